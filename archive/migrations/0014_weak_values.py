from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0012_public_changes")]

    operations = [
        migrations.AddField(
            "article", "published_rule", models.CharField("quy tắc xác định ngày đăng", max_length=60, blank=True)
        ),
        migrations.AddField(
            "historicalarticle",
            "published_rule",
            models.CharField("quy tắc xác định ngày đăng", max_length=60, blank=True),
        ),
        migrations.AddField(
            "capture",
            "insisted",
            models.BooleanField("người duyệt coi là bài viết", default=False, editable=False),
        ),
        migrations.AlterField(
            "edit",
            "kind",
            models.CharField(
                "việc",
                max_length=10,
                choices=[
                    ("edit", "sửa"),
                    ("merge", "gộp"),
                    ("split", "tách"),
                    ("promote", "đưa vào hồ sơ"),
                    ("bulk", "sửa hàng loạt"),
                    ("withdraw", "rút khỏi kho"),
                    ("restore", "đưa trở lại kho"),
                    ("accept", "nhận trang làm bài viết"),
                    ("import", "nhập từ tệp"),
                    ("undo", "hoàn tác"),
                ],
            ),
        ),
        migrations.AddIndex(
            "article", models.Index(fields=["province_rule", "review_state"], name="article_province_rule")
        ),
        migrations.AddIndex(
            "article",
            models.Index(
                fields=["published_precision", "published_rule", "review_state"], name="article_published_rule"
            ),
        ),
        migrations.AddIndex(
            "citation", models.Index(fields=["rule", "decision", "article"], name="citation_rule")
        ),
    ]
