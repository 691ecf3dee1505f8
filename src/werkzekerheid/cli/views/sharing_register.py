"""The sharing register: from whom to whom, what, what for, on which ground; and what was refused, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from werkzekerheid.cli.sheet import (
    QUIET,
    coded,
    coded_list,
    day,
    empty,
    fields,
    heading,
    joined,
    line,
    stacked,
    unknown,
)
from werkzekerheid.messages import say
from werkzekerheid.sharing.tables import load_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from werkzekerheid.readmodels.sharing_register import Party, Row


def sheet(rows: Sequence[Row], about: str, titles: Mapping[str, str]) -> Iterator[RenderableType]:
    """In the order of their days, by career.

    Args:
        rows: of the register.
        about: which career or organisation was asked about.
        titles: of facts, by their id or key; one without a title stands by that.
    """
    if not rows:
        yield empty(say("cli_no_shared"))
        return
    refused = sum(row["state"] == "refused" for row in rows)
    counted = say("cli_shared_counted", shared=len(rows) - refused, refused=refused)
    yield heading(say("cli_shared"), *([about] if about else []), counted)
    for row in rows:
        yield Text()
        state = say("cli_shared_refused") if row["state"] == "refused" else say("cli_shared_shared")
        told = (f"  {say('cli_shared_told')}", QUIET) if row["told"] else ""
        yield line((row["career"], "bold"), "  ", day(row["on"]), f"  {state}", told)
        yield fields(_rows(row, titles))


def _rows(row: Row, titles: Mapping[str, str]) -> Iterator[tuple[str, Text]]:
    if row["from"]:
        yield say("cli_label_from"), _party(row["from"])
    yield say("cli_label_asked_by") if row["state"] == "refused" else say("cli_label_to"), _party(row["to"])
    yield say("cli_label_classes"), coded_list("data_class", row["classes"]) if row["classes"] else unknown()
    yield say("cli_label_purpose"), coded("purpose", row["purpose"])
    if row["state"] == "refused":
        yield say("cli_label_ground"), coded("sharing_refused.ground", row["ground"])
        return
    yield say("cli_label_basis"), _basis(row["legal_basis"])
    if row["consent"]:
        yield say("cli_label_consent"), line(row["consent"])
    yield say("cli_label_channel"), coded("data_shared.channel", row["channel"])
    facts = [titles.get(one, one) for one in row["events"]]
    yield say("cli_label_events"), stacked(*(line(one) for one in facts)) if facts else unknown()
    if row["digest"]:
        yield say("cli_label_digest"), line((row["digest"], QUIET))


def _basis(name: str | None) -> Text:
    """A row of legal_basis.toml by its title; what a telling says otherwise as it says it."""
    found = load_tables().row(name or "")
    return line(found.title, (f"  {name}", QUIET)) if found else coded("legal_basis", name)


def _party(party: Party) -> Text:
    return joined([party["organisation"], coded("role", party["role"])])
