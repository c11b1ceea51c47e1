from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):

    dependencies = [
        ("diagnosis", "0005_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="sourceattempt",
            name="title",
            field=models.CharField(default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="sourceattempt",
            name="seen_at",
            field=models.DateTimeField(default=timezone.now, help_text="the last sign of life"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="sourceattempt",
            name="began_at",
            field=models.DateTimeField(help_text="tells an attempt from the one before it"),
        ),
    ]
