"""The two tables that the gateway decides by: on which ground something may leave, and who sees what inside."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from werkzekerheid import catalogue
from werkzekerheid.facts.base import Value
from werkzekerheid.facts.vocabulary import DataClass, OrganisationKind, Purpose, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

Need = Literal["consent", "placement", "necessity_reason", "casusoverleg", "project"]
Inside = Literal["worker", "care_team", "officer", "party"]
ANY_KIND = "*"


class BasisRow(Value):
    """A row of legal_basis.toml: what it covers, from whom to whom, and what must be there."""

    basis: str
    title: str
    article: str
    sender_kinds: frozenset[OrganisationKind | Literal["*"]]
    recipient_kinds: frozenset[OrganisationKind | Literal["*"]]
    classes: frozenset[DataClass]
    purposes: frozenset[Purpose]
    needs: frozenset[Need]
    source: str
    in_force_from: date | None = None
    in_force_until: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it holds on a day; a bill never does."""
        return self.in_force_from is not None and self.in_force_from <= day <= (self.in_force_until or date.max)

    def joins(self, sender: str | None, recipient: str | None) -> bool:
        """Whether it reaches from a kind of organisation to another; a kind that nobody knows is none."""
        return _is_among(sender, self.sender_kinds) and _is_among(recipient, self.recipient_kinds)


class AccessRow(Value):
    """A line of access.toml: what a role sees inside, and what for."""

    relation: Inside
    roles: frozenset[Role]
    purposes: frozenset[Purpose]
    classes: frozenset[DataClass]
    basis: str
    source: str


class SharingTables(NamedTuple):
    """Both tables, and one version of the two."""

    bases: tuple[BasisRow, ...]
    inside: Mapping[tuple[str, str], AccessRow]
    version: str

    def row(self, basis: str) -> BasisRow | None:
        """The row of this name."""
        return next((one for one in self.bases if one.basis == basis), None)


@cache
def load_tables() -> SharingTables:
    """The tables of the catalogue, or those that the organisation mounted over them.

    Raises:
        CatalogueRefusal: one of them cannot be read, or does not fit.
    """
    bases, access = catalogue.policy_alone("legal_basis"), catalogue.policy_alone("access")
    lines = _rows(access, "line", AccessRow)
    inside: dict[tuple[str, str], AccessRow] = {(one.relation, role): one for one in lines for role in one.roles}
    return SharingTables(_rows(bases, "row", BasisRow), inside, f"{bases.version[:16]}+{access.version[:16]}")


R = TypeVar("R", bound=Value)


def _rows(table: catalogue.Table, name: str, kind: type[R]) -> tuple[R, ...]:
    try:
        return TypeAdapter(tuple[kind, ...]).validate_python(table.content.get(name, ()))  # type: ignore[valid-type]
    except ValidationError as error:
        wrong = error.errors()[0]["loc"]
        where = ".".join(str(one + 1) if isinstance(one, int) else str(one) for one in wrong)
        raise catalogue.CatalogueRefusal(
            "policy_row_unfit", file=f"{table.name}.toml", where=f"[[{name}]] {where}"
        ) from None


def _is_among(kind: str | None, kinds: frozenset[str]) -> bool:
    return kind is not None and kind != "unknown" and (kind in kinds or ANY_KIND in kinds)
