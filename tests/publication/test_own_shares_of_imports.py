"""The own share that an imported plan writes: the state that it says, else the one that is chosen for all."""

from dataclasses import replace

import pytest
from django.test import Client

from jalons.actions.models import ActionSheet
from jalons.base.table_files import Row
from jalons.funding.models import FundingLine
from jalons.funding.rules.funders import is_said_voted, without_vote
from jalons.publication.changes import plans as plan_changes
from jalons.publication.queries import imports
from jalons.roadmaps.models import Member
from tests.publication.plans import proposed, seen
from tests.publication.test_plan_pages import address, form_of, send
from tests.world import World


@pytest.mark.parametrize(
    "text",
    [
        "12 000 € (voté)",
        "part propre acquise",
        "Autofinancement inscrit au budget",
        "inscrits au BP 2026",
        "budgétée",
        "VOTÉ au BP",
    ],
)
def test_words_say_that_an_own_share_is_voted(text: str) -> None:
    assert is_said_voted(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12 000 €",
        "Autofinancement",
        "non voté",
        "à voter",
        "pas encore acquis",
        "à inscrire au budget",
        "acquis sous réserve",
        "Budget",
    ],
)
def test_words_do_not_say_that_it_is(text: str) -> None:
    assert not is_said_voted(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12 000 € (voté)", "12 000 €"),
        ("5 000 € inscrits au budget 2026", "5 000 €"),
        ("5 000 €, acquis", "5 000 €"),
        ("5 000 € (non voté)", "5 000 € (non voté)"),
        ("5 000 €", "5 000 €"),
        ("voté", "voté"),
    ],
)
def test_an_amount_is_read_without_the_words_that_say_it_is_voted(text: str, amount: str) -> None:
    assert without_vote(text) == amount


ROWS: list[Row] = [
    ["Axe", "Action", "Budget", "Région", "Autofinancement", "Reste à charge voté"],
    ["Former", "Un cours", "10 000 €", "4 000 € (acquis)", "6 000 €", ""],
    ["Former", "Une aide", "5 000 €", "", "5 000 € (inscrit au budget)", ""],
    ["Former", "Un bus", "8 000 €", "", "", "8 000 €"],
]


def statuses(member: Member) -> dict[tuple[str, str], str]:
    rows = FundingLine.objects.filter(action__roadmap=member.roadmap).select_related("action")
    return {(row.action.title, row.nature): row.status for row in rows}


@pytest.mark.django_db
def test_a_state_that_is_written_is_that_of_the_own_share_alone(world: World) -> None:
    blank = world.blank()
    shown = seen(blank, ROWS).own_shares
    assert (shown.voted, shown.untold) == (13_000, 6_000)
    plan_changes.import_plan(**proposed(ROWS), by=blank)
    assert statuses(blank) == {
        ("Un cours", "subvention"): "accorde",
        ("Un cours", "propre"): "envisage",
        ("Une aide", "propre"): "accorde",
        ("Un bus", "propre"): "accorde",
    }
    aid = ActionSheet.objects.get(roadmap=blank.roadmap, title="Une aide")
    assert aid.other_information == "Autofinancement : 5 000 € (inscrit au budget)"


@pytest.mark.django_db
def test_without_a_state_all_own_shares_have_the_one_that_is_chosen(world: World, client: Client) -> None:
    blank = world.blank()
    assert blank.user
    client.force_login(blank.user)
    lines = [
        {"axis": "Former", "title": title, "budget": "9 000 €", "funder_1": "Région", "amount_1": "3 000 €"}
        | {"funder_2": "Autofinancement", "amount_2": "6 000 €"}
        for title in ("Un cours", "Une aide")
    ]
    shown = send(client, blank, *lines)
    fields = form_of(shown)
    assert (shown.context["preview"].own_shares.untold, fields["own_share"]) == (12_000, "")
    again = client.post(address(blank, "preview_plan"), fields | {"own_share": "accorde"})
    assert form_of(again)["own_share"] == "accorde"
    client.post(address(blank, "import_plan"), form_of(again))
    assert statuses(blank) == {
        (title, nature): status
        for title in ("Un cours", "Une aide")
        for nature, status in (("subvention", "envisage"), ("propre", "accorde"))
    }


@pytest.mark.django_db
def test_nothing_is_asked_of_a_plan_without_own_share(world: World) -> None:
    shown = seen(world.blank(), [["Action", "Budget", "Région"], ["Un cours", "9 000 €", "3 000 €"]]).own_shares
    assert (shown.voted, shown.untold) == (0, 0)


HEADINGS_OF_OWN_SHARES = [
    "Part CC (autofinancement)", "Part de la CC", "Part propre", "Autofinancement", "Reste à charge CC",
    "Part de la communauté de communes", "Part EPCI (€)", "Part CC 2027",
]  # fmt: skip


