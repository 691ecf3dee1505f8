"""Carries out what the gateway decides: what leaves is written down first, and answered after. It fails closed.

Inside, a line in the access log is what is written; outside, a `data_shared` beside the career as well, with the facts
it rests on and the digest of what left. A refusal is written too.
"""

from __future__ import annotations

import hashlib
import json
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn
from uuid import uuid4

from werkzekerheid.app.documents import DOCUMENTS, OF_ITS_CAREER_ALONE, Reader, view, with_only
from werkzekerheid.app.sharing_stream import append_sharing
from werkzekerheid.app.standing import REALLY, As, asker, placed
from werkzekerheid.facts.sharing import DataShared, SharingRefused
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import LATEST, Asked
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing.contract import contract
from werkzekerheid.sharing.gateway import Asking, Decision, decide
from werkzekerheid.sharing.narrowing import class_of, narrowed
from werkzekerheid.sharing.resting import rests_on
from werkzekerheid.sharing.tables import load_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.app.documents import View
    from werkzekerheid.app.standing import Asker, Placed
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.readmodels.skips import Skips
    from werkzekerheid.sharing.gateway import Why

    Document = dict[str, Any] | list[dict[str, Any]]


class How(NamedTuple):
    """How somebody asks: for which classes by name, why it is necessary (in words), on which basis, by which way.

    `channel` is that of what leaves, `via` the door that was used, where it is not that of the app.
    """

    classes: frozenset[str] | None = None
    because: str | None = None
    basis: str | None = None
    casusoverleg: bool = False
    channel: str = "portal"
    via: str | None = None
    action: str = "read"


PLAIN = How()


class Question(NamedTuple):
    """Who asks, for what, which projections at which moment, and how.

    `given_by` is who gives it to them, by letter or in a talk, where they do not look themselves.
    """

    requester: Actor
    purpose: Purpose
    projections: tuple[str, ...]
    asked: Asked = LATEST
    how: How = PLAIN
    given_by: Actor | None = None

    @property
    def asking(self) -> Asking:
        """What the gateway needs of it."""
        how, stated = self.how, set()
        if how.because:
            stated.add("necessity_reason")
        if how.casusoverleg:
            stated.add("casusoverleg")
        return Asking(self.requester.role, self.purpose, how.classes, frozenset(stated), how.basis)

    @property
    def what(self) -> str:
        """What is asked for, in one word for the logs."""
        return "+".join(self.projections)


class Judged(NamedTuple):
    """A career that was looked at for a question, with how the requester stands to it and what was decided."""

    one: View
    placed: Placed
    decisions: Mapping[str, Decision]

    @property
    def allowed(self) -> dict[str, Decision]:
        """The projections of which something may be seen."""
        return {name: one for name, one in self.decisions.items() if one.allowed}


class Withheld(Refusal):
    """The gateway says no. `known`: something ties who asks to the career, so that its being there is no secret."""

    def __init__(self, why: Why, *, known: bool) -> None:
        """Keep the code and the rule that says so."""
        super().__init__(f"gateway_{why.code}", rule=why.rule)
        self.known = known


class Answer(NamedTuple):
    """What may be seen, by projection, and which classes were left out and why.

    `outside`: it left to who is outside, and is all that they are told.
    """

    documents: Mapping[str, Document]
    left_out: Mapping[str, Why]
    outside: bool


def answer(app: App, question: Question, career_id: str, as_if: As = REALLY) -> Answer:
    """What is asked about one career.

    Raises:
        Refusal: the gateway says no (`gateway_...`), which is written down; or it cannot be written, and so not told.
    """
    return answer_with(app, question, career_id, as_if)[1]


def answer_with(app: App, question: Question, career_id: str, as_if: As = REALLY) -> tuple[Judged, Answer]:
    """The same, with the career that was looked at.

    Raises:
        Refusal: as `answer`.
    """
    who = who_asks(app, question, [career_id], as_if)
    judged = judge(app, question, career_id, skips_of(app.ledger), who, as_if)
    if not judged.allowed:
        refuse(app, question, judged)
    documents = {name: made(app, judged, name) for name in judged.allowed}
    write(app, [(question, judged, documents)])
    return judged, _told(judged, documents)


def refuse(app: App, question: Question, judged: Judged) -> NoReturn:
    """Writes a refusal down, and refuses.

    Raises:
        Withheld: `gateway_...`, with the rule that says so.
    """
    why = next(one.why for one in judged.decisions.values() if one.why)
    _write_refusal(app, question, judged, why)
    raise Withheld(why, known=judged.placed.standing.is_tied)


