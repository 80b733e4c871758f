from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0018_near_names")]

    operations = [
        migrations.AddIndex(model_name="capture", index=models.Index(fields=["url"], name="capture_url")),
    ]
