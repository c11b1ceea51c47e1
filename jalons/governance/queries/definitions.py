"""The shared definition as pages show it: where it stands, its versions, what the group was asked and answers."""

import uuid
from itertools import groupby

from django.db.models import Max, prefetch_related_objects
from django.utils import timezone

from jalons.base.differences import Piece, word_differences
from jalons.base.frozen import frozen
from jalons.governance.models import AskedMember, Consultation, Definition, GroupMember
from jalons.governance.models.definitions import DEFINITION_TEXTS
from jalons.governance.queries.consultations import (
    Impressions,
    Round,
    asked_of,
    consultations_of,
    impressions_of,
    round_of,
    with_asked_people,
)
from jalons.governance.rules.definitions import (
    BEFORE_THE_GROUP,
    Answer,
    Stage,
    State,
    next_stage,
)
from jalons.governance.words import asked_sentence
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.permissions import Permission

Kind = Consultation.Kind


@frozen
class OpenObjections:
    """The reasons given against a version that nobody adopted, without their authors: the next one answers them."""

    number: int
    reasons: list[str]


@frozen
class DefinitionPage:
    """`shown`: the version that somebody has to do something about, else the adopted one. `consulted`: the version before
    the group, perhaps beside a draft that answers an objection. `round`: the question of consent about it, else about the
    one shown. `objections`: those of the other versions since the last adoption. `group_size`: how many people are in the
    groupe projet today."""

    stage: Stage
    shown: Definition | None
    consulted: Definition | None
    adopted: Definition | None
    round: Round | None
    collection: Round | None
    impressions: Impressions
    objections: list[OpenObjections]
    versions: list[Definition]
    is_latest_round: bool
    is_asked: bool
    has_answered: bool
    group_size: int

    @property
    def is_drafting(self) -> bool:
        return self.shown is not None and self.shown.state == State.DRAFT

    @property
    def next_number(self) -> int:
        return self.versions[0].number + 1 if self.versions else 1


def definition_page(member: Member) -> DefinitionPage:
    """Six queries, whatever the number of versions."""
    roadmap, today = member.roadmap, timezone.localdate()
    group = GroupMember.objects.filter(roadmap=roadmap).present(today)
    versions = list(Definition.objects.filter(roadmap=roadmap))
    consultations = list(Consultation.objects.filter(roadmap=roadmap).select_related("definition"))
    adopted = next((row for row in versions if row.state == State.ADOPTED), None)
    draft = next((row for row in versions if row.state == State.DRAFT), None)
    consulted = next((row for row in versions if row.state in BEFORE_THE_GROUP), None)
    shown = draft or consulted or adopted
    if consulted and consulted.state == State.CONSULTED:
        # Whoever objected no longer does: it may be adopted, whatever was begun meanwhile.
        shown = consulted
    about = consulted or shown
    asked_about = next((row for row in consultations if about and row.definition_id == about.pk), None)
    collected = next((row for row in consultations if row.kind == Kind.COLLECT), None)
    latest = consultations[0] if consultations else None
    prefetch_related_objects([row for row in {asked_about, collected, latest} if row], with_asked_people())
    knows = member.can(Permission.AGREE)
    consent = round_of(asked_about, member, knows=knows) if asked_about else None
    collection = round_of(collected, member, knows=knows) if collected else None
    mine = asked_of(latest, member) if latest and not latest.is_over() else None
    return DefinitionPage(
        stage=next_stage(
            State(shown.state) if shown else None,
            words=shown.words if shown else 0,
            has_collected=collection is not None and collection.answered > 0,
            is_collecting=collection is not None and not collection.is_over,
            obstacle=consent.obstacle if consent else None,
        ),
        shown=shown,
        consulted=consulted,
        adopted=adopted,
        round=consent,
        collection=collection,
        impressions=impressions_of(collected, collection),
        objections=[
            objections
            for objections in _objections_since(
                roadmap, max((row.number for row in versions if row.adopted_on), default=0)
            )
            if consent is None or about is None or objections.number != about.number
        ],
        versions=versions,
        is_latest_round=latest is not None and latest == asked_about,
        is_asked=mine is not None,
        has_answered=mine is not None and mine.answered_on is not None,
        group_size=group.count(),
    )