def with_own_share(heading: str, funders: str = "Financeurs") -> list[Row]:
    return [
        ["Axe", "Action", "Budget", funders, heading],
        ["Former", "Un cours", "10 000 €", "Région 3 000 € ; Caf 2 000 €", "5 000 € voté"],
        ["Former", "Une aide", "5 000 €", "Département 2 000 €", "3 000 €"],
        ["Former", "Un bus", "8 000 €", "", "8 000 €"],
    ]


def resources(member: Member) -> list[tuple[str, str, int, str, str]]:
    rows = FundingLine.objects.filter(action__roadmap=member.roadmap).select_related("action").order_by("pk")
    return [(row.action.title, row.funder, int(row.amount), row.nature, row.status) for row in rows]


@pytest.mark.django_db
@pytest.mark.parametrize("funders", ["Financeurs", "Cofinanceurs"])
@pytest.mark.parametrize("heading", HEADINGS_OF_OWN_SHARES)
def test_the_share_of_the_carrier_is_given_to_no_funder(world: World, heading: str, funders: str) -> None:
    blank = world.blank()
    carrier = blank.roadmap.lead_authority
    plan_changes.import_plan(**proposed(with_own_share(heading, funders)), by=blank)
    assert resources(blank) == [
        ("Un cours", "Région", 3_000, "subvention", "envisage"),
        ("Un cours", "Caf", 2_000, "subvention", "envisage"),
        ("Un cours", carrier, 5_000, "propre", "accorde"),
        ("Une aide", "Département", 2_000, "subvention", "envisage"),
        ("Une aide", carrier, 3_000, "propre", "envisage"),
        ("Un bus", carrier, 8_000, "propre", "envisage"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("heading", ["Part Région", "Part CC Dronne et Belle", "Part de l’État", "Montant"])
def test_the_share_of_somebody_else_is_no_own_share(world: World, heading: str) -> None:
    shown = seen(world.blank(), [["Action", "Budget", heading], ["Un cours", "9 000 €", "3 000 €"]])
    assert (shown.tells_own_share, shown.own_shares.untold) == (False, 0)


@pytest.mark.django_db
def test_funders_that_write_their_amounts_take_none_of_another_column(world: World) -> None:
    blank = world.blank()
    rows: list[Row] = [
        ["Action", "Budget", "Financeurs", "Montant"],
        ["Un cours", "10 000 €", "Région 3 000 € ; Caf 2 000 €", "9 000 €"],
        ["Une aide", "5 000 €", "Région 2 000 €", "2 000 €"],
        ["Un bus", "5 000 €", "Région", "4 000 €"],
    ]
    preview = seen(blank, rows)
    kept = [(row.read, row.kept, row.left) for row in preview.sums]
    assert kept == [(20_000, 20_000, 0), (20_000, 11_000, 9_000)]
    assert preview.lines[0].title == "Un cours"
    assert [doubt.replace("\u00a0", " ") for doubt in preview.lines[0].doubts if "D2" in doubt] == [
        "D2, Montant : ce montant dit 9 000 €, la cellule des financeurs dit ce que verse chacun, 5 000 € en tout. Il n’est donné à aucun."
    ]


@pytest.mark.django_db
def test_a_heading_of_own_share_opens_the_choice_of_columns(world: World, client: Client) -> None:
    blank = world.blank()
    preview = seen(blank, with_own_share("Part propre"))
    assert preview.tells_own_share
    assert {column.heading: column.key for column in preview.columns}["Part propre"] == "own_share"


@pytest.mark.django_db
def test_a_correction_of_columns_is_remembered_for_the_same_file(world: World) -> None:
    blank = world.blank()
    rows: list[Row] = [["Action", "Budget", "Notre effort"], ["Un cours", "9 000 €", "3 000 €"]]
    taken = proposed(rows)
    assert imports.remembered_columns(blank.roadmap, taken["sent"]) == {}
    corrected = dict(taken["sent"].columns) | {2: "own_share"}
    plan_changes.import_plan(**(taken | {"sent": replace(taken["sent"], columns=corrected)}), by=blank)
    assert imports.remembered_columns(blank.roadmap, taken["sent"]) == corrected
    assert resources(blank) == [("Un cours", blank.roadmap.lead_authority, 3_000, "propre", "envisage")]


@pytest.mark.django_db
def test_columns_as_they_were_guessed_are_not_remembered(world: World) -> None:
    blank = world.blank()
    taken = proposed(ROWS)
    plan_changes.import_plan(**taken, by=blank)
    assert imports.remembered_columns(blank.roadmap, taken["sent"]) == {}
