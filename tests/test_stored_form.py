"""The stored form, byte for byte: what is in tests/golden/ledger was written once and must be read for ever."""

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from werkzekerheid.catalogue import event_names, event_type
from werkzekerheid.facts.base import Erased, Fact
from werkzekerheid.facts.event import Actor, Event, Told, event_id
from werkzekerheid.facts.registry import fact_class, fact_types
from werkzekerheid.ledger.stored import DeadLetter, Draft, Plain, Tombstone, moment_of, opened, plain, seal

GOLDEN = Path(__file__).parent / "golden" / "ledger"
DOCUMENT = Path(__file__).parent.parent / "docs" / "ledger-format.md"
STREAM = "career:2f1e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c11"
COMMAND = "5f7c1c1e-4a39-4c0b-8d0e-1f2d3c4b5a69"
RECORDED_AT = "2026-03-01T08:30:00.000001Z"
TOLD = Told(recorded_by=Actor(actor="a-1", role="jobcoach"), occurred="2025-03~", note="Zei dat het goed ging.")
DAY = "2027-01-01"


@dataclass
class Keys:
    """A key a class, fixed; some may be destroyed."""

    gone: frozenset[str] = frozenset()

    def of_class(self, data_class: str) -> tuple[str, AESGCM]:
        return f"key-{data_class}", AESGCM(data_class.ljust(32, ".").encode())

    def of_id(self, key_id: str) -> AESGCM | Tombstone | None:
        data_class = key_id.removeprefix("key-")
        if data_class in self.gone:
            return Tombstone(key_id, "2f1e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c11", data_class, DAY)
        return self.of_class(data_class)[1]


def golden() -> list[Any]:
    files = sorted(GOLDEN.glob("*.json"))
    return [pytest.param(json.loads(file.read_text(encoding="utf-8")), id=file.stem) for file in files]


def draft_of(told: Mapping[str, Any]) -> Draft:
    fact = fact_class(told["type"]).model_validate(told["fact"])
    ids = {name: told[name] for name in ("correlation_id", "causation_id", "trace_id", "corrects_type") if name in told}
    return Draft(fact, Told.model_validate(told["told"]), told["command_id"], told["event_id"], **ids)


def numbered_nonces(given: list[str]) -> Callable[[int], bytes]:
    left = iter(given)
    return lambda _: bytes.fromhex(next(left))


def closed(draft: Draft, version: int = 1) -> tuple[Plain, bytes]:
    made = plain(draft)
    return made, seal(made, (STREAM, version), RECORDED_AT, Keys().of_class, bytes)


def read(state: bytes, topic: str, *, version: int = 1, gone: frozenset[str] = frozenset()) -> Event | DeadLetter:
    """What opens; of what does not, why (what else a dead letter says has a test of its own)."""
    found = opened((7, STREAM, version, topic, state), Keys(gone).of_id)
    return DeadLetter(*found[:5]) if isinstance(found, DeadLetter) else found


@pytest.mark.parametrize("written", golden())
def test_a_draft_is_stored_as_these_bytes(written: dict[str, Any]) -> None:
    """The same fact, keys, nonces and moment give the same bytes as on the day the form was frozen."""
    keys = {name: (one["id"], AESGCM(bytes.fromhex(one["key"]))) for name, one in written["keys"].items()}
    made = plain(draft_of(written["draft"]))
    state = seal(
        made,
        (written["stream"], written["version"]),
        written["recorded_at"],
        keys.__getitem__,
        numbered_nonces(written["nonces"]),
    )
    assert made.topic == written["topic"]
    assert {name: text.decode().split("\n") for name, text in made.parts} == written["plaintext"]
    assert state.decode("ascii").split("\n") == written["state"]


@pytest.mark.parametrize("written", golden())
def test_these_bytes_are_read_as_what_was_told(written: dict[str, Any]) -> None:
    """Nothing is lost or added between the draft and the event."""
    keys = {one["id"]: AESGCM(bytes.fromhex(one["key"])) for one in written["keys"].values()}
    state = "\n".join(written["state"]).encode("ascii")
    event = opened((1, written["stream"], written["version"], written["topic"], state), keys.get)
    draft = draft_of(written["draft"])
    assert isinstance(event, Event)
    assert (event.fact, event.told) == (draft.fact, draft.told)
    assert event[3:4] + event[5:9] == (draft.event_id, draft.command_id, *draft[4:7])
    assert event.recorded_at.isoformat() == written["recorded_at"].replace("Z", "+00:00")


