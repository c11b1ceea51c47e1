"""Addresses that are written once are those that Django gives."""

from typing import Any

import pytest
from django.template import Context, Template
from django.test import override_settings
from django.urls import path, reverse
from django.urls.exceptions import NoReverseMatch

from jalons.base import prepared_addresses
from jalons.base.prepared_addresses import find_address

ADDRESSES: list[tuple[str, tuple[Any, ...]]] = [
    ("governance:committees", ("un-territoire",)),
    ("actions:close_resolution", ("un-territoire", 3, 4)),
    ("actions:close_resolution", ("un-territoire", 40, 3)),
    ("actions:close_resolution", ("un-autre", 4, 3)),
    ("overview:action", ("un-territoire", "2.1")),
    ("overview:action", ("un-territoire", "12.10")),
    ("publication:committee_year", ("un-territoire", 7, 2026, "pdf")),
    ("actions:agenda", ("territoire-930002", 5)),
    ("overview:home", ()),
]

urlpatterns = [path("ailleurs/<slug:slug>/<int:pk>/", lambda _request: None, name="elsewhere")]  # type: ignore[misc]


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_an_address_is_the_one_that_django_gives_the_first_time_and_the_next(
    name: str, arguments: tuple[Any, ...]
) -> None:
    for _time in range(2):
        assert find_address(name, arguments) in (reverse(name, args=arguments), None)


def test_most_addresses_are_written_once() -> None:
    found = [find_address(name, arguments) for name, arguments in ADDRESSES]
    assert [name for (name, _), one in zip(ADDRESSES, found, strict=True) if one is None] == ["actions:agenda"]


@pytest.mark.parametrize(
    "arguments", [("un-territoire", -1), ("un-territoire", True), ("un-territoire", None), ("", 1)]
)
def test_what_is_no_plain_number_or_text_is_left_to_django(arguments: tuple[Any, ...]) -> None:
    assert find_address("actions:agenda", arguments) is None


def test_the_tag_of_templates_gives_the_same_and_fails_as_it_did() -> None:
    page = Template("{% url 'actions:agenda' slug pk %} {% url 'actions:agenda' slug pk as here %}{{ here }}")
    address = reverse("actions:agenda", args=["un-territoire", 4])
    for _time in range(2):
        assert page.render(Context({"slug": "un-territoire", "pk": 4})) == f"{address} {address}"
    named = Template("{% url 'actions:agenda' slug=slug pk=pk %}")
    assert named.render(Context({"slug": "un-territoire", "pk": 4})) == address
    with pytest.raises(NoReverseMatch):
        page.render(Context({"slug": "", "pk": 4}))
    missing = Template("{% url 'actions:agenda' slug as here %}<{{ here }}>")
    assert missing.render(Context({"slug": "un-territoire"})) == "<>"


def test_other_addresses_are_not_those_that_were_kept() -> None:
    assert find_address("elsewhere", ("ici", 1)) is None
    with override_settings(ROOT_URLCONF=__name__):
        assert find_address("elsewhere", ("ici", 2)) == "/ailleurs/ici/2/"
    assert find_address("elsewhere", ("ici", 3)) is None


def test_what_is_kept_is_forgotten_beyond_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared_addresses, "MOST_SHAPES", 3)
    monkeypatch.setattr(prepared_addresses, "_written", kept := {})
    for number in range(7):
        find_address("governance:committees", (f"territoire-{number}",))
    assert len(kept) == 1


@pytest.mark.parametrize(("name", "arguments"), [*ADDRESSES, ("actions:agenda", ("un-territoire", -1))])
def test_reverse_gives_what_django_gives_or_its_error(name: str, arguments: tuple[Any, ...]) -> None:
    try:
        expected = reverse(name, args=arguments)
    except NoReverseMatch:
        with pytest.raises(NoReverseMatch):
            prepared_addresses.reverse(name, args=list(arguments))
    else:
        assert [prepared_addresses.reverse(name, args=list(arguments)) for _time in range(2)] == [expected] * 2
