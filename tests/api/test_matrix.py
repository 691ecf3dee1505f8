"""Who may what: a table of everything that can be asked, by role. Where a role changes, the table shows it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.lena import (
    CHECK_IN,
    ELSEWHERE,
    EMPLOYER,
    ITSELF,
    JOBCOACH,
    KLANTMANAGER,
    LEAD,
    LENA,
    OFFICER,
    RECEIVER,
    RESEARCHER,
)

if TYPE_CHECKING:
    import httpx

    from tests.api.clients import Doors

ROLES = (JOBCOACH, KLANTMANAGER, EMPLOYER, ITSELF, OFFICER, LEAD, RECEIVER, RESEARCHER, ELSEWHERE, None)
"""The jobcoach, the klantmanager, the employer, the worker, who answers for privacy, the lead, an employer to whom a
handover was offered, a researcher, a jobcoach of another organisation, and somebody who did not sign in."""
OWN = f"/careers/{LENA}"
OFFER = {
    "handover": "naar-de-school", "occasion": "coach_change", "to_organisation": "drukkerij", "to_role": "employer",
    "topics": ["agreements"],
}  # fmt: skip
CONSENT = {
    "recipient": "bakkerij", "purposes": ["guidance"], "classes": ["work"], "text_version": "1", "way": "spoken",
}  # fmt: skip
DISCLOSURE = {
    "organisation": "bakkerij", "role": "employer", "channel": "phone", "purpose": "guidance",
    "projections": ["employer_view"],
}  # fmt: skip
SUBSCRIPTION = {
    "role": "jobcoach", "purpose": "guidance", "basis": "participatiewet_10", "event_types": ["placement_started"],
    "url": "https://app.example/hook",
}  # fmt: skip
RULES = {"organisation": "gemeente", "policy": "relapse_response", "valid_from": "2099-01-01", "why": "Sneller."}
# +  given, or recorded        0  nothing of it is theirs        -  refused, and why is told
# .  as if there were nothing  ~  they may, but it cannot be      !  sign in first
TABLE = """
                                                     coach klant emplo worke offic lead  recei resea other nobody
