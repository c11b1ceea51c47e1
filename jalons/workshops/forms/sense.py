"""Suggestions and the lexicon."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.forms import JalonsForm
from jalons.workshops import rules
from jalons.workshops.rules.lexicon import Words

BLANK_LINES = 2


class SuggestionForm(JalonsForm):
    """One act on the page of suggestions: `act` says which, the rest says on what."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("accept", "refuse", "together", "apart")])
    title = forms.CharField(required=False, max_length=rules.TITLE_LIMIT)
    numbers = forms.RegexField(r"^\d{1,9}(,\d{1,9})*$", max_length=5000)

    def clean_numbers(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["numbers"].split(",")]

    def clean(self) -> dict[str, Any]:
        """Two notes to compare, or a theme to name."""
        given = super().clean() or {}
        if given.get("act") in ("together", "apart"):
            if len(given.get("numbers", [])) != 2:
                raise forms.ValidationError(_("Ce choix n’est pas lisible. Rechargez la page."))
        elif not given.get("title"):
            raise forms.ValidationError(_("Ce choix n’est pas lisible. Rechargez la page."))
        return given


class ThemesForm(JalonsForm):
    """Every theme on one page, and some blank lines for more. An empty name removes the theme."""

    def __init__(self, *args: Any, themes: list[Words], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posted = sum(name.startswith("title_") for name in self.data) if self.is_bound else 0
        self.count = min(max(len(themes) + BLANK_LINES, posted), 60)
        for line in range(self.count):
            theme = themes[line] if line < len(themes) else Words("", "")
            self.fields[f"title_{line}"] = forms.CharField(
                label=_("Nom du thème %(number)s") % {"number": line + 1},
                max_length=rules.TITLE_LIMIT,
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
        given = super().clean() or {}
        themes = []
        for line in range(self.count):
            title, words = given.get(f"title_{line}", ""), given.get(f"words_{line}", "")
            if title and not words:
                self.add_error(f"words_{line}", gettext_lazy("Écrivez au moins un mot, ou effacez le nom du thème."))
            elif words and not title:
                self.add_error(f"title_{line}", gettext_lazy("Donnez un nom à ce thème, ou effacez ses mots."))
            elif title:
                themes.append(Words(title, words))
        return {"themes": themes}
