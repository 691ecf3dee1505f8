"""The arguments and options that several commands share, with their help in the language chosen."""

from __future__ import annotations

from typing import Annotated, NamedTuple, TypeAlias

import typer

from werkzekerheid.cli.typed import typed_text
from werkzekerheid.messages import say

_CAREER = say("cli_metavar_career")
_ACCOUNT = say("cli_metavar_account")
_DAY = say("cli_metavar_day")
_FILE = say("cli_metavar_file")
_FOLDER = say("cli_metavar_folder")
_ORGANISATION = say("cli_metavar_organisation")
_PERSON = say("cli_metavar_person")
_POSITION = say("cli_metavar_position")
_TEXT = f"{say('cli_metavar_text')}|-"

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
Why: TypeAlias = Annotated[str, typer.Option("--why", metavar=_TEXT, help=say("cli_option_why"), callback=typed_text)]
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

As: TypeAlias = Annotated[
    str | None, typer.Option("--as", metavar=say("cli_metavar_requester"), help=say("cli_option_as"))
]
Organisation: TypeAlias = Annotated[str, typer.Argument(metavar=_ORGANISATION, help=say("cli_argument_organisation"))]
OrAllOrganisations: TypeAlias = Annotated[
    str | None,
    typer.Argument(metavar=f"[{_ORGANISATION}]", help=say("cli_argument_organisation_or_all"), show_default=False),
]
AtOrganisation: TypeAlias = Annotated[
    str, typer.Option("--organisation", metavar=_ORGANISATION, help=say("cli_argument_organisation"))
]
Person: TypeAlias = Annotated[str, typer.Argument(metavar=_PERSON, help=say("cli_argument_person"))]
MailAddress: TypeAlias = Annotated[
    str, typer.Option("--address", metavar=say("cli_metavar_mail"), help=say("cli_option_mail_address"))
]
InRole: TypeAlias = Annotated[str, typer.Option("--role", metavar=say("cli_metavar_role"), help=say("cli_option_role"))]
Called: TypeAlias = Annotated[str, typer.Option("--name", metavar=say("cli_metavar_name"), help=say("cli_option_name"))]
OfKind: TypeAlias = Annotated[str, typer.Option("--kind", metavar=say("cli_metavar_kind"), help=say("cli_option_kind"))]
Reach: TypeAlias = Annotated[
    str | None, typer.Option("--reach", metavar=say("cli_metavar_reach"), help=say("cli_option_reach"))
]
On: TypeAlias = Annotated[str | None, typer.Option("--on", metavar=_DAY, help=say("cli_option_on"))]
AwayUntil: TypeAlias = Annotated[str, typer.Option("--until", metavar=_DAY, help=say("cli_option_away_until"))]
StandIn: TypeAlias = Annotated[str | None, typer.Option("--stand-in", metavar=_PERSON, help=say("cli_option_stand_in"))]

OfCareer: TypeAlias = Annotated[str | None, typer.Option("--career", metavar=_CAREER, help=say("cli_option_of_career"))]
OfOrganisation: TypeAlias = Annotated[
    str | None, typer.Option("--organisation", metavar=_ORGANISATION, help=say("cli_option_of_organisation"))
]
TableFile: TypeAlias = Annotated[str, typer.Argument(metavar=_FILE, help=say("cli_argument_table_file"))]
TableFiles: TypeAlias = Annotated[
    list[str], typer.Argument(metavar=f"{_FILE}...", help=say("cli_argument_table_files"))
]
_TABLE = say("cli_metavar_rules_table")
OneTable: TypeAlias = Annotated[str, typer.Argument(metavar=_TABLE, help=say("cli_argument_one_table"))]
OtherTable: TypeAlias = Annotated[str, typer.Argument(metavar=_TABLE, help=say("cli_argument_other_table"))]
OfRule: TypeAlias = Annotated[
    str | None, typer.Option("--rule", metavar=say("cli_metavar_rule"), help=say("cli_option_of_rule"))
]
OfWeek: TypeAlias = Annotated[str | None, typer.Option("--week", metavar=_DAY, help=say("cli_option_week"))]
Since: TypeAlias = Annotated[str | None, typer.Option("--since", metavar=_DAY, help=say("cli_option_since"))]
FromDay: TypeAlias = Annotated[str | None, typer.Option("--from", metavar=_DAY, help=say("cli_option_from_day"))]
UntilDay: TypeAlias = Annotated[str | None, typer.Option("--until", metavar=_DAY, help=say("cli_option_to_day"))]
FirstDay: TypeAlias = Annotated[str, typer.Option("--from", metavar=_DAY, help=say("cli_option_from_day"))]
ToDay: TypeAlias = Annotated[str | None, typer.Option("--to", metavar=_DAY, help=say("cli_option_to_day"))]
Account: TypeAlias = Annotated[str, typer.Argument(metavar=_ACCOUNT, help=say("cli_argument_account"))]
OfPerson: TypeAlias = Annotated[
    str | None, typer.Option("--person", metavar=_ACCOUNT, help=say("cli_option_of_person"))
]
Reason: TypeAlias = Annotated[
    str | None, typer.Option("--why", metavar=say("cli_metavar_reason"), help=say("cli_option_reason"))
]

Once: TypeAlias = Annotated[bool, typer.Option("--once", help=say("cli_option_once"))]
HealthAt: TypeAlias = Annotated[
    str | None, typer.Option("--health", metavar=say("cli_metavar_address"), help=say("cli_option_health"))
]

