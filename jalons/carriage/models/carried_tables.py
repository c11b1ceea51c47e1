"""What is exported with a workshop: a table of models, and their rows as a file holds them.

To carry one more model, add its line to `CARRIED`, after those it points to when their rows may be twins. Its fields are read from the model: a key
to a model of the table is exported as a uid; a key to any other (a person's account) is not exported.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jalons.base.frozen import frozen
from jalons.carriage.rules import carried_votes, merging
from jalons.carriage.rules.merging import Merged
from jalons.carriage.rules.shapes import Cure, Rows, Shape, Tables, Unique
from jalons.carriage.rules.uniques import rename_rows, twin_rows
from jalons.directory.models import Contact, Organisation
from jalons.invitations.models.guests import Guest
from jalons.resources.models import FeasibilityRule, ResourceNode
from jalons.roadmaps.models import Roadmap
from jalons.votes.models import Ballot, BallotOption, RoomCount, VotePaper
from jalons.workshops.models.notes import Note, NoteGroup
from jalons.workshops.models.people import Participant
from jalons.workshops.models.pledges import Pledge
from jalons.workshops.models.run_sheets import RunSheetItem
from jalons.workshops.models.stakes import Fusion, KeyProject, Stake, Theme
from jalons.workshops.models.table_stakes import TableStake
from jalons.workshops.models.workshops import Workshop


@frozen
class Carried:
    """One table of the file. `within` is the lookup from its rows to their workshop, or to its roadmap."""

    name: str
    model: type[models.Model]
    words: str | Promise
    within: str = "workshop"
    key: str = "uid"
    only: tuple[str, ...] = ()  # only these fields are exported
    not_exported: tuple[str, ...] = ()  # these fields are not exported
    personal: bool = False  # only exported when asked for
    codes_of_people: tuple[str, ...] = ()  # they open a page: sealed, or not exported
    opens_a_page: bool = False  # its key is a private address: the file holds another key instead
    private: tuple[str, ...] = ()  # these fields are only exported with people
    number: str = ""  # given by each instance, kept when it is free
    uniques: tuple[Unique, ...] = ()
    wholes: tuple[tuple[str, ...], ...] = ()  # values that only mean something together
    codes: tuple[str, ...] = ()  # unordered lists: additions of both sides are merged
    under: str = ""  # secret rows, never shown: counted and asked about with the row that this field names
    journalled: bool = False  # changes of a merge are written in the journal, value by value

    def rows(self, workshop: Workshop) -> models.QuerySet[Any]:
        whole: Any = workshop.roadmap if self.within.endswith("roadmap") else workshop
        place = {"pk": workshop.pk} if self.model is Workshop else {self.within: whole}
        return self.model._default_manager.filter(**place).order_by("pk").distinct()

    @property
    def fields(self) -> list[Any]:
        """Fields with a value of their own, without keys."""
        return [one for one in self._travelling() if not one.is_relation]

    @property
    def pointers(self) -> list[Any]:
        return [one for one in self._travelling() if one.is_relation and not one.many_to_many]

    @property
    def sets(self) -> list[Any]:
        return [one for one in self._travelling() if one.many_to_many]

    @property
    def anchors(self) -> list[str]:
        """The keys to the workshop or roadmap: not in the file, because each instance has its own."""
        return [field.name for field in self.model._meta.concrete_fields if field.related_model in (Workshop, Roadmap)]

    @property
    def names(self) -> frozenset[str]:
        """All the names that a row of the file may hold."""
        return frozenset({one.name for one in self._travelling()} | ({self.number} if self.number else set()))

    def _travelling(self) -> list[Any]:
        stay = {self.key, self.number, *self.not_exported, *self.anchors}
        columns: list[Any] = [*self.model._meta.concrete_fields, *self.model._meta.many_to_many]
        return [
            column
            for column in columns
            if not column.primary_key and column.name not in stay and (not self.only or column.name in self.only)
            if not column.is_relation or column.related_model in TABLE_OF
        ]

    def shape(self) -> Shape:
        related = {one.name: TABLE_OF[one.related_model] for one in [*self.pointers, *self.sets]}
        sets = frozenset([*(one.name for one in self.sets), *self.codes])
        return Shape(related, sets, self.uniques, self.wholes, self.under)


_TITLE = (Unique(("title",), Cure.RENAME, twins=True),)

# Fields of a workshop that are not exported: its keys, its counters, and the present moment of its run.
_OF_THIS_INSTANCE: tuple[str, ...] = (
    "secret",
    "number",
    "code",
    "last_seq",
    "last_note",
    "last_group",
    "free_ranks",
    "notes_hidden",
    "shows_way_in",
    "screen",
    "screen_group",
    "screen_key_project",
    "current_item",
    "last_item",
)
_OF_THIS_INSTANCE += (
    "item_started_at",
    "item_ends_at",
    "sequence_started_at",
    "sequence_ends_at",
    "sequence_seconds_left",
    "has_free_timer",
    "freezes_at_end",
    "stopped",
    "notes_gone",
    "notes_aside",
    "table_links",
    "calendar_sequence",
)

CARRIED: tuple[Carried, ...] = (
    Carried("workshops", Workshop, _("L’atelier"), not_exported=_OF_THIS_INSTANCE, journalled=True),
    Carried("items", RunSheetItem, _("Séquences du conducteur"), journalled=True),
    Carried(
        "stakes",
        Stake,
        _("Enjeux"),
        "roadmap",
        not_exported=("merged_into",),
        uniques=_TITLE,
        wholes=(("state", "reason"),),
        journalled=True,
    ),
    Carried(
        "key_projects",
        KeyProject,
        _("Chantiers"),
        "roadmap",
        not_exported=("map_seq", "merged_into"),
        uniques=_TITLE,
        wholes=(("state", "reason"),),
        journalled=True,
    ),
    # Those that they merged point to them; where each is read is computed again from there.
    Carried("fusions", Fusion, _("Fusions d’enjeux et de chantiers"), "roadmap"),
    Carried(
        "organisations",
        Organisation,
        _("Structures des personnes invitées"),
        "contacts__guests__workshop",
        only=("name", "category"),
        personal=True,
        uniques=(Unique(("name",), Cure.RENAME, twins=True),),
    ),
    Carried(
        "contacts",
        Contact,
        _("Noms des personnes invitées"),
        "guests__workshop",
        only=("organisation", "first_name", "last_name", "function", "category", "college"),
        personal=True,
    ),
    Carried(
        "guests",
        Guest,
        _("Personnes invitées"),
        personal=True,
        opens_a_page=True,
        uniques=(Unique(("contact",), Cure.BLANK, twins=True),),
    ),
    Carried(
        "participants",
        Participant,
        _("Participantes et participants"),
        key="token",
        private=("first_name", "organisation"),
        codes_of_people=("follow_code",),
    ),
    Carried("groups", NoteGroup, _("Groupes du mur"), uniques=_TITLE),
    Carried(
        "notes",
        Note,
        _("Notes"),
        key="client_id",
        number="number",
        not_exported=("refused",),  # they name notes by their local number
        uniques=(Unique(("sheet",), Cure.BLANK),),
        wholes=(("is_hidden", "is_withdrawn", "is_kept_aside", "is_erased"), ("category", "college")),
    ),
    Carried("table_stakes", TableStake, _("Enjeux des tables"), not_exported=("client_id",)),
    Carried("resources", ResourceNode, _("Ressources des chantiers"), "key_project__roadmap", private=("contact",)),
    # Pledges of others contain names: exported with people only.
    Carried(
        "pledges",
        Pledge,
        _("Engagements"),
        private=("name", "contact", "consents", "consented_on", "may_be_named"),
        opens_a_page=True,
    ),
    Carried("themes", Theme, _("Thèmes du lexique"), "roadmap", uniques=_TITLE),
    Carried(
        "feasibility",
        FeasibilityRule,
        _("Règle de faisabilité"),
        "roadmap",
        uniques=(Unique((), Cure.DROP, twins=True),),
    ),
    Carried(
        "ballots",
        Ballot,
        _("Votes"),
        not_exported=("is_shown", "shows_groups", "late_voters"),  # late voters have local numbers
        # Two votes with the same title are the same vote if their propositions and rules are the same: see
        # `rules/carried_votes.py`.
        uniques=(Unique(("title",), Cure.RENAME), Unique(("previous_round",), Cure.BLANK)),
        wholes=(("state", "opened_at", "closed_at", "corrected_at", "present"),),
    ),
    Carried("ballot_options", BallotOption, _("Propositions des votes"), "ballot__workshop"),
    Carried(
        "papers",
        VotePaper,
        _("Bulletins"),
        "ballot__workshop",
        codes=("sent_ids",),
        uniques=(
            Unique(("ballot", "participant"), Cure.DROP, twins=True),
            Unique(("ballot", "code_number"), Cure.DROP, twins=True),
        ),
        wholes=(("marks", "reasons"),),
        under="ballot",
    ),
    Carried(
        "room_counts",
        RoomCount,
        _("Décomptes de la salle"),
        "ballot__workshop",
        private=("entered_by",),
        uniques=(
            Unique(("ballot", "table", "college"), Cure.DROP, twins=True, blanks=frozenset({"table", "college"})),
        ),
        wholes=(("marks", "voters", "reasons", "entered_by", "entered_at"),),
    ),
)
TABLE_OF: dict[Any, str] = {carried.model: carried.name for carried in CARRIED if carried.model is not Workshop}
TABLES: dict[str, Carried] = {carried.name: carried for carried in CARRIED}


def table_shapes() -> dict[str, Shape]:
    return {carried.name: carried.shape() for carried in CARRIED}


def workshop_tables(workshop: Workshop, *, with_people: bool, but: Iterable[str] = ()) -> Tables:
    """The rows of a workshop as its file holds them. Without people: no guest, no name."""
    tables_carried = [
        carried for carried in CARRIED if (with_people or not carried.personal) and carried.name not in set(but)
    ]
    rows, uids = {}, {}
    for carried in tables_carried:
        rows[carried.name] = list(carried.rows(workshop))
        uids[carried.name] = {row.pk: str(getattr(row, carried.key)) for row in rows[carried.name]}
    tables: dict[str, Rows] = {}
    for carried in tables_carried:
        left = frozenset() if with_people else frozenset(carried.private)
        members = {one.name: _related_pks(carried, workshop, one.name) for one in carried.sets}
        tables[carried.name] = {
            uids[carried.name][row.pk]: _row_values(carried, row, uids, members, left) for row in rows[carried.name]
        }
    return tables


def public_tables(tables: Tables) -> Tables:
    """The tables of a file that anybody may read: without the author of votes and the codes of participants."""
    left: dict[str, Rows] = {
        name: {
            uid: {field: value for field, value in row.items() if field not in TABLES[name].codes_of_people}
            for uid, row in rows.items()
        }
        for name, rows in tables.items()
    }
    if carried_votes.PAPERS in left:
        left[carried_votes.PAPERS] = carried_votes.anonymous_papers(tables)
    return left


def replacement_keys(tables: Tables) -> dict[str, dict[str, str]]:
    """For the rows whose key opens a page: by table, the key in the file → the key here."""
    return {
        carried.name: {str(uuid4()): uid for uid in tables[carried.name]}
        for carried in CARRIED
        if carried.opens_a_page and tables.get(carried.name)
    }


def tables_without_codes(tables: Tables, base: Tables) -> Tables:
    """The returned tables, without new codes for people who had entered before the export."""
    left = {name: dict(rows) for name, rows in tables.items()}
    for carried in CARRIED:
        for uid, former in base.get(carried.name, {}).items() if carried.codes_of_people else ():
            if row := left.get(carried.name, {}).get(uid):
                gone = set(carried.codes_of_people) - set(former)
                left[carried.name][uid] = {field: value for field, value in row.items() if field not in gone}
    return left


def _related_pks(carried: Carried, workshop: Workshop, name: str) -> dict[Any, list[Any]]:
    members: dict[Any, list[Any]] = {}
    for pk, other in carried.rows(workshop).values_list("pk", f"{name}__pk"):
        if other is not None:
            members.setdefault(pk, []).append(other)
    return members


def _row_values(
    carried: Carried, row: Any, uids: dict[str, dict[Any, str]], members: dict[str, Any], left: frozenset[str]
) -> dict[str, Any]:
    values = {
        column.name: json_value(getattr(row, column.attname)) for column in carried.fields if column.name not in left
    }
    if carried.number:
        values[carried.number] = getattr(row, carried.number)
    for column in carried.pointers:
        if (targets := uids.get(TABLE_OF[column.related_model])) is not None:
            values[column.name] = targets.get(getattr(row, column.attname))
    for column in carried.sets:
        targets = uids.get(TABLE_OF[column.related_model], {})
        values[column.name] = sorted(targets[pk] for pk in members[column.name].get(row.pk, ()) if pk in targets)
    return values


def json_value(value: Any) -> Any:
    """A value as JSON holds it, always in the same form."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


