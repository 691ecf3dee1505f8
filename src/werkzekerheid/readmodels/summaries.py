"""A short line for people about a fact, made of its main fields; its title in the catalogue says what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.facts.base import Erased, Reason
from werkzekerheid.readmodels.fields import lists_of, refs_of
from werkzekerheid.words import phrase, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.facts.base import Fact
    from werkzekerheid.readmodels.names import Names

_FIELDS: Mapping[str, str] = {
    "career_opened": "reason work_level",
    "worker_named": "name",
    "telling_recorded": "title told",
    "career_linked": "other",
    "target_group_requested": "group by",
    "target_group_established": "group established_by until_on",
    "target_group_declined": "group declined_by reason",
    "target_group_ended": "group",
    "income_started": "kind supplementary",
    "income_ended": "kind",
    "responsibility_assigned": "scope organisation role",
    "advice_given": "advice by followed",
    "search_reported": "result by",
    "waiting_reported": "waiting_for until_on",
    "change_announced": "what expected_on",
    "view_lost": "",
    "view_regained": "via",
    "career_closed": "reason",
    "education_started": "level organisation",
    "education_ended": "level outcome reasons",
    "training_started": "kind organisation planned_end_on",
    "training_ended": "training outcome reasons",
    "certificate_obtained": "name level",
    "condition_disclosed": "consequence_for_work disclosed_by to",
    "profile_assessed": "instrument rater",
    "wage_value_measured": "percent basis redetermine_on",
    "need_assessed": "need sources spoke_with_worker valid_until_on",
    "preference_recorded": "topic",
    "openness_chosen": "recipient_role classes",
    "match_proposed": "organisation route",
    "match_rejected": "placement by reasons",
    "introduction_held": "placement present guidance_information_given expectations_agreed trial_days",
    "placement_started": "form organisation formal_employer hours_per_week days_per_week paid planned_end_on",
    "placement_adjusted": "what direction placement",
    "supervisor_left": "placement successor overlap_days",
    "adaptation_promised": "adaptation placement due_on",
    "adaptation_delivered": "adaptation placement",
    "adaptation_refused": "adaptation placement",
    "contract_concluded": "kind placement starts_on ends_on duration_months hours_per_week prospect",
    "contract_renewed": "kind sequence ends_on duration_months hours_per_week",
    "contract_end_announced": "renewal ends_on reasons",
    "contract_ended": "contract reasons",
    "placement_ended": "outcome placement reasons next",
    "provision_requested": "kind by placement",
    "provision_granted": "kind placement to from_on until_on minutes_per_week percent",
    "provision_refused": "kind reason",
    "provision_ended": "kind reason",
    "coach_assigned": "kind organisation until_on",
    "coach_left": "coach reason successor",
    "begeleidingsplan_agreed": "goals agreements relapse_contact safety_net evaluate_on agreed_by",
    "rhythm_agreed": "with every_days",
    "agreement_made": "topic owner review_on",
    "safety_net_refused": "by reasons",
    "goal_reached": "goal",
    "goal_dropped": "goal",
    "agreement_kept": "agreement by",
    "agreement_broken": "agreement by",
    "check_in_held": "by with channel minutes",
    "contact_series_reported": "by with every_days from_on until_on channel",
    "floor_guidance_set": "form by minutes_per_day",
    "support_requested": "topic by to",
    "progress_observed": "kind seen_by",
    "check_in_missed": "with reason",
    "check_in_result_shared": "to",
    "evaluation_held": "conclusion present still_fits",
    "development_wish_expressed": "kind to",
    "development_wish_answered": "answer",
    "signal_observed": "sign seen_by to times",
    "relapse_reported": "effects placement",
    "relapse_ended": "how",
    "signal_answered": "action by",
    "warning_given": "for times",
    "sickness_reported": "placement",
    "recovery_reported": "placement",
    "life_event_reported": "domain direction",
    "dropped_out": "phase placement reasons",
    "exit_talk_held": "with reasons",
    "returned_to_work": "placement",
    "handover_offered": "occasion from_organisation to_organisation warm topics",
    "handover_accepted": "by missing",
    "handover_refused": "by",
    "handover_recipient_missing": "occasion tried",
    "handover_found_missing": "occasion by topics",
    "handover_relayed": "to topics",
    "handover_followed_up": "with",
    "consent_given": "recipient purposes classes until_on",
    "consent_refused": "recipient classes",
    "consent_withdrawn": "recipient classes",
    "data_shared": "sender_organisation recipient_organisation recipient_role purpose classes",
    "sharing_refused": "requester_organisation purpose ground",
    "rights_requested": "right answer_due_on",
    "rights_decided": "decision",
    "event_corrected": "corrects",
    "event_retracted": "retracts reason",
    "own_reading_added": "about",
    "restriction_set": "",
    "restriction_lifted": "",
    "keys_destroyed": "classes reason",
}
"""Type -> its fields in the order of the line. Free text is never one of them: it stands in fields of its own."""


def summary(fact: Fact, names: Names, titles: Mapping[str, str]) -> str:
    """The line about a fact in the language chosen; `titles` are those of the events it may point at, by id."""
    if fact.TYPE == "erased":
        return _gone(fact)
    return ", ".join(_parts(fact, names, titles))


def _parts(fact: Fact, names: Names, titles: Mapping[str, str]) -> Iterator[str]:
    values = {field.alias or name: getattr(fact, name) for name, field in type(fact).model_fields.items()}
    for name in _FIELDS.get(fact.TYPE, "").split():
        value = values[name]
        if isinstance(value, Erased):
            yield _gone(value)
        elif isinstance(value, bool):
            yield word(f"{fact.TYPE}.{name}", str(value).lower())
        elif value is not None and value != ():
            yield phrase(name, _said(fact, name, value, names, titles))


def _gone(value: Fact | Erased) -> str:
    return phrase(
        "key_missing" if getattr(value, "key_missing", None) else "erased", str(getattr(value, "erased_on", ""))
    )


def _said(fact: Fact, name: str, value: Any, names: Names, titles: Mapping[str, str]) -> str:  # noqa: ANN401
    """A value in words: of a list each of its items, of a record what it is called by."""
    if isinstance(value, tuple):
        return ", ".join(_said(fact, name, one, names, titles) for one in value)
    if isinstance(value, Reason):
        return f"{word('reason_code', value.code)} ({word('role', value.said_by)})"
    if name in lists_of(type(fact)):
        return word(lists_of(type(fact))[name], value)
    if name in refs_of(type(fact)):
        return titles.get(value) or names.of(value)
    if name in {"goals", "agreements"}:
        return names.of(getattr(value, name.removesuffix("s")))
    return f"{value:g}" if isinstance(value, float) else str(value)
