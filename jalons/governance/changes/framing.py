"""The only writer of the note de cadrage."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_date
from jalons.base.stale_pages import refuse_stale
from jalons.governance.models import FramingNote, FramingVersion, GroupMember
from jalons.governance.rules.framing import FIELDS, Part, missing_parts
from jalons.governance.words import missing_parts_sentence
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.milestones import give_back_milestone, reach_milestone
from jalons.roadmaps.changes.steps import reach_step
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.queries.milestones import first_day
from jalons.roadmaps.rules.milestones import Awaited

STEP = 1


@write_transaction()
def write_framing_part(*, part: Part, by: Member, seen: str | None = None, **written: Any) -> FramingNote:
    """`written`: the fields of that part. `seen`: the stamp of the part that was shown; somebody who writes another part
    meanwhile is in nobody's way."""
    note = lock_framing_note(by.roadmap)
    sentence = _(
        "Quelqu’un a modifié cette partie pendant que vous écriviez. Les deux versions sont affichées\u00a0: réunissez-les, puis enregistrez."
    )
    refuse_stale(seen, note.part_stamp(part), sentence)
    if note.pk is None:
        note.save()
    revise_row(note, {name: written[name] for name in FIELDS[part]}, by=by, verb="write_note")
    return note


def freeze_framing_note(*, document: Mapping[str, Any], number: int, adopted_on: date, by: Member) -> FramingVersion:
    """Adopts the note of today as version `number`; `document` is the whole of it as data. The first adoption reaches
    the milestone that announces the note. Call it in a transaction that has locked the note."""
    note = lock_framing_note(by.roadmap)
    refuse_unfinished_note(note)
    last = FramingVersion.objects.filter(roadmap=by.roadmap).defer("document").first()
    _refuse_wrong_day(adopted_on, last, by.roadmap)
    version = FramingVersion.objects.create(
        roadmap=by.roadmap, number=number, adopted_on=adopted_on, document=dict(document), texts=note.texts
    )
    record_change(by=by, verb="adopt_note", about=version, after={"adopted_on": adopted_on})
    if last is None:
        reach_milestone(awaits=Awaited.NOTE, on=adopted_on, by=by)
    reach_step(number=STEP, by=by)
    return version


@write_transaction()
def withdraw_framing_version(*, version: FramingVersion, by: Member) -> None:
    """Takes back an adoption made by mistake: the latest one, on the day somebody recorded it. Later, people have read
    it. The milestone that the first version reached has its former day again, or waits if it had none."""
    lock_roadmap(by.roadmap)
    if FramingVersion.objects.filter(roadmap=by.roadmap, number__gt=version.number).exists():
        raise Refused(
            _("Une version plus récente est adoptée\u00a0: celle-ci reste dans l’historique."),
            code="note-version-followed",
        )
    if not version.may_be_withdrawn(timezone.localdate()):
        raise Refused(
            _(
                "Une adoption s’annule le jour où elle est enregistrée. Celle-ci reste\u00a0: corrigez la note, puis adoptez une nouvelle version."
            ),
            code="note-version-stays",
        )
    record_change(by=by, verb="withdraw_note", about=version, before={"adopted_on": version.adopted_on})
    if version.number == 1:
        give_back_milestone(awaits=Awaited.NOTE, on=version.adopted_on, since=version.at, by=by)
    version.delete()


def lock_framing_note(roadmap: Roadmap) -> FramingNote:
    """The note of a roadmap, where nobody else writes until the end of the transaction; unsaved while it is empty."""
    lock_roadmap(roadmap)
    return FramingNote.objects.filter(roadmap=roadmap).first() or FramingNote(roadmap=roadmap)


def refuse_unfinished_note(note: FramingNote) -> None:
    if missing := missing_parts(note.values):
        raise Refused(missing_parts_sentence(missing), code="note-unfinished")


def _refuse_wrong_day(adopted_on: date, last: FramingVersion | None, roadmap: Roadmap) -> None:
    if adopted_on > timezone.localdate():
        raise Refused(
            _("Ce jour n’est pas encore venu\u00a0: adoptez la note le jour où le groupe l’accepte."),
            code="note-day-to-come",
            field="adopted_on",
        )
    joined = GroupMember.objects.filter(roadmap=roadmap).order_by("since").values_list("since", flat=True).first()
    begun_on = min(filter(None, (first_day(roadmap), joined)))
    if adopted_on < begun_on:
        raise Refused(
            _(
                "La démarche commence le %(day)s\u00a0: la note n’a pas pu être adoptée avant. Si elle a commencé plus tôt, datez d’abord son premier jalon."
            )
            % {"day": format_date(begun_on)},
            code="note-day-before-start",
            field="adopted_on",
        )
    if last and adopted_on < last.adopted_on:
        raise Refused(
            _("La version %(number)d a été adoptée le %(day)s\u00a0: celle-ci ne peut pas l’être avant.")
            % {"number": last.number, "day": format_date(last.adopted_on)},
            code="note-day-before-version",
            field="adopted_on",
        )
