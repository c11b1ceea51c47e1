"""Several resources of a map at once: lines that are pasted, and a holder given to those that are chosen."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from jalons.base.http import apply_form, form_arguments
from jalons.base.page_messages import Undo, tell_done
from jalons.base.parts import is_by_script
from jalons.base.prepared_addresses import reverse
from jalons.base.several import Choice, Gesture, change_several, picked_rows
from jalons.resources import words
from jalons.resources.changes import several_resources as changes
from jalons.resources.forms import LONGEST_LINES, HolderForm, LinesForm
from jalons.resources.models import ResourceNode
from jalons.resources.queries import map_sides
from jalons.resources.queries import resources as resource_queries
from jalons.resources.queries.pasted_lines import lines_preview
from jalons.resources.views.resources import (
    asked_node,
    enter_project,
    page_context,
    read_place,
    refused_form,
    resource_url,
)
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.models import KeyProject

P = Permission


@require_http_methods(["GET", "POST"])
def add_resources(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One resource a line, shown and counted before they are added: `confirm` adds them. `?dans=` and `?apres=` say where,
    as for one resource. A script asks for the preview alone, as one writes."""
    member, project = enter_project(request, slug, pk, P.SHAPE)
    places = map_sides.possible_places(resource_queries.resource_map(project))
    after = asked_node(request, project, "apres")
    initial = {"to": str(after.parent_id or after.branch) if after else request.GET.get("dans", "")}
    form = LinesForm(places=places, **form_arguments(request, initial))
    if "confirm" in request.POST:
        if applied := apply_form(request, form, _lines_adder(project, after), by=member):
            return _added_response(request, slug, pk, applied.result)
        if is_by_script(request):
            return refused_form(form)
    context = page_context(member, project, form=form, after=after)
    context["preview"] = lines_preview(
        project, (form["lines"].data or "")[:LONGEST_LINES], form["to"].data or "", after
    )
    if is_by_script(request):
        return render(request, "resources/_lines_preview.html", context)
    if request.method == "POST" and "confirm" not in request.POST:
        form.is_valid()
    return render(request, "resources/add_resources.html", context)


def _lines_adder(project: KeyProject, after: ResourceNode | None) -> Callable[..., changes.Added]:
    def add(*, to: str, lines: str, status: str, by: Member) -> changes.Added:
        stays = after and str(after.parent_id or after.branch) == to
        return changes.add_resources(
            project=project,
            lines=lines,
            status=status,
            by=by,
            after=after if stays else None,
            **read_place(project, to),
        )

    return add


def _added_response(request: HttpRequest, slug: str, pk: int, added: changes.Added) -> HttpResponse:
    sentence = " ".join([words.kept_sentence(len(added.lines.kept)), *words.left_out_sentences(added.lines)])
    if is_by_script(request):
        return JsonResponse({"node": added.first, "act": added.act, "said": sentence})
    undo = Undo(reverse("resources:undo_act", args=[slug, pk]), {"act": added.act})
    tell_done(request, sentence, undo=undo, is_warning=bool(added.lines.left_out))
    return redirect(resource_url(slug, pk, added.first))


# --- a holder for those that are chosen -------------------------------------------------------------------------------

GESTURES = {
    "detenteur": Gesture(
        changes.give_holder,
        HolderForm,
        lambda n: ngettext("Dire qui détient %(n)s ressource", "Dire qui détient %(n)s ressources", n) % {"n": n},
        gettext_lazy("Enregistrer pour toutes"),
        lambda held: words.held_sentence(held.count),
        gettext_lazy("Ce qui était écrit est remplacé. « Annuler » le remet."),
    ),
}


@require_http_methods(["GET", "POST"])
def change_several_resources(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, project = enter_project(request, slug, pk, P.SHAPE)
    picked = set(picked_rows(request))
    lines = [line for line in resource_queries.resource_map(project).all if line.pk in picked]
    undo_address = reverse("resources:undo_act", args=[slug, pk])
    if is_by_script(request) and request.method == "POST":
        form = HolderForm(request.POST)
        if not form.is_valid():
            return refused_form(form)
        held = changes.give_holder(resources=[line.pk for line in lines], by=member, **form.cleaned_data)
        return JsonResponse({"act": held.acts, "said": words.held_sentence(held.count)})
    return change_several(
        request,
        GESTURES,
        [Choice(line.pk, line.label, line.holder) for line in lines],
        template="resources/several_resources.html",
        context=page_context(member, project),
        back=reverse("resources:map", args=[slug, pk]),
        ticks="#plan",
        nothing=_("Cochez au moins une ressource du plan."),
        initial={"holder": request.GET.get("holder", "")},
        undo=lambda held, _form: Undo(undo_address, {"act": held.acts}) if held.acts else None,
        resources=[line.pk for line in lines],
        by=member,
    )
