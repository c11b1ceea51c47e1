"""The addresses of `governance`: what it takes to (read, send), then what their arguments stand for."""

from jalons.directory.models import Organisation
from jalons.governance.models import (
    AskedMember,
    Committee,
    Consultation,
    Convocation,
    Framework,
    GroupMember,
    JoinDoor,
    JoinRequest,
    MeetingPoint,
    MemberOrganisation,
    Seat,
)
from jalons.roadmaps.changes.members import invite_member
from jalons.roadmaps.rules.permissions import Permission as P
from tests.world import Values, World

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "governance:group": (P.READ, None),
    "governance:add_group_member": (P.MANAGE_MEMBERS, P.MANAGE_MEMBERS),
    "governance:group_member": (P.MANAGE_MEMBERS, P.MANAGE_MEMBERS),
    "governance:leave_group": (None, P.MANAGE_MEMBERS),
    "governance:rejoin_group": (None, P.MANAGE_MEMBERS),
    "governance:remove_group_member": (None, P.MANAGE_MEMBERS),
    "governance:accept_claim": (None, P.MANAGE_MEMBERS),
    "governance:refuse_claim": (None, P.MANAGE_MEMBERS),
    "governance:invite": (P.MANAGE_MEMBERS, P.MANAGE_MEMBERS),
    "governance:steering_committee": (P.READ, None),
    "governance:committees": (P.READ, None),
    "governance:add_committee": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "governance:committee": (P.READ, None),
    "governance:plan_committee_year": (P.ARBITRATE, P.ARBITRATE),
    "governance:edit_committee": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "governance:close_committee": (None, P.MANAGE_ROADMAP),
    "governance:reopen_committee": (None, P.MANAGE_ROADMAP),
    "governance:remove_committee": (None, P.MANAGE_ROADMAP),
    "governance:add_seat": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "governance:add_seats": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "governance:seat": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "governance:end_seat": (None, P.MANAGE_ROADMAP),
    "governance:keep_seat": (None, P.MANAGE_ROADMAP),
    "governance:remove_seat": (None, P.MANAGE_ROADMAP),
    "governance:framing_note": (P.READ, None),
    "governance:edit_framing_part": (P.AGREE, P.AGREE),
    "governance:frameworks": (P.READ, P.MANAGE_ROADMAP),
    "governance:framework": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "governance:remove_framework": (None, P.MANAGE_ROADMAP),
    "governance:member_organisations": (P.READ, None),
    "governance:add_member_organisation": (P.MANAGE_MEMBERS, P.MANAGE_MEMBERS),
    "governance:member_organisation": (P.MANAGE_MEMBERS, P.MANAGE_MEMBERS),
    "governance:answer_member": (None, P.MANAGE_MEMBERS),
    "governance:set_co_carrier": (None, P.MANAGE_MEMBERS),
    "governance:leave_member": (None, P.MANAGE_MEMBERS),
    "governance:take_back_departure": (None, P.MANAGE_MEMBERS),
    "governance:remove_member_organisation": (None, P.MANAGE_MEMBERS),
    "governance:merge_member_organisations": (None, P.MANAGE_MEMBERS),
    "governance:send_answer_again": (None, P.MANAGE_MEMBERS),
    "governance:join_door": (P.MANAGE_MEMBERS, None),
    "governance:open_door": (None, P.MANAGE_MEMBERS),
    "governance:close_door": (None, P.MANAGE_MEMBERS),
    "governance:change_door_address": (None, P.MANAGE_MEMBERS),
    # --- a meeting
    "governance:add_point": (P.ARBITRATE, P.ARBITRATE),
    "governance:edit_point": (P.ARBITRATE, P.ARBITRATE),
    "governance:hand_point": (P.ARBITRATE, P.ARBITRATE),
    "governance:move_point": (None, P.ARBITRATE),
    "governance:remove_point": (None, P.ARBITRATE),
    "governance:open_sitting": (None, P.ARBITRATE),
    "governance:withdraw_opening": (None, P.ARBITRATE),
    "governance:close_sitting": (P.ARBITRATE, P.ARBITRATE),
    "governance:reopen_sitting": (None, P.ARBITRATE),
    "governance:presence": (P.READ, None),
    "governance:mark_everyone": (None, P.ARBITRATE),
    "governance:withdraw_marks": (None, P.ARBITRATE),
    "governance:seat_presence": (P.ARBITRATE, P.ARBITRATE),
    "governance:mark_seat": (None, P.ARBITRATE),
    "governance:note_movement": (None, P.ARBITRATE),
    "governance:undo_movement": (None, P.ARBITRATE),
    # --- convocations
    "governance:convocation": (P.READ, P.ARBITRATE),
    "governance:convene_missing": (None, P.ARBITRATE),
    "governance:send_convocations_again": (None, P.ARBITRATE),
    "governance:write_seat_phone": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "governance:note_call": (None, P.ARBITRATE),
    "governance:tell_agenda": (None, P.ARBITRATE),
    "governance:remind_seats": (None, P.ARBITRATE),
    "governance:my_reply": (None, P.READ),
    "governance:note_reply": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "governance:give_seat_page": (None, P.MANAGE_ROADMAP),
    "governance:revoke_seat_page": (None, P.MANAGE_ROADMAP),
    "governance:write_to_coordinators": (P.READ, P.READ),
    # --- the shared definition
    "governance:definition": (P.READ, None),
    "governance:definition_version": (P.READ, None),
    "governance:my_answer": (P.READ, P.READ),
    "governance:write_definition": (P.AGREE, P.AGREE),
    "governance:collect_impressions": (P.AGREE, P.AGREE),
    "governance:propose_definition": (P.AGREE, P.AGREE),
    "governance:adopt_definition": (None, P.AGREE),
    "governance:abandon_draft": (None, P.AGREE),
    "governance:consultation": (P.AGREE, None),
    "governance:remind_group": (None, P.AGREE),
    "governance:close_consultation": (None, P.AGREE),
    "governance:extend_consultation": (None, P.AGREE),
    "governance:give_private_page": (None, P.AGREE),
    "governance:revoke_private_page": (None, P.AGREE),
}
OPEN = {
    "governance:join",
    "governance:joined",
    "governance:own_convocation",
    "governance:own_meeting_ics",
    "governance:own_question",
    "governance:write_from_seat",
    "governance:public_definition",
}


