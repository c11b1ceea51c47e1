"""The catalogue as a roadmap sees it."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, TextChoices, TextField, Value, When
from django.db.models.functions import Cast, Replace

from jalons.actions.models import ActionSheet
from jalons.actions.queries.sheets import Tag
from jalons.actions.rules.sheets import Status as ActionStatus
from jalons.base.french import fold_accents
from jalons.base.frozen import frozen
from jalons.base.sorted_tables import Columns, Order
from jalons.funding.models import FundingLine, FundingScheme
from jalons.funding.models.areas import roadmap_territory
from jalons.funding.queries.plans import Plan
from jalons.funding.rules import schemes as scheme_rules
from jalons.funding.rules.money import Kind
from jalons.funding.rules.scheme_fit import Answer, Fit, Need, Territory, fit_answer
from jalons.funding.rules.schemes import Opening, Perimeter, Theme
from jalons.funding.words import scheme_fit as fit_words
from jalons.funding.words import schemes as scheme_words
from jalons.roadmaps.models import Roadmap

_TONES = {Opening.TO_COME: "wait", Opening.OPEN: "good", Opening.CLOSED: "bad"}


@frozen
class Scheme:
    pk: int
    name: str
    funder: str
    pays_for: str
    place: str
    beneficiaries: str
    themes: str
    paid: str
    amounts: str
    rate: str
    floor: Decimal | None
    cap: str
    is_investment_only: bool
    eligibility: str
    opening: Tag
    period: str
    recurrence: str
    closes_on: date | None
    source: str
    source_url: str
    source_on: date | None
    is_to_verify: bool
    is_own: bool
    is_imported: bool
    withdrawn_on: date | None
    fit: Answer | None
    fit_tag: Tag | None
    fit_sentence: str


class Origin(StrEnum):
    TEAM = "equipe"
    JALONS = "jalons"
    IMPORTED = "aides-territoires"


_ORIGINS = {
    Origin.TEAM: Q(roadmap__isnull=False),
    Origin.JALONS: Q(roadmap=None, is_imported=False),
    Origin.IMPORTED: Q(is_imported=True),
}


@frozen
class Asked:
    """What is asked of the catalogue. `place`: empty for what is valid here, EVERYWHERE, or a level of perimeter."""

    on: date
    words: str = ""
    is_whole: bool = False
    theme: str = ""
    paid: str = ""
    place: str = ""
    origin: str = ""

    def is_filtered(self, today: date) -> bool:
        return self != Asked(today)


EVERYWHERE = "partout"
PAGE = 25
COLUMNS: Columns[Scheme] = {
    "dispositif": lambda row: row.name,
    "financeur": lambda row: row.funder,
    "etat": lambda row: row.opening.value,
    "echeance": lambda row: row.closes_on,
}
# For a database, É comes after Z.
_FUNDER = Replace(Replace(F("funder"), Value("É"), Value("E")), Value("é"), Value("e"))


@frozen
class Catalogue:
    """A page of the schemes that match. `total`: on all pages. `hidden` counts those that match everything but are not
    open on that day."""

    rows: tuple[Scheme, ...]
    page: Page[FundingScheme]
    total: int
    hidden: int


def scheme_catalogue(
    roadmap: Roadmap,
    asked: Asked,
    *,
    today: date,
    order: Order[Scheme],
    page: str | None = None,
    need: Need | None = None,
) -> Catalogue:
    """Three queries, whatever the number of aids: thousands may be imported. The age of the source is computed for today,
    the opening for the day asked. `need`: what a fiche lacks, to which each row of the page is then compared."""
    territory = roadmap_territory(roadmap)
    matching = _matching_schemes(roadmap, asked, territory)
    is_open = _open_on(asked.on)
    shown = matching if asked.is_whole else matching.filter(is_open)
    counts = matching.aggregate(whole=Count("pk"), open=Count("pk", filter=is_open))
    pages = Paginator(shown.order_by(*_sql_order(order, asked.on)), PAGE)
    pages.count = counts["whole" if asked.is_whole else "open"]  # counted once for the page and for those it hides
    here = pages.get_page(page)
    hidden = counts["whole"] - pages.count
    rows = (_make_scheme(row, asked.on, today, territory, need) for row in here)
    return Catalogue(tuple(rows), here, pages.count, hidden)


def _matching_schemes(roadmap: Roadmap, asked: Asked, territory: Territory) -> QuerySet[FundingScheme]:
    rows = FundingScheme.objects.whole_catalogue(roadmap).defer("searched")
    for word in fold_accents(asked.words).split():
        rows = rows.filter(searched__contains=word)
    if asked.origin:
        rows = rows.filter(_ORIGINS[Origin(asked.origin)])
    if asked.place not in ("", EVERYWHERE):
        rows = rows.filter(perimeter=asked.place)
    if asked.place != EVERYWHERE:
        rows = rows.filter(valid_in(territory))
    return with_code(with_code(rows, "themes", asked.theme), "paid_kinds", asked.paid)


def with_code(rows: QuerySet[FundingScheme], field: str, code: str) -> QuerySet[FundingScheme]:
    """The rows whose list holds this code; all of them without a code. SQLite has no search in a list, but in its
    text."""
    if not code:
        return rows
    return rows.alias(**{f"{field}_text": Cast(field, TextField())}).filter(**{f"{field}_text__contains": f'"{code}"'})


def valid_in(territory: Territory) -> Q:
    """The schemes that may be valid in a territory: `scheme_fit.is_elsewhere`, for a database."""
    country = Perimeter.MAINLAND if territory.is_mainland else Perimeter.OVERSEAS
    condition = Q(perimeter__in=["", Perimeter.COUNTRY, Perimeter.OTHER, country])
    for level in (Perimeter.REGION, Perimeter.DEPARTEMENT, Perimeter.EPCI, Perimeter.COMMUNE):
        codes = territory.codes_at(level)
        known = Q() if level is Perimeter.EPCI and not codes else Q(perimeter_code__in=["", *sorted(codes)])
        condition |= Q(perimeter=level) & known
    return condition


def _open_on(day: date) -> Q:
    """`rules.schemes.opening_state`, for a database."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def _sql_order(order: Order[Scheme], on: date) -> list[Any]:
    """In the database, because a page is a part of the whole."""
    state = Case(When(valid_from__gt=on, then=0), When(valid_to__lt=on, then=2), default=1)
    expressions: dict[str, Any] = {
        "dispositif": F("searched"),
        "financeur": _FUNDER,
        "etat": state,
        "echeance": F("valid_to"),
    }
    if not order.column:
        return [_FUNDER, "name", "pk"]
    chosen = expressions[order.column]
    return [chosen.desc(nulls_last=True) if order.is_descending else chosen.asc(nulls_last=True), "searched", "pk"]


