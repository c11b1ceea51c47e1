"""Which names are those of the authority that leads: by themselves, or as the team said once; and what is its own money."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.base.stale_pages import Unconfirmed
from jalons.funding.changes import lines
from jalons.funding.changes.funders import say_own_name
from jalons.funding.models import FundingLine
from jalons.funding.models.funders import roadmap_funder_book
from jalons.funding.queries.consolidated import consolidated_money
from jalons.funding.queries.funded_actions import sheet_carrier
from jalons.funding.queries.funders import asked_names, roadmap_funders
from jalons.funding.rules.funders import may_mean_authority, means_authority
from jalons.roadmaps.models import Member, Roadmap
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
GP = "CA Le Grand Périgueux"


@pytest.fixture
def member(world: World) -> Member:
    """In the shoes of an agglomération whose plan was written by a communauté de communes."""
    member = world.member()
    Roadmap.objects.filter(pk=member.roadmap.pk).update(lead_authority=GP)
    member.roadmap.refresh_from_db()
    return member


def add(action: ActionSheet, funder: str, member: Member, amount: int = 4_200, **said: Any) -> FundingLine:
    told = {"nature": "subvention", "kind": "fonctionnement", "is_public": True, "status": "envisage"} | said
    return lines.add_funding(action=action, funder=funder, amount=Decimal(amount), by=member, **told)


def led_by(world: World, code: str, lead: str, carrier: str = "") -> ActionSheet:
    action = world.action(code)
    FundingLine.objects.filter(action=action).delete()
    ActionSheet.objects.filter(pk=action.pk).update(lead_organisation=lead, carrier_organisation=carrier)
    return world.action(code)


@pytest.mark.parametrize(
    ("name", "authority", "surely", "maybe"),
    [
        ("CA Le Grand Périgueux", GP, True, False),
        ("Communauté d’agglomération du Grand Périgueux", GP, True, False),
        ("Le Grand Périgueux", GP, True, False),
        ("L’agglo", GP, True, False),
        ("La communauté", GP, True, False),
        ("EPCI", GP, True, False),
        ("CC", GP, False, True),
        ("Communauté de communes", GP, False, True),
        ("CC Le Grand Périgueux", GP, False, True),
        ("CC Dronne et Belle", GP, False, False),
        ("Ville de Périgueux", GP, False, False),
        ("Fonds propres", GP, False, False),
        ("Porteur de projet", GP, False, False),
        ("", GP, False, False),
        # A commune may have the name of its communauté.
        ("Nontron", "CC Nontron", False, True),
        ("Nontron", "Commune de Nontron", False, False),
        ("CC", "Commune de Nontron", False, False),
        ("Mairie", "Commune de Nontron", True, False),
        ("CC", "CC Dronne et Belle", True, False),
        ("ComCom", "CC Dronne et Belle", True, False),
        ("Département", "CC Dronne et Belle", False, False),
        ("PETR du Pays", "PETR du Pays", True, False),
    ],
)
def test_a_name_is_the_authority_s_or_may_be(name: str, authority: str, surely: bool, maybe: bool) -> None:
    assert (means_authority(name, authority), may_mean_authority(name, authority)) == (surely, maybe)


def test_names_of_the_authority_are_one_funder(world: World, member: Member) -> None:
    action = led_by(world, "1.1", GP)
    for name in ("CA Le Grand Périgueux", "L’agglo", "Le Grand Périgueux"):
        add(action, name, member)
    told = {row.name: row.lines for row in roadmap_funders(member.roadmap).funders}
    assert told[GP] == 3 and "L’agglo" not in told


def test_the_siren_of_the_directory_tells_the_authority(world: World, member: Member) -> None:
    from jalons.directory.models import Organisation

    assert member.roadmap.epci_id
    Organisation.objects.create(
        roadmap=member.roadmap, name="Grand Péri", other_names=["GPX"], siren=member.roadmap.epci_id
    )
    assert roadmap_funder_book(member.roadmap).name("GPX") == GP


def test_the_own_share_of_another_is_not_ours(world: World, member: Member) -> None:
    """« Notre part : 4 200 € » was the money of an association."""
    before = consolidated_money(member.roadmap).own_part
    action = led_by(world, "1.1", "Association La Recyclerie")
    left = consolidated_money(member.roadmap).own_part
    add(action, "Fonds propres", member, nature="propre")
    assert consolidated_money(member.roadmap).own_part == left <= before
    led = led_by(world, "1.1", GP)
    add(led, "Fonds propres", member, nature="propre")
    assert consolidated_money(member.roadmap).own_part == left + 4_200


def test_a_name_said_to_be_ours_is_read_so_everywhere(world: World, member: Member) -> None:
    action = led_by(world, "1.1", "Communauté de communes, service jeunesse")
    line = add(action, "CC", member, 20_500)
    aside = add(action, "CC", member, 100, eligible_amount=Decimal(200))
    asked = {one.name: one for one in asked_names(member.roadmap)}
    assert (asked["CC"].total, asked["Communauté de communes"].codes[:1]) == (20_600, ("1.1",))
    say_own_name(name="Communauté de communes", is_own=True, by=member)
    part = consolidated_money(member.roadmap).own_part
    assert sheet_carrier(world.action("1.1")).name == GP
    # Who carries is now the authority: what « CC » pays was its own money by its name alone.
    changed = say_own_name(name="CC", is_own=True, by=member)
    line.refresh_from_db()
    aside.refresh_from_db()
    assert (line.nature, aside.nature) == ("propre", "subvention")
    assert consolidated_money(member.roadmap).own_part == part + 20_600
    assert roadmap_funder_book(member.roadmap).name("CC") == GP
    assert not {"CC", "Communauté de communes"} & {one.name for one in asked_names(member.roadmap)}
    say_own_name(name="CC", is_own=None, by=member, given_back=changed)
    line.refresh_from_db()
    assert line.nature == ("subvention" if changed else "propre")
    assert consolidated_money(member.roadmap).own_part == part


def test_what_another_structure_pays_is_asked_no_more(world: World, member: Member) -> None:
    add(led_by(world, "1.1", GP), "CC", member)
    say_own_name(name="CC", is_own=False, by=member)
    assert "CC" not in [one.name for one in asked_names(member.roadmap)]
    assert roadmap_funder_book(member.roadmap).name("CC") == "CC"
    say_own_name(name="CC", is_own=None, by=member)
    assert "CC" in [one.name for one in asked_names(member.roadmap)]
    with refused("name-not-asked"):
        say_own_name(name=GP, is_own=False, by=member)


def test_the_funders_page_asks_once(world: World, member: Member, client: Client) -> None:
    add(led_by(world, "1.1", GP), "CC", member, 20_500)
    client.force_login(world.user("referente"))
    slug = member.roadmap.slug
    page = client.get(reverse("funding:funders", args=[slug])).content.decode()
    assert "«\u00a0CC\u00a0»\u00a0: est-ce vous" in page
    client.post(reverse("funding:say_own_name", args=[slug]), {"nom": "CC", "nous": "oui"})
    member.roadmap.refresh_from_db()
    assert member.roadmap.own_names == ["CC"]
    assert (
        "«\u00a0CC\u00a0»\u00a0: est-ce vous"
        not in client.get(reverse("funding:funders", args=[slug])).content.decode()
    )


def test_naming_a_carrier_tells_which_money_it_changes(world: World, member: Member) -> None:
    action = led_by(world, "1.1", "Communauté de communes")
    line = add(action, "CC", member, 20_500)
    assert line.nature == "propre"
    asked = {"action": action, "version": action.version, "carrier_organisation": GP, "by": member}
    with pytest.raises(Unconfirmed) as told:
        sheets.revise_action(**asked, confirmed="")
    said = told.value.sentence.replace("\u00a0", " ").replace("\u202f", " ")
    assert told.value.code == "carrier-changes-money"
    assert "CC, 20 500 € : « part propre » devient « subvention »" in said
    assert "Si « CC » est un autre nom de CA Le Grand Périgueux, dites-le d’abord" in said
    line.refresh_from_db()
    assert line.nature == "propre"
    sheets.revise_action(**asked, confirmed=told.value.stamp)
    line.refresh_from_db()
    assert line.nature == "subvention"


def test_what_says_that_it_is_an_own_share_stays_one(world: World, member: Member) -> None:
    action = led_by(world, "1.1", "Communauté de communes")
    line = add(action, "CC", member, 20_500, scheme="Part propre")
    sheets.revise_action(action=action, version=action.version, carrier_organisation=GP, by=member, confirmed="")
    line.refresh_from_db()
    assert line.nature == "propre"


def test_the_form_asks_then_saves(world: World, member: Member, client: Client) -> None:
    action = led_by(world, "1.1", "Communauté de communes")
    line = add(action, "CC", member, 20_500)
    client.force_login(world.user("referente"))
    url = reverse("actions:section", args=[member.roadmap.slug, "1.1", "qui"])
    data = {"version": action.version, "carrier_organisation": GP, "lead_organisation": "Communauté de communes"}
    page = client.post(url, data)
    form = page.context["form"]
    assert form.errors.as_data()["carrier_organisation"][0].code == "carrier-changes-money"
    line.refresh_from_db()
    assert line.nature == "propre"
    assert client.post(url, data | {"confirmed": form["confirmed"].value()}).status_code == 302
    line.refresh_from_db()
    assert (line.nature, world.action("1.1").carrier_organisation) == ("subvention", GP)


def test_saving_a_carrier_says_what_the_authority_now_pays(world: World, member: Member, client: Client) -> None:
    """« Fonds propres » are those of whoever carries: nothing changes nature, but the credits of the act do."""
    action = led_by(world, "1.1", "Association La Recyclerie")
    add(action, "Fonds propres", member, nature="propre")
    client.force_login(world.user("referente"))
    url = reverse("actions:section", args=[member.roadmap.slug, "1.1", "qui"])

    def saved(carrier: str) -> str:
        data = {name: value for name, value in client.get(url).context["form"].initial.items() if value is not None}
        fields = client.get(url).context["form"].fields
        sent = {name: value for name, value in data.items() if name in fields} | {"carrier_organisation": carrier}
        page = client.post(url, sent, follow=True)
        return (
            " ".join(str(message) for message in page.context["messages"]).replace("\u00a0", " ").replace("\u202f", " ")
        )

    assert f"{GP} paie désormais 4 200 € de cette action sur son budget." in saved(GP)
    assert f"{GP} ne paie plus 4 200 € de cette action sur son budget." in saved("Association La Recyclerie")
