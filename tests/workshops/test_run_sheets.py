"""The conducteur: rules, changes, page."""

import re
from collections.abc import Callable
from datetime import time
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import closing
from jalons.workshops.changes import pace, workshops
from jalons.workshops.changes import run_sheets as run_sheet_changes
from jalons.workshops.models import RunSheetItem, Workshop, WorkshopEvent
from jalons.workshops.queries import run_sheets as run_sheet_queries
from jalons.workshops.rules import run_sheets as rules
from jalons.workshops.rules.workshop_templates import TEMPLATES
from tests.refusals import refused

if TYPE_CHECKING:
    from tests.world import World

# --- changes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def prepared(workshop: Workshop, member: Member) -> Workshop:
    """The default of 3 h, in a slot of 3 h."""
    run_sheet_changes.book_slot(workshop=workshop, starts_at=time(14), ends_at=time(17), by=member)
    run_sheet_changes.install_run_sheet(workshop=workshop, template=TEMPLATES["enjeux"], by=member)
    return Workshop.objects.get(pk=workshop.pk)


def titles(workshop: Workshop) -> list[str]:
    return [item.title for item in RunSheetItem.objects.filter(workshop=workshop)]


def told(member: Member) -> list[tuple[str, str]]:
    return list(JournalEntry.objects.filter(roadmap=member.roadmap).order_by("id").values_list("verb", "about_kind"))


TITLES = [item.title for item in TEMPLATES["enjeux"].items]


@pytest.mark.django_db
def test_install_writes_every_sequence_and_one_line_of_the_journal(workshop: Workshop, member: Member) -> None:
    before = len(told(member))
    run_sheet_changes.install_run_sheet(workshop=workshop, template=TEMPLATES["enjeux"], by=member)
    assert titles(workshop) == TITLES
    assert told(member)[before:] == [("plan", "workshop")]


@pytest.mark.django_db
def test_install_refuses_a_workshop_that_has_one_and_a_template_unknown(prepared: Workshop, member: Member) -> None:
    with refused("run-sheet-not-empty"):
        run_sheet_changes.install_run_sheet(workshop=prepared, template=TEMPLATES["chantiers"], by=member)
    with refused("run-sheet-unknown"):
        run_sheet_changes.install_run_sheet(workshop=prepared, template=None, by=member)
    assert titles(prepared) == TITLES


@pytest.mark.django_db
def test_book_slot_refuses_an_end_before_the_beginning(workshop: Workshop, member: Member) -> None:
    with refused("hours-reversed", "ends_at"):
        run_sheet_changes.book_slot(workshop=workshop, starts_at=time(17), ends_at=time(14), by=member)


@pytest.mark.django_db
def test_a_run_sheet_is_copied_from_one_territory_to_another(
    world: "World", prepared: Workshop, member: Member
) -> None:
    there = world.member("referente", world.young)
    arrival = workshops.create_workshop(title="Atelier d’ailleurs", by=there)
    run_sheet_changes.copy_run_sheet(workshop=arrival, source=prepared, by=there)
    fields = ("rank", "title", "minutes", "format", "instruction", "script", "output", "material")
    assert list(RunSheetItem.objects.filter(workshop=arrival).values_list(*fields)) == list(
        RunSheetItem.objects.filter(workshop=prepared).values_list(*fields)
    )


@pytest.mark.django_db
def test_a_run_sheet_of_a_team_one_is_not_in_is_refused(world: "World", prepared: Workshop) -> None:
    by = world.member("facilitation", world.young)
    elsewhere = Workshop.objects.filter(roadmap=world.young).first()
    assert elsewhere
    run_sheet_changes.clear_run_sheet(workshop=elsewhere, by=by)
    world.roadmap.memberships.filter(user=by.user).delete()
    with refused("workshop-of-another-team", "source"):
        run_sheet_changes.copy_run_sheet(workshop=elsewhere, source=prepared, by=by)
    assert titles(elsewhere) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("after", "place"), [(None, 8), (0, 0), ("second", 2), (999_999, 8)])
def test_a_sequence_is_added_where_it_was_asked(
    prepared: Workshop, member: Member, after: int | str | None, place: int
) -> None:
    if after == "second":
        after = RunSheetItem.objects.filter(workshop=prepared)[1].pk
    assert after is None or isinstance(after, int)
    run_sheet_changes.add_item(workshop=prepared, title="Une vidéo", minutes=5, after=after, by=member)
    assert titles(prepared) == [*TITLES[:place], "Une vidéo", *TITLES[place:]]
    assert list(RunSheetItem.objects.filter(workshop=prepared).values_list("rank", flat=True)) == list(range(1, 10))


