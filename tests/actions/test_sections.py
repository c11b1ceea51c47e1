"""One part of a fiche, written from where it is read."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from jalons.actions.changes import sheets
from jalons.actions.forms.sheets import SectionForm, sheet_values
from jalons.actions.models import ActionSheet
from jalons.actions.rules.sheet_fields import SHEET_FIELDS, Section
from jalons.actions.words import SECTIONS
from jalons.roadmaps.models import JournalEntry, Member

pytestmark = pytest.mark.django_db


def address(action: ActionSheet, section: str) -> str:
    return reverse("actions:section", args=[action.roadmap.slug, action.code, section])


@pytest.fixture
def writer(client: Client, member: Member) -> Client:
    assert member.user
    client.force_login(member.user)
    return client


def send(client: Client, action: ActionSheet, section: Section, **typed: Any) -> Any:
    form = SectionForm(section=section, action=action, initial=sheet_values(action))
    shown = {name: form[name].value() for name in form.fields}
    return client.post(address(action, section), {name: value or "" for name, value in (shown | typed).items()})


@pytest.mark.parametrize("section", Section)
def test_a_part_holds_its_own_fields_and_the_version(section: Section, action: ActionSheet) -> None:
    form = SectionForm(section=section, action=action, initial=sheet_values(action))
    asked = {"version", "confirmed"} if section is Section.WHO else {"version"}
    assert set(form.fields) == asked | {field.name for field in SHEET_FIELDS if field.section is section}


def test_a_part_that_is_saved_changes_its_fields_alone_and_goes_back_to_its_place(
    action: ActionSheet, member: Member, writer: Client
) -> None:
    sheets.revise_action(action=action, version=1, by=member, context="Constat", partners="Mairies")
    action.refresh_from_db()
    answer = send(writer, action, Section.WHO, lead_organisation="CIAS")
    assert answer.headers["Location"] == f"{reverse('overview:action', args=[action.roadmap.slug, action.code])}#qui"
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.before, entry.after) == (
        "revise", {"lead_organisation": ""}, {"lead_organisation": "CIAS"}
    )  # fmt: skip
    action.refresh_from_db()
    assert (action.context, action.partners, action.version) == ("Constat", "Mairies", 3)


def test_what_was_done_is_said_in_that_part_of_the_page(action: ActionSheet, writer: Client) -> None:
    answer = send(writer, action, Section.WHO, lead_organisation="CIAS")
    page = writer.get(answer.headers["Location"].partition("#")[0]).content.decode()
    before, part = page.split('id="qui"')
    assert ("C’est enregistré." in before, "C’est enregistré." in part.split("</section>")[0]) == (False, True)


def test_two_people_who_write_two_parts_are_both_kept(action: ActionSheet, member: Member, writer: Client) -> None:
    page = writer.get(address(action, "qui")).content.decode()
    assert 'name="version" value="1"' in page
    sheets.revise_action(action=action, version=1, by=member, context="Constat")
    assert send(writer, action, Section.WHO, version=1, lead_organisation="CIAS").status_code == 302
    action.refresh_from_db()
    assert (action.context, action.lead_organisation) == ("Constat", "CIAS")


def test_two_people_who_write_the_same_part_are_shown_both_versions(
    action: ActionSheet, member: Member, writer: Client
) -> None:
    sheets.revise_action(action=action, version=1, by=member, lead_organisation="Département")
    answer = send(writer, action, Section.WHO, version=1, lead_organisation="CIAS")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Enregistré entre-temps\u00a0: Département" in page
    assert 'value="CIAS"' in page
    action.refresh_from_db()
    assert action.lead_organisation == "Département"


def test_a_part_that_does_not_exist_is_not_found(action: ActionSheet, writer: Client) -> None:
    assert writer.get(address(action, "title")).status_code == 404


@pytest.mark.parametrize("section", Section)
def test_the_page_of_a_fiche_leads_to_each_of_its_parts(section: Section, action: ActionSheet, writer: Client) -> None:
    page = writer.get(reverse("overview:action", args=[action.roadmap.slug, action.code])).content.decode()
    assert page.count(f'href="{address(action, section)}"') == 1
    assert page.count(f'id="{section}"') == 1


def test_a_fiche_and_its_form_give_the_same_name_to_each_part_and_to_who_carries_it(
    action: ActionSheet, writer: Client
) -> None:
    page = reverse("overview:action", args=[action.roadmap.slug, action.code])
    form = reverse("actions:edit", args=[action.roadmap.slug, action.code])
    shown, asked = (" ".join(writer.get(url).content.decode().split()) for url in (page, form))
    for title in map(str, SECTIONS.values()):
        assert (f">{escape(title)}</h" in shown, escape(title) in asked) == (True, True), title
    for text in (shown, asked):
        assert ("Élue ou élu de référence" in text, "Portée par" in text) == (True, False)
