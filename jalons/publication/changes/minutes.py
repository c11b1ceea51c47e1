"""The compte rendu of a workshop: validation, then sending."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.invitations.changes import minutes as minute_changes
from jalons.invitations.models import Guest, Minutes
from jalons.invitations.queries.dispatches import Addressee, minutes_addressees
from jalons.publication.documents.minutes import document
from jalons.roadmaps.models import Member
from jalons.workshops.models import Pledge, Workshop


@write_transaction()
def validate_minutes(*, workshop: Workshop, by: Member, seen: str | None = None, on: date | None = None) -> Minutes:
    """Freezes what the page showed. `seen` is its `Draft.stamp`: when a note, a vote or a word has changed since,
    nothing is validated. `on`: the day of an earlier validation."""
    day = on or timezone.localdate()
    minutes = minute_changes.lock_minutes(workshop)
    draft = document.draft_minutes(minutes, day)
    sentence = _(
        "Le compte rendu a changé pendant votre lecture : une note, un vote ou un texte. Relisez, puis validez."
    )
    refuse_stale(seen, draft.stamp, sentence)
    content = document.frozen_content(draft, minutes, day)
    return minute_changes.freeze_minutes(minutes=minutes, content=content, by=by, on=day)


@write_transaction()
def send_minutes(*, workshop: Workshop, edition: int, by: Member, on: date | None = None) -> int:
    """Queues a message for each person who agreed and has an address, once for each edition, whoever asks and however
    often. Messages leave after the commit, in the background. Returns their number. `on`: the day of an earlier
    sending."""
    minutes = minute_changes.lock_minutes(workshop)
    if minutes.is_open:
        raise Refused(_("Validez d’abord le compte rendu."), code="minutes-not-validated")
    sentence = _("Une autre version a été validée depuis. Relisez, puis envoyez.")
    refuse_stale(str(edition), str(minutes.edition), sentence)
    addressees = minutes_addressees(minutes)
    if not addressees.waiting:
        raise Refused(
            _("Personne d’autre n’attend cette version : les messages sont partis, ou en attente."),
            code="nobody-awaits-minutes",
        )
    minute_changes.note_dispatches(
        minutes=minutes,
        present=_addressee_rows(addressees.present),
        absent=_addressee_rows(addressees.absent),
        by=by,
        on=on,
    )
    return len(addressees.waiting)


def _addressee_rows(people: list[Addressee]) -> list[Guest | Pledge]:
    return [row for person in people if (row := person.guest or person.pledge)]
