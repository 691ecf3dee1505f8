"""The fixtures of the audit store."""

from tests.audit.lines import clock, ledger, log

__all__ = ["clock", "ledger", "log"]
