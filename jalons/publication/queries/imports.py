"""The preview of the import of a plan; and what an import created."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from jalons.actions.models import ActionSheet, Axis
from jalons.actions.rules.sheets import begun_steps
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.previews import Preview, PreviewLine, doubtful_first, preview_columns
from jalons.base.sent_tables import SentTable
from jalons.base.table_files import column_name
from jalons.funding.queries.funders import NOTHING_ASKED, AskedFunders, asked_funders
from jalons.funding.rules.funders import guess_payer
from jalons.funding.rules.money import FORMALISE, Nature
from jalons.funding.rules.money import Kind as MoneyKind
from jalons.funding.words.plans import tax_mark
from jalons.publication import words
from jalons.publication.models import Fate, PlanImport, actions_with_private_words, prepare_plan, read_plan
from jalons.publication.rules import column_guesses
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.columns import unsure_amounts
from jalons.publication.rules.document_rows import DOCUMENT_HEADINGS, is_fiche_table, own_columns
from jalons.publication.rules.file_numbers import Order
from jalons.publication.rules.known_funders import NO_ANSWER, payer_key, unsure_payers
from jalons.publication.rules.line_money import NO_CORRECTION, Asked, ReadCell, Unit, thousands_columns
from jalons.publication.rules.money_columns import OWN, Side, says_own_share
from jalons.publication.rules.own_payers import OwnName, asked_own_names, other_names, said_names, write_as_authority
from jalons.publication.rules.plan_imports import Act, Plan, Planned
from jalons.publication.rules.private_words import NO_CHOICE, PilotChoice, PrivateWords, pilot_key, read_stored
from jalons.publication.rules.retold_years import Retold
from jalons.publication.rules.sums import Sums, seal_sums
from jalons.publication.rules.table_notes import table_tax
from jalons.publication.rules.totals import said_years
from jalons.roadmaps.models import Roadmap, Step


@frozen
class Question:
    """Which amount a cell means. `options`: (value, text); `chosen` is the given answer, or empty."""

    name: str
    cell: str
    title: str
    text: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@frozen
class AmountCell:
    """A cell whose amount may be corrected. `label`: where it stands, and its action; `text`: what it writes; `typed`: the amount that
    replaces it, "" when nothing does."""

    name: str
    label: str
    text: str
    typed: str = ""


@frozen
class AskedPilot:
    """A structure that looks like a person, once whatever the number of its fiches. `chosen`: a `PilotChoice`, or nothing."""

    key: str
    name: str
    chosen: str


@frozen
class AskedPayer:
    """A funder whose name does not say whether its money is public. `is_public`: the answer, None without any."""

    key: str
    name: str
    is_public: bool | None


@frozen
class SumsRow:
    """What was read, kept and left aside of the expenses, or of the resources. `kinds`: what the kept amounts pay for, when the
    table says it; `reasons`: why the others are left, and how much."""

    label: str
    read: Decimal
    kept: Decimal
    left: Decimal
    kinds: tuple[tuple[str, Decimal], ...]
    reasons: tuple[tuple[str, Decimal], ...]


@frozen
class YearSums:
    """What is kept of one year; `year`: None for what has none. `told`: the expenses that the totals of the file say, None when they
    say none; `is_told`: they are those that are kept."""

    year: int | None
    expenses: Decimal
    resources: Decimal
    told: Decimal | None

    @property
    def is_told(self) -> bool:
        return self.told == self.expenses


@frozen
class RetoldYears:
    """What the years of all lines say beside their other expenses. `sentence`: what becomes of them; `is_sure`: nothing is to check."""

    sentence: str
    is_sure: bool


@frozen
class OwnShares:
    """The own shares that come: how much is said to be voted, and how much of which the plan says nothing."""

    voted: Decimal = Decimal(0)
    untold: Decimal = Decimal(0)


@frozen
class PlanPreview(Preview):
    """`unverified`: what is said of each line of total that is not the sum of its parts. `unsure`: what is asked of each column that may hold two things. `first`: the line of the file where actions begin. `doubts` of lines name their cell. `sums` are empty without money, and `years` unless some expense says its year; `retold`: None unless columns of years stand beside other expenses on some line; `seal`
    is what the page gives back to say which ones it showed. `unanswered`: the amounts that wait for an answer, which no sum counts; `unread`: the cells of money that are not read, as many as the lines tell.
    `thousands`: the headings of the columns in thousands of euros. `order`: which order fiches have; `other_codes`: how
    many have a number in the file that is not their code; `begins`: the étapes that the import begins; `has_axes`: the
    roadmap has some already. `tells_own_share`: some heading is that of an own share. `contacts`: how many telephones and
    addresses stay with the team. `is_document`: its lines are the fiches of a document; `is_from_document`: or those of a
    table in one."""

    first: int = 1
    sums: tuple[SumsRow, ...] = ()
    years: tuple[YearSums, ...] = ()
    retold: RetoldYears | None = None
    seal: str = ""
    unverified: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    unanswered: int = 0
    unread: int = 0
    thousands: tuple[str, ...] = ()
    left_out: frozenset[int] = frozenset()
    questions: tuple[Question, ...] = ()
    pilots: tuple[AskedPilot, ...] = ()
    payers: tuple[AskedPayer, ...] = ()
    own_names: tuple[OwnName, ...] = ()
    corrected: tuple[AmountCell, ...] = ()
    correctable: tuple[AmountCell, ...] = ()
    contacts: int = 0
    funders: AskedFunders = NOTHING_ASKED
    statuses: tuple[tuple[str, str, int], ...] = ()
    new_axes: tuple[str, ...] = ()
    order: str = ""
    other_codes: int = 0
    begins: tuple[str, ...] = ()
    is_order_doubtful: bool = False
    has_axes: bool = False
    own_shares: OwnShares = OwnShares()
    tells_own_share: bool = False
    has_money: bool = False
    tax: str = ""
    is_document: bool = False
    is_from_document: bool = False


def plan_preview(
    roadmap: Roadmap,
    sent: SentTable,
    first: int,
    answers: Mapping[str, Decimal],
    *,
    left_out: Collection[int] = (),
    unit: Unit = Unit.AS_TOLD,
    pilots: Mapping[str, PilotChoice] = NO_CHOICE,
    corrections: Mapping[str, Decimal] = NO_CORRECTION,
    fusions: Mapping[str, str] | None = None,
    kind: str = MoneyKind.OPERATING,
    retold: Retold = Retold.AS_READ,
    payers: Mapping[str, bool] = NO_ANSWER,
    own_names: Collection[str] | None = None,
) -> PlanPreview:
    """`kind`: what amounts pay for when the plan does not say it; `retold`: what somebody said of its columns of years;
    `payers`: whether the money of a funder is public, by its key; `own_names`: the keys of the names that are said to be the
    authority's, None before anybody was asked."""
    read = read_plan(
        sent,
        first,
        answers,
        left_out=left_out,
        unit=unit,
        pilots=pilots,
        corrections=corrections,
        retold=retold,
    )
    said = said_names(roadmap.own_names, roadmap.unlike_names)
    own_asked = asked_own_names(read, roadmap.lead_authority, own_names, said)
    write_as_authority(read, own_asked, roadmap.lead_authority)
    plan = prepare_plan(roadmap, read, kind)
    sums = plan.sums()
    asked = [(asked, line) for line in plan.lines for asked in line.line.asked if line.act is not Act.LEAVE]
    cells = _amount_cells(plan, corrections, sent.headings)
    titles = set(Axis.objects.filter(roadmap=roadmap).values_list("title", flat=True))
    other_codes = sum(one.numbered is not None and one.numbered.code != one.code for one in plan.actions)
    return PlanPreview(
        sentence=words.plan_sentence(plan),
        columns=tuple(column for column in preview_columns(sent) if column.key not in DOCUMENT_HEADINGS),
        lines=doubtful_first(_preview_line(line, sent.headings) for line in sorted(plan.lines, key=_is_only_shared)),
        to_write=len(plan.actions),
        has_needed="title" in sent.columns.values(),
        first=first + 1,
        sums=tuple(_sums_row(side, kind) for side in sums if side.read),
        years=_year_sums(plan, said_years(read)),
        retold=_retold_years(plan),
        seal=seal_sums(sums),
        unverified=_unverified_totals(plan, sent),
        unsure=tuple(words.unsure_sentence(*amount) for amount in unsure_amounts(sent.headings, sent.columns)),
        unanswered=sum(answers.get(question.name) not in question.candidates for question, _one in asked),
        unread=sum(doubted.doubt in _UNREAD for line in plan.lines for doubted in line.line.doubts),
        thousands=tuple(thousands_columns(sent, unit)),
        left_out=frozenset(left_out).intersection(line.number for line in read),
        questions=tuple(_preview_question(question, one, answers) for question, one in asked),
        pilots=_asked_pilots(plan, pilots),
        payers=tuple(
            AskedPayer(key, name, payers.get(key))
            for key, name in unsure_payers(plan.funders(), roadmap.lead_authority).items()
        ),
        own_names=own_asked,
        corrected=tuple(cell for cell in cells if cell.typed),
        correctable=tuple(cell for cell in cells if not cell.typed)[:MOST_CORRECTABLE],
        contacts=len({kept.key for action in plan.actions for kept in action.private if kept.is_contact}),
        funders=asked_funders(roadmap, plan.funders(), fusions),
        statuses=_status_counts(plan, sent),
        new_axes=tuple(title for title in plan.axes if title not in titles),
        order=words.order_sentence(plan.numbering, other_codes),
        other_codes=other_codes,
        begins=_begun_titles(roadmap, plan),
        is_order_doubtful=plan.numbering.order not in (Order.FILE, Order.UNNUMBERED),
        has_axes=bool(titles),
        own_shares=_own_shares(plan, roadmap.lead_authority, other_names(own_asked)),
        tells_own_share=OWN in sent.columns.values() or any(map(says_own_share, sent.headings)),
        has_money=any(side.read for side in sums) or bool(asked),
        tax=words.tax_label(sent.headings, sent.columns) or tax_mark(table_tax(sent)),
        is_document=is_fiche_table(sent.headings),
        is_from_document=bool(own_columns(sent.headings)),
    )


