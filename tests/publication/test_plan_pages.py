"""The pages of an import: a file is sent, read over, confirmed, taken back; without JavaScript."""

import html
import io
import re
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.models import ActionSheet
from jalons.funding.models import ExpenseLine
from jalons.publication.changes import plans as plan_changes
from jalons.publication.documents.plan_files import write_plan_file
from jalons.publication.models import PlanImport
from jalons.publication.rules.exported_plans import PlanTable
from jalons.publication.views.plans import PlanTableImport
from jalons.roadmaps.models import Member
from tests.publication.plans import HEADINGS, template
from tests.publication.test_plan_imports import BUS, BUY, COURSE, TOUCHED
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def blank(world: World, client: Client) -> Member:
    member = world.blank()
    assert member.user
    client.force_login(member.user)
    return member


def address(member: Member, name: str, *more: object) -> str:
    return reverse(f"publication:{name}", args=[member.roadmap.slug, *more])


def send(client: Client, member: Member, *lines: dict[str, str]) -> Any:
    content = write_plan_file("Plan", PlanTable(HEADINGS, template(*lines)[3:]), "xlsx")
    return client.post(address(member, "upload_plan"), {"file": SimpleUploadedFile("plan.xlsx", content)})


def form_of(response: Any) -> dict[str, str]:
    """What the page of the preview would send as it is shown."""
    body = response.content.decode()
    inputs = [tag for tag in re.findall(r"<input[^>]*>", body) if "checkbox" not in tag or " checked" in tag]
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', "".join(inputs)))
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        fields[name] = chosen[1] if chosen else ""
    return {name: html.unescape(value) for name, value in fields.items()}


def test_a_file_is_sent_read_over_and_confirmed(blank: Member, client: Client) -> None:
    shown = send(client, blank, BUS, BUY, COURSE)
    assert shown.context["preview"].sentence == "À importer\u00a0: 2 actions et 1 étape."
    assert ActionSheet.objects.filter(roadmap=blank.roadmap).count() == 0
    done = client.post(address(blank, "import_plan"), form_of(shown), follow=True)
    row = PlanImport.objects.get(roadmap=blank.roadmap)
    assert (done.redirect_chain[-1][0], row.source) == (address(blank, "plan_import", row.pk), "plan.xlsx")
    assert "Import fait\u00a0: 2 actions et 1 étape." in done.content.decode()
    undone = client.post(address(blank, "undo_plan_import", row.pk), follow=True)
    assert "Import annulé\u00a0: 2 actions retirées." in undone.content.decode()
    assert ActionSheet.objects.filter(roadmap=blank.roadmap).count() == 0


def test_the_page_of_an_import_says_the_sums_that_came_in_and_what_follows(blank: Member, client: Client) -> None:
    shown = send(client, blank, BUS | {"budget": "12 000,40 €", "funder_1": "Région", "amount_1": "4 000,15 €"})
    done = client.post(address(blank, "import_plan"), form_of(shown), follow=True)
    assert done.context["row"].sums == (("Dépenses", Decimal("12000.40")), ("Financements", Decimal("12000.15")))
    page = done.content.decode()
    assert "12\u00a0000,40\u00a0€" in page and "12\u00a0000,15\u00a0€" in page
    assert f'href="{reverse("governance:invite", args=[blank.roadmap.slug])}"' in page


def test_what_stayed_when_an_import_was_undone_is_told_for_good(blank: Member, client: Client) -> None:
    client.post(address(blank, "import_plan"), form_of(send(client, blank, BUS, COURSE)))
    row = PlanImport.objects.get(roadmap=blank.roadmap)
    TOUCHED["its words"](ActionSheet.objects.get(roadmap=blank.roadmap, title=BUS["title"]), blank)
    for _twice in range(2):
        client.post(address(blank, "undo_plan_import", row.pk))
    page = client.get(address(blank, "plan_import", row.pk))
    (sentence,) = page.context["kept"]
    assert sentence == "1.1 Un bus numérique\u00a0: modifiée ou complétée depuis."
    assert "1 action est restée." in " ".join(page.content.decode().split())


