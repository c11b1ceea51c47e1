"""Two pages for élues and élus, whatever the number of fiches."""

from datetime import date, timedelta
from io import BytesIO

import pypdf
import pytest
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.actions.changes.committees import put_on_agenda
from jalons.actions.models import ActionSheet, Axis, possible_presenters
from jalons.actions.queries import action_rows
from jalons.base.french import format_day, format_euros
from jalons.funding.queries import consolidated
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.changes.resolutions import add_resolution, close_resolution
from jalons.governance.models import Committee, Deliberation, Meeting, Resolution
from jalons.monitoring.queries.indicators import followed_indicators
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.model import BulletList, Document, Heading, Paragraph, Table, plain_text
from jalons.publication.documents.roadmap.standing import roadmap_standing
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.publication.models import Edition
from jalons.publication.queries.adoption import adoption_page
from jalons.roadmaps.changes.milestones import add_milestone
from tests.governance.framing import add_blocker
from tests.publication.telling import withdraw_every_news
from tests.publication.test_queries import READERS, flat
from tests.world import World

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)


def pages(document: object) -> int:
    return len(pypdf.PdfReader(BytesIO(write_document(document, "pdf"))).pages)  # type: ignore[arg-type]


@pytest.mark.parametrize("extension", list(FORMATS))
def test_it_says_each_fiche_what_is_late_and_what_is_missing(world: World, extension: str) -> None:
    text = flat(READERS[extension](write_document(summary_document(world.roadmap, ON), extension)))
    index, money = action_rows.action_index(world.roadmap), consolidated.consolidated_money(world.roadmap)
    wanted = [f"{row.code} {row.title}" for row in index.rows]
    wanted += [row.delay for row in index.late] + [
        format_euros(money.totals.to_find),
        format_euros(money.totals.sums.expenses),
    ]
    assert [words for words in wanted if flat(words) not in text] == []


def test_it_says_the_open_points_the_gravest_first(world: World) -> None:
    by = world.member("referente")
    # A point of medium severity was left out: the page said nothing of the only thing that blocks in the demo.
    before = flat(READERS["docx"](write_document(summary_document(world.roadmap, ON), "docx")))
    said = ("Ce qui bloque", "Deux communes n’ont pas encore désigné leur relais", "l’action attend une décision")
    assert [words for words in said if flat(words) not in before] == []
    for number in range(5):
        add_blocker(by, f"Point grave numéro {number}")
    add_blocker(by, "Point moindre", "moyenne")
    text = flat(READERS["docx"](write_document(summary_document(world.roadmap, ON), "docx")))
    said = (
        "Ce qui bloque",
        "Point grave numéro 2",
        "à lever avant le",
        "Mutualiser avec la commune voisine",
        "et 5 autres",
    )
    assert [words for words in said if flat(words) not in text] == []
    assert flat("Point moindre") not in text and flat("Point grave numéro 3") not in text


def test_two_pages_hold_the_demo_and_a_roadmap_of_sixty_long_titles(world: World) -> None:
    assert pages(summary_document(world.roadmap, ON)) <= 2
    by = world.member("referente")
    for number in range(52):
        axis = Axis.objects.filter(roadmap=world.roadmap).order_by("rank")[number % 3]
        title = f"{number} « L’été, où l’on s’équipe » " + "très longuement nommée " * 5
        sheets.propose_action(title=title[:150], axis=axis, by=by)
    ActionSheet.objects.filter(roadmap=world.roadmap).update(is_adopted=True)
    document = summary_document(world.roadmap, ON)
    assert pages(document) <= 2
    table = next(block for block in document.blocks if isinstance(block, Table) and len(block.columns) == 4)
    assert sum(row.kind == "row" for row in table.rows) == 16
    assert table.note == "44 autres fiches sont dans la feuille de route."
    shortened = {plain_text(row.cells[0]) for row in table.rows if plain_text(row.cells[0]).endswith("…")}
    assert shortened and all(title.endswith((" nommée…", " très…", " longuement…")) for title in shortened)
    late = [f"{row.code} " for row in action_rows.action_index(world.roadmap).late]
    listed = [plain_text(row.cells[0]) for row in table.rows if row.kind == "row"]
    assert [code for code in late if not any(line.startswith(code) for line in listed)] == []


