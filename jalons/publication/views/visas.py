"""The page of somebody who is asked for their visa: the fiches, read as their documents, and the answers. By a private
address, or with an account of the team."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalons.actions.access import closed_link_page
from jalons.actions.changes import visas as changes
from jalons.actions.forms.visas import AnswerVisaForm
from jalons.actions.models import VisaRequest
from jalons.actions.models.plan_money import money_of, money_stamp
from jalons.actions.queries import visas as queries
from jalons.base import rate_limits
from jalons.base.http import apply_form, form_arguments, unlist_page
from jalons.base.prepared_addresses import reverse
from jalons.publication.documents.roadmap.sheet import visa_document
from jalons.publication.queries.visa_facts import visa_facts
from jalons.publication.views.documents import document_page_context
from jalons.roadmaps.access import enter_roadmap, use_roadmap_clock
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def own_visas(request: HttpRequest, token: str) -> HttpResponse:
    asked = queries.find_own_request(token)
    if asked is None:
        return closed_link_page(request)
    use_roadmap_clock(asked.roadmap)
    context = {"asked": asked, "token": token, "asker": _asker_of(asked), "lines": queries.request_lines(asked)}
    return unlist_page(render(request, "publication/own_visas.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def own_visa(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    asked = queries.find_own_request(token)
    if asked is None:
        return closed_link_page(request)
    use_roadmap_clock(asked.roadmap)
    if request.method == "POST":
        rate_limits.spend_attempt(rate_limits.WRITINGS_OF_A_LINK, "visas", asked.pk)
    back = reverse("publication:own_visas", args=[token])
    return unlist_page(_visa_page(request, asked, pk, back, {"token": token}))


@require_http_methods(["GET", "HEAD", "POST"])
def team_visa(request: HttpRequest, slug: str, pk: int, item: int) -> HttpResponse:
    """`pk`: what is asked of this person by their account; the others are led to the dashboard."""
    member = enter_roadmap(request, slug, Permission.READ)
    if queries.find_request(member.roadmap, pk) is None:
        raise Http404
    asked = queries.requests_of(member).filter(pk=pk).first() if member.user else None
    if asked is None:
        messages.error(request, _("Ce visa ne vous est pas demandé."))
        return redirect("overview:dashboard", slug)
    return _visa_page(request, asked, item, reverse("actions:visas", args=[slug]), {"member": member}, by=member)


def _visa_page(
    request: HttpRequest,
    asked: VisaRequest,
    pk: int,
    back: str,
    context: dict[str, Any],
    by: Member | None = None,
) -> HttpResponse:
    visa = queries.find_visa(asked, pk)
    if visa is None:
        raise Http404
    form = AnswerVisaForm(**form_arguments(request, {"version": visa.action.version}))
    done = _("Votre réponse est enregistrée. Merci.")
    if apply_form(request, form, changes.answer_visa, done=done, visa=visa, by=by):
        return redirect(back)
    return render(
        request,
        "publication/team_visa.html" if by else "publication/own_visa.html",
        context
        | {
            "asked": asked,
            "visa": visa,
            "form": form,
            "back": back,
            "version": visa.action.version,
            "money": money_stamp(money_of([visa.action_id]).get(visa.action_id, {})),
            "line": queries.visa_line(visa, asked),
            "changed": queries.changed_fields(visa),
            "sums": visa_facts(visa.action),
            **document_page_context(visa_document(visa.action, timezone.localdate()), top=2),
        },
    )


def _asker_of(asked: VisaRequest) -> str:
    """The function of whoever asks; empty once they have left."""
    return asked.roadmap.name_of(asked.asked_by) if asked.asked_by else ""