def test_fiches_of_an_import_are_ticked_and_taken_out(blank: Member, client: Client) -> None:
    client.post(address(blank, "import_plan"), form_of(send(client, blank, BUS, BUY, COURSE)))
    row = PlanImport.objects.get(roadmap=blank.roadmap)
    TOUCHED["its words"](ActionSheet.objects.select_related("axis").get(title=BUS["title"]), blank)
    course = ActionSheet.objects.get(roadmap=blank.roadmap, title="Un cours")
    page = client.get(address(blank, "plan_import", row.pk)).content.decode()
    assert re.findall(r'name="ligne"\s+value="(\d+)"', page) == [str(course.pk)]
    out = address(blank, "take_out_actions", row.pk)
    asked = client.get(out, {"ligne": course.pk, "geste": "retirer"})
    assert [choice.label for choice in asked.context["choices"]] == ["2.1 Un cours"]
    seen = re.findall(r'name="vu"\s+value="([^"]+)"', asked.content.decode())
    done = client.post(out, {"ligne": course.pk, "geste": "retirer", "vu": seen}, follow=True)
    body = " ".join(done.content.decode().split())
    assert "1 fiche est retirée. Les autres gardent leur code." in body
    assert "Déjà retirées : 2.1 Un cours." in body


def test_a_fiche_says_where_it_is_taken_out_of_its_import(blank: Member, client: Client) -> None:
    client.post(address(blank, "import_plan"), form_of(send(client, blank, BUS, COURSE)))
    row = PlanImport.objects.get(roadmap=blank.roadmap)
    pk = ActionSheet.objects.get(roadmap=blank.roadmap, title="Un cours").pk
    link = f"{address(blank, 'take_out_actions', row.pk)}?geste=retirer&amp;ligne={pk}"
    edit = reverse("actions:edit", args=[blank.roadmap.slug, "2.1"])
    assert f'href="{link}"' in client.get(edit).content.decode()
    TOUCHED["its words"](ActionSheet.objects.select_related("axis").get(title=BUS["title"]), blank)
    bus = ActionSheet.objects.get(roadmap=blank.roadmap, title=BUS["title"])
    asked = client.get(address(blank, "take_out_actions", row.pk), {"geste": "retirer", "ligne": bus.pk}, follow=True)
    assert "modifiée ou complétée depuis" in "".join(map(str, asked.context["messages"]))
    client.post(address(blank, "undo_plan_import", row.pk))
    edit = reverse("actions:edit", args=[blank.roadmap.slug, "1.1"])
    assert "venue d’un import" not in client.get(edit).content.decode()


def test_codes_are_closed_up_from_the_page_of_axes_as_it_was_read(blank: Member, client: Client) -> None:
    client.post(address(blank, "import_plan"), form_of(send(client, blank, BUS, COURSE | {"axis": BUS["axis"]})))
    row = PlanImport.objects.get(roadmap=blank.roadmap)
    axes, close = (reverse(f"actions:{name}", args=[blank.roadmap.slug]) for name in ("axes", "close_code_gaps"))
    assert "Renuméroter" not in client.get(axes).content.decode()
    bus = ActionSheet.objects.get(roadmap=blank.roadmap, title=BUS["title"])
    plan_changes.take_out_actions(row=row, actions=[bus.pk], by=blank)
    page = client.get(axes)
    assert [tuple(move) for move in page.context["index"].code_moves] == [("1.2", "1.1", "Un cours")]
    done = client.post(close, {"seen": "0"}, follow=True)
    assert "Les codes ont changé depuis cette page." in done.content.decode()
    done = client.post(close, {"seen": page.context["index"].code_moves_stamp}, follow=True)
    assert "1 fiche a changé de code." in done.content.decode()


def test_an_import_without_money_says_no_sum(blank: Member, client: Client) -> None:
    done = client.post(address(blank, "import_plan"), form_of(send(client, blank, {"title": "Un cours"})), follow=True)
    assert done.context["row"].sums == ()


def test_a_question_is_answered_and_kept_from_page_to_page(blank: Member, client: Client) -> None:
    shown = send(client, blank, BUS | {"budget": "env. 12k"})
    fields = form_of(shown)
    assert fields["answer-4-budget"] == ""
    again = client.post(address(blank, "preview_plan"), fields | {"answer-4-budget": "12000.00"})
    fields = form_of(again)
    assert fields["answer-4-budget"] == "12000.00"
    client.post(address(blank, "import_plan"), fields)
    assert ExpenseLine.objects.get(action__roadmap=blank.roadmap).amount == 12000


