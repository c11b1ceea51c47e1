"""A voted act is transmitted: what is sent, where it is found, and the days that it then says."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jalons.governance.changes import deliberations
from jalons.publication.changes.adoption import adopt_roadmap
from jalons.publication.changes.editions import make_file
from jalons.publication.models import Edition
from jalons.publication.queries.editions import voted_act
from jalons.roadmaps.models import Member
from tests.publication.adopting import GAPS, VOTE, VOTED, accept_gaps, balance, today_is
from tests.world import World

pytestmark = pytest.mark.django_db
NAME = "transmission"


@pytest.fixture
def edition(world: World, member: Member, monkeypatch: pytest.MonkeyPatch) -> Edition:
    today_is(date(2026, 12, 20), monkeypatch)
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    return adopt_roadmap(**VOTE, by=member)


@pytest.fixture
def signed_in(member: Member, client: Client) -> Client:
    assert member.user
    client.force_login(member.user)
    return client


def address(edition: Edition, name: str) -> str:
    return reverse(f"publication:{name}", args=[edition.roadmap.slug, edition.key])


def names(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_is_sent_is_the_act_and_the_edition_that_it_annexes(
    edition: Edition, member: Member, signed_in: Client
) -> None:
    """The signed act replaces the one to sign once it is attached."""
    waiting = signed_in.get(address(edition, NAME))
    assert (waiting.status_code, waiting["Location"]) == (302, address(edition, "edition"))
    made = edition.files.get(extension="pdf")
    make_file.call(made.pk)
    made.refresh_from_db()
    sent = names(signed_in.get(address(edition, NAME)).content)
    annex = "2-annexe-feuille-de-route-adoptee-1.pdf"
    assert list(sent) == ["1-deliberation-a-signer.pdf", annex]
    assert sent[annex] == bytes(made.content) and sent["1-deliberation-a-signer.pdf"].startswith(b"%PDF")
    signed = sent["1-deliberation-a-signer.pdf"]
    file = SimpleUploadedFile("acte.pdf", signed, "application/pdf")
    assert signed_in.post(address(edition, "attach_signed_act"), {"file": file}).status_code == 302
    sent = names(signed_in.get(address(edition, NAME)).content)
    assert list(sent) == ["1-deliberation-signee.pdf", annex]
    assert sent["1-deliberation-signee.pdf"] == signed


def test_the_pages_of_a_vote_lead_to_what_is_sent_until_it_is_received(
    edition: Edition, member: Member, signed_in: Client
) -> None:
    pages = [reverse("publication:adoption", args=[edition.roadmap.slug])]
    pages += [address(edition, name) for name in ("edition", "note_receipt")]
    for page in pages:
        assert address(edition, NAME) in signed_in.get(page).content.decode()
    assert edition.deliberation
    deliberations.note_receipt(deliberation=edition.deliberation, received_on=VOTED, by=member)
    for page in pages:
        assert address(edition, NAME) not in signed_in.get(page).content.decode()


def test_the_voted_act_says_the_days_that_were_learnt_since(edition: Edition, member: Member) -> None:
    before = voted_act(edition)
    assert before and before.facts == ()
    assert edition.deliberation
    received, published = VOTED + timedelta(days=2), VOTED + timedelta(days=3)
    deliberations.note_receipt(
        deliberation=edition.deliberation, received_on=received, published_on=published, by=member
    )
    edition.refresh_from_db()
    after = voted_act(edition)
    assert after and after.facts == (
        ("Reçue en préfecture le", "17 décembre 2026"),
        ("Publiée le", "18 décembre 2026"),
        ("Exécutoire depuis le", "18 décembre 2026"),
    )
    assert after.blocks == before.blocks
