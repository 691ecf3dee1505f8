"""Makes the demo ledger ready: the nine reconstructions, the careers of the world, and the days that passed since.

Each step finds out what it did before, so that a demo whose making was broken off goes on where it stopped.
"""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid5

from werkzekerheid.app.app import create, open_app
from werkzekerheid.app.clock import system_clock
from werkzekerheid.app.demo_world import places, world
from werkzekerheid.facts.event import NAMESPACE, Actor, career_id_of
from werkzekerheid.messages import Refusal
from werkzekerheid.sharing.directory import STREAMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.app.clock import Clock
    from werkzekerheid.ledger.ledger import Draft
    from werkzekerheid.settings import Settings

    Progress = Callable[[int, int], None]

_ENDING = ".career.toml"
_IMPORTER = Actor(actor="cli", role="system")
_STEPS_BEHIND = 20
"""So many steps of the progress are for what comes after the import."""


class MadeDemo(NamedTuple):
    """The open app of a demo ledger that is ready; whoever asked for it closes it. `new`: it was made just now."""

    app: App
    new: bool


def shipped() -> list[tuple[str, bytes]]:
    """The career files that come with the program; each is called after the key of its career."""
    found = (one for one in files("werkzekerheid").joinpath("demo").iterdir() if one.name.endswith(_ENDING))
    return sorted((one.name, one.read_bytes()) for one in found)


def make_demo(settings: Settings, progress: Progress, clock: Clock = system_clock) -> MadeDemo:
    """Opens the demo ledger, made where there is none; imports what is not there yet, and lets the days pass.

    Raises:
        Refusal: `settings_no_demo` the ledger is not one to try out; or it cannot be opened.
    """
    new = False
    try:
        app = open_app(settings, clock)
    except Refusal as refusal:
        if refusal.code != "ledger_missing":
            raise
        create(settings, demo=True, clock=clock)
        app, new = open_app(settings, clock), True
    try:
        _check(app)
        _fill(app, progress)
        app.pass_time()
    except BaseException:
        app.__exit__(None, None, None)
        raise
    return MadeDemo(app, new)


def _check(app: App) -> None:
    """Raises `settings_no_demo` where there may be real people in a ledger."""
    if not app.demo:
        raise Refusal("settings_no_demo", path=app.settings.shown)


def _fill(app: App, progress: Progress) -> None:
    """Records what is not there yet; the rules look at all of it at once, afterwards."""
    whole, day = _is_whole(app), app.today()
    missing = [one for one in shipped() if not _is_there(app, one[0])]
    missing += [] if whole else [one for one in world.career_files(day) if not _is_there(app, one[0])]
    if not missing and whole:
        return
    steps = 2 * len(missing) + _STEPS_BEHIND
    brought_up, app.brings_up = app.brings_up, False
    try:
        if missing:
            app.import_files(missing, _IMPORTER, lambda done, _: progress(done, steps))
        if not whole:
            _go_on(app, day)
    finally:
        app.brings_up = brought_up
    progress(steps - _STEPS_BEHIND // 2, steps)
    app.keep_up()
    progress(steps, steps)


def _is_there(app: App, file: str) -> bool:
    return app.ledger.version(f"career:{career_id_of(file.removesuffix(_ENDING))}") > 0


def _is_whole(app: App) -> bool:
    """Whether the world was made to its end: who looks at it from outside is registered last."""
    return app.ledger.version(f"{STREAMS}{places.RESEARCH.id}") > 0


def _go_on(app: App, day: date) -> None:
    """What is recorded live behind the tellings, so that these careers go on from today."""
    from werkzekerheid.app.directory import Change, register
    from werkzekerheid.app.upkeep import bring_up, projector_of

    _name(app)
    _agree(app)
    with projector_of(app.ledger, app.settings) as projector:
        # Read, and not judged yet: an alert may be older than the tables, unless these seem to be lost.
        bring_up(projector, app.settings, projector.catch_up)
    _let_wait(app, day)
    change = Change(_IMPORTER, command_id=str(uuid5(NAMESPACE, "demo:research")))
    register(app, places.RESEARCH.id, places.RESEARCH.name, places.RESEARCH.kind, change)


def _name(app: App) -> None:
    """The working name of each, by who guides: the first live fact, with which a career goes on after its telling."""
    for coaches in (places.COACHES, places.OTHER_COACHES):
        named = [
            {"career": one.key, "type": "worker_named", "name": one.name}
            for one in world.careers()
            if one.coaches == coaches
        ]
        coach = Actor(actor="demo-jobcoach", role="jobcoach", organisation=coaches.id)
        app.record_batch(named, coach, str(uuid5(NAMESPACE, f"demo:named:{coaches.id}")))


def _agree(app: App) -> None:
    """What some of the workers agreed to: without it nothing may go along with a handover."""
    from werkzekerheid.app.consenting import GIVEN, record_consent

    for key, recipient in world.AGREED.items():
        career_id = career_id_of(key)
        fields = {
            "recipient": recipient.id, "purposes": ["handover", "guidance"], "classes": ["work", "signal"],
            "text_version": "demo-1", "way": "digital",
        }  # fmt: skip
        worker = Actor(actor=career_id, role="worker")
        record_consent(app, career_id, GIVEN, fields, worker, str(uuid5(NAMESPACE, f"demo:agreed:{key}")))


def _let_wait(app: App, day: date) -> None:
    """The alert that was raised before the demo, and went on to the lead since nobody answered it."""
    from werkzekerheid.app.recording import traced
    from werkzekerheid.ledger.ledger import Batch

    career_id = career_id_of(world.WENT_ON)
    stream = f"alerts:{career_id}"
    if app.ledger.version(stream):
        return
    drafts = list(_raised_and_gone_on(app, career_id, day))
    trace = app.auditing.judging([(career_id, draft.fact.TYPE) for draft in drafts])
    app.ledger.append_many([traced(Batch(stream, 0, drafts), trace)])


def _raised_and_gone_on(app: App, career_id: str, day: date) -> Iterator[Draft]:
    """What the rules would have written on those days, had the ledger been there."""
    from werkzekerheid.app.demo_world.stories import ALERTED_AGO, WENT_ON_AGO
    from werkzekerheid.app.policies import drafts_of
    from werkzekerheid.app.readable import read_whole
    from werkzekerheid.career.evolve import fold
    from werkzekerheid.facts.event import Told, event_id
    from werkzekerheid.facts.streams import AlertEscalated
    from werkzekerheid.ledger.ledger import Draft
    from werkzekerheid.readmodels.page import Judged
    from werkzekerheid.readmodels.skips import skips_of
    from werkzekerheid.rules.alert_answer import ESCALATES_TO
    from werkzekerheid.rules.registry import all_promises

    skips = skips_of(app.ledger)
    career = fold(career_id, read_whole(app.ledger, f"career:{career_id}", skips).events)
    raised_on = day - timedelta(days=ALERTED_AGO)
    judged = Judged(career_id, raised_on, all_promises(career, raised_on, only=["signal_response"]))
    nothing = read_whole(app.ledger, f"alerts:{career_id}", skips)
    went_on_on = (day - timedelta(days=WENT_ON_AGO)).isoformat()
    for raised in drafts_of(judged, nothing, lambda promise: promise.version):
        yield raised
        alert = str(getattr(raised.fact, "alert", ""))
        command_id = str(uuid5(NAMESPACE, f"demo:went-on:{alert}"))
        told = Told(recorded_by=Actor(actor="system", role="system"), occurred=went_on_on)
        yield Draft(AlertEscalated(alert=alert, to=ESCALATES_TO), told, command_id, event_id(command_id))