@frozen
class Plan:
    """What merging a file would do."""

    here: Tables
    there: Tables
    numbers: dict[str, dict[str, int]]  # the numbers in the file, for each numbered table
    names: dict[str, dict[str, str]]
    merged: Merged


def merge_plan(
    base: Tables, here: Tables, there: Tables, names: dict[str, dict[str, str]], chosen: Iterable[str] = ()
) -> Plan:
    every = table_shapes()
    numbers = {
        carried.name: {uid: row[carried.number] for uid, row in there.get(carried.name, {}).items()}
        for carried in CARRIED
        if carried.number
    }
    base, here, there = (_tables_without_numbers(tables) for tables in (base, here, there))
    there = rename_rows(there, names, every)
    two = carried_votes.diverged_ballot_names(base, here, there)
    base, there = carried_votes.tables_without_ballots(base, two), rename_rows(there, two, every)
    same = carried_votes.same_ballot_names(base, here, there)
    there = rename_rows(there, same, every)
    new = twin_rows(base, here, there, every)
    there = rename_rows(there, new, every)
    names = {
        table: {uid: name for renamed in (names, two, same, new) for uid, name in renamed.get(table, {}).items()}
        for table in {*names, *two, *same, *new}
    }
    return Plan(here, there, numbers, names, merging.merge_tables(base, here, there, every, chosen))


def _tables_without_numbers(tables: Tables) -> Tables:
    numbers = {carried.name: carried.number for carried in CARRIED if carried.number}
    return {
        table: {uid: {name: row[name] for name in row if name != numbers.get(table)} for uid, row in rows.items()}
        for table, rows in tables.items()
    }
