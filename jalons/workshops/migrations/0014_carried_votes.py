import uuid
from typing import Any

from django.db import migrations, models

CARRIED = ("BallotOption", "VotePaper", "Theme", "FeasibilityRule")


def name_rows(apps: Any, schema_editor: Any) -> None:
    """Each row that is there gets a name of its own."""
    for name in CARRIED:
        model = apps.get_model("workshops", name)
        for row in model.objects.all():
            row.uid = uuid.uuid4()
            if name == "BallotOption":
                row.uid = uuid.uuid5(row.ballot.uid, f"{row.rank} {row.title}")
            row.save(update_fields=["uid"])
    if schema_editor.connection.vendor == "postgresql":
        # It does not change a table while keys of its rows are still to be checked: they are, here and now.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ('workshops', '0013_minutes'),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=name.lower(), name='uid', field=models.UUIDField(null=True, editable=False)
            )
            for name in CARRIED
        ),
        migrations.RunPython(name_rows, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="ballotoption", name="uid", field=models.UUIDField(editable=False, unique=True)
        ),
        *(
            migrations.AlterField(
                model_name=name.lower(),
                name="uid",
                field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
            )
            for name in ("VotePaper", "Theme", "FeasibilityRule")
        ),
    ]
