"""The note de cadrage: one page, and a form for each part that people write."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalons.base.http import apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.governance import words
from jalons.governance.changes import framing as changes
from jalons.governance.forms.framing import FramingPartForm
from jalons.governance.models import FramingNote
from jalons.governance.queries import framing as queries
from jalons.governance.rules.framing import FIELDS, Part
from jalons.papers.documents import FORMATS
from jalons.papers.documents.html import prose_html
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def framing_note(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    framing, versions = (
        queries.roadmap_framing(member.roadmap, timezone.localdate()),
        queries.framing_versions(member.roadmap),
    )
    context = {
        "member": member,
        "framing": framing,
        "parts": {part.key: {"part": part, "prose": prose_html(part.text)} for part in framing.parts},
        "first_missing": next((part for part in framing.parts if part.key in framing.missing), None),
        "missing": words.missing_parts_sentence(framing.missing) if framing.missing else "",
        "versions": versions,
        "last": versions[0] if versions else None,
        "has_changed": bool(versions) and not versions[0].says_the_same(framing.note.texts),
        "formats": FORMATS,
    }
    return render(request, "governance/framing_note.html", context)


@require_http_methods(["GET", "POST"])
def edit_framing_part(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.AGREE)
    asked, note = Part(part), queries.framing_note(member.roadmap)
    form = FramingPartForm(part=asked, **form_arguments(request, FramingPartForm.of(note, asked)))
    done, undo = _("C’est enregistré."), _previous_values(request.path, note, asked)
    change = changes.write_framing_part
    if apply_form(request, form, change, done=done, undo=undo, anchor=part, part=asked, by=member):
        return redirect(f"{reverse('governance:framing_note', args=[slug])}#{part}")
    context = {
        "member": member,
        "form": form,
        "part": part,
        "title": words.FRAMING_PARTS[asked],
        "what": words.WHAT_TO_FRAME[asked],
    }
    return render(request, "governance/framing_part.html", context, status=409 if form.is_stale else 200)


def _previous_values(url: str, note: FramingNote, part: Part) -> Callable[[FramingNote], Undo]:
    """What the part said before. Whoever wrote it since is not overwritten: both versions are shown."""
    previous = {name: note.texts[name] for name in FIELDS[part]}

    def undo(written: FramingNote) -> Undo:
        written.refresh_from_db()
        return Undo(url, previous | {"seen": written.part_stamp(part)})

    return undo
