"""Actions are scored, ranked, laid in a matrix, and two rankings are compared."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalons.actions.access import enter_action
from jalons.actions.changes import scoring as scoring_changes
from jalons.actions.forms.scoring import ScoreForm, WeightsForm
from jalons.actions.models import Criterion, Panel
from jalons.actions.queries import scoring as scoring_queries
from jalons.actions.queries import sheets
from jalons.actions.queries.scoring import Grid
from jalons.base.http import apply_form, asked_number, form_arguments
from jalons.base.prepared_addresses import reverse
from jalons.base.sorted_tables import SORT, asked_order, remember_filters
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
@remember_filters("par", "version", SORT)
def ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """`?par=` is the body that scores, `?version=` that of the weights."""
    member = enter_roadmap(request, slug, Permission.READ)
    panel = asked_panel(request)
    grid, grids = asked_grid(request, member.roadmap)
    action_ranking = scoring_queries.action_ranking(member.roadmap, panel, grid)
    order = asked_order(request, scoring_queries.COLUMNS)
    context = {
        "member": member,
        "ranking": action_ranking,
        "order": order,
        "sorted_rows": order.sort(action_ranking.rows),
        "grids": grids,
        "panels": Panel.choices,
        "criteria": [criterion.label for criterion in Criterion],
    }
    return render(request, "actions/ranking.html", context)


@require_http_methods(["GET", "POST"])
def score_action(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    panel = asked_panel(request)
    form = ScoreForm(**form_arguments(request, scoring_queries.panel_scores(action, panel)))
    done = _("Les notes de l’action %(code)s sont enregistrées.") % {"code": code}
    if apply_form(request, form, scoring_changes.score_action, done=done, action=action, panel=panel, by=member):
        following = scoring_queries.next_unscored_code(member.roadmap, panel, action)
        # « Enregistrer et passer à la suivante », to score fiches in a row.
        if "suivante" in request.POST and following:
            return redirect(f"{reverse('actions:score', args=[slug, following])}?par={panel}")
        return redirect(f"{reverse('actions:ranking', args=[slug])}?par={panel}")
    context = {
        "member": member,
        "action": action,
        "sheet": sheets.current_sheet(action),
        "verdict": scoring_queries.feasibility_sentence(action),
        "form": form,
        "panel": panel,
        "panels": Panel.choices,
    }
    return render(request, "actions/score.html", context)


@require_http_methods(["GET", "POST"])
def edit_weights(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.ARBITRATE)
    grids = scoring_queries.scoring_grids(member.roadmap)
    form = WeightsForm(**form_arguments(request, grids[0].weights | {"version": grids[0].version}))
    done = _("Les poids sont enregistrés. Le classement est refait, la version d’avant est gardée.")
    if apply_form(request, form, scoring_changes.change_weights, done=done, by=member):
        return redirect("actions:ranking", slug)
    return render(request, "actions/weights.html", {"member": member, "form": form, "grids": grids})


def asked_panel(request: HttpRequest, name: str = "par") -> str:
    asked = request.GET.get(name, Panel.PROJECT_GROUP)
    if asked not in Panel.values:
        raise Http404
    return asked


def asked_grid(request: HttpRequest, roadmap: Roadmap, name: str = "version") -> tuple[Grid, list[Grid]]:
    """The version asked for in the address, else the latest; and all the versions."""
    grids = scoring_queries.scoring_grids(roadmap)
    version = asked_number(request, name) if name in request.GET else grids[0].version
    chosen = next((grid for grid in grids if grid.version == version), None)
    if chosen is None:
        raise Http404
    return chosen, grids


@require_safe
def matrix(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    panel = asked_panel(request)
    grid, _grids = asked_grid(request, member.roadmap)
    ranking = scoring_queries.action_ranking(member.roadmap, panel, grid)
    context = {
        "member": member,
        "ranking": ranking,
        "matrix": scoring_queries.ranking_matrix(ranking),
        "panels": Panel.choices,
    }
    return render(request, "actions/matrix.html", context)


@require_safe
def compare_rankings(request: HttpRequest, slug: str) -> HttpResponse:
    """`?a=` and `?b=`: a body and a version of the weights, « groupe-2 ». By default: the project group and the
    committee."""
    member = enter_roadmap(request, slug, Permission.READ)
    grids = scoring_queries.scoring_grids(member.roadmap)
    choices = [
        (f"{panel}-{grid.version}", _("%(who)s, poids de la version %(n)d") % {"who": label, "n": grid.version})
        for panel, label in Panel.choices
        for grid in grids
    ]
    asked = [
        request.GET.get(name, f"{panel}-{grids[0].version}")
        for name, panel in (("a", Panel.PROJECT_GROUP), ("b", Panel.COMMITTEE))
    ]
    if not set(asked) <= {value for value, _label in choices}:
        raise Http404
    by_version = {str(grid.version): grid for grid in grids}
    first, second = (
        scoring_queries.action_ranking(member.roadmap, panel, by_version[version])
        for panel, _dash, version in (value.rpartition("-") for value in asked)
    )
    context = {
        "member": member,
        "comparison": scoring_queries.compare_rankings(first, second),
        "choices": choices,
        "a": asked[0],
        "b": asked[1],
        "labels": [dict(choices)[value] for value in asked],
    }
    return render(request, "actions/compare.html", context)
