"""What is asked over careers looks at one's own only, and tells the same as if all were looked at."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from json import dumps
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from tests.app.rights import KEY
from tests.ledgers import code_of
from werkzekerheid.app import directory, looking
from werkzekerheid.app.answering import Question, answer_all
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.around import names_in
from werkzekerheid.app.caseload import caseload
from werkzekerheid.app.demo_world.identities import identities
from werkzekerheid.app.demo_world.making import make_demo
from werkzekerheid.app.directory import Change
from werkzekerheid.app.my_day import my_day
from werkzekerheid.app.own_careers import Own, own_careers
from werkzekerheid.facts.event import Actor, Told, event_id
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.ledger.kept import Kept
from werkzekerheid.ledger.ledger import Draft
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.settings import Settings
from werkzekerheid.sharing.directory import STREAMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.ledger.storage import Where

DAY = datetime(2026, 5, 6, 9, tzinfo=UTC)
ROLES = ("jobcoach", "employer", "privacy_officer")
ASKED: dict[str, Purpose] = {
    "handovers": "handover", "employer_view": "guidance", "situation": "guidance", "alerts": "guidance",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The demo: nine tellings, each with organisations of its own, and sixty careers that share theirs."""
    stores = Settings(tmp_path_factory.mktemp("own") / "ledger.db", None)
    with make_demo(stores, lambda *_: None, lambda: DAY).app as app:
        app.ledger.kept = Kept(10_000)
        yield app


def everybody(app: App) -> list[Actor]:
    """Each role at each organisation that the tables name or a file calls by a key, and the identities of the demo."""
    from werkzekerheid.readmodels.tables import LIVE

    with app.views().reading() as connection:
        places = sorted(set(connection.scalars(LIVE.parties.select().with_only_columns(LIVE.parties.c.organisation))))
    keys = sorted({key for one in app.careers_s_ids() for key in names_in(app, one).keys.values()})
    tried = [tried_out(role, one) for one in (*places[::15], *keys[::9]) for role in ROLES]
    return [*tried, *(one.actor for one in identities())]


def tried_out(role: str, organisation: str) -> Actor:
    return Actor.model_validate({"actor": f"demo-{role}", "role": role, "organisation": organisation})


def looked_at(app: App, who: Actor, projection: str = "situation") -> tuple[set[str], set[str]]:
    """Of whom they see something where all are looked at, and who is looked at."""
    question = Question(who, ASKED.get(projection, "guidance"), (projection,), LATEST)
    of_all = {one.career.career_id for one, _ in answer_all(app, question, app.careers_s_ids())}
    return of_all, set(own_careers(app, who))


@pytest.mark.parametrize("projection", ASKED)
def test_everybody_sees_what_they_would_see_if_all_were_looked_at(world: App, projection: str) -> None:
    seen = 0
    for who in everybody(world):
        of_all, own = looked_at(world, who, projection)
        assert of_all <= own, (who.role, who.organisation)
        seen += len(of_all)
    assert seen > 30


def test_nobody_looks_at_more_than_a_part(world: App) -> None:
    spic_span = next(one.actor for one in identities() if one.key == "employer")

    assert 0 < len(own_careers(world, spic_span)) < len(world.careers_s_ids()) / 2


