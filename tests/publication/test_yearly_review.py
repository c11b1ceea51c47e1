"""The review of a year: what was done, measured, paid, decided; never a zero for what nobody noted."""

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.models import ActionStep, AdoptionPath
from jalons.actions.queries import action_rows
from jalons.actions.rules.adoption import Mode
from jalons.monitoring.models import IndicatorValue
from jalons.monitoring.queries.indicators import followed_indicators
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.model import BulletList, Document, Heading, Table, plain_text
from jalons.publication.documents.presentation import roadmap_deck
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.publication.documents.roadmap.yearly_review import review_document, review_years
from jalons.roadmaps.models import Milestone
from tests.publication.giving_back import words
from tests.publication.test_queries import READERS, flat
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _adopted(world: World) -> None:
    AdoptionPath.objects.create(roadmap=world.roadmap, mode=Mode.CTG, reference="CTG", adopted_on=date(2025, 11, 24))


ON = date(2026, 11, 26)


def table(document: Document, caption: str) -> Table:
    [block] = [block for block in document.blocks if isinstance(block, Table) and caption in block.caption]
    return block


def cells(of: Table) -> list[list[str]]:
    return [[plain_text(cell) for cell in row.cells] for row in of.rows]


@pytest.mark.parametrize("extension", list(FORMATS))
def test_it_tells_each_adopted_fiche_and_what_was_measured(world: World, extension: str) -> None:
    text = flat(READERS[extension](write_document(review_document(world.roadmap, 2026, ON), extension)))
    wanted = [f"{row.code} {row.title}" for row in action_rows.action_index(world.roadmap).promised]
    wanted += [line.label for line in followed_indicators(world.roadmap)]
    assert [words for words in wanted if flat(words) not in text] == []


def test_a_step_is_told_in_the_year_in_which_it_was_done(world: World) -> None:
    step = ActionStep.objects.filter(action__roadmap=world.roadmap, action__is_adopted=True, done_on=None)[0]
    ActionStep.objects.filter(pk=step.pk).update(done_on=date(2026, 3, 12))
    told = f"{step.label} (12 mars 2026)"
    assert any(told in row[-1] for row in cells(table(review_document(world.roadmap, 2026, ON), "Les actions")))
    assert not any(told in row[-1] for row in cells(table(review_document(world.roadmap, 2025, ON), "Les actions")))


def test_a_measure_is_told_in_its_year(world: World) -> None:
    line = next(line for line in followed_indicators(world.roadmap) if line.last)
    IndicatorValue.objects.create(indicator_id=line.pk, on=date(2025, 12, 15), value=Decimal("7.5"))
    [row] = [
        row for row in cells(table(review_document(world.roadmap, 2025, ON), "mesuré")) if row[0].endswith(line.label)
    ]
    assert row[2:] == ["7,5 (15 déc. 2025)", row[3], "mesuré depuis"]


def test_a_year_that_is_long_over_tells_no_state_of_today(world: World) -> None:
    """The review of 2025, read in December 2026, told what was late and what would come in 2027."""
    document = review_document(world.roadmap, 2025, ON)
    told = {label for label, _value in document.facts} | {
        block.text for block in document.blocks if isinstance(block, Heading)
    }
    assert told.isdisjoint({"Actions", "En retard", "Gains rapides", "Ce qui bloque", "Ce qui est en retard"})
    assert not any(words.startswith("Ce qui vient") for words in told)
    columns = [column.label for column in table(document, "Les actions").columns]
    assert columns == ["Action", "Fait dans l’année"]  # « État au 1er déc. 2026 » stood in the review of 2025
    soon = {label for label, _value in review_document(world.roadmap, 2025, date(2026, 2, 1)).facts}
    assert {"Actions", "En retard"} <= soon


