"""The fields that have several lines, and those of the whole schema of the method."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets as sheet_changes
from jalons.actions.models import ActionSheet
from jalons.actions.queries import sheets as sheet_queries
from jalons.actions.rules.sheet_fields import ADVISED, REQUIRED, Stage
from jalons.actions.rules.sheets import missing_fields, stage_completeness
from jalons.roadmaps.models import Member

pytestmark = pytest.mark.django_db
STAFF = {
    "staff-0-0": "Conseiller numérique",
    "staff-0-1": "0,5",
    "staff-0-2": "Centre social",
    "staff-1-0": "",
    "staff-1-1": "",
    "staff-1-2": "",
    "staff-2-0": "Coordination",
    "staff-2-1": "",
    "staff-2-2": "",
    "frameworks-0-0": "CTG",
    "frameworks-0-1": "Axe 3",
}


@pytest.fixture
def page(member: Member, client: Client) -> str:
    assert member.user
    client.force_login(member.user)
    return reverse("actions:edit", args=[member.roadmap.slug, "1.1"])


def test_every_line_is_kept_and_a_blank_one_is_none(client: Client, page: str, action: ActionSheet) -> None:
    sent = {"title": "Un bus", "version": "1", "target_count": "1 200", "quick_win": "on", **STAFF}
    assert client.post(page, sent).status_code == 302
    action.refresh_from_db()
    assert action.staff == [["Conseiller numérique", "0.5", "Centre social"], ["Coordination", "", ""]]
    assert action.frameworks == [["CTG", "Axe 3"]]
    assert (action.target_count, action.quick_win) == (1200, True)
    shown = sheet_queries.current_sheet(action)
    assert list(map(str, shown.staff)) == ["Conseiller numérique, 0,5\u00a0ETP, Centre social", "Coordination"]
    assert list(map(str, shown.frameworks)) == ["convention territoriale globale (CTG)\u00a0: Axe 3"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"staff-0-1": "beaucoup"}, "Écrivez un temps de travail, par exemple 0,5 ou 1."),
        ({"staff-0-1": "0"}, "Écrivez un temps de travail, par exemple 0,5 ou 1."),
        ({"staff-0-1": "0,125"}, "Écrivez un temps de travail, par exemple 0,5 ou 1."),
        ({"staff-0-0": ""}, "Dites de quel poste il s’agit, ou videz la ligne."),
        ({"staff-0-0": "x" * 101}, "Écrivez plus court\u00a0: 100 signes au plus."),
    ],
)
def test_a_line_that_says_nothing_sure_is_refused_and_kept(
    client: Client, page: str, action: ActionSheet, typed: dict[str, str], sentence: str
) -> None:
    response: Any = client.post(page, {"title": "Un bus", "version": "1", **STAFF, **typed})
    form = response.context["form"]
    assert form.errors == {"staff": [sentence]}
    body = response.content.decode()
    assert [value for value in {**STAFF, **typed}.values() if value and f'"{value}"' not in body] == []


def test_a_framework_is_chosen_from_the_list(client: Client, page: str, action: ActionSheet) -> None:
    response: Any = client.post(
        page, {"title": "Un bus", "version": "1", "frameworks-0-0": "", "frameworks-0-1": "Axe"}
    )
    assert response.context["form"].errors == {"frameworks": ["Choisissez le cadre, ou videz la ligne."]}
    assert response.context["form"].sections[-1].is_open
    response = client.post(page, {"title": "Un bus", "version": "1", "frameworks-0-0": "ailleurs"})
    assert response.context["form"].errors == {"frameworks": ["Choisissez un cadre de la liste."]}


def test_lines_that_somebody_else_saved_meanwhile_are_brought_in(
    client: Client, page: str, action: ActionSheet, member: Member
) -> None:
    """What nobody touched here takes the new lines; what both touched keeps what was typed, beside the other."""
    theirs = [["Médiation", "1", ""]]
    sheet_changes.revise_action(action=action, version=1, title="Un bus", staff=theirs, quick_win=True, by=member)
    sheet_changes.revise_action(action=action, version=2, title="Un bus", frameworks=[["CRTE", ""]], by=member)
    sent = {"title": "Un bus", "version": "1", "staff-0-0": "", "frameworks-0-0": "CTG", "frameworks-0-1": ""}
    form = client.post(page, sent).context["form"]
    assert (form["staff"].value(), form["quick_win"].value(), form["frameworks"].value()) == (
        theirs,
        True,
        [["CTG", ""]],
    )
    assert form["frameworks"].help_text == "Enregistré entre-temps\u00a0: CRTE"
    assert form["version"].value() == "3"
    again = {name: form.data.get(name) for name in form.data}
    assert client.post(page, again).status_code == 302
    action.refresh_from_db()
    assert (action.staff, action.quick_win, action.frameworks) == (theirs, True, [["CTG", ""]])


def test_each_section_says_what_it_still_expects(client: Client, page: str, action: ActionSheet) -> None:
    sections = client.get(page).context["form"].sections
    assert [(section.anchor, section.lacking, section.is_open) for section in sections] == [
        ("quoi", 2, True),
        ("qui", 4, True),
        ("pour-qui", 1, True),
        ("avec-quoi", 0, True),
        ("quand", 2, True),
        ("plus", 0, False),
    ]


BY_COMMITTEE, TO_VALIDATE = "attendu par le comité", "attendu pour la validation"


def test_a_field_that_a_stage_asks_for_is_never_called_optional(client: Client, page: str, action: ActionSheet) -> None:
    form = client.get(page).context["form"]
    asides = {name: str(form[name].aside) for names in REQUIRED.values() for name in names if name in form.fields}
    assert asides == {
        "title": "",
        **{name: BY_COMMITTEE for name in REQUIRED[Stage.SUBMIT] if name != "budget"},
        "elected_sponsor": TO_VALIDATE,
        "department_unit": TO_VALIDATE,
    }
    others = {str(form[name].aside) for name in set(form.fields) - set(asides) - {"version"}}
    assert others == {"facultatif"}


def test_nobody_waits_any_more_for_what_the_fiche_says(
    client: Client, page: str, action: ActionSheet, member: Member
) -> None:
    sheet_changes.revise_action(
        action=action, version=1, title="Un bus", context="Trop loin.", other_audiences="Bateliers", by=member
    )
    form = client.get(page).context["form"]
    assert [str(form[name].aside) for name in ("context", "audiences", "description")] == ["", "", BY_COMMITTEE]


def test_of_two_ways_to_answer_none_is_called_optional(
    client: Client, page: str, action: ActionSheet, member: Member
) -> None:
    form = client.get(reverse("actions:propose", args=[member.roadmap.slug])).context["form"]
    assert [str(form[name].aside) for name in ("title", "axis", "new_axis", "key_project")] == [
        "",
        "",
        "",
        "facultatif",
    ]


@pytest.mark.parametrize("filled", [set(), {"context"}, set(REQUIRED[Stage.SUBMIT]), {"axis", "staff", "indicators"}])
def test_stages_together_ask_what_the_validation_asks(filled: set[str]) -> None:
    filled = filled | {"title"}
    found = stage_completeness(filled)
    assert tuple(name for stage in found for name in stage.missing) == missing_fields(filled, for_=Stage.VALIDATE)
    advised = {name for names in ADVISED.values() for name in names}
    assert {name for stage in found for name in stage.advised} == advised - filled
