"""What is measured of an indicator: its values, its curve, the page of all of them."""

import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.base.headings import find_header, guess_columns
from jalons.base.page_messages import undo_of
from jalons.base.sent_tables import SentTable
from jalons.monitoring.changes import indicators as changes
from jalons.monitoring.drawings import LARGE, SMALL, draw_course
from jalons.monitoring.models import Indicator, IndicatorValue
from jalons.monitoring.queries import indicators as queries
from jalons.monitoring.rules.indicators import (
    HEADINGS,
    Doubt,
    Limits,
    Point,
    ValueDoubt,
    counts_communes,
    doubt_value,
    indicator_course,
    read_number,
    read_values,
    value_limits,
)
from jalons.monitoring.words import course_sentence
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

TODAY = date(2026, 11, 28)
TARGET = Point(date(2027, 12, 31), Decimal(16))
START = (Decimal(3), date(2025, 9, 2))


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def indicator(member: Member) -> Indicator:
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    return changes.add_indicator(
        action=action, label="Communes desservies", unit="communes", baseline=START[0], baseline_on=START[1],
        target=TARGET.value, target_on=TARGET.on, by=member,
    )  # fmt: skip


@pytest.fixture
def page(member: Member, indicator: Indicator, client: Client) -> Any:
    assert member.user
    client.force_login(member.user)

    def ask(name: str, *more: object, **fields: object) -> Any:
        url = reverse(f"monitoring:{name}", args=[member.roadmap.slug, "1.1", indicator.pk, *more])
        return client.post(url, fields, follow=True) if fields else client.get(url)

    return ask


def measured(indicator: Indicator) -> dict[date, Decimal]:
    return dict(IndicatorValue.objects.filter(indicator=indicator).values_list("on", "value"))


# --- its course ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "progress", "reached", "late"),
    [
        ([], None, False, False),
        ([(date(2026, 3, 1), 9)], Fraction(6, 13), False, False),
        ([(date(2026, 3, 1), 9), (date(2026, 9, 1), 16)], Fraction(1), True, False),
        ([(date(2026, 3, 1), 2)], Fraction(-1, 13), False, False),
        ([(date(2025, 9, 2), 4)], None, False, False),
    ],
    ids=["nothing yet", "on its way", "reached", "backwards", "the day of the baseline"],
)
def test_a_course_says_what_is_done_of_its_way(
    values: list[tuple[date, int]], progress: Fraction | None, reached: bool, late: bool
) -> None:
    course = indicator_course(*START, [(on, Decimal(value)) for on, value in values], TARGET)
    assert (course.progress, course.is_reached(), course.is_late(TODAY)) == (progress, reached, late)
    assert course.is_late(date(2028, 1, 1)) is not reached


def test_the_start_stays_the_start_whatever_was_measured_before_it() -> None:
    values = [(date(2024, 1, 1), Decimal(4)), (date(2026, 3, 1), Decimal(9))]
    course = indicator_course(*START, values, TARGET)
    assert course.known == (Point(START[1], START[0]), Point(date(2026, 3, 1), Decimal(9)))
    assert indicator_course(None, None, values, TARGET).known[0].value == 4


def test_a_target_below_the_baseline_is_reached_from_above() -> None:
    course = indicator_course(Decimal(40), START[1], [(date(2026, 3, 1), Decimal(9))], Point(TARGET.on, Decimal(10)))
    assert (course.is_reached(), course.progress) == (True, Fraction(31, 30))


def test_the_sentence_says_what_the_curve_draws() -> None:
    some = [(date(2026, 3, 1), Decimal(9))]
    assert course_sentence(indicator_course(*START, some, TARGET), "communes") == (
        "De 3 communes le 2 sept. 2025 à 9 le 1er mars 2026. Cible\u00a0: 16 au 31 déc. 2027."
    )
    assert course_sentence(indicator_course(*START, [], TARGET), "") == (
        "3 le 2 sept. 2025. Cible\u00a0: 16 au 31 déc. 2027."
    )
    assert course_sentence(indicator_course(None, None, [], TARGET), "%") == (
        "Rien n’est encore mesuré. Cible\u00a0: 16 au 31 déc. 2027."
    )


