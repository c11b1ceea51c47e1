"""Who may have an account, sign-in links, sessions, the name people read."""

import secrets
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.accounts import rules
from jalons.accounts.models import Admission, SignInRequest, Supervision, User
from jalons.accounts.rules import ADMISSION_LASTS
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.live.hub import hub
from jalons.base.mail import absolute_url
from jalons.base.sealing import seal, unseal
from jalons.base.stale_pages import refuse_stale, shown_stamp
from jalons.mail import changes as mail
from jalons.mail.models import Message
from jalons.territories.models import Departement


@write_transaction()
def ensure_account(*, email: str, name: str = "") -> User:
    """The account of this address, created if it does not exist yet."""
    email = email.strip().lower()
    user, _created = User.objects.get_or_create(email=email, defaults={"name": name or email.partition("@")[0]})
    return user


# --- who may have an account -----------------------------------------------------------------------------------------


@write_transaction()
def admit_address(*, email: str) -> None:
    """Lets an address have an account here, whatever JALONS_SIGNUP says, because somebody who may do so invited it."""
    email, until = email.strip().lower(), timezone.now() + ADMISSION_LASTS
    if not User.objects.filter(email=email).exists():
        Admission.objects.update_or_create(email=email, defaults={"expires_at": until})


@write_transaction()
def withdraw_admission(*, email: str) -> None:
    Admission.objects.filter(email=email).delete()


# --- links -----------------------------------------------------------------------------------------------------------


@write_transaction()
def ask_link(*, email: str, next_path: str = "") -> None:
    """Sends a sign-in link, unless one has just left. The account is looked up only when the message leaves: known or
    not, every address gets the same answer in the same time."""
    email, now = email.strip().lower(), timezone.now()
    forget_requests()
    asked = SignInRequest.objects.filter(email=email)
    # A link that failed to leave does not count: asking again is then the only way to get one.
    unused = asked.filter(used_at=None).exclude(message__state=Message.State.FAILED)
    if rules.is_last_link_enough(list(unused.values_list("asked_at", flat=True)), asked.count(), now):
        return
    SignInRequest.objects.create(
        email=email, message=mail.queue_message(rules.SIGN_IN), sealed_secret=seal(next_path) if next_path else ""
    )


def may_sign_in(email: str) -> bool:
    """Whether a link may be sent to this address: it has an account, an invitation, or JALONS_SIGNUP admits it."""
    user = User.objects.filter(email=email).first()
    if user:
        return user.is_active
    policy: rules.SignUpPolicy = settings.SIGN_UP
    return policy.admits(email) or Admission.objects.filter(email=email, expires_at__gt=timezone.now()).exists()


@write_transaction()
def make_link(*, request: SignInRequest) -> str:
    """The address that signs in. It is not stored: made again, it replaces the previous one."""
    token = secrets.token_urlsafe(32)
    request.token_hash, request.made_at = rules.token_hash(token), timezone.now()
    request.save(update_fields=["token_hash", "made_at"])
    next_path = unseal(request.sealed_secret)
    query = {rules.TOKEN_NAME: token} | ({"suite": next_path} if next_path else {})
    return f"{absolute_url('accounts:sign_in_link')}?{urlencode(query)}"


@write_transaction()
def use_link(*, token: str) -> User | None:
    """The account of a link, created at its first use; None when the link is no longer valid. Using it also ends the
    other links of this address."""
    now = timezone.now()
    request = SignInRequest.objects.opened_by(token, now)
    if request is None or not SignInRequest.objects.filter(pk=request.pk, used_at=None).update(used_at=now):
        return None
    SignInRequest.objects.filter(email=request.email).update(used_at=now)
    user = ensure_account(email=request.email)
    withdraw_admission(email=request.email)
    return user if user.is_active else None


@write_transaction()
def forget_requests() -> None:
    SignInRequest.objects.filter(asked_at__lt=timezone.now() - rules.REMEMBERED).delete()
    Admission.objects.filter(expires_at__lt=timezone.now()).delete()


@write_transaction()
def make_host_link(*, email: str) -> str:
    """An address that signs in at once, for the host of an instance: no message carries it."""
    admit_address(email=email)
    return make_link(request=SignInRequest.objects.create(email=email.strip().lower()))


# An address that nobody can have (RFC 2606): the account of a laptop, which only its console opens.
ROOM = "salle@salle.invalid"


@write_transaction()
def make_room_link() -> str:
    """The address that signs in whoever reads the console of a laptop in a hall, where no message can arrive."""
    return make_host_link(email=ensure_account(email=ROOM, name=_("Animation de la salle")).email)


@write_transaction()
def sign_out_everywhere(*, by: User) -> None:
    User.objects.filter(pk=by.pk).update(sign_out_count=F("sign_out_count") + 1)
    hub.withdraw(f"user:{by.pk}")


@write_transaction()
def revise_account(
    *, name: str, by: User, phone: str = "", supervisors_may_call: bool = False, seen: str | None = None
) -> None:
    """`seen`: the stamp of these fields as the page showed them; the person may have it open in two tabs."""
    values = {"name": name, "phone": phone, "supervisors_may_call": bool(phone) and supervisors_may_call}
    by.refresh_from_db(from_queryset=User.objects.select_for_update())
    sentence = _(
        "Vous avez enregistré autre chose depuis une autre page. Comparez les deux, puis enregistrez à nouveau."
    )
    refuse_stale(seen, shown_stamp(by, values), sentence)
    for field, value in values.items():
        setattr(by, field, value)
    by.save(update_fields=values)


@write_transaction()
def add_supervision(*, user: User, kind: str, departement_code: str) -> Supervision:
    """Gives a body the right to read every roadmap of a département. Only the host of the instance does it."""
    departement = Departement.objects.filter(pk=departement_code).first()
    if departement is None:
        raise Refused(
            _("Aucun département ne porte le code « %(code)s ».") % {"code": departement_code},
            code="departement-unknown",
        )
    supervision, _created = Supervision.objects.update_or_create(
        user=user, departement=departement, defaults={"kind": kind}
    )
    return supervision


@write_transaction()
def remove_supervision(*, email: str, departement_code: str) -> None:
    supervision = Supervision.objects.filter(user__email=email.strip().lower(), departement=departement_code).first()
    if supervision is None:
        raise Refused(
            _("Cette adresse ne lit pas les feuilles de route de ce département."), code="supervision-unknown"
        )
    supervision.delete()
    hub.withdraw(f"user:{supervision.user_id}")
