"""Findings: lists, counts by theme and public, and quotes of the portrait."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from jalons.base.french import fold_accents
from jalons.base.frozen import frozen
from jalons.diagnosis.models import Audience, Finding, FindingTheme
from jalons.diagnosis.words.findings import DEFAULT_THEMES
from jalons.roadmaps.models import Roadmap


@frozen
class FindingRow:
    """`audiences`: codes. `places`: names of communes; `codes`: their codes, in the same order."""

    pk: int
    number: int
    kind: str
    kind_label: str
    text: str
    said_by: str
    heard_on: date | None
    themes: tuple[str, ...]
    audiences: tuple[str, ...]
    places: tuple[str, ...]
    codes: tuple[str, ...]
    is_kept: bool
    names_somebody: bool
    source: str
    source_label: str
    origin_label: str
    name: str
    """« parole 12 », « chiffre 13 »."""
    fact_key: str = ""
    fact_value: str = ""
    fact_source: str = ""

    @property
    def is_fact(self) -> bool:
        return self.kind == Finding.Kind.FACT

    @property
    def audience_labels(self) -> list[str]:
        return [str(Audience(code).label) for code in self.audiences]

    @property
    def is_publishable(self) -> bool:
        return self.is_kept and not self.names_somebody


@frozen
class FindingFilters:
    text: str = ""
    kind: str = ""
    theme: str = ""
    audience: str = ""
    commune: str = ""

    @property
    def are_set(self) -> bool:
        return bool(self.text or self.kind or self.theme or self.audience or self.commune)


@frozen
class Cross:
    """How often a theme occurs, by public. A finding with two publics counts in each column, and once in `total`."""

    theme: str
    counts: tuple[int, ...]
    total: int


@frozen
class CrossTable:
    audiences: tuple[str, ...]
    rows: tuple[Cross, ...]
    without_theme: int


@frozen
class Quote:
    """A quotation that documents may print: the text and a role."""

    text: str
    said_by: str
    kind: str
    themes: tuple[str, ...]
    places: tuple[str, ...]


def roadmap_findings(roadmap: Roadmap) -> list[FindingRow]:
    """All the findings, the latest first, even those not for publication. Three queries, whatever their number."""
    return _finding_rows(Finding.objects.filter(roadmap=roadmap).living())


def publishable_findings(roadmap: Roadmap) -> list[FindingRow]:
    """Kept for the portrait, and naming nobody."""
    return _finding_rows(Finding.objects.filter(roadmap=roadmap).publishable())


def portrait_quotes(roadmap: Roadmap, most: int | None = None) -> list[Quote]:
    """Verbatims of the portrait. With `most`, themes take turns, the most frequent first, so that every theme is quoted
    before one is quoted twice."""
    unsaid = (Finding.Kind.OBSERVATION, Finding.Kind.FACT)
    rows = [row for row in publishable_findings(roadmap) if row.kind not in unsaid]
    quotes = [Quote(row.text, row.said_by, row.kind, row.themes, row.places) for row in rows]
    return quotes if most is None else alternate_themes(quotes)[:most]


def alternate_themes(quotes: Sequence[Quote]) -> list[Quote]:
    counts = Counter(theme for quote in quotes for theme in quote.themes)
    turns: list[tuple[int, int, str, int]] = []
    heard: Counter[str] = Counter()
    for place, quote in enumerate(quotes):
        theme = min(quote.themes, key=lambda theme: (heard[theme], -counts[theme], theme), default="")
        turns.append((heard[theme], -counts[theme], theme, place))
        heard[theme] += 1
    return [quotes[place] for *_turn, place in sorted(turns)]


def removed_findings(roadmap: Roadmap) -> list[FindingRow]:
    return _finding_rows(Finding.objects.filter(roadmap=roadmap, removed_at__isnull=False).order_by("-removed_at"))


def _finding_rows(findings: QuerySet[Finding]) -> list[FindingRow]:
    return [finding_row(finding) for finding in findings.prefetch_related("themes", "communes")]


def finding_row(finding: Finding) -> FindingRow:
    places = sorted((commune.name, commune.code) for commune in finding.communes.all())
    return FindingRow(
        pk=finding.pk,
        number=finding.number,
        kind=finding.kind,
        kind_label=finding.get_kind_display(),
        text=finding.text,
        said_by=finding.said_by,
        heard_on=finding.heard_on,
        themes=tuple(theme.title for theme in finding.themes.all()),
        audiences=tuple(code for code in Audience.values if code in finding.audiences),
        places=tuple(name for name, _code in places),
        codes=tuple(code for _name, code in places),
        is_kept=finding.is_kept,
        names_somebody=finding.names_somebody,
        source=finding.source,
        source_label=finding.get_source_display(),
        origin_label=finding.origin_label,
        name=str(finding),
        fact_key=finding.fact_key,
        fact_value=finding.fact_value,
        fact_source=finding.fact_source,
    )


def theme_titles(roadmap: Roadmap) -> list[str]:
    titles = list(FindingTheme.objects.filter(roadmap=roadmap).values_list("title", flat=True))
    return titles or [str(title) for title in DEFAULT_THEMES]


def numbered_themes(roadmap: Roadmap) -> list[tuple[int, str]]:
    """(key, title). Before any finding, those of the method have no pk: 0, −1, …"""
    themes = list(FindingTheme.objects.filter(roadmap=roadmap).values_list("pk", "title"))
    return themes or [(-place, str(title)) for place, title in enumerate(DEFAULT_THEMES)]


def filter_findings(rows: Sequence[FindingRow], asked: FindingFilters) -> list[FindingRow]:
    """Those that match all the filters. The search ignores accents, in the text and the role."""
    words = fold_accents(asked.text).split()

    def answers(row: FindingRow) -> bool:
        return (
            (not asked.kind or row.kind == asked.kind)
            and (not asked.theme or asked.theme in row.themes)
            and (not asked.audience or asked.audience in row.audiences)
            and (not asked.commune or asked.commune in row.codes)
            and (not words or all(word in fold_accents(f"{row.text} {row.said_by}") for word in words))
        )

    return [row for row in rows if answers(row)]


def cross_themes(rows: Sequence[FindingRow], titles: Sequence[str]) -> CrossTable:
    """Themes × publics; only those with findings."""
    codes = [code for code in Audience.values if any(code in row.audiences for row in rows)]
    lines = []
    for title in titles:
        about = [row for row in rows if title in row.themes]
        if about:
            counts = tuple(sum(code in row.audiences for row in about) for code in codes)
            lines.append(Cross(title, counts, len(about)))
    return CrossTable(
        audiences=tuple(str(Audience(code).label) for code in codes),
        rows=tuple(sorted(lines, key=lambda line: -line.total)),
        without_theme=sum(not row.themes for row in rows),
    )