@pytest.mark.parametrize("frame", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_curve_has_a_point_for_each_value_and_a_dashed_line_to_the_target(frame: Any, count: int) -> None:
    values = [(date(2026, 1, 1) + timedelta(days=30 * rank), Decimal(rank)) for rank in range(count)]
    svg = draw_course(indicator_course(*START, values, TARGET), "De <3> à 9", frame, "c")
    assert (svg.count("<circle"), svg.count("stroke-dasharray")) == (count + 2, 1)
    assert '<title id="c">De &lt;3&gt; à 9</title>' in svg


def test_a_curve_without_any_value_shows_its_target_alone() -> None:
    svg = draw_course(indicator_course(None, None, [], Point(TARGET.on, Decimal(0))), "Rien", LARGE, "c")
    assert (svg.count("<circle"), svg.count("stroke-dasharray")) == (1, 0)


# --- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_value_is_noted_corrected_and_removed(indicator: Indicator, member: Member) -> None:
    with told(member.roadmap) as lines:
        row = changes.note_value(indicator=indicator, on=date(2026, 3, 1), value=Decimal(9), by=member).row
        changes.note_value(indicator=indicator, on=date(2026, 3, 1), value=Decimal(8), by=member)
        assert measured(indicator) == {date(2026, 3, 1): Decimal(8)}
        changes.remove_value(value=IndicatorValue.objects.get(pk=row.pk), by=member)
    assert measured(indicator) == {}
    assert lines == [
        ("measure", "indicator", {}, {"value": "9", "on": "2026-03-01", "earlier": "3 le 2 sept. 2025"}),
        ("revise", "indicatorvalue", {"value": "9.00"}, {"value": "8"}),
        ("remove", "indicatorvalue", {"value": "8.00", "on": "2026-03-01"}, {}),
    ]


@pytest.mark.django_db
def test_a_value_to_come_is_refused(indicator: Indicator, member: Member) -> None:
    with refused("value-to-come", "on"):
        changes.note_value(
            indicator=indicator, on=timezone.localdate() + timedelta(days=1), value=Decimal(9), by=member
        )
    assert measured(indicator) == {}


@pytest.mark.django_db
def test_a_value_before_the_start_is_refused_typed_or_pasted(page: Any, indicator: Indicator, member: Member) -> None:
    with refused("value-before-start", "on"):
        changes.note_value(indicator=indicator, on=date(2024, 1, 1), value=Decimal(4), by=member)
    shown = page("upload_values", lines="Date\tValeur\n01/01/2024\t4\n01/03/2026\t9\n")
    assert [(line.act, list(line.doubts)) for line in shown.context["preview"].lines] == [
        ("leave", ["«\u00a001/01/2024\u00a0» est avant le départ de l’indicateur\u00a0: laissée"]),
        ("create", []),
    ]
    assert measured(indicator) == {}


@pytest.mark.django_db
def test_a_value_that_a_later_start_leaves_behind_is_no_measure(
    page: Any, indicator: Indicator, member: Member
) -> None:
    changes.note_value(indicator=indicator, on=date(2026, 3, 1), value=Decimal(9), by=member)
    Indicator.objects.filter(pk=indicator.pk).update(baseline_on=date(2026, 5, 1))
    shown = page("indicator")
    assert shown.context["followed"].last is None
    assert queries.figures_by_action([indicator.action_id])[indicator.action_id][0].last is None
    assert "avant le départ" in shown.content.decode()


@pytest.mark.django_db
def test_an_indicator_leaves_with_its_values(indicator: Indicator, member: Member) -> None:
    changes.note_value(indicator=indicator, on=date(2026, 3, 1), value=Decimal(9), by=member)
    changes.remove_indicator(indicator=indicator, by=member)
    assert (
        Indicator.objects.filter(pk=indicator.pk).exists(),
        IndicatorValue.objects.filter(on="2026-03-01").filter(indicator_id=indicator.pk).exists(),
    ) == (False, False)


@pytest.mark.django_db
def test_everybody_reads_the_page_of_an_indicator_and_editors_write_there(
    page: Any, client: Client, world: World, indicator: Indicator, member: Member
) -> None:
    page("add_value", on="01/03/2026", value="9,5", confirmed="9,5")
    assert measured(indicator) == {date(2026, 3, 1): Decimal("9.50")}
    shown = page("indicator")
    assert (shown.context["followed"].last, "Noter une valeur" in shown.content.decode()) == (
        Point(date(2026, 3, 1), Decimal("9.50")), True,
    )  # fmt: skip
    refusal = page("add_value", on="01/03/2026", value="beaucoup")
    assert list(refusal.context["value_form"].errors) == ["value"]


@pytest.mark.django_db
def test_all_the_indicators_are_on_one_page_in_two_queries_whatever_their_number(
    client: Client, world: World, indicator: Indicator, member: Member
) -> None:
    with CaptureQueriesContext(connection) as few:
        assert [row.label for row in queries.followed_indicators(member.roadmap)] == ["Communes desservies"]
    for rank in range(12):
        more = changes.add_indicator(
            action=indicator.action, label=f"Autre {rank:02}", target=Decimal(rank), target_on=TARGET.on, by=member
        )
        changes.note_value(indicator=more, on=date(2026, 1, 1), value=Decimal(1), by=member)
    with CaptureQueriesContext(connection) as many:
        assert len(queries.followed_indicators(member.roadmap)) == 13
    assert (len(few), len(many)) == (2, 2)
    assert member.user
    client.force_login(member.user)
    url = reverse("monitoring:index", args=[member.roadmap.slug])
    by_target = client.get(url, {"tri": "-cible"}).context["rows"]
    assert [row.label for row in by_target[:3]] == ["Communes desservies", "Autre 11", "Autre 10"]
    assert client.get(url)["Location"] == f"{url}?tri=-cible"
    assert len(client.get(url, {"tri": "inconnu"}).context["rows"]) == 13


# --- pasted ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1\u00a0200", 1200), ("7,8", "7.8"), ("84 %", 84), ("−3", -3), ("1,234", None), ("NaN", None), ("1e400", None), ("x", None),
     ("9" * 30, None), ("", None)],
)  # fmt: skip
def test_a_number_is_read_as_people_type_it(typed: str, value: Any) -> None:
    assert read_number(typed) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(("typed", "value"), [("10 communes", 10), ("1 Commune", 1), ("10 bus", None), ("84 %", 84)])
