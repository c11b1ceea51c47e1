from dataclasses import replace
from datetime import date

import pytest

from jalons.opendata.rules.mediation_standard import (
    FAMILIES,
    FRANCE_SERVICES,
    SERVICES,
    Family,
    service_families,
    unknown_words,
    words_in_vocabulary,
)
from jalons.opendata.rules.places import (
    Freshness,
    Located,
    PlaceFacts,
    is_probably_same,
    locate_place,
    pair_twins,
    place_freshness,
    remove_emails,
)

HERE = (0.64716, 45.36434)
LIBRARY = PlaceFacts(
    source_id="a",
    name="Médiathèque",
    commune="24064",
    longitude=HERE[0],
    latitude=HERE[1],
    located=Located.GIVEN,
)


def named(name: str, *, north: float = 0, **facts: object) -> PlaceFacts:
    """A place, so many kilometres north of the library."""
    return replace(LIBRARY, source_id=name, name=name, latitude=HERE[1] + north / 111.195, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 11, 26), Freshness.FRESH),
        (date(2025, 11, 27), Freshness.FRESH),
        (date(2025, 11, 26), Freshness.TO_CHECK),
        (date(2025, 5, 27), Freshness.TO_CHECK),
        (date(2025, 5, 26), Freshness.TO_UPDATE),
        (None, Freshness.UNKNOWN),
    ],
)
def test_a_fiche_is_to_check_after_12_months_and_to_update_after_18(day: date | None, state: Freshness) -> None:
    assert place_freshness(day, date(2026, 11, 26)) is state


def test_a_place_of_a_commune_without_point_is_where_it_says_or_nowhere() -> None:
    assert locate_place(-151.7, -16.5, None) == ((-151.7, -16.5), Located.GIVEN)
    assert locate_place(None, None, None) == (None, Located.NOWHERE)
    assert locate_place(500, 16.5, None) == (None, Located.NOWHERE)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (named("Médiathèque municipale"), named("Médiathèque", north=0.2), True),
        (named("La Poste de Brantôme"), named("France services La Poste", north=0.4), True),
        (named("Médiathèque municipale"), named("Médiathèque", north=0.6), False),
        (named("Médiathèque"), named("Médiathèque", commune="24322"), False),
        (named("Centre social"), named("Médiathèque"), False),
        # Words that every place has are not enough, nor is the name of the commune…
        (named("Maison France services Brantôme"), named("France services de Brantôme"), False),
        # … unless both are of the programme.
        (
            named("Maison des services Brantôme", programmes=(FRANCE_SERVICES,)),
            named("France services de Brantôme", programmes=(FRANCE_SERVICES,)),
            True,
        ),
        # At the point of their commune for want of their own, they are near nothing.
        (named("Médiathèque", located=Located.ABSENT), named("Médiathèque"), True),
        (named("Médiathèque municipale", located=Located.ABSENT), named("Médiathèque"), False),
    ],
)
def test_two_places_are_probably_the_same(one: PlaceFacts, other: PlaceFacts, same: bool) -> None:
    assert is_probably_same(one, other, "Brantôme en Périgord") is same
    assert is_probably_same(other, one, "Brantôme en Périgord") is same


def test_nobody_has_two_twins_and_the_nearest_comes_first() -> None:
    ones = [named("Médiathèque A", north=0.3), named("Médiathèque", north=0.1), named("Mairie")]
    others = [named("Médiathèque"), named("Médiathèque B", north=0.5)]
    assert pair_twins(ones, others, {"24064": "Brantôme en Périgord"}) == [(1, 0), (0, 1)]
    assert pair_twins([], others, {}) == []


def test_every_service_is_of_one_family() -> None:
    assert sorted(service for members in FAMILIES.values() for service in members) == sorted(SERVICES)
    assert service_families(["Loisirs et créations numériques", "Aide aux démarches administratives"]) == {
        Family.POTENTIAL,
        Family.PROCEDURES,
    }


def test_words_are_recognised_whatever_their_accents_and_apostrophes() -> None:
    answers = ["aide aux demarches administratives", "Ce lieu n'accueille pas de public", "Adultes", "Vélos : oui"]
    assert words_in_vocabulary(answers, SERVICES) == ("Aide aux démarches administratives",)
    assert unknown_words(answers) == ["Vélos : oui"]


def test_e_mails_leave_a_text() -> None:
    assert remove_emails("Mairie, accueil@mairie.example  rez-de-chaussée") == "Mairie, rez-de-chaussée"
    assert remove_emails("Esp@ce de la gare (a.b@c.example)") == "Esp@ce de la gare ()"
