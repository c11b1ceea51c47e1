"""The doors to one fiche, with an account or by a private link, and to one line of an agenda, for this floor and those
above."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jalons.actions.models import ActionSheet, AgendaItem, SheetLink
from jalons.actions.queries import agendas, comments_and_links, sheets
from jalons.base import rate_limits
from jalons.base.http import NOT_KEPT, unlist_page
from jalons.governance.access import enter_meeting
from jalons.governance.models import Meeting
from jalons.roadmaps.access import enter_roadmap, use_roadmap_clock
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


def enter_action(request: HttpRequest, slug: str, code: str, permission: Permission) -> tuple[Member, ActionSheet]:
    """The member who asks and the fiche with that code; the same 404 for a stranger and for an unknown code.

    A form says which fiche it is about (`{% this_fiche %}`): that one is meant, even when its code has passed to another
    since the page was read.
    """
    member = enter_roadmap(request, slug, permission)
    meant = request.POST.get("fiche", "")
    if meant.isascii() and meant.isdigit() and len(meant) < 12:
        row = ActionSheet.objects.select_related("axis").filter(roadmap=member.roadmap, pk=int(meant)).first()
        code = row.code if row else ""
    action = sheets.find_action(member.roadmap, code)
    if action is None:
        raise Http404
    return member, action


def enter_agenda_item(request: HttpRequest, slug: str, pk: int, item: int) -> tuple[Member, Meeting, AgendaItem]:
    """For whoever arbitrates. `pk`: of the meeting."""
    member, meeting = enter_meeting(request, slug, pk, Permission.ARBITRATE)
    row = agendas.find_agenda_item(meeting, item)
    if row is None:
        raise Http404
    return member, meeting, row


def open_own_link(request: HttpRequest, token: str) -> SheetLink | None:
    """The private link of that address, with its fiche; None when it is no longer active. What is sent by it is counted."""
    link = comments_and_links.find_open_link(token)
    if link is None:
        return None
    use_roadmap_clock(link.action.roadmap)
    if request.method == "POST":
        rate_limits.spend_attempt(rate_limits.WRITINGS_OF_A_LINK, link.pk)
    return link


def closed_link_page(request: HttpRequest) -> HttpResponse:
    """Shows what was typed, so that it can be copied."""
    return unlist_page(render(request, "actions/closed_link.html", {"kept": typed_texts(request)}, status=404))


def typed_texts(request: HttpRequest) -> list[str]:
    """What was typed in a form that is not shown again."""
    return [str(text) for name, text in request.POST.items() if name not in NOT_KEPT and len(text) > 20]
