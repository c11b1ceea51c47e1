"""The library of model actions, its pages, and the fiche that begins with one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions import library
from jalons.actions.changes.copies import start_from_model
from jalons.actions.models import ActionSheet, Origin, StepOrder
from jalons.actions.queries.copies import origin_line
from jalons.roadmaps.models import Member
from jalons.workshops.models import Audience
from tests.actions.journal import told

MODELS = library.model_actions()


def test_the_library_holds_enough_to_begin_with() -> None:
    assert len(MODELS) >= 15
    assert len({model.title for model in MODELS}) == len(MODELS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)
def test_each_model_fits_a_fiche(model: library.ModelAction) -> None:
    assert len(model.title) <= 150
    assert max(map(len, (model.context, model.description, "\n".join(model.vigilance)))) <= 3000
    assert set(model.audiences) <= set(Audience.values)
    assert model.objectives and model.partners and model.indicators and model.vigilance
    assert len(model.steps) >= 3
    assert all(0 <= step.starts <= step.ends for step in model.steps)
    assert [step.ends for step in model.steps] == sorted(step.ends for step in model.steps)
    assert {indicator.kind for indicator in model.indicators} <= {"réalisation", "résultat", "impact"}
    # What is counted is not only what the team does.
    assert "réalisation" in {indicator.kind for indicator in model.indicators}


@pytest.mark.parametrize(
    ("words", "theme", "audience", "keys"),
    [
        ("amenager VEHICULE", "", "", ["itinerance"]),
        ("", "Équiper", "", ["pret-materiel", "reconditionnement", "wifi-salles"]),
        ("", "Équiper", "rsa", ["reconditionnement"]),
        ("licorne", "", "", []),
    ],
)
def test_a_model_is_found_by_words_theme_and_audience(words: str, theme: str, audience: str, keys: list[str]) -> None:
    assert [model.key for model in library.search_models(words, theme, audience)] == keys


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)
def test_every_model_becomes_a_draft(member: Member, model: library.ModelAction) -> None:
    action = start_from_model(
        model=model, title=model.title, starts_on=date(2027, 1, 4), new_axis="Aller vers", by=member
    )
    assert (action.status, action.context, action.partners) == ("brouillon", model.context, "\n".join(model.partners))
    steps = list(action.steps.order_by("id"))
    assert [step.label for step in steps] == [step.label for step in model.steps]
    assert all(step.starts_on and step.ends_on and step.starts_on <= step.ends_on for step in steps)
    assert action.ends_on == max(step.ends_on for step in steps if step.ends_on)


@pytest.mark.django_db
def test_steps_are_dated_and_follow_one_another_unless_the_model_leads_them_together(member: Member) -> None:
    model = library.model_action("cartographie-lieux")
    assert model
    with told(member.roadmap) as lines:
        action = start_from_model(
            model=model, title="La carte", starts_on=date(2027, 1, 4), new_axis="Réseau", by=member
        )
    assert [(step.starts_on, step.ends_on) for step in action.steps.order_by("id")] == [
        (date(2027, 1, 4), date(2027, 3, 4)),
        (date(2027, 3, 4), date(2027, 4, 5)),
        (date(2027, 4, 5), date(2027, 6, 4)),
        (date(2027, 10, 4), date(2027, 11, 4)),
    ]
    assert StepOrder.objects.of(member.roadmap).count() == 3
    assert lines[-1] == ("start_from", "actionsheet", {}, {"model": "Une carte des lieux qui aident"})
    found = origin_line(action)
    assert found
    assert (found.sentence, found.model) == (
        "Partie du modèle «\u00a0Une carte des lieux qui aident\u00a0».",
        model.key,
    )
    bus = library.model_action("itinerance")
    assert bus
    other = start_from_model(model=bus, title="Le bus", starts_on=date(2027, 1, 4), axis=action.axis, by=member)
    # The second step of that model begins before the first one ends.
    assert not StepOrder.objects.filter(step=other.steps.order_by("id")[1]).exists()


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(member: Member, client: Client) -> Callable[..., Any]:
    assert member.user
    client.force_login(member.user)

    def ask(name: str, *more: object, query: str = "", **fields: object) -> Any:
        url = reverse(f"actions:{name}", args=[member.roadmap.slug, *more]) + query
        return client.post(url, fields) if fields else client.get(url)

    return ask


@pytest.mark.django_db
def test_the_library_is_searched_in_the_address(page: Any) -> None:
    shown = page("library", query="?theme=Équiper&public=rsa")
    assert [model.key for model in shown.context["models"]] == ["reconditionnement"]
    assert "Aucun modèle ne correspond." in page("library", query="?q=licorne").content.decode()


@pytest.mark.django_db
def test_a_model_is_read_and_begun_from(page: Any, member: Member) -> None:
    shown = page("model", "pret-materiel").content.decode()
    assert reverse("actions:start_from", args=[member.roadmap.slug, "pret-materiel"]) in shown
    assert page("model", "licorne").status_code == 404
    assert page("start_from", "pret-materiel").context["form"]["title"].value() == "Prêter du matériel près de chez soi"
    sent = page("start_from", "pret-materiel", title="Prêter", new_axis="Équiper", starts_on="2027-01-04")
    action = ActionSheet.objects.get(roadmap=member.roadmap)
    assert sent.url == reverse("actions:edit", args=[member.roadmap.slug, action.code])
    assert Origin.objects.get().model_key == "pret-materiel"
    read = page("edit", action.code)
    assert read.status_code == 200
    # A second fiche of the same name is refused, and what was typed stays.
    again = page("start_from", "pret-materiel", title="Prêter", axis=action.axis_id, starts_on="2027-02-01")
    assert again.context["form"].errors["title"] == ["L’action 1.1 porte déjà cet intitulé."]
    assert again.context["form"]["starts_on"].value() == date(2027, 2, 1)
