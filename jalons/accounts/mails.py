"""The sign-in link, written when it leaves: nothing that opens an account waits in the database."""

from datetime import timedelta

from django.utils import timezone

from jalons.accounts.changes import make_link, may_sign_in
from jalons.accounts.models import SignInRequest
from jalons.accounts.rules import LINK_LASTS
from jalons.base.mail import render_letter
from jalons.mail.kinds import Parcel
from jalons.mail.models import Message
from jalons.mail.rules import Failure


def compose_sign_in(message: Message) -> Parcel | Failure:
    """A link that was asked for longer ago than it would have served is not sent: nobody waits for it any more. Nor is
    one to an address that may not enter here."""
    request = SignInRequest.objects.filter(message=message).first()
    if request is None or timezone.now() - request.asked_at > LINK_LASTS or not may_sign_in(request.email):
        return Failure.OUTDATED
    minutes = LINK_LASTS // timedelta(minutes=1)
    return Parcel(
        request.email, render_letter("accounts/mail/sign_in.txt", link=make_link(request=request), minutes=minutes)
    )
