"""From a phone, without an account: the map of the chantier of the table."""

from typing import Any

from django.contrib import messages
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments, posted_draft
from jalons.resources import live as map_live
from jalons.resources.changes import map_acts
from jalons.resources.changes import resources as resource_changes
from jalons.resources.forms import NewResourceForm, PhoneResourceForm, ResourceForm
from jalons.resources.models import MapAct, ResourceNode
from jalons.resources.queries import map_sides
from jalons.resources.queries import resources as resource_queries
from jalons.resources.views.resources import removed_sentence, resource_adder
from jalons.workshops import live
from jalons.workshops.access import find_participant as participant_at
from jalons.workshops.access import find_workshop
from jalons.workshops.models import KeyProject, Participant
from jalons.workshops.queries.lineage import united_projects
from jalons.workshops.rules.workshops import participants_may_write
from jalons.workshops.views.phones import is_from_queue, not_joined_response, queued_change_response


@require_safe
def phone_maps(request: HttpRequest, code: str) -> HttpResponse:
    """The chantiers of the workshop, among which the table chooses its own."""
    participant = participant_at(request, code)
    if participant is None:
        return redirect("votes:participate", code)
    projects = KeyProject.objects.current().filter(workshop=participant.workshop)
    projects = projects.order_by(Case(When(state=KeyProject.State.KEPT, then=0), default=1), "rank", "pk")
    return render(request, "resources/phone_maps.html", {"workshop": participant.workshop, "projects": projects})


@require_http_methods(["GET", "POST"])
def phone_map(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    participant = participant_at(request, code)
    if participant is None:
        if request.method == "POST" and is_from_queue(request):
            return not_joined_response(find_workshop(request, code))
        return redirect("votes:participate", code)
    is_queued = request.method == "POST" and is_from_queue(request)
    project = _participant_project(participant, pk, is_queued=is_queued)
    drawn = resource_queries.resource_map(project)
    form = PhoneResourceForm(places=map_sides.possible_places(drawn), **form_arguments(request))
    if is_queued:
        return queued_change_response(form, resource_adder(project), by=participant)
    done = _("La ressource est sur la carte.")
    if apply_form(request, form, resource_adder(project), done=done, by=participant):
        return redirect("resources:phone_map", code, pk)
    context: dict[str, Any] = {
        "workshop": participant.workshop,
        "project": project,
        "map": drawn,
        "form": form,
        "acts": map_sides.last_map_acts(project, by=participant),
        "others": map_sides.resources_of_others(project, participant),
    }
    return render(request, "resources/phone_map.html", context)


@require_GET
def phone_map_stream(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    participant = participant_at(request, code)
    if participant is None:
        raise Http404
    project = _participant_project(participant, pk)
    if not participants_may_write(participant.workshop.state):
        return HttpResponse(status=204)  # tells a browser not to ask again
    return map_live.follow_map(request, project, live.phones_key(participant.workshop), f"participant:{participant.pk}")


@require_POST
def undo_phone_act(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Undoes an act of this phone on the map."""
    participant = participant_at(request, code)
    if participant is None:
        return redirect("votes:participate", code)
    project = _participant_project(participant, pk)
    asked = request.POST.get("act", "")
    act = MapAct.objects.filter(
        key_project__in=united_projects([project.pk]), pk=int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    ).first()
    if act is None:
        messages.error(request, _("Ce geste est déjà annulé."))
    else:
        apply_change(request, map_acts.undo_map_act, done=_("Le geste est annulé."), act=act, by=participant)
    return redirect("resources:phone_map", code, pk)


@require_http_methods(["GET", "POST"])
def phone_resource(request: HttpRequest, code: str, pk: int, node: int) -> HttpResponse:
    participant = participant_at(request, code)
    if participant is None:
        return redirect("votes:participate", code)
    project = _participant_project(participant, pk)
    rows = ResourceNode.objects.filter(key_project__in=united_projects([project.pk]), pk=node)
    if (row := rows.first()) is None:
        return _add_again_page(request, participant, project)
    if request.method != "POST" and row.pk in map_sides.resources_of_others(project, participant):
        messages.error(request, resource_changes.OF_ANOTHER_TABLE % {"label": row.label})
        return redirect("resources:phone_map", code, pk)
    form = ResourceForm(knows_people=False, **form_arguments(request, ResourceForm.values(row)))
    if apply_form(request, form, resource_changes.edit_resource, done=_("C’est enregistré."), node=row, by=participant):
        return redirect("resources:phone_map", code, pk)
    if (row := rows.first()) is None:
        return _add_again_page(request, participant, project)
    context: dict[str, Any] = {
        "workshop": participant.workshop,
        "project": project,
        "title": row.label,
        "form": form,
        # Only the holders that this map already names, because the directory is not for phones.
        "holders": map_sides.resource_holders(resource_queries.resource_map(project)),
        "writer": map_sides.last_writer(row) if form.differences else "",
    }
    return render(request, "resources/phone_resource.html", context, status=409 if form.differences else 200)


def _add_again_page(request: HttpRequest, participant: Participant, project: KeyProject) -> HttpResponse:
    """Somebody removed it meanwhile: what was typed is shown, and can be added again once a place is chosen."""
    if request.method != "POST":
        raise Http404
    drawn = resource_queries.resource_map(project)
    asks_again = "to" in request.POST
    form = NewResourceForm(
        places=map_sides.possible_places(drawn),
        knows_people=False,
        **form_arguments(request) if asks_again else {"initial": posted_draft(request)},
    )
    if apply_form(request, form, resource_adder(project), done=_("La ressource est sur la carte."), by=participant):
        return redirect("resources:phone_map", participant.workshop.code, project.pk)
    if not asks_again:
        messages.error(request, removed_sentence())
    context = {
        "workshop": participant.workshop,
        "project": project,
        "title": _("Ajouter une ressource"),
        "form": form,
        "is_new": True,
        "holders": map_sides.resource_holders(drawn),
    }
    return render(request, "resources/phone_resource.html", context, status=409)


def _participant_project(participant: Participant, pk: int, *, is_queued: bool = False) -> KeyProject:
    """Only those of the workshop: its tables write on no other map, and read none. What waited in a phone goes on to
    the change, whose refusal is a sentence that the phone shows."""
    own = {"roadmap": participant.workshop.roadmap_id} if is_queued else {"workshop": participant.workshop}
    project = KeyProject.objects.select_related("merged_into").filter(pk=pk, **own).first()
    if project is None:
        raise Http404
    return project.living
