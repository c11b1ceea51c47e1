"""What is told before an instance opens, and the one thing that is refused."""

import sys
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper

from jalons.base.management.commands.prepare import Command
from jalons.base.system_checks import SERVE, check_mail, is_public


def told(settings: Any, **changed: object) -> list[str]:
    whole = {
        "BASE_URL": "https://jalons.collectivite.example",
        "SECURE": True,
        "DEBUG": False,
        "PUBLISHER": "Une collectivité",
        "SOURCE_URL": "https://collectivite.example/code",
        "EMAIL_URL": "smtp://collectivite.example",
        "DEFAULT_FROM_EMAIL": "Jalons <jalons@collectivite.example>",
    }
    for name, value in (whole | changed).items():
        setattr(settings, name, value)
    found = [*run_checks(tags=[SERVE], include_deployment_checks=True), *check_mail()]
    return [str(one.id) for one in found]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"BASE_URL": "http://jalons.collectivite.example", "SECURE": False}, ["jalons.W001"]),
        ({"PUBLISHER": "", "SOURCE_URL": ""}, ["jalons.W002", "jalons.W003"]),
        ({"EMAIL_URL": ""}, ["jalons.W004"]),
        ({"DEBUG": True}, ["jalons.E001"]),
        ({"SOURCE_URL": "https://exemple.fr/jalons"}, ["jalons.W005"]),
        ({"PUBLISHER": "Nom et adresse de la collectivité ; personne responsable"}, ["jalons.W005"]),
        ({"BASE_URL": "http://192.168.1.20:8000", "SECURE": False, "DEBUG": True, "PUBLISHER": ""}, []),
    ],
)
def test_each_setting_that_an_open_instance_lacks_is_told(
    settings: Any, changed: dict[str, object], codes: list[str]
) -> None:
    assert sorted(told(settings, **changed)) == codes


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://jalons.exemple.fr", True),
        ("http://93.184.216.34", True),
        ("http://127.0.0.1:8000", False),
        ("http://10.0.0.4:8000", False),
        ("http://[::1]:8000", False),
        ("http://localhost:8000", False),
        ("http://portable.local", False),
    ],
)
def test_an_address_of_the_network_of_a_hall_is_not_public(address: str, public: bool) -> None:
    assert is_public(address) == public


def test_what_is_dangerous_stops_the_start(settings: Any) -> None:
    settings.BASE_URL, settings.DEBUG = "https://jalons.exemple.fr", True
    with pytest.raises(CommandError, match="JALONS_DEBUG"):
        call_command("prepare", verbosity=0)


@pytest.mark.django_db
def test_what_is_missing_is_told_at_the_start(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    told(settings, PUBLISHER="", EMAIL_URL="")
    Command(stderr=OutputWrapper(sys.stderr))._settings()
    assert (
        capsys.readouterr().err
        == "! Les mentions légales ne disent pas qui publie ce site\u00a0: réglez JALONS_PUBLISHER.\n"
    )
