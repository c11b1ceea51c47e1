"""An action with both kinds of expenses: what its funders pay is shared like them, when the plan does not say it."""

from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.models import ActionSheet
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.queries.plans import action_plan
from jalons.funding.rules.money import Kind
from jalons.publication.changes import plans as plan_changes
from jalons.publication.models import PlanImport
from jalons.publication.rules.line_money import Left, Money
from jalons.publication.rules.money_columns import Side
from jalons.publication.rules.shared_kinds import share_kinds
from jalons.roadmaps.models import Member
from tests.publication.plans import proposed, seen
from tests.publication.test_plan_pages import address, form_of
from tests.publication.workbooks import Cells, send, workbook, written
from tests.world import World

F, I = Kind.OPERATING.value, Kind.INVESTMENT.value  # noqa: E741
CENTS = st.integers(1, 99_999_999_999).map(lambda cents: Decimal(cents) / 100)


def expense(amount: Decimal | int | str, kind: str = "", year: int | None = None) -> Money:
    return Money(None, Side.EXPENSE, Decimal(amount), kind, year)


def funder(
    amount: Decimal | int, kind: str = "", year: int | None = None, left: Left | None = None, name: str = "Région"
) -> Money:
    return Money(None, Side.RESOURCE, Decimal(amount), kind, year, name, left)


def paid(money: list[list[Money]], kind: str) -> Decimal:
    return sum(
        (one.amount for parts in money for one in parts if one.side is Side.RESOURCE and one.kind == kind), Decimal(0)
    )


@pytest.mark.parametrize(
    ("money", "expected"),
    [
        ([expense(25, F), expense(60, I), funder(85)], [(F, 25), (I, 60)]),
        ([expense(25, F), expense(60, I), funder(50), funder(35)], [(F, 15), (I, 35), (F, 10), (I, 25)]),
        ([expense(25, F), expense(60, I), funder(17)], [(F, 5), (I, 12)]),
        ([expense(25, F), expense("60.50", I), funder(50)], [(F, "14.62"), (I, "35.38")]),
        ([expense(25, F), expense(60, I), funder(50, name="DETR"), funder(35)], [(I, 50), (F, 25), (I, 10)]),
        ([expense(25, F), expense(60, I), funder(70, name="DSIL 2027"), funder(10)], [(I, 70), (F, 10)]),
        ([expense(25, F), expense(60, I), funder(51, name="DETR + Région")], [(F, 15), (I, 36)]),
        ([expense(25, F), funder(50, name="DETR")], [("", 50)]),
        ([expense(25, F), expense(60, I), funder(30, I), funder(55)], [(I, 30), (F, 25), (I, 30)]),
        ([expense(25, F), expense(60, I), funder(70, I), funder(10)], [(I, 70), (F, 10)]),
        ([expense(25), expense(60, I), funder(85)], [(F, 25), (I, 60)]),
        ([expense(25, F), funder(85)], [("", 85)]),
        ([expense(25, F), expense(60), funder(85)], [("", 85)]),
        ([funder(85)], [("", 85)]),
        ([expense(25, F), expense(60, I), funder(85, left=Left.DETAIL)], [("", 85)]),
        ([expense(25, F), expense(60, I), funder(85, I)], [(I, 85)]),
    ],
)  # fmt: skip
def test_what_a_funder_pays_is_shared_when_nothing_says_it(
    money: list[Money], expected: list[tuple[str, Decimal | int | str]]
) -> None:
    got = [(one.kind, one.amount) for parts in share_kinds(money, F) for one in parts if one.side is Side.RESOURCE]
    assert got == [(kind, Decimal(amount)) for kind, amount in expected]


@given(st.lists(CENTS, max_size=4), st.lists(CENTS, max_size=4), st.lists(st.tuples(CENTS, st.sampled_from(["", F, I]), st.sampled_from([None, 2026, 2027]))))  # fmt: skip
def test_sums_are_kept_to_the_cent(
    operating: list[Decimal], investment: list[Decimal], brought: list[tuple[Decimal, str, int | None]]
) -> None:
    money = [expense(one, F) for one in operating] + [expense(one, I) for one in investment]
    money += [funder(amount, kind, year) for amount, kind, year in brought]
    shared = share_kinds(money, F)
    for one, parts in zip(money, shared, strict=True):
        assert sum(part.amount for part in parts) == one.amount
        assert {(part.side, part.name, part.year) for part in parts} == {(one.side, one.name, one.year)}
        assert all(part.amount > 0 and part.amount == round(part.amount, 2) for part in parts)
        assert not one.kind or parts == [one]


