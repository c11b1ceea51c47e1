"""The addresses of `roadmaps`: what it takes to (read, send), then what their arguments stand for."""

from jalons.roadmaps.changes.members import invite_member
from jalons.roadmaps.models import Membership
from jalons.roadmaps.rules.permissions import Permission as P
from tests.world import Values, World

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "roadmaps:settings": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "roadmaps:perimeter": (P.READ, P.MANAGE_ROADMAP),
    "roadmaps:who_may_what": (P.READ, None),
    "roadmaps:step": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "roadmaps:set_step_state": (None, P.MANAGE_ROADMAP),
    "roadmaps:several_milestones": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "roadmaps:add_milestone": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "roadmaps:milestone": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "roadmaps:remove_milestone": (None, P.MANAGE_ROADMAP),
    "roadmaps:plan_backwards": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "roadmaps:restore_days": (None, P.MANAGE_ROADMAP),
    "roadmaps:blockers": (P.READ, None),
    "roadmaps:add_blocker": (P.AGREE, P.AGREE),
    "roadmaps:blocker": (P.AGREE, P.AGREE),
    "roadmaps:lift_blocker": (P.AGREE, P.AGREE),
    "roadmaps:reopen_blocker": (None, P.AGREE),
    "roadmaps:remove_blocker": (None, P.AGREE),
    "roadmaps:notebook": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "roadmaps:private_note": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "roadmaps:remove_private_note": (None, P.MANAGE_ROADMAP),
    "roadmaps:members": (P.READ, P.MANAGE_MEMBERS),
    "roadmaps:membership": (P.MANAGE_MEMBERS, P.MANAGE_MEMBERS),
    "roadmaps:remove_member": (None, P.MANAGE_MEMBERS),
    "roadmaps:withdraw_invitation": (None, P.MANAGE_MEMBERS),
    "roadmaps:send_invitation_again": (None, P.MANAGE_MEMBERS),
}
OPEN = {
    "roadmaps:roles",
    "roadmaps:invitation",
}
SIGNED_IN = {
    "roadmaps:create",
}


def row_pk(world: World, view: str) -> int:
    match view.removeprefix("roadmaps:"):
        case "milestone" | "remove_milestone":
            milestone = world.roadmap.milestones.first()
            assert milestone
            return milestone.pk
        case "blocker" | "lift_blocker" | "remove_blocker":
            return world.roadmap.blockers.get(lifted_on=None).pk
        case "reopen_blocker":
            return world.roadmap.blockers.exclude(lifted_on=None).get().pk
        case "private_note" | "remove_private_note":
            return world.roadmap.private_notes.get().pk
        case "withdraw_invitation" | "send_invitation_again":
            return invite_member(email="invited@demo.example", role="elu", by=world.member()).invitation.pk
        case _:
            return Membership.objects.filter(roadmap=world.roadmap).latest("id").pk


VALUES: Values = {"pk": row_pk}
