"""The fiches to complete, one a line, with what each of them lacks."""

from collections.abc import Sequence
from dataclasses import field
from datetime import date
from math import ceil
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import ActionSheet, ActionStep
from jalons.actions.rules.sheets import CLOSED
from jalons.actions.words import field_heading
from jalons.base.frozen import frozen
from jalons.diagnosis.models import Audience
from jalons.funding.rules.carriers import PlanCarrier, action_carrier
from jalons.publication.rules.completions import (
    CARRIER,
    MOST_ROWS,
    LeftOut,
    columns_left_out,
    count_lacking,
    lacking_columns,
    shown_columns,
)
from jalons.roadmaps.models import Roadmap


@frozen
class GridRow:
    """`lacking`: the columns that it does not say; `texts`: what it says in the others, shortened by the page."""

    pk: int
    code: str
    title: str
    version: int
    starts_on: date | None
    ends_on: date | None
    lacking: frozenset[str]
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.code} {self.title}"


@frozen
class Grid:
    """One page of fiches. `columns`: those that it shows; `counts`: how many fiches lack each; `total`: how many fiches its pages list,
    which are those that lack one of these columns; `others`: how many more lack another; `left_out`: columns that were chosen."""

    rows: tuple[GridRow, ...]
    columns: tuple[str, ...]
    counts: dict[str, int]
    total: int
    others: int
    left_out: LeftOut
    page: int
    pages: int

    @property
    def left_out_sentences(self) -> list[str]:
        """What became of the columns that were chosen and are not shown."""
        full, beyond = (
            [column_heading(name) for name in names] for names in (self.left_out.full, self.left_out.beyond)
        )
        sentences = []
        if full:
            sentence = ngettext(
                "Colonne « %(columns)s » : aucune fiche de cette liste ne l’attend plus.",
                "Colonnes « %(columns)s » : aucune fiche de cette liste ne les attend plus.",
                len(full),
            )
            sentences.append(sentence % {"columns": " », « ".join(full)})
        if beyond:
            sentence = ngettext(
                "Colonne « %(columns)s » : elle n’est pas montrée, quatre au plus tiennent sur un écran. Décochez-en une autre.",
                "Colonnes « %(columns)s » : elles ne sont pas montrées, quatre au plus tiennent sur un écran. Décochez-en d’autres.",
                len(beyond),
            )
            sentences.append(sentence % {"columns": " », « ".join(beyond)})
        return sentences

    @property
    def before(self) -> int:
        """The page before this one; 0 on the first."""
        return self.page - 1

    @property
    def after(self) -> int:
        """The page after this one; 0 on the last."""
        return self.page + 1 if self.page < self.pages else 0

    @property
    def headings(self) -> list[tuple[str, str]]:
        return [(name, column_heading(name)) for name in self.columns]

    @property
    def choices(self) -> list[tuple[str, str, int, bool]]:
        """(name, heading, number of fiches, whether it is shown)."""
        return [(name, column_heading(name), count, name in self.columns) for name, count in self.counts.items()]


def completion_grid(
    roadmap: Roadmap, *, picked: Sequence[int] = (), asked: Sequence[str] = (), page: int = 1, shown: Sequence[int] = ()
) -> Grid:
    """The fiches that lack something, or among them those that were ticked. `asked`: the columns that somebody chose; `shown`: the
    fiches of the page that was sent, whatever they lack since. Two queries."""
    steps = Prefetch("steps", ActionStep.objects.order_by("id"))
    sheets = ActionSheet.objects.filter(roadmap=roadmap).exclude(status__in=CLOSED)
    if picked:
        sheets = sheets.filter(pk__in=picked)
    lacking = {
        sheet: missing
        for sheet in sheets.select_related("axis").prefetch_related(steps)
        if (missing := lacking_columns(sheet.filled(), is_carried=_carrier(sheet, roadmap).is_sure))
        or sheet.pk in shown
    }
    counts = count_lacking(lacking.values())
    columns = shown_columns(counts, asked)
    rows = [sheet for sheet, missing in lacking.items() if missing & set(columns)]
    total = len(rows)
    pages = max(1, ceil(len(rows) / MOST_ROWS))
    page = min(max(page, 1), pages)
    rows = [sheet for sheet in lacking if sheet.pk in shown] if shown else rows[(page - 1) * MOST_ROWS :][:MOST_ROWS]
    return Grid(
        tuple(_grid_row(sheet, lacking[sheet], columns, roadmap) for sheet in rows[:MOST_ROWS]),
        columns,
        counts,
        total,
        sum(map(bool, lacking.values())) - total,
        columns_left_out(counts, asked, columns),
        page,
        pages,
    )


def _carrier(sheet: ActionSheet, roadmap: Roadmap) -> PlanCarrier:
    return action_carrier(sheet.carrier_organisation, sheet.lead_organisation, roadmap.lead_authority)


def _grid_row(sheet: ActionSheet, lacking: frozenset[str], columns: Sequence[str], roadmap: Roadmap) -> GridRow:
    return GridRow(
        sheet.pk,
        sheet.code,
        sheet.title,
        sheet.version,
        sheet.starts_on,
        sheet.ends_on,
        lacking,
        {
            name: _carrier(sheet, roadmap).name if name == CARRIER else _cell_text(sheet, name)
            for name in columns
            if name not in lacking
        },
    )


def column_heading(name: str) -> str:
    if name == "steps":
        return _("Première étape")
    if name == "indicators":
        return _("Indicateur")
    return str(field_heading(name))


def _cell_text(sheet: ActionSheet, name: str) -> str:
    if name == "steps":
        count = len(sheet.steps.all())
        return ngettext("%(n)s étape", "%(n)s étapes", count) % {"n": count}
    if name == "indicators":
        return _("écrit")
    if name == "audiences":
        labels = [str(Audience(value).label) for value in sheet.audiences if value in Audience.values]
        return ", ".join(filter(None, [*labels, sheet.other_audiences]))
    value: Any = getattr(sheet, name)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
