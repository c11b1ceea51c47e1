"""The compte rendu of a meeting: read, written point by point, validated, sent, approved."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.forms.minutes import SaidForm
from jalons.actions.queries import meeting_decisions
from jalons.actions.queries import resolutions as resolution_queries
from jalons.base.french import format_clock
from jalons.base.frozen import frozen
from jalons.base.http import apply_change, apply_form, asked_number, form_arguments, unlist_page
from jalons.base.prepared_addresses import reverse
from jalons.governance.access import enter_meeting
from jalons.governance.changes import minutes as changes
from jalons.governance.models import Meeting, MeetingMinutes, MeetingPoint
from jalons.governance.queries import minutes as queries
from jalons.governance.queries.presence import meeting_attendance
from jalons.governance.rules.meetings import PointKind
from jalons.governance.rules.minutes import minutes_due_on
from jalons.papers.documents import FORMATS
from jalons.papers.documents.model import Document
from jalons.publication.changes.meeting_minutes import validate_minutes as validate
from jalons.publication.documents.meetings import minutes as documents
from jalons.publication.documents.meetings.since import changed_resolutions, outdated_announcement
from jalons.publication.forms.meeting_minutes import ApprovalForm
from jalons.publication.views.documents import document_page_context, document_response
from jalons.roadmaps.access import use_roadmap_clock
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

P = Permission
# Sent by `meeting_minutes.js`, which saves what is typed without leaving the page.
AUTOSAVE = "X-Autosave"


@require_safe
def meeting_minutes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The document, and what is left to do with it."""
    member, meeting = enter_meeting(request, slug, pk, P.READ)
    minutes, today, prepares = queries.meeting_minutes(meeting), timezone.localdate(), member.can(P.ARBITRATE)
    is_frozen = documents.reads_edition(minutes, prepares=prepares)
    draft = None if is_frozen else documents.draft_minutes(minutes, today)
    document = draft.document if draft else documents.shown_document(minutes, today, prepares=prepares)
    resolutions = resolution_queries.meeting_resolutions(meeting)
    knows_people = member.can(P.KNOW_PEOPLE)
    may_validate = minutes.is_open and meeting.held_on <= today and prepares
    context: dict[str, Any] = {
        "minutes": minutes,
        "is_draft": draft is not None,
        "unnoted": meeting_attendance(meeting, with_names=False).unnoted_warning if may_validate else "",
        "due_on": minutes_due_on(meeting.held_on),
        "is_past": meeting.held_on <= today,
        "seen": draft.stamp if draft else "",
        "formats": FORMATS,
        "unfinished": [resolution.line for resolution in resolutions if resolution.line.lacks]
        if minutes.is_open
        else [],
        "recipients": None if minutes.is_open else queries.minutes_recipients(minutes, knows_people=knows_people),
        "approvers": queries.later_meetings(meeting),
        "following": queries.next_meeting(meeting),
        "outdated": outdated_announcement(document, meeting) if is_frozen else "",
        "changed": changed_resolutions(document, resolutions) if is_frozen else [],
        **document_page_context(document, top=3),
    }
    return _minutes_page(request, "meeting_minutes", member, meeting, **context)


@require_safe
def meeting_minutes_file(request: HttpRequest, slug: str, pk: int, extension: str) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, P.READ)
    minutes, today = queries.meeting_minutes(meeting), timezone.localdate()
    document = documents.shown_document(minutes, today, prepares=member.can(P.ARBITRATE))
    return document_response(document, extension, _file_name(meeting), meeting.roadmap)


# --- the seats that got it: no account -------------------------------------------------------------------------------