def test_a_number_is_read_with_the_unit_of_its_indicator(typed: str, value: Any) -> None:
    assert read_number(typed, "communes") == value
    assert read_number("10 communes") is None


@pytest.mark.django_db
def test_a_correction_says_the_old_value_before_and_after_it_is_made(
    page: Any, indicator: Indicator, member: Member
) -> None:
    changes.note_value(indicator=indicator, on=date(2026, 2, 28), value=Decimal(7), by=member)
    sent = "Date\tValeur\n28/02/2026\t8 communes\n01/03/2026\t9\nbientôt\t1\njamais\t1\n"
    shown = page("upload_values", lines=sent)
    details = {line.title: line.details for line in shown.context["preview"].lines}
    assert details["28 févr. 2026"] == (("Valeur", "7 → 8"),)
    assert shown.context["preview"].sentence.endswith("1 à ajouter, 1 à corriger, 2 laissées.")
    columns = {f"column-{column.number}": column.key for column in shown.context["preview"].columns}
    with told(member.roadmap) as lines:
        page("import_values", table=shown.context["sealed"], **columns)
    assert lines == [
        ("import_values", "indicator", {"revised": ["28 févr. 2026\u00a0: 7"]},
         {"values": 1, "revised": ["28 févr. 2026\u00a0: 8"]}),
    ]  # fmt: skip
    journal = page("indicator").client.get(reverse("overview:journal", args=[member.roadmap.slug])).content.decode()
    assert "<ins>1 valeur ajoutée</ins>" in journal
    assert "valeurs corrigées\u00a0:<del>28 févr. 2026\u00a0: 7</del><ins>28 févr. 2026\u00a0: 8</ins>" in journal


