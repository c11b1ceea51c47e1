"""The compte rendu of a workshop: read, written, validated, sent; and the page for its recipients."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments, unlist_page
from jalons.base.prepared_addresses import reverse
from jalons.invitations.changes import minutes as workshops_minute_changes
from jalons.invitations.models import Minutes
from jalons.invitations.queries import dispatches
from jalons.invitations.queries import minutes as workshops_minute_queries
from jalons.invitations.rules.minutes import is_reminded
from jalons.papers.documents import FORMATS
from jalons.papers.documents.model import Document
from jalons.publication.changes import minutes as publication_minute_changes
from jalons.publication.documents.minutes import document as document_minutes
from jalons.publication.documents.minutes import letters
from jalons.publication.forms.documents import MinutesForm, QuotesForm, minutes_values
from jalons.publication.queries import minutes as publication_minute_queries
from jalons.publication.views.documents import document_page_context, document_response, folded_page_context
from jalons.roadmaps.access import use_roadmap_clock
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_workshop

P = Permission
NOTES_ON_A_PAGE = 50


def _may_read(member: Member, row: Minutes) -> bool:
    """Whoever only reads the roadmap reads minutes once they are validated."""
    return not row.is_open or member.can(P.FOLLOW_WORK)


@require_safe
def minutes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The document, and what is left to do with it."""
    member, workshop = enter_workshop(request, slug, number, P.READ)
    row, today = workshops_minute_queries.workshop_minutes(workshop), timezone.localdate()
    if not _may_read(member, row):
        return render(request, "publication/minutes_to_come.html", {"member": member, "workshop": workshop})
    draft = document_minutes.draft_minutes(row, today) if row.is_open else None
    document = draft.document if draft else document_minutes.shown_document(row, today)
    may_send = member.can(P.KNOW_PEOPLE) and not row.is_open
    due_on = workshops_minute_queries.minutes_due_date(row)
    context = {
        "member": member,
        "workshop": workshop,
        "minutes": row,
        "due_on": due_on,
        "is_reminded": is_reminded(due_on, today),
        "today": today,
        "seen": draft.stamp if draft else "",
        "formats": FORMATS,
        "addressees": dispatches.minutes_addressees(row) if may_send else None,
        "newer_notes": workshops_minute_queries.notes_since_validation(row),
        "changed_votes": [] if row.is_open else publication_minute_queries.changed_votes(row),
        "remarks": publication_minute_queries.minutes_remarks(row) if row.is_open else [],
        "is_whole": request.GET.get("entier") == "oui",
        **folded_page_context(document, top=3),
    }
    return render(request, "publication/minutes.html", context)


@require_http_methods(["GET", "POST"])
def edit_minutes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, P.FACILITATE)
    row = workshops_minute_queries.workshop_minutes(workshop)
    form = MinutesForm(
        led=", ".join(workshops_minute_queries.leading_functions(member.roadmap)),
        meeting=document_minutes.proposed_meeting_label(row, timezone.localdate()),
        **form_arguments(request, minutes_values(row)),
    )
    done = _("C’est enregistré. Relisez le compte rendu.")
    if apply_form(request, form, workshops_minute_changes.write_minutes, done=done, workshop=workshop, by=member):
        return redirect("publication:minutes", slug, number)
    context = {"member": member, "workshop": workshop, "minutes": row, "form": form}
    return render(request, "publication/edit_minutes.html", context, status=409 if form.differences else 200)


