"""Tables phrase enjeux from their notes, keep them as drafts, propose them to the room, and take them back while nobody
has touched them."""

import uuid
from collections.abc import Collection, Iterator
from itertools import count, islice

from django.db.models import Model
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.base.stamps import make_stamp
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.workshops import live
from jalons.workshops.changes.current_rows import current_row
from jalons.workshops.changes.events import record_event
from jalons.workshops.changes.groups import insert_group, tags_of_group
from jalons.workshops.changes.phone_sendings import Frozen, NotNow, sending_id
from jalons.workshops.changes.stakes import next_rank, remove_stake
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import (
    Note,
    NoteGroup,
    Stake,
    TableSecretary,
    TableStake,
    Workshop,
    notes_of_table,
    table_member,
)
from jalons.workshops.rules import table_stakes as rules
from jalons.workshops.rules.workshops import participants_may_write


@write_transaction()
def write_table_stake(
    *,
    by: TableSecretary,
    how: str = "",
    what_for: str = "",
    notes: Collection[int] = (),
    proposes: bool = False,
    client_id: uuid.UUID | None = None,
) -> TableStake:
    """A draft of the table; `proposes`: sent to the room at once. `notes`: numbers of notes of the table; those that it
    no longer has are left out, so that the text is kept. `client_id`: made by the tablet; the same sending is stored
    once."""
    workshop = lock_workshop(by.workshop.pk)
    client_id = sending_id(client_id, by, how, what_for)
    if client_id and (known := TableStake.objects.filter(workshop=workshop, client_id=client_id).first()):
        return known
    _refuse_unless_open(workshop, by)
    _refuse_empty(how, what_for, notes)
    if TableStake.objects.filter(workshop=workshop, table=by.table).count() >= rules.MOST:
        raise Refused(
            _("Votre table a déjà %(most)s enjeux. Effacez un brouillon, ou dites deux idées en une.")
            % {"most": rules.MOST},
            code="too-many-table-stakes",
        )
    row = TableStake.objects.create(
        workshop=workshop,
        table=by.table,
        client_id=client_id,
        how=rules.clean_how(how),
        what_for=rules.clean_what_for(what_for),
    )
    row.notes.set(_free_notes(row, notes))
    if proposes:
        _propose(workshop, row, by)
    return row


@write_transaction()
def revise_table_stake(
    *,
    table_stake: TableStake,
    by: TableSecretary,
    how: str = "",
    what_for: str = "",
    notes: Collection[int] = (),
    proposes: bool = False,
    client_id: uuid.UUID | None = None,
    seen: str | None = None,
) -> None:
    """Sent twice, it changes nothing more. `client_id` serves the answer to the tablet only. `seen`: the stamp of what the
    page showed, on one of the devices of the table."""
    workshop, row = _lock_table_stake(table_stake, by)
    how, what_for = rules.clean_how(how), rules.clean_what_for(what_for)
    if row.stake and proposes and (row.how, row.what_for) == (how, what_for):
        return
    _refuse_unless_open(workshop, by)
    if row.stake:
        raise Refused(
            _("Cet enjeu est déjà proposé à la salle. Reprenez-le dans les brouillons de la table pour le changer."),
            code="table-stake-already-proposed",
        )
    _refuse_empty(how, what_for, notes)
    kept = _free_notes(row, notes)
    if make_stamp(how, what_for, *sorted(note.number for note in kept)) != row.stamp:
        sentence = _("Un autre appareil de votre table a changé cet enjeu. Comparez les deux, puis envoyez à nouveau.")
        refuse_stale(seen, row.stamp, sentence)
    row.how, row.what_for = how, what_for
    row.save(update_fields=["how", "what_for"])
    row.notes.set(kept)
    if proposes:
        _propose(workshop, row, by)


@write_transaction()
def take_back_proposal(*, table_stake: TableStake, by: TableSecretary) -> None:
    """The proposal is a draft of the table again, as long as the plenary has done nothing with it."""
    workshop, row = _lock_table_stake(table_stake, by)
    lock_roadmap(workshop.roadmap)
    if row.stake is None:
        return
    _refuse_unless_open(workshop, by)
    stake = Stake.objects.get(pk=row.stake.pk)  # as it is now, the roadmap being locked
    groups = list(NoteGroup.objects.filter(stake=stake))
    if _is_touched(row, stake, groups):
        raise Refused(
            _("L’animation a déjà repris cet enjeu : demandez-lui de le changer."), code="proposal-used-since"
        )
    for group in groups:
        group.notes.update(group=None)
        group.delete()
    remove_stake(stake=stake, by=table_member(by))
    record_event(workshop, live.BOARD)


@write_transaction()
def remove_table_stake(*, table_stake: TableStake, by: TableSecretary) -> None:
    """A draft only: its notes stay on the wall."""
    workshop, row = _lock_table_stake(table_stake, by)
    _refuse_unless_open(workshop, by)
    if row.stake:
        raise Refused(
            _("Cet enjeu est proposé à la salle. Reprenez-le d’abord dans les brouillons de la table."),
            code="proposed-table-stake-stays",
        )
    row.delete()


