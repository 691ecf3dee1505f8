"""The fixtures of the evidence."""

from tests.evidence.places import app, hands, sealed, settings

__all__ = ["app", "hands", "sealed", "settings"]
