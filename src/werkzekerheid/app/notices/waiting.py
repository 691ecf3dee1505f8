"""For how many people something waits, and when each was told last: numbers and days, nothing of any career."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from werkzekerheid.app.notices.hours import hours_on
from werkzekerheid.app.notices.kept import due
from werkzekerheid.app.notices.sending import Post
from werkzekerheid.facts.layout import day_of
from werkzekerheid.readmodels.days import instant, iso

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor

WHAT = "notices"
"""What this is called in the logs and in the register of processing activities."""


class Row(TypedDict):
    """Somebody for whom something waits: a person, or the contact point of an organisation for a role.

    `waiting` are the promises, `new` those they were not told of; `due` says whether they are told now. `reachable`
    False: nobody said where to. `failures` are the notices that were not taken, one after another.
    """

    person: str | None
    organisation: str | None
    role: str | None
    waiting: int
    new: int
    due: bool
    reachable: bool
    sent_on: str | None
    failures: int
    again_at: str | None


def document(app: App, requester: Actor) -> list[Row]:
    """A row for each of them, persons first.

    Raises:
        Refusal: the ledger or the views cannot be read, or it cannot be written down who asks.
    """
    app.auditing.put(requester, "administer", careers=[], what=WHAT)
    app.keep_up()
    post, now = Post(app), app.clock()
    rows = []
    for recipient, items in post.for_everybody().items():
        kept = post.kept(recipient)
        reachable = recipient.address is not None
        rows.append(
            Row(
                person=recipient.person,
                organisation=recipient.organisation,
                role=recipient.role,
                waiting=len({item.alert for _, item in items}),
                new=len({item.alert for told_as, item in items if told_as not in kept.told}),
                due=reachable and due(kept, items, now, hours_on(day_of(now))) is not None,
                reachable=reachable,
                sent_on=iso(kept.sent_on),
                failures=kept.failures,
                again_at=instant(kept.again_at) if kept.again_at else None,
            )
        )
    return sorted(rows, key=lambda one: (one["person"] is None, one["person"] or "", str(one["organisation"])))
