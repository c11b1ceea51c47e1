"""Files kept with a fiche."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import attachments as attachment_changes
from jalons.actions.changes import sheets as sheet_changes
from jalons.actions.models import ActionSheet, Attachment
from jalons.actions.queries import history
from jalons.actions.queries import sheets as sheet_queries
from jalons.base import attachments
from jalons.base.attachments import format_size
from jalons.roadmaps.changes import stored_files
from jalons.roadmaps.models import Member, Roadmap
from tests.actions.journal import told
from tests.refusals import refused
from tests.specimens import pdf

pytestmark = pytest.mark.django_db
PDF = pdf("un devis")


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def page(member: Member, action: ActionSheet, client: Client) -> str:
    assert member.user
    client.force_login(member.user)
    return reverse("actions:attachments", args=[member.roadmap.slug, "1.1"])


def send(client: Client, page: str, name: str, content: bytes) -> Any:
    return client.post(page, {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_given_back_to_be_saved_under_its_name(client: Client, page: str, action: ActionSheet) -> None:
    assert send(client, page, "../Devis été.exe", PDF).status_code == 302
    kept = Attachment.objects.get(action=action)
    assert (kept.name, kept.size, "Devis" in kept.stored) == ("Devis été.pdf", len(PDF), False)
    answer = client.get(f"{page}{kept.pk}/")
    assert answer.content == PDF
    assert [answer.headers[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")] == [
        "application/pdf",
        "nosniff",
        "private, no-store",
    ]
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def macro() -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in ("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"):
            archive.writestr(name, "x")
    return whole.getvalue()


@pytest.mark.parametrize(
    ("name", "content"), [("page.pdf", b"<html>"), ("image.svg", b"<svg/>"), ("doc.docx", macro()), ("vide.pdf", b"")]
)
def test_what_is_not_a_known_document_is_refused(
    client: Client, page: str, action: ActionSheet, name: str, content: bytes
) -> None:
    answer = send(client, page, name, content)
    assert (list(answer.context["form"].errors), Attachment.objects.filter(action=action).count()) == (["file"], 0)


def kept_by(action: ActionSheet, member: Member, name: str = "devis.pdf") -> Attachment:
    from jalons.actions.forms.comments_and_links import AttachmentForm

    form = AttachmentForm(files={"file": SimpleUploadedFile(name, PDF)})
    assert form.is_valid()
    return attachment_changes.add_attachment(action=action, file=form.cleaned_data["file"], by=member)


def test_a_file_that_is_taken_away_leaves_its_name_in_the_history(
    client: Client, page: str, action: ActionSheet, member: Member, django_capture_on_commit_callbacks: Any
) -> None:
    with told(member.roadmap) as lines, django_capture_on_commit_callbacks(execute=True):
        kept = kept_by(action, member)
        client.post(f"{page}{kept.pk}/retirer/")
    assert lines == [("add", "attachment", {}, {}), ("remove", "attachment", {}, {})]
    assert [line.about for line in history.action_history(action).lines[:2]] == ["devis.pdf", "devis.pdf"]
    assert not default_storage.exists(kept.stored)
    assert client.get(f"{page}{kept.pk}/").status_code == 404


def test_a_fiche_keeps_twenty_files_at_most(action: ActionSheet, member: Member) -> None:
    for n in range(20):
        kept_by(action, member, f"{n}.pdf")
    with refused(
        "too-many-attachments",
        "file",
        saying="Cette fiche a déjà 20\u00a0pièces\u00a0: retirez-en une d’abord.",
    ):
        kept_by(action, member)
    assert sheet_queries.current_sheet(action).attachments == 20


def test_a_draft_that_holds_a_file_is_not_forgotten_with_it(action: ActionSheet, member: Member) -> None:
    kept_by(action, member)
    with refused("action-in-use", saying="Cette fiche porte encore\u00a0: pièces jointes. Retirez-les d’abord."):
        sheet_changes.remove_action(action=action, by=member)


def test_a_file_of_another_fiche_is_not_found(client: Client, page: str, action: ActionSheet, member: Member) -> None:
    other = sheet_changes.propose_action(title="Une carte", axis=action.axis, by=member)
    kept = kept_by(other, member)
    assert [client.get(f"{page}{kept.pk}/").status_code, client.post(f"{page}{kept.pk}/retirer/").status_code] == [
        404,
        404,
    ]


@pytest.mark.parametrize(
    ("size", "said"),
    [(1, "1\u00a0ko"), (12_000, "12\u00a0ko"), (1024 * 1024, "1,0\u00a0Mo"), (3_565_158, "3,4\u00a0Mo")],
)
def test_a_weight_is_said_as_people_say_it(size: int, said: str) -> None:
    assert format_size(size) == said


def test_the_files_of_a_roadmap_have_one_total(
    client: Client, page: str, action: ActionSheet, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Roadmap.objects.get(pk=member.roadmap.pk).stored_bytes
    monkeypatch.setattr(stored_files, "MOST_STORED", before + 3 * attachments.MEGABYTE)
    two = pdf("n" * 2 * attachments.MEGABYTE)
    assert send(client, page, "un.pdf", two).status_code == 302
    assert Roadmap.objects.get(pk=member.roadmap.pk).stored_bytes == before + len(two)
    refused_page = send(client, page, "deux.pdf", two)
    assert "retirez d’abord des pièces qui ne servent plus." in refused_page.content.decode()
    assert "2,0\u00a0Mo sur" in client.get(page).content.decode()
    assert Attachment.objects.filter(action=action).count() == 1
    kept = Attachment.objects.get(action=action)
    client.post(f"{page}{kept.pk}/retirer/")
    assert Roadmap.objects.get(pk=member.roadmap.pk).stored_bytes == before
    assert send(client, page, "deux.pdf", two).status_code == 302


def test_a_file_that_is_no_longer_there_is_taken_off_all_the_same(
    client: Client, page: str, action: ActionSheet, member: Member
) -> None:
    send(client, page, "un.pdf", PDF)
    kept = Attachment.objects.get(action=action)
    default_storage.delete(kept.stored)
    client.post(f"{page}{kept.pk}/retirer/")
    assert not Attachment.objects.filter(action=action).exists()
