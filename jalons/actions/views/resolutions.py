"""Resolutions of a meeting, and « Suites » of the whole roadmap."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.changes import resolutions as changes
from jalons.actions.forms.resolutions import FOLLOWS, AbandonForm, EndForm, ResolutionForm
from jalons.actions.queries import resolutions as queries
from jalons.base.http import apply_change, apply_form, asked_number, form_arguments, site_path
from jalons.base.page_messages import Undo, tell_done
from jalons.base.prepared_addresses import reverse
from jalons.base.sorted_tables import asked_order, remember_filters
from jalons.governance.access import enter_meeting
from jalons.governance.changes import resolutions as governance_changes
from jalons.governance.models import Committee, Meeting, MeetingMinutes, Resolution
from jalons.governance.queries import minutes as minutes_queries
from jalons.governance.queries import resolutions as governance
from jalons.governance.queries.resolutions import ResolutionLine
from jalons.governance.rules.resolutions import Follow
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

P = Permission
PAGE = 20
# Of « ?qui= ».
OWN = "moi"


@remember_filters("q", "etat", "qui", "comite", "tri")
@require_safe
def follow_ups(request: HttpRequest, slug: str) -> HttpResponse:
    """`?etat=` one of `rules.Follow`, `?qui=moi` what the reader has to do, `?comite=` and `?blocage=` the pk of a row,
    `?q=` words, `?tri=` a column. `?page=`, or `?resolution=`, the pk of one whose page is wanted; `?tout=oui`, all of them."""
    member = enter_roadmap(request, slug, P.READ)
    asked = request.GET
    text, follow = asked.get("q", "").strip()[:200], asked.get("etat", "")
    committee, blocker = asked_number(request, "comite"), asked_number(request, "blocage")
    mine = governance.own_resolution_pks(member)
    is_mine = asked.get("qui") == OWN
    resolutions = governance.roadmap_resolutions(
        member, follow=follow, committee=committee, blocker=blocker, text=text, only=mine if is_mine else None
    )
    order = asked_order(request, governance.COLUMNS)
    lines = order.sort(resolutions.lines)
    pages = Paginator(lines, max(1, len(lines)) if asked.get("tout") == "oui" else PAGE)
    page = pages.get_page(asked.get("page") or _page_of(lines, asked_number(request, "resolution")))
    context = {
        "own": {line.pk for line in page if line.pk in mine and governance.may_take_back(line, member)},
        "is_mine": is_mine,
        "member": member,
        "found": resolutions,
        "page": page,
        "rows": queries.tie_fiches(page, following=next(iter(lines[page.end_index() : page.end_index() + 1]), None)),
        "order": order,
        "text": text,
        "follow": follow,
        "follows": FOLLOWS,
        "committee": committee,
        "blocker": blocker,
        "is_filtered": bool(text or follow or committee or blocker or is_mine),
        "query": _kept_query(request),
    }
    return render(request, "actions/follow_ups.html", context)


def _page_of(lines: Sequence[ResolutionLine], pk: int | None) -> int:
    return next((rank // PAGE + 1 for rank, line in enumerate(lines) if line.pk == pk), 1)


def _kept_query(request: HttpRequest, **changed: str) -> str:
    """What is asked of the list, but the line that was asked for: « ?etat=closes&page=2 ». Another line may be on another
    page."""
    query = request.GET.copy()
    for name in ("resolution", *(["page"] if changed else [])):
        query.pop(name, None)
    query.update(changed)
    return f"?{query.urlencode()}" if query else ""


@require_safe
def meeting_resolutions(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, P.READ)
    return _resolution_page(request, "resolutions", member, meeting, **shown_resolutions(member, meeting))


def shown_resolutions(member: Member, meeting: Meeting, minutes: MeetingMinutes | None = None) -> dict[str, Any]:
    """What the pages of a meeting show: what it asks, and what it comes back to. `minutes`: where they were read."""
    knows_people = member.can(P.KNOW_PEOPLE)
    is_open = (minutes or minutes_queries.meeting_minutes(meeting)).is_open
    return {
        "resolutions": queries.meeting_resolutions(meeting, knows_people=knows_people),
        "suites": queries.meeting_follow_ups(meeting, knows_people=knows_people),
        "takes_resolutions": is_open and meeting.held_on <= timezone.localdate(),
    }


@require_http_methods(["GET", "POST"])
def add_resolution(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?fiche=` and `?point=`: what it is about. `?seance=1`: one comes from the room, and goes back to that point.
    `?proposition=1`: the committee proposes it to the comité de pilotage, which alone decides of the fiche."""
    member, meeting = enter_meeting(request, slug, pk, P.ARBITRATE)
    reviews = minutes_queries.later_days(meeting)
    fiche, point = asked_number(request, "fiche"), asked_number(request, "point")
    initial = {"actions": [fiche] if fiche else [], "point": point}
    form = ResolutionForm(meeting=meeting, reviews=reviews, **form_arguments(request, initial))
    in_room = f"{reverse('actions:sitting', args=[slug, pk])}#point-{point}" if "seance" in request.GET else ""
    anchor = f"point-{point}" if in_room else ""
    is_proposal = "proposition" in request.GET and meeting.committee.kind != Committee.Kind.STRATEGIC
    if is_proposal and not in_room:
        in_room = reverse("actions:sitting", args=[slug, pk])
    if applied := apply_form(request, form, changes.add_resolution, meeting=meeting, by=member):
        done = _("La proposition est notée.") if is_proposal else _("La résolution est notée.")
        tell_done(request, f"{done} {form.review_sentence}".strip(), anchor=anchor)
        return redirect(in_room) if in_room else _back_to(slug, meeting, applied.result)
    shown: dict[str, Any] = {"form": form, "resolution": None, "in_room": in_room, "is_proposal": is_proposal}
    return _resolution_page(request, "resolution", member, meeting, **shown)


