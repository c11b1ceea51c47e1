"""The guide of docs/ as the product shows it: cut at its headings, and rendered again only when the file changes."""

from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.text import slugify

from jalons.base.french import add_no_break_spaces, fold_accents
from jalons.base.frozen import frozen
from jalons.base.word_search import read_search

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MOST_HITS = 20

# Which section helps which page: the beginning of a view name, and the section; the first match wins.
HELP_OF_PAGES = (
    ("roadmaps:create", "creer-votre-feuille-de-route"),
    ("roadmaps:step", "creer-votre-feuille-de-route"),
    ("overview:step", "creer-votre-feuille-de-route"),
    ("overview:departement", "lire-ensemble-les-feuilles-de-route-dun-departement"),
    *(
        (f"governance:{name}", "reunir-le-groupe-projet")
        for name in ("group", "add_group_member", "leave_group", "invite")
    ),
    *(
        (f"roadmaps:{name}", "creer-votre-feuille-de-route")
        for name in ("plan_backwards", "blocker", "add_blocker", "lift_blocker", "notebook", "private_note")
    ),
    ("roadmaps:membership", "reunir-le-groupe-projet"),
    ("roadmaps:who_may", "reunir-le-groupe-projet"),
    ("publication:seat_page", "choisir-les-actions"),
    *((f"governance:{name}", "choisir-les-actions") for name in ("committee", "add_committee", "edit_committee")),
    *((f"governance:{name}", "choisir-les-actions") for name in ("seat", "add_seat")),
    ("publication:install_committee", "choisir-les-actions"),
    *((name, "ecrire-la-note-de-cadrage") for name in ("governance:framing", "governance:edit_framing")),
    *((f"publication:{name}", "ecrire-la-note-de-cadrage") for name in ("framing", "adopt_framing")),
    *(
        (f"governance:{name}definition", "saccorder-sur-une-definition")
        for name in ("", "write_", "propose_", "adopt_")
    ),
    *((f"governance:{name}", "saccorder-sur-une-definition") for name in ("collect_", "consultation", "extend_")),
    *((f"governance:{name}", "saccorder-sur-une-definition") for name in ("give_private_page", "my_answer")),
    *((f"governance:{name}", "choisir-les-actions") for name in ("convocation", "note_reply", "my_reply")),
    ("roadmaps:perimeter", "connaitre-le-territoire"),
    ("opendata:", "connaitre-le-territoire"),
    ("diagnosis:", "connaitre-le-territoire"),
    ("directory:", "connaitre-les-acteurs"),
    *((f"invitations:{name}", "inviter") for name in ("guests", "choose_guests", "guest", "answers", "write_guests")),
    *((f"workshops:{name}", "tenir-un-atelier") for name in ("wall", "run", "note", "cite_in_note", "secretaries")),
    *((name, "tenir-un-atelier") for name in ("votes:run", "votes:paper", "carriage:carry")),
    *((f"workshops:{name}", "passer-des-enjeux-aux-actions") for name in ("stakes", "edit_", "add_", "cite_in_stake")),
    ("actions:coverage", "passer-des-enjeux-aux-actions"),
    ("workshops:all_pledges", "rendre-compte"),
    *((f"resources:{name}", "passer-des-enjeux-aux-actions") for name in ("map", "add_")),
    *((f"{floor}:", "preparer-un-atelier") for floor in ("workshops", "votes", "resources", "invitations", "carriage")),
    *(
        (f"publication:{name}", "rendre-compte")
        for name in ("minutes", "edit_minutes", "quotes", "send_minutes", "public_minutes")
    ),
    ("publication:kit", "preparer-un-atelier"),
    *(
        (f"publication:{name}", "le-plan-dactions-en-tableau")
        for name in ("upload_plan", "preview_plan", "plan_import")
    ),
    ("publication:complete_fiches", "choisir-les-actions"),
    ("publication:", "sortir-les-documents"),
    ("overview:thread", "retrouver-dou-vient-une-action"),
    *((f"overview:{name}", "passer-des-enjeux-aux-actions") for name in ("action", "calendar", "share_calendar")),
    ("monitoring:", "passer-des-enjeux-aux-actions"),
    ("actions:", "choisir-les-actions"),
    ("funding:", "reunir-largent"),
)


@frozen
class Passage:
    """A paragraph, a list item or a table cell, and the anchor of the heading above it."""

    anchor: str
    text: str

    @cached_property
    def folded(self) -> str:
        return fold_accents(self.text)


@frozen
class Section:
    """`html` is the section on a page of its own; `inside` is the section within the whole guide, its headings one
    level lower."""

    slug: str
    title: str
    html: SafeString
    passages: tuple[Passage, ...]

    @property
    def inside(self) -> SafeString:
        return SafeString(self.html.replace("<h2 ", "<h3 ").replace("</h2>", "</h3>"))


@frozen
class Hit:
    section: Section
    passage: Passage


def guide_sections() -> tuple[Section, ...]:
    path = settings.BASE_DIR / "docs" / "guide.md"
    return _read_sections(path, path.stat().st_mtime_ns)


def section_of_page(view_name: str) -> Section | None:
    slug = next((slug for start, slug in HELP_OF_PAGES if view_name.startswith(start)), "")
    return next((section for section in guide_sections() if section.slug == slug), None)


def search_guide(text: str) -> list[Hit]:
    """Passages that contain all these words, whatever their accents; the words of a section title count for all its
    passages."""
    words = read_search(text).words
    hits = [
        Hit(section, passage)
        for section in guide_sections()
        for passage in section.passages
        if all(word.level_in(passage.folded) or word.level_in(fold_accents(section.title)) for word in words)
    ]
    return hits[:MOST_HITS] if words else []


@lru_cache(maxsize=1)
def _read_sections(path: Path, _changed: int) -> tuple[Section, ...]:
    from markdown_it import MarkdownIt  # imported late: a server does not need it until somebody opens the guide

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(path.read_text(encoding="utf-8"))
    starts = [place for place, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"]
    return tuple(
        _make_section(parser, tokens[start + 1].content, tokens[start + 3 : end])
        for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True)
    )


def _make_section(parser: "MarkdownIt", title: str, tokens: "list[Token]") -> Section:
    passages, anchor = [], ""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.tag, anchor = "h2", slugify(tokens[place + 1].content)
            token.attrSet("id", anchor)
        elif token.type == "heading_close":
            token.tag = "h2"
        elif token.type == "inline":
            for child in token.children or []:
                if child.type == "text":
                    child.content = add_no_break_spaces(child.content)
                # A link to another file of docs/ would lead nowhere here, so only its words stay.
                if child.type in ("link_open", "link_close"):
                    child.type, child.tag, child.attrs = "html_inline", "", {}
            passages.append(Passage(anchor, "".join(_token_words(token))))
    html = parser.renderer.render(tokens, parser.options, {})
    html = html.replace("<table>", '<div class="scroll" tabindex="0" role="group" aria-label="Tableau"><table>')
    return Section(slugify(title), title, SafeString(html.replace("</table>", "</table></div>")), tuple(passages))


def _token_words(token: "Token") -> list[str]:
    return [" " if child.type in ("softbreak", "hardbreak") else child.content for child in token.children or []]
