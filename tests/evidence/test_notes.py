"""Signed notes and checkpoints: our own, those of the specification, and whatever somebody made of them."""

from itertools import product

import pytest

from werkzekerheid.ledger.evidence.merkle import EMPTY_ROOT, leaf_hash
from werkzekerheid.ledger.evidence.notes import (
    BadSignature,
    Malformed,
    OtherKey,
    Signer,
    TreeHead,
    VerifierKey,
    head_of,
    notes_in,
    opened,
)

EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
"""As they stand in C2SP signed-note."""
ORIGIN = "werkzekerheid/2f1e8c5a/ledger"
SIGNER = Signer(ORIGIN, bytes(range(32)))
HEAD = TreeHead(ORIGIN, 12, leaf_hash(b""), "2026-03-01T08:30:00.000001Z", 14)
NOTE = SIGNER.signed(HEAD.text)


def test_the_example_of_the_specification_is_opened() -> None:
    key = VerifierKey.parse(EXAMPLE_KEY)
    assert str(key) == EXAMPLE_KEY
    assert opened(EXAMPLE_NOTE, key) == "This is an example message.\n"


def test_a_checkpoint_is_always_the_same_text() -> None:
    """Frozen: others keep checkpoints for years. Ed25519 signs the same text in one way only."""
    assert NOTE.split("\n") == [
        "werkzekerheid/2f1e8c5a/ledger",
        "12",
        "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=",
        "made 2026-03-01T08:30:00.000001Z",
        "position 14",
        "",
        f"— {ORIGIN} h+SBWweQ6+tmdaOJDmuX2qbN1Lw0xgmgYv4VXz7DvD0TYEr0zV5V89o8/aBc0pv1taa0E63rylbBLbW6TalPMmsEngo=",
        "",
    ]
    assert str(SIGNER.key) == "werkzekerheid/2f1e8c5a/ledger+87e4815b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    assert head_of(NOTE, VerifierKey.parse(str(SIGNER.key))) == HEAD


def test_a_checkpoint_without_our_lines_is_one_too() -> None:
    """As the logs of others make them; and one with lines that we do not know."""
    for more in ("", "something else\n"):
        text = f"{ORIGIN}\n0\n{TreeHead(ORIGIN, 0, EMPTY_ROOT, None, None).text.splitlines()[2]}\n{more}"
        assert head_of(SIGNER.signed(text), SIGNER.key) == TreeHead(ORIGIN, 0, EMPTY_ROOT, None, None)


def test_every_bit_of_a_note_counts() -> None:
    """None of them can be changed without its being seen; also not in what is only layout."""
    for at, bit in product(range(len(NOTE.encode())), range(8)):
        data = bytearray(NOTE.encode())
        data[at] ^= 1 << bit
        with pytest.raises((Malformed, OtherKey, BadSignature, UnicodeDecodeError)):
            head_of(data.decode(), SIGNER.key)


def test_a_note_that_was_cut_off_is_none() -> None:
    for length in range(len(NOTE)):
        with pytest.raises((Malformed, BadSignature)):
            head_of(NOTE[:length], SIGNER.key)


def test_only_the_key_that_was_asked_for_counts() -> None:
    """Others may sign beside it: a witness. One that has only the name, or only the id, is another."""
    witness = Signer("witness.example", bytes(32))
    other = Signer(ORIGIN, bytes(32))
    text, _, ours = NOTE.rpartition("\n\n")
    theirs = witness.signed(f"{text}\n").rpartition("\n\n")[2]
    both = f"{text}\n\n{theirs}{ours}"
    assert head_of(both, SIGNER.key) == HEAD
    with pytest.raises(OtherKey):
        head_of(f"{text}\n\n{theirs}", SIGNER.key)
    with pytest.raises(OtherKey):
        head_of(other.signed(HEAD.text), SIGNER.key)
    with pytest.raises(BadSignature):
        head_of(other.signed(HEAD.text).replace("12\n", "13\n"), other.key)
    twice = f"{text}\n\n{ours}{SIGNER.signed('else' + chr(10)).rpartition(chr(10) * 2)[2]}"
    with pytest.raises(BadSignature):
        head_of(twice, SIGNER.key)


def test_a_checkpoint_of_another_tree_is_not_ours() -> None:
    """Signed by our key, under a name that is not its origin: of a tree that the same key signs too."""
    elsewhere = HEAD._replace(origin="werkzekerheid/2f1e8c5a/access")
    with pytest.raises(Malformed):
        head_of(SIGNER.signed(elsewhere.text), SIGNER.key)


@pytest.mark.parametrize(
    "text",
    [
        "", "a\n", f"{ORIGIN}\n12\n", f"{ORIGIN}\n012\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
        f"{ORIGIN}\n-1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n", f"{ORIGIN}\n1\nAAAA\n",
        f"{ORIGIN}\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0\n",
        f"{ORIGIN}\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\nmade x\n",
        f"{ORIGIN}\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\nposition -4\n",
        f"{ORIGIN}\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=",
        f"{ORIGIN}\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB1=\n",
    ],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused_however_well_it_is_signed(text: str) -> None:
    with pytest.raises(Malformed):
        head_of(SIGNER.signed(text), SIGNER.key)


@pytest.mark.parametrize(
    "text",
    [
        "", "name", "name+00000000+AAAA", EXAMPLE_KEY.replace("530d903a", "530d903b"), f"{EXAMPLE_KEY}\n",
        EXAMPLE_KEY.replace("+A", "+B"), EXAMPLE_KEY.replace("foo", "bar"), f"x{EXAMPLE_KEY}", EXAMPLE_KEY[:-4],
        EXAMPLE_KEY.replace("example", "exa mple"),
    ],
)  # fmt: skip
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        VerifierKey.parse(text)


def test_several_checkpoints_stand_in_one_file() -> None:
    """With an empty line between them, as `seal` prints them; anything else in between is no such file."""
    other = Signer("werkzekerheid/2f1e8c5a/access", bytes(range(32))).signed("a\n1\nb\n")
    assert notes_in(NOTE) == [NOTE]
    assert notes_in(f"{NOTE}\n{other}\n") == [NOTE, other]
    for wrong in ("", "\n", f"{NOTE}\nmore\n", NOTE * 2, "a\n\nb\n", "x" * 200_000):
        with pytest.raises(Malformed):
            notes_in(wrong)
