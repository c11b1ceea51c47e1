"""The sign-in link, written when it leaves: nothing that opens an account waits in the database."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from sesame.utils import get_query_string

from jalons.accounts.models import SignInRequest, User
from jalons.base.mail import absolute, letter
from jalons.base.sealing import unseal
from jalons.mail.kinds import Parcel
from jalons.mail.models import Message
from jalons.mail.rules import Failure

SIGN_IN = "sign_in"


def compose_sign_in(message: Message) -> Parcel | Failure:
    """A link that was asked for longer ago than it would have served is not sent: nobody waits for it any more."""
    request = SignInRequest.objects.filter(message=message).first()
    lasts = timedelta(seconds=settings.SESAME_MAX_AGE)
    if request is None or timezone.now() - request.asked_at > lasts:
        return Failure.OUTDATED
    user = User.objects.filter(email=request.email).first()
    if user is None:
        return Failure.OUTDATED
    link = absolute("accounts:sign_in_link") + get_query_string(user)
    if next_path := unseal(request.sealed_secret):
        link += f"&suite={next_path}"
    return Parcel(request.email, letter("accounts/mail/sign_in.txt", link=link, minutes=settings.SESAME_MAX_AGE // 60))
