"""The portrait as a paper, as a chapter and as six slides, read back without the code that wrote them."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jalons.base.sent_tables import SentTable
from jalons.diagnosis.changes import messages as message_changes
from jalons.diagnosis.models import Finding, KeyMessage, Question, Questionnaire
from jalons.diagnosis.queries import portraits
from jalons.opendata.changes import local, vintages
from jalons.opendata.changes.vintages import Origin
from jalons.opendata.models import LocalIndicator, SourceVintage
from jalons.opendata.rules.values import Value
from jalons.opendata.sources import SOURCES, Normalised, geography
from jalons.opendata.sources.local_tables import CODE, VALUE
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.document_cleaning import refine_document
from jalons.papers.documents.model import Callout, Figure, Heading, NumberedList, Paragraph, Table, plain_text
from jalons.papers.slides.pptx import write_pptx
from jalons.publication.changes.editions import freeze_project, make_file
from jalons.publication.documents.portrait.deck import portrait_deck
from jalons.publication.documents.portrait.document import MOST_HIGH, portrait_document
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.territories.models import Commune
from tests.opendata.made import publish
from tests.papers.reading import pdf_tags
from tests.publication.test_presentation import P, slides
from tests.publication.test_queries import READERS, flat
from tests.world import World

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)


@pytest.fixture(scope="module")
def country(module_world: World) -> None:
    """Rates of the whole country, of which Dronne et Belle has more; one message that the team wrote. Once: the rows of
    35,000 communes."""
    world = module_world
    here = set(world.roadmap.communes.values_list("code", flat=True))
    codes = Commune.objects.filter(withdrawn_on=None).values_list("code", flat=True)
    rates = {"aged_65": (33, 20), "low_diploma": (60, 45), "no_wired_thd": (30, 5)}
    figures = {
        key: {code: Value(float(mine if code in here else theirs), 100.0) for code in codes}
        for key, (mine, theirs) in rates.items()
    }
    vintages.publish_vintage(
        source=SOURCES["arcep-filaire"],
        found=Normalised("T1 2026", 1, 1, [], figures, notes=["Une note du producteur."]),
        origin=Origin("made.csv", "0" * 64, timezone.now()),
        geography=geography.current_geography(),
        by=None,
    )
    KeyMessage.objects.filter(roadmap=world.roadmap).delete()
    message_changes.write_message(text="Les mairies aident déjà.", source="Enquête, mars 2026", by=world.member())


@pytest.fixture
def told(country: None, world: World) -> World:
    return world


@pytest.mark.parametrize("extension", list(FORMATS))
def test_messages_figures_sources_and_limits_are_in_every_format(told: World, extension: str) -> None:
    text = flat(READERS[extension](write_document(portrait_document(told.roadmap, ON), extension)))
    portrait = portraits.territory_portrait(told.roadmap)
    wanted = ["Les mairies aident déjà. (Enquête, mars 2026)", "16 communes, 11 421 habitants.", "T1 2026"]
    wanted += [line.commune.name for line in portrait.communes] + portrait.limits + ["Une note du producteur."]
    wanted += [line.label for line in portrait.publics] + [line.about for line in portrait.publics]
    assert [words for words in wanted if flat(words) not in text] == []


def table(world: World, caption: str) -> Table:
    blocks = portrait_document(world.roadmap, ON).blocks
    return next(block for block in blocks if isinstance(block, Table) and block.caption == caption)


def test_one_source_is_told_under_its_table_and_several_by_their_letters(told: World) -> None:
    one = table(told, "Les publics, ici et en France")
    assert [column.label for column in one.columns] == ["Qui", "Ici", "France", "Combien"]
    assert one.note == "Source\u00a0: ARCEP, Couverture filaire des locaux, T1 2026"
    codes = Commune.objects.filter(withdrawn_on=None).values_list("code", flat=True)
    made = publish({"no_car": dict.fromkeys(codes, Value(12.0, 50.0))}, key="insee-voitures")
    several = table(told, "Les publics, ici et en France")
    assert [column.label for column in several.columns] == ["Qui", "Ici", "France", "Combien", "Source"]
    assert {plain_text(row.cells[0]): plain_text(row.cells[-1]) for row in several.rows} == {
        "Personnes de 65 ans ou plus": "a",
        "Personnes sans diplôme ou peu diplômées": "a",
        "Ménages sans voiture": "b",
    }
    first = "a. ARCEP, Couverture filaire des locaux, T1 2026"
    assert several.note == f"Source\u00a0: {first} b. {made.producer}, {made.title}, {made.period}"


def test_messages_come_first_then_every_part_in_order(told: World) -> None:
    blocks = portrait_document(told.roadmap, ON).blocks
    titles = [block.text for block in blocks if isinstance(block, Heading)]
    assert titles == [
        "À retenir",
        "La fragilité numérique",
        "Les publics exposés",
        "L’accès au réseau",
        "Ce que disent les réponses",
        "Ce que disent les personnes",
        "Les communes",
        "Les sources et leurs limites",
    ]
    (messages,) = [block for block in blocks if isinstance(block, NumberedList)]
    assert [plain_text(item) for item in messages.items] == ["Les mairies aident déjà. (Enquête, mars 2026)"]


def test_each_drawing_has_its_words_and_its_table(told: World) -> None:
    blocks = refine_document(portrait_document(told.roadmap, ON)).blocks
    figures = [block for block in blocks if isinstance(block, Figure)]
    tables = {block.caption: block for block in blocks if isinstance(block, Table)}
    assert len(figures) == 5 and all(figure.alt for figure in figures)
    rows = [[plain_text(cell) for cell in row.cells] for row in tables["Les publics, ici et en France"].rows]
    assert [row[1:3] for row in rows] == [["33\u00a0%", "20\u00a0%"], ["60\u00a0%", "45\u00a0%"]]
    assert all(f"{row[0]} {row[1]}" in figures[1].alt for row in rows)


def test_a_lone_rate_is_a_sentence_with_its_source(told: World) -> None:
    blocks = portrait_document(told.roadmap, ON).blocks
    at = next(at for at, block in enumerate(blocks) if isinstance(block, Heading) and block.text == "L’accès au réseau")
    sentence, source = blocks[at + 1 : at + 3]
    assert isinstance(sentence, Paragraph) and isinstance(source, Paragraph)
    told = "Locaux sans très haut débit filaire : 30 % (5 % en France). Environ 480 logements ou locaux."
    assert plain_text(sentence.content).replace("\u00a0", " ") == told
    assert plain_text(source.content) == "Source\u00a0: ARCEP, Couverture filaire des locaux, T1 2026"


def test_the_map_leaves_room_on_its_page_with_its_legend_at_its_right(told: World) -> None:
    for roadmap in (told.roadmap, told.young):
        drawn = next(block for block in portrait_document(roadmap, ON).blocks if isinstance(block, Figure))
        root = ElementTree.fromstring(drawn.svg)
        wide, high = map(float, root.attrib["viewBox"].split()[2:])
        assert drawn.width * high / wide <= MOST_HIGH + 0.001
        assert drawn.caption == f"Score de fragilité numérique\u00a0: {roadmap.name}" and "Contours" in drawn.note
        # Its words are those of its classes and of its communes: the document says the title and the source.
        words = [found.text or "" for found in root.iter("{http://www.w3.org/2000/svg}text")]
        assert not [text for text in words if "Contours" in text or "Score" in text]
        assert any(text.startswith("de 4,00 à 5,99") for text in words)


def test_the_tags_of_the_pdf_tell_the_drawings(told: World) -> None:
    document = portrait_document(told.roadmap, ON)
    alts = [tag["Alt"] for name, tag in pdf_tags(write_document(document, "pdf")) if name == "Figure" and "Alt" in tag]
    wanted = [block.alt for block in refine_document(document).blocks if isinstance(block, Figure)]
    assert [flat(alt) for alt in alts if flat(alt) in map(flat, wanted)] == list(map(flat, wanted))


@pytest.mark.parametrize("extension", list(FORMATS))
def test_without_data_it_says_what_is_missing_and_never_zero(world: World, extension: str) -> None:
    SourceVintage.objects.all().delete()  # those of the other tests of this file
    KeyMessage.objects.all().delete()
    document = portrait_document(world.blank().roadmap, ON)
    text = flat(READERS[extension](write_document(document, extension)))
    assert flat("43 communes, 104 847 habitants.") in text and flat("Des données à charger") in text
    assert flat(" 0 %") not in text and "Scoredefragilité" not in text
    (callout,) = [block for block in document.blocks if isinstance(block, Callout)]
    assert "Couverture filaire des locaux" in plain_text(callout.content)


def test_the_chapter_of_the_roadmap_is_the_portrait(told: World) -> None:
    blocks = list(roadmap_document(told.roadmap, ON).blocks)
    titles = [block.text for block in blocks if isinstance(block, Heading)]
    at = titles.index("5. Portrait du territoire")
    assert titles[at + 1 : at + 4] == ["À retenir", "La fragilité numérique", "Les publics exposés"]


def test_an_edition_keeps_the_portrait_as_it_was(told: World) -> None:
    edition = freeze_project(by=told.member())
    file = edition.files.get(extension="pdf")
    make_file.call(file.pk)
    file.refresh_from_db()
    KeyMessage.objects.filter(roadmap=told.roadmap).update(text="Tout a changé.")
    again = edition.files.get(extension="docx")
    make_file.call(again.pk)
    again.refresh_from_db()
    text = flat(READERS["docx"](bytes(again.content)))
    assert flat("Les mairies aident déjà.") in text and flat("Tout a changé.") not in text
    before = bytes(file.content)
    make_file.call(file.pk)
    file.refresh_from_db()
    assert bytes(file.content) == before


@pytest.fixture
def counting(told: World) -> World:
    """Of sixteen communes, two have a count of the team, and three a rate."""
    for label, unit, values in (
        ("Foyers suivis", "foyers", (("24064", "30"), ("24042", "12"))),
        ("Demandes en ligne", "%", (("24064", "40"), ("24042", "12,5"), ("24055", "20"))),
    ):
        local.give_local_file(
            sent=SentTable([["code", "n"], *map(list, values)], 0, columns={0: CODE, 1: VALUE}),
            label=label,
            unit=unit,
            period="2025",
            producer="CIAS",
            licence="Licence Ouverte",
            by=told.member(),
        )
    return told


COUNTED = ("Ce que nous comptons ici", "42 foyers au total", "2 sur 16", "de 12,5 % (Biras) à 40 %", "CIAS, 2025")


@pytest.mark.parametrize("extension", list(FORMATS))
def test_what_the_team_counts_is_in_every_format(counting: World, extension: str) -> None:
    text = flat(READERS[extension](write_document(portrait_document(counting.roadmap, ON), extension)))
    assert [words for words in COUNTED if flat(words) not in text] == []


def test_an_edition_keeps_what_the_team_counted(counting: World) -> None:
    edition = freeze_project(by=counting.member())
    local.remove_local_indicator(
        indicator=LocalIndicator.objects.get(roadmap=counting.roadmap, label="Foyers suivis"), by=counting.member()
    )
    file = edition.files.get(extension="docx")
    make_file.call(file.pk)
    file.refresh_from_db()
    text = flat(READERS["docx"](bytes(file.content)))
    assert [words for words in COUNTED if flat(words) not in text] == []


def test_slides_tell_what_the_team_counts_when_no_public_is_known(counting: World) -> None:
    found = list(slides(write_pptx(portrait_deck(counting.roadmap, ON))))
    assert flat(found[3][0]) == flat("Les publics exposés") and flat("42 foyers au total") in flat(found[3][2])
    SourceVintage.objects.filter(source="arcep-filaire").delete()
    found = list(slides(write_pptx(portrait_deck(counting.roadmap, ON))))
    assert len(found) == 6 and flat(found[3][0]) == flat("Ce que nous comptons ici")
    assert flat("42 foyers au total") in flat(found[3][1]) and flat("CIAS, 2025") in flat(found[3][1])


ANSWERED = (
    "Ce que disent les réponses",
    "Le numérique et vous. 12 réponses : 8 par la page publique, 4 sur papier.",
    "Chez vous, qu’est-ce qui vous sert à aller sur Internet ? Le plus souvent : « Un téléphone », 8 personnes sur 12.",
    "Ces réponses ne sont pas un échantillon",
)


@pytest.mark.parametrize("extension", list(FORMATS))
def test_what_the_answers_say_is_in_every_format(told: World, extension: str) -> None:
    """The demo asked twelve people: the three clearest questions, and no word that anybody wrote."""
    text = flat(READERS[extension](write_document(portrait_document(told.roadmap, ON), extension)))
    assert [words for words in ANSWERED if flat(words) not in text] == []
    assert flat("Un endroit pour imprimer") not in text


def test_the_bars_of_answers_are_told_to_whoever_does_not_see_them(told: World) -> None:
    alts = [
        flat(tag.get("Alt", "")) for name, tag in pdf_tags(write_document(portrait_document(told.roadmap, ON), "pdf"))
    ]
    words = "Barres : Un téléphone : 8 personnes ; Un ordinateur : 6 personnes ; Rien : 2 personnes ; Une tablette : 1 personne. Sur 12 personnes."
    assert flat(words) in alts


def test_a_long_answer_is_drawn_whole(told: World) -> None:
    long = "Je demande à quelqu’un de ma famille, ou bien à la secrétaire de la mairie quand elle a un moment"
    for question in Question.objects.filter(questionnaire__roadmap=told.roadmap, label__startswith="Quand cela bloque"):
        question.choices[0] = long
        question.save()
    drawn = [block for block in portrait_document(told.roadmap, ON).blocks if isinstance(block, Figure)]
    (bars,) = [block for block in drawn if long in block.alt]
    words = [found.text or "" for found in ElementTree.fromstring(bars.svg).iter("{http://www.w3.org/2000/svg}text")]
    assert long in " ".join(words)


def test_an_edition_keeps_what_the_answers_said(told: World) -> None:
    edition = freeze_project(by=told.member())
    Questionnaire.objects.filter(roadmap=told.roadmap).delete()
    file = edition.files.get(extension="odt")
    make_file.call(file.pk)
    file.refresh_from_db()
    text = flat(READERS["odt"](bytes(file.content)))
    assert [words for words in ANSWERED if flat(words) not in text] == []


def test_answers_take_the_room_that_words_leave_on_the_last_slide(told: World) -> None:
    with_words = list(slides(write_pptx(portrait_deck(told.roadmap, ON))))[5]
    assert flat("8 personnes sur 12") not in flat(with_words[1]) and flat("8 personnes sur 12") in flat(with_words[2])
    Finding.objects.filter(roadmap=told.roadmap).delete()
    file = write_pptx(portrait_deck(told.roadmap, ON))
    alone = list(slides(file))
    assert len(alone) == 6 and flat("Ce que disent les personnes") in flat(alone[5][0])
    assert all(flat(words) in flat(alone[5][1]) for words in ("8 personnes sur 12", "ne sont pas un échantillon"))
    assert [alt for number, alt in pictures(file) if number == 6 and "Un téléphone" in alt]


def pictures(file: bytes) -> Iterator[tuple[int, str]]:
    """Of each slide that has a picture with words: its number, and them."""
    with ZipFile(BytesIO(file)) as archive:
        for number in range(1, 7):
            slide = ElementTree.fromstring(archive.read(f"ppt/slides/slide{number}.xml"))
            for found in slide.iter(f"{P}pic"):
                alt = found.find(f"{P}nvPicPr/{P}cNvPr")
                assert alt is not None
                if alt.attrib["descr"]:
                    yield number, alt.attrib["descr"]


def test_six_slides_whatever_is_known(told: World) -> None:
    for roadmap in (told.roadmap, told.young):
        assert len(list(slides(write_pptx(portrait_deck(roadmap, ON))))) == 6


def test_slides_tell_the_messages_and_keep_the_rest_in_their_notes(told: World) -> None:
    for text in ("b", "c", "d", "e"):
        message_changes.write_message(text=f"{text} " + "mot " * 70, by=told.member())
    file = write_pptx(portrait_deck(told.roadmap, ON))
    found = list(slides(file))
    titles = (
        "Portrait du territoire",
        "À retenir",
        f"Fragilité numérique\u00a0: {portraits.territory_portrait(told.roadmap).score} sur 10",
        "Les publics exposés",
        "Qui aide, et où",
        "Ce que disent les personnes, ce que les chiffres ne disent pas",
    )
    assert [flat(title) for title, _words, _notes in found] == list(map(flat, titles))
    assert all(flat(f"{place}.") in flat(found[1][1]) for place in range(1, 6))
    assert all(flat(f"{text} " + "mot " * 70) in flat(found[1][2]) for text in "bcde")
    assert [number for number, _alt in pictures(file)] == [3, 4]
    assert all("T1 2026" in found[number][1] for number in (2, 3, 4))


def test_no_source_is_left_out_of_a_slide_that_shows_figures(told: World) -> None:
    portrait = portraits.territory_portrait(told.roadmap)
    found = list(slides(write_pptx(portrait_deck(told.roadmap, ON))))
    assert all(flat(line.cited) in flat(found[3][1]) for line in portrait.publics)
    assert all(flat(line.cited) in flat(found[4][1]) for line in portrait.access)


def test_the_paper_costs_the_same_whatever_the_communes(told: World) -> None:
    Finding.objects.filter(roadmap=told.roadmap).delete()
    Questionnaire.objects.filter(roadmap=told.roadmap).delete()
    counts = []
    for roadmap in (told.roadmap, told.young):
        portrait_document(roadmap, ON)
        with CaptureQueriesContext(connection) as asked:
            portrait_document(roadmap, ON)
        counts.append(len(asked))
    assert counts[0] == counts[1]
