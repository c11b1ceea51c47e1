"""The text of a message, and the addresses in it. How it is sent is in `jalons/mail/`."""

from email.utils import parseaddr

from django.conf import settings
from django.template.loader import render_to_string

from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse


@frozen
class Letter:
    subject: str
    body: str


def render_letter(template: str, **context: object) -> Letter:
    """A plain-text message, ready to be sent; the first line of the template is its subject."""
    subject, _, body = render_to_string(template, context).strip().partition("\n")
    # The subject is on one line, whatever a name holds: a carriage return would add a header.
    return Letter(" ".join(subject.split()), body.strip() + "\n")


def absolute_url(name: str, *args: object) -> str:
    """The full address of a page, for a message."""
    return settings.BASE_URL + reverse(name, args=args)


def sender_domain() -> str:
    """The domain of the sender's address; a Message-ID ends with it."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
