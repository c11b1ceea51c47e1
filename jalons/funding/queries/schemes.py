"""The catalogue as a roadmap sees it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from jalons.actions.models import ActionSheet
from jalons.actions.queries.sheets import Tag
from jalons.base.french import fold_accents
from jalons.base.tables import Columns
from jalons.funding.models import FundingLine, FundingScheme
from jalons.funding.rules import schemes as scheme_rules
from jalons.funding.rules.schemes import Opening
from jalons.funding.words import schemes as scheme_words
from jalons.roadmaps.models import Roadmap

_TONES = {Opening.TO_COME: "wait", Opening.OPEN: "good", Opening.CLOSED: "bad"}


@dataclass(frozen=True)
class Scheme:
    pk: int
    name: str
    funder: str
    pays_for: str
    amounts: str
    cap: str
    is_investment_only: bool
    eligibility: str
    opening: Tag
    period: str
    source: str
    source_url: str
    source_on: date | None
    is_to_verify: bool
    is_own: bool


COLUMNS: Columns[Scheme] = {
    "dispositif": lambda row: row.name,
    "financeur": lambda row: row.funder,
    "etat": lambda row: list(Opening).index(Opening(row.opening.value)),
}


@dataclass(frozen=True)
class Catalogue:
    """`hidden` counts the schemes that match the words but are not open on that day."""

    rows: tuple[Scheme, ...]
    hidden: int


def scheme_catalogue(roadmap: Roadmap, *, on: date, today: date, search: str = "", is_whole: bool = False) -> Catalogue:
    """One query. The age of the source is computed for today, the opening for the day asked."""
    wanted = fold_accents(search).split()
    rows = FundingScheme.objects.of(roadmap)
    matching = [_make_scheme(row, on, today) for row in rows if all(word in _searched_text(row) for word in wanted)]
    shown = [row for row in matching if is_whole or row.opening.value == Opening.OPEN]
    return Catalogue(tuple(shown), len(matching) - len(shown))


def _searched_text(row: FundingScheme) -> str:
    return fold_accents(" ".join((row.name, row.funder, row.pays_for, row.amounts, row.eligibility)))


def _make_scheme(row: FundingScheme, on: date, today: date) -> Scheme:
    state = scheme_rules.opening_state(row.terms, on)
    tone = "" if state is Opening.OPEN and row.valid_to is None else _TONES[state]
    return Scheme(
        pk=row.pk,
        name=row.name,
        funder=row.funder,
        pays_for=row.pays_for,
        amounts=row.amounts,
        cap=scheme_words.cap_label(row.terms),
        is_investment_only=row.is_investment_only,
        eligibility=row.eligibility,
        opening=Tag(state, scheme_words.opening_label(row.terms, on), tone),
        period=scheme_words.period_label(row.terms),
        source=row.source,
        source_url=row.source_url,
        source_on=row.source_on,
        is_to_verify=scheme_rules.is_to_verify(row.source_on, today),
        is_own=row.roadmap_id is not None,
    )


@dataclass(frozen=True)
class SchemePage:
    """`model` is the row of the catalogue that the team adapted; `is_overtaken` when its source is newer."""

    scheme: Scheme
    model: Scheme | None
    is_overtaken: bool
    citations: tuple[FundingLine, ...]
    actions: tuple[ActionSheet, ...]


def scheme_page(row: FundingScheme, roadmap: Roadmap, today: date) -> SchemePage:
    model = row.adapts
    cited = FundingLine.objects.filter(action__roadmap=roadmap, listed_scheme=row).select_related("action__axis")
    actions = ActionSheet.objects.filter(roadmap=roadmap).select_related("axis").defer("context", "description")
    return SchemePage(
        scheme=_make_scheme(row, today, today),
        model=_make_scheme(model, today, today) if model else None,
        is_overtaken=bool(model and model.source_on and (row.source_on is None or row.source_on < model.source_on)),
        citations=tuple(cited.order_by("action__axis__rank", "action__rank", "id")),
        actions=tuple(actions),
    )


def find_scheme(roadmap: Roadmap, pk: int) -> FundingScheme | None:
    """A scheme of the catalogue or of the team, even a row that the team adapted."""
    of_the_roadmap = Q(roadmap=None) | Q(roadmap=roadmap)
    return FundingScheme.objects.select_related("adapts").filter(of_the_roadmap, pk=pk).first()
