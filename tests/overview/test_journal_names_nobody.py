"""The journal points to the rows of people and holds nothing of what they say: deleting the row is enough to forget
somebody (decision 0010). Every personal field of every model bears a mark; no line of the journal does."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import models
from django.db.models.query import QuerySet
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.accounts import changes as accounts
from jalons.actions.changes import comments, committees, links
from jalons.actions.models import ActionSheet, AgendaItem, possible_presenters
from jalons.actions.queries.history import action_history
from jalons.base.french import matching_key
from jalons.carriage.changes import people
from jalons.carriage.changes import people as people_changes
from jalons.directory.changes import contacts, several
from jalons.directory.models import Contact
from jalons.directory.rules.categories import College
from jalons.governance.changes import consultations, definitions, minutes
from jalons.governance.changes import group as groups
from jalons.governance.models import AskedMember, GroupMember
from jalons.governance.queries.group import current_members
from jalons.invitations.changes import attendance, guests
from jalons.invitations.models import Guest
from jalons.mail.changes import deliver_due_messages
from jalons.overview.demo import committee
from jalons.overview.demo import demo_roadmaps as demo
from jalons.roadmaps.changes import members
from jalons.roadmaps.models import Invitation, JournalEntry, Member, Membership, Roadmap
from jalons.roadmaps.queries.journal import journal_lines
from jalons.roadmaps.rules.permissions import Role
from jalons.workshops.changes import moderation, pledges
from jalons.workshops.models import Note, Participant, Pledge, Workshop
from tests.world import World

pytestmark = pytest.mark.django_db

MARK = "zq7"
# Fields that tell of a person: what they are called, how they are reached, what they do, what they say of themselves.
PERSONAL: dict[str, tuple[str, ...]] = {
    "accounts.User": ("email", "name", "phone"),
    "accounts.SignInRequest": ("email",),
    "accounts.Admission": ("email",),
    "roadmaps.Membership": ("function",),
    "roadmaps.Invitation": ("email", "function"),
    "roadmaps.PrivateNote": ("text",),
    "roadmaps.Blocker": ("owner_function",),
    "directory.Contact": ("first_name", "last_name", "function", "service", "email", "phone", "address"),
    "governance.GroupMember": ("function", "service", "substitute"),
    "governance.Meeting": ("convening_text",),
    "governance.Seat": ("substitute",),
    "governance.JoinRequest": ("given_name", "brings", "answer"),
    "governance.MemberOrganisation": ("brings",),
    "governance.MeetingPoint": ("presenter",),
    "governance.SignedAct": ("by_name",),
    "governance.Deliberation": ("presided_by", "secretary"),
    "governance.LostVote": ("reason", "presided_by", "secretary"),
    "governance.Resolution": ("by_name", "closed_by_name"),
    "governance.MeetingMinutes": ("introduction", "corrections"),
    "governance.PointMinutes": ("text",),
    "diagnosis.Finding": ("text", "said_by"),
    "diagnosis.ScoreFormula": ("by_name",),
    "workshops.Workshop": ("reply_contact",),
    "publication.Release": ("contact",),
    "workshops.WallAct": ("by_name", "undone_by_name"),
    "workshops.Participant": ("first_name", "organisation"),
    "workshops.Note": ("text", "original_text"),
    "votes.RoomCount": ("entered_by",),
    "invitations.Mailing": ("by_name", "paragraph"),
    "invitations.RepeatedRegistration": ("given_name",),
    "resources.ResourceNode": ("contact",),
    "resources.MapAct": ("by_name",),
    "monitoring.Experience": ("contact",),
    "workshops.Pledge": ("text", "quality", "name", "contact"),
    "invitations.Minutes": ("introduction", "facilitators", "next_steps", "words_present", "words_absent"),
    "actions.Attachment": ("by_name",),
    "actions.AgendaItem": ("presenter",),
    "actions.Decision": ("by_name", "withdrawn_by_name"),
    "actions.SheetLink": ("email", "holder"),
    "actions.VisaRequest": ("function", "reason"),
    "actions.Visa": ("text",),
    "actions.VisaAnswer": ("text",),
    "actions.Comment": ("text", "by_name", "removed_by_name", "resolved_by_name"),
    "actions.ScoringGrid": ("by_name",),
    "monitoring.IndicatorValue": ("by_name",),
    "funding.StatusChange": ("by_name",),
    "publication.PlanImport": ("by_name", "source"),
    "publication.Edition": ("by_name",),
    "publication.AcceptedGap": ("by_name",),
    "publication.DocumentTemplate": ("by_name", "name"),
}
# What sounds personal and is not. What a plan says of who carries it is asked as a function and is part of the plan: it is
# voted, published, frozen in editions, and its history gives it back.
NOT_OF_A_PERSON = {
    "actions.ActionSheet.lead_contact": "the plan",
    "actions.ActionSheet.elected_sponsor": "the plan",
    "actions.Decision.elected_sponsor": "the plan",
    "actions.ActionStep.owner": "the plan",
    "governance.Convocation.holder": "a reference to a row, such as « contact-12 »",
    "resources.ResourceNode.holder": "a structure; whom to call is `contact`",
    "opendata.Place.phone": "of a place that receives the public",
    "opendata.Place.address": "of a place",
    "opendata.LocalPlace.phone": "of a place that receives the public",
    "opendata.LocalPlace.address": "of a place",
    "opendata.SourceVintage.address": "of a file on the web",
    "roadmaps.JournalEntry.by_name": "of nobody: « Jalons », « La personne concernée »",
}
SOUNDS_PERSONAL = {
    *("first_name", "last_name", "email", "phone", "address", "function", "contact", "holder", "owner", "quality"),
    *("facilitators", "said_by", "entered_by", "presenter", "reply_contact", "lead_contact", "elected_sponsor"),
}


def columns() -> Iterator[tuple[str, models.Field[Any, Any]]]:
    for model in apps.get_models():
        if model.__module__.startswith("jalons."):
            for field in model._meta.concrete_fields:
                if isinstance(field, models.CharField | models.TextField):
                    yield model._meta.label, field


def test_every_field_that_sounds_personal_is_marked_or_has_its_reason() -> None:
    sounding = {
        f"{label}.{field.name}"
        for label, field in columns()
        if isinstance(field, models.EmailField) or field.name in SOUNDS_PERSONAL or field.name.endswith("by_name")
    }
    marked = {f"{label}.{name}" for label, names in PERSONAL.items() for name in names}
    assert sounding - marked - set(NOT_OF_A_PERSON) == set()
    assert marked | set(NOT_OF_A_PERSON) <= {f"{label}.{field.name}" for label, field in columns()}
    assert marked & set(NOT_OF_A_PERSON) == set()


def mark(row: models.Model) -> None:
    for name in PERSONAL.get(row._meta.label, ()):
        said = getattr(row, name)
        if said and MARK not in said:
            field: Any = row._meta.get_field(name)
            setattr(row, name, (MARK + said)[: field.max_length])


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever is saved bears the mark, in memory too, where changes read it."""

    def before_save(instance: models.Model, **_signal: Any) -> None:
        mark(instance)

    create: Callable[..., Any] = QuerySet.bulk_create

    def bulk_create(self: Any, rows: Any, *args: Any, **options: Any) -> Any:
        rows = list(rows)
        for row in rows:
            mark(row)
        return create(self, rows, *args, **options)

    monkeypatch.setattr(QuerySet, "bulk_create", bulk_create)
    pre_save.connect(before_save)
    yield
    pre_save.disconnect(before_save)


