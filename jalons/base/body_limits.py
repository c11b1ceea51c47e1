"""How heavy a request may be. Each view that takes a file declares its own limit; every other request has the limit of
a form.

The handler asks before it reads: a body that is too heavy is neither kept in memory nor written to the disk.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import Http404, HttpRequest, HttpResponse
from django.http.cookie import parse_cookie
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.base.parts import is_by_script

KEY = "jalons.refused_body"
MEGABYTE = 1024 * 1024


@frozen
class Refusal:
    """`limit` is in bytes; `signing_in_helps` is true when only signed-in people may send a file to this address."""

    limit: int
    signing_in_helps: bool = False


def takes_files[V: Callable[..., Any]](
    heaviest: int, *, read: int = 0, opens: Callable[..., bool] | None = None
) -> Callable[[V], V]:
    """The outermost decorator of a view: its file may weigh `heaviest` bytes, plus the usual limit for the other
    fields. `read`: up to this weight the request is read all the same, so that the form itself refuses the file and
    gives back what was typed beside it. `opens`: of a page whose address is its key, whether these arguments of the
    address open it; then no account is needed."""

    def mark(view: V) -> V:
        view.heaviest_file = heaviest  # type: ignore[attr-defined]
        view.read_file = max(read, heaviest)  # type: ignore[attr-defined]
        view.opens = opens  # type: ignore[attr-defined]
        return view

    return mark


def usual_limit() -> int:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert limit is not None
    return limit


def body_limit(scope: dict[str, Any]) -> tuple[int, Refusal]:
    """How many bytes may be read for this request, and the refusal to show beyond. May query the database to know who
    asks."""
    usual = usual_limit()
    view, arguments = _view_of(scope["path"])
    heaviest: int | None = getattr(view, "heaviest_file", None)
    if heaviest is None:
        return usual, Refusal(usual)
    opens: Callable[..., bool] | None = getattr(view, "opens", None)
    if opens is not None and not opens(**arguments):
        return usual, Refusal(usual)
    if opens is None and not _is_signed_in(scope):
        return usual, Refusal(heaviest, signing_in_helps=True)
    return view.read_file + usual, Refusal(heaviest)  # type: ignore[union-attr]


def _view_of(path: str) -> tuple[Callable[..., Any] | None, dict[str, Any]]:
    """With the arguments that it takes from the address."""
    try:
        found = resolve(path)
    except (Http404, ValueError):
        return None, {}
    return found.func, found.kwargs


def _is_signed_in(scope: dict[str, Any]) -> bool:
    headers = [value for name, value in scope["headers"] if name == b"cookie"]
    key = parse_cookie(b"; ".join(headers).decode("latin-1")).get(settings.SESSION_COOKIE_NAME)
    sessions = import_module(settings.SESSION_ENGINE)
    return bool(key) and SESSION_KEY in sessions.SessionStore(key)


def refuse_heavy_bodies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The last middleware, so that the page of a refusal has our menu and our headers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        refusal: Refusal | None = getattr(request, "scope", {}).get(KEY)
        return too_heavy_response(request, refusal) if refusal else get_response(request)

    return middleware


def too_heavy_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    sentence = refusal_sentence(refusal)
    if is_by_script(request):
        return HttpResponse(sentence, status=413, content_type="text/plain")
    back = "" if refusal.signing_in_helps or refusal.limit == usual_limit() else request.path
    return render(request, "413.html", {"sentence": sentence, "back": back}, status=413)


def refusal_sentence(refusal: Refusal) -> str:
    if refusal.signing_in_helps:
        return _(
            "Votre session a expiré, ou vous n’êtes pas connecté. Connectez-vous, puis envoyez de nouveau ce fichier."
        )
    megabytes = refusal.limit // MEGABYTE
    return _("Cette page accepte %(n)s Mo au plus. Allégez ce que vous envoyez, puis recommencez.") % {"n": megabytes}
