"""The drop-out risk as a document: the fixed names, with days as everywhere."""

from tests.readmodels.reading import Reading, told
from werkzekerheid.readmodels import dropout_risk
from werkzekerheid.readmodels.dropout_risk import DropoutRisk
from werkzekerheid.rules.dropout_risk import POLICY, DropoutRiskPeriod, assess
from werkzekerheid.rules.table import table


def document(reading: Reading) -> DropoutRisk:
    """The risk on the day on which somebody reads."""
    risk = assess(reading.career, table(POLICY, DropoutRiskPeriod), reading.asked.as_of)
    return dropout_risk.document(reading.career, risk, reading.names, reading.asked)


def test_jeffry_before_the_end_of_his_contract() -> None:
    """Event 62: late, absent, moved out, a relapse, and a firm that was told nothing."""
    reading = told("jeffry", last=62)
    risk = document(reading)
    by_name = {one["factor"]: one for one in risk["worker_factors"]}

    assert (risk["career"], risk["level"]) == ("jeffry", "high")
    relapse = next(one for name, one in by_name.items() if name.startswith("relapse"))
    assert relapse["evidence"] == [reading.row(62)["event_id"]]
    assert relapse["since"] == "[2024-06-30..2024-12-30]"  # the day was not told
    factors = [*risk["organisation_factors"], *risk["worker_factors"], *risk["protective"]]
    assert sum(one["points"] for one in factors) == risk["points"]


def test_what_nobody_told_is_named() -> None:
    assert document(told("kim"))["unknown"]
