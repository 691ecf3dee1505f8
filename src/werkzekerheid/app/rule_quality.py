"""Reading for the quality of the rules: the report without names, and the random sample of the week.

One career after the other, and of none more is kept than numbers; so memory does not grow with the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, cast

from werkzekerheid import catalogue
from werkzekerheid.app.answering import Question, answer_all, digest_of
from werkzekerheid.app.emergency import is_demo_reader
from werkzekerheid.app.readable import career_or_none, read_whole
from werkzekerheid.app.registers import refused
from werkzekerheid.app.standing import asker
from werkzekerheid.career.questions import responsible_on
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels import alerts
from werkzekerheid.readmodels.rule_quality import POLICY, Tally, in_sample, may_be_sampled, measures, week_of
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.readmodels.alerts import AlertRecord
    from werkzekerheid.readmodels.rule_quality import RuleQuality, Window
    from werkzekerheid.readmodels.skips import Skips

    Progress = Callable[[int, int], None]

PROJECTION = "rule_quality"
_PURPOSE: Purpose = "quality"


class SampledRow(TypedDict):
    """A career that chance chose, how it stands as far as the reader may see, and what to look at."""

    career: str
    career_id: str
    week: str
    working: bool | None
    organisation: str | None
    has_coach: bool | None
    last_contact_on: str | None
    contract_ends_on: str | None
    look_at: list[str]


def quality(app: App, requester: Actor, window: Window, rule: str | None, progress: Progress) -> RuleQuality:
    """How well the rules did, for the careers that the requester's organisation answers for.

    Raises:
        Refusal: `rules_unknown` there is no such rule; `rules_quality_not_yours`, which is written down; or it cannot
            be written down.
    """
    if rule is not None and rule not in RULES:
        raise Refusal("rules_unknown", rules=", ".join(RULES))
    demo = is_demo_reader(app, requester)
    asker(app, requester)
    if not demo and (requester.role not in catalogue.projection(PROJECTION).content["roles"] or not _own(requester)):
        raise refused(app, requester, PROJECTION, Refusal("rules_quality_not_yours"))
    own = None if demo else _own(requester)
    tally, skips = Tally(app.ledger.ledger_id, window, rule), skips_of(app.ledger)
    careers = app.careers_s_ids()
    for number, career_id in enumerate(careers, start=1):
        career = career_or_none(app.ledger, career_id, skips)
        if career is not None and own in {None, responsible_on(career, window.last)}:
            tally.add(career, _alerts(app, career_id, skips))
        progress(number, len(careers))
    report = tally.report(own)
    app.auditing.put(
        requester, "read", careers=[], what=PROJECTION, purpose=_PURPOSE, relation="demo" if demo else "officer",
        digest=digest_of(report), rules=catalogue.policy(POLICY).version,
    )  # fmt: skip
    return report


def _own(requester: Actor) -> str | None:
    return requester.organisation


def _alerts(app: App, career_id: str, skips: Skips) -> list[AlertRecord]:
    own, told = (
        read_whole(app.ledger, f"{kind}:{career_id}", skips, lost=True).events for kind in ("career", "alerts")
    )
    return list(alerts.left(alerts.fold(career_id, told), alerts.erased_in(own)).values())


def sample(app: App, requester: Actor, day: date | None) -> list[SampledRow]:
    """The careers without an alert that chance chose for a week, as far as the requester may see them.

    Raises:
        Refusal: `sample_to_come` that week has not begun; or what the gateway says.
    """
    monday = week_of(day or app.today())
    if monday > app.today():
        raise Refusal("sample_to_come")
    one_in, skips = measures(monday).sample_one_in, skips_of(app.ledger)
    drawn = [
        one
        for one in app.careers_s_ids()
        if in_sample(app.ledger.ledger_id, one, monday, one_in)
        and (career := career_or_none(app.ledger, one, skips)) is not None
        and may_be_sampled(career, _alerts(app, one, skips), monday)
    ]
    question = Question(requester, _PURPOSE, ("situation",))
    found = answer_all(app, question, drawn)
    return [
        _sampled(one.career, cast("Mapping[str, Any]", answer.documents["situation"]), monday) for one, answer in found
    ]


def _sampled(career: Career, situation: Mapping[str, Any], monday: date) -> SampledRow:
    placement, contract = (_part(situation.get(name)) for name in ("placement", "contract"))
    has_coach, last = situation.get("has_coach"), _part(situation.get("last_contact"))
    look_at = ["how_it_goes", "agreements"]
    look_at += ["coach"] if has_coach is False else []
    look_at += ["contract"] if contract.get("ends_on") else []
    look_at += ["next_step"] if situation.get("working") is False else []
    return SampledRow(
        career=str(situation["career"]),
        career_id=career.career_id,
        week=monday.isoformat(),
        working=situation.get("working"),
        organisation=placement.get("organisation"),
        has_coach=has_coach,
        last_contact_on=last.get("on"),
        contract_ends_on=contract.get("ends_on"),
        look_at=look_at,
    )


def _part(value: object) -> Mapping[str, Any]:
    """A part of a document; nothing where it is none, or not for this reader."""
    return value if isinstance(value, dict) else {}
