"""The situation of the nine real careers, checked by hand against the comments in their files."""

from tests.readmodels.reading import on, told


def test_kim_works_at_her_third_firm_and_nobody_told_a_day() -> None:
    """Kim: GrootBedrijf, temporary, six months, not yet clear whether it goes on; no subsidy was asked for."""
    situation = told("kim").situation()

    assert situation["career"] == "kim"
    assert situation["working"] is True
    assert situation["placement"] == {
        "ref": "gb-baan", "form": "dienstverband", "organisation": "grootbedrijf",
        "organisation_kind": "regular_employer", "formal_employer": None, "hours_per_week": None, "since": None,
        "planned_end_on": None, "paid": True,
    }  # fmt: skip
    assert situation["contract"] == {
        "ref": "gb-contract", "kind": "temporary", "sequence": 1, "starts_on": None, "ends_on": None,
        "renewal": "doubtful",
    }  # fmt: skip
    assert "contract.ends_on" in situation["unknown"]
    assert situation["provisions"] == []
    assert [one["ref"] for one in situation["coaches"]] == ["jobcoach-2"]
    assert situation["last_contact"] == {"on": None, "with": ["employer"], "by": "jobcoach", "channel": "unknown"}
    assert situation["counts"] == {
        "placements": 4, "contracts": 3, "renewals": 0, "relapses": 0, "dropouts": 0, "education_dropouts": 0,
        "coaches": 3, "check_ins": 3, "handovers": 1,
    }  # fmt: skip


def test_kims_contract_goes_on_when_the_branch_closes() -> None:
    """Event 42: the placement ends as closed_down; "the contract goes on, on full wage"."""
    situation = told("kim", last=42).situation()

    assert situation["working"] is False
    assert situation["placement"] == "none"
    contract = situation["contract"]
    assert isinstance(contract, dict)
    assert (contract["ref"], contract["kind"]) == ("ss-contract", "temporary")
    assert [one["kind"] for one in situation["provisions"]] == ["loonkostensubsidie", "no_riskpolis"]
    assert told("kim", last=53).situation()["contract"] == "none"


def test_kim_works_two_days_here_and_two_days_there() -> None:
    """Event 29: Spic&Span beside Kant&Klaar; what was asked less for at Kant&Klaar is told without hours."""
    situation = told("kim", last=32).situation()

    assert isinstance(situation["placement"], dict)
    assert situation["placement"]["ref"] == "ss-baan"
    assert [one["ref"] for one in situation["other_placements"]] == ["kk-baan"]


def test_jeffry_dropped_out_and_his_coach_is_still_there() -> None:
    """Jeffry: not renewed after lateness; nobody told that the relapse ended or that the jobcoach left."""
    situation = told("jeffry").situation()

    assert situation["working"] is False
    assert situation["contract"] == "none"
    assert situation["income"] == ["none"]
    assert situation["provisions"] == []
    assert situation["has_coach"] is True
    assert situation["open_relapse"] is True
    assert situation["open_signals"] == []  # they were about a placement that ended
    counts = situation["counts"]
    assert (counts["dropouts"], counts["education_dropouts"]) == (2, 1)
    assert (counts["contracts"], counts["renewals"], counts["handovers"]) == (2, 1, 0)


def test_jeffry_out_of_view_is_unknown_and_not_without_work() -> None:
    """Event 27: view_lost; event 29: found again by his old school."""
    lost = told("jeffry", last=28).situation()
    found = told("jeffry", last=29).situation()

    assert (lost["in_view"], lost["working"], lost["placement"]) == (False, None, None)
    assert (found["in_view"], found["working"], found["placement"]) == (True, False, "none")
    assert found["contract"] is None  # of the car wash no contract was told


def test_jeffry_before_his_warnings_had_signs_that_nobody_answered() -> None:
    """Event 61: expectations raised, late, absent; the end of the placement makes them past."""
    signs = told("jeffry", last=61).situation()["open_signals"]

    assert signs == ["expectations_raised", "late_repeatedly", "absent_unreported"]


def test_joost_works_on_his_third_contract() -> None:
    """Joost: begun about January 2022, one month trial, half a year experience, then three times eight months."""
    situation = told("joost").situation()

    assert isinstance(situation["placement"], dict)
    assert situation["placement"]["since"] == "[2022-07-01..2022-09-28]"
    assert situation["placement"]["hours_per_week"] == 16
    assert situation["contract"] == {
        "ref": "bp-contract", "kind": "temporary", "sequence": 3, "starts_on": "[2023-11-01..2024-01-28]",
        "ends_on": "[2024-07-01..2024-09-28]", "renewal": None,
    }  # fmt: skip
    assert situation["income"] == ["bijstand"]
    assert situation["open_relapse"] is False
    assert situation["open_signals"] == ["expectations_raised"]
    assert [one["kind"] for one in situation["coaches"]] == ["internal_coach", "ontwikkelcoach"]
    # One person was coach in two roles; the yearly call of the municipality is still so when told.
    assert situation["counts"]["coaches"] == 4
    assert situation["last_contact"] == {
        "on": "[2024-02-29]", "with": ["worker"], "by": "municipality", "channel": "phone",
    }  # fmt: skip


