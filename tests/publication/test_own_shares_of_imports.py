"""The own share that an imported plan writes: the state that it says, else the one that is chosen for all."""

import pytest
from django.test import Client

from jalons.actions.models import ActionSheet
from jalons.base.table_files import Row
from jalons.funding.models import FundingLine
from jalons.funding.rules.funders import is_said_voted, without_vote
from jalons.publication.changes import plans as plan_changes
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
        ("Un cours", "subvention"): "envisage",
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
