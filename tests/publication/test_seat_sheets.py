"""« Ma fiche de séance », one page before a committee, and what the private page of a seat gives to read."""

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from jalons.actions.models import ActionSheet, Decision, ResolutionAction
from jalons.funding.models import ExpenseLine
from jalons.governance.changes.convocations import revoke_seat_page
from jalons.governance.changes.points import add_point
from jalons.governance.changes.presence import mark_seat
from jalons.governance.models import Convocation, Meeting, Resolution, Seat
from jalons.overview.queries.dashboard import roadmap_dashboard
from jalons.publication.changes.meeting_minutes import validate_minutes
from jalons.publication.queries.seat_sheets import seat_sheet, seat_sheet_document
from jalons.roadmaps.changes.blockers import add_blocker
from jalons.roadmaps.models import Step
from tests.governance.convening import page_of
from tests.governance.steering import add_committee, add_seat, days, meet, resolve
from tests.publication.giving_back import words
from tests.publication.telling import withdraw_every_news
from tests.world import World

pytestmark = pytest.mark.django_db
FUNCTION = "Vice-présidence action sociale"


@pytest.fixture
def convened(world: World) -> Convocation:
    """That of the élue, who presents a point of the coming meeting."""
    own = roadmap_dashboard(world.member("elue")).own_meeting
    assert own
    rows = Convocation.objects.select_related("meeting__roadmap", "meeting__committee", "seat__committee__roadmap")
    return rows.get(meeting=own.convocation.meeting, seat__label=own.convocation.seat)


def sheet(convened: Convocation, on: date | None = None) -> str:
    row = Convocation.objects.select_related("meeting__roadmap", "meeting__committee", "seat__committee__roadmap")
    row = row.get(pk=convened.pk)
    return words(seat_sheet_document(row.meeting, row.seat, on or timezone.localdate())).replace("\u00a0", " ")


def undecided_actions(world: World) -> list[ActionSheet]:
    """Two fiches that no meeting has decided of."""
    found = list(ActionSheet.objects.filter(roadmap=world.roadmap).order_by("id")[:2])
    Decision.objects.filter(action__in=found).delete()
    ActionSheet.objects.filter(pk__in=[action.pk for action in found]).update(status="proposee", is_adopted=False)
    return found


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_it_says_the_day_the_points_what_she_presents_and_what_is_asked(convened: Convocation, world: World) -> None:
    meeting = convened.meeting
    (action, *_others) = undecided_actions(world)
    meeting.agenda.create(action=action, presenter=FUNCTION)
    said = sheet(convened)
    facts = dict(seat_sheet_document(meeting, convened.seat, timezone.localdate()).facts)
    assert (facts["Siège"], facts["Lieu"]) == (convened.seat.label, meeting.place)
    # The agenda says its own points better, but those that one has to read before.
    others = [point for point in meeting.points.exclude(presenter=FUNCTION) if not point.papers]
    assert others and [point.title in said for point in others] == [False] * len(others)
    assert f"L’ordre du jour ({meeting.points.count()} points" in said
    _before, presented = said.split("Ce que vous présentez")
    presented = presented.split("Ce que vous aviez promis")[0]
    assert f"{action.code} {action.title}" in presented and "Décision demandée" in presented
    assert "prévus" in presented or "pas encore chiffrée" in presented
    past = Meeting.objects.filter(committee=meeting.committee, held_on__lt=timezone.localdate()).latest("held_on")
    Resolution.objects.filter(meeting=past).update(seat=None, membership=None, organisation=None)
    assert "Aucun comité ne vous a demandé de suite." in sheet(convened)
    row = Resolution.objects.filter(meeting=past, state="a_faire").first()
    assert row
    Resolution.objects.filter(pk=row.pk).update(seat=convened.seat, due_on=days(-2), review_on=None)
    assert row.text.rstrip(".") in sheet(convened).split("Ce que vous aviez promis")[1]
    assert "En retard : " in sheet(convened).split("Ce que vous aviez promis")[1]


