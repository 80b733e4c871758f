import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("archive", "0015_capturing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField(unique=True)),
                ("sketch", models.BinaryField()),
                ("group", models.BigIntegerField(db_index=True)),
            ],
            options={
                "db_table": "archive_text_wording",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ArticleWording",
            fields=[
                ("article", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="bears", serialize=False, to="archive.article")),
                ("made_from", models.CharField(max_length=32)),
                ("wording", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="borne_by", to="archive.wording")),
            ],
            options={
                "db_table": "archive_text_article",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="WordingBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("band", models.BigIntegerField()),
                ("key", models.BigIntegerField()),
                ("wording", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="bands", to="archive.wording")),
            ],
            options={
                "db_table": "archive_text_band",
                "default_permissions": (),
                "indexes": [models.Index(fields=["band", "key"], name="wordings_of_band"), models.Index(fields=["wording"], name="wording_bands")],
            },
        ),
    ]
