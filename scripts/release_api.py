"""Writes the document of the API (OpenAPI 3.1) to `docs/openapi.json`. With `--check` it only compares.

Who builds an app on the API reads there what it may count on. A part more is a next minor version, what breaks an app
is a next path; either stands in `docs/api-changelog.md`.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"


def made() -> str:
    """The document as the code makes it, whatever is set on this machine: sorted names, a line each."""
    from werkzekerheid.api.api import published
    from werkzekerheid.api.settings import ApiSettings

    document = published(ApiSettings.model_construct())
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def is_written() -> bool:
    """Whether the document is that of the code."""
    return DOCUMENT.is_file() and DOCUMENT.read_text("utf-8") == made()


def main() -> int:
    """Writes, or compares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    if parser.parse_args().check:
        print("The document of the API is that of the code." if is_written() else "It is not: run without --check.")
        return 0 if is_written() else 1
    DOCUMENT.write_text(made(), "utf-8")
    print(f"Written: {DOCUMENT.name}. What changed stands in docs/api-changelog.md?")
    return 0


if __name__ == "__main__":
    sys.exit(main())
