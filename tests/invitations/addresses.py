"""The addresses of `invitations`: what it takes to (read, send), then what their arguments stand for."""

from jalons.directory.models import Contact
from jalons.invitations.models import Guest, Mailing
from jalons.roadmaps.rules.permissions import Permission as P
from tests.world import Values, World

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "invitations:invite_people": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "invitations:guests": (P.KNOW_PEOPLE, None),
    "invitations:choose_guests": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "invitations:take_over_guests": (None, P.KNOW_PEOPLE),
    "invitations:remove_guests": (None, P.KNOW_PEOPLE),
    "invitations:guest_settings": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "invitations:guest": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "invitations:tell_guest": (None, P.KNOW_PEOPLE),
    "invitations:answers": (P.KNOW_PEOPLE, None),
    "invitations:answer_guest": (None, P.KNOW_PEOPLE),
    "invitations:guest_letters": (P.KNOW_PEOPLE, None),
    "invitations:post_letters": (None, P.KNOW_PEOPLE),
    "invitations:phone_csv": (P.KNOW_PEOPLE, None),
    "invitations:phone_entries": (P.KNOW_PEOPLE, None),
    "invitations:write_guests": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "invitations:mailing": (P.KNOW_PEOPLE, None),
    "invitations:retry_mailing": (None, P.KNOW_PEOPLE),
    "invitations:registration": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "invitations:open_registration": (None, P.KNOW_PEOPLE),
    "invitations:close_registration": (None, P.KNOW_PEOPLE),
    "invitations:forget_repeated": (None, P.KNOW_PEOPLE),
    "invitations:workshop_ics": (P.READ, None),
    "invitations:attendance": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "invitations:attend": (None, P.KNOW_PEOPLE),
    "invitations:check_in_guest": (None, P.KNOW_PEOPLE),
    "invitations:welcome_contact": (None, P.KNOW_PEOPLE),
    "invitations:forget_walk_in": (None, P.KNOW_PEOPLE),
    "invitations:forget_walk_ins": (None, P.KNOW_PEOPLE),
    "invitations:recount_walk_ins": (None, P.KNOW_PEOPLE),
    "invitations:close_door": (None, P.KNOW_PEOPLE),
    "invitations:tables": (P.KNOW_PEOPLE, None),
    "invitations:compose_tables": (None, P.KNOW_PEOPLE),
    "invitations:seat_guest": (None, P.KNOW_PEOPLE),
    "invitations:fix_guest": (None, P.KNOW_PEOPLE),
}
OPEN = {
    "invitations:check_in",
    "invitations:reply",
    "invitations:reply_code",
    "invitations:reply_ics",
    "invitations:no_more",
    "invitations:register",
    "invitations:registration_erased",
}


def row_pk(world: World, view: str) -> int:
    if view == "invitations:welcome_contact":
        return Contact.objects.filter(roadmap=world.roadmap).latest("id").pk
    model = Mailing if view in ("invitations:mailing", "invitations:retry_mailing") else Guest
    workshop = world.workshop()
    return (model.objects.filter(workshop=workshop).first() or model.objects.create(workshop=workshop)).pk


VALUES: Values = {"kind": lambda _world, _view: "invitation", "pk": row_pk}
