"""A database that was restarted, or whose standby took over, costs at most the request that was on its way."""

from __future__ import annotations

from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from advisor.storage import sql
from tests.web.journey import DENTIST, run_through

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _content(content_for_threads: None) -> None:
    """A broken connection cannot roll back, so these tests empty the database instead."""


def break_connection() -> None:
    """End our own session from inside; SQLite has none to end, there the file is opened anew."""
    if connection.vendor == "postgresql":
        with pytest.raises(OperationalError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    else:
        connection.close()


def test_a_statement_finds_its_way_over_a_new_connection() -> None:
    break_connection()
    assert sql.one("SELECT 41 + 1") == (42,)


def test_a_statement_that_is_wrong_stays_wrong() -> None:
    with pytest.raises(Exception, match="no_such_table"):
        sql.one("SELECT 1 FROM no_such_table")


def test_a_visitor_does_not_notice(client: Client) -> None:
    break_connection()
    assessment, manage_url = run_through(client, DENTIST)
    break_connection()
    assert client.get(manage_url).status_code == 200
    assert assessment.answers["task"] == "classify"


def test_a_database_that_was_restarted_is_ready_at_once(client: Client) -> None:
    break_connection()
    assert client.get("/readyz").status_code == 200


def test_an_editor_signs_in_over_a_new_connection(client: Client) -> None:
    User.objects.create_superuser("owner", password="long-enough-1")
    break_connection()
    given = {"username": "owner", "password": "long-enough-1"}
    assert client.post(reverse("admin:login"), given).status_code == 302
    break_connection()
    assert client.get(reverse("admin:index")).status_code == 200


def test_where_none_can_be_made_it_is_not_tried_twice() -> None:
    connection.close()
    with mock.patch.object(connection, "connect", side_effect=OperationalError("refused")) as connect:
        with pytest.raises(OperationalError, match="refused"):
            sql.one("SELECT 1")
        assert connect.call_count == 1
