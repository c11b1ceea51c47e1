"""The documents of a roadmap, assembled from the floors below as neutral documents; the printable kit of a workshop,
and its letters."""

from jalons.publication.queries.budget import budget_book
from jalons.publication.queries.chapters import ChapterLine, chapter_text, chapters
from jalons.publication.queries.committees import agenda_document, decisions_document
from jalons.publication.queries.editions import (
    BeforeTheVote,
    EditionCard,
    before_the_vote,
    edition,
    edition_card,
    edition_file,
    editions,
)
from jalons.publication.queries.imports import Preview, import_row, imports, plan_import, preview
from jalons.publication.queries.kit import KitOptions, kit, kit_options, pieces_of
from jalons.publication.queries.letters import calls, letters
from jalons.publication.queries.looks import (
    PreviewPage,
    TemplateLine,
    darkened,
    look_preview,
    look_row,
    template_row,
    templates,
)
from jalons.publication.queries.minutes import QuotableList, Remark, quotable, remarks
from jalons.publication.queries.plans import plan_rows
from jalons.publication.queries.presentation import meeting_deck, roadmap_deck
from jalons.publication.roadmap import roadmap_document, sheet_document

__all__ = [
    "BeforeTheVote",
    "ChapterLine",
    "EditionCard",
    "KitOptions",
    "Preview",
    "PreviewPage",
    "QuotableList",
    "Remark",
    "TemplateLine",
    "agenda_document",
    "before_the_vote",
    "budget_book",
    "calls",
    "chapter_text",
    "chapters",
    "darkened",
    "decisions_document",
    "edition",
    "edition_card",
    "edition_file",
    "editions",
    "import_row",
    "imports",
    "kit",
    "kit_options",
    "letters",
    "look_preview",
    "look_row",
    "meeting_deck",
    "pieces_of",
    "plan_import",
    "plan_rows",
    "preview",
    "quotable",
    "remarks",
    "roadmap_deck",
    "roadmap_document",
    "sheet_document",
    "template_row",
    "templates",
]
