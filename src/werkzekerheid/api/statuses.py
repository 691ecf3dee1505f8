"""Which status of HTTP a refusal has. What is not named here is the domain saying no to how a career stands: 409."""

from __future__ import annotations

from http import HTTPStatus

_NOT_FOUND = frozenset({
    "career_not_found", "handover_unknown", "handover_not_yours", "alert_unknown", "no_such_event",
    "erase_request_unknown", "no_projection", "feed_unknown", "feed_entry_unknown",
    "research_project_unknown",
})  # fmt: skip
"""Whoever asks is not told whether it is not there or not theirs."""
_FORBIDDEN = frozenset({
    "not_admitted", "rights_not_for_role", "rights_of_another", "register_not_yours", "register_not_an_officer",
    "usage_not_yours", "rules_not_yours", "rules_quality_not_yours", "not_for_this_role", "alert_of_others",
    "alert_not_in_emergency", "not_yours_to_give", "backtest_no_careers", "erase_by_command", "feed_not_yours_to_open",
    "continuity_not_yours", "research_not_for_role",
})  # fmt: skip
_INVALID = frozenset({
    "organisation_unknown", "organisation_not_one", "id_not_plain", "rules_unknown", "consent_of_nothing",
    "alert_answer_unknown", "alert_answer_without_reason", "correction_of_refused", "not_for_all_careers",
    "rules_begin_later", "gateway_basis_unknown", "continuity_days_reversed",
})  # fmt: skip
_OUT_OF_ORDER = (
    "ledger_", "key_", "keys_", "views_", "audit_", "otlp_", "evidence_", "settings_", "catalogue_", "policy_",
    "policies_", "event_tampered", "event_key_missing", "career_unreadable", "career_unfit", "column_",
)  # fmt: skip
"""How the codes begin that are about the installation: nothing that the client did."""


_UNFIT_FEED = (
    "feed_events_or_", "feed_no_", "feed_without_", "feed_reference_", "feed_purpose_", "feed_basis_", "feed_url_",
    "feed_nothing_", "feed_overlap", "feed_cursor_", "feed_of_",
)  # fmt: skip
"""How the codes begin of a subscription that does not fit together."""


def status_of(code: str) -> int:
    """The status of a refusal."""
    if code in _NOT_FOUND:
        return HTTPStatus.NOT_FOUND
    if code in _INVALID or code.startswith(_UNFIT_FEED):
        return HTTPStatus.BAD_REQUEST
    if code == "career_moved":
        return HTTPStatus.PRECONDITION_FAILED
    if code in _FORBIDDEN or code.startswith("gateway_"):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.SERVICE_UNAVAILABLE if is_out_of_order(code) else HTTPStatus.CONFLICT


def is_out_of_order(code: str) -> bool:
    """Whether a refusal is about the installation."""
    return code.startswith(_OUT_OF_ORDER)
