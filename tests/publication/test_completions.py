"""Many fiches completed on one page: only empty cells are written, all together, and nothing typed is lost."""

from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from jalons.actions.changes.sheets import add_step, remove_action, revise_action
from jalons.actions.changes.step_orders import add_step_order
from jalons.actions.models import ActionSheet, ActionStep
from jalons.monitoring.changes.indicators import note_value
from jalons.monitoring.models import Indicator
from jalons.publication.queries.completions import completion_grid
from jalons.publication.rules.completions import COLUMNS, MOST_COLUMNS, MOST_ROWS, shown_columns
from jalons.roadmaps.models import JournalEntry, Member
from tests.publication.plans import bring
from tests.world import World

pytestmark = pytest.mark.django_db

BUS = {
    "title": "Un bus",
    "axis": "Un axe",
    "lead_organisation": "Caf",
    "description": "Rouler.",
    "starts_on": "01/03/2026",
}
COURSE = {"title": "Un cours", "axis": "Un axe", "lead_organisation": "Caf"}


@pytest.fixture
def by(world: World) -> Member:
    by = world.blank()
    bring(by, BUS, COURSE)
    return by


@pytest.fixture
def focal(client: Client, by: Member) -> Client:
    assert by.user
    client.force_login(by.user)
    return client


def text(page: str) -> str:
    return " ".join(strip_tags(unescape(page)).split())


def page_of(by: Member, query: str = "") -> str:
    return reverse("publication:complete_fiches", args=[by.roadmap.slug]) + query


def fiche(by: Member, title: str) -> ActionSheet:
    return ActionSheet.objects.select_related("axis").get(roadmap=by.roadmap, title=title)


def sending(by: Member, *columns: str, **typed: Any) -> dict[str, Any]:
    """What the page sends for both fiches: `bus_context` is the constat of the bus."""
    rows = {"bus": fiche(by, "Un bus"), "cours": fiche(by, "Un cours")}
    sent: dict[str, Any] = {"colonne": list(columns), "montree": [row.pk for row in rows.values()]}
    sent |= {f"{row.pk}-version": row.version for row in rows.values()}
    for name, value in typed.items():
        key, _mark, column = name.partition("_")
        sent[f"{rows[key].pk}-{column}"] = value
    return sent


# --- what it shows ---------------------------------------------------------------------------------------------------


def test_what_is_missing_most_is_shown_first_and_others_are_chosen(by: Member) -> None:
    grid = completion_grid(by.roadmap)
    assert (len(grid.columns), grid.total) == (MOST_COLUMNS, 2)
    assert (grid.counts["context"], grid.counts["description"], "lead_organisation" in grid.counts) == (2, 1, False)
    chosen = completion_grid(by.roadmap, asked=["description", "starts_on"])
    assert chosen.columns == ("description", "starts_on")
    assert [(row.title, sorted(row.lacking & set(chosen.columns))) for row in chosen.rows] == [
        ("Un cours", ["description", "starts_on"])
    ]


def test_a_column_that_nothing_lacks_is_not_shown() -> None:
    assert shown_columns({"context": 1}, ["lead_organisation"]) == ("context",)
    assert {"budget", "funding", "title"}.isdisjoint(COLUMNS)


def test_the_head_counts_the_fiches_that_the_page_lists(focal: Client, by: Member) -> None:
    """« 2 fiches » stood above a table of one."""
    page = text(focal.get(page_of(by, "?colonne=description")).content.decode()).replace("\u00a0", " ")
    assert "1 fiche a des cases vides dans ces colonnes. 1 autre en a dans d’autres colonnes." in page
    assert ("1.2 Un cours" in page, "1.1 Un bus" in page) == (True, False)
    both = text(focal.get(page_of(by, "?colonne=context")).content.decode())
    assert "2 fiches ont des cases vides dans ces colonnes. Remplissez" in both


