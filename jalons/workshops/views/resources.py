"""The resource map of a chantier: read by the team, written by those who shape it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from jalons.base.errors import Refused
from jalons.base.http import accepted, carried_out, download, filled, typed
from jalons.base.spreadsheets import CSV
from jalons.directory.models import Organisation
from jalons.roadmaps.access import enter
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission
from jalons.workshops import changes, live, queries
from jalons.workshops.exports import map_csv
from jalons.workshops.forms.resources import (
    MoveResourceForm,
    NewResourceForm,
    QuickResourceForm,
    ResourceForm,
    ScaleForm,
)
from jalons.workshops.models import Branch, KeyProject, MapAct, ResourceNode

P = Permission


@require_http_methods(["GET", "POST"])
def resource_map(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The verdict, the drawing and the outline. Posting adds a resource in three answers."""
    member, project = _project(request, slug, pk, P.SHAPE if request.method == "POST" else P.READ)
    knows = member.can(P.KNOW_PEOPLE)
    drawn = queries.resource_map(project, with_contacts=knows)
    initial = {"to": request.GET.get("dans", "")}
    form = QuickResourceForm(places=queries.places(drawn), **filled(request, initial))
    if accepted(request, form, adding(project), done=_("La ressource est sur la carte."), by=member):
        # The next one is often of the same branch.
        there = urlencode({"dans": request.POST["to"]})
        return redirect(f"{reverse('workshops:map', args=[slug, pk])}?{there}#ajouter")
    context: dict[str, Any] = {
        "member": member,
        "project": project,
        "map": drawn,
        "form": form,
        "people": queries.people_to_mobilise(drawn, member.roadmap, knows_people=knows),
        "acts": queries.last_acts(project) if member.can(P.SHAPE) else [],
        "pledges": queries.pledges_of_project(project, knows_people=knows),
    }
    return render(request, "workshops/map.html", context)


