"""Who pilots, sponsors and helps: several each, chosen or typed, known under one name; what is written stays."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from jalons.actions.forms.names import NamesArea, NamesInput
from jalons.actions.models import ActionSheet
from jalons.actions.queries.known_names import known_names
from jalons.actions.queries.parties import fiches_naming
from jalons.actions.rules.carriers import Carrier
from jalons.actions.rules.committees import sort_services
from jalons.directory.changes.organisations import add_organisation
from jalons.directory.models import Contact, Organisation
from tests.world import World

BETWEEN = "\u00a0; "


def test_names_that_are_ticked_are_added_to_what_is_typed() -> None:
    sent = QueryDict("lead=Caf ;&lead-choix=MSA&lead-choix=Caf&partners=Mairies&partners-choix=Caf")
    assert NamesInput().value_from_datadict(sent, {}, "lead") == f"Caf{BETWEEN}MSA"
    assert NamesArea().value_from_datadict(sent, {}, "partners") == "Mairies\nCaf"
    assert NamesInput().value_from_datadict(QueryDict("lead=Caf ; MSA"), {}, "lead") == "Caf ; MSA"
    assert NamesInput().value_from_datadict(QueryDict(""), {}, "lead") is None


@pytest.mark.parametrize(
    ("said", "carries"),
    [
        ({"lead_contact": "Chargée de coopération ; Direction"}, True),
        ({"elected_sponsor": "Présidence ; Direction"}, True),
        ({"lead_organisation": "Mairie ; CAF Dordogne"}, True),
        ({"lead_organisation": "La Caf 24"}, True),
        ({"lead_organisation": "La Caf 24", "lead_contact": "Présidence"}, False),
        ({"lead_organisation": "Mairie"}, False),
    ],
)
def test_one_of_several_who_are_named_carries_the_fiche(said: dict[str, str], carries: bool) -> None:
    carrier = Carrier("Direction", "Caisse d’allocations familiales de la Dordogne", ("La Caf 24",))
    texts = {"lead_contact": "", "lead_organisation": "", "elected_sponsor": ""} | said
    assert carrier.carries(**texts) is carries


def test_each_of_several_services_is_concerned() -> None:
    services = sort_services(["Voirie", "Social ; Jeunesse"], ["Jeunesse ; Culture"], {})
    assert (dict(services.concerned), services.silent) == ({"Culture": 1, "Jeunesse": 1}, ("Social", "Voirie"))


@pytest.mark.django_db
def test_a_name_that_is_known_is_proposed_once(world: World) -> None:
    by = world.member()
    add_organisation(name="Caf de la Dordogne", other_names=["La Caf 24"], by=by)
    ActionSheet.objects.filter(pk=world.action("1.1").pk).update(lead_organisation="La Caf 24 ; Mission locale")
    names = known_names(world.roadmap)["lead_organisation"]
    assert [name for name in names if "af " in name] == ["Caf de la Dordogne"] and "Mission locale" in names


@pytest.fixture
def page(world: World, client: Client) -> Any:
    add_organisation(name="Caf de la Dordogne", other_names=["La Caf 24"], by=world.member())
    ActionSheet.objects.filter(pk=world.action("1.1").pk).update(lead_organisation="La Caf 24 ; Quelqu’un d’autre")

    def ask(who: str, name: str = "overview:action") -> str:
        client.force_login(world.user(who))
        return client.get(reverse(name, args=[world.roadmap.slug, "1.1"])).content.decode()

    return ask


@pytest.mark.django_db
def test_a_fiche_leads_to_the_organisations_that_it_names(page: Any, world: World) -> None:
    caf = Organisation.objects.get(roadmap=world.roadmap, name="Caf de la Dordogne")
    address = reverse("directory:organisation", args=[world.roadmap.slug, caf.pk])
    shown = page("referente")
    assert f'href="{address}"' in shown and "La Caf 24" in shown and "Quelqu’un d’autre" in shown
    assert address not in page("prefecture")  # who may not read the directory is not led to it


@pytest.mark.django_db
def test_several_are_chosen_without_script(page: Any, world: World, client: Client) -> None:
    shown = page("referente", "actions:edit")
    assert 'name="lead_organisation-choix" value="Caf de la Dordogne"' in shown
    address = reverse("actions:section", args=[world.roadmap.slug, "1.1", "qui"])
    action = world.action("1.1")
    sent = {"version": action.version, "fiche": action.pk, "lead_organisation": "La Caf 24"}
    client.post(address, sent | {"lead_organisation-choix": ["Espace socio-culturel"], "partners": "Mairies"})
    action.refresh_from_db()
    assert (action.lead_organisation, action.partners) == (f"La Caf 24{BETWEEN}Espace socio-culturel", "Mairies")


@pytest.mark.django_db
def test_an_organisation_tells_the_fiches_that_name_it(page: Any, world: World, client: Client) -> None:
    caf = Organisation.objects.get(roadmap=world.roadmap, name="Caf de la Dordogne")
    ActionSheet.objects.filter(pk=world.action("1.2").pk).update(partners="Écoles\nCAF Dordogne")
    found = {fiche.code: fiche.role for fiche in fiches_naming(caf)}
    assert found == {"1.1": "structure pilote", "1.2": "partenaires"}
    client.force_login(world.user("referente"))
    shown = client.get(reverse("directory:organisation", args=[world.roadmap.slug, caf.pk])).content.decode()
    assert "Les fiches qui la nomment" in shown


@pytest.mark.django_db
def test_the_functions_of_contacts_are_for_those_who_may_read_the_directory(world: World) -> None:
    contact = Contact.objects.filter(roadmap=world.roadmap).order_by("id")[0]
    Contact.objects.filter(pk=contact.pk).update(function="Direction de la crèche", college="agent")
    assert "Direction de la crèche" in known_names(world.roadmap, knows_people=True)["lead_contact"]
    assert "Direction de la crèche" not in known_names(world.roadmap)["lead_contact"]