def test_what_the_vote_overtook_does_not_come(world: World) -> None:
    """« 1er avr. 2027 : Comité de pilotage : arbitrage des actions », once they were voted."""
    for number in (5, 7):
        step = world.roadmap.steps.get(number=number)
        Milestone.objects.create(roadmap=world.roadmap, title=f"Jalon {number}", planned_on=date(2027, 4, 1), step=step)
    [coming] = [
        block
        for heading, block in pairwise(review_document(world.roadmap, 2026, ON).blocks)
        if isinstance(heading, Heading) and heading.text.startswith("Ce qui vient")
    ]
    assert isinstance(coming, BulletList)
    told = " ".join(map(plain_text, coming.items))
    assert "Jalon 7" in told and "Jalon 5" not in told
    everywhere = words(summary_document(world.roadmap, ON)) + str(roadmap_deck(world.roadmap, ON))
    assert "Jalon 7" in everywhere and "Jalon 5" not in everywhere


def test_a_step_of_a_month_is_not_told_on_its_last_day(world: World) -> None:
    """« 31 janv. 2027 : 1.2 Planning », where the edition says « janvier 2027 »."""
    step = ActionStep.objects.filter(action__roadmap=world.roadmap, action__is_adopted=True, done_on=None)[0]
    ActionStep.objects.filter(pk=step.pk).update(starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 31))
    assert flat(f"Janvier 2027 : {step.action.code} {step.label}") in flat(
        words(review_document(world.roadmap, 2026, ON))
    )


def test_what_nobody_noted_is_not_zero(world: World) -> None:
    rows = cells(table(review_document(world.roadmap, 2026, ON), "financeur"))
    assert rows and all(row[-1] != "0 €" for row in rows)
    money = [plain_text(value) for label, value in review_document(world.roadmap, 2026, ON).facts if "Argent" in label]
    assert len(money) == 1 and "0 €." not in re.sub(r"\d", "", money[0])


def test_the_funders_of_a_year_add_up(world: World) -> None:
    rows = cells(table(review_document(world.roadmap, 2026, ON), "financeur"))
    euros = [[int(re.sub(r"\D", "", cell) or 0) for cell in row[1:3]] for row in rows]
    assert [sum(column) for column in zip(*euros[:-1], strict=True)] == euros[-1]


def test_drafts_and_what_nobody_voted_are_absent(world: World) -> None:
    promised = {row.code for row in action_rows.action_index(world.roadmap).promised}
    shown = {row[0].split()[0] for row in cells(table(review_document(world.roadmap, 2026, ON), "Les actions"))}
    assert shown - {"Axe"} == promised


def test_no_zero_page_and_no_name(world: World) -> None:
    document = review_document(world.roadmap, 2026, ON)
    text = flat(READERS["docx"](write_document(document, "docx")))
    assert not re.search(r"\[[^\]]*\]|@", text)


@pytest.mark.parametrize(
    ("today", "years"),
    [(date(2025, 12, 1), [2025]), (date(2026, 6, 1), [2026, 2025]), (date(2028, 1, 1), [2028, 2027])],
)
def test_the_years_that_can_be_told(today: date, years: list[int]) -> None:
    assert review_years(date(2025, 11, 24), today) == years


def test_the_page_of_documents_offers_it_once_adopted(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    year = timezone.localdate().year
    address = reverse("publication:review", args=[world.roadmap.slug, year, "pdf"])
    assert address in client.get(reverse("publication:index", args=[world.roadmap.slug])).content.decode()
    assert client.get(address).headers["Content-Disposition"].endswith(f'bilan-{year}-{world.roadmap.slug}.pdf"')
    assert "bilan-" not in client.get(reverse("publication:index", args=[world.young.slug])).content.decode()


@pytest.mark.parametrize("year", [1999, 2024, 2999])
def test_other_years_are_not_found(world: World, client: Client, year: int) -> None:
    client.force_login(world.user("referente"))
    assert client.get(reverse("publication:review", args=[world.roadmap.slug, year, "pdf"])).status_code == 404


def test_before_the_vote_there_is_none(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    year = timezone.localdate().year
    assert client.get(reverse("publication:review", args=[world.young.slug, year, "pdf"])).status_code == 404
