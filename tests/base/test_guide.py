"""The guide of docs/, read in the product."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.html import strip_tags

from jalons.base import guide
from tests.world import World

SOURCE = (Path(settings.BASE_DIR) / "docs" / "guide.md").read_text(encoding="utf-8")
TITLES = re.findall(r"^## (.*)$", SOURCE, re.MULTILINE)


def test_every_section_of_the_guide_is_in_the_product_in_its_order() -> None:
    assert [section.title for section in guide.guide_sections()] == TITLES
    assert len({section.slug for section in guide.guide_sections()}) == len(TITLES)


def test_nothing_of_the_guide_is_lost_on_the_way() -> None:
    """Word for word, against the source: marks of Markdown aside."""
    source = re.sub(r"\]\([^)]*\)", "", SOURCE[SOURCE.index("## ") :])
    shown = " ".join(f"{section.title} {strip_tags(section.html)}" for section in guide.guide_sections())
    words = [re.findall(r"\w+", text) for text in (re.sub(r"^\d+\. ", "", source, flags=re.MULTILINE), shown)]
    words[1] = [word for word in words[1] if word not in ("quot", "lt", "gt", "amp")]
    assert sorted(words[0]) == sorted(words[1])


def test_what_is_written_in_the_guide_never_becomes_markup(tmp_path: Path) -> None:
    path = tmp_path / "guide.md"
    path.write_text("# Guide\n\n## Un\n\n<script>alert(1)</script> et [ici](javascript:alert(1))\n", encoding="utf-8")
    (section,) = guide._read_sections(path, 1)
    assert "<script" not in section.html and "href" not in section.html


def test_a_guide_that_changes_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "guide.md"
    path.write_text("## Un\n\nAvant.\n", encoding="utf-8")
    before = guide._read_sections(path, 1)
    path.write_text("## Deux\n\n### Dedans\n\nAprès.\n", encoding="utf-8")
    assert (
        [section.title for section in guide._read_sections(path, 1)] == [section.title for section in before] == ["Un"]
    )
    (section,) = guide._read_sections(path, 2)
    assert (section.slug, section.html) == ("deux", '<h2 id="dedans">Dedans</h2>\n<p>Après.</p>\n')
    assert section.inside == '<h3 id="dedans">Dedans</h3>\n<p>Après.</p>\n'
    assert section.passages == (guide.Passage("dedans", "Dedans"), guide.Passage("dedans", "Après."))


def test_no_line_begins_with_a_colon_nor_ends_with_an_opening_quote(tmp_path: Path) -> None:
    path = tmp_path / "guide.md"
    path.write_text("## Un\n\nVoyez « Équipe » : oui ?\n\n```\na : b\n```\n", encoding="utf-8")
    (section,) = guide._read_sections(path, 1)
    assert section.html == ("<p>Voyez «\u00a0Équipe\u00a0»\u00a0: oui\u00a0?</p>\n<pre><code>a : b\n</code></pre>\n")


@pytest.mark.parametrize("words", ["emargement", "ÉMARGEMENT feuille", "feuille d’émargement"])
def test_words_are_found_whatever_their_accents(words: str) -> None:
    hits = guide.search_guide(words)
    assert hits and all("émargement" in hit.passage.text for hit in hits)


@pytest.mark.parametrize("words", ["", "   ", "introuvablissime", "émargement introuvablissime"])
def test_what_is_nowhere_is_not_found(words: str) -> None:
    assert guide.search_guide(words) == []


def test_each_page_is_sent_to_a_section_that_exists_and_each_name_to_a_page() -> None:
    slugs = {section.slug for section in guide.guide_sections()}
    assert {slug for _start, slug in guide.HELP_OF_PAGES} - slugs == set()
    names = {
        f"{space}:{name}"
        for space, (_path, resolver) in get_resolver().namespace_dict.items()
        for name in resolver.reverse_dict
        if isinstance(name, str)
    }
    assert [start for start, _slug in guide.HELP_OF_PAGES if not any(name.startswith(start) for name in names)] == []


@pytest.mark.parametrize(
    ("page", "slug"),
    [
        ("publication:edit_minutes", "rendre-compte"),
        ("publication:editions", "sortir-les-documents"),
        ("publication:kit", "preparer-un-atelier"),
        ("publication:look", "sortir-les-documents"),
        ("publication:preview_plan", "le-plan-dactions-en-tableau"),
        ("overview:calendar", "passer-des-enjeux-aux-actions"),
        ("overview:share_calendar", "passer-des-enjeux-aux-actions"),
    ],
)
def test_a_page_finds_the_section_that_speaks_of_it(page: str, slug: str) -> None:
    section = guide.section_of_page(page)
    assert section and section.slug == slug


@pytest.mark.django_db
def test_the_help_leads_to_each_section_and_finds_words() -> None:
    client = Client()
    page = client.get(reverse("base:help")).content.decode()
    assert [title for title in TITLES if f">{title}</a>" not in page] == []
    found = client.get(reverse("base:help"), {"q": "feuille d’émargement"}).content.decode()
    assert "/aide/preparer-un-atelier/" in found and 'value="feuille d’émargement"' in found
    nothing = client.get(reverse("base:help"), {"q": "introuvablissime"}).content.decode()
    assert "Aucun passage du guide ne contient ces mots" in nothing
    for section in guide.guide_sections():
        assert client.get(reverse("base:help_section", args=[section.slug])).status_code == 200
    assert client.get(reverse("base:help_section", args=["rien"])).status_code == 404
    whole = client.get(reverse("base:help_whole")).content.decode()
    assert re.findall(r'<h2 id="([^"]+)">', whole) == [section.slug for section in guide.guide_sections()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("directory:index", "connaitre-les-acteurs"),
        ("workshops:index", "preparer-un-atelier"),
        ("workshops:stakes", "passer-des-enjeux-aux-actions"),
        ("actions:index", "choisir-les-actions"),
        ("funding:index", "reunir-largent"),
        ("overview:dashboard", ""),
    ],
)
def test_a_page_leads_to_what_the_guide_says_of_it(world: World, name: str, section: str) -> None:
    client = Client()
    client.force_login(world.user("referente"))
    page = client.get(reverse(name, args=[world.roadmap.slug])).content.decode()
    assert re.findall(r'href="/aide/([^"]+)/"', page) == ([section] if section else [])
