"""A research project as a document: what it is, how it stands, and what was made for it. Nobody's career."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.readmodels.days import iso
from werkzekerheid.research.projects import CONDITIONS

if TYPE_CHECKING:
    from datetime import date

    from werkzekerheid.research.projects import Project


def document(one: Project, day: date) -> dict[str, Any]:
    """What somebody who may know of it is told of a project."""
    return {
        "project": one.project,
        "question": one.question,
        "organisation": one.organisation,
        "persons": sorted(one.persons),
        "legal_basis": one.legal_basis,
        "conditions": {name: {"met": one.checklist[name], "answer": one.answers[name]} for name in CONDITIONS},
        "decider": one.decider,
        "decided_by": one.decided_by,
        "motive": one.motive,
        "classes": sorted(one.classes),
        "types": list(one.types),
        "cohort": one.cohort,
        "where": list(one.where),
        "smallest_cohort": one.smallest_cohort,
        "dates": one.dates,
        "until": iso(one.until),
        "registered_on": iso(one.registered_on),
        "closed_on": iso(one.closed_on),
        "state": one.state(day),
        "extracts": [
            {
                **each._asdict(), "columns": list(each.columns), "made_on": iso(each.made_on),
                "recalled_on": iso(each.recalled_on), "destroyed_on": iso(each.destroyed_on),
            }
            for each in one.extracts.values()
        ],
    }  # fmt: skip