def test_the_sums_are_seen_with_the_answers_before_they_are_written(blank: Member, client: Client) -> None:
    """Beside the questions, a button shows them; only the sums that were shown are written (decision 0074)."""
    shown = send(client, blank, BUS | {"budget": "env. 12k"})
    asked = shown.content.decode().partition('id="t-ask"')[2].partition("</section>")[0]
    (target,) = re.findall(r'<button[^>]* formaction="([^"]+)"[^>]*>\s*Voir les sommes avec ces réponses', asked)
    answered = form_of(shown) | {"answer-4-budget": "12000.00"}
    refused = client.post(address(blank, "import_plan"), answered)
    assert [error.code for error in refused.context["form"].non_field_errors().as_data()] == ["sums-changed"]
    again: Any = client.post(target, answered)
    assert again.context["preview"].sums[0].kept == 12000
    client.post(address(blank, "import_plan"), form_of(again))
    assert ExpenseLine.objects.get(action__roadmap=blank.roadmap).amount == 12000


def test_without_a_question_no_button_asks_to_see_the_sums_again(blank: Member, client: Client) -> None:
    assert "Voir les sommes avec ces réponses" not in send(client, blank, BUS).content.decode()


@pytest.mark.parametrize("answer", ["NaN", "sNaN", "Infinity", "douze"])
def test_an_answer_that_is_no_amount_is_none(blank: Member, client: Client, answer: str) -> None:
    fields = form_of(send(client, blank, BUS | {"budget": "env. 12k"})) | {"answer-4-budget": answer}
    again = client.post(address(blank, "preview_plan"), fields)
    assert [question.chosen for question in again.context["preview"].questions] == [""]
    client.post(address(blank, "import_plan"), fields)
    assert not ExpenseLine.objects.filter(action__roadmap=blank.roadmap).exists()


@pytest.mark.parametrize("choice", [{"leave": "77"}, {"pilot-0123456789abcdef": "vide"}, {"answer-4-budget": "7"}])
def test_a_choice_about_nothing_in_the_table_is_told_and_the_others_are_kept(
    blank: Member, client: Client, choice: dict[str, str]
) -> None:
    fields = form_of(send(client, blank, BUS | {"budget": "env. 12k", "lead_organisation": "Marie Dupont"}, COURSE))
    pilot = next(name for name in fields if name.startswith("pilot-"))
    page = client.post(address(blank, "import_plan"), fields | {pilot: "vide"} | choice)
    assert page.context["form"].non_field_errors() == [
        "Un de vos choix ne correspond plus à ce tableau. Les autres sont gardés\u00a0: relisez, puis confirmez."
    ]
    assert not ActionSheet.objects.filter(roadmap=blank.roadmap).exists()
    again = form_of(page)
    assert (again[pilot], choice.items() <= again.items()) == ("vide", False)
    client.post(address(blank, "import_plan"), again)
    assert ActionSheet.objects.filter(roadmap=blank.roadmap).count() == 2


def test_columns_and_the_first_line_may_be_said_otherwise(blank: Member, client: Client) -> None:
    fields = form_of(send(client, blank, BUS, COURSE))
    assert (fields["first"], fields["column-5"]) == ("4", "description")
    again = client.post(address(blank, "preview_plan"), fields | {"first": "5", "column-5": ""})
    assert again.context["preview"].sentence == "À importer\u00a0: 1 action."
    assert again.context["preview"].columns[5].key == ""


@pytest.mark.parametrize("choice", ["zorglub", "elected_sponsor", ""])
def test_a_column_that_nobody_read_over_is_not_imported(blank: Member, client: Client, choice: str) -> None:
    fields = form_of(send(client, blank, BUS, COURSE))
    page = client.post(address(blank, "import_plan"), fields | {"column-9": choice})
    (sentence,) = page.context["form"].non_field_errors()
    assert sentence.startswith("Un de vos choix ne correspond plus" if choice == "zorglub" else "Vous avez changé une")
    assert (form_of(page)["column-9"], ActionSheet.objects.filter(roadmap=blank.roadmap).exists()) == (
        "lead_organisation" if choice == "zorglub" else choice,
        False,
    )


def test_a_preview_that_is_too_old_is_asked_again(blank: Member, client: Client) -> None:
    for name in ("preview_plan", "import_plan"):
        response = client.post(address(blank, name), {"table": "altered"}, follow=True)
        assert "Envoyez de nouveau votre tableau." in response.content.decode()


def test_what_is_no_table_is_refused_with_what_to_do(blank: Member, client: Client) -> None:
    sent = {"file": SimpleUploadedFile("plan.pdf", b"%PDF-1.7")}
    response = client.post(address(blank, "upload_plan"), sent)
    assert list(response.context["form"].errors) == ["file"]


