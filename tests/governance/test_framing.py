"""The note de cadrage: written part by part, by two people at once; what it reads in the roadmap is never typed again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.page_messages import undo_of
from jalons.governance.changes import definitions, framing
from jalons.governance.changes.framing import write_framing_part
from jalons.governance.models import Definition, FramingNote, GroupMember
from jalons.governance.queries.framing import roadmap_framing
from jalons.governance.rules.framing import FIELDS, NEEDED, WRITTEN, Part, is_written, missing_parts
from jalons.governance.words import FRAMING_PARTS, WHAT_TO_FRAME
from jalons.roadmaps.models import JournalEntry, Member
from tests.governance.framing import (
    CONTEXT,
    OBJECTIVES,
    SURNAME,
    add_blocker,
    add_frameworks,
    gather_group,
    write_needed_parts,
)
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

DAY = date(2026, 11, 28)


# --- rules -----------------------------------------------------------------------------------------------------------


def test_every_field_that_people_write_is_in_one_part_and_every_part_has_its_words() -> None:
    stored = {field.name for field in FramingNote._meta.concrete_fields} - {"id", "roadmap"}
    assert sorted(WRITTEN) == sorted(stored)
    assert set(FIELDS) == set(FRAMING_PARTS) == set(WHAT_TO_FRAME) == set(Part)


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({}, [Part.CONTEXT, Part.OBJECTIVES]),
        ({"context": "Ici"}, [Part.OBJECTIVES]),
        ({"context": "", "objectives": "Cela"}, [Part.CONTEXT]),
        ({"context": "Ici", "objectives": "Cela"}, []),
        ({"planned_budget": Decimal(0), "communication": "Un article"}, [Part.CONTEXT, Part.OBJECTIVES]),
    ],
)
def test_adoption_waits_for_the_context_and_the_objectives(values: dict[str, object], missing: list[Part]) -> None:
    assert missing_parts(values) == missing


@given(st.dictionaries(st.sampled_from(WRITTEN), st.one_of(st.none(), st.text(max_size=3), st.decimals(0, 9))))
def test_a_part_is_written_as_soon_as_one_of_its_fields_says_something(values: dict[str, object]) -> None:
    said = {name for name, value in values.items() if value is not None and value != ""}
    assert {part for part in Part if is_written(part, values)} == {p for p in Part if said & set(FIELDS[p])}
    assert set(missing_parts(values)) == {part for part in NEEDED if not said & set(FIELDS[part])}


def test_zero_is_an_answer() -> None:
    assert is_written(Part.MEANS, {"planned_staff": Decimal(0)}) and not is_written(Part.MEANS, {"planned_staff": None})


# --- changes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def lead(world: World) -> Member:
    """Of a roadmap where nobody has written anything."""
    return world.blank()


@pytest.mark.django_db
def test_a_part_is_stored_and_told_in_the_journal(lead: Member) -> None:
    write_framing_part(part=Part.MEANS, planned_staff=Decimal("0.20"), planned_budget=None, by=lead)
    note = FramingNote.objects.get(roadmap=lead.roadmap)
    assert (note.planned_staff, note.planned_budget, note.context) == (Decimal("0.20"), None, "")
    line = JournalEntry.objects.filter(roadmap=lead.roadmap).latest("id")
    assert (line.verb, line.about_label, line.before, line.after) == (
        "write_note", "note de cadrage", {"planned_staff": None}, {"planned_staff": "0.20"},
    )  # fmt: skip


@pytest.mark.django_db
def test_what_is_written_again_unchanged_leaves_no_line(lead: Member) -> None:
    write_needed_parts(lead)
    before = JournalEntry.objects.count()
    write_framing_part(part=Part.CONTEXT, context=CONTEXT, by=lead)
    assert JournalEntry.objects.count() == before


@pytest.mark.django_db
def test_two_people_write_two_parts_at_once_and_only_one_at_a_time_the_same(lead: Member) -> None:
    empty = FramingNote(roadmap=lead.roadmap)
    seen = {part: empty.part_stamp(part) for part in Part}
    write_framing_part(part=Part.CONTEXT, context="La première.", seen=seen[Part.CONTEXT], by=lead)
    write_framing_part(part=Part.OBJECTIVES, objectives="Une autre.", seen=seen[Part.OBJECTIVES], by=lead)
    with refused("stale"):
        write_framing_part(part=Part.CONTEXT, context="La seconde.", seen=seen[Part.CONTEXT], by=lead)
    note = FramingNote.objects.get(roadmap=lead.roadmap)
    assert (note.context, note.objectives) == ("La première.", "Une autre.")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["planned_staff", "planned_budget"])
def test_the_database_refuses_negative_means(lead: Member, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FramingNote.objects.create(roadmap=lead.roadmap, **{name: Decimal(-1)})


# --- what it reads ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_roles_are_functions_of_the_present_group(lead: Member) -> None:
    *_others, operator = gather_group(lead)
    GroupMember.objects.create(
        roadmap=lead.roadmap, kind="partenaire", function="Partie", since=date(2025, 1, 1), until=date(2026, 6, 1)
    )
    framing = roadmap_framing(lead.roadmap, DAY)
    assert [(role.function, role.kind, role.place) for role in framing.roles] == [
        ("Vice-présidence action sociale", "élue ou élu", ""),
        ("Vice-présidence économie", "élue ou élu", ""),
        ("Chargée de coopération CTG", "technicienne ou technicien", "Action sociale"),
        ("Direction du centre social", "opérateur local", "Centre social de la Dronne"),
    ]
    assert operator.contact and SURNAME in operator.contact.name and SURNAME not in repr(framing)
    assert [line.functions for line in framing.responsibilities] == [
        ("Vice-présidence action sociale",), ("Chargée de coopération CTG",), ("Direction du centre social",), (),
    ]  # fmt: skip
    assert framing.unheld == ["faire le lien entre les instances et les partenaires"]


@pytest.mark.django_db
def test_what_blocks_comes_by_severity_and_leaves_once_lifted(lead: Member) -> None:
    """Scenario 3: no staff time, « haute », is in the note."""
    add_blocker(lead, "Données pas encore reçues", "moyenne")
    lifted = add_blocker(lead, "Salle introuvable", "haute")
    add_blocker(lead)
    lifted.lifted_on, lifted.lifted_by = DAY, "La mairie prête la sienne"
    lifted.save()
    blockers = roadmap_framing(lead.roadmap, DAY).blockers
    assert [(line.title, line.severity, line.deadline) for line in blockers] == [
        ("Pas de temps agent (0,2 ETP)", "haute", "à lever avant le 15 déc. 2026"),
        ("Données pas encore reçues", "moyenne", "à lever avant le 15 déc. 2026"),
    ]


@pytest.mark.django_db
def test_a_page_shows_the_first_blockers_and_counts_the_others(lead: Member) -> None:
    for number in range(10):
        add_blocker(lead, f"Point {number}")
    framing = roadmap_framing(lead.roadmap, DAY)
    assert (len(framing.blockers), len(framing.first_blockers), framing.other_blockers) == (10, 8, 2)


@pytest.mark.django_db
def test_nobody_knows_how_many_people_live_there_until_a_commune_says(lead: Member) -> None:
    communes = list(lead.roadmap.communes.all())
    assert roadmap_framing(lead.roadmap, DAY).perimeter.population == sum(c.population or 0 for c in communes)
    lead.roadmap.communes.clear()
    assert roadmap_framing(lead.roadmap, DAY).perimeter.population is None


# --- pages -----------------------------------------------------------------------------------------------------------


def address(member: Member, name: str = "framing_note", *more: str) -> str:
    return reverse(f"governance:{name}", args=[member.roadmap.slug, *more])


@pytest.fixture
def signed_in(lead: Member, client: Client) -> Client:
    assert lead.user
    client.force_login(lead.user)
    return client


@pytest.mark.django_db
def test_an_empty_note_helps_and_leads_to_its_first_part(lead: Member, signed_in: Client) -> None:
    page = signed_in.get(address(lead)).content.decode()
    assert all(str(hint) in page for hint in WHAT_TO_FRAME.values())
    assert f'href="{address(lead, "edit_framing_part", "contexte")}"' in page
    assert "Le groupe projet n’est pas encore composé" in page and "Aucun point de blocage n’est ouvert" in page
    assert reverse("publication:adopt_framing", args=[lead.roadmap.slug]) not in page


@pytest.mark.django_db
def test_a_part_is_written_then_taken_back(lead: Member, signed_in: Client) -> None:
    url = address(lead, "edit_framing_part", "moyens")
    sent = {"planned_staff": "0,4", "planned_budget": "6 500 €"}
    page = send_shown(signed_in, url, sent, follow=True)
    assert page.redirect_chain == [(f"{address(lead)}#moyens", 302)]
    text = page.content.decode().replace("\u00a0", " ")
    assert "0,4 ETP" in text and "6 500 €" in text
    signed_in.post(*_undo_shown(page))
    note = FramingNote.objects.get(roadmap=lead.roadmap)
    assert (note.planned_staff, note.planned_budget) == (None, None)


@pytest.mark.django_db
def test_what_somebody_wrote_since_is_not_taken_back_with_it(lead: Member, signed_in: Client) -> None:
    url = address(lead, "edit_framing_part", "contexte")
    page = send_shown(signed_in, url, {"context": "La première."}, follow=True)
    write_framing_part(part=Part.CONTEXT, context="La seconde.", by=lead)
    assert signed_in.post(*_undo_shown(page)).status_code == 409
    assert FramingNote.objects.get(roadmap=lead.roadmap).context == "La seconde."


def _undo_shown(page: Any) -> tuple[str, dict[str, object]]:
    """The address and the fields behind « Annuler »."""
    (undo,) = filter(None, map(undo_of, page.context["messages"]))
    return undo.url, dict(undo.inputs)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"planned_staff": "-1", "planned_budget": ""}, "planned_staff"),
        ({"planned_staff": "0,125", "planned_budget": ""}, "planned_staff"),
        ({"planned_staff": "beaucoup", "planned_budget": ""}, "planned_staff"),
        ({"planned_staff": "", "planned_budget": "env. 12k"}, "planned_budget"),
    ],
)
def test_figures_that_are_none_are_asked_again(
    lead: Member, signed_in: Client, sent: dict[str, str], field: str
) -> None:
    page = send_shown(signed_in, address(lead, "edit_framing_part", "moyens"), sent)
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert f'value="{sent[field]}"' in page.content.decode()
    assert not FramingNote.objects.filter(roadmap=lead.roadmap).exists()


@pytest.mark.django_db
def test_nothing_planned_is_said_to_be_zero_and_unknown_is_said_to_be_unknown(lead: Member, signed_in: Client) -> None:
    send_shown(signed_in, address(lead, "edit_framing_part", "moyens"), {"planned_staff": "", "planned_budget": "0"})
    text = signed_in.get(address(lead)).content.decode().replace("\u00a0", " ")
    assert "0 €" in text and "pas encore précisé" in text


@pytest.mark.django_db
def test_both_versions_are_shown_when_somebody_wrote_meanwhile(lead: Member, signed_in: Client) -> None:
    url = address(lead, "edit_framing_part", "contexte")
    seen = signed_in.get(url).context["form"]["seen"].value()
    write_framing_part(part=Part.CONTEXT, context="La première.", by=lead)
    shown = signed_in.post(url, {"context": "La seconde.", "seen": seen})
    assert shown.status_code == 409 and "La seconde.</textarea>" in shown.content.decode()
    assert list(shown.context["form"].differences) == [("Contexte", "La seconde.", "La première.")]
    signed_in.post(url, {"context": "Les deux.", "seen": shown.context["form"]["seen"].value()})
    assert FramingNote.objects.get(roadmap=lead.roadmap).context == "Les deux."


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["note", "definition"])
def test_whoever_sends_at_the_same_instant_reads_both_versions(
    lead: Member, signed_in: Client, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """Somebody saves between the reading of the view and its turn to write."""
    module: Any
    rows: Any
    module, change, name = framing, "write_framing_part", "context"
    url, rows = address(lead, "edit_framing_part", "contexte"), FramingNote.objects.filter(roadmap=lead.roadmap)
    if page == "definition":
        module, change, name = definitions, "write_definition", "text"
        url, rows = address(lead, "write_definition"), Definition.objects.filter(roadmap=lead.roadmap)
    signed_in.post(url, {name: "Le texte de départ.", "seen": signed_in.get(url).context["form"]["seen"].value()})
    seen, write = signed_in.get(url).context["form"]["seen"].value(), getattr(module, change)

    def write_after_the_other(**values: Any) -> Any:
        monkeypatch.setattr(module, change, write)
        rows.update(**{name: "La première."})
        return write(**values)

    monkeypatch.setattr(module, change, write_after_the_other)
    shown = signed_in.post(url, {name: "La seconde.", "seen": seen})
    assert shown.status_code == 409 and "La seconde.</textarea>" in shown.content.decode()
    assert [line[1:] for line in shown.context["form"].differences] == [("La seconde.", "La première.")]


@pytest.mark.django_db
def test_an_elue_writes_and_others_only_read(world: World, client: Client) -> None:
    url = reverse("governance:edit_framing_part", args=[world.roadmap.slug, "contexte"])
    page = reverse("governance:framing_note", args=[world.roadmap.slug])
    for key, may in (("elue", True), ("pilote", False)):
        client.force_login(world.user(key))
        assert (url in client.get(page).content.decode(), client.get(url).status_code) == (may, 200 if may else 403)


@pytest.mark.django_db
def test_the_page_costs_the_same_however_long(lead: Member, signed_in: Client) -> None:
    write_needed_parts(lead)
    gather_group(lead)
    add_frameworks(lead)
    add_blocker(lead)
    with CaptureQueriesContext(connection) as one:
        signed_in.get(address(lead))
    for number in range(2):
        GroupMember.objects.create(
            roadmap=lead.roadmap, kind="partenaire", function=f"Partenaire {number}", since=date(2026, 1, 1)
        )
        add_blocker(lead, f"Autre {number}")
    with CaptureQueriesContext(connection) as three:
        page = signed_in.get(address(lead))
    assert len(three) == len(one)
    assert len(page.context["framing"].blockers) == 3
    assert OBJECTIVES.split("\n")[0].removeprefix("- ") in page.content.decode()
