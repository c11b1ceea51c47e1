"""What the operator asks for: where sources stand, whether they still answer, and all of them brought up to date."""

import io
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jalons.opendata.models import SourceVintage
from jalons.opendata.sources import SOURCES
from tests.opendata.producer import Answer, Producer
from tests.opendata.wired import GOOD, HEADER, PATH, packed, table

pytestmark = pytest.mark.django_db
KEY = "arcep-filaire"


def said(name: str, *words: str, fails: bool = False) -> list[str]:
    out = io.StringIO()
    if fails:
        with pytest.raises(CommandError):
            call_command(name, *words, stdout=out)
    else:
        call_command(name, *words, stdout=out)
    return out.getvalue().replace("\u00a0", " ").splitlines()


def test_each_source_is_listed_with_its_address_and_what_is_loaded(producer: Producer) -> None:
    SourceVintage.objects.create(
        source=KEY,
        period="2026-03-31",
        retrieved_at=datetime(2026, 6, 5, 12, tzinfo=timezone.get_current_timezone()),
        rows_in=1,
        rows_out=1,
        rows_rejected=0,
    )
    lines = said("check_sources")
    assert [line.partition(" : ")[0] for line in lines] == list(SOURCES)
    wired = next(line for line in lines if line.startswith(KEY))
    assert wired == f"{KEY} : {SOURCES[KEY].address} — 31 mars 2026, reçu le 5 juin 2026"
    assert any("data.gouv.fr, liste-des-structures-france-services — rien de chargé" in line for line in lines)
    assert producer.asked == []


@pytest.mark.parametrize("body", [GOOD, packed("a.csv", GOOD), table(75) + b"x" * 400_000])
def test_a_source_that_still_reads_is_good_and_nothing_is_kept(source: Any, producer: Producer, body: bytes) -> None:
    producer.gives(PATH, Answer(body))
    assert said("check_sources", "--online", "--only", KEY) == [f"{KEY} : bon — {source.address}"]
    assert SourceVintage.objects.count() == 0


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(status=404), "n’est plus à son adresse"),
        (Answer(b"<html>"), "page web"),
        (Answer(table(75, header=HEADER.replace("elig_thd30", "thd"))), "elig_thd30"),
        (Answer(packed("a.csv", GOOD)[:-20]), "coupée"),
    ],
)
def test_a_source_that_changed_is_told_and_the_command_fails(
    source: Any, producer: Producer, answer: Answer, sentence: str
) -> None:
    producer.gives(PATH, answer)
    lines = said("check_sources", "--online", "--only", KEY, fails=True)
    assert len(lines) == 1
    assert lines[0].startswith(f"{KEY} : DÉFAUT — ")
    assert sentence in lines[0]


def test_sources_are_brought_up_to_date_one_after_the_other(source: Any, producer: Producer) -> None:
    producer.gives(PATH, Answer(GOOD))
    assert said("update_sources", "--only", KEY) == [f"{KEY} : terminé"]
    assert said("update_sources", "--only", KEY) == [f"{KEY} : rien de nouveau"]
    assert said("update_sources", "--only", KEY, "--again") == [f"{KEY} : terminé"]
    producer.gives(PATH, Answer(status=404))
    lines = said("update_sources", "--only", KEY, fails=True)
    assert lines[0].startswith(f"{KEY} : échec Le fichier n’est plus à son adresse")
    assert SourceVintage.objects.count() == 2


def test_without_the_network_every_source_says_so(producer: Producer, settings: Any) -> None:
    settings.OPEN_DATA_HOSTS = []
    settings.DATA_GOUV_URL = "https://www.data.gouv.fr"
    lines = said("update_sources", fails=True)
    assert lines
    assert all(" : échec " in line for line in lines)
    assert producer.asked == []
