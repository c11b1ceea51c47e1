"""How a search reads a table: no index holds it, so that whatever is hidden, erased, imported or merged back is so here
too. The figures are in decision 0043."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import quote_plus

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language

from jalons.base.frozen import frozen
from jalons.base.word_search import Search, may_hold
from jalons.overview.words.search import Kind
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.permissions import Permission

type Row = Mapping[str, Any]

ALIAS = 0.95  # what an alias weighs beside a name
WORDS = "{words}"  # in a tail: the words of the search, for a page that searches for them too


@frozen
class Found:
    """A row before it is compared. `name`: what it is called, empty when it is only a text; `aliases`: what others call
    it. `tail`: what follows the address of the view."""

    kind: Kind
    name: str
    texts: tuple[str, ...]
    context: str
    view: str
    args: tuple[Any, ...] = ()
    tail: str = ""
    aliases: tuple[str, ...] = ()

    def score(self, search: Search) -> float:
        own = search.score(self.name, *self.texts)
        return max((own, *(ALIAS * search.score(alias) for alias in self.aliases)))


@frozen
class Leads:
    """What is said of a row beside its name, and the page it is on."""

    context: str
    view: str
    args: tuple[Any, ...] = ()
    tail: str = ""


@frozen
class Source:
    """A table. `name`, `texts`: the fields that are searched; `others`: those that `leads` reads too.

    `is_long`: its texts are long, or many, so that the database leaves out most of them. `is_told`: what is said beside
    the name is searched too.
    """

    kind: Kind
    rows: Callable[[Member], QuerySet[Any]]
    name: str
    texts: tuple[str, ...]
    leads: Callable[[Row], Leads]
    others: tuple[str, ...] = ()
    may: Permission = Permission.READ
    is_long: bool = False
    is_told: bool = False

    @cached_property
    def searched(self) -> tuple[str, ...]:
        return (*filter(None, (self.name,)), *self.texts)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.searched, *self.others)))

    def found(self, rows: Sequence[Sequence[Any]], search: Search) -> Iterator[Found]:
        """`rows`: what `read_sources` read of it."""
        searched, columns = self.searched, self.columns
        typed = quote_plus(search.typed)
        for values in rows:
            # Many texts look like a word of few consonants: they are left out before anything is made of them.
            if self.is_long:
                text = "\n".join([value or "" for value in values[: len(searched)]])
                if not all(word.may_be_in(text) for word in search.words):
                    continue
            row = dict(zip(columns, values, strict=True))
            leads = self.leads(row)
            yield Found(
                self.kind,
                row[self.name] if self.name else "",
                tuple(row[text] or "" for text in self.texts) + ((leads.context,) if self.is_told else ()),
                leads.context,
                leads.view,
                leads.args,
                leads.tail.replace(WORDS, typed),
            )


# --- statements that are written once --------------------------------------------------------------------------------


@frozen
class Statement:
    """The SQL of a source. A search reads thirty tables: writing their SQL costs four times more than reading them.

    `params`: those of the SQL, where the roadmap and the patterns are marked. `converters`: by rank of their column.
    """

    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, Any, Any], ...]


_ANY_ROADMAP = -2_026
_written: dict[tuple[int, str, str, int, str | None], Statement] = {}


def read_sources(
    sources: Sequence[Source], member: Member, search: Search
) -> Iterator[tuple[Source, Sequence[Sequence[Any]]]]:
    """Each source with its rows: one query each, and no other before the last one is read. PostgreSQL receives them all
    at once and answers while the first ones are compared: waiting for thirty answers took half of a search."""
    statements = [_statement_of(source, member, search) for source in sources]
    values = {_ANY_ROADMAP: member.roadmap.pk} | {_mark(rank): pattern for rank, pattern in enumerate(search.patterns)}
    connection.ensure_connection()
    database: Any = connection.connection
    with ExitStack() as stack:
        if connection.vendor == "postgresql":
            stack.enter_context(database.pipeline())
        cursors = [stack.enter_context(connection.cursor()) for _statement in statements]
        for cursor, statement in zip(cursors, statements, strict=True):
            cursor.execute(statement.sql, [values.get(param, param) for param in statement.params])
        for source, cursor, statement in zip(sources, cursors, statements, strict=True):
            yield source, _convert_rows(cursor.fetchall(), statement)


def _statement_of(source: Source, member: Member, search: Search) -> Statement:
    patterns = len(search.words) if source.is_long else 0
    key = (id(source), connection.vendor, member.role, patterns, get_language())
    return _written.get(key) or _written.setdefault(key, _write_statement(source, member, patterns))


def _convert_rows(rows: list[tuple[Any, ...]], statement: Statement) -> Sequence[Sequence[Any]]:
    if not statement.converters:
        return rows
    converted = [list(row) for row in rows]
    for rank, convert, expression in statement.converters:
        for row in converted:
            row[rank] = convert(row[rank], expression, connection)
    return converted


def _write_statement(source: Source, member: Member, patterns: int) -> Statement:
    rows = source.rows(replace(member, roadmap=Roadmap(pk=_ANY_ROADMAP)))
    likely = may_hold([_mark(rank) for rank in range(patterns)], source.searched)
    rows = rows.filter(likely).values_list(*source.columns)
    compiler = rows.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    by_rank = compiler.get_converters([expression for expression, *_rest in compiler.select])
    converters = ((rank, one, expression) for rank, (several, expression) in by_rank.items() for one in several)
    return Statement(sql, tuple(params), tuple(converters))


def _mark(rank: int) -> str:
    return f"\0{rank}"
