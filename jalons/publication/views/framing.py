"""The note de cadrage as a document: adopted, read again for ever, and its files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.governance.changes import framing as note_changes
from jalons.governance.models import FramingVersion
from jalons.governance.queries import framing as queries
from jalons.governance.words import missing_parts_sentence
from jalons.papers.documents import FORMATS
from jalons.publication.changes import framing as changes
from jalons.publication.documents.framing.versions import (
    changed_parts,
    following_version,
    framing_draft,
    previous_version,
    version_document,
)
from jalons.publication.forms.framing import AdoptFramingForm
from jalons.publication.views.documents import document_page_context, document_response
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def adopt_framing_note(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole note as it would be frozen, what it changes, and the day."""
    member = enter_roadmap(request, slug, Permission.AGREE)
    draft = framing_draft(member.roadmap)
    initial = {"adopted_on": timezone.localdate(), "seen": draft.stamp}
    form = AdoptFramingForm(has_gaps=bool(draft.framing.gaps), **form_arguments(request, initial))
    done = _(
        "La note est adoptée. Une erreur\u00a0? L’adoption s’annule aujourd’hui\u00a0; ensuite, cette version reste."
    )

    def undo(version: FramingVersion) -> Undo:
        return Undo(reverse("publication:withdraw_framing", args=[slug, version.number]), {})

    if applied := apply_form(request, form, changes.adopt_framing_note, done=done, undo=undo, by=member):
        return redirect("publication:framing_version", slug, applied.result.number)
    missing = draft.framing.missing
    context = {
        "member": member,
        "form": form,
        "draft": draft,
        "missing": missing_parts_sentence(missing) if missing else "",
        "has_news": draft.last is None or bool(draft.changes),
        **document_page_context(draft.adopted(timezone.localdate()), top=3),
    }
    return render(request, "publication/adopt_framing.html", context, status=409 if form.is_stale else 200)


@require_POST
def withdraw_framing_version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.AGREE)
    row = queries.framing_version(member.roadmap, version)
    if row is None:
        raise Http404
    done = _("L’adoption est annulée. Le texte de la note n’a pas changé.")
    if apply_change(request, note_changes.withdraw_framing_version, done=done, version=row, by=member):
        return redirect("governance:framing_note", slug)
    return redirect("publication:framing_version", slug, version)


@require_safe
def framing_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """The note of today."""
    member = enter_roadmap(request, slug, Permission.READ)
    document = framing_draft(member.roadmap).document
    return document_response(document, extension, f"note-de-cadrage-{slug}", member.roadmap)


@require_safe
def framing_version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    member, row = _enter_version(request, slug, version)
    document, previous, newer = version_document(row), previous_version(row), following_version(row)
    context = {
        "member": member,
        "version": row,
        "previous": previous,
        "newer": newer,
        "may_withdraw": member.can(Permission.AGREE) and not newer and row.may_be_withdrawn(timezone.localdate()),
        "changes": changed_parts(version_document(previous), document) if previous else [],
        "formats": FORMATS,
        **document_page_context(document, top=3),
    }
    return render(request, "publication/framing_version.html", context)


@require_safe
def framing_version_file(request: HttpRequest, slug: str, version: int, extension: str) -> HttpResponse:
    """Written from what was frozen: the same words for ever, in the colours of today."""
    member, row = _enter_version(request, slug, version)
    return document_response(
        version_document(row), extension, f"note-de-cadrage-{slug}-version-{row.number}", member.roadmap
    )


def _enter_version(request: HttpRequest, slug: str, number: int) -> tuple[Member, FramingVersion]:
    member = enter_roadmap(request, slug, Permission.READ)
    row = queries.framing_version(member.roadmap, number)
    if row is None:
        raise Http404
    return member, row
