"""The environment variables the site reads. None is needed; each is checked when the site starts."""

from __future__ import annotations

import os
import re
import secrets
import sys
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from advisor.configuration.databases import database
from advisor.configuration.mail_server import mail_server
from advisor.configuration.rates import Rate, rate

TAKEN_PATHS = {
    "questions", "start", "d", "r", "m", "compare", "guide", "examples", "evidence", "cases", "models", "machines",
    "method", "privacy", "accessibility", "help", "schema", "static", "healthz", "readyz",
    "metrics",
}  # fmt: skip
"""What the site's own addresses begin with."""
ROOT = Path(__file__).resolve().parent.parent.parent


_ADDRESS = re.compile(r"https?://([\w-]+(\.[\w-]+)*|\[[0-9A-Fa-f:]+\])(:(?P<port>\d{1,5}))?/?", re.ASCII)
"""Scheme, host and port. A name and password would stand in every link that is passed on."""

_HOST_NAME = re.compile(r"([A-Za-z0-9_-]+\.)*(?![0-9]+$)[A-Za-z0-9_-]+", re.ASCII)
"""Its last part is no number: what looks like an address and is none, such as 1.2.3.4.5, is a slip."""

THIS_MACHINE = "127.0.0.0/8,::1"
"""Where a proxy is that needs no address of its own."""


