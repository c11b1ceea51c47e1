"""What the pages of the diagnosis show."""

from jalons.diagnosis.queries.atlas import AtlasPage, TerritoryMap, atlas_page, territory_map
from jalons.diagnosis.queries.citations import FollowedRow, cited_by, followed
from jalons.diagnosis.queries.comparison import Comparison, comparison
from jalons.diagnosis.queries.coverage import CoverageRow, Covered, OfferFacts, covered, offer_facts, reach_lines
from jalons.diagnosis.queries.districts import Districts, DistrictsOfCommune, districts
from jalons.diagnosis.queries.facts import Fact, commune_facts, fact, facts, kept_facts
from jalons.diagnosis.queries.finding_imports import FindingsPreview, findings_preview
from jalons.diagnosis.queries.findings import (
    CrossTable,
    FindingFilters,
    FindingRow,
    Quote,
    crossed,
    finding_row,
    findings,
    numbered_themes,
    publishable_findings,
    quotes,
    removed_findings,
    sifted,
    theme_titles,
)
from jalons.diagnosis.queries.formulas import CurrentFormula, FormulaPage, current_formula, formula_page
from jalons.diagnosis.queries.fragility import Component, Fragility, Part, PlaceScore, fragility
from jalons.diagnosis.queries.fragility_page import FragilityPage, fragility_page
from jalons.diagnosis.queries.indices import Compas, CompasRow, Ifn, IfnRow, compas, ifn
from jalons.diagnosis.queries.local import LocalLine, LocalPreview, local_indicators, local_preview
from jalons.diagnosis.queries.messages import MessageLine, Messages, Suggestion
from jalons.diagnosis.queries.offer import CommuneOffer, Offer, OfferPlace, Spot
from jalons.diagnosis.queries.places import key_of, offer, offer_place, place_row
from jalons.diagnosis.queries.portrait_answers import AnswersTold, QuestionTold
from jalons.diagnosis.queries.portrait_counts import Counted
from jalons.diagnosis.queries.portraits import Drawn, Portrait, portrait
from jalons.diagnosis.queries.publics import ShareLine, scale_of
from jalons.diagnosis.queries.sources import (
    SourceLine,
    VintageLine,
    current_vintages,
    history,
    rejected_rows,
    source_line,
    source_lines,
    vintage,
)
from jalons.diagnosis.sources.geography import geography

__all__ = [
    "AnswersTold",
    "AtlasPage",
    "CommuneOffer",
    "Comparison",
    "Compas",
    "CompasRow",
    "Component",
    "Counted",
    "CoverageRow",
    "Covered",
    "CrossTable",
    "CurrentFormula",
    "Districts",
    "DistrictsOfCommune",
    "Drawn",
    "Fact",
    "FindingFilters",
    "FindingRow",
    "FindingsPreview",
    "FollowedRow",
    "FormulaPage",
    "Fragility",
    "FragilityPage",
    "Ifn",
    "IfnRow",
    "LocalLine",
    "LocalPreview",
    "MessageLine",
    "Messages",
    "Offer",
    "OfferFacts",
    "OfferPlace",
    "Part",
    "PlaceScore",
    "Portrait",
    "QuestionTold",
    "Quote",
    "ShareLine",
    "SourceLine",
    "Spot",
    "Suggestion",
    "TerritoryMap",
    "VintageLine",
    "atlas_page",
    "cited_by",
    "commune_facts",
    "comparison",
    "compas",
    "covered",
    "crossed",
    "current_formula",
    "current_vintages",
    "districts",
    "fact",
    "facts",
    "finding_row",
    "findings",
    "findings_preview",
    "followed",
    "formula_page",
    "fragility",
    "fragility_page",
    "geography",
    "history",
    "ifn",
    "kept_facts",
    "key_of",
    "local_indicators",
    "local_preview",
    "numbered_themes",
    "offer",
    "offer_facts",
    "offer_place",
    "place_row",
    "portrait",
    "publishable_findings",
    "quotes",
    "reach_lines",
    "rejected_rows",
    "removed_findings",
    "scale_of",
    "sifted",
    "source_line",
    "source_lines",
    "territory_map",
    "theme_titles",
    "vintage",
]
