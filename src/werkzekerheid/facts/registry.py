"""The closed registry: stored type name -> class, imported only when asked for, and the stream each type stands in."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from werkzekerheid.facts.base import RefTo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.facts.base import Fact

StreamKind = Literal[
    "career", "sharing", "alerts", "calendar", "rules", "directory", "research", "system", "access", "subscription",
    "notices",
]  # fmt: skip

# fmt: off
_TYPES: Mapping[str, tuple[str, ...]] = {
    "opening": (
        "career_opened", "worker_named", "telling_recorded", "career_linked", "target_group_requested",
        "target_group_established", "target_group_declined", "target_group_ended", "income_started", "income_ended",
        "responsibility_assigned", "advice_given", "search_reported", "waiting_reported", "change_announced",
        "view_lost", "view_regained", "career_closed",
    ),
    "learning": (
        "education_started", "education_ended", "training_started", "training_ended", "certificate_obtained",
        "condition_disclosed", "profile_assessed", "wage_value_measured", "need_assessed", "preference_recorded",
        "openness_chosen",
    ),
    "placement": (
        "match_proposed", "match_rejected", "introduction_held", "placement_started", "placement_adjusted",
        "supervisor_left", "adaptation_promised", "adaptation_delivered", "adaptation_refused", "contract_concluded",
        "contract_renewed", "contract_end_announced", "contract_ended", "placement_ended",
    ),
    "provisions": ("provision_requested", "provision_granted", "provision_refused", "provision_ended"),
    "guidance": (
        "coach_assigned", "coach_left", "begeleidingsplan_agreed", "rhythm_agreed", "agreement_made",
        "safety_net_refused", "goal_reached", "goal_dropped", "agreement_kept", "agreement_broken", "check_in_held",
        "contact_series_reported", "floor_guidance_set", "support_requested", "progress_observed", "check_in_missed",
        "check_in_result_shared", "evaluation_held", "development_wish_expressed", "development_wish_answered",
    ),
    "signals": (
        "signal_observed", "relapse_reported", "relapse_ended", "signal_answered", "warning_given",
        "sickness_reported", "recovery_reported", "life_event_reported", "dropped_out", "exit_talk_held",
        "returned_to_work",
    ),
    "handover": (
        "handover_offered", "handover_accepted", "handover_refused", "handover_recipient_missing",
        "handover_found_missing", "handover_relayed", "handover_followed_up",
    ),
    "sharing": (
        "consent_given", "consent_refused", "consent_withdrawn", "data_shared", "sharing_refused", "rights_requested",
        "rights_decided", "event_corrected", "event_retracted", "own_reading_added", "restriction_set",
        "restriction_lifted", "keys_destroyed",
    ),
    "streams": (
        "alert_raised", "alert_seen", "alert_answered", "alert_escalated", "alert_kept", "alert_withdrawn",
        "alert_reopened", "time_passed", "rules_adopted", "organisation_registered", "contact_point_set",
        "membership_granted", "membership_ended", "absence_set", "event_skipped", "projection_switched", "key_rotated",
        "emergency_access_taken", "emergency_access_reviewed",
    ),
    "research": ("project_registered", "extract_made", "extract_destroyed", "extract_recalled", "project_closed"),
    "destruction": ("destruction_list_drawn_up", "destruction_list_reviewed", "destruction_list_carried_out"),
    "subscription": (
        "subscription_opened", "subscription_changed", "subscription_secret_rotated", "subscription_blocked",
        "subscription_unblocked", "subscription_closed",
    ),
    "notices": (
        "notice_address_set", "notice_address_withdrawn", "notice_started", "notice_sent", "notice_failed",
    ),
}
_STREAMS: Mapping[StreamKind, tuple[str, ...]] = {
    # Others' requests must not crowd the career.
    "sharing": ("consent_given", "consent_refused", "consent_withdrawn", "data_shared", "sharing_refused"),
    "alerts": (
        "alert_raised", "alert_seen", "alert_answered", "alert_escalated", "alert_kept", "alert_withdrawn",
        "alert_reopened",
    ),
    "calendar": ("time_passed",),
    "rules": ("rules_adopted",),
    "directory": (
        "organisation_registered", "contact_point_set", "membership_granted", "membership_ended", "absence_set",
        "notice_address_set", "notice_address_withdrawn",
    ),
    "research": ("project_registered", "extract_made", "extract_destroyed", "extract_recalled", "project_closed"),
    "system": (
        "event_skipped", "projection_switched", "key_rotated", "destruction_list_drawn_up",
        "destruction_list_reviewed", "destruction_list_carried_out",
    ),
    "access": ("emergency_access_taken", "emergency_access_reviewed"),
    "subscription": (
        "subscription_opened", "subscription_changed", "subscription_secret_rotated", "subscription_blocked",
        "subscription_unblocked", "subscription_closed",
    ),
    "notices": ("notice_started", "notice_sent", "notice_failed"),
}
# fmt: on
FACT_MODULES: Mapping[str, str] = MappingProxyType({name: module for module, names in _TYPES.items() for name in names})
"""Type name -> module of this package: reading one event imports one module."""
_STREAM_OF: Mapping[str, StreamKind] = {name: kind for kind, names in _STREAMS.items() for name in names}


def fact_types() -> tuple[str, ...]:
    """Every stored name, in the order of the catalogue."""
    return tuple(FACT_MODULES)


@cache
def fact_class(name: str) -> type[Fact]:
    """The class of a stored name.

    Raises:
        KeyError: no such type.
    """
    module = import_module(f"werkzekerheid.facts.{FACT_MODULES[name]}")
    found: type[Fact] = getattr(module, "".join(part.capitalize() for part in name.split("_")))
    return found


def stream_kind(name: str) -> StreamKind:
    """The kind of stream in which a live fact of this type stands.

    Raises:
        KeyError: no such type.
    """
    if name not in FACT_MODULES:
        raise KeyError(name)
    return _STREAM_OF.get(name, "career")


def may_stand_in(name: str, kind: str) -> bool:
    """Whether a type may stand in this kind of stream: an imported telling keeps its sharing in the career.

    Raises:
        KeyError: no such type.
    """
    own = stream_kind(name)
    return kind == own or (own == "sharing" and kind == "career")


@cache
def references(cls: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The fields that name another thing, as (path, kind) by stored name: `("agreements[].agreement", "agreement")`."""
    return tuple(
        (path, kind)
        for name, hint in get_type_hints(cls, include_extras=True).items()
        if name in cls.model_fields
        for path, kind in _found_in(hint, cls.model_fields[name].alias or name)
    )


def _found_in(hint: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401  (an annotation may be anything)
    for extra in getattr(hint, "__metadata__", ()):
        if isinstance(extra, RefTo):
            yield path, extra.kind
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield from ((f"{path}.{inner}", kind) for inner, kind in references(hint))
        return
    arguments = get_args(hint)
    if get_origin(hint) is tuple:
        path = f"{path}[]"
    for argument in arguments:
        if not isinstance(argument, str):
            yield from _found_in(argument, path)
