"""The decision whether somebody may see something: pure, with its reasons. The app carries it out, and writes it first.

Inside are the people around a worker, the worker, and who watches over privacy: what they see is a line of access.toml.
Everybody else is outside: for them each class needs a row of legal_basis.toml that is in force and whose needs are met.
Either way the columns of the projection and the openness that the worker chose narrow it further. What is unknown never
widens anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from werkzekerheid.facts.vocabulary import DataClass
from werkzekerheid.sharing.contract import NEUTRAL, OF_EVENT, Column, Contract
from werkzekerheid.sharing.tables import Inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.sharing.consents import Consent
    from werkzekerheid.sharing.tables import BasisRow, SharingTables

Relation = Literal["worker", "care_team", "stand_in", "emergency", "officer", "demo", "party", "none"]
RefusalGround = Literal["no_basis", "no_consent", "not_necessary", "restricted", "unsure"]
ALL_CLASSES: frozenset[str] = frozenset(get_args(DataClass))
OF_BOTH_SIDES = frozenset({"handovers", "sharing_register"})
"""Projections of which both sides see their own rows: what one side told the other is no news to it."""
KEPT_OPEN = "work"
"""The class that openness does not close for the people around a worker: without it there is no guidance."""
_WITHOUT_A_NAME = "jobcoach"
"""The role of whoever gives no name in a ledger to try out."""
_NEVER_BY_CLASS = "note"
"""Free text leaves only where the contract of a projection names who is outside."""
_AS: dict[Relation, Inside] = {
    "worker": "worker", "care_team": "care_team", "stand_in": "care_team", "emergency": "care_team",
    "demo": "care_team", "officer": "officer", "party": "party",
}  # fmt: skip
_WHEN_RESTRICTED: frozenset[Relation] = frozenset({"worker", "officer"})


class Asking(NamedTuple):
    """What is asked: in which role and for what, which projection; `classes` None is all that may be seen of it.

    `stated` is what is said to be there (`necessity_reason`, `casusoverleg`, `project`); `basis` the row they go by.
    """

    role: str
    purpose: Purpose
    classes: frozenset[str] | None = None
    stated: frozenset[str] = frozenset()
    basis: str | None = None


class Standing(NamedTuple):
    """How the requester stands to the career on a day, and what the worker said of it.

    `placements` are those that run at the requester's organisation, `topics` those of handovers to it that it accepted.
    `sender_kind` is the kind of organisation that holds the data, `recipient_kind` that of the requester: None where
    nobody knows. `consents` are those about the requester's organisation, `openness` what the worker wants this role to
    know, None where nothing was said. `party` where the requester's organisation is a side of what is asked for.
    """

    relation: Relation
    day: date
    placements: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    sender_kind: str | None = None
    recipient_kind: str | None = None
    consents: tuple[Consent, ...] = ()
    openness: frozenset[str] | None = None
    restricted: bool = False
    party: bool = False

    @property
    def is_tied(self) -> bool:
        """Whether anything ties the requester to the career: then it is no secret that there is one."""
        return self.relation != "none" or self.party or bool(self.placements or self.topics or self.consents)


class Why(NamedTuple):
    """Why not: a code for the sentence, the ground for the register, and the row or policy that says so."""

    code: str
    ground: RefusalGround
    rule: str


class Ground(NamedTuple):
    """On which row classes may go, and with which consent."""

    basis: str
    classes: tuple[str, ...]
    consent: str | None = None


class Decision(NamedTuple):
    """Yes or no. `columns` and `classes` are what may be seen; `left_out` says of each class why it may not.

    `grounds` are one a row of legal_basis.toml for who is outside, and the basis of their line for who is inside.
    """

    relation: Relation
    columns: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    grounds: tuple[Ground, ...] = ()
    left_out: tuple[tuple[str, Why], ...] = ()
    why: Why | None = None
    rules: str = ""

    @property
    def allowed(self) -> bool:
        """Whether anything may be seen."""
        return self.why is None

    @property
    def outside(self) -> bool:
        """Whether what is shown goes to another party, and so is a sharing."""
        return self.relation == "none"


def decide(asking: Asking, standing: Standing, contract: Contract, tables: SharingTables) -> Decision:
    """Whether this may be seen, how much of it, and why."""
    rules = f"{tables.version}+{contract.version[:16]}"
    if asking.purpose == "unknown":
        return Decision(standing.relation, why=Why("purpose_unknown", "unsure", "access"), rules=rules)
    if standing.restricted and standing.relation not in _WHEN_RESTRICTED:
        return Decision(standing.relation, why=Why("restricted", "restricted", "avg_18"), rules=rules)
    if standing.relation == "none" and standing.party and contract.name in OF_BOTH_SIDES:
        standing = standing._replace(relation="party")
    find = _outside if standing.relation == "none" else _inside
    return find(asking, standing, contract, tables)._replace(rules=rules)


def _inside(asking: Asking, standing: Standing, contract: Contract, tables: SharingTables) -> Decision:
    relation = standing.relation
    line = tables.inside.get((_AS[relation], asking.role))
    if line is None and relation == "demo":
        asking = asking._replace(role=_WITHOUT_A_NAME)
        line = tables.inside.get(("care_team", _WITHOUT_A_NAME))
    if line is None:
        return Decision(relation, why=Why("role_sees_nothing", "no_basis", "access"))
    if asking.purpose not in line.purposes:
        return Decision(relation, why=Why("purpose_not_of_role", "not_necessary", "access"))
    closed = _closed_by_openness(standing) - {KEPT_OPEN}
    left_out = {one: Why("openness", "no_consent", "openness_chosen") for one in closed & line.classes}
    left_out |= {one: Why("class_not_of_role", "not_necessary", "access") for one in ALL_CLASSES - line.classes}
    seen = [one for one in contract.columns if asking.role in one.roles or _sees_all(relation, asking.role)]
    decision = _of_columns(asking, contract, relation, seen, line.classes - closed, left_out)
    if not decision.allowed:
        return decision
    return decision._replace(grounds=(Ground(line.basis, tuple(sorted(decision.classes))),))


def _sees_all(relation: Relation, role: str) -> bool:
    """Whoever answers for privacy sees what the worker would see: a request for insight is about all of it.

    Of what is of both sides, each sees its own rows.
    """
    return relation == "party" or (relation == "officer" and role == "privacy_officer")


def _outside(asking: Asking, standing: Standing, contract: Contract, tables: SharingTables) -> Decision:
    named = tables.row(asking.basis) if asking.basis else None
    if asking.basis and named is None:
        return Decision("none", why=Why("basis_unknown", "no_basis", "legal_basis"))
    # The employer of a placement sees its own: in a list of all events nothing says which those are.
    named_rows = (named,) if named else tables.bases
    rows = [
        (one, _reached(one, asking, standing))
        for one in named_rows
        if not (contract.by_class and "placement" in one.needs)
    ]
    open_columns = [one for one in contract.columns if _opens(one, standing, contract)]
    classes = ALL_CLASSES - {_NEVER_BY_CLASS} if contract.by_class else {one.data_class for one in open_columns}
    closed = _closed_by_openness(standing)
    left_out: dict[str, Why] = {}
    covered: dict[str, Ground] = {}
    for one in sorted(classes if asking.classes is None else asking.classes):
        found = _basis_for(one, asking, standing, rows)
        if isinstance(found, Why):
            left_out[one] = found
        elif one in closed and found.consent is None:
            left_out[one] = Why("openness", "no_consent", "openness_chosen")
        else:
            covered[one] = found
    decision = _of_columns(asking, contract, "none", open_columns, frozenset(covered), left_out)
    if not decision.allowed:
        return decision
    return decision._replace(grounds=_merged(covered[one] for one in sorted(decision.classes)))


def _opens(column: Column, standing: Standing, contract: Contract) -> bool:
    """Whether a column is for somebody outside: as the employer of a placement, by a handover, or by class."""
    if column.name in NEUTRAL or (contract.by_class and column.data_class == OF_EVENT):
        return True
    if standing.placements and "employer" in column.roles:
        return True
    return column.data_class != _NEVER_BY_CLASS and bool(column.topics & standing.topics)


def _basis_for(
    data_class: str, asking: Asking, standing: Standing, rows: Sequence[tuple[BasisRow, Why | None]]
) -> Ground | Why:
    """The first row that lets a class go, or the reason that comes nearest to a yes."""
    nearest = Why("no_row", "no_basis", "legal_basis")
    for row, why in rows:
        if why is None and data_class in row.classes:
            found = _by_needs(row, data_class, standing, asking)
            if isinstance(found, Ground):
                return found
        else:
            found = why or Why("class_not_covered", "no_basis", row.basis)
        if _NEARNESS[found.code] > _NEARNESS[nearest.code]:
            nearest = found
    if standing.recipient_kind in _NOBODY_KNOWS or standing.sender_kind in _NOBODY_KNOWS:
        return Why("kind_unknown", "unsure", "legal_basis")
    return nearest


_NOBODY_KNOWS = (None, "unknown")
_NEARNESS = {
    "no_row": -1, "basis_not_in_force": 0, "row_between_others": 1, "row_for_another_purpose": 2,
    "class_not_covered": 3, "no_placement": 4, "no_consent": 5, "consent_over": 6, "no_project": 7,
    "casusoverleg_not_said": 7, "necessity_not_said": 8,
}  # fmt: skip


_STATED = {
    "project": Why("no_project", "no_basis", ""),
    "casusoverleg": Why("casusoverleg_not_said", "not_necessary", ""),
}
"""What must be said to be there, and why not where it is not."""


def _reached(row: BasisRow, asking: Asking, standing: Standing) -> Why | None:
    """Why a row reaches no further than to somebody else or another purpose; None where it may cover a class."""
    if not row.in_force(standing.day):
        return Why("basis_not_in_force", "no_basis", row.basis)
    if not row.joins(standing.sender_kind, standing.recipient_kind):
        return Why("row_between_others", "no_basis", row.basis)
    if asking.purpose not in row.purposes:
        return Why("row_for_another_purpose", "no_basis", row.basis)
    if "placement" in row.needs and not standing.placements:
        return Why("no_placement", "no_basis", row.basis)
    return next(
        (why._replace(rule=row.basis) for need, why in _STATED.items() if need in row.needs - asking.stated), None
    )


def _by_needs(row: BasisRow, data_class: str, standing: Standing, asking: Asking) -> Ground | Why:
    """A row that covers a class, and what it needs for that."""
    if "necessity_reason" in row.needs and "necessity_reason" not in asking.stated:
        return Why("necessity_not_said", "not_necessary", row.basis)
    if "consent" not in row.needs:
        return Ground(row.basis, (data_class,))
    given = [one for one in standing.consents if one.covers(asking.purpose, data_class, standing.day)]
    if given:
        return Ground(row.basis, (data_class,), given[-1].ref)
    return Why("consent_over" if standing.consents else "no_consent", "no_consent", row.basis)


def _closed_by_openness(standing: Standing) -> frozenset[str]:
    """The classes that the worker does not want this role to know; none for the worker and who answers for privacy."""
    if standing.openness is None or standing.relation in {"worker", "officer"}:
        return frozenset()
    return ALL_CLASSES - standing.openness


def _of_columns(
    asking: Asking,
    contract: Contract,
    relation: Relation,
    columns: Iterable[Column],
    classes: frozenset[str],
    left_out: dict[str, Why],
) -> Decision:
    """The columns of the classes that may be seen. What was asked for by name and may not be seen refuses it all."""
    if asking.classes is not None:
        missing = sorted(asking.classes - classes)
        if missing:
            why = left_out.get(missing[0]) or Why("class_not_of_role", "not_necessary", "access")
            return Decision(relation, left_out=tuple(sorted(left_out.items())), why=why)
        classes = asking.classes
    seen = frozenset(one.name for one in columns if one.data_class == OF_EVENT or one.data_class in classes)
    told = contract.classes if not contract.by_event else ALL_CLASSES
    left = tuple(sorted((one, why) for one, why in left_out.items() if one in told))
    used = classes & told if contract.by_event else frozenset(contract.by_name[one].data_class for one in seen)
    if not seen - NEUTRAL or not used:
        why = left[0][1] if left and relation == "none" else Why("nothing_to_see", "no_basis", contract.name)
        return Decision(relation, left_out=left, why=why)
    return Decision(relation, seen, used, left_out=left)


def _merged(grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """One ground a row and consent, with all classes that it covers."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for one in grounds:
        found.setdefault((one.basis, one.consent), []).extend(one.classes)
    return tuple(Ground(basis, tuple(classes), consent) for (basis, consent), classes in found.items())
