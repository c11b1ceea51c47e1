"""Tables that one works in: sorted in the address, and found again as they were left."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest.mock import Mock

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory

from jalons.base.sorted_tables import asked_order, remember_filters


@dataclass(frozen=True)
class Fruit:
    name: str
    weight: int | None


FRUITS = [Fruit("Pêche", 3), Fruit("abricot", None), Fruit("Érable", 1), Fruit("figue", 2)]
COLUMNS: dict[str, Callable[[Fruit], Any]] = {"nom": lambda fruit: fruit.name, "poids": lambda fruit: fruit.weight}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", "Pêche abricot Érable figue"),
        ("?tri=nom", "abricot Érable figue Pêche"),
        ("?tri=-nom", "Pêche figue Érable abricot"),
        ("?tri=poids", "Érable figue Pêche abricot"),
        ("?tri=-poids", "Pêche figue Érable abricot"),
        ("?tri=inconnu", "Pêche abricot Érable figue"),
        ("?tri=--nom", "Pêche abricot Érable figue"),
        ("?tri=" + "x" * 5000, "Pêche abricot Érable figue"),
    ],
)
def test_a_table_is_sorted_by_its_address_and_what_is_missing_comes_last(asked: str, names: str) -> None:
    order = asked_order(RequestFactory().get("/liste/" + asked), COLUMNS)
    assert " ".join(fruit.name for fruit in order.sort(FRUITS)) == names


@pytest.mark.parametrize(
    ("asked", "direction", "leads_to"),
    [
        ("", "none", "?tri=nom"),
        ("?q=noix&page=3", "none", "?q=noix&amp;tri=nom"),
        ("?tri=nom", "ascending", "?tri=-nom"),
        ("?tri=-nom&q=noix", "descending", "?q=noix"),
        ("?tri=-nom", "descending", "?tout-afficher="),
    ],
)
def test_the_head_of_a_column_says_how_it_is_sorted_and_what_comes_next(
    asked: str, direction: str, leads_to: str
) -> None:
    request = RequestFactory().get("/liste/" + asked)
    head = Template("{% load jalons %}{% sort_by 'nom' 'Nom' %}").render(
        Context({"request": request, "order": asked_order(request, COLUMNS)})
    )
    assert head == (f'<th scope="col" aria-sort="{direction}"><a class="sort" href="{leads_to}">Nom</a></th>')


@remember_filters("q", "tri")
def fruit_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.GET.urlencode())


def ask(address: str, cookies: dict[str, str], person: int = 1) -> HttpResponse:
    """Ask as a browser would, which keeps the cookies that it is given."""
    request = RequestFactory().get(address)
    request.user, request.COOKIES = Mock(pk=person), cookies
    response = fruit_list(request)
    for name, morsel in response.cookies.items():
        if morsel["max-age"] == 0:
            cookies.pop(name, None)
        else:
            cookies[name] = morsel.value
    return response


def test_a_list_opens_as_it_was_left() -> None:
    cookies: dict[str, str] = {}
    assert ask("/liste/", cookies).status_code == 200
    ask("/liste/?q=pêche&tri=-nom&page=2", cookies)
    back = ask("/liste/", cookies)
    assert (back.status_code, back["Location"]) == (302, "/liste/?q=p%C3%AAche&tri=-nom")


def test_showing_everything_forgets_the_filters() -> None:
    cookies: dict[str, str] = {}
    ask("/liste/?q=pêche", cookies)
    assert ask("/liste/?tout-afficher=", cookies)["Location"] == "/liste/"
    assert (cookies, ask("/liste/", cookies).status_code) == ({}, 200)


def test_an_emptied_search_is_forgotten() -> None:
    cookies: dict[str, str] = {}
    ask("/liste/?q=pêche", cookies)
    ask("/liste/?q=&tri=", cookies)
    assert cookies == {}


def test_who_signs_in_next_on_the_same_machine_starts_afresh() -> None:
    cookies: dict[str, str] = {}
    ask("/liste/?q=pêche", cookies, person=1)
    assert ask("/liste/", cookies, person=2).status_code == 200


def test_a_search_too_long_for_a_cookie_is_not_kept() -> None:
    cookies: dict[str, str] = {}
    ask("/liste/?q=" + "a" * 5000, cookies)
    assert cookies == {}


@pytest.mark.parametrize("forged", ["#x", "&", "page=2", "//evil.example", "javascript:1", "inconnu=1"])
def test_a_forged_cookie_leads_nowhere(forged: str) -> None:
    assert ask("/liste/", {"liste-fruit_list-1": forged}).status_code == 200
