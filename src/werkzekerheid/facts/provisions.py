"""Provisions (voorzieningen): asked, granted, refused, ended."""

from typing import ClassVar, Literal

from werkzekerheid.facts.base import (
    Count,
    Fact,
    OrErased,
    Percent,
    PlacementRef,
    ProvisionRef,
    Text,
    VagueDay,
)
from werkzekerheid.facts.vocabulary import ProvisionKind, Role


class ProvisionRequested(Fact):
    """A voorziening was asked for."""

    TYPE: ClassVar[str] = "provision_requested"

    provision: ProvisionRef
    kind: ProvisionKind
    by: Role
    placement: PlacementRef | None = None


class ProvisionGranted(Fact):
    """A voorziening was granted, for how long and how much."""

    TYPE: ClassVar[str] = "provision_granted"

    provision: ProvisionRef
    kind: ProvisionKind
    from_on: VagueDay | None = None
    until_on: VagueDay | None = None
    minutes_per_week: Count | None = None
    percent: OrErased[Percent] | None = None
    placement: PlacementRef | None = None
    to: Literal["worker", "employer", "unknown"] | None = None
    ground: OrErased[Text] | None = None


class ProvisionRefused(Fact):
    """A voorziening was refused."""

    TYPE: ClassVar[str] = "provision_refused"

    provision: ProvisionRef
    kind: ProvisionKind
    reason: Literal[
        "not_registered", "too_few_hours", "rule", "budget", "not_requested_by_employer", "other", "unknown"
    ]


class ProvisionEnded(Fact):
    """A voorziening ended."""

    TYPE: ClassVar[str] = "provision_ended"

    provision: ProvisionRef
    kind: ProvisionKind
    reason: Literal["expired", "withdrawn", "goal_reached", "not_extended", "placement_ended", "unknown"]