def workbook(*sheets: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def refusals(client: Client, member: Member, content: bytes) -> list[str]:
    response = client.post(address(member, "upload_plan"), {"file": SimpleUploadedFile("plan.xlsx", content)})
    return list(response.context["form"].errors.get("file", []))


def test_the_sheet_that_is_read_is_the_one_whose_lines_are_counted(
    blank: Member, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PlanTableImport, "most_lines", 20)
    lines = [["Titre", "Pilote"], *([f"Action {n}", "CC"] for n in range(21))]
    assert refusals(client, blank, workbook([["Bonjour"]], lines[:-1])) == []
    assert refusals(client, blank, workbook([["Bonjour"]], lines)) == [
        "Ce tableau a plus de 20 lignes. Envoyez-le en plusieurs fois."
    ]


@pytest.mark.parametrize("extension", ["xlsx", "ods", "csv"])
def test_a_plan_of_the_most_lines_comes_back_from_its_own_file(
    blank: Member, client: Client, monkeypatch: pytest.MonkeyPatch, extension: str
) -> None:
    monkeypatch.setattr(PlanTableImport, "most_lines", 3)

    def refused_file(count: int) -> list[str]:
        rows = template(*(COURSE | {"title": f"Action {n}"} for n in range(count)))[3:]
        content = write_plan_file("Plan", PlanTable(HEADINGS, rows), extension)
        sent = {"file": SimpleUploadedFile(f"plan.{extension}", content)}
        response = client.post(address(blank, "upload_plan"), sent)
        return list(response.context["form"].errors.get("file", []))

    assert refused_file(3) == []
    assert refused_file(4) == ["Ce tableau a plus de 3 lignes. Envoyez-le en plusieurs fois."]


def test_more_columns_than_a_page_holds_are_refused(blank: Member, client: Client) -> None:
    wide = [["Titre", "Pilote", *map(str, range(298))], ["Un bus", "CC"]]
    assert refusals(client, blank, workbook(wide)) == []
    far = [["Titre", "Pilote", *[""] * 400, "loin"], ["Un bus", "CC"]]
    assert refusals(client, blank, workbook(far)) == []
    wide[0].append("de trop")
    assert refusals(client, blank, workbook(wide)) == [
        "Ce tableau a plus de 300 colonnes. Gardez celles qui vous servent dans un nouveau fichier."
    ]


def test_the_name_of_the_file_hides_nothing(blank: Member, client: Client) -> None:
    sent = {"file": SimpleUploadedFile("plan\u202excod\n.xlsx", workbook([["Titre", "Pilote"], ["Un bus", "CC"]]))}
    client.post(address(blank, "import_plan"), form_of(client.post(address(blank, "upload_plan"), sent)))
    assert PlanImport.objects.get(roadmap=blank.roadmap).source == "planxcod.xlsx"


def test_actions_of_another_roadmap_stay_where_they_are(world: World, blank: Member, client: Client) -> None:
    send_to = address(blank, "import_plan")
    client.post(send_to, form_of(send(client, blank, BUS)))
    row = PlanImport.objects.get(roadmap=blank.roadmap)
    elsewhere = reverse("publication:plan_import", args=[world.roadmap.slug, row.pk])
    assert client.get(elsewhere).status_code == 404


def test_one_line_and_three_cost_the_same_queries(blank: Member, client: Client) -> None:
    def cost(*lines: dict[str, str]) -> int:
        with CaptureQueriesContext(connection) as made:
            send(client, blank, *lines)
        return len(made)

    cost(BUS)
    assert cost(BUS) == cost(BUS, BUY, COURSE)


def test_the_pilot_of_a_line_that_is_left_is_not_asked_about(blank: Member, client: Client) -> None:
    shown = send(client, blank, BUS | {"lead_organisation": "Marie Dupont"}, COURSE)
    again = client.post(address(blank, "preview_plan"), form_of(shown) | {"leave": "4"})
    assert again.context["preview"].pilots == ()
    assert "ressemblent au nom" not in again.content.decode()


def test_a_pilot_who_is_a_person_goes_where_the_page_was_told(blank: Member, client: Client) -> None:
    shown = send(client, blank, BUS | {"lead_organisation": "Marie Dupont"})
    fields = form_of(shown)
    name = next(name for name in fields if name.startswith("pilot-"))
    assert (fields[name], "Ces mots ressemblent au nom d’une personne" in shown.content.decode()) == ("", True)
    again = form_of(client.post(address(blank, "preview_plan"), fields | {name: "personne"}))
    assert again[name] == "personne"
    client.post(address(blank, "import_plan"), again)
    sheet = ActionSheet.objects.get(roadmap=blank.roadmap)
    assert (sheet.lead_organisation, sheet.lead_contact) == ("", BUS["lead_contact"] + " ; Marie Dupont")
