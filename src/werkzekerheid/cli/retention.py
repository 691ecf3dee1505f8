"""The commands about how long what is kept, the destruction lists, and the key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.app.app import open_app
from werkzekerheid.cli.days import typed_day
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import keeper, requester
from werkzekerheid.cli.screen import Waiting, complain, print_json, print_line, tell_views
from werkzekerheid.cli.screen import show as show_parts
from werkzekerheid.messages import say
from werkzekerheid.settings import new_key, settings

if TYPE_CHECKING:
    from collections.abc import Sequence


def show(career: str | None, day: str | None, as_: str | None, *, json: bool) -> int:
    """When each class of each career ends."""
    from werkzekerheid.app.destruction import ends

    on = typed_day("--day", day)
    with open_app(settings()) as app:
        rows = ends(app, requester(app, as_), career, on)
    if json:
        print_json(rows)
        return DONE
    from werkzekerheid.cli.views import retention

    show_parts(retention.ends(rows))
    return DONE


def draw_up(day: str | None, as_: str | None, *, json: bool) -> int:
    """Draws up a destruction list."""
    from werkzekerheid.app.destruction import draw_up as do

    on = typed_day("--day", day)
    with open_app(settings()) as app, Waiting(say("cli_drawing_up")) as step:
        drawn = do(app, requester(app, as_), on, step)
    if drawn is None:
        if json:
            print_json(None)
        else:
            print_line(say("cli_nothing_over"))
        return DONE
    if drawn.more:
        complain(say("cli_list_more", more=drawn.more))
    if drawn.unreadable:
        complain(say("cli_list_unreadable", number=drawn.unreadable))
    _show(drawn.document, json=json)
    return DONE


def lists(as_: str | None, *, json: bool) -> int:
    """Every list."""
    from werkzekerheid.app.destruction import all_lists

    with open_app(settings()) as app:
        found = all_lists(app, requester(app, as_))
    if json:
        print_json(found)
        return DONE
    from werkzekerheid.cli.views import retention

    show_parts(retention.lists(found))
    return DONE


def review(name: str, leave_out: Sequence[str], why: str, as_: str | None, *, approved: bool, json: bool) -> int:
    """Approves or rejects a list."""
    from werkzekerheid.app.destruction import review as do

    with open_app(settings()) as app:
        document = do(app, name, requester(app, as_), why, approved=approved, left_out=leave_out)
    _show(document, json=json)
    return DONE


def destroy(name: str, as_: str | None, *, json: bool) -> int:
    """Carries a list out; shows the report."""
    from werkzekerheid.app.destruction import carry_out

    with open_app(settings()) as app, Waiting(say("cli_destroying")) as step:
        document = carry_out(app, name, requester(app, as_), step)
    _show(document, json=json)
    tell_views(app)
    return DONE


def _show(document: dict[str, Any], *, json: bool) -> None:
    if json:
        print_json(document)
        return
    from werkzekerheid.cli.views import retention

    show_parts(retention.one_list(document))


def logs(before: str | None, as_: str | None) -> int:
    """Deletes the lines of both logs whose term is over."""
    from werkzekerheid.app.clock import today
    from werkzekerheid.app.log_terms import kept_from, prune

    with open_app(settings()) as app:
        day = typed_day("--before", before) or kept_from(today(app.clock))
        gone = prune(app, day, requester(app, as_))
    print_line(say("cli_logs_pruned", day=day, lines=sum(one.lines for one in gone)))
    return DONE


def rotate_key(as_: str | None) -> int:
    """Puts the new key in the place of the one in use."""
    from werkzekerheid.app.key_rotation import rotate

    chosen = settings()
    with open_app(chosen) as app:
        done = rotate(app, new_key(), keeper(app, as_))
    print_line(say("cli_key_rotated", from_key=done.from_key, to_key=done.to_key))
    return DONE
