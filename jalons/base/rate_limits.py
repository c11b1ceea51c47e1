"""How often something may be done, and by whom: one table of limits, one way to count.

One process counts in its memory. Several processes (JALONS_HUB_URL) share the table of the cache « limits », with one
statement a count. Both expire by themselves and hold a bounded number of entries; neither stores an address in clear.
"""

import hashlib
import time
from collections.abc import Callable
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base.counters import Memory, Store, Table
from jalons.base.errors import TooMany
from jalons.base.frozen import frozen

clock = time.time
# Devices are counted apart: somebody who forges cookies makes thousands of them, and would push out all other counts.
_memory, _devices, _table, _known_codes, _tokens = Memory(), Memory(), Table(), Memory(), Memory()
# The key of `request.META` under which a refused form leaves its refusal: the middleware gives its page the status 429.
TOO_MANY = "jalons.too_many"
# For this long, a code that was right from an address is accepted there, however many wrong codes its neighbours type.
KNOWN_SECONDS = 12 * 3600


class Per(StrEnum):
    """Who is counted. A device is recognised by its CSRF cookie: without a cookie, its address is counted."""

    ADDRESS = "adresse"
    DEVICE = "appareil"
    WRITER = "personne ou table"
    LINK = "lien"
    WORKSHOP = "atelier"
    QUESTIONNAIRE = "questionnaire"


@frozen
class Limit:
    """At most `most` times in `seconds` for each asker; `sentence` tells the person what they did too often."""

    name: str
    what: str | Promise
    most: int
    seconds: int
    per: Per
    sentence: str | Promise


MINUTE, HOUR = 60, 3600
_WRONG_CODES = gettext_lazy("Trop de codes faux sont venus d’ici.")
_ENTRIES = gettext_lazy("Beaucoup de monde entre en même temps.")
_NOTES = gettext_lazy("Beaucoup de notes en peu de temps. La vôtre est gardée.")
_ANSWERS = gettext_lazy("Beaucoup de réponses en même temps.")
_JOIN_REQUESTS = gettext_lazy("Beaucoup de demandes en même temps.")
_REGISTRATIONS = gettext_lazy("Beaucoup d’inscriptions en même temps.")
_MESSAGES = gettext_lazy("Vous avez écrit plusieurs messages en peu de temps.")
_SIGN_INS = gettext_lazy("Beaucoup de liens ont été demandés d’ici.")

