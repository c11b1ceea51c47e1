"""The secretary of a table types what is said there. No account: the link of the table is enough.

The page is that of a phone, with the tags of the last note kept for the next one; notes go through the same queue.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from jalons.base import rate_limits
from jalons.base.http import Applied, apply_change, apply_form, form_arguments
from jalons.base.mail import absolute_url
from jalons.base.qr_codes import draw_qr
from jalons.roadmaps.queries.perimeters import perimeter_communes
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_workshop, find_workshop
from jalons.workshops.changes import notes
from jalons.workshops.changes import secretaries as secretary_changes
from jalons.workshops.forms.phones import SecretaryNoteForm, SecretaryRewordForm
from jalons.workshops.models import TableSecretary
from jalons.workshops.queries import pace
from jalons.workshops.queries import secretaries as secretary_queries
from jalons.workshops.views.phones import count_note, is_from_queue, phone_stream_response, queue_response
from jalons.workshops.words.notes import note_place_sentence


@require_safe
@ensure_csrf_cookie
def secretary(request: HttpRequest, code: str, token: str) -> HttpResponse:
    holder = link_holder(request, code, token)
    return _secretary_page(request, holder, token) if holder else closed_link(request)


@require_POST
def secretary_write(request: HttpRequest, code: str, token: str) -> HttpResponse:
    holder = link_holder(request, code, token)
    if holder is None:
        if not is_from_queue(request):
            return closed_link(request)
        sentence = _("Ce lien ne sert plus. Demandez le nouveau à l’animation. Votre note reste ici, pour la copier.")
        return JsonResponse({"refused": sentence, "until": ""}, status=409)
    form = SecretaryNoteForm(request.POST)
    if is_from_queue(request):
        return queue_response(request, form, holder)
    count_note(request, form, holder)
    if apply_form(request, form, notes.write_note, done=note_place_sentence, by=holder):
        return redirect("workshops:secretary", code, token)
    return _secretary_page(request, holder, token, form)


@require_http_methods(["GET", "POST"])
def secretary_note(request: HttpRequest, code: str, token: str, number: int) -> HttpResponse:
    """Corrects a note of the table, or withdraws it from the wall."""
    holder = link_holder(request, code, token)
    if holder and request.method == "POST":
        rate_limits.spend_attempt(rate_limits.ACTS, holder.workshop.pk, holder.table)
    note = holder and secretary_queries.table_note(holder, number)
    if not holder or not note:
        raise Http404
    if request.method == "POST" and "withdraw" in request.POST:
        apply_change(
            request,
            notes.withdraw_note,
            done=_("La note est masquée : elle n’est plus sur le mur."),
            note=note,
            by=holder,
        )
        return redirect("workshops:secretary", code, token)
    initial = {"text": "" if note.original_text else note.text} | secretary_queries.note_tags(note)
    form = SecretaryRewordForm(**form_arguments(request, initial))
    applied: Applied[Any] | None
    if "as_new" in request.POST:
        applied = apply_form(request, form, notes.write_note, done=note_place_sentence, by=holder)
    else:
        applied = apply_form(request, form, notes.reword_note, done=_("La note est corrigée."), note=note, by=holder)
    if applied:
        return redirect("workshops:secretary", code, token)
    form.show_communes(perimeter_communes(holder.workshop.roadmap))
    return render(
        request,
        "workshops/secretary_note.html",
        {"secretary": holder, "workshop": holder.workshop, "token": token, "note": note, "form": form},
    )


@require_GET
def secretary_stream(request: HttpRequest, code: str, token: str) -> HttpResponse:
    holder = link_holder(request, code, token)
    if holder is None:
        raise Http404
    return phone_stream_response(request, holder.workshop, f"secretary:{holder.workshop.pk}:{holder.table}")


def link_holder(request: HttpRequest, code: str, token: str) -> TableSecretary | None:
    workshop = find_workshop(request, code)
    return rate_limits.open_by_code(request, token, lambda: secretary_queries.secretary_by_token(workshop, token))


def _secretary_page(
    request: HttpRequest, holder: TableSecretary, token: str, form: SecretaryNoteForm | None = None
) -> HttpResponse:
    form = form or SecretaryNoteForm(initial=secretary_queries.last_tags(holder))
    form.show_communes(perimeter_communes(holder.workshop.roadmap))
    context: dict[str, Any] = {
        "workshop": holder.workshop,
        "secretary": holder,
        "token": token,
        "page": secretary_queries.secretary_page(holder),
        "pages": secretary_queries.table_pages(holder.workshop),
        "playing": pace.playing_item(holder.workshop, timezone.now()),
        "form": form,
    }
    return render(request, "workshops/secretary.html", context)


def closed_link(request: HttpRequest, draft: str = "") -> HttpResponse:
    """The link was renewed, or its table no longer exists: notes waiting in this browser are shown, to be copied."""
    draft = draft or request.POST.get("text", "")
    return render(request, "workshops/closed_link.html", {"draft": draft}, status=404)


# --- the links, given by the facilitation ----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def secretaries(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A link and a QR code for each table. POST renews them all."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    if request.method == "POST":
        done = _("Les liens sont changés. Donnez les nouveaux : les anciens ne servent plus.")
        apply_change(request, secretary_changes.renew_table_links, done=done, workshop=workshop, by=member)
        return redirect("workshops:secretaries", slug, number)
    links = [
        (link, address, draw_qr(address))
        for link in secretary_queries.table_links(workshop)
        for address in [absolute_url("workshops:secretary", workshop.code, link.token)]
    ]
    return render(request, "workshops/secretaries.html", {"member": member, "workshop": workshop, "links": links})
