"""Who must see a fiche, until when, and what they answer: without account, by a page of their own."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets as sheet_changes
from jalons.actions.changes import visas
from jalons.actions.changes.visas import GivenPage
from jalons.actions.models import ActionSheet, Visa, VisaRequest
from jalons.actions.queries import visas as queries
from jalons.actions.rules.visas import READABLE_AFTER, VisaState, has_changed_since, visa_state
from jalons.base.french import format_short_day
from jalons.directory.changes.contacts import add_contact, forbid_writing
from jalons.directory.models import Contact
from jalons.funding.changes.funders import merge_funders
from jalons.funding.changes.lines import add_expense, add_funding, revise_funding
from jalons.funding.models import FundingLine
from jalons.mail.models import Message
from jalons.roadmaps.models import JournalEntry, Member, Membership
from jalons.roadmaps.rules.permissions import Permission
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db

WHO = "Vice-présidence aux solidarités"
DUE, BEFORE, AFTER = date(2026, 3, 2), date(2026, 3, 1), date(2026, 3, 3)


@pytest.fixture
def due_on() -> date:
    return timezone.localdate() + timedelta(days=15)


@pytest.fixture
def handed(action: ActionSheet, member: Member, due_on: date) -> GivenPage:
    return visas.ask_visas(actions=[action], capacity="vice-presidence", function=WHO, due_on=due_on, by=member)


@pytest.fixture
def visa(handed: GivenPage) -> Visa:
    return handed.asked.visas.get()


def path_of(given: GivenPage) -> str:
    return "/" + given.address.split("/", 3)[3]


def contact_of(member: Member) -> Contact:
    return add_contact(last_name="Une personne", function="Direction de la CAF", email="caf@exemple.test", by=member)


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "today", "state"),
    [
        ("", BEFORE, VisaState.WAITING),
        ("", DUE, VisaState.WAITING),
        ("", AFTER, VisaState.LATE),
        ("visa", AFTER, VisaState.GIVEN),
        ("remarque", BEFORE, VisaState.REMARK),
    ],
)
def test_a_visa_is_late_the_day_after_its_last_day_and_no_more_once_answered(
    answer: str, today: date, state: VisaState
) -> None:
    assert visa_state(answer, DUE, today) is state


@pytest.mark.parametrize(("answer", "state"), [("", VisaState.MOOT), ("visa", VisaState.GIVEN)])
def test_of_a_fiche_that_goes_no_further_no_visa_is_awaited(answer: str, state: VisaState) -> None:
    assert visa_state(answer, DUE, AFTER, is_set_aside=True) is state


def test_the_page_does_not_await_the_visa_of_an_abandoned_fiche(
    visa: Visa, action: ActionSheet, member: Member, world: World, client: Client
) -> None:
    page = reverse("actions:visas", args=[member.roadmap.slug])
    client.force_login(world.user("referente"))
    assert "visa attendu" in client.get(page).content.decode()
    ActionSheet.objects.filter(pk=action.pk).update(status="abandonnee")
    shown = client.get(page).content.decode()
    assert "visa attendu" not in shown and "visa sans objet" in shown
    assert queries.fiche_visas(ActionSheet.objects.select_related("axis").get(pk=action.pk)).waiting == ""


def test_a_fiche_changed_since_an_answer_only_when_its_version_did() -> None:
    assert [has_changed_since(seen, 4) for seen in (None, 4, 3)] == [False, False, True]


# --- asked -----------------------------------------------------------------------------------------------------------


def test_a_contact_gets_one_message_for_all_the_fiches_and_its_address_is_never_stored(
    world: World, due_on: date, django_capture_on_commit_callbacks: Any
) -> None:
    by = world.member()
    actions = list(ActionSheet.objects.filter(roadmap=by.roadmap)[:3])
    contact = contact_of(by)
    with told(by.roadmap) as lines, django_capture_on_commit_callbacks(execute=True):
        given = visas.ask_visas(actions=actions, capacity="partenaire", contact=contact, due_on=due_on, by=by)
    assert given.address == ""
    [message] = [one for one in mail.outbox if one.to == ["caf@exemple.test"]]
    assert all(f"{one.code} {one.title}" in message.body for one in actions)
    token = message.body.split("/mes-visas/")[1].split("/")[0]
    row = VisaRequest.objects.values().get(pk=given.asked.pk)
    assert (token in str(row), row["function"], row["had_person"]) == (False, "Direction de la CAF", True)
    codes = ", ".join(one.code for one in actions)
    assert lines == [("ask_visas", "visarequest", {}, {"due_on": str(due_on), "fiches": codes})]
    assert Client().get(f"/mes-visas/{token}/").status_code == 200


def test_a_function_without_address_has_a_page_to_be_handed_over(handed: GivenPage, client: Client) -> None:
    assert (handed.asked.message, client.get(path_of(handed)).status_code) == (None, 200)


def test_who_refused_to_be_written_to_gets_a_page_that_is_handed_over(
    action: ActionSheet, member: Member, due_on: date
) -> None:
    contact = contact_of(member)
    forbid_writing(contact=contact)
    contact.refresh_from_db()
    given = visas.ask_visas(actions=[action], capacity="partenaire", contact=contact, due_on=due_on, by=member)
    assert (bool(given.address), Message.objects.filter(kind="visa_request").count()) == (True, 0)


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"actions": []}, "visa-fiches", "actions"),
        ({"function": " "}, "visa-of-nobody", "function"),
        ({"due_on": timezone.localdate() - timedelta(days=1)}, "visa-day-past", "due_on"),
        ({"due_on": timezone.localdate() + timedelta(days=400)}, "visa-day-too-far", "due_on"),
    ],
)
def test_a_request_that_cannot_be_asked_is_refused(
    action: ActionSheet, member: Member, due_on: date, more: dict[str, Any], code: str, field: str
) -> None:
    asked = {"actions": [action], "capacity": "service", "function": WHO, "due_on": due_on} | more
    with refused(code, field):
        visas.ask_visas(**asked, by=member)
    assert not VisaRequest.objects.filter(roadmap=member.roadmap).exists()


def test_the_same_person_is_asked_about_a_fiche_once_and_again_on_the_same_line(
    handed: GivenPage, visa: Visa, action: ActionSheet, member: Member, due_on: date
) -> None:
    asked = {"actions": [action], "capacity": "service", "function": WHO, "due_on": due_on, "by": member}
    with refused("visa-already-asked", "actions"):
        visas.ask_visas(**asked)
    visas.answer_visa(visa=visa, answer="visa", version=action.version)
    with refused("visa-already-asked", "actions"):
        visas.ask_visas(**asked)
    assert Visa.objects.filter(action=action).count() == 1


# --- answered --------------------------------------------------------------------------------------------------------


def test_a_page_answers_and_the_fiche_tells_who_gave_their_visa(
    handed: GivenPage, visa: Visa, action: ActionSheet, member: Member, client: Client
) -> None:
    assert WHO in queries.fiche_visas(action).waiting
    page = client.get(f"{path_of(handed)}{visa.pk}/")
    assert action.title in page.content.decode()
    sent = {"answer": "visa", "text": "", "version": page.context["version"]}
    assert client.post(f"{path_of(handed)}{visa.pk}/", sent).status_code == 302
    found = queries.fiche_visas(action)
    assert (found.waiting, found.told, found.lines[0].state) == ("", "1 visa", VisaState.GIVEN)
    line = JournalEntry.objects.filter(roadmap=member.roadmap).latest("id")
    assert (line.verb, line.signer_kind, line.about_label) == ("give_visa", "visarequest", "")


def test_a_remark_says_something(visa: Visa, action: ActionSheet) -> None:
    with refused("visa-without-remark", "text"):
        visas.answer_visa(visa=visa, answer="remarque", text="  ", version=action.version)
    visas.answer_visa(visa=visa, answer="remarque", text="Le coût est à revoir.", version=action.version)
    visa.refresh_from_db()
    assert (visa.answer, visa.text, visa.version) == ("remarque", "Le coût est à revoir.", action.version)
    visas.answer_visa(visa=visa, answer="visa", version=action.version)
    visa.refresh_from_db()
    assert (visa.answer, visa.text) == ("visa", "")


def test_a_fiche_written_again_meanwhile_is_read_again_before_the_answer(
    handed: GivenPage, visa: Visa, action: ActionSheet, member: Member, client: Client
) -> None:
    address = f"{path_of(handed)}{visa.pk}/"
    seen = client.get(address).context["version"]
    sheet_changes.revise_action(action=action, version=action.version, by=member, context="Un autre constat.")
    page = client.post(address, {"answer": "remarque", "text": "À chiffrer.", "version": seen})
    text = page.content.decode()
    assert "récrite pendant que vous la lisiez" in text
    assert ("À chiffrer." in text, "Un autre constat." in text, page.context["version"]) == (True, True, seen + 1)
    assert client.post(address, {"answer": "remarque", "text": "À chiffrer.", "version": seen + 1}).status_code == 302


def test_an_answer_is_told_to_be_about_an_earlier_version(visa: Visa, action: ActionSheet, member: Member) -> None:
    visas.answer_visa(visa=visa, answer="visa", version=action.version)
    revised = sheet_changes.revise_action(action=action, version=action.version, by=member, context="Récrit.")
    assert [line.has_changed for line in queries.fiche_visas(revised).lines] == [True]


def test_a_page_answers_for_its_own_fiches_alone(world: World, due_on: date, client: Client) -> None:
    by = world.member()
    first, second = ActionSheet.objects.filter(roadmap=by.roadmap)[:2]
    pages = [
        visas.ask_visas(actions=[action], capacity="service", function=WHO, due_on=due_on, by=by)
        for action in (first, second)
    ]
    strange = pages[1].asked.visas.get()
    address = f"{path_of(pages[0])}{strange.pk}/"
    assert client.get(address).status_code == 404
    assert client.post(address, {"answer": "visa", "version": second.version}).status_code == 404
    strange.refresh_from_db()
    assert strange.answer == ""


def test_somebody_of_the_team_answers_with_their_account_and_nobody_in_their_place(
    world: World, action: ActionSheet, due_on: date
) -> None:
    by = world.member()
    asked, other = Membership.objects.filter(roadmap=by.roadmap).exclude(user=by.user).order_by("id")[:2]
    given = visas.ask_visas(actions=[action], capacity="service", membership=asked, due_on=due_on, by=by)
    visa = given.asked.visas.get()
    address = reverse("publication:team_visa", args=[by.roadmap.slug, given.asked.pk, visa.pk])
    client = Client()
    client.force_login(other.user)
    assert client.post(address, {"answer": "visa", "version": action.version}).status_code == 302
    assert Visa.objects.get(pk=visa.pk).answer == ""
    client.force_login(asked.user)
    assert client.get(address).status_code == 200
    assert "Lire et répondre" in client.get(reverse("actions:visas", args=[by.roadmap.slug])).content.decode()
    client.post(address, {"answer": "visa", "version": action.version})
    line = JournalEntry.objects.filter(roadmap=by.roadmap, verb="give_visa").latest("id")
    assert (line.by_id, Visa.objects.get(pk=visa.pk).answer) == (asked.user_id, "visa")


# --- while it lasts --------------------------------------------------------------------------------------------------


def test_a_withdrawn_request_closes_its_page_and_comes_back(
    handed: GivenPage, visa: Visa, action: ActionSheet, member: Member, client: Client
) -> None:
    visas.withdraw_visas(asked=handed.asked, by=member)
    assert client.get(path_of(handed)).status_code == 404
    assert queries.fiche_visas(action).lines == ()
    with refused("visa-withdrawn"):
        visas.answer_visa(visa=visa, answer="visa", version=action.version)
    visas.restore_visas(asked=handed.asked, by=member)
    assert client.get(path_of(handed)).status_code == 200


def test_a_withdrawn_request_is_told_as_withdrawn_and_waits_for_nobody(
    handed: GivenPage, member: Member, client: Client
) -> None:
    visas.withdraw_visas(asked=handed.asked, by=member)
    [request] = queries.visa_requests(member.roadmap)
    assert [(line.state, line.label) for line in request.lines] == [(VisaState.WITHDRAWN, "demande retirée")]
    assert (request.waits, request.told) == (False, "")
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("actions:visas", args=[member.roadmap.slug])).content.decode()
    assert ("demande retirée" in page, "visa attendu" in page) == (True, False)


def test_what_was_answered_stays_once_the_request_is_withdrawn(
    handed: GivenPage, visa: Visa, action: ActionSheet, member: Member
) -> None:
    visas.answer_visa(visa=visa, answer="visa", version=action.version)
    visas.withdraw_visas(asked=handed.asked, by=member)
    [request] = queries.visa_requests(member.roadmap)
    assert request.lines[0].state is VisaState.GIVEN


def test_the_function_of_the_directory_is_shown_beside_the_answer(
    action: ActionSheet, member: Member, due_on: date, client: Client
) -> None:
    """A function that was written after the request, and the structure, on every page that names who answers."""
    contact = add_contact(last_name="Une personne", organisation="Région", email="vp@exemple.test", by=member)
    given = visas.ask_visas(actions=[action], capacity="vice-presidence", contact=contact, due_on=due_on, by=member)
    Contact.objects.filter(pk=contact.pk).update(function="Vice-présidence aux solidarités")
    visas.answer_visa(visa=given.asked.visas.get(), answer="visa", version=action.version)
    who = "Vice-présidence aux solidarités, Région"
    assert [line.who for line in queries.visa_requests(member.roadmap)] == [who]
    assert [line.who for line in queries.fiche_visas(action).lines] == [who]
    assert member.user
    client.force_login(member.user)
    for name, *more in (("actions:visas",), ("overview:action", action.code)):
        assert who in client.get(reverse(name, args=[member.roadmap.slug, *more])).content.decode()
    with refused("visa-already-asked", "actions"):
        contact.refresh_from_db()
        visas.ask_visas(actions=[action], capacity="autre", contact=contact, due_on=due_on, by=member)


def test_a_fiche_that_moved_says_which_code_its_message_said(
    handed: GivenPage, visa: Visa, action: ActionSheet, member: Member, client: Client
) -> None:
    told = action.code
    first = sheet_changes.propose_action(title="Avant", axis=action.axis, by=member)
    assert "Anciennement" not in client.get(path_of(handed)).content.decode()
    sheet_changes.move_action(action=first, axis=action.axis, rank=1, by=member)
    action.refresh_from_db()
    assert action.code != told
    for path in (path_of(handed), f"{path_of(handed)}{visa.pk}/"):
        assert f"Anciennement {told}" in client.get(path).content.decode()
    given = visas.remind_visas(asked=handed.asked, by=member)
    assert "Anciennement" not in client.get(path_of(given)).content.decode()


def test_the_money_of_a_visa_is_in_view_and_a_refusal_is_apart(
    handed: GivenPage, visa: Visa, action: ActionSheet, member: Member, client: Client
) -> None:
    add_expense(action=action, label="Essence", kind="fonctionnement", amount=Decimal(900), by=member)
    for funder, status in (("MSA", "accorde"), ("Fondation", "refuse")):
        add_funding(
            action=action, funder=funder, nature="subvention", kind="fonctionnement", amount=Decimal(300), status=status,
            by=member,
        )  # fmt: skip
    page = client.get(f"{path_of(handed)}{visa.pk}/")
    sums = {fact.label: fact.texts for fact in page.context["sums"]}
    assert [text.partition("\u00a0")[0] for text in sums["Qui paie"]] == ["MSA"]
    assert [text.partition("\u00a0")[0] for text in sums["Qui a refusé, non compté"]] == ["Fondation"]
    table = page.content.decode().partition("<caption>Plan de financement")[0].rpartition("<table")[2]
    assert table.startswith(' class="list"')
    assert 'data-label="Montant"' in page.content.decode()
    assert "base/frame" in page.content.decode()  # the style that makes a card of each line on a phone


def test_the_mail_knows_a_funder_under_each_of_its_names(
    member: Member, action: ActionSheet, due_on: date, django_capture_on_commit_callbacks: Any
) -> None:
    """By the directory, by the acronyms that everybody knows, and by what the team merged."""
    name = "Caisse d’allocations familiales"
    contact = add_contact(last_name="Une personne", organisation=name, email="caf@exemple.test", by=member)
    for funder in ("CAF", "Caf de la Dordogne"):
        add_funding(
            action=action, funder=funder, nature="subvention", kind="fonctionnement", amount=Decimal(1000), by=member
        )
    merge_funders(names=["CAF", "Caf de la Dordogne"], into="CAF", by=member)
    with django_capture_on_commit_callbacks(execute=True):
        visas.ask_visas(actions=[action], capacity="financeur", contact=contact, due_on=due_on, by=member)
    body = mail.outbox[-1].body.replace("\u202f", " ").replace("\u00a0", " ")
    assert "2 000 € attendus de votre structure" in body


def test_a_page_opens_for_three_months_after_its_last_day(handed: GivenPage, due_on: date) -> None:
    last = due_on + READABLE_AFTER
    assert [handed.asked.is_open(day) for day in (last, last + timedelta(days=1))] == [True, False]


def test_a_reminder_gives_a_new_page_and_closes_the_former_one(
    handed: GivenPage, member: Member, client: Client
) -> None:
    second = visas.remind_visas(asked=handed.asked, by=member)
    assert (client.get(path_of(handed)).status_code, client.get(path_of(second)).status_code) == (404, 200)


def test_somebody_written_to_today_is_not_reminded_today(
    action: ActionSheet, member: Member, due_on: date, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        given = visas.ask_visas(
            actions=[action], capacity="partenaire", contact=contact_of(member), due_on=due_on, by=member
        )
    with refused("visa-reminded-today"):
        visas.remind_visas(asked=given.asked, by=member)


def test_nobody_is_reminded_once_everything_is_answered(
    handed: GivenPage, visa: Visa, action: ActionSheet, member: Member
) -> None:
    visas.answer_visa(visa=visa, answer="visa", version=action.version)
    with refused("visa-all-answered"):
        visas.remind_visas(asked=handed.asked, by=member)


def test_an_erased_contact_closes_the_page_and_leaves_what_was_answered(
    action: ActionSheet, member: Member, due_on: date, django_capture_on_commit_callbacks: Any
) -> None:
    contact = contact_of(member)
    with django_capture_on_commit_callbacks(execute=True):
        given = visas.ask_visas(actions=[action], capacity="partenaire", contact=contact, due_on=due_on, by=member)
    token = mail.outbox[-1].body.split("/mes-visas/")[1].split("/")[0]
    visas.answer_visa(visa=given.asked.visas.get(), answer="visa", version=action.version)
    contact.delete()
    assert Client().get(f"/mes-visas/{token}/").status_code == 404
    assert [line.who for line in queries.fiche_visas(action).lines] == ["Direction de la CAF"]
    with refused("visa-of-nobody-left"):
        visas.answer_visa(visa=given.asked.visas.get(), answer="visa", version=action.version)


def test_the_database_refuses_an_answer_without_its_day(visa: Visa) -> None:
    with pytest.raises(IntegrityError, match="visa_answered_has_its_day_and_version"):
        Visa.objects.filter(pk=visa.pk).update(answer="visa")


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_list_costs_the_same_queries_whatever_the_number_of_people(
    world: World, due_on: date, django_assert_max_num_queries: Any
) -> None:
    by = world.member()
    actions = list(ActionSheet.objects.filter(roadmap=by.roadmap))
    for number in range(6):
        visas.ask_visas(
            actions=actions[: number + 1], capacity="service", function=f"Direction {number}", due_on=due_on, by=by
        )
    with django_assert_max_num_queries(5):
        lines = [line for line in queries.visa_requests(by.roadmap) if line.who.startswith("Direction ")]
        assert [len(line.lines) for line in lines] == [1, 2, 3, 4, 5, 6]


def test_the_form_asks_about_the_fiche_where_it_was_opened(world: World, due_on: date) -> None:
    by, client = world.member(), Client()
    assert by.user and by.can(Permission.MANAGE_MEMBERS)
    client.force_login(by.user)
    address = reverse("actions:ask_visas", args=[by.roadmap.slug])
    page = client.get(f"{address}?fiche={world.action().code}")
    assert page.context["form"].initial == {"actions": [world.action().pk]}
    sent = {"actions": [world.action().pk], "capacity": "service", "function": WHO, "due_on": due_on.isoformat()}
    answer = client.post(address, sent).content.decode()
    assert ("/mes-visas/" in answer, WHO in answer) == (True, True)
    assert "Cochez au moins une fiche." in client.post(address, {"capacity": "service"}).content.decode()


# --- what stays, and what changed ------------------------------------------------------------------------------------


@pytest.fixture
def caf(action: ActionSheet, member: Member) -> FundingLine:
    add_expense(action=action, label="Le bus", kind="investissement", amount=Decimal(57_000), by=member)
    return add_funding(
        action=action, funder="Caf", nature="subvention", kind="investissement", amount=Decimal(15_000), by=member
    )


def revise_caf(line: FundingLine, amount: int, by: Member) -> None:
    revise_funding(
        line=line,
        funder="Caf",
        nature="subvention",
        kind="investissement",
        amount=Decimal(amount),
        by=by,
    )


def test_a_remark_stays_written_when_a_visa_follows_and_is_not_glued_to_it(
    handed: GivenPage, visa: Visa, action: ActionSheet, client: Client
) -> None:
    url = f"{path_of(handed)}{visa.pk}/"
    remark = {"answer": "remarque", "text": "Le local n’est pas prévu.", "version": action.version}
    for _time in range(6):
        client.post(url, remark)
    assert [row.text for row in visa.answers.all()] == ["Le local n’est pas prévu."]
    assert client.get(url).context["form"]["text"].value() in (None, "")
    client.post(url, remark | {"answer": "visa"})
    visa.refresh_from_db()
    assert (visa.answer, visa.text) == ("visa", "")
    [line] = queries.fiche_visas(action).lines
    assert [(past.label, past.text) for past in line.former] == [("remarque", "Le local n’est pas prévu.")]
    assert "Le local n’est pas prévu." in client.get(url).content.decode()


def test_a_visa_is_told_as_older_once_the_money_changed_and_says_what(
    handed: GivenPage, visa: Visa, action: ActionSheet, member: Member, caf: FundingLine
) -> None:
    visas.answer_visa(visa=visa, answer="visa", version=action.version)
    [line] = queries.fiche_visas(action).lines
    assert (line.label, line.is_older) == ("visa donné", False)
    revise_caf(caf, 25_000, member)
    [line] = queries.fiche_visas(action).lines
    assert line.label == "visa donné sur une version antérieure"
    assert line.money == ("Caf\u00a0: 25\u00a0000\u00a0€, au lieu de 15\u00a0000\u00a0€",)


def test_an_answer_about_money_that_changed_meanwhile_is_refused(
    handed: GivenPage, visa: Visa, action: ActionSheet, member: Member, caf: FundingLine, client: Client
) -> None:
    page = client.get(f"{path_of(handed)}{visa.pk}/").context
    revise_caf(caf, 25_000, member)
    with refused("visa-of-another-version"):
        visas.answer_visa(visa=visa, answer="visa", version=page["version"], money=page["money"])


def test_a_visa_is_asked_again_once_the_fiche_changed_and_the_former_one_stays_written(
    handed: GivenPage, visa: Visa, action: ActionSheet, member: Member, caf: FundingLine
) -> None:
    visas.answer_visa(visa=visa, answer="visa", text="Très bien.", version=action.version)
    with refused("visa-nothing-changed"):
        visas.ask_again(asked=handed.asked, by=member)
    revise_caf(caf, 25_000, member)
    with told(member.roadmap) as lines:
        assert visas.ask_again(asked=handed.asked, by=member).address
    assert [verb for verb, _kind, _before, _after in lines] == ["ask_visas_again"]
    [line] = queries.fiche_visas(action).lines
    assert (line.state, [past.text for past in line.former]) == (VisaState.WAITING, ["Très bien."])
    day = format_short_day(timezone.localdate())
    assert VisaRequest.objects.get(pk=handed.asked.pk).reason.startswith(
        f"La fiche a changé depuis votre réponse du {day}"
    )


def test_nobody_is_asked_about_an_abandoned_fiche(action: ActionSheet, member: Member) -> None:
    assert action in queries.askable_actions(member.roadmap)
    ActionSheet.objects.filter(pk=action.pk).update(status="abandonnee")
    assert action not in queries.askable_actions(member.roadmap)


def test_a_remark_is_mailed_to_whoever_asked(
    handed: GivenPage, visa: Visa, action: ActionSheet, member: Member, django_capture_on_commit_callbacks: Any
) -> None:
    assert member.user
    with django_capture_on_commit_callbacks(execute=True):
        visas.answer_visa(visa=visa, answer="remarque", text="Le local manque.", version=action.version)
    [message] = [one for one in mail.outbox if one.to == [member.user.email]]
    assert ("Le local manque." in message.body, f"#visa-{visa.request_id}" in message.body) == (True, True)


def test_the_mail_of_a_visa_says_why_and_how_much_is_asked(
    action: ActionSheet, member: Member, due_on: date, caf: FundingLine, django_capture_on_commit_callbacks: Any
) -> None:
    contact = add_contact(
        last_name="Une personne", function="Direction", email="caf@exemple.test", organisation="Caf", by=member
    )
    with django_capture_on_commit_callbacks(execute=True):
        visas.ask_visas(
            actions=[action], capacity="financeur", contact=contact, due_on=due_on, reason="Avant le comité.", by=member
        )
    body = mail.outbox[-1].body
    assert "Avant le comité." in body
    assert (
        f"{action.code} {action.title}\u00a0: 57\u00a0000\u00a0€ de dépenses, 15\u00a0000\u00a0€ attendus de votre structure"
        in body
    )


def test_a_person_and_another_function_are_not_both_asked(action: ActionSheet, member: Member, due_on: date) -> None:
    with refused("visa-of-two", "function"):
        visas.ask_visas(
            actions=[action],
            capacity="service",
            contact=contact_of(member),
            function="Un service",
            due_on=due_on,
            by=member,
        )


def test_the_page_of_a_visa_begins_with_the_money_and_the_answer_and_shows_nothing_else_of_the_roadmap(
    world: World, due_on: date, client: Client
) -> None:
    by, action = world.member(), world.action()
    given = visas.ask_visas(actions=[action], capacity="service", function=WHO, due_on=due_on, by=by)
    page = client.get(f"{path_of(given)}{given.asked.visas.get().pk}/").content.decode()
    places = [page.index(words) for words in ("Ce que cela coûte", "Qui paie", 'id="reponse"', 'id="fiche"')]
    assert places == sorted(places)
    assert ("Entendu en atelier" in page, "Les ressources du chantier" in page) == (False, False)


def test_the_page_of_visas_says_what_is_asked_of_oneself(handed: GivenPage, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("actions:visas", args=[member.roadmap.slug])).content.decode()
    assert "Aucun visa ne vous est demandé." in page
