"""A resource day by day: each state with its date, who noted it, a note, a piece."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines as line_changes
from jalons.funding.changes import several_lines
from jalons.funding.changes import statuses as statuse_changes
from jalons.funding.forms.lines import StatusForm
from jalons.funding.forms.several_lines import StatusesForm
from jalons.funding.models import FundingLine, StatusChange
from jalons.funding.queries import statuses as statuse_queries
from jalons.roadmaps.models import Member
from tests.access.addresses import ROADMAP
from tests.access.read_everything import every_text
from tests.actions.journal import told
from tests.refusals import refused
from tests.specimens import pdf
from tests.world import World

pytestmark = pytest.mark.django_db
PDF = pdf("convention")


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


@pytest.fixture
def line(member: Member, action: ActionSheet) -> FundingLine:
    return line_changes.add_funding(
        action=action, funder="Région", nature="subvention", kind="investissement", amount=Decimal(24_000), by=member
    )


def steps(line: FundingLine, by: Member) -> list[tuple[str, date | None, str]]:
    return [(step.state.value, step.on, step.note) for step in statuse_queries.status_steps(line, by)]


def test_each_state_has_its_day_and_none_is_erased(member: Member, line: FundingLine) -> None:
    today = timezone.localdate()
    march, may = today - timedelta(days=90), today - timedelta(days=30)
    statuse_changes.set_status(line=line, status="demande", on=march, note="Dossier complet", by=member)
    statuse_changes.set_status(line=line, status="refuse", on=may, by=member)
    statuse_changes.set_status(line=line, status="accorde", by=member, note="Après recours")
    assert steps(line, member) == [
        ("accorde", today, "Après recours"),
        ("refuse", may, ""),
        ("demande", march, "Dossier complet"),
        ("envisage", None, ""),
    ]
    assert [step.rank for step in statuse_queries.status_steps(line, member)] == [4, 3, 2, 1]
    assert {step.by for step in statuse_queries.status_steps(line, member)} == {member.name}
    assert line.status == "accorde"


def test_the_same_state_again_only_adds_what_is_said(member: Member, line: FundingLine) -> None:
    with told(member.roadmap) as lines:
        statuse_changes.set_status(line=line, status="envisage", by=member)
        statuse_changes.set_status(line=line, status="envisage", note="Rendez-vous pris", by=member)
    today = timezone.localdate()
    assert lines == [("document", "fundingline", {}, {"on": today.isoformat()})]  # the note is its step's alone
    assert steps(line, member) == [("envisage", today, "Rendez-vous pris"), ("envisage", None, "")]


def test_a_day_to_come_is_refused(member: Member, line: FundingLine) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with refused("status-day-to-come", "on"):
        statuse_changes.set_status(line=line, status="demande", on=tomorrow, by=member)
    assert len(steps(line, member)) == 1


@pytest.fixture
def page(member: Member, client: Client) -> Client:
    assert member.user
    client.force_login(member.user)
    return client


def test_a_piece_is_sent_kept_and_given_back(member: Member, line: FundingLine, page: Client) -> None:
    url = reverse("funding:status", args=[member.roadmap.slug, "1.1", line.pk])
    sent: dict[str, Any] = {"status": "conventionne", "on": "2026-03-05", "asked_on": "2026-01-05", "note": "Signée"}
    answer = page.post(url, sent | {"piece": SimpleUploadedFile("convention.pdf", b"<html>")})
    assert list(answer.context["form"].errors) == ["piece"]
    assert answer.context["form"]["note"].value() == "Signée"
    assert page.post(url, sent | {"piece": SimpleUploadedFile("convention.exe", PDF)}).status_code == 302
    change = StatusChange.objects.filter(line=line).latest("id")
    assert (change.status, change.on, change.note, change.piece_name) == (
        "conventionne",
        date(2026, 3, 5),
        "Signée",
        "convention.pdf",
    )
    shown = page.get(url).content.decode()
    piece = reverse("funding:piece", args=[member.roadmap.slug, "1.1", line.pk, 3])
    assert piece in shown
    answer = page.get(piece)
    assert (answer.content, answer["Content-Disposition"], answer["X-Content-Type-Options"]) == (
        PDF,
        'attachment; filename="convention.pdf"',
        "nosniff",
    )
    for rank in (0, 1, 2, 10**30):
        assert page.get(reverse("funding:piece", args=[member.roadmap.slug, "1.1", line.pk, rank])).status_code == 404


def test_pieces_leave_with_the_resource(
    member: Member, line: FundingLine, page: Client, django_capture_on_commit_callbacks: Any
) -> None:
    url = reverse("funding:status", args=[member.roadmap.slug, "1.1", line.pk])
    page.post(url, {"status": "demande", "piece": SimpleUploadedFile("avis.pdf", PDF)})
    stored = StatusChange.objects.filter(line=line).latest("id").piece
    assert default_storage.exists(stored)
    with django_capture_on_commit_callbacks(execute=True):
        line_changes.remove_funding(line=line, by=member)
    assert not default_storage.exists(stored)


def test_whoever_reads_sees_the_days_and_no_form(
    world: World, member: Member, line: FundingLine, client: Client
) -> None:
    client.force_login(world.user("prefecture"))
    shown = client.get(reverse("funding:status", args=[member.roadmap.slug, "1.1", line.pk]))
    assert shown.status_code == 200
    assert 'enctype="multipart/form-data"' not in shown.content.decode()
    assert "envisagé" in shown.content.decode()


MARK = "Madame Untelle, 05 53 00 00 00, untelle@exemple.fr"


def test_a_note_is_read_by_whoever_may_change_something_and_by_nobody_else(world: World) -> None:
    """A note is written by the team for the team: whoever only reads the roadmap finds it on no page, in no file."""
    rows = list(FundingLine.objects.filter(action=world.action()))
    for row in rows:
        statuse_changes.set_status(line=row, status=row.status, note=MARK, by=world.member())
    several_lines.set_statuses(
        action=world.action(), lines=[rows[-1].pk], status=rows[-1].status, note=MARK, by=world.member()
    )
    others = {name for name in ROADMAP if name.partition(":")[0] not in ("funding", "actions")}
    reader, teammate = Client(), Client()
    reader.force_login(world.user("prefecture"))
    teammate.force_login(world.user("elue"))
    texts = dict(every_text(world, reader, but=others))
    # The history of a fiche is the team's.
    assert "funding:status" in texts and "actions:history" not in texts
    assert [name for name, text in texts.items() if "Untelle" in text or "untelle@" in text] == []
    status = reverse("funding:status", args=[world.roadmap.slug, world.action().code, rows[-1].pk])
    assert MARK in teammate.get(status).content.decode()


def test_both_forms_say_who_reads_the_note() -> None:
    for form in (StatusForm(), StatusesForm()):
        assert "Votre équipe seule lit cette note." in str(form.fields["note"].help_text)


# --- days that cannot be --------------------------------------------------------------------------------------------

REVISED: dict[str, Any] = {"funder": "Région", "nature": "subvention", "kind": "investissement"}


def revise(line: FundingLine, by: Member, **days: date) -> None:
    line_changes.revise_funding(line=line, amount=line.amount, by=by, **REVISED, **days)


def test_an_answer_before_its_request_and_a_payment_before_its_grant_are_refused(
    member: Member, line: FundingLine
) -> None:
    today = timezone.localdate()
    statuse_changes.set_status(line=line, status="demande", on=today - timedelta(days=60), by=member)
    with refused("answer-before-request", "decision_on"):
        revise(line, member, decision_on=today - timedelta(days=61))
    with refused("payment-before-grant", "expected_on"):
        revise(line, member, decision_on=today, expected_on=today - timedelta(days=1))
    statuse_changes.set_status(line=line, status="accorde", on=today - timedelta(days=10), by=member)
    with refused("payment-before-grant", "claim_on"):
        revise(line, member, claim_on=today - timedelta(days=11))
    revise(line, member, decision_on=today - timedelta(days=10), expected_on=today - timedelta(days=10))


@pytest.mark.parametrize("name", ["decision_on", "claim_on", "expected_on"])
@pytest.mark.parametrize("years", [-11, 11])
def test_a_year_far_from_the_roadmap_is_refused(member: Member, line: FundingLine, name: str, years: int) -> None:
    with refused("day-out-of-roadmap", name):
        revise(line, member, **{name: date(member.roadmap.created_at.year + years, 6, 1)})
    with refused("day-out-of-roadmap", "on"):
        statuse_changes.set_status(line=line, status="demande", on=date(2000, 1, 1), by=member)


# --- a piece attached by mistake -------------------------------------------------------------------------------------


def test_a_piece_goes_with_whoever_attached_it_or_coordinates_and_the_journal_keeps_its_name(
    world: World, member: Member, line: FundingLine, page: Client, client: Client
) -> None:
    url = reverse("funding:status", args=[member.roadmap.slug, "1.1", line.pk])
    page.post(url, {"status": "demande", "note": "Payé", "piece": SimpleUploadedFile("avis.pdf", PDF)})
    step = StatusChange.objects.filter(line=line).latest("id")
    with refused("piece-of-somebody-else"):
        statuse_changes.remove_piece(step=step, by=world.member("pilote"))
    assert "Retirer la pièce" in page.get(url).content.decode()
    with told(member.roadmap) as lines:
        page.post(reverse("funding:remove_piece", args=[member.roadmap.slug, "1.1", line.pk, 2]))
    assert lines == [("remove_piece", "fundingline", {"piece": "avis.pdf"}, {})]
    step.refresh_from_db()
    assert (step.note, step.piece, step.piece_name) == ("Payé", "", "")


def test_a_file_too_heavy_gives_back_what_was_typed(member: Member, line: FundingLine, page: Client) -> None:
    url = reverse("funding:status", args=[member.roadmap.slug, "1.1", line.pk])
    heavy = SimpleUploadedFile("avis.pdf", PDF + bytes(12_000_000))
    form = page.post(url, {"status": "demande", "note": "Payé", "piece": heavy}).context["form"]
    assert ([error.code for error in form.errors.as_data()["piece"]], form["note"].value()) == (["heavy"], "Payé")