# The code of a workshop has 24 bits and is shown on a screen; the code of a person or of a letter has 40. At sixty
# tries a minute, somebody finds one of ten open workshops in three weeks, and the code of a person in years.
WRONG_CODES_OF_A_DEVICE = Limit(
    "wrong-code-device", gettext_lazy("codes et liens faux"), 10, MINUTE, Per.DEVICE, _WRONG_CODES
)
WRONG_CODES = Limit("wrong-code", gettext_lazy("codes et liens faux"), 60, MINUTE, Per.ADDRESS, _WRONG_CODES)
# Counted for all addresses together: guessing the code of a sheet, which has 32 bits, then takes a century.
WRONG_SHEETS = Limit(
    "wrong-sheet",
    gettext_lazy("codes faux de feuilles"),
    5_000,
    HOUR,
    Per.WORKSHOP,
    gettext_lazy("Trop de codes faux ont été essayés pour cet atelier."),
)
# A full hall enters from one address in about a minute; a machine that enters for a hundred people is faster. Somebody
# who forges cookies blocks a hall for two minutes at most, and the page says so: without this limit they would fill the
# workshop.
ENTRIES_OF_A_DEVICE = Limit("entry-device", gettext_lazy("entrées dans un atelier"), 30, HOUR, Per.DEVICE, _ENTRIES)
ENTRIES_AT_ONCE = Limit("entry-burst", gettext_lazy("entrées dans un atelier"), 75, 15, Per.ADDRESS, _ENTRIES)
ENTRIES_HERE = Limit("entry-address", gettext_lazy("entrées dans un atelier"), 200, 2 * MINUTE, Per.ADDRESS, _ENTRIES)
ENTRIES = Limit("entry", gettext_lazy("entrées dans un atelier"), 1_500, MINUTE, Per.WORKSHOP, _ENTRIES)
NOTES = Limit("note", gettext_lazy("notes d’un téléphone"), 30, MINUTE, Per.WRITER, _NOTES)
NOTES_OF_A_TABLE = Limit("note-table", gettext_lazy("notes d’une table"), 60, MINUTE, Per.WRITER, _NOTES)
# Enough for a vote of thirty sentences, with its dots then taken back one by one.
ACTS = Limit(
    "act",
    gettext_lazy("votes, corrections, dessins, engagements"),
    120,
    MINUTE,
    Per.WRITER,
    gettext_lazy("Beaucoup de changements en une minute."),
)
ANSWERS_HERE = Limit("answer-address", gettext_lazy("réponses à un questionnaire"), 150, MINUTE, Per.ADDRESS, _ANSWERS)
ANSWERS = Limit("answer", gettext_lazy("réponses à un questionnaire"), 600, MINUTE, Per.QUESTIONNAIRE, _ANSWERS)
# A meeting asks from one address, its poster on the screen. A robot that fills the directory is stopped by either.
JOIN_REQUESTS_HERE = Limit(
    "join-address", gettext_lazy("demandes à rejoindre"), 30, 10 * MINUTE, Per.ADDRESS, _JOIN_REQUESTS
)
JOIN_REQUESTS = Limit("join", gettext_lazy("demandes à rejoindre"), 60, HOUR, Per.LINK, _JOIN_REQUESTS)
# A village hall registers from one address, its poster on the wall; a newsletter brings a whole town within the hour.
REGISTRATIONS_HERE = Limit(
    "registration-address", gettext_lazy("inscriptions à un atelier"), 20, 10 * MINUTE, Per.ADDRESS, _REGISTRATIONS
)
REGISTRATIONS = Limit("registration", gettext_lazy("inscriptions à un atelier"), 300, HOUR, Per.LINK, _REGISTRATIONS)
WRITINGS_OF_A_LINK = Limit(
    "link-writing",
    gettext_lazy("envois par un lien privé"),
    60,
    MINUTE,
    Per.LINK,
    gettext_lazy("Beaucoup d’envois sont venus de ce lien."),
)
COMMENTS_OF_A_LINK = Limit(
    "link-comment",
    gettext_lazy("commentaires par un lien privé"),
    20,
    HOUR,
    Per.LINK,
    gettext_lazy("Beaucoup de commentaires sont venus de ce lien."),
)
# Whoever coordinates has a day to do too: a handful of messages an hour is a conversation, more is a flood.
COORDINATION = Limit("coordination", gettext_lazy("messages à la coordination"), 5, HOUR, Per.WRITER, _MESSAGES)
COORDINATION_OF_A_LINK = Limit(
    "coordination-link", gettext_lazy("messages à la coordination"), 5, HOUR, Per.LINK, _MESSAGES
)
SIGN_INS_OF_A_DEVICE = Limit(
    "sign-in-device", gettext_lazy("liens de connexion demandés"), 10, 10 * MINUTE, Per.DEVICE, _SIGN_INS
)
# Nobody receives many links: each e-mail address has its own pause (accounts.rules.last_link_is_enough), and an unknown
# one receives nothing. This limit only prevents filling the table, and suits the whole staff of an authority.
SIGN_INS = Limit("sign-in", gettext_lazy("liens de connexion demandés"), 300, 10 * MINUTE, Per.ADDRESS, _SIGN_INS)
# Has no sentence: the draft is kept or not, and the sign-in page says so when it is.
DRAFTS = Limit("draft", gettext_lazy("saisies gardées avant la connexion"), 30, HOUR, Per.ADDRESS, "")

LIMITS = tuple(limit for limit in list(globals().values()) if isinstance(limit, Limit))


def spend_attempt(limit: Limit, *asker: object) -> None:
    """Counts one attempt. Raises TooMany beyond the limit."""
    count, seconds = _store_of(limit).add(_count_key(limit, asker), limit.seconds, clock())
    if count > limit.most:
        raise TooMany(_limit_sentence(limit, seconds), retry_after=ceil(seconds))


def check_limit(limit: Limit, *asker: object) -> None:
    """Counts nothing. Raises TooMany once the limit is reached."""
    count, seconds = _store_of(limit).read(_count_key(limit, asker), clock())
    if count >= limit.most:
        raise TooMany(_limit_sentence(limit, seconds), retry_after=ceil(seconds))