CONVOCATION_PAGES = {
    *("convocation", "convene_missing", "send_convocations_again", "tell_agenda", "remind_seats", "my_reply"),
    *("note_reply", "note_call", "give_seat_page", "revoke_seat_page"),
}


def latest_convocation(world: World) -> Convocation:
    """Of a seat that nobody holds, whose page is handed over."""
    nobody = {"seat__contact": None, "seat__membership": None, "seat__group_member": None}
    return Convocation.objects.filter(meeting__roadmap=world.roadmap, **nobody).latest("id")


def contact_convocation(world: World) -> Convocation:
    """Of a seat that a contact of the directory holds: its telephone is written there."""
    return Convocation.objects.filter(meeting__roadmap=world.roadmap, seat__contact__isnull=False).latest("id")


def row_pk(world: World, view: str) -> int:
    match view.removeprefix("governance:"):
        case "group_member" | "leave_group" | "rejoin_group" | "remove_group_member":
            return GroupMember.objects.filter(roadmap=world.roadmap).latest("id").pk
        case "accept_claim" | "refuse_claim":
            invited = invite_member(email="invited@demo.example", role="elu", by=world.member()).invitation
            return invited.pk
        case "write_seat_phone":
            return contact_convocation(world).meeting_id
        case name if name in CONVOCATION_PAGES:
            return latest_convocation(world).meeting_id
        case name if "committee" in name or "seat" in name:
            return Committee.objects.filter(roadmap=world.roadmap).earliest("id").pk
        case "framework" | "remove_framework":
            return Framework.objects.filter(roadmap=world.roadmap).latest("id").pk
        case "give_private_page" | "revoke_private_page":
            return AskedMember.objects.filter(consultation__roadmap=world.roadmap).latest("id").pk
        case "consultation" | "remind_group" | "close_consultation" | "extend_consultation":
            return Consultation.objects.filter(roadmap=world.roadmap).latest("id").pk
        case "send_answer_again":
            return JoinRequest.objects.filter(member__roadmap=world.roadmap).latest("id").pk
        case (
            "add_point"
            | "edit_point"
            | "hand_point"
            | "move_point"
            | "remove_point"
            | "open_sitting"
            | "withdraw_opening"
            | "close_sitting"
            | "reopen_sitting"
            | "presence"
            | "mark_everyone"
            | "withdraw_marks"
            | "seat_presence"
            | "mark_seat"
            | "note_movement"
            | "undo_movement"
        ):
            return latest_point(world).meeting_id
        case _:
            return MemberOrganisation.objects.filter(roadmap=world.roadmap).latest("id").pk


def latest_point(world: World) -> MeetingPoint:
    """One that the team wrote."""
    return MeetingPoint.objects.filter(meeting__roadmap=world.roadmap, kind=MeetingPoint.Kind.FREE).latest("id")


def asked_seat(world: World, view: str) -> Seat:
    """One of the meeting whose pages ask for it; the first of the roadmap for the pages of its committee."""
    if view.endswith(("seat_presence", "mark_seat", "note_movement", "undo_movement")):
        return latest_point(world).meeting.committee.seats.latest("id")
    return Seat.objects.filter(committee__roadmap=world.roadmap).earliest("id")


VALUES: Values = {
    "point": lambda world, _view: latest_point(world).pk,
    "seat": lambda world, view: asked_seat(world, view).pk,
    "pk": row_pk,
    "other": lambda world, _view: Organisation.objects.filter(roadmap=world.roadmap).earliest("id").pk,
    "row": lambda world, view: (
        (contact_convocation(world) if view == "governance:write_seat_phone" else latest_convocation(world)).pk
    ),
    "code": lambda world, _view: JoinDoor.objects.get(roadmap=world.roadmap).code,
    "part": lambda _world, _view: "contexte",
}
