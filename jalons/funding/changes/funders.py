"""Funders that are one, written in several ways: merged by hand, and separated again; those that look alike and are two."""

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.previews import UNKNOWN_CHOICE
from jalons.base.stale_pages import refuse_stale
from jalons.funding.models import FunderDistinction, FunderFusion, FundingLine, GrantRequest
from jalons.funding.models.funders import FunderPair, SaidName, funders_stamp, roadmap_funder_book
from jalons.funding.rules.carriers import action_carrier
from jalons.funding.rules.funders import funder_key, means_authority
from jalons.funding.rules.money import Nature
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Roadmap


@write_transaction()
def merge_funders(*, names: Sequence[str], into: str, by: Member, seen: str | None = None) -> FunderFusion:
    """Makes one funder of several; `into` is the one whose name stays. No line changes. `seen`: the stamp of what the page
    showed, so that two people who choose at once do not undo each other."""
    lock_roadmap(by.roadmap)
    book = roadmap_funder_book(by.roadmap)
    refuse_stale(
        seen,
        funders_stamp(book, names),
        _("Quelqu’un vient de réunir ou de renommer l’un de ces financeurs. Relisez, puis choisissez de nouveau."),
    )
    funders = {book.key(name): book.name(name) for name in names}
    if len(funders) < 2:
        raise Refused(_("Choisissez au moins deux financeurs à réunir."), code="nothing-to-merge")
    if not funders.keys() <= book.names.keys():
        raise Refused(
            _("L’un de ces financeurs n’est plus dans aucun plan. Choisissez de nouveau."), code="funder-gone"
        )
    stays = book.key(into)
    if stays not in funders:
        raise Refused(
            _("Choisissez le nom à garder parmi ceux que vous réunissez."), code="name-not-chosen", field="into"
        )
    merged = [name for key, name in funders.items() if key != stays]
    fusion = FunderFusion.objects.create(roadmap=by.roadmap, merged=merged, into=funders[stays])
    record_change(by=by, verb="merge", about=fusion, after={"merged": merged})
    return fusion


@write_transaction()
def merge_brought_funders(*, pairs: Sequence[FunderPair], fusions: Mapping[str, str], by: Member) -> list[FunderFusion]:
    """Merges, among the pairs that a table was shown with, those for which somebody chose a name to keep: `fusions` maps the
    key of a pair to it. A choice that no pair proposes would be dropped without a word: it is refused."""
    chosen = [(pair, stays) for pair in pairs if (stays := fusions.get(pair.key, "")) in (pair.one, pair.other)]
    if fusions.keys() - {pair.key for pair, _stays in chosen}:
        raise Refused(str(UNKNOWN_CHOICE), code="choice-unknown")
    _refuse_two_answers(chosen)
    made = []
    for pair, stays in chosen:
        book = roadmap_funder_book(by.roadmap)
        keys = {book.key(pair.one), book.key(pair.other)}
        # An earlier pair may have united both; a line that was left out may have taken one away.
        if len(keys) == 2 and keys <= book.names.keys():
            made.append(merge_funders(names=[pair.one, pair.other], into=stays, by=by))
    return made


def _refuse_two_answers(chosen: Sequence[tuple[FunderPair, str]]) -> None:
    """One name cannot be two funders: « État et Région » is the State, or the Region, or neither."""
    answers: dict[str, str] = {}
    for pair, stays in chosen:
        for name in {pair.one, pair.other} - {stays}:
            if answers.setdefault(name, stays) != stays:
                raise Refused(
                    _(
                        "« %(name)s » ne peut pas être à la fois « %(one)s » et « %(other)s » : gardez une seule réponse."
                    )
                    % {"name": name, "one": answers[name], "other": stays},
                    code="funder-has-two-answers",
                )


@write_transaction()
def separate_funders(*, fusion: FunderFusion, by: Member) -> None:
    """Undoes a fusion: each funder has its own lines again, whatever was added in between."""
    lock_roadmap(by.roadmap)
    if not FunderFusion.objects.filter(pk=fusion.pk).exists():
        raise Refused(_("Ces financeurs sont déjà séparés."), code="fusion-undone")
    record_change(by=by, verb="separate", about=fusion, before={"merged": fusion.merged})
    fusion.delete()


