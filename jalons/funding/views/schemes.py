"""The catalogue of schemes is searched, and the team adds, corrects, checks and removes rows of it."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.models import ActionSheet
from jalons.actions.queries.sheets import find_action
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.several import PICKED, Choice, Gesture, change_several, picked_rows
from jalons.base.sorted_tables import SORT, asked_order, remember_filters
from jalons.funding.changes import schemes as scheme_changes
from jalons.funding.forms.schemes import NoQuestionForm, SchemeFilterForm, SchemeForm
from jalons.funding.models import FundingScheme
from jalons.funding.queries import plans
from jalons.funding.queries import schemes as scheme_queries
from jalons.funding.rules.scheme_fit import Need
from jalons.funding.views.pages import render_page
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_safe
@remember_filters("q", "le", "tous", "theme", "paie", "ou", "de", SORT)
def scheme_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The catalogue on a day: `?q=…&le=2026-12-05&tous=on&theme=numerique&paie=investissement&ou=partout&de=equipe`.
    `?fiche=1.1`: whether each suits this action."""
    member = enter_roadmap(request, slug, Permission.READ)
    form, today = SchemeFilterForm(request.GET), timezone.localdate()
    asked, order = form.asked(today), asked_order(request, scheme_queries.COLUMNS)
    action = find_action(member.roadmap, request.GET.get("fiche", ""))
    schemes = scheme_queries.scheme_catalogue(
        member.roadmap,
        asked,
        today=today,
        order=order,
        page=request.GET.get("page"),
        need=_need_of(action) if action else None,
    )
    context = {"form": form, "found": schemes, "asked": asked, "is_today": asked.on == today, "action": action}
    is_filtered = asked.is_filtered(today)
    return render_page(request, "schemes", member, **context, order=order, is_filtered=is_filtered)


def _need_of(action: ActionSheet) -> Need:
    return scheme_queries.action_need(plans.action_plan(action), action)


@require_safe
def scheme_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`?fiche=1.1`: whether it suits this action."""
    member, row = _enter_scheme(request, slug, pk, Permission.READ)
    action = find_action(member.roadmap, request.GET.get("fiche", ""))
    need = _need_of(action) if action else None
    shown = scheme_queries.scheme_page(row, member.roadmap, timezone.localdate(), action, need)
    return render_page(request, "scheme", member, shown=shown)


@require_http_methods(["GET", "POST"])
def add_scheme(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    form = SchemeForm(**form_arguments(request))
    if applied := apply_form(request, form, scheme_changes.add_scheme, done=_("Le dispositif est ajouté."), by=member):
        return redirect("funding:scheme", slug, applied.result.pk)
    return render_page(request, "edit_scheme", member, form=form)


@require_http_methods(["GET", "POST"])
def edit_scheme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A row of the team, or the team's own version of a row of the catalogue."""
    member, row = _enter_scheme(request, slug, pk, Permission.FUND)
    form = SchemeForm(**form_arguments(request, SchemeForm.values(row)))
    done = _("Le dispositif est enregistré.") if row.roadmap_id else _("Vous avez maintenant votre version.")
    if applied := apply_form(request, form, scheme_changes.edit_scheme, done=done, scheme=row, by=member):
        return redirect("funding:scheme", slug, applied.result.pk)
    return render_page(request, "edit_scheme", member, form=form, scheme=row)


@require_POST
def keep_scheme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An imported aid becomes a scheme of the team."""
    member, row = _enter_scheme(request, slug, pk, Permission.FUND)
    done = _("Le dispositif est gardé : vos ressources peuvent le citer.")
    apply_change(
        request,
        scheme_changes.keep_scheme,
        done=done,
        undo=lambda kept: Undo(reverse("funding:remove_scheme", args=[slug, kept.pk]), {}),
        scheme=row,
        by=member,
    )
    kept = scheme_queries.kept_version(member.roadmap, row)
    return redirect("funding:scheme", slug, kept.pk if kept else pk)


@require_POST
def check_source(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_scheme(request, slug, pk, Permission.FUND)
    done = _("La source est vérifiée d’aujourd’hui.")
    apply_change(request, scheme_changes.check_source_today, done=done, schemes=[row], by=member)
    return redirect("funding:scheme", slug, pk)


@require_POST
def remove_scheme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    row = get_object_or_404(FundingScheme, roadmap=member.roadmap, pk=pk)
    done, undo = _("Le dispositif est retiré."), _undo_removal(slug, [row])
    if apply_change(request, scheme_changes.remove_schemes, done=done, undo=undo, schemes=[row], by=member):
        return redirect("funding:schemes", slug)
    return redirect("funding:scheme", slug, pk)


@require_POST
def restore_schemes(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    done = _("Le retrait est annulé.")
    apply_change(request, scheme_changes.restore_schemes, done=done, schemes=picked_rows(request), by=member)
    return redirect("funding:schemes", slug)


def _undo_removal(slug: str, rows: Sequence[FundingScheme]) -> Undo:
    return Undo(reverse("funding:restore_schemes", args=[slug]), {PICKED: tuple(row.pk for row in rows)})


GESTURES = {
    "verifier": Gesture(
        scheme_changes.check_source_today,
        NoQuestionForm,
        lambda n: (
            ngettext("Vérifier la source de %(n)s dispositif", "Vérifier les sources de %(n)s dispositifs", n)
            % {"n": n}
        ),
        gettext_lazy("Dire qu’elles sont vérifiées"),
        lambda n: (
            ngettext("%(n)s source est à jour.", "%(n)s sources sont à jour.", n) % {"n": n}
            if n
            else gettext("Ces sources étaient déjà vérifiées d’aujourd’hui.")
        ),
        gettext_lazy("Vous avez relu chaque source aujourd’hui, et rien n’a changé."),
    ),
    "retirer": Gesture(
        scheme_changes.remove_schemes,
        NoQuestionForm,
        lambda n: ngettext("Retirer %(n)s dispositif", "Retirer %(n)s dispositifs", n) % {"n": n},
        gettext_lazy("Retirer"),
        lambda rows: (
            ngettext("%(n)s dispositif est retiré.", "%(n)s dispositifs sont retirés.", len(rows)) % {"n": len(rows)}
        ),
    ),
}


@require_http_methods(["GET", "POST"])
def change_several_schemes(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    rows = scheme_queries.picked_schemes(member.roadmap, picked_rows(request))
    return change_several(
        request,
        GESTURES,
        [Choice(row.pk, row.name, row.funder) for row in rows],
        template="funding/several_schemes.html",
        context={"member": member},
        back=reverse("funding:schemes", args=[slug]),
        ticks="#several",
        nothing=_("Cochez au moins un dispositif ajouté par votre équipe."),
        undo=lambda done, _form: _undo_removal(slug, done) if isinstance(done, list) else None,
        schemes=rows,
        by=member,
    )


def _enter_scheme(request: HttpRequest, slug: str, pk: int, permission: Permission) -> tuple[Member, FundingScheme]:
    member = enter_roadmap(request, slug, permission)
    row = scheme_queries.find_scheme(member.roadmap, pk)
    if row is None:
        raise Http404
    return member, row