@pytest.mark.django_db
def test_a_run_sheet_does_not_grow_without_end(workshop: Workshop, member: Member) -> None:
    for number in range(rules.ITEMS_MAX):
        run_sheet_changes.add_item(workshop=workshop, title=f"Séquence {number}", minutes=1, by=member)
    with refused("too-many-items", saying="60 séquences au plus"):
        run_sheet_changes.add_item(workshop=workshop, title="Une de trop", minutes=1, by=member)


@pytest.mark.django_db
def test_a_sequence_moves_and_stops_at_the_ends(prepared: Workshop, member: Member) -> None:
    first = RunSheetItem.objects.filter(workshop=prepared)[0]
    run_sheet_changes.move_item(item=first, steps=-1, by=member)
    assert titles(prepared) == TITLES
    run_sheet_changes.move_item(item=first, steps=1, by=member)
    assert titles(prepared) == [TITLES[1], TITLES[0], *TITLES[2:]]
    assert [told(member)[-1]] == [("move", "runsheetitem")]


@pytest.mark.django_db
def test_a_sequence_removed_leaves_no_gap_and_is_refused_twice(prepared: Workshop, member: Member) -> None:
    item = RunSheetItem.objects.filter(workshop=prepared)[4]
    run_sheet_changes.remove_item(item=RunSheetItem.objects.get(pk=item.pk), by=member)
    assert titles(prepared) == TITLES[:4] + TITLES[5:]
    assert list(RunSheetItem.objects.filter(workshop=prepared).values_list("rank", flat=True)) == list(range(1, 8))
    with refused("item-gone"):
        run_sheet_changes.remove_item(item=item, by=member)


@pytest.mark.django_db
def test_a_run_sheet_is_not_emptied_while_it_is_run(prepared: Workshop, member: Member) -> None:
    Workshop.objects.filter(pk=prepared.pk).update(current_item=RunSheetItem.objects.filter(workshop=prepared)[0])
    with refused("run-sheet-running"):
        run_sheet_changes.clear_run_sheet(workshop=prepared, by=member)
    Workshop.objects.filter(pk=prepared.pk).update(current_item=None)
    run_sheet_changes.clear_run_sheet(workshop=prepared, by=member)
    assert titles(prepared) == []


@pytest.mark.django_db
def test_the_sequence_in_progress_is_not_removed_under_the_eyes_of_the_room(prepared: Workshop, member: Member) -> None:
    items = list(RunSheetItem.objects.filter(workshop=prepared))
    pace.start_item(workshop=prepared, item=items[0], by=member)
    with refused("item-running"):
        run_sheet_changes.remove_item(item=items[0], by=member)
    pace.start_item(workshop=prepared, item=items[1], by=member)
    run_sheet_changes.remove_item(item=items[0], by=member)
    closing.close_workshop(workshop=prepared, by=member)
    run_sheet_changes.remove_item(item=items[1], by=member)
    assert titles(prepared) == TITLES[2:]
    run_sheet_changes.clear_run_sheet(workshop=prepared, by=member)


@pytest.mark.django_db
def test_a_room_that_is_open_is_told_of_each_edit_of_its_conducteur(prepared: Workshop, member: Member) -> None:
    first, second, *_others = RunSheetItem.objects.filter(workshop=prepared)
    seconds = {"format": second.format, "instruction": "", "script": "", "output": "", "material": ""}
    edits: list[Callable[[], object]] = [
        lambda: run_sheet_changes.add_item(workshop=prepared, title="Pause", minutes=5, by=member),
        lambda: run_sheet_changes.set_durations(workshop=prepared, minutes={first.pk: 17, second.pk: 18}, by=member),
        lambda: run_sheet_changes.revise_item(item=second, title="Autre", minutes=20, by=member, **seconds),
        lambda: run_sheet_changes.move_item(item=first, steps=1, by=member),
        lambda: run_sheet_changes.remove_item(item=first, by=member),
        lambda: run_sheet_changes.clear_run_sheet(workshop=prepared, by=member),
        lambda: run_sheet_changes.install_run_sheet(workshop=prepared, template=TEMPLATES["chantiers"], by=member),
    ]
    events = WorkshopEvent.objects.filter(workshop=prepared).order_by("seq")
    for edit in edits:
        before = events.count()
        edit()
        assert list(events.values_list("kind", flat=True))[before:] == ["pace"]
    item = RunSheetItem.objects.filter(workshop=prepared)[0]
    before = events.count()
    run_sheet_changes.set_durations(workshop=prepared, minutes={item.pk: item.minutes}, by=member)
    run_sheet_changes.move_item(item=item, steps=-1, by=member)
    closing.close_workshop(workshop=prepared, by=member)
    run_sheet_changes.remove_item(item=item, by=member)
    assert list(events.values_list("kind", flat=True))[before:] == ["state"]