def is_within_limit(limit: Limit, *asker: object) -> bool:
    """Counts one attempt, for a caller that has nothing to show; False beyond the limit."""
    try:
        spend_attempt(limit, *asker)
    except TooMany:
        return False
    return True


def is_first_use(token: str, seconds: int) -> bool:
    """Spends a token that may serve once; its digest is kept for `seconds`, as long as the token lives."""
    count, _left = (_shared_store() or _tokens).add(_hash_text(f"once:{token}"), seconds, clock())
    return count == 1


def is_refused(request: HttpRequest) -> bool:
    """Whether a form of this request went beyond a limit."""
    return TOO_MANY in request.META


def count_form(
    request: HttpRequest, form: forms.BaseForm, limit: Limit, *asker: object, unless: Callable[[], bool] = lambda: False
) -> None:
    """Counts what a valid form asks for. Beyond the limit, the form says when to try again and keeps what was typed.

    `unless` is called beyond the limit: sending again what is already stored is never refused.
    """
    if not form.is_valid():
        return
    try:
        spend_attempt(limit, *asker)
    except TooMany as refusal:
        if not unless():
            refuse_form(request, form, refusal)


def refuse_form(request: HttpRequest, form: forms.BaseForm, refusal: TooMany, field: str | None = None) -> None:
    """Adds the error to the form; the middleware then gives its page the status 429."""
    form.add_error(field, refusal.as_form_error())
    request.META[TOO_MANY] = refusal


def open_by_code[T](request: HttpRequest, code: str, find: Callable[[], T | None]) -> T | None:
    """What a short code opens, or None. Raises TooMany after too many wrong codes.

    A link of 96 bits or more needs no limit: nobody can guess one, and its holder must not be blocked by those who try
    codes. Right codes are never counted; once one was right from this address, it is accepted there whatever the
    neighbours type. Whoever types a wrong code gets a cookie, so that their next errors count for them before they
    count for their neighbours.
    """
    address = address_of(request)
    key = _hash_text(f"known:{code}:{address}")
    known_codes = _shared_store() or _known_codes
    if not known_codes.read(key, clock())[0]:
        if device := device_of(request):
            check_limit(WRONG_CODES_OF_A_DEVICE, device)
        check_limit(WRONG_CODES, address)
    opened = find()
    if opened is not None:
        known_codes.add(key, KNOWN_SECONDS, clock())
        return opened
    if device := device_of(request):
        spend_attempt(WRONG_CODES_OF_A_DEVICE, device)
    get_token(request)
    spend_attempt(WRONG_CODES, address)
    return None


def address_of(request: HttpRequest) -> str:
    """The address of a request; an IPv6 one is cut to its network, which belongs to one subscriber.

    Behind a proxy, uvicorn gives the address that a trusted proxy announces (docs/hosting.md).
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))


def device_of(request: HttpRequest) -> str:
    """The browser, recognised by the cookie of its forms; empty without a cookie."""
    return str(request.COOKIES.get(settings.CSRF_COOKIE_NAME, ""))[:64]


def try_again_sentence(seconds: float) -> str:
    """« Réessayez dans 3 minutes. »"""
    if seconds <= 50:
        n = max(ceil(seconds), 1)
        return ngettext("Réessayez dans %(n)d seconde.", "Réessayez dans %(n)d secondes.", n) % {"n": n}
    if (n := ceil(seconds / MINUTE)) < 60:
        return ngettext("Réessayez dans %(n)d minute.", "Réessayez dans %(n)d minutes.", n) % {"n": n}
    return _("Réessayez dans une heure.")


def _limit_sentence(limit: Limit, seconds: float) -> str:
    return f"{limit.sentence} {try_again_sentence(seconds)}"


def clear_counts() -> None:
    """Clears the counts of this process; for tests."""
    _memory.clear()
    _devices.clear()
    _known_codes.clear()
    _tokens.clear()


def _shared_store() -> Store | None:
    return _table if "limits" in settings.CACHES else None


def _store_of(limit: Limit) -> Store:
    return _shared_store() or (_devices if limit.per is Per.DEVICE else _memory)


def _count_key(limit: Limit, asker: tuple[object, ...]) -> str:
    return _hash_text(":".join([limit.name, *map(str, asker)]))


def _hash_text(text: str) -> str:
    return hashlib.blake2b(text.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=16).hexdigest()
