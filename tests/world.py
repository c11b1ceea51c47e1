"""The small world of the tests: the demo, built by changes once for the whole run."""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.utils import timezone

from jalons.accounts.models import User
from jalons.actions.changes.attachments import add_attachment
from jalons.actions.forms.comments_and_links import AttachmentForm
from jalons.actions.models import (
    ActionSheet,
    ActionStep,
    AgendaItem,
    Attachment,
    Comment,
    SheetLink,
    StepOrder,
    UnconcernedService,
)
from jalons.carriage.changes.carriages import export_workshop
from jalons.carriage.models import Carriage
from jalons.diagnosis.changes.messages import write_message
from jalons.diagnosis.models import Finding, KeyMessage, Questionnaire
from jalons.directory.models import Contact, Organisation
from jalons.funding.models import ExpenseLine, FundingLine, FundingScheme, StatusChange
from jalons.governance.models import Deliberation
from jalons.invitations.models import Guest, Mailing
from jalons.monitoring.models import Indicator
from jalons.opendata.changes.vintages import Origin, publish_vintage
from jalons.opendata.models import LocalIndicator, SourceVintage
from jalons.opendata.rules.areas import Geography
from jalons.opendata.sources import SOURCES, Normalised
from jalons.overview.demo.people import PEOPLE, PREFECTURE
from jalons.publication.changes.editions import freeze_project, make_file
from jalons.publication.models import Edition, PlanImport
from jalons.resources.models import ResourceNode
from jalons.roadmaps.changes.roadmaps import create_roadmap
from jalons.roadmaps.models import JournalEntry, Member, Membership, Roadmap
from jalons.roadmaps.rules import Role
from jalons.votes.models import Ballot
from jalons.workshops.models import KeyProject, Note, NoteGroup, Participant, Pledge, RunSheetItem, Stake, Workshop
from tests.opendata.made_places import a_place

QUESTIONNAIRE_VIEWS = (
    *("questionnaire", "revise_questionnaire", "open_questionnaire", "close_questionnaire", "remove_questionnaire"),
    *("add_question", "question", "move_question", "remove_question", "questionnaire_paper", "type_sheet"),
    *("erase_sheet", "questionnaire_results", "questionnaire_csv", "take_answer"),
)
BALLOT_VIEWS = (
    "ballot",
    "revise_ballot",
    "remove_ballot",
    "open_ballot",
    "close_ballot",
    "freeze_option",
    "room_count",
    "participation",
    "show_ballot",
    "rank_by_votes",
    "ballot_csv",
)


