"""Hours as places write them: a small grammar, against an oracle that looks at each minute of the week."""

from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jalons.base.french import DAYS
from jalons.opendata.rules.opening_hours import Opening, read_week, summarise_hours
from jalons.opendata.words.opening_hours import opening_sentences, week_lines, week_total_label

NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MINUTES = 7 * 24 * 60


# --- the oracle ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """Days as they are written (from, to), their spans in minutes; without any: closed."""

    days: tuple[tuple[int, int], ...]
    spans: tuple[tuple[int, int], ...]
    adds: bool
    """It stands after a comma: it adds to those before."""

    def is_about(self, day: int) -> bool:
        return any(day in _days(first, last) for first, last in self.days)


def _days(first: int, last: int) -> list[int]:
    days = [first]
    while days[-1] != last:
        days.append((days[-1] + 1) % 7)
    return days


def open_minutes(rules: list[Told]) -> set[int]:
    """Each minute of the week, rule after rule: the last that replaces, and those that add after it."""
    found = set()
    for minute in range(MINUTES):
        day, of_day = divmod(minute, 24 * 60)
        is_open = False
        for rule in rules:
            if rule.is_about(day):
                inside = any(start <= of_day < end for start, end in rule.spans)
                is_open = (is_open or inside) if rule.adds and rule.spans else inside
        if is_open:
            found.add(minute)
    return found


def has_a_dead_rule(rules: list[Told]) -> bool:
    """A rule whose days are all told again by later ones, or that only adds to others."""
    groups: list[list[Told]] = []
    for rule in rules:
        if rule.adds and groups:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    for rank in range(len(groups)):
        left = set()
        for day in range(7):
            owner = None
            for number, group in enumerate(groups):
                for rule in group:
                    if rule.is_about(day) and not (rule.adds and rule.spans and owner is not None):
                        owner = number
            if owner == rank:
                left.add(day)
        if not left:
            return True
    return False


def clock(minutes: int) -> str:
    return "{:02d}:{:02d}".format(*divmod(minutes, 60))


def written(rules: list[Told]) -> str:
    parts = []
    for rank, rule in enumerate(rules):
        days = ",".join(NAMES[a] if a == b else f"{NAMES[a]}-{NAMES[b]}" for a, b in rule.days)
        spans = ",".join(f"{clock(start)}-{clock(end)}" for start, end in rule.spans) or "off"
        parts.append(("" if not rank else ", " if rule.adds else "; ") + f"{days} {spans}")
    return "".join(parts)


def french(rules: list[Told]) -> str:
    parts = []
    for rank, rule in enumerate(rules):
        days = " et ".join(f"le {DAYS[a]}" if a == b else f"du {DAYS[a]} au {DAYS[b]}" for a, b in rule.days)
        told = " et ".join(
            f"de {a // 60} h {a % 60:02d} à {b // 60}h{f'{b % 60:02d}' if b % 60 else ''}" for a, b in rule.spans
        )
        parts.append(("" if not rank else ", " if rule.adds else ".\n") + f"{days} : {told or 'fermé'}")
    return "".join(parts)


pairs = st.tuples(st.integers(0, 95), st.integers(1, 96)).filter(lambda pair: pair[0] < pair[1])
tolds = st.builds(
    Told,
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=2).map(tuple),
    st.lists(pairs.map(lambda pair: (15 * pair[0], 15 * pair[1])), max_size=3).map(tuple),
    st.booleans(),
)


@given(st.lists(tolds, min_size=1, max_size=3), st.sampled_from([written, french]))
def test_a_week_is_that_of_the_oracle_or_is_not_read(rules: list[Told], write: object) -> None:
    assert callable(write)
    text = write(rules)
    assume(len(text) < 300)
    found = read_week(text)
    expected = open_minutes(rules)
    if not expected or has_a_dead_rule(rules):
        assert found is None
        return
    assert found is not None, text
    told = {
        24 * 60 * day + minute
        for day, spans in enumerate(found.days)
        for start, end in spans
        for minute in range(start, end)
    }
    assert told == expected
    assert found.minutes == len(expected)


@given(st.lists(tolds, min_size=1, max_size=3))
def test_what_is_shown_is_read_back_as_the_same_week(rules: list[Told]) -> None:
    found = read_week(written(rules))
    assume(found is not None)
    assert found is not None
    assert read_week("\n".join(week_lines(found))) == found