@given(CENTS, CENTS, st.lists(st.integers(1, 1000), min_size=1, max_size=8), st.data())
def test_a_row_that_balances_balances_in_each_of_its_kinds(
    operating: Decimal, investment: Decimal, weights: list[int], data: st.DataObject
) -> None:
    """Some of its investment may say its kind; funders and years share the rest in any proportion."""
    told = Decimal(data.draw(st.integers(0, int(investment * 100)))) / 100
    rest = operating + investment - told
    parts = [round(rest * weight / sum(weights), 2) for weight in weights[:-1]]
    parts.append(rest - sum(parts))
    brought = [funder(part, year=2026 + place % 2) for place, part in enumerate(parts) if part > 0]
    if sum(one.amount for one in brought) != rest:
        brought = [funder(rest)]
    money = [expense(operating, F), expense(investment, I), *([funder(told, I)] if told else []), *brought]
    shared = share_kinds(money, F)
    assert (paid(shared, F), paid(shared, I), paid(shared, "")) == (operating, investment, 0)


# --- year by year ----------------------------------------------------------------------------------------------------

SPLIT = [expense(30, F, 2026), expense(10, I, 2026), expense(20, F, 2027), expense(60, I, 2027)]


@pytest.mark.parametrize(
    ("money", "expected"),
    [
        # What each year needs, when its funders pay all of it, or a part.
        ([*SPLIT, funder(40, "", 2026), funder(80, "", 2027)], [(2026, F, 30), (2026, I, 10), (2027, F, 20), (2027, I, 60)]),
        ([*SPLIT, funder(20, "", 2026), funder(40, "", 2027)], [(2026, F, 15), (2026, I, 5), (2027, F, 10), (2027, I, 30)]),
        # What says its kind is not needed any more.
        ([*SPLIT, funder(10, I, 2026), funder(30, "", 2026)], [(2026, I, 10), (2026, F, 30)]),
        # A funder without a year pays what the years leave.
        ([*SPLIT, funder(40, "", 2026), funder(80)], [(2026, F, 30), (2026, I, 10), (None, F, 20), (None, I, 60)]),
        # Paid before it is spent: the whole action is still balanced in each of its kinds.
        ([expense(10, F, 2026), expense(10, I, 2027), funder(20, "", 2026)], [(2026, F, 10), (2026, I, 10)]),
        # An expense without a year may be of any: the whole action is followed.
        ([expense(10, F, 2026), expense(30, I), funder(20, "", 2026)], [(2026, F, 5), (2026, I, 15)]),
    ],
)  # fmt: skip
def test_what_a_funder_pays_in_a_year_follows_the_needs_of_this_year(
    money: list[Money], expected: list[tuple[int | None, str, int]]
) -> None:
    parts = [one for parts in share_kinds(money, F) for one in parts if one.side is Side.RESOURCE]
    assert [(one.year, one.kind, one.amount) for one in parts] == expected


CELLS = st.lists(CENTS, min_size=4, max_size=4)
WEIGHTS = st.lists(st.integers(1, 50), min_size=1, max_size=4)


