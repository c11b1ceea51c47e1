"""Several people at once: what is written, what is refused, and what the pages ask."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.base.page_messages import undo_of
from jalons.directory.changes import contacts, several
from jalons.directory.models import Contact
from jalons.directory.rules.consents import Standing
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.queries.journal import journal_lines
from tests.pages import shown_rows
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def people(by: Member) -> list[Contact]:
    return [contacts.add_contact(last_name=name, college="elu", by=by) for name in ("Accueil", "Direction", "Régie")]


def last_lines(by: Member, n: int = 1) -> list[tuple[str, object]]:
    lines = JournalEntry.objects.filter(roadmap=by.roadmap).order_by("-id")[:n]
    return [(line.verb, line.after) for line in lines]


def test_several_people_are_met_in_one_line_of_the_journal(by: Member, people: list[Contact]) -> None:
    contacts.meet_contact(contact=people[0], by=by)
    assert several.meet_contacts(contacts=people, by=by).people == 2
    assert set(Contact.objects.values_list("status", flat=True).filter(roadmap=by.roadmap)) == {"rencontre"}
    met = {f"contact.{one.pk}.status": "rencontre" for one in people[1:]}
    assert last_lines(by) == [("meet_people", {"people": 2} | met)]


def test_people_already_met_write_nothing(by: Member, people: list[Contact]) -> None:
    several.meet_contacts(contacts=people, by=by)
    before = JournalEntry.objects.count()
    assert several.meet_contacts(contacts=people, by=by) == (0, 0)
    assert JournalEntry.objects.count() == before


def test_a_category_removes_the_college_that_it_does_not_say(by: Member, people: list[Contact]) -> None:
    assert several.set_category(contacts=people[:2], category="prive", college="", by=by).people == 2
    rows = Contact.objects.filter(roadmap=by.roadmap).order_by("pk").values_list("category", "college")
    assert list(rows) == [("prive", ""), ("prive", ""), ("public", "elu")]
    entry = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    one, other = (f"contact.{person.pk}" for person in people[:2])
    assert entry.before == {
        f"{one}.college": "elu", f"{one}.category": "public", f"{other}.college": "elu", f"{other}.category": "public",
    }  # fmt: skip
    assert (entry.verb, entry.after) == (
        "revise_people",
        {"people": 2, f"{one}.college": "", f"{one}.category": "prive", f"{other}.college": "", f"{other}.category": "prive"},
    )  # fmt: skip
    told = journal_lines(by.roadmap)[0][0]
    assert [(line.field, line.before, line.after) for line in told.differences if line.name.startswith(one)] == [
        (f"contact {people[0].pk}, collège", "Élue ou élu", "–"),
        (f"contact {people[0].pk}, catégorie", "Service public, mairie, élue ou élu", "Entreprise ou association"),
    ]
    assert [(line.field, line.after) for line in told.differences if line.name == "people"] == [("", "2 personnes")]


def test_consents_never_change_with_several(by: Member, people: list[Contact]) -> None:
    contacts.forbid_writing(contact=people[0])
    contacts.allow_writing(contact=people[1])
    several.set_category(contacts=people, category="", college="habitant", by=by)
    several.meet_contacts(contacts=people, by=by)
    standings = [row.standing for row in Contact.objects.filter(roadmap=by.roadmap).order_by("pk")]
    assert standings == [Standing.REFUSED, Standing.AGREED, Standing.SILENT]


def test_erased_people_leave_no_name_in_the_journal(by: Member, people: list[Contact]) -> None:
    assert several.erase_contacts(contacts=people[:2], by=by) == (2, 0)
    assert [row.last_name for row in Contact.objects.filter(roadmap=by.roadmap)] == ["Régie"]
    assert last_lines(by) == [("erase_people", {"people": 2})]


def test_people_of_another_roadmap_are_refused(by: Member, people: list[Contact], world: World) -> None:
    other = world.blank()
    with refused("nobody-picked"):
        several.erase_contacts(contacts=people, by=other)
    assert Contact.objects.filter(roadmap=by.roadmap).count() == 3


@pytest.fixture
def page(by: Member, client: Client) -> Any:
    assert by.user
    client.force_login(by.user)
    return client


def url(by: Member, name: str = "directory:several") -> str:
    return reverse(name, args=[by.roadmap.slug])


def test_the_page_names_who_is_ticked_and_writes_nothing(page: Client, by: Member, people: list[Contact]) -> None:
    response = page.get(url(by), {"geste": "rencontrer", "ligne": [people[0].pk, people[2].pk, "x", ""]})
    assert [row.name for row in response.context["people"]] == ["Accueil", "Régie"]
    assert not Contact.objects.filter(roadmap=by.roadmap, status="rencontre").exists()


@pytest.mark.parametrize("asked", [{"geste": "rencontrer"}, {"geste": "inconnu", "ligne": "1"}, {}])
def test_nobody_ticked_goes_back_to_the_list(page: Client, by: Member, asked: dict[str, str]) -> None:
    assert page.get(url(by), asked).headers["Location"] == url(by, "directory:index") + "#several"


def test_a_category_is_sent_for_those_ticked(page: Client, by: Member, people: list[Contact]) -> None:
    sent = {"geste": "categorie", "ligne": [people[0].pk, people[1].pk], "profile": "habitant"}
    page.post(url(by), sent | shown_rows(page, url(by), sent))
    rows = Contact.objects.filter(roadmap=by.roadmap).order_by("pk").values_list("college", flat=True)
    assert list(rows) == ["habitant", "habitant", "elu"]


def test_the_list_is_sorted_in_its_address_and_remembers_it(page: Client, by: Member, people: list[Contact]) -> None:
    contacts.revise_contact(contact=people[1], last_name="Direction", organisation="Mairie", by=by)
    shown = page.get(url(by, "directory:index"), {"tri": "-personne"})
    assert [row.name for row in shown.context["page"]] == ["Régie", "Direction", "Accueil"]
    again = page.get(url(by, "directory:index"), follow=True)
    assert [row.name for row in again.context["page"]] == ["Régie", "Direction", "Accueil"]
    page.get(url(by, "directory:index"), {"tout-afficher": ""})
    first = page.get(url(by, "directory:index"), {"tri": "structure"})
    assert [row.name for row in first.context["page"]] == ["Direction", "Accueil", "Régie"]


def test_organisations_are_searched_and_sorted(page: Client, by: Member) -> None:
    for name, n in (("Mairie", 2), ("École", 1), ("Épicerie", 0)):
        contacts.add_contact(last_name="Accueil", organisation=name, by=by)
        for k in range(n):
            contacts.add_contact(last_name=f"Agent {k}", organisation=name, by=by)
    shown = page.get(url(by, "directory:organisations"), {"tri": "-personnes"})
    assert [(row.name, row.people) for row in shown.context["found"]] == [("Mairie", 3), ("École", 2), ("Épicerie", 1)]
    assert [row.name for row in page.get(url(by, "directory:organisations"), {"q": "ep"}).context["found"]] == [
        "Épicerie"
    ]


def profiles(by: Member) -> list[tuple[str, str, str]]:
    rows = Contact.objects.filter(roadmap=by.roadmap).order_by("pk")
    return list(rows.values_list("category", "college", "status"))


@pytest.mark.parametrize("sent", [{"geste": "categorie", "profile": "habitant"}, {"geste": "rencontrer"}])
def test_a_gesture_is_taken_back_for_each_but_who_changed_since(
    page: Client, by: Member, people: list[Contact], sent: dict[str, str]
) -> None:
    contacts.revise_contact(contact=people[1], last_name="Direction", college="association", by=by)
    before = profiles(by)
    picked: dict[str, Any] = sent | {"ligne": [one.pk for one in people]}
    told = page.post(url(by), picked | shown_rows(page, url(by), picked), follow=True)
    (message,) = told.context["messages"]
    undo = undo_of(message)
    assert undo
    assert profiles(by) != before
    changed = profiles(by)[2]
    people[2].refresh_from_db()
    now = {"college": "entreprise"} if "profile" in sent else {"status": "a_rencontrer"}
    contacts.revise_contact(contact=people[2], last_name="Régie", by=by, **now)
    kept = profiles(by)[2]
    assert kept != changed
    page.post(undo.url, dict(undo.inputs))
    assert profiles(by) == [*before[:2], kept]
    assert JournalEntry.objects.filter(roadmap=by.roadmap).latest("id").verb == "restore_people"


def test_what_is_no_gesture_of_this_roadmap_is_not_taken_back(
    page: Client, by: Member, people: list[Contact], world: World
) -> None:
    line = several.meet_contacts(contacts=people, by=by).line
    for sent in (0, JournalEntry.objects.exclude(pk=line).latest("id").pk):
        with refused("nothing-to-restore"):
            several.restore_contacts(line=sent, by=by)
    with refused("nothing-to-restore"):
        several.restore_contacts(line=line, by=world.blank())
    assert page.post(url(by, "directory:restore_several"), {"line": "x"}).status_code == 302


def test_the_page_says_what_each_person_is_now(page: Client, by: Member, people: list[Contact]) -> None:
    ticked = [one.pk for one in people]
    shown = page.get(url(by), {"geste": "categorie", "ligne": ticked}).content.decode()
    assert shown.count(">Élue ou élu</small>") == 3
    shown = page.get(url(by), {"geste": "rencontrer", "ligne": ticked}).content.decode()
    assert shown.count("à rencontrer → rencontré") == 3


def test_an_empty_directory_offers_two_ways_to_fill_it_once_each(page: Client, by: Member) -> None:
    shown = page.get(url(by, "directory:index")).content.decode()
    main = shown[shown.index("<main") :]
    assert (main.count(url(by, "directory:add")), main.count(url(by, "directory:upload"))) == (1, 1)
    assert "Coller ou importer une liste" in main
