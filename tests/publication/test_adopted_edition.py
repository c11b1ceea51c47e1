"""What a council votes: nothing unfinished in any of its files, everything as it was on the day of the vote."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from jalons.actions.models import ActionSheet, ActionStep
from jalons.diagnosis.models import Questionnaire
from jalons.monitoring.models import Indicator
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.model import Heading, Table, plain_text
from jalons.papers.documents.snapshot import read_snapshot
from jalons.papers.slides.pptx import write_pptx
from jalons.papers.stored_parts import load_part
from jalons.papers.workbooks import write_workbook
from jalons.publication.changes import adoption, chapters
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.models import Edition
from jalons.roadmaps.models import Member, Milestone
from jalons.workshops.models import Stake
from tests.papers.formulas import read_xlsx
from tests.papers.reading import squeezed
from tests.publication.adopting import GAPS, VOTE, VOTED, accept_gaps, balance, keep, today_is
from tests.publication.giving_back import text_of, words
from tests.publication.test_presentation import slides
from tests.world import World

if TYPE_CHECKING:
    from tests.conftest import Served

pytestmark = pytest.mark.django_db

# What is for the team, and never for those who vote or read afterwards.
FORBIDDEN = (
    "n’a pas été rédigé",
    "À écrire",
    "Des données à charger",
    "ne dit rien de",
    "à vérifier",
    "ne paie pas toujours",
    "Dispositif fermé",
    "Cherchez un autre financeur",
    "Part propre d’investissement : il manque",
    "ne dit pas qui porte",
    "n’est pas encore chiffrée",
    "n’a pas de financeur nommé",
    "n’est tenue par personne",
    "n’est pas estimé",
    "elle compte pour zéro",
    "ne les a pas encore choisies",
    "[à compléter",
    "brouillon",
)


def forbidden_in(text: str) -> list[str]:
    return [sentence for sentence in FORBIDDEN if squeezed(sentence) in squeezed(text)]


@pytest.fixture
def ready(world: World, member: Member, monkeypatch: pytest.MonkeyPatch) -> Member:
    today_is(date(2026, 12, 16), monkeypatch)
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    return member


@pytest.fixture
def edition(ready: Member) -> Edition:
    return adoption.adopt_roadmap(**VOTE, by=ready)


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_no_file_of_an_adopted_edition_says_what_is_unfinished(edition: Edition, extension: str) -> None:
    document = read_snapshot(edition.document, {})
    assert forbidden_in(words(document)) == []
    assert forbidden_in(text_of(write_document(document, extension), extension)) == []


def test_neither_its_slides_nor_its_budget_say_what_is_unfinished(edition: Edition) -> None:
    told = [text for _title, *texts in slides(write_pptx(load_part(edition.deck))) for text in texts]
    assert len(told) > 16 and forbidden_in(" ".join(told)) == [] and "en retard" not in words_of(" ".join(told))
    book = write_workbook(load_part(edition.book), "xlsx")
    cells = [str(cell.value) for cell in read_xlsx(book).values()]
    assert len(cells) > 100 and forbidden_in(" ".join(cells)) == []


def test_the_slides_of_the_demo_are_fit_for_a_council(demo: "Served") -> None:
    with closing(sqlite3.connect(demo.data / "jalons.sqlite3")) as database:
        row = database.execute("SELECT deck FROM publication_edition WHERE kind = 'adoptee'").fetchone()
    shown = list(slides(write_pptx(load_part(json.loads(row[0])))))
    told = " ".join(text for _title, *texts in shown for text in texts)
    assert forbidden_in(told) == [] and "retard" not in told
    fiches = {title: text for title, text, _notes in shown if title[:1].isdigit()}
    assert len(fiches) == 8
    assert [title for title, text in fiches.items() if "Dépenses" not in text or "€" not in text] == []


def test_each_step_keeps_its_owner_in_each_document(demo: "Served", edition: Edition) -> None:
    with closing(sqlite3.connect(demo.data / "jalons.sqlite3")) as database:
        row = database.execute("SELECT document, roadmap_id FROM publication_edition WHERE kind = 'adoptee'").fetchone()
        steps = database.execute(
            "SELECT step.label, step.owner FROM actions_actionstep step JOIN actions_actionsheet sheet"
            " ON sheet.id = step.action_id WHERE sheet.roadmap_id = ? AND sheet.is_adopted AND step.owner != ''",
            [row[1]],
        ).fetchall()
    told = words(read_snapshot(json.loads(row[0]), {}))
    assert len(steps) == 2
    assert [label for label, owner in steps if f"{words_of(label)} {words_of(owner)}" not in words_of(told)] == []


def test_the_edition_of_the_demo_is_fit_for_a_council(demo: "Served") -> None:
    with closing(sqlite3.connect(demo.data / "jalons.sqlite3")) as database:
        row = database.execute("SELECT document FROM publication_edition WHERE kind = 'adoptee'").fetchone()
    document = read_snapshot(json.loads(row[0]), {})
    told = words(document)
    assert forbidden_in(told) == [] and "en retard" not in told
    assert "Édito" in told and "Service des marchés publics" in told
    for extension in FORMATS:
        assert forbidden_in(text_of(write_document(document, extension), extension)) == []


MONTHS = ["janv", "févr", "mars", "avr", "mai", "juin", "juill", "août", "sept", "oct", "nov", "déc"]
DAY = re.compile(r"(\d{1,2})(?:er)? (janv|févr|mars|avr|mai|juin|juill|août|sept|oct|nov|déc)\w*\.? (\d{4})")


def days_in(text: str) -> list[date]:
    return [date(int(year), MONTHS.index(month) + 1, int(day)) for day, month, year in DAY.findall(words_of(text))]


def words_of(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_what_was_received_or_asked_is_never_later_than_the_vote(demo: "Served") -> None:
    with closing(sqlite3.connect(demo.data / "jalons.sqlite3")) as database:
        row = database.execute("SELECT document, frozen_on FROM publication_edition WHERE kind = 'adoptee'").fetchone()
    document, voted = read_snapshot(json.loads(row[0]), {}), date.fromisoformat(row[1])
    tables = [
        block for block in document.blocks if isinstance(block, Table) and block.caption.startswith("Les sources")
    ]
    received = [plain_text(line.cells[3]) for table in tables for line in table.rows if len(line.cells) > 3]
    assert len(tables) == 1 and len(received) > 3
    since = re.findall(r"Depuis le [^.]+\.? \d{4}", words_of(words(document)))
    assert len(since) == 1
    assert [text for text in (*received, *since) if any(day > voted for day in days_in(text))] == []


def test_a_questionnaire_that_opened_after_the_vote_is_not_in_its_edition(world: World, ready: Member) -> None:
    asked = Questionnaire.objects.get(roadmap=world.roadmap)
    heading = "Ce que disent les réponses"
    assert heading in words(roadmap_document(ready.roadmap, VOTED, adoption.adopt_roadmap(**VOTE, by=ready)))
    Questionnaire.objects.filter(pk=asked.pk).update(opens_on=VOTED + timedelta(days=1))
    edition = Edition.objects.get(roadmap=ready.roadmap, kind="adoptee")
    assert heading not in words(roadmap_document(ready.roadmap, VOTED, edition))
    assert heading in words(roadmap_document(ready.roadmap, VOTED))


def test_a_working_version_still_tells_the_team_what_is_unfinished(ready: Member) -> None:
    assert {"À écrire", "Des données à charger", "n’est pas estimé", "ne dit pas qui porte"} <= set(
        forbidden_in(words(roadmap_document(ready.roadmap, VOTED)))
    )


def test_a_chapter_without_text_is_absent_and_the_others_are_numbered_without_hole(edition: Edition) -> None:
    titles = [b.text for b in read_snapshot(edition.document, {}).blocks if isinstance(b, Heading) and b.level == 1]
    assert titles[0] == "1. Contexte et cadre" and len(titles) == 12
    assert [title.partition(".")[0] for title in titles] == [str(n) for n in range(1, 13)]


def test_an_adopted_edition_does_not_contradict_itself(ready: Member, world: World) -> None:
    """What came before the vote is not to come, and no sentence tells what is absent."""
    Milestone.objects.create(
        roadmap=ready.roadmap,
        title="Un arbitrage oublié",
        planned_on=date(2027, 3, 30),
        step=ready.roadmap.steps.get(number=5),
    )
    ready.roadmap.steps.filter(number=3).update(state="en_cours")
    ready.roadmap.steps.filter(number=4).update(state="a_demarrer", title="Atelier oublié")
    Stake.objects.filter(roadmap=ready.roadmap).update(state="ecarte", reason="Une autre fois.")
    Indicator.objects.filter(action__roadmap=ready.roadmap).delete()
    keep(world, "1.2")
    accept_gaps(ready)
    edition = adoption.adopt_roadmap(**VOTE, by=ready)
    deck = str(load_part(edition.deck))
    document = read_snapshot(edition.document, {})
    table = next(b for b in document.blocks if isinstance(b, Table) and b.caption == "Les étapes de la démarche")
    states = {plain_text(row.cells[0]).partition(".")[0]: plain_text(row.cells[1]) for row in table.rows}
    assert (states["3"], states["4"]) == ("commencée", "–")
    assert len(states) == ready.roadmap.steps.count()  # no hole in the method
    told = words(document) + deck
    assert "Atelier oublié" not in deck
    absent = ("Un arbitrage oublié", "enjeux dits par le territoire", "Chaque indicateur a un point")
    assert [said for said in absent if said in told] == []
    assert "adoptées, à démarrer" in deck


def test_a_starting_point_that_nobody_knows_is_not_announced(ready: Member) -> None:
    """« Chaque indicateur a un point de départ » stood above thirteen times « inconnu »."""

    def told() -> str:
        return words(roadmap_document(ready.roadmap, VOTED))

    indicators = Indicator.objects.filter(action__roadmap=ready.roadmap)
    indicators.update(baseline=0)
    assert "Chaque indicateur a un point de départ et un but" in told()
    first = indicators.first()
    assert first
    indicators.filter(pk=first.pk).update(baseline=None)
    assert "1 indicateur sur" in told() and "un point de départ et un but" not in told()
    indicators.update(baseline=None)
    assert "Aucun n’a encore de point de départ." in told()


def test_a_chapter_with_a_text_is_there(ready: Member) -> None:
    chapters.write_chapter(chapter="edito", text="Personne ne doit renoncer à un droit.", by=ready)
    edition = adoption.adopt_roadmap(**VOTE, by=ready)
    titles = [b.text for b in read_snapshot(edition.document, {}).blocks if isinstance(b, Heading) and b.level == 1]
    assert titles[0] == "1. Édito" and len(titles) == 13


def test_an_edition_says_the_same_whatever_the_day_on_which_its_vote_is_written_down(
    ready: Member, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = roadmap_document(ready.roadmap, VOTED, edition).blocks
    today_is(date(2031, 1, 1), monkeypatch)
    again = roadmap_document(ready.roadmap, VOTED, edition).blocks
    assert [pair for pair in zip(told, again, strict=True) if pair[0] != pair[1]] == []


def test_a_step_ticked_after_the_vote_was_still_to_do(ready: Member, world: World) -> None:
    step = world.action("1.2").steps.order_by("pk")[0]
    ActionSheet.objects.filter(pk=step.action_id).update(status="engagee")
    ActionStep.objects.filter(pk=step.pk).update(starts_on=None, ends_on=date(2026, 12, 20), done_on=date(2026, 12, 16))
    told = words(read_snapshot(adoption.adopt_roadmap(**VOTE, by=ready).document, {}))
    assert "fait le 16 déc. 2026" not in told
