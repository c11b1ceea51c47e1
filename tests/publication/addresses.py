"""The addresses of `publication`: what it takes to (read, send), then what their arguments stand for."""

from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from jalons.actions.models import AdoptionPath
from jalons.governance.models import Committee, Deliberation, LostVote, MeetingPoint, SignedAct
from jalons.papers.documents.model import Document
from jalons.papers.documents.snapshot import write_snapshot
from jalons.publication.changes.editions import freeze_project, make_file
from jalons.publication.changes.public_pages import publish_release
from jalons.publication.documents.roadmap.facts import roadmap_facts
from jalons.publication.models import ACT, Edition, EditionFile, PlanImport
from jalons.publication.rules.differences import dump_facts
from jalons.roadmaps.rules.permissions import Permission as P
from tests.actions.addresses import find_or_ask_visas, latest_agenda_item
from tests.governance.addresses import latest_convocation
from tests.world import Values, World

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "publication:portrait": (P.READ, None),
    "publication:portrait_slides": (P.READ, None),
    "publication:public_page": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "publication:close_public_page": (None, P.MANAGE_ROADMAP),
    "publication:reopen_public_page": (None, P.MANAGE_ROADMAP),
    "publication:withdraw_release": (None, P.MANAGE_ROADMAP),
    "publication:remove_roadmap": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "publication:keep_removed_roadmap": (None, P.MANAGE_ROADMAP),
    "publication:look": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "publication:look_sample": (P.MANAGE_ROADMAP, None),
    "publication:template": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "publication:remove_template": (None, P.MANAGE_ROADMAP),
    "publication:index": (P.READ, None),
    "publication:roadmap": (P.READ, None),
    "publication:chapters": (P.READ, None),
    "publication:chapter": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "publication:editions": (P.READ, None),
    "publication:freeze_project": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "publication:edition": (P.READ, None),
    "publication:draft_deliberation": (P.READ, None),
    "publication:voted_deliberation": (P.READ, None),
    "publication:transmission": (P.READ, None),
    "publication:changed": (P.READ, None),
    "publication:amend": (P.ARBITRATE, P.ARBITRATE),
    "publication:adoption": (P.READ, P.ARBITRATE),
    "publication:adopt": (P.ARBITRATE, P.ARBITRATE),
    "publication:accept_gaps": (P.ARBITRATE, P.ARBITRATE),
    "publication:withdraw_gaps": (None, P.ARBITRATE),
    "publication:accept_gap": (P.ARBITRATE, P.ARBITRATE),
    "publication:withdraw_gap": (None, P.ARBITRATE),
    "publication:note_receipt": (P.ARBITRATE, P.ARBITRATE),
    "publication:withdraw_adoption": (None, P.MANAGE_ROADMAP),
    "publication:make_again": (None, P.MANAGE_ROADMAP),
    "publication:write_lost_vote": (P.ARBITRATE, P.ARBITRATE),
    "publication:remove_lost_vote": (None, P.ARBITRATE),
    "publication:attach_signed_act": (P.ARBITRATE, P.ARBITRATE),
    "publication:signed_act": (P.READ, None),
    "publication:remove_signed_act": (None, P.ARBITRATE),
    "publication:edition_file": (P.READ, None),
    "publication:framing": (P.READ, None),
    "publication:adopt_framing": (P.AGREE, P.AGREE),
    "publication:framing_version": (P.READ, None),
    "publication:withdraw_framing": (None, P.AGREE),
    "publication:framing_version_file": (P.READ, None),
    "publication:sheet": (P.READ, None),
    "publication:one_page_sheet": (P.READ, None),
    "publication:two_page_sheet": (P.READ, None),
    "publication:team_visa": (P.READ, P.READ),
    "publication:agenda": (P.READ, None),
    "publication:convocation": (P.READ, None),
    "publication:seat_sheet": (P.READ, None),
    "publication:seat_page": (P.READ, None),
    "publication:convocation_letters": (None, P.MANAGE_ROADMAP),
    "publication:convocation_calls": (P.MANAGE_ROADMAP, None),
    "publication:decisions": (P.READ, None),
    "publication:committee_year": (P.READ, None),
    "publication:install_committee": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "publication:attendance_sheet": (P.READ, None),
    "publication:funding_plan": (P.READ, None),
    "publication:funding_plan_book": (P.READ, None),
    "publication:action_plan_file": (P.READ, None),
    "publication:action_plan_book": (P.READ, None),
    "publication:review": (P.READ, None),
    "publication:summary": (P.READ, None),
    "publication:briefing": (P.READ, None),
    "publication:budget": (P.READ, None),
    "publication:presentation": (P.READ, None),
    "publication:meeting_presentation": (P.READ, None),
    "publication:plan_file": (P.READ, None),
    "publication:complete_fiches": (P.EDIT_ACTION, P.EDIT_ACTION),
    "publication:upload_plan": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "publication:preview_plan": (None, P.MANAGE_ROADMAP),
    "publication:import_plan": (None, P.MANAGE_ROADMAP),
    "publication:plan_import": (P.MANAGE_ROADMAP, None),
    "publication:take_out_actions": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "publication:undo_plan_import": (None, P.MANAGE_ROADMAP),
    "publication:sort_private_words": (None, P.MANAGE_ROADMAP),
    "publication:feedback": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "publication:send_feedback": (None, P.KNOW_PEOPLE),
    "publication:send_feedback_again": (None, P.KNOW_PEOPLE),
    "publication:feedback_letters": (P.KNOW_PEOPLE, None),
    "publication:feedback_sheets": (P.KNOW_PEOPLE, None),
    "publication:kit": (P.FACILITATE, P.FACILITATE),
    "publication:letters": (P.KNOW_PEOPLE, None),
    "publication:phone_list": (P.KNOW_PEOPLE, None),
    "publication:kit_piece": (P.FACILITATE, None),
    "publication:minutes": (P.READ, None),
    "publication:minutes_file": (P.READ, None),
    "publication:edit_minutes": (P.FACILITATE, P.FACILITATE),
    "publication:quotes": (P.FACILITATE, P.FACILITATE),
    "publication:validate_minutes": (None, P.FACILITATE),
    "publication:reopen_minutes": (None, P.FACILITATE),
    "publication:hand_over_minutes": (None, P.FACILITATE),
    "publication:send_minutes": (P.KNOW_PEOPLE, P.KNOW_PEOPLE),
    "publication:send_minutes_again": (None, P.KNOW_PEOPLE),
    "publication:meeting_minutes": (P.READ, None),
    "publication:meeting_minutes_file": (P.READ, None),
    "publication:write_meeting_minutes": (P.ARBITRATE, None),
    "publication:write_opening": (P.ARBITRATE, P.ARBITRATE),
    "publication:write_point": (P.ARBITRATE, P.ARBITRATE),
    "publication:validate_meeting_minutes": (None, P.ARBITRATE),
    "publication:reopen_meeting_minutes": (None, P.ARBITRATE),
    "publication:send_meeting_minutes": (P.ARBITRATE, P.ARBITRATE),
    "publication:send_meeting_minutes_again": (None, P.ARBITRATE),
    "publication:approve_meeting_minutes": (P.ARBITRATE, P.ARBITRATE),
    "publication:withdraw_meeting_approval": (None, P.ARBITRATE),
}
OPEN = {
    "publication:own_visas",
    "publication:own_visa",
    "publication:own_seat_sheet",
    "publication:own_seat_page",
    "publication:public_meeting_minutes",
    "publication:public_meeting_minutes_file",
    "publication:public_minutes",
    "publication:public_minutes_file",
    "publication:public_roadmap",
    "publication:public_roadmap_file",
    "publication:public_action",
    "publication:public_table",
    "publication:public_feed",
}


