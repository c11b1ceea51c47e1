"""Two enjeux, or two chantiers, that become one; and how they are separated again.

A fusion moves nothing: it says where each row is read. Pages go through `actions.changes.fusions`, which first refuses
what an open vote is about.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import fields_stamp, refuse_stale
from jalons.base.stamps import make_stamp
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Roadmap
from jalons.workshops.changes.current_rows import current_row
from jalons.workshops.models import Fusion, KeyProject, Outcome, Stake
from jalons.workshops.rules import group_lineage

type Row = Stake | KeyProject

# The text that is chosen with the title, and the field of a fusion that names the row that stays.
TEXT_OF: dict[type[Row], str] = {Stake: "phrasing", KeyProject: "purpose"}
STAYS: dict[type[Row], str] = {Stake: "stake", KeyProject: "key_project"}


def rows_stamp(rows: Iterable[Row]) -> str:
    """The stamp of what the page of a fusion shows of these rows, what each already unites included. One query."""
    rows = list(rows)
    united: dict[int, list[int]] = {row.pk: [] for row in rows}
    for model in {type(row) for row in rows}:
        inside = model._default_manager.filter(merged_into__in=united).order_by("pk")
        for pk, into in inside.values_list("pk", "merged_into"):
            if into is not None:
                united[into].append(pk)
    stamps = {
        row.pk: make_stamp(
            fields_stamp(row, ("title", TEXT_OF[type(row)], "state", "fusion_id", "merged_into_id")), united[row.pk]
        )
        for row in rows
    }
    return make_stamp(*(value for pair in sorted(stamps.items()) for value in pair))


def refuse_merged(row: Row) -> None:
    """What was merged is changed no more: whoever wrote in it meanwhile is told where it went."""
    if row.merged_into_id:
        raise Refused(
            _("« %(title)s » vient d’être fusionné dans « %(into)s » : c’est celui-ci qui se modifie maintenant.")
            % {"title": row.title, "into": row.living.title},
            code="row-was-merged",
        )


@write_transaction()
def merge_outcomes(*, rows: Sequence[Row], title: str, text: str, by: Member, seen: str | None = None) -> Fusion:
    """Makes one enjeu, or one chantier, of several. The row whose title is kept stays, else the first in order; it takes
    the best place among them, and is retained when one of them was. `seen`: the stamp of what the page showed."""
    lock_roadmap(by.roadmap)
    model: type[Row] = type(rows[0]) if rows else Stake
    rows = _current_rows(model, rows, by.roadmap)
    refuse_stale(
        seen,
        rows_stamp(rows),
        _("Quelqu’un a modifié l’un d’eux pendant que vous lisiez. Relisez, puis fusionnez à nouveau."),
    )
    stays = next((row for row in rows if row.title == title), rows[0])
    _refuse_title_of_another(model, by.roadmap, title, stays)
    merged = [row for row in rows if row.pk != stays.pk]
    written: dict[str, Any] = {"title": title, TEXT_OF[model]: text}
    if any(row.is_shortlisted for row in rows):
        written["state"] = Outcome.State.KEPT
    before = {name: getattr(stays, name) for name, value in written.items() if getattr(stays, name) != value}
    fusion = Fusion(
        roadmap=by.roadmap,
        before=before,
        after={name: written[name] for name in before},
        **{STAYS[model]: stays},
    )
    if (first := rows[0]).pk != stays.pk:
        fusion.traded = first.uid
        fusion.before["place"], fusion.after["place"] = _place(stays), _place(first)
        _trade_places(stays, first)
    fusion.save()
    for row in merged:
        row.fusion = fusion
        row.save(update_fields=["fusion"])
        record_change(by=by, verb="merge", about=row, after={"merged_into": stays})
    revise_row(stays, written, by=by)
    settle_lineage(by.roadmap)
    return fusion


@write_transaction()
def separate_outcomes(*, fusion: Fusion, by: Member, row: Row | None = None) -> list[Row]:
    """Undoes a fusion, or takes one row out of it; returns what came back. The one that stays has its words and its place
    again with the last of them, unless somebody changed them since; what it received meanwhile stays with it."""
    lock_roadmap(by.roadmap)
    gone = _("Cette fusion est déjà défaite.")
    fusion = current_row(Fusion.objects.filter(roadmap=by.roadmap), fusion.pk, gone, code="fusion-undone")
    stays = _stays_of(fusion)
    model: type[Row] = type(stays)
    rows: list[Row] = list(model._default_manager.filter(fusion=fusion).order_by("rank", "id"))
    leaving = [one for one in rows if row is None or one.pk == row.pk]
    if not leaving:
        raise Refused(gone, code="fusion-undone")
    if len(leaving) == len(rows):
        _give_back(fusion, stays, leaving, by)
    for one in leaving:
        one.fusion = None
        one.save(update_fields=["fusion"])
        record_change(by=by, verb="separate", about=one, before={"merged_into": stays})
    if len(leaving) == len(rows):
        fusion.delete()
    settle_lineage(by.roadmap)
    return leaving


def settle_lineage(roadmap: Roadmap) -> None:
    """Computes where each row is read, from the fusions in force. One that would lead back to itself, which only two
    copies of a workshop can make, is undone."""
    for model, stays in STAYS.items():
        rows: list[Row] = list(model._default_manager.filter(roadmap=roadmap).select_related("fusion").order_by("pk"))
        into = {row.pk: getattr(row.fusion, f"{stays}_id") if row.fusion else None for row in rows}
        for row in rows:
            was = (row.fusion_id, row.merged_into_id)
            try:
                root = group_lineage.living_group(into, row.pk)
            except group_lineage.Loop:
                into[row.pk] = row.fusion = None
                root = row.pk
            row.fusion_id = row.fusion_id if into[row.pk] else None
            row.merged_into_id = None if root == row.pk else root
            if was != (row.fusion_id, row.merged_into_id):
                row.save(update_fields=["fusion", "merged_into"])


def _stays_of(fusion: Fusion) -> Row:
    stays = fusion.stake or fusion.key_project
    assert stays
    return stays


def _trade_places(one: Row, other: Row) -> None:
    """Each takes the rank of the other, and its ties, so that no other row moves."""
    one.rank, other.rank = other.rank, one.rank
    one.ties_previous, other.ties_previous = other.ties_previous, one.ties_previous
    for row in (one, other):
        row.save(update_fields=["rank", "ties_previous"])


def _give_back(fusion: Fusion, stays: Row, leaving: Iterable[Row], by: Member) -> None:
    """What the fusion wrote in the row that stays, unless it was changed since. A later fusion that took over what this
    one wrote will give back what was there before this one."""
    first = next((row for row in leaving if row.uid == fusion.traded), None)
    if first and (_place(stays), _place(first)) == (fusion.after["place"], fusion.before["place"]):
        _trade_places(stays, first)
    later = list(Fusion.objects.filter(**{STAYS[type(stays)]: stays}, pk__gt=fusion.pk).order_by("pk"))
    values: dict[str, Any] = {}
    for name, was in fusion.before.items():
        if name == "place":
            continue
        heir = next((one for one in later if name in one.before), None)
        if heir is None:
            if getattr(stays, name) == fusion.after[name]:
                values[name] = was
        elif heir.before[name] == fusion.after[name]:
            heir.before[name] = was
            heir.save(update_fields=["before"])
    if "title" in values:
        _refuse_title_of_another(type(stays), stays.roadmap, values["title"], stays)
    revise_row(stays, values, by=by)


def _place(row: Row) -> list[Any]:
    return [row.rank, row.ties_previous]


def _refuse_title_of_another(model: type[Row], roadmap: Roadmap, title: str, but: Row) -> None:
    other = model._default_manager.filter(roadmap=roadmap, title=title).exclude(pk=but.pk).first()
    if other:
        raise Refused(
            _("« %(title)s » est déjà l’intitulé d’un autre : renommez-le d’abord, ou choisissez d’autres mots.")
            % {"title": title},
            code="title-taken",
            field="title",
        )


def _current_rows(model: type[Row], rows: Sequence[Row], roadmap: Roadmap) -> list[Row]:
    """Read again once the roadmap is locked, in the order of the roadmap; refused when they may not become one."""
    asked = {row.pk for row in rows}
    current: list[Row] = list(
        model._default_manager.filter(pk__in=asked, roadmap=roadmap)
        .select_related("merged_into")
        .order_by("rank", "id")
    )
    if len(current) < len(asked):
        raise Refused(_("L’un d’eux vient d’être supprimé. Choisissez de nouveau."), code="row-gone")
    if len(current) < 2:
        raise Refused(_("Choisissez-en au moins deux à fusionner."), code="nothing-to-merge")
    for row in current:
        if row.merged_into_id:
            raise Refused(
                _("« %(title)s » vient d’être fusionné dans « %(into)s ». Choisissez de nouveau.")
                % {"title": row.title, "into": row.living.title},
                code="merged-meanwhile",
            )
        if row.state == Outcome.State.SET_ASIDE:
            raise Refused(
                _("« %(title)s » est écarté. Remettez-le parmi les propositions avant de le fusionner.")
                % {"title": row.title},
                code="row-set-aside",
            )
    return current
