from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def copy_services(apps, _schema_editor):
    """Of the agendas that were settled before: the service that carries each fiche today, the only one that is known."""
    AgendaItem = apps.get_model("actions", "AgendaItem")
    ActionSheet = apps.get_model("actions", "ActionSheet")
    carried = ActionSheet.objects.filter(pk=OuterRef("action")).values("department_unit")
    settled = AgendaItem.objects.exclude(meeting__agenda_settled_on=None)
    settled.update(settled_service=Subquery(carried))


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0012_cited_findings"),
        ("governance", "0003_committee"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="settled_service",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.RunPython(copy_services, migrations.RunPython.noop),
    ]