@pytest.mark.parametrize("written", golden())
def test_a_stranger_can_read_it_by_the_document_alone(written: dict[str, Any]) -> None:
    """With JSON, base64 and AES-GCM, and none of our code."""
    keys = {one["id"]: bytes.fromhex(one["key"]) for one in written["keys"].values()}
    header, *lines = written["state"]
    for line in lines:
        data_class, key_id, text = line.split(" ")
        items = [written["stream"], str(written["version"]), written["topic"], data_class, header]
        bound = "".join(f"{len(item)}:{item}," for item in items).encode("ascii")
        raw = b64decode(text)
        plaintext = AESGCM(keys[key_id]).decrypt(raw[:12], raw[12:], bound)
        assert plaintext.decode().split("\n") == written["plaintext"][data_class]
        for one in written["plaintext"][data_class][-2:]:
            json.loads(one)


def test_the_document_shows_a_row_that_is_stored_so() -> None:
    """Its worked example is one of the golden files, to the byte."""
    document = DOCUMENT.read_text(encoding="utf-8")
    written = json.loads((GOLDEN / "note_and_reasons.json").read_text(encoding="utf-8"))
    shown = [*written["state"], *written["nonces"], written["stream"], written["topic"]]
    shown += [line for lines in written["plaintext"].values() for line in lines]
    shown += [one["key"] for one in written["keys"].values()]
    assert [one for one in shown if one not in document] == []


def every_example() -> list[Any]:
    return [
        pytest.param(fact_class(name).model_validate(dict(example)), id=f"{name}-{number}")
        for name in event_names()
        for number, example in enumerate(event_type(name, fact_class(name).VERSION).examples)
    ]


def draft(fact: Fact, told: Told = TOLD) -> Draft:
    corrects = "placement_ended" if fact.TYPE == "event_corrected" else None
    return Draft(fact, told, COMMAND, event_id(COMMAND), corrects_type=corrects)


@pytest.mark.parametrize("fact", every_example())
def test_every_type_is_read_as_it_was_written(fact: Fact) -> None:
    """With the note of its envelope and without; nothing personal stands in the clear."""
    for told in (TOLD, TOLD.model_copy(update={"note": None})):
        made, state = closed(draft(fact, told))
        event = read(state, made.topic)
        assert isinstance(event, Event)
        assert (event.fact, event.told) == (fact, told)
        in_the_clear = event_type(fact.TYPE).event_class == "work"
        assert made.topic == (f"{fact.TYPE}.v{fact.VERSION}" if in_the_clear else "sealed.v1")


@pytest.mark.parametrize("fact", every_example())
def test_of_every_type_any_class_may_be_erased(fact: Fact) -> None:
    """The event's own class takes the whole event; another class leaves the day on which its values went."""
    made, state = closed(draft(fact))
    own, *others = (data_class for data_class, _ in made.parts)
    for data_class in others:
        event = read(state, made.topic, gone=frozenset({data_class}))
        assert isinstance(event, Event)
        left, was = event.fact.model_dump_json(), fact.model_dump_json()
        assert (event.told.note == Erased(erased_on=DAY)) == (data_class == "note")
        assert left.count(DAY) == was.count(DAY) + len(places_in(made, data_class))
    gone = read(state, made.topic, gone=frozenset({own}))
    assert isinstance(gone, Event)
    assert gone.fact.model_dump(exclude_none=True) == {"erased_class": own, "erased_on": DAY}
    assert gone.event_id == event_id(COMMAND)


def places_in(made: Plain, data_class: str) -> list[Any]:
    """Where values of a class stood in the fact."""
    places = json.loads(made.parts[0][1].split(b"\n")[-1])[data_class]
    return [place for place in places if place != ["@note"]]


def test_only_what_was_told_reads_as_erased() -> None:
    """A plan with two notes and an envelope without one: two are erased, and no third."""
    fact = fact_class("agreement_made").model_validate(
        {"agreement": "a", "topic": "hours", "owner": "employer", "text": "Om negen uur beginnen."}
    )
    made, state = closed(draft(fact, TOLD.model_copy(update={"note": None})))
    event = read(state, made.topic, gone=frozenset({"note"}))
    assert isinstance(event, Event)
    assert event.told.note is None
    assert event.fact.model_dump()["text"] == {"erased_on": DAY}


