"""A generated life as it is told: what happened, in order, as vaguely and as late as people tell."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from werkzekerheid.research.parameters import number, one_of

if TYPE_CHECKING:
    from random import Random

Table = dict[str, Any]
_TOLD_LATE = frozenset(
    {"signal_observed", "relapse_reported", "sickness_reported", "dropped_out", "life_event_reported"}
)
_WHOLE_DAYS = frozenset({"career_opened", "placement_started", "contract_concluded", "placement_ended"})


class Telling:
    """What happened, each with the day on which it did."""

    def __init__(self, chance: Random, told: date) -> None:
        """Nothing happened yet; it is all told on the day `told`."""
        self._chance, self.told = chance, told
        self._happened: list[tuple[date, Table]] = []
        self._keys = 0

    def tell(self, day: date, type_: str, /, **fields: Any) -> str:  # noqa: ANN401  (whatever the type has)
        """Something happened on this day; gives the key by which others can point to it."""
        self._keys += 1
        key = f"e{self._keys}"
        self._happened.append((day, {"key": key, "type": type_, **fields}))
        return key

    def events(self) -> list[Table]:
        """The events of the career file, in the order in which they happened; nothing after it was told."""
        happened = sorted((one for one in self._happened if one[0] <= self.told), key=lambda one: one[0])
        return [self._dated(day, event) for day, event in happened]

    def _dated(self, day: date, event: Table) -> Table:
        table = {"key": event["key"], "type": event["type"]}
        how = "day" if event["type"] in _WHOLE_DAYS else one_of("told_by_day", self._chance)
        if how != "unknown":
            table["occurred"] = day.isoformat() if how == "day" else f"{day:%Y-%m}{'~' if how == 'about' else ''}"
        if event["type"] in _TOLD_LATE and self._chance.random() < number("told_late"):
            late = timedelta(days=1 + int(self._chance.expovariate(1 / number("late_days_mean"))))
            table["learned_on"] = min(day + late, self.told).isoformat()
        return table | {name: value for name, value in event.items() if value is not None}