@given(CELLS, WEIGHTS)
def test_a_file_that_balances_each_year_keeps_its_sums_by_year_by_kind_and_by_funder(
    cells: list[Decimal], weights: list[int]
) -> None:
    """Years and kinds of expenses, years and funders of resources: each sum comes back to the cent."""
    places = [(F, 2026), (I, 2026), (F, 2027), (I, 2027)]
    money = [expense(amount, kind, year) for amount, (kind, year) in zip(cells, places, strict=True)]
    given_by: dict[tuple[str, int], Decimal] = {}
    for year in (2026, 2027):
        rest = sum((one.amount for one in money if one.side is Side.EXPENSE and one.year == year), Decimal(0))
        for place, weight in enumerate(weights):
            part = rest if place == len(weights) - 1 else round(rest * weight / (2 * sum(weights)), 2)
            rest -= part
            if part:
                given_by[f"Financeur {place}", year] = part
    money += [funder(amount, "", year, name=name) for (name, year), amount in given_by.items()]
    shared = [one for parts in share_kinds(money, F) for one in parts if one.side is Side.RESOURCE]
    by_funder: dict[tuple[str, int | None], Decimal] = {}
    by_kind: dict[tuple[str, int | None], Decimal] = {}
    for one in shared:
        by_funder[one.name, one.year] = by_funder.get((one.name, one.year), Decimal(0)) + one.amount
        by_kind[one.kind, one.year] = by_kind.get((one.kind, one.year), Decimal(0)) + one.amount
    assert by_funder == given_by
    assert by_kind == dict(zip(places, cells, strict=True))


YEARS = st.sampled_from([None, 2026, 2027, 2028])
EXPENSES = st.lists(st.tuples(CENTS, st.sampled_from([F, I]), YEARS), max_size=6)
RESOURCES = st.lists(st.tuples(CENTS, st.sampled_from(["", "", F, I]), YEARS), max_size=6)


@given(EXPENSES, RESOURCES)
def test_no_kind_gets_more_than_it_needs_while_the_whole_does_not(
    spent: list[tuple[Decimal, str, int | None]], brought: list[tuple[Decimal, str, int | None]]
) -> None:
    money = [*(expense(*one) for one in spent), *(funder(*one) for one in brought)]
    shared = share_kinds(money, F)
    for one, parts in zip(money, shared, strict=True):
        assert sum(part.amount for part in parts) == one.amount
        assert all(part.amount > 0 and (part.year, part.name) == (one.year, one.name) for part in parts)
    needs = {kind: sum((a for a, k, _y in spent if k == kind), Decimal(0)) for kind in (F, I)}
    if not all(needs.values()):
        return
    told = {kind: sum((a for a, k, _y in brought if k == kind), Decimal(0)) for kind in (F, I)}
    left = {kind: max(Decimal(0), needs[kind] - told[kind]) for kind in (F, I)}
    if sum((a for a, k, _y in brought if not k), Decimal(0)) <= sum(left.values()):
        assert all(paid(shared, kind) - told[kind] <= left[kind] for kind in (F, I))


# --- in an import ----------------------------------------------------------------------------------------------------

ROWS: Cells = [
    ["Action", "Fonctionnement", "Investissement", "Région", "Autofinancement"],
    ["Un bus", 25000, 60000, 65000, 20000],
    ["Un cours", 1000, "", 1000, ""],
]
TOLD = (
    "Ligne 2 : Jalons a réparti les financements entre fonctionnement et investissement, comme les dépenses (DETR, DSIL et DSID en "
    "investissement). Vous pourrez le changer."
)


@pytest.fixture
def blank(world: World, client: Client) -> Member:
    member = world.blank()
    assert member.user
    client.force_login(member.user)
    return member


def bring_rows(member: Member, **chosen: str) -> PlanImport:
    rows = [list(map(str, row)) for row in ROWS]
    return plan_changes.import_plan(**proposed(rows), by=member, **chosen)


@pytest.mark.django_db
def test_a_plan_that_balances_comes_in_balanced_and_its_own_share_is_judged(blank: Member) -> None:
    bring_rows(blank)
    lines = FundingLine.objects.filter(action__roadmap=blank.roadmap).order_by("pk")
    assert list(lines.values_list("action__title", "funder", "kind", "amount")) == [
        ("Un bus", "Région", F, Decimal(19118)),
        ("Un bus", "Région", I, Decimal(45882)),
        ("Un bus", "CA Le Grand Périgueux", F, Decimal(5882)),
        ("Un bus", "CA Le Grand Périgueux", I, Decimal(14118)),
        ("Un cours", "Région", F, Decimal("1000.00")),
    ]
    plan = action_plan(ActionSheet.objects.get(roadmap=blank.roadmap, title="Un bus"))
    assert (plan.sums.to_find, plan.sums.surplus) == (0, 0)
    assert plan.own_share
    assert plan.own_share.percent == 23


