"""Cadres existants: written once, then chosen by the fiches and by the adoption."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes.sheets import revise_action
from jalons.actions.queries.sheets import current_sheet
from jalons.governance.changes import frameworks as changes
from jalons.governance.models import Framework
from jalons.governance.queries.frameworks import framework_rows, framework_titles, years_label
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

CTG: dict[str, Any] = {"kind": "CTG", "title": "CTG 2024", "starts_in": 2024, "ends_in": 2028, "partner": "La CAF"}


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "label"),
    [
        (2024, 2028, "2024 à 2028"),
        (2024, 2024, "2024"),
        (2024, None, "depuis 2024"),
        (None, 2028, "jusqu’en 2028"),
        (None, None, ""),
    ],
)
def test_years_are_said_as_far_as_they_are_known(starts_in: int | None, ends_in: int | None, label: str) -> None:
    assert years_label(starts_in, ends_in) == label


@pytest.mark.django_db
def test_a_framework_is_added_revised_and_removed(by: Member) -> None:
    with told(by.roadmap) as lines:
        framework = changes.add_framework(**CTG, by=by)
        changes.revise_framework(framework=framework, **CTG | {"ends_in": 2029}, by=by)
        changes.remove_framework(framework=framework, by=by)
    assert lines == [
        ("add", "framework", {}, {}),
        ("revise", "framework", {"ends_in": 2028}, {"ends_in": 2029}),
        ("remove", "framework", {}, {}),
    ]
    assert framework_rows(by.roadmap) == []
    with refused("row-gone"):
        changes.remove_framework(framework=framework, by=by)


@pytest.mark.django_db
def test_a_title_serves_once_and_years_follow_one_another(by: Member) -> None:
    framework = changes.add_framework(**CTG, by=by)
    other = changes.add_framework(kind="CRTE", title="CRTE", by=by)
    with refused("framework-title-taken", "title"):
        changes.add_framework(**CTG, by=by)
    with refused("framework-title-taken", "title"):
        changes.add_framework(kind="CRTE", title="ctg 2024", by=by)
    with refused("framework-title-taken", "title"):
        changes.revise_framework(framework=other, kind="CRTE", title=" CTG  2024 ", by=by)
    with refused("framework-years-reversed", "ends_in"):
        changes.revise_framework(framework=framework, **CTG | {"ends_in": 2020}, by=by)
    with refused("stale"):
        changes.revise_framework(framework=framework, **CTG, seen="autre", by=by)
    assert framework_titles(by.roadmap) == ["CRTE", "CTG 2024"]


@pytest.mark.django_db
def test_one_removed_comes_back_by_the_button_beside_it(by: Member, client: Client) -> None:
    framework = changes.add_framework(**CTG, url="https://exemple.fr/ctg", by=by)
    before = framework_rows(by.roadmap)
    assert by.user
    client.force_login(by.user)
    page = client.post(reverse("governance:remove_framework", args=[by.roadmap.slug, framework.pk]), follow=True)
    assert framework_rows(by.roadmap) == []
    form = re.search(r'<div class="notice good".*?<form method="post" action="([^"]+)">(.*?)</form>', page.content.decode(), re.S)  # fmt: skip
    assert form
    fields = dict(re.findall(r'name="(?!csrf)([^"]+)" value="([^"]*)"', form[2]))
    client.post(form[1], fields)
    assert [row.title for row in framework_rows(by.roadmap)] == [before[0].title]
    assert framework_rows(by.roadmap)[0].years == "2024 à 2028"


@pytest.mark.django_db
def test_the_list_costs_the_same_for_one_and_three(by: Member, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    counts = []
    for title in ("CTG", "CRTE", "PEDT"):
        changes.add_framework(kind=title, title=title, by=by)
        with CaptureQueriesContext(connection) as made:
            assert client.get(reverse("governance:frameworks", args=[by.roadmap.slug])).status_code == 200
        counts.append(len(made))
    assert counts[0] == counts[1] == counts[2]


@pytest.mark.django_db
def test_a_fiche_chooses_among_the_frameworks_of_its_roadmap(world: World, client: Client) -> None:
    by = world.member()
    framework = changes.add_framework(kind="CRTE", title="CRTE du Périgord", by=by)
    action = world.action("1.2")
    client.force_login(world.user("referente"))
    url = reverse("actions:edit", args=[by.roadmap.slug, action.code])
    page = client.get(url).content.decode()
    assert '<optgroup label="Les cadres d’ici">' in page and '<option value="CRTE du Périgord">' in page
    sent = {"title": action.title, "frameworks-0-0": "CRTE du Périgord", "frameworks-0-1": "Axe 2"}
    sent |= {"frameworks-1-0": "PEDT", "frameworks-1-1": "p. 4"}
    sent |= {"quick_win": "on"} if action.quick_win else {}  # its score decided
    assert client.post(url, sent | {"version": str(action.version)}).status_code == 302
    action = world.action("1.2")
    assert action.frameworks == [["CRTE du Périgord", "Axe 2"], ["PEDT", "p. 4"]]
    assert [str(line).replace("\u00a0", " ") for line in current_sheet(action).frameworks] == [
        "CRTE du Périgord : Axe 2",
        "projet éducatif de territoire (PEDT) : p. 4",
    ]
    changes.remove_framework(framework=framework, by=by)
    # What the fiche says stays, and may still be sent.
    assert client.post(url, sent | {"version": str(action.version), "title": "Autre"}).status_code == 302
    assert world.action("1.2").frameworks[0] == ["CRTE du Périgord", "Axe 2"]


@pytest.mark.django_db
def test_a_framework_that_is_renamed_is_renamed_in_the_fiches(world: World, client: Client) -> None:
    by = world.member()
    framework = changes.add_framework(**CTG, by=by)
    action = world.action("1.2")
    rows = [["CTG 2024", "Axe 2"], ["PEDT", "p. 4"]]
    revise_action(action=action, version=action.version, title=action.title, frameworks=rows, by=by)
    for title in ("CTG 2024-2028", "Convention 2024-2028"):
        changes.revise_framework(framework=framework, **CTG | {"title": title}, by=by)

    def names() -> list[str]:
        return [line.kind for line in current_sheet(world.action("1.2")).frameworks]

    assert names() == ["Convention 2024-2028", "PEDT"]
    client.force_login(world.user("referente"))
    url = reverse("actions:edit", args=[by.roadmap.slug, action.code])
    assert client.get(url).context["form"]["frameworks"].value()[0][:2] == ["Convention 2024-2028", "Axe 2"]
    # Another one takes the first title: it is that one.
    changes.add_framework(**CTG, by=by)
    assert names() == ["CTG 2024", "PEDT"]
    # Given back, a title is no former one.
    changes.revise_framework(framework=framework, **CTG | {"title": "CTG 2024-2028"}, by=by)
    framework.refresh_from_db()
    assert framework.former_titles == ["CTG 2024", "Convention 2024-2028"]


@pytest.mark.django_db
def test_the_adoption_offers_them_and_takes_any_other_words(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    page = client.get(reverse("publication:adoption", args=[world.roadmap.slug])).content.decode()
    titles = Framework.objects.filter(roadmap=world.roadmap).values_list("title", flat=True)
    assert len(titles) == 2 and all(f'<option value="{title}">' in page for title in titles)
    assert 'list="cadres"' in page