@pytest.mark.django_db
def test_a_removed_value_comes_back_by_the_button_beside_it(page: Any, indicator: Indicator, member: Member) -> None:
    row = changes.note_value(
        indicator=indicator, on=date(2026, 3, 1), value=Decimal("9.5"), confirmed=Decimal("9.5"), by=member
    ).row
    (message,) = page("remove_value", row.pk, sent="1").context["messages"]
    undo = undo_of(message)
    assert undo
    assert (undo.url, measured(indicator)) == (
        reverse("monitoring:add_value", args=[member.roadmap.slug, "1.1", indicator.pk]), {},
    )  # fmt: skip
    page("add_value", **undo.fields)
    assert measured(indicator) == {date(2026, 3, 1): Decimal("9.50")}


def read(text: str, known: dict[date, Decimal] | None = None) -> Any:
    rows = [line.split("\t") for line in text.split("\n")]
    header = find_header(rows, HEADINGS, needed="value")
    columns = guess_columns(rows, -1 if header is None else header, HEADINGS)
    return read_values(SentTable(rows, -1 if header is None else header, columns=columns), known or {}, TODAY)


def test_each_line_of_values_is_written_or_left_with_a_reason() -> None:
    known = {date(2026, 1, 31): Decimal(5), date(2026, 2, 28): Decimal(6)}
    lines = read(
        "Mois\tValeur\n31/01/2026\t5\nfévrier 2026\t7\n2026\t9\n01/01/2027\t3\n31/01/2026\t8\nbientôt\t2\n05/05/2026\tx\n06/05/2026\t",
        known,
    )
    assert [(line.act, line.values["on"], [doubt for doubt, _about in line.doubts]) for line in lines] == [
        ("same", date(2026, 1, 31), []),
        ("update", date(2026, 2, 28), [Doubt.DAY_GUESSED]),
        ("create", TODAY, [Doubt.DAY_GUESSED]),
        ("leave", date(2027, 1, 1), [Doubt.TO_COME]),
        ("leave", date(2026, 1, 31), [Doubt.TWICE]),
        ("leave", None, [Doubt.NO_DAY]),
        ("leave", date(2026, 5, 5), [Doubt.VALUE_UNREAD]),
        ("leave", date(2026, 5, 6), [Doubt.NO_VALUE]),
    ]


@pytest.mark.django_db
def test_three_thousand_pasted_values_are_read_and_one_more_is_refused(
    page: Any, indicator: Indicator, member: Member
) -> None:
    Indicator.objects.filter(pk=indicator.pk).update(baseline=None, baseline_on=None)
    first = date(2017, 1, 1)
    rows = "".join(f"{first + timedelta(days=rank):%d/%m/%Y}\t{rank}\n" for rank in range(3_000))
    shown = page("upload_values", lines="Date\tValeur\n" + rows)
    assert shown.context["preview"].to_write == 3_000
    columns = {f"column-{column.number}": column.key for column in shown.context["preview"].columns}
    with told(member.roadmap) as lines:
        page("import_values", table=shown.context["sealed"], confirmed=shown.context["preview"].to_confirm, **columns)
    assert len(measured(indicator)) == 3_000
    assert lines == [("import_values", "indicator", {}, {"values": 3_000})]
    form = page("upload_values", lines="Date\tValeur\n" + rows + "01/01/2026\t4\n").context["form"]
    assert form.errors == {"lines": ["Ce tableau a plus de 3\u00a0000 lignes. Envoyez-le en plusieurs fois."]}


