"""The commands: what each takes, and where its work is done; that module is loaded when the command runs."""

from __future__ import annotations

import typer

from werkzekerheid.cli import (  # noqa: F401  (they add their commands)
    commands_alerts,
    commands_evidence,
    commands_feeds,
    commands_giving,
    commands_logs,
    commands_notices,
    commands_research,
    commands_rights,
    commands_rules,
    commands_sharing,
)
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.made import app
from werkzekerheid.cli.made import command as _command
from werkzekerheid.cli.made import commanded as _commanded
from werkzekerheid.cli.options import (
    As,
    Ask,
    AsOf,
    Because,
    CheckOnly,
    Classes,
    Cluster,
    CommandId,
    CopyFrom,
    CopyTo,
    Demo,
    Files,
    For,
    From,
    FromFacts,
    HealthAt,
    Host,
    Json,
    KeysDays,
    KeysFrom,
    KeysTo,
    KnownAt,
    KnownOn,
    LanesOnly,
    Moment,
    Once,
    OneCareer,
    OrAllCareers,
    OrAllPositions,
    PassUntil,
    PlayAsOf,
    PlayUntil,
    Port,
    Position,
    Production,
    ServeDemo,
    TypeName,
    Why,
    Workers,
)

__all__ = ["app"]


@_command("demo")
def demo(serve: ServeDemo = False, port: Port = "8000") -> int:
    """What a newcomer sees: the shipped careers, or the pages."""
    from werkzekerheid.cli import demonstration

    return demonstration.pages(port) if serve else demonstration.demo()


@_command("init")
def init(demo: Demo = False) -> int:
    """Makes an empty ledger."""
    from werkzekerheid.cli import writing

    return writing.init(demo=demo)


@_command("new-key")
def new_key() -> int:
    """Makes a key."""
    from werkzekerheid.cli import writing

    return writing.new_key()


@_command("import")
def import_(files: Files) -> int:
    """Imports career files."""
    from werkzekerheid.cli import writing

    return writing.import_files(files)


@_command("record")
def record(career: OneCareer, type_name: TypeName, source: From, command_id: CommandId = None) -> int:
    """Records one fact."""
    from werkzekerheid.cli import writing

    return writing.record(career, type_name, source, command_id)


@_command("record-batch")
def record_batch(source: FromFacts, command_id: CommandId = None) -> int:
    """Records several facts at once."""
    from werkzekerheid.cli import writing

    return writing.record_batch(source, command_id)


@_command("careers")
def careers(as_: As = None, purpose: For = None, because: Because = None, json: Json = False) -> int:
    """A line about each career."""
    from werkzekerheid.cli import reading

    return reading.careers(Ask(as_, purpose, because), json=json)


@_command("situation")
def situation(
    career: OneCareer,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_: As = None,
    purpose: For = None,
    because: Because = None,
    json: Json = False,
) -> int:
    """How it stands."""
    return _read("situation", career, Moment(as_of, known_at), Ask(as_, purpose, because), json=json)


@_command("plan")
def plan(
    career: OneCareer,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_: As = None,
    purpose: For = None,
    because: Because = None,
    json: Json = False,
) -> int:
    """The begeleidingsplan."""
    return _read("begeleidingsplan", career, Moment(as_of, known_at), Ask(as_, purpose, because), json=json)


@_command("timeline")
def timeline(
    career: OneCareer,
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    lanes: LanesOnly = False,
    as_: As = None,
    purpose: For = None,
    because: Because = None,
    classes: Classes = None,
    json: Json = False,
) -> int:
    """The career, drawn."""
    from werkzekerheid.cli import reading

    asking = Ask(as_, purpose, because, classes)
    return reading.timeline(career, Moment(as_of, known_at), asking, lanes_only=lanes, json=json)


@_command("risk")
def risk(
    career: OneCareer,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_: As = None,
    purpose: For = None,
    because: Because = None,
    json: Json = False,
) -> int:
    """The drop-out risk with its reasons."""
    return _read("dropout_risk", career, Moment(as_of, known_at), Ask(as_, purpose, because), json=json)


