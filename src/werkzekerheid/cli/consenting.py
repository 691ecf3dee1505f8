"""The commands about consent: what the worker agreed to, refused or took back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from werkzekerheid.app.app import open_app
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.screen import print_json, print_line
from werkzekerheid.cli.screen import show as show_parts
from werkzekerheid.cli.writing import told_how_to_repeat, typed_uuid
from werkzekerheid.messages import Refusal, say
from werkzekerheid.settings import settings
from werkzekerheid.sharing.directory_changes import is_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzekerheid.cli.options import Ask


def show(career: str, asking: Ask, *, json: bool) -> int:
    """Each consent, with how it stands."""
    with open_app(settings()) as app:
        rows = cast("list[dict[str, Any]]", app.look(requester(app, asking.as_), "guidance", "consents", career))
    if json:
        print_json(rows)
        return DONE
    from werkzekerheid.cli.views import consents

    show_parts(consents.sheet(rows, career))
    return DONE


def record(career: str, type_name: str, fields: Mapping[str, Any], asking: Ask, command_id: str | None) -> int:
    """Records what the worker said."""
    from werkzekerheid.app.consenting import record_consent

    if not is_plain(fields["recipient"]):
        raise Refusal("id_not_plain")
    own_id = typed_uuid("--command-id", command_id) or str(uuid4())
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        who = requester(app, asking.as_)
        ref = record_consent(app, app.career_id(career), type_name, fields, who, own_id).consent
    print_line(say(f"cli_{type_name}", consent=ref))
    return DONE
