"""Two clients of one career: who was first, who repeats, and who never heard; each accepted command is one fact."""

from __future__ import annotations

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.api.lena import CHECK_IN, JOBCOACH, KLANTMANAGER

if TYPE_CHECKING:
    import httpx

    from tests.api.clients import Doors

WHO = st.sampled_from((JOBCOACH, KLANTMANAGER))
_numbers = count(1)


class TwoClients(RuleBasedStateMachine):
    """What two apps do to one career at the same time, over a connection that may break."""

    def __init__(self, doors: Doors) -> None:
        super().__init__()
        self.doors = doors
        opened = self.post(JOBCOACH, "/careers", {"reason": "school_leaving", "scope": "case"}, str(uuid4()))
        self.career = opened.json()["career"]
        self.path = f"/careers/{self.career}"
        of_benefit = {
            "type": "responsibility_assigned", "scope": "benefit", "organisation": "gemeente", "role": "klantmanager",
        }  # fmt: skip
        self.version = self.post(JOBCOACH, f"{self.path}/facts", of_benefit, str(uuid4())).json()["version"]
        self.first = self.version
        self.accepted: dict[str, tuple[dict[str, Any], str]] = {}
        """The key of each accepted command of one fact, with what it said and the event that it became."""
        self.events: list[str] = []

    def post(
        self, who: str, path: str, body: object, key: str, version: int | None = None, *, lost: bool = False
    ) -> httpx.Response:
        """The answer that a client gets in the end; `lost`: of its first try it never heard."""
        headers = {"Idempotency-Key": key} | ({} if version is None else {"If-Match": f'"{version}"'})
        if lost:
            self._hang_up(who, path, body, headers)
        return self.doors.as_(who).post(path, json=body, headers=headers)

    def _hang_up(self, who: str, path: str, body: object, headers: dict[str, str]) -> None:
        """Sends a request, and is gone before the answer: whether it was done is not known."""
        content = json.dumps(body).encode()
        said = {
            **headers, "Host": "localhost", "Authorization": f"Bearer demo:{who}", "Content-Type": "application/json",
            "Content-Length": str(len(content)),
        }  # fmt: skip
        head = "".join(f"{name}: {one}\r\n" for name, one in said.items())
        at = urlsplit(self.doors.url)
        with socket.create_connection((str(at.hostname), int(at.port or 0)), timeout=10) as connection:
            connection.sendall(f"POST /v1{path} HTTP/1.1\r\n{head}\r\n".encode() + content)

    def fact(self) -> dict[str, Any]:
        """A fact like no other."""
        return {**CHECK_IN, "note": f"Gesprek {next(_numbers)}."}

    def accept(self, key: str, fact: dict[str, Any], answer: httpx.Response) -> None:
        self.version = answer.json()["version"]
        self.accepted[key] = (fact, answer.json()["event"])
        self.events.append(answer.json()["event"])

    @rule(who=WHO, lost=st.booleans())
    def record(self, who: str, lost: bool) -> None:
        key, fact = str(uuid4()), self.fact()

        answer = self.post(who, f"{self.path}/facts", fact, key, lost=lost)

        assert answer.status_code in ({200, 201} if lost else {201})
        self.accept(key, fact, answer)

    @rule(who=WHO, lost=st.booleans(), behind=st.integers(0, 2))
    def record_on_what_was_read(self, who: str, lost: bool, behind: int) -> None:
        key, fact, read = str(uuid4()), self.fact(), max(1, self.version - behind)

        answer = self.post(who, f"{self.path}/facts", fact, key, read, lost=lost)

        if read == self.version:
            assert answer.status_code in {200, 201}
            self.accept(key, fact, answer)
        else:
            assert (answer.status_code, answer.json()["code"]) == (412, "career_moved")

    @rule(who=WHO, lost=st.booleans(), number=st.integers(1, 3), behind=st.integers(0, 1))
    def record_a_batch(self, who: str, lost: bool, number: int, behind: int) -> None:
        facts = [{"career": self.career, **self.fact()} for _ in range(number)]
        batch = {"facts": facts, "expected": {self.career: self.version - behind}}

        answer = self.post(who, "/fact-batches", batch, str(uuid4()), lost=lost)

        if behind:
            assert (answer.status_code, answer.json()["code"]) == (409, "career_moved")
            return
        assert answer.status_code in {200, 201}
        self.version = answer.json()[-1]["version"]
        self.events += [one["event"] for one in answer.json()]

    @rule(who=WHO, data=st.data())
    def repeat(self, who: str, data: st.DataObject) -> None:
        """Also the other client may: it is the command that is known, not who gave it."""
        if not self.accepted:
            return
        key = list(self.accepted)[data.draw(st.integers(0, len(self.accepted) - 1))]
        fact, event = self.accepted[key]

        again = self.post(who, f"{self.path}/facts", fact, key)
        other = self.post(who, f"{self.path}/facts", {**fact, "channel": "phone"}, key)

        assert (again.status_code, again.json()["event"], again.json()["already"]) == (200, event, True)
        assert (other.status_code, other.json()["code"]) == (409, "command_known")

    @rule(lost=st.booleans())
    def both_on_one_version(self, lost: bool) -> None:
        """One of them is first; the other reads again before it tries again."""
        tries = [(who, str(uuid4()), self.fact()) for who in (JOBCOACH, KLANTMANAGER)]
        read = self.version

        with ThreadPoolExecutor(2) as pool:
            answers = list(
                pool.map(lambda one: self.post(one[0], f"{self.path}/facts", one[2], one[1], read, lost=lost), tries)
            )

        assert sorted(200 if one.is_success else one.status_code for one in answers) == [200, 412]
        for (_, key, fact), answer in zip(tries, answers, strict=True):
            if answer.is_success:
                self.accept(key, fact, answer)

    @rule()
    def both_the_same_command(self) -> None:
        key, fact = str(uuid4()), self.fact()

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda who: self.post(who, f"{self.path}/facts", fact, key), (JOBCOACH,) * 2))

        assert sorted(one.status_code for one in answers) == [200, 201]
        self.accept(key, fact, answers[0])

    @invariant()
    def each_accepted_command_is_one_fact(self) -> None:
        rows = self.doors.as_(JOBCOACH).get(f"{self.path}/timeline").json()
        told = [one["event_id"] for one in rows if one["type"] == CHECK_IN["type"]]

        assert sorted(told) == sorted(self.events)
        assert len(set(told)) == len(told)
        assert self.doors.as_(JOBCOACH).get(self.path).json()["version"] == self.version == self.first + len(told)


def test_whatever_two_clients_do_each_accepted_command_is_one_fact(lena: Doors) -> None:
    class OfLena(TwoClients):
        def __init__(self) -> None:
            super().__init__(lena)

    run_state_machine_as_test(OfLena, settings=settings(max_examples=8, stateful_step_count=12, deadline=None))