def answer_all(
    app: App,
    question: Question,
    careers: Iterable[str],
    make: Callable[[Judged, str], Document] | None = None,
    most: int | None = None,
) -> list[tuple[View, Answer]]:
    """What is asked about many careers: those of which the requester may see something. The rest was not asked by name.

    Args:
        app: with the ledger.
        question: what is asked.
        careers: their ids.
        make: makes a document otherwise than from its career alone; what may be seen of it is kept all the same.
        most: so many at most, the first in this order; the others are not looked at.

    Raises:
        Refusal: what is told cannot be written down.
    """
    skips, who = skips_of(app.ledger), who_asks(app, question, [])
    allowed = (one for career in careers if (one := judge(app, question, career, skips, who)).allowed)
    looked = list(islice(allowed, most))
    make_one = partial(made, app) if make is None else partial(made_by, make)
    made_of = [(question, one, {name: make_one(one, name) for name in one.allowed}) for one in looked]
    write(app, made_of)
    return [(one.one, _told(one, documents)) for _, one, documents in made_of]


def made_by(make: Callable[[Judged, str], Document], judged: Judged, projection: str) -> Document:
    """A document that is made otherwise than from its career alone, as far as it may be seen."""
    return _narrowed(make(judged, projection), judged, projection)


def who_asks(app: App, question: Question, careers: Sequence[str], as_if: As = REALLY) -> Asker:
    """Who asks, looked up in the directory.

    Raises:
        Refusal: `gateway_no_longer_a_member`, which is written down too.
    """
    try:
        return asker(app, question.requester, as_if)
    except Refusal:
        app.auditing.put(
            question.requester, question.how.action, outcome="refused", careers=careers, what=question.what,
            purpose=question.purpose, relation="none", ground="unsure", basis="directory", via=question.how.via,
        )  # fmt: skip
        raise


def judge(app: App, question: Question, career_id: str, skips: Skips, who: Asker, as_if: As = REALLY) -> Judged:
    """The decisions about one career; nothing is written and nothing is shown."""
    one = view(app, career_id, question.asked, skips)
    stands = placed(app, who, question.purpose, one, as_if)
    return Judged(one, stands, decided(question, stands))


def decided(question: Question, stands: Placed) -> dict[str, Decision]:
    """What may be seen of each projection by who stands so to a career."""
    tables, asking = load_tables(), question.asking
    return {name: decide(asking, stands.standing, contract(name), tables) for name in question.projections}


def made(app: App, judged: Judged, projection: str, laid: Sequence[Laid] | None = None) -> Document:
    """The document of a projection, as far as it may be seen; from some of the facts where these are given."""
    one, reader = judged.one if laid is None else with_only(judged.one, laid), reader_of(judged, projection)

    def document() -> Document:
        return _narrowed(DOCUMENTS[projection](app, one, reader), judged, projection)

    if laid is not None or projection not in OF_ITS_CAREER_ALONE:
        return document()
    basis = (one, judged.decisions[projection].columns)
    return app.ledger.kept.get(("document", projection, one.career.career_id, reader), basis, document)


def _narrowed(document: Document, judged: Judged, projection: str) -> Document:
    columns, says = judged.decisions[projection].columns, contract(projection)
    if isinstance(document, dict):
        return narrowed(document, columns, says)
    return [narrowed(row, columns, says) for row in document]


def reader_of(judged: Judged, projection: str) -> Reader:
    """For whom a document of this projection is made."""
    decision, stands = judged.decisions[projection], judged.placed
    apart = decision.relation in {"none", "party"}
    # A lead is told what was told to leads, and what went on to them.
    answers_for_privacy = decision.relation == "officer" and stands.requester.role == "privacy_officer"
    everybody_s = answers_for_privacy or decision.relation in {"demo", "worker"}
    return Reader(
        role=stands.requester.role,
        classes=decision.classes,
        organisation=stands.requester.organisation if apart else None,
        audience=None if everybody_s else stands.roles,
    )


