"""The list of the fiches that one works in: what it may be narrowed by, what is asked, what is left to show.

Each filter is a row of `_SELECTS` or of `_SWITCHES`: its name in the address, its words, what it reads of a fiche.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.actions.queries import action_rows
from jalons.actions.queries.action_rows import ActionRow, Index
from jalons.actions.queries.parties import FicheNames, fiche_names
from jalons.actions.queries.places import named_communes
from jalons.actions.queries.sheets import FrameworkLine, audience_labels, status_tag
from jalons.actions.queries.told_above import ActionMoney, money_of_actions
from jalons.actions.rules import sheets
from jalons.actions.rules.carriers import Carrier
from jalons.actions.rules.sheet_fields import SHEET_FIELDS
from jalons.actions.rules.sheets import Status
from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.sorted_tables import FORGET, SORT, Columns, Order
from jalons.governance.queries.frameworks import present_titles
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import Audience

SEARCH, STATE, LEAD, VIEW = "q", "etat", "pilote", "vue"
YES = "oui"
# In an address: the pilot who is whoever looks, and a state that addresses asked before lateness was a filter of its own.
ME, LATE_STATE = "moi", "en-retard"
LATE = "retard"
LATE_QUERY = f"?{LATE}={YES}"
UNVOTED = "non-votee"
UNVOTED_QUERY = f"?{UNVOTED}={YES}"
LONGEST = 200


class Option(NamedTuple):
    """A value that an address asks, and its words."""

    value: str
    label: str


@frozen
class ListedAction(ActionRow):
    """A line of the list, with all that it is found by. `leads`, `sponsors`, `units` and `partners`: each one under its
    one name, whatever was written. `lacking`: how many fields the next stage still requires, None
    when no stage does."""

    place: tuple[int, int] = (0, 0)
    axis_title: str = ""
    leads: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    department_unit: str = ""
    audiences: tuple[Option, ...] = ()
    audience_words: str = ""
    frameworks: tuple[Option, ...] = ()
    communes: tuple[Option, ...] = ()
    is_everywhere: bool = False
    quick_win: bool = False
    lacking: int | None = None
    money: ActionMoney | None = None
    texts: tuple[str, ...] = field(default=(), repr=False)

    @property
    def cost(self) -> Decimal | None:
        return self.money.cost if self.money else None

    @property
    def where(self) -> str:
        return _("Tout le territoire") if self.is_everywhere else ", ".join(name for _code, name in self.communes)

    @property
    def to_find(self) -> Decimal:
        """What is still to find; nothing is looked for an action that will not be done."""
        will_be_done = self.status.value not in (Status.REJECTED, Status.ABANDONED)
        return self.money.to_find if self.money and will_be_done else Decimal(0)


# What the list is sorted by, in an address; without it, the order of the plan, axis by axis.
COLUMNS: Columns[ListedAction] = {
    "code": lambda row: row.place,
    "action": lambda row: row.title,
    "etat": lambda row: list(Status).index(Status(row.status.value)),
    "priorite": lambda row: row.priority,
    "pilote": lambda row: row.lead_organisation,
    "debut": lambda row: row.starts_on,
    "echeance": lambda row: row.ends_on,
    "etapes": lambda row: row.steps_done / row.steps if row.steps else None,
    "cout": lambda row: row.cost,
    "manque": lambda row: row.lacking,
}
# The same, offered where a table has no heads, on a phone.
_SORTS: tuple[tuple[str, Promise], ...] = (
    ("", gettext_lazy("Ordre du plan")),
    ("code", gettext_lazy("Code")),
    ("action", gettext_lazy("Intitulé")),
    ("etat", gettext_lazy("État")),
    ("priorite", gettext_lazy("Priorité")),
    ("pilote", gettext_lazy("Pilote")),
    ("debut", gettext_lazy("Début")),
    ("echeance", gettext_lazy("Échéance")),
    ("etapes", gettext_lazy("Étapes faites")),
    ("-cout", gettext_lazy("Coût, le plus élevé d’abord")),
    ("cout", gettext_lazy("Coût, le plus faible d’abord")),
    ("-manque", gettext_lazy("À compléter, le plus d’abord")),
    ("manque", gettext_lazy("À compléter, le moins d’abord")),
)


@frozen
class _Select:
    """`read`: the options that a fiche is found by. `order`: how the choices are sorted; by their words when there is none."""

    name: str
    label: Promise
    every: Promise
    read: Callable[[ListedAction], Iterable[Option]]
    order: Callable[[Option], Any] = lambda option: matching_key(option.label)
    label_of: Callable[[str], str] = str


def _state_label(value: str) -> str:
    return status_tag(value).word.capitalize() if value in list(Status) else value


def _as_options(names: Iterable[str]) -> list[Option]:
    return [Option(name, name) for name in names]


_SELECTS = (
    _Select(
        STATE,
        gettext_lazy("État"),
        gettext_lazy("État : tous"),
        lambda row: [Option(row.status.value, row.status.word.capitalize())],
        lambda option: list(Status).index(Status(option.value)),
        _state_label,
    ),
    _Select(
        "axe",
        gettext_lazy("Axe"),
        gettext_lazy("Tous"),
        lambda row: [Option(str(row.axis), row.axis_title)],
        lambda option: int(option.label.partition(".")[0]),
    ),
    _Select(LEAD, gettext_lazy("Pilote"), gettext_lazy("Tous"), lambda row: _as_options(row.leads)),
    _Select(
        "elu",
        gettext_lazy("Élue ou élu"),
        gettext_lazy("Tous"),
        lambda row: _as_options(row.sponsors),
    ),
    _Select("service", gettext_lazy("Service"), gettext_lazy("Tous"), lambda row: _as_options(row.units)),
    _Select(
        "financeur",
        gettext_lazy("Financeur"),
        gettext_lazy("Tous"),
        lambda row: _as_options(row.money.funders if row.money else ()),
    ),
    _Select("commune", gettext_lazy("Commune"), gettext_lazy("Toutes"), lambda row: row.communes),
    _Select(
        "public",
        gettext_lazy("Public"),
        gettext_lazy("Tous"),
        lambda row: row.audiences,
        lambda option: list(Audience).index(Audience(option.value)),
    ),
    _Select("cadre", gettext_lazy("Cadre"), gettext_lazy("Tous"), lambda row: row.frameworks),
)
_NAMES = (LEAD, "elu", "service")
_SWITCHES: tuple[tuple[str, Promise, Callable[[ListedAction], bool]], ...] = (
    (LATE, gettext_lazy("En retard"), lambda row: row.days_late > 0),
    ("a-financer", gettext_lazy("À financer"), lambda row: row.to_find > 0),
    ("rapide", gettext_lazy("Gain rapide"), lambda row: row.quick_win),
    (UNVOTED, gettext_lazy("Non votée"), lambda row: bool(row.status.vote)),
)
# Offered while some fiche is one: before the vote, every fiche of the list waits for it.
_RARE_SWITCHES = frozenset({UNVOTED})
# Everything that an address may ask of the list.
ASKED = (SEARCH, *(select.name for select in _SELECTS), *(name for name, *_rest in _SWITCHES), SORT)


@frozen
class ListFilter:
    """A filter as the page offers it. `value`: what is asked of it, empty for everything."""

    name: str
    label: str
    every: str
    value: str
    choices: tuple[Option, ...]


@frozen
class Switch:
    name: str
    label: str
    is_on: bool


@frozen
class Chip:
    """What is asked, told in words. `address`: the same list without it. `without`: how many fiches it would show."""

    label: str
    address: str
    without: int

    @property
    def without_label(self) -> str:
        return ngettext("%(n)s fiche", "%(n)s fiches", self.without) % {"n": self.without}


@frozen
class ActionList:
    """`rows`: those shown, in the order that is asked. `query`: what is asked, as an address tells it."""

    index: Index
    rows: list[ListedAction]
    total: int
    search: str
    state: ListFilter
    filters: tuple[ListFilter, ...]
    switches: tuple[Switch, ...]
    sort: str
    sorts: tuple[Option, ...]
    chips: tuple[Chip, ...]
    query: str
    is_own: bool
    """Whether they are those of whoever looks, and nothing else is asked."""

    @property
    def count_sentence(self) -> str:
        """« 4 fiches sur 8 »."""
        shown = len(self.rows)
        return ngettext("%(n)s fiche sur %(all)s", "%(n)s fiches sur %(all)s", shown) % {"n": shown, "all": self.total}


def read_asked(sent: Mapping[str, str]) -> dict[str, str]:
    """What an address asks of the list, without what is empty or unknown."""
    asked = {name: text for name in (*ASKED, VIEW) if (text := sent.get(name, "").strip()[:LONGEST])}
    if asked.get(STATE) == LATE_STATE:
        del asked[STATE]
        asked[LATE] = YES
    for name, *_rest in _SWITCHES:
        if asked.get(name, YES) != YES:
            del asked[name]
    return asked


def action_list(
    roadmap: Roadmap, asked: Mapping[str, str], order: Order[ListedAction] | None = None, carrier: Carrier | None = None
) -> ActionList:
    """`asked`: as `read_asked` gives it; `carrier`: whoever looks. Ten queries at most, whatever the number of fiches."""
    rows, names = listed_actions(roadmap)
    # Another name of somebody, in an address that is typed or kept, means them.
    named = {name: names.book.name(value) for name, value in asked.items() if name in _NAMES and value != ME}
    asked, carrier = {**asked, **named}, carrier or Carrier()
    tests = _asked_tests(asked, carrier)
    kept = [row for row in rows if all(test(row) for test in tests.values())]
    index = action_rows.make_index(roadmap, rows, {row.pk for row in kept} if tests else None)
    offered = [_offer_filter(select, rows, asked.get(select.name, ""), carrier) for select in _SELECTS]
    return ActionList(
        index=index,
        rows=order.sort(kept) if order else kept,
        total=len(rows),
        search=asked.get(SEARCH, ""),
        state=offered[0],
        filters=tuple(offered[1:]),
        switches=tuple(
            Switch(name, str(label), name in asked)
            for name, label, test in _SWITCHES
            if name in asked or name not in _RARE_SWITCHES or any(map(test, rows))
        ),
        sort=asked.get(SORT, ""),
        sorts=_sort_options(asked.get(SORT, "")),
        chips=tuple(_chips(asked, tests, rows, offered)),
        query=urlencode({name: value for name, value in asked.items() if name != VIEW}),
        is_own=asked.get(LEAD) == ME and set(tests) == {LEAD},
    )


def listed_actions(roadmap: Roadmap) -> tuple[list[ListedAction], FicheNames]:
    """Every fiche, in the order of codes, with all that it is found by; and who is who in them."""
    read = action_rows.read_actions(roadmap)
    named: dict[int, set[str]] = {}
    for action, commune in named_communes(roadmap.pk):
        named.setdefault(action, set()).add(commune)
    perimeter = tuple(Option(commune.code, commune.name) for commune in roadmap.communes.all())
    titles, money = present_titles(roadmap), money_of_actions(roadmap)
    names = fiche_names(roadmap, [sheet for sheet, _row in read])
    rows = []
    for sheet, row in read:
        chosen = named.get(row.pk, set())
        rows.append(
            ListedAction(
                **vars(row),
                place=(sheet.axis.rank, sheet.rank),
                axis_title=str(sheet.axis),
                leads=names.names_in(sheet.lead_organisation),
                sponsors=names.names_in(sheet.elected_sponsor),
                units=names.names_in(sheet.department_unit),
                partners=names.names_in(sheet.partners),
                department_unit=sheet.department_unit,
                audiences=tuple(
                    Option(code, str(Audience(code).label)) for code in sheet.audiences if code in Audience.values
                ),
                audience_words=", ".join(audience_labels(sheet)),
                frameworks=tuple(_framework_options(sheet.frameworks, titles)),
                communes=tuple(option for option in perimeter if not chosen or option.value in chosen),
                is_everywhere=not chosen,
                quick_win=sheet.quick_win,
                lacking=_count_lacking(sheet),
                money=money.get(row.pk),
                texts=_searched_texts(sheet),
            )
        )
    return rows, names


def _framework_options(frameworks: Iterable[Sequence[str]], titles: Mapping[str, str]) -> Iterable[Option]:
    for kind in dict.fromkeys(titles.get(kind, kind) for kind, _reference in frameworks):
        yield Option(kind, str(FrameworkLine(kind, "")))


def _count_lacking(sheet: Any) -> int | None:
    filled = sheet.filled(has_steps=bool(sheet.step_count))
    awaited = sheets.awaited_fields(Status(sheet.status), filled, is_adopted=sheet.is_adopted)
    return len(awaited[1]) if awaited else None


def _searched_texts(sheet: Any) -> tuple[str, ...]:
    return (sheet.code, *(getattr(sheet, one.name) for one in SHEET_FIELDS if one.is_searched))


# --- what is asked ---------------------------------------------------------------------------------------------------

type _Test = Callable[[ListedAction], bool]


def _asked_tests(asked: Mapping[str, str], carrier: Carrier) -> dict[str, _Test]:
    """By the name of each filter that is asked, what a fiche must be."""
    tests: dict[str, _Test] = {}
    if search := asked.get(SEARCH):
        tests[SEARCH] = lambda row: sheets.has_all_words(search, *row.texts)
    for select in _SELECTS:
        if value := asked.get(select.name):
            tests[select.name] = _select_test(select, value, carrier)
    for name, _label, test in _SWITCHES:
        if name in asked:
            tests[name] = test
    return tests


def _select_test(select: _Select, value: str, carrier: Carrier) -> _Test:
    if select.name == LEAD and value == ME:
        return lambda row: row.is_carried_by(carrier)
    return lambda row: any(option.value == value for option in select.read(row))


def _offer_filter(select: _Select, rows: Iterable[ListedAction], value: str, carrier: Carrier) -> ListFilter:
    """What some fiche is found by; and what is asked, even when no fiche is."""
    known = {option.value: option for row in rows for option in select.read(row)}
    choices = sorted(known.values(), key=select.order)
    if select.name == LEAD and (carrier.function or value == ME):
        choices.insert(0, Option(ME, _("Mes actions")))
    if value and value not in {choice.value for choice in choices}:
        choices.append(Option(value, select.label_of(value)))
    return ListFilter(select.name, str(select.label), str(select.every), value, tuple(choices))


def _sort_options(asked: str) -> tuple[Option, ...]:
    """Those of the list, and the one that is asked, when it is the other way round."""
    options = [Option(value, str(label)) for value, label in _SORTS]
    labels = dict(options)
    if asked not in labels and asked.removeprefix("-") in labels:
        options.append(Option(asked, _("%(column)s, à l’envers") % {"column": labels[asked.removeprefix("-")]}))
    return tuple(options)


def _chips(
    asked: Mapping[str, str], tests: Mapping[str, _Test], rows: Sequence[ListedAction], offered: Iterable[ListFilter]
) -> Iterable[Chip]:
    labels = {SEARCH: _("« %(words)s »") % {"words": asked.get(SEARCH, "")}}
    for one in offered:
        chosen = next((choice.label for choice in one.choices if choice.value == one.value), "")
        labels[one.name] = _("%(filter)s : %(value)s") % {"filter": one.label, "value": chosen}
    labels |= {name: str(label) for name, label, _test in _SWITCHES}
    if asked.get(LEAD) == ME:
        labels[LEAD] = _("Mes actions")
    for name in tests:
        others = [test for other, test in tests.items() if other != name]
        left = {key: value for key, value in asked.items() if key != name}
        yield Chip(
            label=labels[name],
            # Without anything asked the list opens as it was left: this says that all of it is wanted.
            address=f"?{urlencode(left)}" if left else f"?{FORGET}=",
            without=sum(1 for row in rows if all(test(row) for test in others)),
        )
