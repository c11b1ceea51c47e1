"""Tables that one works in: how a table is sorted, and filters that are found again on coming back.

« ?tri=nom » sorts by a column, « ?tri=-nom » the other way round; a column that does not exist sorts nothing, since an
address may be old or mistyped. What was asked of a list is kept in a cookie of the browser session, for that list
and that person alone: no row is written, and who signs in after them starts afresh.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve

from jalons.base.french import matching_key
from jalons.base.frozen import frozen

SORT = "tri"
FORGET = "tout-afficher"
MOST_KEPT = 600  # characters of a query that a cookie keeps

type Columns[Row] = Mapping[str, Callable[[Row], Any]]


@frozen
class Order[Row]:
    """`column` is empty when the table stands in its own order."""

    columns: Columns[Row]
    column: str = ""
    is_descending: bool = False

    def sort(self, rows: Iterable[Row]) -> list[Row]:
        """What has no value comes last, whichever way; equal rows keep their order."""
        rows = list(rows)
        if not self.column:
            return rows
        value_of = self.columns[self.column]
        filled = [row for row in rows if value_of(row) not in (None, "")]
        filled.sort(key=lambda row: _sort_key(value_of(row)), reverse=self.is_descending)
        return filled + [row for row in rows if value_of(row) in (None, "")]


def asked_order[Row](request: HttpRequest, columns: Columns[Row]) -> Order[Row]:
    asked = request.GET.get(SORT, "")
    column = asked.removeprefix("-")
    return Order(columns, column, asked.startswith("-")) if column in columns else Order(columns)


def _sort_key(value: Any) -> Any:
    return matching_key(value) if isinstance(value, str) else value


type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def remember_filters[**P](*names: str) -> Callable[[View[P]], View[P]]:
    """Open the list as it was left: same search, same filters, same order. « Tout afficher » forgets, and so do the links of
    a menu, which know such a view by `remembers`."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def remembering(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            cookie = f"liste-{view.__name__}-{request.user.pk}"
            if FORGET in request.GET:
                response: HttpResponse = redirect(request.path)
                response.delete_cookie(cookie, path=request.path)
                return response
            asked = urlencode([(name, request.GET[name]) for name in names if request.GET.get(name)])
            kept = request.COOKIES.get(cookie, "")
            # Anybody may write a cookie: only what this list knows is asked again.
            known = urlencode([(name, value) for name, value in parse_qsl(kept) if name in names])
            if known and not request.GET:
                return redirect(f"{request.path}?{known}")
            response = view(request, *args, **kwargs)
            if asked and asked != kept and len(asked) <= MOST_KEPT:
                response.set_cookie(
                    cookie,
                    asked,
                    path=request.path,
                    httponly=True,
                    samesite="Lax",
                    secure=settings.SESSION_COOKIE_SECURE,
                )
            elif kept and not asked:
                response.delete_cookie(cookie, path=request.path)
            return response

        remembering.__dict__["remembers"] = True
        return remembering

    return decorate


def default_address(address: str) -> str:
    """The address of a list as it is when nobody narrowed it, for a menu; any other address as it is."""
    return f"{address}?{FORGET}=" if getattr(resolve(address).func, "remembers", False) else address


def filled_columns(rows: Iterable[Any], names: Iterable[str]) -> dict[str, bool]:
    """For each of these columns, whether a row at least has something in it: an empty one is not shown."""
    rows = list(rows)
    return {name: any(getattr(row, name) for row in rows) for name in names}