def test_it_says_what_is_likely_to_be_asked(convened: Convocation, world: World) -> None:
    action = world.action()
    convened.meeting.agenda.create(action=action, presenter=FUNCTION)

    def question() -> str:
        sheet = seat_sheet(convened.meeting, convened.seat, timezone.localdate())
        (line,) = (line for line in sheet.presented.lines if line.code == action.code)
        return line.question.replace("\u00a0", " ")

    ActionSheet.objects.filter(pk=action.pk).update(status="en_cours", ends_on=days(-40), is_adopted=True)
    assert question().startswith("On vous demandera sans doute : pourquoi ce retard")
    ActionSheet.objects.filter(pk=action.pk).update(ends_on=days(400))
    action.steps.all().delete()
    action.expenses.all().delete()
    assert question() == "On vous demandera sans doute : combien cela coûtera-t-il ?"
    ExpenseLine.objects.create(action=action, label="Un bus", kind="fonctionnement", amount=10_000)
    action.funding.all().delete()
    assert "qui apportera les 10 000 € qui manquent ?" in question().replace("\u202f", " ")


def test_what_was_promised_and_is_done_since_the_last_meeting_is_told(convened: Convocation) -> None:
    meeting = convened.meeting
    past = Meeting.objects.filter(committee=meeting.committee, held_on__lt=timezone.localdate()).latest("held_on")
    Resolution.objects.filter(meeting__roadmap=meeting.roadmap).update(seat=None, membership=None, organisation=None)
    row = Resolution.objects.filter(meeting=past).first()
    assert row
    rows = Resolution.objects.filter(pk=row.pk)
    rows.update(seat=convened.seat, state="faite", closed_on=timezone.localdate(), outcome="Salle louée.")
    kept = seat_sheet(meeting, convened.seat, timezone.localdate()).kept
    assert [line.facts for line in kept.lines] == ["Faite\u00a0: Salle louée."]
    # What an earlier meeting asked and is done is no news.
    Meeting.objects.filter(pk=past.pk).update(held_on=days(-400))
    newer = Meeting.objects.filter(committee=meeting.committee, held_on__lt=timezone.localdate())
    if newer.exclude(pk=past.pk).exists():
        assert seat_sheet(meeting, convened.seat, timezone.localdate()).kept.lines == ()


def test_what_others_present_is_decided_without_her(convened: Convocation, world: World) -> None:
    mine, other = undecided_actions(world)
    convened.meeting.agenda.all().delete()
    convened.meeting.agenda.create(action=mine, presenter=FUNCTION)
    convened.meeting.agenda.create(action=other, presenter="Centre social")
    sheet = seat_sheet(convened.meeting, convened.seat, timezone.localdate())
    assert [(line.code, line.facts) for line in sheet.without_you.lines] == [
        (other.code, "présentée par Centre social.")
    ]


def test_the_page_of_a_phone_leads_to_the_paper(convened: Convocation, world: World) -> None:
    client = Client()
    client.force_login(world.user("elue"))
    page = client.get(reverse("publication:seat_page", args=[world.roadmap.slug, convened.meeting_id]))
    paper = reverse("publication:seat_sheet", args=[world.roadmap.slug, convened.meeting_id, "pdf"])
    assert page.context["sheet"].seat == convened.seat.label and f'href="{paper}"' in page.content.decode()
    client.force_login(world.user("facilitation"))
    assert client.get(page.request["PATH_INFO"]).status_code == 302


def test_once_the_meeting_was_held_presence_replaces_the_answer(convened: Convocation, world: World) -> None:
    meeting = convened.meeting
    Meeting.objects.filter(pk=meeting.pk).update(held_on=timezone.localdate(), opened_at=timezone.now())
    assert "La présence de ce siège n’est pas notée." in sheet(convened)
    meeting.refresh_from_db()
    mark_seat(meeting=meeting, seat=convened.seat, attendance="present", by=world.member())
    said = sheet(convened)
    assert "Présence de ce siège : présent." in said
    assert "n’a pas encore dit s’il vient" not in said and "Réponse de ce siège" not in said


def test_a_seat_that_does_not_come_is_warned_of_what_it_presents(convened: Convocation) -> None:
    warning = "Vous avez dit que vous ne venez pas : dites qui présentera à votre place."
    rows = Convocation.objects.filter(pk=convened.pk)
    told = {"answered_on": timezone.localdate(), "answered_for": convened.meeting.held_on, "represented_by": None}
    rows.update(answer="present", **told)
    assert warning not in sheet(convened)
    rows.update(answer="excuse", **told)
    assert warning in sheet(convened).split("Ce que vous présentez")[1]
    convened.meeting.points.filter(presenter=FUNCTION).update(presenter="Présidence")
    assert warning not in sheet(convened)


