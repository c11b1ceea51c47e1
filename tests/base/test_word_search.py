import re
from fnmatch import translate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.french import fold_accents
from jalons.base.word_search import EXCERPT, MOST_WORDS, NAMED, Level, read_search, word_stem

FORMS = (
    "élu élus élue élues",
    "atelier ateliers",
    "habitant habitants habitante habitantes",
    "citoyen citoyens citoyenne citoyennes",
    "local locaux locale locales",
    "réseau réseaux",
    "lieu lieux",
    "animateur animateurs animatrice animatrices",
    "conseiller conseillers conseillère conseillères",
    "actif actifs active actives",
    "médiation médiations",
    "aîné aînés aînée aînées",
    "salle salles",
)


@pytest.mark.parametrize("forms", FORMS)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({word_stem(fold_accents(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize("words", ["plan place", "commune comité", "ain aînés", "élu élève", "financeur financement"])
def test_other_words_keep_theirs(words: str) -> None:
    one, other = words.split()
    assert word_stem(fold_accents(one)) != word_stem(fold_accents(other))


@pytest.mark.parametrize(
    ("typed", "text", "level"),
    [
        ("mediation", "La Médiation numérique", Level.SAME),
        ("ateliers", "un atelier", Level.STEM),
        ("elu", "les élues et les élus", Level.STEM),
        ("média", "la médiation", Level.BEGINNING),
        ("coeur", "au cœur du bourg", Level.SAME),
        ("cœur", "au coeur du bourg", Level.SAME),
        ("2.1", "la fiche 2.1", Level.SAME),
        ("2.1", "la fiche 12.1", Level.ABSENT),
        ("action", "une inaction", Level.ABSENT),
        ("bus", "robuste", Level.ABSENT),
        ("l'élu", "l’élue", Level.STEM),
    ],
)
def test_how_near_a_word_is(typed: str, text: str, level: Level) -> None:
    assert [word.level_in(fold_accents(text)) for word in read_search(typed).words] == [level]


@pytest.mark.parametrize(
    ("typed", "name", "is_named"),
    [
        ("CAF", "Caisse d’allocations familiales", True),
        ("caf", "La caisse d’allocations familiales de la Dordogne", True),
        ("CCAS", "Centre communal d’action sociale", True),
        ("CAF", "Centre social", False),
        ("ca", "Caisse d’allocations familiales", True),
        ("cf", "Caisse familiale", False),
    ],
)
def test_an_acronym_finds_the_whole_name(typed: str, name: str, is_named: bool) -> None:
    assert (read_search(typed).score(name) >= NAMED) is is_named


def test_the_same_name_comes_before_a_name_that_holds_it_then_before_a_text() -> None:
    search = read_search("comité")
    scores = [
        search.score("Comité"),
        search.score("Comités"),
        search.score("Le comité de pilotage du territoire"),
        search.score("Les comitéologues du territoire"),
        search.score("Une séance", "avec le comité"),
        search.score("Une séance", "sans rien"),
    ]
    assert [round(score, 3) for score in scores] == sorted((round(score, 3) for score in scores), reverse=True)
    assert (scores[3] >= NAMED, scores[4] < NAMED, scores[-1]) == (True, True, 0)


def test_words_may_be_apart_and_every_one_is_needed() -> None:
    search = read_search("salle du conseil")
    assert [word.folded for word in search.words] == ["salle", "conseil"]
    assert search.score("Atelier", "Brantôme, salle municipale", "après le conseil")
    assert not search.score("Atelier", "Brantôme, salle municipale")


def test_words_that_link_are_looked_for_when_they_are_alone() -> None:
    assert [word.folded for word in read_search("de la").words] == ["de", "la"]
    assert [word.folded for word in read_search("de la CAF").words] == ["caf"]


def test_what_is_found_is_marked_and_nothing_is_read_as_markup() -> None:
    search = read_search("élu")
    assert search.mark("Les élues & l’<b>Élu</b>") == (
        "Les <mark>élues</mark> &amp; l’&lt;b&gt;<mark>Élu</mark>&lt;/b&gt;"
    )


def test_an_excerpt_shows_the_word_that_was_found() -> None:
    text = "mot " * 200 + "la médiation ici " + "suite " * 200
    excerpt = read_search("mediation").excerpt(text)
    assert "médiation" in excerpt
    assert (excerpt[:2], excerpt[-1], len(excerpt) <= EXCERPT + 4) == ("… ", "…", True)
    assert read_search("mediation").excerpt("Une  médiation\ncourte") == "Une médiation courte"


@pytest.mark.parametrize("text", ["", "  ", "%", "''", '"', "*", "(", "\\", "_", "?!", "\0"])
def test_signs_alone_are_no_word(text: str) -> None:
    assert read_search(text).words == ()


def test_a_long_search_is_cut() -> None:
    assert len(read_search("mot " + " ".join(f"a{n}" for n in range(2_000))).words) == MOST_WORDS


def is_like(pattern: str, text: str) -> bool:
    """LIKE, as SQLite and PostgreSQL compare here: only plain letters have capitals."""
    glob = translate(pattern.replace("%", "*").replace("_", "?"))
    lower = "".join(c.lower() if c.isascii() else c for c in text)
    return re.match(glob, lower) is not None


FRENCH = st.text("abcdefghijklmnopqrstuvwxyzàâäæçéèêëîïôöœùûüÿÉÈÀÇŒXS' ’-.,0123456789", max_size=40)


@given(typed=FRENCH, text=FRENCH)
def test_a_pattern_lets_through_whatever_is_found(typed: str, text: str) -> None:
    for words in (text, typed, f"{text}{typed.upper()}s", f"{typed}e", fold_accents(typed)):
        for word in read_search(typed).words:
            if word.level_in(fold_accents(words)):
                assert is_like(word.pattern, words), (word.pattern, words)
                assert word.may_be_in(words), (word, words)


@pytest.mark.parametrize("forms", FORMS)
def test_the_pattern_of_a_form_lets_the_others_through(forms: str) -> None:
    for typed in forms.split():
        (word,) = read_search(fold_accents(typed)).words
        assert all(is_like(word.pattern, f"avec {form.upper()}, ici") for form in forms.split())
