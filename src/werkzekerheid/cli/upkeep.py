"""The commands that keep a ledger: the days that pass, the stored read models, the doctor."""

from __future__ import annotations

from werkzekerheid.app.app import open_app
from werkzekerheid.cli.days import typed_day
from werkzekerheid.cli.door import DONE, EXAMINED
from werkzekerheid.cli.screen import Waiting, print_json, print_line
from werkzekerheid.messages import say
from werkzekerheid.settings import settings


def pass_time(until: str | None) -> int:
    """Lets the days pass."""
    day = typed_day("--until", until)
    with open_app(settings()) as app, Waiting(say("cli_passing")) as step:
        passed = app.pass_time(day, step)
    if passed.days and not passed.led:
        print_line(say("cli_passed_elsewhere", days=passed.days))
    elif passed.days:
        told = {"days": passed.days, "raised": passed.raised, "kept": passed.kept, "withdrawn": passed.withdrawn}
        print_line(say("cli_passed", **told))
    else:
        print_line(say("cli_passed_nothing"))
    return DONE


def rebuild() -> int:
    """Builds the stored read models again."""
    with open_app(settings()) as app, Waiting(say("cli_rebuilding")) as step:
        built = app.rebuild(step)
    print_line(say("cli_rebuilt", careers=built.careers, rows=built.rows))
    print_line(say("cli_rebuilt_equal") if built.equal else say("cli_rebuilt_other"))
    return DONE


def doctor(*, json: bool) -> int:
    """Looks at everything that can be wrong; the exit code says whether anything is."""
    with open_app(settings()) as app:
        checks = app.doctor()
    if json:
        print_json([{"name": one.name, "ok": one.ok, "say": one.say} for one in checks])
    else:
        for one in checks:
            print_line(f"{'✓' if one.ok else '✗'} {one.say}")
    return DONE if all(one.ok for one in checks) else EXAMINED