def test_the_worklist_and_the_caseload_are_those_of_before(world: App, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("jobcoach", "klantmanager", "lead"):
        who = next(one.actor for one in identities() if one.key == key)
        told = looking.look(world, who, "guidance", "worklist", None), caseload(world, who, "guidance", "", 200).lines
        with monkeypatch.context() as patched:
            patched.setattr(looking, "own_of", lambda *_: Own(None, everybody=True))
            patched.setattr("werkzekerheid.app.caseload.own_careers", lambda app, _who: sorted(app.careers_s_ids()))
            assert told == (
                looking.look(world, who, "guidance", "worklist", None), caseload(world, who, "guidance", "", 200).lines
            )  # fmt: skip


def test_a_day_writes_each_career_down_once_and_only_what_it_shows(world: App) -> None:
    who = next(one.actor for one in identities() if one.key == "jobcoach")
    before = len(list(world.audit.access()))

    day = my_day(world, who, "guidance", 0, 2)

    written = [one for _, one in world.audit.access()][before:]
    assert len({one.career for one in written}) == len(written) == day.workers
    whole = {one.career for one in written if one.what == "worklist+naming+alerts+timeline"}
    assert whole == {one.career_id for one in day.lines}
    assert {one.what for one in written if one.career not in whole} == {"worklist"}


def test_a_consent_lets_somebody_in_whom_no_fact_of_the_career_names(where: Where, tmp_path: Path) -> None:
    """The recipient of a consent stands beside the career only."""
    with small(where, tmp_path, demo=True) as app:
        for one, kind in (("org-1", "jobcoach_organisation"), ("org-9", "municipality")):
            directory.register(app, one, "-", kind, Change(KEEPER))
        live(app, FIRST, ["org-1"])
        consented(app, FIRST, "org-9")

        of_all, own = looked_at(app, tried_out("jobcoach", "org-9"), "timeline")

    assert of_all == own == {FIRST}


def test_a_consent_that_calls_an_organisation_by_a_key_takes_nobody_s_day_away(where: Where, tmp_path: Path) -> None:
    with small(where, tmp_path, demo=True) as app:
        told = imported(app, "a", ["gemeente"])
        live(app, FIRST, ["org-1"])
        consented(app, FIRST, "gemeente")

        of_all, own = looked_at(app, tried_out("jobcoach", "gemeente"))

    assert told in of_all
    assert of_all <= own


def test_an_organisation_that_a_file_gives_an_id_is_meant_by_that_alone(where: Where, tmp_path: Path) -> None:
    with small(where, tmp_path, demo=True) as app:
        told = imported(app, "a", ["gemeente"], "org-1")

        assert looked_at(app, tried_out("jobcoach", "org-1")) == ({told}, {told})
        assert looked_at(app, tried_out("jobcoach", "gemeente"))[0] == set()


def test_a_career_that_cannot_be_read_is_missed_by_nobody_whom_it_speaks_of(where: Where, tmp_path: Path) -> None:
    """Where it is held back from its first row on, no table knows whose it is."""
    with small(where, tmp_path, demo=True) as app:
        for career, organisation in ((FIRST, "org-1"), (SECOND, "org-2")):
            live(app, career, [organisation])
        (corrected,) = (one for one in app.ledger.read(f"career:{FIRST}") if one.version == 1)
        wrong = {"corrects": corrected.event_id, "replacement": {"reason": "nobody"}, "reason": "-"}
        put(app, f"career:{FIRST}", "event_corrected", wrong, "career_opened")

        assert code_of(lambda: app.look(tried_out("jobcoach", "org-1"), "guidance", "worklist", None)) == "career_unfit"
        assert own_careers(app, tried_out("jobcoach", "org-2")) == [SECOND]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("demo", [True, False], ids=["tried out", "members"])
def test_in_any_small_world_everybody_sees_what_they_would_see_if_all_were_looked_at(
    where: Where, tmp_path: Path, seed: int, *, demo: bool
) -> None:
    chance = Random(seed)
    with small(where, tmp_path, demo=demo) as app:
        for key in "abc":
            imported(app, key, chance.sample(PLACES, 2), chance.choice([None, "org-1"]))
        for career in (FIRST, SECOND):
            live(app, career, chance.sample(PLACES, 2))
            if chance.randrange(2):
                consented(app, career, chance.choice(PLACES))
        seen = 0
        for place in PLACES:
            for role in ROLES:
                who = tried_out(role, place) if demo else member(app, role, place)
                for projection in ("situation", "timeline"):
                    of_all, own = looked_at(app, who, projection)
                    assert of_all <= own, (role, place, projection)
                    seen += len(of_all)

    assert seen


PLACES = ["org-1", "org-2", "gemeente", "werkgever"]
"""Ids, and keys of files that are ids too."""
FIRST, SECOND = (str(UUID(int=number, version=4)) for number in (1, 2))
KEEPER = Actor(actor="keeper", role="system")


@contextmanager
def small(where: Where, folder: Path, *, demo: bool) -> Iterator[App]:
    """An empty ledger that nobody is in."""
    stores = Settings(where, None if demo else KEY, str(folder / "destroyed.jsonl"))
    create(stores, demo=demo, clock=lambda: DAY)
    with open_app(stores, lambda: DAY) as app:
        app.brings_up = False
        yield app


def imported(app: App, key: str, places: list[str], id_of_the_first: str | None = None) -> str:
    """The id of a career that is told in a file, in which the first of these guides and hands over to the others."""
    organisations: list[dict[str, Any]] = [
        {"key": one, "name": "-", "kind": "other", **({"id": id_of_the_first} if id_of_the_first and not at else {})}
        for at, one in enumerate(places)
    ]
    handed = [
        {"type": "handover_offered", "handover": f"h-{one}", "occasion": "coach_change", "from_organisation": places[0],
         "from_role": "jobcoach", "to_organisation": one, "to_role": "jobcoach", "topics": ["what_helps"]}
        for one in places[1:]
    ]  # fmt: skip
    events: list[dict[str, Any]] = [
        {"type": "career_opened", "reason": "own_request"},
        {**COACHED, "organisation": places[0], "occurred": "2026-01-05"},
        *handed,
    ]
    head = {"key": key, "title": "-", "source": "-", "told": "2026"}
    tables: list[tuple[str, dict[str, Any]]] = [
        ("[career]", head),
        *(("[[organisation]]", one) for one in organisations),
    ]
    tables += [("[[event]]", one) for one in events]
    written = "\n".join(
        line
        for name, table in tables
        for line in (name, *(f"{field} = {dumps(value)}" for field, value in table.items()))
    )
    (made,) = app.import_files([(f"{key}.career.toml", written.encode())], KEEPER)
    return made.career_id


def live(app: App, career: str, places: list[str]) -> None:
    """A career that is recorded as it goes."""
    put(app, f"career:{career}", "career_opened", {"reason": "own_request"})
    put(app, f"career:{career}", "coach_assigned", {**COACHED, "organisation": places[0]})
    for one in places[1:]:
        put(
            app,
            f"career:{career}",
            "responsibility_assigned",
            {"scope": "case", "organisation": one, "role": "klantmanager"},
        )


COACHED = {"type": "coach_assigned", "coach": "c-1", "kind": "jobcoach"}


def consented(app: App, career: str, recipient: str) -> None:
    """The worker lets an organisation see something."""
    put(app, f"sharing:{career}", "consent_given", {
        "consent": "c-1", "recipient": recipient, "purposes": ["guidance"], "classes": ["work"], "text_version": "1",
        "way": "digital",
    })  # fmt: skip


def put(app: App, stream: str, type_name: str, content: dict[str, Any], corrects: str | None = None) -> None:
    """Appends a fact as it is, whatever the domain would say."""
    own = str(uuid4())
    fact = fact_class(type_name).model_validate({name: one for name, one in content.items() if name != "type"})
    draft = Draft(fact, Told(recorded_by=KEEPER), own, event_id(own), corrects_type=corrects)
    app.ledger.append(stream, app.ledger.version(stream), [draft])


def member(app: App, role: str, place: str) -> Actor:
    """Somebody who works at an organisation, which is registered where it is not yet."""
    change, person = Change(KEEPER), f"p-{role}"
    if not app.ledger.version(f"{STREAMS}{place}"):
        directory.register(app, place, "-", "other", change)
    directory.grant(app, person, place, role, change)
    return Actor.model_validate({"actor": person, "role": role, "organisation": place})
