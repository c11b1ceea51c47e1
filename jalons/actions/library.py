"""The model actions that come with Jalons. A model is never a fiche: people read it, and start a fiche from it."""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from jalons.actions.rules import sheets
from jalons.base.frozen import frozen
from jalons.roadmaps.rules.milestones import months_after
from jalons.workshops.models import Audience

FILE = Path(__file__).with_name("library.toml")


@frozen
class ModelStep:
    """First and last month, counted from the day that is chosen."""

    label: str
    starts: int
    ends: int

    def dates(self, start: date) -> tuple[date, date]:
        return months_after(start, self.starts), months_after(start, self.ends)


@frozen
class ModelIndicator:
    label: str
    unit: str
    kind: str


@frozen
class ModelAction:
    key: str
    title: str
    theme: str
    context: str
    description: str
    objectives: tuple[str, ...]
    audiences: tuple[str, ...]
    partners: tuple[str, ...]
    steps: tuple[ModelStep, ...]
    indicators: tuple[ModelIndicator, ...]
    vigilance: tuple[str, ...]

    @property
    def audience_words(self) -> list[str]:
        labels = dict(Audience.choices)
        return [str(labels[code]) for code in self.audiences]

    @property
    def months(self) -> int:
        return max(step.ends for step in self.steps)


@cache
def model_actions() -> tuple[ModelAction, ...]:
    """In the order of the file."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        ModelAction(
            key=key,
            title=row["title"],
            theme=row["theme"],
            context=row["context"],
            description=row["description"],
            objectives=tuple(row["objectives"]),
            audiences=tuple(row["audiences"]),
            partners=tuple(row["partners"]),
            steps=tuple(ModelStep(*step) for step in row["steps"]),
            indicators=tuple(ModelIndicator(*indicator) for indicator in row["indicators"]),
            vigilance=tuple(row["vigilance"]),
        )
        for key, row in rows.items()
    )


def model_action(key: str) -> ModelAction | None:
    return next((model for model in model_actions() if model.key == key), None)


def search_models(words: str = "", theme: str = "", audience: str = "") -> list[ModelAction]:
    return [
        model
        for model in model_actions()
        if theme in ("", model.theme)
        and (not audience or audience in model.audiences)
        and sheets.has_all_words(words, *_model_texts(model))
    ]


def model_themes() -> Sequence[str]:
    return list(dict.fromkeys(model.theme for model in model_actions()))


def _model_texts(model: ModelAction) -> list[str]:
    steps, counted = (step.label for step in model.steps), (indicator.label for indicator in model.indicators)
    texts = (*model.objectives, *model.partners, *steps, *counted, *model.vigilance, *model.audience_words)
    return [model.title, model.theme, model.context, model.description, *texts]
