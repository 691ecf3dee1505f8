"""Writes the document of the feeds: `python scripts/asyncapi.py > docs/asyncapi.json`."""

import json
import sys

from werkzekerheid.api.asyncapi import document
from werkzekerheid.api.settings import ApiSettings


def text() -> str:
    """The document as it is kept."""
    return json.dumps(document(ApiSettings()), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
