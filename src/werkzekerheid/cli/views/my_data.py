"""The worker's own page: everything that is kept, in the order in which somebody asks about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, coded_list, day, empty, heading, line
from werkzekerheid.cli.views import consents, held, partial, people, plan, retention, risk, situation
from werkzekerheid.cli.views.asked import asked
from werkzekerheid.cli.views.promises import said
from werkzekerheid.messages import say
from werkzekerheid.readmodels.access_words import called
from werkzekerheid.readmodels.promise_words import what
from werkzekerheid.sharing.tables import load_tables
from werkzekerheid.words import has_word, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]

_DAY = len("2026-03-02")


def sheet(document: Mapping[str, Any]) -> Iterator[RenderableType]:
    """The whole document, top to bottom."""
    career = str(document["career"])
    yield heading(say("cli_my_data"), career, *asked(document))
    if document["restricted"]:
        yield line((say("cli_my_data_restricted"), "yellow"))
    yield Text()
    yield from situation.sheet(document["situation"])
    yield Text()
    yield from plan.sheet(document["begeleidingsplan"])
    yield Text()
    yield from risk.sheet(document["dropout_risk"])
    yield Text()
    yield from people.sheet(document["people_around"], career)
    yield Text()
    yield from _part(say("cli_my_data_portfolio"), partial.sheet("portfolio", document["portfolio"]))
    yield from _shared(document["shared"])
    yield from _looked(document["looked"])
    yield from consents.sheet(document["consents"], career)
    yield Text()
    yield from _openness(document["openness"])
    yield from _requests(document["requests"])
    yield from _promised(document["promises"], document["alerts"])
    yield from _processing(document["processing"])
    yield from retention.ends(document["kept_until"])
    yield Text()
    yield from _destruction(document["destruction"])
    yield from _events(document["timeline"])
    yield Text()
    yield from held.parts(document["held"])
    yield line((say("cli_my_data_rights"), QUIET))


def _part(title: str, parts: Iterator[RenderableType]) -> Iterator[RenderableType]:
    yield heading(title)
    yield from parts


def _shared(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """What went to whom, and what was refused."""
    yield heading(say("cli_my_data_shared"), say("cli_my_data_counted", count=len(rows)))
    if not rows:
        yield empty(say("cli_my_data_nothing_shared"))
    for row in rows:
        yield line(
            "• ",
            day(row["on"]),
            " ",
            (word("sharing_state", row["state"]), "bold" if row["state"] == "shared" else "yellow"),
        )
        yield line("  ", _side(row["from"]), ("  →  ", QUIET), _side(row["to"]))
        yield line("  ", coded("purpose", row["purpose"]), ", ", coded_list("data_class", row["classes"]))
        yield line("  ", (_ground(row), QUIET))
    yield Text()


def _ground(row: Row) -> str:
    """On which ground and how many facts, or why not."""
    if row["state"] == "refused":
        return say("cli_my_data_refused", why=word("sharing_refused.ground", row["ground"]))
    found = load_tables().row(row["legal_basis"])
    ground = found.title if found else coded("legal_basis", row["legal_basis"]).plain
    return say("cli_my_data_ground", ground=ground, facts=len(row["events"]))


def _side(side: Row | None) -> Text:
    if not side:
        return Text("–", QUIET)
    return line(str(side.get("organisation") or "–"), " (", coded("role", side.get("role")), ")")


def _looked(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """Who looked, by function: the last of each day, role and overview together."""
    yield heading(say("cli_my_data_looked"), say("cli_my_data_counted", count=len(rows)))
    counted: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = (
            row["at"][:_DAY],
            row["role"],
            str(row["organisation"] or ""),
            row["what"],
            row["purpose"],
            row["outcome"],
        )
        counted[key] = counted.get(key, 0) + 1
    for (on, role, organisation, name, purpose, outcome), times in counted.items():
        what = called(name)
        refused = f"  {word('access_outcome', outcome)}" if outcome != "allowed" else ""
        place = f" ({organisation})" if organisation else ""
        many = f" {times}×" if times > 1 else ""
        yield line(
            "• ",
            on,
            " ",
            coded("role", role),
            place,
            ", ",
            what,
            ", ",
            coded("purpose", purpose),
            many,
            (refused, "yellow"),
        )
    yield Text()


def _openness(rows: Sequence[Row]) -> Iterator[RenderableType]:
    yield heading(say("cli_my_data_openness"))
    if not rows:
        yield empty(say("cli_my_data_no_openness"))
    for row in rows:
        classes = (
            coded_list("data_class", row["classes"]) if row["classes"] else Text(say("cli_my_data_openness_nothing"))
        )
        yield line("• ", coded("role", row["recipient_role"]), ": ", classes)
    yield Text()


def _requests(rows: Sequence[Row]) -> Iterator[RenderableType]:
    yield heading(say("cli_my_data_requests"))
    if not rows:
        yield empty(say("cli_my_data_no_requests"))
    for row in rows:
        decided = (
            coded("rights_decided.decision", row["decision"])
            if row["decision"]
            else Text(say("cli_my_data_waits"), "yellow")
        )
        due = row["answer_due_on"]
        before = line(" (", say("cli_my_data_due"), " ", day(due), ")") if due and not row["decision"] else Text()
        yield line(
            "• ", day(row["requested_on"]), " ", coded("rights_requested.right", row["right"]), ": ", decided, before
        )
    yield Text()


def _promised(promises: Sequence[Row], alerts: Sequence[Row]) -> Iterator[RenderableType]:
    """What was promised and how it stands, and what was raised about it; both also where it is over."""
    yield heading(say("cli_my_data_promises"), say("cli_my_data_counted", count=len(promises)))
    for row in promises:
        due = day(row["due_on"]) if row["due_on"] else Text("–", QUIET)
        yield line("• ", due, " ", what(row), ": ", coded("promise_state", row["state"]))
    yield Text()
    yield heading(say("cli_my_data_alerts"), say("cli_my_data_counted", count=len(alerts)))
    for row in alerts:
        yield line("• ", row["raised_on"], " ", what(row), ": ", coded("alert_state", row["state"]))
        if row["answered"] or row["escalated"]:
            yield line("  ", said(row))
    yield Text()


def _processing(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """What for, on which ground, and who may get to see it."""
    yield heading(say("cli_my_data_processing"))
    for row in rows:
        times = say("cli_my_data_times", times=row["times"], first=row["first_at"][:_DAY], last=row["last_at"][:_DAY])
        yield line("• ", row["name"], "  ", (times, QUIET))
        yield line("  ", coded_list("purpose", row["purposes"]), "; ", str(row["basis"] or "–"))
        if row["recipients"]:
            may_see = ", ".join(_body(one) for one in row["recipients"])
            yield line("  ", (say("cli_my_data_recipients", recipients=may_see), QUIET))
    yield Text()


def _body(code: str) -> str:
    """A kind of organisation, or a role."""
    lists = [name for name in ("organisation_kind", "role") if has_word(name, code)]
    return word(lists[0], code) if lists else code


def _destruction(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """The lists on which this career stands."""
    if not rows:
        return
    yield heading(say("cli_my_data_destruction"))
    for row in rows:
        yield line(
            "• ",
            day(row["day"]),
            " ",
            coded("list_state", row["state"]),
            ": ",
            coded_list("data_class", row["classes"]),
        )
    yield Text()


def _events(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """Everything that was recorded, in the order of life, with every word of it."""
    yield heading(say("cli_my_data_everything"), say("cli_my_data_counted", count=len(rows)))
    for row in rows:
        when = day(row["occurred"]) if row["occurred"] else Text("–", QUIET)
        yield line(f"{row['number']:>3} ", when, " ", (str(row["title"]), "bold"), ": ", str(row["summary"]))
        for name, text in row["texts"].items():
            yield line("      ", (f"{name.replace('_', ' ')}: ", QUIET), _words(text))
        if row["note"] is not None:
            yield line("      ", (f"{say('cli_my_data_note')}: ", QUIET), _words(row["note"]))
        for own in row["own_reading"]:
            yield line("      ", (f"{say('cli_own_reading')} ", QUIET), _words(own))


def _words(text: Any) -> str:  # noqa: ANN401  (a text, or the day it was erased)
    if isinstance(text, dict):
        return say("cli_my_data_erased", day=text.get("erased_on", ""))
    return "" if text is None else str(text)
