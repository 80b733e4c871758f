import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0005_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message", models.TextField(max_length=2000, verbose_name="lời phản ánh")),
                ("contact", models.CharField(blank=True, max_length=200, verbose_name="liên hệ")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="gửi lúc")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "chưa xử lý"),
                            ("handled", "đã xử lý"),
                            ("rejected", "không có căn cứ"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("handled_at", models.DateTimeField(blank=True, null=True, verbose_name="xử lý lúc")),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="archive.article",
                        verbose_name="bài viết",
                    ),
                ),
                (
                    "handled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xử lý",
                    ),
                ),
            ],
            options={
                "verbose_name": "phản ánh",
                "verbose_name_plural": "phản ánh của bạn đọc",
                "ordering": ("-created_at", "-pk"),
                "indexes": [models.Index(fields=["state", "-created_at"], name="reports_by_state")],
            },
        ),
    ]
