"""What a person gives serves their roadmap alone, however it is written."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage

from jalons.opendata.changes import updates, withdrawals
from jalons.opendata.models import SourceAttempt, SourceVintage
from jalons.roadmaps.models import JournalEntry, Member
from tests.opendata.producer import Answer, Producer
from tests.opendata.wired import GOOD, PATH, covered, open_workbook, packed, sent, table, workbook
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
Stage = SourceAttempt.Stage


@pytest.mark.parametrize(
    "content",
    [
        GOOD.decode().encode("cp1252"),
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b";", b","),
        GOOD.replace(b";", b"\t"),
        GOOD.replace(b"\n", b"\r\n"),
        b"# provisoire\n\n" + GOOD,
        packed("2026/commune_debit_filaire.csv", GOOD),
        workbook(GOOD),
        open_workbook(GOOD),
    ],
    ids=["cp1252", "BOM", "comma", "tab", "CRLF", "comment", "zip", "xlsx", "ods"],
)
def test_however_a_file_is_written_it_says_the_same(
    source: Any, by: Member, run: Any, world: World, content: bytes
) -> None:
    attempt = run(updates.give_file, source=source, file=sent(content), by=by)
    assert (attempt.stage, attempt.sentence) == (Stage.DONE, "")
    assert covered(by.roadmap) == {"24322": 25, "24064": 50, "24253": 60}


def stored_files() -> list[str]:
    """Of any test: they share the memory that stands for a disk."""
    return default_storage.listdir("donnees")[1] if default_storage.exists("donnees") else []


def test_what_a_team_gives_serves_it_alone_until_something_newer_comes(
    source: Any, producer: Producer, by: Member, world: World, run: Any
) -> None:
    before = stored_files()
    producer.gives(PATH, Answer(table(75)))
    run(updates.request_update, source=source, by=by)
    attempt = run(updates.give_file, source=source, file=sent(table(60), "../debit.csv"), by=by)
    vintage = SourceVintage.objects.latest("id")
    assert (attempt.stage, attempt.roadmap, vintage.roadmap, vintage.given_by) == (
        Stage.DONE,
        by.roadmap,
        by.roadmap,
        by.user,
    )
    assert (vintage.file_name, vintage.address) == ("debit.csv", "")
    assert (covered(world.roadmap), covered(world.young)) == ({"24322": 40}, {"24322": 25})
    assert stored_files() == before
    line = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    assert (line.verb, line.by, line.after) == ("give_data", by.user, {"rows": 1})
    producer.gives(PATH, Answer(table(80, date="2026-06-30")))
    run(updates.request_update, source=source, by=by)
    assert covered(world.roadmap) == covered(world.young) == {"24322": 20}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (workbook(b"siret;nom\n1;a\n"), "Les colonnes attendues ne sont pas dans ce fichier"),
        (workbook(GOOD)[:-40], "coupée ou abîmée"),
    ],
    ids=["another", "cut"],
)
def test_a_spreadsheet_that_is_not_it_is_refused(
    source: Any, by: Member, run: Any, content: bytes, sentence: str
) -> None:
    attempt = run(updates.give_file, source=source, file=sent(content, "debit.xlsx"), by=by)
    assert attempt.stage == Stage.FAILED
    assert sentence in attempt.sentence.replace("\u00a0", " ")
    assert SourceVintage.objects.count() == 0


def test_the_file_that_is_there_already_is_nothing_new(source: Any, by: Member, run: Any) -> None:
    stages = [run(updates.give_file, source=source, file=sent(GOOD), by=by).stage for _twice in range(2)]
    assert (stages, SourceVintage.objects.count()) == ([Stage.DONE, Stage.UNCHANGED], 1)


def test_an_older_file_is_taken_only_when_one_says_so(source: Any, by: Member, run: Any) -> None:
    run(updates.give_file, source=source, file=sent(table(75)), by=by)
    older = table(60, date="2025-12-31")
    attempt = run(updates.give_file, source=source, file=sent(older), by=by)
    said = "Ce fichier décrit 2025-12-31, plus ancien que celui en place (2026-03-31) : celui-ci est gardé."
    assert (attempt.stage, attempt.sentence.replace("\u00a0", " ")) == (Stage.FAILED, said)
    assert covered(by.roadmap) == {"24322": 25}
    run(updates.give_file, source=source, file=sent(older), even_older=True, by=by)
    assert covered(by.roadmap) == {"24322": 40}


def test_a_file_too_heavy_is_refused_before_it_is_kept(
    source: Any, by: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "heaviest", 10)
    with refused("given-file-too-heavy", "file"):
        updates.give_file(source=source, file=sent(GOOD), by=by)
    assert SourceAttempt.objects.count() == 0


def test_a_second_file_waits_for_the_first(source: Any, by: Member, world: World) -> None:
    updates.give_file(source=source, file=sent(GOOD), by=by)
    with refused("reading-in-progress"):
        updates.give_file(source=source, file=sent(GOOD), by=by)
    updates.give_file(source=source, file=sent(GOOD), by=world.member(roadmap=world.young))
    assert SourceAttempt.objects.count() == 2


def test_a_file_whose_reading_was_stopped_is_forgotten_a_day_later(
    source: Any, by: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in default_storage.listdir(updates.FOLDER)[1] if default_storage.exists(updates.FOLDER) else ():
        default_storage.delete(f"{updates.FOLDER}/{name}")
    updates.forget_given_files()  # nothing was ever given
    updates.give_file(source=source, file=sent(GOOD), by=by)
    updates.forget_given_files()
    kept = default_storage.listdir(updates.FOLDER)[1]
    assert kept == [f"{by.roadmap.pk}-{source.key}"]
    monkeypatch.setattr(updates, "FORGOTTEN_AFTER", timedelta(0))
    updates.forget_given_files()
    assert default_storage.listdir(updates.FOLDER)[1] == []


def test_a_file_of_somebody_who_left_meanwhile_is_not_taken(
    source: Any, by: Member, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as tasks:
        updates.give_file(source=source, file=sent(GOOD), by=by)
    by.roadmap.memberships.filter(user=by.user).delete()
    tasks[0]()
    attempt = SourceAttempt.objects.get()
    assert (attempt.stage, SourceVintage.objects.count()) == (Stage.FAILED, 0)


def test_a_file_given_is_set_aside_and_put_back(
    source: Any, producer: Producer, by: Member, world: World, run: Any
) -> None:
    producer.gives(PATH, Answer(table(75)))
    run(updates.request_update, source=source, by=by)
    run(updates.give_file, source=source, file=sent(table(60)), by=by)
    common, given = SourceVintage.objects.order_by("id")
    withdrawals.withdraw_vintage(vintage=given, by=by)
    assert covered(by.roadmap) == {"24322": 25}
    withdrawals.restore_vintage(vintage=given, by=by)
    assert covered(by.roadmap) == {"24322": 40}
    verbs = list(
        JournalEntry.objects.filter(about_kind="sourcevintage", about_id=given.pk).values_list("verb", flat=True)
    )
    assert sorted(verbs) == ["give_data", "restore_data", "withdraw_data"]
    for vintage, member in ((common, by), (given, world.member(roadmap=world.young))):
        for change in (withdrawals.withdraw_vintage, withdrawals.restore_vintage):
            with refused("vintage-common-to-all"):
                change(vintage=vintage, by=member)
