"""Names, telephones and addresses that a plan writes stay with the team until somebody answers (decision 0122)."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from jalons.actions.changes.sheets import revise_action
from jalons.actions.models import ActionSheet, ActionStep
from jalons.actions.queries.history import words_changed_since
from jalons.actions.queries.sheets import values_at_version
from jalons.base.sent_tables import SentTable
from jalons.base.texts import contacts_in
from jalons.funding.models import FundingLine
from jalons.publication.changes.editions import freeze_project
from jalons.publication.changes.plans import import_plan, undo_plan_import
from jalons.publication.changes.private_words import sort_private_words
from jalons.publication.models import PlanImport
from jalons.publication.queries.imports import private_rows
from jalons.publication.rules import private_words
from jalons.publication.rules.columns import KEEP
from jalons.publication.rules.private_words import PilotChoice, pilot_key, set_contacts_apart, take_contacts_out
from jalons.roadmaps.models import JournalEntry, Member
from tests.access.addresses import OPEN, ROADMAP
from tests.access.any_address import ARGUMENTS
from tests.access.read_everything import FORMATS, every_text, text_of
from tests.publication.plans import bring, proposed
from tests.refusals import refused
from tests.world import World

HEADINGS = [
    "Axe", "Action", "Sous-action", "Description", "Structure pilote", "Personne pilote", "Élu référent", "Service", "Partenaires",
    "Téléphone", "Nom du contact", "Observations", "Financeur 1", "Montant financeur 1", "Budget", "Indicateurs liés",
]  # fmt: skip
# Each cell that names somebody, or says how to reach them, bears the mark or a number of its own.
ROWS = [
    HEADINGS,
    [
        "Aller vers", "Un bus, tél. 07 99 00 00 01", "", "Appeler le 07 99 00 00 02 avant midi", "Zélie Zqmarkpilote 07 99 00 00 03",
        "Mme Zqmarkcontact", "Vice-présidence, zqmarkelue@exemple.fr", "Cohésion (07.99.00.00.04)", "Caf\nOdilon Zqmarkpartner\nMairies",
        "799000005", "Zélie Zqmarkautre", "écrire à zqmarknote@exemple.fr ou au +33 7 99 00 00 06", "Région, 07 99 00 00 07", "12 000 €",
        "20 000 €", "Personnes reçues, à demander au 07-99-00-00-08",
    ],
    [
        "Aller vers", "Un bus, tél. 07 99 00 00 01", "L’acheter (07 99 00 00 09)", "", "", "Zélie Zqmarketape", "", "", "", "", "", "", "", "", "", "",
    ],
]  # fmt: skip
MARKED = re.compile(r"zqmark|7[\s.-]?99[\s.-]?00[\s.-]?00[\s.-]?0\d", re.IGNORECASE)


@pytest.fixture
def brought(world: World) -> PlanImport:
    return import_plan(**proposed(ROWS), by=world.member())


def sheet_of(row: PlanImport) -> ActionSheet:
    return ActionSheet.objects.select_related("axis").get(pk__in=row.actions)


# --- what is found in a text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "06 12 34 56 78", "0612345678", "06.12.34.56.78", "06 123 45678", "+33 6 12 34 56 78", "0033612345678", "+262 692 12 34 56",
        "+32 475 12 34 56", "marie@exemple.fr", "marie.d+x@sous.exemple.fr", "06,12,34,56,78", "O6 12 34 56 78", "06 12 34 56 7O",
        "0033 6 12 34 56 78", "0033612345678", "+33(0)6 12 34 56 78", "+33 (0)612345678", "(+33) 6 12 34 56 78", "06 - 12 - 34 - 56 - 78",
        "contact (at) exemple.fr", "contact[at]exemple.fr", "contact [arobase] exemple point fr", "contact arobase exemple point fr",
        "contact @ exemple.fr", "contact (at) sous (point) exemple (point) fr",
    ],
)  # fmt: skip
def test_a_telephone_or_an_address_is_taken_out_whole(text: str) -> None:
    assert take_contacts_out(text) == ("", [text])
    assert take_contacts_out(f"La Caf ({text}) ; la mairie") == ("La Caf ; la mairie", [text])


@pytest.mark.parametrize(
    "text",
    [
        "12 000 €", "1 200 000,00", "01/03/2026-30/06/2026", "01/03/2026 03/06/2027", "10 000 000 000", "2026-03-01 05:10:00",
        "SIRET 20004149900014", "200 041 499 00014", "0,5 ETP", "24310 Brantôme", "www.exemple.fr", "03, 15, 43, 63, 07",
        "départements 01,03,07,15,26,38", "un atelier (at) home", "l’arobase d’une adresse. Puis",
    ],
)  # fmt: skip
def test_an_amount_a_day_or_a_number_of_a_register_is_no_telephone(text: str) -> None:
    assert contacts_in(text) == []


def test_a_text_says_where_they_stood_and_a_name_does_not() -> None:
    assert take_contacts_out("Caf, tél : 06 12 34 56 78")[0] == "Caf"
    assert take_contacts_out("Appeler le 06 12 34 56 78.", is_marked=True)[0] == "Appeler le [coordonnées à préciser]."


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("SDE 24 (05 53 00 00 00)", "SDE 24"),
        ("SDE 24 (tél. 05 53 00 00 00, mail a@exemple.fr) ; Caf", "SDE 24 ; Caf"),
        ("SDE 24 (accueil, 05 53 00 00 00)\nCaf", "SDE 24 (accueil)\nCaf"),
    ],
)
def test_partners_are_names_without_a_mark_nor_empty_parentheses(written: str, kept: str) -> None:
    """« SDE 24 ([coordonnées à préciser]) » was printed in papers."""
    sent = SentTable((("Action", "Partenaires"), ("Un bus", written)), header=0, columns={0: "title", 1: "partners"})
    assert list(set_contacts_apart(sent)[0].rows[1]) == ["Un bus", kept]


# --- where they go ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_nobody_answered_is_in_one_column_of_the_database_alone(brought: PlanImport) -> None:
    assert set(marked_columns()) == {"actions.ActionSheet.private_words"}
    kept = {one["words"] for one in sheet_of(brought).private_words}
    assert {
        "Zélie Zqmarkpilote",
        "Mme Zqmarkcontact",
        "Odilon Zqmarkpartner",
        "Zélie Zqmarkautre",
        "Zélie Zqmarketape",
    } < kept
    assert len(kept) == 5 + 11


def marked_columns() -> Iterator[str]:
    for model in apps.get_models():
        fields = [
            field
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values_list(*(field.attname for field in fields)) if fields else ():
            for field, value in zip(fields, row, strict=True):
                if MARKED.search(json.dumps(value, ensure_ascii=False, default=str)):
                    yield f"{model._meta.label}.{field.name}"


@pytest.mark.django_db
def test_the_rest_of_each_cell_comes_in(brought: PlanImport) -> None:
    sheet = sheet_of(brought)
    assert (sheet.title, sheet.lead_organisation, sheet.lead_contact) == ("Un bus", "", "")
    assert (sheet.department_unit, sheet.partners, sheet.elected_sponsor) == (
        "Cohésion",
        "Caf\nMairies",
        "Vice-présidence",
    )
    assert sheet.description == "Appeler le [coordonnées à préciser] avant midi"
    assert [step.label for step in sheet.steps.all()] == ["L’acheter"]
    assert [line.funder for line in FundingLine.objects.filter(action=sheet)] == ["Région"]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["prefecture", "caf", "facilitation", None])
def test_no_page_and_no_file_says_them_to_others(
    world: World, client: Client, brought: PlanImport, who: str | None
) -> None:
    freeze_project(by=world.member())
    if who:
        client.force_login(world.user(who))
    code = sheet_of(brought).code
    assert {name for name, text in every_text(world, client) if MARKED.search(text)} == set()
    read = list(texts_of_fiche(world, client, code))
    assert (len(read) > 20) == (who is not None)
    assert {name for name, text in read if MARKED.search(text)} == set()


def texts_of_fiche(world: World, client: Client, code: str) -> Iterator[tuple[str, str]]:
    """The pages and the files of one fiche."""
    for name in sorted(set(ROADMAP) | OPEN):
        if "code" not in ARGUMENTS[name] or name not in ROADMAP or ROADMAP[name][0] is None:
            continue
        arguments = world.arguments(ARGUMENTS[name], name) | {"code": code}
        for extension in FORMATS if "extension" in arguments else ("",):
            try:
                url = reverse(name, kwargs=arguments | ({"extension": extension} if extension else {}))
            except Exception:
                continue
            answer = client.get(url)
            if answer.status_code == 200 and not answer.streaming:
                yield name, text_of(answer.content)


# --- funders, axes, labels and publics -------------------------------------------------------------------------------

OTHERS = [
    ["Axe", "Action", "Publics", "Mme Zqmarktitre", "Financeur 1", "Montant financeur 1", "Dépenses de Mme Zqmarklabel", "Dépenses de fournitures", "Financements"],
    ["Marie Zqmarkaxe", "Un bus", "Jeunes ; Mme Zqmarkpublic", "oui", "Mme Zqmarkfunder", "1 000", "2 000", "500", "Région : 700 € ; M. Zqmarklist : 300 €"],
    ["Mobilité, Marie Zqmarkaxe", "Un cours", "Seniors", "", "Région", "1 000", "", "500", ""],
]  # fmt: skip


@pytest.mark.django_db
def test_funders_axes_labels_and_publics_name_nobody_until_somebody_answers(world: World) -> None:
    by = world.blank()
    row = import_plan(**proposed(OTHERS), by=by)
    assert set(marked_columns()) == {"actions.ActionSheet.private_words"}
    bus, course = ActionSheet.objects.filter(roadmap=by.roadmap).select_related("axis").order_by("title")
    assert (bus.axis.title, course.axis.title, bus.other_audiences) == ("Actions sans axe", "Mobilité", "Jeunes")
    assert sorted(FundingLine.objects.filter(action=bus).values_list("funder", "amount")) == [("Région", 700)]
    assert sorted(bus.expenses.values_list("label", "amount")) == [("Budget prévisionnel", 2000), ("Fournitures", 500)]
    names = [one.words for one in private_rows(row)]
    assert sorted(names) == [
        "M. Zqmarklist", "Marie Zqmarkaxe", "Mme Zqmarkfunder", "Mme Zqmarklabel", "Mme Zqmarkpublic", "Mme Zqmarktitre",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_funder_that_is_said_to_be_a_structure_comes_in_with_its_money(world: World) -> None:
    by = world.blank()
    people = (
        "Mme Zqmarkfunder",
        "Marie Zqmarkaxe",
        "Mme Zqmarklabel",
        "M. Zqmarklist",
        "Mme Zqmarkpublic",
        "Mme Zqmarktitre",
    )
    choices = {pilot_key(name): PilotChoice.STRUCTURE for name in people}
    row = import_plan(**proposed(OTHERS), pilots=choices, by=by)
    bus = ActionSheet.objects.select_related("axis").get(roadmap=by.roadmap, title="Un bus")
    funders = sorted(FundingLine.objects.filter(action=bus).values_list("funder", flat=True))
    assert (funders, bus.axis.title, private_rows(row)) == (
        ["M. Zqmarklist", "Mme Zqmarkfunder", "Région"],
        "Marie Zqmarkaxe",
        (),
    )
    assert "Mme Zqmarktitre : oui" in bus.other_information


@pytest.mark.parametrize(
    "name", ["Crédit Agricole", "Caisse des dépôts", "Fondation Orange", "Aller vers", "Région, Caf", "Jeunes"]
)
def test_a_payer_an_axis_or_a_public_is_seldom_a_person(name: str) -> None:
    assert private_words.sure_people_in(name) == []


# --- what somebody answers -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_team_reads_them_on_the_page_of_the_import_and_is_led_there(
    world: World, client: Client, brought: PlanImport
) -> None:
    client.force_login(world.user("referente"))
    page = reverse("publication:plan_import", args=[world.roadmap.slug, brought.pk])
    shown = client.get(page).content.decode()
    assert all(
        words in shown for words in ("Zélie Zqmarkpilote", "07.99.00.00.04", "799000005", "zqmarknote@exemple.fr")
    )
    fiche = client.get(reverse("overview:action", args=[world.roadmap.slug, sheet_of(brought).code])).content.decode()
    assert (f"{page}#t-private" in fiche, MARKED.findall(fiche)) == (True, [])
    client.force_login(world.user("elue"))
    assert client.get(page).status_code == 403


@pytest.mark.django_db
def test_an_answer_writes_the_name_in_its_place_and_forgets_it(world: World, brought: PlanImport) -> None:
    by = world.member()
    answers = {
        pilot_key("Zélie Zqmarkpilote"): PilotChoice.PERSON,
        pilot_key("Odilon Zqmarkpartner"): PilotChoice.STRUCTURE,
        pilot_key("Zélie Zqmarkautre"): PilotChoice.STRUCTURE,
        pilot_key("Zélie Zqmarketape"): PilotChoice.PERSON,
        pilot_key("Mme Zqmarkcontact"): PilotChoice.EMPTY,
        pilot_key("07 99 00 00 03"): PilotChoice.EMPTY,
        pilot_key("799000005"): PilotChoice.STRUCTURE,  # no fiche has a place for it
    }
    assert sort_private_words(row=brought, answers=answers, by=by).answers == 6
    sheet = sheet_of(brought)
    assert (sheet.lead_organisation, sheet.lead_contact, sheet.partners) == (
        "",
        "Zélie Zqmarkpilote",
        "Caf\nMairies\nOdilon Zqmarkpartner",
    )
    assert "Nom du contact : Zélie Zqmarkautre" in sheet.other_information.split("\n")
    assert ActionStep.objects.get(action=sheet).owner == "Zélie Zqmarketape"
    assert len(sheet.private_words) == 17 - 6
    assert sort_private_words(row=brought, answers=answers, by=by).answers == 0
    entry = JournalEntry.objects.filter(about_kind="planimport", verb="sort").get()
    assert (entry.before, entry.after) == ({}, {"sorted": 6})


@pytest.mark.django_db
def test_sorting_is_a_part_of_the_import_and_leaves_with_it(world: World, brought: PlanImport) -> None:
    """The fiche was said to have changed: it stayed with its private words when the import was undone."""
    by = world.member()
    answers = {
        pilot_key("Zélie Zqmarkpilote"): PilotChoice.PERSON,
        pilot_key("Zélie Zqmarketape"): PilotChoice.PERSON,
        pilot_key("Zélie Zqmarkautre"): PilotChoice.STRUCTURE,
        pilot_key("07 99 00 00 03"): PilotChoice.EMPTY,
    }
    assert sort_private_words(row=brought, answers=answers, by=by).answers == 4
    assert undo_plan_import(row=brought, by=by) == (1, ())
    assert list(marked_columns()) == []


@pytest.mark.django_db
def test_what_is_written_by_hand_once_sorted_stays(world: World, brought: PlanImport) -> None:
    by = world.member()
    sort_private_words(row=brought, answers={pilot_key("Zélie Zqmarkpilote"): PilotChoice.PERSON}, by=by)
    sheet = sheet_of(brought)
    revise_action(action=sheet, version=sheet.version, by=by, context="Trois communes n’ont rien.")
    with refused("import-all-kept"):
        undo_plan_import(row=brought, by=by)


@pytest.mark.django_db
def test_the_journal_and_the_history_name_fields_and_nobody(world: World) -> None:
    by = world.blank()
    named = {
        "title": "Un bus",
        "axis": "Un axe",
        "lead_organisation": "Zélie Zqmarkpilote",
        "lead_contact": "Mme Zqmarkcontact",
    }
    row = bring(by, named, source="Plan Zélie Zqmarkfichier.xlsx")
    for words in ("Mme Zqmarkcontact", "Zélie Zqmarkpilote"):
        sort_private_words(row=row, answers={pilot_key(words): PilotChoice.PERSON}, by=by)
    undo_plan_import(row=row, by=by)
    entries = JournalEntry.objects.filter(roadmap=by.roadmap)
    told = json.dumps(list(entries.values()), ensure_ascii=False, default=str)
    assert MARKED.findall(told) == []
    assert [entry.after for entry in entries.filter(about_kind="actionsheet")] == [{"fields": ["personne pilote"]}] * 2


@pytest.mark.django_db
def test_whoever_has_the_form_of_a_fiche_open_is_told_of_what_was_sorted(world: World) -> None:
    """Its version changes, and the form takes what was sorted instead of emptying it."""
    by = world.blank()
    row = bring(by, {"title": "Un bus", "axis": "Un axe", "lead_contact": "Mme Zqmarkcontact"})
    shown = sheet_of(row)
    sort_private_words(row=row, answers={pilot_key("Mme Zqmarkcontact"): PilotChoice.PERSON}, by=by)
    sheet = sheet_of(row)
    with refused("stale"):
        revise_action(action=sheet, version=shown.version, by=by, lead_contact="", context="Rien.")
    assert values_at_version(sheet, shown.version) == {"lead_contact": ""}
    assert words_changed_since(sheet, shown.version) == ("personne pilote",)


@pytest.mark.django_db
def test_what_the_team_answered_is_read_by_others(world: World, client: Client, brought: PlanImport) -> None:
    """The reading of every address above finds what is there to find."""
    sort_private_words(row=brought, answers={pilot_key("Zélie Zqmarkpilote"): PilotChoice.STRUCTURE}, by=world.member())
    client.force_login(world.user("prefecture"))
    names = {name for name, text in texts_of_fiche(world, client, sheet_of(brought).code) if MARKED.search(text)}
    assert {"overview:action", "publication:sheet"} <= names


@pytest.mark.django_db
def test_the_same_name_in_two_fiches_is_answered_once(world: World) -> None:
    by = world.blank()
    pilot = {"lead_organisation": "Zélie Zqmarkpilote", "axis": "Un axe"}
    row = bring(by, pilot | {"title": "Un bus"}, pilot | {"title": "Un cours"})
    assert [(one.words, one.where) for one in private_rows(row)] == [
        ("Zélie Zqmarkpilote", "1.1, Structure pilote ; 1.2, Structure pilote")
    ]
    sort_private_words(row=row, answers={pilot_key("Zélie Zqmarkpilote"): PilotChoice.STRUCTURE}, by=by)
    sheets = ActionSheet.objects.filter(roadmap=by.roadmap)
    assert [(sheet.lead_organisation, sheet.private_words) for sheet in sheets] == [("Zélie Zqmarkpilote", [])] * 2


@pytest.mark.django_db
def test_they_leave_with_the_import(world: World, brought: PlanImport) -> None:
    undo_plan_import(row=brought, by=world.member())
    assert list(marked_columns()) == []


@pytest.mark.django_db
def test_an_answer_before_the_import_is_followed(world: World) -> None:
    by: Member = world.blank()
    row = {
        "title": "Un bus",
        "axis": "Un axe",
        "lead_organisation": "Zélie Zqmarkpilote ; Caf",
        "lead_contact": "Mme Zqmarkcontact",
    }
    choices = {
        pilot_key("Zélie Zqmarkpilote"): PilotChoice.STRUCTURE,
        pilot_key("Mme Zqmarkcontact"): PilotChoice.PERSON,
    }
    sheet = sheet_of(bring(by, row, pilots=choices))
    assert (sheet.lead_organisation, sheet.lead_contact, sheet.private_words) == (
        "Zélie Zqmarkpilote ; Caf",
        "Mme Zqmarkcontact",
        [],
    )


@pytest.mark.parametrize(
    ("key", "text", "heading", "is_person"),
    [
        ("lead_contact", "L. Zqmark", "", True),
        ("lead_contact", "zqmarkun zqmarkdeux", "", True),
        ("lead_contact", "Directrice du CIAS", "", False),
        ("lead_contact", "Animatrice, centre social", "", False),
        ("lead_contact", "à définir", "", False),
        ("lead_contact", "?", "", False),
        ("lead_organisation", "L Zqmark", "", True),
        ("lead_organisation", "Zqmark M.", "", True),
        ("lead_organisation", "Communauté de communes", "", False),
        ("lead_organisation", "La Poste", "", False),
        (KEEP, "Odilon Zqmark [coordonnées à préciser]", "Observations", True),
        (KEEP, "Odilon Zqmark", "Observations", False),
        (KEEP, "[coordonnées à préciser]", "Observations", False),
    ],
)
def test_what_is_taken_for_a_person(key: str, text: str, heading: str, is_person: bool) -> None:
    assert private_words._is_a_person_there(text, key, heading) is is_person


# --- the money of whoever pays ---------------------------------------------------------------------------------------

PAID = [
    ["Axe", "Action", "Budget", "Financeur 1", "Montant financeur 1", "Région"],
    ["Aller vers", "Un bus", "2 000", "Mme Zqmarkfunder", "500", "1 000"],
]  # fmt: skip


def funding_of(by: Member) -> list[tuple[str, Decimal, str, list[int]]]:
    lines = FundingLine.objects.filter(action__roadmap=by.roadmap).order_by("funder")
    years = [sorted(line.instalments.values_list("year", flat=True)) for line in lines]
    return [(line.funder, line.amount, line.status, found) for line, found in zip(lines, years, strict=True)]


@pytest.mark.django_db
def test_a_payer_answered_after_the_import_brings_its_money_to_the_plan(world: World, client: Client) -> None:
    """Its 500 € were only a text of the fiche, for ever."""
    by = world.blank()
    row = import_plan(**proposed(PAID), by=by)
    assert funding_of(by) == [("Région", Decimal(1000), "envisage", [])]
    assert "Financeur 1 : 500\u00a0€" in sheet_of(row).other_information.split("\n")
    answered = {pilot_key("Mme Zqmarkfunder"): PilotChoice.STRUCTURE}
    assert sort_private_words(row=row, answers=answered, by=by) == (1, Decimal(500))
    assert funding_of(by) == [
        ("Mme Zqmarkfunder", Decimal(500), "envisage", []),
        ("Région", Decimal(1000), "envisage", []),
    ]
    sheet = sheet_of(row)
    assert "500\u00a0€" not in sheet.other_information and "Zqmarkfunder" not in sheet.other_information
    row.refresh_from_db()
    assert row.sums == {"expense": Decimal(2000), "resource": Decimal(1500)}
    assert sort_private_words(row=row, answers=answered, by=by) == (0, Decimal(0))


@pytest.mark.django_db
def test_the_money_of_an_answered_payer_leaves_with_the_import(world: World) -> None:
    by = world.blank()
    row = import_plan(**proposed(PAID), by=by)
    sort_private_words(row=row, answers={pilot_key("Mme Zqmarkfunder"): PilotChoice.STRUCTURE}, by=by)
    row.refresh_from_db()
    assert undo_plan_import(row=row, by=by) == (1, ())
    assert funding_of(by) == [] and list(marked_columns()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("choice", [PilotChoice.PERSON, PilotChoice.EMPTY])
def test_a_payer_that_is_no_structure_brings_no_money(world: World, choice: PilotChoice) -> None:
    by = world.blank()
    row = import_plan(**proposed(PAID), by=by)
    assert sort_private_words(row=row, answers={pilot_key("Mme Zqmarkfunder"): choice}, by=by) == (1, Decimal(0))
    assert funding_of(by) == [("Région", Decimal(1000), "envisage", [])]
    assert "Financeur 1 : 500\u00a0€" in sheet_of(row).other_information.split("\n")


TOGETHER = [
    ["Axe", "Action", "Budget", "Financements"],
    ["Aller vers", "Un bus", "2 000", "Mme Zqmarkun, M. Zqmarkdeux : 300 €"],
]


@pytest.mark.django_db
@pytest.mark.parametrize("together", [True, False])
def test_of_two_payers_of_one_amount_the_structure_brings_it_once(world: World, together: bool) -> None:
    by = world.blank()
    row = import_plan(**proposed(TOGETHER), by=by)
    answers = {
        pilot_key("Mme Zqmarkun"): PilotChoice.EMPTY,
        pilot_key("M. Zqmarkdeux"): PilotChoice.STRUCTURE,
    }
    for part in [answers] if together else [{key: choice} for key, choice in answers.items()]:
        sort_private_words(row=row, answers=part, by=by)
    assert funding_of(by) == [("M. Zqmarkdeux", Decimal(300), "envisage", [])]


@pytest.mark.django_db
def test_the_page_of_the_import_tells_the_money_that_waits_and_what_came(world: World, client: Client) -> None:
    by = world.blank()
    row = import_plan(**proposed(PAID), by=by)
    assert by.user
    client.force_login(by.user)
    page = reverse("publication:plan_import", args=[by.roadmap.slug, row.pk])
    [funder] = [one for one in private_rows(row) if one.words == "Mme Zqmarkfunder"]
    assert funder.where == "1.1, Financeur 1, 500\u00a0€"
    answer = client.post(
        reverse("publication:sort_private_words", args=[by.roadmap.slug, row.pk]),
        {f"pilot-{funder.key}": "structure"},
        follow=True,
    )
    assert "1 réponse. 500 € sont au plan de financement" in answer.content.decode().replace("\u00a0", " ")
    assert page in answer.redirect_chain[0][0]
