"""Who pays: the funders of a roadmap, each once."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from jalons.actions.rules.adoption import ADOPTED
from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.directory.models import Organisation
from jalons.funding.models import FunderFusion, FundingLine
from jalons.funding.models.funders import FunderPair, alike_pairs, brought_funders, roadmap_funder_book
from jalons.funding.queries.funded_actions import counted_sheets, money_actions
from jalons.funding.rules import money
from jalons.funding.rules.funders import FunderBook, funder_key, is_own_share, may_mean_authority
from jalons.funding.words.funder_pages import asked_name_sentence, level_sentence, own_name_question
from jalons.roadmaps.models import Roadmap

# Suggestions under a field: beyond, the page would be too heavy on a phone.
MOST_SUGGESTED = 150
# Pairs of funders that look alike are not searched beyond this number of funders.
MOST_COMPARED = 300


def funder_names(roadmap: Roadmap) -> list[str]:
    """The funders of the plans, then the organisations of the directory, for suggestions."""
    book = roadmap_funder_book(roadmap)
    written = FundingLine.objects.filter(action__roadmap=roadmap).values_list("funder", flat=True).distinct()
    names = sorted({book.name(name) for name in written.order_by()}, key=matching_key)
    if len(names) < MOST_SUGGESTED:
        listed = Organisation.objects.filter(roadmap=roadmap).values_list("name", flat=True)
        known = {book.key(name) for name in names}
        names += [name for name in listed[:MOST_SUGGESTED] if book.key(name) not in known]
    return names[:MOST_SUGGESTED]


@frozen
class FunderQuestion:
    """Whether two funders are one; `chosen` is the name to keep, or empty."""

    pair: FunderPair
    chosen: str

    @property
    def names(self) -> tuple[str, str]:
        return self.pair.one, self.pair.other

    @property
    def reason(self) -> str:
        return level_sentence(self.pair.level)


@frozen
class AskedFunders:
    """What the preview of a table asks about funders; `known`: those that are one by their name, as written and as read."""

    questions: tuple[FunderQuestion, ...] = ()
    known: tuple[tuple[str, str], ...] = ()


NOTHING_ASKED = AskedFunders()


def asked_funders(roadmap: Roadmap, written: Sequence[str], fusions: Mapping[str, str] | None) -> AskedFunders:
    """`written`: the funders that the table would bring; `fusions`: the names that were chosen already, by the key of their
    pair. Seven queries at most."""
    funders = brought_funders(roadmap, written)
    chosen = fusions or {}
    return AskedFunders(tuple(FunderQuestion(pair, chosen.get(pair.key, "")) for pair in funders.pairs), funders.known)


def adopted_funders(roadmap: Roadmap) -> list[str]:
    """The funders of adopted actions, without those that said no and without the authority itself, the largest first.
    Three queries."""
    rows = FundingLine.objects.filter(action__roadmap=roadmap, action__status__in=ADOPTED)
    rows = rows.exclude(status=FundingLine.Status.REFUSED).exclude(nature=FundingLine.Nature.OWN)
    book = roadmap_funder_book(roadmap)
    own = book.key(roadmap.lead_authority)
    sums: Counter[str] = Counter()
    for funder, amount in rows.order_by("id").values_list("funder", "amount"):
        if book.key(funder) != own:
            sums[book.name(funder)] += int(amount)
    return sorted(sums, key=lambda name: -sums[name])


@frozen
class Funder:
    """One funder. `is_own`: the share of the authority that leads, whom no directory needs. `spellings` are its other names in the plans, `fusions` what united them by hand. `total`: what the plan
    of financing counts of its money; `aside`: what it does not, for fiches that are not submitted or will not be done."""

    name: str
    spellings: tuple[str, ...]
    lines: int
    total: Decimal
    organisation: int | None
    aside: Decimal = money.ZERO
    fusions: tuple[FunderFusion, ...] = ()
    is_own: bool = False


@frozen
class FunderList:
    funders: tuple[Funder, ...]
    book: FunderBook


def roadmap_funders(roadmap: Roadmap) -> FunderList:
    """Every funder of the plans, in the order of the alphabet; refused money is in no total. Five queries."""
    lines = list(FundingLine.objects.filter(action__roadmap=roadmap).order_by("pk"))
    book = roadmap_funder_book(roadmap, lines)
    fusions = list(FunderFusion.objects.filter(roadmap=roadmap))
    listed = {book.key(name): pk for pk, name in _organisation_rows(roadmap)}
    by_key: dict[str, list[FundingLine]] = {}
    for line in lines:
        by_key.setdefault(book.key(line.funder), []).append(line)
    counted = money_actions(roadmap)
    own = {key for key in by_key if is_own_share(book.names[key], roadmap.lead_authority)}
    rows = [_make_funder(key, rows, book, listed, fusions, counted, is_own=key in own) for key, rows in by_key.items()]
    return FunderList(tuple(sorted(rows, key=lambda row: matching_key(row.name))), book)


@frozen
class AskedName:
    """A name of a plan or of a fiche that may be that of the authority that leads: nobody said it yet. `total`: what it pays in the
    plan of financing; `codes`: the actions that it carries, or leads while nobody else is said to carry them."""

    name: str
    total: Decimal
    codes: tuple[str, ...]
    authority: str

    @property
    def question(self) -> str:
        return own_name_question(self.name, self.authority)

    @property
    def stakes(self) -> str:
        return asked_name_sentence(self.total, self.codes)


def asked_names(roadmap: Roadmap) -> list[AskedName]:
    """Asked once, on the page of the funders and before a vote. Two queries."""
    sums: dict[str, Decimal] = {}
    codes: dict[str, list[str]] = {}
    sheets = {sheet.pk: sheet for sheet in counted_sheets(roadmap)}
    lines = FundingLine.objects.filter(action__in=list(sheets)).exclude(status=money.Status.REFUSED)
    for funder, amount in lines.exclude(nature__in=sorted(money.VALUED)).order_by("pk").values_list("funder", "amount"):
        sums[funder] = sums.get(funder, money.ZERO) + amount
    for sheet in sheets.values():
        name = (sheet.carrier_organisation or sheet.lead_organisation).partition(",")[0].strip()
        codes.setdefault(name, []).append(sheet.code)
    said = {funder_key(name) for name in (*roadmap.own_names, *roadmap.unlike_names)}
    asked: dict[str, list[str]] = {}
    for name in dict.fromkeys((*sums, *codes)):
        key = funder_key(name)
        if key not in said and may_mean_authority(name, roadmap.lead_authority):
            asked.setdefault(key, []).append(name)
    return [
        AskedName(
            names[0],
            sum((sums.get(name, money.ZERO) for name in names), money.ZERO),
            tuple(dict.fromkeys(code for name in names for code in codes.get(name, ()))),
            roadmap.lead_authority,
        )
        for names in asked.values()
    ]


def proposed_unions(roadmap: Roadmap, funder_list: FunderList) -> list[FunderPair]:
    """Pairs of the funders of the plans that may be one. Five queries at most."""
    return alike_pairs(roadmap, funder_list.book, [row.name for row in funder_list.funders[:MOST_COMPARED]])


def _organisation_rows(roadmap: Roadmap) -> Sequence[tuple[int, str]]:
    return list(Organisation.objects.filter(roadmap=roadmap).order_by("-pk").values_list("pk", "name"))


def _make_funder(
    key: str,
    lines: Sequence[FundingLine],
    book: FunderBook,
    listed: dict[str, int],
    fusions: Collection[FunderFusion],
    counted: Collection[int],
    *,
    is_own: bool,
) -> Funder:
    name = book.names[key]
    told = [line for line in lines if line.status != money.Status.REFUSED and line.nature not in money.VALUED]
    return Funder(
        name=name,
        spellings=tuple(dict.fromkeys(line.funder for line in lines if line.funder != name)),
        lines=len(lines),
        total=sum((line.amount for line in told if line.action_id in counted), money.ZERO),
        aside=sum((line.amount for line in told if line.action_id not in counted), money.ZERO),
        organisation=listed.get(key),
        fusions=tuple(fusion for fusion in fusions if book.key(fusion.into) == key),
        is_own=is_own,
    )


def chosen_funders(funder_list: FunderList, asked: Collection[str]) -> list[Funder]:
    """Those that an address names by one of their names, in the order of the list."""
    keys = {funder_list.book.key(name) for name in asked}
    return [row for row in funder_list.funders if funder_list.book.key(row.name) in keys]
