"""One fiche, filled by somebody who has no account."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import comments, links, sheets
from jalons.actions.changes.links import GivenLink
from jalons.actions.models import ActionSheet, Comment, SheetLink
from jalons.actions.queries import comments_and_links
from jalons.directory.changes.contacts import add_contact, forbid_writing
from jalons.mail.changes import deliver_due_messages
from jalons.mail.models import Message
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.queries.journal import signer_of
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
WHO = {"email": "Centre-Social@exemple.test", "holder": "Direction du centre social"}
SIGNED = "Direction du centre social, par son lien"


@pytest.fixture
def handed(action: ActionSheet, member: Member) -> GivenLink:
    return links.make_link(action=action, by=member, **WHO)


@pytest.fixture
def url(handed: GivenLink) -> str:
    return "/" + handed.address.split("/", 3)[3]


def typed(page: Any, **more: str) -> dict[str, Any]:
    shown = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    return {name: value for name, value in shown.items() if value not in (None, [])} | more


def test_the_address_is_sent_shown_once_and_never_stored(
    action: ActionSheet, member: Member, django_capture_on_commit_callbacks: Any
) -> None:
    with told(member.roadmap) as lines, django_capture_on_commit_callbacks(execute=True):
        link, address = links.make_link(action=action, by=member, **WHO)
    assert (link.email, address in mail.outbox[-1].body, mail.outbox[-1].to) == (
        "centre-social@exemple.test",
        True,
        ["centre-social@exemple.test"],
    )
    token = address.rstrip("/").rpartition("/")[2]
    assert token not in str(SheetLink.objects.filter(pk=link.pk).values().get())
    assert lines == [("make_link", "sheetlink", {}, {})]
    assert "centre-social" not in JournalEntry.objects.latest("id").about_label


def test_a_second_link_of_the_same_person_replaces_the_first(
    handed: GivenLink, url: str, action: ActionSheet, member: Member, client: Client
) -> None:
    second = links.make_link(action=action, by=member, **WHO)
    assert [line.is_open for line in comments_and_links.link_lines(action)] == [True, False]
    assert (client.get(url).status_code, client.get(second.address).status_code) == (404, 200)


def test_a_fiche_that_moved_says_which_code_the_message_said(
    handed: GivenLink, url: str, action: ActionSheet, member: Member, client: Client
) -> None:
    told_code = action.code
    assert "Anciennement" not in client.get(url).content.decode()
    first = sheets.propose_action(title="Avant", axis=action.axis, by=member)
    sheets.move_action(action=first, axis=action.axis, rank=1, by=member)
    assert f"Anciennement {told_code}" in client.get(url).content.decode()


def test_who_refused_to_be_written_to_gets_no_link(action: ActionSheet, member: Member) -> None:
    contact = add_contact(last_name="Une personne", function="Direction", email="d@exemple.test", by=member)
    assert comments_and_links.reachable_contacts(member.roadmap).filter(pk=contact.pk).exists()
    forbid_writing(contact=contact)
    contact.refresh_from_db()
    with refused("contact-refuses-mail", "contact"):
        links.make_link(action=action, contact=contact, by=member)
    assert not comments_and_links.reachable_contacts(member.roadmap).filter(pk=contact.pk).exists()


@pytest.mark.parametrize(
    ("who", "code", "field"),
    [
        ({"holder": "Mairie"}, "email-missing", "email"),
        (
            {"email": "d@exemple.test"},
            "holder-missing",
            "holder",
        ),
    ],
)
def test_a_link_is_for_somebody(
    action: ActionSheet, member: Member, who: dict[str, str], code: str, field: str
) -> None:
    with refused(code, field):
        links.make_link(action=action, by=member, **who)


def test_the_holder_fills_their_fiche_and_signs_as_they_are_known(
    url: str, action: ActionSheet, client: Client
) -> None:
    page = client.get(url)
    assert client.post(url, typed(page, context="Ce que nous voyons", **{"staff-0-0": "Médiation"})).status_code == 302
    action.refresh_from_db()
    assert (action.title, action.context, action.staff) == ("Un bus", "Ce que nous voyons", [["Médiation", "", ""]])
    entry = JournalEntry.objects.latest("id")
    assert (entry.by, signer_of(JournalEntry.objects.all()), sorted(entry.after)) == (
        None,
        SIGNED,
        ["context", "staff"],
    )


def test_the_holder_is_asked_only_what_they_may_write(url: str, action: ActionSheet, client: Client) -> None:
    page = client.get(url)
    assert client.post(url, typed(page, context="Vu", partners="Caf", starts_on="2027-01-01")).status_code == 302
    assert client.get(url).context["awaited"] == (
        "description",
        "publics",
        "structure pilote",
        "fin",
        "service pilote",
    )


def test_a_fault_is_told_before_everything_else(url: str, action: ActionSheet, client: Client) -> None:
    """Without a script nothing brings the eye down to the form."""
    refused = client.post(url, typed(client.get(url), target_count="beaucoup")).content.decode()
    unsaid = client.post(f"{url}commentaires/", {"text": ""}).content.decode()
    assert [page.index('role="alert"') < page.index('id="etapes"') for page in (refused, unsaid)] == [True, True]


def test_what_belongs_to_the_team_is_not_in_the_form(url: str, action: ActionSheet, client: Client) -> None:
    page = client.get(url)
    sent = typed(page, title="Un avion", elected_sponsor="Moi", priority="1", quick_win="on", context="Vu")
    assert client.post(url, sent).status_code == 302
    action.refresh_from_db()
    assert (action.title, action.elected_sponsor, action.priority, action.quick_win, action.context) == (
        "Un bus",
        "",
        None,
        False,
        "Vu",
    )


def test_two_people_on_one_fiche_lose_nothing(url: str, action: ActionSheet, member: Member, client: Client) -> None:
    """The team renames the fiche and writes two fields while the holder writes one of them and another."""
    page = client.get(url)
    sheets.revise_action(action=action, version=1, title="Un car", context="Équipe", partners="Mairies", by=member)
    answer: Any = client.post(url, typed(page, context="Pilote", means="Un minibus"))
    form = answer.context["form"]
    assert {name: form[name].value() for name in ("context", "partners", "means", "version")} == {
        "context": "Pilote",
        "partners": "Mairies",
        "means": "Un minibus",
        "version": "2",
    }
    assert form["context"].help_text == "Enregistré entre-temps\u00a0: Équipe"
    assert client.post(url, {name: form.data[name] for name in form.data}).status_code == 302
    action.refresh_from_db()
    assert (action.title, action.context, action.partners, action.means) == (
        "Un car",
        "Pilote",
        "Mairies",
        "Un minibus",
    )


def test_the_holder_ticks_a_step_and_takes_it_back(
    url: str, action: ActionSheet, member: Member, client: Client
) -> None:
    step = sheets.add_step(action=action, label="Acheter", by=member)
    said = []
    for fait in ("oui", "non"):
        client.post(f"{url}etapes/{step.pk}/", {"fait": fait})
        step.refresh_from_db()
        said.append((step.done_on, signer_of(JournalEntry.objects.all())))
    assert said == [(timezone.localdate(), SIGNED), (None, SIGNED)]


def test_a_step_of_another_fiche_is_not_theirs(url: str, action: ActionSheet, member: Member, client: Client) -> None:
    other = sheets.propose_action(title="Une carte", axis=action.axis, by=member)
    step = sheets.add_step(action=other, label="Ailleurs", by=member)
    said = comments.add_comment(action=other, text="Ailleurs", by=member)
    assert client.post(f"{url}etapes/{step.pk}/", {"fait": "oui"}).status_code == 404
    assert client.post(f"{url}commentaires/{said.pk}/retirer/").status_code == 404
    step.refresh_from_db()
    assert step.done_on is None
    assert "Une carte" not in client.get(url).content.decode()


def test_the_holder_comments_and_takes_back_only_their_own(
    url: str, action: ActionSheet, member: Member, client: Client
) -> None:
    theirs = comments.add_comment(action=action, text="De l’équipe", by=member)
    client.post(f"{url}commentaires/", {"text": "Du centre social"})
    mine = Comment.objects.latest("id")
    assert (mine.by_name, mine.text) == (SIGNED, "Du centre social")
    for pk in (theirs.pk, mine.pk):
        client.post(f"{url}commentaires/{pk}/retirer/")
    assert [(line.text, line.removed_by) for line in comments_and_links.comment_lines(action)] == [
        ("De l’équipe", ""),
        ("", SIGNED),
    ]


def test_a_flood_of_comments_is_refused_and_kept(url: str, action: ActionSheet, client: Client) -> None:
    for n in range(20):
        client.post(f"{url}commentaires/", {"text": f"Commentaire {n}"})
    answer: Any = client.post(f"{url}commentaires/", {"text": "Un de trop"})
    assert (Comment.objects.filter(action=action).count(), answer.context["comment_form"]["text"].value()) == (
        20,
        "Un de trop",
    )


def close_by_time(link: SheetLink) -> None:
    SheetLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_a_closed_link_changes_nothing_and_gives_back_what_was_typed(
    handed: GivenLink, url: str, action: ActionSheet, member: Member, client: Client, how: str
) -> None:
    sent = typed(client.get(url), context="Un texte que l’on a mis une heure à écrire")
    if how == "revoked":
        links.revoke_link(link=handed.link, by=member)
    else:
        close_by_time(handed.link)
    answer = client.post(url, sent)
    assert (answer.status_code, "Un texte que l’on a mis une heure à écrire" in answer.content.decode()) == (404, True)
    assert client.get(url).status_code == 404
    action.refresh_from_db()
    assert (action.context, action.version) == ("", 1)
    with refused("link-closed"):
        links.revise_by_link(link=handed.link, version=1, context="Trop tard")


def test_a_link_opens_whatever_wrong_codes_come_from_its_address(url: str, client: Client) -> None:
    for n in range(70):
        Client().get("/rejoindre/", {"code": f"CCC{n:03}"})
    assert Client().get("/rejoindre/", {"code": "CCCCCC"}).status_code == 429
    wrong = [client.get(reverse("actions:own_fiche", args=[f"faux-{n}"])).status_code for n in range(12)]
    assert (set(wrong), client.get(url).status_code) == ({404}, 200)


def test_the_page_is_kept_by_nobody_and_told_to_nobody(url: str, client: Client) -> None:
    for answer in (client.get(url), client.get(reverse("actions:own_fiche", args=["faux"]))):
        assert [answer.headers[name] for name in ("X-Robots-Tag", "Referrer-Policy", "Cache-Control")] == [
            "noindex",
            "same-origin",
            "private, no-store",
        ]


def test_the_page_of_links_shows_the_address_once(action: ActionSheet, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    page = reverse("actions:links", args=[member.roadmap.slug, "1.1"])
    made: Any = client.post(page, WHO)
    assert made.content.decode().count(made.context["address"]) == 2
    assert "/ma-fiche/" not in client.get(page).content.decode()
    link = SheetLink.objects.get(action=action)
    client.post(reverse("actions:revoke_link", args=[member.roadmap.slug, "1.1", link.pk]))
    assert [line.is_open for line in comments_and_links.link_lines(action)] == [False]


# --- the link is a message of the ledger -----------------------------------------------------------------------------


def test_the_token_of_a_link_is_sealed_until_it_leaves_then_forgotten(handed: GivenLink, member: Member) -> None:
    token = handed.address.rstrip("/").rpartition("/")[2]
    assert (handed.link.sealed_secret == "", token in handed.link.sealed_secret) == (False, False)
    assert deliver_due_messages() == 1
    assert handed.address in mail.outbox[-1].body
    handed.link.refresh_from_db()
    assert handed.link.sealed_secret == ""
    with refused("nothing-to-send-again"):
        links.send_link_again(link=handed.link, by=member)


def test_a_link_taken_back_or_unwanted_while_it_waits_is_not_sent(action: ActionSheet, member: Member) -> None:
    contact = add_contact(last_name="Une personne", function="Direction", email="d@exemple.test", by=member)
    unwanted = links.make_link(action=action, contact=contact, by=member).link
    taken_back = links.make_link(action=action, by=member, **WHO).link
    forbid_writing(contact=contact)
    links.revoke_link(link=taken_back, by=member)
    assert (deliver_due_messages(), mail.outbox) == (0, [])
    assert list(Message.objects.filter(sheetlink__in=[unwanted, taken_back]).values_list("state", "failure")) == [
        ("echec", "refus"),
        ("echec", "perime"),
    ]


def test_a_link_that_did_not_leave_is_told_and_sent_again_on_its_page(
    handed: GivenLink, action: ActionSheet, member: Member, client: Client
) -> None:
    assert member.user
    client.force_login(member.user)
    url = reverse("actions:links", args=[action.roadmap.slug, action.code])
    assert "Le courriel part dans un instant." in client.get(url).content.decode()
    with patch("django.core.mail.backends.locmem.EmailBackend.open", side_effect=ConnectionRefusedError):
        deliver_due_messages()
    assert "Le serveur de courriel n’a pas répondu." in client.get(url).content.decode()
    client.post(reverse("actions:send_link_again", args=[action.roadmap.slug, action.code, handed.link.pk]))
    assert (deliver_due_messages(), mail.outbox[-1].to) == (1, ["centre-social@exemple.test"])
    assert "Courriel parti le" in client.get(url).content.decode()


# --- after the vote --------------------------------------------------------------------------------------------------


@pytest.fixture
def voted_link(world: World) -> GivenLink:
    """Of a fiche that the council voted."""
    return links.make_link(action=world.action(), by=world.member(), **WHO)


def test_a_link_does_not_rewrite_what_was_voted(voted_link: GivenLink, client: Client) -> None:
    action, url = voted_link.link.action, "/" + voted_link.address.split("/", 3)[3]
    before = ActionSheet.objects.filter(pk=action.pk).values().get()
    with refused("sheet-voted"):
        links.revise_by_link(link=voted_link.link, version=action.version, description="Autre chose")
    page: Any = client.post(url, {"version": str(action.version), "description": "Un texte que l’on voulait changer"})
    assert ActionSheet.objects.filter(pk=action.pk).values().get() == before
    # What was typed is given back, and the form is not.
    assert (page.context["is_voted"], page.context["kept"]) == (True, ["Un texte que l’on voulait changer"])
    assert 'id="id_description"' not in page.content.decode()


def test_a_step_of_a_voted_fiche_is_ticked_and_a_news_is_added_by_its_link(
    voted_link: GivenLink, world: World, client: Client
) -> None:
    action, url = voted_link.link.action, "/" + voted_link.address.split("/", 3)[3]
    step = sheets.add_step(action=action, label="Acheter", by=world.member())
    client.post(f"{url}etapes/{step.pk}/", {"fait": "oui"})
    client.post(f"{url}commentaires/", {"text": "Le bus est livré"})
    step.refresh_from_db()
    assert (step.done_on, Comment.objects.latest("id").text) == (timezone.localdate(), "Le bus est livré")


def test_the_news_comes_before_the_rest_of_the_page(url: str, client: Client) -> None:
    page = client.get(url).content.decode()
    places = [page.index(f'id="{anchor}"') for anchor in ("nouvelle", "etapes", "fiche", "echanges")]
    assert places == sorted(places)


def test_the_page_is_not_to_be_forwarded_and_says_what_to_do_with_that_of_another(
    url: str, member: Member, client: Client
) -> None:
    page: Any = client.get(url)
    assert page.context["asker"] == member.roadmap.name_of(member.user)
    assert [words in page.content.decode() for words in ("Ne la faites pas", "Ce n’est pas moi")] == [True, True]