EXTENSIONS = {
    "publication:portrait_slides": "pptx",
    "publication:budget": "xlsx",
    "publication:funding_plan_book": "xlsx",
    "publication:action_plan_book": "xlsx",
    "publication:presentation": "pptx",
    "publication:meeting_presentation": "pptx",
    "publication:plan_file": "xlsx",
}


def review_year(world: World, _view: str) -> int:
    """A year that can be told, of a roadmap that its assembly has adopted."""
    today = timezone.localdate()
    AdoptionPath.objects.get_or_create(
        roadmap=world.roadmap, defaults={"mode": "projet", "reference": "Horizon 2035", "adopted_on": today}
    )
    return today.year


def row_pk(world: World, view: str) -> int:
    if view in (
        "publication:plan_import",
        "publication:take_out_actions",
        "publication:undo_plan_import",
        "publication:sort_private_words",
    ):
        brought = PlanImport.objects.filter(roadmap=world.roadmap).first()
        return (brought or PlanImport.objects.create(roadmap=world.roadmap, source="plan.xlsx")).pk
    if view == "publication:team_visa":
        return find_or_ask_visas(world).pk
    if view == "publication:remove_lost_vote":
        lost = {"purpose": "L’adoption", "held_on": "2026-01-05", "votes_for": 1, "votes_against": 2, "abstentions": 0}
        return LostVote.objects.get_or_create(roadmap=world.roadmap, **lost)[0].pk
    if view == "publication:committee_year":
        return Committee.objects.filter(roadmap=world.roadmap).earliest("id").pk
    if view.startswith("publication:convocation"):
        return latest_convocation(world).meeting_id
    return latest_agenda_item(world).meeting_id


