"""Messages leave after the commit, in the background: a page never waits for a mail server."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse

from jalons.base.tasks import after_a_crash


@task()
@after_a_crash(again=False)
def deliver(to: str, subject: str, body: str) -> None:
    post(to, subject, body)


def post(to: str, subject: str, body: str, *, reply_to: str = "", headers: Mapping[str, str] | None = None) -> None:
    """Hand a message to the mail server, now. Whatever it raises tells that the message did not leave."""
    EmailMessage(
        subject=subject,
        body=body,
        to=[to],
        reply_to=[reply_to] if reply_to else None,
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    ).send()


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


def letter(template: str, **context: object) -> Letter:
    """A plain-text message as it would be sent; the first line of the template is its subject."""
    subject, _, body = render_to_string(template, context).strip().partition("\n")
    # No control character, whatever a name holds: a carriage return would be one more header.
    return Letter(" ".join(subject.split()), body.strip() + "\n")


def send(to: str, template: str, **context: object) -> None:
    message = letter(template, **context)
    transaction.on_commit(partial(deliver.enqueue, to, message.subject, message.body))


def absolute(name: str, *args: object) -> str:
    """The full address of a page, for a message."""
    return settings.BASE_URL + reverse(name, args=args)
