"""The page that anybody reads of a voted feuille de route: opened by the team alone, frozen on its day, without anybody's name."""

import csv
import html
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, ActionStep, Comment
from jalons.base import french
from jalons.directory.models import Contact
from jalons.funding.models import FundingLine
from jalons.funding.queries.consolidated import consolidated_money
from jalons.governance.changes import join_requests
from jalons.monitoring.models import Indicator, IndicatorValue
from jalons.publication.changes import adoption, chapters, public_pages
from jalons.publication.changes.editions import freeze_project, make_file
from jalons.publication.exports import ATOM, LICENCE
from jalons.publication.models import Edition, EditionFile, PublicPage, Release
from jalons.publication.queries.public_pages import ShownRelease, preview_release, published_in, shown_release
from jalons.publication.rules.public_actions import PublicState, Remainder, public_name
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


def publish(by: Member, *, gives_files: bool = False, contact: str = "") -> ShownRelease:
    public_pages.publish_release(gives_files=gives_files, contact=contact, by=by)
    shown = shown_release(by.roadmap.slug, with_former=True)
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


def test_an_avenant_that_the_page_does_not_show_yet_is_withdrawn(adopted: Member, world: World) -> None:
    """The page had to be closed to everybody first, though it told the edition before."""
    publish(adopted)
    chapters.write_chapter(chapter="contexte", text="Un contexte.", by=adopted)
    accept_gaps(adopted, timezone.localdate())
    amended = adoption.amend_roadmap(purpose="Le contexte", by=adopted)
    adoption.withdraw_adoption(edition=amended, by=adopted)
    assert Release.objects.count() == 1
    with refused("edition-gone"):
        adoption.withdraw_adoption(edition=amended, by=adopted)


# --- taken back ------------------------------------------------------------------------------------------------------


def test_an_update_is_taken_back_on_its_day(
    adopted: Member, world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(adopted, gives_files=True, contact="Accueil")
    page = client.get(address(adopted)).content
    sheets.advance_action(action=world.action("1.2"), to="realisee", by=adopted)
    today_is(date(2027, 6, 1), monkeypatch)
    release = public_pages.publish_release(gives_files=False, by=adopted)
    assert client.get(address(adopted)).content != page
    public_pages.withdraw_release(seen=str(release.pk), by=adopted)
    assert client.get(address(adopted)).content == page
    shown = shown_release(adopted.roadmap.slug)
    assert shown and (shown.release.gives_files, shown.release.contact) == (True, "Accueil")
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.before, entry.after) == ("withdraw_release", {"on": "2027-06-01"}, {"on": "2027-03-01"})


def test_what_another_person_published_meanwhile_is_not_taken_back(adopted: Member) -> None:
    publish(adopted)
    release = public_pages.publish_release(gives_files=False, by=adopted)
    publish(adopted, gives_files=True)
    with refused("stale"):
        public_pages.withdraw_release(seen=str(release.pk), by=adopted)
    with refused("stale"):
        public_pages.withdraw_release(seen="", by=adopted)
    assert Release.objects.count() == 3