@require_safe
def public_minutes(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The edition validated last, and nothing else of the roadmap."""
    minutes, document = _find_public_minutes(uid)
    files = [
        (reverse("publication:public_meeting_minutes_file", args=[minutes.uid, extension]), form.label)
        for extension, form in FORMATS.items()
    ]
    context = {
        "files": files,
        "is_being_corrected": minutes.is_being_corrected,
        "outdated": outdated_announcement(document, minutes.meeting),
        "changed": changed_resolutions(document, resolution_queries.meeting_resolutions(minutes.meeting)),
        **document_page_context(document, top=2),
    }
    return unlist_page(render(request, "publication/public_minutes.html", context))


@require_safe
def public_minutes_file(request: HttpRequest, uid: uuid.UUID, extension: str) -> HttpResponse:
    minutes, document = _find_public_minutes(uid)
    meeting = minutes.meeting
    return unlist_page(document_response(document, extension, _file_name(meeting), meeting.roadmap))


def _find_public_minutes(uid: uuid.UUID) -> tuple[MeetingMinutes, Document]:
    minutes = queries.minutes_by_address(uid)
    document = documents.last_edition(minutes) if minutes else None
    if minutes is None or document is None:
        raise Http404
    use_roadmap_clock(minutes.meeting.roadmap)
    return minutes, document


def _file_name(meeting: Meeting) -> str:
    return slugify(f"compte rendu {meeting.title} {meeting.held_on}")[:80]


# --- written live ----------------------------------------------------------------------------------------------------


@frozen
class WrittenPoint:
    """A form of the page. `point` is None for the opening of the meeting."""

    point: MeetingPoint | None
    form: SaidForm
    url: str

    @property
    def key(self) -> str:
        return f"point-{self.point.pk if self.point else 'ouverture'}"


@require_safe
def write_meeting_minutes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Every point has its form: two people write two points without waiting for each other. None once validated."""
    member, meeting = enter_meeting(request, slug, pk, P.ARBITRATE)
    minutes = queries.meeting_minutes(meeting)
    opening = SaidForm(initial=SaidForm.of(minutes), auto_id="id_ouverture_%s")
    written = [WrittenPoint(None, opening, reverse("publication:write_opening", args=[slug, pk]))]
    for point, said in queries.points_with_minutes(meeting):
        form = SaidForm(initial=SaidForm.of(said), auto_id=f"id_{point.pk}_%s")
        written.append(WrittenPoint(point, form, reverse("publication:write_point", args=[slug, pk, point.pk])))
    knows_people = member.can(P.KNOW_PEOPLE)
    context: dict[str, Any] = {
        "minutes": minutes,
        "written": written if minutes.is_open else [],
        "kinds": {kind.name.lower(): kind.value for kind in PointKind},
        "decisions": [line for line in meeting_decisions.decision_lines(meeting) if not line.withdrawn_at],
        "resolutions": resolution_queries.meeting_resolutions(meeting, knows_people=knows_people),
        "suites": resolution_queries.meeting_follow_ups(meeting, knows_people=knows_people),
    }
    return _minutes_page(request, "write_meeting_minutes", member, meeting, **context)


@require_http_methods(["GET", "POST"])
def write_opening(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, P.ARBITRATE)
    return _write_said(request, member, meeting, None)


@require_http_methods(["GET", "POST"])
def write_point(request: HttpRequest, slug: str, pk: int, point: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, P.ARBITRATE)
    row = queries.find_point(meeting, point)
    if row is None:
        raise Http404
    return _write_said(request, member, meeting, row)


def _write_said(request: HttpRequest, member: Member, meeting: Meeting, point: MeetingPoint | None) -> HttpResponse:
    """The script gets a few words to show; without it, the page answers, with both versions when two people wrote.
    `seance` says that it was written in the sitting, where one comes back."""
    is_autosave, slug = AUTOSAVE in request.headers, member.roadmap.slug
    minutes = queries.point_minutes(point) if point else queries.meeting_minutes(meeting)
    form = SaidForm(**form_arguments(request, SaidForm.of(minutes)))
    done = "" if is_autosave else _("C’est enregistré.")
    is_sitting, number = "seance" in request.POST, point.pk if point else 0
    anchor = f"point-{number}" if is_sitting else ""
    applied = apply_form(
        request, form, changes.write_minutes, done=done, anchor=anchor, meeting=meeting, point=point, by=member
    )
    if applied and is_autosave:
        at = format_clock(timezone.localtime().time())
        return JsonResponse({"seen": applied.result.stamp, "told": _("Enregistré à %(at)s.") % {"at": at}})
    if applied and is_sitting:
        return redirect(f"{reverse('actions:sitting', args=[slug, meeting.pk])}?point={number}#{anchor}")
    if applied:
        anchor = f"point-{point.pk if point else 'ouverture'}"
        return redirect(f"{reverse('publication:write_meeting_minutes', args=[slug, meeting.pk])}#{anchor}")
    status = 409 if form.is_stale else 200
    if is_autosave:
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
        answer = {"told": sentence, "saved": minutes.text if form.is_stale else None, "seen": minutes.stamp}
        return JsonResponse(answer, status=409 if form.is_stale else 400)
    return _minutes_page(
        request, "write_point", member, meeting, status=status, form=form, point=point, is_sitting=is_sitting
    )


# --- validated, sent, approved ---------------------------------------------------------------------------------------


@require_POST
def validate_meeting_minutes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, P.ARBITRATE)
    done = _("Le compte rendu est validé : il ne change plus, sauf si vous le rouvrez. Il reste à l’envoyer.")
    apply_change(request, validate, done=done, meeting=meeting, seen=request.POST.get("seen", ""), by=member)
    return redirect("publication:meeting_minutes", slug, pk)


