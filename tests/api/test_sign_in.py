"""Who gets in: whoever a provider of sign-in vouches for, and the directory knows; nobody else, by any other token."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from time import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.api import people
from tests.api.clients import Doors, opened
from tests.api.provider import AUDIENCE, Provider
from tests.ledgers import code_of
from werkzekerheid.api.api import create_api
from werkzekerheid.api.settings import ApiSettings
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

Token = Callable[[Provider], str]
_SITUATION = f"/careers/{people.CAREER}/situation"


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A ledger about real people, that all read."""
    return people.made(tmp_path_factory.mktemp("real"))


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as made:
        yield made


class Open:
    """Opens the API with these settings, and ends it with the test."""

    def __init__(self, stores: Settings, provider: Provider, stack: ExitStack) -> None:
        self._stores, self._provider, self._stack = stores, provider, stack

    def __call__(self, **settings: Any) -> Doors:
        usual: dict[str, Any] = {"issuer": self._provider.issuer, "keys_again_seconds": 0}
        return self._stack.enter_context(opened(self._stores, **(usual | settings)))


@pytest.fixture
def open_(stores: Settings, provider: Provider) -> Iterator[Open]:
    with ExitStack() as stack:
        yield Open(stores, provider, stack)


def ann(provider: Provider, by: str | None = None, **claims: Any) -> str:
    """The token of somebody who works there."""
    return provider.token(by, **({"sub": people.COACH.actor, "organisation": people.KAS, "role": "jobcoach"} | claims))


def asked(doors: Doors, token: str) -> httpx.Response:
    return doors.with_token(token).get(_SITUATION)


def told(answer: httpx.Response) -> tuple[int, str | None]:
    """Its status, and the code of the problem, if it is one."""
    problem = answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"] if problem else None


def test_who_signed_in_and_works_there_is_let_in(open_: Open, provider: Provider) -> None:
    doors = open_()

    assert asked(doors, ann(provider)).status_code == 200
    assert asked(doors, ann(provider, aud=["another", AUDIENCE], role=["jobcoach"])).status_code == 200


@pytest.mark.parametrize("kind", ["ES256", "Ed25519"])
def test_each_way_to_sign_on_the_list_is_read(open_: Open, provider: Provider, kind: str) -> None:
    provider.add("other", kind)

    assert asked(open_(), ann(provider)).status_code == 200


def test_the_role_may_be_left_to_the_directory_where_there_is_but_one(open_: Open, provider: Provider) -> None:
    doors = open_()

    assert asked(doors, ann(provider, role=None)).status_code == 200
    assert told(asked(doors, ann(provider, sub=people.BOTH, role=None))) == (403, "which_role")


def test_the_claims_may_have_other_names(open_: Open, provider: Provider) -> None:
    doors = open_(claims={"person": "uid", "organisation": "org", "role": "function"})
    token = provider.token(sub="x-1", uid=people.COACH.actor, org=people.KAS, function="jobcoach")

    assert asked(doors, token).status_code == 200


def test_a_worker_is_known_by_the_career(open_: Open, provider: Provider) -> None:
    doors = open_()

    assert asked(doors, provider.token(sub="w-1", career=people.CAREER)).status_code == 200
    assert told(asked(doors, provider.token(sub="w-1", career="not an id"))) == (401, "token_says_too_little")
    another = provider.token(sub="w-1", career="00000000-0000-5000-8000-000000000000", role="worker")
    assert told(asked(doors, another)) == (404, "not_found")


def test_a_machine_gets_a_token_by_its_own_secret(open_: Open, provider: Provider) -> None:
    words = {"grant_type": "client_credentials"}
    url = provider.described()["token_endpoint"]
    token = httpx.post(url, data=words, auth=("planner", "hush"), trust_env=False).json()["access_token"]

    assert asked(open_(clients={"planner": "kas:jobcoach"}), token).status_code == 200
    assert told(asked(open_(), token)) == (401, "token_says_too_little")
    assert told(asked(open_(clients={"planner": "elsewhere:jobcoach"}), token)) == (403, "not_in_directory")


