"""The presentation for the committee, read back with the standard library."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from jalons.actions.changes import committees, sheets
from jalons.actions.models import ActionSheet, possible_presenters
from jalons.funding.changes.lines import add_funding
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.changes.points import add_point
from jalons.governance.models import Deliberation, Meeting
from jalons.monitoring.changes import indicators
from jalons.papers.documents.look import OURS, Look
from jalons.papers.slides import text_measure
from jalons.papers.slides.model import Cover, Deck, Fiche, Figures, Listing, Share
from jalons.papers.slides.pptx import MIME, write_pptx
from jalons.papers.uploaded_templates.pptx import read_pptx_template
from jalons.publication.documents.deck_slides import achieved_slides
from jalons.publication.documents.presentation import meeting_deck, roadmap_deck
from jalons.roadmaps.models import Member
from tests.papers.slide_templates import LAYOUTS, slide_template
from tests.world import World

ON = date(2026, 11, 26)
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def said(element: ElementTree.Element) -> str:
    lines = ["".join(t.text or "" for t in p.iter(f"{A}t")) for p in element.iter(f"{A}p")]
    return "\n".join(lines)


def flat(text: str) -> str:
    return "".join(text.replace("’", "'").split())


def slides(file: bytes) -> Iterator[tuple[str, str, str]]:
    """Of each slide: its title, all its words, its notes; in the order of the presentation."""
    with ZipFile(BytesIO(file)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))
        kept = archive.read("ppt/_rels/presentation.xml.rels")
        targets = {r.attrib["Id"]: r.attrib["Target"] for r in ElementTree.fromstring(kept)}
        for known in re.findall(r'<p:sldId id="\d+" r:id="(\w+)"', archive.read("ppt/presentation.xml").decode()):
            path = targets[known].removeprefix("slides/")
            slide = ElementTree.fromstring(archive.read(f"ppt/slides/{path}"))
            related = ElementTree.fromstring(archive.read(f"ppt/slides/_rels/{path}.rels"))
            notes = next(r.attrib["Target"] for r in related if r.attrib["Type"].endswith("/notesSlide"))
            held = [
                shape
                for shape in slide.iter(f"{P}sp")
                if (ph := shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")) is not None
                and ph.get("type") in ("title", "ctrTitle")
            ]
            assert len(held) == 1
            note = ElementTree.fromstring(archive.read(notes.replace("..", "ppt")))
            yield said(held[0]), said(slide), said(note)


@pytest.fixture
def by(world: World) -> Member:
    return world.member()


@pytest.fixture
def meeting(by: Member) -> Meeting:
    made = add_meeting(title="Comité de pilotage", held_on=date(2025, 1, 14), place="Brantôme", by=by)
    vp = next(person for person in possible_presenters(by.roadmap) if person.is_elected)
    for title in ("Une borne", "Un café"):
        action = sheets.propose_action(title=title, axis=by.roadmap.axes.get(rank=3), by=by)
        sheets.advance_action(action=action, to="proposee", by=by)
        committees.put_on_agenda(meeting=made, action=action, presenter=vp, by=by)
    return made


@pytest.mark.django_db
def test_each_fiche_has_a_slide_whose_title_is_its_own(world: World) -> None:
    titles = [title for title, _words, _notes in slides(write_pptx(roadmap_deck(world.roadmap, ON)))]
    wanted = {
        f"{row.code} {row.title}" for row in ActionSheet.objects.filter(roadmap=world.roadmap).select_related("axis")
    }
    assert sorted(title for title in titles if re.match(r"\d+\.\d+ ", title)) == sorted(wanted)


@pytest.mark.django_db
def test_fiches_come_after_who_presents_them(world: World) -> None:
    rows = ActionSheet.objects.filter(roadmap=world.roadmap).select_related("axis")
    sponsors = {row.code: row.elected_sponsor for row in rows}
    presenter, found = "", {}
    for title, _words, _notes in slides(write_pptx(roadmap_deck(world.roadmap, ON))):
        if title in sponsors.values():
            presenter = title
        elif re.match(r"\d+\.\d+ ", title):
            found[title.split(" ")[0]] = presenter
    assert found == sponsors


@pytest.mark.django_db
def test_notes_hold_the_whole_text(world: World, by: Member) -> None:
    row = world.action()
    long = "Une phrase qui dure assez pour remplir une diapositive entière. " * 40
    ActionSheet.objects.filter(pk=row.pk).update(description=long)
    found = {title: (words, notes) for title, words, notes in slides(write_pptx(roadmap_deck(world.roadmap, ON)))}
    words, notes = found[f"{row.code} {row.title}"]
    assert flat(long) in flat(notes) and flat(row.context) in flat(notes)
    assert flat(long) not in flat(words) and flat("Une phrase qui dure assez") in flat(words)


@pytest.mark.django_db
def test_a_meeting_shows_its_agenda_alone_and_what_it_decides(meeting: Meeting, by: Member) -> None:
    item = meeting.agenda.order_by("id")[0]
    committees.take_decision(item=item, outcome="retenue", priority=1, by=by)
    found = list(slides(write_pptx(meeting_deck(meeting, ON))))
    fiches = {title: words for title, words, _notes in found if re.match(r"\d+\.\d+ ", title)}
    assert [title.split(" ", 1)[1] for title in fiches] == ["Une borne", "Un café"]
    assert "Le comité a décidé\u00a0: retenue." in fiches[f"{item.action.code} Une borne"]
    assert "Le comité décide\u00a0: retenir, retravailler, reporter ou écarter\u00a0?" in list(fiches.values())[1]
    assert found[0][0] == "Comité de pilotage" and "Mardi 14\u00a0janvier 2025" in found[0][1]


@pytest.mark.django_db
def test_a_meeting_has_a_slide_for_each_point_of_its_agenda(meeting: Meeting, by: Member) -> None:
    add_point(meeting=meeting, title="Le budget 2027", presenter="Vice-présidence", minutes=20, papers="Le plan", by=by)
    found = [(title, words) for title, words, _notes in slides(write_pptx(meeting_deck(meeting, ON)))]
    agenda = next(words for title, words in found if title == "L’ordre du jour")
    assert "Le budget 2027 (Vice-présidence, 20 minutes)" in agenda.replace("\u00a0", " ")
    point = next(words for title, words in found if title.endswith(". Le budget 2027"))
    assert "Présenté par\u00a0: Vice-présidence" in point and "À lire avant\u00a0: Le plan" in point


@pytest.mark.django_db
def test_the_numbers_of_the_first_slide_add_up_and_the_vote_has_its_slide(world: World) -> None:
    sheet = ActionSheet.objects.filter(roadmap=world.roadmap, status="en_cours").earliest("id")
    ActionSheet.objects.filter(pk=sheet.pk).update(status="suspendue")
    vote = Deliberation(number="2026-118", held_on=ON, assembly="Conseil", votes_for=30, votes_against=1, abstentions=2)
    deck = roadmap_deck(world.roadmap, ON, is_final=True, deliberation=vote)
    figures = next(slide for slide in deck.slides if isinstance(slide, Figures))
    total, *others = [int(number) for number, _label in figures.numbers]
    assert (total, "à l’arrêt" in [label for _number, label in figures.numbers]) == (sum(others), True)
    titles = [slide.title for slide in deck.slides if isinstance(slide, Listing)]
    assert titles[0] == "Le vote"
    fiche = next(slide for slide in deck.slides if isinstance(slide, Fiche) and dict(slide.facts).get("Qui paie"))
    assert "€" in dict(fiche.facts)["Qui paie"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("funders", "told"),
    [
        (3, ["400 €, Financeur 4 (demandé)", "300 €, Financeur 3 (demandé)", "200 €, Financeur 2 (demandé)"]),
        (
            6,
            [
                "700 €, Financeur 7 (demandé)",
                "600 €, Financeur 6 (demandé)",
                "500 €, Financeur 5 (demandé)",
                "900 €, les 3 autres",
            ],
        ),
    ],
)
def test_who_pays_adds_up_to_the_resources_of_the_slide(world: World, funders: int, told: list[str]) -> None:
    """A refusal is not among them, and a long name takes nothing from its amount."""
    member = world.blank()
    action = sheets.propose_action(title="Un banc", new_axis="Près", by=member)
    for number in range(2, funders + 2):
        add_funding(
            action=action,
            funder=f"Financeur {number}",
            nature="subvention",
            kind="fonctionnement",
            amount=Decimal(number * 100),
            status="demande",
            by=member,
        )
    add_funding(
        action=action,
        funder="Qui refuse",
        nature="subvention",
        kind="fonctionnement",
        amount=Decimal(9000),
        status="refuse",
        by=member,
    )
    ActionSheet.objects.filter(pk=action.pk).update(status="proposee")
    deck = roadmap_deck(member.roadmap, ON)
    fiche = next(slide for slide in deck.slides if isinstance(slide, Fiche))
    lines = dict(fiche.facts)["Qui paie"].replace("\u00a0", " ").replace("\u202f", " ").split("\n")
    assert lines == told
    shown = next(words for title, words, _notes in slides(write_pptx(deck)) if title.startswith(action.code))
    assert all(flat(line) in flat(shown.replace("\u00a0", " ").replace("\u202f", " ")) for line in told)


@pytest.mark.django_db
def test_pictures_have_words_or_say_they_are_decoration(world: World) -> None:
    with ZipFile(BytesIO(write_pptx(roadmap_deck(world.roadmap, ON)))) as archive:
        pages = [
            archive.read(name).decode() for name in archive.namelist() if re.match(r"ppt/slides/slide\d+\.xml", name)
        ]
    pictures = [drawn for page in pages for drawn in re.findall(r"<p:pic>.*?</p:pic>", page)]
    bars = [group for page in pages for group in re.findall(r'<p:cNvPr id="40"[^>]*descr="([^"]*)"', page)]
    assert pictures and all("adec:decorative" in drawn for drawn in pictures)
    assert len(bars) == 9 and all(words.startswith("Répartition des ressources\u00a0: acquis") for words in bars)
    assert all('lang="fr-FR"' in page for page in pages)


@pytest.mark.django_db
def test_more_fiches_cost_no_more_queries(world: World, by: Member) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            roadmap_deck(world.roadmap, ON)
        return len(captured)

    before = asked()
    for number in range(3):
        sheets.propose_action(title=f"Action {number}", axis=world.action().axis, by=by)
    assert asked() == before


@pytest.mark.django_db
def test_both_presentations_are_asked_from_a_page(meeting: Meeting, by: Member, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    slug = by.roadmap.slug
    for address, name in (
        (reverse("publication:presentation", args=[slug, "pptx"]), f"presentation-{slug}.pptx"),
        (reverse("publication:meeting_presentation", args=[slug, meeting.pk, "pptx"]), "presentation-2025-01-14.pptx"),
    ):
        response = client.get(address)
        assert response.headers["Content-Type"] == MIME
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


# --- any words at all --------------------------------------------------------------------------------------------------

SHARES = tuple(Share(label, Decimal(10)) for label in ("Acquis", "Demandé", "Envisagé", "À trouver"))


def everywhere(typed: str) -> Deck:
    fiche = Fiche(
        typed, typed, (("Pourquoi", typed), ("Comment", typed)), (("Publics", typed),) * 9, SHARES, typed, typed, typed
    )
    figures = Figures(typed, (("1\u00a0234", typed),) * 4, (typed,), SHARES, typed, typed)
    listing = Listing(typed, (typed,) * 30, typed, opens=True, notes=typed)
    return Deck(typed, (Cover(typed, typed, (typed,), typed), figures, listing, fiche), ON, typed, typed)


hostile = st.text(st.characters(exclude_categories=[]), max_size=80) | st.sampled_from(
    [
        "=A1",
        "🎉" * 90,
        "\x00\x1b\ufffe",
        "W" * 3_000,
        "mot " * 900,
        '<a> & "b" ]]>',
        "\n\n\t",
        "مرحبا שלום",
        "{{ a }} ${b}",
    ]
)


@settings(max_examples=40, deadline=None)
@given(hostile)
def test_nothing_that_people_type_stops_a_presentation(typed: str) -> None:
    assert len(list(slides(write_pptx(everywhere(typed))))) >= 4


WORN = (
    OURS,
    Look(template=read_pptx_template(slide_template()).content),
    Look(template=read_pptx_template(slide_template(without=LAYOUTS)).content),
)


@settings(max_examples=60, deadline=None)
@given(hostile, st.sampled_from(WORN))
def test_no_word_leaves_its_frame(typed: str, worn: Look) -> None:
    """Counted again from the file: the words of each frame, at their size, against its height."""
    with ZipFile(BytesIO(write_pptx(everywhere(typed), worn))) as archive:
        frames = _frames(archive)
        for name in archive.namelist():
            if re.match(r"ppt/slides/slide\d+\.xml", name):
                related = archive.read(name.replace("slides/", "slides/_rels/") + ".rels").decode()
                layout = int(re.findall(r"slideLayout(\d+)\.xml", related)[0])
                for shape in ElementTree.fromstring(archive.read(name)).iter(f"{P}sp"):
                    ph = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
                    own = shape.find(f"{P}spPr/{A}xfrm/{A}ext")
                    if (ph is None and own is None) or shape.find(f"{P}txBody") is None:
                        continue
                    if ph is not None and ph.get("type") in ("ftr", "sldNum"):
                        continue
                    wide, high = _size(own) if own is not None else frames[layout, ph.get("idx", "0")]  # type: ignore[union-attr]
                    inset = 1.0 if ph is None else 0.5
                    assert _tall(shape, wide - inset) <= high + 0.05, said(shape)[:80]


def _frames(archive: ZipFile) -> dict[tuple[int, str], tuple[float, float]]:
    found = {}
    for number in range(1, 5):
        page = ElementTree.fromstring(archive.read(f"ppt/slideLayouts/slideLayout{number}.xml"))
        for shape in page.iter(f"{P}sp"):
            ph, size = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph"), shape.find(f"{P}spPr/{A}xfrm/{A}ext")
            if ph is not None:
                found[number, ph.get("idx", "0")] = _size(size)
    return found


def _size(size: Any) -> tuple[float, float]:
    return int(size.get("cx")) / 360_000, int(size.get("cy")) / 360_000


def _tall(shape: ElementTree.Element, wide: float) -> float:
    """Letters of mean width, in lines cut anywhere: a second opinion, kinder than the first."""
    tall = 0.0
    for p in shape.iter(f"{A}p"):
        look = p.find(f"{A}r/{A}rPr")
        points = int(look.get("sz", "1400")) / 100 if look is not None else 0
        for line in said_lines(p):
            per_line = max(1, int(wide / (points * 2.54 / 72 * 0.55))) if points else 1
            tall += max(1, -(-len(line) // per_line)) * points * 2.54 / 72 * 1.2
    return tall


def said_lines(p: ElementTree.Element) -> list[str]:
    lines = [""]
    for piece in p.iter():
        if piece.tag == f"{A}br":
            lines.append("")
        elif piece.tag == f"{A}t":
            lines[-1] += piece.text or ""
    return lines


@given(st.text("abc éW.\n", max_size=400), st.floats(2, 30), st.integers(1, 6))
def test_what_is_shortened_holds_and_begins_alike(typed: str, wide: float, most: int) -> None:
    kept = text_measure.shorten_to_lines(typed, wide, 14, most)
    whole = typed.strip()
    assert kept == whole or text_measure.count_lines(kept, wide, 14) <= most or kept == "…"
    assert kept == whole or whole.startswith(kept.removesuffix("…").rstrip())


def test_shares_are_named_in_the_bar_where_there_is_room() -> None:
    shares = tuple(Share(share.label, Decimal(amount)) for share, amount in zip(SHARES, (50, 30, 1, 19), strict=True))
    figures = Figures("Où en est la feuille de route", (("8", "actions"),), (), shares, "Ce qui est acquis")
    with ZipFile(BytesIO(write_pptx(replace(everywhere("x"), slides=(figures,))))) as archive:
        page = ElementTree.fromstring(archive.read("ppt/slides/slide1.xml"))
    bar = page.find(f".//{P}grpSp")
    assert bar is not None
    assert ["".join(one.itertext()) for one in bar.iter(f"{P}sp")] == ["Acquis", "Demandé", "", "À trouver"]


def test_a_long_list_goes_on_with_another_slide() -> None:
    items = tuple(f"Fiche {n} à présenter" for n in range(40))
    deck = replace(everywhere("x"), slides=(Listing("Vice-présidence", items, opens=True),))
    made = write_pptx(deck)
    found = list(slides(made))
    assert len(found) > 1
    assert [title for title, _words, _notes in found] == [
        f"Vice-présidence ({place}/{len(found)})" for place in range(1, len(found) + 1)
    ]
    told = "\n".join(words for _title, words, _notes in found)
    assert [item for item in items if item not in told] == []
    with ZipFile(BytesIO(made)) as archive:
        sections = re.findall('<p14:section name="([^"]+)"', archive.read("ppt/presentation.xml").decode())
    assert sections == ["Vice-présidence"]


def test_their_colour_is_that_of_the_theme_and_the_same_deck_is_the_same_file() -> None:
    deck = everywhere("x")
    with ZipFile(BytesIO(write_pptx(deck, Look(accent="8a1c5b")))) as archive:
        assert '<a:accent1><a:srgbClr val="8a1c5b"/>' in archive.read("ppt/theme/theme1.xml").decode()
    assert write_pptx(deck) == write_pptx(deck)


@pytest.mark.django_db
def test_what_is_reached_is_told_apart_from_what_is_only_measured(world: World) -> None:
    """« Ce qui est atteint » listed indicators that were not."""
    by = world.member("referente", world.young)
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    until = date(2027, 12, 31)
    reached, measured, _unknown = (
        indicators.add_indicator(action=action, label=label, target=Decimal(16), target_on=until, by=by)
        for label in ("Communes desservies", "Personnes aidées", "Ateliers tenus")
    )
    indicators.note_value(indicator=measured, on=ON, value=Decimal(9), by=by)
    (only,) = achieved_slides(by.roadmap, ["1.1"], ON)
    assert isinstance(only, Listing)
    assert (only.title, flat(only.lead)) == ("Ce qui avance", flat("Aucun indicateur n’est encore atteint."))
    indicators.note_value(indicator=reached, on=ON, value=Decimal(16), by=by)
    first, second = achieved_slides(by.roadmap, ["1.1"], ON)
    assert isinstance(first, Listing)
    assert isinstance(second, Listing)
    assert (first.title, flat(first.lead)) == ("Ce qui est atteint", flat("1 indicateur atteint sur 3."))
    assert [flat(item) for item in first.items] == [
        flat("1.1 Communes desservies : 16 le 26 nov. 2026. Cible : 16 au 31 déc. 2027.")
    ]
    assert (second.title, second.lead, len(second.items)) == ("Ce qui avance", "", 1)
