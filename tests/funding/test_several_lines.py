"""Several lines of a plan at once: states and dates of those that are ticked, lines pasted from a spreadsheet."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.base.headings import find_header, guess_columns
from jalons.base.sent_tables import SentTable
from jalons.funding.changes import grants, several_lines
from jalons.funding.changes.lines import add_expense, add_funding
from jalons.funding.models import ExpenseLine, FunderFusion, FundingLine, StatusChange
from jalons.funding.rules.line_tables import HEADINGS, Doubt, read_money_lines
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.pages import shown_rows
from tests.publication.test_plan_pages import form_of
from tests.refusals import refused
from tests.world import World

PASTED = (
    "Poste\tFinanceur\tMontant\tType\tÉtat\tVersement\n"
    "Achat du bus\t\t24 000 €\tInvestissement\t\t\n"
    "\tRégion\t12 000\tInvest.\tdemandée\t30/06/2027\n"
    "\tCaf\t2 500,50\t\taccordé\t\n"
    "Total\t\t36 000\t\t\t\n"
)


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


@pytest.fixture
def lines(action: ActionSheet, member: Member) -> list[FundingLine]:
    values: dict[str, Any] = {"action": action, "nature": "subvention", "kind": "fonctionnement", "by": member}
    return [add_funding(funder=name, amount=Decimal(100), **values) for name in ("Région", "Caf", "Département")]


@pytest.fixture
def page(member: Member, action: ActionSheet, client: Client) -> Any:
    assert member.user
    client.force_login(member.user)

    def ask(name: str, **fields: object) -> Any:
        url = reverse(f"funding:{name}", args=[member.roadmap.slug, action.code])
        shown = shown_rows(client, url, fields) if name == "several_lines" else {}
        return client.post(url, fields | shown, follow=True)

    return ask


def states(action: ActionSheet) -> dict[str, tuple[str, date | None]]:
    return {line.funder: (line.status, line.expected_on) for line in FundingLine.objects.filter(action=action)}


# --- one gesture -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_state_of_several_resources_changes_with_its_day_and_its_note(
    action: ActionSheet, lines: list[FundingLine], member: Member
) -> None:
    day, picked = date(2026, 3, 1), [line.pk for line in lines[:2]]
    changed = several_lines.set_statuses(
        action=action, lines=picked, status="demande", on=day, note="Dossier commun", by=member
    )
    assert changed == 2
    assert states(action) == {"Région": ("demande", None), "Caf": ("demande", None), "Département": ("envisage", None)}
    steps = StatusChange.objects.filter(line__in=picked, status="demande")
    assert list(steps.values_list("on", "note")) == [(day, "Dossier commun")] * 2


@pytest.mark.django_db
def test_a_date_is_given_to_several_resources_and_taken_back(
    action: ActionSheet, lines: list[FundingLine], member: Member
) -> None:
    day, picked = date(2027, 6, 30), [line.pk for line in lines[1:]]
    assert several_lines.set_dates(action=action, lines=picked, which="expected_on", day=day, by=member) == 2
    assert states(action) == {"Région": ("envisage", None), "Caf": ("envisage", day), "Département": ("envisage", day)}
    assert several_lines.set_dates(action=action, lines=picked[:1], which="expected_on", day=None, by=member) == 1
    assert states(action)["Caf"] == ("envisage", None)


@pytest.mark.django_db
def test_what_one_line_refuses_is_refused_for_all_and_the_line_is_named(world: World) -> None:
    by = world.blank()
    grants.set_envelope(amount=Decimal(10_000), context_note="n" * 100, by=by)
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    add_expense(action=action, label="Poste", kind="fonctionnement", amount=Decimal(9_000), by=by)
    own = add_funding(
        action=action, funder="Région", nature="subvention", kind="fonctionnement", amount=Decimal(1), by=by
    )
    grants.draft_grant(action=action, amount=Decimal(4_000), service_amount=Decimal(4_000), by=by)
    asked = FundingLine.objects.filter(action=action).exclude(pk=own.pk).get()
    before = states(action)
    with refused("status-contradicts-grant", saying=asked.funder):
        several_lines.set_statuses(action=action, lines=[own.pk, asked.pk], status="refuse", by=by)
    assert states(action) == before


@pytest.mark.django_db
def test_what_cannot_be_is_refused(action: ActionSheet, lines: list[FundingLine], member: Member, world: World) -> None:
    before = states(action)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with refused("status-day-to-come", "on"):
        several_lines.set_statuses(action=action, lines=[lines[0].pk], status="demande", on=tomorrow, by=member)
    elsewhere = FundingLine.objects.exclude(action=action).latest("id")
    with refused("no-line-picked"):
        several_lines.set_dates(action=action, lines=[elsewhere.pk], which="claim_on", day=tomorrow, by=member)
    assert states(action) == before


@pytest.mark.django_db
def test_a_page_names_them_asks_and_does_it(
    page: Any, client: Client, lines: list[FundingLine], member: Member, action: ActionSheet
) -> None:
    url = reverse("funding:several_lines", args=[member.roadmap.slug, action.code])
    asked = client.get(url, {"ligne": [lines[0].pk, lines[2].pk], "geste": "etat"})
    assert [line.funder for line in asked.context["lines"]] == ["Région", "Département"]
    done = page("several_lines", ligne=[lines[0].pk, lines[2].pk], geste="etat", status="refuse")
    assert [str(message) for message in done.context["messages"]] == ["2 ressources ont changé d’état."]
    assert states(action)["Caf"] == ("envisage", None)
    assert [str(m) for m in page("several_lines", geste="etat").context["messages"]] == [
        "Cochez au moins une ressource du plan."
    ]


# --- lines from a spreadsheet ----------------------------------------------------------------------------------------


def read(text: str, kind: str = "fonctionnement") -> Any:
    rows = [line.split("\t") for line in text.strip("\n").split("\n")]
    header = find_header(rows, HEADINGS, needed="amount")
    columns = guess_columns(rows, -1 if header is None else header, HEADINGS)
    return read_money_lines(SentTable(rows, -1 if header is None else header, columns=columns), kind)


def test_who_pays_makes_a_resource_and_totals_are_left() -> None:
    told_lines = [
        (line.act, line.values["funder"], line.values["amount"], line.values["kind"]) for line in read(PASTED)
    ]
    assert told_lines == [
        ("create", "", Decimal(24000), "investissement"),
        ("create", "Région", Decimal(12000), "investissement"),
        ("create", "Caf", Decimal("2500.50"), "fonctionnement"),
        ("leave", "", Decimal(36000), "fonctionnement"),
    ]
    region, caf = read(PASTED)[1:3]
    assert (region.values["status"], region.values["expected_on"], region.values["is_public"]) == (
        "demande", date(2027, 6, 30), True,
    )  # fmt: skip
    assert (caf.values["status"], caf.values["is_public"]) == ("accorde", False)


@pytest.mark.parametrize(
    ("row", "act", "doubts"),
    [
        ("\t\t100\t\t", "leave", [Doubt.NO_NAME]),
        ("Bus\t\t\t\t", "leave", [Doubt.NO_AMOUNT]),
        ("Bus\t\tbeaucoup\t\t", "leave", [Doubt.AMOUNT_UNREAD]),
        ("Bus\t\t−12\t\t", "leave", [Doubt.AMOUNT_UNREAD]),
        ("Bus\t\t12.000\t\t", "leave", [Doubt.AMOUNT_ASKED]),
        ("Bus\t\t100\tautre\t", "create", [Doubt.KIND]),
        ("\tRégion\t100\t\tpeut-être", "create", [Doubt.STATUS]),
        ("a" * 151 + "\t\t100\t\t", "create", [Doubt.TOO_LONG]),
    ],
)
def test_what_is_doubtful_is_told(row: str, act: str, doubts: list[Doubt]) -> None:
    (line,) = read("Poste\tFinanceur\tMontant\tType\tÉtat\n" + row)
    assert (line.act, [doubt for doubt, _about in line.doubts]) == (act, doubts)


@pytest.mark.parametrize(
    ("funder", "nature", "public", "expected", "doubts"),
    [
        ("Région", "", "", ("subvention", True), []),
        ("Région", "Subvention", "oui", ("subvention", True), []),
        ("Région", "subventions", "non", ("subvention", False), []),
        ("Emmaüs", "Subvention", "Oui", ("subvention", True), []),
        ("Commune", "Part propre", "", ("propre", True), []),
        ("Orange", "Fonds privés, mécénat", "non", ("prive", False), []),
        ("Orange", "Mécénat", "oui", ("prive", False), [Doubt.NEVER_PUBLIC]),
        ("Commune", "Apport en nature", "", ("nature", False), []),
        ("Club", "Bénévolat valorisé", "non", ("benevolat", False), []),
        ("Commune", "Temps de travail mis à disposition", "", ("etp", False), []),
        ("Région", "Mystère", "", ("subvention", True), [Doubt.NATURE]),
        ("Région", "Subvention", "peut-être", ("subvention", True), [Doubt.PUBLIC]),
    ],
)
def test_the_nature_of_a_resource_and_who_is_public_are_read(
    funder: str, nature: str, public: str, expected: tuple[str, bool], doubts: list[Doubt]
) -> None:
    (line,) = read(f"Financeur\tMontant\tNature\tArgent public\n{funder}\t100\t{nature}\t{public}")
    assert (line.values["nature"], line.values["is_public"]) == expected
    assert [doubt for doubt, _about in line.doubts] == doubts


@pytest.mark.django_db
def test_pasted_lines_join_the_plan_in_one_line_of_the_journal(page: Any, action: ActionSheet, member: Member) -> None:
    shown = page("upload_lines", lines=PASTED)
    assert shown.context["preview"].sentence == "4 lignes\u00a0: 3 à ajouter, 1 laissée."
    assert not ExpenseLine.objects.filter(action=action).exists()
    columns = {f"column-{column.number}": column.key for column in shown.context["preview"].columns}
    with told(member.roadmap) as journal:
        page("import_lines", table=shown.context["sealed"], kind="fonctionnement", **columns)
    assert list(ExpenseLine.objects.filter(action=action).values_list("label", "amount")) == [
        ("Achat du bus", Decimal(24000))
    ]
    assert states(action) == {"Région": ("demande", date(2027, 6, 30)), "Caf": ("accorde", None)}
    assert StatusChange.objects.filter(line__action=action).count() == 2
    assert ("import_lines", "actionsheet", {}, {"expenses": 1, "resources": 2}) in journal


@pytest.mark.django_db
def test_three_thousand_pasted_lines_are_refused_in_a_sentence(page: Any, action: ActionSheet) -> None:
    form = page("upload_lines", lines="Poste\tMontant\n" + "Bus\t10\n" * 3_000).context["form"]
    assert form.errors == {"lines": ["Ce tableau a plus de 300 lignes. Envoyez-le en plusieurs fois."]}


@pytest.mark.django_db
def test_a_table_that_brings_nothing_is_refused(action: ActionSheet, member: Member) -> None:
    sent = SentTable([["Poste", "Montant"], ["Total", "10"]], 0, columns={0: "label", 1: "amount"})
    with refused("nothing-new"):
        several_lines.import_plan_lines(action=action, sent=sent, kind="fonctionnement", by=member)
    assert not ExpenseLine.objects.filter(action=action).exists()


@pytest.mark.django_db
def test_funders_of_pasted_lines_that_may_be_one_are_told_and_merged_when_asked(
    action: ActionSheet, member: Member, client: Client
) -> None:
    assert member.user
    client.force_login(member.user)

    def url(name: str) -> str:
        return reverse(f"funding:{name}", args=[member.roadmap.slug, action.code])

    pasted = "Qui finance\tMontant\nÉtat\t1000\nÉtat (FNADT)\t2000"
    shown = client.post(url("upload_lines"), {"lines": pasted})
    (question,) = [one for one in shown.context["preview"].funders.questions if "État" in one.names]
    assert question.names == ("État", "État (FNADT)")
    sent = {name: value for name, value in form_of(shown).items() if not name.startswith("fuse-")}
    again = client.post(url("preview_lines"), sent | {f"fuse-{question.pair.key}": "État"})
    assert form_of(again)[f"fuse-{question.pair.key}"] == "État"
    assert not FunderFusion.objects.filter(roadmap=member.roadmap).exists()
    assert client.post(url("import_lines"), form_of(again)).status_code == 302
    fusion = FunderFusion.objects.get(roadmap=member.roadmap)
    assert (fusion.into, fusion.merged) == ("État", ["État (FNADT)"])