# A cell of money that no sum counts, and that no answer can make count. Its line says why.
_UNREAD = frozenset({
    Doubt.AMOUNT_UNREAD, Doubt.AMOUNT_NOTHING, Doubt.AMOUNT_ZERO, Doubt.AMOUNT_LARGE, Doubt.AMOUNT_CURRENCY, Doubt.AMOUNT_DAY,
    Doubt.AMOUNT_HOURS, Doubt.TOTAL_UNREAD, Doubt.RATE_UNREAD, Doubt.FIGURES_UNREAD, Doubt.REST_UNREAD,
})  # fmt: skip


_SHARED = frozenset({Doubt.YEARS_CROSSED, Doubt.KINDS_SHARED, Doubt.KINDS_SHARED_BY_YEAR, Doubt.YEARS_SHARED})


def _is_only_shared(one: Planned) -> bool:
    """Whether nothing else is doubtful: in a plan of two kinds this is told of each line, and comes after the others."""
    return bool(one.line.doubts) and all(doubted.doubt in _SHARED for doubted in one.line.doubts)


def _unverified_totals(plan: Plan, sent: SentTable) -> tuple[str, ...]:
    lines = [line.line for line in plan.lines if words.is_unverified_total(line)]
    return tuple(words.doubt_sentence(doubt, line.number, sent.headings) for line in lines for doubt in line.doubts)