def digest_of(documents: object) -> str:
    """SHA-256 of a document as JSON: sorted names, no blanks, UTF-8."""
    text = json.dumps(documents, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write(app: App, answers: Sequence[tuple[Question, Judged, Mapping[str, Document]]]) -> None:
    """Writes down what is told, and to whom, before it is told.

    Raises:
        Refusal: it cannot be written: then nothing of it may be told.
    """
    try:
        for question, judged, documents in answers:
            _write_one(app, question, judged, documents)
    except BaseException:
        app.auditing.forget()  # what is not told now must not go out with what is told next
        raise
    app.auditing.flush()


def _write_one(app: App, question: Question, judged: Judged, documents: Mapping[str, Document]) -> None:
    trace, by = app.auditing.new_trace(), question.given_by or judged.placed.requester
    if any(one.outside for one in judged.allowed.values()):
        facts = list(_shared(app, question, judged, documents))
        append_sharing(app, judged.one.career.career_id, facts, by, note=question.how.because, trace_id=trace)
    decisions = judged.allowed
    first = next(iter(decisions.values()))
    app.auditing.note(
        by, "share" if first.outside else question.how.action, careers=[judged.one.career.career_id],
        what=question.what, purpose=question.purpose, relation=relation_told(first, judged),
        basis=" ".join(dict.fromkeys(ground.basis for one in decisions.values() for ground in one.grounds)),
        classes=sorted({name for one in decisions.values() for name in one.classes}),
        on_behalf_of=judged.placed.on_behalf_of, digest=digest_of(documents), rules=first.rules,
        via=question.how.via, trace_id=trace,
    )  # fmt: skip


def relation_told(decision: Decision, judged: Judged) -> str:
    """For the access log, who is outside as what they are there."""
    if not decision.outside:
        return decision.relation
    standing = judged.placed.standing
    if standing.topics and any("consent" in ground.basis for ground in decision.grounds):
        return "handover"
    return "employer" if standing.placements else "consent" if standing.consents else "none"


def _shared(app: App, question: Question, judged: Judged, documents: Mapping[str, Document]) -> Iterator[Fact]:
    """One `data_shared` a ground: of its classes, with the facts that what left rests on."""
    stands, digest = judged.placed, digest_of(documents)
    found = _events(app, judged)
    grounds: dict[tuple[str, str | None], set[str]] = {}
    for decision in judged.allowed.values():
        for ground in decision.grounds:
            grounds.setdefault((ground.basis, ground.consent), set()).update(ground.classes)
    left = dict(found)
    for number, ((basis, consent), classes) in enumerate(grounds.items(), start=1):
        mine = [one for one, data_class in left.items() if data_class in classes or number == len(grounds)]
        for one in mine:
            del left[one]
        yield DataShared.model_validate(
            {
                "disclosure": str(uuid4()),
                "sender_organisation": _sender(question, stands),
                "sender_role": question.given_by.role if question.given_by else stands.holder_role,
                "recipient_organisation": stands.requester.organisation,
                "recipient_role": stands.requester.role,
                "purpose": question.purpose,
                "legal_basis": basis,
                "classes": sorted(classes),
                "events": mine,
                "channel": question.how.channel,
                "consent": consent,
                "digest": digest,
            }
        )


def _sender(question: Question, stands: Placed) -> str:
    given_by = question.given_by.organisation if question.given_by else None
    return given_by or stands.holder or "unknown"


def _events(app: App, judged: Judged) -> dict[str, str]:
    """The facts that what leaves rests on, with the class of each."""
    classes = {one.moment.event_id: class_of(one.fact.TYPE, one.fact) for one in judged.one.laid}
    found: dict[str, str] = {}
    for name, decision in judged.allowed.items():
        if not decision.outside:
            continue
        if contract(name).by_event:
            seen = [row["event_id"] for row in made(app, judged, name)]  # type: ignore[index]
        else:
            seen = list(rests_on(judged.one.laid, lambda laid, name=name: made(app, judged, name, laid)))  # type: ignore[misc]
        found |= {one: classes.get(one, "work") for one in seen}
    order = {one.moment.event_id: place for place, one in enumerate(judged.one.laid)}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], 0)))


def _write_refusal(app: App, question: Question, judged: Judged, why: Why) -> None:
    """A refusal in the register, for who asks for an organisation outside, and in the access log."""
    stands, trace = judged.placed, app.auditing.new_trace()
    wanted = question.how.classes or {name for one in question.projections for name in contract(one).classes}
    if stands.standing.relation == "none" and stands.requester.organisation is not None:
        fact = SharingRefused.model_validate(
            {
                "requester_organisation": stands.requester.organisation,
                "requester_role": stands.requester.role,
                "purpose": question.purpose,
                "classes": sorted(wanted),
                "ground": why.ground,
            }
        )
        append_sharing(
            app, judged.one.career.career_id, [fact], stands.requester, note=question.how.because, trace_id=trace
        )
    app.auditing.put(
        stands.requester,
        question.how.action,
        outcome="refused",
        careers=[judged.one.career.career_id],
        what=question.what,
        purpose=question.purpose,
        relation=stands.standing.relation,
        ground=why.ground,
        basis=why.rule,
        classes=sorted(wanted),
        rules=next(iter(judged.decisions.values())).rules,
        via=question.how.via,
        trace_id=trace,
    )


def _told(judged: Judged, documents: Mapping[str, Document]) -> Answer:
    outside = any(one.outside for one in judged.allowed.values())
    return Answer(documents, _left_out(judged), outside)


def _left_out(judged: Judged) -> dict[str, Why]:
    """Per class that stands in a projection and was not shown, why."""
    return {name: why for one in judged.allowed.values() for name, why in one.left_out if name not in one.classes}
