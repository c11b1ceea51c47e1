from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def tell_whose_steps(apps: Any, _schema: Any) -> None:
    """What the journal already says of a step belongs to the history of its fiche."""
    steps = apps.get_model("actions", "ActionStep").objects.filter(pk=OuterRef("about_id"))
    lines = apps.get_model("roadmaps", "JournalEntry").objects.filter(about_kind="actionstep")
    lines.update(whole_id=Subquery(steps.values("action_id")[:1]))
    lines.exclude(whole_id=None).update(whole_kind="actionsheet")


class Migration(migrations.Migration):
    dependencies = [("actions", "0006_adoption"), ("roadmaps", "0004_journal_of_a_whole")]

    operations = [
        migrations.AddField(
            model_name="actionsheet",
            name="frameworks",
            field=models.JSONField(blank=True, default=list, verbose_name="cadres d’articulation"),
        ),
        migrations.AddField(
            model_name="actionsheet",
            name="quick_win",
            field=models.BooleanField(default=False, verbose_name="gain rapide"),
        ),
        migrations.AddField(
            model_name="actionsheet",
            name="staff",
            field=models.JSONField(blank=True, default=list, verbose_name="postes et temps de travail"),
        ),
        migrations.AddField(
            model_name="actionsheet",
            name="target_count",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="nombre de personnes visé"),
        ),
        migrations.RunPython(tell_whose_steps, migrations.RunPython.noop),
    ]
