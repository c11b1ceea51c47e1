import uuid

from django.db import migrations, models


def identify(apps, schema_editor):
    """Rows that were there before get the identifier that new ones are born with."""
    for roadmap in apps.get_model("roadmaps", "Roadmap").objects.filter(uid=None):
        roadmap.uid = uuid.uuid4()
        roadmap.save(update_fields=["uid"])


class Migration(migrations.Migration):

    dependencies = [
        ('roadmaps', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='roadmap',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.RunPython(identify, migrations.RunPython.noop),
    ]
