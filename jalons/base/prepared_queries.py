"""Queries of the ORM whose SQL is written only once, for the pages that are read most."""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import date, timedelta
from functools import update_wrapper
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Model, QuerySet

type Scalar = int | str | date
type Value = Scalar | Sequence[int]

# Stand for the values while the SQL is written: they suit the smallest integer column, and look like no constant.
_FIRST_NUMBER = 32_001
_FIRST_DAY = date(1, 1, 1)
_TEXT = "\ue000{}"
# A list of another length is other SQL. Beyond so many, all are forgotten.
MOST_SHAPES = 50


class PreparedQuery[Row]:
    """A function that makes a queryset from numbers, texts, days or lists of numbers; called, it gives the list of its
    rows.

    For most pages Django spends more time writing its SQL than the database reading: a third of the dashboard. Here the
    function runs once for each shape of its arguments, with stand-ins whose places in the parameters are kept; then only
    the values change. So the function may not choose between several querysets nor read the clock or the language, and
    each argument must be a parameter of its SQL: neither None nor a slice. `base.db.Lookup` is the same for one row by one field.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Row]]) -> None:
        self._make = make
        self._written: dict[tuple[int, ...], _Written] = {}
        update_wrapper(self, make)

    def __call__(self, *values: Value) -> list[Row]:
        shape = tuple(len(value) if isinstance(value, list | tuple) else -1 for value in values)
        # Two threads may write the same SQL at once, and one may forget what the other keeps: nothing is wrong then.
        written = self._written.get(shape)
        if written is None:
            written = self._write(values)
            if len(self._written) >= MOST_SHAPES:
                self._written.clear()
            self._written[shape] = written
        return written.read(list(_flat(values)))

    def _write(self, values: Sequence[Value]) -> "_Written":
        stand_ins = [_stand_in(place, value) for place, value in enumerate(_flat(values))]
        left = iter(stand_ins)
        arguments = [[next(left) for _ in value] if isinstance(value, list | tuple) else next(left) for value in values]
        return _Written(self._make(*arguments), stand_ins)


class _Written:
    """The SQL of a queryset, and where each value goes."""

    def __init__(self, rows: QuerySet[Any, Any], stand_ins: list[Scalar]) -> None:
        if rows._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise ValueError("A prepared query prefetches nothing: use prefetch_related_objects on its rows.")
        self._rows = rows
        self._compiler = rows.query.get_compiler(using=rows.db)
        try:
            self._sql, params = self._compiler.as_sql()
        except EmptyResultSet:  # no row may match, whatever the values: a list is empty
            self._sql, params = "", ()
        self._params = list(params)
        self._converters: dict[int, Any] | None = None
        adapted = [_adapt(value) for value in stand_ins]
        self._places = {n: adapted.index(param) for n, param in enumerate(params) if param in adapted}
        if self._sql and len(set(self._places.values())) < len(stand_ins):
            raise ValueError("An argument of a prepared query is no parameter of its SQL.")

    def read(self, values: list[Scalar]) -> list[Any]:
        if not self._sql:
            return []
        params = self._params.copy()
        for n, place in self._places.items():
            value = _adapt(values[place])
            # PostgreSQL is told the size of a number by its class.
            params[n] = type(params[n])(value) if isinstance(value, int) else value
        compiler = copy(self._compiler)
        compiler.connection = connections[self._rows.db]  # each thread has its own
        compiler.as_sql = lambda *_args, **_kwargs: (self._sql, tuple(params))
        compiler.get_converters = self._find_converters
        read_rows: Any = self._rows._iterable_class
        return list(read_rows(_Filled(self._rows, _Filled(self._rows.query, compiler))))

    def _find_converters(self, columns: Sequence[Any]) -> dict[int, Any]:
        """How values of the database become those of columns: always the same, and a fifteenth of the dashboard."""
        if self._converters is None:
            self._converters = self._compiler.get_converters(columns)
        return self._converters


class _Filled:
    """What the iterator of a queryset reads of it: the queryset, with its query; the query, with its compiler."""

    def __init__(self, original: Any, within: Any) -> None:
        self._original = original
        self.query = within

    def get_compiler(self, *_args: object, **_kwargs: object) -> Any:
        return self.query

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)


def _flat(values: Sequence[Value]) -> Iterator[Scalar]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from value
        elif isinstance(value, int | str | date):
            yield value
        else:
            raise TypeError(f"A prepared query takes no {type(value).__name__}.")


def _stand_in(place: int, value: Scalar) -> Scalar:
    if isinstance(value, date):
        return _FIRST_DAY + timedelta(days=place)
    return _TEXT.format(place) if isinstance(value, str) else _FIRST_NUMBER + place


def _adapt(value: Scalar) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def keep_related(row: Model, **related: list[Any]) -> None:
    """Like prefetch_related_objects, with rows that were already read: `row.steps.all()` gives them. They are lists, so
    they may be read, not filtered."""
    row.__dict__.setdefault("_prefetched_objects_cache", {}).update(related)
