"""Search in a whole roadmap: what a member may read, grouped by kind, the nearest first."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from functools import partial
from itertools import chain, islice

from django.utils.html import escape
from django.utils.safestring import SafeString

from jalons.base.french import fold_accents
from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.base.word_search import NAMED, Search, read_search, words_of
from jalons.overview.queries.searched_others import OTHERS, main_pages
from jalons.overview.queries.searched_rows import Found, read_sources
from jalons.overview.queries.searched_tables import SOURCES
from jalons.overview.words.search import KINDS, Kind
from jalons.roadmaps.models import Member

SHOWN = 5  # of each kind, before somebody asks for that kind alone
MOST = 200  # of one kind: beyond, one more word finds better than a longer list
MOST_SPELLINGS = 4
# How far ahead of every other the first result has to be, in points of `Search.score`, for Enter to go straight to it.
CLEAR = 6.0
# The whole name of a structure comes before whatever only holds it.
WHOLE_NAME = 10.0
# Addresses of the server, without a roadmap.
_OUTSIDE = ("base:", "accounts:", "territories:", "overview:home")


@frozen
class Hit:
    """`title` and `context`: HTML, the words that were found marked."""

    title: SafeString
    context: SafeString
    url: str


@frozen
class Group:
    """`count`: `MOST` or less; `hits` are the first ones."""

    kind: Kind
    count: int
    hits: tuple[Hit, ...]

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])

    @property
    def more(self) -> int:
        return self.count - len(self.hits)


@frozen
class Results:
    """`groups`: those that are shown; `every`: those that were found, for the filter by kind. `spellings`: other
    searches, which find something. `is_clear`: the first result is the answer; else Enter shows them all."""

    groups: tuple[Group, ...]
    every: tuple[Group, ...] = ()
    spellings: tuple[str, ...] = ()
    is_clear: bool = True

    @property
    def count(self) -> int:
        return sum(group.count for group in self.every)


def search_roadmap(member: Member, text: str, *, only: str = "", shown: int = SHOWN) -> Results:
    """The groups whose best result is the nearest come first. A constant number of queries; none without words."""
    search = read_search(text)
    if not search.words:
        return Results(())
    ranked = []
    for order, (kind, scored) in enumerate(_pick_found(member, search, partial(_score_all, search=search))):
        if scored:
            scored.sort(key=lambda one: -one[0])
            ranked.append((-scored[0][0], order, kind, scored))
    ranked.sort(key=lambda one: one[:2])
    every = tuple(
        Group(
            kind,
            len(scored),
            tuple(_make_hit(search, member, row) for _score, row in scored[: MOST if kind == only else shown]),
        )
        for _best, _order, kind, scored in ranked
    )
    groups = tuple(group for group in every if only in ("", group.kind))
    best = [(score, kind) for _best, _order, kind, scored in ranked for score, _row in scored[:2]]
    return Results(groups, every, () if every else _other_spellings(member, search), _is_clear(best))


def _is_clear(best: Sequence[tuple[float, Kind]]) -> bool:
    """`best`: the two nearest results of each kind, the first one first. A page of Jalons is only compared with other
    pages: its name is what people type to go there. The help explains, it is not where somebody wants to go."""
    if not best:
        return True  # spellings, if any
    (first, kind), *others = best
    if kind is Kind.PAGE:
        others = [other for other in others if other[1] is Kind.PAGE]
    return first >= NAMED and kind is not Kind.GUIDE and all(score <= first - CLEAR for score, _kind in others)


def first_pages(member: Member) -> Results:
    """Where to go when nothing is typed yet."""
    hits = tuple(_make_hit(Search(()), member, found) for found in main_pages(member))
    return Results((Group(Kind.PAGE, len(hits), hits),))


def _pick_found[Picked](
    member: Member, search: Search, pick: Callable[[Iterator[Found]], Iterator[Picked]]
) -> Iterator[tuple[Kind, list[Picked]]]:
    """What `pick` keeps of each kind, `MOST` at most."""
    own: defaultdict[Kind, list[Picked]] = defaultdict(list)
    readable = [source for source in SOURCES if member.can(source.may)]
    for source, rows in read_sources(readable, member, search):
        own[source.kind] += islice(pick(source.found(rows, search)), MOST)
    for kind in Kind:
        others = pick(OTHERS[kind](member, search)) if kind in OTHERS else iter(())
        yield kind, list(islice(chain(others, own[kind]), MOST))


def _score_all(rows: Iterator[Found], search: Search) -> Iterator[tuple[float, Found]]:
    for found in rows:
        if score := found.score(search):
            is_whole = found.kind is Kind.ORGANISATION and score >= NAMED and _is_name(found.name, search)
            yield score + WHOLE_NAME * is_whole, found


def _is_name(name: str, search: Search) -> bool:
    return fold_accents(read_search(name).typed) == fold_accents(search.typed)


def _make_hit(search: Search, member: Member, found: Found) -> Hit:
    """A text is called by its beginning. What bears the words in its name needs no excerpt."""
    name, texts = (found.name, found.texts) if found.name else (search.excerpt(found.texts[0]), found.texts[1:])
    said = ""
    if not search.is_in(fold_accents(found.name or found.texts[0])):
        said = next((search.excerpt(text) for text in texts if text and search.mark(text) != escape(text)), "")
    context = found.context if said in found.context else f"{found.context} – {said}" if found.context else said
    is_outside = found.view.startswith(_OUTSIDE)
    return Hit(
        title=search.mark(name),
        context=search.mark(context),
        url=reverse(found.view, args=found.args if is_outside else (member.roadmap.slug, *found.args)) + found.tail,
    )


def _other_spellings(member: Member, search: Search) -> tuple[str, ...]:
    """For each word: itself when something bears it, else the words that look like it, among the names of what this
    member may read. Only when nothing was found: as many queries again."""
    nothing = Search(())
    names = {found.name for _kind, rows in _pick_found(member, nothing, iter) for found in rows}
    known = {fold_accents(word): word.lower() for name in names for word in words_of(name) if len(word) > 2}
    near: dict[str, None] = {}
    for word in search.words:
        if any(word.level_of(one) for one in known):
            near[word.typed] = None
        else:
            near |= dict.fromkeys(known[match] for match in get_close_matches(word.folded, known, n=2, cutoff=0.74))
    return tuple(near)[:MOST_SPELLINGS]
