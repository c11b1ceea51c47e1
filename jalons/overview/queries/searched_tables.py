"""The tables that a search reads, by what their own pages let this member read. A new one is one `Source`."""

from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, Trim
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet, ActionStep, Attachment, Comment, Decision
from jalons.actions.rules.sheet_fields import SHEET_FIELDS
from jalons.base.french import NBSP, format_day, format_short_day
from jalons.diagnosis.models import Finding, KeyMessage, Questionnaire
from jalons.directory.models import Contact, Organisation
from jalons.funding.models import FundingScheme
from jalons.governance.models import Definition, Deliberation, FramingNote, GroupMember
from jalons.governance.models.definitions import DEFINITION_TEXTS
from jalons.invitations.models import Minutes
from jalons.monitoring.models import Experience, Indicator
from jalons.monitoring.rules.experiences import SEARCHED
from jalons.overview.queries.searched_meetings import MEETING_SOURCES, MINUTES_SOURCES
from jalons.overview.queries.searched_rows import WORDS, Leads, Row, Source
from jalons.overview.words.search import Kind
from jalons.publication.models import ChapterText
from jalons.resources.models import ResourceNode
from jalons.roadmaps.models import Blocker, Member, Membership, Milestone, PrivateNote, Step
from jalons.roadmaps.rules.permissions import Permission
from jalons.territories.models import Commune
from jalons.votes.models import Ballot
from jalons.workshops.models import KeyProject, Note, Pledge, Stake, Workshop


def _action_code(row: Row, action: str = "") -> str:
    return f"{row[f'{action}axis__rank']}.{row[f'{action}rank']}"


_OF_ACTION = ("action__axis__rank", "action__rank", "action__title")


def _action_words(row: Row) -> str:
    return f"{_action_code(row, 'action__')} {row['action__title']}"


def _workshop_words(row: Row) -> str:
    return str(row["workshop__title"])


def _merged_words(row: Row) -> str:
    """Of an enjeu or a chantier."""
    if not row["merged_into"]:
        return ""
    return _("fusionné dans « %(title)s »") % {"title": row["merged_into__title"]}


def _decision_words(row: Row) -> str:
    return _("%(code)s, %(outcome)s le %(day)s") % {
        "code": row["code"],
        "outcome": Decision.Outcome(row["outcome"]).label,
        "day": format_short_day(timezone.localdate(row["decided_at"])),
    }


def _readable_findings(member: Member) -> QuerySet[Finding]:
    """Those that name somebody are read only by who may hide them, as on their page."""
    findings = Finding.objects.filter(roadmap=member.roadmap).living()
    return findings if member.can(Permission.DESCRIBE) else findings.filter(names_somebody=False)


