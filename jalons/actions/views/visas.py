"""The team's page of visas: who is asked to see which fiches, until when, and what they answered."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.changes import visas as changes
from jalons.actions.changes.visas import GivenPage
from jalons.actions.forms.visas import AskVisasForm
from jalons.actions.models import VisaRequest
from jalons.actions.queries import sheets
from jalons.actions.queries import visas as queries
from jalons.actions.words import own_visas_sentence
from jalons.base.errors import Refused
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo, tell_done
from jalons.base.prepared_addresses import reverse
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission

P = Permission


@require_safe
def visa_list(request: HttpRequest, slug: str) -> HttpResponse:
    """`?fiche=`: the code of one fiche alone."""
    member = enter_roadmap(request, slug, P.READ)
    return _visas_page(request, member)


def _visas_page(request: HttpRequest, member: Member, given: GivenPage | None = None) -> HttpResponse:
    code = request.GET.get("fiche", "")
    action = sheets.find_action(member.roadmap, code) if code else None
    own = list(queries.requests_of(member)) if member.user else []
    waiting = sum(len(asked.fiches) for asked in queries.own_awaited_visas(member))
    context = {
        "member": member,
        "action": action,
        "requests": queries.visa_requests(member.roadmap, action),
        "own": own,
        "own_sentence": own_visas_sentence(waiting) if member.user else "",
        "given": given,
    }
    return render(request, "actions/visas.html", context)


@require_http_methods(["GET", "POST"])
def ask_visas(request: HttpRequest, slug: str) -> HttpResponse:
    """`?fiche=`: the code of a fiche that is ticked first."""
    member = enter_roadmap(request, slug, P.MANAGE_MEMBERS)
    form = AskVisasForm(roadmap=member.roadmap, **form_arguments(request, _first_choice(request, member)))
    if applied := apply_form(request, form, changes.ask_visas, by=member):
        given: GivenPage = applied.result
        if given.address:
            return _visas_page(request, member, given)
        tell_done(request, _("La demande est enregistrée : le courriel part dans un instant."))
        return redirect("actions:visas", slug)
    return render(request, "actions/ask_visas.html", {"member": member, "form": form})


def _first_choice(request: HttpRequest, member: Member) -> dict[str, Any]:
    action = sheets.find_action(member.roadmap, request.GET.get("fiche", ""))
    return {"actions": [action.pk]} if action else {}


@require_POST
def remind_visas(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Whoever has no address gets a page that is shown, to be handed over."""
    member, row = _enter_request(request, slug, pk)
    return _give_again(request, member, row, changes.remind_visas, _("La relance part dans un instant."))


def _give_again(
    request: HttpRequest, member: Member, row: VisaRequest, change: Callable[..., GivenPage], done: str
) -> HttpResponse:
    slug = member.roadmap.slug
    try:
        given = change(asked=row, by=member)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("actions:visas", slug)
    if given.address:
        return _visas_page(request, member, given)
    tell_done(request, done)
    return redirect("actions:visas", slug)


@require_POST
def ask_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_request(request, slug, pk)
    return _give_again(
        request, member, row, changes.ask_again, _("Le visa est redemandé : le courriel part dans un instant.")
    )


@require_POST
def withdraw_visas(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_request(request, slug, pk)
    undo = Undo(reverse("actions:restore_visas", args=[slug, pk]), {})
    done = _("La demande est retirée : sa page ne s’ouvre plus.")
    apply_change(request, changes.withdraw_visas, done=done, undo=undo, asked=row, by=member)
    return redirect("actions:visas", slug)


@require_POST
def restore_visas(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_request(request, slug, pk)
    apply_change(request, changes.restore_visas, done=_("La demande est rétablie."), asked=row, by=member)
    return redirect("actions:visas", slug)


def _enter_request(request: HttpRequest, slug: str, pk: int) -> tuple[Member, VisaRequest]:
    member = enter_roadmap(request, slug, P.MANAGE_MEMBERS)
    row = queries.find_request(member.roadmap, pk)
    if row is None:
        raise Http404
    return member, row