@frozen
class FittingSchemes:
    """The schemes proposed for an action, the best first; `more` are in the catalogue."""

    rows: tuple[Scheme, ...]
    more: int


# An action is compared with the catalogue of Jalons, that of the team, and the imported aids about digital matters.
_MOST_COMPARED, _MOST_PROPOSED = 100, 4
_COMPARED = (
    *("roadmap", "perimeter", "perimeter_code", "beneficiaries", "paid_kinds", "floor", "recurrence"),
    *("cap", "cap_per", "is_investment_only", "valid_from", "valid_to", "source_on"),
)


def fitting_schemes(roadmap: Roadmap, need: Need, today: date) -> FittingSchemes:
    """Four queries. Those that are closed, valid elsewhere or for other expenses are left out; of the imported aids,
    those that a partner alone may ask for too."""
    territory = roadmap_territory(roadmap)
    found = valid_in(territory) & (Q(valid_to=None) | Q(valid_to__gte=today))
    listed = FundingScheme.objects.of(roadmap).filter(found).only(*_COMPARED).order_by("pk")
    rows = [*listed[:_MOST_COMPARED], *_digital_aids(roadmap, territory).filter(found)[:_MOST_COMPARED]]
    answers = {row.pk: (row, fit_answer(row.offer, territory, need, today)) for row in rows}
    suitable = [pair for pair in answers.values() if pair[1].fit is not Fit.NO]
    suitable.sort(key=lambda pair: _best_first(pair[0], pair[1], today))
    best = FundingScheme.objects.in_bulk([row.pk for row, _answer in suitable[:_MOST_PROPOSED]])
    shown = (_make_scheme(best[row.pk], today, today, territory, need) for row, _answer in suitable[:_MOST_PROPOSED])
    return FittingSchemes(tuple(shown), max(0, len(suitable) - _MOST_PROPOSED))


def _digital_aids(roadmap: Roadmap, territory: Territory) -> QuerySet[FundingScheme]:
    rows = FundingScheme.objects.whole_catalogue(roadmap).filter(is_imported=True).only(*_COMPARED).order_by("pk")
    ours = Q()
    for applicant in territory.applicants:
        ours |= Q(beneficiaries_text__contains=f'"{applicant}"')
    digital = with_code(rows, "themes", Theme.DIGITAL)
    return digital.alias(beneficiaries_text=Cast("beneficiaries", TextField())).filter(ours)


