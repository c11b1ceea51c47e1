"""A fiche in one page or two, measured: its words are cut, its money never is."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.actions.queries.sheets import StepRow
from jalons.actions.rules.sheet_fields import LIMITS
from jalons.base.french import format_euros
from jalons.funding.changes.lines import add_expense, add_funding
from jalons.funding.models import FundingLine
from jalons.funding.rules.money import Kind, Nature
from jalons.monitoring.changes.indicators import add_indicator
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.document_cleaning import cut_after_sentence
from jalons.papers.documents.look import OURS
from jalons.papers.documents.model import Document, Table
from jalons.publication.documents.roadmap.sheet import sheet_document
from jalons.publication.documents.roadmap.short_sheet import _shown_steps, share_letters, short_sheet_document
from tests.publication.test_queries import READERS, flat
from tests.world import World

ON = date(2026, 11, 26)


@given(st.lists(st.integers(0, 500), max_size=9), st.integers(0, 2_000))
def test_letters_are_shared_without_any_left_that_a_text_could_take(lengths: list[int], most: int) -> None:
    limits = share_letters(lengths, most)
    assert all(0 <= limit <= length for limit, length in zip(limits, lengths, strict=True))
    assert sum(limits) <= most
    assert sum(lengths) > most or limits == lengths


def pages(document: Document) -> int:
    return len(pypdf.PdfReader(BytesIO(write_document(document, "pdf"))).pages)


@pytest.fixture
def fullest(world: World) -> ActionSheet:
    """Every text at its limit, forty steps, twenty indicators, thirty lines of money."""
    by, action = world.member(), world.action("1.1")
    sentence = "Les habitantes et les habitants disent ce qui bloque, et ce qui marche déjà. "
    for name, limit in LIMITS.items():
        if name not in ("title", "other_information"):
            setattr(action, name, (sentence * 60)[:limit])
    action.title = ("Une permanence numérique itinérante dans toutes les communes du territoire " * 2)[:150].strip()
    action.other_information = sentence * 50
    action.save()
    for n in range(40):
        sheets.add_step(action=action, label=f"Étape {n} " + sentence, ends_on=date(2027, 1 + n % 12, 3), by=by)
    for n in range(20):
        add_indicator(
            action=action, label=f"Compte {n} " + sentence, target=Decimal(9), target_on=date(2028, 1, 3), by=by
        )
    for n in range(15):
        add_expense(action=action, label=f"Dépense {n}", kind=Kind.OPERATING, amount=Decimal(1_000 + n), by=by)
        add_funding(
            action=action,
            funder=f"Communauté de communes numéro {n}",
            nature=Nature.GRANT,
            kind=Kind.OPERATING,
            amount=Decimal(500 + n),
            by=by,
        )
    return action


@pytest.mark.django_db
@pytest.mark.parametrize("most", [1, 2])
def test_the_fullest_fiche_holds_in_its_pages_with_all_its_money(fullest: ActionSheet, most: int) -> None:
    document = short_sheet_document(fullest, ON, OURS, pages=most)
    assert pages(document) == most
    for extension in FORMATS:
        text = flat(READERS[extension](write_document(document, extension)))
        wanted = [f"Communauté de communes numéro {n}, {format_euros(Decimal(500 + n))}" for n in range(15)]
        wanted += [format_euros(sum(row.amount for row in fullest.expenses.all()))]
        wanted += ["Constat", "Résultats attendus", "La suite est dans la fiche complète."]
        assert (extension, [words for words in wanted if flat(words) not in text]) == (extension, [])


@pytest.mark.django_db
def test_fiches_of_the_demo_hold_in_one_page_and_nothing_of_a_short_one_is_cut(world: World, client: Client) -> None:
    client.force_login(world.user("elue"))
    for action in ActionSheet.objects.filter(roadmap=world.roadmap).select_related("axis", "roadmap"):
        assert (action.code, pages(short_sheet_document(action, ON, OURS, pages=1))) == (action.code, 1)
    document = short_sheet_document(world.action("1.3"), ON, OURS, pages=1)
    assert flat("fiche complète") not in flat(READERS["docx"](write_document(document, "docx")))
    for view in ("one_page_sheet", "two_page_sheet"):
        answer = client.get(reverse(f"publication:{view}", args=[world.roadmap.slug, "1.1", "pdf"]))
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")


@pytest.mark.django_db
def test_the_name_of_the_file_says_how_many_pages_it_has(world: World, fullest: ActionSheet, client: Client) -> None:
    client.force_login(world.user("elue"))

    def file_name(action: ActionSheet, extension: str) -> str:
        address = reverse("publication:two_page_sheet", args=[action.roadmap.slug, action.code, extension])
        return str(client.get(address).headers["Content-Disposition"])

    bare = sheets.propose_action(title="Un prêt", axis=world.action("1.1").axis, by=world.member())
    for extension in FORMATS:
        assert "deux-pages" in file_name(fullest, extension)
        assert "une-page" in file_name(bare, extension)
    page = client.get(reverse("overview:action", args=[world.roadmap.slug, bare.code])).content.decode()
    assert "En deux pages au plus, PDF" in page


@pytest.mark.django_db
def test_who_refused_is_not_among_who_pays(world: World) -> None:
    """In 3.1 of the demo, a foundation refused 15 000 €."""
    refused = FundingLine.objects.filter(action__roadmap=world.roadmap, status="refuse").select_related("action")
    assert refused
    for line in refused:
        document = short_sheet_document(line.action, ON, OURS, pages=1)
        assert flat("(refusé)") not in flat(READERS["docx"](write_document(document, "docx")))


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("Un bus passe. Il s’arrête.", 40, "Un bus passe. Il s’arrête."),
        ("Un bus passe. Il s’arrête.", 20, "Un bus passe."),
        ("Oui. Un bus passe dans chaque commune, deux fois par mois.", 30, "Oui. Un bus passe dans chaque…"),
    ],
)
def test_a_text_is_cut_after_a_sentence_that_takes_half_of_its_room(text: str, most: int, kept: str) -> None:
    assert cut_after_sentence(text, most) == kept


# --- the order of its steps ------------------------------------------------------------------------------------------


def step(pk: int, *, done_on: date | None = None, ends_on: date | None = None) -> StepRow:
    return StepRow(pk, f"Étape {pk}", None, ends_on, "", done_on, 0)


STEPS = [
    step(1, ends_on=date(2027, 1, 3)),
    step(2, ends_on=date(2026, 1, 3), done_on=date(2026, 5, 3)),
    step(3, ends_on=date(2026, 2, 3), done_on=date(2026, 2, 1)),
    step(4),
]


@pytest.mark.parametrize(
    ("most", "shown"), [(9, [3, 2, 1, 4]), (4, [3, 2, 1, 4]), (3, [2, 1, 4]), (2, [1, 4]), (1, [1])]
)
def test_steps_done_come_first_by_their_day_and_what_is_to_come_stays(most: int, shown: list[int]) -> None:
    """Those to come stood before those that were done."""
    assert [one.pk for one in _shown_steps(STEPS, most)] == shown


@pytest.mark.django_db
def test_a_fiche_prints_the_last_value_of_each_indicator(world: World) -> None:
    blocks = sheet_document(world.action("2.3"), ON).blocks
    table = next(one for one in blocks if isinstance(one, Table) and one.caption.startswith("Indicateurs"))
    assert [column.label for column in table.columns][1:4] == ["Au départ", "Dernière valeur", "But"]
    assert [str(cell)[:4] for cell in table.rows[0].cells[1:4]] == ["0", "81 (", "180"]
