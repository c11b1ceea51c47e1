import uuid

import jalons.workshops.models.people
from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from the rows that 0002 fills: PostgreSQL does not change a table in the transaction that has updated it.

    dependencies = [
        ('workshops', '0002_prepare_run_give_back'),
    ]

    operations = [
        migrations.AlterField(
            model_name='keyproject',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name='notegroup',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name='participant',
            name='follow_code',
            field=models.CharField(default=jalons.workshops.models.people.new_follow_code, max_length=10, unique=True),
        ),
        migrations.AlterField(
            model_name='stake',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name='workshop',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