def _propose(workshop: Workshop, row: TableStake, by: TableSecretary) -> None:
    """Makes the enjeu, and the group of its notes on the wall, which leads from each note to it. A note that the
    facilitation has already sorted stays where it is."""
    if not row.how:
        raise Refused(
            _("Écrivez d’abord la suite de « Comment … » : la salle lira une question."),
            code="table-stake-without-how",
            field="how",
        )
    lock_roadmap(workshop.roadmap)
    member = table_member(by)
    title = next(title for title in _titles(row) if _is_free(workshop, title))
    group = insert_group(workshop, title, member, rank=row.group_rank)
    row.group_rank = group.rank
    Note.objects.filter(pk__in=row.notes.values("pk"), group=None).update(group=group)
    group.stake = row.stake = Stake.objects.create(
        roadmap=workshop.roadmap,
        title=title,
        phrasing=row.phrasing,
        rank=next_rank(Stake, workshop.roadmap),
        **tags_of_group(group, workshop.roadmap),
    )
    group.save(update_fields=["stake"])
    row.save(update_fields=["stake", "group_rank"])
    record_change(by=member, verb="propose", about=row.stake, after={"phrasing": row.phrasing})
    record_event(workshop, live.BOARD)


def _titles(row: TableStake) -> Iterator[str]:
    """Two tables may say the same: the second one has its table in its title, until they are merged."""
    title = rules.stake_title(row.how)
    yield title
    yield _("%(title)s (table %(table)s)") % {"title": title, "table": row.table}
    for number in count(2):
        yield _("%(title)s (table %(table)s, %(number)s)") % {"title": title, "table": row.table, "number": number}


def _is_free(workshop: Workshop, title: str) -> bool:
    return not (
        Stake.objects.filter(roadmap=workshop.roadmap_id, title=title).exists()
        or NoteGroup.objects.living().filter(workshop=workshop, title=title).exists()
    )


def _is_touched(row: TableStake, stake: Stake, groups: Collection[NoteGroup]) -> bool:
    """Whether anything says more than what the table sent: the words of the enjeu or of its group, its state, another
    note, or a row of any floor that points to it (a chantier, a vote, a fusion, a figure)."""
    if (stake.phrasing, stake.state, stake.merged_into_id) != (row.phrasing, Stake.State.PROPOSED, None):
        return True
    if stake.description or stake.evidence or stake.title not in islice(_titles(row), 20):
        return True
    if _is_pointed_at(stake, but=(NoteGroup, TableStake)) or stake.proposals.exclude(pk=row.pk).exists():
        return True
    sent = set(row.notes.values_list("pk", flat=True))
    return any(
        group.title != stake.title
        or group.workshop_id != row.workshop_id
        or group.key_project_id is not None
        or not set(group.notes.values_list("pk", flat=True)) <= sent
        or _is_pointed_at(group, but=(Note,))
        for group in groups
    )


def _is_pointed_at(row: Model, but: Collection[type[Model]]) -> bool:
    relations = [relation for relation in row._meta.related_objects if relation.related_model not in but]
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: row}).exists() for relation in relations
    )


def _free_notes(row: TableStake, numbers: Collection[int]) -> list[Note]:
    """The notes of the table that no other enjeu of the table has."""
    notes = notes_of_table(row.workshop, row.table).filter(number__in=numbers)
    return list(notes.exclude(table_stakes__in=TableStake.objects.exclude(pk=row.pk).filter(workshop=row.workshop)))


def _lock_table_stake(table_stake: TableStake, by: TableSecretary) -> tuple[Workshop, TableStake]:
    workshop = lock_workshop(by.workshop.pk)
    rows = TableStake.objects.filter(workshop=workshop, table=by.table).select_related("stake")
    row = current_row(rows, table_stake.pk, _("Cet enjeu de la table vient d’être effacé."), code="table-stake-gone")
    row.workshop = workshop
    return workshop, row


def _refuse_unless_open(workshop: Workshop, by: TableSecretary) -> None:
    if by.table > workshop.table_count:
        raise Refused(
            _("Cette table n’existe plus. Copiez ce texte, et donnez-le à une autre table ou à l’animation."),
            code="table-gone",
        )
    if not participants_may_write(workshop.state):
        raise NotNow(
            _("L’atelier n’est pas ouvert : votre texte est gardé ici. Donnez-le à l’animation."),
            code="workshop-closed-to-table-stakes",
        )
    if workshop.is_writing_frozen:
        raise Frozen(
            _("L’animation a figé l’écriture. Votre enjeu reste affiché : envoyez-le quand elle la rouvrira."),
            code="table-stakes-frozen",
        )


def _refuse_empty(how: str, what_for: str, notes: Collection[int]) -> None:
    if not (rules.clean_how(how) or rules.clean_what_for(what_for) or notes):
        raise Refused(
            _("Cochez des notes à réunir, ou écrivez la suite de « Comment … »."),
            code="table-stake-empty",
            field="how",
        )
