"""The voted délibération says who sat, as far as it was told; the people of a sitting are named in the act and to the
team, and to nobody else."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.governance.models import Deliberation, LostVote
from jalons.governance.rules.council_sittings import CouncilSitting
from jalons.papers.documents.model import Facts, Paragraph
from jalons.papers.documents.snapshot import read_snapshot
from jalons.publication.changes import adoption, public_pages
from jalons.publication.models import ACT, Edition, Release
from jalons.roadmaps.models import JournalEntry, Member
from tests.publication.adopting import GAPS, VOTE, VOTED, accept_gaps, balance, today_is
from tests.publication.giving_back import read, words
from tests.publication.test_votes import LOST
from tests.world import World

pytestmark = pytest.mark.django_db
PRESIDENT, SECRETARY = "La première vice-présidence", "La mairie de Quinsac"
SITTING: dict[str, Any] = {
    "convened_on": date(2026, 12, 11),
    "members_in_office": 41,
    "members_present": 31,
    "proxies": 4,
    "not_voting": 2,
    "presided_by": PRESIDENT,
    "secretary": SECRETARY,
}
FACTS = {
    "Assemblée": "Conseil communautaire",
    "Séance du": "15 décembre 2026",
    "Convocation envoyée le": "11 décembre 2026",
    "Membres en exercice": "41",
    "Présents": "31",
    "Absents": "10",
    "Pouvoirs": "4",
    "Ne votent pas": "2",
    "Votants": "33",
    "Quorum": "atteint, au moins 21 membres en exercice étant présents",
    "Présidence de la séance": PRESIDENT,
    "Secrétaire de séance": SECRETARY,
}


@pytest.fixture(autouse=True)
def _after_the_vote(monkeypatch: pytest.MonkeyPatch) -> None:
    today_is(date(2026, 12, 16), monkeypatch)


@pytest.fixture
def ready(world: World, member: Member) -> Member:
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    return member


@pytest.fixture
def signed_in(member: Member, client: Client) -> Client:
    assert member.user
    client.force_login(member.user)
    return client


def address(member: Member, name: str, *more: object) -> str:
    return reverse(f"publication:{name}", args=[member.roadmap.slug, *more])


def typed(values: dict[str, Any]) -> dict[str, Any]:
    return {name: f"{value:%d/%m/%Y}" if isinstance(value, date) else value for name, value in values.items()}


def act_of(kind: str) -> Any:
    return read_snapshot(Edition.objects.get(kind=kind).document[ACT], {})


def told_facts(act: Any) -> dict[str, str]:
    block = act.blocks[0]
    assert isinstance(block, Facts)
    return {label: words_of(content) for label, content in block.items}


def words_of(content: Any) -> str:
    return content if isinstance(content, str) else "".join(run.text for run in content)


def test_the_voted_act_says_who_sat_and_who_signs(ready: Member, signed_in: Client) -> None:
    sent = signed_in.post(address(ready, "adopt"), typed(VOTE | SITTING))
    assert (sent.status_code, sent["Location"]) == (302, address(ready, "edition", "adoptee-1"))
    act = act_of("adoptee")
    assert told_facts(act) == FACTS
    told = words(act)
    assert f"La présidente ou le président de séance {PRESIDENT}" in told
    assert f"La secrétaire ou le secrétaire de séance {SECRETARY}" in told


def test_what_nobody_told_is_in_no_line_of_the_act(ready: Member) -> None:
    adoption.adopt_roadmap(**VOTE, by=ready)
    first = act_of("adoptee").blocks[0]
    assert isinstance(first, Paragraph)
    assert words_of(first.content) == "Séance du 15 décembre 2026, Conseil communautaire."


def test_a_sitting_told_in_part_leaves_the_rest_absent(ready: Member) -> None:
    adoption.adopt_roadmap(**VOTE, sitting=CouncilSitting(members_present=31), by=ready)
    assert told_facts(act_of("adoptee")) == {
        "Assemblée": "Conseil communautaire",
        "Séance du": "15 décembre 2026",
        "Présents": "31",
        "Votants": "33",
    }


def test_the_act_of_an_avenant_says_who_sat_too(ready: Member, world: World, signed_in: Client) -> None:
    adoption.adopt_roadmap(**VOTE, by=ready)
    action = world.action("1.1")
    sheets.revise_action(action=action, version=action.version, title="Un autre bus", by=ready)
    accept_gaps(ready)
    vote = typed(VOTE | SITTING | {"number": "2027-002"}) | {"purpose": "Le bus"}
    assert signed_in.post(address(ready, "amend"), vote).status_code == 302
    assert told_facts(act_of("avenant")) == FACTS


def test_a_sitting_without_a_deliberation_asks_for_its_number(ready: Member, world: World, signed_in: Client) -> None:
    adoption.adopt_roadmap(**VOTE, by=ready)
    action = world.action("1.1")
    sheets.revise_action(action=action, version=action.version, title="Un autre bus", by=ready)
    shown = signed_in.post(address(ready, "amend"), {"purpose": "Le bus", "members_present": "31"})
    assert list(shown.context["form"].errors) == ["number"]
    assert not Edition.objects.filter(kind="avenant").exists()


def test_a_lost_vote_says_who_sat_to_the_team(ready: Member, signed_in: Client, world: World) -> None:
    lost = typed(LOST | SITTING | {"held_on": VOTED})
    assert signed_in.post(address(ready, "write_lost_vote"), lost).status_code == 302
    assert LostVote.objects.get().sitting == CouncilSitting(**SITTING)
    told = read(signed_in, address(ready, "editions"))
    assert "Membres en exercice 41" in told and f"Secrétaire de séance {SECRETARY}" in told
    assert "La convocation est partie 3 jours francs avant la séance." in told


def test_what_cannot_be_is_told_beside_its_field_in_the_open_group(ready: Member, signed_in: Client) -> None:
    shown = signed_in.post(address(ready, "adopt"), typed(VOTE | SITTING | {"members_present": 12}))
    form = shown.context["form"]
    assert [error.code for error in form.errors.as_data()["members_present"]] == ["no-quorum"]
    assert form.is_sitting_open
    assert not Deliberation.objects.exists()


def test_the_group_is_folded_until_something_is_told(ready: Member, signed_in: Client) -> None:
    page = signed_in.get(address(ready, "adopt")).content.decode()
    group = page[page.index("La séance du conseil") - 120 :]
    assert '<details class="card" open' not in group[:120] and "facultatif" not in group[: group.index("</details>")]


def test_the_edition_warns_of_a_late_convocation_on_its_own_delay(ready: Member, signed_in: Client) -> None:
    largest = ready.roadmap.communes.order_by("-population").first()
    assert largest and largest.population
    needed = 5 if largest.population >= 3_500 else 3
    late = SITTING | {"convened_on": VOTED - timedelta(days=needed)}
    adoption.adopt_roadmap(**VOTE, sitting=CouncilSitting(**late), by=ready)
    told = read(signed_in, address(ready, "edition", "adoptee-1"))
    assert f"La convocation est partie {needed - 1} jours francs avant la séance. Il en faut {needed} au moins" in told


def test_the_people_of_a_sitting_are_named_to_the_team_alone(
    ready: Member, world: World, signed_in: Client, django_assert_max_num_queries: Any
) -> None:
    adoption.adopt_roadmap(**VOTE, sitting=CouncilSitting(**SITTING), by=ready)
    own = read(signed_in, address(ready, "edition", "adoptee-1"))
    assert PRESIDENT in own and SECRETARY in own
    prefecture = Client()
    prefecture.force_login(world.user("prefecture"))
    outside = read(prefecture, address(ready, "edition", "adoptee-1"))
    assert "Membres en exercice 41" in outside and PRESIDENT not in outside and SECRETARY not in outside
    public_pages.publish_release(gives_files=True, by=ready)
    public = read(Client(), reverse("publication:public_roadmap", args=[ready.roadmap.slug]))
    assert "Membres en exercice" not in public and PRESIDENT not in public and SECRETARY not in public
    edition, release = Edition.objects.get(kind="adoptee"), Release.objects.get()
    released = [getattr(release, field.attname) for field in Release._meta.concrete_fields]
    voted = {name: part for name, part in edition.document.items() if name != ACT}
    told = json.dumps([released, voted, edition.facts, edition.book, edition.deck, edition.followed], default=str)
    lines = json.dumps([[entry.before, entry.after, entry.about_label] for entry in JournalEntry.objects.all()])
    for name in (PRESIDENT, SECRETARY):
        assert json.dumps(name) not in told and json.dumps(name) not in lines


def test_a_vote_taken_back_takes_the_names_with_it(ready: Member) -> None:
    edition = adoption.adopt_roadmap(**VOTE, sitting=CouncilSitting(**SITTING), by=ready)
    adoption.withdraw_adoption(edition=edition, by=ready)
    assert not Deliberation.objects.filter(secretary=SECRETARY).exists()
    assert not Edition.objects.filter(document__has_key=ACT).exists()


def test_a_member_in_no_vote_is_asked_about_once(ready: Member, signed_in: Client) -> None:
    told = {"members_present": 25, "proxies": 3, "members_in_office": 41}
    vote = typed(VOTE | told | {"votes_for": 24, "votes_against": 2, "abstentions": 1})
    form = signed_in.post(address(ready, "adopt"), vote).context["form"]
    (error,) = form.errors.as_data()["not_voting"]
    assert error.code == "members-in-no-vote"
    assert "font 28" in error.message.replace("\u00a0", " ") and "il manque 1 membre" in error.message.replace(
        "\u00a0", " "
    )
    assert form.is_sitting_open and not Deliberation.objects.exists()
    assert signed_in.post(address(ready, "adopt"), vote | {"confirmed": form["confirmed"].value()}).status_code == 302
    assert Deliberation.objects.get().votes == 27


def test_a_member_told_to_take_no_part_is_asked_no_more(ready: Member, signed_in: Client) -> None:
    told = {"members_present": 25, "proxies": 3, "members_in_office": 41, "not_voting": 1}
    vote = typed(VOTE | told | {"votes_for": 24, "votes_against": 2, "abstentions": 1})
    assert signed_in.post(address(ready, "adopt"), vote).status_code == 302
