"""A file of the team by commune: its own indicator, for this roadmap only."""

import hashlib

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_number
from jalons.base.sent_tables import SentTable
from jalons.opendata.changes.vintages import Origin, publish_vintage
from jalons.opendata.models import LocalIndicator, SourceVintage
from jalons.opendata.rules.local import PERCENT
from jalons.opendata.sources import Credit, Normalised
from jalons.opendata.sources.geography import current_geography
from jalons.opendata.sources.local_tables import PART, WHOLE, has_enough_columns, read_local_table
from jalons.opendata.words.indicators import INDICATORS
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.models import Member

# With fewer communes, the scale would not be that of France.
FEWEST_OF_FRANCE = 25_000


@write_transaction()
def give_local_file(
    *,
    sent: SentTable,
    indicator: str = "",
    label: str,
    unit: str,
    period: str,
    producer: str,
    licence: str,
    by: Member,
) -> SourceVintage:
    """Adds figures to an indicator, new or already stored under this label with its earlier figures.

    `indicator`: a common indicator, in percent. Its scale is computed from the communes of the file, which must cover
    France.
    """
    if not has_enough_columns(sent.columns):
        raise Refused(
            _("Dites quelle colonne porte le code des communes, et laquelle porte la valeur."),
            code="columns-not-chosen",
        )
    if indicator:
        label, unit = str(INDICATORS[indicator].label), PERCENT
    unit = PERCENT if {PART, WHOLE} <= set(sent.columns.values()) else unit
    here = current_geography()
    reading = read_local_table(sent, here.codes, unit)
    count = sum(value.value is not None for value in reading.values.values())
    if not count:
        raise Refused(
            _("Aucune ligne ne donne de valeur à une commune connue : vérifiez les colonnes."), code="no-known-commune"
        )
    if indicator and count < FEWEST_OF_FRANCE:
        raise Refused(
            _(
                "Pour cet indicateur, le fichier doit couvrir la France : il donne %(known)s communes, il en faut %(fewest)s. Sinon, donnez-lui un intitulé à vous."
            )
            % {"known": format_number(count), "fewest": format_number(FEWEST_OF_FRANCE)},
            code="france-not-covered",
            field="indicator",
        )
    local, _created = LocalIndicator.objects.update_or_create(
        roadmap=by.roadmap, label=label, defaults={"unit": unit, "indicator": indicator}
    )
    set_aside = sorted(reading.gathering.rejected, key=lambda one: one.row)
    return publish_vintage(
        source=Credit(local.key, label, producer, licence),
        found=Normalised(
            period=period,
            rows_in=reading.rows,
            rows_out=reading.rows - len({one.row for one in set_aside}),
            rejected=set_aside,
            figures={local.figures: reading.values},
        ),
        origin=Origin("", hashlib.sha256(repr((sent.rows, sent.columns)).encode()).hexdigest(), timezone.now()),
        geography=here,
        by=by,
    )


@write_transaction()
def tell_in_portrait(*, indicator: LocalIndicator, portrait: str, by: Member) -> None:
    """Whether the portrait and its documents show it, and with which total."""
    revise_row(indicator, {"portrait": portrait}, by=by)


@write_transaction()
def remove_local_indicator(*, indicator: LocalIndicator, by: Member) -> None:
    """With all its figures."""
    record_change(by=by, verb="remove", about=indicator, before={"label": indicator.label, "unit": indicator.unit})
    SourceVintage.objects.filter(roadmap=by.roadmap, source=indicator.key).delete()
    indicator.delete()