def test_a_chosen_column_that_is_not_shown_is_named(focal: Client, by: Member) -> None:
    asked = "".join(
        f"&colonne={name}"
        for name in ("context", "objectives", "partners", "elected_sponsor", "ends_on", "lead_organisation")
    )
    page = text(focal.get(page_of(by, f"?{asked}")).content.decode()).replace("\u00a0", " ")
    assert "Colonne « Structure pilote » : aucune fiche de cette liste ne l’attend plus." in page
    assert "elle n’est pas montrée, quatre au plus tiennent sur un écran. Décochez-en une autre." in page
    grid = completion_grid(by.roadmap, asked=["context", "objectives", "partners", "ends_on"])
    assert grid.left_out_sentences == []


def test_the_page_shows_empty_cells_as_controls_and_the_rest_as_text(focal: Client, by: Member) -> None:
    bus = fiche(by, "Un bus")
    page = focal.get(page_of(by, "?colonne=description&colonne=starts_on&colonne=ends_on")).content.decode()
    assert (f'name="{bus.pk}-ends_on"' in page, f'name="{bus.pk}-description"' in page) == (True, False)
    assert "Rouler." in text(page)
    assert 'aria-label="Fin, 1.1"' in page


def test_the_fiches_that_were_ticked_are_shown_alone(focal: Client, by: Member) -> None:
    page = text(focal.get(page_of(by, f"?ligne={fiche(by, 'Un cours').pk}")).content.decode())
    assert ("1.2 Un cours" in page, "1.1 Un bus" in page) == (True, False)


# --- who carries -----------------------------------------------------------------------------------------------------


def test_who_carries_is_a_column_where_nobody_surely_does(focal: Client, by: Member) -> None:
    """« Caf » leads both: whether it carries them is not known. A pilot that is an authority does, and its cell says so."""
    grid = completion_grid(by.roadmap, asked=["carrier_organisation"])
    assert (grid.columns, grid.counts["carrier_organisation"]) == (("carrier_organisation",), 2)
    bus = fiche(by, "Un bus")
    revise_action(action=bus, version=bus.version, by=by, lead_organisation=by.roadmap.lead_authority)
    grid = completion_grid(by.roadmap, asked=["carrier_organisation", "context"])
    assert {row.title: row.texts.get("carrier_organisation") for row in grid.rows} == {
        "Un bus": by.roadmap.lead_authority,
        "Un cours": None,
    }
    page = focal.get(page_of(by, "?colonne=carrier_organisation&colonne=context")).content.decode()
    assert (f'name="{bus.pk}-carrier_organisation"' in page, 'list="connus-carrier_organisation"' in page) == (
        False,
        True,
    )


def test_who_carries_is_written_for_several_fiches(focal: Client, by: Member) -> None:
    sent = sending(
        by,
        "carrier_organisation",
        bus_carrier_organisation="CIAS du Val",
        cours_carrier_organisation="Commune de Quinsac",
    )
    focal.post(page_of(by), sent)
    assert [fiche(by, title).carrier_organisation for title in ("Un bus", "Un cours")] == [
        "CIAS du Val",
        "Commune de Quinsac",
    ]


def test_a_long_list_has_pages(focal: Client, by: Member) -> None:
    bring(by, *({"title": f"Action {n}", "axis": "Un axe"} for n in range(1, MOST_ROWS + 1)))
    assert "Page 1 sur 2" in text(focal.get(page_of(by)).content.decode())
    assert "Page 2 sur 2" in text(focal.get(page_of(by, "?page=99")).content.decode())


