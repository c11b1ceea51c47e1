"""The public catalogue of aids, brought in from the network or from a file: all of it or nothing."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.errors import Refused
from jalons.funding.changes import aid_imports
from jalons.funding.changes import schemes as scheme_changes
from jalons.funding.models import AidImport, FundingScheme
from jalons.funding.rules.aid_export import Remark, is_page_address, read_aid
from jalons.funding.rules.plain_text import clip_text, read_html_text
from jalons.funding.sources import aides_territoires
from jalons.opendata.models import SourceAttempt
from jalons.opendata.sources import fetching
from jalons.roadmaps.models import Member
from tests.opendata.producer import Answer, Producer, producing
from tests.refusals import refused
from tests.world import World

PATH = "/api/aids/all/?itemsPerPage=100"


def record(number: int = 1, **more: Any) -> dict[str, Any]:
    """An aid as the interface gives it; invented."""
    return {
        "id": number,
        "slug": f"aide-{number}",
        "url": f"/aides/aide-{number}/",
        "name": f"Équiper un lieu d’accueil {number}",
        "financers": ["Conseil régional de Nouvelle-Aquitaine"],
        "instructors": [],
        "description": "<p>Des <b>ordinateurs</b> &amp; des écrans.</p><script>alert(1)</script>",
        "eligibility": "<ul><li>Un lieu ouvert à tous</li><li>Trois jours par semaine</li></ul>",
        "perimeter": "Nouvelle-Aquitaine",
        "categories": ["Développement économique / Technologies numériques et numérisation", "Culture / Musée"],
        "targeted_audiences": ["Commune", "Intercommunalité / Pays", "Association"],
        "aid_types": ["Subvention", "Ingénierie technique"],
        "destinations": ["Dépenses d'investissement"],
        "start_date": "2026-01-05",
        "submission_deadline": "2027-03-31",
        "subvention_rate_lower_bound": 20,
        "subvention_rate_upper_bound": 50,
        "recurrence": "Permanente",
        "origin_url": "https://aides.exemple.fr/lieux",
        "date_created": "2025-10-01T09:00:00+02:00",
        "date_updated": "2026-05-20T09:00:00+02:00",
        **more,
    }


def export(*records: object, **more: Any) -> bytes:
    return json.dumps({"count": len(records), "next": None, "previous": None, "results": records} | more).encode()


# --- rules -----------------------------------------------------------------------------------------------------------


def test_an_aid_becomes_the_facts_of_a_scheme() -> None:
    aid = read_aid(record())
    assert (aid.identifier, aid.place, aid.scale, aid.remarks) == ("1", "Nouvelle-Aquitaine", None, ())
    assert aid.facts == {
        "name": "Équiper un lieu d’accueil 1",
        "funder": "Conseil régional de Nouvelle-Aquitaine",
        "pays_for": "Des ordinateurs & des écrans.",
        "eligibility": "Un lieu ouvert à tous\nTrois jours par semaine",
        "amounts": "Subvention, Ingénierie technique",
        "themes": ["numerique", "culture"],
        "beneficiaries": ["commune", "epci", "association"],
        "paid_kinds": ["investissement", "ingenierie"],
        "is_investment_only": False,
        "recurrence": "permanente",
        "source": "Aides-territoires",
        "rate_min": Decimal("20.00"),
        "rate_max": Decimal("50.00"),
        "valid_from": date(2026, 1, 5),
        "valid_to": date(2027, 3, 31),
        "source_url": "https://aides.exemple.fr/lieux",
        "source_on": date(2026, 5, 20),
    }


@pytest.mark.parametrize(
    ("wrong", "remark", "facts"),
    [
        ({"subvention_rate_upper_bound": 120}, Remark.RATE, {"rate_min": None, "rate_max": None}),
        ({"subvention_rate_lower_bound": 60}, Remark.RATE, {"rate_min": None, "rate_max": None}),
        ({"subvention_rate_lower_bound": "beaucoup"}, Remark.RATE, {"rate_min": None}),
        ({"subvention_rate_lower_bound": float("inf")}, Remark.RATE, {"rate_min": None}),
        ({"submission_deadline": "2025-12-31"}, Remark.DAYS, {"valid_from": None, "valid_to": None}),
        ({"submission_deadline": "31/12/2027"}, Remark.DAYS, {"valid_from": None, "valid_to": None}),
        ({"submission_deadline": "0001-01-01"}, Remark.DAYS, {"valid_to": None}),
        (
            {"origin_url": "javascript:alert(1)"},
            Remark.ADDRESS,
            {"source_url": "https://aides-territoires.beta.gouv.fr/aides/aide-1/"},
        ),
        (
            {"origin_url": "//ailleurs", "url": "//pirate.exemple/aides/"},
            Remark.ADDRESS,
            {"source_url": "https://aides-territoires.beta.gouv.fr"},
        ),
    ],
)
def test_what_is_nonsense_is_left_out_and_told(wrong: dict[str, Any], remark: Remark, facts: dict[str, Any]) -> None:
    aid = read_aid(record(**wrong))
    assert aid.remarks == (remark,)
    assert aid.facts is not None
    assert {name: aid.facts[name] for name in facts} == facts
    assert aid.facts["source_on"] is None  # it is marked « à vérifier »


@pytest.mark.parametrize(
    ("wrong", "remark"),
    [
        ({"id": None}, Remark.NO_IDENTIFIER),
        ({"id": True}, Remark.NO_IDENTIFIER),
        ({"id": "../../x"}, Remark.NO_IDENTIFIER),
        ({"name": "<br>"}, Remark.NO_NAME),
        ({"financers": []}, Remark.NO_FUNDER),
    ],
)
def test_an_aid_that_nobody_could_use_is_left_aside(wrong: dict[str, Any], remark: Remark) -> None:
    aid = read_aid(record(**wrong))
    assert (aid.facts, aid.remarks) == (None, (remark,))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(record())), anything, max_size=6))
def test_whatever_a_field_holds_an_aid_is_read_within_the_limits_of_its_columns(wrong: dict[str, Any]) -> None:
    aid = read_aid(record(**wrong))
    if aid.facts is None:
        assert aid.remarks
        return
    for name, limit in {"name": 150, "funder": 120, "pays_for": 300, "amounts": 400, "source_url": 300}.items():
        assert len(aid.facts[name]) <= limit
    low, high = aid.facts["rate_min"], aid.facts["rate_max"]
    assert all(rate is None or 0 <= rate <= 100 for rate in (low, high))
    assert low is None or high is None or low <= high
    assert is_page_address(aid.facts["source_url"])


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Un</p><p>deux</p>", "Un\ndeux"),
        ("<style>p{}</style>Seul<script>alert('x')</script>", "Seul"),
        ("5 &lt; 6 &amp; <b onclick=x>7", "5 < 6 & 7"),
        ("<img src=x onerror=alert(1)>Texte", "Texte"),
        ("a\u202egnol\u0000b", "a gnol b"),
        ("<scr<script>ipt>alert(1)</script>fin", "ipt>alert(1)fin"),
    ],
)
def test_html_becomes_its_words(html: str, expected: str) -> None:
    assert read_html_text(html) == expected


@given(st.text(max_size=60), st.integers(4, 40))
def test_a_clipped_text_never_exceeds_its_limit(text: str, limit: int) -> None:
    clipped = clip_text(text, limit)
    assert len(clipped) <= limit
    assert (clipped == text) is (len(text) <= limit)


# --- changes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def producer(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Producer]:
    monkeypatch.setattr(fetching, "WAITS", (0.0, 0.0))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with producing() as found:
        settings.OPEN_DATA_HOSTS = [found.url]
        settings.AIDS_ADDRESS = found.url + PATH
        settings.AIDS_KEY = ""
        yield found


def names() -> set[str]:
    return set(FundingScheme.objects.filter(is_imported=True, withdrawn_on=None).values_list("name", flat=True))


def store(*records: object) -> AidImport:
    return aid_imports.store_aids(records=list(records), origin="essai")


@pytest.mark.django_db
def test_a_second_import_adds_corrects_and_withdraws() -> None:
    assert (lambda done: (done.read, done.kept, done.added))(store(record(1), record(2), record(2), {})) == (4, 2, 2)
    done = store(record(1), record(3, name="Neuve"), record(2, subvention_rate_upper_bound=30))
    assert (done.added, done.corrected, done.gone) == (1, 1, 0)
    assert (lambda done: (done.added, done.corrected, done.gone))(store(record(3, name="Neuve"))) == (0, 0, 2)
    assert names() == {"Neuve"}


@pytest.mark.django_db
def test_the_territory_of_an_aid_is_found_by_its_name_or_its_code() -> None:
    store(
        record(1, perimeter="Dordogne"),
        record(2, perimeter="DORDOGNE (Département)", perimeter_scale="Département"),
        record(3, perimeter="France", perimeter_scale="Pays"),
        record(4, perimeter="Massif central", perimeter_scale="Ad-hoc"),
        record(5, perimeter="Quelque part"),
        record(6, perimeter=None),
        record(7, perimeter="La région de la capitale", perimeter_scale="region", perimeter_code="11"),
        record(8, perimeter="Saint-Aignan", perimeter_scale="commune"),
        record(9, perimeter="Nontron", perimeter_scale="Commune"),
    )
    rows = FundingScheme.objects.filter(is_imported=True).order_by("pk")
    assert list(rows.values_list("perimeter", "perimeter_code")) == [
        ("departement", "24"),
        ("departement", "24"),
        ("national", ""),
        ("autre", ""),
        ("autre", ""),
        ("", ""),
        ("region", "11"),
        ("autre", ""),
        ("commune", "24311"),
    ]


@pytest.mark.django_db
def test_an_aid_that_a_team_kept_stays_when_it_is_no_longer_published(member: Member) -> None:
    store(record(1), record(2))
    aid = FundingScheme.objects.get(key="aides-territoires-1")
    kept = scheme_changes.keep_scheme(scheme=aid, by=member)
    assert scheme_changes.keep_scheme(scheme=aid, by=member) == kept
    assert (kept.name, kept.rate_max, kept.adapts, kept.is_imported) == (aid.name, aid.rate_max, aid, False)
    assert kept in FundingScheme.objects.of(member.roadmap)
    assert aid not in FundingScheme.objects.whole_catalogue(member.roadmap)
    assert store(record(2)).gone == 1
    aid.refresh_from_db()
    kept.refresh_from_db()
    assert (aid.withdrawn_on is None, kept.name) == (False, "Équiper un lieu d’accueil 1")
    assert store(record(1), record(2)).corrected == 1
    aid.refresh_from_db()
    assert aid.withdrawn_on is None


@pytest.mark.django_db
def test_a_list_much_shorter_than_the_former_one_is_refused() -> None:
    store(*(record(n) for n in range(1, 202)))
    sentence = "Cette liste n’a que 3 aides, contre 201 en place\u00a0: elle est sans doute coupée."
    with refused("export-too-short", saying=sentence):
        store(record(1), record(2), record(3))
    with refused("export-empty"):
        store()
    assert len(names()) == 201


@pytest.mark.django_db
def test_five_thousand_aids_cost_as_many_queries_as_a_few_pages_of_them() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert store(*(record(n) for n in range(5_000))).added == 5_000
    with CaptureQueriesContext(connection) as again:
        assert store(*(record(n) for n in range(5_000))).corrected == 0
    assert len(asked) < 60
    assert len(again) < 20


# --- the network -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_pages_of_the_catalogue_are_followed_on_its_own_site(producer: Producer) -> None:
    second = "/api/aids/all/?page=2"
    producer.gives(PATH, Answer(export(record(1), count=2, next=f"http://pirate.exemple{second}")))
    producer.gives(second, Answer(export(record(2), count=2)))
    attempt = aid_imports.import_aids_now()
    assert (attempt.stage, attempt.sentence) == (SourceAttempt.Stage.DONE, "")
    assert producer.asked == [PATH, second]
    assert len(names()) == 2
    assert {name for name in producer.headers[0] if name not in ("Host", "Connection")} == {
        "Accept-Encoding",
        "User-Agent",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(export(record(2))[:-40]), "Cette liste d’aides est coupée avant la fin"),
        (Answer(export(record(2), count=300)), "La liste s’arrête à 1 aides sur 300"),
        (Answer(b"<html>Maintenance</html>"), "Ce n’est pas la liste d’Aides-territoires"),
        (Answer(b'{"detail": "non"}'), "Ce n’est pas la liste d’Aides-territoires"),
        (Answer(b"{}", status=401), "127.0.0.1 refuse de donner le fichier (réponse 401)"),
        (Answer(b"{}", length=50), "Le téléchargement depuis 127.0.0.1 s’est arrêté avant la fin"),
        (Answer(b"[" * 100_000), "Cette liste d’aides est coupée avant la fin"),
    ],
)
def test_a_list_that_is_cut_or_is_another_changes_nothing(producer: Producer, answer: Answer, sentence: str) -> None:
    store(record(1))
    producer.gives(PATH, answer)
    attempt = aid_imports.import_aids_now()
    assert attempt.stage == SourceAttempt.Stage.FAILED
    assert attempt.sentence.startswith(sentence)
    assert names() == {"Équiper un lieu d’accueil 1"}


def test_a_catalogue_without_end_is_given_up(producer: Producer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aides_territoires, "MOST_PAGES", 5)
    producer.gives(PATH, Answer(export(record(1), count=9_999, next=PATH)))
    with refused("export-endless"):
        aides_territoires.fetch_aids(lambda done, total: None)
    assert len(producer.asked) == 5


def test_a_key_is_exchanged_for_a_pass_that_no_redirection_takes_elsewhere(producer: Producer, settings: Any) -> None:
    settings.AIDS_KEY = "cle-de-l-hebergeur"
    elsewhere = "/ailleurs/"
    producer.gives("/api/connexion/", Answer(b'{"token": "laissez-passer"}'))
    producer.gives(PATH, Answer(status=302, headers={"Location": producer.url + elsewhere}))
    producer.gives(elsewhere, Answer(export(record(1))))
    assert len(aides_territoires.fetch_aids(lambda done, total: None)) == 1
    passes = [
        (path, headers.get("x-auth-token"), headers.get("authorization"))
        for path, sent in zip(producer.asked, producer.headers, strict=True)
        for headers in [{name.lower(): value for name, value in sent.items()}]
    ]
    assert passes == [
        ("/api/connexion/", "cle-de-l-hebergeur", None),
        (PATH, None, "Bearer laissez-passer"),
        (elsewhere, None, None),
    ]


@pytest.mark.django_db
def test_a_file_given_by_the_host_is_read_and_a_cut_one_refused(tmp_path: Path) -> None:
    whole, cut = tmp_path / "aides.json", tmp_path / "coupe.json"
    whole.write_bytes(json.dumps([record(1), record(2)]).encode())
    cut.write_bytes(whole.read_bytes()[:900])
    out = StringIO()
    call_command("import_aids", str(whole), stdout=out)
    assert out.getvalue() == "terminé\n"
    with pytest.raises(CommandError, match="coupée avant la fin"):
        call_command("import_aids", str(cut))
    with pytest.raises(CommandError, match="Aucun fichier"):
        call_command("import_aids", str(tmp_path / "rien.json"))
    (tmp_path / "annonce.json").write_bytes(export(record(1), count=40))
    with pytest.raises(Refused, match="1 aides sur 40"):
        aides_territoires.read_aid_file(tmp_path / "annonce.json")
    assert len(names()) == 2


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_team_asks_for_the_aids_and_reads_what_came(
    producer: Producer, member: Member, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    producer.gives(PATH, Answer(export(record(1), record(2, subvention_rate_upper_bound=120))))
    assert member.user
    client.force_login(member.user)
    slug = member.roadmap.slug
    page = reverse("funding:aids", args=[slug])
    assert "Aucune aide n’est encore reçue." in client.get(page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("funding:import_aids", args=[slug]))
    text = client.get(page).content.decode()
    assert "2 aides gardées sur 2\u00a0: 2 nouvelles." in text
    assert "Gardée sans son taux\u00a0: il n’est pas entre 0 et 100\u00a0%" in text
    listed = client.get(reverse("funding:schemes", args=[slug]), {"de": "aides-territoires"})
    assert {row.name for row in listed.context["found"].rows} == names()
    aid = FundingScheme.objects.get(key="aides-territoires-1")
    client.post(reverse("funding:keep_scheme", args=[slug, aid.pk]))
    kept = FundingScheme.objects.get(roadmap=member.roadmap, adapts=aid)
    shown = client.get(reverse("funding:scheme", args=[slug, kept.pk])).content.decode()
    assert "Des ordinateurs &amp; des écrans." in shown
    assert "dans Aides-territoires" in shown


@pytest.mark.django_db
def test_the_catalogue_costs_the_same_queries_with_three_aids_or_three_hundred(member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("funding:schemes", args=[member.roadmap.slug]), {"ou": "partout"})
        return len(asked)

    store(*(record(n) for n in range(3)))
    cost()
    before = cost()
    store(*(record(n) for n in range(300)))
    assert cost() == before
    page = client.get(reverse("funding:schemes", args=[member.roadmap.slug]), {"ou": "partout", "page": "2"})
    assert len(page.context["found"].rows) == 25