def test_the_column_of_money_is_never_contradicted_by_its_cells(world: World) -> None:
    """« 420 000 € à obtenir » stood under « À trouver », beside a total of 0 €."""
    table = next(
        one for one in summary_document(world.roadmap, ON).blocks if isinstance(one, Table) and len(one.columns) == 4
    )
    assert table.columns[-1].label == "À réunir"


def test_what_was_adopted_is_no_working_version(world: World) -> None:
    assert roadmap_standing(world.roadmap, None).status == "Version de travail"
    vote = Deliberation.objects.create(
        roadmap=world.roadmap, number="2026-118", held_on=ON, assembly="Conseil communautaire", votes_for=30, votes_against=1, abstentions=2,
    )  # fmt: skip
    Edition.objects.create(roadmap=world.roadmap, kind="adoptee", number=1, frozen_on=ON, deliberation=vote)
    stands = roadmap_standing(world.roadmap, None)
    assert (stands.status, [label for label, _fact in stands.facts]) == ("État à ce jour", ["Adoptée par"])


def test_without_a_fiche_nor_money_it_says_so(world: World) -> None:
    document = summary_document(world.blank().roadmap, ON)
    text = flat(READERS["pdf"](write_document(document, "pdf")))
    assert flat("Aucune action n’est encore écrite.") in text
    assert pages(document) == 1


def test_the_coming_comite_de_pilotage_has_its_line_whatever_comes_before(world: World) -> None:
    """A technical committee and four milestones come sooner."""
    by = world.member("referente")
    Meeting.objects.filter(roadmap=world.roadmap, held_on__gte=ON).delete()
    steering = Committee.objects.get(roadmap=world.roadmap, kind=Committee.Kind.STRATEGIC)
    technical = Committee.objects.get(roadmap=world.roadmap, kind=Committee.Kind.TECHNICAL)
    add_meeting(committee=steering, title="COPIL de fin", held_on=date(2027, 3, 15), by=by)
    add_meeting(committee=technical, title="COTECH", held_on=date(2026, 12, 2), by=by)
    for n in range(1, 6):
        add_milestone(title=f"Jalon {n}", due_on=date(2026, 12, 2 + n), by=by)
    text = flat(READERS["docx"](write_document(summary_document(world.roadmap, ON), "docx")))
    said = ("COPIL de fin", "COTECH", "Lundi 15 mars 2027")
    assert [words for words in said if flat(words) not in text] == []
    assert flat("Jalon 5") not in text


def test_it_says_where_the_committee_meets_what_the_last_one_asked_and_each_figure(world: World) -> None:
    withdraw_every_news(world.member())
    today = timezone.localdate()
    meeting = Meeting.objects.filter(roadmap=world.roadmap).latest("held_on")
    document = summary_document(world.roadmap, today)
    text = flat(READERS["docx"](write_document(document, "docx")))
    said = [f"{format_day(meeting.held_on)} à 18 h, {meeting.place} : {meeting.title}"]
    said += [f"Décidé en réunion le {format_day(Meeting.objects.get(resolutions__text__startswith='Signer').held_on)}"]
    said += ["Relancer la Région sur sa réponse pour le bus et sa tournée ("]
    assert [words for words in said if flat(words).casefold() not in text.casefold()] == []
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    figures = document.blocks[[block in (Heading("Ce qui a changé", 1),) for block in document.blocks].index(True) + 1]
    assert isinstance(figures, BulletList)
    measured = [one for one in followed_indicators(world.roadmap) if one.last]
    assert [plain_text(item).split("\u00a0:")[0] for item in figures.items] == [
        f"{one.code} {one.label}" for one in measured
    ]
    parents = next(plain_text(item) for item in figures.items if "Parents accompagnés" in plain_text(item))
    assert [flat(part) in flat(parents) for part in ("à 81 le", "Cible : 180 au")] == [True, True]
    asked = f"Ce que demande la réunion du {format_day(meeting.held_on)}"
    assert headings[:2] == ["Ce qui vient", asked]


