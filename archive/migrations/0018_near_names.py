import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0017_capturing_rights")]

    operations = [
        migrations.AddField(
            "official",
            "near",
            models.ForeignKey(
                "archive.official",
                django.db.models.deletion.SET_NULL,
                null=True,
                editable=False,
                related_name="+",
                verbose_name="tên gần giống",
            ),
        ),
    ]
