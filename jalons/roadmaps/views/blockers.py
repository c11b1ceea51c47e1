"""What stops the démarche is listed, written, lifted and removed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.changes import blockers as changes
from jalons.roadmaps.forms import BlockerFilterForm, BlockerForm, LiftForm, NewBlockerForm
from jalons.roadmaps.models import Blocker, Member, Step
from jalons.roadmaps.queries.blockers import blocker_board
from jalons.roadmaps.queries.stopped import stopped_actions
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def blocker_list(request: HttpRequest, slug: str) -> HttpResponse:
    """`?etape=3`: those of one étape."""
    member = enter_roadmap(request, slug, Permission.READ)
    step = asked_number(request, "etape")
    board = blocker_board(member.roadmap, step)
    form = BlockerFilterForm(initial={"etape": step}, steps=board.steps)
    stopped = stopped_actions(member.roadmap) if step is None else []
    return _render_page(request, "blockers", member, form=form, step=step, board=board, stopped=stopped)


@require_http_methods(["GET", "POST"])
def add_blocker(request: HttpRequest, slug: str) -> HttpResponse:
    """`?etape=3`: that étape is already chosen."""
    member = enter_roadmap(request, slug, Permission.AGREE)
    number = asked_number(request, "etape")
    step = None if number is None else Step.objects.filter(roadmap=member.roadmap, number=number).first()
    form = NewBlockerForm(roadmap=member.roadmap, **form_arguments(request, {"step": step} if step else None))
    if apply_form(request, form, changes.add_blocker, done=_("Le point de blocage est noté."), by=member):
        return redirect("roadmaps:blockers", slug)
    return _render_page(request, "blocker", member, form=form, blocker=None)


@require_http_methods(["GET", "POST"])
def edit_blocker(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, blocker = _enter_blocker(request, slug, pk)
    form = BlockerForm(roadmap=member.roadmap, **form_arguments(request, BlockerForm.values(blocker)))
    done = _("Le point de blocage est enregistré.")
    if apply_form(request, form, changes.revise_blocker, done=done, blocker=blocker, by=member):
        return redirect("roadmaps:blockers", slug)
    return _render_page(request, "blocker", member, form=form, blocker=blocker)


@require_http_methods(["GET", "POST"])
def lift_blocker(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, blocker = _enter_blocker(request, slug, pk)
    form = LiftForm(**form_arguments(request, {"lifted_on": timezone.localdate()}))
    undo = Undo(reverse("roadmaps:reopen_blocker", args=[slug, pk]), {})
    done = _("Le point de blocage est levé.")
    if apply_form(request, form, changes.lift_blocker, done=done, undo=undo, blocker=blocker, by=member):
        return redirect("roadmaps:blockers", slug)
    return _render_page(request, "lift_blocker", member, form=form, blocker=blocker)


@require_POST
def reopen_blocker(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, blocker = _enter_blocker(request, slug, pk)
    fields = {"lifted_by": blocker.lifted_by, "lifted_on": blocker.lifted_on}
    undo = Undo(reverse("roadmaps:lift_blocker", args=[slug, pk]), fields) if blocker.lifted_on else None
    done = _("Le point de blocage est rouvert.")
    apply_change(request, changes.reopen_blocker, done=done, undo=undo, blocker=blocker, by=member)
    return redirect("roadmaps:blockers", slug)


@require_POST
def remove_blocker(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, blocker = _enter_blocker(request, slug, pk)
    initial = {name: getattr(blocker, name) or "" for name in NewBlockerForm.base_fields if name != "seen"}
    fields = initial | {"step": blocker.step_id, "owner": blocker.owner_id or ""}
    undo = Undo(reverse("roadmaps:add_blocker", args=[slug]), fields)
    done = _("Le point de blocage est retiré.")
    apply_change(request, changes.remove_blocker, done=done, undo=undo, blocker=blocker, by=member)
    return redirect("roadmaps:blockers", slug)


def _enter_blocker(request: HttpRequest, slug: str, pk: int) -> tuple[Member, Blocker]:
    member = enter_roadmap(request, slug, Permission.AGREE)
    rows = Blocker.objects.filter(roadmap=member.roadmap).select_related("step", "owner")
    return member, get_object_or_404(rows, pk=pk)


def _render_page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"roadmaps/{name}.html", {"member": member, **context})
