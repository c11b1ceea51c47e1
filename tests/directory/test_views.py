"""The pages of the directory, as a person meets them."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.directory.changes import contacts, organisations
from jalons.directory.changes.organisations import add_organisation
from jalons.directory.forms.contacts import ContactForm
from jalons.directory.forms.organisations import MergeOrganisationForm, OrganisationForm
from jalons.directory.models import Contact, Organisation
from jalons.directory.queries.contacts import organisation_names
from jalons.roadmaps.models import Member
from jalons.territories.models import Commune
from tests.world import World

pytestmark = pytest.mark.django_db
SOMEBODY = {"last_name": "Accueil", "organisation": "Centre social", "profile": "association", "status": "a_rencontrer"}


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def page(by: Member, client: Client) -> Any:
    """`page("contact", 12)` reads, `page("add", last_name="…")` sends."""
    assert by.user
    client.force_login(by.user)

    def ask(name: str, /, *more: object, search: str = "", **fields: object) -> Any:
        url = reverse(f"directory:{name}", args=[by.roadmap.slug, *more]) + search
        return client.post(url, fields) if fields else client.get(url)

    return ask


def text(response: Any) -> str:
    return str(response.content.decode())


def test_an_empty_list_says_what_will_be_here(page: Any) -> None:
    shown = text(page("index"))
    assert "Ici, les personnes qui comptent pour votre territoire" in shown
    assert "Ajouter la première personne" in shown


def test_a_person_is_added_with_their_structure(page: Any, by: Member) -> None:
    assert page("add", **SOMEBODY, consents="on").status_code == 302
    contact = Contact.objects.get(roadmap=by.roadmap)
    assert (contact.last_name, str(contact.organisation), contact.college, contact.category, contact.consents) == (
        "Accueil",
        "Centre social",
        "association",
        "prive",
        True,
    )


def test_a_form_refused_keeps_what_was_typed(page: Any, by: Member) -> None:
    response = page("add", **SOMEBODY | {"last_name": "", "email": "sans arobase"})
    form = response.context["form"]
    assert sorted(form.errors) == ["email", "last_name"]
    assert 'value="sans arobase"' in text(response)
    assert 'value="Centre social"' in text(response)
    assert not Contact.objects.filter(roadmap=by.roadmap).exists()


def test_a_form_opened_before_a_refusal_neither_lifts_it_nor_makes_up_an_agreement(page: Any, by: Member) -> None:
    contact = contacts.add_contact(last_name="Accueil", by=by)
    shown = page("contact", contact.pk).context["form"]
    typed = SOMEBODY | {"seen": shown["seen"].value(), "phone": "0612345678"}
    contacts.forbid_writing(contact=contact)
    # A telephone is corrected: nobody is stopped for that.
    assert page("contact", contact.pk, **typed).status_code == 302
    contact = Contact.objects.get(pk=contact.pk)
    assert (contact.standing, contact.phone) == ("refus", "06 12 34 56 78")
    # An agreement is ticked: what was said meanwhile is read first, what else was typed stays.
    response = page("contact", contact.pk, **typed, consents="on", address="1 place du Marché")
    again = response.context["form"]
    assert again.errors == {
        "refuses": ["Entre-temps, cette personne a demandé à ne plus être contactée. Relisez, puis enregistrez."]
    }
    assert {name: again[name].value() for name in ("seen", "consents", "refuses", "address")} == {
        "seen": "refus",
        "consents": False,
        "refuses": True,
        "address": "1 place du Marché",
    }
    assert Contact.objects.get(pk=contact.pk).standing == "refus"
    # She has read it, and they have told her otherwise.
    assert page("contact", contact.pk, **typed | {"seen": "refus"}, consents="on").status_code == 302
    assert Contact.objects.get(pk=contact.pk).standing == "accord"


def test_a_person_is_met_in_one_click_and_the_list_stays_as_it_was_filtered(page: Any, by: Member) -> None:
    contact = contacts.add_contact(last_name="Accueil", by=by)
    back = reverse("directory:index", args=[by.roadmap.slug]) + "?contact=a_rencontrer"
    response = page("meet", contact.pk, next=back)
    contact.refresh_from_db()
    assert (response.headers["Location"], contact.status) == (back, "rencontre")
    for nowhere in ("https://ailleurs.example/", "//ailleurs.example/", "1e9", "directory", ""):
        assert page("meet", contact.pk, next=nowhere).headers["Location"] == back.partition("?")[0]


def test_the_page_that_erases_says_that_an_access_stays(page: Any, by: Member) -> None:
    assert by.user
    stranger = contacts.add_contact(last_name="Accueil", email="accueil@demo.example", by=by)
    colleague = contacts.add_contact(last_name="Accueil", email=by.user.email, by=by)
    assert [page("erase", row.pk).context["has_access"] for row in (stranger, colleague)] == [False, True]
    assert "Son accès à la feuille de route reste" in text(page("erase", colleague.pk))


def test_a_person_is_erased_after_a_question(page: Any, by: Member) -> None:
    contact = contacts.add_contact(last_name="Accueil", by=by)
    assert "Effacer Accueil\u00a0?" in text(page("erase", contact.pk))
    assert page("erase", contact.pk, sure="oui").status_code == 302
    assert not Contact.objects.filter(roadmap=by.roadmap).exists()


def test_two_lines_are_compared_then_made_one(page: Any, by: Member) -> None:
    kept = contacts.add_contact(last_name="Accueil", email="a@a.example", by=by)
    other = contacts.add_contact(last_name="Secrétariat", email="a@a.example", function="secrétaire", by=by)
    response = page("merge", kept.pk, other.pk)
    assert list(response.context["form"].fields) == ["last_name"]
    assert response.context["completed"] == [("Fonction", "secrétaire")]
    assert page("merge", kept.pk, other.pk, last_name="theirs").status_code == 302
    kept.refresh_from_db()
    assert (kept.last_name, kept.function, Contact.objects.filter(roadmap=by.roadmap).count()) == (
        "Secrétariat",
        "secrétaire",
        1,
    )


def test_a_structure_is_corrected_merged_and_removed(page: Any, by: Member) -> None:
    one = organisations.add_organisation(name="La Poste", by=by)
    other = organisations.add_organisation(name="Bureau de poste", by=by)
    refused = page("organisation", one.pk, name="La Poste", siren="123456789")
    assert list(refused.context["form"].errors) == ["siren"]
    assert page("merge_organisation", one.pk, other=other.pk).status_code == 302
    assert page("remove_organisation", one.pk, sure="oui").status_code == 302
    assert not Organisation.objects.filter(roadmap=by.roadmap).exists()


@pytest.mark.parametrize("name", ["index", "organisations"])
def test_lists_ask_as_many_questions_for_one_person_as_for_many(page: Any, by: Member, name: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page(name).status_code == 200
        return len(captured)

    contacts.add_contact(last_name="Accueil", organisation="Mairie", by=by)
    one = queries()
    for number in range(60):
        contacts.add_contact(last_name=f"Accueil {number}", organisation=f"Mairie {number}", by=by)
    assert queries() == one


def test_two_thousand_people_are_shown_fifty_at_a_time(page: Any, by: Member) -> None:
    Contact.objects.bulk_create(
        Contact(roadmap=by.roadmap, last_name=f"Contact {n}", email=f"c{n}@demo.example") for n in range(2_000)
    )
    response = page("index")
    assert (len(response.context["page"]), response.context["page"].paginator.num_pages) == (50, 40)
    assert len(response.content) < 120_000
    assert len(page("index", search="?tout=oui").context["page"]) == 2_000
    assert page("index", search="?page=999").context["page"].number == 40


def test_the_menu_shows_people_to_who_may_know_them_and_organisations_to_all(world: World, client: Client) -> None:
    shown = {}
    for who in ("referente", "facilitation", "elue", "caf"):
        client.force_login(world.user(who))
        page = text(client.get(reverse("overview:dashboard", args=[world.roadmap.slug])))
        shown[who] = [bool(re.search(f'"[^"]*/acteurs/{part}[?"]', page)) for part in ("", "structures/")]
    assert shown == {
        "referente": [True, True],
        "facilitation": [True, True],
        "elue": [False, True],
        "caf": [False, True],
    }


# --- whoever reads the roadmap ----------------------------------------------------------------------------------------


def test_a_reader_sees_the_organisations_that_were_met_and_no_person(client: Client, world: World) -> None:
    def rows(who: str) -> tuple[list[str], str]:
        client.force_login(world.user(who))
        page = client.get(reverse("directory:organisations", args=[world.roadmap.slug]))
        assert page.status_code == 200
        return [row.name for row in page.context["found"]], text(page)

    everyone, _page = rows("referente")
    met, page = rows("caf")
    assert "Centre social" in met and "Mission locale" in met
    assert [name for name in ("France Travail", "Hôpital local") if name in met] == []
    assert set(met) < set(everyone)
    assert "Personnes" not in page.partition("<main")[2]
    assert reverse("directory:organisations", args=[world.roadmap.slug]) + "ajouter/" not in page


def test_the_pages_of_a_structure_stay_with_those_who_know_people(client: Client, world: World) -> None:
    client.force_login(world.user("caf"))
    organisation = Organisation.objects.filter(roadmap=world.roadmap).latest("id")
    assert client.get(reverse("directory:organisation", args=[world.roadmap.slug, organisation.pk])).status_code == 403


def test_lists_are_in_the_order_of_the_alphabet_accents_included(world: World) -> None:
    """For a database, É comes after Z."""
    by = world.blank()
    roadmap = by.roadmap
    communes = roadmap.communes.all()[:3]
    for commune, name in zip(communes, ("Vanxains", "Église-Neuve", "Azerat"), strict=True):
        Commune.objects.filter(pk=commune.pk).update(name=name)
    roadmap.communes.set(list(communes))
    organisation = add_organisation(name="Zèbre", by=by)
    for name in ("Yourte", "Épicerie", "Arbre"):
        add_organisation(name=name, by=by)
    in_order = ["Azerat", "Église-Neuve", "Vanxains"]
    for form in (ContactForm(roadmap=roadmap), OrganisationForm(roadmap=roadmap)):
        assert [label for _value, label in form.fields["commune"].choices][1:] == in_order  # type: ignore[attr-defined]
    other = MergeOrganisationForm(organisation=organisation).fields["other"]
    assert [label for _value, label in other.choices] == ["Choisir", "Arbre", "Épicerie", "Yourte"]  # type: ignore[attr-defined]
    assert organisation_names(roadmap) == ["Arbre", "Épicerie", "Yourte", "Zèbre"]
