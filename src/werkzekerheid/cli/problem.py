"""A problem with what was asked on the command line itself."""

from __future__ import annotations


class Problem(Exception):
    """Something was asked that cannot be: one sentence for people."""
