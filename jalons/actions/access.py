"""The doors to one fiche and to one line of an agenda, for this floor and those above."""

from django.http import Http404, HttpRequest

from jalons.actions.models import ActionSheet, AgendaItem
from jalons.actions.queries import agendas, sheets
from jalons.governance.access import enter_meeting
from jalons.governance.models import Meeting
from jalons.roadmaps.access import enter_roadmap
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
