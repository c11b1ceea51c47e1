"""What people do around a committee, one sentence a function: they prepare a meeting, answer, sit, write, come back to
it."""

import re
import time
from datetime import date, datetime, timedelta
from email import message_from_string, policy
from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Served
from tests.journeys import steps
from tests.journeys.lists import DRONNE

FICHES = "Fiches à arbitrer"
# What a night, and the fortnight that follows it, change in the rows of a meeting.
_PASS = """
from datetime import timedelta
from django.db.models import DateField
from jalons.actions.models import Decision
from jalons.governance.models import Meeting, MeetingMinutes, Presence, Resolution

meeting = Meeting.objects.get(title={title!r})
for model, found in ((Meeting, {{"pk": meeting.pk}}), *((one, {{"meeting": meeting}}) for one in (
    Decision, MeetingMinutes, Presence, Resolution
))):
    for row in model.objects.filter(**found):
        days = [field.attname for field in model._meta.fields if isinstance(field, DateField)]
        moved = {{name: getattr(row, name) - timedelta({days}) for name in days if getattr(row, name)}}
        if moved:
            model.objects.filter(pk=row.pk).update(**moved)
"""


def today() -> date:
    return timezone.localdate()


def let_days_pass(demo: Served, meeting: str, days: int) -> None:
    """No clock is turned: what this meeting left is as old as if so many days had passed."""
    demo.manage("shell", "--verbosity", "0", "-c", _PASS.format(title=meeting, days=days))


# --- a meeting and its pages -----------------------------------------------------------------------------------------


def plan_a_meeting(page: Page, committee: str, title: str, at: str, minutes: int) -> None:
    """Today."""
    steps.go_to(page, "Comités")
    steps.follow(page, "Prévoir une réunion")
    steps.choose(page, "Comité", committee)
    steps.fill(page, {"Intitulé": title, "Date": today().isoformat(), "Heure": at, "Lieu": "Salle du conseil"})
    steps.fill(page, {"Durée prévue, en minutes": str(minutes)})
    steps.press(page, "Enregistrer la réunion")
    steps.is_told(page, "La réunion est enregistrée.")


def open_view(page: Page, name: str) -> None:
    """One of the pages of the meeting, from any other."""
    page.get_by_role("navigation", name="Pages de cette réunion").get_by_role("link", name=name, exact=True).click()
    chosen = page.get_by_role("navigation", name="Pages de cette réunion").locator("[aria-current]")
    expect(chosen).to_have_text(name)


def open_the_meeting(page: Page, title: str) -> None:
    page.goto(f"{DRONNE}comites/")
    page.get_by_role("main").get_by_role("link", name=title, exact=True).click()
    steps.is_at(page, title)


# --- what is prepared ------------------------------------------------------------------------------------------------


def bring_fiches(page: Page, lines: list[tuple[str, str, str]]) -> None:
    """Pasted from the table of the services: title, service, who carries it."""
    page.goto(f"{DRONNE}actions/importer/")
    heading = ("Axe", "Titre de l’action", "Statut", "Direction ou service pilote", "Élu·e référent·e")
    rows = [heading, *(("Aller vers", title, "à arbitrer", service, sponsor) for title, service, sponsor in lines)]
    steps.fill(page, {"Collez vos lignes": "\n".join("\t".join(row) for row in rows)})
    steps.press(page, "Voir ce qui serait importé")
    steps.press(page, f"Importer {len(lines)} actions")
    steps.is_told(page, f"Import fait : {len(lines)} actions.")


def add_a_point(page: Page, title: str, presenter: str, minutes: int, papers: str = "") -> None:
    steps.follow(page, "Ajouter un point")
    values = {"Intitulé": title, "Qui présente": presenter, "Durée, en minutes": str(minutes)}
    steps.fill(page, {**values, "Documents à lire avant": papers})
    steps.press(page, "Enregistrer le point")
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def put_on_the_agenda(page: Page, title: str) -> None:
    """The élu·e who carries the fiche is proposed to present it."""
    waiting = page.get_by_role("region", name="Fiches qui attendent")
    line = waiting.get_by_role("listitem").filter(has_text=title)
    line.get_by_role("link", name=re.compile("^Inscrire")).click()
    expect(steps.field(page, "Fiche").locator("option:checked")).to_contain_text(title)
    expect(steps.field(page, "Qui présente").locator("option:checked")).to_contain_text("Vice-présidence")
    steps.press(page, "Inscrire la fiche")
    steps.is_told(page, "La fiche est à l’ordre du jour.")


def excuse_a_service(page: Page, service: str, why: str) -> None:
    page.get_by_role("link", name=f"Dire pourquoi il n’est pas concerné {service}").click()
    steps.fill(page, {"Pourquoi il n’est pas concerné": why})
    steps.press(page, "Enregistrer le motif")
    steps.is_told(page, "Le motif est noté.")


# --- people ----------------------------------------------------------------------------------------------------------


def take_the_address_off(page: Page, who: str) -> None:
    """Somebody whom only a letter reaches: `who` is the name of the seat, which is that of their structure."""
    _open_contact_of(page, who)
    steps.fill(page, {"Adresse électronique": ""})
    steps.press(page, "Enregistrer")
    steps.is_told(page, "C’est enregistré.")


def write_no_more_to(page: Page, who: str) -> None:
    _open_contact_of(page, who)
    page.get_by_label("Ne veut plus être contactée").check()
    steps.press(page, "Enregistrer")
    steps.is_told(page, "C’est enregistré.")


def _open_contact_of(page: Page, who: str) -> None:
    structure, _mark, function = who.partition(" / ")
    page.goto(f"{DRONNE}acteurs/?q={structure}")
    row = page.get_by_role("row").filter(has_text=structure).filter(has_text=function)
    row.get_by_role("link", name=function).first.click()


