"""Who reads the database, the log, a mail or a neighbour's Referer finds no way in."""

from __future__ import annotations

import hmac
import inspect
import io
import logging
import re
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client

from advisor import settings as site_settings
from advisor.models import Assessment, Draft
from advisor.storage import assessments, drafts, links
from tests.web.journey import DENTIST, begin, fill_in, finish, run_through

pytestmark = pytest.mark.django_db
MANGLED = (
    "/{}/", "/{}", "/r{}/", "/m%2F{}/", "/m%252F{}/", "/m:/{}/", "/share/{}", "/m\\{}/", "/m%5C{}", "/m/manage/{}/",
    "/{}/words/",
)  # fmt: skip
"""What becomes of a private link on its way through mail programs, chats and hands."""


def everything_stored() -> str:
    """All rows of all tables as text."""
    with connection.cursor() as cursor:
        found = []
        for model in apps.get_models():
            if model._meta.app_label not in {"advisor", "axes"}:
                continue
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            found.append(str(cursor.fetchall()))
    return "\n".join(found)


def test_tokens_are_128_bits_from_the_systems_randomness() -> None:
    made = {links.new_token() for _ in range(2000)}
    assert len(made) == 2000
    assert {len(token) for token in made} == {22}
    with mock.patch("secrets.token_bytes", return_value=bytes(links.TOKEN_BYTES)) as source:
        links.new_token()
    source.assert_called_once_with(16)


def test_whoever_reads_the_database_opens_no_draft_and_manages_no_result(client: Client) -> None:
    draft = begin(client)
    fill_in(client, draft, DENTIST)
    manage_url = finish(client, draft)
    stored = everything_stored()
    assert draft.token not in stored
    assert manage_url.split("/")[2] not in stored
    row, kept = Assessment.objects.get(), Draft.objects.get()
    for found in {kept.token, row.draft_seal, row.view_token, row.manage_hash[:22]}:
        for place in (f"/d/{found}/check/", f"/d/{found}/job/", f"/m/{found}/"):
            assert client.get(place).status_code == 404
        assert client.post(f"/d/{found}/finish/").status_code == 404


def test_the_owner_still_finds_the_way_back_to_the_draft(client: Client) -> None:
    draft = begin(client)
    fill_in(client, draft, DENTIST)
    manage_url = finish(client, draft)
    assert f"/d/{draft.token}/check/" in client.get(manage_url).content.decode()
    view = f"/r/{Assessment.objects.get().view_token}/"
    assert draft.token not in client.get(view).content.decode()
    call_command("purge", verbosity=0)
    Draft.objects.all().delete()
    assert "/d/" not in client.get(manage_url).content.decode().split("<footer")[0].split("<main")[1]


def test_a_manage_link_needs_the_secret_key(settings: Any) -> None:
    one = links.manage_token("A" * 22, {"task": "write"})
    settings.SECRET_KEY = "another" * 10
    assert links.manage_token("A" * 22, {"task": "write"}) != one


def test_secrets_are_looked_up_by_hash_and_never_compared_letter_by_letter() -> None:
    """A look-up by hash takes as long for a good guess as for a bad one; a view link is found by a unique index."""
    for function in (drafts.read, assessments.managed):
        source = inspect.getsource(function)
        assert "links.stored(" in source or "links.fingerprint(" in source
        assert "==" not in source
    assert hmac.compare_digest(links.stored("A" * 22), links.stored("A" * 22))


@pytest.mark.either_database
def test_passwords_of_the_desk_are_kept_as_argon2() -> None:
    assert site_settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    with mock.patch("django.contrib.auth.hashers.get_hashers") as hashers:
        from django.contrib.auth.hashers import Argon2PasswordHasher

        hashers.return_value = [Argon2PasswordHasher()]
        user = get_user_model()(username="x")
        with mock.patch("django.contrib.auth.hashers.get_hasher", return_value=Argon2PasswordHasher()):
            user.set_password("long-enough-and-odd")
    assert user.password.startswith("argon2$argon2id$")
    assert "long-enough" not in user.password


class TestLog:
    @pytest.fixture
    def log(self) -> Iterator[io.StringIO]:
        """All that the site's own handler writes, however talkative the log is set."""
        written = io.StringIO()
        handler = next(found for found in logging.getLogger().handlers if type(found) is logging.StreamHandler)
        before = handler.setStream(written)
        loggers = [logging.getLogger(), logging.getLogger("django")]
        levels = [logger.level for logger in loggers]
        for logger in loggers:
            logger.setLevel(logging.DEBUG)
        yield written
        handler.setStream(before)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)

    def test_no_token_is_written_whatever_happens(self, log: io.StringIO) -> None:
        client = Client(raise_request_exception=False)
        assessment, manage_url = run_through(client)
        draft = begin(client)
        tokens = [assessment.view_token, manage_url.split("/")[2], draft.token]
        urls = [f"/r/{tokens[0]}/", manage_url, f"/d/{tokens[2]}/job/"]
        for url in urls:
            client.get(url)
            client.put(url)
            client.get(f"{url}nowhere/")
            client.get(url.rstrip("/"))
            client.post(url, {"x": "y" * 300_000})
            Client(enforce_csrf_checks=True).post(url, headers={"Referer": f"http://testserver{url}"})
            client.get(url, headers={"host": "evil.example", "Referer": f"http://testserver{url}"})
        for target in (
            "advisor.storage.drafts.read",
            "advisor.storage.assessments.shared",
            "advisor.storage.assessments.managed",
        ):
            for trouble in (OperationalError(f"no {urls}"), RuntimeError("broken")):
                with mock.patch(target, side_effect=trouble):
                    for url in urls:
                        client.get(url)
        client.post(f"{manage_url}delete/")
        client.get(manage_url)
        text = log.getvalue()
        assert text.count("\n") > 30
        assert [token for token in tokens if token in text] == []
        assert not re.search(r"csrf[a-z]*=[A-Za-z0-9]{32}", text)

    @pytest.mark.parametrize("mangled", MANGLED)
    def test_no_mangled_address_is_written(self, log: io.StringIO, mangled: str) -> None:
        token = links.new_token()
        Client().get(mangled.format(token))
        assert token[2:] not in log.getvalue()
        assert "Not Found" not in log.getvalue()

    @pytest.mark.parametrize(
        "said", [{"Origin": "https://intranet.example"}, {"Referer": "https://intranet.example/?user=alice"}]
    )
    def test_where_a_forged_form_came_from_is_not_written(self, log: io.StringIO, said: dict[str, str]) -> None:
        client = Client(enforce_csrf_checks=True)
        client.get("/", secure=True)
        assert client.post("/start/", secure=True, headers=said).status_code == 403
        written = log.getvalue()
        assert written.count("CSRF check failed: ") == 1
        assert f"{next(iter(said))} checking failed\n" in written
        assert "intranet" not in written
        assert "alice" not in written

    def test_a_wrong_host_is_one_line_without_a_stack_trace(self, log: io.StringIO) -> None:
        assert Client().get("/", headers={"host": "evil.example"}).status_code == 400
        said = [line for line in log.getvalue().splitlines() if "advisor.watching.request_log" not in line]
        assert len(said) == 1
        assert re.search(r" WARNING advisor\.views\.errors [0-9a-f]{16}: refused none: DisallowedHost$", said[0])

    def test_no_password_is_written(self, log: io.StringIO) -> None:
        Client().post("/admin/login/", {"username": "owner", "password": "hunter2-hunter2"})
        assert "hunter2" not in log.getvalue()
