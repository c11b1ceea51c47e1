"""The engineering grant: what is left of the envelope, and the request that an action makes of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.actions.access import enter_action
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.stale_pages import row_stamp
from jalons.funding.changes import grants as grant_changes
from jalons.funding.forms.grants import EnvelopeForm, GrantForm, GrantStatusForm
from jalons.funding.queries import envelopes as envelope_queries
from jalons.funding.queries import grants as grant_queries
from jalons.funding.rules.money import ZERO
from jalons.funding.views.pages import render_page
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def envelope_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody may read what is left of it; those who manage the roadmap get the form."""
    member = enter_roadmap(request, slug, Permission.READ if request.method == "GET" else Permission.MANAGE_ROADMAP)
    shown = grant_queries.envelope_page(member.roadmap)
    form = EnvelopeForm(**form_arguments(request, EnvelopeForm.values(shown)))
    if apply_form(request, form, grant_changes.set_envelope, done=_("L’enveloppe est enregistrée."), by=member):
        return redirect("funding:envelope", slug)
    others = envelope_queries.shared_envelopes(member.roadmap)
    neighbours = ZERO
    if member.can(Permission.MANAGE_ROADMAP):
        departement = grant_queries.roadmap_departement(member.roadmap)
        neighbours = envelope_queries.requested_by_neighbours(member.roadmap, departement)
    return render_page(request, "envelope", member, form=form, shown=shown, others=others, neighbours=neighbours)


@require_http_methods(["GET", "POST"])
def grant_page(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Everybody may read the request; those who fund get the form, as long as it is not sent."""
    needed = Permission.READ if request.method == "GET" else Permission.FUND
    member, action = enter_action(request, slug, code, needed)
    shown = grant_queries.grant_page(action)
    form = _grant_form(member, shown, **form_arguments(request, _initial_grant(shown)))
    done = _("La demande est enregistrée. Rien n’est envoyé pour vous : Jalons prépare, vous déposez.")
    if apply_form(request, form, grant_changes.draft_grant, done=done, action=action, by=member):
        return redirect("funding:grant", slug, code)
    return render_page(request, "grant", member, form=form, status_form=GrantStatusForm(), action=action, shown=shown)


def _grant_form(member: Member, shown: grant_queries.GrantPage, **kwargs: Any) -> GrantForm:
    return GrantForm(roadmap=member.roadmap, rows=len(shown.recipients) + 3, **kwargs)


def _initial_grant(shown: grant_queries.GrantPage) -> dict[str, Any]:
    return GrantForm.initial_of(shown.grant, shown.recipients) if shown.grant else {"seen": row_stamp()}


@require_POST
def grant_status(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    grant, form = grant_queries.grant_request(action), GrantStatusForm(**form_arguments(request))
    done = _("L’état de la demande a changé.")
    if grant and not apply_form(request, form, grant_changes.advance_grant, done=done, grant=grant, by=member):
        shown = grant_queries.grant_page(action)  # the stored request, even if the form was refused
        written = _grant_form(member, shown, initial=_initial_grant(shown))
        return render_page(request, "grant", member, form=written, status_form=form, action=action, shown=shown)
    return redirect("funding:grant", slug, code)


@require_POST
def remove_grant(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    grant = grant_queries.grant_request(action)
    if grant and apply_change(
        request, grant_changes.remove_grant, done=_("La demande est retirée."), grant=grant, by=member
    ):
        return redirect("funding:plan", slug, code)
    return redirect("funding:grant", slug, code)
