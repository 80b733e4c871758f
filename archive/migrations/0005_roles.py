from django.contrib.auth.management import create_permissions
from django.db import migrations

VIEWED = [
    "agencytag", "article", "capture", "citation", "customaryname", "decision", "documenttype", "edit", "heldpost",
    "importproblem", "importrun", "issuercode", "official", "officialmention", "post", "province", "provincechange",
    "resolution", "source",
]
EDITED = ["article", "official", "resolution", "source"]
ADDED = ["resolution", "source"]
AUTHORITIES = ["agencytag", "customaryname", "documenttype", "issuercode", "post", "province", "provincechange"]

VIEWER = [f"view_{model}" for model in VIEWED]
EDITOR = [*VIEWER, *(f"change_{model}" for model in EDITED), *(f"add_{model}" for model in ADDED)]
CHIEF = [
    *EDITOR,
    *(f"change_{model}" for model in AUTHORITIES),
    *(f"add_{model}" for model in AUTHORITIES if model != "province"),
    "withdraw_articles", "merge_records", "edit_in_bulk", "undo_edits",
]
ADMINISTRATOR = [*CHIEF, *(f"delete_{model}" for model in (*EDITED, *AUTHORITIES))]
ROLES = {
    "Người xem": {"archive": VIEWER},
    "Biên tập viên": {"archive": EDITOR},
    "Trưởng ban biên tập": {"archive": CHIEF},
    "Quản trị viên": {
        "archive": ADMINISTRATOR,
        "auth": ["view_user", "add_user", "change_user", "view_group"],
        "axes": ["view_accessattempt", "delete_accessattempt"],
    },
}


def make_roles(apps, schema_editor):
    """Permissions are made after all migrations; the groups need them now."""
    for app_config in apps.get_app_configs():
        if app_config.label in ("archive", "auth", "axes"):
            before, app_config.models_module = getattr(app_config, "models_module", None), True
            create_permissions(app_config, apps=apps, verbosity=0)
            app_config.models_module = before
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, rights in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        for app_label, codenames in rights.items():
            found = Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames)
            group.permissions.add(*found)


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("archive", "0004_capture_verified"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("axes", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, remove_roles)]
