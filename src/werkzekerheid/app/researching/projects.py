"""Research projects in the ledger: registered by who answers for privacy, looked at, and closed with their key.

The key by which a project calls careers otherwise lies in the key store. It goes when the project is closed; then
nobody can tell any more whom its pseudonyms meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from pydantic import ValidationError

from werkzekerheid.app.readable import read_whole
from werkzekerheid.app.researching.grounds import check_ground
from werkzekerheid.app.standing import asker
from werkzekerheid.app.trying import in_tries
from werkzekerheid.facts.event import Actor, Told, event_id
from werkzekerheid.facts.finding import Findings, findings_of
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.ledger.keys import LEDGER_OWNER
from werkzekerheid.ledger.ledger import Draft
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.research.projects import STREAMS, Project, fold
from werkzekerheid.sharing.directory_changes import check_id, is_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.ledger.ledger import Ledger

WHAT = "research"
OFFICER, RESEARCHER = "privacy_officer", "researcher"
THE_PROGRAM = Actor(actor="work", role="system")
LONGEST_NAME = 60
_ASKING = frozenset({OFFICER, RESEARCHER, "lead"})


class By(NamedTuple):
    """Who does it; `command_id` makes a retry safe."""

    requester: Actor
    command_id: str | None = None


def key_name(project: str) -> str:
    """Under which name the key store keeps the key of a project."""
    return f"research:{project}:pseudonym"


def project_of(ledger: Ledger, project: str) -> Project:
    """A project by its name.

    Raises:
        Refusal: `research_project_unknown`.
    """
    known = is_plain(project) and fold(read_whole(ledger, f"{STREAMS}{project}", skips_of(ledger)).events)
    if not known:
        raise Refusal("research_project_unknown")
    return known


def projects(ledger: Ledger) -> Iterator[Project]:
    """All of them, closed ones too."""
    skips = skips_of(ledger)
    for stream in ledger.streams(STREAMS):
        if found := fold(read_whole(ledger, stream, skips).events):
            yield found


def check_may_ask(app: App, requester: Actor) -> None:
    """Only whoever has to do with research may ask which projects there are; a refusal is written down.

    Raises:
        Refusal: `research_not_for_role`, `gateway_no_longer_a_member`; or it cannot be written down.
    """
    asker(app, requester)
    if requester.role not in _ASKING:
        raise refused(app, requester, Refusal("research_not_for_role"))


def listed(app: App, requester: Actor) -> list[Project]:
    """Those of the requester: that they decide on, or work on.

    Raises:
        Refusal: `gateway_no_longer_a_member`; or it cannot be written down.
    """
    asker(app, requester)
    app.auditing.put(requester, "administer", careers=[], what=WHAT, purpose="research")
    return [one for one in projects(app.ledger) if _is_of(app, requester, one)]


def shown(app: App, requester: Actor, project: str) -> Project:
    """One of them, for who may know of it.

    Raises:
        Refusal: `research_project_unknown` there is none, or it is somebody else's; or it cannot be written down.
    """
    asker(app, requester)
    found = project_of(app.ledger, project)
    if not _is_of(app, requester, found):
        raise refused(app, requester, Refusal("research_project_unknown"))
    app.auditing.put(requester, "administer", careers=[], what=WHAT, purpose="research")
    return found


def register(app: App, wanted: Mapping[str, Any], by: By) -> Project:
    """Registers a project, with the decision of whoever answers for privacy.

    Args:
        app: with the ledger.
        wanted: the fields of `project_registered`.
        by: who decides.

    Raises:
        Findings: something is not as a project is.
        Refusal: `research_not_yours_to_decide`; what the ground lacks, see `grounds.check_ground`;
            `research_project_exists`; or it cannot be written.
    """
    fact = _fact("project_registered", {"legal_basis": "uavg_24", "dates": "months", **wanted})
    name = str(wanted["project"])
    check_id(name)
    if len(name) > LONGEST_NAME:
        raise Refusal("research_name_long", most=LONGEST_NAME)

    def decide(before: Project | None) -> None:
        _check_officer(app, by.requester, before)
        if before is not None:
            raise Refusal("research_project_exists")
        check_ground(app, fact, by.requester)

    return _recorded(app, name, fact, by, decide)


def close(app: App, project: str, reason: str | None, by: By) -> Project:
    """Ends it for good, and destroys its key. Again does nothing but what was not finished.

    Raises:
        Refusal: `research_not_yours_to_decide`, `research_project_unknown`; or it cannot be written, or the key cannot
            be destroyed.
    """
    app.ledger.destroying.check_possible()
    before = project_of(app.ledger, project)
    given = {"project": project, "reason": reason}
    fact = _fact("project_closed", {name: value for name, value in given.items() if value})
    _check_officer(app, by.requester, before)
    if before.closed_on is None:
        before = _recorded(app, project, fact, by, lambda now: _check_officer(app, by.requester, now))
    destroy_key(app, project)
    return before


def destroy_key(app: App, project: str) -> None:
    """Destroys the key of a project. Again does nothing."""
    app.ledger.destroy_keys(LEDGER_OWNER, [key_name(project)], app.today())


def has_key(app: App, project: str) -> bool:
    """Whether the key of a project is there."""
    return key_name(project) in app.ledger.destroying.held(LEDGER_OWNER)


def destroyed(app: App, extract: str, by: By) -> Project:
    """Writes down that a data set was destroyed.

    Raises:
        Refusal: `research_extract_unknown`, `research_extract_destroyed`; `research_not_yours`; or it cannot be
            written.
    """
    project = extract.rpartition("-")[0]
    if not is_plain(extract) or not project:
        raise Refusal("research_extract_unknown")
    fact = _fact("extract_destroyed", {"extract": extract, "project": project})

    def decide(before: Project | None) -> None:
        found = before.extracts.get(extract) if before else None
        if before is None or found is None:
            raise Refusal("research_extract_unknown")
        asker(app, by.requester)
        if not _is_of(app, by.requester, before):
            raise refused(app, by.requester, Refusal("research_extract_unknown"))
        if found.destroyed_on is not None:
            raise Refusal("research_extract_destroyed", day=found.destroyed_on)

    return _recorded(app, project, fact, by, decide)


def made(app: App, fields: Mapping[str, Any], by: By) -> Project:
    """Writes down that a data set was made; where the project was closed meanwhile, it is not.

    Raises:
        Refusal: `research_project_closed`; or it cannot be written.
    """

    def decide(before: Project | None) -> None:
        if before is None or before.closed_on is not None:
            raise Refusal("research_project_closed")

    return _recorded(app, str(fields["project"]), _fact("extract_made", fields), by, decide)


def check_researcher(app: App, requester: Actor, project: Project) -> None:
    """Only who works on a project, in that role, at its organisation; a refusal is written down.

    Raises:
        Refusal: `research_not_yours`, `gateway_no_longer_a_member`.
    """
    asker(app, requester)
    tried = app.demo and requester.actor == f"demo-{RESEARCHER}"
    here = requester.role == RESEARCHER and requester.organisation == project.organisation
    if not here or not (tried or requester.actor in project.persons):
        raise refused(app, requester, Refusal("research_not_yours"))


def refused(app: App, requester: Actor, refusal: Refusal) -> Refusal:
    """The refusal, after it was written down."""
    app.auditing.put(
        requester, "administer", careers=[], what=WHAT, purpose="research", outcome="refused", relation="none",
        ground=refusal.code,
    )  # fmt: skip
    return refusal


def _check_officer(app: App, requester: Actor, project: Project | None) -> None:
    if requester == THE_PROGRAM:
        return
    asker(app, requester)
    other = project is not None and project.decider != requester.organisation
    if requester.role != OFFICER or requester.organisation is None or other:
        raise refused(app, requester, Refusal("research_not_yours_to_decide"))


def _is_of(app: App, requester: Actor, one: Project) -> bool:
    if app.demo and requester.organisation is None and requester.role != "worker":
        return True
    if requester.role == OFFICER and requester.organisation is not None and one.decider == requester.organisation:
        return True
    tried = app.demo and requester.actor == f"demo-{RESEARCHER}"
    works = tried or requester.actor in one.persons
    return requester.role == RESEARCHER and requester.organisation == one.organisation and works


def _fact(type_name: str, content: Mapping[str, Any]) -> Fact:
    cls = fact_class(type_name)
    try:
        return cls.model_validate(content)
    except ValidationError as error:
        raise Findings(findings_of(error, type_name, None, cls.model_fields)) from None


def _recorded(app: App, project: str, fact: Fact, by: By, decide: Callable[[Project | None], None]) -> Project:
    """Decides, writes down who does it, and appends; where somebody else was first, it reads and decides again."""
    command = by.command_id or str(uuid4())
    draft = Draft(fact, Told(recorded_by=by.requester), command, event_id(command))
    stream = f"{STREAMS}{project}"

    def once() -> Project:
        known = read_whole(app.ledger, stream, skips_of(app.ledger))
        before = fold(known.events)
        if before is not None and draft.event_id in (one.event_id for one in known.events):
            return before
        decide(before)
        trace = app.auditing.put(by.requester, "administer", careers=[], what=fact.TYPE, purpose="research")
        app.ledger.append(stream, known.version, [draft._replace(trace_id=trace)])
        return project_of(app.ledger, project)

    return in_tries(once)
