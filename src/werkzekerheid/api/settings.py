"""The settings of the API: `WERKZEKERHEID_*` in the environment, or files of these names in a folder for secrets.

Where the ledger is and its key stand in `werkzekerheid.settings`, which every command reads; these only `serve` does.
"""

from __future__ import annotations

import os
from typing import Literal, NamedTuple

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRETS = "WERKZEKERHEID_SECRETS"
Algorithm = Literal["RS256", "PS256", "ES256", "EdDSA"]
"""With which somebody may sign a token: never with a secret that both sides know, and never not at all."""


class Claims(NamedTuple):
    """How the claims of a token are called that say who somebody is."""

    person: str = "sub"
    organisation: str = "organisation"
    role: str = "role"
    career: str = "career"
    client: str = "azp"


class ApiSettings(BaseSettings):
    """What `serve` needs to know beside the ledger."""

    model_config = SettingsConfigDict(
        env_prefix="WERKZEKERHEID_", extra="ignore", secrets_dir=os.environ.get(SECRETS), env_nested_delimiter="__"
    )

    issuer: str | None = None
    """The address of the provider of sign-in, as its tokens name it."""
    audience: str = "werkzekerheid"
    """For whom a token must be meant."""
    algorithms: tuple[Algorithm, ...] = ("RS256", "PS256", "ES256", "EdDSA")
    claims: Claims = Claims()
    clients: dict[str, str] = Field(default_factory=dict)
    """Machine client -> `ORGANISATION:ROLE`, where its tokens do not say so themselves."""
    leeway_seconds: int = 30
    """So far the clock of the provider may be off."""
    keys_seconds: int = 300
    """So long the keys of the provider are used without asking again."""
    keys_at_most_seconds: int = 3_600
    """So long they are used where the provider does not answer; then nobody is let in."""
    keys_again_seconds: int = 10
    """So long after it asked for them nobody asks again because of a key that it does not know."""
    provider_timeout_seconds: float = 5.0
    requests_per_minute: int = 600
    """Of one client."""
    threads: int = 8
    """So many requests are worked on at once; the others wait."""
    demo_identities: bool | None = None
    """Whether roles may be tried out; by default in a ledger that was made for that, where nobody signs anybody in."""
    backtest_careers: int = 500
    """So many careers are looked back over in one request at most."""
    otel_endpoint: str | None = None
    """Where traces of requests go to, with the extra `otel`; nowhere by default."""
    contact_name: str = "werkzekerheid"
    contact_email: str = "werkzekerheid@example.org"
    contact_url: str = "https://example.org/werkzekerheid"