def test_a_person_who_signed_in_by_the_app_of_a_machine_is_not_that_machine(open_: Open, provider: Provider) -> None:
    doors = open_(clients={"planner": "kas:jobcoach"})

    assert told(asked(doors, provider.token(sub="p-eve", azp="planner"))) == (401, "token_says_too_little")


def _base64(given: bytes) -> str:
    return urlsafe_b64encode(given).rstrip(b"=").decode()


def _part(document: object) -> str:
    return _base64(json.dumps(document).encode())


def _unsigned(provider: Provider) -> str:
    claims = provider.claims(sub=people.COACH.actor, organisation=people.KAS, role="jobcoach")
    return f"{_part({'alg': 'none', 'kid': 'first'})}.{_part(claims)}."


def _by_the_public_key(provider: Provider) -> str:
    """Signed with what everybody knows, as if it were a secret of both sides."""
    claims = provider.claims(sub=people.COACH.actor, organisation=people.KAS, role="jobcoach")
    told = f"{_part({'alg': 'HS256', 'kid': 'first'})}.{_part(claims)}"
    secret = provider.keys["first"].as_pem(private=False)
    return f"{told}.{_base64(hmac.digest(secret, told.encode(), 'sha256'))}"


def _by_somebody_else(provider: Provider) -> str:
    claims = provider.claims(sub=people.COACH.actor, organisation=people.KAS, role="jobcoach")
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims, RSAKey.generate_key(2048))


def _changed(provider: Provider) -> str:
    head, _, signature = ann(provider).split(".")
    return f"{head}.{_part(provider.claims(sub='p-eve', organisation=people.KAS))}.{signature}"


def _of_another_kind(provider: Provider) -> str:
    """By the right key, in a way that is not on the list."""
    claims = provider.claims(sub=people.COACH.actor, organisation=people.KAS, role="jobcoach")
    key = RSAKey.import_key(provider.keys["first"].as_dict(private=True) | {"alg": "RS512"})
    return jwt.encode({"alg": "RS512", "kid": "first"}, claims, key, algorithms=["RS512"])


WRONG: dict[str, tuple[Token, str]] = {
    "signed by somebody else": (_by_somebody_else, "token_unknown"),
    "changed afterwards": (_changed, "token_unknown"),
    "not signed": (_unsigned, "token_unknown"),
    "signed with the public key as a secret": (_by_the_public_key, "token_unknown"),
    "signed in a way that is not on the list": (_of_another_kind, "token_unknown"),
    "expired": (lambda one: ann(one, exp=int(time()) - 120), "token_expired"),
    "without an end": (lambda one: ann(one, exp=None), "token_not_for_us"),
    "not valid yet": (lambda one: ann(one, nbf=int(time()) + 120), "token_not_for_us"),
    "for another audience": (lambda one: ann(one, aud="another"), "token_not_for_us"),
    "for nobody": (lambda one: ann(one, aud=None), "token_not_for_us"),
    "of another issuer": (lambda one: ann(one, iss="https://else.example"), "token_not_for_us"),
    "without an issuer": (lambda one: ann(one, iss=None), "token_not_for_us"),
    "about nobody": (lambda one: ann(one, sub=None), "token_says_too_little"),
    "of no organisation": (lambda one: ann(one, organisation=None), "token_says_too_little"),
    "of two organisations": (lambda one: ann(one, organisation=["kas", "other"]), "token_says_too_little"),
    "about somebody with a name": (lambda one: ann(one, sub="Ann de Wit"), "token_says_too_little"),
    "of a role that is tried out": (lambda _: "demo:jobcoach@kas", "token_unknown"),
    "no token at all": (lambda _: "a.b.c", "token_unknown"),
    "of other signs": (lambda _: "é.é.é", "token_unknown"),
    "far too long": (lambda one: ann(one, more="x" * 10_000), "token_unknown"),
}
"""What is wrong with a token, how it is made, and what is said of it."""


