# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import jalons.base.create_tables
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("workshops", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Carriage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "workshop",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="carriages",
                                to="workshops.workshop",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("key", models.CharField(blank=True, editable=False, max_length=64)),
                        ("seal", models.CharField(blank=True, editable=False, max_length=64)),
                        (
                            "with_guests",
                            models.BooleanField(default=False, verbose_name="avec la liste des personnes invitées"),
                        ),
                        ("given_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "given_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("base", models.JSONField()),
                        ("returns", models.PositiveIntegerField(default=0)),
                        ("returned_at", models.DateTimeField(blank=True, null=True)),
                        ("received", models.JSONField(blank=True, null=True)),
                        ("forgotten", models.JSONField(default=dict, editable=False)),
                        ("names", models.JSONField(default=dict)),
                    ],
                    options={
                        "ordering": ["-id"],
                    },
                ),
            ],
        ),
    ]
