"""The public page of a voted feuille de route: what anybody reads, and how the team opens, updates and closes it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base import french
from jalons.base.http import apply_change, apply_form, file_response, form_arguments
from jalons.base.mail import absolute_url
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.spreadsheets import CSV
from jalons.publication import exports
from jalons.publication.changes import public_pages as changes
from jalons.publication.forms.editions import PublishForm
from jalons.publication.models import Release
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
    gives_files, contact = (last.gives_files, last.contact) if last else (False, "")
    preview = queries.preview_release(member, gives_files=gives_files, contact=contact)
    is_open = bool(last and last.page.is_open)
    initial = {"gives_files": gives_files, "contact": contact, "seen": preview[1] if preview else ""}
    form = PublishForm(**form_arguments(request, initial))
    done = _("La page publique est à jour.") if is_open else _("La page publique est ouverte : tout le monde la lit.")

    def undo(release: Release) -> Undo:
        if not is_open:
            return Undo(reverse("publication:close_public_page", args=[slug]), {})
        return Undo(reverse("publication:withdraw_release", args=[slug]), {"seen": release.pk})

    if apply_form(request, form, changes.publish_release, done=done, undo=undo, by=member):
        return redirect("publication:public_page", slug)
    context = {
        "member": member,
        "form": form,
        "last": last,
        "is_open": is_open,
        "shown": preview[0] if preview else None,
        "axes": preview[0].axes() if preview else [],
        "freshness": queries.page_freshness(last, preview[0]) if last and is_open and preview else None,
        "page_address": absolute_url("publication:public_roadmap", slug),
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
    undo = Undo(reverse("publication:close_public_page", args=[slug]), {})
    apply_change(request, changes.reopen_public_page, done=_page_reopened, undo=undo, by=member)
    return redirect("publication:public_page", slug)


@require_POST
def withdraw_release(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    seen = request.POST.get("seen", "")
    apply_change(request, changes.withdraw_release, done=_release_put_back, seen=seen, by=member)
    return redirect("publication:public_page", slug)


def _page_reopened(release: Release) -> str:
    return _("La page publique est rouverte : elle montre l’état du %(day)s.") % {
        "day": french.format_short_day(release.on)
    }


def _release_put_back(release: Release) -> str:
    return _("La page publique montre de nouveau l’état du %(day)s.") % {"day": french.format_short_day(release.on)}


# --- anybody: no account ---------------------------------------------------------------------------------------------


@require_safe
def public_roadmap(request: HttpRequest, slug: str) -> HttpResponse:
    """`?commune=`: the actions that concern it, by its name."""
    shown = _find_shown_release(slug, with_former=True)
    asked = request.GET.get("commune", "")[:100]
    commune = asked if asked in shown.roadmap.communes else ""
    context = {
        "shown": shown,
        "commune": commune,
        "commune_counts": shown.commune_counts(commune) if commune else "",
        "is_unknown": bool(asked and not commune),
        "axes": shown.axes(commune),
        "changes": shown.changes(commune),
        "page_address": absolute_url("publication:public_roadmap", slug),
        "licence": exports.LICENCE,
    }
    return render(request, "publication/public_roadmap.html", context)


@require_safe
def public_action(request: HttpRequest, slug: str, fiche: str) -> HttpResponse:
    shown = _find_shown_release(slug)
    action = shown.roadmap.action(fiche)
    if action is None:
        raise Http404
    context = {
        "shown": shown,
        "action": ShownAction(action),
        "page_address": absolute_url("publication:public_action", slug, action.code),
    }
    return render(request, "publication/public_action.html", context)


@require_safe
def public_table(request: HttpRequest, slug: str) -> HttpResponse:
    shown = _find_shown_release(slug)
    return file_response(exports.public_table(shown), CSV, f"actions-{slugify(slug)}-{shown.release.on:%Y-%m-%d}.csv")


@require_safe
def public_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What each published day brought, for readers of news (Atom)."""
    feed = queries.public_feed(slug)
    if feed is None:
        raise Http404
    return HttpResponse(exports.public_news(feed, slug), content_type=exports.ATOM)


@require_safe
def public_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """The voted text, as it was frozen, when the team gives it."""
    file = queries.public_file(slug, extension)
    if file is None:
        raise Http404
    name = f"feuille-de-route-{slugify(slug)}.{extension}"
    return file_response(bytes(file.content), EDITION_FORMATS[extension].mime, name)


def _find_shown_release(slug: str, *, with_former: bool = False) -> ShownRelease:
    shown = queries.shown_release(slug, with_former=with_former)
    if shown is None:
        raise Http404
    return shown