@pytest.mark.django_db
def test_lines_that_say_nothing_new_are_refused(indicator: Indicator, member: Member) -> None:
    sent = SentTable([["Date", "Valeur"], ["01/03/2026", "9"]], 0, columns={0: "on", 1: "value"})
    assert changes.import_values(indicator=indicator, sent=sent, by=member) == (1, 0)
    with refused("nothing-new"):
        changes.import_values(indicator=indicator, sent=sent, by=member)
    again = SentTable([["Date", "Valeur"], ["01/03/2026", "10"]], 0, columns={0: "on", 1: "value"})
    assert changes.import_values(indicator=indicator, sent=again, by=member) == (0, 1)
    assert measured(indicator) == {date(2026, 3, 1): Decimal(10)}


def test_the_actions_that_will_not_be_done_are_not_followed() -> None:
    assert {str(status) for status in queries.NOT_FOLLOWED} == {"ecartee", "abandonnee"}


def test_a_fiche_and_its_indicators_show_the_last_value_with_its_day(
    page: Any, indicator: Indicator, client: Client
) -> None:
    for on, value in ((date(2026, 1, 15), 5), (date(2026, 2, 15), 1234)):
        IndicatorValue.objects.create(indicator=indicator, on=on, value=value)
    fiche = client.get(reverse("overview:action", args=[indicator.action.roadmap.slug, "1.1"]))
    for response in (fiche, client.get(reverse("monitoring:indicators", args=[indicator.action.roadmap.slug, "1.1"]))):
        shown = response.content.decode()
        assert re.search('<b>1\u00a0234</b>\\s*<small class="soft">15 févr. 2026</small>', shown)


def test_a_percentage_says_what_it_counts(indicator: Indicator, client: Client, page: Any) -> None:
    IndicatorValue.objects.create(indicator=indicator, on=date(2026, 2, 15), value=7)
    shown = client.get(reverse("monitoring:index", args=[indicator.action.roadmap.slug])).content.decode()
    assert "31\u00a0%" in shown
    assert "du chemin de 3 à 16" in shown


@pytest.mark.parametrize(
    ("start", "target", "value", "told"), [(3, 16, 0, "en dessous du départ"), (16, 3, 17, "au-dessus du départ")]
)
def test_a_value_behind_the_start_has_no_percentage(
    indicator: Indicator, client: Client, page: Any, start: int, target: int, value: int, told: str
) -> None:
    Indicator.objects.filter(pk=indicator.pk).update(baseline=start, target=target)
    IndicatorValue.objects.create(indicator=indicator, on=date(2026, 2, 15), value=value)
    shown = client.get(reverse("monitoring:index", args=[indicator.action.roadmap.slug])).content.decode()
    assert (told in shown, "du chemin" in shown, "−" in shown) == (True, False, False)


# --- what a value may be ---------------------------------------------------------------------------------------------


def limits_of(
    label: str = "Bus", unit: str = "", baseline: int | None = 3, target: int = 16, communes: int = 0
) -> Limits:
    start = None if baseline is None else Decimal(baseline)
    return value_limits(label=label, unit=unit, baseline=start, target=Decimal(target), communes=communes)


@pytest.mark.parametrize(
    ("limits", "value", "before", "doubt"),
    [
        (limits_of(), -5, None, ValueDoubt.NEGATIVE),
        (limits_of("Refus", baseline=10, target=0), -1, None, ValueDoubt.NEGATIVE),
        (limits_of("Évolution du nombre de refus"), -5, None, None),
        (limits_of("Écart avec le département", "%"), 120, None, None),
        (limits_of(baseline=-4), -5, None, None),
        (limits_of(target=-4), -5, None, None),
        (limits_of(), 16, 3, None),
        (limits_of(), 17, 3, ValueDoubt.OVER_TARGET),
        (limits_of(), 17, 17, None),
        (limits_of(baseline=None), 17, None, ValueDoubt.OVER_TARGET),
        (limits_of(baseline=20, target=10), 30, 20, None),
        (limits_of("Part des foyers", "%"), 101, 50, ValueDoubt.OVER_SHARE),
        (limits_of("Part des foyers", "%", target=150), 140, 50, None),
        (limits_of("Communes desservies", "communes", target=10, communes=16), 17, 12, ValueDoubt.OVER_TOTAL),
        (limits_of("Lieux", "lieux sur 16", target=10), 17, 12, ValueDoubt.OVER_TOTAL),
        (limits_of("Communes desservies"), "9.5", 3, ValueDoubt.FRACTION),
        (limits_of("Aides", "personnes"), "9.5", 3, ValueDoubt.FRACTION),
        (limits_of("Aides", "personnes"), "9.5", Decimal("8.5"), None),
        (limits_of("Accueil", "heures par semaine"), "9.5", 3, None),
        (limits_of("Trajets", "km"), "9.5", 3, None),
        (limits_of("Part des foyers", "%"), "9.5", 3, None),
    ],
)
def test_a_value_is_doubted_beyond_what_there_is_to_count(
    limits: Limits, value: int | str, before: Decimal | int | None, doubt: ValueDoubt | None
) -> None:
    assert doubt_value(Decimal(value), limits, None if before is None else Decimal(before)) == doubt


