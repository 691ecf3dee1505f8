"""What may be written in the directory: a fact for an organisation, or the refusal that says why not. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast, get_args

from werkzekerheid.facts.layout import day_of
from werkzekerheid.facts.vocabulary import Role
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from datetime import date, datetime

    from werkzekerheid.facts import notices, streams
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.sharing.directory import Directory, Membership

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")

_NOT_EMPLOYED = frozenset({"worker", "parent", "system", "unknown"})
"""Roles in which nobody works for an organisation."""


def is_plain(given: str) -> bool:
    """Whether it has the form of an id: letters, digits, dots and dashes."""
    return _PLAIN.fullmatch(given) is not None


def check_id(given: str) -> None:
    """An id is letters, digits, dots and dashes: so it is no e-mail address, no whole name, and can be typed anywhere.

    Raises:
        Refusal: `id_not_plain`, or `id_is_a_role`: `jobcoach@kas` would say two things.
    """
    if not is_plain(given):
        raise Refusal("id_not_plain")
    if given in get_args(Role):
        raise Refusal("id_is_a_role", id=given)


def check(directory: Directory, organisation: str, fact: Fact, on: date | None, at: datetime) -> None:
    """Looks whether a fact may be written about an organisation.

    Args:
        directory: with this organisation in it.
        organisation: its id.
        fact: of one of the types of the directory.
        on: the day from which it holds, where that was told.
        at: the moment it is.

    Raises:
        Refusal: it may not.
    """
    known = organisation in directory.organisations
    if fact.TYPE == "organisation_registered":
        if known:
            raise Refusal("organisation_registered_already")
        return
    if not known:
        raise Refusal("organisation_unknown")
    if fact.TYPE == "membership_granted":
        _check_grant(directory, organisation, cast("streams.MembershipGranted", fact), on or day_of(at))
    elif fact.TYPE == "membership_ended":
        _check_end(directory, organisation, cast("streams.MembershipEnded", fact), on or day_of(at))
    elif fact.TYPE == "absence_set":
        _check_absence(directory, organisation, cast("streams.AbsenceSet", fact), at)
    elif fact.TYPE in {"notice_address_set", "notice_address_withdrawn"}:
        _check_address(directory, organisation, cast("notices.NoticeAddressSet", fact), at)


def _check_grant(directory: Directory, organisation: str, fact: streams.MembershipGranted, since: date) -> None:
    if fact.role in _NOT_EMPLOYED:
        raise Refusal("role_of_nobody_employed", role=fact.role)
    for one in _of(directory, organisation, fact.person):
        if one.role == fact.role and (one.until is None or one.until > since):
            raise Refusal("member_already")


def _check_end(directory: Directory, organisation: str, fact: streams.MembershipEnded, until: date) -> None:
    running = [
        one for one in _of(directory, organisation, fact.person) if one.role == fact.role and one.ended_at is None
    ]
    if not running:
        raise Refusal("not_a_member")
    if until < running[-1].since:
        raise Refusal("ended_before_begun", day=running[-1].since)


def _check_absence(directory: Directory, organisation: str, fact: streams.AbsenceSet, at: datetime) -> None:
    if all(one.over(at) for one in _of(directory, organisation, fact.person)):
        raise Refusal("not_a_member")
    if fact.stand_in is None:
        return
    if fact.stand_in == fact.person:
        raise Refusal("stand_in_oneself")
    if all(one.over(at) for one in _of(directory, organisation, fact.stand_in)):
        raise Refusal("stand_in_not_a_member")


def _check_address(
    directory: Directory,
    organisation: str,
    fact: notices.NoticeAddressSet | notices.NoticeAddressWithdrawn,
    at: datetime,
) -> None:
    if fact.TYPE == "notice_address_withdrawn":
        # Also of who works there no longer: it is to be forgotten.
        if directory.address_of(fact.person, organisation) is None:
            raise Refusal("notice_no_address")
    elif all(one.over(at) for one in _of(directory, organisation, fact.person)):
        raise Refusal("not_a_member")


def _of(directory: Directory, organisation: str, person: str) -> list[Membership]:
    return [one for one in directory.memberships if (one.person, one.organisation) == (person, organisation)]
