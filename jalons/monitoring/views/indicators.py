"""Indicators are listed, written and followed; their values are typed or come from a spreadsheet."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.actions.access import enter_action
from jalons.actions.library import ModelIndicator
from jalons.base.headings import CellTests, guess_columns
from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.plurals import PluralLabel
from jalons.base.prepared_addresses import reverse
from jalons.base.previews import PreviewLine, ReadLine
from jalons.base.sent_tables import SentTable
from jalons.base.sorted_tables import SORT, asked_order, remember_filters
from jalons.base.table_imports import Pages, takes_table
from jalons.monitoring.changes import indicators as changes
from jalons.monitoring.forms.indicators import IndicatorForm, ValueForm, ValuesConfirmForm
from jalons.monitoring.models import Indicator, IndicatorValue
from jalons.monitoring.queries import experiences
from jalons.monitoring.queries import indicators as queries
from jalons.monitoring.rules import indicators as rules
from jalons.monitoring.words import noted_value_sentence
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.roadmaps.table_imports import RoadmapImport


@require_safe
@remember_filters(SORT)
def indicator_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The indicators of every action."""
    member = enter_roadmap(request, slug, Permission.READ)
    rows, order = queries.followed_indicators(member.roadmap), asked_order(request, queries.COLUMNS)
    context = {
        "rows": order.sort(rows),
        "order": order,
        "measured": sum(row.last is not None for row in rows),
        "reached": sum(row.is_reached for row in rows),
    }
    return _indicator_page(request, "index", member, **context)


