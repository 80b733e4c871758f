from django.db import migrations, models


def publish_reasons(apps, schema_editor):
    """The reason of a withdrawal has always stood on the article's public tombstone."""
    apps.get_model("archive", "Edit").objects.filter(kind="withdraw").update(reason_is_public=True)


class Migration(migrations.Migration):
    dependencies = [("archive", "0011_report_rights")]

    operations = [
        migrations.AddField("edit", "reason_is_public", models.BooleanField("công bố lý do", default=False)),
        migrations.AddField(
            "edit", "keeps_former_back", models.BooleanField("không công bố giá trị cũ", default=False)
        ),
        migrations.RunPython(publish_reasons, migrations.RunPython.noop),
    ]
