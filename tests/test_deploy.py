"""The files of `deploy/` keep what `docs/security.md` promises. `deploy/README.md` says how they were tried."""

from __future__ import annotations

import re
from pathlib import Path

NGINX = (Path(__file__).resolve().parent.parent / "deploy" / "nginx.conf").read_text(encoding="utf-8")
SERVERS = re.split(r"^server \{", NGINX, flags=re.M)[1:]


def test_the_name_in_a_redirect_is_ours_and_not_the_visitors() -> None:
    assert re.findall(r"return 301 (\S+)", NGINX) == ["https://advice.example.com$request_uri;"]


def test_any_other_name_gets_no_answer_on_either_port() -> None:
    (nobody,) = [server for server in SERVERS if "server_name _;" in server]
    assert set(re.findall(r"listen (?:\[::\]:)?(\d+)[^;]* default_server;", nobody)) == {"80", "443"}
    assert "return 444;" in nobody
    assert "ssl_reject_handshake on;" in nobody
    assert sum("default_server" in server for server in SERVERS) == 1


def test_the_chain_of_proxies_is_passed_on_whole() -> None:
    assert re.findall(r"X-Forwarded-For (\S+);", NGINX.split("location / {")[-1]) == ["$proxy_add_x_forwarded_for"]


def test_the_proxys_own_answers_say_what_happened_and_send_headers() -> None:
    page = NGINX.split("location = /-words {")[1].split("}")[0]
    assert {"404", "413", "502"} <= set(re.findall(r"error_page ([\d ]+) /-words;", NGINX)[0].split())
    for name in ("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options"):
        assert re.search(rf"add_header {name} .+ always;", page), name
