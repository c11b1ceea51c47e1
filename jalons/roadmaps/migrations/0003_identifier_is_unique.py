import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from the rows that 0002 fills: PostgreSQL does not change a table in the transaction that has updated it.

    dependencies = [
        ('roadmaps', '0002_roadmap_has_an_identifier'),
    ]

    operations = [
        migrations.AlterField(
            model_name='roadmap',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
