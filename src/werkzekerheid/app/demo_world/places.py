"""The organisations of the demo. Those of the nine reconstructions keep the id that they have there."""

from __future__ import annotations

from typing import NamedTuple

from werkzekerheid.facts.career_file import id_of
from werkzekerheid.facts.event import career_id_of


class Place(NamedTuple):
    """An organisation as a career file names it; `id` is the same in every file."""

    key: str
    name: str
    kind: str
    id: str


def _of(career: str, key: str) -> str:
    return id_of(career_id_of(career), "organisation", key)


MUNICIPALITY = Place("gemeente-waterkant", "Gemeente Waterkant", "municipality", "gemeente-waterkant")
COACHES = Place("de-brug", "Jobcoachorganisatie De Brug", "jobcoach_organisation", "de-brug")
OTHER_COACHES = Place("vizier-werk", "Vizier Werk", "jobcoach_organisation", "vizier-werk")
SCHOOL = Place("praktijkschool-de-werf", "Praktijkschool De Werf", "school", "praktijkschool-de-werf")
RESEARCH = Place("onderzoeksgroep-werk", "Onderzoeksgroep Werk", "other", "onderzoeksgroep-werk")
KANT_KLAAR = Place("kant-klaar", "Kant&Klaar", "sociale_onderneming", _of("kim", "kant-klaar"))
SPIC_SPAN = Place("spic-span", "Spic&Span", "sociale_onderneming", _of("kim", "spic-span"))
GARDENDREAMS = Place("gardendreams", "Gardendreams", "regular_employer", _of("jeffry", "gardendreams"))
GROEI_EN_BLOEI = Place("groei-en-bloei", "Groei en Bloei", "sociale_onderneming", _of("jeffry", "groei-en-bloei"))
LAUNDRY = Place("wasserij-helder", "Wasserij Helder", "regular_employer", "wasserij-helder")
BAKERY = Place("bakkerij-halm", "Bakkerij Halm", "regular_employer", "bakkerij-halm")
WORKSHOP = Place("werkplaats-noord", "Werkplaats Noord", "constructieve_onderneming", "werkplaats-noord")

EMPLOYERS = (KANT_KLAAR, SPIC_SPAN, GARDENDREAMS, GROEI_EN_BLOEI, LAUNDRY, BAKERY, WORKSHOP)
PLACES = (MUNICIPALITY, COACHES, OTHER_COACHES, SCHOOL, *EMPLOYERS)
