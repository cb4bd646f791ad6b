"""Visitors are served without reading the editor's desk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from advisor.configuration.environment import TAKEN_PATHS
from advisor.middleware import VISITOR_URLS

ROOT = Path(__file__).resolve().parent.parent.parent
VISITS = """
import sys
from django.test import Client
client = Client(headers={"Host": "127.0.0.1"})
for path, status in (("/", 200), ("/questions/", 200), ("/nothing/", 404), ("/r/AAAAAAAAAAAAAAAAAAAAAA/", 404)):
    assert client.get(path).status_code == status, path
assert client.get("/", headers={"Host": "elsewhere.example"}).status_code == 400
assert not {"openpyxl", "PIL", "advisor.admin.editing"} & sys.modules.keys()
assert client.get("/admin/").status_code == 302
assert "advisor.admin.editing" in sys.modules
"""


@pytest.mark.either_database
def test_a_worker_reads_the_desk_when_somebody_opens_it(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "advisor.settings",
    }
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "serve", "--prepare-only"], cwd=ROOT, env=environment, check=True, capture_output=True)
    done = subprocess.run(
        [*manage, "shell", "--no-imports", "-c", VISITS], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_the_way_to_the_desk_is_complete_without_its_last_slash(client: Client) -> None:
    found = client.get(f"/{settings.ADMIN_PATH}")
    assert found.status_code == 301
    assert found.headers["Location"] == reverse("admin:index")


def test_the_desk_cannot_take_the_address_of_a_page() -> None:
    first = {str(item.pattern).split("/")[0] for item in get_resolver(VISITOR_URLS).url_patterns} - {""}
    assert first - {"robots.txt", "favicon.ico"} <= TAKEN_PATHS
