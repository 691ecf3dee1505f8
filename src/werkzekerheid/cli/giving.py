"""The commands that give something to who is outside, say what would be given, and explain why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, get_args
from uuid import uuid4

from werkzekerheid.app.answering import Question
from werkzekerheid.app.app import open_app
from werkzekerheid.app.disclosing import Recipient, disclose
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.cli.reading import how_of, purpose_of
from werkzekerheid.cli.screen import complain, print_json, print_line, show, tell_views
from werkzekerheid.cli.writing import told_how_to_repeat, typed_uuid
from werkzekerheid.facts.sharing import DataShared
from werkzekerheid.facts.vocabulary import Role
from werkzekerheid.messages import Refusal, say
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.settings import settings
from werkzekerheid.sharing.directory_changes import is_plain
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from werkzekerheid.app.handing_over import HandedOver
    from werkzekerheid.cli.options import Ask


class To(NamedTuple):
    """To whom something goes and how, as typed."""

    organisation: str
    role: str
    channel: str


def explain(career: str, projection: str, asking: Ask, *, json: bool) -> int:
    """Why somebody would or would not see something; nothing is shown."""
    with open_app(settings()) as app:
        who = requester(app, asking.as_)
        _known([projection])
        question = Question(who, purpose_of(asking), (projection,), LATEST, how_of(asking))
        lines = app.explain(question, career)
    if json:
        print_json({"career": career, "projection": projection, "reasons": lines})
    else:
        for line in lines:
            print_line(line)
    return DONE


def share(career: str, to: To, projections: Sequence[str], asking: Ask, *, json: bool) -> int:
    """Gives something to somebody outside."""
    _known(projections)
    if to.role not in get_args(Role):
        raise Refusal("who_role_unknown", role=as_typed(to.role), roles=", ".join(get_args(Role)))
    channels = get_args(DataShared.model_fields["channel"].annotation)
    if to.channel not in channels:
        raise Problem(say("channel_malformed", channel=as_typed(to.channel), channels=", ".join(channels)))
    if not is_plain(to.organisation):
        raise Refusal("id_not_plain")
    with open_app(settings()) as app:
        giver = requester(app, asking.as_)
        found = disclose(
            app, giver, Recipient(*to), purpose_of(asking), projections, app.career_id(career), how_of(asking)
        )
        _tell(found.documents, found.left_out, json=json)
    return DONE


def preview(career: str, handover: str, asking: Ask, *, json: bool) -> int:
    """What the receiver of an offer would see."""
    from werkzekerheid.app.handing_over import preview as previewed

    with open_app(settings()) as app:
        found = previewed(app, requester(app, asking.as_), app.career_id(career), handover)
        _told(found, json=json)
    return DONE


def accept(
    career: str, handover: str, missing: Sequence[str], asking: Ask, command_id: str | None, *, json: bool
) -> int:
    """Takes a handover, and shows what it gives."""
    from werkzekerheid.app.handing_over import accept as accepted

    own_id = typed_uuid("--command-id", command_id) or str(uuid4())
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        who = requester(app, asking.as_)
        recorded, found = accepted(app, who, app.career_id(career), handover, missing, own_id)
        tell_views(app)
        if not json:
            print_line(say("cli_recorded", event=recorded.event_id, version=recorded.version))
        _told(found, json=json)
    return DONE


def _told(found: HandedOver, *, json: bool) -> None:
    if found.why is not None:
        complain(say(f"gateway_{found.why.code}", rule=found.why.rule))
    _tell(found.documents, found.left_out, json=json)


def _tell(documents: Mapping[str, Any], left_out: Mapping[str, Any], *, json: bool) -> None:
    if left_out:
        classes = ", ".join(word("data_class", one) for one in sorted(left_out))
        complain(say("cli_left_out", classes=classes))
    if json:
        print_json(dict(documents))
        return
    show(_sheets(documents))


def _sheets(documents: Mapping[str, Any]) -> Iterator[RenderableType]:
    from rich.text import Text

    from werkzekerheid import catalogue
    from werkzekerheid.cli.sheet import heading
    from werkzekerheid.cli.views import partial

    for name, document in documents.items():
        yield heading(str(catalogue.projection(name).content["title"]))
        yield from partial.sheet(name, document)
        yield Text()


def _known(projections: Sequence[str]) -> None:
    from werkzekerheid.app.documents import DOCUMENTS

    for one in projections:
        if one not in DOCUMENTS:
            raise Refusal("no_projection", projection=as_typed(one))
