"""What would shame before the vote: one list, each line with the page that mends it or the reason that accepts it."""

from dataclasses import replace
from datetime import date

from jalons.actions.queries import adoption
from jalons.actions.queries.sheets import Sheet
from jalons.actions.rules.adoption import ADOPTED, Mode
from jalons.actions.words import field_labels
from jalons.base.frozen import frozen
from jalons.base.stamps import make_stamp
from jalons.funding.queries.carriers import CarriedActions, carried_actions
from jalons.funding.queries.funded_actions import WILL_NOT_BE_DONE, chosen_rule, counted_sheets, sheet_carrier
from jalons.funding.queries.plans import lines_by_action, lines_for_rules
from jalons.funding.queries.pure_lines import request_days
from jalons.funding.rules import money, own_shares
from jalons.funding.rules.money import Consolidated
from jalons.publication.documents.roadmap.chapters import roadmap_parts
from jalons.publication.documents.roadmap.material import Material
from jalons.publication.documents.roadmap.standing import adopted_edition
from jalons.publication.models import AcceptedGap, ChapterText
from jalons.publication.rules.vote_gaps import (
    Gap,
    GapKind,
    RemarkKind,
    VotedChapter,
    VotedFiche,
    find_gaps,
    still_holds,
)
from jalons.publication.words import gap_finding, remark_label
from jalons.roadmaps.models import Roadmap

Chapter = ChapterText.Chapter


@frozen
class GapLine:
    """`subject`: the key of a chapter, or the code of a fiche. `accepted`: the reason in force; None while the gap is
    open. `former`: a reason written for a smaller gap, or for another fact, which no longer holds."""

    kind: GapKind
    subject: str
    title: str
    finding: str
    gap: Gap
    action: int | None = None
    accepted: AcceptedGap | None = None
    former: AcceptedGap | None = None

    @property
    def name(self) -> str:
        """Without its code."""
        return self.title.removeprefix(f"{self.subject} ")

    @property
    def is_open(self) -> bool:
        return self.accepted is None

    @property
    def may_be_accepted(self) -> bool:
        return self.gap.may_be_accepted

    @property
    def key(self) -> str:
        """« budget:2.3 »: what is ticked, when several are accepted at once."""
        return f"{self.kind.value}:{self.subject}"

    @property
    def stamp(self) -> str:
        """Of what a page tells of it: what is wrong, and the reason that is in force."""
        return make_stamp(self.finding, self.accepted.reason if self.accepted else "")

    @property
    def page(self) -> str:
        """The name of the page that mends it; its arguments are the slug and the subject, or the slug alone when one page
        mends it for every fiche."""
        return _PAGES.get(self.kind, "funding:plan")

    @property
    def has_one_page(self) -> bool:
        return self.kind is GapKind.REFERENCE


# Everything else is money.
_PAGES = {
    GapKind.CHAPTER: "publication:chapter",
    GapKind.STEP: "actions:steps",
    GapKind.LATE: "actions:steps",
    GapKind.INDICATOR: "monitoring:indicators",
    GapKind.FIELDS: "actions:edit",
    GapKind.REFERENCE: "actions:cross_references",
}


@frozen
class Remark:
    """What is worth a look in several fiches, and prevents no vote. `page`: the name of the page of a fiche that mends it."""

    label: str
    sheets: tuple[Sheet, ...]
    page: str


_REMARK_PAGES = {RemarkKind.UNDATED: "actions:steps", RemarkKind.BASELINE: "monitoring:indicators"}


@frozen
class GateLists:
    """What the gate before a vote tells: what prevents it, what is worth a look, and who carries the actions that it adopts."""

    gaps: list[GapLine]
    remarks: list[Remark]
    carried: list[CarriedActions]
    money: Consolidated


def gate_lists(roadmap: Roadmap, on: date) -> GateLists:
    material = Material.of(roadmap, on, adopted_only=True)
    gaps, fiches = _gap_lines(material)
    sheets = {str(sheet.pk): sheet for sheet in material.sheets}
    remarks = [
        Remark(remark_label(kind), found, _REMARK_PAGES.get(kind, "actions:edit"))
        for kind in RemarkKind
        if (found := tuple(sheets[fiche.key] for fiche in fiches if kind in fiche.remarks))
    ]
    carried = carried_actions(roadmap, {sheet.pk for sheet in material.sheets})
    return GateLists(gaps, remarks, carried, material.money.totals)


def vote_gap_lines(roadmap: Roadmap, on: date) -> list[GapLine]:
    """Chapters in the order of the document, then the fiches to adopt in the order of their codes."""
    return _gap_lines(Material.of(roadmap, on, adopted_only=True))[0]


def aside_gap_lines(roadmap: Roadmap, on: date) -> list[GapLine]:
    """The same, of the fiches that were adopted and that no vote waits for today, because the committee put them off or asked
    for more work: nobody adopts them again, but what they lack is still to find."""
    material = Material.of(roadmap, on)
    aside = [sheet for sheet in material.sheets if sheet.status.value not in ADOPTED | WILL_NOT_BE_DONE]
    lines, _fiches = _gap_lines(replace(material, sheets=aside))
    return [line for line in lines if line.action and line.kind is not GapKind.LATE]


