"""The page that anybody reads of a voted feuille de route: opened by the team alone, frozen on its day, without anybody's name."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, ActionStep, Comment
from jalons.directory.models import Contact
from jalons.funding.models import FundingLine
from jalons.governance.changes import join_requests
from jalons.monitoring.models import Indicator, IndicatorValue
from jalons.publication.changes import adoption, public_pages
from jalons.publication.changes.editions import freeze_project, make_file
from jalons.publication.exports import LICENCE
from jalons.publication.models import Edition, EditionFile, PublicPage, Release
from jalons.publication.queries.public_pages import ShownRelease, preview_release, published_in, shown_release
from jalons.publication.rules.public_actions import PublicState, public_name
from jalons.roadmaps.models import JournalEntry, Member
from jalons.territories.queries.told_above import Place
from tests.access.missing_names import names_missed
from tests.publication.adopting import GAPS, VOTE, accept_gaps, balance, today_is
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)


@pytest.fixture
def ready(world: World, member: Member, monkeypatch: pytest.MonkeyPatch) -> Member:
    """On the eve of the vote, but for what a test still writes."""
    today_is(TODAY, monkeypatch)
    for code in GAPS:
        balance(world, code, member)
    return member


def adopt(by: Member) -> Edition:
    accept_gaps(by)
    return adoption.adopt_roadmap(**VOTE, by=by)


@pytest.fixture
def adopted(ready: Member) -> Member:
    adopt(ready)
    return ready


def publish(by: Member, *, gives_files: bool = False) -> ShownRelease:
    public_pages.publish_release(gives_files=gives_files, by=by)
    shown = shown_release(by.roadmap.slug)
    assert shown
    return shown


def address(by: Member, *, name: str = "public_roadmap", **kwargs: str) -> str:
    return reverse(f"publication:{name}", kwargs={"slug": by.roadmap.slug, **kwargs})


# --- opened, updated, closed -----------------------------------------------------------------------------------------


def test_a_vote_opens_no_page(adopted: Member, client: Client) -> None:
    closed, unknown = client.get(address(adopted)), client.get(reverse("publication:public_roadmap", args=["inconnue"]))
    assert (closed.status_code, closed.content) == (unknown.status_code, unknown.content)
    assert closed.status_code == 404


def test_the_referente_opens_it_once_she_has_read_what_will_be_public(adopted: Member, client: Client) -> None:
    reader = Client()
    client.force_login(adopted.user)
    page = reverse("publication:public_page", args=[adopted.roadmap.slug])
    form = client.get(page).context["form"]
    sent = client.post(page, {"seen": form.initial["seen"]}, follow=True)
    assert sent.status_code == 200 and "/page-publique/fermer/" in sent.content.decode()
    assert reader.get(address(adopted)).status_code == 200
    assert JournalEntry.objects.latest("id").verb == "open_page"


def test_what_changed_since_she_read_it_is_read_again(adopted: Member, world: World) -> None:
    preview = preview_release(adopted, gives_files=False)
    assert preview
    sheets.advance_action(action=world.action("1.2"), to="realisee", by=adopted)
    with refused("stale"):
        public_pages.publish_release(gives_files=False, seen=preview[1], by=adopted)
    assert not PublicPage.objects.exists()


def test_an_address_without_what_its_page_showed_publishes_nothing(adopted: Member, client: Client) -> None:
    client.force_login(adopted.user)
    client.post(reverse("publication:public_page", args=[adopted.roadmap.slug]), {})
    assert not PublicPage.objects.exists()


def test_nothing_is_published_before_the_vote(ready: Member) -> None:
    freeze_project(by=ready)
    with refused("roadmap-not-voted"):
        public_pages.publish_release(gives_files=False, by=ready)


def test_one_gesture_closes_it_and_another_opens_it_again(adopted: Member, client: Client) -> None:
    publish(adopted)
    public_pages.close_public_page(by=adopted)
    urls = [
        address(adopted),
        address(adopted, name="public_table"),
        address(adopted, name="public_action", fiche="1.1"),
    ]
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]
    public_pages.reopen_public_page(by=adopted)
    assert [client.get(url).status_code for url in urls] == [200, 200, 200]
    assert Release.objects.count() == 1


def test_a_page_is_not_closed_nor_reopened_twice(adopted: Member) -> None:
    with refused("no-public-page"):
        public_pages.close_public_page(by=adopted)
    publish(adopted)
    with refused("public-page-open"):
        public_pages.reopen_public_page(by=adopted)
    public_pages.close_public_page(by=adopted)
    with refused("public-page-closed"):
        public_pages.close_public_page(by=adopted)


def test_an_edition_that_anybody_reads_is_not_withdrawn(adopted: Member) -> None:
    publish(adopted)
    edition = Edition.objects.get(kind="adoptee")
    with refused("edition-is-public"):
        adoption.withdraw_adoption(edition=edition, by=adopted)
    public_pages.close_public_page(by=adopted)
    adoption.withdraw_adoption(edition=edition, by=adopted)
    with refused("public-page-open"):
        public_pages.reopen_public_page(by=adopted)


# --- frozen ----------------------------------------------------------------------------------------------------------


def test_what_happens_after_its_day_waits_for_another_release(
    adopted: Member, world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = publish(adopted)
    page = client.get(address(adopted)).content
    sheets.advance_action(action=world.action("1.2"), to="realisee", by=adopted)
    ActionSheet.objects.filter(pk=world.action("1.1").pk).update(title="Un autre titre")
    FundingLine.objects.filter(action=world.action("1.1")).update(status="accorde")
    today_is(date(2027, 6, 1), monkeypatch)
    assert client.get(address(adopted)).content == page
    after = publish(adopted)
    assert client.get(address(adopted)).content != page
    assert [release.on.month for release in Release.objects.order_by("id")] == [3, 6]
    assert (before.roadmap.obtained < after.roadmap.obtained, len(before.roadmap.actions)) == (True, 8)
    assert after.roadmap.actions[0].title == before.roadmap.actions[0].title != "Un autre titre"
    assert JournalEntry.objects.latest("id").verb == "update_page"


def test_its_counts_are_those_of_its_list(adopted: Member) -> None:
    shown = publish(adopted)
    states = dict(shown.roadmap.states)
    assert sum(states.values()) == 8 == sum(len(rows) for _axis, rows in shown.axes())
    told = [int(n) for n in re.findall(r"(\d+) ", shown.counts)]
    assert sum(told) == 8 + shown.roadmap.late
    assert all(action.state in PublicState for action in shown.roadmap.actions)


def test_money_is_what_was_voted_beside_what_was_obtained(adopted: Member) -> None:
    shown = publish(adopted)
    facts = Edition.objects.get(kind="adoptee").facts
    voted = [Decimal(subject["expenses"][0]) for subject in facts.values() if "expenses" in subject]
    assert shown.roadmap.cost == sum(voted)
    lines = FundingLine.objects.filter(action__roadmap=adopted.roadmap, status__in=["accorde", "conventionne", "verse"])
    secured = sum(line.amount for line in lines.exclude(nature__in=["nature", "benevolat", "etp"]))
    assert shown.roadmap.obtained == secured == sum(row.obtained for row in shown.funders)


def test_a_measure_of_after_its_day_is_not_told(adopted: Member, world: World) -> None:
    indicator = Indicator.objects.filter(action__roadmap=adopted.roadmap).first()
    assert indicator
    IndicatorValue.objects.filter(indicator=indicator).delete()
    IndicatorValue.objects.create(indicator=indicator, on=TODAY, value=indicator.target)
    rows = [row for action in publish(adopted).roadmap.actions for row in action.indicators]
    [told] = [row for row in rows if row.label == indicator.label]
    assert (told.last, told.last_on, told.is_reached) == (indicator.target, TODAY, True)


# --- what never leaves -----------------------------------------------------------------------------------------------

MARK = "Zoé"


def everything_public(client: Client, by: Member, shown: ShownRelease) -> str:
    urls = [address(by), address(by, name="public_table")]
    urls += [address(by, name="public_action", fiche=action.code) for action in shown.roadmap.actions]
    with names_missed() as missed:
        text = " ".join(client.get(url).content.decode() for url in urls)
    assert missed == set()
    return text


def test_no_personal_field_reaches_the_page_nor_its_table(ready: Member, world: World, client: Client) -> None:
    """A mark in each of them, before the vote."""
    action = world.action("1.1")
    personal = ("lead_contact", "elected_sponsor", "department_unit", "partners", "means", "success_factors")
    marks = {name: f"{MARK} {name}" for name in (*personal, "other_information")}
    ActionSheet.objects.filter(pk=action.pk).update(
        **marks,
        private_words=[["un nom", f"{MARK} private"]],
        staff=[[f"{MARK} staff", "", ""]],
        lead_organisation=f"Centre social; Mme {MARK} Martin",
        description=f"Écrire à {MARK}@exemple.fr ou au 05 53 00 00 01.",
    )
    ActionStep.objects.filter(action=action).update(owner=f"{MARK} owner", other_information=f"{MARK} step")
    Indicator.objects.filter(action=action).update(source=f"{MARK} source")
    Comment.objects.filter(action=action).update(text=f"{MARK} comment")
    Contact.objects.filter(roadmap=ready.roadmap).update(last_name=f"{MARK} contact", email="zoe@exemple.fr")
    adopt(ready)
    public = everything_public(client, ready, publish(ready))
    assert MARK not in public and "exemple.fr" not in public and "05 53" not in public
    assert "Centre social" in public


def test_what_nobody_voted_is_absent(adopted: Member, world: World, client: Client) -> None:
    sheets.propose_action(title="Une idée nouvelle", axis=world.action("1.1").axis, by=adopted)
    ActionSheet.objects.filter(title="Une idée nouvelle").update(status="en_cours")
    FundingLine.objects.create(
        action=world.action("1.1"), funder="Banque espérée", nature="prive", kind="fonctionnement", amount=Decimal(5)
    )
    public = everything_public(client, adopted, publish(adopted))
    assert "Une idée nouvelle" not in public and "Banque espérée" not in public


def test_an_avenant_that_nobody_voted_is_not_what_the_page_tells(adopted: Member, world: World) -> None:
    sheets.propose_action(title="Une idée nouvelle", axis=world.action("1.1").axis, by=adopted)
    ActionSheet.objects.filter(title="Une idée nouvelle").update(status="retenue")
    accept_gaps(adopted, TODAY)
    adoption.amend_roadmap(purpose="Une action de plus", by=adopted)
    assert len(publish(adopted).roadmap.actions) == 8


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Centre social", "Centre social"),
        ("CAF, Jeanne Durand", "CAF"),
        ("Jeanne Durand", ""),
        ("Mme la directrice", ""),
        ("Mairie (accueil 05 53 00 00 01)", "Mairie (accueil)"),
        ("Centre social Jean Moulin", "Centre social Jean Moulin"),
    ],
)
def test_a_structure_is_told_without_the_person_beside_it(written: str, told: str) -> None:
    assert public_name(written).strip() == told


def test_the_confirmation_shows_words_that_may_name_somebody(ready: Member, world: World) -> None:
    ActionSheet.objects.filter(pk=world.action("1.1").pk).update(description="Jeanne tient l’accueil.")
    adopt(ready)
    preview = preview_release(ready, gives_files=False)
    assert preview and dict(preview[0].names)["1.1"] == ("Jeanne",)


# --- read ------------------------------------------------------------------------------------------------------------


def test_a_commune_reads_its_actions_and_those_of_all(ready: Member, world: World, client: Client) -> None:
    here, there = ready.roadmap.communes.order_by("name")[:2]
    world.action("1.1").communes.set([here])
    world.action("1.2").communes.clear()
    adopt(ready)
    publish(ready)

    def codes(commune: str) -> set[str]:
        return set(
            re.findall(r'id="action-([\d.]+)"', client.get(address(ready), {"commune": commune}).content.decode())
        )

    assert {"1.1", "1.2"} <= codes(here.name)
    assert "1.1" not in codes(there.name) and "1.2" in codes(there.name)
    assert len(codes("Ailleurs")) == len(codes("")) == 8


def test_an_action_that_is_not_there_is_not_found(adopted: Member, client: Client) -> None:
    publish(adopted)
    assert client.get(address(adopted, name="public_action", fiche="9.9")).status_code == 404


def test_search_engines_may_list_it(adopted: Member, client: Client) -> None:
    publish(adopted)
    response = client.get(address(adopted))
    assert "X-Robots-Tag" not in response.headers and "noindex" not in response.content.decode()
    closed = client.get("/robots.txt").content.decode()
    assert not any(
        address(adopted).startswith(line[10:]) for line in closed.splitlines() if line.startswith("Disallow")
    )


def test_a_page_is_light(adopted: Member, client: Client) -> None:
    publish(adopted)
    assert len(client.get(address(adopted)).content) < 60_000


def test_the_voted_text_is_given_when_the_team_says_so(adopted: Member, client: Client) -> None:
    for file in EditionFile.objects.filter(extension__in=["pdf", "odt"]):
        make_file.call(file.pk)
    publish(adopted)
    pdf = address(adopted, name="public_roadmap_file", extension="pdf")
    assert client.get(pdf).status_code == 404
    shown = publish(adopted, gives_files=True)
    assert [file.extension for file in shown.files] == ["pdf", "odt"]
    assert client.get(pdf).content.startswith(b"%PDF")
    public_pages.close_public_page(by=adopted)
    assert client.get(pdf).status_code == 404


def test_its_table_has_a_line_for_each_action_with_its_licence(adopted: Member, client: Client) -> None:
    publish(adopted)
    text = client.get(address(adopted, name="public_table")).content.decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert len(rows) == 8 and {len(row) for row in rows} == {len(heads)}
    assert {row[-3:] == ["01/03/2027", adopted.roadmap.lead_authority, LICENCE] for row in rows} == {True}


def test_whoever_reads_is_told_where_to_say_something(adopted: Member, client: Client) -> None:
    publish(adopted)
    assert "/rejoindre/" not in client.get(address(adopted)).content.decode()
    door = join_requests.open_door(by=adopted)
    assert reverse("governance:join", args=[door.code]) in client.get(address(adopted)).content.decode()


# --- found -----------------------------------------------------------------------------------------------------------


def test_its_territories_lead_to_it_while_it_is_open(adopted: Member, world: World, client: Client) -> None:
    commune = adopted.roadmap.communes.order_by("name").first()
    assert commune and adopted.roadmap.epci
    urls = [
        reverse("territories:commune", args=[commune.code]),
        reverse("territories:epci", args=[adopted.roadmap.epci.siren]),
        reverse("territories:departement", args=["24"]),
        reverse("territories:search") + f"?q={commune.name}",
    ]

    def found() -> list[bool]:
        with names_missed() as missed:
            told = [address(adopted) in client.get(url).content.decode() for url in urls]
        assert missed == set()
        return told

    assert found() == [False] * 4
    publish(adopted)
    assert found() == [True] * 4
    assert address(adopted) not in client.get(reverse("territories:departement", args=["33"])).content.decode()
    public_pages.close_public_page(by=adopted)
    assert found() == [False] * 4


def test_what_is_found_costs_the_same_whatever_the_number_of_places(adopted: Member) -> None:
    publish(adopted)
    communes = [Place("commune", code) for code in adopted.roadmap.communes.values_list("code", flat=True)]
    costs = []
    for places in (communes[:1], communes):
        with CaptureQueriesContext(connection) as asked:
            assert set(published_in(places)) == set(places)
        costs.append(len(asked))
    assert costs == [2, 2]


def test_a_public_page_costs_the_same_queries_whatever_it_tells(adopted: Member, client: Client) -> None:
    publish(adopted, gives_files=True)
    with CaptureQueriesContext(connection) as asked:
        client.get(address(adopted))
    assert len(asked) == 3


def test_the_documents_of_the_team_lead_to_it(adopted: Member, world: World, client: Client) -> None:
    page = reverse("publication:index", args=[adopted.roadmap.slug])
    client.force_login(world.user("elue"))
    assert address(adopted) not in client.get(page).content.decode()
    publish(adopted)
    assert address(adopted) in client.get(page).content.decode()
    client.force_login(adopted.user)
    assert reverse("publication:public_page", args=[adopted.roadmap.slug]) in client.get(page).content.decode()
