"""Temporary."""

from __future__ import annotations

import os

from werkzekerheid.ledger.audit.lines import AccessLine
from werkzekerheid.ledger.stored import moment


class Auditing:
    def __init__(self, app):
        self.app = app
        self.waiting = []

    def new_trace(self):
        return os.urandom(16).hex()

    def note(
        self,
        requester,
        action,
        *,
        careers,
        what,
        purpose,
        relation,
        outcome="allowed",
        ground=None,
        basis=None,
        classes=(),
        via="cli",
        digest=None,
        rules=None,
        trace_id=None,
        on_behalf_of=None,
    ):
        for c in careers or [None]:
            self.waiting.append(
                AccessLine(
                    moment(self.app.clock()),
                    trace_id or self.new_trace(),
                    action,
                    outcome,
                    requester.actor,
                    requester.role,
                    requester.organisation,
                    on_behalf_of,
                    c,
                    what,
                    purpose,
                    relation,
                    ground,
                    basis,
                    tuple(classes),
                    via,
                    digest,
                    rules,
                )
            )

    def put(self, *a, **k):
        self.note(*a, **k)
        self.flush()

    def flush(self):
        w, self.waiting = self.waiting, []
        self.app.audit.write(w, [])
