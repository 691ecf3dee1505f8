"""Writes simple generated careers for load and benchmarks: `make_load.py --careers N [--seed S] OUT.db | --jsonl`.

`OUT` may also be the address of an empty database, `postgresql://...`; `--workers` writes with so many processes.

Live careers, seeded: the same seed gives the same facts and ids. They are no stories: they hold what a live command
would accept, in an order that could be, so that every rule and read model has work. Free text says nothing.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid5

from werkzekerheid.facts.event import NAMESPACE, Actor, Told, event_id
from werkzekerheid.facts.registry import fact_class

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from werkzekerheid.facts.base import Fact
    from werkzekerheid.ledger.ledger import Draft, Ledger
    from werkzekerheid.ledger.storage import Where

RECORDER = Actor(actor="load", role="jobcoach", organisation="org-1")
FIRST_DAY = date(2022, 1, 1)
DAYS_OF_OPENING = 365
CAREERS_PER_APPEND = 50
_STEPS_OF_DAYS = (0, 1, 2, 5, 7, 14, 21, 35, 60)
_SIGNS = ("absent_unreported", "late_repeatedly", "overloaded", "conflict", "asked_for_help", "isolated")
_FORMS = ("dienstverband", "werkervaringsplaats", "beschut_werk", "proefplaatsing", "detachering")
_ALSO_VAGUE = frozenset({"check_in_held", "progress_observed", "development_wish_expressed", "match_proposed"})
_KINDS = ("regular_employer", "sociale_onderneming", "constructieve_onderneming")


class Generated(NamedTuple):
    """One fact of a generated career: on which day it is recorded, its id, what was told."""

    day: date
    command_id: str
    event_id: str
    told: Told
    fact: Fact
    corrects_type: str | None = None


class Life:
    """Makes one career, fact by fact; `chance` decides, what stands decides what can follow."""

    def __init__(self, career_id: str, chance: Random, opened_on: date) -> None:
        self.chance, self.day = chance, opened_on
        self.ids = UUID(career_id)
        self.opened_on = opened_on
        self.made: list[Generated] = []
        self.counts: dict[str, int] = {}
        self.placement: str | None = None
        self.contract: str | None = None
        self.coach: str | None = None
        self.handover: str | None = None
        self.wish: str | None = None
        self.signal: str | None = None
        self.relapsed = self.ill = self.introduced = False

    def career(self, facts: int) -> list[Generated]:
        """So many facts, in the order in which they are recorded; the first one opens the career."""
        self._tell("career_opened", reason=self._one("benefit", "school_leaving", "own_request"))
        while len(self.made) < facts:
            self.day += timedelta(days=self.chance.choice(_STEPS_OF_DAYS))
            self.chance.choice(list(self._possible()))()
        return self.made

    def _possible(self) -> Iterator[Callable[[], None]]:
        """What can happen now; what is more common stands more often."""
        yield self._check_in
        yield self._check_in
        yield self._observe
        yield self._report_series
        yield self._change
        yield self._leave_coach if self.coach else self._assign_coach
        yield self._accept_handover if self.handover else self._offer_handover
        yield self._answer_wish if self.wish else self._wish
        yield self._agree_plan
        if self.placement is None:
            yield self._start
            yield self._start if self.introduced else self._introduce
            return
        yield self._signal
        yield self._answer_signal if self.signal else self._signal
        yield self._end_relapse if self.relapsed else self._relapse
        yield self._recover if self.ill else self._report_sick
        yield self._renew if self.contract else self._conclude
        yield self._announce_end if self.contract else self._conclude
        yield self._end

    def _tell(self, type_: str, corrects_type: str | None = None, /, **fields: object) -> str:
        command_id = str(uuid5(self.ids, f"load:{len(self.made)}"))
        told = Told(recorded_by=RECORDER, occurred=self._occurred(type_))
        fact = fact_class(type_).model_validate(fields)
        self.made.append(Generated(self.day, command_id, event_id(command_id), told, fact, corrects_type))
        return self.made[-1].event_id

    def _occurred(self, type_: str) -> str | None:
        """Mostly the day itself; of what nothing else rests on now and then an earlier one, a month, or none."""
        how = self.chance.randrange(6) if type_ in _ALSO_VAGUE else -1
        if how == 0:
            return None
        if how == 1:
            return f"{self.day:%Y-%m}"
        late = self.chance.randrange(1, 20) if how == 2 else 0  # noqa: PLR2004  (one in six)
        return max(self.day - timedelta(days=late), self.opened_on).isoformat()

    def _one(self, *values: object) -> object:
        return self.chance.choice(values)

    def _coin(self) -> bool:
        return self.chance.randrange(2) == 0

    def _new(self, kind: str) -> str:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return str(uuid5(self.ids, f"{kind}:{self.counts[kind]}"))

    def _organisation(self) -> str:
        return f"org-{self.chance.randrange(1, 40)}"

    def _introduce(self) -> None:
        self.introduced = True
        self._tell("match_proposed", placement=self._coming(), organisation=self._organisation(), route="municipality")

    def _coming(self) -> str:
        """The placement that would come next."""
        return str(uuid5(self.ids, f"placement:{self.counts.get('placement', 0) + 1}"))

    def _start(self) -> None:
        self.placement, self.introduced = self._new("placement"), False
        self._tell(
            "placement_started", placement=self.placement, form=self._one(*_FORMS), organisation=self._organisation(),
            organisation_kind=self._one(*_KINDS), hours_per_week=self._one(16, 24, 32), paid=True,
        )  # fmt: skip

    def _conclude(self) -> None:
        self.contract = self._new("contract")
        self._tell(
            "contract_concluded", placement=self.placement, contract=self.contract, kind="temporary",
            duration_months=self._one(3, 6, 12),
        )  # fmt: skip

    def _renew(self) -> None:
        self._tell("contract_renewed", contract=self.contract, kind="temporary", duration_months=self._one(6, 12))

    def _announce_end(self) -> None:
        self._tell("contract_end_announced", contract=self.contract, renewal=self._one("likely", "not_renewed"))

    def _end(self) -> None:
        outcome = self._one("moved_on", "dropped_out", "not_renewed", "stopped_by_worker")
        self._tell("placement_ended", placement=self.placement, outcome=outcome)
        self.placement = self.contract = self.signal = None
        self.relapsed = self.ill = False

    def _assign_coach(self) -> None:
        self.coach = self._new("coach")
        until = (self.day + timedelta(days=365)).isoformat() if self._coin() else None
        self._tell("coach_assigned", coach=self.coach, kind="jobcoach", organisation="org-1", until_on=until)

    def _leave_coach(self) -> None:
        self._tell("coach_left", coach=self.coach, reason=self._one("left_job", "term_ended", "faded_out"))
        self.coach = None

    def _agree_plan(self) -> None:
        topics = ("contact_point", "follow_development", "contact_frequency", "incidents", "sickness", "non_renewal")
        agreements = [
            {"agreement": self._new("agreement"), "topic": topic, "owner": "jobcoach", "text": "-"} for topic in topics
        ]
        self._tell(
            "begeleidingsplan_agreed", plan=self._new("plan"), goals=[{"goal": self._new("goal"), "text": "-"}],
            agreements=agreements[: self.chance.randrange(7)], agreed_by=["worker", "jobcoach"],
            rhythm=[{"with": "worker", "every_days": self._one(7, 14, 42)}],
            relapse_contact=self._one("jobcoach", None), safety_net=self._one("org-2", None),
        )  # fmt: skip

    def _check_in(self) -> None:
        roles = self._one(("worker",), ("employer",), ("worker", "supervisor"))
        self._tell(
            "check_in_held", **{"with": roles}, by="jobcoach", coach=self.coach, channel=self._one("visit", "phone"),
            placement=self.placement,
        )  # fmt: skip

    def _report_series(self) -> None:
        until = (self.day + timedelta(days=self.chance.choice((-1, 40)))).isoformat()
        self._tell(
            "contact_series_reported", **{"with": ["worker"]}, by="jobcoach", every_days=self._one(7, 14, 28),
            from_on=(self.day - timedelta(days=28)).isoformat(), until_on=self._one(until, None),
            placement=self.placement,
        )  # fmt: skip

    def _observe(self) -> None:
        self._tell("progress_observed", kind="more_independent", seen_by="supervisor", placement=self.placement)

    def _signal(self) -> None:
        self.signal = self._tell(
            "signal_observed", sign=self._one(*_SIGNS), seen_by="supervisor", to="jobcoach", placement=self.placement
        )

    def _answer_signal(self) -> None:
        self._tell("signal_answered", signal=self.signal, by="jobcoach", action=self._one("talked", "visited"))
        self.signal = None

    def _relapse(self) -> None:
        self.relapsed = True
        self._tell("relapse_reported", placement=self.placement, effects=["absent"])

    def _end_relapse(self) -> None:
        self.relapsed = False
        self._tell("relapse_ended", placement=self.placement, how="coach_contact")

    def _report_sick(self) -> None:
        self.ill = True
        self._tell("sickness_reported", placement=self.placement)

    def _recover(self) -> None:
        self.ill = False
        self._tell("recovery_reported", placement=self.placement)

    def _offer_handover(self) -> None:
        self.handover = self._new("handover")
        self._tell(
            "handover_offered", handover=self.handover, occasion="coach_change", from_organisation="org-1",
            from_role="jobcoach", to_organisation=self._organisation(), to_role="jobcoach", warm=self._coin(),
            topics=["guidance_needed", "what_helps"],
        )  # fmt: skip

    def _accept_handover(self) -> None:
        self._tell("handover_accepted", handover=self.handover, by="jobcoach", missing=["signs_of_relapse"])
        self.handover = None

    def _wish(self) -> None:
        self.wish = self._new("wish")
        self._tell("development_wish_expressed", wish=self.wish, kind="more_hours", to="jobcoach")

    def _answer_wish(self) -> None:
        self._tell("development_wish_answered", wish=self.wish, answer=self._one("granted", "planned"))
        self.wish = None

    def _change(self) -> None:
        """Corrects or retracts a check-in of before; a first check-in where there is none yet."""
        known = [one for one in self.made if one.fact.TYPE == "check_in_held"]
        if not known:
            self._check_in()
            return
        wrong = self.chance.choice(known)
        gone = {getattr(one.fact, "retracts", None) for one in self.made}
        if wrong.event_id in gone or self._coin():
            self._observe()
        elif self._coin():
            self._tell("event_retracted", retracts=wrong.event_id, reason="entered_in_error")
        else:
            replacement = {"with": ["worker"], "by": "jobcoach", "channel": "meeting"}
            self._tell("event_corrected", "check_in_held", corrects=wrong.event_id, replacement=replacement, reason="-")


def career_id_of(seed: int, number: int) -> str:
    """The id of the `number`-th career of a seed."""
    return str(uuid5(NAMESPACE, f"load:{seed}:{number}"))


def careers(
    number: int, facts: int = 20, seed: int = 1, share: tuple[int, int] = (0, 1)
) -> Iterator[tuple[str, list[Generated]]]:
    """So many generated careers, one at a time: the id of each, and its facts.

    With a share (1, 3) only each third one, from the second on.
    """
    for one in range(share[0], number, share[1]):
        career_id = career_id_of(seed, one)
        chance = Random(f"{seed}:{one}")  # noqa: S311  (load must be the same each time, not secret)
        opened_on = FIRST_DAY + timedelta(days=chance.randrange(DAYS_OF_OPENING))
        yield career_id, Life(career_id, chance, opened_on).career(facts)


def generated_careers(number: int, facts: int = 20, seed: int = 1) -> Iterator[list[Generated]]:
    """The same without their ids."""
    return (made for _, made in careers(number, facts, seed))


_load = careers  # where an argument has that name


def drafts_of(facts: Sequence[Generated]) -> list[Draft]:
    """The facts of a generated career as the ledger takes them."""
    from werkzekerheid.ledger.ledger import Draft

    return [Draft(one.fact, one.told, one.command_id, one.event_id, corrects_type=one.corrects_type) for one in facts]


def write(ledger: Ledger, generated: Iterator[tuple[str, list[Generated]]]) -> int:
    """Appends generated careers, some at a time in one transaction; gives how many events that were.

    All are recorded now: so many years of facts stand on one day.
    """
    from werkzekerheid.ledger.ledger import Batch

    events = 0
    while some := list(islice(generated, CAREERS_PER_APPEND)):
        ledger.append_many([Batch(f"career:{career_id}", 0, drafts_of(facts)) for career_id, facts in some])
        events += sum(len(facts) for _, facts in some)
    return events


def write_load(where: Where, careers: int, events_per_career: int = 20, seed: int = 1, workers: int = 1) -> int:
    """Makes a demo ledger of so many generated careers; gives how many events are in it.

    With more than one worker the careers lie in it in another order each time.
    """
    from werkzekerheid.ledger.ledger import Ledger

    Ledger.create(where, demo=True).close()
    told = (where, careers, events_per_career, seed)
    if workers == 1:
        return _write_share(*told, (0, 1))
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        shares = [pool.submit(_write_share, *told, (one, workers)) for one in range(workers)]
        return sum(one.result() for one in shares)


def _write_share(where: Where, careers: int, length: int, seed: int, share: tuple[int, int]) -> int:
    from werkzekerheid.ledger.ledger import Ledger

    with Ledger.open(where, None) as ledger:
        return write(ledger, _load(careers, length, seed, share))


def lines(generated: Iterator[tuple[str, list[Generated]]]) -> Iterator[str]:
    """The same careers as JSON lines, one a fact."""
    for career_id, facts in generated:
        for one in facts:
            yield json.dumps({
                "career": career_id,
                "day": one.day.isoformat(),
                "event_id": one.event_id,
                "type": one.fact.TYPE,
                "told": one.told.model_dump(mode="json", exclude_defaults=True),
                "fact": one.fact.model_dump(mode="json", exclude_defaults=True, by_alias=True),
            })  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Writes the load that is asked for; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--careers", type=int, required=True, metavar="N")
    parser.add_argument("--events-per-career", type=int, default=20, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="so many processes write at once")
    to = parser.add_mutually_exclusive_group(required=True)
    to.add_argument("--jsonl", action="store_true", help="to standard output, one fact a line")
    to.add_argument("out", nargs="?", help="a new demo ledger: its file, or an empty database, postgresql://...")
    asked = parser.parse_args(arguments)
    if asked.jsonl:
        generated = careers(asked.careers, asked.events_per_career, asked.seed)
        sys.stdout.writelines(f"{line}\n" for line in lines(generated))
    else:
        where = asked.out if asked.out.startswith("postgresql://") else Path(asked.out)
        written = write_load(where, asked.careers, asked.events_per_career, asked.seed, asked.workers)
        print(f"{written} events in {where if isinstance(where, Path) else 'the database'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
