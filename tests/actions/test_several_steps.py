"""Several steps at once: one gesture for those that are ticked, and lines pasted from a spreadsheet."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import several_steps, sheets
from jalons.actions.models import ActionSheet, ActionStep
from jalons.actions.rules.step_tables import HEADINGS, Doubt, read_steps
from jalons.base.headings import find_header, guess_columns
from jalons.base.sent_tables import SentTable
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.pages import shown_rows
from tests.refusals import refused
from tests.world import World

TODAY = date(2026, 11, 28)


@pytest.fixture
def steps(action: ActionSheet, member: Member) -> list[ActionStep]:
    """Two that are dated, one without a date, one that is done."""
    dated = [
        sheets.add_step(
            action=action, label="Acheter", starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 8), by=member
        ),
        sheets.add_step(action=action, label="Ouvrir", ends_on=date(2027, 2, 1), by=member),
    ]
    loose = sheets.add_step(action=action, label="Former", by=member)
    done = sheets.add_step(action=action, label="Écrire", ends_on=date(2026, 1, 9), done_on=date(2026, 1, 8), by=member)
    return [*dated, loose, done]


@pytest.fixture
def page(member: Member, action: ActionSheet, client: Client) -> Any:
    assert member.user
    client.force_login(member.user)

    def ask(name: str, **fields: object) -> Any:
        url = reverse(f"actions:{name}", args=[member.roadmap.slug, action.code])
        shown = shown_rows(client, url, fields) if name == "several_steps" else {}
        return client.post(url, fields | shown, follow=True)

    return ask


def dates(action: ActionSheet) -> dict[str, tuple[date | None, date | None, date | None]]:
    rows = ActionStep.objects.filter(action=action)
    return {step.label: (step.starts_on, step.ends_on, step.done_on) for step in rows}


# --- one gesture -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_steps_that_were_to_do_are_done_today_or_on_the_day_that_is_said(
    action: ActionSheet, steps: list[ActionStep], member: Member
) -> None:
    before = dates(action)
    with told(member.roadmap) as lines:
        assert several_steps.tick_steps(action=action, steps=[s.pk for s in steps[2:]], done_on=None, by=member) == 1
    assert dates(action) == before | {"Former": (None, None, timezone.localdate())}
    assert [(verb, kind) for verb, kind, *_values in lines] == [("revise", "actionstep")]
    day = date(2026, 3, 1)
    assert several_steps.tick_steps(action=action, steps=[steps[0].pk], done_on=day, by=member) == 1
    assert dates(action)["Acheter"] == (date(2027, 1, 4), date(2027, 1, 8), day)


@pytest.mark.django_db
def test_dates_move_together_and_those_of_steps_that_are_done_stay(
    action: ActionSheet, steps: list[ActionStep], member: Member
) -> None:
    before = dates(action)
    moved = several_steps.move_steps(action=action, steps=[step.pk for step in steps], days=-7, by=member)
    assert moved == 2
    assert dates(action) == before | {
        "Acheter": (date(2026, 12, 28), date(2027, 1, 1), None), "Ouvrir": (None, date(2027, 1, 25), None),
    }  # fmt: skip


@pytest.mark.django_db
def test_steps_are_removed_together(action: ActionSheet, steps: list[ActionStep], member: Member) -> None:
    assert several_steps.remove_steps(action=action, steps=[steps[0].pk, steps[3].pk], by=member) == 2
    assert set(dates(action)) == {"Ouvrir", "Former"}


@pytest.mark.django_db
def test_what_cannot_be_done_to_them_is_refused_and_nothing_changes(
    action: ActionSheet, steps: list[ActionStep], member: Member, world: World
) -> None:
    before = dates(action)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with refused("no-step-picked"):
        several_steps.remove_steps(action=action, steps=[10**9], by=member)
    with refused("done-day-to-come", "done_on"):
        several_steps.tick_steps(action=action, steps=[steps[0].pk], done_on=tomorrow, by=member)
    with refused("no-date-to-move"):
        several_steps.move_steps(action=action, steps=[step.pk for step in steps[2:]], days=7, by=member)
    with refused("no-day", "days"):
        several_steps.move_steps(action=action, steps=[steps[0].pk], days=0, by=member)
    elsewhere = ActionStep.objects.exclude(action=action).latest("id")
    with refused("no-step-picked"):
        several_steps.remove_steps(action=action, steps=[elsewhere.pk], by=member)
    assert dates(action) == before


@pytest.mark.django_db
def test_a_page_names_them_asks_and_does_it(page: Any, client: Client, steps: list[ActionStep], member: Member) -> None:
    url = reverse("actions:several_steps", args=[member.roadmap.slug, "1.1"])
    asked = client.get(url, {"ligne": [steps[0].pk, steps[1].pk], "geste": "decaler"})
    assert [step.label for step in asked.context["steps"]] == ["Acheter", "Ouvrir"]
    done = page("several_steps", ligne=[steps[0].pk, steps[1].pk], geste="decaler", days="7")
    assert [str(message) for message in done.context["messages"]] == ["2 étapes sont déplacées."]
    assert ActionStep.objects.get(pk=steps[0].pk).ends_on == date(2027, 1, 15)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent", [{}, {"geste": "faire"}, {"geste": "inconnu", "ligne": "1"}, {"geste": "faire", "ligne": "x"}]
)
def test_a_gesture_on_nothing_asks_to_tick(page: Any, steps: list[ActionStep], sent: dict[str, str]) -> None:
    done = page("several_steps", **sent or {"geste": ""})
    assert [str(message) for message in done.context["messages"]] == ["Cochez au moins une étape de la liste."]


# --- lines from a spreadsheet ----------------------------------------------------------------------------------------


def read(text: str, known: tuple[str, ...] = ()) -> Any:
    rows = [line.split("\t") for line in text.split("\n")]
    header = find_header(rows, HEADINGS, needed="label")
    columns = guess_columns(rows, -1 if header is None else header, HEADINGS, longest="label")
    return read_steps(SentTable(rows, -1 if header is None else header, columns=columns), known, TODAY)


def test_a_table_of_steps_is_read_whatever_its_headings() -> None:
    lines = read(
        "Tâche\tÉchéance\tResponsable\tFait le\nAcheter le bus\t5 déc. 2026\tCC\t\nFormer\tmars 2027\t\t01/10/2026"
    )
    assert [(line.act, line.values["label"], line.values["ends_on"], line.values["owner"]) for line in lines] == [
        ("create", "Acheter le bus", date(2026, 12, 5), "CC"),
        ("create", "Former", date(2027, 3, 31), ""),
    ]
    assert lines[1].values["done_on"] == date(2026, 10, 1)
    assert lines[1].doubts == [(Doubt.DAY_GUESSED, "mars 2027")]


@pytest.mark.parametrize(
    ("row", "act", "doubts", "values"),
    [
        ("Étape\tDébut\tFin\nUn\tbientôt\t", "create", [(Doubt.DAY_UNREAD, "bientôt")], {"starts_on": None}),
        ("Étape\tDébut\tFin\nUn\t05/02/2027\t04/02/2027", "create", [(Doubt.END_FIRST, "05/02/2027")],
         {"starts_on": None, "ends_on": date(2027, 2, 4)}),
        ("Étape\tFait le\nUn\t29/11/2026", "create", [(Doubt.DONE_LATER, "29/11/2026")], {"done_on": None}),
        ("Étape\tQui\n\tMairie", "leave", [(Doubt.NO_LABEL, "Mairie")], {}),
        ("Étape\tQui\n" + "a" * 201 + "\tMairie", "create", [(Doubt.TOO_LONG, "a" * 201)], {"label": "a" * 200}),
        ("Étape\tQui\n DÉJÀ  là\t", "same", [], {}),
    ],
    ids=["no day", "end first", "not yet", "no label", "too long", "known"],
)  # fmt: skip
def test_what_is_doubtful_is_told_and_what_can_be_is_kept(
    row: str, act: str, doubts: list[Any], values: dict[str, Any]
) -> None:
    (line,) = read(row, known=("Déjà là",))
    assert (line.act, line.doubts) == (act, doubts)
    assert {name: line.values[name] for name in values} == values


@pytest.mark.django_db
def test_pasted_lines_become_steps_in_one_line_of_the_journal(page: Any, action: ActionSheet, member: Member) -> None:
    shown = page("upload_steps", lines="Étape\tPour le\nAcheter\t05/12/2026\nFormer\t\nAcheter\t\n")
    assert shown.context["preview"].sentence == "3 lignes\u00a0: 2 à ajouter, 1 déjà là."
    assert dates(action) == {}
    columns = {f"column-{column.number}": column.key for column in shown.context["preview"].columns}
    with told(member.roadmap) as lines:
        page("import_steps", table=shown.context["sealed"], **columns)
    assert dates(action) == {"Acheter": (None, date(2026, 12, 5), None), "Former": (None, None, None)}
    assert lines == [("import_steps", "actionsheet", {}, {"steps": 2})]


@pytest.mark.django_db
def test_three_thousand_pasted_lines_are_refused_in_a_sentence(page: Any, action: ActionSheet) -> None:
    form = page("upload_steps", lines="Étape\tFin\n" + "Acheter\t05/12/2026\n" * 3_000).context["form"]
    assert form.errors == {"lines": ["Ce tableau a plus de 200 lignes. Envoyez-le en plusieurs fois."]}
    assert dates(action) == {}
