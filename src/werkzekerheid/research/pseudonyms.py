"""What things are called in one project: the same each time, and another in the next one. Pure.

Without the key of the project nobody can tell, or compute again, which career a name is of.
"""

from __future__ import annotations

import hmac

MOST_WEEKS = 52
"""So many weeks a career is moved back at most, and one at least."""


class Names:
    """The names of one project.

    `link_organisations`: an organisation has one name over all careers, so that who works at one place can be told;
    else it has another in each career.
    """

    def __init__(self, key: bytes, *, link_organisations: bool = False) -> None:
        """Keep the key."""
        self._key = key
        self._links = link_organisations

    def career(self, career_id: str) -> str:
        """The pseudonym of a career."""
        return self._digest(f"career {career_id}").hex()[:32]

    def weeks(self, career_id: str) -> int:
        """By how many weeks the days of a career are moved back, where they are."""
        return int.from_bytes(self._digest(f"weeks {career_id}")[:8]) % MOST_WEEKS + 1

    def within(self, career_id: str) -> NamesWithin:
        """The names of the things in a career."""
        return NamesWithin(self, career_id)

    def thing(self, kind: str, career_id: str, ref: str) -> str:
        """The name of a thing in a career, or of what is the same in all of them."""
        if kind == "career":
            return self.career(ref)
        of = "" if kind == "organisation" and self._links else career_id
        return self._digest(f"{kind} {of} {ref}").hex()[:16]

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode("utf-8"), "sha256")


class NamesWithin:
    """The names of the things in one career, each computed once."""

    def __init__(self, names: Names, career_id: str) -> None:
        """Nothing is named yet."""
        self._names, self._career_id = names, career_id
        self._known: dict[tuple[str, str], str] = {}

    def of(self, kind: str, ref: str) -> str:
        """The name of a thing of this kind."""
        found = self._known.get((kind, ref))
        if found is None:
            found = self._known[kind, ref] = self._names.thing(kind, self._career_id, ref)
        return found
