"""The register of rules and that of processing activities, as a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from werkzekerheid.cli.sheet import coded, coded_list, fields, heading, line, stacked, unknown
from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from werkzekerheid.app.algorithm_register import AlgorithmRow
    from werkzekerheid.app.processing_register import ActivityRow, Kept


def algorithms(rows: Sequence[AlgorithmRow]) -> Iterator[RenderableType]:
    """Each rule with what is most asked of it; all of it stands in the JSON."""
    yield heading(say("cli_register_algorithms"))
    for row in rows:
        yield Text()
        yield heading(row["name"], row["rule"])
        yield Text(row["description"])
        yield fields([
            (say("cli_label_register_status"), coded("algorithm_status", row["status"])),
            (say("cli_label_register_goal"), line(row["goal"])),
            (say("cli_label_register_ground"), line(row["legal_basis"])),
            (say("cli_label_register_human"), line(row["human_intervention"])),
            (say("cli_label_register_data"), line(", ".join(one["title"] for one in row["data"]))),
            (say("cli_label_register_impact"), _told(row["impact_tests"])),
            (say("cli_label_register_version"), line(row["version"][:12])),
        ])  # fmt: skip


def processing(rows: Sequence[ActivityRow]) -> Iterator[RenderableType]:
    """Each activity: what for, on which ground, which data of whom, for whom and how long."""
    yield heading(say("cli_register_processing"))
    for row in rows:
        yield Text()
        yield heading(row["name"], row["activity"])
        yield fields([
            (say("cli_label_register_purposes"), coded_list("purpose", row["purposes"])),
            (say("cli_label_register_ground"), line(row["basis"])),
            (say("cli_label_register_subjects"), coded_list("data_subject", row["data_subjects"])),
            (say("cli_label_register_data"), coded_list("data_class", row["classes"])),
            (say("cli_label_register_recipients"), line(", ".join(map(_recipient, row["recipients"])))),
            (say("cli_label_register_kept"), stacked(*map(_kept, row["kept"]))),
        ])  # fmt: skip


def _recipient(one: str) -> str:
    return word("organisation_kind", one)


def _kept(one: Kept) -> Text:
    from_ = word("counted_from", one["counted_from"])
    called = f"{one['family']}, {word('data_class', one['data_class'])}"
    return line(say("cli_register_kept", family=called, term=one["term"], from_=from_))


def _told(value: str | None) -> Text:
    return unknown() if value is None else line(value)
