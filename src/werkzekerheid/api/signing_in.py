"""Who asks: by a token of a provider of sign-in, or in a ledger to try things out by the name of a role.

A token says who somebody is; whether they work where it says, and in which role, the directory must say too. The
worker is known by the id of the career, and a machine by that of its client.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol, get_args
from uuid import UUID

from werkzekerheid.api.doors import unauthenticated
from werkzekerheid.api.oidc import Provider
from werkzekerheid.api.problems import Problem
from werkzekerheid.app.around import roles_of
from werkzekerheid.facts.event import Actor, career_id_from
from werkzekerheid.facts.trusted import trusted
from werkzekerheid.facts.vocabulary import Role
from werkzekerheid.messages import Refusal
from werkzekerheid.sharing.directory_changes import is_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzekerheid.api.settings import ApiSettings
    from werkzekerheid.app.app import App

_DEMO = "demo:"
_WORKER = "worker"
_ROLES = frozenset(get_args(Role)) - {"unknown", "system"}


class SignIn(Protocol):
    """Knows who asks."""

    def who(self, token: str, app: App) -> Actor:
        """Whose token this is.

        Raises:
            Problem: nobody's, or of somebody whom the directory does not know so.
        """
        ...

    def check(self, token: str) -> None:
        """Looks whether a token that was somebody's still is; the directory stands as it did.

        Raises:
            Problem: it no longer is.
        """
        ...


def sign_in_for(settings: ApiSettings, *, demo: bool) -> SignIn:
    """Who signs people in here.

    Args:
        settings: with the provider, if any.
        demo: whether the ledger was made to try things out.

    Raises:
        Refusal: `settings_demo_identities` roles are to be tried out on a ledger about real people;
            `settings_no_issuer` nobody signs in people there.
    """
    if settings.demo_identities and not demo:
        raise Refusal("settings_demo_identities")
    if settings.issuer is None:
        if not demo:
            raise Refusal("settings_no_issuer")
        return TriedOut()
    provider = OfProvider(settings)
    tried_out = demo and settings.demo_identities is not False
    return Either(TriedOut(), provider) if tried_out else provider


class TriedOut:
    """Roles that are tried out: `demo:ROLE@ORGANISATION`, or `demo:worker@CAREER`."""

    def who(self, token: str, app: App) -> Actor:
        """Whoever it says; there is nobody in it."""
        role, at, place = token.removeprefix(_DEMO).partition("@")
        if not (token.startswith(_DEMO) and at and place and app.demo and role in _ROLES):
            raise unauthenticated("api_token_unknown")
        if role == _WORKER:
            return trusted(Actor, {"actor": career_id_from(place), "role": _WORKER})
        if not is_plain(place):
            raise unauthenticated("api_token_unknown")
        return trusted(Actor, {"actor": f"demo-{role}", "role": role, "organisation": place})

    def check(self, token: str) -> None:
        """A role does not end."""


class OfProvider:
    """People, workers and machines whom a provider of OpenID Connect signed in."""

    def __init__(self, settings: ApiSettings) -> None:
        """Asks the provider for nothing yet."""
        self._settings = settings
        self._provider = Provider(settings)

    def who(self, token: str, app: App) -> Actor:
        """Whose token this is, as the directory knows them."""
        return actor_of(self._provider.claims_of(token), self._settings, app)

    def check(self, token: str) -> None:
        """By its provider, and its end."""
        self._provider.claims_of(token)


def actor_of(claims: Mapping[str, Any], settings: ApiSettings, app: App) -> Actor:
    """Whom a token in order is about, as the directory knows them.

    Raises:
        Problem: it does not say enough, or the directory does not know them so.
    """
    names = settings.claims
    career, role = _text(claims, names.career), claims.get(names.role)
    if career is not None and (role is None or _text(claims, names.role) == _WORKER):
        return trusted(Actor, {"actor": _career(career), "role": _WORKER})
    person, place, said = _told(claims, settings)
    confirmed = _confirmed(app, person, place, said)
    return trusted(Actor, {"actor": person, "role": confirmed, "organisation": place})


def _told(claims: Mapping[str, Any], settings: ApiSettings) -> tuple[str, str, str | None]:
    """Person, organisation and role; those of a machine may be known here and not there.

    A machine is known by whom its token is about, and not by the client that asked for it: the token of a person
    who signed in by the app of that client names the client too.
    """
    names = settings.claims
    person = _text(claims, names.person)
    place, role = _text(claims, names.organisation), _text(claims, names.role)
    if place is None and person in settings.clients:
        place, _, role = settings.clients[person].partition(":")
    if person is None or place is None or not (is_plain(person) and is_plain(place)):
        raise unauthenticated("api_token_says_too_little")
    return person, place, role


class Either:
    """A ledger to try things out in which people sign in too."""

    def __init__(self, tried_out: SignIn, provider: SignIn) -> None:
        """Keep both."""
        self._tried_out, self._provider = tried_out, provider

    def who(self, token: str, app: App) -> Actor:
        """By the beginning of the token."""
        return self._of(token).who(token, app)

    def check(self, token: str) -> None:
        """Likewise."""
        self._of(token).check(token)

    def _of(self, token: str) -> SignIn:
        return self._tried_out if token.startswith(_DEMO) else self._provider


def _confirmed(app: App, person: str, place: str, role: str | None) -> str:
    """The role in which the directory knows somebody, where it is that of the token."""
    roles = roles_of(app, person, place)
    if role is None and len(roles) == 1:
        return roles[0]
    if role is None or role not in roles:
        raise Problem("api_not_in_directory" if role or not roles else "api_which_role", HTTPStatus.FORBIDDEN)
    return role


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    found = claims.get(name)
    if isinstance(found, list) and len(found) == 1:
        (found,) = found
    return found if isinstance(found, str) and found else None


def _career(told: str) -> str:
    try:
        return str(UUID(told))
    except ValueError:
        raise unauthenticated("api_token_says_too_little") from None