def test_what_somebody_else_presents_or_has_to_do_is_not_hers(convened: Convocation) -> None:
    convened.meeting.points.filter(presenter=FUNCTION).update(presenter="Présidence")
    assert "Vous ne présentez rien à cette réunion." in sheet(convened)


def test_one_page_holds_sixty_points_and_many_suites_with_long_titles(convened: Convocation, world: World) -> None:
    by, long = world.member(), "Un intitulé très long qui dit tout ce que le comité veut savoir " * 3
    for n in range(30):
        add_point(meeting=convened.meeting, title=f"{n} {long}"[:199], presenter=convened.seat.label, minutes=5, by=by)
    past = Meeting.objects.filter(
        committee=convened.meeting.committee, held_on__lt=timezone.localdate(), resolutions__isnull=False
    ).first()
    assert past
    Resolution.objects.bulk_create(
        Resolution(meeting=past, text=f"{n} {long}", seat=convened.seat, due_on=days(-n - 1), by_name="")
        for n in range(12)
    )
    ActionSheet.objects.filter(roadmap=world.roadmap).update(elected_sponsor=FUNCTION)
    for action in ActionSheet.objects.filter(roadmap=world.roadmap):
        ActionSheet.objects.filter(pk=action.pk).update(title=f"{action.pk} {long}"[:149])
        convened.meeting.agenda.create(action=action, presenter=FUNCTION)
    client = Client()
    client.force_login(world.user("elue"))
    answer = client.get(reverse("publication:seat_sheet", args=[world.roadmap.slug, convened.meeting_id, "pdf"]))
    assert answer.headers["Content-Type"] == "application/pdf"
    (page,) = pages(answer.content)
    assert "Ce que vous aviez promis" in page and "et 8 autres" in page.replace("\u00a0", " ")


def test_each_account_has_its_own_and_the_referente_that_of_every_seat(convened: Convocation, world: World) -> None:
    address = reverse("publication:seat_sheet", args=[world.roadmap.slug, convened.meeting_id, "pdf"])
    other = Seat.objects.filter(committee=convened.meeting.committee).exclude(pk=convened.seat_id)[0]
    client = Client()

    def read(who: str, asked: str = "") -> str:
        client.force_login(world.user(who))
        answer = client.get(address + asked)
        return pages(answer.content)[0] if answer.status_code == 200 else str(answer.status_code)

    assert convened.seat.label in read("elue")
    # Whatever she asks for, an élue reads hers.
    assert f"Siège {convened.seat.label}" in read("elue", f"?siege={other.pk}")
    assert f"Siège {other.label}" in read("referente", f"?siege={other.pk}")
    assert read("facilitation") == "302"


def test_the_private_page_gives_its_sheet_former_minutes_and_what_is_asked(world: World) -> None:
    by = world.member()
    committee = add_committee(by)
    seat, other = add_seat(committee, "Centre social"), add_seat(committee, "Présidence")
    first, second, coming = meet(committee, -40, by), meet(committee, -10, by), meet(committee, 20, by)
    resolve(first, by, "Former les bénévoles.", seat=seat, due_on=days(-1))
    resolve(first, by, "Louer une salle.", seat=other)
    validate_minutes(meeting=first, by=by)
    row = Convocation.objects.create(meeting=coming, seat=seat)
    Meeting.objects.filter(pk=coming.pk).update(convened_on=timezone.localdate())
    path = page_of(Convocation.objects.get(pk=row.pk), by)
    answer: Any = Client().get(path)
    page = answer.content.decode().replace("\u00a0", " ")
    assert "Former les bénévoles." in page and "en retard" in page and "Louer une salle." not in page
    (minutes,) = answer.context["earlier"]
    assert minutes.meeting == first and second != first
    link = reverse("publication:public_meeting_minutes", args=[minutes.uid])
    assert link in page and Client().get(link).status_code == 200
    token = path.strip("/").rpartition("/")[2]
    own, own_page = (reverse(f"publication:{name}", args=[token]) for name in ("own_seat_sheet", "own_seat_page"))
    assert own_page in page and own in Client().get(own_page).content.decode()
    (told,) = pages(Client().get(own).content)
    assert "Centre social" in told and "Former les bénévoles" in told
    revoke_seat_page(convocation=row, by=by)
    assert Client().get(own).status_code == Client().get(own_page).status_code == 404


