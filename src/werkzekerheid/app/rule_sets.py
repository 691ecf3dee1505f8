"""Rule sets in the ledger: what each organisation promises, adopting a table, and what differs between two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict
from uuid import uuid4

from pydantic import ValidationError

from werkzekerheid.app.directory import directory_of, organisation_id
from werkzekerheid.app.registers import refused
from werkzekerheid.app.standing import asker
from werkzekerheid.app.trying import in_tries
from werkzekerheid.facts.event import Told, event_id
from werkzekerheid.facts.finding import Findings, findings_of
from werkzekerheid.facts.streams import RulesAdopted
from werkzekerheid.ledger.ledger import Draft
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.rule_sets import STREAMS, rule_sets
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.rules.checked import check
from werkzekerheid.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.app.table_files import TypedTable
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.rules.adopted import Adoption, RuleSets
    from werkzekerheid.rules.table import Table

ADOPTERS = frozenset({"lead", "klantmanager", "municipality"})
"""In which role somebody decides what the own organisation promises."""
WHAT = "rules"


class RuleSetRow(TypedDict):
    """A table that was adopted: `state` is `in_force`, `coming`, `replaced`, or `unfit` for this program."""

    organisation: str
    name: str | None
    policy: str
    title: str
    state: str
    valid_from: str
    adopted_on: str
    decided_by: str
    why: str
    version: str | None
    event: str


class Decision(NamedTuple):
    """Who adopts, for which organisation, from which day on and why; `command_id` makes a retry safe."""

    requester: Actor
    organisation: str
    valid_from: date
    why: str
    command_id: str | None = None


class Adopted(NamedTuple):
    """What was recorded; `already` where the same command had recorded it before."""

    organisation: str
    event_id: str
    already: bool


def document(app: App, organisation: str | None) -> list[RuleSetRow]:
    """What was adopted, by organisation and rule, the latest day last; what is not here is ours.

    Raises:
        Refusal: `organisation_unknown`, `organisation_not_one`.
    """
    wanted = None if organisation is None else organisation_id(app.ledger, organisation)
    sets, day = rule_sets(app.ledger, skips_of(app.ledger)), app.today()
    found = [key for key in sorted(sets.by) if wanted in {None, key[0]}]
    names = directory_of(app.ledger, sorted({key[0] for key in found})).organisations
    called = {one: names[one].name for one, _ in found if one in names}
    return [_row(one, sets, called.get(one.organisation), day) for key in found for one in sets.by[key]]


def _row(one: Adoption, sets: RuleSets, name: str | None, day: date) -> RuleSetRow:
    if one.table is None:
        state = "unfit"
    elif one.valid_from > day:
        state = "coming"
    else:
        state = "in_force" if sets.in_force(one.organisation, one.policy, day) == one else "replaced"
    return RuleSetRow(
        organisation=one.organisation,
        name=name,
        policy=one.policy,
        title=one.table.title if one.table else RULES[one.policy].table().title,
        state=state,
        valid_from=one.valid_from.isoformat(),
        adopted_on=one.adopted_on.isoformat(),
        decided_by=one.decided_by,
        why=one.why,
        version=one.table.version if one.table else None,
        event=one.event_id,
    )


def adopt(app: App, table: TypedTable, decision: Decision) -> Adopted:
    """Adopts a table for an organisation, from a day on. Nothing is ever adopted for days that were judged already.

    Raises:
        Findings: something is wrong with the table, or with the reason.
        Refusal: `organisation_unknown`, `organisation_not_one`; `rules_not_yours` or `gateway_no_longer_a_member`;
            `rules_for_the_past`, `rules_begin_later`; `command_known` this command adopted another table; or it cannot
            be written down.
    """
    if wrong := check(*table):
        raise Findings(wrong)
    organisation = organisation_id(app.ledger, decision.organisation)
    _check_adopter(app, decision.requester, organisation)
    fact = _fact(table, decision)
    command_id = decision.command_id or str(uuid4())
    draft = Draft(fact, Told(recorded_by=decision.requester), command_id, event_id(command_id))
    stream, appending = f"{STREAMS}{organisation}", False

    def once() -> Adopted:
        nonlocal appending
        written = app.ledger.read(stream)
        before = next((one for one in written if one.event_id == draft.event_id), None)
        if before is not None:
            if getattr(before, "fact", fact) != fact:
                raise Refusal("command_known")
            return Adopted(organisation, draft.event_id, already=not appending)
        _check_day(app, table, decision.valid_from)
        trace = app.auditing.put(decision.requester, "administer", careers=[], what=WHAT)
        appending = True
        app.ledger.append(stream, len(written), [draft._replace(trace_id=trace)])
        return Adopted(organisation, draft.event_id, already=False)

    adopted = in_tries(once)
    app.keep_up()
    return adopted


def _fact(table: TypedTable, decision: Decision) -> RulesAdopted:
    content = {
        "policy": table.rule,
        "table": table.text,
        "valid_from": decision.valid_from.isoformat(),
        "decided_by": decision.requester.role,
        "why": decision.why,
    }
    try:
        return RulesAdopted.model_validate(content)
    except ValidationError as error:
        raise Findings(findings_of(error, WHAT, None, RulesAdopted.model_fields)) from None


def _check_adopter(app: App, requester: Actor, organisation: str) -> None:
    """Only who decides at an organisation what it promises, and for that organisation; a refusal is written down."""
    asker(app, requester)
    if requester.role not in ADOPTERS or requester.organisation != organisation:
        raise refused(app, requester, WHAT, Refusal("rules_not_yours"))


def _check_day(app: App, table: TypedTable, valid_from: date) -> None:
    """What was promised stays promised: no table for a day that has passed, once anybody was judged.

    In a ledger to try things out there is nobody to whom it was promised.
    """
    judged = next(app.ledger.streams("alerts:"), None) is not None
    if valid_from < app.today() and judged and not app.demo:
        raise Refusal("rules_for_the_past", day=app.today().isoformat())
    first = _read(table.rule, table.text).periods[0].valid_from
    if first > valid_from:
        raise Refusal("rules_begin_later", first=first.isoformat(), day=valid_from.isoformat())


def _read(rule: str, text: str) -> Table[Any]:
    from werkzekerheid.rules.adopted import read

    found = read(rule, text)
    assert found is not None  # noqa: S101  (it was checked)
    return found


class Change(TypedDict):
    """What differs between two tables of one rule for what happens from a day on; `since` None: at all times."""

    policy: str
    since: str | None
    what: str
    before: Any
    after: Any


def tables_in_force(app: App, organisation: str, day: date | None) -> dict[str, Table[Any]]:
    """The table of every rule by which an organisation judges on a day, ours where it adopted none.

    Raises:
        Refusal: `organisation_unknown`, `organisation_not_one`.
    """
    found, sets = organisation_id(app.ledger, organisation), rule_sets(app.ledger, skips_of(app.ledger))
    adopted = {rule: sets.in_force(found, rule, day or app.today()) for rule in RULES}
    return {rule: (one and one.table) or RULES[rule].table() for rule, one in adopted.items()}


def differences(first: Mapping[str, Table[Any]], then: Mapping[str, Table[Any]]) -> list[Change]:
    """What changes between two sets of tables, rule by rule; rules that only one of them has are left out."""
    return [change for rule in RULES if rule in first and rule in then for change in _between(first[rule], then[rule])]


def _between(first: Table[Any], then: Table[Any]) -> Iterator[Change]:
    for what in ("title", "audience"):
        before, after = getattr(first, what), getattr(then, what)
        if before != after:
            yield Change(policy=first.rule, since=None, what=what, before=_plain(before), after=_plain(after))
    told: dict[str, tuple[Any, Any]] = {}
    starts = sorted({one.valid_from for table in (first, then) for one in table.periods})
    for number, day in enumerate(starts):
        before, after = first.on_day(day), then.on_day(day)
        for what in type(before).model_fields:
            pair = (getattr(before, what), getattr(after, what))
            if what != "valid_from" and pair[0] != pair[1] and told.get(what) != pair:
                since = day.isoformat() if number else None
                yield Change(policy=first.rule, since=since, what=what, before=_plain(pair[0]), after=_plain(pair[1]))
            told[what] = pair


def _plain(value: Any) -> Any:  # noqa: ANN401  (a threshold is a number, a text or a list)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value