@require_http_methods(["GET", "POST"])
def indicators(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Everybody reads; those who edit fiches get the form. `?propose=0` fills it with the first proposal of the
    model."""
    needed = Permission.READ if request.method == "GET" else Permission.EDIT_ACTION
    member, action = enter_action(request, slug, code, needed)
    existing = queries.followed_in_action(action)
    taken = {indicator.label for indicator in existing}
    suggested = [indicator for indicator in experiences.suggested_indicators(action) if indicator.label not in taken]
    asked = asked_number(request, "propose")
    initial = _model_values(suggested[asked]) if asked is not None and asked < len(suggested) else {}
    form = IndicatorForm(**form_arguments(request, dict(initial)))
    if apply_form(request, form, changes.add_indicator, done=_("L’indicateur est ajouté."), action=action, by=member):
        return redirect("monitoring:indicators", slug, code)
    return _indicator_page(
        request, "indicators", member, form=form, action=action, indicators=existing, suggested=suggested
    )


def _model_values(proposed: ModelIndicator) -> dict[str, Any]:
    """A model says « résultat » where the base stores its own word."""
    kinds = {str(label): value for value, label in Indicator.Kind.choices}
    return {**vars(proposed), "kind": kinds.get(proposed.kind, "")}


@require_http_methods(["GET", "POST"])
def indicator_page(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """Everybody reads its course; those who edit fiches revise it."""
    needed = Permission.READ if request.method == "GET" else Permission.EDIT_ACTION
    member, indicator = _enter_indicator(request, slug, code, pk, needed)
    form = IndicatorForm(**form_arguments(request, IndicatorForm.shown_values(indicator)))
    done = _("L’indicateur est enregistré.")
    if apply_form(request, form, changes.revise_indicator, done=done, indicator=indicator, by=member):
        return redirect("monitoring:indicator", slug, code, pk)
    return _course_page(request, member, indicator, form=form)


@require_POST
def add_value(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, indicator = _enter_indicator(request, slug, code, pk)
    form = ValueForm(**form_arguments(request))
    undo = partial(_undo_noted, request)
    if apply_form(request, form, changes.note_value, done=_noted_sentence, undo=undo, indicator=indicator, by=member):
        return redirect("monitoring:indicator", slug, code, pk)
    return _course_page(request, member, indicator, value_form=form)


def _noted_sentence(noted: changes.NotedValue) -> str:
    return noted_value_sentence(noted.was, noted.was_by)


def _undo_noted(request: HttpRequest, noted: changes.NotedValue) -> Undo | None:
    """Of a value that replaced another."""
    return None if noted.was is None else Undo(request.path, _value_fields(noted.row.on, noted.was))


def _value_fields(on: date, value: Decimal) -> dict[str, str]:
    """What notes a value again, already confirmed."""
    number = str(value).replace(".", ",")
    return {"on": on.isoformat(), "value": number, "confirmed": number}


@require_POST
def remove_value(request: HttpRequest, slug: str, code: str, pk: int, value: int) -> HttpResponse:
    member, indicator = _enter_indicator(request, slug, code, pk)
    row = get_object_or_404(IndicatorValue.objects.select_related("indicator__action"), indicator=indicator, pk=value)
    undo = Undo(reverse("monitoring:add_value", args=[slug, code, pk]), _value_fields(row.on, row.value))
    apply_change(request, changes.remove_value, done=_("La valeur est retirée."), undo=undo, value=row, by=member)
    return redirect("monitoring:indicator", slug, code, pk)


@require_POST
def remove_indicator(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    indicator = get_object_or_404(Indicator, action=action, pk=pk)
    apply_change(request, changes.remove_indicator, done=_("L’indicateur est retiré."), indicator=indicator, by=member)
    return redirect("monitoring:indicators", slug, code)


def _enter_indicator(
    request: HttpRequest, slug: str, code: str, pk: int, needed: Permission = Permission.EDIT_ACTION
) -> tuple[Member, Indicator]:
    member, action = enter_action(request, slug, code, needed)
    return member, get_object_or_404(Indicator.objects.select_related("action__axis"), action=action, pk=pk)


def _course_page(request: HttpRequest, member: Member, indicator: Indicator, **forms: Any) -> HttpResponse:
    """The course of an indicator with its two forms, one of which may have been refused."""
    shown = {
        "action": indicator.action,
        "indicator": indicator,
        "followed": queries.followed_indicator(indicator),
        "values": queries.value_rows(indicator),
        "form": IndicatorForm(initial=IndicatorForm.shown_values(indicator)),
        "value_form": ValueForm(initial={"on": timezone.localdate()}),
    }
    return _indicator_page(request, "indicator", member, **shown | forms)


# --- values that are pasted ------------------------------------------------------------------------------------------


class ValuesImport(RoadmapImport):
    """Its `owner` is an indicator."""

    name = "jalons.monitoring.values"
    pages = Pages("monitoring:upload_values", "monitoring:preview_values", "monitoring:import_values")
    above = ("monitoring:indicator", gettext_lazy("Indicateur"))
    headings, labels, acts = rules.HEADINGS, queries.LABELS, queries.ACTS
    written = ("create", "update")
    most_lines = rules.MOST_VALUES
    upload_title, preview_title = gettext_lazy("Coller des valeurs"), gettext_lazy("Avant d’ajouter les valeurs")
    upload_lead = gettext_lazy(
        "Une ligne par mesure : une date, une valeur. Un jour qui a déjà une valeur est corrigé."
    )
    needed = "value"
    ask_needed = (gettext_lazy("Quelle colonne porte la valeur ?"), gettext_lazy("Choisissez-la, puis relisez."))
    no_header = gettext_lazy(
        "La ligne des titres n’a pas été reconnue. Ce qui est proposé est deviné d’après le contenu."
    )
    shown = {
        "title": gettext_lazy("Date"),
        "details": gettext_lazy("Ce qui est écrit"),
        "doubts": gettext_lazy("À regarder"),
    }
    confirm_form, preview_template = ValuesConfirmForm, "monitoring/preview_values.html"
    confirm_label = PluralLabel("Enregistrer %(n)s valeur", "Enregistrer %(n)s valeurs", "count")

    def __init__(self, member: Member, indicator: Indicator) -> None:
        super().__init__(member, indicator)
        self.address = [member.roadmap.slug, indicator.action.code, indicator.pk]

    @property
    def seems(self) -> CellTests:
        return {**rules.CELL_TESTS, "value": lambda cell: rules.read_number(cell, self.owner.unit) is not None}

    def guess_columns(self, sent: SentTable) -> dict[int, str]:
        return guess_columns(sent.rows, sent.header, self.headings, seems=self.seems)

    def plan(self, sent: SentTable, **choices: Any) -> Sequence[ReadLine]:
        known = dict(self.owner.values.values_list("on", "value"))
        today, owner = timezone.localdate(), self.owner
        return rules.read_values(sent, known, today, owner.unit, owner.limits, owner.start_on)

    def show_line(self, planned: ReadLine) -> PreviewLine:
        return queries.value_preview_line(planned)

    def preview_of(self, sent: SentTable, planned: Sequence[ReadLine]) -> queries.ValuesPreview:
        preview = super().preview_of(sent, planned)
        return queries.ValuesPreview(**vars(preview), to_confirm=rules.values_to_confirm(planned))

    def write(self, **fields: Any) -> changes.ImportedValues:
        return changes.import_values(**fields, indicator=self.owner, by=self.member)

    def done_sentence(self, result: changes.ImportedValues) -> str:
        n = result.added + result.revised
        return ngettext("%(n)s valeur est enregistrée.", "%(n)s valeurs sont enregistrées.", n) % {"n": n}


@takes_table
def upload_values(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    return ValuesImport(*_enter_indicator(request, slug, code, pk)).upload(request)


@require_POST
def preview_values(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    return ValuesImport(*_enter_indicator(request, slug, code, pk)).preview_again(request)


@require_POST
def import_values(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    return ValuesImport(*_enter_indicator(request, slug, code, pk)).confirm(request)


def _indicator_page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"monitoring/{name}.html", {"member": member, **context})
