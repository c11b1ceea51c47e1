"""What the notes became, told once to those who took part: by e-mail, on paper."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes.sheets import advance_action
from jalons.actions.models import ActionSheet
from jalons.directory.changes.contacts import forbid_writing, merge_contacts
from jalons.directory.models import Contact
from jalons.invitations.changes import feedback as invitation_changes
from jalons.invitations.changes import guests
from jalons.invitations.models import FeedbackMessage, Guest
from jalons.invitations.queries import feedback as feedback_queries
from jalons.invitations.rules.feedback import took_part
from jalons.mail.changes import deliver_due_messages, queue_message
from jalons.mail.models import Message
from jalons.publication.changes.feedback import send_feedback
from jalons.publication.documents.letters import feedback as letters
from jalons.publication.documents.letters.pdf import write_feedback_pdf
from jalons.publication.documents.letters.told_outcomes import ToldOutcomes, told_outcomes
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import pledges
from jalons.workshops.models import Note, Pledge, Workshop
from jalons.workshops.rules.follow_codes import SheetCode, sheet_code
from tests.invitations.inviting import somebody, words
from tests.papers.reading import pdf_pages, squeezed
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
WHY = "Une autre collectivité le fait déjà."


@pytest.fixture
def rejected(world: World, member: Member) -> ActionSheet:
    """The committee has answered no to one fiche, and to the others yes."""
    action = world.action("1.1")
    ActionSheet.objects.filter(pk=action.pk).update(status="a_arbitrer")
    advance_action(action=world.action("1.1"), to="ecartee", reason=WHY, by=member)
    return world.action("1.1")


@pytest.fixture
def hall(world: World, member: Member) -> list[Workshop]:
    """Two workshops, whose lists hold nobody."""
    Guest.objects.filter(workshop__roadmap=world.roadmap).delete()
    Pledge.objects.filter(workshop__roadmap=world.roadmap).delete()
    return list(Workshop.objects.filter(roadmap=world.roadmap).order_by("number")[:2])


def came(workshop: Workshop, contact: Contact, by: Member, *, attended: bool | None = True) -> Guest:
    guests.add_guests(workshop=workshop, contacts=[contact], by=by)
    Guest.objects.filter(workshop=workshop, contact=contact).update(attended=attended)
    return Guest.objects.get(workshop=workshop, contact=contact)


def stamp(by: Member) -> str:
    return letters.feedback_stamp(feedback_queries.roadmap_feedback(by.roadmap), told_outcomes(by.roadmap))


def addressees(by: Member) -> Any:
    return feedback_queries.feedback_addressees(feedback_queries.roadmap_feedback(by.roadmap))


# --- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attended", "answer", "is_over", "expected"),
    [
        (True, "non", False, True),
        (True, "attente", True, True),
        (False, "oui", True, False),
        (None, "oui", True, True),
        (None, "oui", False, False),
        (None, "attente", True, False),
    ],
)
def test_who_took_part(attended: bool | None, answer: str, is_over: bool, expected: bool) -> None:
    assert took_part(attended, answer, is_over=is_over) is expected


def test_somebody_who_came_twice_is_told_once_for_ever(hall: list[Workshop], rejected: object, member: Member) -> None:
    contact = somebody(900, member)
    for workshop in hall:
        came(workshop, contact, member)
    assert send_feedback(seen=stamp(member), by=member) == 1
    with refused("nobody-awaits-feedback"):
        send_feedback(seen=stamp(member), by=member)
    mail.outbox.clear()
    assert (deliver_due_messages(), [one.to for one in mail.outbox]) == (1, [["personne-900@demo.example"]])
    with refused("nobody-awaits-feedback"):
        send_feedback(seen=stamp(member), by=member)
    late = somebody(901, member)
    came(hall[1], late, member)
    assert send_feedback(seen=stamp(member), by=member) == 1
    assert FeedbackMessage.objects.filter(feedback__roadmap=member.roadmap).count() == 2


def test_two_contacts_that_were_told_may_be_merged_and_are_not_told_again(
    hall: list[Workshop], rejected: object, member: Member
) -> None:
    contact, other = somebody(900, member), somebody(901, member)
    came(hall[0], contact, member)
    came(hall[1], other, member)
    assert send_feedback(seen=stamp(member), by=member) == 2
    merge_contacts(contact=contact, other=other, by=member)
    with refused("nobody-awaits-feedback"):
        send_feedback(seen=stamp(member), by=member)


def test_each_person_is_in_one_list_with_the_reason(hall: list[Workshop], rejected: object, member: Member) -> None:
    workshop = hall[0]
    came(workshop, somebody(900, member), member)
    came(workshop, somebody(901, member, consents=False), member)
    came(workshop, somebody(902, member, email="", address="Le Bourg"), member)
    came(workshop, somebody(903, member), member, attended=False)
    pledges.make_pledge(
        text="Aider", workshop=workshop, name="Quelqu’un", contact="personne-900@demo.example", consents=True, by=member
    )
    people = addressees(member)
    assert [len(people.waiting), len(people.without_consent), len(people.on_paper), len(people.same_address)] == [
        1,
        1,
        1,
        1,
    ]
    assert [letter.name for letter in feedback_queries.paper_letters(people)] == ["Personne 902"]


# --- what ------------------------------------------------------------------------------------------------------------


def test_the_message_says_what_is_kept_and_why_the_rest_is_not(
    hall: list[Workshop], rejected: ActionSheet, world: World, member: Member
) -> None:
    guest = came(hall[0], somebody(900, member), member)
    invitation_changes.write_feedback(text="Merci d’être venues.", by=member)
    send_feedback(seen=stamp(member), by=member)
    mail.outbox.clear()
    deliver_due_messages()
    message = mail.outbox[0]
    body = str(message.body).replace("\u00a0", " ")
    stop = reverse("invitations:no_more", args=[guest.uid])
    told = (
        "Merci d’être venues.",
        f"- {world.action('1.2').title}",
        f"- {rejected.title}. Cette action n’a pas été retenue.",
        f"« {WHY} »",
        reverse("overview:follow_code"),
        stop,
    )
    assert [fact for fact in told if fact not in body] == []
    assert (member.name in body, "€" in body) == (False, False)
    assert stop in message.extra_headers["List-Unsubscribe"]
    assert message.attachments == []


def test_what_is_under_study_is_counted_and_not_named(world: World, member: Member) -> None:
    ActionSheet.objects.filter(pk=world.action("1.2").pk).update(status="proposee")
    told = told_outcomes(member.roadmap)
    assert (told.under_study, world.action("1.2").title in told.kept) == (1, False)
    assert told.study_sentence == "1 autre action est encore à l’étude."
    many = ToldOutcomes(tuple(f"Action {n}" for n in range(20)), (), 0)
    assert (len(many.shown), many.others) == (12, "… et 8 autres actions.")


def test_nothing_leaves_before_a_committee_has_answered(hall: list[Workshop], world: World, member: Member) -> None:
    came(hall[0], somebody(900, member), member)
    ActionSheet.objects.filter(roadmap=world.roadmap).update(status="a_arbitrer")
    with refused("nothing-decided"):
        send_feedback(seen=stamp(member), by=member)


def test_nothing_leaves_that_was_not_read(hall: list[Workshop], rejected: object, member: Member) -> None:
    came(hall[0], somebody(900, member), member)
    seen = stamp(member)
    invitation_changes.write_feedback(text="Un autre texte.", by=member)
    with refused("stale"):
        send_feedback(seen=seen, by=member)
    assert not FeedbackMessage.objects.exists()


def test_somebody_who_refused_or_was_erased_meanwhile_gets_nothing(
    hall: list[Workshop], rejected: object, member: Member
) -> None:
    contact = somebody(900, member)
    came(hall[0], contact, member)
    send_feedback(seen=stamp(member), by=member)
    forbid_writing(contact=contact)
    assert deliver_due_messages() == 0
    assert FeedbackMessage.objects.get().message.failure == "refus"  # type: ignore[union-attr]


def test_the_words_are_kept_and_the_journal_does_not_hold_them(
    hall: list[Workshop], rejected: object, member: Member
) -> None:
    invitation_changes.write_feedback(text="Un mot.", by=member)
    line = JournalEntry.objects.filter(roadmap=member.roadmap).latest("id")
    assert (line.verb, line.about_label, line.before, line.after) == (
        "write",
        "retour aux participantes et participants",
        {},
        {},
    )
    with refused("feedback-text-missing", "text"):
        invitation_changes.write_feedback(text="  ", by=member)
    came(hall[0], somebody(900, member), member)
    send_feedback(seen=stamp(member), by=member)
    with refused("feedback-is-leaving", "text"):
        invitation_changes.write_feedback(text="Trop tard.", by=member)
    assert feedback_queries.roadmap_feedback(member.roadmap).text == "Un mot."


def test_what_failed_is_sent_again_and_the_messages_of_others_are_left_alone(
    hall: list[Workshop], rejected: object, member: Member
) -> None:
    other = queue_message("minutes")
    Message.objects.filter(pk=other.pk).update(state="echec", failure="adresse")
    with refused("nothing-to-send-again"):
        invitation_changes.send_feedback_again(by=member)
    invitation_changes.write_feedback(text="Un mot.", by=member)
    came(hall[0], somebody(900, member), member)
    send_feedback(seen=stamp(member), by=member)
    Message.objects.filter(feedbackmessage__isnull=False).update(state="echec", failure="adresse")
    assert [one.name for one in addressees(member).not_gone] == ["Personne 900"]
    assert invitation_changes.send_feedback_again(by=member) == 1
    assert Message.objects.get(pk=other.pk).state == "echec"


# --- on paper --------------------------------------------------------------------------------------------------------


def test_each_sheet_has_its_page_with_its_code_and_no_name(
    hall: list[Workshop], rejected: ActionSheet, member: Member
) -> None:
    workshop = hall[0]
    note = Note.objects.filter(workshop=workshop)[0]
    Note.objects.filter(workshop__roadmap=member.roadmap).update(sheet=None)
    Note.objects.filter(pk=note.pk).update(sheet=12)
    sheets = feedback_queries.typed_sheets(member.roadmap)
    assert [(sheet.number, sheet.workshop) for sheet in sheets] == [(12, workshop.title)]
    row, told = feedback_queries.roadmap_feedback(member.roadmap), told_outcomes(member.roadmap)
    made = letters.feedback_pages(row, told, letters.sheet_pages(sheets), date(2026, 11, 25))
    pages = [squeezed(page) for page in pdf_pages(write_feedback_pdf(made))]
    code = str(SheetCode(workshop.code, 12, sheet_code(workshop.secret, 12)))
    assert len(pages) == 1
    for said in (code, "Feuille n° 12", rejected.title, WHY, "Ce qui est retenu"):
        assert squeezed(said) in pages[0]


def test_each_person_without_email_has_one_page(hall: list[Workshop], rejected: object, member: Member) -> None:
    for number in (902, 903):
        came(hall[0], somebody(number, member, email="", address="Le Bourg, 24310 Brantôme"), member)
    row, told = feedback_queries.roadmap_feedback(member.roadmap), told_outcomes(member.roadmap)
    people = feedback_queries.paper_letters(addressees(member))
    made = letters.feedback_pages(row, told, letters.person_pages(people), date(2026, 11, 25))
    pages = [squeezed(page) for page in pdf_pages(write_feedback_pdf(made))]
    assert [squeezed(f"Personne {number}") in page for number, page in zip((902, 903), pages, strict=True)] == [
        True,
        True,
    ]


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_message_as_it_will_leave_and_keeps_what_was_typed(
    hall: list[Workshop], rejected: object, world: World, member: Member, client: Client
) -> None:
    came(hall[0], somebody(900, member), member)
    client.force_login(world.user("referente"))
    url = reverse("publication:feedback", args=[world.roadmap.slug])
    response = client.get(url)
    assert "1 personne va recevoir ce message, une seule fois." in words(response)
    assert WHY in words(response)
    too_long = "a" * 1501
    refusal = client.post(url, {"text": too_long})
    assert (list(refusal.context["form"].errors), too_long in refusal.content.decode()) == (["text"], True)
    assert client.post(url, {"text": "Bonjour à vous.", "seen": response.context["form"]["seen"].value()}).url == url  # type: ignore[attr-defined]
    page = client.get(url)
    assert "Bonjour à vous." in words(page)
    client.post(reverse("publication:send_feedback", args=[world.roadmap.slug]), {"seen": page.context["seen"]})
    assert FeedbackMessage.objects.count() == 1
    assert "Les courriels partent." in words(client.get(url))


def test_a_text_saved_meanwhile_is_shown_beside_what_is_typed(
    hall: list[Workshop], world: World, member: Member, client: Client
) -> None:
    client.force_login(world.user("referente"))
    url = reverse("publication:feedback", args=[world.roadmap.slug])
    seen = client.get(url).context["form"]["seen"].value()
    invitation_changes.write_feedback(text="Le texte de l’autre.", by=member)
    response = client.post(url, {"text": "Le mien.", "seen": seen})
    assert response.status_code == 409
    assert [name in response.content.decode() for name in ("Le mien.", "Le texte de l’autre.")] == [True, True]


def test_one_person_and_many_cost_the_same_queries(
    hall: list[Workshop], rejected: object, world: World, member: Member, client: Client
) -> None:
    client.force_login(world.user("referente"))
    url = reverse("publication:feedback", args=[world.roadmap.slug])
    costs = []
    for numbers in ((900,), range(901, 912)):
        for number in numbers:
            came(hall[0], somebody(number, member, email="" if number % 2 else f"p{number}@demo.example"), member)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        costs.append(len(captured))
    assert costs[0] == costs[1]


# --- what was sent ---------------------------------------------------------------------------------------------------


def test_what_was_sent_stays_beside_a_text_written_since(
    hall: list[Workshop], rejected: object, member: Member, client: Client, world: World
) -> None:
    came(hall[0], somebody(900, member), member)
    send_feedback(seen=stamp(member), by=member)
    mail.outbox.clear()
    deliver_due_messages()
    row = feedback_queries.roadmap_feedback(member.roadmap)
    (sending,) = row.sendings.all()
    (message,) = mail.outbox
    link = f"/i/{Guest.objects.get(contact__email='personne-900@demo.example').uid}/"
    shown, received = sending.body.split(), str(message.body).split()
    assert [one for one, other in zip(shown, received, strict=False) if one != other][:1] == ["(le"]
    assert link in message.body
    invitation_changes.write_feedback(text="Un autre texte.", seen=row.stamp, by=member)
    client.force_login(world.user("referente"))
    page = words(client.get(reverse("publication:feedback", args=[member.roadmap.slug])))
    assert "à 1 personne" in page
    assert "Vous avez pris part à un atelier sur l’inclusion numérique" in page
    assert "Plus personne n’attend ce message par courriel" in page
    assert "Le message, comme il partira" not in page
    came(hall[1], somebody(901, member), member)
    page = words(client.get(reverse("publication:feedback", args=[member.roadmap.slug])))
    assert "Il est pour 1 personne qui n’a rien reçu" in page


def test_the_end_of_a_message_says_where_to_write(hall: list[Workshop], rejected: object, member: Member) -> None:
    pledges.make_pledge(
        text="Aider", workshop=hall[0], name="Quelqu’un", contact="engagee@demo.example", consents=True, by=member
    )
    row, told = feedback_queries.roadmap_feedback(member.roadmap), told_outcomes(member.roadmap)
    (preview,) = letters.feedback_previews(row, told, addressees(member).waiting)
    assert preview.people == 1
    assert f"écrivez à\u00a0: {feedback_queries.team_contact(member.roadmap)}." in preview.letter.body
    assert member.user
    assert "@" in feedback_queries.team_contact(member.roadmap)


def test_a_letter_says_which_workshop_and_where_to_write(
    hall: list[Workshop], rejected: object, member: Member
) -> None:
    member.roadmap.postal_address = "1 place de la Mairie\n24000 Quelque-part"
    member.roadmap.save()
    came(hall[0], somebody(902, member, email="", address="Le Bourg"), member)
    row, told = feedback_queries.roadmap_feedback(member.roadmap), told_outcomes(member.roadmap)
    pages = letters.person_pages(feedback_queries.paper_letters(addressees(member)))
    made = letters.feedback_pages(row, told, pages, date(2026, 12, 1))
    assert hall[0].title in pages[0].about
    assert "1 place de la Mairie, 24000 Quelque-part" in str(letters.feedback_words(made)["why"])
    assert len(pdf_pages(write_feedback_pdf(made))) == 1