class Environment(BaseSettings):
    """Every setting a person can make, with its default."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    database_url: str = ""
    """PostgreSQL, such as postgres://user:password@host:5432/name. Empty: SQLite in VAR_DIR.

    With a standby: postgres://user:password@one:5432,two:5432/name?target_session_attrs=read-write
    """
    host: str = "127.0.0.1"
    """Address the server listens on."""
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    """Port the server listens on."""
    site_url: str = ""
    """Public address, such as https://advice.example.com. With https, cookies are secure and HSTS is sent."""
    allowed_hosts: str = ""
    """More host names to answer to, separated by commas."""
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    """Server processes."""
    admin_path: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")] = "admin"
    """Where the editor's desk lives: /admin/ by default."""
    var_dir: Path = ROOT / "var"
    """Folder for the database, the secret key and collected static files."""
    hsts: Literal["host", "subdomains", "preload"] = "host"
    """With https: browsers remember it for this host alone, for every name below it, or in their built-in lists."""
    trusted_proxies: str = ""
    """Proxies whose X-Forwarded-For is believed: addresses or networks. Empty: with https this machine, else none."""
    rate_limits: bool = True
    """Whether anybody is limited at all. Off only for measuring on one's own machine."""
    limit_start: str = "300/10m"
    """Questionnaires that one network may begin; `off` for no limit."""
    limit_finish: str = "300/10m"
    """Results that one network may have made."""
    limit_try: str = "600/10m"
    """What-if and cost pages, comparisons and files of results that one network may open."""
    limit_lookup: str = "100/10m"
    """Links to nothing that one network may open before more of them are refused. Links that work always open."""
    limit_login: str = "10/15m"
    """Wrong passwords at the editor's desk from one network."""
    cache_url: str = ""
    """Redis that keeps the counts, such as redis://cache:6379/0. Empty: the database, or with SQLite a file."""
    secret_key: str = ""
    """Signs cookies and links. Empty: made at first start and kept in VAR_DIR."""
    debug: bool = False
    """Show stack traces in the browser. Never on a public address."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """How much the log says."""
    log_requests: bool = True
    """One line a request: method, name of the page, status, milliseconds, bytes; nothing about who asked."""
    slow_query_ms: Annotated[int, Field(ge=0)] = 200
    """Log statements that take at least this long, without their values; 0: none."""
    metrics_token: str = ""
    """Counters for Prometheus at /metrics, for whoever sends this as a bearer token; at least 16 characters."""
    error_mail_to: str = ""
    """Who gets a mail when something breaks, separated by commas."""
    error_mail_from: str = ""
    """Sender of those mails; empty: rightsize at the host of SITE_URL."""
    email_url: str = "smtp://localhost:25"
    """The mail server, such as smtp+tls://user:password@mail.example.com:587."""

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("metrics_token")
    @classmethod
    def _not_guessable(cls, value: str) -> str:
        if value and len(value) < 16:
            raise ValueError("use at least 16 characters, or leave it empty")
        return value

    @field_validator("error_mail_to", "error_mail_from")
    @classmethod
    def _mail_addresses(cls, value: str) -> str:
        for address in split(value):
            if not re.fullmatch(r"[^@\s<>\"]+@[A-Za-z0-9.-]+", address):
                raise ValueError(f"{address!r} is no mail address")
        return value

    @field_validator("email_url")
    @classmethod
    def _known_mail_server(cls, value: str) -> str:
        mail_server(value)
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        database(value, ROOT)
        return value

    @field_validator("host")
    @classmethod
    def _one_address(cls, value: str) -> str:
        if not _is_address(value) and not _HOST_NAME.fullmatch(value):
            raise ValueError(f"{value!r} is no address to listen on; use one such as 127.0.0.1, 0.0.0.0 or ::")
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _names_of_hosts(cls, value: str) -> str:
        for name in split(value):
            if name != "*" and not _is_address(name.strip("[]")) and not _HOST_NAME.fullmatch(name.removeprefix(".")):
                raise ValueError(f"{name!r} is no host name; write it without http:// and without blanks")
        return value

    @field_validator("admin_path")
    @classmethod
    def _path_of_its_own(cls, value: str) -> str:
        if value in TAKEN_PATHS:
            raise ValueError(f"the site itself uses /{value}/; take another name")
        return value

    @field_validator("site_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        found = _ADDRESS.fullmatch(value)
        if value and (not found or int(found["port"] or 1) not in range(1, 65_536)):
            raise ValueError("use a whole address without a path, such as https://advice.example.com")
        return value.rstrip("/")

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        for part in [] if value == "none" else split(value):
            try:
                ip_network(part, strict=False)
            except ValueError:
                raise ValueError(f"{part!r} is no address or network; use 10.0.0.0/8,::1 or none") from None
        return value

    @field_validator("limit_start", "limit_finish", "limit_try", "limit_lookup", "limit_login")
    @classmethod
    def _rates(cls, value: str) -> str:
        rate(value)
        return value

    @field_validator("cache_url")
    @classmethod
    def _known_cache(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"redis", "rediss"} or not urlsplit(value).hostname):
            raise ValueError("use redis://host:6379/0, or leave it empty")
        if value and not find_spec("redis"):
            raise ValueError("it needs a package: .venv/bin/pip install --require-hashes -r requirements/redis.lock")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and (len(value) < 50 or len(set(value)) < 5):
            raise ValueError("use at least 50 random characters, or leave it empty")
        return value

    @property
    def https(self) -> bool:
        return self.site_url.startswith("https://")

    @property
    def proxies(self) -> list[IPv4Network | IPv6Network]:
        """Networks of proxies that are believed."""
        named = self.trusted_proxies or (THIS_MACHINE if self.https else "none")
        return [] if named == "none" else [ip_network(part, strict=False) for part in split(named)]

    @property
    def limits(self) -> dict[str, Rate | None]:
        """Kind of request -> how often one network may send it."""
        return {
            "start": rate(self.limit_start),
            "finish": rate(self.limit_finish),
            "try": rate(self.limit_try),
            "lookup": rate(self.limit_lookup),
            "login": rate(self.limit_login),
        }

    @property
    def hosts(self) -> list[str]:
        """Host names the site answers to."""
        public = urlsplit(self.site_url).hostname
        return ["localhost", "127.0.0.1", "[::1]", *split(self.allowed_hosts), *([public] if public else [])]

    @property
    def mail_sender(self) -> str:
        """From whom error mail comes."""
        return self.error_mail_from or f"rightsize@{urlsplit(self.site_url).hostname or 'localhost'}"


def _is_address(value: str) -> bool:
    try:
        return bool(ip_address(value))
    except ValueError:
        return False


def split(value: str) -> list[str]:
    """The parts of a list written with commas."""
    return [part.strip() for part in value.split(",") if part.strip()]


def read_environment() -> Environment:
    """The validated environment. A bad value ends the program with one clear line and exit code 2."""
    try:
        return Environment()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "environment"
        reason = first["msg"].removeprefix("Value error, ")
        sys.stderr.write(f"{name} is not usable: {reason}. See “Settings” in the README.\n")
        raise SystemExit(2) from None


def secret_key(environment: Environment) -> str:
    """The key from the environment, or one made on first start and kept in VAR_DIR with mode 0600."""
    if environment.secret_key:
        return environment.secret_key
    path = environment.var_dir / "secret_key"
    try:
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        sys.stderr.write(f"VAR_DIR is not usable: {path} cannot be written or read ({error.strerror}).\n")
        raise SystemExit(2) from None


def _write_once(path: Path, text: str) -> None:
    """Put a private file in place whole; of two processes that try at once, the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(draft, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