Host: TypeAlias = Annotated[str, typer.Option("--host", metavar=say("cli_metavar_host"), help=say("cli_option_host"))]
Port: TypeAlias = Annotated[str, typer.Option("--port", metavar=say("cli_metavar_port"), help=say("cli_option_port"))]
ServeDemo: TypeAlias = Annotated[bool, typer.Option("--serve", help=say("cli_option_serve_demo"))]
Production: TypeAlias = Annotated[bool, typer.Option("--production", help=say("cli_option_production"))]

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

CareersOrFiles: TypeAlias = Annotated[
    list[str] | None, typer.Argument(metavar=f"[{_CAREER}|{_FILE}...]", help=say("cli_argument_careers_or_files"))
]
TablesFrom: TypeAlias = Annotated[str | None, typer.Option("--tables", metavar=_FOLDER, help=say("cli_option_tables"))]
Against: TypeAlias = Annotated[str | None, typer.Option("--against", metavar=_FOLDER, help=say("cli_option_against"))]
TruthFrom: TypeAlias = Annotated[str | None, typer.Option("--truth", metavar=_FILE, help=say("cli_option_truth"))]
Plot: TypeAlias = Annotated[str | None, typer.Option("--plot", metavar=_FILE, help=say("cli_option_plot"))]
NumberOfCareers: TypeAlias = Annotated[
    str, typer.Option("--careers", metavar=say("cli_metavar_number"), help=say("cli_option_number_of_careers"))
]
Seed: TypeAlias = Annotated[str, typer.Option("--seed", metavar=say("cli_metavar_number"), help=say("cli_option_seed"))]
NewFolder: TypeAlias = Annotated[str, typer.Option("--to", metavar=_FOLDER, help=say("cli_option_new_folder"))]

CheckOnly: TypeAlias = Annotated[bool, typer.Option("--check", help=say("cli_option_check"))]
Workers: TypeAlias = Annotated[
    str | None, typer.Option("--workers", metavar=say("cli_metavar_number"), help=say("cli_option_workers"))
]
Cluster: TypeAlias = Annotated[
    str | None, typer.Option("--cluster", metavar=say("cli_metavar_address"), help=say("cli_option_cluster"))
]


For: TypeAlias = Annotated[
    str | None, typer.Option("--for", metavar=say("cli_metavar_purpose"), help=say("cli_option_for"))
]
Because: TypeAlias = Annotated[
    str | None, typer.Option("--because", metavar=_TEXT, help=say("cli_option_because"), callback=typed_text)
]
Classes: TypeAlias = Annotated[
    list[str] | None, typer.Option("--class", metavar=say("cli_metavar_class"), help=say("cli_option_class"))
]
Basis: TypeAlias = Annotated[
    str | None, typer.Option("--basis", metavar=say("cli_metavar_basis"), help=say("cli_option_basis"))
]
OneProjection: TypeAlias = Annotated[
    str, typer.Argument(metavar=say("cli_metavar_projection"), help=say("cli_argument_projection"))
]
Projections: TypeAlias = Annotated[
    list[str], typer.Option("--projection", metavar=say("cli_metavar_projection"), help=say("cli_option_projection"))
]
Recipient: TypeAlias = Annotated[str, typer.Option("--to", metavar=_ORGANISATION, help=say("cli_option_recipient"))]
RecipientRole: TypeAlias = Annotated[
    str, typer.Option("--role", metavar=say("cli_metavar_role"), help=say("cli_option_recipient_role"))
]
ByChannel: TypeAlias = Annotated[
    str, typer.Option("--by", metavar=say("cli_metavar_channel"), help=say("cli_option_channel"))
]
Purposes: TypeAlias = Annotated[
    list[str], typer.Option("--for", metavar=say("cli_metavar_purpose"), help=say("cli_option_purposes"))
]
ConsentClasses: TypeAlias = Annotated[
    list[str], typer.Option("--class", metavar=say("cli_metavar_class"), help=say("cli_option_consent_class"))
]
ConsentRef: TypeAlias = Annotated[
    str | None, typer.Option("--consent", metavar=say("cli_metavar_reference"), help=say("cli_option_consent"))
]
ConsentUntil: TypeAlias = Annotated[
    str | None, typer.Option("--until", metavar=_DAY, help=say("cli_option_consent_until"))
]
TextVersion: TypeAlias = Annotated[
    str, typer.Option("--text", metavar=say("cli_metavar_version"), help=say("cli_option_text_version"))
]
ConsentWay: TypeAlias = Annotated[
    str, typer.Option("--way", metavar=say("cli_metavar_way"), help=say("cli_option_way"))
]
OneHandover: TypeAlias = Annotated[
    str, typer.Argument(metavar=say("cli_metavar_handover"), help=say("cli_argument_handover"))
]
Missing: TypeAlias = Annotated[
    list[str] | None, typer.Option("--missing", metavar=say("cli_metavar_topic"), help=say("cli_option_missing"))
]
OneAccess: TypeAlias = Annotated[
    str, typer.Argument(metavar=say("cli_metavar_reference"), help=say("cli_argument_access"))
]
Judgement: TypeAlias = Annotated[
    str, typer.Option("--judgement", metavar=say("cli_metavar_judgement"), help=say("cli_option_judgement"))
]
NewFile: TypeAlias = Annotated[str | None, typer.Option("--to-file", metavar=_FILE, help=say("cli_option_new_file"))]
ToFile: TypeAlias = Annotated[str | None, typer.Option("--to", metavar=_FILE, help=say("cli_option_to_file"))]


class Ask(NamedTuple):
    """Who asks, for what, why, for which classes and on which basis, as typed."""

    as_: str | None = None
    purpose: str | None = None
    because: str | None = None
    classes: list[str] | None = None
    basis: str | None = None


class Moment(NamedTuple):
    """The moment asked about, as typed."""

    as_of: str | None = None
    known_at: str | None = None
