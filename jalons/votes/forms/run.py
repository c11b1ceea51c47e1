"""« Piloter »: the acts of the console while a workshop runs, one button each."""

from django import forms

from jalons.base.forms import JalonsForm

PLAIN = (
    *("more", "less", "pause", "resume", "stop", "hide", "reveal", "freeze", "unfreeze"),
    *("show-way-in", "leave-way-in", "timer", "restart-timer", "more-one"),
    *("screen-auto", "screen-consigne", "screen-notes", "screen-groupes", "screen-vote", "screen-portrait"),
)
# Acts on a séquence or a vote, whose number follows.
NUMBERED = ("start", "timer", "open-vote", "close-vote", "show-vote", "leave-vote", "screen-groupe", "screen-carte")


class GestureForm(JalonsForm):
    """`seen` is the stamp of the pace that the page showed. A countdown has its number of minutes in the button, else in
    `minutes`."""

    gesture = forms.RegexField(rf"^(({'|'.join(PLAIN)})|({'|'.join(NUMBERED)}):\d{{1,18}})\Z")
    seen = forms.CharField(required=False, max_length=120)
    minutes = forms.IntegerField(required=False)
    freezes = forms.BooleanField(required=False)
    # From the wall, one comes back to the wall.
    back = forms.ChoiceField(required=False, choices=[("mur", "mur")])

    def clean_gesture(self) -> tuple[str, int | None]:
        name, _colon, item = self.cleaned_data["gesture"].partition(":")
        return name, int(item) if item else None