GET  /careers                                        +     +     +     +     0     0     0     0     0     !
GET  /careers/L                                      +     +     +     +     -     -     -     .     .     !
GET  /careers/L/situation                            +     +     +     +     -     -     -     .     .     !
GET  /careers/L/begeleidingsplan                     +     +     +     +     -     -     -     .     .     !
GET  /careers/L/dropout-risk                         +     +     -     +     -     -     -     .     .     !
GET  /careers/L/timeline                             +     +     -     +     -     -     -     .     .     !
GET  /careers/L/people-around                        +     +     -     +     -     -     -     .     .     !
GET  /careers/L/promises                             +     +     -     +     -     0     -     .     .     !
GET  /careers/L/alerts                               +     +     -     +     -     0     -     .     .     !
GET  /careers/L/handovers                            +     +     0     +     -     -     +     .     .     !
GET  /careers/L/consents                             0     0     -     0     -     -     -     .     .     !
GET  /careers/L/sharing-register                     -     -     +     0     -     -     +     .     .     !
GET  /careers/L/employer-view                        +     +     +     +     -     -     -     .     .     !
GET  /careers/L/portfolio                            -     -     -     +     -     -     -     .     .     !
GET  /careers/L/naming                               +     +     -     +     -     -     -     .     .     !
GET  /careers/L/my-data                              -     -     -     +     -     -     -     .     .     !
GET  /careers/L/disclosures                          0     0     +     0     0     0     0     .     .     !
GET  /careers/L/access-register                      -     -     -     +     +     -     -     .     .     !
GET  /careers/L/rights-requests                      -     -     -     +     +     +     -     .     .     !
GET  /careers/L/handovers/naar-de-drukkerij/preview  +     +     .     -     -     -     .     .     .     !
GET  /promises                                       +     +     0     +     0     0     0     0     0     !
GET  /alerts                                         +     +     0     +     0     0     0     0     0     !
GET  /handovers                                      +     +     0     +     0     0     +     0     0     !
GET  /employer-views                                 +     +     +     +     0     0     0     0     0     !
GET  /disclosures                                    0     0     +     0     0     0     0     0     0     !
GET  /rights-requests                                -     -     -     -     +     +     -     -     -     !
GET  /rule-sets                                      0     0     0     0     0     0     0     0     0     !
GET  /continuity                                     -     -     -     -     +     +     -     +     -     !
GET  /checkpoints                                    +     +     +     +     +     +     +     +     +     !
GET  /subscriptions                                  +     +     0     0     +     +     0     0     0     !
GET  /subscriptions/S                                +     +     .     .     +     +     .     .     .     !
GET  /subscriptions/S/events                         +     .     .     .     .     .     .     .     .     !
GET  /subscriptions/S/events/E                       +     .     .     .     .     .     .     .     .     !
GET  /subscriptions/R/rows                           +     .     .     .     .     .     .     .     .     !
GET  /subscriptions/R/rows/N                         +     .     .     .     .     .     .     .     .     !
GET  /subscriptions/S/dead-entries                   0     0     .     .     0     0     .     .     .     !
GET  /catalogue                                      +     +     +     +     +     +     +     +     +     +
POST /careers                                        +     +     -     -     -     -     -     -     +     !
POST /careers/_search                                +     +     +     +     0     0     0     0     0     !
POST /careers/L/facts                                +     +     -     -     -     -     -     .     .     !
POST /fact-batches                                   +     +     -     -     -     -     -     .     .     !
POST /careers/L/corrections                          +     +     -     -     +     -     -     .     .     !
POST /careers/L/explanations                         +     +     +     +     +     +     +     .     .     !
POST /careers/L/consents                             +     +     -     +     -     -     -     .     .     !
POST /careers/L/consent-withdrawals                  +     +     -     +     -     -     -     .     .     !
POST /careers/L/consent-refusals                     +     +     -     +     -     -     -     .     .     !
POST /careers/L/disclosures                          +     +     -     +     -     -     -     .     .     !
POST /careers/L/handovers                            +     +     -     -     -     -     -     .     .     !
POST /careers/L/handovers/naar-de-drukkerij/acceptances .  .     .     .     .     .     -     .     .     !
POST /careers/L/handovers/naar-de-drukkerij/refusals .     .     .     .     .     .     +     .     .     !
POST /careers/L/proofs                               +     +     +     +     +     +     +     .     .     !
POST /careers/L/rights-requests                      +     +     -     +     +     +     -     .     .     !
POST /careers/L/rights-requests/inzage/decisions     -     -     -     -     +     +     -     .     .     !
POST /alerts/A/sightings                             +     +     -     -     -     -     -     .     .     !
POST /alerts/A/answers                               +     +     -     -     -     -     -     .     .     !
POST /backtests                                      +     +     -     -     -     +     -     .     .     !
POST /rule-sets                                      -     +     -     -     -     +     -     -     -     !
POST /subscriptions                                  -     -     +     -     +     +     +     -     -     !
POST /subscriptions/S/changes                        -     -     .     .     +     +     .     .     .     !
POST /subscriptions/S/secrets                        -     -     .     .     +     +     .     .     .     !
POST /subscriptions/S/resends                        -     -     .     .     +     +     .     .     .     !
POST /subscriptions/S/blocks                         -     -     .     .     +     +     .     .     .     !
POST /subscriptions/S/releases                       -     -     .     .     +     +     .     .     .     !
POST /subscriptions/S/closures                       -     -     .     .     +     +     .     .     .     !
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]


