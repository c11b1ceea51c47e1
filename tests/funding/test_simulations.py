"""Simulations: what they change, in cents and by year; that plans never do; what is refused."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.base.stale_pages import Stale
from jalons.funding.changes import funders, instalments, lines, own_shares, statuses
from jalons.funding.changes import simulations as changes
from jalons.funding.models import FundingLine, SimulatedChange, Simulation
from jalons.funding.models.simulations import read_plan_stamp
from jalons.funding.queries import consolidated
from jalons.funding.queries.simulations import (
    compare_simulations,
    find_simulation,
    plan_data,
    simulation_page,
    target_choices,
)
from jalons.funding.rules.money import Kind, Nature, Resource, Status
from jalons.funding.rules.simulation import (
    Change,
    Effect,
    SimulatedLine,
    Wrong,
    apply_changes,
    check_change,
    delay_shares,
    lost_amount,
    scale_shares,
)
from jalons.funding.rules.years import Share
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

E = Decimal
cents = st.integers(1, 99_999_999)
FUNDERS = ("Région", "région ", "Caf", "État")
resources = st.builds(
    Resource,
    st.sampled_from(Kind),
    st.sampled_from(Nature),
    st.sampled_from(Status),
    cents.map(lambda n: E(n) / 100),
    st.booleans(),
    st.sampled_from(FUNDERS),
)
brought = st.lists(resources, max_size=7).map(
    lambda found: [SimulatedLine(n, one, (Share(2026, one.amount),)) for n, one in enumerate(found)]
)
hypotheses = st.lists(
    st.one_of(
        st.builds(Change, st.just(Effect.REFUSAL), funder=st.sampled_from(FUNDERS), secured_too=st.booleans()),
        st.builds(
            Change,
            st.just(Effect.PERCENT),
            funder=st.sampled_from(FUNDERS),
            value=st.integers(0, 100).map(E),
            secured_too=st.booleans(),
        ),
        st.builds(Change, st.just(Effect.AMOUNT), line=st.integers(0, 8), value=cents.map(lambda n: E(n) / 100)),
        st.builds(Change, st.just(Effect.DELAY), line=st.integers(0, 8), value=st.integers(1, 60).map(E)),
    ),
    max_size=4,
)

# --- rules -----------------------------------------------------------------------------------------------------------


@given(brought, hypotheses)
def test_what_is_left_agrees_with_a_count_in_whole_cents(found: list[SimulatedLine], asked: list[Change]) -> None:
    """Another way: each line is a whole number of cents that each change divides, never more than it was."""
    expected = []
    for line in found:
        r = line.resource
        left = int(r.amount * 100)
        counts = r.status.value != "refuse" and r.nature.value not in {"nature", "benevolat", "etp"}
        for change in asked:
            named = change.line == line.pk if change.line is not None else (
                r.funder.strip().lower() == change.funder.strip().lower()
                and (change.secured_too or r.status.value in {"envisage", "demande"})
            )  # fmt: skip
            if not named or not counts:
                continue
            if change.effect.value == "refus":
                left = 0
            elif change.effect.value == "part":
                left = left * int(change.value or 0) // 100
            elif change.effect.value == "montant":
                left = min(left, int((change.value or 0) * 100))
        expected.append(left if counts else 0)
    after = apply_changes(found, asked)
    counted = [
        int(line.resource.amount * 100)
        if line.resource.status is not Status.REFUSED
        and line.resource.nature.value not in {"nature", "benevolat", "etp"}
        else 0
        for line in after
    ]
    assert counted == expected
    before = sum(
        int(line.resource.amount * 100)
        for line in found
        if line.resource.status is not Status.REFUSED
        and line.resource.nature.value not in {"nature", "benevolat", "etp"}
    )
    lost = lost_amount([line.resource for line in found], [line.resource for line in after])
    assert int(lost * 100) == before - sum(expected)
    for line in after:
        if line.resource.status is not Status.REFUSED:
            assert sum((share.planned for share in line.shares), E(0)) == line.resource.amount


@given(st.lists(cents, min_size=1, max_size=6), st.integers(1, 100))
def test_the_years_of_a_part_add_up_to_the_part(parts: list[int], percent: int) -> None:
    shares = [Share(2026 + n, E(part) / 100) for n, part in enumerate(parts)]
    amount = E(sum(parts)) / 100
    kept = E(sum(parts) * percent // 100) / 100
    scaled = scale_shares(shares, amount, kept)
    assert [share.year for share in scaled] == [share.year for share in shares]
    assert sum(share.planned for share in scaled) == kept
    assert all(E(0) <= share.planned for share in scaled)


@pytest.mark.parametrize(
    ("month", "months", "expected"),
    [
        (1, 1, 2026), (1, 11, 2026), (1, 12, 2027), (12, 1, 2027), (12, 12, 2027), (12, 13, 2028),
        (None, 5, 2026), (None, 6, 2027), (None, 18, 2028), (3, 60, 2031),
    ],
)  # fmt: skip
def test_a_delay_goes_into_the_year_where_it_ends(month: int | None, months: int, expected: int) -> None:
    assert delay_shares([Share(2026, E(5))], months, month) == (Share(expected, E(5)),)
    start = date(2026, month or 7, 1)
    assert (start.year * 12 + start.month - 1 + months) // 12 == expected


def test_what_is_paid_or_has_no_year_is_not_delayed() -> None:
    shares = (Share(2025, E(5), E(5)), Share(None, E(3)), Share(2026, E(2)))
    assert delay_shares(shares, 12, None) == (Share(2025, E(5), E(5)), Share(None, E(3)), Share(2027, E(2)))


GRANT = Resource(Kind.INVESTMENT, Nature.GRANT, Status.REQUESTED, E("24000"), True, "Région")
TIME = Resource(Kind.OPERATING, Nature.VOLUNTEERING, Status.GRANTED, E("700"), False, "Amicale")


@pytest.mark.parametrize(
    ("effect", "value", "target", "expected"),
    [
        ("refus", None, GRANT, None),
        ("part", "50", GRANT, None),
        ("part", "0", GRANT, None),
        ("part", "100", None, None),
        ("part", "120", GRANT, Wrong.PERCENT),
        ("part", "100.01", None, Wrong.PERCENT),
        ("part", "-1", GRANT, Wrong.NEGATIVE),
        ("part", None, GRANT, Wrong.NO_VALUE),
        ("montant", "24000", GRANT, None),
        ("montant", "24000.01", GRANT, Wrong.MORE_THAN_LINE),
        ("montant", "-0.01", GRANT, Wrong.NEGATIVE),
        ("montant", "10", None, Wrong.AMOUNT_OF_FUNDER),
        ("retard", "1", GRANT, None),
        ("retard", "60", None, None),
        ("retard", "61", GRANT, Wrong.MONTHS),
        ("retard", "500", GRANT, Wrong.MONTHS),
        ("retard", "0", GRANT, Wrong.MONTHS),
        ("retard", "1.5", GRANT, Wrong.MONTHS),
        ("refus", None, TIME, Wrong.NOTHING_PAID),
    ],
)
def test_a_change_that_makes_no_sense(
    effect: str, value: str | None, target: Resource | None, expected: Wrong | None
) -> None:
    change = Change(Effect(effect), line=1 if target else None, value=None if value is None else E(value))
    assert check_change(change, target) is expected


# --- changes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    """60 000 € to pay in 2026: Région 42 000 (asked), EPCI 8 000 (own, granted), Mécène 10 000 (envisaged)."""
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    sheets.advance_action(action=action, to="proposee", by=member)
    ActionSheet.objects.filter(pk=action.pk).update(starts_on=date(2026, 3, 1))
    action.refresh_from_db()
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=E(60_000), by=member)
    for funder, amount, status, nature, public in (
        ("Région", 42_000, "demande", "subvention", True),
        ("Intercommunalité", 8_000, "accorde", "propre", True),
        ("Mécène", 10_000, "envisage", "subvention", False),
    ):
        lines.add_funding(
            action=action, funder=funder, nature=nature, kind="investissement", amount=E(amount), status=status,
            is_public=public, by=member,
        )  # fmt: skip
    return action


def line_of(action: ActionSheet, funder: str) -> FundingLine:
    return FundingLine.objects.get(action=action, funder=funder)


def simulate(by: Member, name: str = "Sans la Région", **first: Any) -> Simulation:
    values: dict[str, Any] = {"effect": "refus", "funder": "Région"} | first
    return changes.add_simulation(name=name, by=by, **values)


pytestmark = pytest.mark.django_db


def test_a_simulation_is_kept_and_changes_no_plan(member: Member, action: ActionSheet) -> None:
    rows = list(FundingLine.objects.values())
    before = consolidated.consolidated_money(member.roadmap)
    with told(member.roadmap) as entries:
        simulate(member)
    assert list(FundingLine.objects.values()) == rows
    assert consolidated.consolidated_money(member.roadmap) == before
    assert entries == [("add", "simulation", {}, {"change": "Région\u00a0: dit non"})]
    shown = compare_simulations(member.roadmap)
    assert (shown.today.to_find, shown.rows[0].scenario.to_find) == (E(0), E(42_000))
    assert (shown.today.own_share, shown.rows[0].scenario.own_share) == (
        "il manque 2\u00a0500\u00a0€ à l’action 1.1",
        "suffisante partout",
    )
    assert shown.rows[0].stale == ""


def test_a_part_an_amount_and_a_delay_are_compared_side_by_side(member: Member, action: ActionSheet) -> None:
    region, caf = line_of(action, "Région"), line_of(action, "Mécène")
    simulate(member, "Moitié", effect="part", value=E(50))
    simulate(member, "Peu", effect="montant", line=region.pk, funder="", value=E("41999.99"))
    late = simulate(member, "Tard", effect="retard", value=E(12))
    changes.add_change(simulation=late, effect="refus", line=caf.pk, by=member)
    shown = compare_simulations(member.roadmap)
    assert [row.scenario.to_find for row in shown.rows] == [E(21_000), E("0.01"), E(10_000)]
    assert [(year.label, year.cells) for year in shown.years] == [
        ("2026", (E(0), E(-21_000), E("-0.01"), E(-52_000))),
        ("2027", (None, None, None, E(42_000))),
    ]
    assert [change.sentence.replace("\u00a0", " ") for change in shown.rows[2].changes] == [
        "Région : paie 12 mois plus tard",
        "1.1, Mécène, 10 000 € : dit non",
    ]


def test_the_years_of_a_spread_line_move_one_by_one(member: Member, action: ActionSheet) -> None:
    region = line_of(action, "Région")
    statuses.set_status(line=region, status="accorde", on=date(2026, 1, 1), asked_on=date(2026, 1, 1), by=member)
    parts = [
        instalments.Payment(year=2026, planned=E(20_000), actual=E(20_000), actual_on=date(2026, 2, 1)),
        instalments.Payment(year=2027, planned=E(22_000), actual=None, actual_on=None),
    ]
    instalments.spread_line(line=region, amount=region.amount, instalments=parts, by=member)
    late = simulate(member, "Tard", effect="retard", value=E(6), secured_too=True)
    years = {label: then for label, _now, then in simulation_page(late).years}
    assert years == {"2026": E(-22_000), "2027": None, "2028": E(22_000)}


def test_what_is_secured_falls_only_when_asked(member: Member, action: ActionSheet) -> None:
    simulate(member, "Un", funder="Intercommunalité")
    simulate(member, "Deux", funder="Intercommunalité", secured_too=True)
    assert [row.scenario.to_find for row in compare_simulations(member.roadmap).rows] == [E(0), E(8_000)]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"effect": "part", "value": E(120)}, "simulation-percent"),
        ({"effect": "part", "value": E(-5)}, "simulation-negative"),
        ({"effect": "part"}, "simulation-no-value"),
        ({"effect": "retard", "value": E(500)}, "simulation-months"),
        ({"effect": "montant", "value": E(5)}, "simulation-amount-of-funder"),
    ],
)
def test_nonsense_is_refused_beside_its_field(
    member: Member, action: ActionSheet, said: dict[str, Any], code: str
) -> None:
    with refused(code, "value"):
        simulate(member, **said)
    assert not Simulation.objects.filter(roadmap=member.roadmap).exists()


def test_a_target_of_elsewhere_is_refused(member: Member, action: ActionSheet, world: World) -> None:
    with refused("funder-gone", "target"):
        simulate(member, funder="Personne")
    other = FundingLine.objects.filter(action__roadmap=world.roadmap).first()
    assert other
    with refused("line-gone", "target"):
        simulate(member, line=other.pk, funder="")


def test_names_are_unique_and_six_are_the_most(member: Member, action: ActionSheet) -> None:
    simulate(member)
    with refused("simulation-name-taken", "name"):
        simulate(member)
    for n in range(5):
        simulate(member, f"Autre {n}")
    with refused("too-many-simulations"):
        simulate(member, "Encore")


def test_the_same_thing_is_said_once(member: Member, action: ActionSheet) -> None:
    row = simulate(member)
    with refused("already-simulated", "effect"):
        changes.add_change(simulation=row, effect="refus", funder="Région", by=member)
    changes.add_change(simulation=row, effect="retard", funder="Région", value=E(2), by=member)


def test_two_people_who_change_one_simulation_read_each_other(member: Member, action: ActionSheet) -> None:
    row = simulate(member)
    seen = row.stamp
    mine, theirs = (Simulation.objects.get(pk=row.pk) for _n in range(2))
    changes.add_change(simulation=theirs, effect="refus", funder="Mécène", by=member, seen=seen)
    with pytest.raises(Stale):
        changes.add_change(simulation=mine, effect="part", funder="Mécène", value=E(10), by=member, seen=seen)
    again = Simulation.objects.get(pk=row.pk)
    changes.add_change(simulation=again, effect="part", funder="Mécène", value=E(10), by=member, seen=again.stamp)
    assert SimulatedChange.objects.filter(simulation=row).count() == 3


def test_a_change_already_removed_says_so(member: Member, action: ActionSheet) -> None:
    row = simulate(member)
    change = SimulatedChange.objects.get(simulation=row)
    with told(member.roadmap) as entries:
        changes.remove_change(simulation=row, pk=change.pk, by=member)
    assert entries == [("change", "simulation", {"change": "Région\u00a0: dit non"}, {})]
    with refused("change-gone"):
        changes.remove_change(simulation=row, pk=change.pk, by=member)


def test_it_is_renamed_removed_and_restored(member: Member, action: ActionSheet) -> None:
    row = simulate(member)
    with told(member.roadmap) as entries:
        changes.rename_simulation(simulation=row, name="Plan B", by=member)
        changes.remove_simulation(simulation=row, by=member)
        assert compare_simulations(member.roadmap).rows == ()
        with refused("simulation-gone"):
            changes.rename_simulation(simulation=row, name="Trop tard", by=member)
        changes.restore_simulation(simulation=row, by=member)
    assert [verb for verb, *_others in entries] == ["revise", "remove", "restore"]
    assert [(one.name, len(one.changes)) for one in compare_simulations(member.roadmap).rows] == [("Plan B", 1)]
    with refused("simulation-not-removed"):
        changes.restore_simulation(simulation=row, by=member)


def test_what_was_removed_long_ago_is_deleted(member: Member, action: ActionSheet) -> None:
    old, recent, last = (simulate(member, name) for name in ("Un", "Deux", "Trois"))
    for row, days in ((old, 2), (recent, 0)):
        Simulation.objects.filter(pk=row.pk).update(removed_at=timezone.now() - timedelta(days=days))
    changes.remove_simulation(simulation=last, by=member)
    assert set(Simulation.objects.filter(roadmap=member.roadmap).values_list("name", flat=True)) == {"Deux", "Trois"}


def test_it_is_stale_as_soon_as_the_plan_changed(member: Member, action: ActionSheet) -> None:
    row = simulate(member)
    region = line_of(action, "Région")
    instalments.spread_line(
        line=region,
        amount=region.amount,
        instalments=[instalments.Payment(year=2027, planned=region.amount, actual=None, actual_on=None)],
        by=member,
    )
    assert "Le plan a changé depuis" in compare_simulations(member.roadmap).rows[0].stale
    changes.read_simulation_again(simulation=row, by=member)
    assert compare_simulations(member.roadmap).rows[0].stale == ""
    own_shares.set_own_share_rule(action=action, own_share_rule="30", by=member)
    assert compare_simulations(member.roadmap).rows[0].stale != ""
    changes.read_simulation_again(simulation=row, by=member)
    lines.remove_funding(line=line_of(action, "Mécène"), by=member)
    assert compare_simulations(member.roadmap).rows[0].stale != ""


def test_both_stamps_of_the_plans_are_the_same(world: World) -> None:
    """One is read from the rows by the changes, the other from what the pages loaded."""
    assert plan_data(world.roadmap).stamp == read_plan_stamp(world.roadmap)


def test_a_resource_that_left_the_plan_is_told_and_counts_no_more(member: Member, action: ActionSheet) -> None:
    caf = line_of(action, "Mécène")
    row = simulate(member, line=caf.pk, funder="")
    lines.remove_funding(line=caf, by=member)
    shown = compare_simulations(member.roadmap).rows[0]
    assert [(change.is_lost, change.sentence.replace("\u00a0", " ")) for change in shown.changes] == [
        (True, "1.1, Mécène, 10 000 € : cette ressource n’est plus dans le plan, ce changement ne compte plus.")
    ]
    assert shown.scenario.to_find == E(10_000)
    assert find_simulation(member.roadmap, row.pk) == row


def test_a_fiche_taken_back_to_draft_is_told_and_counts_no_more(member: Member, action: ActionSheet) -> None:
    simulate(member, line=line_of(action, "Mécène").pk, funder="")
    ActionSheet.objects.filter(pk=action.pk).update(status="brouillon")
    shown = compare_simulations(member.roadmap)
    assert [change.sentence.replace("\u00a0", " ") for change in shown.rows[0].changes] == [
        "1.1, Mécène, 10 000 € : dit non. Sa fiche est hors du plan de financement : ce changement ne compte pas."
    ]
    assert (shown.today.to_find, shown.rows[0].scenario.to_find, shown.rows[0].stale != "") == (E(0), E(0), True)
    assert target_choices(member.roadmap) == []


def test_a_funder_merged_since_is_still_the_one(member: Member, action: ActionSheet) -> None:
    simulate(member, "Sans le mécène", funder="Mécène")
    funders.merge_funders(names=["Mécène", "Région"], into="Région", by=member)
    assert compare_simulations(member.roadmap).rows[0].scenario.to_find == E(52_000)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"effect": "part", "value": 120}, "simulated_change_has_its_value"),
        ({"effect": "part", "value": -1}, "simulated_change_has_its_value"),
        ({"effect": "retard", "value": 500}, "simulated_change_has_its_value"),
        ({"effect": "refus", "value": 1}, "simulated_change_has_its_value"),
    ],
)
def test_the_database_refuses_nonsense(
    member: Member, action: ActionSheet, values: dict[str, Any], constraint: str
) -> None:
    row = simulate(member)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SimulatedChange.objects.create(simulation=row, label="Mécène", funder="Mécène", **values)


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(member: Member, client: Client) -> Any:
    assert member.user
    client.force_login(member.user)

    def ask(view: str, /, *more: object, **fields: object) -> Any:
        url = reverse(f"funding:{view}", args=[member.roadmap.slug, *more])
        return send_shown(client, url, fields, follow=True) if fields else client.get(url)

    return ask


def test_a_simulation_is_written_read_and_taken_back_from_its_pages(
    page: Any, member: Member, action: ActionSheet
) -> None:
    assert "Pas encore de simulation." in page("simulations").content.decode()
    typed = {"name": "Sans la Région", "target": "financeur:Région", "effect": "refus"}
    shown = page("add_simulation", **typed).content.decode()
    assert "La simulation est gardée. Le plan n’a pas changé." in shown
    row = Simulation.objects.get(roadmap=member.roadmap)
    line = line_of(action, "Mécène")
    more = page("simulate_change", row.pk, target=f"ressource:{line.pk}", effect="part", value="50 %", seen=row.stamp)
    assert "Mécène, 10 000 € : ne donne que 50 %" in more.content.decode().replace("\u00a0", " ")
    wrong = page("simulate_change", row.pk, target="financeur:Mécène", effect="part", value="120 %")
    assert "Une part va de 0 à 100 %." in wrong.content.decode().replace("\u00a0", " ")
    assert "Cette simulation" not in wrong.content.decode()
    change = SimulatedChange.objects.filter(simulation=row).latest("id")
    left = page("remove_simulated_change", row.pk, change.pk, sure=1).content.decode()
    assert "Ce changement est retiré de la simulation." in left
    assert SimulatedChange.objects.filter(simulation=row).count() == 1
    renamed = page("rename_simulation", row.pk, name="Plan B").content.decode()
    assert "La simulation a son nouveau nom." in renamed
    assert "notée comme relue" in page("read_simulation_again", row.pk, sure=1).content.decode()
    removed = page("remove_simulation", row.pk, sure=1).content.decode()
    assert "La simulation est retirée." in removed and f"/simulations/{row.pk}/retablir/" in removed
    assert "La simulation est revenue." in page("restore_simulation", row.pk, sure=1).content.decode()
    assert page("simulation", row.pk).status_code == 200


def test_the_second_to_send_sees_that_the_simulation_changed(page: Any, member: Member, action: ActionSheet) -> None:
    row = simulate(member)
    seen = row.stamp
    changes.add_change(simulation=row, effect="refus", funder="Mécène", by=member)
    said = {"target": "financeur:Mécène", "effect": "retard", "value": "3 mois"}
    stale = page("simulate_change", row.pk, seen=seen, **said)
    assert "Une autre personne vient de changer cette simulation." in stale.content.decode()
    sent = page("simulate_change", row.pk, seen=stale.context["form"]["seen"].value(), **said)
    assert "paie 3 mois plus tard" in sent.content.decode()


def test_what_was_asked_of_one_funder_is_kept_by_one_button(page: Any, member: Member, action: ActionSheet) -> None:
    url = reverse("funding:what_if", args=[member.roadmap.slug])
    assert member.user
    client = Client()
    client.force_login(member.user)
    text = client.get(url, {"financeur": "Région"}).content.decode()
    assert 'value="Sans Région"' in text and 'value="financeur:Région"' in text
    page("add_simulation", name="Sans Région", target="financeur:Région", effect="refus")
    assert Simulation.objects.get(roadmap=member.roadmap).name == "Sans Région"


def test_who_only_reads_compares_and_writes_nothing(world: World, client: Client) -> None:
    by = world.member()
    row = simulate(by, "Un essai sans la Région")
    client.force_login(world.user("elue"))
    text = client.get(reverse("funding:simulation", args=[world.roadmap.slug, row.pk])).content.decode()
    assert "Région\u00a0: dit non" in text and "Ajouter un changement" not in text
    assert client.post(reverse("funding:remove_simulation", args=[world.roadmap.slug, row.pk])).status_code == 403


def test_a_simulation_of_another_roadmap_is_not_found(page: Any, world: World, member: Member) -> None:
    row = simulate(world.member(), "Un essai d’ailleurs")
    assert page("simulation", row.pk).status_code == 404


def test_one_simulation_and_six_cost_the_same_queries(member: Member, action: ActionSheet) -> None:
    def cost() -> list[int]:
        found = []
        row = Simulation.objects.filter(roadmap=member.roadmap).latest("id")
        for asked in (
            lambda: compare_simulations(member.roadmap),
            lambda: simulation_page(row),
            lambda: target_choices(member.roadmap),
        ):
            with CaptureQueriesContext(connection) as queries:
                asked()
            found.append(len(queries))
        return found

    simulate(member, "Un")
    one = cost()
    for n in range(4):
        row = simulate(member, f"Autre {n}")
        changes.add_change(simulation=row, effect="refus", funder="Mécène", by=member)
    assert cost() == one == [9, 9, 4]