def test_what_she_carries_and_does_not_present_is_told(convened: Convocation, world: World) -> None:
    by, action = world.member(), world.action()
    step = Step.objects.filter(roadmap=world.roadmap).latest("number")
    due_on = days(20)
    add_blocker(
        step=step,
        title="Le bus n’a pas de chauffeur",
        category="rh",
        severity="haute",
        owner_function=FUNCTION,
        due_on=due_on,
        by=by,
    )
    ActionSheet.objects.filter(pk=action.pk).update(elected_sponsor=FUNCTION, status="en_cours", ends_on=days(-10))
    carried = seat_sheet(convened.meeting, convened.seat, timezone.localdate()).carried
    titles = [line.title for line in carried.lines]
    blocker = carried.lines[titles.index("Le bus n’a pas de chauffeur")]
    assert "d’ici le" in blocker.facts and titles.index(blocker.title) < len(titles) - 1
    late = next(line for line in carried.lines if line.code == action.code)
    assert late.is_late and "retard" in late.facts


def test_the_money_that_lacks_the_quorum_and_the_papers_are_told(convened: Convocation, world: World) -> None:
    withdraw_every_news(world.member())
    action = world.action()
    ActionSheet.objects.filter(pk=action.pk).update(elected_sponsor=FUNCTION, status="en_cours", ends_on=days(400))
    action.steps.all().delete()
    action.expenses.all().delete()
    action.funding.all().delete()
    ExpenseLine.objects.create(action=action, label="Un bus", kind="fonctionnement", amount=6_000)
    point = convened.meeting.points.exclude(presenter=FUNCTION).first()
    assert point
    convened.meeting.points.filter(pk=point.pk).update(papers="Le bilan de la première année")
    sheet = seat_sheet(convened.meeting, convened.seat, timezone.localdate())
    facts = {line.code: line.facts for line in sheet.carried.lines}
    assert facts[action.code].replace("\u202f", " ").replace("\u00a0", " ") == "6 000 € à trouver."
    (paper,) = (line for line in sheet.to_read.lines if line.facts == "Le bilan de la première année")
    assert paper.url.endswith(f"#point-{point.pk}") and sheet.quorum.startswith("D’après les réponses")


def test_the_suites_of_what_she_carries_are_hers_to_know(convened: Convocation, world: World) -> None:
    action = world.action()
    ActionSheet.objects.filter(pk=action.pk).update(elected_sponsor=FUNCTION)
    past = Meeting.objects.kept().filter(roadmap=world.roadmap, held_on__lt=timezone.localdate()).earliest("held_on")
    asked = Resolution.objects.create(meeting=past, text="Trouver un chauffeur", due_on=days(-3), by_name="")
    ResolutionAction.objects.create(resolution=asked, action=action)
    made = seat_sheet(convened.meeting, convened.seat, timezone.localdate())
    (line,) = (line for line in made.reviewed.lines if line.title == "Trouver un chauffeur")
    assert line.facts.startswith(f"{action.code}, en retard, confiée à personne.") and line.is_late
    assert "Trouver un chauffeur" in sheet(convened)
    ActionSheet.objects.filter(pk=action.pk).update(elected_sponsor="Présidence")
    made = seat_sheet(convened.meeting, convened.seat, timezone.localdate())
    assert "Trouver un chauffeur" not in [line.title for line in made.reviewed.lines]


def test_what_waits_for_a_decision_outside_the_agenda_is_told(convened: Convocation, world: World) -> None:
    made = seat_sheet(convened.meeting, convened.seat, timezone.localdate())
    assert [line.code for line in made.waiting.lines] == ["3.1"]
    convened.meeting.agenda.create(action=world.action("3.1"), presenter="Présidence")
    assert seat_sheet(convened.meeting, convened.seat, timezone.localdate()).waiting.lines == ()


def test_what_was_asked_and_is_not_obtained_is_told_beside_what_is_to_find(convened: Convocation, world: World) -> None:
    withdraw_every_news(world.member())
    action = world.action()
    ActionSheet.objects.filter(pk=action.pk).update(elected_sponsor=FUNCTION, status="en_cours", ends_on=days(400))
    action.steps.all().delete()
    facts = {line.code: line.facts for line in seat_sheet(convened.meeting, convened.seat, days(0)).carried.lines}
    told = facts[action.code].replace("\u202f", " ").replace("\u00a0", " ")
    assert told == "45 000 € à réunir : 6 000 € à trouver, 39 000 € à obtenir."