def _own_shares(plan: Plan, authority: str, others: Collection[str]) -> OwnShares:
    money = (entry for action in plan.actions for entry in action.kept_money if entry.side is Side.RESOURCE)
    own = [
        entry
        for entry in money
        for leader in ["" if payer_key(entry.name) in others else authority]
        if entry.is_own or guess_payer(entry.name, authority=leader).nature is Nature.OWN
    ]
    return OwnShares(
        sum((one.amount for one in own if one.is_voted), Decimal(0)),
        sum((one.amount for one in own if not one.is_voted and one.state is None), Decimal(0)),
    )


def _begun_titles(roadmap: Roadmap, plan: Plan) -> tuple[str, ...]:
    """The étapes that are to do, and that these fiches and their money begin, as the changes will say (`reach_step`)."""
    begun = begun_steps(action.line.status for action in plan.actions if action.line)
    if any(action.kept_money for action in plan.actions):
        begun.add(FORMALISE)
    steps = Step.objects.filter(roadmap=roadmap, number__in=begun, state=Step.State.TODO).order_by("number")
    return tuple(f"{step.number}. {step.title}" for step in steps)


_OF_FICHES = frozenset({Act.ACTION, Act.STEP, Act.MORE})


def _asked_pilots(plan: Plan, chosen: Mapping[str, PilotChoice]) -> tuple[AskedPilot, ...]:
    people = dict.fromkeys(name for line in plan.lines if line.act in _OF_FICHES for name in line.line.people)
    return tuple(AskedPilot(key, name, chosen.get(key, "")) for name in people for key in [pilot_key(name)])


