"""Reading a projection over HTTP: what the terminal prints as JSON, and a line in the access log before it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.api.clients import KIM

if TYPE_CHECKING:
    import httpx


def test_a_coach_reads_how_it_stands_with_somebody(coach: httpx.Client) -> None:
    answer = coach.get(f"/careers/{KIM}/situation")

    assert answer.status_code == 200
    assert answer.json()["career"] == "kim"
    assert answer.headers["API-Version"]
    assert answer.headers["Cache-Control"] == "no-store"