def test_an_indicator_counts_communes_by_its_unit_else_by_its_label() -> None:
    said = [
        ("Desservies", "communes"),
        ("Communes desservies", ""),
        ("Nombre de communes", ""),
        ("Communes", "habitants"),
    ]
    assert [counts_communes(label, unit) for label, unit in said] == [True, True, True, False]


@pytest.mark.django_db
def test_a_negative_count_is_refused_and_one_beyond_the_territory_confirmed(
    page: Any, indicator: Indicator, member: Member
) -> None:
    with refused("value-negative", "value"):
        changes.note_value(
            indicator=indicator, on=date(2026, 3, 1), value=Decimal(-5), confirmed=Decimal(-5), by=member
        )
    communes = member.roadmap.communes.count()
    asked = page("add_value", on="01/03/2026", value=str(communes + 1))
    assert (list(asked.context["value_form"].errors), measured(indicator)) == (["confirmed"], {})
    assert "C’est bien le chiffre mesuré." in asked.content.decode()
    assert "C’est bien le chiffre mesuré." not in page("indicator").content.decode()
    page("add_value", on="01/03/2026", value=str(communes + 1), confirmed=str(communes + 1))
    assert measured(indicator) == {date(2026, 3, 1): Decimal(communes + 1)}
    (message,) = page("remove_value", indicator.values.get().pk, sent="1").context["messages"]
    undo = undo_of(message)
    assert undo
    page("add_value", **undo.fields)
    assert measured(indicator) == {date(2026, 3, 1): Decimal(communes + 1)}


@pytest.mark.django_db
def test_pasted_values_are_left_below_zero_and_told_beyond_what_there_is(page: Any, indicator: Indicator) -> None:
    shown = page("upload_values", lines="Date\tValeur\n28/02/2026\t-5\n01/03/2026\t17\n02/03/2026\t1000\n")
    assert [(line.act, list(line.doubts)) for line in shown.context["preview"].lines] == [
        ("leave", ["«\u00a0-5\u00a0»\u00a0: un compte ne descend pas sous zéro\u00a0: laissée"]),
        ("create", ["«\u00a017\u00a0»\u00a0: au-delà de la cible, à vérifier"]),
        ("create", ["«\u00a01000\u00a0»\u00a0: plus que ce qui existe, à vérifier"]),
    ]
    columns = {f"column-{column.number}": column.key for column in shown.context["preview"].columns}
    sent = {"table": shown.context["sealed"], **columns}
    for confirmed in ({}, {"confirmed": "on"}, {"confirmed": "17"}):
        again = page("import_values", **sent, **confirmed)
        assert (list(again.context["form"].errors), measured(indicator)) == (["confirmed"], {})
    assert 'value="17;1000"' in again.content.decode()
    page("import_values", **sent, confirmed="17;1000")
    assert measured(indicator) == {date(2026, 3, 1): Decimal(17), date(2026, 3, 2): Decimal(1000)}


@pytest.mark.django_db
def test_pasted_values_that_nothing_doubts_have_no_box_to_tick(page: Any, indicator: Indicator) -> None:
    shown = page("upload_values", lines="Date\tValeur\n28/02/2026\t5\n")
    assert 'name="confirmed"' not in shown.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("confirmed", ["on", "off", "16", "mille"])
