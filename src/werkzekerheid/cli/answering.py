"""The commands `see` and `answer`: what somebody does with an alert."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.app import alert_answers
from werkzekerheid.app.alert_answers import Named
from werkzekerheid.app.app import open_app
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.screen import complain, print_line, tell_views
from werkzekerheid.cli.typed import check_one_of
from werkzekerheid.cli.writing import told_how_to_repeat, typed_uuid
from werkzekerheid.messages import say
from werkzekerheid.readmodels.alert_answers import HOWS, PUT_RIGHT, WITH_REASON, Said
from werkzekerheid.readmodels.promise_words import what_of
from werkzekerheid.settings import settings
from werkzekerheid.words import word

if TYPE_CHECKING:
    from werkzekerheid.app.alert_answers import Written


def named(what: str, rule: str | None, part: str | None) -> Named:
    """Alerts as they were typed."""
    return Named(what, rule, part)


def see(alert: Named, as_: str | None, command_id: str | None) -> int:
    """Writes down that somebody saw an alert."""
    own_id = typed_uuid("--command-id", command_id)
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        written = alert_answers.see(app, alert, requester(app, as_), own_id)
    if written.already:
        print_line(say("cli_alert_seen_already"))
    else:
        for one in written.alerts:
            print_line(say("cli_alert_seen", what=what_of(one.rule, one.part)))
    tell_views(app)
    return DONE


def answer(alert: Named, how: str, reason: str | None, as_: str | None, command_id: str | None) -> int:
    """Writes down how somebody answers an alert, and says what is still to be done."""
    check_one_of("--how", how, HOWS)
    own_id = typed_uuid("--command-id", command_id)
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        written = alert_answers.answer(app, alert, Said(how, reason), requester(app, as_), own_id)
    if written.already:
        print_line(say("cli_alert_answered_already"))
    else:
        _tell(written, how, alert.what if alert.rule else written.career)
    tell_views(app)
    return DONE


def _tell(written: Written, how: str, career: str) -> None:
    for one in written.alerts:
        told = word("alert_answered.answer", how)
        print_line(say("cli_alert_answered", how=told, what=what_of(one.rule, one.part)))
    if how not in WITH_REASON:
        complain(say("cli_alert_goes_on", career=career))
    if how == PUT_RIGHT:
        for event in dict.fromkeys(event for one in written.alerts for event in one.evidence[:1]):
            complain(say("cli_alert_put_right", event=event, career=career))
