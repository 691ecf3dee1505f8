"""What the environment says of feeds and notices: `WERKZEKERHEID_FEED_*` and `WERKZEKERHEID_MAIL_*`."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from werkzekerheid.messages import Refusal

_URN = re.compile(r"urn:nld:[A-Za-z0-9:._-]{1,200}")
_YES = frozenset({"yes", "ja", "true", "1"})


class FeedSettings(NamedTuple):
    """`source` is how events are said to come from here, None where nobody chose; `private` allows local receivers."""

    source: str | None = None
    private: bool = False

    def source_of(self, ledger_id: str) -> str:
        """The source that is told."""
        return self.source or f"urn:uuid:{ledger_id}"


def feed_settings() -> FeedSettings:
    """As the environment has it.

    Raises:
        Refusal: `settings_feed_source` it is no `urn:nld:`.
    """
    source = os.environ.get("WERKZEKERHEID_FEED_SOURCE") or None
    if source is not None and not _URN.fullmatch(source):
        raise Refusal("settings_feed_source")
    return FeedSettings(source, os.environ.get("WERKZEKERHEID_FEED_PRIVATE", "").lower() in _YES)
