"""The message that tells what the notes became: sending."""

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.invitations.changes import feedback as feedback_changes
from jalons.invitations.queries.feedback import feedback_addressees
from jalons.publication.documents.letters.feedback import feedback_previews, feedback_stamp
from jalons.publication.documents.letters.told_outcomes import told_outcomes
from jalons.roadmaps.models import Member


@write_transaction()
def send_feedback(*, seen: str, by: Member) -> int:
    """Queues a message for each person who agreed and has an address, once for ever, whoever asks and however often.
    `seen` is the stamp of what the page showed: when a decision or a word has changed since, nothing leaves."""
    feedback = feedback_changes.lock_feedback(by)
    outcomes = told_outcomes(by.roadmap)
    if outcomes.is_empty:
        raise Refused(
            _("Aucune fiche n’est encore décidée : il n’y a rien à dire aux participantes et participants."),
            code="nothing-decided",
        )
    sentence = _("Une décision ou le message a changé pendant votre lecture. Relisez, puis envoyez.")
    refuse_stale(seen, feedback_stamp(feedback, outcomes), sentence)
    people = feedback_addressees(feedback).waiting
    if not people:
        raise Refused(
            _("Personne d’autre n’attend ce message : chacune et chacun le reçoit une seule fois."),
            code="nobody-awaits-feedback",
        )
    if feedback.pk is None:
        feedback.save()
    rows = [row for person in people if (row := person.guest or person.pledge)]
    body = feedback_previews(feedback, outcomes, people)[0].letter.body
    feedback_changes.queue_feedback(feedback=feedback, people=rows, body=body, by=by)
    return len(people)
