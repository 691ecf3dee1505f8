"""The API in a process of its own, that a test may kill: `python -m tests.feeds.served LEDGER PORT`."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

from werkzekerheid.api.api import create_api
from werkzekerheid.api.serving import serve_on
from werkzekerheid.api.settings import ApiSettings
from werkzekerheid.settings import Settings


def main() -> None:
    api = create_api(ApiSettings(requests_per_minute=1_000_000), Settings(Path(sys.argv[1]), None))
    serve_on(api, socket.create_server(("127.0.0.1", int(sys.argv[2]))))


if __name__ == "__main__":
    main()
