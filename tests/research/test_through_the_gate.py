"""The formats at the end of the pipeline: what a project is given fits, with what the rules said if asked."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, get_args

import frictionless
import pytest

from tests.research import outside
from tests.research.projects import CANARIES, House
from werkzekerheid.facts.vocabulary import PromiseState
from werkzekerheid.research.formats.known import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("gate")
    with House.made(folder / "ledger.db", folder) as made:
        made.lives(*range(24))
        made.registered()
        yield made


@pytest.mark.parametrize("name", NAMES)
def test_a_data_set_in_each_format_is_a_package_that_fits_and_names_nobody(house: House, name: str) -> None:
    made = house.exported(f"as-{name}", format=name)
    files = house.files(f"as-{name}")

    assert made.careers == 24
    assert frictionless.validate(str(house.folder / f"as-{name}" / "datapackage.json")).valid
    assert not [one for one in CANARIES for content in files.values() if one.encode() in content]


def test_pm4py_reads_what_a_project_is_given(house: House) -> None:
    for kind, file in (("xes", "careers.xes"), ("ocel", "careers.ocel.json")):
        made = house.exported(f"read-{kind}", format=kind)
        found = outside.read(kind, house.folder / f"read-{kind}" / file)

        assert found["events"] == made.events


def test_what_the_rules_said_stands_beside_where_it_was_asked_for(house: House) -> None:
    house.exported("with-rules", rules=True)
    with (house.folder / "with-rules" / "alerts.csv").open(encoding="utf-8") as file:
        alerts = list(csv.DictReader(file))
    told = [one for one in house.told("research:uitval") if one.TYPE == "extract_made"][-1]

    assert {one["outcome"] for one in alerts} <= {*get_args(PromiseState)}
    assert "signal_response" in {one["rule"] for one in alerts}
    assert "with what the rules said" in told.query
    assert json.loads(house.files("with-rules")["datapackage.json"])["werkzekerheid"]["rules"] is True