@require_http_methods(["GET", "POST"])
def quotes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`?groupe=`: the id of a group, « sans » for notes without a group, « engagements » for pledges."""
    member, workshop = enter_workshop(request, slug, number, P.FACILITATE)
    row = workshops_minute_queries.workshop_minutes(workshop)
    lists = publication_minute_queries.quotable_lists(row)
    asked = request.GET.get("groupe", "")
    chosen = next((one for one in lists if one.name == asked), lists[0] if lists else None)
    form, page = None, None
    if chosen:
        page = Paginator(chosen.lines, NOTES_ON_A_PAGE).get_page(request.GET.get("page"))
        ticked = [line.key for line in page if line.is_quoted]
        values = {"ticked": ticked, "before": ",".join(ticked)}
        form = QuotesForm(choices=[(line.key, line.text) for line in page], **form_arguments(request, values))
        done = _("C’est enregistré : « %(title)s ».") % {"title": chosen.title}
        if apply_form(request, form, workshops_minute_changes.choose_quotes, done=done, workshop=workshop, by=member):
            chosen_page = urlencode({"groupe": chosen.name, "page": page.number})
            return redirect(f"{reverse('publication:quotes', args=[slug, number])}?{chosen_page}")
    elif request.method == "POST":
        return redirect("publication:quotes", slug, number)
    context = {
        "member": member,
        "workshop": workshop,
        "minutes": row,
        "lists": lists,
        "chosen": chosen,
        "page": page,
        "form": form,
    }
    return render(request, "publication/quotes.html", context)


@require_POST
def validate_minutes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, P.FACILITATE)
    done = _("Le compte rendu est validé : il ne change plus, sauf si vous le rouvrez. Il reste à l’envoyer.")
    seen = request.POST.get("seen", "")
    apply_change(
        request, publication_minute_changes.validate_minutes, done=done, workshop=workshop, seen=seen, by=member
    )
    return redirect("publication:minutes", slug, number)


@require_POST
def reopen_minutes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, P.FACILITATE)
    done = _("Le compte rendu est rouvert. La version déjà validée reste lisible par celles et ceux qui l’ont reçue.")
    apply_change(request, workshops_minute_changes.reopen_minutes, done=done, workshop=workshop, by=member)
    return redirect("publication:minutes", slug, number)


@require_http_methods(["GET", "POST"])
def send_minutes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who receives it, who does not and why, and both texts as they will leave; then the act."""
    member, workshop = enter_workshop(request, slug, number, P.KNOW_PEOPLE)
    row = workshops_minute_queries.workshop_minutes(workshop)
    if request.method == "POST":
        asked = request.POST.get("edition", "")
        edition = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
        done = _("C’est enregistré : les messages partent un par un. Cette page dit où ils en sont.")
        apply_change(
            request, publication_minute_changes.send_minutes, done=done, workshop=workshop, edition=edition, by=member
        )
        return redirect("publication:minutes", slug, number)
    context = {
        "member": member,
        "workshop": workshop,
        "minutes": row,
        "addressees": dispatches.minutes_addressees(row),
        "changed_votes": [] if row.is_open else publication_minute_queries.changed_votes(row),
        "letters": letters.minutes_letters(row, timezone.localdate()),
    }
    return render(request, "publication/send_minutes.html", context)


@require_POST
def send_minutes_again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, P.KNOW_PEOPLE)
    done = _("Ce qui n’était pas parti repart.")
    apply_change(request, workshops_minute_changes.send_minutes_again, done=done, workshop=workshop, by=member)
    return redirect("publication:minutes", slug, number)


@require_POST
def hand_over_minutes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, P.FACILITATE)
    done = _("C’est noté : le compte rendu est remis.")
    apply_change(request, workshops_minute_changes.hand_over_minutes, done=done, workshop=workshop, by=member)
    return redirect("publication:minutes", slug, number)


@require_safe
def minutes_file(request: HttpRequest, slug: str, number: int, extension: str) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, P.READ)
    row = workshops_minute_queries.workshop_minutes(workshop)
    if not _may_read(member, row):
        raise PermissionDenied
    document = document_minutes.shown_document(row, timezone.localdate())
    return document_response(document, extension, slugify(f"compte rendu {workshop.title}")[:80], workshop.roadmap)


# --- those who got it: no account -------------------------------------------------------------------------------------


@require_safe
def public_minutes(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The edition validated last, and nothing else of the workshop."""
    row, document = _find_public_minutes(uid)
    files = [
        (reverse("publication:public_minutes_file", args=[row.uid, extension]), form.label)
        for extension, form in FORMATS.items()
    ]
    context = {
        "files": files,
        "outdated": workshops_minute_queries.correction_sentence(row),
        **document_page_context(document, top=2),
    }
    return unlist_page(render(request, "publication/public_minutes.html", context))


@require_safe
def public_minutes_file(request: HttpRequest, uid: uuid.UUID, extension: str) -> HttpResponse:
    row, document = _find_public_minutes(uid)
    name = slugify(f"compte rendu {row.workshop.title}")[:80]
    return unlist_page(document_response(document, extension, name, row.workshop.roadmap))


def _find_public_minutes(uid: uuid.UUID) -> tuple[Any, Document]:
    row = workshops_minute_queries.minutes_by_address(uid)
    document = document_minutes.last_edition(row) if row else None
    if row is None or document is None:
        raise Http404
    use_roadmap_clock(row.workshop.roadmap)
    return row, document
