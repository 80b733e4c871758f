from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("archive", "0003_history"),
    ]

    operations = [
        migrations.AddField(
            model_name="capture",
            name="verified_at",
            field=models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="kiểm lúc"),
        ),
        migrations.AddField(
            model_name="capture",
            name="verify_result",
            field=models.CharField(
                blank=True,
                choices=[("", "chưa kiểm"), ("sound", "nguyên vẹn"), ("missing", "mất"), ("damaged", "hỏng")],
                default="",
                max_length=8,
                verbose_name="kiểm tra byte",
            ),
        ),
    ]