def correction(reasons: bool = True) -> Draft:
    replacement: dict[str, Any] = {"occurred": "2025-04", "phase": "later"}
    if reasons:
        replacement["reasons"] = [{"code": "health", "said_by": "worker"}]
    fact = fact_class("event_corrected").model_validate(
        {"corrects": "e-1", "replacement": replacement, "reason": "Het was in april."}
    )
    return Draft(fact, TOLD, COMMAND, event_id(COMMAND), corrects_type="dropped_out")


def test_a_replacement_is_closed_by_the_classes_of_what_it_corrects() -> None:
    """A corrected drop-out is a signal, also where the correction itself is work."""
    made, state = closed(correction())
    assert made.topic == "event_corrected.v1"
    parts = {data_class: text.decode() for data_class, text in made.parts}
    assert list(parts) == ["work", "note", "signal"]
    assert "later" in parts["signal"]
    assert "later" not in parts["work"]
    event = read(state, made.topic, gone=frozenset({"signal"}))
    assert isinstance(event, Event)
    assert event.fact.model_dump()["replacement"] == {"erased_on": DAY}
    assert event.fact.model_dump()["reason"] == "Het was in april."


def test_a_replacement_and_what_was_inside_it_may_both_be_erased() -> None:
    """Where the whole is gone, its parts are gone with it: one day stands over all of it."""
    fact = fact_class("event_corrected").model_validate(
        {"corrects": "e-1", "replacement": {"kind": "bijstand", "reason": "Ging verhuizen."}, "reason": "Vergist."}
    )
    made, state = closed(Draft(fact, TOLD, COMMAND, event_id(COMMAND), corrects_type="income_ended"))
    both = read(state, made.topic, gone=frozenset({"money", "note"}))
    only_inside = read(state, made.topic, gone=frozenset({"note"}))
    only_outside = read(state, made.topic, gone=frozenset({"money"}))
    assert isinstance(both, Event)
    assert isinstance(only_inside, Event)
    assert isinstance(only_outside, Event)
    assert both.fact.model_dump()["replacement"] == {"erased_on": DAY}
    assert only_outside.fact.model_dump()["replacement"] == {"erased_on": DAY}
    assert only_inside.fact.model_dump()["replacement"] == {"kind": "bijstand", "reason": {"erased_on": DAY}}


@pytest.mark.parametrize("corrects_type", [None, "career_opened"])
def test_only_a_correction_says_which_type_it_corrects(corrects_type: str | None) -> None:
    """Without it nobody could know how to close the replacement."""
    wrong = correction() if corrects_type is None else draft(fact_class("view_lost").model_validate({}))
    with pytest.raises(ValueError, match="correction"):
        plain(wrong._replace(corrects_type=corrects_type))


def test_absent_means_nothing_was_told() -> None:
    """What equals its default is not stored, so that every default but those of the envelope is nothing at all."""
    defaults = {
        (name, field): info.get_default(call_default_factory=True, validated_data={})
        for name in fact_types()
        for field, info in fact_class(name).model_fields.items()
        if not info.is_required()
    }
    assert {one for one, default in defaults.items() if default not in (None, (), {})} == set()
    told = {field: info.default for field, info in Told.model_fields.items() if info.default is not None}
    assert told.pop("recorded_by", None) is not None
    assert told == {"history": False, "certainty": "stated"}


def test_a_row_opens_at_its_own_place_only() -> None:
    """Another version, stream, topic or header: it was moved or changed, and is refused."""
    made, state = closed(correction())
    later = state.replace(b"2026-03-01", b"2026-03-02")
    swapped = state.replace(b"work key-work", b"note key-note", 1)
    assert read(state, made.topic, version=2) == DeadLetter(7, STREAM, 2, made.topic, "tampered")
    assert read(state, "view_lost.v1") == DeadLetter(7, STREAM, 1, "view_lost.v1", "tampered")
    assert read(later, made.topic) == DeadLetter(7, STREAM, 1, made.topic, "tampered")
    assert read(swapped, made.topic) == DeadLetter(7, STREAM, 1, made.topic, "tampered")
    assert isinstance(opened((7, "career:other", 1, made.topic, state), Keys().of_id), DeadLetter)


def test_no_changed_byte_tells_anything_else() -> None:
    """Each byte of a row with three parts, flipped alone: refused, or (in the last bits of base64) without effect."""
    made, state = closed(correction())
    whole = read(state, made.topic)
    for place in range(len(state)):
        flipped = state[:place] + bytes([state[place] ^ 1]) + state[place + 1 :]
        answer = read(flipped, made.topic)
        # The first byte names the form, and a key id may name a key that nobody has: refused too, for another reason.
        assert answer == whole or (
            isinstance(answer, DeadLetter) and answer.why in {"tampered", "newer_form", "key_missing"}
        ), place