def _best_first(row: FundingScheme, answer: Answer, today: date) -> tuple[int, bool, int, date]:
    is_old = scheme_rules.is_to_verify(row.source_on, today)
    return answer.fit, is_old, len(answer.doubts), row.valid_to or date.max


def action_need(plan: Plan, action: ActionSheet) -> Need:
    """What the plan of an action lacks, by kind. One query."""
    missing = {Kind(part.kind): part.sums.to_find for part in plan.parts}
    communes = frozenset(action.communes.values_list("code", flat=True))
    return Need(missing, communes, is_done=action.status == ActionStatus.DONE)


def _make_scheme(
    row: FundingScheme, on: date, today: date, territory: Territory | None = None, need: Need | None = None
) -> Scheme:
    state = scheme_rules.opening_state(row.terms, on)
    tone = "" if state is Opening.OPEN and row.valid_to is None else _TONES[state]
    answer = fit_answer(row.offer, territory, need, on) if territory and need else None
    place = fit_words.perimeter_label(row)
    return Scheme(
        pk=row.pk,
        name=row.name,
        funder=row.funder,
        pays_for=row.pays_for,
        place=place,
        beneficiaries=_labels(FundingScheme.Beneficiary, row.beneficiaries),
        themes=_labels(FundingScheme.Theme, row.themes),
        paid=_labels(FundingScheme.Paid, row.paid_kinds),
        amounts=row.amounts,
        rate=scheme_words.rate_label(row.rate_min, row.rate_max),
        floor=row.floor,
        cap=scheme_words.cap_label(row.terms),
        is_investment_only=row.is_investment_only,
        eligibility=row.eligibility,
        opening=Tag(state, scheme_words.opening_label(row.terms, on), tone),
        period=scheme_words.period_label(row.terms),
        recurrence=str(FundingScheme.Recurrence(row.recurrence).label) if row.recurrence else "",
        closes_on=row.valid_to,
        source=row.source,
        source_url=row.source_url,
        source_on=row.source_on,
        is_to_verify=scheme_rules.is_to_verify(row.source_on, today),
        is_own=row.roadmap_id is not None,
        is_imported=row.is_imported,
        withdrawn_on=row.withdrawn_on,
        fit=answer,
        fit_tag=Tag(str(answer.fit), fit_words.fit_label(answer.fit), fit_words.TONES[answer.fit]) if answer else None,
        fit_sentence=fit_words.fit_sentence(answer, row.offer, place) if answer else "",
    )


def _labels(choices: type[TextChoices], codes: Iterable[str]) -> str:
    return ", ".join(str(choices(code).label) for code in codes)


@frozen
class SchemePage:
    """`model` is the row of the catalogue that the team adapted; `is_overtaken` when its source is newer."""

    scheme: Scheme
    model: Scheme | None
    is_overtaken: bool
    citations: tuple[FundingLine, ...]
    actions: tuple[ActionSheet, ...]
    action: ActionSheet | None = None


def scheme_page(
    row: FundingScheme, roadmap: Roadmap, today: date, action: ActionSheet | None = None, need: Need | None = None
) -> SchemePage:
    """`action`, and what it lacks: the scheme is then compared with it."""
    territory = roadmap_territory(roadmap) if need else None
    model = row.adapts
    cited = FundingLine.objects.filter(action__roadmap=roadmap, listed_scheme=row).select_related("action__axis")
    actions = ActionSheet.objects.filter(roadmap=roadmap).select_related("axis").defer("context", "description")
    return SchemePage(
        scheme=_make_scheme(row, today, today, territory, need),
        model=_make_scheme(model, today, today) if model else None,
        is_overtaken=bool(model and model.source_on and (row.source_on is None or row.source_on < model.source_on)),
        citations=tuple(cited.order_by("action__axis__rank", "action__rank", "id")),
        actions=tuple(actions),
        action=action,
    )


def find_scheme(roadmap: Roadmap, pk: int) -> FundingScheme | None:
    """A scheme of the catalogue or of the team, even a row that the team adapted."""
    of_the_roadmap = Q(roadmap=None) | Q(roadmap=roadmap, removed_at=None)
    return FundingScheme.objects.select_related("adapts").filter(of_the_roadmap, pk=pk).first()


def picked_schemes(roadmap: Roadmap, pks: Collection[int]) -> list[FundingScheme]:
    """Those of the team, among the rows that were ticked."""
    return list(FundingScheme.objects.filter(roadmap=roadmap, removed_at=None, pk__in=pks))


def kept_version(roadmap: Roadmap, scheme: FundingScheme) -> FundingScheme | None:
    """The version of the team of an imported aid, or of a row of the catalogue."""
    return FundingScheme.objects.filter(roadmap=roadmap, adapts=scheme, removed_at=None).first()
