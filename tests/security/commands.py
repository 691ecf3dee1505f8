"""Every command that there is, with words for what it asks; a new command is walked as soon as it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.security.canaries import canary
from tests.security.world import LIVE, TOLD
from werkzekerheid.cli.main import all_commands

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PLAUSIBLE: Mapping[str, str] = {
    "career": LIVE, "organisation": "o-2", "person": "p-1", "account": "p-1@o-1:jobcoach", "projection": "situation",
    "projections": "situation", "type_name": "goal_reached", "position": "1", "handover": "none",
    "access": "none", "--role": "employer", "--name": "Name", "--kind": "school", "--until": "2099-01-01",
    "--why": "reason", "--motive": "reason", "--text": "2026-1", "--way": "spoken", "--for": "guidance",
    "--class": "work", "--right": "access", "--decision": "refused", "--request": "none", "--judgement": "justified",
    "--from": "2026-01-01", "--keys-to": "keys", "--keys-from": "none", "--projection": "situation",
    "--approve": "--approve",
}  # fmt: skip
"""By the name of an option or, of what is given without a name, of the parameter."""
_OTHERWISE: Mapping[tuple[str, str], str] = {
    ("directory grant", "--role"): "jobcoach",
    ("directory end", "--role"): "jobcoach",
    ("consent give", "--to"): "o-2",
    ("consent refuse", "--to"): "o-2",
    ("consent withdraw", "--to"): "o-2",
    ("share", "--to"): "o-2",
    ("backup", "--to"): "copies",
    ("record", "--from"): "none.toml",
    ("research project new", "--from"): "none.toml",
    ("research export", "--to"): "extract",
    ("research export", "--format"): "csv",
    ("research plot", "--to"): "pictures",
    ("research plot", "--kind"): "states",
    ("record-batch", "--from"): "none.toml",
    ("restore", "--from"): "none.db",
}
_FILES = frozenset({
    "files", "--checkpoint", "--cluster", ("my-data", "--to"), ("seal", "--to"), ("prove", "--to"), ("erase", "--to"),
    "--to-file", "--keys-to", "--keys-from", ("backup", "--to"), ("record", "--from"), ("record-batch", "--from"),
    ("restore", "--from"), ("rights decide", "--from"), ("backtest", "names"), "--tables", "--against", "--truth",
    "--plot", ("research generate", "--to"), ("research plot", "--from"), ("research plot", "--to"),
    ("research replay", "names"), "--picture",
    ("rules adopt", "file"), ("research export", "--to"),
    ("research export", "--careers"), ("research project new", "--from"),
})  # fmt: skip
"""What names a file, a folder or a machine: said again where it is not there, since nobody could find it otherwise."""


class Parameter(NamedTuple):
    """What a command asks: by its option or its name, whether it must be given, and what would do."""

    name: str
    is_option: bool
    is_needed: bool
    plausible: str
    is_file: bool

    def given(self, word: str) -> list[str]:
        """As somebody types it."""
        if word.startswith("--"):
            return [word]
        return [self.name, word] if self.is_option else [word]


class Leaf(NamedTuple):
    """One command, by the words of its name, with what it asks and which switches it has."""

    name: str
    parameters: tuple[Parameter, ...]
    switches: frozenset[str]

    def words(self, **instead: str) -> list[str]:
        """It with all that it needs; with other words for some, by their names."""
        given = [
            word
            for one in sorted(self.parameters, key=lambda one: one.is_option)
            if one.is_needed or one.name in instead
            for word in one.given(instead.get(one.name, one.plausible))
        ]
        return [*self.name.split(), *given]


def leaves() -> Iterator[Leaf]:
    """All of them but the one that stays."""
    yield from (one for one in _leaves(all_commands(), ()) if one.name != "work")


def _leaves(command: object, path: tuple[str, ...]) -> Iterator[Leaf]:
    inner = getattr(command, "commands", None)
    if inner is not None:
        for name, one in inner.items():
            yield from _leaves(one, (*path, name))
        return
    name, parameters, switches = " ".join(path), [], set()
    for one in command.params:  # type: ignore[attr-defined]
        is_option = one.param_type_name == "option"
        called = one.opts[0] if is_option else str(one.name)
        if getattr(one, "is_flag", False) and not one.required:
            switches.add(called)
        else:
            plausible = _OTHERWISE.get((name, called)) or _PLAUSIBLE.get(called, "none")
            is_file = bool({called, (name, called)} & _FILES)
            parameters.append(Parameter(called, is_option, one.required, plausible, is_file))
    yield Leaf(name, tuple(parameters), frozenset(switches))


def careers() -> tuple[str, str]:
    """The two careers of the world: by its id, and by the key of its file."""
    return LIVE, TOLD


def hostile() -> tuple[str, ...]:
    """Words that nobody types by mistake; in the first stands something about somebody."""
    return f"../{canary('identity', 'typed')}\x1b[2J\n", "\udcff", "9" * 5_000, ""
