"""Model actions, and fiches that begin with what is already written."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalons.actions import changes, library, queries
from jalons.actions.access import enter_action
from jalons.actions.forms.copies import CopyForm, StartForm
from jalons.actions.library import ModelAction
from jalons.base.http import accepted, filled
from jalons.roadmaps.access import enter
from jalons.roadmaps.rules import Permission
from jalons.workshops.models import Audience


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    words, theme, audience = (request.GET.get(name, "").strip()[:200] for name in ("q", "theme", "public"))
    context = {
        "member": member,
        "models": library.search(words, theme, audience),
        "themes": library.themes(),
        "audiences": Audience.choices,
        "words": words,
        "theme": theme,
        "audience": audience,
        "is_filtered": bool(words or theme or audience),
    }
    return render(request, "actions/library.html", context)


@require_safe
def model(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    return render(request, "actions/model.html", {"member": member, "model": _known(key)})


@require_http_methods(["GET", "POST"])
def start_from(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    member = enter(request, slug, Permission.PROPOSE_ACTION)
    model = _known(key)
    form = StartForm(roadmap=member.roadmap, **filled(request, {"title": model.title}))
    done = _("Le brouillon est créé, avec ses étapes : adaptez-le à votre territoire.")
    if accepted(request, form, changes.start_from, done=done, model=model, by=member):
        return redirect("actions:edit", slug, form.result.code)  # type: ignore[attr-defined]
    return render(request, "actions/start_from.html", {"member": member, "model": model, "form": form})


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """`?vers=` is the roadmap that receives the copy: this one to duplicate, or another where one may propose."""
    member, action = enter_action(request, slug, code, Permission.READ)
    offered = queries.targets(member.user, member.roadmap)
    asked = request.GET.get("vers", "")
    if not asked:
        context = {"member": member, "action": action, "targets": offered}
        return render(request, "actions/copy.html", context)
    by = enter(request, asked, Permission.PROPOSE_ACTION)
    within = by.roadmap == member.roadmap
    title = _("%(title)s (copie)") % {"title": action.title[:140]} if within else action.title
    form = CopyForm(roadmap=by.roadmap, **filled(request, {"title": title, "axis": action.axis_id if within else None}))
    if accepted(request, form, changes.copy, done=_("La copie est créée, en brouillon."), source=action, by=by):
        return redirect("actions:edit", by.roadmap.slug, form.result.code)  # type: ignore[attr-defined]
    context = {"member": member, "action": action, "form": form, "target": by.roadmap, "is_within": within}
    return render(request, "actions/copy.html", context)


def _known(key: str) -> ModelAction:
    model = library.model_action(key)
    if model is None:
        raise Http404
    return model
