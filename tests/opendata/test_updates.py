"""What is fetched serves all; what fails leaves what was there; one job at a time."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jalons.opendata.changes import attempts, updates
from jalons.opendata.models import RejectedRow, SourceAttempt, SourceVintage
from jalons.opendata.sources import reading
from jalons.roadmaps.models import JournalEntry, Member
from tests.opendata.producer import Answer, Producer
from tests.opendata.wired import GOOD, HEADER, PATH, covered, packed, table
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
Stage = SourceAttempt.Stage


def test_what_is_fetched_serves_every_roadmap_and_says_where_it_comes_from(
    source: Any, producer: Producer, by: Member, world: World, run: Any
) -> None:
    said = {"ETag": '"v1"', "Last-Modified": "Tue, 31 Mar 2026 08:00:00 GMT"}
    producer.gives(PATH, Answer(table(75, 50, 40, 10), headers=said))
    attempt = run(updates.request_update, source=source, by=by)
    assert (attempt.stage, attempt.sentence, attempt.roadmap) == (Stage.DONE, "", None)
    vintage = SourceVintage.objects.get()
    assert (vintage.roadmap, vintage.given_by, vintage.period, vintage.address) == (
        None,
        None,
        "2026-03-31",
        source.address,
    )
    assert (vintage.file_name, vintage.etag, vintage.modified) == (
        "commune_debit_filaire.csv",
        '"v1"',
        "Tue, 31 Mar 2026 08:00:00 GMT",
    )
    assert (vintage.rows_in, vintage.rows_out, vintage.rows_rejected) == (4, 3, 1)
    assert covered(world.roadmap) == covered(world.young) == {"24322": 25, "24064": 50, "24253": 60}
    line = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    assert (line.verb, line.about_label) == ("update_data", "Couverture filaire des locaux")


def test_a_rejected_row_keeps_its_reason_and_nothing_of_its_other_cells(
    source: Any, producer: Producer, by: Member, run: Any
) -> None:
    producer.gives(PATH, Answer(table(75, 50, 40, 10)))
    run(updates.request_update, source=source, by=by)
    row = RejectedRow.objects.get()
    reason = "Le code « 99999 » n’est celui d’aucune commune."
    assert (row.row, row.reason.replace("\u00a0", " "), row.text) == (5, reason, "")


@pytest.mark.parametrize("answer", [Answer(status=304), Answer(table(75))])
def test_the_same_file_again_is_nothing_new(
    source: Any, producer: Producer, by: Member, run: Any, answer: Answer
) -> None:
    producer.gives(PATH, Answer(table(75), headers={"ETag": '"v1"'}), answer)
    run(updates.request_update, source=source, by=by)
    attempt = run(updates.request_update, source=source, by=by)
    assert (attempt.stage, SourceVintage.objects.count()) == (Stage.UNCHANGED, 1)
    assert producer.headers[1]["If-None-Match"] == '"v1"'
    producer.gives(PATH, Answer(table(75)))
    assert updates.update_now(source, again=True).stage == Stage.DONE
    assert "If-None-Match" not in producer.headers[2]


def test_a_data_set_of_the_catalogue_is_asked_for_when_it_says_that_it_changed(
    source: Any, producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "dataset", "ma-connexion")
    rows = [
        {"url": f"{producer.url}/old.csv", "format": "csv", "last_modified": "2025-12-31"},
        {"url": f"{producer.url}{PATH}", "format": "csv", "last_modified": "2026-03-31"},
        {"url": f"{producer.url}/notice.pdf", "format": "pdf", "last_modified": "2026-06-30"},
    ]
    producer.gives("/api/1/datasets/ma-connexion/", Answer(json.dumps({"resources": rows}).encode()))
    producer.gives(PATH, Answer(table(75)))
    stages = [updates.update_now(source).stage for _twice in range(2)]
    assert stages == [Stage.DONE, Stage.UNCHANGED]
    assert producer.asked == ["/api/1/datasets/ma-connexion/", PATH, "/api/1/datasets/ma-connexion/"]
    rows[1]["last_modified"] = "2026-06-30"
    producer.gives("/api/1/datasets/ma-connexion/", Answer(json.dumps({"resources": rows}).encode()))
    producer.gives(PATH, Answer(table(80)))
    assert updates.update_now(source).stage == Stage.DONE
    producer.gives("/api/1/datasets/ma-connexion/", Answer(json.dumps({"resources": rows[2:]}).encode()))
    assert "ne propose plus ce fichier" in updates.update_now(source).sentence


FAULTS = {
    "404": (Answer(status=404), "n’est plus à son adresse"),
    "500": (Answer(status=500), "en panne ou surchargé"),
    "redirected to a forbidden host": (
        Answer(status=302, headers={"Location": "https://example.org/a.csv"}),
        "n’est pas un site autorisé",
    ),
    "truncated": (Answer(GOOD[:40], length=len(GOOD)), "s’est arrêté avant la fin"),
    "over its cap": (Answer(b"x" * 70_000), "pèse plus de 60 ko"),
    "a web page": (Answer(b"<!DOCTYPE html><html>Maintenance</html>"), "page web, pas un tableau"),
    "empty": (Answer(b""), "est vide"),
    "blank": (Answer(b"\n\n  \n"), "est vide"),
    "a header alone": (Answer(HEADER.encode() + b"\n"), "ne donne que 0 lignes utiles"),
    "a renamed column": (Answer(table(75, header=HEADER.replace("elig_thd30", "thd"))), "« elig_thd30 » manque"),
    "another file": (Answer(b"siret,nom\n123,abc\n"), "Les colonnes attendues ne sont pas dans ce fichier"),
    "bytes": (Answer(bytes(range(256)) * 4), ""),
    "a zip that is cut": (Answer(packed("a.csv", GOOD)[:-30]), "coupée ou abîmée"),
    "a zip without a table": (Answer(packed("a.pdf", GOOD)), "aucun tableau"),
    "a zip bomb": (Answer(packed("a.csv", b"0" * 20_000_000)), "démesuré"),
    "an older vintage": (Answer(table(10, date="2025-12-31")), "plus ancien que celui en place"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_fails_says_why_and_leaves_what_was_there(
    source: Any, producer: Producer, by: Member, run: Any, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(source, "heaviest", 60_000)
    answer, sentence = FAULTS[fault]
    producer.gives(PATH, Answer(GOOD))
    run(updates.request_update, source=source, by=by)
    before = covered(by.roadmap)
    producer.gives(PATH, answer)
    attempt = run(updates.request_update, source=source, by=by)
    assert attempt.stage == Stage.FAILED
    assert sentence in attempt.sentence.replace("\u00a0", " ")
    assert attempt.sentence
    assert attempt.ended_at
    assert (covered(by.roadmap), SourceVintage.objects.count()) == (before, 1)
    producer.gives(PATH, Answer(table(80)))
    assert run(updates.request_update, source=source, by=by).sentence == ""
    assert covered(by.roadmap) == {"24322": 20}


def test_what_nobody_foresaw_is_told_and_leaves_what_was_there(
    source: Any, producer: Producer, by: Member, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    producer.gives(PATH, Answer(GOOD))
    monkeypatch.setattr(type(source), "normalise", lambda *_asked: 1 / 0)
    attempt = run(updates.request_update, source=source, by=by)
    assert (attempt.stage, attempt.sentence[:26]) == (Stage.FAILED, "Une erreur inattendue a to")
    assert SourceVintage.objects.count() == 0


# --- one job at a time -----------------------------------------------------------------------------------------------


def test_two_who_ask_at_once_ask_for_one_job(
    source: Any, producer: Producer, by: Member, django_capture_on_commit_callbacks: Any
) -> None:
    producer.gives(PATH, Answer(GOOD))
    with django_capture_on_commit_callbacks() as tasks:
        first = updates.request_update(source=source, by=by)
        second = updates.request_update(source=source, by=by)
    assert (len(tasks), first.pk, first.began_at) == (1, second.pk, second.began_at)
    tasks[0]()
    assert producer.asked == [PATH]


def test_what_was_stopped_midway_may_be_asked_again_and_does_not_come_back(
    source: Any, producer: Producer, by: Member, django_capture_on_commit_callbacks: Any
) -> None:
    producer.gives(PATH, Answer(GOOD))
    with django_capture_on_commit_callbacks() as tasks:
        stopped = updates.request_update(source=source, by=by)
    attempts.Work(stopped.pk, stopped.began_at).stage(Stage.DOWNLOADING)
    stopped.refresh_from_db()
    now = timezone.now()
    assert stopped.is_running(now)
    assert not stopped.is_lost(now)
    later = now + SourceAttempt.SILENCE
    assert not stopped.is_running(later)
    assert stopped.is_lost(later)
    SourceAttempt.objects.update(seen_at=now - SourceAttempt.SILENCE)
    with django_capture_on_commit_callbacks() as more:
        again = updates.request_update(source=source, by=by)
    assert (again.stage, len(more), again.pk) == (Stage.WAITING, 1, stopped.pk)
    tasks[0]()
    assert producer.asked == []  # superseded: it stops before it asks for anything
    more[0]()
    again.refresh_from_db()
    assert (again.stage, producer.asked) == (Stage.DONE, [PATH])
    assert not again.is_lost(later + timedelta(days=1))


def test_a_source_that_waits_has_more_time_than_one_that_is_at_work(source: Any, by: Member) -> None:
    attempt, begins = attempts.begin_attempt(source, None)
    assert begins
    assert attempt.is_running(attempt.seen_at + SourceAttempt.SILENCE)
    assert attempt.is_lost(attempt.seen_at + SourceAttempt.QUEUE)


def test_progress_is_told_in_bytes_then_in_rows_and_not_at_each_of_them(
    source: Any, producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WATCH_EVERY", 2)
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(attempts.Work, "_tell", lambda _work, **values: told.append(values))
    producer.gives(PATH, Answer(GOOD))
    updates.update_now(source)
    rows = [{"stage": Stage.READING, "done": 0, "total": 0}, {"done": 2}, {"done": 4}]
    published = {"stage": Stage.PUBLISHING, "done": 0, "total": 0}
    assert told[:-1] == [
        {"stage": Stage.DOWNLOADING, "done": 0, "total": 0},
        {"done": len(GOOD), "total": len(GOOD)},
        *rows,
        published,
    ]
    monkeypatch.undo()
    work = attempts.Work(*SourceAttempt.objects.values_list("pk", "began_at").get())
    work.stage(Stage.READING)
    for row in range(1_000):
        work.progress(row)
    assert SourceAttempt.objects.get().done < 999


def test_a_source_that_nobody_publishes_is_not_fetched(
    source: Any, by: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "address", "")
    with refused("source-not-downloadable"):
        updates.request_update(source=source, by=by)
    assert SourceAttempt.objects.count() == 0
