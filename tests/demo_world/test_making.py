"""The demo ledger as it is made: ready at once, going on from today, and open to each only as far as the rules say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.demo_world.conftest import DAY
from werkzekerheid.app.app import create
from werkzekerheid.app.demo_world import world
from werkzekerheid.app.demo_world.identities import identities, identity
from werkzekerheid.app.demo_world.making import make_demo
from werkzekerheid.app.handing_over import accept, preview
from werkzekerheid.facts.event import Actor, career_id_of
from werkzekerheid.messages import LANGUAGES, Refusal, in_language
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.facts.vocabulary import Purpose

TOPICS = ["guidance_needed", "what_helps", "signs_of_relapse", "contact_point"]


def who(key: str) -> Actor:
    found = identity(key)
    assert found is not None
    return found.actor


def keys(app: App, one: Actor) -> set[str]:
    return {str(line["career"]) for line in app.careers(one)}


def rows(app: App, one: Actor, purpose: Purpose, projection: str, career: str | None = None) -> list[dict[str, object]]:
    found = app.look(one, purpose, projection, career)
    assert isinstance(found, list)
    return found


def test_what_a_broken_off_making_left_is_made_the_next_time(tmp_path: Path) -> None:
    """Killed while it imports: the next start goes on, and nothing stands there twice."""
    settings = Settings(tmp_path / "ledger.db", None)

    def stop(done: int, _: int) -> None:
        if done == 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_demo(settings, stop, lambda: DAY)
    with make_demo(settings, lambda *_: None, lambda: DAY).app as app:
        assert len(app.careers_s_ids()) == 69
        events = app.ledger.head()
        assert rows(app, who("lead"), "guidance", "worklist")
    with make_demo(settings, lambda *_: None, lambda: DAY).app as app:
        assert app.ledger.head() == events


def test_no_demo_is_made_of_a_ledger_with_people_in_it(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "ledger.db", "dGVzdCBrZXkgb2YgdGhpcnR5LXR3byBieXRlcyEhISE=")
    create(settings, demo=False)
    with pytest.raises(Refusal) as refused:
        make_demo(settings, lambda *_: None)
    assert refused.value.code == "settings_no_demo"


def test_a_demo_of_last_week_goes_on(tmp_path: Path) -> None:
    """Eight days later nobody answered: alerts went on to the lead, and contact is late."""
    settings = Settings(tmp_path / "ledger.db", None)
    with make_demo(settings, lambda *_: None, lambda: DAY).app as app:
        before = [len(rows(app, who(one), "guidance", "worklist")) for one in ("lead", "jobcoach")]
    later = DAY + timedelta(days=9)
    with make_demo(settings, lambda *_: None, lambda: later).app as app:
        after = [len(rows(app, who(one), "guidance", "worklist")) for one in ("lead", "jobcoach")]
    assert after[0] > before[0]
    assert after[1] > before[1]


class TestWhoSeesWhat:
    def test_each_is_told_who_they_are_in_both_languages(self) -> None:
        assert [one.key for one in identities()] == [
            "jobcoach", "klantmanager", "employer", "worker_live", "worker_told", "privacy_officer", "lead",
            "researcher",
        ]  # fmt: skip
        for language in LANGUAGES:
            with in_language(language):
                assert all(one.name and one.text for one in identities())

    def test_a_jobcoach_sees_their_own_caseload(self, demo: App) -> None:
        theirs = {one.key for one in world.careers() if one.coaches.key == "de-brug"} - {"mus"}
        assert keys(demo, who("jobcoach")) == theirs
        assert len(rows(demo, who("jobcoach"), "guidance", "worklist")) == 19

    def test_a_klantmanager_sees_all_of_the_municipality(self, demo: App) -> None:
        assert keys(demo, who("klantmanager")) == {one.key for one in world.careers()}
        assert len(rows(demo, who("klantmanager"), "guidance", "worklist")) == 10

    def test_an_employer_sees_who_works_there_and_what_waits(self, demo: App) -> None:
        there = rows(demo, who("employer"), "guidance", "employer_view")
        offered = [one for one in rows(demo, who("employer"), "handover", "handovers") if one["state"] == "offered"]
        assert 5 <= len(there) <= 9
        assert [one["career"] for one in offered] == ["ooievaar"]
        with pytest.raises(Refusal):
            demo.look(who("employer"), "guidance", "timeline", "merel")
        assert rows(demo, who("employer"), "guidance", "worklist") == []

    @pytest.mark.parametrize(("key", "career"), [("worker_live", "merel"), ("worker_told", "jeffry")])
    def test_a_worker_sees_their_own_page(self, demo: App, key: str, career: str) -> None:
        assert keys(demo, who(key)) == {career}
        assert demo.look(who(key), "rights", "my_data", career)

    def test_a_privacy_officer_sees_what_was_shared_and_no_caseload(self, demo: App) -> None:
        assert keys(demo, who("privacy_officer")) == set()
        assert rows(demo, who("privacy_officer"), "audit", "handovers")

    def test_a_lead_sees_only_what_went_on_to_them(self, demo: App) -> None:
        assert keys(demo, who("lead")) == set()
        told = rows(demo, who("lead"), "guidance", "worklist")
        assert [(one["career"], one["rule"]) for one in told] == [
            ("wilg", "signal_response"),
            ("distel", "wish_response"),
        ]

    def test_a_researcher_sees_no_career(self, demo: App) -> None:
        assert keys(demo, who("researcher")) == set()
        for projection in ("worklist", "handovers", "employer_view", "sharing_register", "alerts"):
            assert rows(demo, who("researcher"), "research", projection) == []

    def test_everybody_is_a_role_at_an_organisation(self) -> None:
        """Whoever asks without one would see everything in a demo."""
        assert all(one.actor.organisation or one.career for one in identities())


def test_a_new_jobcoach_finds_who_needs_them_and_hands_over_kim(own: App) -> None:
    """
    The first of the day is a sign that waits since weeks; Merel's relapse is answered with a talk.
    Kim is handed over to Spic&Span: offered, looked at ahead, and taken there.
    The privacy officer of the municipality then sees what was shared.
    """
    coach, employer, kim = who("jobcoach"), who("employer"), career_id_of(world.KIM)
    assert rows(own, coach, "guidance", "worklist")[0]["career"] == "wilg"

    talk = {"with": ["worker"], "by": "jobcoach", "coach": "coach", "channel": "phone"}
    own.record("merel", "check_in_held", talk, coach)
    assert [one["part"] for one in rows(own, coach, "guidance", "worklist", "merel")] == ["employer"]

    [before] = rows(own, coach, "guidance", "worklist", world.KIM)
    assert (before["rule"], before["part"]) == ("handover", "offered")
    offer = {
        "handover": "naar-spic-span", "occasion": "work_to_work", "from_organisation": "de-brug",
        "from_role": "jobcoach", "to_organisation": "spic-span", "to_role": "employer", "warm": True, "topics": TOPICS,
        "placement": "ss-baan",
    }  # fmt: skip
    own.record(world.KIM, "handover_offered", offer, coach)
    ahead = preview(own, coach, kim, "naar-spic-span")
    assert ahead.documents
    _, taken = accept(own, employer, kim, "naar-spic-span")
    assert set(taken.documents) == set(ahead.documents)

    [shared] = rows(own, who("privacy_officer"), "audit", "sharing_register", world.KIM)
    assert (shared["state"], shared["legal_basis"], shared["purpose"]) == ("shared", "consent", "handover")
    assert shared["to"] == {"organisation": "spic-span", "role": "employer"}


def test_a_jobcoach_takes_over_from_school(own: App) -> None:
    coach, mus = who("jobcoach"), career_id_of("mus")
    _, taken = accept(own, coach, mus, "van-school")
    assert "begeleidingsplan" in taken.documents