def _sums_row(sums: Sums, usual: str) -> SumsRow:
    reasons = tuple((words.left_label(why), amount) for why, amount in sums.left.items())
    told = sorted(sums.kinds.items(), key=lambda pair: (not pair[0], pair[0])) if any(sums.kinds) else []
    kinds = tuple((words.kept_kind_label(kind, usual), amount) for kind, amount in told)
    return SumsRow(str(words.SIDES[sums.side]), sums.read, sums.kept, sums.left_sum, kinds, reasons)


def _retold_years(plan: Plan) -> RetoldYears | None:
    beside = [one.line.beside for one in plan.lines if one.act in _OF_FICHES and one.line.beside]
    if not beside:
        return None
    differing = [one for one in beside if not one.agrees]
    is_once = beside[0].is_once
    sentence = words.retold_sentence(beside, differing) if is_once else words.added_years_sentence(beside)
    return RetoldYears(sentence, is_sure=is_once and not differing)


def _year_sums(plan: Plan, told: Mapping[int, Decimal]) -> tuple[YearSums, ...]:
    sums: dict[Side, Counter[int | None]] = {side: Counter() for side in Side}
    for action in plan.actions:
        for entry in action.kept_money:
            sums[entry.side][entry.year] += entry.amount  # type: ignore[assignment]
    if not any(sums[Side.EXPENSE].keys() - {None}):
        return ()
    years = sorted({*sums[Side.EXPENSE], *sums[Side.RESOURCE], *told}, key=lambda year: year or 9999)
    return tuple(
        YearSums(
            year,
            Decimal(sums[Side.EXPENSE][year]),
            Decimal(sums[Side.RESOURCE][year]),
            None if year is None else told.get(year),
        )
        for year in years
    )


def _status_counts(plan: Plan, sent: SentTable) -> tuple[tuple[str, str, int], ...]:
    """(text of cells, the state that it gives, number of actions)."""
    if "status" not in sent.columns.values():
        return ()
    actions = [line.line for line in plan.lines if line.act is Act.ACTION]
    counts = Counter(
        (sent.cells(sent.rows[line.number - 1]).get("status", ""), str(ActionSheet.Status(line.status).label))
        for line in actions
    )
    return tuple((text, state, count) for (text, state), count in sorted(counts.items()))


def _preview_line(one: Planned, headings: Sequence[str]) -> PreviewLine:
    line = one.line
    return PreviewLine(
        number=line.number,
        place=line.place,
        title=line.step or (one.to.title if one.to else line.title),
        under=one.to.axis if one.to else line.axis,
        act=one.act,
        act_words=words.act_label(one),
        details=words.line_details(one) if one.act in (Act.ACTION, Act.STEP, Act.MORE) else (),
        doubts=tuple(
            words.doubt_sentence(doubted, line.number, headings, line.place)
            for doubted in line.doubts
            # Nothing is asked of what is left.
            if one.act in _OF_FICHES or doubted.doubt not in (Doubt.PILOT_NAMED, Doubt.CONTACT_APART)
        ),
    )


def _preview_question(asked: Asked, one: Planned, answers: Mapping[str, Decimal]) -> Question:
    return Question(
        name=asked.name,
        cell=_cell_name(asked, one),
        title=one.line.title,
        text=asked.text,
        options=tuple((str(amount), words.answer_label(asked, amount)) for amount in asked.candidates),
        chosen=str(answers[asked.name]) if answers.get(asked.name) in asked.candidates else "",
    )


# A plan of sixty fiches and five columns of money; a longer list is no help.
MOST_CORRECTABLE = 300


def _amount_cells(plan: Plan, typed: Mapping[str, Decimal], headings: Sequence[str]) -> list[AmountCell]:
    """Those of the lines that come in. « F12, Région, Un bus »."""
    made = []
    for line in plan.lines:
        cells = line.line.cells if line.act in _OF_FICHES else ()
        for cell in sorted(cells, key=lambda cell: -1 if cell.column is None else cell.column):
            heading = headings[cell.column][:40] if cell.column is not None and cell.column < len(headings) else ""
            title = line.to.title[:60] if line.to else line.line.title[:60]
            label = ", ".join(filter(None, [_cell_name(cell, line), heading, title]))
            amount = french.format_euros(typed[cell.name]).removesuffix(f"{french.NBSP}€") if cell.name in typed else ""
            made.append(AmountCell(cell.name, label, cell.text[:60], amount))
    return made