@pytest.fixture
def last_line() -> int:
    return JournalEntry.objects.latest("id").pk


def written(last_line: int) -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(pk__gt=last_line).order_by("pk"))


def lines_that_name_somebody(entries: list[JournalEntry]) -> list[str]:
    columns = [field.attname for field in JournalEntry._meta.concrete_fields]
    told = [json.dumps([getattr(entry, name) for name in columns], default=str) for entry in entries]
    return [line for line in told if MARK in line.casefold()]


def test_building_the_demo_names_nobody(marked: None, last_line: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that the demo does, by people whose names, functions and addresses bear the mark."""
    monkeypatch.setattr(
        demo,
        "PEOPLE",
        tuple(
            replace(one, address=MARK + one.address, name=MARK + one.name, function=MARK + one.function)
            for one in demo.PEOPLE
        ),
    )
    # Who presents a fiche is the one whose function it names.
    monkeypatch.setattr(committee, "matching_key", lambda text: matching_key(text).replace(MARK, ""))
    demo.build_world()
    entries = written(last_line)
    assert len({(entry.verb, entry.about_kind) for entry in entries}) > 70
    assert Contact.objects.filter(last_name__startswith=MARK).count() > 60
    assert lines_that_name_somebody(entries) == []


@pytest.fixture
def by(world: World, marked: None) -> Member:
    """A member whose function bears the mark, as that of everybody they do something with."""
    membership = Membership.objects.get(roadmap=world.roadmap, user=world.user("referente"))
    membership.save()
    assert membership.user
    return Member(world.roadmap, membership.user, Role.FOCAL_POINT, membership.function)


def someone(by: Member, name: str = "Une habitante") -> Contact:
    return contacts.add_contact(
        last_name=name, function="Maire", email=f"{MARK}{len(name)}@demo.example", phone="06 39 98 00 01", by=by
    )


def test_a_team_is_not_named(by: Member, last_line: int) -> None:
    invited = members.invite_member(email="elle@demo.example", role="elu", function="Adjointe", by=by)
    with patch("django.core.mail.backends.locmem.EmailBackend.open", side_effect=ConnectionRefusedError):
        deliver_due_messages()
    members.send_invitation_again(invitation=invited.invitation, by=by)
    members.withdraw_invitation(invitation=invited.invitation, by=by)
    again = members.invite_member(email="elle@demo.example", role="elu", function="Adjointe", by=by)
    user = accounts.ensure_account(email=f"{MARK}elle@demo.example", name="Elle")
    membership = members.accept_invitation(invitation=again.invitation, by=user)
    members.revise_membership(membership=membership, role="contributeur", function="Maire", by=by)
    members.remove_member(membership=membership, by=by)
    members.enrol_member(user=user, role="observateur", function="Maire", by=by)
    entries = written(last_line)
    assert [entry.verb for entry in entries] == (
        ["invite", "retry", "withdraw", "invite", "join", "revise", "remove", "add"]
    )
    assert lines_that_name_somebody(entries) == []


def test_who_asks_to_join_with_a_forwarded_link_is_not_named(by: Member, last_line: int) -> None:
    invited = members.invite_member(email="elle@demo.example", role="elu", function="Adjointe", by=by)
    for name in ("une", "deux"):
        other = accounts.ensure_account(email=f"{MARK}{name}@demo.example", name="Elle")
        members.claim_invitation(invitation=invited.invitation, by=other)
        if name == "une":
            members.refuse_claim(invitation=invited.invitation, claimed_by=other.pk, by=by)
    members.accept_claim(invitation=invited.invitation, claimed_by=other.pk, function=f"{MARK}Maire", by=by)
    entries = written(last_line)
    assert [entry.verb for entry in entries] == ["invite", "claim", "refuse_claim", "claim", "admit"]
    assert lines_that_name_somebody(entries) == []


def test_the_groupe_projet_is_not_named(by: Member, last_line: int) -> None:
    membership = Membership.objects.select_related("user").get(roadmap=by.roadmap, role="facilitateur")
    groups.add_group_member(kind="technicien", person=membership, substitute="Maire", by=by)
    row = groups.add_group_member(kind="elu", function="Adjointe", service="Social", by=by)
    contact = someone(by)
    groups.revise_group_member(
        member=row, kind="elu", function="Maire", service="Culture", substitute="Adjointe", person=contact,
        responsibilities=["mobiliser"], since=row.since, by=by,
    )  # fmt: skip
    groups.invite_person(email="elle@demo.example", role="elu", function="Maire", member=row, by=by)
    groups.leave_group(member=row, until=row.since, by=by)
    groups.rejoin_group(member=row, by=by)
    groups.remove_group_member(member=row, by=by)
    entries = written(last_line)
    assert [entry.verb for entry in entries if entry.about_kind == "groupmember"] == (
        ["join_group", "join_group", "revise", "leave_group", "rejoin_group", "remove"]
    )
    assert lines_that_name_somebody(entries) == []


def test_twenty_people_invited_who_join_and_leave_are_named_nowhere(by: Member, last_line: int) -> None:
    for number in range(20):
        contact = someone(by, f"Une personne {'x' * number}")
        row = groups.add_group_member(kind="elu", function="Adjointe", person=contact, by=by)
        invited = groups.invite_person(email=contact.email, role="elu", function="Adjointe", member=row, by=by)
        user = accounts.ensure_account(email=contact.email, name="Elle")
        membership = members.accept_invitation(invitation=invited.invitation, by=user)
        groups.leave_group(member=row, until=row.since, by=by)
        members.remove_member(membership=membership, by=by)
        contacts.erase_contact(contact=contact, by=by)
    entries = written(last_line)
    assert len(entries) == 20 * 7
    assert lines_that_name_somebody(entries) == []


def test_the_people_of_the_directory_are_not_named(by: Member, last_line: int) -> None:
    contact = someone(by)
    contacts.revise_contact(contact=contact, last_name="Un nom", function="Adjointe", by=by)
    contacts.meet_contact(contact=contact, by=by)
    contacts.forbid_writing(contact=contact, by=by)
    contacts.allow_writing(contact=contact)
    twin = someone(by, "Une autre")
    contact = contacts.merge_contacts(contact=contact, other=twin, by=by)
    contacts.erase_contact(contact=contact, by=by)
    entries = written(last_line)
    assert {entry.verb for entry in entries} == {"add", "revise", "meet", "forbid", "allow", "merge", "erase"}
    assert lines_that_name_somebody(entries) == []


def test_who_writes_by_a_private_link_is_not_named(by: Member, world: World, last_line: int) -> None:
    action = world.action()
    ActionSheet.objects.filter(pk=action.pk).update(is_adopted=False)  # once it is voted, its text is the team's
    link = links.make_link(action=action, contact=someone(by), by=by).link
    links.revise_by_link(link=link, version=action.version, context="Trois communes n’ont rien.")
    comments.add_comment_by_link(link=link, text="Il manque un bus.")
    links.revoke_link(link=link, by=by)
    entries = written(last_line)
    assert {entry.verb for entry in entries} == {"add", "make_link", "revise", "comment", "revoke_link"}
    assert lines_that_name_somebody(entries) == []


def test_who_presents_a_fiche_is_not_named(by: Member, world: World, last_line: int) -> None:
    contacts.add_contact(last_name="Une élue", function="Maire", college=College.ELECTED, by=by)
    item = AgendaItem.objects.filter(meeting__roadmap=by.roadmap).latest("id")
    minutes.reopen_minutes(meeting=item.meeting, by=by)
    for membership in Membership.objects.filter(roadmap=by.roadmap):
        membership.save()
    chosen = [
        person for person in possible_presenters(by.roadmap) if person.is_elected and person.function != item.presenter
    ]
    for person in chosen:
        committees.change_presenter(item=item, presenter=person, by=by)
    entries = [entry for entry in written(last_line) if entry.verb == "present"]
    assert {entry.after["presenter"]["kind"] for entry in entries} == {"contact", "membership"}
    assert lines_that_name_somebody(written(last_line)) == []


def test_the_group_that_is_asked_is_not_named(by: Member, last_line: int) -> None:
    """Nor what they answered, whose reason bears the mark."""
    GroupMember.objects.filter(roadmap=by.roadmap).delete()
    for name in ("Une directrice", "Un directeur"):
        GroupMember.objects.create(
            roadmap=by.roadmap, kind="partenaire", function=name, since=timezone.localdate(), contact=someone(by, name)
        )
    draft = definitions.write_definition(text="Ne perdre aucun droit.", by=by)
    consultation = consultations.propose_definition(
        definition=draft, members=current_members(by.roadmap), closes_on=timezone.localdate(), by=by
    )
    first, second = AskedMember.objects.filter(consultation=consultation).select_related("consultation__roadmap")
    consultations.answer_consent(asked=first, answer="objection", reason=f"{MARK} n’en veut pas")
    deliver_due_messages()
    consultations.give_private_page(asked=second, by=by)
    Contact.objects.filter(group_members=second.member_id).update(email="")
    consultations.give_private_page(asked=second, by=by)
    consultations.revoke_private_page(asked=second, by=by)
    consultations.close_consultation(consultation=consultation, by=by)
    entries = written(last_line)
    assert {"propose_definition", "ask_group", "answer", "send_page", "give_page", "revoke_page", "close"} <= {
        entry.verb for entry in entries
    }
    assert lines_that_name_somebody(entries) == []


def test_the_people_of_a_workshop_are_not_named(by: Member, last_line: int) -> None:
    workshop = Workshop.objects.filter(roadmap=by.roadmap).latest("number")
    contact = someone(by)
    guests.add_guests(workshop=workshop, contacts=[contact], by=by)
    guests.revise_invitations(
        workshop=workshop,
        capacity=40,
        least_citizens=20,
        warns_of_communes=True,
        reminds_the_day_before=True,
        remind_after_days=3,
        reply_by=None,
        reply_contact=f"{MARK} au 05 36 49 01 99",
        by=by,
    )
    guest = Guest.objects.get(workshop=workshop, contact=contact)
    attendance.mark_attended(guest=guest, attended=True, by=by)
    people.erase_participant(participant=Participant.objects.filter(workshop__roadmap=by.roadmap)[0], by=by)
    pledge = pledges.make_pledge(text="Prêter la salle", name="Elle", contact="05 36 49 01 98", consents=True, by=by)
    people_changes.erase_pledge_person(pledge=Pledge.objects.get(pk=pledge.pk))
    note = Note.objects.filter(workshop__roadmap=by.roadmap).latest("id")
    moderation.moderate_note(note=note, text=f"{MARK} dit autrement", by=by)
    entries = written(last_line)
    assert len(entries) >= 7
    assert lines_that_name_somebody(entries) == []


# --- an erased address leaves every row ---------------------------------------------------------------------------


def rows_that_hold(text: str) -> set[str]:
    """Every model of the product, each of its texts."""
    return {
        f"{label}.{field.name}"
        for label, field in columns()
        if field.model._default_manager.filter(**{f"{field.name}__icontains": text}).exists()
    }


@pytest.mark.parametrize("erased", ["alone", "with others"])
def test_the_address_of_an_erased_person_stays_in_no_row(by: Member, world: World, erased: str) -> None:
    """Invited to the group, at her address and at another one; given a private link by her line and by hand."""
    contact = someone(by)
    row = groups.add_group_member(kind="elu", function="Adjointe", person=contact, by=by)
    groups.invite_person(email=f"{MARK}ailleurs@demo.example", role="elu", function="Adjointe", member=row, by=by)
    members.invite_member(email=contact.email, role="elu", function="Adjointe", by=by)
    action = world.action()
    links.make_link(action=action, email=contact.email, holder="Adjointe", by=by)
    links.make_link(action=world.action("1.2"), contact=contact, by=by)
    deliver_due_messages()
    before = JournalEntry.objects.latest("id").pk
    if erased == "alone":
        contacts.erase_contact(contact=contact, by=by)
    else:
        several.erase_contacts(contacts=[contact], by=by)
    assert rows_that_hold(contact.email) == rows_that_hold(f"{MARK}ailleurs@demo.example") == set()
    verbs = [entry.verb for entry in written(before)]
    assert sorted(verbs) == sorted(["erase" if erased == "alone" else "erase_people", "withdraw", "withdraw"])


def test_an_invitation_that_served_and_left_keeps_no_address(by: Member) -> None:
    contact = someone(by)
    invited = members.invite_member(email=contact.email, role="elu", function="Adjointe", by=by)
    user = accounts.ensure_account(email=contact.email, name="Elle")
    members.remove_member(membership=members.accept_invitation(invitation=invited.invitation, by=user), by=by)
    contacts.erase_contact(contact=contact, by=by)
    assert rows_that_hold(contact.email) == {"accounts.User.email"}


def test_an_invitation_that_another_address_used_names_only_that_one(by: Member) -> None:
    contact = someone(by)
    row = groups.add_group_member(kind="elu", function="Adjointe", person=contact, by=by)
    invited = groups.invite_person(email=contact.email, role="elu", function="Adjointe", member=row, by=by)
    other = accounts.ensure_account(email="autre@demo.example", name="Elle")
    members.claim_invitation(invitation=invited.invitation, by=other)
    access = groups.accept_claim(invitation=invited.invitation, claimed_by=other.pk, function="Maire", by=by)
    contacts.erase_contact(contact=contact, by=by)
    assert rows_that_hold(contact.email) == set()
    row.refresh_from_db()
    assert row.access == access


def test_an_access_stays_when_its_entry_in_the_directory_goes(by: Member) -> None:
    """It has an account and a role: that is another gesture, and the page that asks says so."""
    contact = someone(by)
    row = groups.add_group_member(kind="elu", function="Adjointe", person=contact, by=by)
    invited = groups.invite_person(email=contact.email, role="elu", function="Adjointe", member=row, by=by)
    user = accounts.ensure_account(email=contact.email, name="Elle")
    access = members.accept_invitation(invitation=invited.invitation, by=user)
    contacts.erase_contact(contact=contact, by=by)
    row.refresh_from_db()
    assert row.access == access
    assert rows_that_hold(contact.email) == {"accounts.User.email", "roadmaps.Invitation.email"}


def test_an_address_that_somebody_else_shares_stays_theirs(by: Member) -> None:
    first, second = someone(by), someone(by)
    assert first.email == second.email
    invited = members.invite_member(email=first.email, role="elu", by=by)
    contacts.erase_contact(contact=first, by=by)
    assert Invitation.objects.filter(pk=invited.invitation.pk).exists()
    contacts.erase_contact(contact=second, by=by)
    assert not Invitation.objects.filter(pk=invited.invitation.pk).exists()


# --- and yet they are read -------------------------------------------------------------------------------------------


def said(roadmap: Roadmap, count: int = 1) -> list[tuple[str, str, str]]:
    return [(line.by, line.verb, line.about) for line in journal_lines(roadmap, count=count)[0]]


def test_a_page_names_people_as_they_are_called_now(world: World) -> None:
    by = world.member()
    user = accounts.ensure_account(email="nouvelle@demo.example", name="La secrétaire")
    membership = members.enrol_member(user=user, role="observateur", by=by)
    assert said(world.roadmap) == [(by.name, "a ajouté", "La secrétaire\u00a0: Lecture seule")]
    accounts.revise_account(name="La secrétaire générale", by=user)
    members.revise_membership(
        membership=Membership.objects.get(roadmap=by.roadmap, user=by.user), role="referent", function="Cheffe", by=by
    )
    assert said(world.roadmap, 2)[1] == ("Cheffe", "a ajouté", "La secrétaire générale\u00a0: Lecture seule")
    line = journal_lines(world.roadmap, count=1)[0][0]
    assert [(one.field, one.after) for one in line.differences] == [("champs modifiés", "fonction")]
    members.remove_member(membership=membership, by=by)
    assert said(world.roadmap) == [("Cheffe", "a retiré", "une personne")]


def test_an_invitation_is_read_by_its_address_until_it_goes(world: World) -> None:
    by = world.member()
    invited = members.invite_member(email="elle@demo.example", role="elu", by=by)
    assert said(world.roadmap) == [(by.name, "a invité", "elle@demo.example\u00a0: Élue ou élu porteur")]
    members.withdraw_invitation(invitation=invited.invitation, by=by)
    assert said(world.roadmap, 2) == [
        (by.name, "a annulé l’invitation envoyée à", "une personne"),
        (by.name, "a invité", "une personne"),
    ]
    line = journal_lines(world.roadmap, count=1)[0][0]
    assert [(one.field, one.before) for one in line.differences] == [("rôle", "Élue ou élu porteur")]
    assert not Invitation.objects.filter(pk=invited.invitation.pk).exists()


def test_an_account_that_is_gone_signs_as_somebody(world: World) -> None:
    user = accounts.ensure_account(email="nouvelle@demo.example", name="La secrétaire")
    members.enrol_member(user=user, role="contributeur", function="Secrétariat", by=world.member())
    action = world.action()
    comments.add_comment(action=action, text="Bien.", by=Member(world.roadmap, user, Role.CONTRIBUTOR, "Secrétariat"))
    assert said(world.roadmap)[0][0] == "Secrétariat"
    user.delete()
    assert said(world.roadmap)[0][0] == "une personne"


def test_a_private_link_signs_until_whoever_holds_it_is_erased(world: World) -> None:
    by, action = world.member(), world.action()
    contact = contacts.add_contact(last_name="X", function="Direction du club", email="club@demo.example", by=by)
    link = links.make_link(action=action, contact=contact, by=by).link
    comments.add_comment_by_link(link=link, text="Il manque un bus.")
    assert [line.by for line in action_history(action).lines[:1]] == ["Direction du club, par son lien"]
    contacts.erase_contact(contact=contact, by=by)
    assert [(line.by, line.about) for line in action_history(ActionSheet.objects.get(pk=action.pk)).lines[1:2]] == [
        (by.name, "une personne")
    ]
    assert action_history(action).lines[0].by == "une personne"


def test_who_presents_is_read_by_their_function_until_they_are_erased(world: World) -> None:
    by = world.member()
    contact = contacts.add_contact(
        last_name="X", function="Maire de Quinsac", college=College.ELECTED, email="m@demo.example", by=by
    )
    item = AgendaItem.objects.filter(meeting__roadmap=by.roadmap).latest("id")
    minutes.reopen_minutes(meeting=item.meeting, by=by)
    chosen = next(person for person in possible_presenters(by.roadmap) if person.contact == contact)
    committees.change_presenter(item=item, presenter=chosen, by=by)

    def presenter() -> str:
        lines = journal_lines(by.roadmap, count=5)[0]
        line = next(line for line in lines if line.verb == "a changé qui présente")
        return next(one.after for one in line.differences if one.name == "presenter")

    assert presenter() == "Maire de Quinsac"
    contacts.erase_contact(contact=contact, by=by)
    assert presenter() == "une personne"


def test_naming_people_costs_no_query_more_for_more_lines(
    client: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    client.force_login(world.user("referente"))
    url = reverse("overview:journal", args=[world.roadmap.slug])
    for n in range(3):
        members.invite_member(email=f"invite{n}@demo.example", role="elu", by=world.member())
        members.enrol_member(
            user=accounts.ensure_account(email=f"a{n}@demo.example"), role="observateur", by=world.member()
        )
    with django_assert_max_num_queries(40) as few:
        client.get(url)
    count = len(few)
    for n in range(3, 9):
        members.invite_member(email=f"invite{n}@demo.example", role="elu", by=world.member())
        members.enrol_member(
            user=accounts.ensure_account(email=f"a{n}@demo.example"), role="observateur", by=world.member()
        )
    with django_assert_max_num_queries(count):
        client.get(url)
