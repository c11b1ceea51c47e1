"""The page « Données » and the page of a source: what is loaded, what is under way, what one may do."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.opendata.changes import updates
from jalons.opendata.changes.attempts import Stage, begin_attempt
from jalons.opendata.models import SourceAttempt, SourceVintage
from jalons.opendata.queries import sources
from jalons.opendata.sources import SOURCES, sources_to_fetch
from jalons.roadmaps.models import Member
from tests.opendata.producer import Answer, Producer
from tests.opendata.wired import ARCEP, GOOD, PATH, sent, table
from tests.world import World

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Script": "1"}


@pytest.fixture
def page(by: Member, client: Client) -> Any:
    """`page("source", key)` reads, `page("give_file", key, file=…)` sends."""
    assert by.user
    client.force_login(by.user)

    def ask(name: str, *more: object, headers: Any = None, **fields: Any) -> Any:
        url = reverse(f"opendata:{name}", args=[by.roadmap.slug, *more])
        return client.post(url, fields) if fields else client.get(url, headers=headers)

    return ask


def text(response: Any) -> str:
    body = re.sub(r'<input type="hidden" name="csrf[^>]*>', "", response.content.decode())
    return " ".join(body.replace("\u00a0", " ").split())


def line(by: Member) -> sources.SourceLine:
    return sources.source_line(by.roadmap, ARCEP)


def test_nothing_loaded_says_how_to_load_with_and_without_internet(page: Any) -> None:
    shown = text(page("data"))
    assert "Rien n’est encore chargé" in shown
    assert "Tout charger depuis les sites officiels" in shown
    assert "Pas d’Internet sur ce serveur ?" in shown
    assert shown.count('name="from_list"') == sum(source.is_fetched for source in SOURCES.values())
    for key in SOURCES:
        assert page("source", key).status_code == 200


def test_a_source_says_all_of_its_provenance(page: Any, source: Any, producer: Producer, by: Member, run: Any) -> None:
    producer.gives(PATH, Answer(table(75, 50, 40, 10)))
    run(updates.request_update, source=source, by=by)
    shown = text(page("source", source.key))
    for said in ("31 mars 2026", "aujourd’hui", "3 sur 4", "ARCEP, Licence Ouverte 2.0", source.address, source.page):
        assert said in shown
    vintage = SourceVintage.objects.get()
    csv = page("rejected_rows", source.key, vintage.pk)
    assert csv.headers["Content-Disposition"].endswith(f'"lignes-ecartees-{source.key}-{vintage.pk}.csv"')
    assert csv.content.decode("utf-8-sig").replace("\u00a0", " ").splitlines() == [
        "Ligne du fichier;Pourquoi elle est écartée;Ce qui aide à la retrouver",
        "5;Le code « 99999 » n’est celui d’aucune commune.;",
    ]
    assert "Rien n’est encore chargé" not in text(page("data"))


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (0, "aujourd’hui"),
        (1, "il y a 1 jour"),
        (30, "il y a 30 jours"),
        (31, "il y a 1 mois"),
        (200, "il y a 6 mois"),
        (364, "il y a 11 mois"),
        (365, "il y a 1 an"),
        (800, "il y a 2 ans"),
    ],
)
def test_the_age_of_data_is_told_in_words(days: int, age: str) -> None:
    now = timezone.now()
    found = sources.SourceLine(ARCEP, SourceVintage(retrieved_at=now - timedelta(days=days)), None, now=now)
    assert found.age.replace("\u00a0", " ") == age
    assert found.is_old == (days > 365)


def test_what_is_under_way_is_shown_and_asked_again_until_it_ends(page: Any, by: Member) -> None:
    attempt, _begins = begin_attempt(ARCEP, None)
    SourceAttempt.objects.update(stage=Stage.DOWNLOADING, done=12_400_000, total=48_000_000)
    assert line(by).progress.replace("\u00a0", " ") == "12,4 Mo sur 48 Mo"
    for name, more, part in (("data", (), "sources"), ("source", (ARCEP.key,), "source")):
        whole, fragment = text(page(name, *more)), text(page(name, *more, headers=SCRIPT))
        assert fragment.startswith((f'<section id="{part}"', f'<div id="{part}"'))
        assert fragment in whole  # the fragment is the reload
        assert 'data-again="1500"' in fragment
        assert '<progress value="12400000" max="48000000"' in fragment
    SourceAttempt.objects.update(stage=Stage.READING, done=1, total=0)
    assert line(by).progress.replace("\u00a0", " ") == "1 ligne lue"
    assert "<progress aria-label" in text(page("source", ARCEP.key))  # nobody knows how far
    SourceAttempt.objects.update(stage=Stage.DONE, ended_at=timezone.now())
    assert "data-again" not in text(page("source", ARCEP.key, headers=SCRIPT))
    assert "data-again" not in text(page("data", headers=SCRIPT))
    assert attempt.source == ARCEP.key


def test_what_failed_says_why_and_what_was_stopped_says_so(page: Any, by: Member) -> None:
    begin_attempt(ARCEP, None)
    SourceAttempt.objects.update(stage=Stage.FAILED, sentence="Le disque est plein.", ended_at=timezone.now())
    for shown in (text(page("data")), text(page("source", ARCEP.key))):
        assert re.search(r"échec</span>\s*Le disque est plein\.", shown)
    SourceAttempt.objects.update(stage=Stage.READING, ended_at=None, seen_at=timezone.now() - timedelta(hours=1))
    shown = text(page("source", ARCEP.key))
    assert "interrompu</span>" in shown
    assert "Charger depuis le site officiel" in shown  # it may be asked for again
    assert "<progress" not in shown


def test_buttons_are_for_those_who_describe(page: Any, by: Member, client: Client, world: World) -> None:
    shown = text(page("source", ARCEP.key))
    assert "Donner un fichier" in shown
    client.force_login(world.user("elue"))
    for name, more in (("data", ()), ("source", (ARCEP.key,))):
        shown = text(page(name, *more))
        assert "<form" not in shown.split("<main")[1].split("<footer")[0]
        assert "Donner un fichier" not in shown


def test_asking_leads_back_to_where_one_was(page: Any, source: Any, by: Member) -> None:
    slug = by.roadmap.slug
    asked = page("update_source", source.key, from_list="")
    assert asked.headers["Location"] == reverse("opendata:data", args=[slug])
    assert page("update_source", source.key, x="").headers["Location"] == reverse(
        "opendata:source", args=[slug, source.key]
    )
    assert line(by).is_running


def test_all_is_asked_for_but_what_another_file_gives(page: Any) -> None:
    asked = [source.key for source in sources_to_fetch()]
    assert page("update_all", x="").status_code == 302
    assert set(SourceAttempt.objects.values_list("source", flat=True)) == set(asked)
    assert "insee-dossier" in asked
    assert "insee-age" not in asked


def test_what_another_file_gives_is_said_not_to_be_needed(page: Any, by: Member) -> None:
    SourceVintage.objects.create(
        source="insee-dossier", retrieved_at=timezone.now(), rows_in=1, rows_out=1, rows_rejected=0
    )
    spared = [one.source.key for one in sources.source_lines(by.roadmap) if one.spared_by]
    assert {"insee-age", "insee-diplomes"} <= set(spared)
    assert not {"insee-dossier", "arcep-filaire", "lieux"} & set(spared)
    assert "donne déjà ces chiffres" in text(page("source", "insee-age"))


def test_what_another_file_would_give_stands_apart_until_it_is_loaded(page: Any) -> None:
    def apart() -> list[str]:
        return [line.source.key for line in page("data").context["extra"]]

    asked = {source.key for source in sources_to_fetch()}
    assert apart() == [key for key, source in SOURCES.items() if source.is_fetched and key not in asked]
    assert "insee-age" in apart()
    SourceVintage.objects.create(
        source="insee-age", retrieved_at=timezone.now(), rows_in=1, rows_out=1, rows_rejected=0
    )
    assert "insee-age" not in apart()


def test_a_file_is_given_then_set_aside_and_put_back(
    page: Any, source: Any, by: Member, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        given = page("give_file", source.key, file=sent(GOOD))
    assert given.headers["Location"] == reverse("opendata:source", args=[by.roadmap.slug, source.key])
    vintage = SourceVintage.objects.get()
    assert (line(by).vintage, vintage.roadmap) == (vintage, by.roadmap)
    assert "debit.csv, donné par votre équipe" in text(page("source", source.key))
    page("withdraw_vintage", source.key, vintage.pk, x="")
    assert line(by).vintage is None
    shown = text(page("source", source.key))
    assert "retiré</span>" in shown
    assert "Remettre ce fichier" in shown
    page("restore_vintage", source.key, vintage.pk, x="")
    assert line(by).vintage == vintage


def test_a_file_that_cannot_be_it_is_refused_beside_its_field(
    page: Any, source: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "heaviest", 100)
    shown = text(page("give_file", source.key, file=sent(GOOD), even_older="on"))
    assert "Ce fichier pèse 1 ko : celui de cette source n’en pèse jamais plus de 1 ko." in shown
    assert 'name="even_older" aria-describedby' in shown or "checked" in shown
    assert "Choisissez le fichier à envoyer." in text(page("give_file", source.key, even_older="on"))
    assert SourceAttempt.objects.count() == 0


def test_what_is_of_another_roadmap_or_of_no_source_is_not_found(
    page: Any, source: Any, by: Member, world: World, run: Any
) -> None:
    run(updates.give_file, source=source, file=sent(GOOD), by=world.member(roadmap=world.young))
    theirs = SourceVintage.objects.get()
    assert page("rejected_rows", source.key, theirs.pk).status_code == 404
    assert page("withdraw_vintage", source.key, theirs.pk, x="").status_code == 404
    assert page("source", "nothing").status_code == 404
    assert "debit.csv" not in text(page("source", source.key))


def test_one_vintage_and_ten_cost_the_same_queries(page: Any, by: Member) -> None:
    def count(name: str, *more: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert page(name, *more).status_code == 200
        return len(found)

    def add() -> None:
        SourceVintage.objects.create(
            source=ARCEP.key, roadmap=by.roadmap, retrieved_at=timezone.now(), rows_in=1, rows_out=1, rows_rejected=0
        )

    add()
    once = [count("data"), count("source", ARCEP.key)]
    for _more in range(9):
        add()
    assert [count("data"), count("source", ARCEP.key)] == once