# --- queries ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_run_sheet_gives_clock_times_total_and_what_is_left(prepared: Workshop) -> None:
    sheet = run_sheet_queries.run_sheet(prepared)
    assert [line.clock.replace("\u00a0", " ") for line in sheet.items] == [
        "14 h", "14 h 15", "14 h 35", "14 h 55", "15 h 40", "15 h 55", "16 h 30", "16 h 50",
    ]  # fmt: skip
    assert (sheet.total, sheet.booked, sheet.overrun, sheet.spare) == (180, 180, 0, 0)
    assert (sheet.items[0].starts_at, sheet.items[-1].ends_at, sheet.ends_at) == (time(14), time(17), time(17))


@pytest.mark.django_db
def test_without_a_slot_the_clock_counts_from_the_beginning(workshop: Workshop, member: Member) -> None:
    run_sheet_changes.install_run_sheet(workshop=workshop, template=TEMPLATES["chantiers"], by=member)
    sheet = run_sheet_queries.run_sheet(Workshop.objects.get(pk=workshop.pk))
    assert (sheet.items[1].clock, sheet.items[1].starts_at, sheet.booked, sheet.overrun) == (
        "15\u00a0min",
        None,
        None,
        0,
    )


@pytest.mark.django_db
def test_a_run_sheet_costs_one_query(prepared: Workshop) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        run_sheet_queries.run_sheet(prepared)
    assert len(asked) == 1


# --- the page --------------------------------------------------------------------------------------------------------


def at(name: str, workshop: Workshop, *more: object) -> str:
    return reverse(name, args=[workshop.roadmap.slug, workshop.number, *more])


def words(answer: object) -> str:
    page = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.replace("\u00a0", " ").replace("&nbsp;", " ")))


