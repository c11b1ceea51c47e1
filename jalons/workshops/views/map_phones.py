"""From a phone, without account: the map of the chantier of the table, and what one promises."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from jalons.base.http import accepted, carried_out, filled, typed
from jalons.workshops import changes, live, queries
from jalons.workshops.forms.resources import NewResourceForm, PledgeForm, QuickResourceForm, ResourceForm
from jalons.workshops.models import KeyProject, MapAct, Participant, ResourceNode
from jalons.workshops.rules import participants_may_write
from jalons.workshops.views.phones import _participant as participant_at
from jalons.workshops.views.resources import adding, removed_meanwhile, values_of


@require_safe
def maps(request: HttpRequest, code: str) -> HttpResponse:
    """The chantiers of the roadmap: the table chooses the one it works on."""
    participant = participant_at(request, code)
    if participant is None:
        return redirect("workshops:participate", code)
    projects = KeyProject.objects.filter(roadmap=participant.workshop.roadmap_id).order_by(
        "-is_shortlisted", "rank", "pk"
    )
    return render(request, "workshops/phone_maps.html", {"workshop": participant.workshop, "projects": projects})


@require_http_methods(["GET", "POST"])
def phone_map(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    participant = participant_at(request, code)
    if participant is None:
        return redirect("workshops:participate", code)
    project = _project(participant, pk)
    drawn = queries.resource_map(project)
    form = QuickResourceForm(places=queries.places(drawn), **filled(request))
    done = _("La ressource est sur la carte.")
    if accepted(request, form, adding(project), done=done, by=participant):
        return redirect("workshops:phone_map", code, pk)
    context: dict[str, Any] = {
        "workshop": participant.workshop,
        "project": project,
        "map": drawn,
        "form": form,
        "acts": queries.last_acts(project, by=participant),
    }
    return render(request, "workshops/phone_map.html", context)


@require_GET
def phone_map_stream(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    participant = participant_at(request, code)
    if participant is None:
        raise Http404
    project = _project(participant, pk)
    if not participants_may_write(participant.workshop.state):
        return HttpResponse(status=204)  # which tells a browser not to ask again
    return live.follow_map(request, project, live.phones_key(participant.workshop), f"participant:{participant.pk}")


@require_POST
def phone_undo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take back what this phone wrote on the map."""
    participant = participant_at(request, code)
    if participant is None:
        return redirect("workshops:participate", code)
    project = _project(participant, pk)
    asked = request.POST.get("act", "")
    act = MapAct.objects.filter(
        key_project=project, pk=int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    ).first()
    if act is None:
        messages.error(request, _("Ce geste est déjà annulé."))
    else:
        carried_out(request, changes.undo_map_act, done=_("Le geste est annulé."), act=act, by=participant)
    return redirect("workshops:phone_map", code, pk)


@require_http_methods(["GET", "POST"])
def phone_resource(request: HttpRequest, code: str, pk: int, node: int) -> HttpResponse:
    participant = participant_at(request, code)
    if participant is None:
        return redirect("workshops:participate", code)
    project = _project(participant, pk)
    found = ResourceNode.objects.filter(key_project=project, pk=node)
    if (row := found.first()) is None:
        return _put_again(request, participant, project)
    form = ResourceForm(node=row, knows_people=False, **filled(request, values_of(row)))
    if accepted(request, form, changes.edit_resource, done=_("C’est enregistré."), node=row, by=participant):
        return redirect("workshops:phone_map", code, pk)
    if (row := found.first()) is None:
        return _put_again(request, participant, project)
    form.node = row
    differences = form.compare() if form.is_stale() else []
    context: dict[str, Any] = {
        "workshop": participant.workshop,
        "project": project,
        "title": row.label,
        "form": form,
        "differences": differences,
        # Those this map already names: the directory is not for phones.
        "holders": queries.holders(queries.resource_map(project)),
        "writer": queries.last_writer(row) if differences else "",
    }
    return render(request, "workshops/phone_resource.html", context, status=409 if differences else 200)


def _put_again(request: HttpRequest, participant: Participant, project: KeyProject) -> HttpResponse:
    """Somebody removed it meanwhile: what was typed is kept, and goes back on the map once a place is chosen."""
    if request.method != "POST":
        raise Http404
    drawn = queries.resource_map(project)
    asks_again = "to" in request.POST
    form = NewResourceForm(
        places=queries.places(drawn),
        knows_people=False,
        **filled(request) if asks_again else {"initial": typed(request)},
    )
    if accepted(request, form, adding(project), done=_("La ressource est sur la carte."), by=participant):
        return redirect("workshops:phone_map", participant.workshop.code, project.pk)
    if not asks_again:
        messages.error(request, removed_meanwhile())
    context = {
        "workshop": participant.workshop,
        "project": project,
        "title": _("Ajouter une ressource"),
        "form": form,
        "is_new": True,
        "holders": queries.holders(drawn),
    }
    return render(request, "workshops/phone_resource.html", context, status=409)


@require_http_methods(["GET", "POST"])
def promise(request: HttpRequest, code: str) -> HttpResponse:
    """« Je m’engage à… ». The promise has a private address, which alone may erase the name in it."""
    participant = participant_at(request, code)
    if participant is None:
        return redirect("workshops:participate", code)
    projects = KeyProject.objects.filter(roadmap=participant.workshop.roadmap_id)
    form = PledgeForm(projects=projects, **filled(request))
    if accepted(request, form, changes.make_pledge, done=_("Votre engagement est noté. Merci."), by=participant):
        return redirect("workshops:own_pledge", form.result.uid)  # type: ignore[attr-defined]
    context = {"workshop": participant.workshop, "form": form, "own": queries.own_pledges(participant)}
    return render(request, "workshops/promise.html", context)


def _project(participant: Participant, pk: int) -> KeyProject:
    project = KeyProject.objects.filter(roadmap=participant.workshop.roadmap_id, pk=pk).first()
    if project is None:
        raise Http404
    return project
