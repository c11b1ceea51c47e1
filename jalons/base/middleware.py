import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import is_valid_path
from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.http import page_of_draft

# Anywhere in a statement, since a writing `WITH` begins like a reading one. Names are quoted; `FOR UPDATE` only locks.
_WRITE = re.compile(
    r'(?<!FOR )(?<!FOR NO KEY )(?<!["\w])(?:INSERT|UPDATE|DELETE|TRUNCATE|(?:REPLACE|MERGE)\s+INTO)(?![("\w])',
    re.IGNORECASE,
)


class WritingGet(AssertionError):
    """A GET tried to write: only POST may."""


# Django itself forgets a session whose person signed out elsewhere.
FORGETTING = 'DELETE FROM "django_session"'


def writes(sql: str) -> bool:
    return _WRITE.search(sql) is not None and not sql.startswith(FORGETTING)


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if writes(sql):
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


def no_dead_end(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The address behind a button only receives: whoever reloads it, or signs in again on it, gets a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method != "GET" or response.status_code != 405:
            return response
        if page := page_of_draft(request):
            messages.warning(request, _("Votre session avait expiré. Refaites ce dernier geste."))
        return redirect(page or page_above(request.path))

    return middleware


class TellRefusal:
    """A refusal that no view has caught is still a sentence for the person who asked, never an error of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused) or request.method != "POST":
            return None
        if "HX-Request" in request.headers:
            return HttpResponse(exception.sentence, status=409, content_type="text/plain")
        messages.error(request, exception.sentence)
        return redirect(page_above(request.path))


def page_above(path: str) -> str:
    """`/ateliers/1/clore/` is about `/ateliers/1/`."""
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(path):
            break
    return path
