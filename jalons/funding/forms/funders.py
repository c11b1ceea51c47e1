"""Which name stays when funders become one."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import JalonsForm


class MergeFundersForm(JalonsForm):
    """`names`: the funders that are merged, the first of which is proposed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=100)
    into = forms.ChoiceField(label=_("Le nom à garder"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in names]


def read_fusions(data: Mapping[str, Any]) -> dict[str, str]:
    """What the preview of a table asked: the name to keep of two funders that may be one, by the key of their pair."""
    keys = ((re.fullmatch(r"fuse-([0-9a-f]{16})", name), str(text)) for name, text in data.items())
    return {match[1]: text for match, text in keys if match and text}
