"""Model actions, and fiches started from a model or from another fiche."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalons.actions import library
from jalons.actions.access import enter_action
from jalons.actions.changes import copies as copy_changes
from jalons.actions.forms.copies import CopyForm, StartForm
from jalons.actions.library import ModelAction
from jalons.actions.queries import copies as copy_queries
from jalons.base.http import apply_form, form_arguments
from jalons.base.sorted_tables import SORT, Columns, asked_order, remember_filters
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.models import Audience

COLUMNS: Columns[ModelAction] = {"modele": lambda row: row.title, "theme": lambda row: row.theme}


@require_safe
@remember_filters("q", "theme", "public", SORT)
def model_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    words, theme, audience = (request.GET.get(name, "").strip()[:200] for name in ("q", "theme", "public"))
    order = asked_order(request, COLUMNS)
    context = {
        "member": member,
        "models": order.sort(library.search_models(words, theme, audience)),
        "order": order,
        "themes": library.model_themes(),
        "audiences": Audience.choices,
        "words": words,
        "theme": theme,
        "audience": audience,
        "is_filtered": bool(words or theme or audience),
    }
    return render(request, "actions/library.html", context)


@require_safe
def model_page(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    return render(request, "actions/model.html", {"member": member, "model": _find_model(key)})


@require_http_methods(["GET", "POST"])
def start_from_model(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.PROPOSE_ACTION)
    model = _find_model(key)
    form = StartForm(roadmap=member.roadmap, **form_arguments(request, {"title": model.title}))
    done = _("Le brouillon est créé, avec ses étapes : adaptez-le à votre territoire.")
    if applied := apply_form(request, form, copy_changes.start_from_model, done=done, model=model, by=member):
        return redirect("actions:edit", slug, applied.result.code)
    return render(request, "actions/start_from.html", {"member": member, "model": model, "form": form})


@require_http_methods(["GET", "POST"])
def copy_action(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """`?vers=` is the roadmap that receives the copy: this one to duplicate, or another where the person may
    propose."""
    member, action = enter_action(request, slug, code, Permission.READ)
    offered = copy_queries.copy_targets(member.user, member.roadmap)
    asked = request.GET.get("vers", "")
    if not asked:
        context = {"member": member, "action": action, "targets": offered}
        return render(request, "actions/copy.html", context)
    by = enter_roadmap(request, asked, Permission.PROPOSE_ACTION)
    within = by.roadmap == member.roadmap
    title = _("%(title)s (copie)") % {"title": action.title[:140]} if within else action.title
    form = CopyForm(
        roadmap=by.roadmap, **form_arguments(request, {"title": title, "axis": action.axis_id if within else None})
    )
    if applied := apply_form(
        request, form, copy_changes.copy_action, done=_("La copie est créée, en brouillon."), source=action, by=by
    ):
        return redirect("actions:edit", by.roadmap.slug, applied.result.code)
    context = {"member": member, "action": action, "form": form, "target": by.roadmap, "is_within": within}
    return render(request, "actions/copy.html", context)


def _find_model(key: str) -> ModelAction:
    model = library.model_action(key)
    if model is None:
        raise Http404
    return model
