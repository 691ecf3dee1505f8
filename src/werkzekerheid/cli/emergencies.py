"""The commands about emergency access: taking it, seeing who did, and judging it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from werkzekerheid.app.app import open_app
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.cli.screen import print_json, print_line
from werkzekerheid.cli.writing import told_how_to_repeat, typed_uuid
from werkzekerheid.messages import say
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from werkzekerheid.app.emergency import Emergency
    from werkzekerheid.cli.options import Ask

_JUDGEMENTS = ("justified", "not_justified")


def show(asking: Ask, *, json: bool) -> int:
    """Each emergency access, with how it was judged."""
    from werkzekerheid.app.emergency import listed

    with open_app(settings()) as app:
        found = listed(app, requester(app, asking.as_))
    if json:
        print_json([_row(one) for one in found])
        return DONE
    if not found:
        print_line(say("cli_no_emergencies"))
    for one in found:
        judged = say(f"cli_emergency_{one.judgement}") if one.judgement else say("cli_emergency_to_judge")
        taken = f"{one.taken_at:%Y-%m-%d %H:%M}Z"
        print_line(
            say("cli_emergency", access=one.access, taken=taken, role=one.role, career=one.career, judged=judged)
        )
    return DONE


def take(career: str, why: str, asking: Ask, command_id: str | None) -> int:
    """Takes emergency access."""
    from werkzekerheid.app.emergency import take as taken

    own_id = typed_uuid("--command-id", command_id) or str(uuid4())
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        one = taken(app, requester(app, asking.as_), app.career_id(career), why, own_id)
    print_line(say("cli_emergency_taken", access=one.access, until=f"{one.until:%Y-%m-%d %H:%M}Z"))
    return DONE


def review(access: str, judgement: str, asking: Ask, command_id: str | None) -> int:
    """Judges an emergency access."""
    from werkzekerheid.app.emergency import review as reviewed

    if judgement not in _JUDGEMENTS:
        raise Problem(say("judgement_malformed", judgement=as_typed(judgement), judgements=", ".join(_JUDGEMENTS)))
    own_id = typed_uuid("--command-id", command_id) or str(uuid4())
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        reviewed(app, requester(app, asking.as_), access, judgement, own_id)
    print_line(say("cli_emergency_reviewed"))
    return DONE


def _row(one: Emergency) -> dict[str, object]:
    return {**one._asdict(), "taken_at": one.taken_at.isoformat(), "until": one.until.isoformat()}
