"""The codebook of an extract, in Dutch or English: each column and code with its meaning, counted, as Markdown.

It is made of the tables, the words of the codes and the titles of the event catalogue: what is added there stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid import catalogue
from werkzekerheid.facts.registry import fact_class, fact_types
from werkzekerheid.messages import language, say
from werkzekerheid.readmodels.fields import texts_of
from werkzekerheid.research.states import SILENCE_DAYS, STATES
from werkzekerheid.words import has_word, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzekerheid.research.formats.base import About, Column, Table, Tally

FEW = 10
"""Counts below this are not told: a codebook is quoted, and few of a kind may be recognised."""
_STEPS = 2
"""A table with more columns than words are for has one word for all but the first: the steps of a sequence."""


def codebook(about: About, tables: Sequence[Table], tally: Tally) -> str:
    """The codebook in the language chosen."""
    lines = [f"# {say('codebook_title', project=about.project)}", "", *_head(about), ""]
    for table in tables:
        lines += _table(table, tally)
    for name, rows in sorted(tally.rows.items()):
        if name not in {table.name for table in tables}:
            lines += [f"- {word('data_table', name)}: {say('codebook_rows', rows=few(rows))}"]
    lines += ["", *_states(), "", *_types(tally), "", *_left_out(tally)]
    return "\n".join(lines).rstrip() + "\n"


def few(count: int) -> str:
    """A count, where it is not too small to tell."""
    return f"<{FEW}" if 0 < count < FEW else str(count)


def _head(about: About) -> Iterator[str]:
    yield say("codebook_about", question=_cell(about.question))
    yield ""
    yield say("codebook_made", position=about.position, code_version=about.code_version)
    yield say("codebook_dates", dates=word("date_handling", about.dates))
    yield say("codebook_silence", days=SILENCE_DAYS)
    if about.until_on:
        yield say("codebook_until", day=about.until_on)
    yield ""
    yield f"**{say('codebook_unique')}** {say('codebook_few', few=FEW)}"


def _table(table: Table, tally: Tally) -> Iterator[str]:
    rows = tally.rows[table.name]
    yield f"## `{table.name}`"
    yield ""
    yield f"{word('data_table', table.name)}. {say('codebook_rows', rows=few(rows))}."
    yield ""
    yield say("codebook_head")
    yield "| --- | --- | --- | ---: |"
    steps = table.name == "sts"
    for column in table.columns[:_STEPS] if steps else table.columns:
        name = f"{column.name}..{table.columns[-1].name}" if steps and column.name != "id" else column.name
        missing = "" if steps else _share(tally.missing[table.name, column.name], rows)
        yield f"| `{name}` | {word('value_kind', column.kind)} | {meaning(table, column)} | {missing} |"
    yield ""
    for column in table.columns:
        counted = tally.codes.get((table.name, column.name))
        if counted and column.codes and column.codes != "event":
            yield from _codes(column, counted)


def _share(missing: int, rows: int) -> str:
    """How many values are missing, and of a hundred rows."""
    return few(missing) if missing < FEW else f"{missing} ({100 * missing / rows:.0f} %)"


def meaning(table: Table, column: Column) -> str:
    """What a column holds, in the language chosen."""
    if table.name == "sts" and column.name != "id":
        return word("data_column.sts", "step")
    for name in (f"data_column.{table.name}", "data_column.any"):
        if has_word(name, column.name):
            return word(name, column.name)
    base, _, part = column.name.rpartition("_")
    return word("data_column_part", part).format(value=word("data_column.any", base))


def _codes(column: Column, counted: Mapping[Any, int]) -> Iterator[str]:
    yield f"### {say('codebook_codes', column=column.name)}"
    yield ""
    yield say("codebook_codes_head")
    yield "| --- | --- | ---: |"
    for code in sorted(code for code in counted if code is not None):
        yield f"| `{code}` | {word(column.codes or '', code)} | {few(counted[code])} |"
    yield ""


def _states() -> Iterator[str]:
    yield f"## {say('codebook_states')}"
    yield ""
    yield say("codebook_states_head")
    yield "| --- | --- | --- | --- |"
    yield from (f"| `{one.code}` | {one.short} | {one.label} | `{one.colour}` |" for one in STATES)


def _types(tally: Tally) -> Iterator[str]:
    """The types of event that the extract holds, with their fields; free text never leaves and is not named."""
    counted = next((codes for (_, column), codes in tally.codes.items() if column in {"type", "event"}), None)
    if not counted:
        return
    yield f"## {say('codebook_types')}"
    yield ""
    yield say("codebook_types_head")
    yield "| --- | --- | ---: | --- |"
    for name in fact_types():
        if name in counted:
            fields = " ".join(f"`{field}`" for field in _fields(name))
            yield f"| `{name}` | {_cell(title(name))} | {few(counted[name])} | {fields} |"


def title(type_: str) -> str:
    """What a type of event is called: its Dutch title, or what it says in English."""
    contract = catalogue.event_type(type_)
    return contract.title if language() == "nl" else contract.description.partition(". ")[0].rstrip(".")


def _fields(type_: str) -> list[str]:
    cls = fact_class(type_)
    return [field.alias or name for name, field in cls.model_fields.items() if name not in texts_of(cls)]


def _left_out(tally: Tally) -> Iterator[str]:
    if tally.left_out:
        yield f"## {say('codebook_left_out')}"
        yield ""
        yield from (f"- {word('left_out', why)}: {few(count)}" for why, count in sorted(tally.left_out.items()))


def _cell(text: str) -> str:
    """Text that stands in a line or a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")
