
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='actionsheet',
            name='is_measured',
            field=models.BooleanField(default=False),
        ),
    ]
