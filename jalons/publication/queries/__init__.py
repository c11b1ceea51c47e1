"""The documents of a roadmap, assembled from the floors below as neutral documents; the printable kit of a workshop,
and its letters."""

from jalons.publication.queries.budget import budget_book
from jalons.publication.queries.chapters import ChapterLine, chapter_lines, chapter_text
from jalons.publication.queries.committees import agenda_document, decisions_document
from jalons.publication.queries.editions import (
    BeforeTheVote,
    EditionCard,
    edition_card,
    edition_cards,
    edition_file,
    edition_row,
    missing_before_vote,
)
from jalons.publication.queries.imports import Preview, import_row, plan_import, plan_imports, plan_preview
from jalons.publication.queries.kit import KitOptions, kit_options, kit_pieces, workshop_kit
from jalons.publication.queries.letters import paper_letters, phone_calls
from jalons.publication.queries.looks import (
    PreviewPage,
    TemplateLine,
    darkened_colour,
    look_preview,
    look_row,
    template_lines,
    template_row,
)
from jalons.publication.queries.minutes import QuotableList, Remark, minutes_remarks, quotable_lists
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
    "budget_book",
    "chapter_lines",
    "chapter_text",
    "darkened_colour",
    "decisions_document",
    "edition_card",
    "edition_cards",
    "edition_file",
    "edition_row",
    "import_row",
    "kit_options",
    "kit_pieces",
    "look_preview",
    "look_row",
    "meeting_deck",
    "minutes_remarks",
    "missing_before_vote",
    "paper_letters",
    "phone_calls",
    "plan_import",
    "plan_imports",
    "plan_preview",
    "plan_rows",
    "quotable_lists",
    "roadmap_deck",
    "roadmap_document",
    "sheet_document",
    "template_lines",
    "template_row",
    "workshop_kit",
]
