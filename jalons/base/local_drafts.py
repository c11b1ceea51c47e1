"""The drafts that a browser keeps of what is being typed in a long form (static/base/drafts.js), and what the server
tells it about them. The text itself stays in the browser until the form is sent."""

import re

from django.contrib import messages
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

# The field that the script adds to what a form sends: which draft is being sent.
FIELD = "draft_key"
# A message that no person reads, for the script of the next page.
SIGNAL = 21
_KEY = re.compile(r"(?P<form>[0-9a-f]{12}\.[0-9a-f]{16})\.(?P<version>[0-9a-z]{1,16})")


def draft_key(request: HttpRequest, address: str = "") -> str:
    """Where the browser keeps the drafts of the form that is sent to that address, by default that of its page: whose,
    and of what. Nothing of the address can be read in it, since some addresses are keys."""
    path = address.partition("#")[0] or request.get_full_path()
    return f"{draft_owner(request)}.{_digest('form', path, 16)}"


def draft_owner(request: HttpRequest) -> str:
    """Whoever has no account, such as the holder of a private link, has the digest of nobody."""
    return _digest("owner", str(request.user.pk or ""), 12)


def sent_version(request: HttpRequest, key: str) -> str:
    """The draft that was just sent by the form of that key; when it is refused, its page goes on with that draft."""
    match = _KEY.fullmatch(request.POST.get(FIELD, ""))
    return match["version"] if match and match["form"] == key else ""


def tell_saved(request: HttpRequest) -> None:
    """The next page erases the draft that has been sent, now that it is stored."""
    if _KEY.fullmatch(key := request.POST.get(FIELD, "")):
        _signal(request, f"saved {key}")


def tell_signed_in(request: HttpRequest) -> None:
    """The next page erases what another account left on this machine."""
    _signal(request, f"entered {draft_owner(request)}")


def tell_signed_out(request: HttpRequest) -> None:
    """The next page erases every draft, and open tabs stop keeping any."""
    _signal(request, "left")


def _signal(request: HttpRequest, words: str) -> None:
    messages.add_message(request, SIGNAL, words)


def _digest(kind: str, text: str, length: int) -> str:
    return salted_hmac(f"jalons.drafts.{kind}", text, algorithm="sha256").hexdigest()[:length]