@pytest.fixture
def facilitator(world: "World", client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


def durations(workshop: Workshop, **changed: int | str) -> dict[str, object]:
    """What the page sends when only these are changed; a séquence is named by its position, « p4 »."""
    sent: dict[str, object] = {}
    for position, item in enumerate(RunSheetItem.objects.filter(workshop=workshop), 1):
        sent[f"initial-minutes_{item.pk}"] = item.minutes
        sent[f"minutes_{item.pk}"] = changed.get(f"p{position}", item.minutes)
    return sent


@pytest.mark.django_db
def test_the_empty_page_proposes_the_default_of_its_kind_first(facilitator: Client, workshop: Workshop) -> None:
    page = facilitator.get(at("workshops:run_sheet", workshop))
    assert re.findall(r"Prendre ce modèle de ([^<]+)<", page.content.decode().replace("\u00a0", " ")) == [
        "3 h",
        "1 h 30",
        "3 h 30",
        "1 h 30",
        "1 h 30",
        "1 h 15",
    ]
    facilitator.post(at("workshops:install_run_sheet", workshop), {"template": "enjeux"})
    assert titles(workshop) == TITLES


@pytest.mark.django_db
def test_the_page_copies_another_workshop(facilitator: Client, workshop: Workshop) -> None:
    source = Workshop.objects.get(roadmap=workshop.roadmap, number=2)
    facilitator.post(at("workshops:copy_run_sheet", workshop), {"source": source.pk})
    assert titles(workshop) == [item.title for item in TEMPLATES["chantiers"].items]


@pytest.mark.django_db
def test_a_duration_that_is_no_number_is_told_and_the_others_are_kept(facilitator: Client, prepared: Workshop) -> None:
    answer = facilitator.post(at("workshops:run_sheet", prepared), durations(prepared, p4="long", p5=25))
    assert answer.status_code == 200
    assert "Écrivez un nombre de minutes, par exemple 45." in words(answer)
    assert 'value="long"' in answer.content.decode()
    assert [i.minutes for i in RunSheetItem.objects.filter(workshop=prepared)][3:5] == [45, 15]


@pytest.mark.django_db
def test_only_the_durations_changed_on_the_page_are_written(facilitator: Client, prepared: Workshop) -> None:
    sent = durations(prepared, p4=65)
    RunSheetItem.objects.filter(workshop=prepared, rank=1).update(minutes=10)
    facilitator.post(at("workshops:run_sheet", prepared), sent)
    assert [i.minutes for i in RunSheetItem.objects.filter(workshop=prepared)][:4] == [10, 20, 20, 65]


@pytest.mark.django_db
def test_a_move_keeps_the_durations_typed_before_it(facilitator: Client, prepared: Workshop) -> None:
    item = RunSheetItem.objects.filter(workshop=prepared)[1]
    answer = facilitator.post(
        at("workshops:move_item", prepared, item.pk), durations(prepared, p1=10) | {"steps": "-1"}
    )
    assert answer.headers["Location"] == at("workshops:run_sheet", prepared) + f"#sequence-{item.pk}"
    assert list(RunSheetItem.objects.filter(workshop=prepared).values_list("title", "minutes"))[:2] == [
        (TITLES[1], 20),
        (TITLES[0], 10),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"), [("14:30", time(14, 30)), ("14 h 30", time(14, 30)), ("9h", time(9)), ("9 h 05", time(9, 5))]
)
def test_an_hour_is_read_as_people_type_it(facilitator: Client, workshop: Workshop, typed: str, kept: time) -> None:
    form = facilitator.get(at("workshops:run_sheet", workshop)).context["slot_form"]
    sent = {"starts_at": typed, "ends_at": "18:00", "seen": form["seen"].value()}
    facilitator.post(at("workshops:book_slot", workshop), sent)
    assert Workshop.objects.get(pk=workshop.pk).starts_at == kept


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["25:00", "midi", "14 h 75", "9" * 400])
def test_an_hour_that_is_none_is_told(facilitator: Client, workshop: Workshop, typed: str) -> None:
    answer = facilitator.post(at("workshops:book_slot", workshop), {"starts_at": typed, "ends_at": ""})
    assert "Écrivez une heure, par exemple 14:30." in words(answer)


@pytest.mark.django_db
def test_whoever_only_reads_sees_the_run_sheet_without_a_field(
    world: "World", client: Client, prepared: Workshop
) -> None:
    """Once the workshop is closed: it is the team's until then."""
    client.force_login(world.user("caf"))
    assert client.get(at("workshops:run_sheet", prepared)).status_code == 403
    Workshop.objects.filter(pk=prepared.pk).update(state="clos")
    page = client.get(at("workshops:run_sheet", prepared)).content.decode()
    assert ('name="minutes_' in page, "Récits et constats" in page) == (False, True)


@pytest.mark.django_db
def test_one_and_three_sequences_cost_the_same_queries(facilitator: Client, workshop: Workshop, member: Member) -> None:
    facilitator.get(at("workshops:run_sheet", workshop))
    counts = []
    for number in range(3):
        run_sheet_changes.add_item(workshop=workshop, title=f"Séquence {number}", minutes=10, by=member)
        with CaptureQueriesContext(connection) as asked:
            facilitator.get(at("workshops:run_sheet", workshop))
        counts.append(len(asked))
    assert counts[0] == counts[2]


@pytest.mark.django_db
def test_durations_that_fit_in_a_shorter_slot_are_proposed_and_written_once_saved(
    facilitator: Client, prepared: Workshop
) -> None:
    Workshop.objects.filter(pk=prepared.pk).update(ends_at=time(16))
    address = at("workshops:run_sheet", prepared)
    assert "Proposer des durées qui tiennent en 2 h" in words(facilitator.get(address))
    proposed = facilitator.get(f"{address}?tenir").content.decode()
    assert "Rien n’est encore enregistré" in proposed
    assert [i.minutes for i in RunSheetItem.objects.filter(workshop=prepared)] == [15, 20, 20, 45, 15, 35, 20, 10]
    inputs = re.findall(r"<input[^>]*minutes_[^>]*>", proposed)
    sent = {re.findall(r'name="([^"]+)"', one)[0]: re.findall(r'value="([^"]+)"', one)[0] for one in inputs}
    facilitator.post(address, sent)
    assert sum(i.minutes for i in RunSheetItem.objects.filter(workshop=prepared)) == 120
    assert "tient dans le créneau réservé" in words(facilitator.get(address))
