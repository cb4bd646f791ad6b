"""`/healthz` says that the process lives, `/readyz` that it can serve visitors or what it lacks."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.test import Client

from advisor.models import QuestionnaireVersion
from advisor.storage import content
from advisor.watching import readiness


def test_living_needs_no_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
class TestReady:
    def test_a_seeded_site_is_ready(self, client: Client, django_assert_max_num_queries: Any) -> None:
        content.current()
        with django_assert_max_num_queries(3):
            response = client.get("/readyz")
        assert (response.status_code, response.json()) == (200, {"ready": True})
        assert "no-store" in response.headers["Cache-Control"]

    def test_without_a_published_version_it_says_so(self, client: Client) -> None:
        QuestionnaireVersion.objects.all().delete()
        response = client.get("/readyz")
        assert (response.status_code, response.json()["missing"]) == (503, readiness.UNPUBLISHED)

    def test_a_version_that_this_release_cannot_read_is_not_ready(self, client: Client) -> None:
        QuestionnaireVersion.objects.update(document={"steps": 3})
        assert client.get("/readyz").json()["missing"] == readiness.UNREADABLE

    def test_tables_of_the_release_before_are_not_enough(self, client: Client) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'advisor' AND name LIKE '0005%%'")
        response = client.get("/readyz")
        assert (response.status_code, response.json()["missing"]) == (503, readiness.BEHIND)

    def test_tables_of_a_later_release_are_fine(self, client: Client) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('advisor', '9999', CURRENT_TIMESTAMP)"
            )
        assert client.get("/readyz").status_code == 200

    def test_a_database_out_of_reach_is_said_without_its_address(self, client: Client) -> None:
        secret = OperationalError('connection to "db.example", user "rightsize" failed')
        with mock.patch("advisor.watching.readiness.connection.ensure_connection", side_effect=secret):
            response = client.get("/readyz")
        assert response.status_code == 503
        assert response.json() == {"ready": False, "missing": readiness.UNREACHABLE}
