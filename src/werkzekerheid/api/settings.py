"""The settings of the API: `WERKZEKERHEID_*` in the environment, or files of these names in a folder for secrets.

Where the ledger is and its key stand in `werkzekerheid.settings`, which every command reads; these only `serve` does.
"""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from werkzekerheid.facts.finding import expected
from werkzekerheid.messages import Refusal, say

PREFIX = "WERKZEKERHEID_"
SECRETS = f"{PREFIX}SECRETS"
Algorithm = Literal["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]
"""With which somebody may sign a token: never with a secret that both sides know, and never not at all."""
_Seconds = Annotated[int, Field(ge=0, le=86_400)]
_Some = Annotated[int, Field(ge=1)]


def _client(given: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9._-]+:[a-z_]+", given) is None:
        raise ValueError(say("settings_client_form"))
    return given


class Claims(NamedTuple):
    """How the claims of a token are called that say who somebody is."""

    person: str = "sub"
    organisation: str = "organisation"
    role: str = "role"
    career: str = "career"


class ApiSettings(BaseSettings):
    """What `serve` needs to know beside the ledger; from the environment and the folder, use `api_settings`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", env_nested_delimiter="__", frozen=True)

    issuer: str | None = None
    """The address of the provider of sign-in, as its tokens name it."""
    audience: str = "werkzekerheid"
    """For whom a token must be meant."""
    algorithms: tuple[Algorithm, ...] = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
    claims: Claims = Claims()
    clients: dict[str, Annotated[str, AfterValidator(_client)]] = Field(default_factory=dict)
    """Machine -> `ORGANISATION:ROLE`, by whom its tokens are about, where these do not say so themselves."""
    leeway_seconds: _Seconds = 30
    """So far the clock of the provider may be off."""
    keys_seconds: _Seconds = 300
    """So long the keys of the provider are used without asking again."""
    keys_at_most_seconds: _Seconds = 3_600
    """So long they are used where the provider does not answer; then nobody is let in."""
    keys_again_seconds: _Seconds = 10
    """So long after it asked for them nobody asks again because of a key that it does not know."""
    provider_timeout_seconds: Annotated[float, Field(gt=0, le=60)] = 5.0
    requests_per_minute: _Some = 600
    """Of one client."""
    threads: _Some = 8
    """So many requests are worked on at once; the others wait."""
    demo_identities: bool | None = None
    """Whether roles may be tried out; by default in a ledger that was made for that, where nobody signs anybody in."""
    tls_in_front: bool | None = None
    """Whether TLS ends at a proxy in front of this process; None: nobody said so, and `doctor --production` asks."""
    backtest_careers: _Some = 500
    """So many careers are looked back over in one request at most."""
    client_id: str | None = None
    """As which client people sign in with a browser; without it there are no pages for people on a real ledger."""
    client_secret: SecretStr | None = None
    public_url: str | None = None
    """The address at which browsers find the pages, for the way back from the provider."""
    theme: Path | None = None
    """A stylesheet of the organisation, which the pages load after ours."""
    otel_endpoint: str | None = None
    """Where traces of requests go to, with the extra `otel`; nowhere by default."""
    contact_name: str = "werkzekerheid"
    contact_email: str = "werkzekerheid@example.org"
    contact_url: str = "https://example.org/werkzekerheid"


def api_settings() -> ApiSettings:
    """The settings of this process.

    Raises:
        Refusal: `settings_of_api` with everything that does not fit; nothing of what was given is told.
    """
    folder = os.environ.get(SECRETS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a folder that is not there is a mistake, and not a remark
            return ApiSettings(_secrets_dir=folder)
    except ValidationError as error:
        wrong = "; ".join(
            f"{PREFIX}{'__'.join(map(str, one['loc'])).upper()}: {expected(one['type'], one.get('ctx', {}))}"
            for one in error.errors()
        )
        raise Refusal("settings_of_api", wrong=wrong) from None
    except SettingsError as error:
        field = str(error).split('"')[1].upper() if '"' in str(error) else "..."
        raise Refusal("settings_of_api", wrong=f"{PREFIX}{field}: {say('api_expected_json')}") from None
    except (UserWarning, OSError):
        raise Refusal("settings_of_api", wrong=f"{SECRETS}: {say('settings_secrets_folder')}") from None
