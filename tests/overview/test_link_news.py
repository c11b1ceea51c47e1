"""What comes by a private link reaches somebody: a line of the dashboard, until it is read."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import attachments, comments, links, news, sheets
from jalons.actions.models import ActionSheet, Attachment, SheetLink
from jalons.actions.models.carriers import member_carrier
from jalons.actions.queries import action_rows
from jalons.actions.queries.link_news import FicheNews, link_news
from jalons.base.todos import Todo
from jalons.monitoring.changes import indicators as figures
from jalons.monitoring.models import Indicator, IndicatorValue
from jalons.overview.queries.dashboard import roadmap_dashboard
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.queries.journal import signer_of
from tests.refusals import refused
from tests.specimens import pdf
from tests.world import World

pytestmark = pytest.mark.django_db
SIGNED = "Direction du club, par son lien"


@pytest.fixture
def link(world: World) -> SheetLink:
    """Of a fiche that was voted."""
    return links.make_link(
        action=world.action(), email="club@demo.example", holder="Direction du club", by=world.member()
    ).link


@pytest.fixture
def url(world: World) -> str:
    made = links.make_link(
        action=world.action(), email="club@demo.example", holder="Direction du club", by=world.member()
    )
    return "/" + made.address.split("/", 3)[3]


def news_of(member: Member) -> list[Todo]:
    page = reverse("actions:link_news", args=[member.roadmap.slug])
    return [todo for todo in roadmap_dashboard(member).work.todo if todo.url == page]


def say_read(client: Client, *rows: FicheNews) -> Any:
    """« C’est lu », as the page sends it for these fiches."""
    slug = ActionSheet.objects.get(pk=rows[0].pk).roadmap.slug
    seen_at = max(row.seen_at for row in rows if row.seen_at)
    sent = {"actions": [row.pk for row in rows], "seen_at": seen_at.isoformat()}
    return client.post(reverse("actions:read_links", args=[slug]), sent, follow=True)


def test_what_a_link_writes_is_told_to_who_coordinates_until_it_is_read(
    link: SheetLink, world: World, client: Client
) -> None:
    referente = world.member()
    assert news_of(referente) == []
    comments.add_comment_by_link(link=link, text="Le bus est livré")
    [line] = news_of(referente)
    assert [item.url for item in line.items] == [f"{line.url}#fiche-{link.action_id}"]
    client.force_login(world.user("referente"))
    say_read(client, *link_news(referente))
    assert news_of(referente) == []
    assert JournalEntry.objects.latest("id").verb == "read_link"


def test_what_comes_while_they_read_stays_to_be_read(link: SheetLink, world: World, client: Client) -> None:
    comments.add_comment_by_link(link=link, text="Le bus est livré")
    rows = link_news(world.member())
    comments.add_comment_by_link(link=link, text="Il est en panne")
    client.force_login(world.user("referente"))
    answer = say_read(client, *rows)
    assert "Quelque chose est arrivé pendant que vous lisiez" in answer.content.decode()
    assert len(news_of(world.member())) == 1


def test_a_fiche_saved_without_any_change_is_no_news(world: World) -> None:
    by = world.member("referente", world.young)
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    made = links.make_link(action=action, email="club@demo.example", holder="Direction du club", by=by).link
    links.revise_by_link(link=made, version=1, context="")
    assert news_of(by) == []
    links.revise_by_link(link=made, version=1, context="Peu de cars")
    assert len(news_of(by)) == 1


def test_a_pilote_is_told_of_the_fiches_that_they_carry(world: World) -> None:
    by, pilote = world.member(), world.member("pilote")
    rows, carrier = action_rows.action_index(by.roadmap).rows, member_carrier(pilote)
    mine = next(row for row in rows if row.is_carried_by(carrier))
    other = next(row for row in rows if not row.is_carried_by(carrier))
    for row in (mine, other):
        action = ActionSheet.objects.get(pk=row.pk)
        made = links.make_link(action=action, email="club@demo.example", holder="Direction du club", by=by).link
        comments.add_comment_by_link(link=made, text="Le bus est livré")
    [line] = news_of(pilote)
    assert [item.url.partition("#")[2] for item in line.items] == [f"fiche-{mine.pk}"]
    assert [row.pk for row in link_news(pilote)] == [mine.pk]
    [shown] = link_news(pilote, ActionSheet.objects.get(pk=other.pk))
    assert (shown.may_read, [one.text for one in shown.unread]) == (False, ["Le bus est livré"])


def test_nobody_reads_in_place_of_who_carries_the_fiche(world: World, client: Client) -> None:
    by, pilote = world.member(), world.member("pilote")
    carrier = member_carrier(pilote)
    other = next(row for row in action_rows.action_index(by.roadmap).rows if not row.is_carried_by(carrier))
    action = ActionSheet.objects.get(pk=other.pk)
    made = links.make_link(action=action, email="club@demo.example", holder="Direction du club", by=by).link
    comments.add_comment_by_link(link=made, text="Le bus est livré")
    with refused("news-of-others"):
        links.read_links(actions=[action], seen_at=timezone.now(), by=pilote)
    links.read_links(actions=[action], seen_at=timezone.now(), by=by)
    with refused("news-of-others"):
        links.unread_links(links=[made], by=pilote)
    links.unread_links(links=[made], by=by)
    assert len(news_of(by)) == 1


@pytest.mark.parametrize(
    "seen_at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "hier", "", "2026-01-01T00:00:00+00:00"]
)
def test_a_moment_that_no_page_showed_reads_nothing(
    seen_at: str, link: SheetLink, world: World, client: Client
) -> None:
    comments.add_comment_by_link(link=link, text="Le bus est livré")
    client.force_login(world.user("referente"))
    url = reverse("actions:read_links", args=[world.roadmap.slug])
    assert client.post(url, {"actions": link.action_id, "seen_at": seen_at}).status_code == 302
    assert len(news_of(world.member())) == 1


def test_who_reads_only_is_told_of_no_link(link: SheetLink, world: World) -> None:
    comments.add_comment_by_link(link=link, text="Le bus est livré")
    assert news_of(world.member("caf")) == []


def test_a_figure_is_noted_by_the_link_and_signed(url: str, world: World, client: Client) -> None:
    indicator = Indicator.objects.filter(action=world.action()).earliest("id")
    typed = {"indicator": indicator.pk, "value": "12", "on": "2026-01-06"}
    assert client.post(f"{url}chiffres/", typed).status_code == 302
    row = IndicatorValue.objects.get(indicator=indicator, on=date(2026, 1, 6))
    assert (row.value, signer_of(JournalEntry.objects.all())) == (Decimal(12), SIGNED)
    assert len(news_of(world.member())) == 1


def test_a_figure_to_come_or_of_another_fiche_is_refused(url: str, world: World, client: Client) -> None:
    own = Indicator.objects.filter(action=world.action()).earliest("id")
    other = Indicator.objects.exclude(action=world.action()).earliest("id")
    before = IndicatorValue.objects.count()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answers: list[Any] = [
        client.post(f"{url}chiffres/", {"indicator": pk, "value": "12", "on": on})
        for pk, on in ((own.pk, tomorrow), (other.pk, "2026-01-06"))
    ]
    assert [list(answer.context["form"].errors) for answer in answers] == [["on"], ["indicator"]]
    assert IndicatorValue.objects.count() == before


def test_a_figure_of_the_team_is_neither_replaced_nor_preceded(url: str, world: World, client: Client) -> None:
    """A link dated before the start made another start, and one of a day already noted took its place in silence."""
    own = Indicator.objects.filter(action=world.action()).earliest("id")
    known = IndicatorValue.objects.filter(indicator=own).latest("on")
    for on in (known.on, date(2020, 1, 1)):
        answer: Any = client.post(f"{url}chiffres/", {"indicator": own.pk, "value": "12", "on": on.isoformat()})
        assert list(answer.context["form"].errors) == ["on"]
    assert IndicatorValue.objects.filter(indicator=own).latest("on").value == known.value
    assert not IndicatorValue.objects.filter(indicator=own, on=date(2020, 1, 1)).exists()


def test_a_paper_is_attached_by_the_link_and_signed(
    url: str, world: World, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    sent = client.post(f"{url}pieces/", {"file": SimpleUploadedFile("facture.pdf", pdf("une facture"))})
    kept = Attachment.objects.filter(action=world.action()).latest("id")
    assert (sent.status_code, kept.name, kept.by_name) == (302, "facture.pdf", SIGNED)
    assert len(news_of(world.member())) == 1


def told(rows: list[FicheNews]) -> list[tuple[str, str, str, str]]:
    """Of the only fiche, what waits: its label, its row, its words, and its changes as « old → new »."""
    [row] = rows
    return [
        (
            one.label,
            one.about,
            one.text,
            "; ".join("".join(f"[{piece.kind}]{piece.text}" for piece in change.pieces) for change in one.changes),
        )
        for one in row.unread
    ]


def test_the_page_tells_each_thing_with_its_old_and_new_values(
    url: str, world: World, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    action, link = world.action(), SheetLink.objects.latest("id")
    step = action.steps.filter(done_on=None).earliest("id")
    indicator = Indicator.objects.filter(action=action).earliest("id")
    comments.add_comment_by_link(link=link, text="Le bus est livré")
    links.tick_step_by_link(link=link, step=step, done_on=date(2026, 1, 5))
    links.tick_step_by_link(link=link, step=step, done_on=None)
    client.post(f"{url}chiffres/", {"indicator": indicator.pk, "value": "12", "on": "2026-01-06"})
    client.post(f"{url}pieces/", {"file": SimpleUploadedFile("facture.pdf", pdf("une facture"))})
    assert told(link_news(world.member())) == [
        ("Pièce jointe", "facture.pdf", "", ""),
        ("Chiffre noté", indicator.label, "", ""),
        ("Étape à faire de nouveau", step.label, "", "[removed]05/01/2026"),
        ("Étape faite", step.label, "", "[added]05/01/2026"),
        ("Commentaire", "", "Le bus est livré", ""),
    ]
    client.force_login(world.user("referente"))
    page = client.get(reverse("actions:link_news", args=[world.roadmap.slug])).content.decode()
    kept = Attachment.objects.latest("id")
    assert reverse("actions:attachment", args=[world.roadmap.slug, action.code, kept.pk]) in page
    assert SIGNED in page


def test_the_page_tells_the_text_written_before_the_vote(world: World) -> None:
    by = world.member("referente", world.young)
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    made = links.make_link(action=action, email="club@demo.example", holder="Direction du club", by=by).link
    links.revise_by_link(link=made, version=1, context="Peu de cars")
    links.revise_by_link(link=made, version=2, context="Plus de car")
    assert told(link_news(by)) == [
        ("Texte de la fiche", "", "", "[removed]Peu de cars[added]Plus de car"),
        ("Texte de la fiche", "", "", "[added]Peu de cars"),
    ]


def test_a_news_withdrawn_since_leaves_its_line(link: SheetLink, world: World) -> None:
    comment = comments.add_comment_by_link(link=link, text="Le bus est livré")
    comments.remove_comment_by_link(link=link, comment=comment)
    [row] = link_news(world.member())
    assert [(one.label, one.text, one.is_gone) for one in row.unread] == [
        ("Commentaire retiré", "", False),
        ("Commentaire", "", True),
    ]


def test_a_news_told_by_a_link_is_read_there_and_leads_to_what_the_public_reads(
    link: SheetLink, world: World, client: Client
) -> None:
    told_news = news.add_news_by_link(link=link, text="Le bus est livré", on=date(2026, 1, 5))
    [row] = link_news(world.member())
    assert [(one.label, one.text, one.is_news, one.is_gone) for one in row.unread] == [
        ("Nouvelle", "Le bus est livré", True, False)
    ]
    client.force_login(world.user("referente"))
    page = client.get(reverse("actions:link_news", args=[world.roadmap.slug])).content.decode()
    assert reverse("actions:news", args=[world.roadmap.slug, link.action.code]) in page
    news.withdraw_news_by_link(link=link, news=told_news, withdrawn=True)
    [row] = link_news(world.member())
    assert [(one.label, one.about, one.text, one.is_gone) for one in row.unread] == [
        ("Nouvelle retirée", str(told_news), "", False),
        ("Nouvelle", "", "", True),
    ]
    news.withdraw_news_by_link(link=link, news=told_news, withdrawn=False)
    restored = link_news(world.member())[0].unread[0]
    assert (restored.label, restored.about) == ("Nouvelle rétablie", str(told_news))


def test_what_is_read_stays_for_thirty_days_with_who_read_it(link: SheetLink, world: World) -> None:
    comments.add_comment_by_link(link=link, text="Le bus est livré")
    links.read_links(actions=[link.action], seen_at=timezone.now(), by=world.member())
    comments.add_comment_by_link(link=link, text="Il est en panne")
    [row] = link_news(world.member())
    assert [one.text for one in row.unread] == ["Il est en panne"]
    [reading] = [one for one in row.readings if one.link == link.pk]
    assert (reading.by, [one.text for one in reading.arrivals], reading.may_come_back) == (
        world.member().name,
        ["Le bus est livré"],
        False,
    )
    links.read_links(actions=[link.action], seen_at=timezone.now(), by=world.member())
    JournalEntry.objects.filter(verb="read_link").update(at=timezone.now() - timedelta(days=31))
    assert link_news(world.member()) == []


def test_what_was_last_read_is_put_back_to_be_read(link: SheetLink, world: World, client: Client) -> None:
    by = world.member()
    for text in ("Le bus est livré", "Il est en panne"):
        comments.add_comment_by_link(link=link, text=text)
        links.read_links(actions=[link.action], seen_at=timezone.now(), by=by)
    [row] = link_news(by)
    assert [one.may_come_back for one in row.readings if one.link == link.pk] == [True, False]
    client.force_login(world.user("referente"))
    client.post(reverse("actions:unread_links", args=[world.roadmap.slug]), {"links": link.pk})
    [row] = link_news(by)
    assert [one.text for one in row.unread] == ["Il est en panne"]
    assert len(news_of(by)) == 1 and [one.link for one in row.readings].count(link.pk) == 1
    assert JournalEntry.objects.latest("id").verb == "unread_link"


def test_all_that_the_page_shows_is_read_in_one_gesture_and_taken_back(world: World, client: Client) -> None:
    by = world.member()
    for code in ("1.1", "1.2"):
        made = links.make_link(
            action=world.action(code), email="club@demo.example", holder="Direction du club", by=by
        ).link
        comments.add_comment_by_link(link=made, text="Le bus est livré")
    client.force_login(world.user("referente"))
    answer = say_read(client, *link_news(by))
    assert news_of(by) == [] and "Remettre à lire" in answer.content.decode()
    links.unread_links(links=list(SheetLink.objects.filter(email="club@demo.example")), by=by)
    assert len(link_news(by)) == 2 and all(row.seen_at for row in link_news(by))


def test_a_step_ticked_as_it_was_is_no_news(link: SheetLink, world: World) -> None:
    step = link.action.steps.filter(done_on=None).earliest("id")
    links.tick_step_by_link(link=link, step=step, done_on=None)
    assert news_of(world.member()) == [] and told(link_news(world.member())) == []


def test_one_fiche_and_three_cost_the_same_queries(world: World) -> None:
    by = world.member()
    counts = []
    for code in ("1.1", "1.2", "1.3"):
        made = links.make_link(
            action=world.action(code), email="club@demo.example", holder="Direction du club", by=by
        ).link
        comments.add_comment_by_link(link=made, text="Le bus est livré")
        with CaptureQueriesContext(connection) as captured:
            link_news(by)
        counts.append(len(captured))
    assert counts[0] == counts[2] <= 7


def attach_by(url: str, client: Client, name: str = "facture.pdf") -> Attachment:
    client.post(f"{url}pieces/", {"file": SimpleUploadedFile(name, pdf("une facture"))})
    return Attachment.objects.latest("id")


def test_a_link_lists_and_withdraws_its_own_papers(
    url: str, world: World, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    of_team = Attachment.objects.create(
        action=world.action(), name="devis.pdf", stored="a/b", size=1, by_name="Direction"
    )
    kept = attach_by(url, client)
    page = client.get(f"{url}pieces/").content.decode()
    assert "facture.pdf" in page and "devis.pdf" not in page
    links.read_links(actions=[world.action()], seen_at=timezone.now(), by=world.member())
    assert client.post(f"{url}pieces/{of_team.pk}/retirer/").status_code == 404
    assert client.post(f"{url}pieces/{kept.pk}/retirer/").status_code == 302
    assert list(Attachment.objects.filter(pk__in=[kept.pk, of_team.pk])) == [of_team]
    assert told(link_news(world.member())) == [("Pièce retirée", "facture.pdf", "", "")]
    [reading] = [one for one in link_news(world.member())[0].readings if one.arrivals[0].about]
    assert [(one.label, one.file, one.is_gone) for one in reading.arrivals] == [("Pièce jointe", None, True)]


def test_a_paper_of_the_day_before_is_withdrawn_by_the_team_alone(
    url: str, world: World, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = attach_by(url, client)
    Attachment.objects.filter(pk=kept.pk).update(added_at=timezone.now() - timedelta(days=1))
    page = client.get(f"{url}pieces/").content.decode()
    assert "Pour la retirer, demandez-le à l’équipe." in page and "/retirer/" not in page
    with refused("attachment-not-removable-by-link"):
        attachments.remove_attachment_by_link(
            link=SheetLink.objects.latest("id"), attachment=Attachment.objects.get(pk=kept.pk)
        )
    assert Attachment.objects.filter(pk=kept.pk).exists()


def test_a_figure_below_zero_or_beyond_the_target_is_answered_on_the_page(
    url: str, world: World, client: Client
) -> None:
    indicator = Indicator.objects.filter(action=world.action()).earliest("id")
    typed = {"indicator": indicator.pk, "on": "2026-01-06"}
    answers: list[Any] = [
        client.post(f"{url}chiffres/", typed | {"value": value}) for value in ("-5", str(indicator.target + 1))
    ]
    assert [list(answer.context["form"].errors) for answer in answers] == [["value"], ["confirmed"]]
    assert not IndicatorValue.objects.filter(indicator=indicator, on=date(2026, 1, 6)).exists()
    sure = typed | {"value": str(indicator.target + 1), "confirmed": str(indicator.target + 1)}
    assert client.post(f"{url}chiffres/", sure).status_code == 302
    row = IndicatorValue.objects.get(indicator=indicator, on=date(2026, 1, 6))
    assert (row.value, row.by_name) == (indicator.target + 1, SIGNED)


def test_a_figure_is_told_with_its_day_and_the_one_before_it(url: str, world: World, client: Client) -> None:
    indicator = Indicator.objects.filter(action=world.action()).earliest("id")
    for day, value in (("2026-11-10", "9"), ("2026-11-11", "10")):
        typed = {"indicator": indicator.pk, "on": day, "value": value, "confirmed": value}
        assert client.post(f"{url}chiffres/", typed).status_code == 302
    [row] = link_news(world.member())
    told_last = row.unread[0]
    assert (told_last.label, told_last.about, told_last.figure, told_last.changes) == (
        "Chiffre noté", indicator.label, "10 le 11 nov. 2026\u00a0; avant\u00a0: 9 le 10 nov. 2026", ()
    )  # fmt: skip
    client.force_login(world.user("referente"))
    page = client.get(reverse("actions:link_news", args=[world.roadmap.slug])).content.decode()
    assert "10 le 11 nov. 2026\u00a0; avant\u00a0: 9 le 10 nov. 2026" in page
    assert "<del>" not in page


def test_who_carries_fiches_is_told_that_nothing_came_on_theirs(world: World, client: Client) -> None:
    for who, roadmap, told_words in (("referente", world.young, ""), ("pilote", world.roadmap, " sur vos fiches")):
        client.force_login(world.user(who))
        page = reverse("actions:link_news", args=[roadmap.slug])
        expected = f"Rien n’est arrivé par lien privé{told_words} ces trente derniers jours."
        assert expected in client.get(page).content.decode()


def test_a_paper_withdrawn_twice_says_that_it_is_already(
    url: str, world: World, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = attach_by(url, client)
    answers: list[Any] = [client.post(f"{url}pieces/{kept.pk}/retirer/", follow=True) for _again in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Cette pièce est déjà retirée." in answers[1].content.decode()
    assert client.post(f"{url}pieces/{kept.pk + 1000}/retirer/").status_code == 404


def note_by(url: str, client: Client, indicator: Indicator) -> IndicatorValue:
    client.post(f"{url}chiffres/", {"indicator": indicator.pk, "value": "12", "on": "2026-01-06"})
    return IndicatorValue.objects.get(indicator=indicator, on=date(2026, 1, 6))


def test_a_link_lists_and_withdraws_its_own_figures(url: str, world: World, client: Client) -> None:
    indicator = Indicator.objects.filter(action=world.action()).earliest("id")
    of_team = indicator.values.get_or_create(on=date(2026, 1, 5), defaults={"value": 4})[0]
    own = note_by(url, client, indicator)
    page = client.get(f"{url}chiffres/").content.decode()
    assert (f"/{own.pk}/retirer/" in page, f"/{of_team.pk}/retirer/" in page) == (True, False)
    assert client.post(f"{url}chiffres/{of_team.pk}/retirer/").status_code == 404
    answers: list[Any] = [client.post(f"{url}chiffres/{own.pk}/retirer/", follow=True) for _again in range(2)]
    assert ["Le chiffre est retiré." in one.content.decode() for one in answers] == [True, False]
    assert "Ce chiffre est déjà retiré." in answers[1].content.decode()
    assert list(indicator.values.filter(pk__in=[own.pk, of_team.pk])) == [of_team]
    assert [one.label for one in link_news(world.member())[0].unread] == ["Chiffre retiré", "Chiffre noté"]


def test_a_figure_of_the_day_before_or_that_the_team_corrected_stays(url: str, world: World, client: Client) -> None:
    indicator = Indicator.objects.filter(action=world.action()).earliest("id")
    own, link = note_by(url, client, indicator), SheetLink.objects.latest("id")
    IndicatorValue.objects.filter(pk=own.pk).update(noted_at=timezone.now() - timedelta(days=1))
    page = client.get(f"{url}chiffres/").content.decode()
    assert "Pour le retirer, demandez-le à l’équipe." in page and "/retirer/" not in page
    own.refresh_from_db()
    with refused("value-not-removable-by-link"):
        figures.remove_value_by_link(link=link, value=own)
    IndicatorValue.objects.filter(pk=own.pk).update(noted_at=timezone.now())
    figures.note_value(indicator=indicator, on=own.on, value=Decimal(11), by=world.member())
    assert f"/{own.pk}/retirer/" not in client.get(f"{url}chiffres/").content.decode()
    assert client.post(f"{url}chiffres/{own.pk}/retirer/").status_code == 404