@require_POST
def reopen_meeting_minutes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, P.ARBITRATE)
    done = _("Le compte rendu est rouvert : une nouvelle version commence.")
    apply_change(request, changes.reopen_minutes, done=done, meeting=meeting, by=member)
    return redirect("publication:meeting_minutes", slug, pk)


@require_http_methods(["GET", "POST"])
def send_meeting_minutes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who receives the link, who does not and why; then the act."""
    member, meeting = enter_meeting(request, slug, pk, P.ARBITRATE)
    minutes = queries.meeting_minutes(meeting)
    if request.method == "POST":
        asked = request.POST.get("edition", "")
        edition = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
        done = _("C’est enregistré : les messages partent un par un. Cette page dit où ils en sont.")
        apply_change(request, changes.send_minutes, done=done, meeting=meeting, edition=edition, by=member)
        return redirect("publication:send_meeting_minutes", slug, pk)
    recipients = queries.minutes_recipients(minutes, knows_people=member.can(P.KNOW_PEOPLE))
    return _minutes_page(request, "send_meeting_minutes", member, meeting, minutes=minutes, recipients=recipients)


@require_POST
def send_meeting_minutes_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, P.ARBITRATE)
    done = _("Ce qui n’était pas parti repart.")
    apply_change(request, changes.send_minutes_again, done=done, meeting=meeting, by=member)
    return redirect("publication:send_meeting_minutes", slug, pk)


@require_http_methods(["GET", "POST"])
def approve_meeting_minutes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?reunion=`: the meeting that approves it."""
    member, meeting = enter_meeting(request, slug, pk, P.ARBITRATE)
    meetings = queries.later_meetings(meeting)
    asked = asked_number(request, "reunion") or (meetings[0].pk if meetings else None)
    form = ApprovalForm(meetings=meetings, **form_arguments(request, {"at": asked}))
    done = _("L’approbation est notée.")
    if apply_form(request, form, changes.approve_minutes, done=done, meeting=meeting, by=member):
        return redirect("publication:meeting_minutes", slug, pk)
    context: dict[str, Any] = {"minutes": queries.meeting_minutes(meeting), "form": form, "meetings": meetings}
    return _minutes_page(request, "approve_meeting_minutes", member, meeting, **context)


@require_POST
def withdraw_meeting_approval(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, P.ARBITRATE)
    done = _("L’approbation est annulée.")
    apply_change(request, changes.withdraw_approval, done=done, meeting=meeting, by=member)
    return redirect("publication:meeting_minutes", slug, pk)


def _minutes_page(
    request: HttpRequest, name: str, member: Member, meeting: Meeting, *, status: int = 200, **context: Any
) -> HttpResponse:
    whole = {"member": member, "meeting": meeting, **context}
    return render(request, f"publication/{name}.html", whole, status=status)
