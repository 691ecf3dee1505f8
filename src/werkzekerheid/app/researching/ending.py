"""Projects that are over: closed by the program when nobody did, and rid of their key whatever was interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.researching.projects import THE_PROGRAM, By, close, destroy_key, has_key, projects

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.research.projects import Project


class Ending(NamedTuple):
    """The projects that are over and not closed, those that are closed and have their key, and data sets left of both.

    `extracts` also counts the data sets that were recalled, of any project.
    """

    over: tuple[Project, ...]
    keyed: tuple[Project, ...]
    extracts: int


def ending(app: App) -> Ending:
    """What is to be ended today."""
    over: list[Project] = []
    keyed: list[Project] = []
    day, extracts = app.today(), 0
    for one in projects(app.ledger):
        state = one.state(day)
        if state == "over":
            over.append(one)
        elif state == "closed" and has_key(app, one.project):
            keyed.append(one)
        extracts += sum(each.recalled_on is not None or state != "open" for each in one.left)
    return Ending(tuple(over), tuple(keyed), extracts)


def end_projects(app: App) -> int:
    """Ends what is to be ended; gives how many projects that were.

    Raises:
        Refusal: it cannot be written, or the keys cannot be destroyed.
    """
    found = ending(app)
    for one in found.over:
        close(app, one.project, "over", By(THE_PROGRAM))
    for one in found.keyed:
        destroy_key(app, one.project)
    return len(found.over) + len(found.keyed)