def edition_key(world: World, view: str) -> str:
    if not world.roadmap.editions.exists():
        for file in freeze_project(by=world.member()).files.filter(extension="pdf"):
            make_file.call(file.pk)
    voted = ("publication:note_receipt", "publication:voted_deliberation", "publication:transmission")
    if view not in voted and "signed_act" not in view:
        return "projet-1"
    vote = Deliberation.objects.filter(roadmap=world.roadmap).first() or Deliberation.objects.create(
        roadmap=world.roadmap, number="1", held_on="2026-01-05", votes_for=1, votes_against=0, abstentions=0
    )
    edition = Edition.objects.filter(roadmap=world.roadmap, kind="adoptee", deliberation=vote).first()
    edition = edition or Edition.objects.create(
        roadmap=world.roadmap, kind="adoptee", number=1, deliberation=vote, frozen_on="2026-01-05",
        document={ACT: write_snapshot(Document(title="Adoption", date=date(2026, 1, 5), blocks=()))},
        facts=dump_facts(roadmap_facts(world.roadmap, timezone.localdate())),
    )  # fmt: skip
    if view == "publication:transmission":
        made = {"content": b"%PDF-1.7\n", "size": 9, "sha256": "0" * 64, "made_at": timezone.now()}
        EditionFile.objects.get_or_create(edition=edition, extension="pdf", defaults=made)
    if view != "publication:attach_signed_act" and not hasattr(vote, "signed_act"):
        SignedAct.objects.create(
            deliberation=vote,
            name="acte.pdf",
            size=9,
            stored=default_storage.save("actes/1.pdf", ContentFile(b"%PDF-1.7\n")),
        )
    return edition.key


def slug_with_page(world: World, view: str) -> str:
    """Of a roadmap whose public page is open, for the views that change it."""
    if view in ("publication:public_page", "publication:close_public_page", "publication:withdraw_release"):
        edition_key(world, "publication:voted_deliberation")
        publish_release(gives_files=False, by=world.member())
    return world.roadmap.slug


def point_pk(world: World, view: str) -> int:
    meeting = latest_agenda_item(world).meeting
    point = meeting.points.first() or MeetingPoint.objects.create(meeting=meeting, rank=1, title="Le calendrier")
    return point.pk


VALUES: Values = {
    "slug": slug_with_page,
    "chapter": lambda _world, _view: "edito",
    "edition": edition_key,
    "extension": lambda _world, view: EXTENSIONS.get(view, "pdf"),
    "kind": lambda _world, view: "chapitre" if view.endswith("_gap") else "docx",
    "subject": lambda _world, _view: "edito",
    "fiche": lambda _world, _view: "1.1",
    "piece": lambda _world, _view: "affiche",
    "item": lambda world, _view: find_or_ask_visas(world).visas.get().pk,
    "pk": row_pk,
    "year": review_year,
    "point": point_pk,
    "version": lambda _world, _view: 1,
}
