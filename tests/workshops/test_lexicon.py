"""Suggested themes and near-duplicates."""

from hypothesis import given
from hypothesis import strategies as st

from jalons.workshops.rules.lexicon import (
    LIKENESS,
    THEMES,
    Lexicon,
    Likeness,
    Suggestion,
    ThemeWords,
    near_duplicates,
    split_expressions,
    word_stems,
)

LEXICON = Lexicon(THEMES)


def test_a_note_is_heard_through_its_words() -> None:
    assert LEXICON.suggest("Ma voisine n’a ni ordinateur ni imprimante.") == Suggestion(
        "Réseau et matériel", ("ordinateur", "imprimante")
    )
    assert LEXICON.suggest("Pas de bus pour aller à la permanence, pas de navette.") == Suggestion(
        "Distance et transport", ("bus", "navette")
    )
    assert LEXICON.suggest("Les dossiers de RETRAITE sont incompréhensibles") == Suggestion(
        "Démarches en ligne et droits", ("dossiers", "RETRAITE")
    )


def test_a_note_that_calls_no_theme_gets_no_suggestion() -> None:
    assert [LEXICON.suggest(text) for text in ("", "…", "Il fait beau.", "12 345")] == [None] * 4


def test_a_word_serves_in_the_longest_expression_it_belongs_to() -> None:
    suggested = LEXICON.suggest("Les réseaux sociaux")
    assert suggested == Suggestion("Écrans, enfants et parents", ("réseaux sociaux",))


def test_an_expression_of_two_themes_counts_half_for_each() -> None:
    lexicon = Lexicon([ThemeWords("A", "pain, vin"), ThemeWords("B", "pain, eau")])
    assert lexicon.suggest("pain vin") == Suggestion("A", ("pain", "vin"))
    assert lexicon.suggest("pain eau") == Suggestion("B", ("pain", "eau"))
    assert lexicon.suggest("pain") is None  # as loud: either would be wrong half the time


def test_the_words_of_a_hall_are_heard() -> None:
    said = {
        "4G": "La 4G, une barre près de la fenêtre",
        "box": "Ma box est morte",
        "car": "Il y a un car le mardi",
        "papiers": "Les papiers, je les fais le dimanche",
        "Ameli": "Ameli me le redemande",
        "ANTS": "J’ai tout envoyé sur l’ANTS",
        "code": "J’oublie mon code",
        "comprends": "Je comprends rien",
    }
    heard = {word: LEXICON.suggest(text) for word, text in said.items()}
    assert {word: one and one.words for word, one in heard.items()} == {word: (word,) for word in said}
    assert [heard[word].title for word in ("4G", "car", "ANTS", "code")] == [  # type: ignore[union-attr]
        "Réseau et matériel",
        "Distance et transport",
        "Démarches en ligne et droits",
        "Savoir se servir des outils",
    ]


def test_a_conjunction_is_no_coach_and_the_courses_are_not_in_the_know() -> None:
    assert word_stems("Je reste, car il pleut")[-1][0] == "pleut"
    assert [word for word, _stem in word_stems("Sans car, car il pleut")] == ["car", "pleut"]
    assert word_stems("courant") != word_stems("cours")


def test_a_refused_theme_gives_way_to_the_next() -> None:
    lexicon = Lexicon([ThemeWords("A", "pain, vin"), ThemeWords("B", "eau")])
    assert lexicon.suggest("pain vin eau", refused=["A"]) == Suggestion("B", ("eau",))
    assert lexicon.suggest("pain vin eau", refused=["A", "B"]) is None
    assert lexicon.suggest("pain", refused=["C"]) == Suggestion("A", ("pain",))


def test_every_theme_of_ours_is_called_by_each_of_its_expressions() -> None:
    for theme in THEMES:
        for expression in split_expressions(theme.expressions):
            alone = Lexicon([theme]).suggest(expression)
            assert alone and alone.title == theme.title, expression


def test_accents_plurals_and_ligatures_do_not_matter() -> None:
    assert [stem for _word, stem in word_stems("Démarches démarche")] == ["demarch", "demarch"]
    assert [stem for _word, stem in word_stems("cœur coeurs")] == ["coeur", "coeur"]


def test_expressions_are_read_as_people_type_them() -> None:
    assert split_expressions("bus, navette ;  voiture\n\nbus") == ["bus", "navette", "voiture"]


# --- near-duplicates -------------------------------------------------------------------------------------------------


def test_the_same_idea_twice_is_marked() -> None:
    notes = {
        1: "Il n’y a pas de bus le mercredi.",
        2: "L’imprimante de la mairie est en panne",
        3: "Le mercredi, il n’y a plus de bus !",
        4: "pas de bus le mercredi",
    }
    assert near_duplicates(notes) == [Likeness(1, 3, 100), Likeness(1, 4, 100)]


def test_notes_without_a_word_are_like_nothing() -> None:
    assert near_duplicates({1: "…", 2: "…", 3: "12"}) == []


words = st.lists(
    st.sampled_from(["bus", "pain", "eau", "vin", "mur", "chat", "arbre", "route", "école", "ferme"]), max_size=7
)


@given(st.lists(words.map(" ".join), max_size=14), st.integers(min_value=30, max_value=100))
def test_near_duplicates_are_those_found_by_comparing_each_with_each(texts: list[str], least: int) -> None:
    notes = dict(enumerate(texts, 1))
    sets = {number: {stem for _word, stem in word_stems(text)} for number, text in notes.items()}
    expected = []
    for second, mine in sets.items():
        best = None
        for first, theirs in sets.items():
            if first < second and mine and theirs and 100 * len(mine & theirs) >= least * len(mine | theirs):
                candidate = (-(100 * len(mine & theirs) // len(mine | theirs)), first)
                best = min(best, candidate) if best else candidate
        if best:
            expected.append(Likeness(best[1], second, -best[0]))
    assert near_duplicates(notes, least) == expected


@given(st.text(max_size=80))
def test_whatever_is_written_is_read(text: str) -> None:
    LEXICON.suggest(text)
    assert near_duplicates({1: text, 2: text}) == ([Likeness(1, 2, 100)] if word_stems(text) else [])


def test_the_threshold_is_the_documented_one() -> None:
    assert LIKENESS == 60