def section(document: Document, title: str) -> list[str]:
    place = next(n for n, one in enumerate(document.blocks) if isinstance(one, Heading) and one.text.startswith(title))
    listed = document.blocks[place + 1]
    assert isinstance(listed, BulletList)
    return [plain_text(item).replace("\u00a0", " ") for item in listed.items]


def test_it_says_what_the_next_meeting_is_asked_by_whom_and_for_how_much(world: World) -> None:
    by, today = world.member("referente"), timezone.localdate()
    meeting = Meeting.objects.kept().filter(roadmap=world.roadmap, held_on__gte=today).earliest("held_on")
    presenter = next(one for one in possible_presenters(world.roadmap) if one.is_elected)
    put_on_agenda(meeting=meeting, action=world.action("3.1"), presenter=presenter, by=by)
    asked = section(summary_document(world.roadmap, today), "Ce que demande la réunion")
    first = next(item for item in asked if item.startswith("3.1 "))
    assert "présenté par " in first and "36 000 € prévus, 15 000 € à trouver." in first.replace("\u202f", " ")
    assert first.endswith("Décision demandée : reprendre, reporter ou abandonner.")
    assert any("La convention territoriale globale : présenté par" in item for item in asked)


def test_what_a_meeting_decided_of_fiches_comes_before_what_it_asked(world: World) -> None:
    by, today = world.member("referente"), timezone.localdate()
    steering = Committee.objects.get(roadmap=world.roadmap, kind=Committee.Kind.STRATEGIC)
    meeting = add_meeting(committee=steering, held_on=today, by=by)
    presenter = next(one for one in possible_presenters(world.roadmap) if one.is_elected)
    action = world.action("3.1")
    put_on_agenda(meeting=meeting, action=action, presenter=presenter, by=by)
    sheets.advance_action(action=action, to="reportee", reason="Le local n’est pas prêt.", meeting=meeting, by=by)
    decided = section(summary_document(world.roadmap, today), "Décidé en réunion")
    assert decided[0].startswith(f"3.1 {action.title} : reportée")
    assert decided[0].endswith("Le local n’est pas prêt.")


def test_a_condition_is_told_where_decisions_are_only_codes(world: World) -> None:
    decided = section(summary_document(world.roadmap, timezone.localdate()), "Décidé en réunion")
    [told] = [line for line in decided if line.startswith("Motifs et conditions")]
    assert "3.1 Retenue, à condition de trouver un local." in told


def test_what_an_earlier_meeting_asked_is_still_told_after_the_next_one(world: World) -> None:
    """Two resolutions disappeared from it as soon as the committee sat again."""
    by, today = world.member("referente"), timezone.localdate()
    Resolution.objects.filter(meeting__roadmap=world.roadmap).delete()
    steering = Committee.objects.get(roadmap=world.roadmap, kind=Committee.Kind.STRATEGIC)
    before, last = (add_meeting(committee=steering, held_on=today - timedelta(days=days), by=by) for days in (2, 1))
    texts = ["Chiffrer la navette", "Écrire aux maires", "Visiter le local"]
    open_ones = [
        add_resolution(meeting=before, text=text, due_on=today + timedelta(days=10 + n), by=by)
        for n, text in enumerate(texts)
    ]
    close_resolution(resolution=add_resolution(meeting=before, text="Louer un bus", by=by), by=by)
    add_resolution(meeting=last, text="Relire le bilan", by=by)
    document = summary_document(world.roadmap, today)
    told = section(document, "Demandé avant, et encore à faire")
    assert [line.partition(" (")[0] for line in told] == [*texts[:2], "et 1 autre"]
    assert section(document, "Décidé en réunion")[0].startswith("Relire le bilan")
    for resolution in open_ones:
        close_resolution(resolution=resolution, by=by)
    headings = [block.text for block in summary_document(world.roadmap, today).blocks if isinstance(block, Heading)]
    assert "Demandé avant, et encore à faire" not in headings


