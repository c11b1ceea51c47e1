"""« Gains rapides »: what must show within a year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalons.actions.queries import scoring
from jalons.actions.queries.action_rows import action_index
from jalons.actions.queries.quick_wins import followed_quick_wins
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def quick_win_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    context = {
        "member": member,
        "wins": followed_quick_wins(action_index(member.roadmap), timezone.localdate()),
        "bare_axes": scoring.roadmap_axes_without_quick_win(member.roadmap),
    }
    return render(request, "actions/quick_wins.html", context)
