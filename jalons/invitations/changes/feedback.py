"""The message that tells what the notes became: written, then sent once to each person."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.invitations.mails import FEEDBACK
from jalons.invitations.models import Feedback, FeedbackMessage, FeedbackSending, Guest
from jalons.mail import changes as mail
from jalons.mail.models import Message, MessageQuerySet
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member
from jalons.workshops.models import Pledge


@write_transaction()
def write_feedback(*, text: str, by: Member, seen: str | None = None) -> Feedback:
    """Writes the words; `seen` is the stamp of what the form showed. They no longer change while messages are leaving, since
    each is composed when it leaves. The journal says that they were written, not what they say."""
    feedback = lock_feedback(by)
    if not text.strip():
        raise Refused(_("Écrivez le message qui part."), code="feedback-text-missing", field="text")
    if feedback.text == text:
        return feedback
    sentence = _("Quelqu’un a changé ce message pendant votre saisie. Comparez les deux, puis enregistrez.")
    refuse_stale(seen, feedback.stamp, sentence)
    if _messages_of(by).filter(state__in=[Message.State.WAITING, Message.State.LEAVING]).exists():
        raise Refused(
            _("Des messages partent en ce moment. Attendez qu’ils soient partis, puis changez le texte."),
            code="feedback-is-leaving",
            field="text",
        )
    feedback.text = text
    feedback.save()
    record_change(by=by, verb="write", about=feedback)
    return feedback


@write_transaction()
def queue_feedback(*, feedback: Feedback, people: Sequence[Guest | Pledge], body: str, by: Member) -> None:
    """Queues a message to each person, and keeps `body`, the message as it was shown. The journal stores how many, never
    who."""
    FeedbackSending.objects.create(feedback=feedback, body=body, people=len(people))
    messages = mail.queue_messages(FEEDBACK, len(people), asker=by.asker)
    FeedbackMessage.objects.bulk_create(
        FeedbackMessage(
            feedback=feedback,
            contact=one.contact if isinstance(one, Guest) else None,
            guest=one if isinstance(one, Guest) else None,
            pledge=one if isinstance(one, Pledge) else None,
            message=message,
        )
        for one, message in zip(people, messages, strict=True)
    )
    record_change(by=by, verb="send", about=feedback, after={"people": len(people)})


@write_transaction()
def send_feedback_again(*, by: Member) -> int:
    """Sends again the messages that failed or whose result is unknown."""
    feedback = lock_feedback(by)
    again = mail.send_messages_again(_messages_of(by))
    record_change(by=by, verb="retry", about=feedback, after={"people": again})
    return again


def lock_feedback(by: Member) -> Feedback:
    """By locking the roadmap, because it may not exist yet."""
    lock_roadmap(by.roadmap)
    return Feedback.objects.filter(roadmap=by.roadmap).first() or Feedback(roadmap=by.roadmap)


def _messages_of(by: Member) -> MessageQuerySet:
    """By the roadmap: the key of a feedback that was never saved would find the messages of everything else."""
    messages: MessageQuerySet = Message.objects.filter(feedbackmessage__feedback__roadmap=by.roadmap)
    return messages
