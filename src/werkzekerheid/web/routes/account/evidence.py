"""What proves that nothing was changed: how far everything is sealed, what a check finds, and proofs to take along."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Query, Response

from werkzekerheid.api.doors import done
from werkzekerheid.app.admitting import admit
from werkzekerheid.app.evidence.proving import prove
from werkzekerheid.app.evidence.sealing import public_keys, seal_all, unsealed
from werkzekerheid.app.evidence.verifying import Against, verify_all
from werkzekerheid.app.evidence.wording import named, unfit
from werkzekerheid.ledger.evidence.notes import notes_in
from werkzekerheid.ledger.evidence.rows import TREES
from werkzekerheid.messages import Refusal, say
from werkzekerheid.readmodels.access_words import moment
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.routes.account.common import EVIDENCE, overseeing
from werkzekerheid.web.visiting import Visiting
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.app.app import App
    from werkzekerheid.app.evidence.verifying import Verified
    from werkzekerheid.web.visiting import Visit

router = APIRouter()
MOST_ROWS = 200_000
"""So many rows are checked while somebody waits; more take a terminal."""
_MOST_KEPT = 10_000
_MOST_LETTERS = 100
Career = Annotated[UUID | None, Query(alias="loopbaan")]
Tree = Annotated[Literal["ledger", "access", "processing"], Query(alias="boom")]


def trees(app: App) -> list[dict[str, Any]]:
    """How far each tree is sealed: when last, and how many rows are not; `wrong` where that cannot be told."""
    return [_tree(app, tree) for tree in TREES]


def _tree(app: App, tree: Literal["ledger", "access", "processing"]) -> dict[str, Any]:
    row: dict[str, Any] = {"tree": tree, "name": word("tree", tree), "rows": None, "sealed": None, "wrong": None}
    try:
        found = unsealed(app.ledger, app.settings, app.audit, tree)
    except Refusal as refusal:
        return row | {"wrong": str(refusal)}
    at = found.sealed_at
    return row | {"rows": found.rows, "sealed": None if at is None else moment(at.isoformat())}


@router.get(EVIDENCE, name="evidence")
def read(visit: Visiting, career: Career = None) -> Response:
    """How far everything is sealed; of one worker also the facts of which a proof can be made."""
    with overseeing(visit) as inside:
        form = None if career is None else Form({"career": str(career)}, prefix="e-")
        return _shown(visit, inside, form)


def _shown(visit: Visit, inside: Inside, form: Form | None = None, checked: Sequence[str] | None = None,
           *, fits: bool = False, kept: bool = False) -> Response:  # fmt: skip
    given = form or Form(prefix="e-")
    rows = _rows(inside.app)
    return (visit.shows if given.fits else visit.again)(
        "account/evidence.html", _("Evidence"), trees=trees(inside.app), form=given, checked=checked, fits=fits,
        kept=kept, rows=rows, most=MOST_ROWS, large=rows > MOST_ROWS,
        facts=_facts(inside, str(given.values.get("career", ""))),
        keys=dict(zip(TREES, public_keys(inside.app.ledger), strict=True)),
    )  # fmt: skip


def _facts(inside: Inside, typed: str) -> list[tuple[str, str]]:
    """The facts of a worker that may be seen, to choose from; none where no worker was given."""
    if not typed:
        return []
    try:
        career_id = inside.career(typed, "timeline")
        rows = cast("list[dict[str, Any]]", inside.app.look(inside.who, "rights", "timeline", career_id))
    except Refusal:
        return []
    return [(str(one["event_id"]), f"{one['number']}. {one['title']}") for one in rows]


def _rows(app: App) -> int:
    """So many rows there are in all."""
    return app.ledger.head() + app.audit.count("access") + app.audit.count("processing")


@router.post(f"{EVIDENCE}/zegel", name="seal")
def seal(visit: Visiting, posted: PostedForm) -> Response:
    """Seals what was written since the last time."""
    form = Form.of(posted, visit.session, "e-")
    with overseeing(visit) as inside:
        _check_size(inside.app, form)
        if form.fits:
            try:
                seal_all(inside.app, lambda _done, _of: None)
            except Refusal as refusal:
                form.refused(refusal)
            else:
                return visit.goes_to(EVIDENCE, "sealed")
        return _shown(visit, inside, form)


def _check_size(app: App, form: Form) -> None:
    if _rows(app) > MOST_ROWS:
        form.wrong(None, _("There are too many rows to do this on a page. Use the terminal: werkzekerheid verify."))


@router.post(f"{EVIDENCE}/controle", name="verify")
def verify(visit: Visiting, posted: PostedForm) -> Response:
    """Holds everything against what was sealed, and against what somebody kept."""
    form = Form.of(posted, visit.session, "e-")
    typed = form.text("checkpoint", required=False, most=_MOST_KEPT)
    with overseeing(visit) as inside:
        _check_size(inside.app, form)
        try:
            against = Against(notes_in(f"{typed}\n") if typed else ())
        except ValueError:
            form.wrong("checkpoint", say("api_expected_checkpoint"))
        if form.fits:
            try:  # in this process: a server starts no others to help it
                found = verify_all(inside.app, against, 1, lambda _done, _of: None)
            except Refusal as refusal:
                form.refused(refusal)
            else:
                fits = not any(one.findings for one in found)
                return _shown(visit, inside, form, list(_told(found)), fits=fits, kept=bool(typed))
        return _shown(visit, inside, form)


def _told(verified: Sequence[Verified]) -> Iterator[str]:
    """What was found, a sentence each."""
    for one in verified:
        tree = named(one.tree)
        yield from (unfit(one.tree, found) for found in one.findings)
        if one.head is not None and not one.findings:
            at = moment(datetime.fromisoformat(one.head.made_at).isoformat()) if one.head.made_at else _("unknown")
            yield say("cli_fits", tree=tree, rows=one.head.size - one.pruned, at=at)
        elif not one.findings:
            yield say("cli_fits_nothing", tree=tree)
        if one.pruned:
            yield say("cli_fits_pruned", tree=tree, rows=one.pruned)
        if one.unsealed and one.head is not None:
            yield say("cli_fits_unsealed", tree=tree, rows=one.unsealed)


@router.get(f"{EVIDENCE}/zegels.txt", name="checkpoints")
def read_checkpoints(visit: Visiting, tree: Tree = "ledger") -> Response:
    """The last checkpoint of a tree as text, to keep where who runs this ledger cannot come."""
    with overseeing(visit) as inside:
        last = inside.app.audit.last_checkpoint(tree)
    return Response(
        last.note if last else "", media_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="zegel-{tree}.txt"'},
    )  # fmt: skip


@router.post(f"{EVIDENCE}/bewijs", name="prove")
def proof(visit: Visiting, posted: PostedForm) -> Response:
    """The proof that an event stands in the ledger: a file that needs nothing of ours to be checked."""
    form = Form.of(posted, visit.session, "e-")
    career, event = form.text("career", most=_MOST_LETTERS), form.text("event", most=_MOST_LETTERS)
    with overseeing(visit) as inside:
        if form.fits and career and event:
            try:
                document = _proven(inside, career, event)
            except Refusal as refusal:
                form.refused(refusal)
            else:
                answer = done(document, 200)
                answer.headers["Content-Disposition"] = 'attachment; filename="bewijs.json"'
                return answer
        return _shown(visit, inside, form)


def _proven(inside: Inside, career: str, event: str) -> dict[str, Any]:
    career_id = inside.career(career, "prove")
    admit(inside.app, inside.who, career_id, "prove")
    known = {
        getattr(one, "event_id", None)
        for kind in ("career", "sharing", "alerts")
        for one in inside.app.ledger.read(f"{kind}:{career_id}")
    }
    if event not in known:
        raise Refusal("no_such_event")
    return prove(inside.app, event, Against(), inside.who)
