"""« Piloter »: the acts of the console while a workshop runs, one button each."""

from django import forms

from jalons.base.forms import JalonsForm

PLAIN = ("more", "less", "pause", "resume", "stop", "hide", "reveal", "freeze", "unfreeze", "open", "close")
# Acts on a séquence or a vote, whose number follows.
NUMBERED = ("start", "open-vote", "close-vote", "show-vote", "leave-vote")


class GestureForm(JalonsForm):
    """`seen` is the stamp of the pace that the page showed."""

    gesture = forms.RegexField(rf"^(({'|'.join(PLAIN)})|({'|'.join(NUMBERED)}):\d{{1,18}})$")
    seen = forms.CharField(required=False, max_length=120)

    def clean_gesture(self) -> tuple[str, int | None]:
        name, _colon, item = self.cleaned_data["gesture"].partition(":")
        return name, int(item) if item else None
