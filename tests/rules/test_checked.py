"""What is wrong with a table that an organisation wants to adopt: all of it at once, with its line."""

from __future__ import annotations

import re

import pytest

from tests.rules.tables import POLICIES, table_text
from werkzekerheid.rules.checked import FIXED, check
from werkzekerheid.rules.dropout_risk import POLICY
from werkzekerheid.rules.registry import RULES
from werkzekerheid.toml_lines import lines_of

SMALL = """\
title = "Wat wij beloven"

[[period]]
valid_from = 2026-01-01
opens_days = 28
due_days   = 42
grace_days = 0
source     = "proposal"
"""


def told(text: str, rule: str = "start_contact") -> list[str]:
    return [str(one) for one in check(f"{rule}.toml", rule, text)]


@pytest.mark.parametrize("rule", sorted(set(RULES) - FIXED))
def test_our_own_tables_may_be_adopted(rule: str) -> None:
    assert told(table_text(rule), rule) == []


@pytest.mark.parametrize("rule", [*RULES, POLICY])
def test_our_own_tables_may_be_tried(rule: str) -> None:
    assert check(f"{rule}.toml", rule, table_text(rule), to_try=True) == []


def test_a_table_needs_no_more_than_a_title_and_periods() -> None:
    assert told(SMALL) == []


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        ("due_days   = 42", "due_days   = -1", "regel 6, period[1].due_days: verwacht ten minste 0"),
        ("due_days   = 42", 'due_days   = "42"', "regel 6, period[1].due_days: verwacht een heel getal"),
        ("due_days   = 42", "", "regel 3, period[1].due_days: dit veld moet er staan"),
        ("due_days   = 42", "due_day   = 42", "regel 6, period[1].due_day: onbekend veld"),
        ("due_days   = 42", "due_days   = 14", "regel 5, period[1].opens_days: deze dagen staan in de verkeerde volg"),
        ('source     = "proposal"', 'source     = " "', "regel 8, period[1].source: verwacht een bron"),
        ('source     = "proposal"', "", "regel 3, period[1].source: dit veld moet er staan"),
        ("valid_from = 2026-01-01", 'valid_from = "soon"', "regel 4, period[1].valid_from: "),
        ("2026-01-01\n", "2026-01-01\nvalid_until = 2025-01-01\n", "regel 5, period[1].valid_until: deze periode"),
        ("2026-01-01\n", "2026-01-01\nvalid_until = 2027-01-01\n", "regel 5, period[1].valid_until: de laatste"),
        ('title = "Wat wij beloven"', "", "regel 1, title: verwacht een titel"),
        ('beloven"\n', 'beloven"\nnationality = true\n', "regel 2, nationality: onbekend veld"),
        ('beloven"\n', 'beloven"\nreads = ["worker_named"]\n', "regel 2, reads: dit hoort bij de belofte zelf"),
        ('beloven"\n', 'beloven"\napplies_to_forms = ["stage"]\n', "regel 2, applies_to_forms: dit hoort bij"),
        ('beloven"\n', 'beloven"\naudience = ["employer"]\n', "regel 2, audience: verwacht een of meer van: jobcoach"),
        ('beloven"\n', 'beloven"\naudience = []\n', "regel 2, audience: verwacht een of meer van: jobcoach"),
        ("[[period]]", "[period]", "regel 3, period: verwacht een of meer [[period]]"),
    ],
)  # fmt: skip
def test_each_flaw_is_named_with_its_line(before: str, after: str, finding: str) -> None:
    assert before in SMALL
    found = told(SMALL.replace(before, after))

    assert any(one.startswith(f"start_contact.toml, {finding}") for one in found), found


@pytest.mark.parametrize(
    ("until", "since", "finding"),
    [
        ("", "2026-01-01", "deze periode begint voor de vorige om is"),
        ("", "2025-01-01", "deze periode begint voor de vorige om is"),
        ("valid_until = 2026-06-30", "2026-06-30", "deze periode begint voor de vorige om is"),
        ("valid_until = 2026-06-30", "2026-07-02", "tussen de vorige periode en deze zit een gat"),
        ("valid_until = 2026-06-30", "2026-07-01", ""),
        ("", "2026-07-01", ""),
    ],
)
def test_periods_follow_one_another(until: str, since: str, finding: str) -> None:
    first = SMALL.replace("due_days", f"{until}\ndue_days", 1)
    second = SMALL.partition("\n\n")[2].replace("2026-01-01", since)
    found = told(f"{first}\n{second}")

    assert [one.partition(": ")[2] for one in found] == ([finding] if finding else [])
    assert all(", regel 12, period[2].valid_from" in one for one in found)


def test_everything_is_told_at_once_and_in_the_order_of_the_file() -> None:
    wrong = SMALL.replace('title = "Wat wij beloven"', "colour = 'red'").replace("28", "-1").replace('"proposal"', '""')

    assert [one.split(", ")[1] for one in told(wrong)] == ["regel 1", "regel 1", "regel 5", "regel 8"]


