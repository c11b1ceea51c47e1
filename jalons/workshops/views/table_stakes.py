"""« Enjeux » of a table: it groups its notes, phrases up to five enjeux, proposes them to the room. No account: the link of
the table is enough, and says the workshop and the table."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from jalons.base import rate_limits
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.workshops.changes import table_stakes as changes
from jalons.workshops.forms.table_stakes import TableStakeForm
from jalons.workshops.models import TableSecretary, TableStake
from jalons.workshops.queries import pace
from jalons.workshops.queries import secretaries as secretary_queries
from jalons.workshops.queries import table_stakes as queries
from jalons.workshops.views.phones import is_from_queue, queue_refusal, queued_change_response
from jalons.workshops.views.secretaries import closed_link, link_holder


@require_http_methods(["GET", "POST"])
@ensure_csrf_cookie
def table_stakes(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """POST writes one more enjeu: a draft, or proposed at once."""
    holder = link_holder(request, code, token)
    if holder is None:
        return _closed_page(request)
    if request.method == "POST":
        rate_limits.spend_attempt(rate_limits.ACTS, holder.workshop.pk, holder.table)
    form = TableStakeForm(notes=queries.notes_to_group(holder), **form_arguments(request))
    if request.method == "POST" and is_from_queue(request):
        return queued_change_response(form, changes.write_table_stake, by=holder)
    if applied := apply_form(request, form, changes.write_table_stake, done=_done_sentence(request), by=holder):
        _tell_notes_left(request, form, applied.result)
        return redirect("workshops:table_stakes", code, token)
    context = _context(holder, token, form) | {"page": queries.table_stakes_page(holder)}
    return render(request, "workshops/table_stakes.html", context)


@require_http_methods(["GET", "POST"])
@ensure_csrf_cookie
def table_stake(request: HttpRequest, code: str, token: str, uid: str) -> HttpResponse:
    """A draft is written again, proposed or erased; a proposal is taken back."""
    holder = link_holder(request, code, token)
    if holder is None:
        return _closed_page(request)
    if request.method == "POST":
        rate_limits.spend_attempt(rate_limits.ACTS, holder.workshop.pk, holder.table)
    row = queries.table_stake(holder, uid)
    if row is None:
        if request.method == "POST" and is_from_queue(request):
            return queue_refusal(_("Cet enjeu de la table vient d’être effacé."))
        raise Http404
    signed: dict[str, Any] = {"table_stake": row, "by": holder}
    if request.method == "POST" and "take_back" in request.POST:
        done = _("L’enjeu est de nouveau un brouillon de la table.")
        apply_change(request, changes.take_back_proposal, done=done, **signed)
        return redirect("workshops:table_stakes", code, token)
    if request.method == "POST" and "remove" in request.POST:
        apply_change(request, changes.remove_table_stake, done=_("Le brouillon est effacé."), **signed)
        return redirect("workshops:table_stakes", code, token)
    values = {"how": row.how, "what_for": row.what_for, "notes": queries.notes_of_table_stake(row), "seen": row.stamp}
    form = TableStakeForm(notes=queries.notes_to_group(holder, row), **form_arguments(request, values))
    if request.method == "POST" and is_from_queue(request):
        return queued_change_response(form, changes.revise_table_stake, **signed)
    if apply_form(request, form, changes.revise_table_stake, done=_done_sentence(request), **signed):
        _tell_notes_left(request, form, row)
        return redirect("workshops:table_stakes", code, token)
    return render(request, "workshops/table_stake.html", _context(holder, token, form) | {"row": row})


def _done_sentence(request: HttpRequest) -> str:
    if "proposes" in request.POST:
        return _("L’enjeu est proposé à la salle.")
    return _("L’enjeu est gardé dans les brouillons de la table.")


def _tell_notes_left(request: HttpRequest, form: TableStakeForm, row: TableStake) -> None:
    """The text is kept, and the notes that the table may not group are left out: it is told how many, and why."""
    left = len(set(form.cleaned_data["notes"]).difference(row.notes.values_list("number", flat=True)))
    if left:
        sentence = ngettext(
            "%(n)s note cochée n’y est pas : elle est d’une autre table, ou déjà dans un autre enjeu de la vôtre.",
            "%(n)s notes cochées n’y sont pas : elles sont d’une autre table, ou déjà dans un autre enjeu de la vôtre.",
            left,
        )
        messages.warning(request, sentence % {"n": left})


def _context(holder: TableSecretary, token: str, form: TableStakeForm) -> dict[str, Any]:
    return {
        "workshop": holder.workshop,
        "secretary": holder,
        "token": token,
        "pages": secretary_queries.table_pages(holder.workshop),
        "playing": pace.playing_item(holder.workshop, timezone.now()),
        "form": form,
    }


def _closed_page(request: HttpRequest) -> HttpResponse:
    """The link was renewed, or its table no longer exists: what was typed is kept."""
    if request.method == "POST" and is_from_queue(request):
        return queue_refusal(
            _("Ce lien ne sert plus. Demandez le nouveau à l’animation. Votre texte reste ici, pour le copier.")
        )
    return closed_link(request, " ".join(filter(None, (request.POST.get("how"), request.POST.get("what_for")))))
