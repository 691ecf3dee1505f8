"""What no compiler looks at: sizes, names, words, sources, sentences, and links.

That the README does what it says stands in `test_package.py`.
"""

from __future__ import annotations

import ast
import json
import os
import re
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, get_args

import pytest

import release_events
from tests.longest import LONGEST
from werkzekerheid import catalogue
from werkzekerheid.facts import vocabulary
from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.event import Actor
from werkzekerheid.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "werkzekerheid"
DOCS = ROOT / "docs"
MADE_BY_TOOLS = {"var", "dist", "build", "__pycache__"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is in the repository, or could be added to it; of the hidden folders only `.ci` is ours."""
    found: list[Path] = []
    for folder, inner, names in os.walk(ROOT):
        inner[:] = sorted(one for one in inner if one == ".ci" or not (one in MADE_BY_TOOLS or one.startswith(".")))
        found += (Path(folder, name) for name in sorted(names) if name != ".git")  # beside a clone it is a file
    return tuple(found)


def modules(*tops: str) -> tuple[Path, ...]:
    """The Python files under these folders of the repository."""
    return tuple(one for one in files() if one.suffix == ".py" and one.relative_to(ROOT).parts[0] in tops)


@cache
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_bytes())


@cache
def nodes(module: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(module)))


def place(file: Path, line: int = 0) -> str:
    """How a failure names a place: `src/werkzekerheid/catalogue.py:12`."""
    return f"{file.relative_to(ROOT).as_posix()}{f':{line}' if line else ''}"


def nothing(found: Iterable[object]) -> None:
    """Fails with all that was found, one a line."""
    lines = sorted(str(one) for one in found)
    assert not lines, "\n".join(["", *lines])


class TestSizes:
    """Alarms, not goals: what is longer is usually two things."""

    def test_a_module_has_at_most_400_lines(self) -> None:
        lines = {place(one): len(one.read_text("utf-8").splitlines()) for one in modules("src", "tests", "scripts")}

        nothing(f"{name}: {count} lines" for name, count in lines.items() if count > 400)

    def test_a_function_is_seen_at_once(self) -> None:
        functions = (
            (f"{place(module, node.lineno)} {node.name}", (node.end_lineno or 0) - node.lineno + 1)
            for module in modules("src", "tests", "scripts")
            for node in nodes(module)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        )

        nothing(f"{name}: {count} lines" for name, count in functions if count > 60)


class TestNames:
    """Who stands where, and what the core may not reach."""

    def test_no_folder_at_the_top_has_a_namesake_in_the_source(self) -> None:
        folders = {one.parent.relative_to(ROOT) for one in files()}
        tops = {one.parts[0] for one in folders if one.parts}
        inside = {part for one in folders if one.parts[:1] == ("src",) for part in one.parts[1:]}

        nothing(tops & inside)

    @pytest.mark.parametrize("folder", ["facts", "career", "rules"])
    def test_the_core_knows_no_clock_and_no_chance(self, folder: str) -> None:
        """A day comes in as an argument; import-linter sees imports only, and `datetime` is imported for its types."""
        found = [
            place(module, node.lineno)
            for module in modules("src")
            if module.is_relative_to(SOURCE / folder)
            for node in nodes(module)
            if (isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow", "uuid1", "uuid4"})
            or (isinstance(node, ast.alias) and node.name.partition(".")[0] in {"random", "secrets", "uuid1", "uuid4"})
        ]

        nothing(found)


@cache
def glossary() -> tuple[tuple[str, ...], ...]:
    """The rows of the tables: Dutch, in code, meaning, source."""
    lines = (DOCS / "glossary.md").read_text("utf-8").splitlines()
    rows = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("| "))
    return tuple(row for row in rows if row[0] != "Dutch")


@cache
def terms() -> tuple[str, ...]:
    """The words of the column *In code*; a row without any is about a word that only texts use."""
    return tuple(term for row in glossary() for term in re.findall(r"`(\w+)`", row[1]))


def is_made_of_terms(words: Sequence[str]) -> bool:
    """`check_in_result_shared` is `check_in`, `result` and `shared`."""
    cuts = range(len(words), 0, -1)
    return not words or any("_".join(words[:n]) in terms() and is_made_of_terms(words[n:]) for n in cuts)


def rule_names() -> Iterator[str]:
    """What the rules call themselves: `RULE = "..."`."""
    for module in modules("src"):
        for node in tree(module).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RULE":
                yield ast.literal_eval(node.value)


LISTS = (
    "CoachKind", "ContractKind", "DataClass", "EducationLevel", "IncomeKind", "OrganisationKind", "PlacementForm",
    "ProvisionKind", "Role", "TargetGroup",
)  # fmt: skip
"""The closed lists that hold words of law and practice."""


class TestGlossary:
    """One word for one thing."""

    def test_every_row_is_whole(self) -> None:
        nothing(row for row in glossary() if len(row) != 4 or not all(row))
        nothing(row for row in glossary() if "`" not in row[1] and row[1] != "in text")

    def test_a_word_has_one_meaning(self) -> None:
        nothing({term for term in terms() if terms().count(term) > 1})

    def test_every_word_of_a_stored_name_is_explained(self) -> None:
        tables = (one for folder in ("projections", "policies") for one in (ROOT / folder).glob("*.toml"))
        names = {*catalogue.event_names(), *(one.name.split(".")[0] for one in tables), *rule_names()}

        assert "relapse_response" in names
        nothing(name for name in names if not is_made_of_terms(name.split("_")))

    def test_every_word_of_law_and_practice_that_is_stored_is_explained(self) -> None:
        values = {value for name in LISTS for value in get_args(getattr(vocabulary, name))} - {
            "none",
            "other",
            "unknown",
        }

        nothing(value for value in values if not is_made_of_terms(value.split("_")))


class TestCatalogue:
    """What people read and answer for."""

    def test_every_line_of_a_policy_has_a_source(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(catalogue.OWN_POLICIES, raising=False)
        catalogue.check_policies(ROOT)

    def test_what_was_released_is_unchanged_and_nothing_is_left_out(self) -> None:
        """Before the first release there is nothing to hold to."""
        catalogue.check_released(ROOT)
        if released := release_events.released(ROOT / "events"):
            assert sorted(released) == sorted(one.name for one in (ROOT / "events").glob("*.json"))


NOT_WRITTEN_OUT = {
    "messages.py": ("a refusal knows its own code", ""),
    "career/decide.py": ("the code that a check gave back", ""),
    "career/refusals_refs.py": ("the kind of thing stands behind it", r"unknown_[a-z]+"),
    "app/evidence/wording.py": ("the kind of finding stands behind it", r"cli_unfit_\w+"),
    "app/demo_world/identities.py": ("who they are stands behind it", r"demo_who_\w+"),
    "app/demo_world/guided.py": ("the step stands behind it", r"demo_path_\w+"),
    "app/feeding/pulling.py": ("the code of why not is written down before", ""),
    "feeds/wanted.py": ("what does not fit is said for each of them", ""),
    "cli/feeds.py": ("what was done stands behind it", ""),
    "cli/views/feeds.py": ("how it stands stands behind it", r"cli_feed_(?:state_\w+|held|again)"),
    "api/problems.py": ("the status, or the code of a problem, stands behind it", r"api_title_\d+"),
    "api/production.py": ("the name of the check stands behind it", r"doctor_production_\w+"),
    "app/answering.py": ("the reason of the gateway stands behind it", r"gateway_\w+"),
    "app/explaining.py": ("the relation or reason of the gateway stands behind it", r"explain_(?:relation|ground)\w*"),
    "cli/consenting.py": ("the type of the fact stands behind it", r"cli_consent_(?:given|refused|withdrawn)"),
    "cli/emergencies.py": ("the judgement stands behind it", r"cli_emergency_(?:justified|not_justified|unknown)"),
    "cli/giving.py": ("the reason of the gateway stands behind it", ""),
    "cli/plotting.py": ("how an alert ended stands behind it", ""),
    "cli/views/stepping.py": ("the heads of its table stand in a list", r"cli_step_head_\w+"),
    "web/rendering.py": ("the reason of the gateway stands behind it", ""),
    "cli/views/backtest.py": ("the heads of its tables stand in lists", r"cli_backtest_head_\w+"),
    "cli/views/consents.py": ("the heads of its table stand in a list", ""),
    "cli/made.py": ("the name of the command stands behind it", r"cli_help_\w+"),
    "cli/help.py": ("the heading comes from the command", ""),
    "facts/finding.py": ("a table from the errors of pydantic", ""),
    "ledger/sqlite/files.py": (
        "the kind of file stands before it",
        r"(?:ledger|keys|views|audit)_(?:missing|exists|foreign|broken|newer|busy|unwritable)",
    ),
    "ledger/postgres/server.py": (
        "the kind of store stands before it",
        r"(?:ledger|keys|views|audit)_(?:missing|forbidden|broken|busy|unwritable)",
    ),
    "ledger/sqlite/store.py": ("the kind of file stands before it", r"(?:keys|audit)_newer"),
    "ledger/postgres/store.py": ("the kind of store stands before it", r"(?:keys|audit)_(?:outdated|newer)"),
}
"""Modules that say what is not written out where it is said: why, and what the keys look like that are put together."""


def literals(node: ast.expr | None) -> set[str]:
    """The texts that an expression may give, as far as they are written out."""
    if isinstance(node, ast.IfExp):
        return literals(node.body) | literals(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def calls(within: Iterable[ast.AST]) -> Iterator[tuple[str, int, set[str]]]:
    """The calls with an argument: the last name (`say` of `messages.say("key")`), the line, and what is written out."""
    for node in within:
        if isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            yield name, node.lineno, literals(node.args[0])


def refusal_classes() -> set[str]:
    """`Refusal` and what is made from it."""
    names = {"Refusal"}
    classes = [node for module in modules("src") for node in nodes(module) if isinstance(node, ast.ClassDef)]
    while found := {one.name for one in classes if {ast.unparse(base) for base in one.bases} & names} - names:
        names |= found
    return names


def spoken() -> Iterator[tuple[str, str]]:
    """Every key of a sentence that is written out where it is said, with the place."""
    refusals = refusal_classes()
    for module in modules("src"):
        classes = (one for one in nodes(module) if isinstance(one, ast.ClassDef) and one.name in refusals)
        made = (call for one in classes for call in calls(ast.walk(one)) if call[0] == "__init__")
        said = (call for call in calls(nodes(module)) if call[0] in {"say", *refusals})
        yield from ((key, place(module, line)) for _, line, keys in (*made, *said) for key in keys)


def given_back() -> Iterator[tuple[str, str]]:
    """Every code that a check of `decide` gives back, with the place."""
    for module in SOURCE.glob("career/refusals_*.py"):
        for function in tree(module).body:
            if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
                answers = (one for one in ast.walk(function) if isinstance(one, ast.Return))
                yield from ((key, place(module, one.lineno)) for one in answers for key in literals(one.value))


@cache
def sentences() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((SOURCE / "messages.json").read_text("utf-8"))
    return found


class TestSentences:
    """What the program says to people stands in `messages.json`, in Dutch and in English."""

    def test_whatever_is_said_has_a_sentence(self) -> None:
        wanted = {*spoken(), *given_back()}

        assert len(wanted) > 50
        nothing(f"{where}: {key}" for key, where in wanted if key not in sentences())

    def test_no_sentence_is_left_over(self) -> None:
        inside = (node for module in modules("src") for node in nodes(module))
        texts = {node.value for node in inside if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        families = [family for _, family in NOT_WRITTEN_OUT.values() if family]

        left = sentences().keys() - texts
        nothing(key for key in left if not any(re.fullmatch(family, key) for family in families))

    def test_who_says_what_is_not_written_out_is_known(self) -> None:
        said = ((one, name, keys) for one in modules("src") for name, _, keys in calls(nodes(one)))
        hidden = {one for one, name, keys in said if name in {"say", "Refusal"} and not keys}
        nothing({one.relative_to(SOURCE).as_posix() for one in hidden} - NOT_WRITTEN_OUT.keys())
        for module, (_, family) in NOT_WRITTEN_OUT.items():
            assert (SOURCE / module).is_file(), module
            assert not family or any(re.fullmatch(family, key) for key in sentences()), module

    def test_every_sentence_is_said_in_both_languages_with_the_same_values(self) -> None:
        def values(sentence: str) -> set[str | None]:
            return {field for _, field, _, _ in Formatter().parse(sentence)} - {None}

        for key, said in sentences().items():
            assert sorted(said) == sorted(LANGUAGES), key
            assert all(sentence.strip() for sentence in said.values()), key
            assert values(said["nl"]) == values(said["en"]), key


OF_ONE_MACHINE = {
    "a package registry": r"\b(?:(?:pypi|pythonhosted|npmjs|proxy\.golang)\.org|npmjs\.com|(?:ghcr|docker)\.io)\b",
    "an address to download from": r"\bgit\+https?:|https?://\S+(?:/releases/download/|\.(?:whl|zip|tgz|tar|gz|exe)\b)",
    "a path of a machine": r"(?<![\w.:/])/(?:home|Users|root|work|mnt)/\w|\b[A-Z]:\\\\?Users\b",
}


@pytest.mark.parametrize("what", OF_ONE_MACHINE)
def test_no_file_names_a_host_to_install_from_or_a_path_of_one_machine(what: str) -> None:
    pattern = re.compile(OF_ONE_MACHINE[what])
    texts = ((one, one.read_bytes().decode("utf-8", "ignore")) for one in files())

    nothing(f"{place(one)}: {found[0]}" for one, text in texts if (found := pattern.search(text)))


def links(document: Path) -> Iterator[Path]:
    """What a document links to in the repository; a folder shows all that lies in it."""
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text("utf-8")):
        if "://" not in target:
            path = (document.parent / target).resolve()
            yield from (path, *path.glob("*.md")) if path.is_dir() else (path,)


class TestDocuments:
    """Somebody must be able to find them."""

    def test_every_document_is_linked_from_another(self) -> None:
        documents = [one for one in files() if one.suffix == ".md"]
        linked = {target for document in documents for target in links(document) if target != document}

        nothing(place(one) for one in documents if one.is_relative_to(DOCS) and one not in linked)

    def test_no_link_leads_nowhere(self) -> None:
        documents = (one for one in files() if one.suffix == ".md")

        nothing(f"{place(one)}: {target.name}" for one in documents for target in links(one) if not target.exists())

    def test_a_decision_says_status_context_choice_and_consequence(self) -> None:
        records = sorted((DOCS / "decisions").glob("[0-9]*.md"))
        parts = re.compile(r"^\*\*(Status|Context|Choice|Consequence)\b", re.MULTILINE)

        assert [int(one.name[:4]) for one in records] == list(range(1, len(records) + 1))
        for one in records:
            text = one.read_text("utf-8")
            assert text.startswith(f"# {one.name[:4]} "), one.name
            assert parts.findall(text) == ["Status", "Context", "Choice", "Consequence"], one.name

    def test_the_files_that_are_begun_first_are_there(self) -> None:
        assert [one for one in LONGEST if not (ROOT / "tests" / one).is_file()] == []

    def test_the_example_of_a_career_file_is_a_career_file(self) -> None:
        (example,) = blocks(DOCS / "career-file.md", "toml")
        actor = Actor.model_validate({"actor": "tidy", "role": "system"})

        assert read_career_file(example.encode(), "career-file.md", actor).head.key == "voorbeeld"


def blocks(document: Path, language: str) -> list[str]:
    """The code blocks of a document in this language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", document.read_text("utf-8"), re.MULTILINE | re.DOTALL)
