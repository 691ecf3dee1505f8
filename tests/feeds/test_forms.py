"""The form in which something leaves: CloudEvents with the attributes of the NL GOV profile, pseudonyms, cursors."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from tests.ledgers import code_of
from werkzekerheid.facts.event import Actor, Event, Told
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.feeds.cloudevents import LARGEST, Entry, Names, batch, cloud_event, content, type_of
from werkzekerheid.feeds.cursors import START, Cursor, Tokens

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
ENTRY = Entry("e-1", type_of("placement_started.v1"), "s-1", "2026-03-02T09:00:01.123456Z", "/v1/feeds/f/events/t")
ALL = frozenset({"work", "identity", "signal", "health", "life", "money", "note"})


def event(type_name: str, note: str | None = None, **fields: Any) -> Event:
    from datetime import UTC, datetime

    told = Told(recorded_by=Actor(actor="p-1", role="jobcoach", organisation="stap"), occurred="2026-03", note=note)
    fact = fact_class(type_name).model_validate(fields)
    return Event(7, "career:x", 1, "id-7", datetime(2026, 3, 2, tzinfo=UTC), "c", None, None, None, told, fact)


class TestCloudEvents:
    """What the profile asks for."""

    def test_an_entry_has_the_attributes_of_the_profile(self) -> None:
        assert cloud_event(ENTRY, "urn:nld:oin:1", 3) == {
            "specversion": "1.0",
            "id": "e-1",
            "source": "urn:nld:oin:1",
            "type": "nl.werkzekerheid.placement_started.v1",
            "subject": "s-1",
            "time": "2026-03-02T09:00:01Z",
            "sequence": "3",
            "sequencetype": "Integer",
            "dataref": "/v1/feeds/f/events/t",
        }

    def test_the_official_reader_reads_it(self) -> None:
        made = cloud_event(ENTRY._replace(data={"type": "placement_started"}), "urn:nld:oin:1", 3)
        message = HTTPMessage({"content-type": "application/cloudevents+json"}, json.dumps(made).encode())
        read = from_http(message, JSONFormat(), CloudEvent)

        assert (read.get_id(), read.get_type(), read.get_subject()) == ("e-1", made["type"], "s-1")
        assert read.get_extension("sequence") == "3"
        assert read.get_data() == {"type": "placement_started"}

    def test_names_of_attributes_are_short_and_plain(self) -> None:
        made = cloud_event(ENTRY._replace(data={}), "urn:nld:oin:1", 1)

        assert all(re.fullmatch(r"[a-z0-9]{1,20}", name) for name in made)

    def test_what_is_too_large_is_pointed_at(self) -> None:
        made = cloud_event(ENTRY._replace(data={"text": "x" * LARGEST}), "urn:nld:oin:1", 1)

        assert "data" not in made
        assert len(batch([made])) < 64_000


class TestContent:
    """What an event says outside."""

    def test_who_wrote_it_down_is_told_by_role_and_organisation(self) -> None:
        said = content(event("goal_reached", goal="g"), ALL, Names(KEY))

        assert said == {
            "type": "goal_reached",
            "version": 1,
            "recorded_by": {"role": "jobcoach", "organisation": "stap"},
            "occurred": "2026-03",
            "fact": {"goal": "g"},
        }

    def test_free_text_stays_where_it_is(self) -> None:
        said = content(
            event("preference_recorded", "Een notitie.", topic="work", value="Buiten."), {"work"}, Names(KEY)
        )

        assert "Een notitie." not in json.dumps(said)
        assert "Buiten." not in json.dumps(said)

    def test_what_may_not_be_seen_is_not_there(self) -> None:
        assert content(event("relapse_reported", effects=["absent"]), {"work"}, Names(KEY)) is None

    def test_others_are_called_by_their_pseudonym_too(self) -> None:
        names = Names(KEY)
        linked = content(event("career_linked", other="c-2", reason="Twee keer aangemeld."), {"work"}, names)
        assert linked is not None
        assert linked["fact"]["other"] == names.career("c-2")
        shared = content(event("check_in_result_shared", check_in="id-1", to=["employer"]), {"work"}, names)
        assert shared is not None
        assert shared["fact"]["check_in"] == names.event("id-1")

    def test_what_a_correction_puts_in_the_place_is_not_told(self) -> None:
        fact: dict[str, Any] = {"corrects": "id-1", "replacement": {"goal": "geheim"}, "reason": "Verkeerd."}
        said = content(event("event_corrected", **fact), {"work", "signal"}, Names(KEY))

        assert "geheim" not in json.dumps(said)
        assert said is not None
        assert said["fact"]["corrects"] == Names(KEY).event("id-1")


class TestPseudonyms:
    """Another name in every subscription, and always the same in one."""

    def test_they_are_stable_within_one_and_different_between_two(self) -> None:
        first, again, other = Names(KEY), Names(KEY), Names(OTHER_KEY)

        assert first.career("c") == again.career("c") != other.career("c")
        assert first.event("e") == again.event("e") != other.event("e")
        assert first.career("c") != first.career("d")


class TestCursors:
    """Where a program has come to."""

    @given(position=st.integers(0, 2**63), sequence=st.integers(0, 2**50))
    def test_a_cursor_comes_back_as_it_was(self, position: int, sequence: int) -> None:
        tokens = Tokens(KEY)

        assert tokens.cursor(tokens.of(Cursor(position, sequence))) == Cursor(position, sequence)

    @given(positions=st.lists(st.integers(1, 2**63), max_size=5))
    def test_an_entry_comes_back_as_it_was(self, positions: list[int]) -> None:
        tokens = Tokens(KEY)

        assert [tokens.entry(one) for one in tokens.entries(positions)] == positions

    def test_nothing_is_the_beginning(self) -> None:
        assert Tokens(KEY).cursor("") == Tokens(KEY).cursor("0") == START

    def test_two_subscriptions_cannot_compare_theirs(self) -> None:
        assert Tokens(KEY).of(Cursor(7, 1)) != Tokens(OTHER_KEY).of(Cursor(7, 1))

    @pytest.mark.parametrize("token", ["7", "zz" * 16, "00" * 15, "é", Tokens(KEY).entries([7])[0]])
    def test_what_is_no_cursor_is_refused(self, token: str) -> None:
        assert code_of(lambda: Tokens(KEY).cursor(token)) == "feed_cursor_malformed"

    def test_what_is_no_entry_is_refused(self) -> None:
        assert code_of(lambda: Tokens(KEY).entry(Tokens(KEY).of(Cursor(7, 1)))) == "feed_cursor_malformed"
