"""What the group is asked: by whom, until when, by which address, and what is kept of an answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.base.french import format_day
from jalons.directory.changes.contacts import forbid_writing
from jalons.directory.models import Contact
from jalons.governance.changes import consultations, definitions
from jalons.governance.changes import group as group_changes
from jalons.governance.models import AskedMember, Consultation, GroupMember, Impression
from jalons.governance.queries import consultations as queries
from jalons.governance.queries import definitions as definition_queries
from jalons.governance.queries.group import current_members
from jalons.governance.rules.definitions import Answer
from jalons.mail.changes import deliver_due_messages
from jalons.mail.models import Message
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.governance.groups import FUNCTIONS, asked, end, in_days, page_of, send_all, six_members
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
TEXT = "Pouvoir se servir du numérique, ou s’en passer, sans perdre ses droits."
OBJECTION = "Le texte est réduit à la fibre."


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def group(member: Member) -> list[GroupMember]:
    return six_members(member)


@pytest.fixture
def consent(member: Member, group: list[GroupMember]) -> Consultation:
    draft = definitions.write_definition(text=TEXT, by=member)
    return consultations.propose_definition(definition=draft, members=group, closes_on=in_days(14), by=member)


@pytest.fixture
def collection(member: Member, group: list[GroupMember]) -> Consultation:
    return consultations.collect_impressions(members=group, closes_on=in_days(7), by=member)


# --- the messages ----------------------------------------------------------------------------------------------------


def test_each_is_written_to_once_with_a_page_of_their_own(
    member: Member, group: list[GroupMember], django_capture_on_commit_callbacks: Any
) -> None:
    draft = definitions.write_definition(text=TEXT, by=member)
    with django_capture_on_commit_callbacks(execute=True):
        consultation = consultations.propose_definition(
            definition=draft, members=group, closes_on=in_days(14), by=member
        )
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(filter(None, (one.mail_address for one in group)))
    by_address = {letter.to[0]: letter.body for letter in mail.outbox}
    account = next(one for one in group if one.access)
    assert reverse("governance:my_answer", args=[member.roadmap.slug]) in by_address[account.mail_address or ""]
    private = [body for address, body in by_address.items() if address != account.mail_address]
    tokens = {line.rsplit("/", 2)[1] for body in private for line in body.splitlines() if "/ma-reponse/" in line}
    assert len(tokens) == 5
    rows = AskedMember.objects.filter(consultation=consultation)
    assert not [token for token in tokens if token in str(list(rows.values()))]
    assert set(rows.values_list("sealed_secret", flat=True)) == {""}


def test_a_letter_says_who_asks_until_when_and_that_silence_is_no_yes(
    consent: Consultation, django_capture_on_commit_callbacks: Any
) -> None:
    deliver_due_messages()
    letter = next(one for one in mail.outbox if one.to == [asked(consent).member.mail_address])  # type: ignore[union-attr]
    assert letter.subject == "Consentez-vous à cette définition ?"
    for said in (
        "La chargée de coopération vous écrit",
        FUNCTIONS[1],
        "version 1",
        "Ne pas répondre n’est pas consentir",
    ):
        assert said in letter.body


@pytest.mark.parametrize("what", ["answered", "over", "left", "revoked"])
def test_a_message_without_object_does_not_leave(consent: Consultation, member: Member, what: str) -> None:
    row = asked(consent)
    match what:
        case "answered":
            consultations.answer_consent(asked=row, answer=Answer.CONSENT)
        case "over":
            end(consent)
        case "left":
            GroupMember.objects.filter(pk=row.member_id).update(since=in_days(-9), until=in_days(-1))
        case "revoked":
            consultations.revoke_private_page(asked=row, by=member)
    deliver_due_messages()
    assert Message.objects.get(pk=row.message_id).failure == Message.Failure.OUTDATED


def test_who_refuses_is_not_written_to_and_may_be_given_their_page(
    member: Member, group: list[GroupMember], client: Client
) -> None:
    contact = next(one.contact for one in group if one.contact)
    assert contact
    forbid_writing(contact=contact, by=member)
    consultation = consultations.collect_impressions(
        members=current_members(member.roadmap), closes_on=in_days(7), by=member
    )
    row = AskedMember.objects.select_related("consultation__roadmap").get(
        consultation=consultation, member__contact=contact
    )
    assert (row.message, row.has_page, Message.objects.filter(askedmember__consultation=consultation).count()) == (
        None,
        False,
        5,
    )
    assert client.get(page_of(row, member)).status_code == 200


def test_who_refuses_meanwhile_is_not_written_to(consent: Consultation, member: Member) -> None:
    row = asked(consent)
    assert row.member and row.member.contact
    forbid_writing(contact=row.member.contact, by=member)
    deliver_due_messages()
    assert Message.objects.get(pk=row.message_id).failure == Message.Failure.NO_WISH


def test_only_the_silent_are_reminded_and_once_a_day(consent: Consultation, member: Member) -> None:
    consultations.answer_consent(asked=asked(consent), answer=Answer.CONSENT)
    deliver_due_messages()
    gone = len(mail.outbox)
    with refused("nobody-to-remind"):
        consultations.remind_silent_members(consultation=consent, by=member)
    Message.objects.filter(gone_at__isnull=False).update(gone_at=timezone.now() - timedelta(days=2))
    with told(member.roadmap) as lines:
        assert consultations.remind_silent_members(consultation=consent, by=member) == 5
    assert lines == [("remind_group", "consultation", {}, {"people": 5})]
    deliver_due_messages()
    assert len(mail.outbox) - gone == 5
    assert asked(consent).member.mail_address not in {letter.to[0] for letter in mail.outbox[gone:]}  # type: ignore[union-attr]
    with refused("nobody-to-remind"):
        consultations.remind_silent_members(consultation=consent, by=member)


# --- with an account -------------------------------------------------------------------------------------------------


def test_an_account_answers_in_the_product_for_itself_only(
    consent: Consultation, member: Member, client: Client, world: World
) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    slug = member.roadmap.slug
    assert (
        "Le groupe attend votre réponse." in client.get(reverse("governance:definition", args=[slug])).content.decode()
    )
    url = reverse("governance:my_answer", args=[slug])
    assert TEXT in client.get(url).content.decode()
    assert client.post(url, {"answer": "retrait"}).status_code == 302
    assert asked(consent, FUNCTIONS[0]).answer == "retrait"
    with refused("not-asked"):
        consultations.answer_consent(asked=asked(consent), answer=Answer.CONSENT, by=member)


def test_what_the_group_waits_for_is_told_until_it_is_answered(
    consent: Consultation, member: Member, world: World
) -> None:
    assert queries.awaited_answer(member) == in_days(14)
    assert queries.awaited_answer(Member(member.roadmap, world.user("elue"), member.role, "Une élue")) is None
    consultations.answer_consent(asked=asked(consent, FUNCTIONS[0]), answer=Answer.ASIDE, by=member)
    assert queries.awaited_answer(member) is None


def test_who_is_asked_nothing_is_told_so(member: Member, client: Client) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    answered = client.get(reverse("governance:my_answer", args=[member.roadmap.slug]))
    assert (answered.status_code, "Rien ne vous est demandé" in answered.content.decode()) == (200, True)


# --- collecting ------------------------------------------------------------------------------------------------------


def say(row: AskedMember, number: int, member: Member) -> None:
    has_account = row.member is not None and row.member.access is not None
    consultations.say_impression(
        asked=row, it_is=f"c’est {number}", it_is_not=f"ce n’est pas {number}", by=member if has_account else None
    )


def test_sentences_have_no_author_no_instant_and_no_line_in_the_journal(
    collection: Consultation, member: Member
) -> None:
    with told(member.roadmap) as lines:
        for number, row in enumerate(
            AskedMember.objects.filter(consultation=collection).select_related("consultation__roadmap")
        ):
            say(row, number, member)
    assert lines == []
    columns = {field.name for field in Impression._meta.concrete_fields}
    assert columns == {"uid", "consultation", "side", "text"}
    said = AskedMember.objects.filter(consultation=collection).values_list("answer", "reason", "answered_on")
    assert set(said) == {("", "", timezone.localdate())}
    end(collection)
    shown = queries.collected_impressions(member.roadmap)
    assert sorted(shown.it_is) == [f"c’est {number}" for number in range(6)]
    assert shown.it_is == queries.collected_impressions(member.roadmap).it_is


@pytest.mark.parametrize(("answers", "shown"), [(0, 0), (1, 0), (2, 0), (3, 6), (6, 12)])
def test_sentences_are_read_once_it_is_over_and_from_three_answers(
    answers: int, shown: int, collection: Consultation, member: Member
) -> None:
    rows = AskedMember.objects.filter(consultation=collection).select_related("consultation__roadmap")
    for number, row in enumerate(rows[:answers]):
        say(row, number, member)
        assert queries.collected_impressions(member.roadmap).count == 0
    consultations.close_consultation(consultation=collection, by=member)
    said = queries.collected_impressions(member.roadmap)
    assert (said.count, said.are_hidden, said.are_few) == (shown, shown == 0, shown == 0)
    again = {"consultation": collection, "closes_on": in_days(9), "by": member}
    if shown:
        with refused("sentences-were-shown", "closes_on"):
            consultations.extend_consultation(**again)
    else:
        consultations.extend_consultation(**again)


def test_nobody_reads_who_has_said_their_words(collection: Consultation, member: Member, client: Client) -> None:
    """Neither while it lasts nor afterwards: only how many."""
    client.force_login(member.user)  # type: ignore[arg-type]
    url = reverse("governance:consultation", args=[member.roadmap.slug, collection.pk])
    before = client.get(url).content.decode()
    say(asked(collection), 1, member)
    page = queries.consultation_page(member.roadmap, collection.pk)
    assert page and {(line.answered_on, line.answer, line.message) for line in page.round.lines} == {(None, "", None)}
    after = client.get(url).content.decode()
    assert "0 réponse sur 6" in before and "1 réponse sur 6" in after
    assert "Répondu le" not in after and "a répondu</span>" not in after and "pas encore répondu" not in after
    home = client.get(reverse("governance:definition", args=[member.roadmap.slug])).content.decode()
    assert "c’est 1" not in home and "quand la question est fermée" in home


def test_closing_once_three_have_answered_offers_no_way_back(
    collection: Consultation, member: Member, client: Client
) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    rows = AskedMember.objects.filter(consultation=collection).select_related("consultation__roadmap")
    for number, row in enumerate(rows[:3]):
        say(row, number, member)
    url = reverse("governance:close_consultation", args=[member.roadmap.slug, collection.pk])
    page = client.post(url, follow=True).content.decode()
    assert "Annuler" not in page and "Rouvrir" not in page and "ne se rouvre plus" in page


def test_too_few_words_are_said_to_be_too_few_and_may_be_prolonged(
    collection: Consultation, member: Member, client: Client
) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    say(asked(collection), 1, member)
    consultations.close_consultation(consultation=collection, by=member)
    page = client.get(reverse("governance:definition", args=[member.roadmap.slug])).content.decode()
    assert "Moins de trois personnes ont répondu" in page and "Prolonger la question" in page and "c’est 1" not in page


@pytest.mark.parametrize(("number", "code"), [(2, "too-few-sentences"), (3, None)])
def test_the_words_of_two_people_are_not_asked_for(
    number: int, code: str | None, member: Member, group: list[GroupMember]
) -> None:
    question: Any = {"members": group[:number], "closes_on": in_days(7), "by": member}
    if code:
        with refused(code, "members"):
            consultations.collect_impressions(**question)
    else:
        assert consultations.collect_impressions(**question).pk


def test_one_says_something_and_says_it_once(collection: Consultation, member: Member, client: Client) -> None:
    url = page_of(asked(collection), member)
    empty: Any = client.post(url, {"it_is": " ", "it_is_not": ""})
    assert empty.status_code == 200 and list(empty.context["form"].errors) == ["it_is"]
    assert client.post(url, {"it_is": "oser demander", "it_is_not": ""}).status_code == 302
    again = client.post(url, {"it_is": "oser encore", "it_is_not": ""})
    page = again.content.decode()
    assert again.status_code == 200 and "déjà arrivés" in page and "oser encore" in page
    assert list(Impression.objects.filter(consultation=collection).values_list("side", "text")) == [
        ("cest", "oser demander")
    ]


# --- its days --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "code"), [(-1, "closing-day-past"), (93, "closing-day-too-far"), (0, None), (92, None)]
)
def test_the_last_day_is_today_at_the_earliest_and_within_three_months(
    days: int, code: str | None, member: Member, group: list[GroupMember]
) -> None:
    if code is None:
        assert consultations.collect_impressions(members=group, closes_on=in_days(days), by=member).pk
        return
    with refused(code, "closes_on"):
        consultations.collect_impressions(members=group, closes_on=in_days(days), by=member)


def test_somebody_is_asked(member: Member) -> None:
    with refused("nobody-asked", "members"):
        consultations.collect_impressions(members=[], closes_on=in_days(7), by=member)


def test_one_question_at_a_time(collection: Consultation, member: Member, group: list[GroupMember]) -> None:
    with refused("question-already-open"):
        consultations.collect_impressions(members=group, closes_on=in_days(7), by=member)
    draft = definitions.write_definition(text=TEXT, by=member)
    consultations.propose_definition(definition=draft, members=group, closes_on=in_days(7), by=member)
    collection.refresh_from_db()
    assert collection.closed_on == timezone.localdate()
    with refused("group-is-consulted"):
        consultations.collect_impressions(members=group, closes_on=in_days(7), by=member)


def test_a_round_closed_too_early_opens_again(consent: Consultation, member: Member, client: Client) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    arguments = [member.roadmap.slug, consent.pk]
    page = client.post(reverse("governance:close_consultation", args=arguments), follow=True).content.decode()
    assert "Annuler" in page
    with refused("round-closed"):
        consultations.answer_consent(asked=asked(consent), answer=Answer.CONSENT)
    url = reverse("governance:extend_consultation", args=arguments)
    assert client.post(url, {"closes_on": in_days(20).isoformat()}).status_code == 302
    consent.refresh_from_db()
    assert (consent.closed_on, consent.closes_on) == (None, in_days(20))
    assert consultations.answer_consent(asked=asked(consent), answer=Answer.CONSENT).answer == "accord"


def test_what_was_followed_by_something_else_does_not_open_again(consent: Consultation, member: Member) -> None:
    consultations.answer_consent(asked=asked(consent), answer=Answer.OBJECTION, reason=OBJECTION)
    draft = definitions.write_definition(text="Une version qui y répond", by=member)
    consultations.propose_definition(
        definition=draft, members=current_members(member.roadmap), closes_on=in_days(7), by=member
    )
    consent = Consultation.objects.select_related("definition").get(pk=consent.pk)
    page = queries.consultation_page(member.roadmap, consent.pk)
    assert page and not page.may_extend
    with refused("consultation-is-past", "closes_on"):
        consultations.extend_consultation(consultation=consent, closes_on=in_days(20), by=member)


# --- the page of the team --------------------------------------------------------------------------------------------


def test_the_page_of_the_answers_costs_as_much_with_three_people_as_with_one(
    member: Member, group: list[GroupMember], client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    draft = definitions.write_definition(text=TEXT, by=member)
    one = consultations.propose_definition(definition=draft, members=group[:3], closes_on=in_days(7), by=member)
    one.asked.exclude(member=group[0]).delete()
    url = reverse("governance:consultation", args=[member.roadmap.slug, one.pk])
    with django_assert_max_num_queries(40) as few:
        assert client.get(url).status_code == 200
    for other in group[1:]:
        AskedMember.objects.create(consultation=one, member=other)
    with django_assert_max_num_queries(len(few)):
        assert client.get(url).status_code == 200


def test_the_team_gives_a_page_once_and_asks_by_the_form(
    member: Member, group: list[GroupMember], client: Client
) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    slug = member.roadmap.slug
    url = reverse("governance:collect_impressions", args=[slug])
    form = client.get(url).context["form"]
    assert len(form["members"].value()) == 6
    sent = {"closes_on": in_days(7).isoformat(), "members": [one.pk for one in group[:3]]}
    assert client.post(url, sent).status_code == 302
    consultation = Consultation.objects.get(roadmap=member.roadmap)
    assert consultation.asked.count() == 3
    row = AskedMember.objects.select_related("member__contact").filter(
        consultation=consultation, token_hash__isnull=False
    )[0]
    assert row.member and row.member.contact
    Contact.objects.filter(pk=row.member.contact.pk).update(email="")
    given = client.post(reverse("governance:give_private_page", args=[slug, row.pk]))
    assert given.status_code == 200 and "/ma-reponse/" in given.content.decode()
    address = given.context["given"].address
    page = client.get(reverse("governance:consultation", args=[slug, consultation.pk])).content.decode()
    assert address not in page and "Page remise en main propre le" in page


# --- nobody answers for another --------------------------------------------------------------------------------------


def test_who_has_an_address_is_sent_their_link_which_nobody_else_reads(
    consent: Consultation, member: Member, client: Client
) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    url = reverse("governance:give_private_page", args=[member.roadmap.slug, asked(consent).pk])
    assert "déjà en route" in client.post(url, follow=True).content.decode()
    send_all()
    former = asked(consent)
    with told(member.roadmap) as lines:
        page = client.post(url, follow=True).content.decode()
    assert "/ma-reponse/" not in page and "Un nouveau lien part par courriel" in page
    assert [line[:2] for line in lines] == [("send_page", "askedmember")]
    row = asked(consent)
    assert (row.handed_over_on, row.token_hash != former.token_hash) == (None, True)
    gone = len(mail.outbox)
    deliver_due_messages()
    assert [letter.to for letter in mail.outbox[gone:]] == [[row.member.mail_address]]  # type: ignore[union-attr]
    assert "/ma-reponse/" in mail.outbox[-1].body


def test_who_answered_and_lost_their_link_is_sent_another(consent: Consultation, member: Member) -> None:
    send_all()
    consultations.answer_consent(asked=asked(consent), answer=Answer.CONSENT)
    consultations.give_private_page(asked=asked(consent), by=member)
    gone = len(mail.outbox)
    deliver_due_messages()
    assert len(mail.outbox) == gone + 1


@pytest.mark.parametrize(
    ("who", "code"), [("account", "member-has-an-account"), ("left", "member-has-left"), ("gone", "member-has-left")]
)
def test_no_page_is_given_that_would_answer_for_somebody_else(
    who: str, code: str, consent: Consultation, member: Member
) -> None:
    send_all()
    row = asked(consent, FUNCTIONS[0] if who == "account" else FUNCTIONS[1])
    if who == "left":
        GroupMember.objects.filter(pk=row.member_id).update(since=in_days(-9), until=in_days(-1))
    elif who == "gone":
        AskedMember.objects.filter(pk=row.pk).update(member=None)
    token = row.token_hash
    with refused(code):
        consultations.give_private_page(asked=row, by=member)
    row.refresh_from_db()
    assert (row.token_hash, row.handed_over_on) == (token, None)


def test_reminding_is_offered_when_somebody_may_be_reminded(
    consent: Consultation, member: Member, client: Client
) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    send_all()
    url = reverse("governance:consultation", args=[member.roadmap.slug, consent.pk])
    assert "Relancer qui" not in client.get(url).content.decode()
    Message.objects.update(gone_at=timezone.now() - timedelta(days=2))
    assert "Relancer qui" in client.get(url).content.decode()
    end(consent)
    page = client.get(url).content.decode()
    assert "Relancer qui" not in page and "n’a pas répondu" in page and "pas encore répondu" not in page
    home = client.get(reverse("governance:definition", args=[member.roadmap.slug])).content.decode()
    assert "consultation terminée" in home and "en consultation" not in home and "aucun consentement" in home


# --- who is asked ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("present", "asked_people", "is_refused"), [(6, 2, True), (6, 3, False), (2, 1, True), (2, 2, False)]
)
def test_three_people_or_the_whole_of_a_smaller_group_are_asked(
    present: int, asked_people: int, is_refused: bool, member: Member, group: list[GroupMember]
) -> None:
    for other in group[present:]:
        other.delete()
    draft = definitions.write_definition(text=TEXT, by=member)
    question: Any = {"definition": draft, "members": group[:asked_people], "closes_on": in_days(7), "by": member}
    if is_refused:
        with refused("too-few-asked", "members"):
            consultations.propose_definition(**question)
    else:
        assert consultations.propose_definition(**question).pk


def test_who_answered_keeps_their_line_and_who_is_put_back_is_asked_again(
    consent: Consultation, member: Member, client: Client
) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    send_all()
    consultations.answer_consent(asked=asked(consent, FUNCTIONS[1]), answer=Answer.CONSENT)
    answered, silent = asked(consent, FUNCTIONS[1]).member, asked(consent, FUNCTIONS[2]).member
    assert answered and silent
    with refused("member-has-answered"):
        group_changes.remove_group_member(member=answered, by=member)
    slug = member.roadmap.slug
    removed: Any = client.post(reverse("governance:remove_group_member", args=[slug, silent.pk]), follow=True)
    assert "Annuler" in removed.content.decode() and not GroupMember.objects.filter(pk=silent.pk).exists()
    back = group_changes.add_group_member(kind="technicien", person=silent.contact, function=FUNCTIONS[2], by=member)
    row = asked(consent, FUNCTIONS[2])
    assert (row.member, row.answered_on, consent.asked.count()) == (back, None, 6)
    gone = len(mail.outbox)
    deliver_due_messages()
    assert [letter.to for letter in mail.outbox[gone:]] == [[back.mail_address]]
    group_changes.add_group_member(kind="technicien", function="Une autre fonction", by=member)
    assert consent.asked.count() == 6


def test_somebody_with_an_account_reads_what_they_answered(
    consent: Consultation, member: Member, client: Client
) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    url = reverse("governance:definition", args=[member.roadmap.slug])
    assert "Vous avez consenti" not in client.get(url).content.decode()
    for function in FUNCTIONS:
        by = member if function == FUNCTIONS[0] else None
        consultations.answer_consent(asked=asked(consent, function), answer=Answer.CONSENT, by=by)
    said = f"Vous avez consenti le {format_day(timezone.localdate())}."
    answer_url = reverse("governance:my_answer", args=[member.roadmap.slug])
    for _state in ("consulted", "adopted"):
        page = client.get(url).content.decode()
        assert said in page and f'href="{answer_url}"' in page
        if _state == "consulted":
            version = definition_queries.definition_page(member).shown
            assert version
            definitions.adopt_definition(definition=version, by=member)