def test_no_part_can_be_cut_out_unseen() -> None:
    """A row without its note is not the row that was written; nor is one with a part of another."""
    made, state = closed(correction())
    lines = state.split(b"\n")
    for gone in range(2, len(lines)):
        assert read(b"\n".join(lines[:gone] + lines[gone + 1 :]), made.topic) == DeadLetter(
            7, STREAM, 1, made.topic, "tampered"
        )
    assert read(b"\n".join(lines[:2]), made.topic) == DeadLetter(7, STREAM, 1, made.topic, "tampered")


@pytest.mark.parametrize("state", [b"", b"1", b"1 a b c d e f", b"1 a b c d e f\nwork", b"\xff\xfe", b"\n\n\n"])
def test_what_is_no_row_at_all_is_refused(state: bytes) -> None:
    """Never an exception of another kind: a reader of pages must come past it."""
    assert isinstance(read(state, "view_lost.v1"), DeadLetter)
    with pytest.raises(ValueError, match="stored event"):
        moment_of(state)


@pytest.mark.parametrize("topic", ["os.system.v1", "view_lost.v2", "view_lost", "nothing.v1", "erased.v1"])
def test_an_unknown_type_is_a_dead_letter_and_never_an_import(topic: str) -> None:
    """A type of a newer program, or one that somebody made up."""
    key_id, key = Keys().of_class("work")
    made = Plain(
        topic, (("work", b'{"recorded_by":{"actor":"a","role":"uwv"}}\n{}'),), (f"1 {COMMAND}", f"{COMMAND} - - -")
    )
    state = seal(made, (STREAM, 1), RECORDED_AT, lambda _: (key_id, key), bytes)
    assert read(state, topic) == DeadLetter(7, STREAM, 1, topic, "unknown_type")


def test_a_sealed_unknown_type_is_known_by_its_own_name() -> None:
    """The dead letter names what lies inside, for who has the key."""
    text = b'gone.v1\n{"recorded_by":{"actor":"a","role":"uwv"}}\n{}'
    made = Plain("sealed.v1", (("health", text),), (f"1 {COMMAND}", f"{COMMAND} - - -"))
    state = seal(made, (STREAM, 1), RECORDED_AT, Keys().of_class, bytes)
    assert read(state, "sealed.v1") == DeadLetter(7, STREAM, 1, "gone.v1", "unknown_type")


def test_a_dead_letter_says_what_its_row_says_in_the_clear() -> None:
    """Its id and moment, also from a form that is not known yet; of a row that begins as none, nothing."""
    made, state = closed(draft(fact_class("view_lost").model_validate({})))

    def dead(state: bytes, topic: str = "sealed.v1") -> object:
        return opened((7, STREAM, 2, topic, state), Keys().of_id)[4:]

    at = datetime.fromisoformat(RECORDED_AT)
    assert dead(state, made.topic) == ("tampered", True, event_id(COMMAND), at)
    assert dead(b"2" + state[1:], "later.v3") == ("newer_form", False, event_id(COMMAND), at)
    assert dead(state.replace(RECORDED_AT.encode(), b"2026-13-01T00:00:00.000000Z")) == (
        "tampered",
        True,
        event_id(COMMAND),
        None,
    )
    assert dead(b"no row") == ("tampered", True, None, None)


@pytest.mark.parametrize("lines", [b'{}\n{"x":1}', b'{"recorded_by":{"actor":"a","role":"uwv"}}\n{"x":1}', b"{\n{"])
def test_a_fact_that_does_not_fit_its_class_is_unreadable(lines: bytes) -> None:
    """What pydantic says of it quotes what was stored, so it is said to nobody."""
    made = Plain("view_lost.v1", (("signal", lines),), (f"1 {COMMAND}", f"{COMMAND} - - -"))
    state = seal(made, (STREAM, 1), RECORDED_AT, Keys().of_class, bytes)
    assert read(state, "view_lost.v1") == DeadLetter(7, STREAM, 1, "view_lost.v1", "unreadable")


@pytest.mark.parametrize("wrong", ["", "-", "a b", "a\nb", "x" * 101, "é"])
def test_an_id_that_would_break_the_line_is_not_stored(wrong: str) -> None:
    """Ids stand in the clear between spaces."""
    whole = draft(fact_class("view_lost").model_validate({}))
    for refused in (whole._replace(command_id=wrong), whole._replace(event_id=wrong)):
        with pytest.raises(ValueError, match="an id is"):
            plain(refused)
