"""What the pages of the diagnosis show."""

from jalons.diagnosis.queries.atlas import AtlasPage, TerritoryMap, atlas_page, territory_map
from jalons.diagnosis.queries.citations import FollowedRow, citation_labels, followed_rows
from jalons.diagnosis.queries.comparison import Comparison, territory_comparison
from jalons.diagnosis.queries.coverage import (
    CoverageRow,
    OfferCoverage,
    OfferFacts,
    offer_coverage,
    offer_facts,
    reach_lines,
)
from jalons.diagnosis.queries.districts import Districts, DistrictsOfCommune, territory_districts
from jalons.diagnosis.queries.facts import Fact, commune_facts, find_fact, kept_facts, territory_facts
from jalons.diagnosis.queries.finding_imports import FindingsPreview, findings_preview
from jalons.diagnosis.queries.findings import (
    CrossTable,
    FindingFilters,
    FindingRow,
    Quote,
    cross_themes,
    filter_findings,
    finding_row,
    numbered_themes,
    portrait_quotes,
    publishable_findings,
    removed_findings,
    roadmap_findings,
    theme_titles,
)
from jalons.diagnosis.queries.formulas import CurrentFormula, FormulaPage, current_formula, formula_page
from jalons.diagnosis.queries.fragility import Component, Fragility, Part, PlaceScore, territory_fragility
from jalons.diagnosis.queries.fragility_page import FragilityPage, fragility_page
from jalons.diagnosis.queries.indices import Compas, CompasRow, Ifn, IfnRow, compas_index, ifn_index
from jalons.diagnosis.queries.local import LocalLine, LocalPreview, local_indicators, local_preview
from jalons.diagnosis.queries.messages import MessageLine, Messages, Suggestion
from jalons.diagnosis.queries.offer import CommuneOffer, Offer, OfferPlace, Spot
from jalons.diagnosis.queries.places import offer_place, place_key, place_row, territory_offer
from jalons.diagnosis.queries.portrait_answers import AnswerSummary, QuestionSummary
from jalons.diagnosis.queries.portrait_counts import CountedIndicator
from jalons.diagnosis.queries.portraits import Portrait, PortraitMap, territory_portrait
from jalons.diagnosis.queries.publics import ShareLine, share_scale_end
from jalons.diagnosis.queries.sources import (
    SourceLine,
    VintageLine,
    current_vintages,
    rejected_rows,
    seen_vintage,
    source_line,
    source_lines,
    vintage_history,
)
from jalons.diagnosis.sources.geography import current_geography

__all__ = [
    "AnswerSummary",
    "AtlasPage",
    "CommuneOffer",
    "Comparison",
    "Compas",
    "CompasRow",
    "Component",
    "CountedIndicator",
    "CoverageRow",
    "CrossTable",
    "CurrentFormula",
    "Districts",
    "DistrictsOfCommune",
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
    "OfferCoverage",
    "OfferFacts",
    "OfferPlace",
    "Part",
    "PlaceScore",
    "Portrait",
    "PortraitMap",
    "QuestionSummary",
    "Quote",
    "ShareLine",
    "SourceLine",
    "Spot",
    "Suggestion",
    "TerritoryMap",
    "VintageLine",
    "atlas_page",
    "citation_labels",
    "commune_facts",
    "compas_index",
    "cross_themes",
    "current_formula",
    "current_geography",
    "current_vintages",
    "filter_findings",
    "find_fact",
    "finding_row",
    "findings_preview",
    "followed_rows",
    "formula_page",
    "fragility_page",
    "ifn_index",
    "kept_facts",
    "local_indicators",
    "local_preview",
    "numbered_themes",
    "offer_coverage",
    "offer_facts",
    "offer_place",
    "place_key",
    "place_row",
    "portrait_quotes",
    "publishable_findings",
    "reach_lines",
    "rejected_rows",
    "removed_findings",
    "roadmap_findings",
    "seen_vintage",
    "share_scale_end",
    "source_line",
    "source_lines",
    "territory_comparison",
    "territory_districts",
    "territory_facts",
    "territory_fragility",
    "territory_map",
    "territory_offer",
    "territory_portrait",
    "theme_titles",
    "vintage_history",
]
