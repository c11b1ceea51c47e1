from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roadmaps", "0003_identifier_is_unique")]

    operations = [
        migrations.AddField("journalentry", "whole_kind", models.CharField(blank=True, max_length=40, default=""), preserve_default=False),
        migrations.AddField("journalentry", "whole_id", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "journalentry",
            models.Index(
                condition=models.Q(("whole_kind", ""), _negated=True),
                fields=["roadmap", "whole_kind", "whole_id"],
                name="journal_whole",
            ),
        ),
    ]
