"""The printable kit, read back without the code that drew it; and its page."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from jalons.directory.models import College, Contact
from jalons.invitations.changes import tables
from jalons.publication.documents.kit.model import Kit, Piece
from jalons.publication.documents.kit.pdf import write_kit_pdf
from jalons.publication.documents.kit.words import piece_preview, piece_title
from jalons.publication.queries.kit import KitOptions, kit_options, kit_pieces, workshop_kit
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import ballots, closing, rounds, votes
from jalons.votes.models import Ballot
from jalons.votes.rules.voting_codes import voting_codes
from jalons.workshops.changes import run_sheets, stakes, workshops
from jalons.workshops.models import Workshop
from jalons.workshops.rules.follow_codes import SheetCode, sheet_code
from jalons.workshops.rules.workshop_templates import TEMPLATES
from tests.invitations.people import come
from tests.papers.reading import pdf_pages, pdf_tags, squeezed
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente")


@pytest.fixture
def make(member: Member) -> Callable[..., Workshop]:
    """A workshop in a slot of 3 h 30, with the default of its kind."""

    def made(kind: str = "enjeux") -> Workshop:
        workshop = workshops.create_workshop(
            title="Atelier d’essai", kind=kind, question="Qu’est-ce qui bloque ?", held_on=DAY, place="Salle des fêtes", by=member
        )  # fmt: skip
        run_sheets.book_slot(workshop=workshop, starts_at=time(14), ends_at=time(17, 30), by=member)
        run_sheets.install_run_sheet(workshop=workshop, template=TEMPLATES[kind], by=member)
        return Workshop.objects.get(pk=workshop.pk)

    return made


@pytest.fixture
def named(make: Callable[..., Workshop], member: Member) -> Workshop:
    """47 people come; they have tables."""
    workshop = make()
    come(workshop, 47)
    tables.compose_tables(workshop=workshop, by=member)
    return Workshop.objects.get(pk=workshop.pk)


def full(workshop: Workshop) -> Kit:
    return workshop_kit(workshop, kit_options(workshop, may_know=True), DAY)


def text(file: bytes) -> str:
    return squeezed("".join(pdf_pages(file)))


def said(workshop: Workshop, piece: Piece) -> str:
    return text(write_kit_pdf(full(workshop), [piece]))


# --- what each piece says --------------------------------------------------------------------------------------------


def test_the_poster_says_when_where_and_how(named: Workshop) -> None:
    page = said(named, Piece.POSTER)
    for words in (
        "Atelier d’essai", "Qu’est-ce qui bloque ?", "mercredi 25 novembre 2026, de 14 h à 17 h 30", "Salle des fêtes",
        named.spoken_code, "/rejoindre/",
    ):  # fmt: skip
        assert squeezed(words) in page


def test_the_poster_tells_whoever_listens_where_its_drawing_leads(named: Workshop) -> None:
    figures = [
        words.get("Alt", "") for name, words in pdf_tags(write_kit_pdf(full(named), [Piece.POSTER])) if name == "Figure"
    ]
    sentence = f"Code à photographier. Il mène à {full(named).address}, code {named.spoken_code}."
    assert [squeezed(figure) for figure in figures] == [squeezed(sentence)]


def test_the_attendance_sheet_has_every_name_then_blank_lines(named: Workshop) -> None:
    page = said(named, Piece.ATTENDANCE)
    assert all(squeezed(f"numéro {number:03} Personne") in page for number in range(1, 48))
    for words in (
        "Vos informations",
        "CC Dronne et Belle en est responsable",
        "Vous pouvez m’écrire",
        "Médiathèque",
        "cnil.fr",
    ):
        assert squeezed(words) in page


def test_the_attendance_sheet_is_in_the_order_of_a_dictionary(make: Callable[..., Workshop]) -> None:
    workshop = make()
    for guest, name in zip(come(workshop, 4), ("Élue", "agente", "Usager", "Bibliothécaire"), strict=True):
        Contact.objects.filter(pk=guest.contact_id).update(last_name=name, first_name="")
    assert [line.name for line in full(workshop).attendees] == ["agente", "Bibliothécaire", "Élue", "Usager"]


def test_an_anonymous_sheet_has_no_name_and_a_line_for_each(named: Workshop) -> None:
    made = workshop_kit(named, KitOptions(people=47, sheets=0), DAY)
    page = text(write_kit_pdf(made, [Piece.ATTENDANCE]))
    assert ("Personne" in page, made.blank_lines) == (False, 52)
    assert Piece.PLAN not in kit_pieces(made)


def test_the_plan_tells_each_person_their_table(named: Workshop) -> None:
    made = full(named)
    assert [place[0] for place in made.places] == [f"numéro {number:03} Personne" for number in range(1, 48)]
    page = text(write_kit_pdf(made, [Piece.PLAN]))
    assert all(squeezed(name + organisation + table) in page for name, organisation, table in made.places)


def test_there_is_a_sign_for_each_table(named: Workshop) -> None:
    pages = pdf_pages(write_kit_pdf(full(named), [Piece.SIGNS]))
    assert [f"Table {number}" in page.replace("\u00a0", " ") for number, page in enumerate(pages, 1)] == [True] * 7


def test_each_table_has_the_card_of_its_secretary_four_a_page(named: Workshop, make: Callable[..., Workshop]) -> None:
    file = write_kit_pdf(full(named), [Piece.SECRETARIES])
    pages = [squeezed(page) for page in pdf_pages(file)]
    assert [
        [table for table in range(1, 8) if squeezed(f"/a/{named.code}/table/{named.table_token(table)}/") in page]
        for page in pages
    ] == [[1, 2, 3, 4], [5, 6, 7]]
    assert pages[0].count(squeezed("Les mots de la personne, jamais son nom.")) == 4
    figures = [words.get("Alt", "") for name, words in pdf_tags(file) if name == "Figure"]
    assert [squeezed(figure) for figure in figures] == [
        squeezed("Code à photographier. Il ouvre la page de la table.")
    ] * 7
    assert Piece.SECRETARIES not in kit_pieces(full(make()))


def test_the_run_sheet_has_its_hours_and_its_sum(named: Workshop) -> None:
    page = said(named, Piece.RUN_SHEET)
    for words in ("14 h 55", "Récits et constats", "45 min", "3 h en tout, jusqu’à 17 h."):
        assert squeezed(words) in page


def test_note_sheets_are_numbered_four_a_page_each_with_its_code(named: Workshop) -> None:
    pages = pdf_pages(
        write_kit_pdf(workshop_kit(named, KitOptions(people=47, sheets=10, first=145), DAY), [Piece.NOTES])
    )
    found = [re.findall(rf"{named.code}-(\d+)-\w{{4}}-\w{{4}}", page) for page in pages]
    assert found == [["145", "146", "147", "148"], ["149", "150", "151", "152"], ["153", "154"]]
    assert str(SheetCode(named.code, 145, sheet_code(named.secret, 145))) in pages[0]
    for words in ("Personnes âgées", "Réseau ou matériel", "Commune", "Qu’est-ce qui bloque ?", "/suivre/"):
        assert squeezed(words) in squeezed(pages[0])


def test_vote_sheets_have_the_enjeux_two_a_page(named: Workshop) -> None:
    pages = pdf_pages(write_kit_pdf(full(named), [Piece.VOTES]))
    assert len(pages) == 24
    for words in ("S’équiper sans se ruiner", "Vous avez 3 gommettes, 2 au plus sur la même ligne."):
        assert squeezed(pages[0]).count(squeezed(words)) == 2


def test_many_options_take_a_page_each(named: Workshop) -> None:
    made = full(named)
    options = tuple((str(number), f"Option {number}", "") for number in range(1, 41))
    made = replace(made, votes=(replace(made.votes[0], options=options),), people=3)
    assert len(pdf_pages(write_kit_pdf(made, [Piece.VOTES]))) == 3


@pytest.mark.parametrize(
    ("terms", "words", "rule"),
    [
        (
            {"kind": "gommettes", "dots": 5, "most_per_option": 3},
            ["Mes gommettes"],
            "Vous avez 5 gommettes, 3 au plus sur la même ligne.",
        ),
        (
            {"kind": "gommettes", "is_two_coloured": True},
            ["Utilité", "Faisabilité"],
            "Vous avez 3 gommettes de chaque couleur, 2 au plus sur la même ligne.",
        ),
        (
            {"kind": "consentement"},
            ["D’accord", "Peut vivre avec", "Objection"],
            "Une croix par ligne. Une proposition est adoptée si personne n’y fait objection.",
        ),
        (
            {"kind": "avis"},
            ["D’accord", "Pas d’accord", "Passe"],
            "Une croix par ligne : d’accord, pas d’accord, ou passe.",
        ),
        (
            {"kind": "echelle"},
            ["Tout à fait d’accord", "D’accord", "Avis partagé", "Des réserves", "Contre"],
            "Une croix par ligne. Une ligne sans croix est une ligne sans réponse.",
        ),
    ],
)
def test_the_vote_sheet_is_the_ballot_that_was_prepared(
    named: Workshop, member: Member, terms: dict[str, Any], words: list[str], rule: str
) -> None:
    """Not the enjeux of the roadmap: the question, propositions, order, letters and rule of the vote."""
    ballots.create_ballot(
        workshop=named,
        title="Par où commencer ?",
        options=["Un bus", "Des ateliers", "Une permanence"],
        by=member,
        **terms,
    )
    made = full(named)
    pages = [squeezed(page) for page in pdf_pages(write_kit_pdf(made, [Piece.VOTES]))]
    assert len(pages) == 24
    for sentence in (
        "Par où commencer ?",
        "AUn bus",
        "BDes ateliers",
        "CUne permanence",
        rule,
        *words,
        "Je viens comme",
    ):
        assert pages[0].count(squeezed(sentence)) >= 2, sentence
    assert squeezed("rendez cette feuille à la table") in pages[0]
    assert [squeezed("S’équiper sans se ruiner") in page for page in pages] == [False] * 24
    for college in ("Élue ou élu", "Agente ou agent public", "Association", "Entreprise", "Habitante ou habitant"):
        assert pages[0].count(squeezed(college)) == 2
    assert pages[0].count(squeezed("Ce qui m’arrête")) == (6 if terms["kind"] == "consentement" else 0)
    assert pages[0].count(squeezed("Ce qui me retient")) == (6 if terms["kind"] == "echelle" else 0)


def test_each_prepared_vote_has_its_sheets_and_a_closed_one_has_none(named: Workshop, member: Member) -> None:
    workshops.open_workshop(workshop=named, by=member)
    first = ballots.create_ballot(workshop=named, title="Premier vote", options=["Un", "Deux"], by=member)
    ballots.create_ballot(workshop=named, title="Second vote", kind="avis", options=["Trois", "Quatre"], by=member)
    assert [vote.question for vote in full(named).votes] == ["Premier vote", "Second vote"]
    preview = piece_preview(Piece.VOTES, full(named)).replace("\u00a0", " ")
    assert "« Premier vote », « Second vote »" in preview
    ballots.open_ballot(ballot=first, by=member)
    closing.close_ballot(ballot=first, by=member)
    assert [vote.question for vote in full(named).votes] == ["Second vote"]


def test_each_person_has_a_voting_code_printed_once(named: Workshop, member: Member) -> None:
    assert Piece.CODES not in kit_pieces(full(named))
    ballot = ballots.create_ballot(
        workshop=named, title="Avec un code ?", options=["Un", "Deux"], asks_code=True, by=member
    )
    made = full(named)
    assert Piece.CODES in kit_pieces(made)
    pages = pdf_pages(write_kit_pdf(made, [Piece.CODES]))
    page = squeezed("".join(pages))
    assert len(pages) == 3
    assert [page.count(squeezed(code)) for code in voting_codes(ballot.uid, 52)] == [1] * 52
    assert page.count(squeezed("Avec un code ?")) == 52


def test_a_workshop_about_chantiers_has_two_colours_and_a_canvas_for_each(make: Callable[..., Workshop]) -> None:
    workshop = make("chantiers")
    made = full(workshop)
    colours = [column.words for column in made.votes[0].columns]
    assert (colours, len(made.canvases), Piece.CANVAS in kit_pieces(made)) == (["Utilité", "Faisabilité"], 3, True)
    pages = pdf_pages(write_kit_pdf(made, [Piece.CANVAS]))
    for words in (made.canvases[0], "Ressources matérielles", "Savoirs et outils", "Lieux", "mobilisable", "à créer"):
        assert squeezed(words) in squeezed(pages[0])
    with pikepdf.open(BytesIO(write_kit_pdf(made, [Piece.CANVAS]))) as opened:
        assert [round(float(side)) for side in opened.pages[0].MediaBox] == [0, 0, 1191, 842]  # A3 across


def test_the_material_list_counts_for_those_who_come(named: Workshop) -> None:
    page = said(named, Piece.MATERIAL)
    assert squeezed("Pour 47 personnes attendues.") in page
    for words in ("144Feuilles de note numérotées", "7Chevalets de table", "156Gommettes", "52Badges"):
        assert squeezed(words) in page


@pytest.mark.parametrize(
    ("kind", "chantiers", "words"),
    [
        ("chantiers", 8, "Un par chantier, en A3. Deux tables sur le même chantier : imprimez-le deux fois."),
        ("chantiers", 0, "Un par table, en A3."),
        ("enjeux", 8, ""),
    ],
)
def test_the_material_list_counts_the_canvases_that_the_kit_prints(
    world: World, kind: str, chantiers: int, words: str
) -> None:
    by = world.blank()
    for number in range(chantiers):
        stakes.add_key_project(title=f"Chantier {number}", by=by)
    workshop = workshops.create_workshop(title="Atelier d’essai", kind=kind, by=by)
    made = workshop_kit(workshop, KitOptions(people=10, sheets=0), DAY)
    found = [supply for supply in made.supplies if supply.thing == piece_title(Piece.CANVAS)]
    assert [(supply.quantity, supply.note.replace("\u00a0", " ")) for supply in found] == (
        [(str(len(made.canvases)), words)] if words else []
    )
    assert len(made.canvases) == (chantiers or len(made.tables) if words else 0)


# --- the file --------------------------------------------------------------------------------------------------------


def test_the_whole_kit_is_one_tagged_file(named: Workshop) -> None:
    made = full(named)
    file = write_kit_pdf(made, kit_pieces(made))
    with pikepdf.open(BytesIO(file)) as opened, opened.open_outline() as outline:
        metadata = opened.open_metadata()
        assert {
            "lang": str(opened.Root.Lang),
            "marked": bool(opened.Root.MarkInfo.Marked),
            "title": str(metadata["dc:title"]),
            "pdfuaid": str(metadata["pdfuaid:part"]),
            "pdfaid": f"{metadata['pdfaid:part']}{metadata['pdfaid:conformance']}",
            "pieces": [item.title for item in outline.root],
        } == {
            "lang": "fr",
            "marked": True,
            "title": "Kit à imprimer, Atelier d’essai",
            "pdfuaid": "1",
            "pdfaid": "2A",
            "pieces": [
                "Atelier d’essai", "Feuille d’émargement", "Plan de table", "Chevalets de table",
                "Cartes des secrétaires de table", "Conducteur", "Feuilles de note numérotées", "Ma feuille de vote", "Liste du matériel",
            ],
        }  # fmt: skip
    parts = [len(pdf_pages(write_kit_pdf(made, [piece]))) for piece in kit_pieces(made)]
    assert len(pdf_pages(file)) == sum(parts)


def test_one_of_each_is_told_in_the_singular(named: Workshop) -> None:
    made = full(named)
    one = replace(made, attendees=made.attendees[:1], tables=made.tables[:1], sheets=made.sheets[:4], people=1)
    said = [piece_preview(piece, one) for piece in (Piece.ATTENDANCE, Piece.SIGNS, Piece.NOTES, Piece.MATERIAL)]
    singular = ("1 nom déjà écrit et", "1 table,", " : 1 page à couper", " pour 1 personne.")
    assert [words in sentence.replace("\u00a0", " ") for words, sentence in zip(singular, said, strict=True)] == [
        True
    ] * 4


def test_tables_are_tables_for_whoever_listens(named: Workshop) -> None:
    tags = Counter(name for name, _ in pdf_tags(write_kit_pdf(full(named), [Piece.ATTENDANCE])))
    assert (tags["H1"], tags["Table"], tags["TH"]) == (1, 1, 7)


def test_what_people_typed_is_never_read_as_markup(named: Workshop) -> None:
    typed = "#panic() *a* _b_ = c $x$ <t1> @t1"
    made = replace(
        full(named),
        title=typed,
        question=typed,
        place=typed,
        votes=(replace(full(named).votes[0], options=(("A", typed, typed),)),),
        sheets=full(named).sheets[:4],
    )
    assert (
        text(write_kit_pdf(made, [Piece.POSTER, Piece.NOTES, Piece.VOTES, Piece.MATERIAL])).count(squeezed(typed)) > 8
    )


def test_what_the_typefaces_lack_does_not_stop_the_kit(named: Workshop) -> None:
    made = replace(full(named), question="Merci 🎉 Z\u0336\u0489\u06d6\u0fd6al\u0363go مرحبا")
    assert squeezed("Merci") in text(write_kit_pdf(made, [Piece.POSTER]))


@pytest.mark.parametrize("piece", [Piece.POSTER, Piece.SIGNS, Piece.NOTES, Piece.CANVAS])
def test_long_words_never_need_one_more_page(named: Workshop, piece: Piece) -> None:
    made = replace(full(named), canvases=("Un chantier",), sheets=full(named).sheets[:4])
    long = replace(
        made, title="Titre " * 25, question="Question " * 33, place="Lieu " * 40, canvases=("Chantier " * 16,)
    )
    assert len(pdf_pages(write_kit_pdf(long, [piece]))) == len(pdf_pages(write_kit_pdf(made, [piece])))


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


def at(workshop: Workshop, piece: str = "") -> str:
    arguments: list[Any] = [workshop.roadmap.slug, workshop.number]
    return (
        reverse("publication:kit_piece", args=[*arguments, piece])
        if piece
        else reverse("publication:kit", args=arguments)
    )


def page_words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().replace("\u00a0", " ")))


def test_the_page_lists_the_pieces_and_each_one_opens(facilitator: Client, named: Workshop) -> None:
    page = facilitator.get(at(named)).content.decode()
    links = re.findall(r'href="([^"]+/kit/[^"]+\.pdf)"', page)
    assert [link.rpartition("/")[2] for link in links] == [
        "tout.pdf", "affiche.pdf", "emargement.pdf", "plan-de-table.pdf", "chevalets.pdf", "secretaires.pdf",
        "conducteur.pdf", "notes.pdf", "votes.pdf", "materiel.pdf",
    ]  # fmt: skip
    for link in links:
        answer = facilitator.get(link)
        assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")


@pytest.mark.parametrize(
    ("address", "warns"),
    [("http://127.0.0.1:8000", True), ("http://192.168.1.10:8000", False), ("https://jalons.example", False)],
)
def test_the_page_warns_that_a_code_would_lead_nowhere(
    facilitator: Client, named: Workshop, settings: Any, address: str, warns: bool
) -> None:
    settings.BASE_URL = address
    assert ("Les téléphones n’ouvriront pas les codes imprimés." in page_words(facilitator.get(at(named)))) is warns


def test_the_options_follow_into_each_link(facilitator: Client, named: Workshop) -> None:
    asked = {"people": "20", "sheets": "8", "first": "200"}
    page = facilitator.get(at(named), asked)
    assert "notes.pdf?people=20&amp;sheets=8&amp;first=200" in page.content.decode()
    assert "8 feuilles, du numéro 200 au numéro 207" in page_words(page)
    file = facilitator.get(at(named, "notes"), asked).content
    assert re.findall(r"-(\d{3})-", "".join(pdf_pages(file))) == [str(number) for number in range(200, 208)]
    assert "Personne" not in text(facilitator.get(at(named, "emargement"), asked).content)


def test_the_kit_keeps_how_many_people_are_expected(facilitator: Client, named: Workshop) -> None:
    """Fifty typed the day before are still there on the day, whoever opens the page; only the number is kept."""
    answer = facilitator.post(at(named), {"people": "50", "sheets": "8", "first": "200"})
    assert answer.headers["Location"] == f"{at(named)}?people=50&sheets=8&first=200"
    assert JournalEntry.objects.filter(about_kind="workshop").latest("pk").after == {"expected_people": 50}
    form = facilitator.get(at(named)).context["form"]
    assert (form["people"].value(), form["sheets"].value(), form["first"].value()) == (50, 152, 1)
    refused = facilitator.post(at(named), {"people": "beaucoup", "sheets": "8", "first": "1"})
    assert "Écrivez un nombre entier, par exemple 47." in page_words(refused)
    assert Workshop.objects.get(pk=named.pk).expected_people == 50


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"people": "beaucoup", "sheets": "8", "first": "1"}, "Écrivez un nombre entier, par exemple 47."),
        ({"people": "0", "sheets": "8", "first": "1"}, "Écrivez un nombre à partir de 1."),
        ({"people": "9999", "sheets": "8", "first": "1"}, "Écrivez un nombre jusqu’à 500."),
        ({"people": "10", "sheets": "1000", "first": "9999"}, "Le dernier numéro dépasserait 9999"),
        ({"people": "10"}, "Écrivez un nombre, par exemple 47."),
    ],
)
def test_a_number_that_is_none_is_told_and_the_file_leads_back(
    facilitator: Client, named: Workshop, asked: dict[str, str], sentence: str
) -> None:
    assert sentence in page_words(facilitator.get(at(named), asked))
    answer = facilitator.get(at(named, "tout"), asked)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, at(named))


def test_the_whole_kit_holds_vote_sheets_once_a_vote_is_prepared(
    facilitator: Client, named: Workshop, member: Member
) -> None:
    """It printed the enjeux of the roadmap, with other letters than the vote of the evening."""
    asked = {"people": "2", "sheets": "4", "first": "1"}
    sheet = squeezed("2 au plus sur la même ligne")
    assert "Celles-ci ne sont pas dans « Tout le kit »." in page_words(facilitator.get(at(named), asked))
    assert sheet not in text(facilitator.get(at(named, "tout"), asked).content)
    assert sheet in text(facilitator.get(at(named, "votes"), asked).content)
    ballots.create_ballot(workshop=named, title="Le vote", options=["Un", "Deux", "Trois", "Quatre"], by=member)
    assert "Tout le kit »." not in page_words(facilitator.get(at(named), asked))
    assert sheet in text(facilitator.get(at(named, "tout"), asked).content)


def test_a_piece_without_object_leads_back_to_the_page(facilitator: Client, named: Workshop) -> None:
    answer = facilitator.get(at(named, "canevas"))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, at(named))


def test_ten_and_thirty_people_cost_the_same_queries(facilitator: Client, make: Callable[..., Workshop]) -> None:
    workshop = make()
    come(workshop, 10)
    facilitator.get(at(workshop))
    counts = []
    for _ in range(2):
        come(workshop, 10)
        with CaptureQueriesContext(connection) as asked:
            facilitator.get(at(workshop))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_paper_numbers_sheets_and_asks_the_colleges_of_phones(named: Workshop) -> None:
    for piece in (Piece.NOTES, Piece.ATTENDANCE):
        printed = text(write_kit_pdf(full(named), [piece]))
        assert [college for college in College.labels if squeezed(str(college)) not in printed] == []
    assert squeezed("Feuille n° 1") in text(write_kit_pdf(full(named), [Piece.NOTES]))


def test_the_sheet_of_a_second_round_says_the_first_text(named: Workshop, member: Member) -> None:
    workshops.open_workshop(workshop=named, by=member)
    vote = ballots.create_ballot(
        workshop=named, title="Le vote", kind="consentement", options=["Un bus", "Un guichet"], by=member
    )
    ballots.open_ballot(ballot=vote, by=member)
    votes.enter_room_count(
        ballot=vote, voters=3, marks={1: {"objection": 1}, 2: {"accord": 3}}, reasons={1: "Trop cher"}, by=member
    )
    closing.close_ballot(ballot=vote, by=member)
    rounds.open_next_round(ballot=Ballot.objects.get(pk=vote.pk), texts={1: "Un bus le samedi"}, by=member)
    assert [option[2].startswith("Premier texte") for sheet in full(named).votes for option in sheet.options] == [True]


def words_of_a_page(file: bytes, page: int = 0) -> list[tuple[str, float, float]]:
    """(text, x, y) of what a page says, in points from its bottom left corner."""
    found: list[tuple[str, float, float]] = []

    def note(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            found.append((text, x, tm[4] * cm[1] + tm[5] * cm[3] + cm[5]))

    PdfReader(BytesIO(file)).pages[page].extract_text(visitor_text=note)
    return found


HALF = 148.5 * 72 / 25.4


@pytest.mark.parametrize("signs", [0, 60, 150, 300])
def test_the_cut_of_a_note_sheet_runs_through_no_word(named: Workshop, signs: int) -> None:
    """Above it the last college, below it the code that one keeps."""
    made = replace(full(named), question=("Question " * 40)[:signs].strip(), sheets=full(named).sheets[:4])
    for address in (made.follow_address, "numerique.un-nom-de-territoire-assez-long.example.fr/suivre/"):
        file = write_kit_pdf(replace(made, follow_address=address), [Piece.NOTES])
        words = words_of_a_page(file)
        last = sorted({round(y, 1) for text, _x, y in words if "habitant" in text}, reverse=True)
        kept = sorted({round(y, 1) for text, _x, y in words if "devenue" in text}, reverse=True)
        assert (len(last), len(kept)) == (2, 2)
        assert [
            place for place, (college, code) in enumerate(zip(last, kept, strict=True)) if college - code < 17
        ] == []
        # Nor the cuts between four sheets.
        assert [text for text, _x, y in words if abs(y - HALF) < 8 or y < 8] == []


def test_the_cut_between_two_vote_sheets_runs_through_no_word(named: Workshop) -> None:
    made = full(named)
    (vote,) = made.votes
    long = tuple((letter, "Un enjeu dont le texte prend bien une ligne entière et plus", "") for letter in "ABCDEFGH")
    made = replace(made, title="Titre " * 25, votes=(replace(vote, question="Question " * 33, options=long),))
    file = write_kit_pdf(made, [Piece.VOTES])
    assert [text for text, _x, y in words_of_a_page(file) if abs(y - HALF) < 8 or y < 8] == []


def test_the_cut_between_two_voting_codes_runs_through_no_word(named: Workshop) -> None:
    made = replace(full(named), vote_codes=(("Question " * 33, ("ABCD-EFGH",) * 18),))
    words = words_of_a_page(write_kit_pdf(made, [Piece.CODES]))
    cuts = [(297 - 49.4 * row) * 72 / 25.4 for row in range(1, 6)]
    assert [text for text, _x, y in words if any(-3 < y - cut < 3 for cut in cuts)] == []
