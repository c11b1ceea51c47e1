"""The only writer of the shared definition: written, agreed on, adopted, replaced."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_day
from jalons.base.stale_pages import refuse_stale
from jalons.base.stamps import make_stamp
from jalons.governance.changes.consultations import STEP, close_open_consultations
from jalons.governance.models import Consultation, Definition
from jalons.governance.rules.definitions import BEFORE_THE_GROUP, State, adoption_obstacle, tally_answers
from jalons.governance.words import obstacle_sentence
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.milestones import reach_milestone
from jalons.roadmaps.changes.steps import reach_step
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.milestones import Awaited


@write_transaction()
def write_definition(
    *,
    text: str,
    by: Member,
    includes: str = "",
    excludes: str = "",
    audiences: str = "",
    glossary: str = "",
    seen: str | None = None,
) -> Definition:
    """Writes the draft, whatever its length. Without a draft, begins the next version: the first one, one that handles an
    objection, or one that will replace the adopted version. A contested version and its round go on beside the draft,
    until it is proposed.

    `seen`: the stamp of what was shown (`shown_stamp`).
    """
    lock_roadmap(by.roadmap)
    rows = Definition.objects.filter(roadmap=by.roadmap)
    draft = rows.filter(state=State.DRAFT).first()
    current = rows.filter(state=State.CONSULTED).first()
    if current and draft is None and not Consultation.objects.get(definition=current).is_over():
        raise Refused(
            _(
                "La version %(number)s est en consultation : elle ne change plus. Attendez les réponses, ou fermez la question."
            )
            % {"number": current.number},
            code="definition-in-consultation",
        )
    refuse_stale(
        seen,
        shown_stamp(draft, next_number(by)),
        _("Quelqu’un a écrit cette définition pendant que vous l’écriviez. Les deux textes sont affichés."),
    )
    if draft is None:
        draft = _begin_version(by)
    texts = {"text": text, "includes": includes, "excludes": excludes, "audiences": audiences, "glossary": glossary}
    revise_row(draft, texts, by=by, verb="write_definition")
    return draft


def next_number(by: Member) -> int:
    latest = Definition.objects.filter(roadmap=by.roadmap).first()
    return latest.number + 1 if latest else 1


def shown_stamp(draft: Definition | None, number: int) -> str:
    """The stamp of a draft, or of a version that nobody has begun."""
    return draft.stamp if draft else make_stamp("new", number)


def _begin_version(by: Member) -> Definition:
    draft = Definition.objects.create(roadmap=by.roadmap, number=next_number(by))
    record_change(by=by, verb="begin_definition", about=draft)
    reach_step(number=STEP, by=by)
    return draft


@write_transaction()
def abandon_draft(*, definition: Definition, by: Member) -> None:
    """Deletes a draft that nobody was asked about."""
    lock_roadmap(by.roadmap)
    if not Definition.objects.filter(pk=definition.pk, state=State.DRAFT).exists():
        raise Refused(
            _("Cette version a été proposée au groupe : elle reste dans l’historique."), code="proposed-version-stays"
        )
    record_change(by=by, verb="remove", about=definition, before={"text": definition.text})
    definition.delete()


@write_transaction()
def adopt_definition(*, definition: Definition, by: Member, adopted_on: date | None = None) -> Definition:
    """Freezes it, replaces the version adopted before, closes its round, and reaches its milestone."""
    lock_roadmap(by.roadmap)
    today = timezone.localdate()
    day = adopted_on or today
    row = Definition.objects.get(pk=definition.pk)
    consultation = Consultation.objects.filter(definition=row).first()
    if row.state not in BEFORE_THE_GROUP or consultation is None:
        raise Refused(
            _("Cette version n’est pas en consultation : proposez-la d’abord au groupe."),
            code="definition-not-proposed",
        )
    if day > today:
        raise Refused(
            _("L’adoption ne peut pas être datée d’un jour à venir."), code="adoption-day-to-come", field="adopted_on"
        )
    answers = list(consultation.asked.values_list("answer", "answered_on"))
    last = max((answered_on for _answer, answered_on in answers if answered_on), default=consultation.opened_on)
    if day < last:
        raise Refused(
            _("La dernière réponse date du %(day)s : l’adoption ne peut pas la précéder.") % {"day": format_day(last)},
            code="adoption-before-answers",
            field="adopted_on",
        )
    tally = tally_answers(answer for answer, _answered_on in answers)
    obstacle = adoption_obstacle(tally, is_over=consultation.is_over(today))
    if obstacle:
        raise Refused(obstacle_sentence(obstacle, tally, consultation), code=obstacle.value)
    adopted = Definition.objects.filter(roadmap=by.roadmap, adopted_on__isnull=False)
    is_first = not adopted.exists()
    for former in adopted.filter(state=State.ADOPTED):
        revise_row(former, {"state": State.REPLACED, "replaced_on": day}, by=by, verb="replace_definition")
    revise_row(row, {"state": State.ADOPTED, "adopted_on": day}, by=by, verb="adopt_definition")
    close_open_consultations(by, day)
    reach_step(number=STEP, by=by)
    if is_first:
        reach_milestone(awaits=Awaited.DEFINITION, on=day, by=by)
    return row
