from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.urls import reverse


def rendered(source: str, **context: Any) -> str:
    return Template("{% load jalons %}" + source).render(Context(context)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("filters", "value", "written"),
    [
        ("euros", Decimal("12000.5"), "12 000,50 €"),
        ("euros", None, "–"),
        ("integer", 12_345, "12 345"),
        ("integer", None, "–"),
        ("percent:400", 100, "25 %"),
        ("percent:0", 100, "–"),
        ("day", date(2026, 12, 5), "samedi 5 décembre 2026"),
        ("day", datetime(2026, 12, 5, 23, 30, tzinfo=UTC), "dimanche 6 décembre 2026"),
        ("day", None, "–"),
        ("short_day", date(2026, 12, 5), "5 déc. 2026"),
        ("short_day", datetime(2026, 12, 5, 23, 30, tzinfo=UTC), "6 déc. 2026"),
        ("month", date(2026, 12, 5), "décembre 2026"),
        ("clock", datetime(2026, 12, 5, 23, 30, tzinfo=UTC), "0 h 30"),
        ("clock", time(18), "18 h"),
        ("month_short", date(2026, 12, 5), "déc."),
        ("moment", datetime(2026, 12, 5, 23, 30, tzinfo=UTC), "6 déc. 2026 à 0 h 30"),
        ("step_tag", "en_cours", "go"),
    ],
)
def test_filters_write_french(filters: str, value: Any, written: str) -> None:
    assert rendered("{{ value|" + filters + " }}", value=value) == written


@pytest.mark.parametrize(
    ("names", "marked"),
    [
        ("'actions:index'", ' aria-current="page"'),
        ("'overview:steps' 'actions:index'", ' aria-current="page"'),
        ("'actions:'", ' aria-current="page"'),
        ("'actions:' '-actions:axes'", ' aria-current="page"'),
        ("'actions:' '-actions:index'", ""),
        ("'actions:edit'", ""),
        ("'action:'", ""),
    ],
)
def test_the_menu_marks_the_page_where_one_is(names: str, marked: str) -> None:
    request = SimpleNamespace(resolver_match=SimpleNamespace(view_name="actions:index"))
    assert rendered("{% current " + names + " %}", request=request) == marked


def test_a_page_without_address_marks_nothing() -> None:
    assert rendered("{% current 'actions:' %}", request=SimpleNamespace(resolver_match=None)) == ""


def road(*states: str) -> list[SimpleNamespace]:
    return [SimpleNamespace(state=state, title="T", label="L", url="") for state in states]


def test_the_road_is_painted_as_far_as_the_last_etape_started() -> None:
    drawing = rendered("{% road_way steps %}", steps=road("terminee", "a_demarrer", "en_cours", "a_demarrer"))
    _whole, done, _dash = (part.split('"')[0] for part in drawing.split(' d="')[1:])
    assert done.endswith("424.0 57.0")
    assert '<path class="done" d=""/>' in rendered("{% road_way steps %}", steps=road("a_demarrer", "a_demarrer"))


def test_the_road_says_where_one_is() -> None:
    html = rendered('{% include "base/components/road.html" %}', steps=road("terminee", "en_cours", "a_demarrer"))
    assert html.count('aria-current="step"') == 1
    assert [html.count(f'href="#post-{state}"') for state in ("done", "now", "todo")] == [1, 1, 1]


def money(**parts: int) -> SimpleNamespace:
    names = ("secured", "requested", "envisaged", "to_find")
    return SimpleNamespace(**{name: Decimal(parts.get(name, 0)) for name in names})


def test_the_bar_of_money_is_said_in_words() -> None:
    html = rendered("{% money_bar money %}", money=money(secured=75, to_find=25))
    assert "<title>Sur 100 € : 75 % acquis, 0 % demandés, 0 % envisagés, 25 % à trouver.</title>" in html
    assert [html.count(f"money-{number}") for number in (1, 2, 3, 4)] == [1, 0, 0, 1]


def test_no_money_draws_no_bar() -> None:
    assert rendered("{% money_bar money %}", money=money()) == ""


@pytest.mark.parametrize(
    ("part", "whole", "width"), [(25, 200, "12.5"), (0, 10, "0"), (30, 10, "100"), (-5, 10, "0"), (5, 0, "0")]
)
def test_a_meter_stays_within_its_track(part: int, whole: int, width: str) -> None:
    html = rendered("{% meter part whole %}", part=part, whole=whole)
    assert html.split('<rect width="')[2].split('"')[0].removesuffix(".0") == width


def test_a_sentence_shown_once_is_read_as_its_kind() -> None:
    messages = [Message(level, "Dit.") for level in (constants.SUCCESS, constants.ERROR, constants.INFO)]
    html = rendered('{% include "base/components/messages.html" %}', messages=messages)
    roles = (("good", "status"), ("bad", "alert"), ("wait", "status"))
    assert [html.count(f'class="notice {kind}" role="{role}"') for kind, role in roles] == [1, 1, 1]


def test_what_people_write_is_shown_as_text() -> None:
    html = rendered('{% include "base/components/notice.html" with title=title %}', title="<b onclick=x>", kind="bad")
    assert "&lt;b onclick=x&gt;" in html


def test_a_list_on_one_line_keeps_what_is_known_and_writes_days_and_hours_in_words() -> None:
    known = {
        "what": "Atelier <1>",
        "on": date(2026, 3, 3),
        "at": time(14, 30),
        "who": None,
        "note": "",
        "where": "Mairie",
    }
    written = rendered("{% comma_list what on at who note where %}", **known)
    assert written == "Atelier &lt;1&gt;, mardi 3 mars 2026, 14 h 30, Mairie"


def test_the_address_of_each_row_is_the_one_that_reversing_gives() -> None:
    source = '{% row_address "roadmaps:blocker" "feuille-3" as address %}{{ address|of_row:12 }} {{ address|of_row:3 }}'
    expected = [reverse("roadmaps:blocker", args=["feuille-3", pk]) for pk in (12, 3)]
    assert rendered(source).split() == expected


def test_a_tag_has_the_icon_of_its_kind() -> None:
    html = [rendered('{% include "base/components/tag.html" with label="Mot" %}', kind=kind) for kind in ("bad", "")]
    assert [one.split('"#i-')[1].split('"')[0] for one in html] == ["stop", "dot"]


def test_a_long_text_is_cut_at_the_letters_that_are_asked_and_a_short_one_is_left_whole() -> None:
    source = "{{ text|shorten:10 }}"
    assert [rendered(source, text=text) for text in ("dix lettre", "onze lettre", "dix mots ou plus")] == [
        "dix lettre",
        "onze lett…",
        "dix mots…",
    ]