def open_objections(roadmap: Roadmap) -> list[OpenObjections]:
    """What the version being written has to answer. Two queries."""
    adopted = Definition.objects.filter(roadmap=roadmap, adopted_on__isnull=False)
    return _objections_since(roadmap, adopted.aggregate(Max("number"))["number__max"] or 0)


def _objections_since(roadmap: Roadmap, number: int) -> list[OpenObjections]:
    rows = AskedMember.objects.filter(
        consultation__roadmap=roadmap, consultation__definition__number__gt=number, answer=Answer.OBJECTION
    )
    # In the order of the alphabet: nothing tells whose they are.
    said = sorted(rows.values_list("consultation__definition__number", "reason"), key=lambda row: (-row[0], row[1]))
    return [
        OpenObjections(version, [reason for _number, reason in reasons])
        for version, reasons in groupby(said, key=lambda row: row[0])
    ]


# --- one version -----------------------------------------------------------------------------------------------------


@frozen
class ChangedText:
    label: str
    pieces: tuple[Piece, ...]


@frozen
class VersionPage:
    definition: Definition
    previous: Definition | None
    changes: list[ChangedText]
    round: Round | None


def version_page(member: Member, number: int) -> VersionPage | None:
    """Three queries."""
    rows = list(Definition.objects.filter(roadmap=member.roadmap, number__lte=number)[:2])
    if not rows or rows[0].number != number:
        return None
    definition, previous = rows[0], rows[1] if len(rows) > 1 else None
    row = consultations_of(member.roadmap).filter(definition=definition).first()
    return VersionPage(
        definition,
        previous,
        text_changes(previous, definition) if previous else [],
        round_of(row, member, knows=member.can(Permission.AGREE)) if row else None,
    )


def text_changes(before: Definition, after: Definition) -> list[ChangedText]:
    """The texts that differ, word by word."""
    return [
        ChangedText(
            str(Definition._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
            word_differences(getattr(before, name), getattr(after, name)),
        )
        for name in DEFINITION_TEXTS
        if getattr(before, name) != getattr(after, name)
    ]


def draft_and_model(roadmap: Roadmap) -> tuple[Definition | None, Definition | None, int]:
    """The draft, the version that a new one begins with, and the number of the version being written."""
    versions = list(Definition.objects.filter(roadmap=roadmap)[:1])
    latest = versions[0] if versions else None
    draft = latest if latest and latest.state == State.DRAFT else None
    number = draft.number if draft else latest.number + 1 if latest else 1
    return draft, latest, number


def find_definition(roadmap: Roadmap, number: int) -> Definition | None:
    return Definition.objects.filter(roadmap=roadmap, number=number).first()


def adopted_definition(roadmap: Roadmap) -> Definition | None:
    return Definition.objects.filter(roadmap=roadmap, state=State.ADOPTED).first()


# --- in public -------------------------------------------------------------------------------------------------------


@frozen
class PublicDefinition:
    """`current`: the version adopted since, when this one was replaced."""

    definition: Definition
    current: Definition | None
    asked_words: str


def public_definition(uid: uuid.UUID) -> PublicDefinition | None:
    """A version that was adopted one day, for ever. Three queries."""
    rows = Definition.objects.select_related("roadmap__epci", "roadmap__departement")
    row = rows.filter(uid=uid, adopted_on__isnull=False).first()
    if row is None:
        return None
    current = adopted_definition(row.roadmap) if row.state == State.REPLACED else None
    answers = list(AskedMember.objects.filter(consultation__definition=row).values_list("answer", flat=True))
    return PublicDefinition(row, current, asked_sentence(len(answers), sum(map(bool, answers))))
