"""Invitations on paper, read back without the code that drew them; and their pages."""

import re
from collections import Counter
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

from jalons.invitations.changes import guests, mailings
from jalons.publication.documents.letters.model import Call, Calls, Letter, Letters
from jalons.publication.documents.letters.pdf import write_calls_pdf, write_letters_pdf
from jalons.publication.queries.letters import paper_letters, phone_calls
from jalons.roadmaps.models import Member
from jalons.workshops.models import Workshop
from tests.invitations.inviting import ahead, days_ago, on_the_list
from tests.papers.reading import pdf_pages, pdf_tags, squeezed
from tests.world import World

DAY = date(2026, 11, 25)
LINK = "https://jalons.demo.example/i/9126366a-0db5-40f0-8997-e18fdbfcf820/"
MADE = Letters(
    title="Atelier d’essai",
    authority="CC Dronne et Belle",
    service="Action sociale",
    when="jeudi 12 mars 2027, de 14 h à 17 h 30",
    place="Salle des fêtes",
    question="Qu’est-ce qui bloque ?",
    paragraph="Un goûter vous attendra.",
    reply_by="lundi 1er mars 2027",
    contact="05 36 49 01 20, le matin",
    reply_address="jalons.demo.example/repondre/",
    return_address=("CC Dronne et Belle", "Action sociale", "Le Bourg", "24340 Mareuil"),
    letters=tuple(
        Letter(f"Personne {n}", ("Mairie", f"Personne {n}", "Le Bourg", "Quinsac"), f"WGH PKP PXC{n}", LINK)
        for n in (3, 4)
    ),
    date=DAY,
)


def text(file: bytes) -> str:
    return squeezed("".join(pdf_pages(file)))


def test_each_letter_is_a_page_that_says_when_where_and_how_to_answer() -> None:
    pages = pdf_pages(write_letters_pdf(MADE))
    assert len(pages) == 2
    for words in (
        "CC Dronne et Belle", "Action sociale", "Mairie", "Le Bourg", "Quinsac", "Le mercredi 25 novembre 2026",
        "Invitation : Atelier d’essai", "jeudi 12 mars 2027, de 14 h à 17 h 30", "Salle des fêtes",
        "Qu’est-ce qui bloque ?", "Un goûter vous attendra.", "Pour répondre avant le lundi 1er mars 2027",
        "05 36 49 01 20, le matin", "jalons.demo.example/repondre/", "WGH PKP PXC3", "Coupon à renvoyer", "Je viens",
        "Je ne viens pas", "Vous pouvez m’écrire pour la suite", "Ne plus m’écrire", "mission d’intérêt public",
    ):  # fmt: skip
        assert squeezed(words) in squeezed(pages[0]), words
    assert (squeezed("WGH PKP PXC4") in squeezed(pages[0]), squeezed("WGH PKP PXC4") in squeezed(pages[1])) == (False, True)  # fmt: skip


def test_nothing_is_asked_by_a_day_or_a_telephone_that_nobody_gave() -> None:
    page = text(write_letters_pdf(replace(MADE, reply_by="", contact="", place="", when="", question="", paragraph="")))
    assert (squeezed("Pour répondre avant") in page, squeezed("Par téléphone") in page) == (False, False)
    assert squeezed("Pour répondre") in page


def test_the_file_is_tagged_titled_and_its_codes_are_told() -> None:
    file = write_letters_pdf(MADE)
    with pikepdf.open(BytesIO(file)) as opened:
        metadata = opened.open_metadata()
        assert (str(opened.Root.Lang), str(metadata["dc:title"]), str(metadata["pdfuaid:part"])) == (
            "fr",
            "Lettres d’invitation, Atelier d’essai",
            "1",
        )
    tags = pdf_tags(file)
    assert Counter(name for name, _ in tags)["H1"] == 2
    figures = [words.get("Alt", "").replace("\u00a0", " ") for name, words in tags if name == "Figure"]
    assert figures == [
        f"Code à photographier pour répondre. Il mène à votre invitation, comme le code WGH PKP PXC{n}." for n in (3, 4)
    ]


def test_what_people_typed_is_never_read_as_markup_and_long_words_need_no_second_page() -> None:
    typed = "#panic() *a* _b_ = c $x$ <t1> @t1"
    made = replace(
        MADE,
        title=typed,
        place=typed,
        paragraph=typed,
        contact=typed,
        letters=(Letter(typed, (typed,) * 6, "C", LINK),),
    )
    assert text(write_letters_pdf(made)).count(squeezed(typed)) >= 6
    long = replace(MADE, title="Titre " * 25, paragraph="Mot " * 375, question="Question " * 33, place="Lieu " * 40)
    assert len(pdf_pages(write_letters_pdf(long))) == 4  # each has its coupon overleaf