def _cell_name(asked: Asked | ReadCell, one: Planned) -> str:
    if one.line.place:
        return one.line.place
    return f"{column_name(asked.column)}{one.line.number}" if asked.column is not None else str(one.line.number)


# --- what came in ----------------------------------------------------------------------------------------------------


@frozen
class ImportRow:
    pk: int
    at: datetime
    by: str
    source: str
    actions: int
    steps: int
    undone_at: datetime | None
    sums: tuple[tuple[str, Decimal], ...] = ()
    indicators: int = 0
    taken_out: tuple[str, ...] = ()


def remembered_columns(roadmap: Roadmap, sent: SentTable) -> dict[int, str]:
    """What somebody corrected, the last time that a table with these headings came in; empty when nobody did. One query."""
    rows = PlanImport.objects.filter(roadmap=roadmap, made__columns__stamp=column_guesses.headings_stamp(sent))
    made = rows.order_by("-pk").values_list("made", flat=True).first() if sent.header >= 0 else None
    return {int(number): key for number, key in made["columns"]["keys"].items()} if made else {}


def plan_imports(roadmap: Roadmap) -> list[ImportRow]:
    return [import_row(row) for row in PlanImport.objects.filter(roadmap=roadmap)]


def import_row(row: PlanImport) -> ImportRow:
    sums = tuple((str(words.SIDES[side]), row.sums[side]) for side in Side if side in row.sums)
    return ImportRow(
        row.pk,
        row.at,
        row.by_name,
        row.source,
        len(row.actions),
        row.step_count,
        row.undone_at,
        sums,
        row.indicator_count,
        tuple(row.taken_out),
    )


@frozen
class BroughtFiche:
    """`name`: its code and title; `code` is that of its address. `kept`: why it would stay, "" when it may be taken out."""

    pk: int
    code: str
    name: str
    kept: str


def brought_fiches(fate: Fate) -> tuple[BroughtFiche, ...]:
    """Those that are still there, in the order of codes."""
    kept = {one.pk: words.kept_sentence(one) for one in fate.kept}
    return tuple(BroughtFiche(pk, name.partition(" ")[0], name, kept.get(pk, "")) for pk, name in fate.present.items())


@frozen
class PrivateRow:
    """What fiches of an import keep for the team: the same words once. `where`: the codes of these fiches, each with what the file
    calls the place of the words there, and the money that waits with them."""

    key: str
    words: str
    is_contact: bool
    where: str


def private_rows(row: PlanImport) -> tuple[PrivateRow, ...]:
    """Names first, then telephones and addresses, each in the order of the fiches. One query."""
    places: dict[PrivateWords, list[str]] = {}
    for action in actions_with_private_words(row):
        for kept in read_stored(action.private_words):
            bare = PrivateWords(kept.words, "", is_contact=kept.is_contact)
            amounts = (french.format_euros(Decimal(one.amount)) for one in kept.money)
            where = ", ".join(filter(None, (action.code, kept.heading, *amounts)))
            places.setdefault(bare, []).append(where)
    rows = (PrivateRow(one.key, one.words, one.is_contact, " ; ".join(dict.fromkeys(at))) for one, at in places.items())
    return tuple(sorted(rows, key=lambda one: one.is_contact))


def import_with_private_words(action: ActionSheet) -> int | None:
    """The pk of the import on whose page the private words of a fiche are sorted. One query, none without such words."""
    if not action.private_words:
        return None
    rows = PlanImport.objects.filter(roadmap=action.roadmap_id, made__actions__has_key=str(action.pk))
    return rows.values_list("pk", flat=True).first()


def import_of_action(action: ActionSheet) -> int | None:
    """The pk of the import that brought a fiche, while it may be undone."""
    rows = PlanImport.objects.filter(roadmap=action.roadmap_id, undone_at=None)
    return rows.filter(made__actions__has_key=str(action.pk)).values_list("pk", flat=True).first()


def plan_import(roadmap: Roadmap, pk: int) -> PlanImport | None:
    return PlanImport.objects.filter(roadmap=roadmap, pk=pk).first()