def test_what_is_no_toml_is_told_with_its_line() -> None:
    assert told(SMALL.replace("= 42", "="))[0].startswith("start_contact.toml, regel 6: dit is geen geldige TOML")
    assert len(told(f"title = '{'x' * 100_001}'")) == 1


def test_the_list_of_rules_is_closed_and_what_the_law_says_is_no_choice() -> None:
    assert "deze regel is er niet" in told(SMALL, "nationality")[0]
    assert "deze termijn staat in de wet" in told(table_text("rights_answer"), "rights_answer")[0]


def test_what_the_law_says_and_the_risk_may_be_tried_but_not_adopted() -> None:
    assert "deze regel is er niet" in told(table_text(POLICY), POLICY)[0]
    assert "deze regel is er niet" in str(check("x.toml", "nationality", SMALL, to_try=True)[0])


RISK = """\
title = "Wat wij meewegen"

[[period]]
valid_from = 2026-01-01
raised_points = 3
high_points = 6
silent_days = 183
source = "proposal"

[[period.factor]]
name = "no_coach"
group = "organisation"
points = 3
data_class = "work"
source = "proposal"
"""


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        ('"no_coach"', '"no_luck"', "regel 11, period[1].factor[1].name: zo'n factor is er niet"),
        ('"organisation"', '"worker"', "regel 11, period[1].factor[1].name: zo'n factor is er niet"),
        ('"organisation"', '"them"', "regel 12, period[1].factor[1].group: verwacht een van: organisation"),
        ("points = 3\n", 'points = "3"\n', "regel 13, period[1].factor[1].points: verwacht een heel getal"),
        ("points = 3\n", "points = true\n", "regel 13, period[1].factor[1].points: verwacht een heel getal"),
        ("points = 3\n", "point = 3\n", "regel 13, period[1].factor[1].point: onbekend veld"),
        (
            '"work"\nsource = "proposal"',
            '"work"\nsource = ""',
            "regel 15, period[1].factor[1].source: verwacht een bron",
        ),
        ('"work"\nsource = "proposal"', '"work"', "regel 10, period[1].factor[1].source: dit veld moet er staan"),
        ("raised_points = 3", "raised_points = 7", "regel 5, period[1].raised_points: verhoogd begint bij meer punten"),
        ("silent_days = 183", "silent_days = -1", "regel 7, period[1].silent_days: verwacht ten minste 0"),
        ("silent_days = 183", "quiet_days = 183", "regel 7, period[1].quiet_days: onbekend veld"),
        ("[[period.factor]]", "[period.factor]", "regel 10, period[1].factor: verwacht een lijst"),
    ],
)
def test_each_flaw_of_a_table_of_risk_is_named_with_its_line(before: str, after: str, finding: str) -> None:
    assert before in RISK
    assert check("x.toml", POLICY, RISK, to_try=True) == []
    first, _, then = RISK.rpartition(before)
    text = f"{first}{after}{then}"
    found = [str(one) for one in check("x.toml", POLICY, text, to_try=True)]

    assert any(one.startswith(f"x.toml, {finding}") for one in found), found


def test_a_factor_counts_once() -> None:
    twice = RISK + RISK[RISK.index("\n[[period.factor]]") :]

    (found,) = check("x.toml", POLICY, twice, to_try=True)

    assert str(found).startswith("x.toml, regel 18, period[1].factor[2].name: deze factor staat er al")


def test_a_promise_with_two_terms_opens_before_each() -> None:
    found = told(table_text("contract_end", clarity_opens_days=10), "contract_end")

    assert [one.partition(": ")[0] for one in found] == ["contract_end.toml, regel 17, period[1].clarity_opens_days"]


def test_a_name_that_is_no_name_of_ours_is_not_repeated() -> None:
    assert "Anna de Vries" not in " ".join(told(SMALL + '\n["Anna de Vries"]\nx = 1\n'))


def test_each_key_of_a_policy_is_found_on_its_line() -> None:
    """Also behind a text or a list of several lines, and in tables within tables."""
    for file in sorted(POLICIES.glob("*.toml")):
        text = file.read_text(encoding="utf-8")
        lines = text.splitlines()
        for path, number in lines_of(text).items():
            named = next(part for part in reversed(path) if isinstance(part, str))
            assert named in lines[number - 1], (file.name, path, number)
    text = 'a = """\nb = 1\n"""\nc = [\n  "]", # [\n]\nd = \'\'\'x\n\'\'\'\n[[e]]\nf = "\\"["\n'
    text += "[[e.g]]\nh = 1\n[[e.g]]\nh = 2\n"
    assert lines_of(text) == {
        ("a",): 1, ("c",): 4, ("d",): 7, ("e", 0): 9, ("e", 0, "f"): 10, ("e", 0, "g", 0): 11,
        ("e", 0, "g", 0, "h"): 12, ("e", 0, "g", 1): 13, ("e", 0, "g", 1, "h"): 14,
    }  # fmt: skip


def test_the_table_in_the_documentation_may_be_adopted() -> None:
    text = (POLICIES.parent / "docs" / "rules.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)

    assert told(example, "in_view") == []