@_command("people")
def people(
    career: OneCareer,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_: As = None,
    purpose: For = None,
    because: Because = None,
    json: Json = False,
) -> int:
    """Who is around the worker."""
    return _read("people_around", career, Moment(as_of, known_at), Ask(as_, purpose, because), json=json)


@_command("handovers")
def handovers(
    career: OrAllCareers = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_: As = None,
    purpose: For = None,
    because: Because = None,
    json: Json = False,
) -> int:
    """The handovers."""
    return _read("handovers", career, Moment(as_of, known_at), Ask(as_, purpose, because), json=json)


@_command("worklist")
def worklist(
    career: OrAllCareers = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_: As = None,
    purpose: For = None,
    because: Because = None,
    json: Json = False,
) -> int:
    """The promises to keep."""
    return _read("worklist", career, Moment(as_of, known_at), Ask(as_, purpose, because), json=json)


@_command("alerts")
def alerts(
    career: OrAllCareers = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_: As = None,
    purpose: For = None,
    because: Because = None,
    json: Json = False,
) -> int:
    """The alerts."""
    return _read("alerts", career, Moment(as_of, known_at), Ask(as_, purpose, because), json=json)


@_command("pass-time")
def pass_time(until: PassUntil = None) -> int:
    """Lets days pass."""
    from werkzekerheid.cli import upkeep

    return upkeep.pass_time(until)


@_command("work")
def work(once: Once = False, health: HealthAt = None) -> int:
    """Keeps everything up."""
    from werkzekerheid.cli import working

    return working.work(once=once, health=health)


@_command("serve")
def serve(host: Host = "127.0.0.1", port: Port = "8000") -> int:
    """Answers other apps."""
    from werkzekerheid.cli import serving

    return serving.serve(host, port)


@_command("rebuild")
def rebuild(check: CheckOnly = False, workers: Workers = None, cluster: Cluster = None) -> int:
    """Builds the stored read models again."""
    from werkzekerheid.cli import upkeep

    return upkeep.rebuild(check=check, workers=workers, cluster=cluster)


@_command("migrate")
def migrate() -> int:
    """Brings a ledger on a server to the form of this version."""
    from werkzekerheid.cli import writing

    return writing.migrate()


@_command("backup")
def backup(to: CopyTo, keys_to: KeysTo, keys_days: KeysDays = "30", json: Json = False) -> int:
    """Copies the ledger and its keys."""
    from werkzekerheid.cli import copying

    return copying.backup(to, keys_to, keys_days, json=json)


@_command("restore")
def restore(source: CopyFrom, keys_from: KeysFrom) -> int:
    """Puts a copy back."""
    from werkzekerheid.cli import copying

    return copying.restore(source, keys_from)


_letters, _dead_letters = _commanded("dead-letters")


@_dead_letters
def dead_letters(context: typer.Context, json: Json = False) -> int:
    """What cannot be read or folded."""
    from werkzekerheid.cli import letters

    return letters.show(json=json) if context.invoked_subcommand is None else DONE


@_command("retry", _letters, "dead-letters-")
def retry(position: OrAllPositions = None) -> int:
    """Looks again."""
    from werkzekerheid.cli import letters

    return letters.retry(position)


@_command("skip", _letters, "dead-letters-")
def skip(position: Position, why: Why) -> int:
    """Lets a career go on without an event."""
    from werkzekerheid.cli import letters

    return letters.skip(position, why)


@_command("doctor")
def doctor(production: Production = False, json: Json = False) -> int:
    """Looks at the installation."""
    from werkzekerheid.cli import upkeep

    return upkeep.doctor(production=production, json=json)


@_command("replay")
def replay(
    files: Files,
    until: PlayUntil = None,
    as_of: PlayAsOf = None,
    known_on: KnownOn = None,
    json: Json = False,
    workers: Workers = None,
    cluster: Cluster = None,
) -> int:
    """Plays career files."""
    from werkzekerheid.cli import replaying

    asked = replaying.Asked(until, as_of, known_on, workers, cluster)
    return replaying.replay(files, asked, json=json)


def _read(projection: str, career: str | None, moment: Moment, asking: Ask, *, json: bool) -> int:
    from werkzekerheid.cli import reading

    return reading.read(projection, career, moment, asking, json=json)
