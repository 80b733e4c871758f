from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0040_citation_outcome_newest")]

    operations = [
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("bulk-edit", "sửa hàng loạt"),
                    ("undo", "hoàn tác"),
                    ("reprocess", "đọc lại"),
                    ("import", "nhập bảng"),
                ],
                max_length=12,
                verbose_name="việc",
            ),
        ),
    ]
