"""The commands that keep a ledger: the days that pass, the stored read models, the doctor."""

from __future__ import annotations

from werkzekerheid.app.app import open_app
from werkzekerheid.cli.days import typed_day
from werkzekerheid.cli.door import DONE, EXAMINED
from werkzekerheid.cli.screen import Waiting, print_json, print_line
from werkzekerheid.cli.workers import typed_workers
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


def rebuild(*, check: bool, workers: str | None, cluster: str | None) -> int:
    """Builds the stored read models again, or only looks whether they would be the same."""
    number = typed_workers(workers, cluster)
    with open_app(settings()) as app, Waiting(say("cli_checking" if check else "cli_rebuilding")) as step:
        built = app.rebuild(step, check=check, workers=number, cluster=cluster)
    print_line(say("cli_checked" if check else "cli_rebuilt", careers=built.careers, rows=built.rows))
    if built.differences is None:
        print_line(say("cli_rebuilt_first"))
    elif built.equal:
        print_line(say("cli_checked_equal" if check else "cli_rebuilt_equal"))
    else:
        print_line(say("cli_checked_other" if check else "cli_rebuilt_other"))
    for table, careers, some in built.differences or ():
        named = ", ".join((*some, "…") if careers > len(some) else some)
        print_line(say("cli_differs", table=table, careers=careers, some=named))
    return EXAMINED if check and not built.equal else DONE


def doctor(*, production: bool, json: bool) -> int:
    """Looks at everything that can be wrong; the exit code says whether anything is."""
    with open_app(settings()) as app:
        checks = app.doctor()
        if production:
            from werkzekerheid.api.production import production as for_real
            from werkzekerheid.api.settings import api_settings

            checks += for_real(app, api_settings())
    if json:
        print_json([{"name": one.name, "ok": one.ok, "say": one.say} for one in checks])
    else:
        for one in checks:
            print_line(f"{'✓' if one.ok else '✗'} {one.say}")
    return DONE if all(one.ok for one in checks) else EXAMINED
