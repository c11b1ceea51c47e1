"""Invitations on paper. They contain names and addresses, so they need the permission to read people's data."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jalons.base.http import file_response
from jalons.invitations.views.guests import enter_guest_list
from jalons.publication.documents.letters.pdf import write_calls_pdf, write_letters_pdf
from jalons.publication.queries import letters
from jalons.workshops.models import Workshop


@require_safe
def letters_file(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    _member, workshop = enter_guest_list(request, slug, number)
    made = letters.paper_letters(workshop, timezone.localdate(), whole=request.GET.get("toutes") == "oui")
    if not made.letters:
        messages.error(request, _("Il n’y a pas de lettre à imprimer."))
        return redirect("invitations:guest_letters", slug, number)
    return _letters_response(write_letters_pdf(made), "lettres", workshop)


@require_safe
def phone_list(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    _member, workshop = enter_guest_list(request, slug, number)
    made = letters.phone_calls(workshop, timezone.localdate())
    if not made.calls:
        messages.error(request, _("Il n’y a personne à appeler."))
        return redirect("invitations:guest_letters", slug, number)
    return _letters_response(write_calls_pdf(made), "appels", workshop)


def _letters_response(content: bytes, name: str, workshop: Workshop) -> HttpResponse:
    return file_response(content, "application/pdf", f"{slugify(f'{name} {workshop.title}')[:80]}.pdf", is_shown=True)