@dataclass(frozen=True)
class World:
    roadmap: Roadmap  # Dronne et Belle, whose actions are under way
    young: Roadmap  # Le Grand Périgueux, at its first workshop

    def user(self, key: str) -> User:
        person = next(person for person in (*PEOPLE, PREFECTURE) if person.key == key)
        return User.objects.get(email=person.address)

    def member(self, key: str = "referente", roadmap: Roadmap | None = None) -> Member:
        membership = Membership.objects.select_related("roadmap", "user").get(
            roadmap=roadmap or self.roadmap, user=self.user(key)
        )
        return Member(membership.roadmap, membership.user, Role(membership.role), membership.function)

    def blank(self, of: Roadmap | None = None) -> Member:
        """The referente in a roadmap that she has just created, in the territory of `of` (by default Le Grand
        Périgueux): it has no other person and no content."""
        user, of = self.user("referente"), of or self.young
        roadmap = create_roadmap(
            name="Feuille vierge",
            lead_authority=of.lead_authority,
            communes=list(of.communes.all()),
            epci=of.epci,
            by=user,
        )
        return Member(roadmap, user, Role.FOCAL_POINT, "Chargée de coopération")

    def action(self, code: str = "1.1") -> ActionSheet:
        axis, rank = code.split(".")
        return ActionSheet.objects.select_related("axis").get(roadmap=self.roadmap, axis__rank=axis, rank=rank)

    def arguments(self, names: set[str], view: str) -> dict[str, object]:
        """A value for each argument of an address; all objects belong to Dronne et Belle."""
        action = self.action()
        workshop = Workshop.objects.get(roadmap=self.roadmap, number=1)
        resource = ResourceNode.objects.filter(key_project__roadmap=self.roadmap).latest("id")
        milestone = self.roadmap.milestones.first()
        assert milestone
        guest = Guest.objects.filter(workshop=workshop).first() or Guest.objects.create(workshop=workshop)
        order = StepOrder.objects.filter(step__action=action).latest("id")
        link = SheetLink.objects.filter(action=action).latest("id")
        comment = Comment.objects.filter(action=action).latest("id")
        piece = Attachment.objects.filter(action=action).first()
        if view in ("actions:attachment", "actions:detach") and piece is None:
            form = AttachmentForm(files={"file": SimpleUploadedFile("devis.pdf", b"%PDF-1.7 devis")})
            assert form.is_valid()
            piece = add_attachment(action=action, file=form.cleaned_data["file"], by=self.member())
        # By view: a primary key, or a queryset whose latest row is taken, read only if the address needs it.
        pks: dict[str, object] = {
            "roadmaps:milestone": milestone.pk,
            "roadmaps:remove_milestone": milestone.pk,
            "roadmaps:membership": Membership.objects.filter(roadmap=self.roadmap),
            "roadmaps:remove_member": Membership.objects.filter(roadmap=self.roadmap),
            "workshops:edit_stake": Stake.objects.filter(roadmap=self.roadmap),
            "workshops:cite_in_stake": Stake.objects.filter(roadmap=self.roadmap),
            "workshops:remove_stake": Stake.objects.filter(roadmap=self.roadmap),
            "workshops:edit_key_project": KeyProject.objects.filter(roadmap=self.roadmap),
            "workshops:shortlist": KeyProject.objects.filter(roadmap=self.roadmap),
            "workshops:unlist": KeyProject.objects.filter(roadmap=self.roadmap),
            "workshops:remove_key_project": KeyProject.objects.filter(roadmap=self.roadmap),
            "workshops:item": RunSheetItem.objects.filter(workshop=workshop),
            "workshops:move_item": RunSheetItem.objects.filter(workshop=workshop),
            "workshops:remove_item": RunSheetItem.objects.filter(workshop=workshop),
            "carriage:erase_participant": Participant.objects.filter(workshop=workshop),
            **dict.fromkeys(
                (f"invitations:{name}" for name in ("fix_guest", "guest", "tell_guest", "answer_guest", "attend")),
                guest.pk,
            ),
            "invitations:forget_walk_in": guest.pk,
            **dict.fromkeys(
                (
                    f"resources:{name}"
                    for name in ("map", "map_screen", "map_stream", "map_svg", "map_table", "undo_act", "add_resource")
                ),
                resource.key_project_id,
            ),
            **dict.fromkeys(
                (f"resources:{name}_resource" for name in ("shift", "move", "remove")), resource.key_project_id
            ),
            "resources:resource": resource.key_project_id,
            **dict.fromkeys(
                ("workshops:keep_pledge", "carriage:erase_pledge", "carriage:remove_pledge"),
                Pledge.objects.filter(roadmap=self.roadmap),
            ),
            "actions:step": ActionStep.objects.filter(action=action),
            "actions:tick_step": ActionStep.objects.filter(action=action),
            "actions:remove_step": ActionStep.objects.filter(action=action),
            **dict.fromkeys((f"actions:{name}" for name in ("orders", "remove_order", "shift")), order.step_id),
            "actions:revoke_link": link.pk,
            "actions:send_link_again": link.pk,
            **dict.fromkeys(("actions:attachment", "actions:detach"), piece and piece.pk),
            **dict.fromkeys(
                (f"actions:{name}" for name in ("comment", "remove_comment", "resolve_comment")), comment.pk
            ),
            "actions:restore": JournalEntry.objects.filter(about_kind="actionsheet", about_id=action.pk),
            "funding:expense": ExpenseLine.objects.filter(action=action),
            "funding:spread_expense": ExpenseLine.objects.filter(action=action),
            "funding:remove_expense": ExpenseLine.objects.filter(action=action),
            **dict.fromkeys(
                (f"funding:{name}" for name in ("scheme", "edit_scheme", "remove_scheme")),
                FundingScheme.objects.filter(roadmap=self.roadmap),
            ),
            "monitoring:indicator": Indicator.objects.filter(action=action),
            "monitoring:remove_indicator": Indicator.objects.filter(action=action),
        }
        sitting = AgendaItem.objects.filter(meeting__roadmap=self.roadmap).latest("id")
        excuse = UnconcernedService.objects.filter(meeting=sitting.meeting).latest("id")
        names_of_meetings = (
            *("agenda", "meeting", "remove_meeting", "settle", "item", "remove_item", "excuse", "remove_excuse"),
            *("sitting", "decide", "reconsider", "record"),
        )
        pks |= {f"actions:{name}": sitting.meeting_id for name in names_of_meetings}
        pks |= {f"publication:{name}": sitting.meeting_id for name in ("agenda", "decisions", "meeting_presentation")}
        if view in ("invitations:mailing", "invitations:retry_mailing"):
            mailing = Mailing.objects.filter(workshop=workshop).first() or Mailing.objects.create(workshop=workshop)
            pks[view] = mailing.pk
        contact = Contact.objects.filter(roadmap=self.roadmap)
        pks["invitations:welcome_contact"] = contact
        organisation = Organisation.objects.filter(roadmap=self.roadmap)
        pks |= {f"directory:{name}": contact for name in ("contact", "meet", "erase", "merge", "tell_apart")}
        pks |= {
            f"directory:{name}": organisation for name in ("organisation", "merge_organisation", "remove_organisation")
        }
        if view in ("publication:plan_import", "publication:undo_plan_import"):
            brought = PlanImport.objects.filter(roadmap=self.roadmap).first()
            pks[view] = (brought or PlanImport.objects.create(roadmap=self.roadmap, source="plan.xlsx")).pk
        if "edition" in names and not self.roadmap.editions.exists():
            for file in freeze_project(by=self.member()).files.filter(extension="pdf"):
                make_file.call(file.pk)
        if view == "funding:piece":
            step = StatusChange.objects.filter(line__action=action).order_by("-line", "id").first()
            assert step
            default_storage.save("pieces/essai.pdf", ContentFile(b"%PDF-"))
            StatusChange.objects.filter(pk=step.pk).update(piece="pieces/essai.pdf", piece_name="essai.pdf")
        if view == "publication:note_receipt":
            vote = Deliberation.objects.filter(roadmap=self.roadmap).first() or Deliberation.objects.create(
                roadmap=self.roadmap, number="1", held_on="2026-01-05", votes_for=1, votes_against=0, abstentions=0
            )
            Edition.objects.get_or_create(
                roadmap=self.roadmap, kind="adoptee", number=1, deliberation=vote, frozen_on="2026-01-05"
            )
        if view.startswith("diagnosis:") and "pk" in names:
            message = KeyMessage.objects.filter(roadmap=self.roadmap).first()
            message = message or write_message(text="La fibre arrive.", by=self.member())
            pks |= {f"diagnosis:{name}message": message.pk for name in ("", "move_", "renew_", "remove_")}
        if view.startswith("opendata:") and "pk" in names:
            local, _new = LocalIndicator.objects.get_or_create(roadmap=self.roadmap, label="Foyers suivis")
            pks |= dict.fromkeys(("opendata:remove_local_indicator", "opendata:tell_in_portrait"), local.pk)
        vintage = SourceVintage.objects.filter(roadmap=self.roadmap).first()
        if "vintage" in names and vintage is None:
            vintage = publish_vintage(
                source=SOURCES["arcep-filaire"],
                found=Normalised(period="2026", rows_in=0, rows_out=0, rejected=[]),
                origin=Origin("debit.csv", "0" * 64, timezone.now()),
                geography=Geography({}, {}, {}, {}),
                by=self.member(),
            )
        asked = Questionnaire.objects.filter(roadmap=self.roadmap).latest("id")
        question = asked.questions.latest("id")
        pks |= dict.fromkeys((f"diagnosis:{name}" for name in QUESTIONNAIRE_VIEWS), asked.pk)
        findings = Finding.objects.filter(roadmap=self.roadmap)
        pks |= {
            f"diagnosis:{name}": findings for name in ("finding", "remove_finding", "restore_finding", "erase_finding")
        }
        place = ""
        if view.startswith(("diagnosis:", "opendata:")) and "key" in names:
            place = a_place(self.member(), of_a_list=view in ("opendata:undo_place", "opendata:part_place"))
        ballot = Ballot.objects.filter(workshop=workshop)
        pks |= {f"votes:{name}": ballot for name in BALLOT_VIEWS}
        group = NoteGroup.objects.filter(workshop=workshop)
        line = FundingLine.objects.filter(action=action)
        carriage = Carriage.objects.filter(workshop=workshop).first()
        if "uid" in names and view.startswith("carriage:") and carriage is None:
            carriage = export_workshop(workshop=workshop, with_guests=False, by=self.member())
        extensions = {"plan_file": "xlsx", "budget": "xlsx", "presentation": "pptx", "meeting_presentation": "pptx"}
        extensions["portrait_slides"] = "pptx"
        pk = pks.get(view, group if view.startswith("workshops:") else line)
        values: dict[str, object] = {
            "slug": self.roadmap.slug,
            "code": action.code,
            "rank": 1,
            "number": 1,
            "node": resource.pk,
            "note": 1,
            "question": question.pk,
            "extension": extensions.get(view.removeprefix("publication:"), "pdf"),
            "other": Contact.objects.filter(roadmap=self.roadmap).earliest("id").pk,
            "uid": carriage.uid if carriage else None,
            "piece": "affiche",
            "kind": "docx" if view.endswith("template") else "invitation",
            "chapter": "edito",
            "edition": "adoptee-1" if view == "publication:note_receipt" else "projet-1",
            "item": sitting.pk,
            "service": excuse.pk,
            "order": order.pk,
            "key": "places" if view == "diagnosis:keep_fact" else place or "itinerance",
            "suggestion": "gathered",
            "source": "arcep-filaire",
            "vintage": vintage.pk if vintage else None,
            "pk": pk.latest("id").pk if isinstance(pk, QuerySet) else pk,
        }
        return {name: values[name] for name in names}

    def note(self) -> Note:
        note = Note.objects.filter(workshop__roadmap=self.roadmap).first()
        assert note
        return note
