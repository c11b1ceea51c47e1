"""The resource map of a chantier: read by the team, changed by those who may shape it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from jalons.base.errors import Refused
from jalons.base.http import apply_change, apply_form, file_response, form_arguments, posted_draft
from jalons.base.page_messages import Undo
from jalons.base.parts import is_by_script
from jalons.base.prepared_addresses import reverse
from jalons.base.spreadsheets import CSV
from jalons.directory.queries.contacts import organisation_names
from jalons.resources import live as map_live
from jalons.resources.changes import feasibility, several_resources
from jalons.resources.changes import resources as resource_changes
from jalons.resources.exports import write_map_csv
from jalons.resources.forms import (
    LineForm,
    MoveResourceForm,
    NewLineForm,
    NewResourceForm,
    QuickResourceForm,
    ResourceForm,
    ScaleForm,
)
from jalons.resources.models import Branch, MapAct, ResourceNode
from jalons.resources.queries import map_sides
from jalons.resources.queries import resources as resource_queries
from jalons.resources.rules import resources as rules
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops import live
from jalons.workshops.models import KeyProject
from jalons.workshops.queries import pledges
from jalons.workshops.queries.lineage import united_projects

P = Permission
# Acts undone by one gesture: one for each chantier that another unites.
MOST_ACTS = 50


@require_http_methods(["GET", "POST"])
def resource_map(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The verdict, the drawing and the outline. POST adds a resource with three answers."""
    member, project = enter_project(request, slug, pk, P.SHAPE if request.method == "POST" else P.READ)
    knows = member.can(P.KNOW_PEOPLE)
    may_shape = member.can(P.SHAPE)
    drawn = resource_queries.resource_map(project, with_contacts=knows, with_stamps=may_shape)
    initial = {"to": request.GET.get("dans", "")}
    form = QuickResourceForm(places=map_sides.possible_places(drawn), **form_arguments(request, initial))
    if apply_form(request, form, resource_adder(project), done=_("La ressource est sur la carte."), by=member):
        # The next resource is often on the same branch.
        there = urlencode({"dans": request.POST["to"]})
        return redirect(f"{reverse('resources:map', args=[slug, pk])}?{there}#ajouter")
    context: dict[str, Any] = {
        "member": member,
        "project": project,
        "map": drawn,
        "form": form,
        "people": map_sides.people_to_mobilise(drawn, member.roadmap, knows_people=knows),
        "acts": map_sides.last_map_acts(project) if may_shape else [],
        "organisations": organisation_names(member.roadmap) if may_shape else [],
        "deepest": rules.DEEPEST,
        "label_limit": rules.LABEL_LIMIT,
        "holder_limit": rules.HOLDER_LIMIT,
        "pledges": pledges.project_pledges(project, knows_people=knows),
    }
    return render(request, "resources/map.html", context)


