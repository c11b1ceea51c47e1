"""The indicators of a team: the figures of their files by commune, and the preview of a file."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from jalons.base.french import format_number
from jalons.base.frozen import frozen
from jalons.base.previews import Preview, preview_columns
from jalons.base.sent_tables import SentTable
from jalons.opendata.models import Figure, Level, LocalIndicator, SourceVintage
from jalons.opendata.rules.code_gathering import Rejected
from jalons.opendata.rules.local import PERCENT, Reading, may_be_published, whole_reading
from jalons.opendata.rules.values import State, Value
from jalons.opendata.sources.local_tables import PART, WHOLE, has_enough_columns, read_local_table
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune
from jalons.territories.queries import current_codes

Portrait = LocalIndicator.Portrait
REASONS_SHOWN = 20


@frozen
class LocalValue:
    commune: Commune
    value: float | None
    state: State
    unit: str
    base: float | None = None
    """The base of a rate, if the file gives it."""

    @property
    def said(self) -> str:
        """« 12,5 % », « 340 lieux »; empty when it is unknown."""
        return "" if self.value is None else format_local_value(self.value, self.unit)

    @property
    def is_secret(self) -> bool:
        return self.state is State.SECRET


def format_local_value(value: float, unit: str) -> str:
    return " ".join(filter(None, (format_number(_round_value(value)), unit))).replace(" ", "\u00a0")


def _round_value(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@frozen
class LocalLine:
    """`vintage` is the last file given. `values`: by name of commune."""

    indicator: LocalIndicator
    vintage: SourceVintage
    values: tuple[LocalValue, ...]

    @property
    def known(self) -> int:
        return sum(value.value is not None for value in self.values)

    @cached_property
    def _read(self) -> tuple[Reading, float | None]:
        values = [Value(value.value, value.base, value.state) for value in self.values]
        return whole_reading(self.indicator.label, self.indicator.unit, values)

    @property
    def is_count(self) -> bool:
        return self._read[0] is Reading.TOTAL

    @property
    def told(self) -> tuple[Reading, float | None]:
        """How the known communes are summarised together."""
        if self.is_count and self.indicator.portrait == Portrait.WITHOUT_TOTAL:
            return Reading.ENDS, None
        return self._read

    @property
    def portrait(self) -> str:
        """The choice of the team; else what the licence of the producer allows."""
        return self.indicator.portrait or (
            Portrait.SHOWN if may_be_published(self.vintage.licence) else Portrait.HIDDEN
        )

    @property
    def is_withheld(self) -> bool:
        """Left out because nobody chose, and the licence does not seem to allow it."""
        return not self.indicator.portrait and self.portrait == Portrait.HIDDEN

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The available choices: only a total can be left out."""
        return [(key, str(label)) for key, label in Portrait.choices if self.is_count or key != Portrait.WITHOUT_TOTAL]


def local_indicators(roadmap: Roadmap) -> list[LocalLine]:
    """Four queries, or one when there are none."""
    indicators = {indicator.key: indicator for indicator in LocalIndicator.objects.filter(roadmap=roadmap)}
    if not indicators:
        return []
    vintages: dict[str, SourceVintage] = {}
    for vintage in SourceVintage.objects.current(roadmap).filter(source__in=indicators):
        vintages.setdefault(vintage.source, vintage)
    communes = list(roadmap.communes.order_by("name", "code"))
    rows = Figure.objects.filter(
        vintage__in=vintages.values(), level=Level.COMMUNE, code__in=[commune.code for commune in communes]
    )
    figures = {
        (key, code): (value, State(state), indicators[key].unit, base)
        for key, code, value, state, base in rows.values_list("vintage__source", "code", "value", "state", "base")
    }
    return [
        LocalLine(
            indicator,
            vintages[key],
            tuple(
                LocalValue(commune, *figures.get((key, commune.code), (None, State.ABSENT, indicator.unit)))
                for commune in communes
            ),
        )
        for key, indicator in indicators.items()
        if key in vintages
    ]


@frozen
class LocalPreview(Preview):
    """The figures that a table would give. `is_ready` is False until enough columns are identified."""

    is_ready: bool = False
    values: tuple[LocalValue, ...] = ()
    elsewhere: int = 0
    """Communes of the file outside this roadmap, which are stored too."""
    set_aside: tuple[Rejected, ...] = ()
    rows_set_aside: int = 0

    @property
    def known(self) -> int:
        return sum(value.value is not None for value in self.values)


def local_preview(roadmap: Roadmap, sent: SentTable, unit: str) -> LocalPreview:
    shown = preview_columns(sent)
    if not has_enough_columns(sent.columns):
        return LocalPreview("", shown)
    unit = PERCENT if {PART, WHOLE} <= set(sent.columns.values()) else unit
    reading = read_local_table(sent, current_codes(), unit)
    communes = list(roadmap.communes.order_by("name", "code"))
    values = tuple(
        LocalValue(commune, value.value if value else None, value.state if value else State.ABSENT, unit)
        for commune in communes
        for value in (reading.values.get(commune.code),)
    )
    here = {commune.code for commune in communes}
    rejected = sorted(reading.gathering.rejected, key=lambda one: one.row)
    return LocalPreview(
        "",
        shown,
        is_ready=True,
        values=values,
        elsewhere=len(reading.values.keys() - here),
        set_aside=tuple(rejected[:REASONS_SHOWN]),
        rows_set_aside=len({one.row for one in rejected}),
    )
