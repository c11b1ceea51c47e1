"""Enjeux, or chantiers, that become one: they are chosen, compared, merged; then separated again."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.actions.changes import fusions as fusion_changes
from jalons.actions.forms.fusions import FusionForm
from jalons.actions.queries.fusions import compared_sides
from jalons.base.http import apply_change, apply_form, form_arguments, posted_draft
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.changes.fusions import STAYS, Row, rows_stamp
from jalons.workshops.models import Fusion, KeyProject, Stake

# The name of the rows in the address of their fusion: « ?enjeu=3&enjeu=5 ».
ASKED: dict[type[Row], str] = {Stake: "enjeu", KeyProject: "chantier"}
LONGEST_ID = 18


@require_http_methods(["GET", "POST"])
def merge_stakes(request: HttpRequest, slug: str) -> HttpResponse:
    return _merge(request, slug, Stake, _("Les enjeux n’en font plus qu’un."))


@require_http_methods(["GET", "POST"])
def merge_key_projects(request: HttpRequest, slug: str) -> HttpResponse:
    return _merge(request, slug, KeyProject, _("Les chantiers n’en font plus qu’un."))


def _merge(request: HttpRequest, slug: str, model: type[Row], done: str) -> HttpResponse:
    """With one row or none in the address, the page asks which; with several, it compares them."""
    member = enter_roadmap(request, slug, Permission.SHAPE)
    asked = {int(pk) for pk in request.GET.getlist(ASKED[model]) if pk.isdecimal() and len(pk) <= LONGEST_ID}
    every = model._default_manager.filter(roadmap=member.roadmap).select_related("merged_into").order_by("rank", "id")
    rows: list[Row] = [row for row in every if row.pk in asked]
    standing = [row for row in rows if row.is_current]
    moved = [_moved_sentence(row) for row in rows if not row.is_current]
    if len(rows) < len(asked):
        moved.append(_("L’un d’eux vient d’être supprimé."))
    for sentence in moved:
        messages.error(request, sentence)
    context: dict[str, Any] = {
        "member": member,
        "kind": ASKED[model],
        "address": request.path,
        "choices": [row for row in every if row.is_current],
        "chosen": asked,
    }
    if len(standing) < 2 or "changer" in request.GET:
        context["is_alone"] = len(asked) == 1 and "comparer" in request.GET
        return render(request, "actions/choose_fusion.html", context, status=409 if moved else 200)
    sides = compared_sides(member.roadmap, standing)
    arguments = form_arguments(request, {"seen": rows_stamp(standing)})
    if moved:
        arguments = {"initial": {"seen": rows_stamp(standing), **posted_draft(request)}}
    form = FusionForm(sides=sides, model=model, **arguments)

    def undo(fusion: Fusion) -> Undo:
        return Undo(reverse("actions:undo_fusion", args=[slug, fusion.pk]), {})

    applied = apply_form(request, form, fusion_changes.merge_outcomes, done=done, undo=undo, rows=rows, by=member)
    if applied:
        stays = getattr(applied.result, f"{STAYS[model]}_id")
        return redirect(f"{reverse('workshops:stakes', args=[slug])}#{ASKED[model]}-{stays}")
    if form.is_bound:
        # Whoever reads the refusal reads the page as it now is.
        now: Any = form.data.copy()  # type: ignore[attr-defined]
        now["seen"] = rows_stamp(standing)
        form.data = now
    context |= {"sides": sides, "form": form, "query": urlencode([(ASKED[model], side.pk) for side in sides])}
    return render(request, "actions/merge.html", context, status=409 if moved else 200)


def _moved_sentence(row: Row) -> str:
    if row.merged_into_id:
        return _("« %(title)s » est maintenant fusionné dans « %(into)s ». Choisissez de nouveau.") % {
            "title": row.title,
            "into": row.living.title,
        }
    return _("« %(title)s » est écarté. Remettez-le parmi les propositions avant de le fusionner.") % {
        "title": row.title
    }


@require_POST
def separate_stake(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _separate(request, slug, Stake, pk)


@require_POST
def separate_key_project(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _separate(request, slug, KeyProject, pk)


def _separate(request: HttpRequest, slug: str, model: type[Row], pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    row: Any = get_object_or_404(model._default_manager.select_related("fusion"), roadmap=member.roadmap, pk=pk)
    address = f"{reverse('workshops:stakes', args=[slug])}#{ASKED[model]}-{pk}"
    if row.fusion is None:
        messages.error(request, _("« %(title)s » est déjà séparé.") % {"title": row.title})
        return redirect(address)
    done = _("« %(title)s » est de nouveau à part, avec tout ce qui était à lui.") % {"title": row.title}
    apply_change(request, fusion_changes.separate_outcomes, done=done, fusion=row.fusion, row=row, by=member)
    return redirect(address)


@require_POST
def undo_fusion(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    fusion = Fusion.objects.filter(pk=pk).first()
    if fusion and fusion.roadmap_id != member.roadmap.pk:
        raise Http404
    if fusion is None:
        messages.error(request, _("Cette fusion est déjà défaite."))
        return redirect("workshops:stakes", slug)
    done = _("La fusion est défaite : chacun est de nouveau à part.")
    apply_change(request, fusion_changes.separate_outcomes, done=done, fusion=fusion, by=member)
    return redirect("workshops:stakes", slug)