def test_an_update_is_not_taken_back_on_another_day(adopted: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(adopted)
    last = publish(adopted).release
    today_is(date(2027, 3, 2), monkeypatch)
    with refused("release-not-of-today"):
        public_pages.withdraw_release(seen=str(last.pk), by=adopted)


def test_the_opening_of_a_page_is_not_an_update(adopted: Member) -> None:
    with refused("no-public-page"):
        public_pages.withdraw_release(by=adopted)
    publish(adopted)
    with refused("no-former-release"):
        public_pages.withdraw_release(by=adopted)
    public_pages.close_public_page(by=adopted)
    publish(adopted)
    # What it showed before it was closed stays away.
    with refused("no-former-release"):
        public_pages.withdraw_release(by=adopted)
    assert Release.objects.count() == 2


def test_the_button_beside_an_update_and_the_one_of_its_page_take_it_back(
    adopted: Member, world: World, client: Client
) -> None:
    publish(adopted)
    page = reverse("publication:public_page", args=[adopted.roadmap.slug])
    back = reverse("publication:withdraw_release", args=[adopted.roadmap.slug])
    client.force_login(adopted.user)
    assert back not in client.get(page).content.decode()
    sheets.advance_action(action=world.action("1.2"), to="realisee", by=adopted)
    seen = client.get(page).context["form"].initial["seen"]
    after = client.post(page, {"seen": seen}, follow=True).content.decode()
    assert after.count(f'action="{back}"') == 2
    client.post(back, {"seen": str(Release.objects.first().pk)})  # type: ignore[union-attr]
    assert Release.objects.count() == 1


# --- how far it is behind --------------------------------------------------------------------------------------------


def test_the_team_reads_what_changed_since_and_the_public_does_not(
    adopted: Member, world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(adopted)
    reader, page = Client(), reverse("publication:public_page", args=[adopted.roadmap.slug])
    public = reader.get(address(adopted)).content.decode()
    client.force_login(adopted.user)
    assert client.get(page).context["freshness"].changes == ()
    sheets.advance_action(action=world.action("1.2"), to="realisee", by=adopted)
    today_is(date(2027, 6, 1), monkeypatch)
    freshness = client.get(page).context["freshness"]
    # What became late by itself is told too.
    assert (freshness.age, [change.code for change in freshness.changes]) == ("il y a 3 mois", ["1.1", "1.2"])
    assert freshness.changes[0].sentence == "en retard"
    assert freshness.changes[1].sentence.startswith("réalisée (elle était ")
    assert reader.get(address(adopted)).content.decode() == public
    assert "Au 1er mars 2027." in public and "Ce qui a changé</h2>" not in public


def test_a_new_release_says_what_changed_since_the_last_published_day(
    adopted: Member, world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert publish(adopted).former is None
    sheets.advance_action(action=world.action("1.2"), to="realisee", by=adopted)
    # A second release on one day does not hide what the first one brought.
    today_is(date(2027, 6, 1), monkeypatch)
    publish(adopted)
    shown = publish(adopted)
    assert [(change.code, change.sentence[:8]) for change in shown.changes()] == [
        ("1.1", "en retar"),
        ("1.2", "réalisée"),
    ]
    page = client.get(address(adopted)).content.decode()
    assert (
        "Du 1er mars 2027, dernier état publié avant celui-ci, au 1er juin 2027" in page and "Au 1er juin 2027." in page
    )


def test_what_changed_is_told_to_the_communes_that_it_concerns(
    ready: Member, world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = ready.roadmap.communes.order_by("name")[:2]
    world.action("1.2").communes.set([here])
    adopt(ready)
    publish(ready)
    sheets.advance_action(action=world.action("1.2"), to="realisee", by=ready)
    today_is(date(2027, 6, 1), monkeypatch)
    shown = publish(ready)
    codes = [[change.code for change in shown.changes(name)] for name in ("", here.name, there.name)]
    assert codes == [["1.1", "1.2"], ["1.1", "1.2"], ["1.1"]]
    n = len(shown.roadmap.of_commune(there.name).actions)
    page = client.get(address(ready), {"commune": there.name}).content.decode()
    assert f"{n} actions concernent {there.name}" in html.unescape(page)


def test_what_a_closed_page_showed_is_compared_with_nothing(
    adopted: Member, world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(adopted)
    public_pages.close_public_page(by=adopted)
    sheets.advance_action(action=world.action("1.2"), to="realisee", by=adopted)
    today_is(date(2027, 6, 1), monkeypatch)
    assert publish(adopted).former is None
    assert client.get(address(adopted, name="public_feed")).content.count(b"<entry>") == 1


def test_its_feed_has_one_entry_for_each_published_day(
    adopted: Member, world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = address(adopted, name="public_feed")
    assert client.get(feed).status_code == 404
    publish(adopted)
    sheets.advance_action(action=world.action("1.2"), to="realisee", by=adopted)
    today_is(date(2027, 6, 1), monkeypatch)
    publish(adopted)
    publish(adopted)
    response = client.get(feed)
    atom = ET.fromstring(response.content)
    entries = atom.findall("{*}entry")
    assert response.headers["Content-Type"] == ATOM
    assert [(entry.findtext("{*}id") or "")[-10:] for entry in entries] == ["2027-06-01", "2027-03-01"]
    assert "réalisée" in (entries[0].findtext("{*}summary") or "")
    assert f'href="{feed}"' in client.get(address(adopted)).content.decode()
    assert len(response.content) < 8_000
    public_pages.close_public_page(by=adopted)
    assert client.get(feed).status_code == 404


def test_a_feed_costs_the_same_whatever_the_number_of_days(
    adopted: Member, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for month in range(3, 8):
        today_is(date(2027, month, 1), monkeypatch)
        publish(adopted)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(adopted, name="public_feed")).content.count(b"<entry>") == 5
    assert len(asked) == 2


@pytest.mark.parametrize(("days", "is_told"), [(89, False), (90, True)])
def test_the_dashboard_reminds_her_of_a_page_that_is_a_quarter_old(
    days: int, is_told: bool, adopted: Member, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(adopted)
    today_is(TODAY + timedelta(days=days), monkeypatch)
    client.force_login(adopted.user)
    dashboard = reverse("overview:dashboard", args=[adopted.roadmap.slug])
    sentence = "Mettre à jour la page publique, qui montre l’état du 1er mars 2027"
    assert (sentence in client.get(dashboard).content.decode()) is is_told
    public_pages.close_public_page(by=adopted)
    assert sentence not in client.get(dashboard).content.decode()


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
    assert shown.roadmap.obtained == secured == sum(row.obtained for row in shown.money.rows)


def test_each_state_of_the_money_is_the_same_as_on_the_pages_of_the_team(adopted: Member, world: World) -> None:
    line = FundingLine.objects.filter(action__roadmap=adopted.roadmap, status="demande", nature="subvention").first()
    assert line
    FundingLine.objects.filter(pk=line.pk).update(amount=line.amount - 500)
    whole, totals = publish(adopted).roadmap.money.whole, consolidated_money(adopted.roadmap).totals
    assert whole.remainder(Remainder.REQUESTED) == totals.requested
    assert whole.remainder(Remainder.ENVISAGED) == totals.envisaged
    assert whole.remainder(Remainder.LESS) == 500


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
    urls = [address(by), address(by, name="public_table"), address(by, name="public_feed")]
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


def test_its_contact_is_on_the_page_and_on_each_action(adopted: Member, client: Client) -> None:
    contact = "Accueil de la communauté, 05 36 49 01 01"
    publish(adopted, contact=contact)
    for url in (address(adopted), address(adopted, name="public_action", fiche="1.1")):
        page = client.get(url).content.decode()
        assert "Où dire quelque chose" in page and contact in page
    assert "action 1.1" in page


def test_a_person_is_not_its_contact(adopted: Member) -> None:
    with refused("contact-names-somebody", "contact"):
        public_pages.publish_release(gives_files=False, contact="Mme Durand, 05 36 49 01 01", by=adopted)
    known = Contact.objects.filter(roadmap=adopted.roadmap)[0]
    Contact.objects.filter(pk=known.pk).update(last_name="Durand")
    with refused("contact-names-somebody", "contact"):
        public_pages.publish_release(gives_files=False, contact="jdurand@exemple.fr", by=adopted)
    with refused("contact-is-a-mobile", "contact"):
        public_pages.publish_release(gives_files=False, contact="Accueil : 06 36 49 01 01", by=adopted)
    assert not PublicPage.objects.exists()


def test_it_says_who_decided_and_with_how_many_votes(adopted: Member, client: Client) -> None:
    shown = publish(adopted)
    voted = Edition.objects.get(kind="adoptee").deliberation
    assert voted and shown.decided_by.startswith(f"{voted.assembly}, délibération n° {voted.number} du ")
    assert shown.decided_by in html.unescape(client.get(address(adopted)).content.decode())


def test_a_refusal_is_told_as_a_refusal(adopted: Member, world: World, client: Client) -> None:
    line = FundingLine.objects.filter(action=world.action("1.1"), status="demande").exclude(nature="nature").first()
    assert line
    FundingLine.objects.filter(pk=line.pk).update(status="refuse")
    publish(adopted)
    page = client.get(address(adopted, name="public_action", fiche="1.1")).content.decode()
    assert f"refusé\u00a0: {french.format_euros(line.amount)}" in page
    assert "–" not in page.partition("Qui paie")[2].partition("</table>")[0]


def test_whoever_reads_is_told_where_to_say_something(adopted: Member, client: Client) -> None:
    publish(adopted)
    assert "/rejoindre/" not in client.get(address(adopted)).content.decode()
    door = join_requests.open_door(by=adopted)
    assert reverse("governance:join", args=[door.code]) in client.get(address(adopted)).content.decode()


# --- found -----------------------------------------------------------------------------------------------------------


def sign_in_page(path: str) -> tuple[int, str]:
    """What somebody without an account reads there, without what the address itself changes."""
    response = Client().get(path, follow=True)
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return response.status_code, re.sub(r'name="suite" value="[^"]*"', "", text)


def test_whoever_has_no_account_is_led_to_the_public_page_while_it_is_open(adopted: Member) -> None:
    private = reverse("overview:dashboard", args=[adopted.roadmap.slug])
    unknown = sign_in_page(private.replace(adopted.roadmap.slug, "inconnue"))
    assert sign_in_page(private) == unknown
    publish(adopted)
    for path in (private, private + "actions/"):
        status, text = sign_in_page(path)
        assert (status, f'href="{address(adopted)}"' in text) == (200, True)
    assert sign_in_page(private.replace(adopted.roadmap.slug, "inconnue")) == unknown
    public_pages.close_public_page(by=adopted)
    assert sign_in_page(private) == unknown


def test_a_territory_shows_its_roadmap_before_it_offers_to_make_one(adopted: Member, client: Client) -> None:
    assert adopted.roadmap.epci
    url = reverse("territories:epci", args=[adopted.roadmap.epci.siren])
    assert "Créer sa feuille de route" in client.get(url).content.decode()
    publish(adopted)
    page = client.get(url).content.decode()
    assert "Créer sa feuille de route" not in page
    assert page.index(address(adopted)) < page.index("Préparer une autre feuille de route ici")


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
    costs = []
    for name, arguments in (("public_roadmap", {}), ("public_action", {"fiche": "1.1"}), ("public_feed", {})):
        with CaptureQueriesContext(connection) as asked:
            client.get(address(adopted, name=name, **arguments))
        costs.append(len(asked))
    assert costs == [4, 3, 2]


def test_the_documents_of_the_team_lead_to_it(adopted: Member, world: World, client: Client) -> None:
    page = reverse("publication:index", args=[adopted.roadmap.slug])
    client.force_login(world.user("elue"))
    assert address(adopted) not in client.get(page).content.decode()
    publish(adopted)
    assert address(adopted) in client.get(page).content.decode()
    client.force_login(adopted.user)
    assert reverse("publication:public_page", args=[adopted.roadmap.slug]) in client.get(page).content.decode()
