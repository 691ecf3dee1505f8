"""The careers of the demo: sixty that nobody lived, in one municipality, as they stand on the day it is made.

From a seed and a day, the same each time. What they are called are working names, after what grows and flies.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.demo_world import places, stories
from werkzekerheid.app.demo_world.lives import Around
from werkzekerheid.app.demo_world.past import Past

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from werkzekerheid.app.demo_world.places import Place

    Story = Callable[[Past, Around], None]

SEED = 1
KIM = "kim-nu"
RELAPSED = "merel"
WENT_ON = "wilg"
TITLE = "Een oefenloopbaan: niemand leefde die"
KIM_TITLE = "Kim, verteld alsof het nu is: wat nog kan"
AGREED = {
    KIM: places.SPIC_SPAN, "ooievaar": places.SPIC_SPAN, "hazelaar": places.GARDENDREAMS, "mus": places.COACHES,
}  # fmt: skip
"""Who agreed that a receiver is told what a handover holds."""


class One(NamedTuple):
    """A career of the world: its key, what is the matter, where, and who guides."""

    key: str
    story: Story
    employer: Place
    coaches: Place = places.COACHES

    @property
    def name(self) -> str:
        """By which people know the worker."""
        return self.key.partition("-")[0].capitalize() if self.key == KIM else self.key.capitalize()


_SPECIAL = (
    One(KIM, stories.kim_now, places.SPIC_SPAN),
    One(RELAPSED, stories.relapse, places.SPIC_SPAN),
    One("linde", stories.stays_away, places.LAUNDRY),
    One("sperwer", stories.late_again, places.GARDENDREAMS),
    One(WENT_ON, stories.went_on_to_lead, places.BAKERY),
    One("roerdomp", stories.check_in_today, places.GROEI_EN_BLOEI),
    One("klaver", stories.check_in_today, places.SPIC_SPAN),
    One("zwaluw", stories.check_in_today, places.WORKSHOP),
    One("berk", stories.check_in_overdue, places.KANT_KLAAR),
    One("egel", stories.check_in_forgotten, places.LAUNDRY),
    One("tijm", stories.wish, places.BAKERY),
    One("distel", stories.wish_told_twice, places.GROEI_EN_BLOEI),
    One("els", stories.contract_ends, places.GARDENDREAMS),
    One("kievit", stories.no_safety_net, places.WORKSHOP),
    One("varen", stories.first_contact, places.LAUNDRY),
    One("ooievaar", stories.waits_for_employer, places.SPIC_SPAN),
    One("hazelaar", stories.waits_for_employer, places.GARDENDREAMS),
    One("mus", stories.from_school, places.KANT_KLAAR),
    One("beuk", stories.supervisor_gone, places.BAKERY),
    One("brem", stories.coach_gone, places.WORKSHOP, places.OTHER_COACHES),
    One("iep", stories.wage_value_due, places.LAUNDRY, places.OTHER_COACHES),
    One("lijster", stories.trial_ends, places.KANT_KLAAR, places.OTHER_COACHES),
    One("tureluur", stories.dropped_out, places.BAKERY, places.OTHER_COACHES),
    One("rozemarijn", stories.recovered, places.SPIC_SPAN),
)
_QUIET = (
    "eik", "esdoorn", "meidoorn", "sleedoorn", "vlier", "lavendel", "munt", "salie", "kamille", "madelief",
    "korenbloem", "boterbloem", "vergeet-me-niet", "winterkoning", "roodborst", "putter", "vink", "kauw", "reiger",
    "fuut", "meerkoet", "scholekster", "grutto", "wulp", "leeuwerik", "uil", "havik", "bever", "otter", "das", "ree",
    "haas", "vlinder", "libel", "krekel", "zonnedauw",
)  # fmt: skip
_EACH_OTHER_COACH, _EACH_SEARCHING = 4, 9


def careers() -> tuple[One, ...]:
    """All of them, in the order in which they are made; most are quiet."""
    return (*_SPECIAL, *(_quiet(number, key) for number, key in enumerate(_QUIET)))


def _quiet(number: int, key: str) -> One:
    story = stories.searching if number % _EACH_SEARCHING == 0 else stories.quiet
    coaches = places.OTHER_COACHES if number % _EACH_OTHER_COACH == 1 else places.COACHES
    return One(key, story, places.EMPLOYERS[number % len(places.EMPLOYERS)], coaches)


def career_files(day: date, seed: int = SEED) -> list[tuple[str, bytes]]:
    """Name and content of the career file of each, told on this day."""
    return [(f"{one.key}.career.toml", _file(one, day, seed)) for one in careers()]


def _file(one: One, day: date, seed: int) -> bytes:
    past = Past(day)
    one.story(past, Around(one.employer, one.coaches, Random(f"{seed}:{one.key}")))  # noqa: S311  (the same each time)
    return past.file(one.key, KIM_TITLE if one.key == KIM else TITLE)