@require_http_methods(["GET", "POST"])
def edit_resolution(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, meeting, row = _enter_resolution(request, slug, pk, item, P.ARBITRATE)
    is_frozen = not minutes_queries.meeting_minutes(meeting).is_open
    reviews = minutes_queries.later_days(meeting)
    arguments = form_arguments(request, ResolutionForm.of(row))
    form = ResolutionForm(meeting=meeting, reviews=reviews, is_frozen=is_frozen, **arguments)
    if apply_form(request, form, changes.revise_resolution, resolution=row, by=member):
        tell_done(request, _("La résolution est enregistrée."))
        return _back_to(slug, meeting, row)
    context = {"form": form, "resolution": row, "line": governance.resolution_line(row), "in_room": ""}
    context["is_proposal"] = False
    return _resolution_page(
        request, "resolution", member, meeting, status=409 if form.is_stale else 200, is_frozen=is_frozen, **context
    )


@require_http_methods(["GET", "POST"])
def close_resolution(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    """Whoever has it to do may say that it is done, whatever their role. In one gesture from the list (`suites`), or from
    another page, which `retour` names."""
    member, meeting, row = _enter_resolution(request, slug, pk, item, P.READ)
    if not member.can(P.ARBITRATE) and not governance.is_own_resolution(row, member):
        raise PermissionDenied
    if "suites" in request.POST:
        return _close_from_the_list(request, slug, member, row)
    if back := site_path(request.POST.get("retour", "")):
        _close_now(request, slug, member, row, address="", fields={"retour": back})
        return redirect(back)
    form = EndForm(**form_arguments(request, {"closed_on": timezone.localdate()}))
    done = _("La résolution est faite : c’est noté.")
    if apply_form(request, form, governance_changes.close_resolution, done=done, resolution=row, by=member):
        return _back_to(slug, meeting, row)
    return _resolution_page(request, "end_resolution", member, meeting, form=form, resolution=row, is_abandoned=False)


def _close_from_the_list(request: HttpRequest, slug: str, member: Member, row: Resolution) -> HttpResponse:
    """« C’est fait » beside a line of « Suites », today and with nothing to add. The list comes back to that line; when its
    filters no longer show it, to the next one, which `suites` names."""
    _close_now(request, slug, member, row, address=_kept_query(request), fields={"suites": row.pk})
    is_shown = request.GET.get("etat", "") in ("", Follow.CLOSED)
    return redirect(_line_of_the_list(request, slug, str(row.pk) if is_shown else request.POST["suites"]))


def _close_now(
    request: HttpRequest, slug: str, member: Member, row: Resolution, *, address: str, fields: dict[str, object]
) -> None:
    """`address`, `fields`: what « Annuler » asks with, so as to come back to the same page."""
    undo = Undo(reverse("actions:reopen_resolution", args=[slug, row.meeting_id, row.pk]) + address, fields)
    done = _("« %(text)s » : c’est noté comme fait.") % {"text": row.text}
    apply_change(request, governance_changes.close_resolution, done=done, undo=undo, resolution=row, by=member)


def _line_of_the_list(request: HttpRequest, slug: str, line: str) -> str:
    """The list as it was asked for, on the page where that line now stands."""
    address = reverse("actions:follow_ups", args=[slug])
    if not line.isdecimal():
        return address + _kept_query(request)
    return f"{address}{_kept_query(request, resolution=line)}#resolution-{line}"


@require_http_methods(["GET", "POST"])
def abandon_resolution(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, meeting, row = _enter_resolution(request, slug, pk, item, P.ARBITRATE)
    form = AbandonForm(**form_arguments(request, {"closed_on": timezone.localdate()}))
    done = _("La résolution est abandonnée : le motif est noté.")
    if apply_form(request, form, governance_changes.abandon_resolution, done=done, resolution=row, by=member):
        return _back_to(slug, meeting, row)
    return _resolution_page(request, "end_resolution", member, meeting, form=form, resolution=row, is_abandoned=True)


@require_POST
def reopen_resolution(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    """Also « Annuler », for whoever has just said that what they had to do is done."""
    member, meeting, row = _enter_resolution(request, slug, pk, item, P.READ)
    if not member.can(P.ARBITRATE) and not (
        governance.may_take_back(row, member) and governance.is_own_resolution(row, member)
    ):
        raise PermissionDenied
    done = _("La résolution est à faire de nouveau.")
    apply_change(request, governance_changes.reopen_resolution, done=done, resolution=row, by=member)
    if "suites" in request.POST:
        return redirect(_line_of_the_list(request, slug, str(row.pk)))
    if back := site_path(request.POST.get("retour", "")):
        return redirect(back)
    return _back_to(slug, meeting, row)


@require_POST
def remove_resolution(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    member, meeting, row = _enter_resolution(request, slug, pk, item, P.ARBITRATE)
    done = _("La résolution est retirée.")
    apply_change(request, governance_changes.remove_resolution, done=done, resolution=row, by=member)
    return redirect("actions:resolutions", slug, meeting.pk)


def _enter_resolution(
    request: HttpRequest, slug: str, pk: int, item: int, permission: Permission
) -> tuple[Member, Meeting, Resolution]:
    member, meeting = enter_meeting(request, slug, pk, permission)
    row = governance.find_resolution(meeting, item)
    if row is None:
        raise Http404
    return member, meeting, row


def _back_to(slug: str, meeting: Meeting, row: Resolution) -> HttpResponse:
    return redirect(f"{reverse('actions:resolutions', args=[slug, meeting.pk])}#resolution-{row.pk}")


def _resolution_page(
    request: HttpRequest, name: str, member: Member, meeting: Meeting, *, status: int = 200, **context: Any
) -> HttpResponse:
    whole = {"member": member, "meeting": meeting, **context}
    return render(request, f"actions/{name}.html", whole, status=status)
