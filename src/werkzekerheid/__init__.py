"""An event-sourced ledger of the careers of workers who need extra guidance."""

__version__ = "0.1.0"
