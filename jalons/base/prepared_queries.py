"""Queries of the ORM whose SQL is written only once, for the pages that are read most."""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import date, timedelta
from functools import cache, update_wrapper
from typing import Any, NamedTuple, Self

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Model, QuerySet

type Scalar = int | str | date
type Value = Scalar | Sequence[int]

# Stand for the values while the SQL is written: they suit the smallest integer column, and look like no constant.
_FIRST_NUMBER = 32_001
_FIRST_DAY = date(1, 1, 1)
_TEXT = "\ue000{}"
# A list of another length may be other SQL. Beyond so many, all are forgotten.
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
        values = tuple(_repeat_last(value) if isinstance(value, list | tuple) else value for value in values)
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
    """The SQL of a queryset, where each value goes, and what is needed to read its rows: without its expressions, which
    take 30 kB."""

    def __init__(self, rows: QuerySet[Any, Any], stand_ins: list[Scalar]) -> None:
        if rows._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise ValueError("A prepared query prefetches nothing: use prefetch_related_objects on its rows.")
        compiler: Any = rows.query.get_compiler(using=rows.db)
        try:
            self._sql, params = compiler.as_sql()
        except EmptyResultSet:  # no row may match, whatever the values: a list is empty
            self._sql, params = "", ()
        self._params = list(params)
        adapted = [_adapt(value) for value in stand_ins]
        self._places = {n: adapted.index(param) for n, param in enumerate(params) if param in adapted}
        if self._sql and len(set(self._places.values())) < len(stand_ins):
            raise ValueError("An argument of a prepared query is no parameter of its SQL.")
        self._rows = _WrittenRows(rows)
        if self._sql:
            self._converters = compiler.get_converters([column for column, *_sql in compiler.select])
            self._compiler = _lighten_compiler(compiler)

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
        # Always the same, and a fifteenth of the dashboard to find.
        compiler.get_converters = lambda _columns: self._converters
        return self._rows.read(compiler)


class _WrittenRows:
    """What the iterator of a queryset reads of it and of its query, which are here one object."""

    def __init__(self, rows: Any) -> None:
        self.db, self.model = rows.db, rows.model
        self._fetch_mode, self._known_related_objects, self._fields = (
            rows._fetch_mode,
            rows._known_related_objects,
            rows._fields,
        )
        self._iterable = rows._iterable_class
        self._compiler: Any = None
        names: Any = rows.query
        self.selected = dict.fromkeys(names.selected or ())
        self.extra_select, self.values_select = tuple(names.extra_select), names.values_select
        self.annotation_select = tuple(names.annotation_select)

    def read(self, compiler: Any) -> list[Any]:
        asked = copy(self)
        asked._compiler = compiler
        return list(self._iterable(asked))

    @property
    def query(self) -> Self:
        return self

    def get_compiler(self, *_args: object, **_kwargs: object) -> Any:
        return self._compiler


class _Column(NamedTuple):
    """Of a column that is read, what rows of models ask: the name of its field."""

    target: Any


def _lighten_compiler(compiler: Any) -> Any:
    """Its SQL is written: the expressions that it was written from are given back."""
    light = copy(compiler)
    light.query = light.where = light.having = light.qualify = None
    light.select = [
        (_column_of(getattr(column, "target", None)), None, alias) for column, _sql, alias in compiler.select
    ]
    return light


@cache
def _column_of(field: Any) -> _Column:
    return _Column(field)


def _repeat_last(numbers: Sequence[int]) -> Sequence[int]:
    """As many as the next power of two: to be among a list says the same, and six lengths of it are one SQL."""
    missing = (1 << (len(numbers) - 1).bit_length()) - len(numbers) if numbers else 0
    return [*numbers, *[numbers[-1]] * missing] if missing else numbers


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