@write_transaction()
def keep_funders_apart(*, names: Sequence[str], by: Member) -> FunderDistinction:
    """Says that two funders are two, although their names look alike: pages and imports ask no more. Said twice, it is one
    row."""
    lock_roadmap(by.roadmap)
    book = roadmap_funder_book(by.roadmap)
    funders = {book.key(name): book.name(name) for name in names}
    if len(funders) != 2 or not funders.keys() <= book.names.keys():
        raise Refused(
            _("L’un de ces financeurs n’est plus dans aucun plan, ou ils sont déjà réunis."), code="pair-gone"
        )
    for row in by.roadmap.funder_distinctions.all():
        if {book.key(row.one), book.key(row.other)} == funders.keys():
            return row
    one, other = funders.values()
    distinction = FunderDistinction.objects.create(roadmap=by.roadmap, one=one, other=other)
    record_change(by=by, verb="keep_apart", about=distinction)
    return distinction


@write_transaction()
def say_own_name(*, name: str, is_own: bool | None, by: Member, given_back: Collection[int] = ()) -> list[int]:
    """Says whether a name is one of the authority that leads; None asks again. In the actions that the authority then carries, what is
    written under its name is its own share, unless it was asked by a request or is a share of eligible expenses. Returns the pks of
    these lines; `given_back`, which an « Annuler » sends, makes grants of them again."""
    lock_roadmap(by.roadmap)
    key = funder_key(name)
    is_said = any(funder_key(other) == key for other in by.roadmap.unlike_names)
    if not name.strip() or (means_authority(name, by.roadmap.lead_authority) and not is_said):
        raise Refused(_("Choisissez l’un des noms proposés."), code="name-not-asked")
    names = {
        field: [other for other in getattr(by.roadmap, field) if funder_key(other) != key]
        for field in ("own_names", "unlike_names")
    }
    if is_own is not None:
        names["own_names" if is_own else "unlike_names"].append(name.strip()[:150])
    revise_row(by.roadmap, names, verb="say_own_name", by=by)
    lines = [
        line
        for line in FundingLine.objects.filter(action__roadmap=by.roadmap, eligible_amount=None).select_related(
            "action"
        )
        if funder_key(line.funder) == key
    ]
    if not is_own:
        for line in lines:
            if line.pk in given_back and line.nature == Nature.OWN:
                revise_row(line, {"nature": Nature.GRANT.value}, by=by)
        return []
    asked = set(GrantRequest.objects.filter(line__in=lines).values_list("line_id", flat=True))
    changed = [line for line in lines if line.pk not in asked and _becomes_own(line, by.roadmap)]
    for line in changed:
        revise_row(line, {"nature": Nature.OWN.value, "is_public": True, "is_public_unsure": False}, by=by)
    return [line.pk for line in changed]


@write_transaction()
def say_brought_names(*, answers: Mapping[str, bool], by: Member) -> list[SaidName]:
    """Keeps, for the whole roadmap, what was answered about the names of a table: whether each is one of the authority that leads. What its
    words alone say is kept only when the answer is another one."""
    lock_roadmap(by.roadmap)
    said = []
    for name, is_own in answers.items():
        field = "own_names" if is_own else "unlike_names"
        if funder_key(name) in map(funder_key, getattr(by.roadmap, field)):
            said.append(SaidName(name, is_own, False, []))
        elif not means_authority(name, by.roadmap.lead_authority):
            said.append(SaidName(name, is_own, True, say_own_name(name=name, is_own=is_own, by=by)))
    return said


@write_transaction()
def take_back_brought_names(*, said: Collection[SaidName], still: Collection[str], by: Member) -> None:
    """What `say_brought_names` kept, unless it was said before or otherwise since, or the name is among `still`: those that
    something else uses."""
    lock_roadmap(by.roadmap)
    used = set(map(funder_key, still))
    for one in said:
        key = funder_key(one.name)
        present = map(funder_key, by.roadmap.own_names if one.is_own else by.roadmap.unlike_names)
        if one.is_new and key in present and key not in used:
            say_own_name(name=one.name, is_own=None, given_back=one.lines, by=by)


def _becomes_own(line: FundingLine, roadmap: Roadmap) -> bool:
    line.action.roadmap = roadmap
    carrier = action_carrier(*line.action.carrier_names)
    return line.nature == Nature.GRANT and carrier.is_authority(roadmap.lead_authority)


@write_transaction()
def ask_about_funders_again(*, distinction: FunderDistinction, by: Member) -> None:
    """Takes back what `keep_funders_apart` said: their union is proposed again."""
    lock_roadmap(by.roadmap)
    if not FunderDistinction.objects.filter(pk=distinction.pk).exists():
        raise Refused(_("Cette réponse est déjà retirée."), code="distinction-undone")
    record_change(by=by, verb="ask_again", about=distinction)
    distinction.delete()
