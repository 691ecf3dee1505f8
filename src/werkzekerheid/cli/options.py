"""The arguments and options that several commands share, with their help in the language chosen."""

from __future__ import annotations

from typing import Annotated, NamedTuple, TypeAlias

import typer

from werkzekerheid.messages import say

_CAREER = say("cli_metavar_career")
_DAY = say("cli_metavar_day")
_FILE = say("cli_metavar_file")
_FOLDER = say("cli_metavar_folder")
_POSITION = say("cli_metavar_position")

OneCareer: TypeAlias = Annotated[str, typer.Argument(metavar=_CAREER, help=say("cli_argument_career"))]
OrAllCareers: TypeAlias = Annotated[
    str | None, typer.Argument(metavar=f"[{_CAREER}]", help=say("cli_argument_career_or_all"), show_default=False)
]
AsOf: TypeAlias = Annotated[str | None, typer.Option("--as-of", metavar=_DAY, help=say("cli_option_as_of"))]
KnownAt: TypeAlias = Annotated[
    str | None, typer.Option("--known-at", metavar=say("cli_metavar_moment"), help=say("cli_option_known_at"))
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help=say("cli_option_json"))]
Files: TypeAlias = Annotated[list[str], typer.Argument(metavar=f"{_FILE}...", help=say("cli_argument_files"))]
LanesOnly: TypeAlias = Annotated[bool, typer.Option("--lanes", help=say("cli_option_lanes"))]
Demo: TypeAlias = Annotated[bool, typer.Option("--demo", help=say("cli_option_demo"))]
TypeName: TypeAlias = Annotated[str, typer.Argument(metavar=say("cli_metavar_type"), help=say("cli_argument_type"))]
From: TypeAlias = Annotated[str, typer.Option("--from", metavar=f"{_FILE}|-", help=say("cli_option_from"))]
FromFacts: TypeAlias = Annotated[str, typer.Option("--from", metavar=f"{_FILE}|-", help=say("cli_option_from_facts"))]
Position: TypeAlias = Annotated[str, typer.Argument(metavar=_POSITION, help=say("cli_argument_position"))]
OrAllPositions: TypeAlias = Annotated[
    str | None,
    typer.Argument(metavar=f"[{_POSITION}]", help=say("cli_argument_position_or_all"), show_default=False),
]
Why: TypeAlias = Annotated[str, typer.Option("--why", metavar=say("cli_metavar_text"), help=say("cli_option_why"))]
CommandId: TypeAlias = Annotated[
    str | None, typer.Option("--command-id", metavar="UUID", help=say("cli_option_command_id"))
]
PassUntil: TypeAlias = Annotated[str | None, typer.Option("--until", metavar=_DAY, help=say("cli_option_pass_until"))]
PlayUntil: TypeAlias = Annotated[str | None, typer.Option("--until", metavar=_DAY, help=say("cli_option_play_until"))]
PlayAsOf: TypeAlias = Annotated[str | None, typer.Option("--as-of", metavar=_DAY, help=say("cli_option_play_as_of"))]
KnownOn: TypeAlias = Annotated[str | None, typer.Option("--known-on", metavar=_DAY, help=say("cli_option_known_on"))]
CopyTo: TypeAlias = Annotated[str, typer.Option("--to", metavar=_FOLDER, help=say("cli_option_copy_to"))]
KeysTo: TypeAlias = Annotated[str, typer.Option("--keys-to", metavar=_FOLDER, help=say("cli_option_keys_to"))]
KeysDays: TypeAlias = Annotated[
    str, typer.Option("--keys-days", metavar=say("cli_metavar_number"), help=say("cli_option_keys_days"))
]
CopyFrom: TypeAlias = Annotated[str, typer.Option("--from", metavar=_FILE, help=say("cli_option_copy_from"))]
KeysFrom: TypeAlias = Annotated[str, typer.Option("--keys-from", metavar=_FILE, help=say("cli_option_keys_from"))]

Once: TypeAlias = Annotated[bool, typer.Option("--once", help=say("cli_option_once"))]
HealthAt: TypeAlias = Annotated[
    str | None, typer.Option("--health", metavar=say("cli_metavar_address"), help=say("cli_option_health"))
]

SealTo: TypeAlias = Annotated[str | None, typer.Option("--to", metavar=_FILE, help=say("cli_option_seal_to"))]
PublicKey: TypeAlias = Annotated[bool, typer.Option("--public-key", help=say("cli_option_public_key"))]
NewSealKey: TypeAlias = Annotated[bool, typer.Option("--new-key", help=say("cli_option_new_seal_key"))]
KeptCheckpoint: TypeAlias = Annotated[
    str | None, typer.Option("--checkpoint", metavar=_FILE, help=say("cli_option_checkpoint"))
]
KeptKey: TypeAlias = Annotated[
    str | None, typer.Option("--key", metavar=say("cli_metavar_key"), help=say("cli_option_kept_key"))
]
OneEvent: TypeAlias = Annotated[str, typer.Argument(metavar=say("cli_metavar_event"), help=say("cli_argument_event"))]
EventToVerify: TypeAlias = Annotated[
    str | None, typer.Option("--event", metavar=say("cli_metavar_event"), help=say("cli_argument_event"))
]
ProofTo: TypeAlias = Annotated[str | None, typer.Option("--to", metavar=_FILE, help=say("cli_option_proof_to"))]

CheckOnly: TypeAlias = Annotated[bool, typer.Option("--check", help=say("cli_option_check"))]
Workers: TypeAlias = Annotated[
    str | None, typer.Option("--workers", metavar=say("cli_metavar_number"), help=say("cli_option_workers"))
]
Cluster: TypeAlias = Annotated[
    str | None, typer.Option("--cluster", metavar=say("cli_metavar_address"), help=say("cli_option_cluster"))
]


class Moment(NamedTuple):
    """The moment asked about, as typed."""

    as_of: str | None = None
    known_at: str | None = None
