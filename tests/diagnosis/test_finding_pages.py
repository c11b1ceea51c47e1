"""« Paroles recueillies »: typed one after the other, found, corrected, removed and put back."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.diagnosis.changes import findings as finding_changes
from jalons.diagnosis.models import Finding
from jalons.diagnosis.queries import findings as finding_queries
from jalons.roadmaps.models import Member
from tests.pages import send_shown
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank(of=world.roadmap)


@pytest.fixture
def page(by: Member, client: Client) -> Client:
    assert by.user
    client.force_login(by.user)
    return client


def url(by: Member, name: str = "findings", *more: object) -> str:
    return reverse(f"diagnosis:{name}", args=[by.roadmap.slug, *more])


def test_several_are_typed_in_a_row_and_the_next_begins_like_the_last(by: Member, page: Client) -> None:
    said = {"text": "Une phrase", "said_by": "secrétaire de mairie", "kind": "entretien", "heard_on": "02/11/2026"}
    response = page.post(url(by), said | {"themes": ["Équipement"], "audiences": ["seniors"], "is_kept": "on"})
    assert response.headers["Location"] == f"{url(by)}?apres=1#saisie"
    (row,) = finding_queries.roadmap_findings(by.roadmap)
    assert (row.text, row.said_by, row.themes, row.is_kept) == (
        "Une phrase",
        "secrétaire de mairie",
        ("Équipement",),
        True,
    )
    form = page.get(f"{url(by)}?apres=1").context["form"]
    assert {name: form[name].value() for name in ("text", "said_by", "kind", "themes", "audiences")} == {
        "text": None,
        "said_by": "secrétaire de mairie",
        "kind": "entretien",
        "themes": None,
        "audiences": ("seniors",),
    }


def test_what_was_typed_stays_when_it_is_refused(by: Member, page: Client) -> None:
    response = page.post(url(by), {"text": "Une phrase", "said_by": "Mme Untel", "kind": "verbatim"})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["said_by"]
    assert "Une phrase</textarea>" in response.content.decode()
    assert Finding.objects.filter(roadmap=by.roadmap).count() == 0


def test_communes_are_typed_where_there_are_many(world: World, client: Client) -> None:
    by = world.blank()
    assert by.user
    client.force_login(by.user)
    commune = by.roadmap.communes.get(code="24322")
    typed = f"{commune.name} ({commune.code})"
    client.post(url(by), {"text": "Ici", "kind": "verbatim", "communes": typed})
    (row,) = finding_queries.roadmap_findings(by.roadmap)
    assert (row.codes, typed in client.get(url(by, "finding", row.pk)).content.decode()) == (("24322",), True)


def test_the_list_answers_what_is_asked(by: Member, page: Client) -> None:
    for text, theme in (("Un clavier", "Équipement"), ("Un réseau", "Accès au réseau")):
        finding_changes.add_finding(text=text, themes=[theme], by=by)
    asked = {
        "": [2, 1],
        "?q=RESEAU": [2],
        "?theme=Équipement": [1],
        "?theme=Inconnu": [2, 1],
        "?nature=observation": [],
    }
    for query, numbers in asked.items():
        assert [row.number for row in page.get(url(by) + query).context["found"]] == numbers


def test_a_reader_sees_neither_the_forms_nor_what_names_somebody(world: World, client: Client) -> None:
    by = world.member()
    finding_changes.add_finding(text="Mme Untel n’a rien", by=by)
    client.force_login(world.user("caf"))
    response = client.get(url(by))
    assert "Untel" not in response.content.decode()
    assert re.findall(r'<form method="post" action="[^"]*paroles[^"]*"', response.content.decode()) == []
    assert client.post(url(by), {"text": "a", "kind": "verbatim"}).status_code == 403


def test_removed_then_put_back_then_erased(by: Member, page: Client) -> None:
    finding = finding_changes.add_finding(text="Une phrase", by=by)
    page.post(url(by, "remove_finding", finding.pk))
    shown = page.get(url(by))
    assert (shown.context["found"], [row.number for row in shown.context["removed"]]) == ([], [1])
    page.post(url(by, "restore_finding", finding.pk))
    assert [row.number for row in page.get(url(by)).context["found"]] == [1]
    page.post(url(by, "erase_finding", finding.pk))
    assert Finding.objects.filter(pk=finding.pk).exists() is False


def test_a_finding_is_corrected(by: Member, page: Client) -> None:
    finding = finding_changes.add_finding(text="Mme Untel", themes=["Équipement"], by=by)
    said = {"text": "Une voisine", "kind": "observation", "themes": ["Accompagnement"], "is_kept": "on"}
    response = send_shown(page, url(by, "finding", finding.pk), said)
    assert response.headers["Location"] == f"{url(by)}#parole-1"
    (row,) = finding_queries.roadmap_findings(by.roadmap)
    assert (row.text, row.kind, row.themes, row.names_somebody) == (
        "Une voisine",
        "observation",
        ("Accompagnement",),
        False,
    )


def test_themes_are_renamed_removed_and_added(by: Member, page: Client) -> None:
    finding_changes.add_finding(text="a", themes=["Équipement"], by=by)
    form = page.get(url(by, "finding_themes")).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    renamed = next(name for name, title in sent.items() if title == "Équipement")
    emptied = next(name for name, title in sent.items() if title == "Accompagnement")
    page.post(url(by, "finding_themes"), sent | {renamed: "Matériel", emptied: "", "new_1": "Langue"})
    titles = finding_queries.theme_titles(by.roadmap)
    assert ("Matériel" in titles, "Accompagnement" in titles, titles[-1]) == (True, False, "Langue")
    assert finding_queries.roadmap_findings(by.roadmap)[0].themes == ("Matériel",)


def test_the_first_themes_may_be_changed_before_anything_was_said(by: Member, page: Client) -> None:
    form = page.get(url(by, "finding_themes")).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    first = next(name for name in sent if name.startswith("theme_"))
    page.post(url(by, "finding_themes"), sent | {first: "La fibre"})
    assert finding_queries.theme_titles(by.roadmap)[:2] == ["La fibre", "Équipement"]


def test_two_people_who_change_the_first_themes_lose_nothing(by: Member, page: Client) -> None:
    """Nothing was stored when both pages were opened: their fields have no key yet."""
    form = page.get(url(by, "finding_themes")).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    page.post(url(by, "finding_themes"), sent | {"theme_0": "La fibre"})
    answer = page.post(url(by, "finding_themes"), sent | {"theme_0": "Le débit"})
    form = answer.context["form"]
    assert [(line.typed, line.saved) for line in form.differences] == [("Le débit", "La fibre")]
    again = {name: form[name].value() or "" for name in form.fields}
    page.post(url(by, "finding_themes"), again)
    assert finding_queries.theme_titles(by.roadmap)[:2] == ["Le débit", "Équipement"]


def test_what_is_passed_on_holds_only_what_may_be_published(by: Member, page: Client) -> None:
    finding_changes.add_finding(text="Gardée", by=by)
    finding_changes.add_finding(text="Mme Untel", by=by)
    finding_changes.add_finding(text="Écartée", is_kept=False, by=by)
    whole = page.get(url(by, "findings_csv")).content.decode("utf-8-sig")
    passed = page.get(url(by, "findings_csv") + "?pour=transmettre").content.decode("utf-8-sig")
    assert ([len(text.splitlines()) for text in (whole, passed)], "Gardée" in passed) == ([4, 2], True)


def test_one_row_and_twenty_cost_the_same_queries(by: Member, page: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries_made:
            page.get(url(by))
        return len(queries_made)

    finding_changes.add_finding(text="0", themes=["Équipement"], audiences=["rsa"], by=by)
    one = cost()
    for number in range(1, 20):
        finding_changes.add_finding(text=str(number), themes=["Équipement"], audiences=["rsa"], by=by)
    assert cost() == one
