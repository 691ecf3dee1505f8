"""Which facts a document rests on: a set from which the same document follows, and from no part of it.

So the register of sharing names what left, and no more. Of two facts that say the same the later one is named. A day
that was derived rests on its neighbours too; these are not named for that alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.career.evolve import UNFIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzekerheid.facts.layout import Laid

    Make = Callable[[Sequence[Laid]], object]


def rests_on(laid: Sequence[Laid], make: Make) -> tuple[str, ...]:
    """The ids of these facts, in the order of life.

    Args:
        laid: all facts that the document was made from.
        make: makes it from some of them, as it leaves.
    """
    whole = make(laid)

    def needs(left: Sequence[Laid]) -> bool:
        try:
            return make(left) != whole
        except UNFIT:
            return True

    kept: list[Laid] = []
    _sift([*laid], kept, needs)
    return tuple(one.moment.event_id for one in kept)


def _sift(
    part: Sequence[Laid], kept: list[Laid], needs: Callable[[Sequence[Laid]], bool], after: Sequence[Laid] = ()
) -> None:
    """Drops what can be missed from a stretch, halves of it at a time, the earliest first; the rest goes to `kept`.

    `after` is what follows the stretch and is not looked at yet.
    """
    if not part or not needs([*kept, *after]):
        return
    if len(part) == 1:
        kept.extend(part)
        return
    middle = len(part) // 2
    _sift(part[:middle], kept, needs, [*part[middle:], *after])
    _sift(part[middle:], kept, needs, after)
