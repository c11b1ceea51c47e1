"""The addresses of `actions`: what it takes to (read, send), then what their arguments stand for."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jalons.actions.changes.attachments import add_attachment
from jalons.actions.changes.fusions import merge_outcomes
from jalons.actions.changes.visas import ask_visas
from jalons.actions.forms.comments_and_links import AttachmentForm
from jalons.actions.models import (
    ActionStep,
    AgendaItem,
    Attachment,
    Comment,
    NewsItem,
    SheetLink,
    StepOrder,
    UnconcernedService,
    VisaRequest,
)
from jalons.governance.models import Resolution
from jalons.roadmaps.models import JournalEntry, Membership
from jalons.roadmaps.rules.permissions import Permission as P
from jalons.workshops.changes.stakes import add_stake
from jalons.workshops.models import Fusion, KeyProject, Stake
from tests.specimens import pdf
from tests.world import Values, World

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "actions:cite_in_fiche": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:index": (P.READ, None),
    "actions:export_xlsx": (P.READ, None),
    "actions:export_csv": (P.READ, None),
    "actions:several": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:restore_several": (None, P.EDIT_ACTION),
    "actions:coverage": (P.READ, None),
    "actions:quick_wins": (P.READ, None),
    "actions:merge_stakes": (P.SHAPE, P.SHAPE),
    "actions:merge_key_projects": (P.SHAPE, P.SHAPE),
    "actions:separate_stake": (None, P.SHAPE),
    "actions:separate_key_project": (None, P.SHAPE),
    "actions:undo_fusion": (None, P.SHAPE),
    "actions:propose": (P.PROPOSE_ACTION, P.PROPOSE_ACTION),
    "actions:edit": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:section": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:advance": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:take_move_back": (None, P.EDIT_ACTION),
    "actions:move": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:remove": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:history": (P.FOLLOW_WORK, None),
    "actions:restore": (None, P.EDIT_ACTION),
    "actions:library": (P.READ, None),
    "actions:model": (P.READ, None),
    "actions:start_from": (P.PROPOSE_ACTION, P.PROPOSE_ACTION),
    "actions:copy": (P.READ, P.READ),
    "actions:schedule": (P.READ, None),
    "actions:sheet_schedule": (P.READ, None),
    "actions:comments": (P.FOLLOW_WORK, P.PROPOSE_ACTION),
    "actions:comment": (P.PROPOSE_ACTION, P.PROPOSE_ACTION),
    "actions:remove_comment": (None, P.PROPOSE_ACTION),
    "actions:resolve_comment": (None, P.EDIT_ACTION),
    "actions:news": (P.READ, P.EDIT_ACTION),
    "actions:news_item": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:withdraw_news": (None, P.EDIT_ACTION),
    "actions:attachments": (P.READ, P.EDIT_ACTION),
    "actions:attachment": (P.READ, None),
    "actions:detach": (None, P.EDIT_ACTION),
    "actions:visas": (P.READ, None),
    "actions:ask_visas": (P.MANAGE_MEMBERS, P.MANAGE_MEMBERS),
    "actions:remind_visas": (None, P.MANAGE_MEMBERS),
    "actions:ask_again": (None, P.MANAGE_MEMBERS),
    "actions:withdraw_visas": (None, P.MANAGE_MEMBERS),
    "actions:restore_visas": (None, P.MANAGE_MEMBERS),
    "actions:links": (P.MANAGE_MEMBERS, P.MANAGE_MEMBERS),
    "actions:revoke_link": (None, P.MANAGE_MEMBERS),
    "actions:send_link_again": (None, P.MANAGE_MEMBERS),
    "actions:steps": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:several_steps": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:upload_steps": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:preview_steps": (None, P.EDIT_ACTION),
    "actions:import_steps": (None, P.EDIT_ACTION),
    "actions:step": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:orders": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:remove_order": (None, P.EDIT_ACTION),
    "actions:shift": (P.EDIT_ACTION, P.EDIT_ACTION),
    "actions:tick_step": (None, P.EDIT_ACTION),
    "actions:remove_step": (None, P.EDIT_ACTION),
    "actions:axes": (P.SHAPE, P.SHAPE),
    "actions:close_code_gaps": (None, P.SHAPE),
    "actions:axis": (P.SHAPE, P.SHAPE),
    "actions:move_axis": (P.SHAPE, P.SHAPE),
    "actions:remove_axis": (None, P.SHAPE),
    "actions:ranking": (P.READ, None),
    "actions:note_signature": (P.ARBITRATE, P.ARBITRATE),
    "actions:cross_references": (P.ARBITRATE, P.ARBITRATE),
    "actions:matrix": (P.READ, None),
    "actions:compare": (P.READ, None),
    "actions:meetings": (P.READ, None),
    "actions:add_meeting": (P.ARBITRATE, P.ARBITRATE),
    "actions:agenda": (P.READ, P.ARBITRATE),
    "actions:meeting": (P.ARBITRATE, P.ARBITRATE),
    "actions:remove_meeting": (None, P.ARBITRATE),
    "actions:cancel_meeting": (None, P.ARBITRATE),
    "actions:take_up_agenda": (None, P.ARBITRATE),
    "actions:restore_meeting": (None, P.ARBITRATE),
    "actions:old_committees": (P.READ, None),
    "actions:old_committee_page": (P.READ, None),
    "actions:settle": (None, P.ARBITRATE),
    "actions:item": (P.ARBITRATE, P.ARBITRATE),
    "actions:remove_item": (None, P.ARBITRATE),
    "actions:excuse": (P.ARBITRATE, P.ARBITRATE),
    "actions:remove_excuse": (None, P.ARBITRATE),
    "actions:sitting": (P.READ, None),
    "actions:decide": (P.ARBITRATE, P.ARBITRATE),
    "actions:reconsider": (None, P.ARBITRATE),
    "actions:record": (P.READ, None),
    "actions:decisions": (P.READ, None),
    "actions:rejected": (P.READ, None),
    "actions:follow_ups": (P.READ, None),
    "actions:resolutions": (P.READ, None),
    "actions:add_resolution": (P.ARBITRATE, P.ARBITRATE),
    "actions:resolution": (P.ARBITRATE, P.ARBITRATE),
    # Whoever has it to do closes it too: see tests/actions/test_resolution_pages.py.
    "actions:close_resolution": (P.ARBITRATE, P.ARBITRATE),
    "actions:abandon_resolution": (P.ARBITRATE, P.ARBITRATE),
    "actions:reopen_resolution": (None, P.ARBITRATE),
    "actions:remove_resolution": (None, P.ARBITRATE),
    # Whoever coordinates, or carries a fiche: see tests/overview/test_link_news.py.
    "actions:link_news": (P.EDIT_ACTION, None),
    "actions:read_links": (None, P.EDIT_ACTION),
    "actions:unread_links": (None, P.EDIT_ACTION),
    "actions:weights": (P.ARBITRATE, P.ARBITRATE),
    "actions:score": (P.EDIT_ACTION, P.EDIT_ACTION),
}
OPEN = {
    "actions:own_fiche",
    "actions:own_step",
    "actions:own_attachment",
    "actions:remove_own_attachment",
    "actions:own_comment",
    "actions:own_news",
    "actions:withdraw_own_news",
    "actions:remove_own_comment",
}


def row_pk(world: World, view: str) -> int:
    action = world.action()
    match view.removeprefix("actions:"):
        case "step" | "tick_step" | "remove_step":
            return ActionStep.objects.filter(action=action).latest("id").pk
        case "orders" | "remove_order" | "shift":
            return latest_order(world).step_id
        case "revoke_link" | "send_link_again":
            return SheetLink.objects.filter(action=action).latest("id").pk
        case "attachment" | "detach":
            return find_or_add_attachment(world).pk
        case "comment" | "remove_comment" | "resolve_comment":
            return Comment.objects.filter(action=action).latest("id").pk
        case "news_item" | "withdraw_news":
            return NewsItem.objects.filter(action=action).latest("id").pk
        case "remind_visas" | "ask_again" | "withdraw_visas" | "restore_visas":
            return find_or_ask_visas(world).pk
        case "separate_stake":
            return Stake.objects.filter(roadmap=world.roadmap).latest("id").pk
        case "separate_key_project":
            return KeyProject.objects.filter(roadmap=world.roadmap).latest("id").pk
        case "undo_fusion":
            return find_or_make_fusion(world).pk
        case "restore":
            return JournalEntry.objects.filter(about_kind="actionsheet", about_id=action.pk).latest("id").pk
        case _:
            # A meeting that decided on fiches, and asked something.
            return latest_agenda_item(world).meeting_id


def latest_order(world: World) -> StepOrder:
    return StepOrder.objects.filter(step__action=world.action()).latest("id")


def latest_agenda_item(world: World) -> AgendaItem:
    return AgendaItem.objects.filter(meeting__roadmap=world.roadmap).latest("id")


def item_pk(world: World, view: str) -> int:
    if view.endswith("_resolution") or view == "actions:resolution":
        # The latest one is that of a seat without account.
        return Resolution.objects.filter(meeting=latest_agenda_item(world).meeting_id).latest("id").pk
    return latest_agenda_item(world).pk


def latest_excuse(world: World) -> UnconcernedService:
    return UnconcernedService.objects.filter(meeting=latest_agenda_item(world).meeting_id).latest("id")


def find_or_add_attachment(world: World) -> Attachment:
    if piece := Attachment.objects.filter(action=world.action()).first():
        return piece
    form = AttachmentForm(files={"file": SimpleUploadedFile("devis.pdf", pdf("devis"))})
    assert form.is_valid()
    return add_attachment(action=world.action(), file=form.cleaned_data["file"], by=world.member())


def find_or_ask_visas(world: World) -> VisaRequest:
    """Asked of the référente, who reads it with her account."""
    by = world.member()
    if row := VisaRequest.objects.filter(roadmap=by.roadmap).first():
        return row
    asked = Membership.objects.get(roadmap=by.roadmap, user=by.user)
    due_on = timezone.localdate() + timedelta(days=15)
    return ask_visas(actions=[world.action()], capacity="service", membership=asked, due_on=due_on, by=by).asked


def find_or_make_fusion(world: World) -> Fusion:
    if fusion := Fusion.objects.filter(roadmap=world.roadmap).first():
        return fusion
    by = world.member()
    rows = [add_stake(title=title, by=by) for title in ("Les démarches du soir", "Les démarches du samedi")]
    return merge_outcomes(rows=rows, title=rows[0].title, text="", by=by)


VALUES: Values = {
    "rank": lambda _world, _view: 1,
    "rest": lambda world, _view: f"{latest_agenda_item(world).meeting_id}/",
    "section": lambda _world, _view: "quoi",
    "key": lambda _world, _view: "itinerance",
    "order": lambda world, _view: latest_order(world).pk,
    "item": item_pk,
    "service": lambda world, _view: latest_excuse(world).pk,
    "pk": row_pk,
}