def test_what_was_never_voted_is_not_among_the_actions(world: World) -> None:
    by = world.member("referente")
    sheets.propose_action(title="Jamais votée", axis=Axis.objects.filter(roadmap=world.roadmap).earliest("rank"), by=by)
    document = summary_document(world.roadmap, ON)
    table = next(block for block in document.blocks if isinstance(block, Table) and len(block.columns) == 4)
    assert not any("Jamais votée" in plain_text(row.cells[0]) for row in table.rows)
    facts = {label: plain_text(text).replace("\u00a0", " ") for label, text in document.facts}
    assert facts["Actions"].endswith("Hors des actions adoptées : 1 brouillon.")


def test_its_second_page_holds_more_than_a_line(world: World) -> None:
    """« L’essentiel en deux pages » had a lone bullet on the second."""
    made = write_document(summary_document(world.roadmap, timezone.localdate()), "pdf")
    texts = [page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages]
    assert len(texts) == 2 and len(texts[1].split()) > 80


def test_it_says_how_many_points_nobody_presents(world: World) -> None:
    """Three of six points stood there as if they were all of the agenda."""
    today = timezone.localdate()
    meeting = Meeting.objects.kept().filter(roadmap=world.roadmap, held_on__gte=today).earliest("held_on")
    told = [
        plain_text(one.content) for one in summary_document(world.roadmap, today).blocks if isinstance(one, Paragraph)
    ]
    silent = meeting.points.filter(presenter="").count()
    assert f"Et {silent} autres points à l’ordre du jour, que personne ne présente." in [
        text.replace("\u00a0", " ") for text in told
    ]


def test_a_sentence_is_whole_where_two_pages_have_room_and_cut_where_they_have_not(world: World) -> None:
    by, way_out = world.member("referente"), "Un appel de la vice-présidence aux deux mairies, " * 8
    blocker = add_blocker(by, "Point grave")
    type(blocker).objects.filter(pk=blocker.pk).update(way_out=way_out.strip())

    def told() -> str:
        return flat(READERS["docx"](write_document(summary_document(world.roadmap, ON), "docx")))

    assert flat(way_out.strip()) in told()
    axis = Axis.objects.filter(roadmap=world.roadmap)[0]
    for number in range(52):
        sheets.propose_action(title=f"{number} « L’été, où l’on s’équipe »" + " très longuement" * 6, axis=axis, by=by)
    ActionSheet.objects.filter(roadmap=world.roadmap).update(is_adopted=True)
    assert flat(way_out.strip()) not in told()
    assert pages(summary_document(world.roadmap, ON)) <= 2


def test_it_says_the_part_of_the_authority_as_its_plan_counts_it(world: World) -> None:
    facts = dict(summary_document(world.roadmap, ON).facts)
    brought = consolidated.consolidated_money(world.roadmap, on=ON).funders
    own = [row.total for row in brought if row.name == world.roadmap.lead_authority]
    assert own == [98_600]
    assert str(facts["Notre part"]).startswith(f"{format_euros(own[0])} sur ")


def test_it_says_what_the_council_votes_next_as_the_page_of_the_adoption_does(world: World) -> None:
    told = adoption_page(world.roadmap, ON)
    facts = dict(summary_document(world.roadmap, ON).facts)
    assert facts["Prochain vote"] == f"{'un avenant' if told.is_voted else 'l’adoption'}. {told.blocking_sentence}"
