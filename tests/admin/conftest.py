"""Who works at the desk."""

import pytest
from django.contrib.auth.models import User
from django.test import Client


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """A browser in which somebody who may do everything is signed in."""
    client.force_login(User.objects.create_superuser("bien-tap", password="x"))
    return client