@require_http_methods(["GET", "POST"])
def add_resource(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?dans=` is a branch or a resource to be placed under, `?apres=` the resource before it."""
    member, project = enter_project(request, slug, pk, P.SHAPE)
    places = map_sides.possible_places(resource_queries.resource_map(project))
    after = asked_node(request, project, "apres")
    initial = {"to": request.GET.get("dans", "")}
    if after:
        initial["to"] = str(after.parent_id or after.branch)
    if is_by_script(request):
        return _add_line(request, member, project, places, after)
    form = NewResourceForm(places=places, knows_people=member.can(P.KNOW_PEOPLE), **form_arguments(request, initial))
    if applied := apply_form(
        request, form, resource_adder(project, after), done=_("La ressource est sur la carte."), by=member
    ):
        return redirect(resource_url(slug, pk, applied.result.pk))
    context = page_context(member, project, form=form, after=after)
    return render(request, "resources/add_resource.html", context)


@require_http_methods(["GET", "POST"])
def edit_resource(request: HttpRequest, slug: str, pk: int, node: int) -> HttpResponse:
    member, project = enter_project(request, slug, pk, P.SHAPE)
    knows = member.can(P.KNOW_PEOPLE)
    rows = ResourceNode.objects.filter(key_project__in=united_projects([project.pk]), pk=node)
    if is_by_script(request):
        return _edit_line(request, member, rows.first())
    if (row := rows.first()) is None:
        return _removed_page(request, member, project)
    form = ResourceForm(knows_people=knows, **form_arguments(request, ResourceForm.values(row)))
    if apply_form(request, form, resource_changes.edit_resource, done=_("C’est enregistré."), node=row, by=member):
        return redirect(resource_url(slug, pk, node))
    if (row := rows.first()) is None:
        return _removed_page(request, member, project)
    drawn = resource_queries.resource_map(project)
    line = next((line for line in drawn.all if line.pk == node), None)
    own_map = resource_queries.resource_map(row.key_project, is_united=False)
    context = page_context(
        member,
        project,
        form=form,
        node=row,
        line=line,
        writer=map_sides.last_writer(row) if form.differences else "",
        move=MoveResourceForm(
            places=map_sides.possible_places(own_map, but=node), initial={"to": str(row.parent_id or row.branch)}
        ),
    )
    return render(request, "resources/resource.html", context, status=409 if form.differences else 200)


# --- in the outline itself: a script sends a line, and is answered with its number ------------------------------------


def _add_line(
    request: HttpRequest,
    member: Member,
    project: KeyProject,
    places: Iterable[map_sides.Place],
    after: ResourceNode | None,
) -> HttpResponse:
    form = NewLineForm(places=places, **form_arguments(request))
    if applied := apply_form(request, form, resource_adder(project, after), by=member):
        return _line_response(applied.result, member)
    return refused_form(form)


def _edit_line(request: HttpRequest, member: Member, row: ResourceNode | None) -> HttpResponse:
    if row is None:
        return HttpResponse(removed_sentence(), status=409, content_type="text/plain")
    form = LineForm(**form_arguments(request, LineForm.values(row)))
    if applied := apply_form(request, form, resource_changes.edit_resource, node=row, by=member):
        return _line_response(applied.result, member)
    if form.is_stale:
        # Sent again, what is written there is saved.
        saved = "; ".join(f"{difference.label.lower()}, {difference.saved}" for difference in form.differences)
        sentence = _(
            "Quelqu’un a modifié cette ressource pendant que vous écriviez. Ce qui est enregistré : %(saved)s. Enregistrez encore pour garder votre version, ou laissez."
        ) % {"saved": saved}
        return JsonResponse({"refused": sentence, "seen": form.data["seen"]}, status=409)
    return refused_form(form)


def _line_response(node: ResourceNode, member: Member) -> HttpResponse:
    """What the outline shows of it until it is drawn again."""
    shown = {"label": node.label, "holder": node.holder, "status": node.status, "word": node.get_status_display()}
    return JsonResponse({"node": node.pk, "act": map_sides.last_own_act(node, member), "seen": node.stamp, **shown})


def refused_form(form: forms.Form) -> HttpResponse:
    sentences = [str(error) for errors in form.errors.values() for error in errors]
    return HttpResponse(" ".join(sentences), status=409, content_type="text/plain")


def _removed_page(request: HttpRequest, member: Member, project: KeyProject) -> HttpResponse:
    """Somebody removed it meanwhile: what was typed is shown, ready to be added again."""
    if request.method != "POST":
        raise Http404
    places = map_sides.possible_places(resource_queries.resource_map(project))
    form = NewResourceForm(places=places, knows_people=member.can(P.KNOW_PEOPLE), initial=posted_draft(request))
    messages.error(request, removed_sentence())
    return render(request, "resources/add_resource.html", page_context(member, project, form=form), status=409)


@require_POST
def shift_resource(request: HttpRequest, slug: str, pk: int, node: int) -> HttpResponse:
    member, row = enter_resource(request, slug, pk, node)
    up = request.POST.get("to") == "up"
    if is_by_script(request):
        return _line_response(resource_changes.shift_resource(node=row, up=up, by=member), member)
    apply_change(request, resource_changes.shift_resource, node=row, up=up, by=member)
    return redirect(resource_url(slug, pk, node))


@require_POST
def move_resource(request: HttpRequest, slug: str, pk: int, node: int) -> HttpResponse:
    member, row = enter_resource(request, slug, pk, node)
    drawn = resource_queries.resource_map(row.key_project, is_united=False)
    form = MoveResourceForm(request.POST, places=map_sides.possible_places(drawn))
    if not form.is_valid():
        is_there = request.POST.get("to") in {str(line.pk) for line in drawn.all}
        sentence = resource_changes.too_deep_sentence() if is_there else str(form.errors["to"][0])
        messages.error(request, sentence)
        return redirect("resources:resource", slug, pk, node)

    def move() -> None:
        resource_changes.move_resource(node=row, by=member, **read_place(row.key_project, form.cleaned_data["to"]))

    if not apply_change(request, move, done=_("La ressource est déplacée.")):
        return redirect("resources:resource", slug, pk, node)
    return redirect(resource_url(slug, pk, node))


@require_POST
def remove_resource(request: HttpRequest, slug: str, pk: int, node: int) -> HttpResponse:
    member, row = enter_resource(request, slug, pk, node)
    under = next(
        (
            len(resource_queries.lines_under(line))
            for line in resource_queries.resource_map(row.key_project).all
            if line.pk == node
        ),
        0,
    )
    done = (
        ngettext(
            "« %(label)s » est retirée, avec %(n)d ressource. « Annuler » la remet.",
            "« %(label)s » est retirée, avec %(n)d ressources. « Annuler » les remet.",
            under,
        )
        if under
        else _("« %(label)s » est retirée. « Annuler » la remet.")
    )
    done = done % {"label": row.label, "n": under}
    if is_by_script(request):
        return JsonResponse({"act": resource_changes.remove_resource(node=row, by=member).pk, "said": done})

    def put_back(act: MapAct) -> Undo:
        return Undo(reverse("resources:undo_act", args=[slug, pk]), {"act": act.pk})

    apply_change(request, resource_changes.remove_resource, done=done, undo=put_back, node=row, by=member)
    return redirect(reverse("resources:map", args=[slug, pk]) + "#derniers-gestes")


@require_POST
def undo_map_act(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, project = enter_project(request, slug, pk, P.SHAPE)
    asked = [int(text) for text in request.POST.getlist("act") if text.isdecimal() and len(text) < 19]
    acts = list(MapAct.objects.filter(key_project__in=united_projects([project.pk]), pk__in=asked[:MOST_ACTS]))
    if is_by_script(request):
        several_resources.undo_map_acts(acts=acts, by=member)
        return JsonResponse({"said": _("Le geste est annulé.")})
    apply_change(request, several_resources.undo_map_acts, done=_("Le geste est annulé."), acts=acts, by=member)
    return redirect(reverse("resources:map", args=[slug, pk]) + "#derniers-gestes")


@require_safe
def map_screen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """For the room: the whole drawing, or with `?branche=lieu` the resources of one branch in large type."""
    member, project = enter_project(request, slug, pk, P.READ)
    drawn = resource_queries.resource_map(project)
    asked = request.GET.get("branche", "")
    branch = next((branch for branch in drawn.branches if branch.value == asked), None)
    context = {"member": member, "project": project, "map": drawn, "branch": branch}
    return render(request, "resources/map_screen.html", context)


@require_GET
def map_stream(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, project = enter_project(request, slug, pk, P.READ)
    assert member.user
    return map_live.follow_map(request, project, f"user:{member.user.pk}", live.session_asker(request))


@require_safe
def map_svg(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """With `?ecran`, as a large screen shows it."""
    _member, project = enter_project(request, slug, pk, P.READ)
    drawn = resource_queries.resource_map(project)
    svg = drawn.screen_svg if "ecran" in request.GET else drawn.svg()
    return file_response(svg, "image/svg+xml", f"carte-ressources-{pk}.svg")


@require_safe
def map_table(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """CSV; contacts only for those who may read people's data."""
    member, project = enter_project(request, slug, pk, P.READ)
    knows = member.can(P.KNOW_PEOPLE)
    drawn = resource_queries.resource_map(project, with_contacts=knows)
    return file_response(write_map_csv(drawn, with_contacts=knows), CSV, f"carte-ressources-{pk}.csv")


@require_http_methods(["GET", "POST"])
def edit_scale(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, P.MANAGE_ROADMAP)
    form = ScaleForm(**form_arguments(request, ScaleForm.values(resource_queries.feasibility_scale(member.roadmap))))
    if apply_form(request, form, feasibility.set_feasibility_rule, done=_("La règle est enregistrée."), by=member):
        return redirect("workshops:stakes", slug)
    return render(request, "resources/scale.html", {"member": member, "form": form})


# --- what several views do --------------------------------------------------------------------------------------------


def enter_project(request: HttpRequest, slug: str, pk: int, permission: Permission) -> tuple[Member, KeyProject]:
    member = enter_roadmap(request, slug, permission)
    rows = KeyProject.objects.select_related("merged_into", "roadmap")
    # The address of one that was merged is that of the chantier that unites it.
    return member, get_object_or_404(rows, roadmap=member.roadmap, pk=pk).living


def enter_resource(request: HttpRequest, slug: str, pk: int, node: int) -> tuple[Member, ResourceNode]:
    member, project = enter_project(request, slug, pk, P.SHAPE)
    rows = ResourceNode.objects.select_related("key_project")
    return member, get_object_or_404(rows, key_project__in=united_projects([project.pk]), pk=node)


def page_context(member: Member, project: KeyProject, **more: Any) -> dict[str, Any]:
    return {"member": member, "project": project, "organisations": organisation_names(member.roadmap), **more}


def asked_node(request: HttpRequest, project: KeyProject, name: str) -> ResourceNode | None:
    asked = request.GET.get(name, "")
    if not (asked.isdecimal() and len(asked) < 19):
        return None
    rows = ResourceNode.objects.select_related("key_project")
    return rows.filter(key_project__in=united_projects([project.pk]), pk=int(asked)).first()


def read_place(project: KeyProject, to: str) -> dict[str, Any]:
    """The arguments of a change for a place of a form; refused when it was just removed."""
    if to in Branch.values:
        return {"branch": to}
    united = united_projects([project.pk])
    parent = ResourceNode.objects.select_related("key_project").filter(key_project__in=united, pk=int(to)).first()
    if parent is None:
        raise Refused(
            _("Cet endroit n’est plus sur la carte : choisissez-en un autre."), code="place-off-the-map", field="to"
        )
    return {"branch": parent.branch, "parent": parent}


def resource_adder(project: KeyProject, after: ResourceNode | None = None) -> Any:
    def add(*, to: str, by: Any, **written: Any) -> ResourceNode:
        where = read_place(project, to)
        stays = after and str(after.parent_id or after.branch) == to
        return resource_changes.add_resource(project=project, by=by, after=after if stays else None, **where, **written)

    return add


def removed_sentence() -> str:
    return _("Cette ressource vient d’être retirée de la carte. Ce que vous avez écrit est gardé ci-dessous.")


def resource_url(slug: str, pk: int, node: int) -> str:
    return reverse("resources:map", args=[slug, pk]) + f"#ressource-{node}"
