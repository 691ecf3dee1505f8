"""Both logs handed out: to who answers for privacy, as the standards name the fields, and written down first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.app.places import KEY, WORKER, Clock
from tests.ledgers import code_of
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.directory import Change, grant, register
from werkzekerheid.app.exporting import Days, access_document, export_access, export_processing, processing_document
from werkzekerheid.facts.event import Actor
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from werkzekerheid.ledger.audit.lines import AccessLine
    from werkzekerheid.ledger.storage import Where

ALWAYS = Days()
COACH = Actor(actor="coach-1", role="jobcoach", organisation="org-1")
OFFICER = Actor(actor="officer-1", role="privacy_officer", organisation="org-1")
OTHER = "5d0e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c12"
KEEPER = Actor(actor="cli", role="system")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(where: Where, tmp_path: Path, clock: Clock) -> Iterator[App]:
    """A ledger of somebody real, on both databases, with one who answers for privacy."""
    settings = Settings(where, KEY, str(tmp_path / "destroyed.jsonl"))
    create(settings, demo=False, clock=clock)
    with open_app(settings, clock) as opened:
        register(opened, "org-1", "Gemeente Een", "municipality", Change(KEEPER, None, None))
        grant(opened, "officer-1", "org-1", "privacy_officer", Change(KEEPER, None, None))
        yield opened


def documents_of(app: App, days: Days = ALWAYS) -> Iterator[Any]:
    """The access log without how the directory was filled."""
    return (one for one in export_access(app, OFFICER, days) if one["EventActionCode"] != "administer")


def lines_of(app: App) -> list[AccessLine]:
    """The same, as it is kept."""
    return [one for _, one in app.audit.access() if one.action != "administer"]


def looked(app: App, at: datetime, person: str = "coach-1") -> str:
    app.clock.now = at  # type: ignore[attr-defined]
    who = COACH.model_copy(update={"actor": person})
    return app.auditing.put(
        who, "read", careers=[WORKER], what="situation", purpose="guidance", relation="care_team",
        basis="participatiewet_10", classes=["health", "work"], on_behalf_of="coach-9", digest="ab" * 32, rules="r-1",
    )  # fmt: skip


def test_the_access_log_has_the_fields_of_nen_7513(app: App, clock: Clock) -> None:
    trace = looked(app, datetime(2026, 3, 2, 15, tzinfo=UTC))

    first, second = documents_of(app)

    assert first == {
        "number": first["number"],
        "trace_id": trace,
        "EventID": "situation",
        "EventActionCode": "read",
        "EventDateTime": "2026-03-02T15:00:01.000000Z",
        "EventOutcomeIndicator": "allowed",
        "resource": {
            "attributes": {
                "nen7513.AuditEnterpriseSiteID": "org-1",
                "nen7513.AuditSourceId": app.ledger.ledger_id,
                "nen7513.AuditSourceTypeCode": "werkzekerheid",
            }
        },
        "attributes": {
            "dpl.nen7513.eventTypeCode": "read",
            "dpl.nen7513.users": [
                {
                    "userID": user,
                    "alternateUserID": f"{user}@org-1",
                    "userIsRequestor": user == "coach-1",
                    "roleIDCode": "jobcoach",
                    "purposeOfUse": "guidance",
                    "networkAccessPointTypeCode": "cli",
                }
                for user in ("coach-1", "coach-9")
            ],
            "dpl.nen7513.participants": [
                {
                    "participantObjectTypeCode": 1,
                    "participantObjectTypeCodeRole": 1,
                    "participantObjectIDTypeCode": "urn:werkzekerheid:loopbaan",
                    "participantObjectID": WORKER,
                    "participantObjectSensitivity": ["health", "work"],
                    "participantObjectDetail": "ab" * 32,
                }
            ],
            "dpl.nen7513.autorisatieProtocol": "r-1",
            "dpl.nen7513.behandelrelatieProtocol": "care_team",
            "dpl.nen7513.toestemmingsProfiel": "participatiewet_10",
            "dpl.nen7513.controles": None,
        },
    }
    assert (second["EventActionCode"], second["EventID"]) == ("export", "access_log_export")
    assert second["attributes"]["dpl.nen7513.participants"] == []


def test_the_processing_log_has_the_fields_of_the_standard_and_no_user(app: App) -> None:
    trace = looked(app, datetime(2026, 3, 2, 15, tzinfo=UTC))

    (document,) = export_processing(app, OFFICER, ALWAYS)

    (line,) = (one for _, one in app.audit.processing())
    moment = int(datetime(2026, 3, 2, 15, 0, 1, tzinfo=UTC).timestamp() * 1_000)
    assert document == {
        "trace_id": trace,
        "span_id": line.span_id,
        "name": "read situation",
        "start_time": moment,
        "end_time": moment,
        "status": "Ok",
        "resource": {"attributes": document["resource"]["attributes"]},
        "attributes": {
            "dpl.core.processing_activity_id": "urn:werkzekerheid:verwerking:begeleiden:1",
            "dpl.core.data_subject_id": app.auditing.pseudonym(WORKER),
            "dpl.core.data_subject_id_type": "urn:werkzekerheid:pseudoniem:loopbaan:1",
        },
    }
    assert document["resource"]["attributes"]["service.name"] == "werkzekerheid"
    assert not any(one in str(document) for one in (WORKER, "coach-1", "org-1", "jobcoach"))
    assert processing_document(line._replace(parent_span_id="ab" * 8))["parent_span_id"] == "ab" * 8


def test_days_are_those_of_amsterdam(app: App) -> None:
    """
    28 March, 23:30 in Amsterdam   outside
    29 March, 00:30                inside; the clock goes to summer time this night
    30 March, 23:59                inside
    31 March, 00:00                outside
    """
    for number, at in enumerate((
        datetime(2026, 3, 28, 22, 30, tzinfo=UTC),
        datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
        datetime(2026, 3, 30, 21, 59, tzinfo=UTC),
        datetime(2026, 3, 30, 22, 0, tzinfo=UTC),
    )):  # fmt: skip
        looked(app, at, f"coach-{number}")
    days = Days(date(2026, 3, 29), date(2026, 3, 30))

    seen = [one["attributes"]["dpl.nen7513.users"][0]["userID"] for one in documents_of(app, days)]

    assert seen == ["coach-1", "coach-2"]
    assert len(list(export_processing(app, OFFICER, days))) == 2
    assert len(list(export_processing(app, OFFICER, Days(last=date(2026, 3, 28))))) == 1
    assert len(list(export_processing(app, OFFICER, Days(first=date(2026, 3, 30))))) == 2


def test_lines_that_come_while_it_is_read_are_not_in_it(app: App) -> None:
    looked(app, datetime(2026, 3, 2, 15, tzinfo=UTC))
    documents = documents_of(app)
    next(documents)
    looked(app, datetime(2026, 3, 2, 16, tzinfo=UTC))
    assert [one["EventActionCode"] for one in documents] == ["export"]


@pytest.mark.parametrize("export", [export_access, export_processing])
@pytest.mark.parametrize(
    "requester",
    [
        COACH,
        Actor(actor="cli", role="jobcoach"),
        Actor(actor="officer-2", role="privacy_officer", organisation="org-1"),
        Actor(actor="officer-1", role="privacy_officer", organisation="org-2"),
        Actor(actor="officer-1", role="privacy_officer"),
    ],
)
def test_whoever_does_not_answer_for_privacy_is_refused_and_written_down(
    app: App, export: object, requester: Actor
) -> None:
    """Whatever role they name: the directory says who answers for privacy."""
    assert callable(export)
    assert code_of(lambda: export(app, requester, ALWAYS)) == "not_for_this_role"
    (line,) = lines_of(app)
    assert (line.action, line.outcome, line.person) == ("export", "refused", requester.actor)


def test_in_a_ledger_to_try_out_whoever_gives_no_name_may(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "ledger.db", None)
    create(settings, demo=True)
    with open_app(settings) as app:
        assert len(list(export_access(app, Actor(actor="cli", role="jobcoach"), ALWAYS))) == 1
        assert code_of(lambda: export_access(app, COACH, ALWAYS)) == "not_for_this_role"


def test_of_several_persons_each_has_a_line_of_its_own_in_both_exports(app: App) -> None:
    """A search over two workers, and two facts about two workers recorded at once: each below one operation."""
    app.auditing.put(COACH, "search", careers=[WORKER, OTHER], what="worklist", purpose="guidance", digest="cd" * 32)
    opened = {"type": "career_opened", "reason": "benefit"}
    app.record_batch([{"career": one, **opened} for one in (WORKER, OTHER)], COACH)

    looked_at = [one["attributes"]["dpl.nen7513.participants"] for one in documents_of(app)]
    handled = list(export_processing(app, OFFICER, ALWAYS))

    assert [[one["participantObjectID"] for one in each] for each in looked_at[:4]] == [[WORKER], [OTHER]] * 2
    subjects = [one["attributes"]["dpl.core.data_subject_id"] for one in handled]
    assert subjects == [app.auditing.pseudonym(one) for one in (WORKER, OTHER)] * 2
    for two in (handled[:2], handled[2:]):
        assert len({(one["trace_id"], one["parent_span_id"]) for one in two}) == 1
        assert len({one["span_id"] for one in two} | {two[0]["parent_span_id"]}) == 3


def test_a_report_about_no_one_career_is_what_was_looked_at(app: App) -> None:
    """So its digest goes out too; and the processing log, which is about persons, has no line of it."""
    app.auditing.put(COACH, "read", careers=[], what="usage_report", purpose="audit", digest="ab" * 32)

    first, *_ = documents_of(app)

    assert first["attributes"]["dpl.nen7513.participants"] == [
        {
            "participantObjectTypeCode": 2,
            "participantObjectTypeCodeRole": 3,
            "participantObjectIDTypeCode": "urn:werkzekerheid:overzicht",
            "participantObjectID": "usage_report",
            "participantObjectSensitivity": [],
            "participantObjectDetail": "ab" * 32,
        }
    ]
    assert list(export_processing(app, OFFICER, ALWAYS)) == []


def test_nobody_stands_in_and_no_career_leaves_those_fields_out(app: App) -> None:
    app.auditing.put(COACH, "search", careers=[], what="worklist", purpose="guidance")
    (line,) = lines_of(app)
    document = access_document(1, line, "ledger")["attributes"]
    assert [one["userIsRequestor"] for one in document["dpl.nen7513.users"]] == [True]
    assert document["dpl.nen7513.participants"] == []
