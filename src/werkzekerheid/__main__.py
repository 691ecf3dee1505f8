"""Runs the command line as `python -m werkzekerheid`."""

from werkzekerheid.cli.main import main

if __name__ == "__main__":
    main()
