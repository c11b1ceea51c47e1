from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def tell_whose_indicators(apps: Any, _schema: Any) -> None:
    """What the journal already says of an indicator belongs to the history of its fiche."""
    indicators = apps.get_model("monitoring", "Indicator").objects.filter(pk=OuterRef("about_id"))
    lines = apps.get_model("roadmaps", "JournalEntry").objects.filter(about_kind="indicator")
    lines.update(whole_id=Subquery(indicators.values("action_id")[:1]))
    lines.exclude(whole_id=None).update(whole_kind="actionsheet")


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial"), ("roadmaps", "0004_journal_of_a_whole")]

    operations = [migrations.RunPython(tell_whose_indicators, migrations.RunPython.noop)]