def _of_readable_workshops(member: Member, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Whoever only reads the roadmap reads a workshop once it is closed (decision 0129)."""
    return rows if member.can(Permission.FOLLOW_WORK) else rows.filter(workshop__state=Workshop.State.CLOSED)


def _readable_minutes(member: Member) -> QuerySet[Minutes]:
    minutes = Minutes.objects.filter(workshop__roadmap=member.roadmap)
    return minutes if member.can(Permission.FOLLOW_WORK) else minutes.filter(is_open=False)


def _unnamed_group_members(member: Member) -> QuerySet[GroupMember]:
    """Whoever of the groupe projet is found neither by their account nor, for those who may read it, in the directory."""
    members = GroupMember.objects.filter(roadmap=member.roadmap, membership=None).not_gone(timezone.localdate())
    return members.filter(contact=None) if member.can(Permission.KNOW_PEOPLE) else members


def _called_memberships(member: Member) -> QuerySet[Membership]:
    """By their name for whoever may know people, else by their function, as on the page of the group."""
    name = F("user__name") if member.can(Permission.KNOW_PEOPLE) else F("function")
    return Membership.objects.filter(roadmap=member.roadmap).annotate(called=name)


SOURCES = (
    Source(
        Kind.ACTION,
        lambda member: (
            ActionSheet.objects.filter(roadmap=member.roadmap)
            .annotate(
                called=Concat(
                    Cast("axis__rank", CharField()), Value("."), Cast("rank", CharField()), Value(" "), "title"
                ),
                # « pilote 1.2 » is answered by the excerpt.
                carried=Concat(
                    Value(_("pilote\u00a0: ")),
                    "lead_organisation",
                    Value(", "),
                    "lead_contact",
                    output_field=CharField(),
                ),
            )
            .order_by("axis__rank", "rank")
        ),
        "called",
        ("carried", *(field.name for field in SHEET_FIELDS if field.is_searched and field.name != "title")),
        lambda row: Leads(str(ActionSheet.Status(row["status"]).label), "overview:action", (_action_code(row),)),
        ("axis__rank", "rank", "status"),
        is_long=True,
    ),
    Source(
        Kind.ACTION,
        lambda member: ActionStep.objects.filter(action__roadmap=member.roadmap).order_by("pk"),
        "label",
        ("owner",),
        lambda row: Leads(
            _("étape de %(action)s") % {"action": _action_words(row)},
            "overview:action",
            (_action_code(row, "action__"),),
            "#t-steps",
        ),
        _OF_ACTION,
    ),
    Source(
        Kind.WORKSHOP,
        lambda member: Workshop.objects.filter(roadmap=member.roadmap),
        "title",
        ("question", "place"),
        lambda row: Leads(
            ", ".join(filter(None, (row["held_on"] and format_day(row["held_on"]), row["place"]))),
            "carriage:console",
            (row["number"],),
        ),
        ("number", "held_on"),
    ),
    Source(
        Kind.WORKSHOP,
        lambda member: _of_readable_workshops(member, Ballot.objects.filter(workshop__roadmap=member.roadmap)),
        "title",
        (),
        lambda row: Leads(
            _("vote de %(workshop)s") % {"workshop": _workshop_words(row)},
            "votes:ballot",
            (row["workshop__number"], row["pk"]),
        ),
        ("pk", "workshop__number", "workshop__title"),
    ),
    Source(
        Kind.STAKE,
        lambda member: Stake.objects.filter(roadmap=member.roadmap),
        "title",
        ("phrasing", "description", "evidence"),
        lambda row: Leads(_merged_words(row), "workshops:stakes", (), f"#enjeu-{row['merged_into'] or row['pk']}"),
        ("pk", "merged_into", "merged_into__title"),
    ),
    Source(
        Kind.KEY_PROJECT,
        lambda member: KeyProject.objects.filter(roadmap=member.roadmap),
        "title",
        ("purpose", "planned_actions", "lead", "partners", "first_steps"),
        lambda row: Leads(_merged_words(row), "actions:coverage", (), f"#chantier-{row['merged_into'] or row['pk']}"),
        ("pk", "merged_into", "merged_into__title"),
    ),
    Source(
        Kind.STEP,
        lambda member: Step.objects.filter(roadmap=member.roadmap).annotate(
            called=Concat(Value(_("Étape ")), Cast("number", CharField()), Value(f"{NBSP}: "), "title")
        ),
        "called",
        ("purpose",),
        lambda row: Leads("", "overview:steps", (), f"#etape-{row['number']}"),
        ("number",),
    ),
    Source(
        Kind.STEP,
        lambda member: Milestone.objects.filter(roadmap=member.roadmap).annotate(
            day=Coalesce(*(f"{name}__held_on" for name in Milestone.appointment_names()), "reached_on", "planned_on")
        ),
        "title",
        (),
        lambda row: Leads(
            _("jalon, date à fixer")
            if row["reached_on"] is None and row["called_off_on"] == row["day"]
            else _("jalon du %(day)s") % {"day": format_short_day(row["day"])},
            "overview:steps",
            (),
            f"#jalon-{row['pk']}",
        ),
        ("pk", "day", "reached_on", "called_off_on"),
    ),
    Source(
        Kind.BLOCKER,
        lambda member: Blocker.objects.filter(roadmap=member.roadmap),
        "title",
        ("way_out", "lifted_by"),
        lambda row: Leads(
            _("levé le %(day)s") % {"day": format_short_day(row["lifted_on"])}
            if row["lifted_on"]
            else _("gravité %(severity)s") % {"severity": Blocker.Severity(row["severity"]).label},
            "roadmaps:blockers",
            (),
            f"#blocage-{row['pk']}",
        ),
        ("pk", "severity", "lifted_on"),
    ),
    Source(
        Kind.PRIVATE_NOTE,
        lambda member: PrivateNote.objects.filter(roadmap=member.roadmap),
        "",
        ("text",),
        lambda row: Leads(
            _("note du %(day)s") % {"day": format_short_day(row["noted_on"])},
            "roadmaps:notebook",
            (),
            f"#note-{row['pk']}",
        ),
        ("pk", "noted_on"),
        may=Permission.MANAGE_ROADMAP,
    ),
    *MEETING_SOURCES,
    Source(
        Kind.DECISION,
        lambda member: Decision.objects.filter(action__roadmap=member.roadmap, withdrawn_at=None).order_by("-pk"),
        "title",
        ("reason",),
        lambda row: (
            Leads(_decision_words(row), "actions:record", (row["meeting"],))
            if row["meeting"]
            else Leads(_decision_words(row), "overview:action", (_action_code(row, "action__"),))
        ),
        ("code", "outcome", "decided_at", "meeting", "action__axis__rank", "action__rank"),
    ),
    Source(
        Kind.DECISION,
        lambda member: Deliberation.objects.filter(roadmap=member.roadmap),
        "number",
        ("assembly",),
        lambda row: Leads(_("délibération du %(day)s") % {"day": format_day(row["held_on"])}, "publication:editions"),
        ("held_on",),
    ),
    Source(
        Kind.SCHEME,
        lambda member: FundingScheme.objects.of(member.roadmap),
        "name",
        ("funder", "pays_for", "amounts", "eligibility"),
        lambda row: Leads(row["funder"], "funding:scheme", (row["pk"],)),
        ("pk",),
    ),
    Source(
        Kind.ORGANISATION,
        lambda member: Organisation.objects.filter(roadmap=member.roadmap),
        "name",
        ("commune__name", "siren"),
        lambda row: Leads(row["commune__name"] or "", "directory:organisation", (row["pk"],)),
        ("pk",),
        may=Permission.KNOW_PEOPLE,
    ),
    Source(
        Kind.PERSON,
        lambda member: Contact.objects.filter(roadmap=member.roadmap).annotate(
            whole_name=Trim(Concat("first_name", Value(" "), "last_name"))
        ),
        "whole_name",
        ("function", "service", "email", "organisation__name", "commune__name"),
        lambda row: Leads(
            ", ".join(filter(None, (row["function"], row["organisation__name"]))), "directory:contact", (row["pk"],)
        ),
        ("pk",),
        may=Permission.KNOW_PEOPLE,
    ),
    Source(
        Kind.PERSON,
        _called_memberships,
        "called",
        ("function",),
        lambda row: Leads(
            ", ".join(filter(None, (row["function"], str(Membership.Role(row["role"]).label)))), "governance:group"
        ),
        ("role",),
        is_told=True,
    ),
    Source(
        Kind.PERSON,
        _unnamed_group_members,
        "function",
        ("service", "organisation__name"),
        lambda row: Leads(", ".join(filter(None, (_("groupe projet"), row["organisation__name"]))), "governance:group"),
    ),
    Source(
        Kind.COMMUNE,
        lambda member: Commune.objects.filter(roadmaps=member.roadmap),
        "name",
        (),
        lambda row: Leads(row["code"], "territories:commune", (row["code"],)),
        ("code",),
    ),
    Source(
        Kind.INDICATOR,
        lambda member: Indicator.objects.filter(action__roadmap=member.roadmap),
        "label",
        ("source",),
        lambda row: Leads(_action_words(row), "monitoring:indicators", (_action_code(row, "action__"),)),
        _OF_ACTION,
    ),
    Source(
        Kind.EXPERIENCE,
        lambda member: Experience.objects.living().filter(roadmap=member.roadmap).order_by("pk"),
        "title",
        SEARCHED[1:],
        lambda row: Leads(row["territory"], "monitoring:experience", (row["pk"],)),
        ("pk",),
        is_long=True,
    ),
    Source(
        Kind.DOCUMENT,
        lambda member: ChapterText.objects.filter(roadmap=member.roadmap),
        "",
        ("text",),
        lambda row: Leads(
            _("chapitre « %(chapter)s »") % {"chapter": ChapterText.Chapter(row["chapter"]).label},
            "publication:chapters",
        ),
        ("chapter",),
        is_long=True,
    ),
    Source(
        Kind.DOCUMENT,
        lambda member: FramingNote.objects.filter(roadmap=member.roadmap),
        "",
        ("context", "objectives", "planned_governance", "communication"),
        lambda row: Leads(_("note de cadrage"), "governance:framing_note"),
        is_long=True,
    ),
    Source(
        Kind.DOCUMENT,
        # Eleven versions that were replaced say nearly the same as the one that replaced them.
        lambda member: Definition.objects.filter(roadmap=member.roadmap).exclude(state=Definition.State.REPLACED),
        "",
        DEFINITION_TEXTS,
        lambda row: Leads(
            _("définition partagée, version %(number)s, %(state)s")
            % {"number": row["number"], "state": Definition.State(row["state"]).label},
            "governance:definition_version",
            (row["number"],),
        ),
        ("number", "state"),
        is_long=True,
    ),
    Source(
        Kind.DOCUMENT,
        lambda member: _readable_minutes(member).annotate(
            called=Concat(Value(_("Compte rendu\u00a0: ")), "workshop__title")
        ),
        "called",
        ("introduction", "next_steps"),
        lambda row: Leads("", "publication:minutes", (row["workshop__number"],)),
        ("workshop__number",),
    ),
    *MINUTES_SOURCES,
    Source(
        Kind.DOCUMENT,
        lambda member: Attachment.objects.filter(action__roadmap=member.roadmap),
        "name",
        (),
        lambda row: Leads(
            _("pièce jointe de %(action)s") % {"action": _action_words(row)},
            "actions:attachments",
            (_action_code(row, "action__"),),
        ),
        _OF_ACTION,
    ),
    Source(
        Kind.RESOURCE,
        lambda member: ResourceNode.objects.filter(key_project__roadmap=member.roadmap),
        "label",
        ("holder", "conditions"),
        lambda row: Leads(
            ", ".join(filter(None, (row["holder"], row["key_project__title"]))),
            "resources:map",
            (row["key_project"],),
            f"#ressource-{row['pk']}",
        ),
        ("pk", "key_project", "key_project__title"),
    ),
    Source(
        Kind.PLEDGE,
        lambda member: _of_readable_workshops(
            member, Pledge.objects.filter(roadmap=member.roadmap, workshop__isnull=False)
        ),
        "",
        ("text", "quality"),
        lambda row: Leads(_workshop_words(row), "workshops:pledges", (row["workshop__number"],)),
        ("workshop__number", "workshop__title"),
    ),
    Source(
        Kind.QUESTIONNAIRE,
        lambda member: Questionnaire.objects.filter(roadmap=member.roadmap),
        "title",
        ("intro",),
        lambda row: Leads("", "diagnosis:questionnaire", (row["pk"],)),
        ("pk",),
    ),
    Source(
        Kind.FINDING,
        _readable_findings,
        "",
        ("text", "said_by"),
        lambda row: Leads(
            ", ".join(filter(None, (str(Finding.Kind(row["kind"]).label), row["said_by"]))),
            "diagnosis:findings",
            (),
            f"?tout=1#parole-{row['number']}",
        ),
        ("number", "kind"),
        is_long=True,
    ),
    Source(
        Kind.FINDING,
        lambda member: KeyMessage.objects.filter(roadmap=member.roadmap),
        "",
        ("text",),
        lambda row: Leads(_("message du portrait"), "diagnosis:index"),
    ),
    Source(
        Kind.COMMENT,
        lambda member: Comment.objects.filter(action__roadmap=member.roadmap, removed_at=None).order_by("-pk"),
        "",
        ("text",),
        lambda row: Leads(_action_words(row), "actions:comments", (_action_code(row, "action__"),)),
        _OF_ACTION,
        is_long=True,
        may=Permission.FOLLOW_WORK,
    ),
    Source(
        Kind.NOTE,
        lambda member: _of_readable_workshops(
            member, Note.objects.shown().filter(workshop__roadmap=member.roadmap)
        ).order_by("workshop__number", "number"),
        "",
        ("text",),
        # The list of its wall, searched for the same words: a wall of five thousand notes does not draw them all.
        lambda row: Leads(
            _workshop_words(row),
            "workshops:wall",
            (row["workshop__number"],),
            f"?vue=liste&q={WORDS}#note-{row['number']}",
        ),
        ("number", "workshop__number", "workshop__title"),
        is_long=True,
    ),
)
