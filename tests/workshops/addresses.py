"""The addresses of `workshops`: what it takes to (read, send), then what their arguments stand for."""

from jalons.roadmaps.rules.permissions import Permission as P
from jalons.workshops.models import KeptTemplate, KeyProject, NoteGroup, Pledge, RunSheetItem, Stake
from tests.world import Values, World

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "workshops:take_findings": (P.FACILITATE, P.FACILITATE),
    "workshops:cite_in_stake": (P.SHAPE, P.SHAPE),
    "workshops:index": (P.READ, None),
    "workshops:create": (P.FACILITATE, P.FACILITATE),
    "workshops:templates": (P.READ, P.FACILITATE),
    "workshops:template_file": (P.READ, None),
    "workshops:remove_template": (None, P.FACILITATE),
    "workshops:open": (None, P.FACILITATE),
    "workshops:run_sheet": (P.READ, P.FACILITATE),
    "workshops:install_run_sheet": (None, P.FACILITATE),
    "workshops:copy_run_sheet": (None, P.FACILITATE),
    "workshops:book_slot": (None, P.FACILITATE),
    "workshops:clear_run_sheet": (None, P.FACILITATE),
    "workshops:add_item": (P.FACILITATE, P.FACILITATE),
    "workshops:item": (P.FACILITATE, P.FACILITATE),
    "workshops:move_item": (None, P.FACILITATE),
    "workshops:remove_item": (None, P.FACILITATE),
    "workshops:wall": (P.READ, P.FACILITATE),
    "workshops:move": (None, P.FACILITATE),
    "workshops:sort": (None, P.FACILITATE),
    "workshops:create_group": (P.FACILITATE, P.FACILITATE),
    "workshops:group": (P.FACILITATE, P.FACILITATE),
    "workshops:name_stake": (None, P.SHAPE),
    "workshops:take_back_stake": (None, P.SHAPE),
    "workshops:remove_group": (None, P.FACILITATE),
    "workshops:merge_group": (None, P.FACILITATE),
    "workshops:split_group": (P.FACILITATE, P.FACILITATE),
    "workshops:note": (P.FACILITATE, P.FACILITATE),
    "workshops:moderate": (None, P.FACILITATE),
    "workshops:phone_notes": (P.FACILITATE, P.FACILITATE),
    "workshops:cite_in_note": (P.FACILITATE, P.FACILITATE),
    "workshops:acts": (P.FACILITATE, P.FACILITATE),
    "workshops:stream": (P.READ, None),
    "workshops:suggestions": (P.FACILITATE, P.FACILITATE),
    "workshops:themes": (P.FACILITATE, P.FACILITATE),
    "workshops:reset_themes": (None, P.FACILITATE),
    "workshops:secretaries": (P.FACILITATE, P.FACILITATE),
    "workshops:notes_table": (P.FACILITATE, P.FACILITATE),
    "workshops:notes_preview": (None, P.FACILITATE),
    "workshops:import_notes": (None, P.FACILITATE),
    "workshops:notes_model": (P.FACILITATE, None),
    "workshops:notes_csv": (P.FACILITATE, None),
    "workshops:notes_xlsx": (P.FACILITATE, None),
    "workshops:stakes": (P.READ, None),
    "workshops:settle_stake": (None, P.SHAPE),
    "workshops:settle_key_project": (None, P.SHAPE),
    "workshops:shortlist": (None, P.SHAPE),
    "workshops:unlist": (None, P.SHAPE),
    "workshops:name_key_project": (None, P.SHAPE),
    "workshops:take_up_stakes": (None, P.FACILITATE),
    "workshops:add_stake": (P.SHAPE, P.SHAPE),
    "workshops:edit_stake": (P.SHAPE, P.SHAPE),
    "workshops:remove_stake": (None, P.SHAPE),
    "workshops:add_key_project": (P.SHAPE, P.SHAPE),
    "workshops:edit_key_project": (P.SHAPE, P.SHAPE),
    "workshops:remove_key_project": (None, P.SHAPE),
    "workshops:pledges": (P.READ, P.FACILITATE),
    "workshops:all_pledges": (P.READ, None),
    "workshops:keep_pledge": (None, P.SHAPE),
}
OPEN = {
    "workshops:join_code",
    "workshops:reword",
    "workshops:withdraw_own_note",
    "workshops:put_back_own_note",
    "workshops:erase_own_note",
    "workshops:phone_stream",
    "workshops:promise",
    "workshops:service_worker",
    "workshops:secretary",
    "workshops:secretary_write",
    "workshops:secretary_note",
    "workshops:secretary_stream",
    "workshops:table_stakes",
    "workshops:table_stake",
}


def row_pk(world: World, view: str) -> int:
    match view.removeprefix("workshops:"):
        case "item" | "move_item" | "remove_item":
            rows = RunSheetItem.objects.filter(workshop=world.workshop())
        case "edit_stake" | "remove_stake" | "cite_in_stake" | "settle_stake":
            rows = Stake.objects.filter(roadmap=world.roadmap)
        case "edit_key_project" | "remove_key_project" | "shortlist" | "unlist" | "settle_key_project":
            rows = KeyProject.objects.filter(roadmap=world.roadmap)
        case "template_file" | "remove_template":
            rows = KeptTemplate.objects.filter(roadmap=world.roadmap)
        case "keep_pledge":
            rows = Pledge.objects.filter(roadmap=world.roadmap)
        case _:
            rows = NoteGroup.objects.filter(workshop=world.workshop())
    return rows.latest("id").pk


VALUES: Values = {"note": lambda _world, _view: 1, "pk": row_pk}