def test_a_box_confirms_its_own_number_alone(page: Any, indicator: Indicator, confirmed: str) -> None:
    asked = page("add_value", on="01/03/2026", value="1 000", confirmed=confirmed)
    assert (list(asked.context["value_form"].errors), measured(indicator)) == (["confirmed"], {})
    box = re.search(r'<input type="checkbox"[^>]*name="confirmed"[^>]*>', asked.content.decode())
    assert box
    assert 'value="1\u00a0000"' in box[0]
    assert "checked" not in box[0]
    page("add_value", on="01/03/2026", value="1 000", confirmed="1\u00a0000")
    assert measured(indicator) == {date(2026, 3, 1): Decimal(1000)}


@pytest.mark.django_db
def test_a_part_of_a_thing_that_is_counted_is_asked_to_be_confirmed(page: Any, indicator: Indicator) -> None:
    asked = page("add_value", on="01/03/2026", value="9,5")
    assert asked.context["value_form"].errors == {
        "confirmed": [
            "Vous écrivez 9,5\u00a0: ici, on compte en nombres entiers. Si c’est bien le chiffre mesuré, cochez la case."
        ]
    }


@pytest.mark.django_db
def test_minus_zero_is_no_number(page: Any, indicator: Indicator) -> None:
    asked = page("add_value", on="01/03/2026", value="-0")
    assert list(asked.context["value_form"].errors) == ["value"]
    assert read_number("-0") is None


@pytest.mark.django_db
def test_a_number_beyond_any_measure_is_refused_in_one_sentence(page: Any, indicator: Indicator) -> None:
    for typed in ("9" * 12, "9" * 20, "-" + "9" * 20):
        errors = page("add_value", on="01/03/2026", value=typed).context["value_form"].errors
        assert errors == {"value": ["Écrivez un nombre de 11 chiffres au plus avant la virgule."]}


@pytest.mark.django_db
def test_each_value_says_who_noted_it(page: Any, indicator: Indicator, member: Member, world: World) -> None:
    pilote = Member(member.roadmap, world.user("pilote"), member.role, "Direction du centre social")
    changes.note_value(indicator=indicator, on=date(2026, 3, 1), value=Decimal(9), by=pilote)
    sent = SentTable([["Date", "Valeur"], ["02/03/2026", "10"]], 0, columns={0: "on", 1: "value"})
    changes.import_values(indicator=indicator, sent=sent, by=member)
    assert dict(indicator.values.values_list("value", "by_name")) == {9: pilote.name, 10: member.name}
    assert pilote.name in page("indicator").content.decode()
    changes.note_value(indicator=indicator, on=date(2026, 3, 1), value=Decimal(9), by=member)
    assert indicator.values.get(on=date(2026, 3, 1)).by_name == pilote.name
    changes.note_value(indicator=indicator, on=date(2026, 3, 1), value=Decimal(8), by=member)
    assert indicator.values.get(on=date(2026, 3, 1)).by_name == member.name


@pytest.mark.django_db
def test_a_value_that_replaces_one_of_the_same_day_says_so_and_gives_it_back(
    page: Any, indicator: Indicator, member: Member, world: World
) -> None:
    club = Member(member.roadmap, None, member.role, "Direction du club, par son lien")
    changes.note_value(indicator=indicator, on=date(2026, 3, 1), value=Decimal(0), by=club)
    (message,) = page("add_value", on="01/03/2026", value="16").context["messages"]
    assert str(message) == "La valeur est notée. Elle remplace 0, noté par\u00a0: Direction du club, par son lien."
    undo = undo_of(message)
    assert undo
    page("add_value", **undo.fields)
    assert measured(indicator) == {date(2026, 3, 1): Decimal(0)}
    (message,) = page("add_value", on="02/03/2026", value="9").context["messages"]
    assert (str(message), undo_of(message)) == ("La valeur est notée.", None)
