"""Sign-in links, sessions, the name people read."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from sesame.utils import get_query_string

from jalons.accounts.mails import SIGN_IN
from jalons.accounts.models import SignInRequest, Supervision, User
from jalons.base.db import write
from jalons.base.errors import Refused
from jalons.base.live import hub
from jalons.base.mail import absolute
from jalons.base.sealing import seal
from jalons.mail import changes as mail
from jalons.territories.models import Departement

LINKS_PER_HOUR = 5
# An account that nobody ever entered is forgotten after this time.
NEVER_ENTERED = timedelta(days=1)


@write()
def person(*, email: str, name: str = "") -> User:
    """The account of this address, made when it does not exist yet."""
    email = email.strip().lower()
    user, _created = User.objects.get_or_create(email=email, defaults={"name": name or email.partition("@")[0]})
    return user


@write()
def ask_link(*, email: str, next_path: str = "") -> None:
    """Send a sign-in link. Known or unknown, every address is answered in the same way: nothing can be guessed."""
    email = email.strip().lower()
    now = timezone.now()
    SignInRequest.objects.filter(asked_at__lt=now - timedelta(days=1)).delete()
    if SignInRequest.objects.filter(email=email, asked_at__gt=now - timedelta(hours=1)).count() >= LINKS_PER_HOUR:
        raise Refused(
            _(
                "Plusieurs liens ont déjà été envoyés à cette adresse. Regardez dans vos courriels, ou réessayez dans une heure."
            ),
            field="email",
        )
    person(email=email)
    SignInRequest.objects.create(
        email=email, message=mail.queue(SIGN_IN), sealed_secret=seal(next_path) if next_path else ""
    )


# An address that nobody can have (RFC 2606): the account of a laptop, entered by its console alone.
ROOM = "salle@salle.invalid"


@write()
def room_link() -> str:
    """The address that signs in whoever reads the console of a laptop in a hall: no message can reach them there."""
    user = person(email=ROOM, name=_("Animation de la salle"))
    query: str = get_query_string(user)
    return absolute("accounts:sign_in_link") + query


@write()
def sign_out_everywhere(*, by: User) -> None:
    User.objects.filter(pk=by.pk).update(sign_out_count=F("sign_out_count") + 1)
    hub.withdraw(f"user:{by.pk}")


@write()
def rename(*, name: str, by: User) -> None:
    by.name = name
    by.save(update_fields=["name"])


@write()
def forget_never_entered() -> int:
    """Remove accounts that nobody entered, invited nowhere, older than a day. Returns how many."""
    old = User.objects.filter(
        last_login__isnull=True,
        created_at__lt=timezone.now() - NEVER_ENTERED,
        memberships__isnull=True,
        supervisions__isnull=True,
    )
    return old.delete()[0]


@write()
def supervise(*, user: User, kind: str, departement_code: str) -> Supervision:
    """Give a body the right to read every roadmap of a département. Done by whoever runs the instance."""
    departement = Departement.objects.filter(pk=departement_code).first()
    if departement is None:
        raise Refused(_("Aucun département ne porte le code « %(code)s ».") % {"code": departement_code})
    supervision, _created = Supervision.objects.update_or_create(
        user=user, departement=departement, defaults={"kind": kind}
    )
    return supervision


@write()
def stop_supervising(*, user: User, departement_code: str) -> None:
    ended, _details = Supervision.objects.filter(user=user, departement=departement_code).delete()
    if not ended:
        raise Refused(_("Cette adresse ne lit pas les feuilles de route de ce département."))
    hub.withdraw(f"user:{user.pk}")
