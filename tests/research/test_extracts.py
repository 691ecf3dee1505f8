"""What holds of every format: the same bytes each time, on one process or several, a codebook, and nobody's words."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import frictionless
import pytest

from tests.research.careers import ABOUT, demo, extract, generated, leaving, many
from werkzekerheid.facts.registry import fact_class, fact_types
from werkzekerheid.messages import LANGUAGES, Refusal, in_language
from werkzekerheid.readmodels.fields import codes_of
from werkzekerheid.research.formats import parquet
from werkzekerheid.research.formats.base import Tally
from werkzekerheid.research.formats.codebook import codebook, few, meaning
from werkzekerheid.research.formats.known import NAMES, format_named
from werkzekerheid.research.formats.package import finish
from werkzekerheid.research.formats.sequence_files import SPELL, TOLD, TSE
from werkzekerheid.research.formats.survival import TABLE
from werkzekerheid.research.formats.tables import tables

if TYPE_CHECKING:
    from werkzekerheid.research.blurring import Dates
    from werkzekerheid.research.formats.base import Part, Table

ROOT = Path(__file__).parents[2]
ALL_TABLES = (*tables(ABOUT._replace(rules=True)), SPELL, TOLD, TSE, TABLE)
A_PART = 10


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def a_part(name: str, number: int, folder: Path) -> Part:
    """Written by a process of its own."""
    return format_named(name).write(many(21)[number * A_PART : (number + 1) * A_PART], ABOUT, folder, number)


@pytest.mark.parametrize("name", NAMES)
def test_two_runs_and_two_processes_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    careers = many(21)
    for run in ("once", "again"):
        extract(name, tmp_path / run, careers, a_part=A_PART)
    (tmp_path / "parts").mkdir()
    (tmp_path / "made").mkdir()
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        parts = [pool.submit(a_part, name, number, tmp_path / "parts") for number in (2, 0, 1)]
        finish(format_named(name), [part.result(timeout=120) for part in parts], ABOUT, tmp_path / "made")

    once = bytes_of(tmp_path / "once/extract")
    assert once == bytes_of(tmp_path / "again/extract")
    assert once == bytes_of(tmp_path / "made")
    assert {"datapackage.json", "codebook.nl.md", "codebook.en.md"} < once.keys()


@pytest.mark.parametrize("name", NAMES)
def test_an_extract_of_nobody_is_whole(name: str, tmp_path: Path) -> None:
    made = extract(name, tmp_path / "made", [])

    assert all(one.is_file() for one in made)


@pytest.mark.parametrize("dates", ["months", "shifted"])
@pytest.mark.parametrize("name", NAMES)
def test_careers_as_they_leave_are_whole_in_every_format(name: str, dates: Dates, tmp_path: Path) -> None:
    careers = [*demo().values(), *map(generated, range(12))]
    extract(name, tmp_path / "made", [leaving(one, dates) for one in careers], ABOUT._replace(dates=dates, rules=True))
    written = b"\n".join(bytes_of(tmp_path / "made/extract").values()).decode("utf-8", "ignore")

    assert frictionless.validate(str(tmp_path / "made/extract/datapackage.json")).valid
    assert not re.search(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", written), "no id of ours is left"


@pytest.mark.parametrize("name", [one for one in NAMES if one != "narrative"])
def test_nobodys_words_leave(name: str, tmp_path: Path) -> None:
    """The gate takes free text away; the formats would not tell it if it did not."""
    told = [one.read_text("utf-8") for one in files("werkzekerheid.demo").iterdir() if one.name[-1] == "l"]
    text = r'(?:note|value|what|text|ground|last_known|reading|motive|direction|goal|title|source_ref) = "([^"]{6,})"'
    words = {found for one in told for found in re.findall(text, one)}
    words |= {found for one in told for found in re.findall(r'name = "([^"]{6,})"', one)}
    extract(name, tmp_path / "made", list(demo().values()))
    written = b"\n".join(bytes_of(tmp_path / "made/extract").values()).decode("utf-8", "ignore")

    assert len(words) > 200
    assert [one for one in words if one in written and one not in _codes()] == []


def _codes() -> set[str]:
    """A word that somebody used may be one of ours."""
    titles = (ROOT / "events").glob("*.json")
    ours = " ".join(one.read_text("utf-8") for one in titles)
    return {code for name in fact_types() for codes in codes_of(fact_class(name)).values() for code in codes} | set(
        re.findall(r"[\w ]{6,}", ours)
    )


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda one: one.name)
@pytest.mark.parametrize("chosen", LANGUAGES)
def test_every_column_has_its_meaning_in_both_languages(table: Table, chosen: str) -> None:
    with in_language(chosen):
        told = [meaning(table, column) for column in table.columns]

    assert not [one for one in told if "_" in one or "{" in one or len(one) < 4]


def test_a_codebook_counts_what_there_is_and_what_is_missing(tmp_path: Path) -> None:
    extract("csv", tmp_path / "made", many(60))
    dutch, english = ((tmp_path / f"made/extract/codebook.{one}.md").read_text("utf-8") for one in ("nl", "en"))
    careers = len(many(60))

    assert f"de loopbanen: een rij per loopbaan. {careers} rijen." in dutch
    assert f"the careers: one row a career. {careers} rows." in english
    unpaid = sum(one.paid is None for a in many(60) for one in a.career.started_placements())
    assert re.search(rf"\| `paid` \| yes or no \| whether wage was paid \| {few(unpaid)}", english)
    assert "| `placement_started` | Plaatsing begonnen |" in dutch
    assert "Okabe" not in dutch
    assert "| `employed` | EM | aan het werk met een contract | `#0072B2` |" in dutch


def test_few_are_not_counted() -> None:
    assert [few(one) for one in (0, 1, 9, 10, 234)] == ["0", "<10", "<10", "10", "234"]


def test_a_codebook_says_that_a_career_is_one_of_its_kind() -> None:
    assert "herkent bijna altijd één mens" in codebook(ABOUT, ALL_TABLES, Tally())


def test_without_pyarrow_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    parquet.arrow.cache_clear()
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(Refusal, match=r"werkzekerheid\[research\]") as refused:
        format_named("parquet").write([generated(1)], ABOUT, tmp_path, 0)
    parquet.arrow.cache_clear()

    assert refused.value.code == "research_extra_missing"


def test_a_format_loads_no_more_than_it_needs() -> None:
    """The ones that are text need no extra."""
    asked = "from werkzekerheid.research.formats.known import format_named; import sys\n"
    asked += "for name in ('spell', 'sts', 'tse', 'xes', 'ocel', 'csv', 'narrative'): format_named(name)\n"
    asked += "print([one for one in ('pyarrow', 'matplotlib', 'pandas', 'pm4py', 'sqlalchemy') if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, encoding="utf-8", check=True)

    assert done.stdout.strip() == "[]"


def test_nobody_of_ours_imports_what_binds_our_licence() -> None:
    ours = [one for top in ("src", "scripts", "tests") for one in (ROOT / top).rglob("*.py")]

    assert not [
        one.name for one in ours if re.search(r"^\s*(?:import|from) pm4py\b", one.read_text("utf-8"), re.MULTILINE)
    ]
    assert not [one.name for one in ROOT.glob("requirements*.txt") if "pm4py" in one.read_text("utf-8")]


def test_a_package_is_named_as_the_standard_wants(tmp_path: Path) -> None:
    extract("tse", tmp_path / "made", [generated(2)], ABOUT._replace(project="Project: Één/2026 "))
    package = json.loads((tmp_path / "made/extract/datapackage.json").read_bytes())

    assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
    assert package["name"].endswith("-tse")