def test_the_list_of_calls_has_a_line_each_with_boxes_or_what_is_known() -> None:
    known = Calls(
        title="Atelier d’essai",
        authority="CC Dronne et Belle",
        when="jeudi 12 mars 2027",
        place="Salle des fêtes",
        calls=(Call("Personne A", "Club", "05 36 49 01 01", ""), Call("Personne B", "", "05 36 49 01 02", "viendra")),
        date=DAY,
    )
    file = write_calls_pdf(known)
    page = text(file)
    for words in ("2 personnes à appeler", "Personne A", "05 36 49 01 01", "à rappeler", "Personne B", "viendra"):
        assert squeezed(words) in page
    tags = Counter(name for name, _ in pdf_tags(file))
    assert (tags["H1"], tags["Table"], tags["TH"]) == (1, 1, 5)
    many = replace(known, calls=known.calls * 60)
    assert text(write_calls_pdf(many)).count(squeezed("Téléphone")) == len(
        pdf_pages(write_calls_pdf(many))
    )  # the head is repeated


# --- of a workshop ---------------------------------------------------------------------------------------------------


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def coming(by: Member) -> Workshop:
    return ahead(by, starts_at=time(14), place="Salle des fêtes")


def at(workshop: Workshop, name: str) -> str:
    return reverse(f"publication:{name}", args=[workshop.roadmap.slug, workshop.number])


@pytest.mark.django_db
def test_letters_are_for_those_without_e_mail_until_they_are_posted(coming: Workshop, by: Member) -> None:
    commune = by.roadmap.communes.get(name="Vergt")
    on_the_list(coming, by)
    on_the_list(coming, by, email="", address="Le Bourg, 24380", organisation="Mairie", commune=commune)
    (handed,) = on_the_list(coming, by, email="")
    guests.choose_channel(guest=handed, channel="lettre", by=by)
    found = paper_letters(coming, DAY)
    assert [letter.address for letter in found.letters] == [
        ("Mairie", "Personne 002", "Le Bourg", "24380", "Vergt"),
        ("Personne 003",),
    ]
    assert found.letters[1].code == handed.spoken_reply_code
    assert found.letters[1].link.endswith(f"/i/{handed.uid}/")
    guests.post_letters(workshop=coming, on=days_ago(0), by=by)
    assert (paper_letters(coming, DAY).letters, len(paper_letters(coming, DAY, whole=True).letters)) == ((), 2)


@pytest.mark.django_db
def test_letters_say_the_words_of_the_messages(coming: Workshop, by: Member) -> None:
    on_the_list(coming, by)
    mailings.send_mailing(workshop=coming, kind="invitation", paragraph="Un goûter.", by=by)
    assert paper_letters(coming, DAY).paragraph == "Un goûter."


@pytest.mark.django_db
def test_the_pages_give_files_or_say_that_there_is_nothing(client: Client, coming: Workshop, by: Member) -> None:
    client.force_login(by.user)  # type: ignore[arg-type]
    for name, said in (
        ("letters", "Il n’y a pas de lettre à imprimer."),
        ("phone_list", "Il n’y a personne à appeler."),
    ):
        assert said in client.get(at(coming, name), follow=True).content.decode()
    on_the_list(coming, by, email="", address="Le Bourg")
    on_the_list(coming, by, email="", phone="0536490101")
    for name, known in (("letters", "Personne 001"), ("phone_list", "Personne 002")):
        answer: Any = client.get(at(coming, name))
        assert (answer["Content-Type"], squeezed(known) in text(answer.content)) == ("application/pdf", True)
        assert re.search(r'inline; filename="(lettres|appels)-atelier-a-venir.pdf"', answer["Content-Disposition"])


@pytest.mark.django_db
def test_two_and_twelve_letters_cost_the_same_queries(coming: Workshop, by: Member) -> None:
    counts = []
    for people in (2, 10):
        on_the_list(coming, by, people, email="", address="Le Bourg", organisation=f"Structure {people}")
        with CaptureQueriesContext(connection) as asked:
            paper_letters(coming, DAY)
            phone_calls(coming, DAY)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("many", [1, 93])
def test_a_letter_stays_above_its_coupon_however_long_it_is(many: int) -> None:
    long = replace(MADE, title="Titre " * 25, paragraph="Un mot de plus. " * many, question="Question " * 33, place="Lieu " * 40)  # fmt: skip
    heights: dict[str, float] = {}

    def note(words: str, page: list[float], _line: Any, *_font: Any) -> None:
        for start in ("Nous serons", "Pourquoi cette"):
            if squeezed(words).startswith(squeezed(start)):
                heights.setdefault(start, page[5])

    PdfReader(BytesIO(write_letters_pdf(long))).pages[0].extract_text(visitor_text=note)
    # Nine points of letters, and a line between; a longer one has its coupon overleaf.
    assert "Pourquoi cette" not in heights or heights["Nous serons"] - heights["Pourquoi cette"] > 11
