from django.contrib.auth.management import create_permissions
from django.db import migrations

VIEWED = ["captureround", "capturerule", "frontierentry", "sourcecontact", "visit"]
VIEWER = [f"view_{model}" for model in VIEWED]
CHIEF = [*VIEWER, "add_capturerule", "change_capturerule"]
ROLES = {
    "Người xem": VIEWER,
    "Biên tập viên": VIEWER,
    "Trưởng ban biên tập": CHIEF,
    "Quản trị viên": [*CHIEF, "delete_capturerule"],
}


def give_rights(apps, schema_editor):
    """Permissions are made after all migrations; the groups need them now."""
    app_config = apps.get_app_config("archive")
    before, app_config.models_module = getattr(app_config, "models_module", None), True
    create_permissions(app_config, apps=apps, verbosity=0)
    app_config.models_module = before
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for group in Group.objects.filter(name__in=ROLES):
        found = Permission.objects.filter(content_type__app_label="archive", codename__in=ROLES[group.name])
        group.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0016_wordings"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
