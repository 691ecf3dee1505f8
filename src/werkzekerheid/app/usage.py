"""What an account could reach, and how the records are used: folded from the ledger and the access log on reading."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from werkzekerheid.app.answering import digest_of
from werkzekerheid.app.directory import directory_of, organisation_id
from werkzekerheid.app.emergency import is_demo_reader
from werkzekerheid.app.readable import UNREADABLE, fitting, read_whole
from werkzekerheid.app.registers import careers_called, careers_in, lines_of, officer_of, refused
from werkzekerheid.app.standing import asker
from werkzekerheid.facts.layout import day_of
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import instant, iso
from werkzekerheid.readmodels.names import Names, names_of
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing import usage as reports
from werkzekerheid.sharing.reach import Account, Window, reach
from werkzekerheid.sharing.register_access import as_reader_of_usage, check_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.ledger.audit.lines import AccessLine
    from werkzekerheid.readmodels.skips import Skips
    from werkzekerheid.sharing.directory import Directory

_ONE_DAY = timedelta(days=1)
IN_REACH, USAGE = "in_reach", "usage_report"
"""What these are called in the logs and in the register of processing activities."""


class StretchPart(TypedDict):
    """As what, in which role and from when until when; moments in UTC, `until` the first at which no longer."""

    relation: str
    role: str
    since: str
    until: str


class Reached(TypedDict):
    """A career that an account reached, or looked at. `readable` False: it cannot be read, so it may have been."""

    career: str
    reach: list[StretchPart]
    looks: int
    last_look_at: str | None
    readable: bool


class About(NamedTuple):
    """About what a person did, or may have: for which organisation, within which window."""

    account: Account
    window: Window


def account_of(app: App, typed: str) -> Account:
    """The account that was typed as PERSON@ORGANISATION.

    Raises:
        Refusal: `account_malformed`, `organisation_unknown`, `organisation_not_one`.
    """
    person, _, organisation = typed.partition("@")
    if not person or not organisation:
        raise Refusal("account_malformed")
    return Account(person, organisation_id(app.ledger, organisation))


def in_reach(app: App, requester: Actor, about: About, progress: Callable[[int, int], None]) -> list[Reached]:
    """Every career that was within reach of an account at any moment of a window, and every one that it looked at.

    Within reach is whatever it stood in a relation to, as that was known at the time. It says nothing of what the
    organisation could have asked for on another ground: who asked and got something looked at it.

    Raises:
        Refusal: `register_not_an_officer`, which is written down; `account_unknown`; or it cannot be written down.
    """
    watching = officer_of(app, requester, about.account.organisation, IN_REACH)
    directory = directory_of(app.ledger, [about.account.organisation])
    looks = _looks(lines_of(app, *about.account, about.window))
    _check_known(about.account, directory, bool(looks))
    careers = [one.removeprefix("career:") for one in app.ledger.streams("career:")]
    skips, found = skips_of(app.ledger), dict[str, Reached]()
    for number, career in enumerate(careers, start=1):
        one = _reached(app, career, about, directory, skips)
        if one is not None or career in looks:
            found[career] = _with_looks(one or _nothing(app, career), looks.get(career, []))
        progress(number, len(careers))
    rows = sorted(found.values(), key=lambda one: one["career"])
    app.auditing.put(
        requester, "search", careers=list(found), what=IN_REACH, purpose="audit", relation=watching,
        ground="@".join(about.account), digest=digest_of(rows),
    )  # fmt: skip
    return rows


def _reached(app: App, career: str, about: About, directory: Directory, skips: Skips) -> Reached | None:
    """How the account reached a career; None where it did not."""
    try:
        events = read_whole(app.ledger, f"career:{career}", skips).events
        with fitting():
            stretches = reach(career, events, about.account, directory, about.window)
    except Refusal as refusal:
        if refusal.code not in {*UNREADABLE, "career_unfit"}:
            raise
        return Reached(career=career, reach=[], looks=0, last_look_at=None, readable=False)
    if not stretches:
        return None
    parts = [
        StretchPart(relation=one.relation, role=one.role, since=str(instant(one.since)), until=str(instant(one.until)))
        for one in stretches
    ]
    return Reached(career=names_of(events).of(career), reach=parts, looks=0, last_look_at=None, readable=True)


def _nothing(app: App, career: str) -> Reached:
    called = careers_called(app, [career])[career]
    return Reached(career=called, reach=[], looks=0, last_look_at=None, readable=True)


def _looks(lines: Iterable[AccessLine]) -> dict[str, list[AccessLine]]:
    found: dict[str, list[AccessLine]] = {}
    for line in lines:
        if line.career is not None and line.outcome == "allowed":
            found.setdefault(line.career, []).append(line)
    return found


def _with_looks(one: Reached, lines: list[AccessLine]) -> Reached:
    return {**one, "looks": len(lines), "last_look_at": lines[-1].at if lines else None}


def usage(app: App, requester: Actor, window: Window) -> reports.Usage:
    """How the records are used, without names: of the requester's own organisation.

    Raises:
        Refusal: `usage_not_yours`, which is written down; or it cannot be written down.
    """
    asker(app, requester)
    try:
        watching = as_reader_of_usage(requester, demo=is_demo_reader(app, requester))
    except Refusal as refusal:
        raise refused(app, requester, USAGE, refusal) from None
    organisation = None if watching == "demo" else requester.organisation
    report = reports.usage(lines_of(app, None, organisation, window), _asked(organisation, window))
    app.auditing.put(
        requester, "read", careers=[], what=USAGE, purpose="audit", relation=watching, digest=digest_of(report)
    )
    return report


def usage_of(app: App, requester: Actor, about: About, why: str) -> reports.UsageOf:
    """What one person looked at; why somebody wants to know is written down with it, as a code.

    Raises:
        Refusal: `reason_not_a_code`; `register_not_an_officer`, which is written down; `account_unknown`; or it cannot
            be written down.
    """
    check_reason(why)
    account, window = about
    watching = officer_of(app, requester, account.organisation, USAGE)
    lines = list(lines_of(app, *account, window))
    _check_known(account, directory_of(app.ledger, [account.organisation]), bool(lines))
    careers = careers_in(lines)
    names = Names(careers_called(app, careers))
    report = reports.usage_of(lines, account.person, _asked(account.organisation, window), names.of)
    app.auditing.put(
        requester, "review", careers=careers, what=USAGE, purpose="audit", relation=watching,
        ground=f"{why} {'@'.join(account)}", digest=digest_of(report),
    )  # fmt: skip
    return report


def _check_known(account: Account, directory: Directory, looked: bool) -> None:  # noqa: FBT001
    """Whoever asks about somebody who was never there gets no list that says that nothing was within reach."""
    if not looked and account.person not in (one.person for one in directory.memberships):
        raise Refusal("account_unknown")


def _asked(organisation: str | None, window: Window) -> reports.Asked:
    return reports.Asked(organisation, iso(day_of(window.since)), iso(day_of(window.until) - _ONE_DAY))
