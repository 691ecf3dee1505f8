"""What `bench.py` measured, as the Markdown of docs/performance.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEAD = ("What", "On", "Ours", "Against", "", "Ratio", "Goal", "")
_WORDS = {0, 1, 3, 6, 7}
_LARGE = 100


def markdown(document: Mapping[str, Any]) -> str:
    """What it was measured on, the table, and what each of its lines is."""
    lines = [one for ones in document["measured"].values() for one in ones]
    return "\n".join([
        _machine(document["machine"]),
        "",
        _row(_HEAD),
        _row("---" if place in _WORDS else "--:" for place in range(len(_HEAD))),
        *(_row(_cells(one)) for one in lines),
        "",
        *dict.fromkeys(f"- **{one['what']}, against {one['peer']}**: {one['how']}." for one in lines),
        *(f"- **{name}** was not measured: {why}" for name, why in document["failed"].items()),
    ])  # fmt: skip


def _row(cells: Any) -> str:  # noqa: ANN401  (some texts)
    return f"| {' | '.join(cells)} |"


def _cells(one: Mapping[str, Any]) -> Iterator[str]:
    yield str(one["what"])
    yield str(one["on"])
    yield f"{_number(one['ours'])} {one['unit']}"
    yield str(one["peer"])
    yield _number(one["against"])
    yield f"{one['ratio']:.2f}"
    yield str(one["goal"] or "")
    yield {True: "holds", False: "**falls short**", None: ""}[one["holds"]]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= _LARGE or value == int(value) else f"{value:.1f}"


def _machine(told: Mapping[str, Any]) -> str:
    settings = ", ".join(f"{name}={value}" for name, value in told["postgresql_settings"].items())
    packages = ", ".join(
        f"{name} {value}"
        for name, value in told.items()
        if name
        in {"werkzekerheid", "pydantic", "pydantic-core", "eventsourcing", "SQLAlchemy", "psycopg", "cryptography"}
    )
    return (
        f"Measured at {told['measured_at']}, commit {told['commit']}, on {told['processor']} with {told['cores']} "
        f"cores and {told['memory_mb']:,} MB, {told['system']}; {told['fdatasync_per_second']:,} times fdatasync of "
        f"8 kB a second; load {told['load_before']} when it began. Python {told['python']}, SQLite {told['sqlite']}, "
        f"PostgreSQL {told['postgresql']} ({settings}); {packages}."
    )