@pytest.fixture(scope="module")
def steady(stores: Settings) -> Iterator[tuple[Provider, Doors]]:
    """A provider and an API that no test changes."""
    with Provider() as provider, opened(stores, issuer=provider.issuer) as doors:
        yield provider, doors


@pytest.mark.parametrize("name", WRONG)
def test_a_token_that_is_wrong_lets_nobody_in(steady: tuple[Provider, Doors], name: str) -> None:
    provider, doors = steady
    make, code = WRONG[name]
    token = make(provider)

    answer = httpx.get(
        f"{doors.url}/v1{_SITUATION}", headers={b"Authorization": f"Bearer {token}".encode()}, trust_env=False
    )

    assert told(answer) == (401, code)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="werkzekerheid", error="invalid_token"'
    assert token not in answer.text
    assert people.COACH.actor not in answer.text


@pytest.mark.parametrize(
    ("person", "organisation", "role"),
    [
        ("p-eve", "kas", "jobcoach"),
        ("p-ann", "elsewhere", "jobcoach"),
        ("p-ann", "kas", "lead"),
        ("p-ann", "kas", "boss"),
    ],
)
def test_whom_the_directory_does_not_know_so_is_refused(
    steady: tuple[Provider, Doors], person: str, organisation: str, role: str
) -> None:
    provider, doors = steady

    answer = asked(doors, provider.token(sub=person, organisation=organisation, role=role))

    assert told(answer) == (403, "not_in_directory")
    assert person not in answer.text


def test_two_roles_in_one_claim_are_none(steady: tuple[Provider, Doors]) -> None:
    provider, doors = steady

    answer = asked(doors, ann(provider, sub=people.BOTH, role=["jobcoach", "lead"]))

    assert told(answer) == (403, "which_role")


def test_without_a_token_it_is_said_how_to_sign_in(steady: tuple[Provider, Doors]) -> None:
    answer = steady[1].as_(None).get(_SITUATION)

    assert told(answer) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="werkzekerheid"'


