"""The narrative: a career as a story of facts, in Dutch and English, as Markdown and as a page to print."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from werkzekerheid.messages import LANGUAGES, in_language, say
from werkzekerheid.research.formats.base import Format, Part, Tally
from werkzekerheid.research.formats.story import story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from werkzekerheid.research.formats.base import About
    from werkzekerheid.research.formats.story import Story, Versions
    from werkzekerheid.research.prepared import ResearchCareer

MARK = "▼"
_STYLE = (
    "body{font:11pt/1.45 Georgia,serif;max-width:46em;margin:2em auto;padding:0 1em;color:#111}"
    "td:first-child:nth-last-child(5),td:nth-child(2):nth-last-child(4){white-space:nowrap}"
    "table{border-collapse:collapse;width:100%;margin:.6em 0 1.4em}"
    "th,td{text-align:left;vertical-align:top;padding:.25em .5em;border-bottom:1px solid #bbb}"
    "h1,h2,h3{line-height:1.2;break-after:avoid}tr{break-inside:avoid}"
    "@page{margin:18mm}@media print{body{margin:0;max-width:none;font-size:10pt}}"
)


def narrative() -> Format:
    """The format."""
    return Format("narrative", lambda _parts, _about: (), _write, _join)


def _write(careers: Iterable[ResearchCareer], about: About, folder: Path, number: int) -> Part:
    tally, files = Tally(), {}
    for one in careers:
        tally.rows["careers"] += 1
        tally.add_events(one)
        for chosen in LANGUAGES:
            with in_language(chosen):
                blocks = list(_blocks(story(one), one, about))
            for suffix, text in (("md", markdown(blocks)), ("html", page(blocks, chosen))):
                name = f"{one.career.career_id}.{chosen}.{suffix}"
                files[name] = folder / name
                files[name].write_text(text, "utf-8", newline="\n")
    return Part(number, files, tally)


def _join(parts: Sequence[Part], _about: About, folder: Path) -> list[Path]:
    return [path.rename(folder / name) for part in parts for name, path in part.files.items()]


Block = tuple[str, "str | list[str] | list[list[str]]"]
"""A piece of a document: `h1`, `h2`, `h3` and `p` a text, `ul` texts, `table` rows of cells, the first the head."""


def _blocks(told: Story, one: ResearchCareer, about: About) -> Iterator[Block]:
    career = one.career
    yield "h1", say("narrative_title", career=told.career)
    yield "p", say(
        "narrative_about", project=about.project, question=about.question, position=about.position,
        code_version=about.code_version,
    )  # fmt: skip
    yield "p", say(
        "narrative_counts", events=sum(len(chapter.lines) for chapter in told.chapters),
        placements=len(career.started_placements()), setbacks=len(told.setbacks), coaches=len(career.coaches),
        handovers=len(career.handovers),
    )  # fmt: skip
    yield "p", say("narrative_days", mark=MARK)
    yield "h2", say("narrative_path")
    yield "ul", [chapter.title for chapter in told.chapters]
    for chapter in told.chapters:
        yield "h2", chapter.title
        rows = [[str(line.number) + (f" {MARK}" if line.setback else ""), line.day, line.text, line.told_by, line.known]
                for line in chapter.lines]  # fmt: skip
        yield "table", [_cells(say("narrative_head")), *rows]
    yield "h2", say("narrative_setbacks")
    for setback in told.setbacks:
        yield "h3", say("narrative_setback", number=setback.number, what=setback.what, day=setback.day)
        yield "ul", [f"{what}: {said}" for what, said in setback.stood]
    yield "h2", say("narrative_versions")
    if not told.versions:
        yield "p", say("narrative_no_versions")
    for versions in told.versions:
        yield "table", _side_by_side(versions)
    yield "h2", say("narrative_late")
    yield ("ul", told.late) if told.late else ("p", say("narrative_nothing_late"))


def _side_by_side(versions: Versions) -> list[list[str]]:
    head = _cells(say("narrative_versions_head", parties=" | ".join(versions.said)))
    return [head, [versions.about, *versions.said.values()]]


def _cells(head: str) -> list[str]:
    return [cell.strip() for cell in head.strip("|").split("|")]


def markdown(blocks: Iterable[Block]) -> str:
    """The document as Markdown."""
    return "\n\n".join(_as_markdown(*block) for block in blocks) + "\n"


def _as_markdown(kind: str, content: str | list[str] | list[list[str]]) -> str:
    if isinstance(content, str):
        return f"{'#' * int(kind[1])} {content}" if kind[0] == "h" else content
    if kind == "ul":
        return "\n".join(f"- {one}" for one in content)
    head, *rows = ([cell.replace("|", "\\|") for cell in row] for row in content)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def page(blocks: Sequence[Block], chosen: str) -> str:
    """The document as a page that stands on its own: no script, nothing from elsewhere."""
    body = "\n".join(_as_html(*block) for block in blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{chosen}">\n<head>\n<meta charset="utf-8">\n<title>werkzekerheid</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _as_html(kind: str, content: str | list[str] | list[list[str]]) -> str:
    if isinstance(content, str):
        return f"<{kind}>{escape(content)}</{kind}>"
    if kind == "ul":
        return f"<ul>{''.join(f'<li>{escape(str(one))}</li>' for one in content)}</ul>"
    head, *rows = content
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{_broken(escape(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"


def _broken(cell: str) -> str:
    """A cell with each end of a span of days on a line of its own."""
    return cell.replace("..", "..<br>")
