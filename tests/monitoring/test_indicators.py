from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import copies, sheets
from jalons.actions.library import model_action
from jalons.actions.models import ActionSheet
from jalons.monitoring.changes import indicators as changes
from jalons.monitoring.models import Indicator
from jalons.monitoring.queries import indicators as queries
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
TYPED = {"label": "Communes desservies", "unit": "communes", "baseline": "3", "target": "16", "target_on": "31/12/2027"}


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


@pytest.fixture
def page(member: Member, client: Client) -> Any:
    assert member.user
    client.force_login(member.user)

    def ask(name: str, *more: object, **fields: object) -> Any:
        url = reverse(f"monitoring:{name}", args=[member.roadmap.slug, "1.1", *more])
        return send_shown(client, url, fields) if fields else client.get(url)

    return ask


def test_an_indicator_is_added_revised_and_removed(member: Member, action: ActionSheet) -> None:
    with told(member.roadmap) as lines:
        indicator = changes.add_indicator(
            action=action, label="Communes", target=Decimal(16), target_on=date(2027, 12, 31), by=member
        )
        changes.revise_indicator(
            indicator=indicator,
            label="Communes desservies",
            baseline=Decimal(3),
            target=Decimal(16),
            target_on=date(2027, 12, 31),
            by=member,
        )
        changes.remove_indicator(indicator=indicator, by=member)
    assert queries.action_indicators(action) == []
    assert lines == [
        ("add", "indicator", {}, {"action": "Un bus", "baseline": None, "target": "16", "target_on": "2027-12-31"}),
        (
            "revise",
            "indicator",
            {"label": "Communes", "baseline": None},
            {"label": "Communes desservies", "baseline": "3"},
        ),
        ("remove", "indicator", {"action": "Un bus", "baseline": "3", "target": "16"}, {}),
    ]


def test_an_action_is_measured_as_long_as_an_indicator_is_left(member: Member, action: ActionSheet) -> None:
    values: dict[str, Any] = {"action": action, "target": Decimal(1), "target_on": date(2027, 1, 1), "by": member}
    indicators = [changes.add_indicator(label=label, **values) for label in ("Un", "Deux")]
    said = []
    for indicator in indicators:
        action.refresh_from_db()
        said.append(action.is_measured)
        changes.remove_indicator(indicator=indicator, by=member)
    action.refresh_from_db()
    assert [*said, action.is_measured] == [True, True, False]


def test_two_indicators_of_an_action_never_share_a_name(member: Member, action: ActionSheet) -> None:
    values: dict[str, Any] = {"action": action, "target": Decimal(1), "target_on": date(2027, 1, 1), "by": member}
    first, second = (changes.add_indicator(label=label, **values) for label in ("Un", "Deux"))
    with refused("indicator-label-taken", "label"):
        changes.add_indicator(label="Un", **values)
    with refused("indicator-label-taken", "label"):
        changes.revise_indicator(indicator=second, label="Un", target=Decimal(1), target_on=date(2027, 1, 1), by=member)
    assert queries.action_indicators(action) == [first, second]


def test_an_indicator_of_a_fiche_that_was_removed_meanwhile_is_refused(member: Member, action: ActionSheet) -> None:
    shown = ActionSheet.objects.get(pk=action.pk)
    sheets.remove_action(action=action, by=member)
    with refused("action-gone"):
        changes.add_indicator(action=shown, label="Un", target=Decimal(1), target_on=date(2027, 1, 1), by=member)


def test_a_target_comes_after_its_baseline(member: Member, action: ActionSheet) -> None:
    day = date(2027, 1, 1)
    with refused("target-before-baseline", "target_on"):
        changes.add_indicator(action=action, label="Un", baseline_on=day, target=Decimal(1), target_on=day, by=member)
    assert queries.action_indicators(action) == []


@pytest.mark.parametrize(
    ("typed", "value"),
    [("7,8", "7.80"), ("1\u00a0200", "1200"), ("84 %", "84"), ("−3", "-3"), ("0", "0")],
)
def test_measures_are_read_as_people_type_them(page: Any, action: ActionSheet, typed: str, value: str) -> None:
    assert page("indicators", **TYPED | {"target": typed}).status_code == 302
    assert Indicator.objects.get(action=action).target == Decimal(value)


@pytest.mark.parametrize("typed", ["beaucoup", "1,234", "NaN", "1e400"])
def test_a_measure_that_is_none_is_refused_and_kept(page: Any, action: ActionSheet, typed: str) -> None:
    response = page("indicators", **TYPED | {"target": typed})
    form = response.context["form"]
    assert (list(form.errors), form["target"].value(), form["label"].value()) == (
        ["target"],
        typed,
        "Communes desservies",
    )
    assert not Indicator.objects.filter(action=action).exists()


def test_an_unknown_baseline_is_shown_as_unknown_and_never_as_zero(page: Any, action: ActionSheet) -> None:
    page("indicators", **TYPED | {"baseline": ""})
    shown = page("indicators").content.decode()
    assert ("inconnu" in shown, Indicator.objects.get(action=action).baseline) == (True, None)


def test_an_indicator_is_revised_and_removed_by_its_page(page: Any, action: ActionSheet) -> None:
    page("indicators", **TYPED | {"target": "7,8"})
    indicator = Indicator.objects.get(action=action)
    assert page("indicator", indicator.pk).context["form"]["target"].value() == "7,8"
    page("indicator", indicator.pk, **TYPED | {"target": "9"})
    indicator.refresh_from_db()
    assert indicator.target == Decimal(9)
    page("remove_indicator", indicator.pk, sure=1)
    assert queries.action_indicators(action) == []


def test_one_indicator_and_three_cost_the_same_queries(page: Any, action: ActionSheet) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page("indicators")
        return len(asked)

    page("indicators", **TYPED)
    page("indicators")
    one = cost()
    for label in ("Deux", "Trois"):
        page("indicators", **TYPED | {"label": label})
    page("indicators")
    assert cost() == one


def test_indicators_of_a_roadmap_are_those_of_its_actions(world: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = queries.indicators_by_action(world.roadmap)
    rows = ActionSheet.objects.filter(roadmap=world.roadmap)
    assert ({row.pk: queries.action_indicators(row) for row in rows}, len(asked)) == (dict(found), 1)


def test_a_fiche_that_began_with_a_model_is_offered_what_to_count(page: Any, member: Member) -> None:
    model = model_action("pret-materiel")
    assert model
    copies.start_from_model(model=model, title="Prêter", starts_on=date(2027, 1, 4), new_axis="Équiper", by=member)
    offered = page("indicators").context["suggested"]
    assert [one.label for one in offered] == [one.label for one in model.indicators]
    url = reverse("monitoring:indicators", args=[member.roadmap.slug, "1.1"])
    client = Client()
    assert member.user
    client.force_login(member.user)
    form = client.get(url + "?propose=1").context["form"]
    assert (form["label"].value(), form["unit"].value()) == ("Lieux de prêt", "lieux")
    assert client.get(url + "?propose=9").context["form"]["label"].value() is None
    page("indicators", label="Lieux de prêt", target="5", target_on="2027-12-31")
    left = page("indicators").context["suggested"]
    assert [one.label for one in left] == ["Prêts par an", "Foyers équipés durablement après un prêt"]


def test_a_fiche_of_its_own_is_offered_nothing(page: Any, action: ActionSheet) -> None:
    assert page("indicators").context["suggested"] == []