def _gap_lines(material: Material) -> tuple[list[GapLine], list[VotedFiche]]:
    roadmap, on = material.roadmap, material.on
    sheets = {str(sheet.pk): sheet for sheet in material.sheets}
    reasons = {
        (row.kind, row.chapter or str(row.action_id)): row for row in AcceptedGap.objects.filter(roadmap=roadmap)
    }
    voted = adoption.roadmap_adoption(roadmap)
    fiches = _voted_fiches(material, voted)
    missing = {fiche.key: fiche.missing for fiche in fiches}
    gaps = find_gaps(_voted_chapters(material), fiches, on)
    return [
        _gap_line(
            gap,
            sheets.get(gap.subject),
            reasons.get((gap.kind.value, gap.subject)),
            missing.get(gap.subject, ()),
        )
        for gap in gaps
    ], fiches


def find_gap_line(roadmap: Roadmap, on: date, kind: str, subject: str) -> GapLine | None:
    """`subject` as in an address: the key of a chapter, or the code of a fiche."""
    lines = (line for line in vote_gap_lines(roadmap, on) if (line.kind.value, line.subject) == (kind, subject))
    return next(lines, None)


def _gap_line(gap: Gap, sheet: Sheet | None, reason: AcceptedGap | None, missing: tuple[str, ...]) -> GapLine:
    holds = bool(reason and still_holds(reason.amount, reason.facts.split(), gap))
    return GapLine(
        kind=gap.kind,
        subject=sheet.code if sheet else gap.subject,
        title=f"{sheet.code} {sheet.title}" if sheet else str(ChapterText.Chapter(gap.subject).label),
        finding=gap_finding(gap, missing),
        gap=gap,
        action=sheet.pk if sheet else None,
        accepted=reason if holds else None,
        former=None if holds else reason,
    )


# Only fiches write in them: they are no gap of their own while the committee has kept none.
_FILLED_BY_FICHES = frozenset({Chapter.AXES, Chapter.SHEETS, Chapter.CALENDAR, Chapter.MONEY, Chapter.FOLLOW_UP})


def _voted_chapters(material: Material) -> list[VotedChapter]:
    required = set(
        ChapterText.objects.filter(roadmap=material.roadmap, is_required=True).values_list("chapter", flat=True)
    )
    return [
        VotedChapter(part.chapter.value, is_empty=not part.blocks, is_required=part.chapter.value in required)
        for part in roadmap_parts(material.roadmap, material)
        if material.sheets or part.chapter not in _FILLED_BY_FICHES
    ]


def _voted_fiches(material: Material, voted: adoption.Adoption) -> list[VotedFiche]:
    lines_by_fiche = {line.pk: line for line in (*voted.lines, *voted.awaiting)}
    is_amended = adopted_edition(material.roadmap) is not None
    is_folded = voted.path is not None and voted.path.mode == Mode.PROJECT
    expenses, resources = lines_by_action(material.roadmap)
    rows = {row.pk: row for row in counted_sheets(material.roadmap)}
    rules = {pk: chosen_rule(row, [line.nature for line in resources[pk]]) for pk, row in rows.items()}
    asked_on = request_days(
        [line for sheet in material.sheets for line in resources[sheet.pk] if line.listed_scheme_id]
    )
    fiches = []
    for sheet in material.sheets:
        told, plan = lines_by_fiche[sheet.pk], material.plans.get(sheet.pk)
        lines = lines_for_rules(expenses[sheet.pk], resources[sheet.pk], asked_on)
        asked: dict[int, list[money.Resource]] = {}
        for line, resource in zip(resources[sheet.pk], lines[1], strict=True):
            if line.listed_scheme_id:
                asked.setdefault(line.listed_scheme_id, []).append(resource)
        share = own_shares.own_share(lines[1], rules.get(sheet.pk, own_shares.OwnShareRule.STANDARD))
        carrier = sheet_carrier(rows[sheet.pk]) if sheet.pk in rows else None
        # Only the authority that leads the roadmap has a service that its council knows.
        is_own = carrier is None or carrier.is_authority(material.roadmap.lead_authority)
        unit = field_labels(["department_unit"])
        remarks = {
            # A gap of its own share asks the same.
            RemarkKind.CARRIER: carrier is not None
            and not carrier.is_sure
            and not (share and share.asks_carrier and not share.is_enough),
            RemarkKind.UNIT: not is_own and not set(unit).isdisjoint(told.missing),
            RemarkKind.UNDATED: any(not step.ends_on and not step.done_on for step in sheet.steps),
            RemarkKind.BASELINE: any(row.baseline is None for row in material.indicators.get(sheet.pk, [])),
        }
        # What was adopted already is followed on its own pages.
        is_followed = told.is_adopted and is_amended
        terms = {line.listed_scheme_id: line.listed_scheme.terms for line in resources[sheet.pk] if line.listed_scheme}
        fiches.append(
            VotedFiche(
                key=str(sheet.pk),
                indicators=len(material.indicators.get(sheet.pk, [])),
                steps=len(sheet.steps),
                missing=told.missing if is_own else tuple(label for label in told.missing if label not in unit),
                remarks=frozenset(kind for kind, holds in remarks.items() if holds and not is_followed),
                lacks_reference=is_folded and not told.cross_reference,
                # Once adopted, a late step is followed on the dashboard: it needs no vote.
                awaited=() if is_followed else tuple(step.ends_on for step in sheet.steps if not step.done_on),
                sections=money.sums_by_kind(*lines),
                is_priced=bool(expenses[sheet.pk]),
                own_share=share,
                schemes=tuple((terms[pk], tuple(rows)) for pk, rows in asked.items()),
                expenses=tuple(lines[0]),
                alerts=plan.alerts if plan else (),
            )
        )
    return fiches