def bodies(event: str) -> dict[str, Any]:
    """What is sent, by path."""
    placement = {
        "placement": "oven", "form": "dienstverband", "organisation": "bakkerij",
        "organisation_kind": "regular_employer", "hours_per_week": 32,
    }  # fmt: skip
    table = (Path(__file__).parents[2] / "policies" / "relapse_response.toml").read_text("utf-8")
    return {
        "/careers": {"reason": "school_leaving"},
        "/careers/_search": {"key": "lena"},
        "/careers/L/facts": CHECK_IN,
        "/fact-batches": {"facts": [{"career": LENA, **CHECK_IN}]},
        "/careers/L/corrections": {"corrects": event, "replacement": placement, "reason": "Het waren er meer."},
        "/careers/L/explanations": {"projection": "situation"},
        "/careers/L/consents": CONSENT,
        "/careers/L/consent-withdrawals": {"recipient": "bakkerij"},
        "/careers/L/consent-refusals": {"recipient": "bakkerij"},
        "/careers/L/disclosures": DISCLOSURE,
        "/careers/L/handovers": OFFER,
        "/careers/L/handovers/naar-de-drukkerij/acceptances": {},
        "/careers/L/handovers/naar-de-drukkerij/refusals": {"reason": "Geen plek."},
        "/careers/L/proofs": {"event": event},
        "/careers/L/rights-requests": {"right": "access"},
        "/careers/L/rights-requests/inzage/decisions": {"decision": "refused", "motive": "Dat staat er al."},
        "/alerts/A/answers": {"how": "planned"},
        "/backtests": {"careers": [LENA]},
        "/rule-sets": {**RULES, "table": table},
        "/subscriptions": {**SUBSCRIPTION, "basis": "consent"},
        "/subscriptions/S/changes": {"event_types": ["placement_ended"]},
        "/subscriptions/S/secrets": {},
        "/subscriptions/S/resends": {},
        "/subscriptions/S/blocks": {},
        "/subscriptions/S/closures": {},
    }


def followed(lena: Doors) -> dict[str, str]:
    """Two subscriptions that the lead opened, and an entry of each, by their signs in the table."""
    lead, coach, found = lena.as_(LEAD), lena.as_(JOBCOACH), {}
    rows = {**SUBSCRIPTION, "event_types": [], "projections": ["situation"]}
    for sign, kind, entry, wanted in (("S", "events", "E", SUBSCRIPTION), ("R", "rows", "N", rows)):
        found[sign] = lead.post("/subscriptions", json=wanted).json()["subscription"]
        first, *_ = coach.get(f"/subscriptions/{found[sign]}/{kind}").json()
        found[entry] = first["dataref"].rpartition("/")[2]
    return found


def sign_of(answer: httpx.Response) -> str:
    """How the table calls an answer."""
    if answer.is_success:
        return "0" if answer.content == b"[]" else "+"
    return {401: "!", 403: "-", 404: ".", 409: "~"}.get(answer.status_code, answer.text)


@pytest.mark.usefixtures("hides_at_once")
@pytest.mark.parametrize(("column", "who"), list(enumerate(ROLES)), ids=TABLE.split()[:10])
def test_who_may_what_is_as_the_table_says(lena: Doors, column: int, who: str | None) -> None:
    """All of a column in its order, on a ledger of its own: first what is read, then what is done."""
    coach, client = lena.as_(JOBCOACH), lena.as_(who)
    event = next(one for one in coach.get(f"{OWN}/timeline").json() if one["type"] == "placement_started")["event_id"]
    alert = next(one for one in coach.get(f"{OWN}/alerts").json() if one["rule"] == "relapse_response")["alert"]
    sent, ids = bodies(event), {"L": LENA, "A": alert, **followed(lena)}

    def written_out(path: str) -> str:
        return "/".join(ids.get(part, part) for part in path.split("/"))

    found = {
        f"{method} {path}": sign_of(client.request(method, written_out(path), json=sent.get(path)))
        for method, path, *_ in ROWS
    }

    assert found == {f"{method} {path}": signs[column] for method, path, *signs in ROWS}


def test_the_table_has_every_operation(demo: Doors) -> None:
    document = demo.as_(None).get("/openapi.json").json()
    of_contracts = {"/catalogue/events/{name}/{version}", "/catalogue/policies/{name}"}
    of_contracts.add("/catalogue/projections/{name}/{version}")

    asked = {(method, re.sub(r"/[A-Z](?=/|$)|/naar-de-drukkerij|/inzage", "/{}", path)) for method, path, *_ in ROWS}

    assert asked == {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path))
        for path, methods in document["paths"].items()
        for method in methods
        if path not in of_contracts
    }
