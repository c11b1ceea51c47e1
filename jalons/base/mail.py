"""Messages leave after the commit, in the background: a page never waits for a mail server."""

from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse


@task()
def deliver(to: str, subject: str, body: str) -> None:
    EmailMessage(subject=subject, body=body, to=[to], headers={"Auto-Submitted": "auto-generated"}).send()


def send(to: str, template: str, **context: object) -> None:
    """Send a plain-text message; the first line of the template is its subject."""
    subject, _, body = render_to_string(template, context).strip().partition("\n")
    # No control character, whatever a name holds: a carriage return would be one more header.
    subject = " ".join(subject.split())
    transaction.on_commit(partial(deliver.enqueue, to, subject, body.strip() + "\n"))


def absolute(name: str, *args: object) -> str:
    """The full address of a page, for a message."""
    return settings.BASE_URL + reverse(name, args=args)
