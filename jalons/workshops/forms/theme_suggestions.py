"""Answers to suggestions, and the lexicon."""

import re
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.forms import JalonsForm
from jalons.base.stale_forms import Difference, SeenForm
from jalons.workshops.rules import workshops
from jalons.workshops.rules.lexicon import ThemeWords, lexicon_stamp

BLANK_LINES = 2
_ON = re.compile(rf"(\d{{1,9}}(?:,\d{{1,9}}){{0,499}})(?::(.{{1,{workshops.TITLE_LIMIT}}}))?", re.ASCII)


class SuggestionForm(JalonsForm):
    """One act on the page of suggestions: `act` is its name; `on`, given once or more, its subject: « 18,19:Transport »
    (notes and their theme) or « 3,7 » (two similar notes)."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("accept", "refuse", "together", "apart")])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        texts = cast("Any", self.data).getlist("on")
        read = [_ON.fullmatch(text) for text in texts]
        is_theme = data.get("act") in ("accept", "refuse")
        numbers = [[int(number) for number in match[1].split(",")] if match else [] for match in read]
        titles = [match[2] or "" if match else "" for match in read]
        if not texts or not all(numbers) or not all(bool(title) == is_theme for title in titles):
            raise forms.ValidationError(_("Ce choix n’est pas lisible. Rechargez la page."))
        if is_theme:
            themes: dict[str, list[int]] = {}
            for title, called in zip(titles, numbers, strict=True):
                themes.setdefault(title, []).extend(called)
            return data | {"themes": themes}
        if any(len(pair) != 2 for pair in numbers):
            raise forms.ValidationError(_("Ce choix n’est pas lisible. Rechargez la page."))
        return data | {"pairs": [(first, second) for first, second in numbers]}


class ThemesForm(SeenForm):
    """Every theme on one page, and some blank lines for more. An empty name removes the theme. `themes`: the present
    ones."""

    def __init__(self, *args: Any, themes: list[ThemeWords], **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": lexicon_stamp(themes)} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.themes = themes
        posted = sum(name.startswith("title_") for name in self.data) if self.is_bound else 0
        self.count = min(max(len(themes) + BLANK_LINES, posted), 60)
        for line in range(self.count):
            theme = themes[line] if line < len(themes) else ThemeWords("", "")
            self.fields[f"title_{line}"] = forms.CharField(
                label=_("Nom du thème %(number)s") % {"number": line + 1},
                max_length=workshops.TITLE_LIMIT,
                required=False,
                initial=theme.title,
                widget=forms.TextInput(attrs={"class": "input"}),
            )
            self.fields[f"words_{line}"] = forms.CharField(
                label=_("Mots qui appellent le thème %(number)s") % {"number": line + 1},
                max_length=2000,
                required=False,
                initial=theme.expressions,
                widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
            )

    def lines(self) -> list[tuple[Any, Any]]:
        return [(self[f"title_{line}"], self[f"words_{line}"]) for line in range(self.count)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        themes = []
        for line in range(self.count):
            title, words = data.get(f"title_{line}", ""), data.get(f"words_{line}", "")
            if title and not words:
                self.add_error(f"words_{line}", gettext_lazy("Écrivez au moins un mot, ou effacez le nom du thème."))
            elif words and not title:
                self.add_error(f"title_{line}", gettext_lazy("Donnez un nom à ce thème, ou effacez ses mots."))
            elif title:
                themes.append(ThemeWords(title, words))
        return {"themes": themes, "seen": data.get("seen")}

    def list_differences(self) -> list[Difference]:
        """The themes that somebody else saved and that differ from those typed."""
        typed = {theme.title: theme.expressions for theme in self.cleaned_data["themes"]}
        differing = [theme for theme in self.themes if typed.get(theme.title) != theme.expressions]
        return [Difference(one.title, typed.get(one.title) or _("rien"), one.expressions) for one in differing]