def seat_an_inhabitant(page: Page, seat: str, name: str) -> None:
    """Somebody without address, whom the directory does not know yet."""
    page.goto(f"{DRONNE}acteurs/ajouter/")
    steps.fill(page, {"Nom": name})
    steps.press(page, "Ajouter la personne")
    steps.is_told(page, "La personne est ajoutée.")
    steps.go_to(page, "Comités et sièges")
    steps.follow(page, "Comité de pilotage")
    steps.follow(page, f"Modifier {seat}")
    option = steps.field(page, "Qui siège").locator("option").filter(has_text=name)
    steps.field(page, "Qui siège").select_option(value=option.get_attribute("value"))
    steps.press(page, "Enregistrer le siège")
    steps.is_told(page, "Le siège est enregistré.")


# --- convened --------------------------------------------------------------------------------------------------------


def address_of(page: Page, seat: str) -> str:
    """On the preview of the convocations."""
    # Seats are folded by the way they are reached.
    row = page.locator("li").filter(has=page.get_by_text(seat, exact=True)).last
    found = re.search(r"\S+@\S+", row.text_content() or "")
    assert found, seat
    return found[0]


def wait_for_the_mail(page: Page, words: str, times: int) -> None:
    """Messages leave one by one after the page: it is asked for again until it says that all have left."""
    deadline = time.monotonic() + 30
    while (found := page.get_by_text(words).count()) != times:
        assert time.monotonic() < deadline, f"{found} of {times}"
        page.reload()


def addressees(demo: Served, subject: str) -> list[str]:
    """Of each message that left about it."""
    messages: list[Any] = [message_from_string(raw, policy=policy.default) for raw in demo.messages()]
    return [message["to"] for message in messages if message["subject"].replace("\u00a0", " ").startswith(subject)]


def answer(phone: Page, words: str, representative: str = "") -> None:
    phone.get_by_label(words).check()
    if representative:
        steps.choose(phone, "Qui vous représente", representative)
    steps.press(phone, "Envoyer ma réponse")
    steps.is_told(phone, "Réponse de votre siège")


# --- in the room -----------------------------------------------------------------------------------------------------


def tick(phone: Page, seat: str, mark: str = "Présent") -> None:
    button = row_of_seat(phone, seat).get_by_role("button", name=mark, exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def row_of_seat(phone: Page, seat: str) -> Locator:
    return phone.locator("li").filter(has=phone.get_by_text(seat, exact=True))


def note_who_represents(phone: Page, seat: str, by: str) -> None:
    row_of_seat(phone, seat).get_by_role("link", name="Représenté, arrivée…").click()
    steps.choose(phone, "Représenté par", by)
    steps.press(phone, "Noter qui le représente")
    steps.is_told(phone, "est représenté.")


def treat(phone: Page, point: str) -> None:
    """The sitting opens the field of that point."""
    phone.get_by_role("link", name=f"Écrire ce qui se dit : {point}").click()
    expect(phone.get_by_label("Ce qui s’est dit")).to_be_visible()


def write_at_the_point(phone: Page, text: str) -> None:
    """What is typed is saved; where both versions are shown, by its button."""
    phone.get_by_label("Ce qui s’est dit").fill(text)
    if phone.locator("[data-other]:visible").count():
        phone.get_by_role("button", name=re.compile("^Enregistrer")).click()
        steps.is_told(phone, "C’est enregistré.")
    else:
        expect(phone.get_by_role("status").filter(has_text="Enregistré à")).to_be_visible()


def move(phone: Page, seat: str, words: str) -> None:
    """At the point of the fiches: « Part » or « Arrive »."""
    phone.get_by_role("link", name=f"Arrivée ou départ : {FICHES}").click()
    phone.get_by_role("button", name=f"{words} : {seat}").click()


def decide(phone: Page, title: str, outcome: str, why: str = "") -> None:
    line = phone.locator("li[id^=fiche]").filter(has_text=title)
    line.get_by_role("link", name=re.compile("^Décider")).click()
    phone.get_by_label(outcome, exact=True).check()
    steps.fill(phone, {"Motif": why})
    steps.press(phone, "Noter la décision")
    expect(decided(phone, title)).to_contain_text(outcome)


def decided(page: Page, title: str) -> Locator:
    """A fiche of the sitting, with what was decided of it."""
    return page.locator("li[id^=fiche]").filter(has_text=title)


def note_a_resolution(page: Page, text: str, owner: str = "", due: date | None = None) -> None:
    """The committee comes back to it in a fortnight."""
    steps.follow(page, "Noter une résolution")
    steps.fill(page, {"Ce qui est à faire": text})
    if owner and due:
        say_who_and_when(page, owner, due)
    steps.press(page, "Noter cette résolution")
    expect(page.get_by_role("listitem").filter(has_text=text)).to_be_visible()


def say_who_and_when(page: Page, owner: str, due: date) -> None:
    steps.choose(page, "Qui la fait", owner)
    review = today() + timedelta(days=14)
    steps.fill(page, {"À faire avant le": due.isoformat(), "Le comité y revient le": review.isoformat()})


# --- afterwards ------------------------------------------------------------------------------------------------------


def write_live(page: Page, point: str, text: str) -> None:
    """No button is pressed: what is typed is saved, and this browser forgets it."""
    section = page.get_by_role("region", name=point, exact=True)
    section.get_by_label("Ce qui s’est dit").fill(text)
    expect(section.get_by_role("status").filter(has_text="Enregistré à")).to_be_visible()
    expect(section.get_by_text("Gardé sur cet appareil")).to_have_count(0)


def seconds_before_midnight() -> float:
    now = timezone.localtime()
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), tzinfo=now.tzinfo)
    return (midnight - now).total_seconds()