@pytest.mark.django_db
def test_the_preview_tells_it_beside_the_line_and_the_sums_still_add_up(blank: Member, client: Client) -> None:
    preview = send(client, blank, workbook(("Plan", ROWS))).context["preview"]
    told = {line.number: line for line in preview.lines}
    assert [text.replace("\u00a0", " ") for text in told[2].doubts if "réparti " in text] == [TOLD]
    assert not [text for text in told[3].doubts if "réparti " in text]
    (brought,) = [words.replace("\u00a0", " ") for label, words in told[2].details if label == "Région"]
    assert brought == "65 000 € (fonctionnement : 19 118 € ; investissement : 45 882 €)"
    _spent, resources = preview.sums
    assert (resources.read, resources.kept, resources.left) == (86000, 86000, 0)


@pytest.mark.django_db
def test_both_lines_leave_with_the_import(blank: Member, client: Client) -> None:
    client.post(address(blank, "import_plan"), form_of(send(client, blank, workbook(("Plan", ROWS)))))
    assert written(blank) == (Decimal(86000), Decimal(86000))
    row = PlanImport.objects.get(roadmap=blank.roadmap)
    assert plan_changes.undo_plan_import(row=row, by=blank) == (2, ())
    assert not FundingLine.objects.filter(action__roadmap=blank.roadmap).exists()
    assert not ExpenseLine.objects.filter(action__roadmap=blank.roadmap).exists()


@pytest.mark.django_db
def test_the_kind_that_is_chosen_for_the_others_counts(blank: Member) -> None:
    """Of « Budget » beside « Investissement », nobody knows what the first pays until it is chosen."""
    rows = [["Action", "Dépenses 2026", "Investissement", "Région"], ["Un bus", "25", "60", "85"]]
    plan_changes.import_plan(**proposed(rows), by=blank, kind=I)
    assert list(FundingLine.objects.filter(action__roadmap=blank.roadmap).values_list("kind", "amount")) == [
        (I, Decimal(85))
    ]
    assert not [text for line in seen(blank, rows).lines for text in line.doubts if "réparti " in text]


@pytest.mark.django_db
def test_columns_of_years_and_kinds_share_each_year_and_the_line_tells_it(blank: Member) -> None:
    rows = [
        ["Action", "Fonctionnement 2026", "Investissement 2026", "Fonctionnement 2027", "Investissement 2027", "Région 2026", "Région 2027"],
        ["Un bus", "30 000", "10 000", "20 000", "60 000", "40 000", "80 000"],
    ]  # fmt: skip
    (line,) = seen(blank, rows).lines
    assert [doubt.replace("\u00a0", " ") for doubt in line.doubts if "réparti " in doubt] == [
        TOLD.replace("comme les dépenses", "comme les dépenses de chaque année")
    ]
    told = [(label, words.replace("\u00a0", " ")) for label, words in line.details]
    assert told == [
        ("Fonctionnement", "50 000 € (2026 : 30 000 € ; 2027 : 20 000 €)"),
        ("Investissement", "70 000 € (2026 : 10 000 € ; 2027 : 60 000 €)"),
        (
            "Région",
            "120 000 € (fonctionnement 2026 : 30 000 € ; investissement 2026 : 10 000 € ; "
            "fonctionnement 2027 : 20 000 € ; investissement 2027 : 60 000 €)",
        ),
    ]
    plan_changes.import_plan(**proposed(rows), by=blank)
    lines = FundingLine.objects.filter(action__roadmap=blank.roadmap).order_by("pk")
    years = {line.kind: dict(line.instalments.values_list("year", "planned")) for line in lines}
    assert years == {F: {2026: 30_000, 2027: 20_000}, I: {2026: 10_000, 2027: 60_000}}


@pytest.mark.django_db
def test_a_line_that_is_only_shared_comes_after_the_other_doubts(blank: Member) -> None:
    rows = [
        ["Axe", *ROWS[0]],
        ["Former", *ROWS[1]],
        ["Former", "Un prêt", 1000, 2000, 3000, ""],
        ["", "Une aide", 900, 500, 500, ""],
    ]
    lines = seen(blank, [list(map(str, row)) for row in rows]).lines
    assert [line.title for line in lines] == ["Une aide", "Un bus", "Un prêt"]
