"""Lena, who works at a bakery: who is around her, and what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.app import directory
from werkzekerheid.facts.event import Actor, career_id_of

if TYPE_CHECKING:
    from werkzekerheid.app.app import App

LENA = career_id_of("lena")
JOBCOACH, KLANTMANAGER = "jobcoach@gemeente", "klantmanager@gemeente"
EMPLOYER, ITSELF = "employer@bakkerij", f"worker@{LENA}"
OFFICER, LEAD = "privacy_officer@gemeente", "lead@gemeente"
RESEARCHER, ELSEWHERE = "researcher@universiteit", "jobcoach@elders"
RECEIVER = "employer@drukkerij"
CHECK_IN = {"type": "check_in_held", "with": ["worker"], "by": "jobcoach", "channel": "visit"}
_COACH = Actor(actor="demo-jobcoach", role="jobcoach", organisation="gemeente")
_KEEPER = Actor(actor="keeper", role="system")
_ORGANISATIONS = {"gemeente": "municipality", "bakkerij": "regular_employer", "drukkerij": "regular_employer"}
_FACTS: list[dict[str, Any]] = [
    {"type": "career_opened", "reason": "school_leaving"},
    {"type": "responsibility_assigned", "scope": "case", "organisation": "gemeente", "role": "jobcoach"},
    {"type": "responsibility_assigned", "scope": "benefit", "organisation": "gemeente", "role": "klantmanager"},
    {
        "type": "placement_started", "placement": "oven", "form": "dienstverband", "organisation": "bakkerij",
        "organisation_kind": "regular_employer", "hours_per_week": 24,
    },
    {"type": "support_requested", "by": "worker", "topic": "guidance", "to": "jobcoach"},
    {
        "type": "handover_offered", "handover": "naar-de-drukkerij", "occasion": "work_to_work",
        "from_organisation": "gemeente", "from_role": "jobcoach", "to_organisation": "drukkerij",
        "to_role": "employer", "warm": True, "topics": ["guidance_needed", "agreements", "signs_of_relapse"],
    },
    {"type": "relapse_reported", "placement": "oven", "effects": ["absent"]},
    {
        "type": "rights_requested", "request": "inzage", "right": "access", "answer_due_on": "2099-01-01",
        "asserted_by": "worker",
    },
]  # fmt: skip


def told(app: App) -> None:
    """Records her story, and which organisations there are."""
    for one, kind in _ORGANISATIONS.items():
        directory.register(app, one, one.title(), kind, directory.Change(_KEEPER))
    app.record_batch([{"career": LENA, **one} for one in _FACTS], _COACH)
