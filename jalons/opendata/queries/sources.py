"""What the page « Données » shows of each source: the loaded file, its date, rejected rows, the attempt in progress."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_number
from jalons.base.frozen import frozen
from jalons.opendata.models import RejectedRow, SourceAttempt, SourceVintage
from jalons.opendata.rules import periods
from jalons.opendata.sources import SOURCES, Source, sources_to_fetch
from jalons.opendata.sources.fetching import format_weight
from jalons.roadmaps.models import Roadmap

Stage = SourceAttempt.Stage
OLD = timedelta(days=365)


@frozen
class SourceLine:
    source: Source
    vintage: SourceVintage | None
    """The current one; None when nothing was loaded yet."""
    attempt: SourceAttempt | None
    spared_by: Source | None = None
    """Another loaded source that has all the figures of this one."""
    is_extra: bool = False
    """Not loaded, and not requested with the others, because one of them has the same figures."""
    now: datetime = field(default_factory=timezone.now)

    @property
    def is_running(self) -> bool:
        return self.attempt is not None and self.attempt.is_running(self.now)

    @property
    def is_lost(self) -> bool:
        return self.attempt is not None and self.attempt.is_lost(self.now)

    @property
    def has_failed(self) -> bool:
        return self.attempt is not None and self.attempt.stage == Stage.FAILED

    @property
    def is_unchanged(self) -> bool:
        return self.attempt is not None and self.attempt.stage == Stage.UNCHANGED

    @property
    def progress(self) -> str:
        """« 12 Mo sur 48 Mo », « 12 000 lignes lues »."""
        attempt = self.attempt
        if attempt is None or not attempt.done:
            return ""
        if attempt.stage == Stage.DOWNLOADING:
            done, total = format_weight(attempt.done), format_weight(attempt.total)
            return _("%(done)s sur %(total)s") % {"done": done, "total": total} if attempt.total else done
        values = {"rows": format_number(attempt.done)}
        return ngettext("%(rows)s ligne lue", "%(rows)s lignes lues", attempt.done) % values

    @property
    def period(self) -> str:
        return periods.period_label(self.vintage.period) if self.vintage else ""

    @property
    def age(self) -> str:
        """« il y a 3 mois », since it was received."""
        if self.vintage is None:
            return ""
        days = (timezone.localtime(self.now).date() - timezone.localtime(self.vintage.retrieved_at).date()).days
        if days < 1:
            return _("aujourd’hui")
        if days < 31:
            return ngettext("il y a %(n)s jour", "il y a %(n)s jours", days) % {"n": days}
        if days < 365:
            months = days * 12 // 365
            return ngettext("il y a %(n)s mois", "il y a %(n)s mois", months) % {"n": months}
        return ngettext("il y a %(n)s an", "il y a %(n)s ans", days // 365) % {"n": days // 365}

    @property
    def is_old(self) -> bool:
        return self.vintage is not None and self.now - self.vintage.retrieved_at > OLD


@frozen
class VintageLine:
    """A file in the history of a source."""

    vintage: SourceVintage
    is_current: bool

    @property
    def period(self) -> str:
        return periods.period_label(self.vintage.period)

    @property
    def is_of_the_team(self) -> bool:
        return self.vintage.roadmap_id is not None


def current_vintages(roadmap: Roadmap) -> dict[str, SourceVintage]:
    """Source → the vintage that this roadmap uses: the last file, given by its team or common."""
    vintages: dict[str, SourceVintage] = {}
    for vintage in SourceVintage.objects.current(roadmap):
        vintages.setdefault(vintage.source, vintage)
    return vintages


def source_lines(roadmap: Roadmap) -> list[SourceLine]:
    vintages = current_vintages(roadmap)
    attempts: dict[str, SourceAttempt] = {}
    for attempt in SourceAttempt.objects.of(roadmap):
        attempts.setdefault(attempt.source, attempt)
    now, asked = timezone.now(), {source.key for source in sources_to_fetch()}
    return [
        SourceLine(
            source,
            vintages.get(key),
            attempts.get(key),
            _replacing_source(source, vintages),
            is_extra=source.is_fetched and key not in asked and key not in vintages,
            now=now,
        )
        for key, source in SOURCES.items()
    ]


def _replacing_source(source: Source, vintages: Mapping[str, SourceVintage]) -> Source | None:
    if source.key in vintages or not source.indicators:
        return None
    loaded = (other for key, other in SOURCES.items() if key in vintages)
    return next((other for other in loaded if set(source.indicators) <= set(other.indicators)), None)


def source_line(roadmap: Roadmap, source: Source) -> SourceLine:
    return next(line for line in source_lines(roadmap) if line.source is source)


def vintage_history(roadmap: Roadmap, source: Source) -> list[VintageLine]:
    """The files of a source that this roadmap uses or could use, newest first: common, or given by its team."""
    rows = SourceVintage.objects.seen_by(roadmap).filter(source=source.key)
    current = next((row for row in rows if row.withdrawn_at is None), None)
    return [VintageLine(row, row is current) for row in rows]


def seen_vintage(roadmap: Roadmap, source: Source, pk: int) -> SourceVintage | None:
    return SourceVintage.objects.seen_by(roadmap).filter(source=source.key, pk=pk).first()


def rejected_rows(vintage: SourceVintage) -> Iterator[tuple[str, str, str]]:
    """Number in the file, reason, and the beginning of the row."""
    rows = RejectedRow.objects.filter(vintage=vintage).order_by("row", "id")
    return ((str(row.row), row.reason, row.text) for row in rows.iterator())


def vintage_label(vintage: SourceVintage) -> str:
    """« Insee, Âge de la population, 2022 »."""
    return ", ".join(filter(None, (vintage.producer, vintage.title, vintage.period)))
