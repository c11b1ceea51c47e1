"""The chapters of the feuille de route: what each needs, and the texts that people write."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalons.base.http import apply_form, form_arguments
from jalons.publication.changes import chapters as chapter_changes
from jalons.publication.documents.roadmap.texts import PROPOSED, WHAT_TO_WRITE
from jalons.publication.forms.editions import ChapterForm
from jalons.publication.queries import chapters as chapter_queries
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def chapter_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    lines = chapter_queries.chapter_lines(member.roadmap, timezone.localdate())
    context = {"member": member, "chapters": lines, "empty": sum(line.is_empty for line in lines)}
    return render(request, "publication/chapters.html", context)


@require_http_methods(["GET", "POST"])
def edit_chapter(request: HttpRequest, slug: str, chapter: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    row = chapter_queries.chapter_text(member.roadmap, chapter)
    proposed = "" if row.pk else str(PROPOSED.get(row.Chapter(chapter), ""))
    form = ChapterForm(
        **form_arguments(request, {"text": row.text or proposed, "is_required": row.is_required, "seen": row.stamp})
    )
    done = _("« %(title)s » est enregistré.") % {"title": row}
    if apply_form(request, form, chapter_changes.write_chapter, done=done, chapter=chapter, by=member):
        return redirect("publication:chapters", slug)
    context = {
        "member": member,
        "chapter": row,
        "form": form,
        "what": WHAT_TO_WRITE[row.Chapter(chapter)],
        "is_proposed": bool(proposed) and request.method != "POST",
    }
    return render(request, "publication/chapter.html", context, status=409 if form.is_stale else 200)
