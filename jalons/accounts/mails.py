"""The sign-in link, composed when its message leaves: nothing that opens an account waits in the database."""

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
    """Fails when the link would already have expired, since nobody waits for it any more, or when this address may not
    sign in here."""
    request = SignInRequest.objects.filter(message=message).first()
    if request is None or timezone.now() - request.asked_at > LINK_LASTS or not may_sign_in(request.email):
        return Failure.OUTDATED
    minutes = LINK_LASTS // timedelta(minutes=1)
    return Parcel(
        request.email, render_letter("accounts/mail/sign_in.txt", link=make_link(request=request), minutes=minutes)
    )
