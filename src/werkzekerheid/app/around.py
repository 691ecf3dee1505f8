"""What stands around a career: what its things are called, who stands in, how somebody is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.app.directory import directory_of
from werkzekerheid.app.readable import read_whole
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.refs import resolved
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.readmodels.names import Names, names_of
from werkzekerheid.readmodels.skips import skips_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzekerheid.app.app import App
    from werkzekerheid.career.state import Career


def roles_of(app: App, person: str, organisation: str) -> tuple[str, ...]:
    """The roles in which a person works for an organisation now."""
    return directory_of(app.ledger, [organisation]).roles_of(person, app.clock()).get(organisation, ())


def stand_ins(app: App, career: Career) -> dict[str, str]:
    """Person -> who stands in while that person is away, for the organisations of the people around a worker."""
    guides = {one.organisation for one in career.current_coaches()}
    organisations = guides | {one.organisation for one in career.responsibilities}
    away = directory_of(app.ledger, sorted(organisations)).away(app.clock())
    return {one.person: one.stand_in for one in away if one.stand_in}


def reaches(app: App, career: Career) -> dict[tuple[str, str], str]:
    """(Organisation, role) -> how that contact point is reached, for the organisations that guide."""
    directory = directory_of(app.ledger, sorted({one.organisation for one in career.current_coaches()}))
    return {
        (one.organisation, point.role): point.reach
        for one in directory.organisations.values()
        for point in one.contact_points
        if point.reach
    }


def names_in(app: App, career_id: str) -> Names:
    """What the things of a career are called."""
    return names_of(read_whole(app.ledger, f"career:{career_id}", skips_of(app.ledger)).events)


def events_after(app: App, career_id: str, version: int) -> list[str]:
    """The ids of what was recorded in a career after it stood at a version, in their order."""
    stream = read_whole(app.ledger, f"career:{career_id}", skips_of(app.ledger))
    return [one.event_id for one in stream.events if one.version > version]


def as_it_stands(app: App, career_id: str, event_id: str) -> dict[str, Any]:
    """The fields of an event after its corrections, things by their ids: for who puts it right, not to be shown.

    Whoever corrects may not see all of it, and what they do not see must stay. Nothing where no such event stands.
    """
    standing = effective(read_whole(app.ledger, f"career:{career_id}", skips_of(app.ledger)).events).events
    found = next((one for one in standing if one.event_id == event_id), None)
    return {} if found is None else found.fact.model_dump(mode="json", exclude_none=True)


def by_their_ids(app: App, career_id: str, type_name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a fact with things by their ids, where an imported career calls them by keys."""
    ids = {key: id_ for id_, key in names_in(app, career_id).keys.items()}
    return resolved(fact_class(type_name), fields, lambda _kind, key: ids.get(key, key))[0]