@require_http_methods(["GET", "POST"])
def add_resource(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?dans=` names a branch or a resource to stand under, `?apres=` the resource to come after."""
    member, project = _project(request, slug, pk, P.SHAPE)
    places = queries.places(queries.resource_map(project))
    after = _asked_node(request, project, "apres")
    initial = {"to": request.GET.get("dans", "")}
    if after:
        initial["to"] = str(after.parent_id or after.branch)
    form = NewResourceForm(places=places, knows_people=member.can(P.KNOW_PEOPLE), **filled(request, initial))
    if accepted(request, form, adding(project, after), done=_("La ressource est sur la carte."), by=member):
        return redirect(_at(slug, pk, form.result.pk))  # type: ignore[attr-defined]
    context = _context(member, project, form=form, after=after)
    return render(request, "workshops/add_resource.html", context)


@require_http_methods(["GET", "POST"])
def resource(request: HttpRequest, slug: str, pk: int, node: int) -> HttpResponse:
    member, project = _project(request, slug, pk, P.SHAPE)
    knows = member.can(P.KNOW_PEOPLE)
    found = ResourceNode.objects.filter(key_project=project, pk=node)
    if (row := found.first()) is None:
        return _gone(request, member, project)
    form = ResourceForm(node=row, knows_people=knows, **filled(request, values_of(row)))
    if accepted(request, form, changes.edit_resource, done=_("C’est enregistré."), node=row, by=member):
        return redirect(_at(slug, pk, node))
    if (row := found.first()) is None:
        return _gone(request, member, project)
    form.node = row
    differences = form.compare() if form.is_stale() else []
    drawn = queries.resource_map(project)
    line = next((line for line in drawn.all if line.pk == node), None)
    context = _context(
        member,
        project,
        form=form,
        node=row,
        line=line,
        differences=differences,
        writer=queries.last_writer(row) if differences else "",
        move=MoveResourceForm(places=queries.places(drawn, but=node), initial={"to": str(row.parent_id or row.branch)}),
    )
    return render(request, "workshops/resource.html", context, status=409 if differences else 200)


def _gone(request: HttpRequest, member: Member, project: KeyProject) -> HttpResponse:
    """Somebody removed it meanwhile: what was typed is kept, ready to be added again."""
    if request.method != "POST":
        raise Http404
    places = queries.places(queries.resource_map(project))
    form = NewResourceForm(places=places, knows_people=member.can(P.KNOW_PEOPLE), initial=typed(request))
    messages.error(request, removed_meanwhile())
    return render(request, "workshops/add_resource.html", _context(member, project, form=form), status=409)


@require_POST
def shift_resource(request: HttpRequest, slug: str, pk: int, node: int) -> HttpResponse:
    member, row = _node(request, slug, pk, node)
    carried_out(request, changes.shift_resource, node=row, up=request.POST.get("to") == "up", by=member)
    return redirect(_at(slug, pk, node))


@require_POST
def move_resource(request: HttpRequest, slug: str, pk: int, node: int) -> HttpResponse:
    member, row = _node(request, slug, pk, node)
    drawn = queries.resource_map(row.key_project)
    form = MoveResourceForm(request.POST, places=queries.places(drawn))
    if not form.is_valid():
        messages.error(request, str(form.errors["to"][0]))
        return redirect("workshops:resource", slug, pk, node)

    def move() -> None:
        changes.move_resource(node=row, by=member, **_where(row.key_project, form.cleaned_data["to"]))

    if not carried_out(request, move, done=_("La ressource est déplacée.")):
        return redirect("workshops:resource", slug, pk, node)
    return redirect(_at(slug, pk, node))


@require_POST
def remove_resource(request: HttpRequest, slug: str, pk: int, node: int) -> HttpResponse:
    member, row = _node(request, slug, pk, node)
    under = next(
        (len(queries.all_under(line)) for line in queries.resource_map(row.key_project).all if line.pk == node), 0
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
    carried_out(request, changes.remove_resource, done=done % {"label": row.label, "n": under}, node=row, by=member)
    return redirect(reverse("workshops:map", args=[slug, pk]) + "#derniers-gestes")


@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, project = _project(request, slug, pk, P.SHAPE)
    asked = request.POST.get("act", "")
    act = (
        MapAct.objects.filter(key_project=project, pk=int(asked)).first()
        if asked.isdecimal() and len(asked) < 19
        else None
    )
    if act is None:
        messages.error(request, _("Ce geste est déjà annulé."))
    else:
        carried_out(request, changes.undo_map_act, done=_("Le geste est annulé."), act=act, by=member)
    return redirect(reverse("workshops:map", args=[slug, pk]) + "#derniers-gestes")


@require_safe
def map_screen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """For the room: the whole drawing, or with `?branche=lieu` the resources of one branch, written large."""
    member, project = _project(request, slug, pk, P.READ)
    drawn = queries.resource_map(project)
    asked = request.GET.get("branche", "")
    branch = next((branch for branch in drawn.branches if branch.value == asked), None)
    context = {"member": member, "project": project, "map": drawn, "branch": branch}
    return render(request, "workshops/map_screen.html", context)


@require_GET
def map_stream(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, project = _project(request, slug, pk, P.READ)
    assert member.user
    return live.follow_map(request, project, f"user:{member.user.pk}", live.session_of(request))


@require_safe
def map_svg(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _member, project = _project(request, slug, pk, P.READ)
    svg = queries.resource_map(project).svg()
    return download(svg, "image/svg+xml", f"carte-ressources-{pk}.svg")


@require_safe
def map_table(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """CSV; contacts only for those who may know people."""
    member, project = _project(request, slug, pk, P.READ)
    knows = member.can(P.KNOW_PEOPLE)
    drawn = queries.resource_map(project, with_contacts=knows)
    return download(map_csv(drawn, with_contacts=knows), CSV, f"carte-ressources-{pk}.csv")


@require_http_methods(["GET", "POST"])
def scale(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, P.MANAGE_ROADMAP)
    form = ScaleForm(**filled(request, ScaleForm.values(queries.scale_of(member.roadmap))))
    if accepted(request, form, changes.set_feasibility_rule, done=_("La règle est enregistrée."), by=member):
        return redirect("workshops:stakes", slug)
    return render(request, "workshops/scale.html", {"member": member, "form": form})


# --- what several views do --------------------------------------------------------------------------------------------


def _project(request: HttpRequest, slug: str, pk: int, permission: Permission) -> tuple[Member, KeyProject]:
    member = enter(request, slug, permission)
    return member, get_object_or_404(KeyProject, roadmap=member.roadmap, pk=pk)


def _node(request: HttpRequest, slug: str, pk: int, node: int) -> tuple[Member, ResourceNode]:
    member, project = _project(request, slug, pk, P.SHAPE)
    return member, get_object_or_404(ResourceNode.objects.select_related("key_project"), key_project=project, pk=node)


def _context(member: Member, project: KeyProject, **more: Any) -> dict[str, Any]:
    names = Organisation.objects.filter(roadmap=member.roadmap).order_by("name").values_list("name", flat=True)
    return {"member": member, "project": project, "organisations": names, **more}


def _asked_node(request: HttpRequest, project: KeyProject, name: str) -> ResourceNode | None:
    asked = request.GET.get(name, "")
    if not (asked.isdecimal() and len(asked) < 19):
        return None
    return ResourceNode.objects.filter(key_project=project, pk=int(asked)).first()


def _where(project: KeyProject, to: str) -> dict[str, Any]:
    """What a place of a form means to a change; refused when it was just removed."""
    if to in Branch.values:
        return {"branch": to}
    parent = ResourceNode.objects.filter(key_project=project, pk=int(to)).first()
    if parent is None:
        raise Refused(_("Cet endroit n’est plus sur la carte : choisissez-en un autre."), field="to")
    return {"branch": parent.branch, "parent": parent}


def adding(project: KeyProject, after: ResourceNode | None = None) -> Any:
    def add(*, to: str, by: Any, **written: Any) -> ResourceNode:
        where = _where(project, to)
        stays = after and str(after.parent_id or after.branch) == to
        return changes.add_resource(project=project, by=by, after=after if stays else None, **where, **written)

    return add


def removed_meanwhile() -> str:
    return _("Cette ressource vient d’être retirée de la carte. Ce que vous avez écrit est gardé ci-dessous.")


def values_of(row: ResourceNode) -> dict[str, Any]:
    names = ("version", "label", "status", "holder", "conditions", "contact", "cost", "effort")
    return {name: getattr(row, name) for name in names}


def _at(slug: str, pk: int, node: int) -> str:
    return reverse("workshops:map", args=[slug, pk]) + f"#ressource-{node}"