@given(st.text(alphabet="MoTuPHoff 0129:-,;h/[]\"'lundiàet", max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = read_week(text)
    assert found is None or 0 < found.minutes <= MINUTES


# --- what is read, and what is not -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mo-Fr 09:00-12:00,14:00-17:00", 30),
        ("Mo-Fr 09:00-12:00, 14:00-17:00; Sa 9:00-12:00", 33),
        ("Mo-Fr 09:00-17:00; We 10:00-12:00", 34),
        ("Mo-Fr 09:00-17:00; We off; PH off", 32),
        ("PH off; Tu 14:00-18:00", 4),
        ("Mo,PH 14:00-18:00", 4),
        ("Sa-Mo 10:00-12:00", 6),
        ("Mo 09:00-12:00,11:00-13:00", 4),
        ("Mo 09:00-12:00, Tu 14:00-17:00", 6),
        ("Mo 09:00-12:00; Tu 20:00-24:00;", 7),
        ("24/7", 168),
        ("24/7; Su off", 144),
        ("mo-fr 9:00-10:00", 5),
        ("Par exemple : le mardi de 9 h à 12 h".removeprefix("Par exemple : "), 3),
        ("Du lundi au vendredi de 9h à 12h et de 14h à 17h30, fermé le mercredi.", 26),
        ("Mardi : 9 h - 12 h, fermé le mercredi. Jeudi : 9 h - 12 h.", 6),
        ("lun.-ven. : 8h30–12h", 17.5),
        ("Lundi et jeudi 9 h - 12 h\nSamedi : 10 h - 12 h", 8),
        ("Tous les jours de 10\u00a0h à 12\u00a0h, jours fériés : fermé", 14),
    ],
)
def test_a_week_is_counted(text: str, hours: float) -> None:
    found = read_week(text)
    assert found is not None
    assert found.minutes / 60 == hours


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sur rendez-vous",
        'Mo-Fr 09:00-12:00 "sur rendez-vous"',
        "week 1-53/2 Mo 09:00-12:00",
        "Jan-Jun Mo 09:00-12:00",
        "Mo[1] 09:00-12:00",
        "SH off; Mo 09:00-12:00",
        "09:00-12:00",
        "Mo-Fr",
        "Mo 09:00",
        "Mo 09:00+",
        "Mo 22:00-02:00",
        "Mo 09:00-25:00",
        "Mo 09:61-12:00",
        "Mo 00:00-00:00",
        "Mo-Mo 09:00-12:00",
        "Mo 09:00-12:00 || Tu 09:00-12:00",
        "Mo 09:00-12:00; Mo 14:00-17:00",
        "Mo off",
        "off",
        "PH off",
        "un mardi sur deux de 9 h à 12 h",
        "le premier mardi de 9 h à 12 h",
        "mardi matin",
        "mardi de 9 à 12 h",
        "9 h - 12 h",
        "Mo 09:00-12:00; Tu 14:0",
        "Mo 09:00-12:00;" * 20,
    ],
)
def test_what_is_not_understood_is_unknown(text: str) -> None:
    assert read_week(text) is None


def test_places_without_hours_are_unknown_and_never_zero() -> None:
    found = summarise_hours(["Mo-Fr 09:00-12:00", "", "sur rendez-vous", "Tu 14:00-18:00"])
    assert found == Opening(places=4, known=2, unread=1, minutes=19 * 60)
    assert (found.hours, found.hours_for(10_000, 19_000), found.hours_for(10_000, None)) == (19, 10, None)
    assert (summarise_hours(["", " "]).hours, summarise_hours([]).hours_for(10_000, 5)) == (None, None)


# --- as it is said ---------------------------------------------------------------------------------------------------


def lines(text: str) -> list[str]:
    found = read_week(text)
    assert found
    return [line.replace("\u00a0", " ") for line in (*week_lines(found), week_total_label(found))]


def test_a_week_is_told_day_by_day() -> None:
    assert lines("Mo 09:00-12:00,14:00-17:30; Tu-Th 09:00-12:00; Fr 09:15-12:00; PH off") == [
        "lundi : 9 h – 12 h, 14 h – 17 h 30",
        "du mardi au jeudi : 9 h – 12 h",
        "vendredi : 9 h 15 – 12 h",
        "samedi et dimanche : fermé",
        "jours fériés : fermé",
        "18 h 15 par semaine",
    ]
    assert lines("24/7") == ["du lundi au dimanche : 0 h – 24 h", "168 h par semaine"]


NOTHING = Opening(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("fixed", "moving", "people", "aged", "sentences"),
    [
        (NOTHING, NOTHING, 10_000, 1_000, []),
        (
            Opening(8, 5, 1, 60 * 34),
            Opening(2, 1, 0, 60 * 6),
            10_000,
            2_000,
            [
                "34 heures d’ouverture par semaine pour 10 000 habitants, d’après les 5 lieux fixes sur 8 qui disent leurs horaires.",
                "Cela fait 17 heures pour 1 000 personnes de 65 ans ou plus.",
                "1 lieu fixe écrit des horaires que Jalons ne sait pas compter, par exemple « sur rendez-vous ».",
                "À part, les lieux itinérants : 6 heures par semaine, d’après 1 sur 2.",
            ],
        ),
        (
            Opening(1, 1, 0, 60),
            Opening(1, 1, 0, 90),
            None,
            None,
            [
                "1 heure d’ouverture par semaine, d’après le seul lieu fixe.",
                "À part, 1 lieu itinérant : 1,5 heure par semaine.",
            ],
        ),
        (
            Opening(3, 1, 0, 600),
            NOTHING,
            30_000,
            None,
            [
                "3,3 heures d’ouverture par semaine pour 10 000 habitants, d’après le seul lieu fixe sur 3 qui dit ses horaires."
            ],
        ),
        (
            Opening(3, 0, 3, 0),
            NOTHING,
            10_000,
            1_000,
            [
                "Aucun des 3 lieux fixes ne dit ses horaires : les heures d’ouverture ne sont pas connues.",
                "3 lieux fixes écrivent des horaires que Jalons ne sait pas compter, par exemple « sur rendez-vous ».",
            ],
        ),
    ],
)
def test_hours_are_said_with_how_many_places_say_them(
    fixed: Opening, moving: Opening, people: int | None, aged: float | None, sentences: list[str]
) -> None:
    told = [one.replace("\u00a0", " ") for one in opening_sentences(fixed, moving, people, aged)]
    assert told == sentences
