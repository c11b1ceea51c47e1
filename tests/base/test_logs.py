"""No log holds what opens a page to whoever reads it: ours, nor those that the recipe of the proxy writes."""

import logging
import re
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from config.settings import LOGGING
from jalons.base.logs import WithoutKeys, without_keys
from tests.conftest import ROOT

KEY = "h3kQ-9xZ_secret"
UID = "0b61a1c2-7d3e-4f5a-8b9c-0d1e2f3a4b5c"
# Each address that asks for no role in a roadmap and is opened by what it holds.
ADDRESSES = [
    reverse("roadmaps:invitation", args=[KEY]),
    reverse("actions:own_fiche", args=[KEY]),
    reverse("actions:own_step", args=[KEY, 3]),
    reverse("actions:own_comment", args=[KEY]),
    reverse("actions:own_attachment", args=[KEY]),
    reverse("actions:own_news", args=[KEY]),
    reverse("actions:withdraw_own_news", args=[KEY, 4]),
    reverse("monitoring:own_figures", args=[KEY]),
    reverse("monitoring:remove_own_value", args=[KEY, 4]),
    reverse("actions:remove_own_comment", args=[KEY, 4]),
    reverse("actions:remove_own_attachment", args=[KEY, 4]),
    reverse("publication:own_visas", args=[KEY]),
    reverse("publication:own_visa", args=[KEY, 5]),
    reverse("governance:own_question", args=[KEY]),
    reverse("governance:own_convocation", args=[KEY]),
    reverse("governance:own_meeting_ics", args=[KEY]),
    reverse("overview:contribution", args=[KEY]),
    reverse("overview:erase_contributor", args=[KEY]),
    reverse("overview:calendar_feed", args=[KEY]),
    reverse("carriage:own_pledge", args=[UID]),
    reverse("invitations:reply", args=[UID]),
    reverse("invitations:no_more", args=[UID]),
    reverse("invitations:reply_ics", args=[UID]),
    reverse("publication:public_meeting_minutes", args=[UID]),
    reverse("publication:public_minutes", args=[UID]),
    *(
        reverse(f"workshops:{name}", args=["K7M3PX", KEY])
        for name in ("secretary", "secretary_write", "secretary_stream")
    ),
    reverse("workshops:secretary_note", args=["K7M3PX", KEY, 7]),
]
WITH_QUERY = [
    f"{reverse('accounts:sign_in_link')}?jeton={KEY}&suite=/compte/",
    f"{reverse('accounts:sign_in')}?adresse={KEY}",
    f"{reverse('accounts:sign_in')}?suite=%2Ffeuilles-de-route%2Finvitation%2F{KEY}%2F",
    f"{reverse('overview:follow_code')}?code={KEY}",
]


def level_of(name: str) -> int:
    return logging.getLogger(name).getEffectiveLevel()


def test_tasks_and_scanners_are_no_errors() -> None:
    assert level_of("django.tasks") == logging.WARNING
    assert level_of("django.security.DisallowedHost") == logging.CRITICAL
    assert level_of("django.security.csrf") == logging.ERROR
    assert logging.getLogger("django").handlers == []


def test_a_host_name_that_is_not_ours_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    response = Client().get("/", headers={"host": "scanner.exemple.org"})
    assert (response.status_code, caplog.records) == (400, [])


@pytest.mark.parametrize("address", [*ADDRESSES, *WITH_QUERY])
def test_our_logs_hold_no_key(address: str) -> None:
    record = logging.LogRecord(
        "django.request", logging.ERROR, __file__, 1, "Internal Server Error: %s", (address,), None
    )
    line = WithoutKeys("{message}", style="{").format(record)
    assert "…" in line
    assert KEY not in line
    assert UID not in line


def test_an_address_without_a_key_is_told_whole() -> None:
    for address in ("/feuilles-de-route/dronne-et-belle/ateliers/1/tables/", "/a/K7M3PX/notes/", "/suivre/"):
        assert without_keys(f"Not Found: {address}") == f"Not Found: {address}"


def test_an_event_is_one_line_with_the_detail_of_its_error() -> None:
    try:
        raise ValueError("of a test")
    except ValueError:
        record = logging.LogRecord("jalons", logging.ERROR, __file__, 1, "Une page", (), sys.exc_info())
    line = WithoutKeys("{message}", style="{").format(record)
    assert line.startswith("Une page | Traceback")
    assert line.endswith(" | ValueError: of a test")
    assert "\n" not in line


def test_our_lines_are_in_french_and_those_that_matter_are_in_the_guide(recipe: str) -> None:
    """Libraries log in English; the guide says which lines a host has to act on."""
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "jalons").rglob("*.py"))
    calls = re.findall(r"logger\.(?:warning|error|exception)\(\s*(.+)", code)
    calls += re.findall(r"self\._say\(\"\w+\", (.+)", code)
    assert len(calls) > 15
    assert [call for call in calls if not call.startswith(("_(", '"%s"', "sentence"))] == []
    table = recipe.partition("| Ligne du journal |")[2].partition("\n\n")[0]
    lines = re.findall(r"^\| «\s(.+?)\s»", table, re.MULTILINE)
    assert len(lines) >= 8
    for line in lines:
        for piece in line.split("…"):
            assert piece.strip(" .") in code, line


def test_every_line_of_ours_goes_that_way() -> None:
    assert {handler["formatter"] for handler in LOGGING["handlers"].values()} == {"line"}  # type: ignore[attr-defined]
    assert LOGGING["formatters"]["line"]["class"] == "jalons.base.logs.WithoutKeys"  # type: ignore[index]


@pytest.fixture(scope="module")
def recipe() -> str:
    return Path(ROOT / "docs/hosting.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_recipe_of_nginx_writes_no_key(recipe: str, address: str) -> None:
    [pattern] = re.findall(r'"~(\^.+\$)" "\$debut\*\$fin"', recipe)
    match = re.fullmatch(pattern.replace("(?<", "(?P<"), address)
    assert match
    assert KEY not in f"{match['debut']}*{match['fin']}"
    assert UID not in f"{match['debut']}*{match['fin']}"


def test_the_recipe_of_nginx_writes_neither_what_is_asked_nor_where_one_comes_from(recipe: str) -> None:
    [line] = re.findall(r"log_format jalons '(.+)'", recipe)
    assert set(re.findall(r"\$\w+", line)) == {
        "$jalons_reseau", "$time_local", "$request_method", "$jalons_chemin", "$status", "$body_bytes_sent",
        "$request_time",
    }  # fmt: skip
    assert "--no-access-log" in recipe


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("192.0.2.57", "192.0.2.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8::"),
        ("2001:db8::7", "2001:db8::"),
        ("::1", "-"),
    ],
)
def test_the_recipe_of_nginx_writes_a_network_and_never_a_person(recipe: str, address: str, written: str) -> None:
    """As nginx reads the map: the first expression that matches gives the value."""
    lines = re.findall(r'^    "~(\^\(\?<v\d>.+)" "(.+)";$', recipe, re.MULTILINE)
    assert len(lines) == 2
    for pattern, value in lines:
        if match := re.search(pattern.replace("(?<", "(?P<"), address):
            for name, text in match.groupdict().items():
                value = value.replace(f"${name}", text)
            assert value == written
            return
    assert written == "-"
