"""Why somebody would or would not see something, in words, without showing it. That it was asked is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.app.answering import Judged, Question, judge, who_asks
from werkzekerheid.messages import say
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing.contract import contract
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from werkzekerheid.app.app import App
    from werkzekerheid.sharing.gateway import Decision, Why


def explain(app: App, question: Question, career_id: str) -> list[str]:
    """The reasons, a sentence each, in the language chosen.

    Raises:
        Refusal: there is nobody to explain it to, or it cannot be written down.
    """
    judged = judge(app, question, career_id, skips_of(app.ledger), who_asks(app, question, [career_id]))
    app.auditing.put(
        judged.placed.requester,
        "search",
        careers=[career_id],
        what=question.what,
        purpose=question.purpose,
        relation=judged.placed.standing.relation,
        via=question.how.via,
    )
    return [line for name, one in judged.decisions.items() for line in _lines(name, one, judged)]


def _lines(projection: str, decision: Decision, judged: Judged) -> Iterator[str]:
    says = contract(projection)
    yield say("explain_yes" if decision.allowed else "explain_no", what=projection)
    yield say(f"explain_relation_{decision.relation}")
    if decision.why is not None:
        yield said(decision.why)
    for ground in decision.grounds:
        key = "explain_ground_consent" if ground.consent else "explain_ground"
        consent = judged.one.names.maybe(ground.consent)
        yield say(key, basis=ground.basis, consent=consent, classes=_classes(ground.classes))
    if decision.allowed:
        titles = [one.title for one in says.columns if one.name in decision.columns and not one.is_inside]
        yield say("explain_columns", columns=", ".join(titles))
        for data_class, why in decision.left_out:
            yield say("explain_left_out", data_class=word("data_class", data_class), why=said(why))
    yield say("explain_rules", rules=decision.rules)


def said(why: Why) -> str:
    """The sentence of a reason."""
    return say(f"gateway_{why.code}", rule=why.rule)


def _classes(names: Iterable[str]) -> str:
    return ", ".join(word("data_class", one) for one in names)
