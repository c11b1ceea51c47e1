import hashlib
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jalons.base.errors import Refused
from jalons.opendata.sources import datagouv, fetching
from jalons.opendata.sources.fetching import Fetched, check_address, download_time, fetch_file, format_weight
from tests.opendata.producer import Answer, Producer
from tests.refusals import refused

FILE = b"code;value\n24064;1\n"
SHA = hashlib.sha256(FILE).hexdigest()


@pytest.fixture
def fetched(tmp_path: Path) -> Callable[..., tuple[Fetched | None, bytes]]:
    def run(address: str, **options: Any) -> tuple[Fetched | None, bytes]:
        path = tmp_path / "file"
        found = fetch_file(address, path, **{"heaviest": 1000, **options})
        return found, path.read_bytes() if path.exists() else b""

    return run


def test_a_file_comes_whole_with_its_hash_and_what_the_server_says_of_it(producer: Producer, fetched: Any) -> None:
    said = {"ETag": '"v1"', "Last-Modified": "Tue, 31 Mar 2026 08:00:00 GMT"}
    address = producer.gives("/last/debit.csv", Answer(FILE, headers=said))
    told: list[tuple[int, int]] = []
    found, content = fetched(address, watch=lambda done, total: told.append((done, total)))
    assert found == Fetched("debit.csv", SHA, '"v1"', "Tue, 31 Mar 2026 08:00:00 GMT")
    assert content == FILE
    assert told[-1] == (len(FILE), len(FILE))
    headers = producer.headers[0]
    assert (headers["User-Agent"], headers["Accept-Encoding"]) == ("Jalons", "identity")
    assert {"If-None-Match", "If-Modified-Since"} & set(headers) == set()


def test_what_did_not_change_is_not_sent_again(producer: Producer, fetched: Any) -> None:
    address = producer.gives("/a.csv", Answer(status=304))
    assert fetched(address, etag='"v1"', modified="Tue, 31 Mar 2026 08:00:00 GMT")[0] is None
    headers = producer.headers[0]
    assert headers["If-None-Match"] == '"v1"'
    assert headers["If-Modified-Since"] == "Tue, 31 Mar 2026 08:00:00 GMT"


def test_the_date_of_a_catalogue_is_no_date_of_a_server(producer: Producer, fetched: Any) -> None:
    fetched(producer.gives("/a.csv", Answer(FILE)), modified="2026-03-31T08:00:00")
    assert "If-Modified-Since" not in producer.headers[0]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_breakdown_is_tried_again_three_times_in_all(producer: Producer, fetched: Any, status: int) -> None:
    address = producer.gives("/a.csv", Answer(status=status), Answer(status=status), Answer(FILE))
    waited: list[float] = []
    assert fetched(address, sleep=waited.append)[1] == FILE
    assert (producer.asked, len(waited)) == (["/a.csv"] * 3, 2)
    producer.gives("/b.csv", Answer(status=status))
    with refused("host-down", saying=f"127.0.0.1 est en panne ou surchargé (réponse {status})."):
        fetched(producer.url + "/b.csv")
    assert producer.asked[3:] == ["/b.csv"] * 3


def test_waits_grow_and_none_goes_past_the_limit(
    producer: Producer, fetched: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "WAITS", (2.0, 8.0))
    address = producer.gives("/a.csv", Answer(status=500))
    waited: list[float] = []
    with refused("host-down"):
        fetched(address, sleep=waited.append)
    assert waited == [2.0, 8.0]
    with refused("host-down"):
        fetched(address, sleep=waited.append, limit=5)
    assert waited == [2.0, 8.0, 2.0]


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (
            404,
            "file-moved",
            "Le fichier n’est plus à son adresse sur 127.0.0.1 (réponse 404). Cherchez-le sur la page du producteur, "
            "puis donnez-le.",
        ),
        (403, "file-withheld", "127.0.0.1 refuse de donner le fichier (réponse 403)."),
    ],
)
def test_what_another_try_would_not_mend_is_asked_once(
    producer: Producer, fetched: Any, status: int, code: str, sentence: str
) -> None:
    address = producer.gives("/a.csv", Answer(status=status))
    with refused(code, saying=sentence):
        fetched(address)
    assert producer.asked == ["/a.csv"]


def test_an_allowed_redirect_is_followed(producer: Producer, fetched: Any) -> None:
    producer.gives("/files/debit-2026.csv", Answer(FILE))
    address = producer.gives("/r/1", Answer(status=302, headers={"Location": "/files/debit-2026.csv"}))
    found, content = fetched(address)
    assert (found.file_name, content) == ("debit-2026.csv", FILE)


