"""« Piloter »: the acts of the console while a workshop runs, one button each."""

import re

from django import forms
from django.http import QueryDict

from jalons.base.forms import JalonsForm

PLAIN = (
    *("more", "less", "pause", "resume", "stop", "hide", "reveal", "freeze", "unfreeze"),
    *("read-first", "read-after", "show-notes"),
    *("show-way-in", "leave-way-in", "timer", "restart-timer", "more-one"),
    *("screen-auto", "screen-consigne", "screen-notes", "screen-groupes", "screen-vote", "screen-portrait"),
)
# Acts on a note, a séquence or a vote, whose number follows.
NUMBERED = (
    *("show-note", "mask-note"),
    *("start", "timer", "open-vote", "close-vote", "show-vote", "leave-vote", "screen-groupe", "screen-carte"),
)


_READ = re.compile(r"(?P<number>[0-9]{1,9}):(?P<stamp>[0-9a-f]{16})")


class GestureForm(JalonsForm):
    """`seen` is the stamp of the pace that the page showed. A countdown has its number of minutes in the button, else in
    `minutes`."""

    gesture = forms.RegexField(rf"^(({'|'.join(PLAIN)})|({'|'.join(NUMBERED)}):\d{{1,18}})\Z")
    seen = forms.CharField(required=False, max_length=120)
    minutes = forms.IntegerField(required=False)
    freezes = forms.BooleanField(required=False)
    # From the wall, one comes back to the wall.
    back = forms.ChoiceField(required=False, choices=[("mur", "mur")])

    @property
    def read_notes(self) -> dict[int, str]:
        """The stamp of each note that the page showed to be read, by number: « 12:0f3a… »."""
        sent = self.data.getlist("read") if isinstance(self.data, QueryDict) else []
        parts = [_READ.fullmatch(value) for value in sent]
        return {int(part["number"]): part["stamp"] for part in parts if part}

    def clean_gesture(self) -> tuple[str, int | None]:
        name, _colon, item = self.cleaned_data["gesture"].partition(":")
        return name, int(item) if item else None