class TestKeys:
    """The keys of a provider come and go."""

    def test_a_key_that_is_new_is_asked_for_and_the_old_ones_are_gone(self, open_: Open, provider: Provider) -> None:
        """
        a token by the first key    in
        the provider rotates        a second key, and the first is gone
        a token by the second key   in, since it is asked for
        a token by the first key    out
        """
        doors, before = open_(), ann(provider)
        old = provider.keys["first"]
        assert asked(doors, before).status_code == 200
        provider.rotate("second")

        assert asked(doors, ann(provider)).status_code == 200
        assert told(asked(doors, before)) == (401, "token_unknown")
        by_old = jwt.encode({"alg": "RS256", "kid": "first"}, provider.claims(sub=people.COACH.actor), old)
        assert told(asked(doors, by_old)) == (401, "token_unknown")

    def test_a_key_that_nobody_knows_does_not_have_us_ask_all_the_time(self, open_: Open, provider: Provider) -> None:
        doors = open_(keys_again_seconds=3600)
        assert asked(doors, ann(provider)).status_code == 200
        provider.add("unlisted")
        provider.listed = [provider.keys["first"].as_dict(private=False)]

        answers = [told(asked(doors, ann(provider, jti=str(number)))) for number in range(5)]

        assert answers == [(401, "token_unknown")] * 5
        assert provider.asked == 1

    def test_keys_that_are_old_are_asked_for_again(self, open_: Open, provider: Provider) -> None:
        doors = open_(keys_seconds=0)

        assert [asked(doors, ann(provider)).status_code for _ in range(3)] == [200] * 3
        assert provider.asked >= 3

    def test_while_the_provider_is_away_the_known_keys_go_on(self, open_: Open, provider: Provider) -> None:
        """
        a token by the first key    in
        the provider is away        the first key goes on
        a token by another key      nobody can tell: 503, and to be asked again
        the provider is back        in
        """
        doors = open_(keys_seconds=0)
        assert asked(doors, ann(provider)).status_code == 200
        provider.away = True
        provider.add("second")

        assert asked(doors, ann(provider, by="first")).status_code == 200
        away = asked(doors, ann(provider))
        assert told(away) == (503, "provider_away")
        assert "Retry-After" in away.headers
        provider.away = False
        assert asked(doors, ann(provider)).status_code == 200

    def test_where_it_never_answered_nobody_gets_in(self, open_: Open, provider: Provider) -> None:
        provider.away = True

        assert told(asked(open_(), ann(provider))) == (503, "provider_away")

    def test_known_keys_do_not_go_on_for_ever(self, open_: Open, provider: Provider) -> None:
        doors = open_(keys_seconds=0, keys_at_most_seconds=0)
        assert asked(doors, ann(provider)).status_code in {200, 503}
        provider.away = True

        assert told(asked(doors, ann(provider))) == (503, "provider_away")

    def test_a_key_that_cannot_be_read_takes_none_of_the_others_away(self, open_: Open, provider: Provider) -> None:
        usable = provider.keys["first"].as_dict(private=False)
        secret = {"kty": "oct", "kid": "secret", "k": "aHVzaA"}
        provider.listed = [{"kty": "EC", "crv": "P-0", "kid": "odd"}, secret, {"kty": "RSA"}, usable]

        assert asked(open_(), ann(provider)).status_code == 200

    def test_a_provider_that_says_it_is_another_is_not_believed(
        self, open_: Open, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(provider, "described", lambda: {"issuer": "https://else.example", "jwks_uri": "https://x"})

        assert told(asked(open_(), ann(provider))) == (503, "provider_away")


class TestTooOften:
    """So many requests a client in a minute."""

    def test_who_asks_too_often_waits(self, open_: Open, provider: Provider) -> None:
        doors, token = open_(requests_per_minute=3), ann(provider)

        answers = [asked(doors, token) for _ in range(4)]

        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        left = [one.headers["RateLimit"].split(";")[1] for one in answers]
        assert left == ["r=2", "r=1", "r=0", "r=0"]
        assert {one.headers["RateLimit-Policy"] for one in answers} == {'"requests";q=3;w=60'}
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60

    def test_who_asks_too_often_keeps_nobody_else_out(self, open_: Open, provider: Provider) -> None:
        doors = open_(requests_per_minute=1, clients={"planner": "kas:jobcoach"})
        answers = [asked(doors, ann(provider)).status_code for _ in range(2)]

        assert answers == [200, 429]
        assert asked(doors, provider.token(sub="planner")).status_code == 200


class TestStart:
    """A start that would let in whoever asks is refused."""

    def test_a_real_ledger_needs_a_provider(self, stores: Settings) -> None:
        assert code_of(lambda: create_api(ApiSettings(), stores)) == "settings_no_issuer"

    def test_roles_are_not_tried_out_on_a_real_ledger(self, stores: Settings, provider: Provider) -> None:
        settings = ApiSettings(issuer=provider.issuer, demo_identities=True)

        assert code_of(lambda: create_api(settings, stores)) == "settings_demo_identities"

    def test_on_a_demo_ledger_with_a_provider_both_get_in(self, demo_folder: Path, provider: Provider) -> None:
        with opened(Settings(demo_folder / "ledger.db", None), issuer=provider.issuer) as doors:
            assert doors.as_("jobcoach@gemeente").get("/careers").status_code == 200
        with opened(Settings(demo_folder / "ledger.db", None), issuer=provider.issuer, demo_identities=False) as doors:
            assert told(doors.as_("jobcoach@gemeente").get("/careers")) == (401, "token_unknown")
