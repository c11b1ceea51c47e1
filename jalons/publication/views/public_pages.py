"""The public page of a voted feuille de route: what anybody reads, and how the team opens, updates and closes it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, file_response, form_arguments
from jalons.base.mail import absolute_url
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.spreadsheets import CSV
from jalons.publication import exports
from jalons.publication.changes import public_pages as changes
from jalons.publication.forms.editions import PublishForm
from jalons.publication.queries import public_pages as queries
from jalons.publication.queries.public_pages import ShownAction, ShownRelease
from jalons.publication.words import EDITION_FORMATS
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def edit_public_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows exactly what would be public, then publishes it."""
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    last = queries.last_release(member.roadmap)
    gives_files = bool(last and last.page.gives_files)
    preview = queries.preview_release(member, gives_files=gives_files)
    is_open = bool(last and last.page.is_open)
    initial = {"gives_files": gives_files, "seen": preview[1] if preview else ""}
    form = PublishForm(**form_arguments(request, initial))
    done = _("La page publique est à jour.") if is_open else _("La page publique est ouverte : tout le monde la lit.")
    undo = None if is_open else Undo(reverse("publication:close_public_page", args=[slug]), {})
    if apply_form(request, form, changes.publish_release, done=done, undo=undo, by=member):
        return redirect("publication:public_page", slug)
    context = {
        "member": member,
        "form": form,
        "last": last,
        "is_open": is_open,
        "shown": preview[0] if preview else None,
        "axes": preview[0].axes() if preview else [],
        "address": absolute_url("publication:public_roadmap", slug),
        "licence": exports.LICENCE,
    }
    return render(request, "publication/public_page.html", context)


@require_POST
def close_public_page(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    done = _("La page publique est fermée : son adresse ne mène plus à rien.")
    undo = Undo(reverse("publication:reopen_public_page", args=[slug]), {})
    apply_change(request, changes.close_public_page, done=done, undo=undo, by=member)
    return redirect("publication:public_page", slug)


@require_POST
def reopen_public_page(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    done = _("La page publique est rouverte, telle qu’elle était.")
    undo = Undo(reverse("publication:close_public_page", args=[slug]), {})
    apply_change(request, changes.reopen_public_page, done=done, undo=undo, by=member)
    return redirect("publication:public_page", slug)


# --- anybody: no account ---------------------------------------------------------------------------------------------


@require_safe
def public_roadmap(request: HttpRequest, slug: str) -> HttpResponse:
    """`?commune=`: the actions that concern it, by its name."""
    shown = _find_shown_release(slug)
    asked = request.GET.get("commune", "")[:100]
    commune = asked if asked in shown.roadmap.communes else ""
    context = {
        "shown": shown,
        "commune": commune,
        "is_unknown": bool(asked and not commune),
        "axes": shown.axes(commune),
        "licence": exports.LICENCE,
    }
    return render(request, "publication/public_roadmap.html", context)


@require_safe
def public_action(request: HttpRequest, slug: str, fiche: str) -> HttpResponse:
    shown = _find_shown_release(slug)
    action = shown.roadmap.action(fiche)
    if action is None:
        raise Http404
    return render(request, "publication/public_action.html", {"shown": shown, "action": ShownAction(action)})


@require_safe
def public_table(request: HttpRequest, slug: str) -> HttpResponse:
    shown = _find_shown_release(slug)
    return file_response(exports.public_table(shown), CSV, f"actions-{slugify(slug)}-{shown.release.on:%Y-%m-%d}.csv")


@require_safe
def public_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """The voted text, as it was frozen, when the team gives it."""
    file = queries.public_file(slug, extension)
    if file is None:
        raise Http404
    name = f"feuille-de-route-{slugify(slug)}.{extension}"
    return file_response(bytes(file.content), EDITION_FORMATS[extension].mime, name)


def _find_shown_release(slug: str) -> ShownRelease:
    shown = queries.shown_release(slug)
    if shown is None:
        raise Http404
    return shown
