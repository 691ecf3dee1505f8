"""An event-sourced ledger of the careers of workers who need extra guidance."""

import os

__version__ = "0.1.0"

# A plugin of pydantic that happens to be installed would see every value that we validate. None may: these are facts
# about people. (Not looking for plugins also saves each command 17 ms.)
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
