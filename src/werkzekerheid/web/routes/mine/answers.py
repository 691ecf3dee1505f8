"""What a worker may choose from who tells something: codes of the catalogue, each as one would say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.web.language import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    Answers = Sequence[tuple[str, str]]


def topics() -> Answers:
    """What help may be about."""
    return (
        ("guidance", _("The help that I get at work")),
        ("provision", _("Something that I need for work")),
        ("conflict", _("Fighting or tension")),
        ("absence", _("I cannot come to work")),
        ("information", _("I want to know something")),
        ("other", _("Something else")),
    )


def wishes() -> Answers:
    """What somebody may want."""
    return (
        ("more_hours", _("I want to work more hours")),
        ("less", _("I want to work less")),
        ("other_tasks", _("I want other tasks")),
        ("training", _("I want to learn")),
        ("more_independence", _("I want to do more by myself")),
        ("other_employer", _("I want to work somewhere else")),
    )


def preferences() -> Answers:
    """What may help somebody at work, by what it is about."""
    return (
        ("work", _("The kind of work")),
        ("environment", _("The place where I work")),
        ("hours", _("My hours")),
        ("travel", _("How I get to work")),
        ("employer", _("My boss")),
        ("other", _("Something else")),
    )


def signs() -> Answers:
    """What somebody may notice of themselves or around them."""
    return (
        ("overloaded", _("It is too much for me")),
        ("overstimulated", _("It is too busy in my head")),
        ("underchallenged", _("The work is too easy")),
        ("conflict", _("I have a fight at work")),
        ("team_friction", _("There is tension in the team")),
        ("guidance_insufficient", _("I get too little help")),
        ("promise_not_kept", _("Somebody does not keep a promise")),
        ("motivation_drop", _("I like the work less")),
        ("isolated", _("I feel alone")),
        ("private_pressure", _("It is hard at home")),
        ("income_drop", _("I have less money")),
        ("no_light_on_future", _("I do not know how it goes on")),
        ("not_valued", _("Nobody sees what I do")),
        ("limitation_not_recognised", _("They do not see what I cannot do")),
    )


def effects() -> Answers:
    """What shows at work in a relapse; never why."""
    return (
        ("less_capacity", _("I can do less")),
        ("withdrawn", _("I say little to others")),
        ("late", _("I come late")),
        ("absent", _("I do not come")),
        ("conflict", _("I get into fights")),
        ("other", _("Something else")),
    )