@pytest.mark.parametrize(
    ("elsewhere", "code", "sentence"),
    [
        (
            "https://example.org/debit.csv",
            "host-not-allowed",
            "« example.org » n’est pas un site autorisé : rien n’est téléchargé.",
        ),
        (
            "http://www.data.gouv.fr/a.csv",
            "address-not-allowed",
            "L’adresse « http://www.data.gouv.fr/a.csv » n’est pas celle d’un site autorisé.",
        ),
        (
            "file:///etc/hostname",
            "redirects-endless",
            "127.0.0.1 renvoie sans fin d’une adresse à l’autre, ou vers aucun site : rien n’est téléchargé.",
        ),
    ],
)
def test_a_redirect_elsewhere_is_not_followed(
    producer: Producer, fetched: Any, settings: Any, elsewhere: str, code: str, sentence: str
) -> None:
    settings.OPEN_DATA_HOSTS = [producer.url, "www.data.gouv.fr"]
    address = producer.gives("/a.csv", Answer(status=302, headers={"Location": elsewhere}))
    with refused(code, saying=sentence):
        fetched(address)
    assert producer.asked == ["/a.csv"]


def test_a_circle_of_redirects_ends(producer: Producer, fetched: Any) -> None:
    address = producer.gives("/a.csv", Answer(status=302, headers={"Location": "/a.csv"}))
    with refused("redirects-endless"):
        fetched(address)
    assert len(producer.asked) < 10


@pytest.mark.parametrize("length", [None, 0])
def test_a_file_over_its_cap_is_refused_whatever_is_said_of_it(
    producer: Producer, fetched: Any, length: int | None
) -> None:
    address = producer.gives("/a.csv", Answer(b"x" * 1001, length=length))
    if length == 0:
        producer.answers["/a.csv"] = [Answer(b"x" * 1001, drips=True)]  # no length is said
    with refused("file-heavier-than-expected", saying="Ce fichier pèse plus de 1 ko : ce n’est pas celui attendu."):
        fetched(address)


def test_a_body_that_is_cut_is_tried_again_then_refused(producer: Producer, fetched: Any) -> None:
    cut = Answer(FILE[:5], length=len(FILE))
    address = producer.gives("/a.csv", cut, Answer(FILE))
    assert fetched(address)[1] == FILE
    producer.gives("/a.csv", cut)
    with refused(
        "download-cut", saying="Le téléchargement depuis 127.0.0.1 s’est arrêté avant la fin. Réessayez plus tard."
    ):
        fetched(address)


def test_a_server_that_gives_a_byte_now_and_then_does_not_outlast_the_limit(producer: Producer, fetched: Any) -> None:
    address = producer.gives("/a.csv", Answer(drips=True))
    with refused("host-too-slow", saying="trop lent"):
        fetched(address, limit=0.2, heaviest=10**9)


def test_a_heavy_file_has_the_time_that_a_slow_line_takes() -> None:
    assert (download_time(60_000_000), download_time(400_000_000)) == (240, 920)