def test_joost_on_a_day_in_his_work_experience_place() -> None:
    """June 2022: on the werkervaringsplaats, which has no contract by nature, with coaching granted till August."""
    situation = on("joost", "2022-06-15").situation()

    assert isinstance(situation["placement"], dict)
    assert situation["placement"]["ref"] == "bp-wep"
    assert situation["placement"]["planned_end_on"] == "2022-08~"
    assert situation["contract"] == "none"
    assert situation["provisions"] == [{"kind": "wmo_begeleiding", "from_on": "2022-02~", "until_on": "2022-08~"}]
    assert situation["counts"]["education_dropouts"] == 1


def test_leo_has_a_permanent_contract_and_its_end_is_not_unknown() -> None:
    """Leo: permanent since the first renewal; drop-outs of study and first job lie in his history, and count."""
    situation = told("leo").situation()

    assert isinstance(situation["contract"], dict)
    assert (situation["contract"]["kind"], situation["contract"]["ends_on"]) == ("permanent", None)
    assert situation["unknown"] == ["income", "placement.hours_per_week"]
    assert (situation["counts"]["dropouts"], situation["counts"]["education_dropouts"]) == (1, 1)
    assert situation["counts"]["coaches"] == 3  # the care coach came back as jobcoach
    assert situation["open_relapse"] is False  # the one in his first job was never told to end; new work lies behind it


def test_maarten_is_seconded_beside_his_wajong() -> None:
    """Maarten: four years at CrimeResearch, in the service of Inclusive-IT."""
    situation = told("maarten").situation()

    assert isinstance(situation["placement"], dict)
    assert situation["placement"]["formal_employer"] == "inclusive-it"
    assert situation["placement"]["since"] == "[2020-12-31]"
    assert situation["income"] == ["wajong"]
    assert situation["target_groups"] == ["wajong", "banenafspraak"]
    assert situation["open_relapse"] is None  # none was ever told: that is not "no"
    assert isinstance(situation["last_contact"], dict)
    assert situation["last_contact"]["with"] == ["worker", "supervisor"]


def test_abdul_works_and_nobody_told_of_a_contract() -> None:
    """Abdul: the trial failed in silence; six months at the restaurant when told."""
    situation = told("abdul").situation()

    assert situation["contract"] is None
    assert {"contract", "income", "open_relapse", "placement.paid"} <= set(situation["unknown"])
    assert situation["counts"]["dropouts"] == 1
    assert told("abdul", last=21).situation()["contract"] == "none"  # a proefplaatsing had none by nature


def test_jayda_dropped_out_once_of_the_mail_though_two_events_tell_it() -> None:
    """Jayda: placement_ended as dropped_out and dropped_out tell of one thing; the sandwich shop is the other."""
    situation = told("jayda").situation()

    assert situation["counts"]["dropouts"] == 2
    assert situation["counts"]["education_dropouts"] == 1
    assert situation["counts"]["check_ins"] == 1
    assert situation["contract"] == "none"  # dagbesteding
    assert told("jayda", last=27).situation()["open_signals"] == ["underchallenged", "guidance_insufficient"]


def test_js_contract_is_the_secondment_beside_the_one_that_stays() -> None:
    """J.: the permanent contract with the leerwerkbedrijf goes on; the placement he has is the secondment."""
    situation = told("j-electronics").situation()

    assert isinstance(situation["contract"], dict)
    assert situation["contract"]["ref"] == "detacheringscontract"
    assert isinstance(situation["placement"], dict)
    assert situation["placement"]["since"] == "2019-12~"
    assert "contract.ends_on" in situation["unknown"]


def test_q_is_in_his_third_yearly_contract() -> None:
    """Q.: since January 2022, to the end of the year, likely renewed; what was told stands without brackets."""
    situation = told("q-transport").situation()

    assert situation["contract"] == {
        "ref": "jaarcontract", "kind": "temporary", "sequence": 3, "starts_on": "2022-01", "ends_on": "2022-12~",
        "renewal": "likely",
    }  # fmt: skip
    assert situation["counts"]["renewals"] == 2
    assert situation["responsible"] == [{"scope": "reintegration", "organisation": "gemeente", "role": "klantmanager"}]
