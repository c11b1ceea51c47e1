"""Open registration: the page where the facilitation opens it, and the public page behind its QR code."""

from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base import rate_limits
from jalons.base.codes import read_code
from jalons.base.http import apply_change, apply_form, form_arguments, unlist_page
from jalons.base.mail import absolute_url
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.qr_codes import draw_qr
from jalons.invitations.changes import registrations as changes
from jalons.invitations.forms.registrations import RegistrationForm, RegistrationPageForm
from jalons.invitations.queries import registrations as queries
from jalons.invitations.rules.registrations import MOST_SECONDS
from jalons.invitations.views.guests import enter_guest_list, find_guest, warn_of_overbooking
from jalons.invitations.words import newsletter_text, what_happens_sentence
from jalons.roadmaps.access import use_roadmap_clock

_OPENED = gettext_lazy("Les inscriptions sont ouvertes : l’affiche, le lien et le texte sont prêts.")


@require_http_methods(["GET", "POST"])
def registration(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    page = queries.page_of(workshop)
    form = RegistrationPageForm(**form_arguments(request, RegistrationPageForm.values_of(workshop, page)))
    opens = "open" in request.POST
    done = _OPENED if opens else _("C’est enregistré.")
    undo = Undo(reverse("invitations:close_registration", args=[slug, number]), {}) if opens else None
    signed: dict[str, Any] = {"workshop": workshop, "by": member, "opens": opens}
    if apply_form(request, form, changes.revise_registration, done=str(done), undo=undo, **signed):
        warn_of_overbooking(request, workshop)
        return redirect("invitations:registration", slug, number)
    link = absolute_url("invitations:register", page.code) if page else ""
    closing = queries.page_closing(page, workshop) if page else None
    public = queries.public_page(page) if page else None
    context = {
        "member": member,
        "workshop": workshop,
        "page": page,
        "when": public.when if public else "",
        "closing": closing,
        "is_open": page is not None and closing is None,
        "form": form,
        "people": queries.registered_people(workshop),
        "link": link,
        "shown_link": link.partition("://")[2],
        "qr": draw_qr(link) if link else "",
        "newsletter": newsletter_text(workshop, public.when, link, page.until) if public and page else "",
    }
    return render(request, "invitations/registration.html", context)


@require_POST
def open_registration(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    undo = Undo(reverse("invitations:close_registration", args=[slug, number]), {})
    apply_change(request, changes.open_registration, done=str(_OPENED), undo=undo, workshop=workshop, by=member)
    return redirect("invitations:registration", slug, number)


@require_POST
def close_registration(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    done = _("Les inscriptions sont fermées. Les personnes inscrites gardent leur place.")
    undo = Undo(reverse("invitations:open_registration", args=[slug, number]), {})
    apply_change(request, changes.close_registration, done=done, undo=undo, workshop=workshop, by=member)
    return redirect("invitations:registration", slug, number)


@require_POST
def forget_repeated(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    guest = find_guest(workshop, pk)
    apply_change(request, changes.forget_repeated, done=_("C’est noté."), guest=guest, by=member)
    return redirect("invitations:guest", slug, number, pk)


# --- without account -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever is already known is answered as a newcomer is: a private page of the same look."""
    if code != read_code(code):
        return redirect("invitations:register", read_code(code) or "0")
    page = rate_limits.open_by_code(request, code, lambda: queries.page_by_code(code))
    if page is None:
        return unlist_page(render(request, "invitations/register_gone.html", status=404))
    use_roadmap_clock(page.workshop.roadmap)
    form = RegistrationForm(request.POST or None, roadmap=page.workshop.roadmap)
    public = queries.public_page(page)
    if public.closing is None:
        address = rate_limits.address_of(request)
        rate_limits.count_form(request, form, rate_limits.REGISTRATIONS_HERE, page.pk, address)
        rate_limits.count_form(request, form, rate_limits.REGISTRATIONS, page.pk)
    if applied := apply_form(request, form, changes.register, page=page):
        caches["posted"].set(form.key, str(applied.result.uid), MOST_SECONDS)
        return redirect("invitations:reply", applied.result.uid)
    if form.is_bound and (
        earlier := caches["posted"].get(form.key)
    ):  # the same words, from the page that « Précédent » gave
        return redirect("invitations:reply", earlier)
    context = {"public": public, "form": form, "what_happens": what_happens_sentence()}
    context["is_too_many"] = rate_limits.is_refused(request)
    status = 200 if public.closing is None else 410
    return unlist_page(render(request, "invitations/register.html", context, status=status))


@require_safe
def registration_erased(request: HttpRequest) -> HttpResponse:
    return unlist_page(render(request, "invitations/registration_erased.html"))
