"""A dated sentence about an action, told once, which pages and papers take from there."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import links, news
from jalons.actions.models import ActionSheet, NewsItem, SheetLink
from jalons.actions.queries import news as queries
from jalons.roadmaps.changes.members import enrol_member
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
OPENED = "Deux permanences ouvertes à la médiathèque"


def today(ago: int = 0) -> date:
    return timezone.localdate() - timedelta(days=ago)


@pytest.fixture
def lead(world: World, member: Member) -> Member:
    user = world.user("pilote")
    if not member.roadmap.memberships.filter(user=user).exists():
        enrol_member(user=user, role="pilote", function="Direction du centre social", by=member)
    return Member(member.roadmap, user, Role.LEAD, "Direction du centre social")


@pytest.fixture
def link(action: ActionSheet, member: Member) -> SheetLink:
    return links.make_link(action=action, email="club@exemple.test", holder="Direction du club", by=member).link


def carried_by_lead(action: ActionSheet, lead: Member) -> ActionSheet:
    function = lead.roadmap.memberships.get(user=lead.user).function
    ActionSheet.objects.filter(pk=action.pk).update(lead_contact=function)
    action.refresh_from_db()
    return action


def signatures(row: NewsItem) -> tuple[str, date | None]:
    row.refresh_from_db()
    return row.corrected_by_function, row.corrected_on


def test_news_are_listed_by_their_day_the_newest_first(action: ActionSheet, member: Member) -> None:
    for text, ago in (("Avant", 9), ("Hier", 1), ("Entre", 5), ("Jadis", 60)):
        news.add_news(action=action, text=text, on=today(ago), by=member)
    assert [row.text for row in queries.action_news(action)] == ["Hier", "Entre", "Avant", "Jadis"]
    shown = queries.fiche_news(action)
    assert ([row.text for row in shown.lines], shown.more) == (["Hier", "Entre", "Avant"], 1)


def test_who_told_is_a_function_and_never_the_name_of_a_person(action: ActionSheet, member: Member) -> None:
    member.roadmap.memberships.filter(user=member.user).update(function="")
    assert member.user
    nameless = Member(member.roadmap, member.user, member.role, member.user.name)
    row = news.add_news(action=action, text=OPENED, on=today(), by=nameless)
    assert row.by_function == "Référente ou référent"


def test_the_journal_tells_that_they_spoke_and_never_their_words(action: ActionSheet, member: Member) -> None:
    with told(member.roadmap) as lines:
        row = news.add_news(action=action, text="Un secret", on=today(), by=member)
        news.revise_news(news=row, text="Un autre", on=today(1), is_public=True, by=member)
        news.revise_news(news=row, text="Un autre", on=today(1), is_public=True, by=member)
        news.withdraw_news(news=row, withdrawn=True, by=member)
        news.withdraw_news(news=row, withdrawn=True, by=member)
        news.withdraw_news(news=row, withdrawn=False, by=member)
    assert [line[:2] for line in lines] == [(verb, "newsitem") for verb in ("tell", "amend", "withdraw", "restore")]
    assert lines[1][2:] == (
        {"on": today().isoformat(), "is_public": False},
        {"on": today(1).isoformat(), "is_public": True, "fields": ["nouvelle"]},
    )


def test_a_news_of_tomorrow_is_refused(action: ActionSheet, member: Member) -> None:
    with refused("news-to-come", "on"):
        news.add_news(action=action, text=OPENED, on=today(-1), by=member)
    with refused("news-empty", "text"):
        news.add_news(action=action, text=" \n ", on=today(), by=member)


def test_a_withdrawn_news_is_told_nowhere_and_comes_back_as_it_was(action: ActionSheet, member: Member) -> None:
    row = news.add_news(action=action, text=OPENED, on=today(), is_public=True, by=member)
    news.withdraw_news(news=row, withdrawn=True, by=member)
    everywhere = (
        queries.action_news(action),
        list(queries.fiche_news(action).lines),
        queries.latest_news(member.roadmap, today()),
        queries.news_of_year(member.roadmap, today().year),
        queries.public_news(member.roadmap, today()),
    )
    assert everywhere == ([], [], {}, {}, {})
    with refused("news-withdrawn"):
        news.revise_news(news=row, text="Autre", on=today(), by=member)
    news.withdraw_news(news=row, withdrawn=False, by=member)
    assert [(one.text, one.is_public) for one in queries.action_news(action)] == [(OPENED, True)]


def test_only_who_coordinates_or_carries_the_fiche_shows_a_news_to_the_public(
    action: ActionSheet, lead: Member, member: Member
) -> None:
    ActionSheet.objects.filter(pk=action.pk).update(lead_contact="", lead_organisation="", elected_sponsor="")
    action.refresh_from_db()
    with refused("news-not-publishable", "is_public"):
        news.add_news(action=action, text=OPENED, on=today(), is_public=True, by=lead)
    carried = carried_by_lead(action, lead)
    news.add_news(action=carried, text=OPENED, on=today(), is_public=True, by=lead)
    news.add_news(action=carried, text="Pas encore", on=today(), by=member)
    assert {pk: [row.text for row in rows] for pk, rows in queries.public_news(member.roadmap, today()).items()} == {
        action.pk: [OPENED]
    }


def test_a_correction_by_somebody_who_does_not_decide_it_hides_the_news_from_the_public(
    action: ActionSheet, lead: Member, member: Member
) -> None:
    row = news.add_news(action=action, text=OPENED, on=today(), is_public=True, by=member)
    news.revise_news(news=row, text=OPENED, on=today(), by=lead)
    row.refresh_from_db()
    assert row.is_public
    news.revise_news(news=row, text="Trois permanences", on=today(), by=lead)
    row.refresh_from_db()
    assert (row.text, row.is_public) == ("Trois permanences", False)


def test_who_hides_a_news_by_correcting_it_is_told_so(
    world: World, action: ActionSheet, lead: Member, member: Member, client: Client
) -> None:
    ActionSheet.objects.filter(pk=action.pk).update(lead_contact="", lead_organisation="", elected_sponsor="")
    row = news.add_news(action=action, text=OPENED, on=today(), is_public=True, by=member)
    client.force_login(world.user("pilote"))
    url = reverse("actions:news_item", args=[member.roadmap.slug, action.code, row.pk])
    told_hidden = []
    for text in (OPENED, "Trois permanences", "Quatre permanences"):
        seen = client.get(url).context["form"]["seen"].value()
        sent = {"text": text, "on": today().isoformat(), "seen": seen}
        page = client.post(url, sent, follow=True).content.decode()
        told_hidden.append("Elle n’est plus montrée au public" in page)
    assert told_hidden == [False, True, False]


def test_who_corrects_the_words_of_another_signs_the_correction(
    world: World, action: ActionSheet, lead: Member, member: Member, client: Client
) -> None:
    row = news.add_news(action=action, text=OPENED, on=today(), by=member)
    news.revise_news(news=row, text=OPENED, on=today(), is_public=True, by=member)
    assert signatures(row) == ("", None)
    with told(member.roadmap) as journal:
        news.revise_news(news=row, text="Trois permanences", on=today(), by=lead)
    function = lead.roadmap.memberships.get(user=lead.user).shown_function
    assert signatures(row) == (function, today())
    assert [line[:2] for line in journal] == [("amend", "newsitem")] * 2
    client.force_login(world.user("referente"))
    pages = ("actions:news", "overview:action")
    urls = [reverse(page, args=[member.roadmap.slug, action.code]) for page in pages]
    assert [f"(corrigée par\u00a0: {function}, le " in client.get(url).content.decode() for url in urls] == [True, True]
    history = client.get(reverse("actions:history", args=[member.roadmap.slug, action.code])).content.decode()
    assert "a corrigé la" in history and function in history
    news.revise_news(news=row, text="Quatre permanences", on=today(), by=member)
    assert signatures(row) == ("", None)


def test_what_the_team_corrects_of_a_link_is_signed(link: SheetLink, member: Member) -> None:
    row = news.add_news_by_link(link=link, text=OPENED, on=today())
    news.revise_news(news=row, text=row.text, on=row.on, is_public=True, by=member)
    assert signatures(row) == ("", None)
    news.revise_news(news=row, text="Trois permanences", on=row.on, is_public=True, by=member)
    assert signatures(row)[1] == today() and signatures(row)[0] != ""


def test_what_comes_by_a_link_waits_for_the_team_to_tick_it(link: SheetLink, member: Member) -> None:
    row = news.add_news_by_link(link=link, text=OPENED, on=today())
    link.refresh_from_db()
    assert (row.is_public, row.by_function, link.is_unread) == (
        False,
        "Direction du club, par son lien",
        True,
    )
    assert queries.public_news(member.roadmap, today()) == {}
    news.revise_news(news=row, text=row.text, on=row.on, is_public=True, by=member)
    assert list(queries.public_news(member.roadmap, today())) == [link.action_id]


def test_the_holder_of_a_link_withdraws_theirs_within_a_day(
    link: SheetLink, action: ActionSheet, member: Member
) -> None:
    of_team = news.add_news(action=action, text="Équipe", on=today(), by=member)
    with refused("news-not-withdrawable-by-link"):
        news.withdraw_news_by_link(link=link, news=of_team, withdrawn=True)
    row = news.add_news_by_link(link=link, text=OPENED, on=today())
    news.withdraw_news_by_link(link=link, news=row, withdrawn=True)
    assert queries.own_news(link) == []
    news.withdraw_news_by_link(link=link, news=row, withdrawn=False)
    assert [(one.pk, may) for one, may in queries.own_news(link)] == [(row.pk, True)]
    NewsItem.objects.filter(pk=row.pk).update(written_at=timezone.now() - timedelta(hours=25))
    with refused("news-not-withdrawable-by-link"):
        news.withdraw_news_by_link(link=link, news=row, withdrawn=True)
    assert [may for _one, may in queries.own_news(link)] == [False]


def test_a_link_restores_nothing_that_the_team_withdrew(link: SheetLink, member: Member) -> None:
    row = news.add_news_by_link(link=link, text=OPENED, on=today())
    news.withdraw_news(news=row, withdrawn=True, by=member)
    with refused("news-withdrawn-by-team"):
        news.withdraw_news_by_link(link=link, news=row, withdrawn=False)
    assert queries.action_news(link.action) == []
    news.withdraw_news(news=row, withdrawn=False, by=member)
    news.withdraw_news_by_link(link=link, news=row, withdrawn=True)
    news.withdraw_news(news=row, withdrawn=False, by=member)
    news.withdraw_news(news=row, withdrawn=True, by=member)
    with refused("news-withdrawn-by-team"):
        news.withdraw_news_by_link(link=link, news=row, withdrawn=False)


def test_papers_of_the_present_take_the_last_news_of_each_action_in_three_months(
    action: ActionSheet, member: Member
) -> None:
    news.add_news(action=action, text="Trop vieille", on=today(92), by=member)
    assert queries.latest_news(member.roadmap, today()) == {}
    for text, ago in (("Première", 40), ("Dernière", 10)):
        news.add_news(action=action, text=text, on=today(ago), by=member)
    assert {pk: row.text for pk, row in queries.latest_news(member.roadmap, today()).items()} == {action.pk: "Dernière"}


def test_the_form_proposes_today_and_ticks_nothing(
    world: World, action: ActionSheet, member: Member, client: Client
) -> None:
    client.force_login(world.user("referente"))
    url = reverse("actions:news", args=[member.roadmap.slug, action.code])
    form = client.get(url).context["form"]
    assert (list(form.fields), form["on"].value(), form["is_public"].value()) == (
        ["text", "on", "is_public"],
        today(),
        None,
    )
    assert client.post(url, {"text": "  Deux\nlignes ", "on": today().isoformat()}).status_code == 302
    assert [(row.text, row.is_public) for row in queries.action_news(action)] == [("Deux lignes", False)]
    too_long = client.post(url, {"text": "a" * 281, "on": today().isoformat()})
    assert list(too_long.context["form"].errors) == ["text"]


def test_two_corrections_at_once_show_both_versions(
    world: World, action: ActionSheet, member: Member, client: Client
) -> None:
    row = news.add_news(action=action, text=OPENED, on=today(), by=member)
    client.force_login(world.user("referente"))
    url = reverse("actions:news_item", args=[member.roadmap.slug, action.code, row.pk])
    seen = client.get(url).context["form"]["seen"].value()
    news.revise_news(news=row, text="Trois permanences", on=today(), by=member)
    page = client.post(url, {"text": "Quatre permanences", "on": today().isoformat(), "seen": seen})
    assert (page.status_code, [(one.typed, one.saved) for one in page.context["form"].differences]) == (
        409,
        [("Quatre permanences", "Trois permanences")],
    )


def test_the_page_of_a_link_takes_a_news_with_its_day(action: ActionSheet, member: Member, client: Client) -> None:
    made = links.make_link(action=action, email="club@exemple.test", holder="Direction du club", by=member)
    url = "/" + made.address.split("/", 3)[3]
    sent = client.post(f"{url}nouvelles/", {"text": OPENED, "on": today(4).isoformat(), "is_public": "on"})
    assert sent.status_code == 302
    [row] = queries.action_news(action)
    assert (row.text, row.on, row.is_public) == (OPENED, today(4), False)
    gone = client.post(f"{url}nouvelles/{row.pk}/retirer/", follow=True).content.decode()
    assert (queries.action_news(action), "La nouvelle est retirée." in gone) == ([], True)
    refused_page = client.post(f"{url}nouvelles/", {"text": "", "on": today().isoformat()})
    assert list(refused_page.context["news_form"].errors) == ["text"]
