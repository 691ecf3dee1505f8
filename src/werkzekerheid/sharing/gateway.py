"""The one way in for every reading of personal data.

The deciding gateway (legal basis, consent, openness, the access line written first) is not built yet. Until it is,
nothing personal is shown outside a demo ledger: failing closed is the only safe half of a gateway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose


class Request(NamedTuple):
    """Who asks to see what, and why; `career` None asks over all careers."""

    requester: Actor
    purpose: Purpose
    projection: str
    career: str | None


def admit(request: Request, *, demo: bool) -> None:
    """Lets a request through, or refuses it.

    Raises:
        Refusal: `no_gateway` in every ledger that is not a demo.
    """
    if not demo:
        raise Refusal("no_gateway", projection=request.projection)
