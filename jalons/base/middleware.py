"""Every request passes here: nonsense is refused, a GET that writes fails, a refusal becomes a sentence."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import is_valid_path
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.errors import Refused, TooMany, too_many_requests
from jalons.base.http import READ_AGAIN, ReadTooEarly, page_of_draft
from jalons.base.parts import is_by_script
from jalons.base.rate_limits import TOO_MANY

# Characters of a query string: the longest that our pages send is a list of communes pasted from a table.
LONGEST_QUERY = 20_000
LARGEST_ID = 2**63 - 1
# Searched anywhere in a statement, since a writing `WITH` begins like a reading one. Quoted names are skipped, and `FOR
# UPDATE` only locks.
_WRITE = re.compile(
    r'(?<!FOR )(?<!FOR NO KEY )(?<!["\w])(?:INSERT|UPDATE|DELETE|TRUNCATE|(?:REPLACE|MERGE)\s+INTO)(?![("\w])',
    re.IGNORECASE,
)


class RefuseNonsense:
    """Refuses what no person sends, before anything reads it: a null character, which PostgreSQL cannot store, an
    endless query string, another encoding than UTF-8, a broken body. An id that no database can
    hold gets a 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            raise BadRequest("query")
        if (request.content_params or {}).get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            raise BadRequest("charset")
        if "\x00" in request.path:
            raise BadRequest("NUL in the address")
        # Reading the body raises when it is broken.
        if any("\x00" in text for text in _sent_texts(request)):
            raise BadRequest("NUL")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if any(isinstance(value, int) and value > LARGEST_ID for value in kwargs.values()):
            raise Http404


def _sent_texts(request: HttpRequest) -> Iterator[str]:
    yield from request.COOKIES
    yield from request.COOKIES.values()
    for data in (request.GET, request.POST):
        for name, values in data.lists():
            yield name
            yield from values


class WritingGet(AssertionError):
    """A GET tried to write: only a POST may."""


# Writes that a GET may make: Django deletes the session of a person signed out elsewhere; wrong codes are counted on
# every page.
ALLOWED = ('DELETE FROM "django_session"', 'INSERT INTO "jalons_limits"', 'DELETE FROM "jalons_limits"')


def is_writing(sql: str) -> bool:
    return _WRITE.search(sql) is not None and not sql.startswith(ALLOWED)


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if is_writing(sql):
        raise WritingGet(sql[:200])
    return execute(sql, params, many, context)


def get_reads_only(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """GET reads, only POST writes: in tests and development a writing GET fails."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.FORBID_WRITING_GET and request.method in ("GET", "HEAD"):
            with connection.execute_wrapper(_refuse_writes):
                return get_response(request)
        return get_response(request)

    return middleware


def reset_clock(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Each request starts with the time zone of the settings: threads are reused, and a door may have set another
    one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with timezone.override(None):
            return get_response(request)

    return middleware


def redirect_dead_ends(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Some addresses only receive POST: whoever reloads one, or lands on it after signing in again, is redirected to a
    page.

    A form also answers HEAD, which monitors and previews of links send: it counts as a page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "HEAD" and response.headers.get("Allow") == "GET, POST":
            request.method = "GET"
            response = get_response(request)
            request.method = "HEAD"
        if request.method != "GET" or response.status_code != 405:
            return response
        if page := page_of_draft(request):
            messages.warning(request, _("Personne n’était connecté. Refaites ce dernier geste."))
        return redirect(page or parent_page(request.path))

    return middleware


class TellRefusal:
    """A refusal that no view has caught is still shown to the person as a sentence, never as an error 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        refusal: TooMany | None = request.META.get(TOO_MANY)
        if refusal:
            response.status_code = 429
            response["Retry-After"] = str(refusal.retry_after)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooMany):
            request.META[TOO_MANY] = exception
            return too_many_requests(request, exception)
        if not isinstance(exception, Refused) or request.method != "POST":
            return None
        if is_by_script(request):
            return HttpResponse(exception.sentence, status=409, content_type="text/plain")
        messages.error(request, exception.sentence)
        return redirect(parent_page(request.path))


class ShowBothVersions:
    """Two people send the same form at the same instant: the view of the second one has read the row before the first
    one saved. It is called again, reads what is saved, and shows both versions (status 409)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if not isinstance(exception, ReadTooEarly) or match is None:
            return None
        request.META[READ_AGAIN] = True
        for _name, files in request.FILES.lists():
            for file in files:
                file.seek(0)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response


def parent_page(path: str) -> str:
    """The page above an address: `/ateliers/1/clore/` gives `/ateliers/1/`."""
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(path):
            break
    return path