def test_a_server_that_says_nothing_is_left(fetched: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WAITS", ())
    monkeypatch.setattr(fetching, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings.OPEN_DATA_HOSTS = [url]
        with refused("host-too-slow", saying="trop lent"):
            fetched(url + "/a.csv")


def test_nobody_there_means_no_network(fetched: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WAITS", ())
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    settings.OPEN_DATA_HOSTS = [url]
    with refused(
        "host-unreachable",
        saying="Impossible de joindre 127.0.0.1. Ce serveur n’a peut-être pas accès à Internet : donnez le fichier.",
    ):
        fetched(url + "/a.csv")


def test_a_name_that_nobody_knows_is_not_waited_for(
    fetched: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OPEN_DATA_HOSTS = ["data.arcep.fr"]
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    asked: list[object] = []

    def unknown(*asked_for: object, **_more: object) -> None:
        asked.append(asked_for)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with refused("host-unreachable", saying="Impossible de joindre data.arcep.fr"):
        fetched("https://data.arcep.fr/a.csv")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://[", "answer-unexpected"),
        ("https://data.arcep.fr:99999/", "address-not-allowed"),
        ("https://a..fr/", "host-not-allowed"),
        ("//[/", "answer-unexpected"),
    ],
)
def test_a_redirection_to_what_is_no_address_is_refused(
    producer: Producer, fetched: Any, address: str, code: str
) -> None:
    asked = producer.gives("/a.csv", Answer(status=302, headers={"Location": address}))
    with refused(code):
        fetched(asked)


def test_a_length_that_is_no_number_is_refused(producer: Producer, fetched: Any) -> None:
    asked = producer.gives("/a.csv", Answer(FILE, headers={"Content-Length": "9" * 5000}))
    with refused("answer-unexpected"):
        fetched(asked)


def test_a_file_sent_compressed_is_refused(producer: Producer, fetched: Any) -> None:
    address = producer.gives("/a.csv", Answer(FILE, headers={"Content-Encoding": "gzip"}))
    with refused("answer-unexpected"):
        fetched(address)


def test_the_beginning_may_be_enough_but_not_of_an_archive(producer: Producer, fetched: Any) -> None:
    long = b"x" * 300_000
    assert len(fetched(producer.gives("/a.csv", Answer(long)), enough=1, heaviest=10**6)[1]) < len(long)
    archive = b"PK\x03\x04" + long
    assert fetched(producer.gives("/a.zip", Answer(archive)), enough=1, heaviest=10**6)[1] == archive


@pytest.mark.parametrize(
    "address",
    [
        "http://data.arcep.fr/a.csv",
        "https://data.arcep.fr:8443/a.csv",
        "https://someone@data.arcep.fr/a.csv",
        "https://data.arcep.fr.example.org/a.csv",
        "https://example.org/https://data.arcep.fr/",
        "https://127.0.0.1/a.csv",
        "http://127.0.0.1/a.csv",
        "ftp://data.arcep.fr/a.csv",
        "file:///etc/hostname",
        "",
        "https://data.arcep.fr:99999/a.csv",
        "https://data.arcep.fr:port/a.csv",
        "http://[",
        "https://[::1/a.csv",
    ],
)
def test_only_https_and_the_named_hosts_are_asked(address: str) -> None:
    check_address("https://data.arcep.fr/fixe/a.csv")
    with pytest.raises(Refused):
        check_address(address)


@pytest.mark.parametrize("found", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:192.168.1.1"])
def test_a_name_that_leads_inside_is_refused_before_anything_is_said(
    producer: Producer, fetched: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    settings.OPEN_DATA_HOSTS = ["data.arcep.fr"]
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))
    inside = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: [public, inside])
    connected: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *asked, **_more: connected.append(asked))
    with refused(
        "address-private",
        saying="« data.arcep.fr » mène à une adresse privée : rien n’est demandé à un réseau interne.",
    ):
        fetched("https://data.arcep.fr/a.csv")
    assert connected == []


def test_the_connection_goes_to_the_address_that_was_looked_at(
    producer: Producer, fetched: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OPEN_DATA_HOSTS = ["data.arcep.fr"]
    monkeypatch.setattr(fetching, "WAITS", ())
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: [public])
    connected: list[object] = []

    def create(address: object, _timeout: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", create)
    with refused("host-unreachable", saying="Impossible de joindre data.arcep.fr"):
        fetched("https://data.arcep.fr/a.csv")
    assert connected == [("8.8.8.8", 443)]


def test_the_catalogue_says_where_the_latest_file_is(producer: Producer) -> None:
    rows = [
        {"title": "2025", "url": "https://x/2025.csv", "format": "CSV", "last_modified": "2025-01-01"},
        {"title": "", "url": None},
        {"title": "schéma", "url": "https://x/s.json", "format": "json", "schema": {"name": "LaMednum/s"}},
    ]
    producer.gives("/api/1/datasets/liste-fs/", Answer(json.dumps({"slug": "liste-fs", "resources": rows}).encode()))
    assert datagouv.resources_of_dataset("liste-fs") == [
        datagouv.Resource("2025", "https://x/2025.csv", "csv", "2025-01-01", "", "liste-fs"),
        datagouv.Resource("schéma", "https://x/s.json", "json", "", "LaMednum/s", "liste-fs"),
    ]
    whole = {"data": [{"slug": "a", "resources": rows[:1]}, {"slug": "b", "resources": rows[2:]}]}
    path = "/api/1/organizations/cartographie/datasets/?page_size=100"
    producer.gives(path, Answer(json.dumps(whole).encode()))
    found = datagouv.resources_of_organisation("cartographie")
    assert [(one.dataset, one.title) for one in found] == [("a", "2025"), ("b", "schéma")]


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"<html>", "answer-unexpected"), (b"[]", "catalogue-unexpected"), (b"\xff", "answer-unexpected")],
)
def test_a_catalogue_that_answers_something_else_is_told(producer: Producer, body: bytes, code: str) -> None:
    producer.gives("/api/1/datasets/liste-fs/", Answer(body))
    with refused(code):
        datagouv.resources_of_dataset("liste-fs")


@pytest.mark.parametrize(
    ("size", "words"), [(10, "1 ko"), (12_400, "12 ko"), (1_540_000, "1,5 Mo"), (60_000_000, "60 Mo")]
)
def test_a_weight_is_told_in_words(size: int, words: str) -> None:
    assert format_weight(size).replace("\u00a0", " ") == words