def test_a_page_costs_as_many_queries_with_more_fiches(
    focal: Client, by: Member, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(60) as few:
        focal.get(page_of(by))
    bring(by, *({"title": f"Une action {n}", "axis": "Un axe"} for n in range(10)))
    with django_assert_max_num_queries(len(few)):
        focal.get(page_of(by))


# --- what it writes --------------------------------------------------------------------------------------------------


def test_the_cells_that_were_typed_are_written_and_the_others_stay(focal: Client, by: Member) -> None:
    sent = sending(
        by, "context", "ends_on", "audiences", "partners",
        bus_context="Trois communes.", bus_ends_on="31/12/2026", cours_audiences=["jeunes", "seniors"], cours_partners="La Caf",
    )  # fmt: skip
    page = focal.post(page_of(by), sent, follow=True).content.decode()
    assert "2 fiches sont complétées." in text(page)
    bus, course = fiche(by, "Un bus"), fiche(by, "Un cours")
    assert (bus.context, bus.ends_on, bus.partners, bus.description) == (
        "Trois communes.",
        date(2026, 12, 31),
        "",
        "Rouler.",
    )
    assert (course.audiences, course.partners, course.context) == (["jeunes", "seniors"], "La Caf", "")


def test_a_first_step_and_a_first_indicator_are_written(focal: Client, by: Member) -> None:
    sent = sending(
        by, "steps", "indicators",
        bus_steps="Acheter le bus", bus_indicators="Personnes reçues", bus_target="300", bus_unit="personnes", bus_target_on="31/12/2027",
    )  # fmt: skip
    focal.post(page_of(by), sent)
    bus = fiche(by, "Un bus")
    assert [step.label for step in bus.steps.all()] == ["Acheter le bus"]
    indicator = Indicator.objects.get(action=bus)
    assert (indicator.label, indicator.target, indicator.unit, indicator.target_on) == (
        "Personnes reçues",
        Decimal(300),
        "personnes",
        date(2027, 12, 31),
    )
    assert bus.is_measured


def test_an_indicator_without_a_day_is_for_the_end_of_its_fiche(focal: Client, by: Member) -> None:
    sent = sending(by, "ends_on", "indicators", bus_ends_on="31/12/2026", bus_indicators="Trajets", bus_target="40")
    focal.post(page_of(by), sent)
    assert Indicator.objects.get(action=fiche(by, "Un bus")).target_on == date(2026, 12, 31)


def test_one_gesture_takes_the_fields_back(focal: Client, by: Member) -> None:
    focal.post(page_of(by), sending(by, "context", "audiences", bus_context="Rien.", cours_audiences=["jeunes"]))
    line = JournalEntry.objects.get(roadmap=by.roadmap, verb="change_several").pk
    focal.post(reverse("actions:restore_several", args=[by.roadmap.slug]), {"line": line})
    assert (fiche(by, "Un bus").context, fiche(by, "Un cours").audiences) == ("", [])


def completed(client: Client, by: Member) -> JournalEntry:
    """Both fiches, in one gesture: a field, a first step, a first indicator."""
    sent = sending(
        by, "context", "steps", "indicators",
        bus_context="Rien.", bus_steps="Acheter le bus",
        cours_indicators="Personnes reçues", cours_target="300", cours_target_on="31/12/2027",
    )  # fmt: skip
    client.post(page_of(by), sent)
    return JournalEntry.objects.get(roadmap=by.roadmap, verb="change_several")


def take_back(client: Client, by: Member, lot: JournalEntry) -> None:
    client.post(reverse("actions:restore_several", args=[by.roadmap.slug]), {"line": lot.pk})


def test_one_gesture_takes_back_the_step_and_the_indicator_too(focal: Client, by: Member) -> None:
    """« Annuler » was not offered: what was written on other lines stayed."""
    lot = completed(focal, by)
    page = focal.get(page_of(by)).content.decode()
    assert f'name="line" value="{lot.pk}"' in page
    take_back(focal, by, lot)
    bus, course = fiche(by, "Un bus"), fiche(by, "Un cours")
    assert (bus.context, bus.steps.count(), course.is_measured) == ("", 0, False)
    assert not Indicator.objects.filter(action__roadmap=by.roadmap).exists()
    verbs = (
        JournalEntry.objects.filter(roadmap=by.roadmap, pk__gt=lot.pk).order_by("pk").values_list("verb", "about_kind")
    )
    assert sorted(verbs) == [
        ("remove", "actionstep"), ("remove", "indicator"), ("restore_several", "roadmap"), ("revise", "actionsheet"),
    ]  # fmt: skip


def test_a_gesture_that_only_added_rows_is_taken_back_from_the_journal(focal: Client, by: Member) -> None:
    focal.post(page_of(by), sending(by, "steps", bus_steps="Acheter le bus"))
    lot = JournalEntry.objects.get(roadmap=by.roadmap, verb="change_several")
    journal = focal.get(reverse("overview:journal", args=[by.roadmap.slug])).content.decode()
    assert f'name="line" value="{lot.pk}"' in journal
    take_back(focal, by, lot)
    assert fiche(by, "Un bus").steps.count() == 0
    journal = text(focal.get(reverse("overview:journal", args=[by.roadmap.slug])).content.decode())
    assert "Ne s’annule plus" in journal


def test_what_somebody_worked_on_since_stays_and_the_rest_is_taken_back(focal: Client, by: Member) -> None:
    lot = completed(focal, by)
    step, indicator = (
        ActionStep.objects.get(action__roadmap=by.roadmap),
        Indicator.objects.get(action__roadmap=by.roadmap),
    )
    note_value(indicator=indicator, on=date(2026, 1, 5), value=Decimal(12), by=by)
    other = add_step(action=step.action, label="Rouler", by=by)
    add_step_order(step=other, after=step, by=by)
    take_back(focal, by, lot)
    assert fiche(by, "Un bus").context == ""
    assert ActionStep.objects.filter(pk=step.pk).exists() and Indicator.objects.filter(pk=indicator.pk).exists()


def test_a_step_and_an_indicator_called_otherwise_since_stay(focal: Client, by: Member) -> None:
    lot = completed(focal, by)
    ActionStep.objects.filter(action__roadmap=by.roadmap).update(label="Louer un bus")
    Indicator.objects.filter(action__roadmap=by.roadmap).update(label="Trajets")
    take_back(focal, by, lot)
    assert ActionStep.objects.filter(action__roadmap=by.roadmap).count() == 1
    assert Indicator.objects.filter(action__roadmap=by.roadmap).count() == 1


def test_a_cell_that_has_words_is_never_written_whatever_is_sent(focal: Client, by: Member) -> None:
    focal.post(page_of(by), sending(by, "description", "context", bus_description="Autre chose.", bus_context="Rien."))
    assert fiche(by, "Un bus").description == "Rouler."


# --- what it refuses -------------------------------------------------------------------------------------------------


def test_an_error_stands_beside_its_cell_and_nothing_is_written(focal: Client, by: Member) -> None:
    sent = sending(by, "context", "ends_on", bus_ends_on="31/12/2025", cours_context="Trois communes.")
    page = focal.post(page_of(by), sent).content.decode()
    assert "La fin vient avant le début" in text(page)
    assert "Trois communes." in page
    assert (fiche(by, "Un cours").context, fiche(by, "Un bus").ends_on) == ("", None)


def test_an_indicator_says_what_it_lacks(focal: Client, by: Member) -> None:
    page = text(focal.post(page_of(by), sending(by, "indicators", bus_indicators="Trajets")).content.decode())
    assert "Écrivez la cible, un nombre." in page
    assert "la fiche n’a pas encore de fin" in page


def test_nothing_typed_is_said(focal: Client, by: Member) -> None:
    assert "Remplissez au moins une case." in text(focal.post(page_of(by), sending(by, "context")).content.decode())


def test_a_fiche_that_somebody_changed_is_shown_again_with_what_was_typed(focal: Client, by: Member) -> None:
    """The cell that was filled meanwhile says both; what is sent again is written."""
    sent = sending(
        by, "context", "partners", bus_context="Le mien.", bus_partners="La Caf", cours_context="Trois communes."
    )
    bus = fiche(by, "Un bus")
    revise_action(action=bus, version=bus.version, by=by, context="Le leur.")
    page = focal.post(page_of(by), sent).content.decode()
    assert "1.1 Un bus : rempli entre-temps (Constat)." in text(page).replace("\u00a0", " ")
    assert "Vous aviez écrit : Le mien." in text(page).replace("\u00a0", " ")
    assert ("Le leur." in page, "Trois communes." in page, "La Caf" in page) == (True, True, True)
    assert fiche(by, "Un cours").context == ""
    again = sending(by, "context", "partners", bus_partners="La Caf", cours_context="Trois communes.")
    focal.post(page_of(by), again)
    assert (fiche(by, "Un bus").context, fiche(by, "Un bus").partners, fiche(by, "Un cours").context) == (
        "Le leur.",
        "La Caf",
        "Trois communes.",
    )


def test_a_cell_that_somebody_filled_is_told_even_when_it_is_the_only_one(focal: Client, by: Member) -> None:
    sent = sending(by, "context", bus_context="Le mien.", cours_context="Trois communes.")
    bus = fiche(by, "Un bus")
    revise_action(action=bus, version=bus.version, by=by, context="Le leur.")
    page = text(focal.post(page_of(by), sent).content.decode()).replace("\u00a0", " ")
    assert "Vous aviez écrit : Le mien." in page
    assert (fiche(by, "Un bus").context, fiche(by, "Un cours").context) == ("Le leur.", "")


def test_a_fiche_whose_other_words_changed_is_sent_again_as_it_is(focal: Client, by: Member) -> None:
    sent = sending(by, "context", bus_context="Trois communes.")
    bus = fiche(by, "Un bus")
    revise_action(action=bus, version=bus.version, by=by, means="Un local.")
    page = focal.post(page_of(by), sent).content.decode()
    assert "1.1 Un bus : Cette fiche a été modifiée entre-temps" in text(page).replace("\u00a0", " ")
    assert f'name="{bus.pk}-version" value="{bus.version + 1}"' in page
    focal.post(page_of(by), sent | {f"{bus.pk}-version": bus.version + 1})
    assert fiche(by, "Un bus").context == "Trois communes."


def test_a_step_that_somebody_added_meanwhile_is_told(focal: Client, by: Member) -> None:
    sent = sending(by, "steps", bus_steps="Acheter le bus")
    add_step(action=fiche(by, "Un bus"), label="Choisir le bus", by=by)
    page = text(focal.post(page_of(by), sent).content.decode()).replace("\u00a0", " ")
    assert "Vous aviez écrit : Acheter le bus" in page
    assert ActionStep.objects.filter(action__roadmap=by.roadmap).count() == 1


def test_what_was_typed_for_a_fiche_that_is_gone_is_told(focal: Client, by: Member) -> None:
    """Sent again, the page holds the others."""
    sent = sending(by, "context", bus_context="Le mien.", cours_context="Trois communes.")
    bus = fiche(by, "Un bus")
    remove_action(action=bus, by=by)
    page = text(focal.post(page_of(by), sent).content.decode()).replace("\u00a0", " ")
    assert "Ce que vous aviez écrit pour elle : Le mien." in page
    assert fiche(by, "Un cours").context == ""
    focal.post(page_of(by), sent | {"montree": sent["montree"][1:]})
    assert fiche(by, "Un cours").context == "Trois communes."


def test_whoever_only_reads_completes_nothing(client: Client, world: World) -> None:
    client.force_login(world.user("prefecture"))
    assert client.get(reverse("publication:complete_fiches", args=[world.roadmap.slug])).status_code == 403


# --- where one comes from --------------------------------------------------------------------------------------------


def test_the_page_of_an_import_leads_there_with_its_fiches(focal: Client, by: Member) -> None:
    row = bring(by, {"title": "Une carte", "axis": "Un axe"})
    page = focal.get(reverse("publication:plan_import", args=[by.roadmap.slug, row.pk])).content.decode()
    assert f"/actions/completer/?ligne={fiche(by, 'Une carte').pk}" in page


def test_the_list_of_actions_and_the_gate_lead_there(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    address = reverse("publication:complete_fiches", args=[world.roadmap.slug])
    listed = client.get(reverse("actions:index", args=[world.roadmap.slug])).content.decode()
    assert (f'href="{address}"' in listed, f'formaction="{address}"' in listed) == (True, True)


def test_the_gate_leads_there_with_the_fiches_that_have_empty_cells(focal: Client, by: Member) -> None:
    ActionSheet.objects.filter(roadmap=by.roadmap, title="Un bus").update(status=ActionSheet.Status.KEPT)
    page = focal.get(reverse("publication:adopt", args=[by.roadmap.slug])).content.decode()
    assert f"/actions/completer/?ligne={fiche(by, 'Un bus').pk}" in page
