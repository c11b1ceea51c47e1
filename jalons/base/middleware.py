from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class WritingGet(AssertionError):
    """A GET tried to write: only POST may."""


# Django itself forgets a session whose person signed out elsewhere.
FORGETTING = 'DELETE FROM "django_session"'


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.lstrip().upper().startswith(WRITES) and not sql.startswith(FORGETTING):
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
