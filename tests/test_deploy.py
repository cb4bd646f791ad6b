"""The files of `deploy/` keep what `docs/security.md` promises. `deploy/README.md` says how they were tried."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
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
    assert {"404", "413", "429", "502"} <= set(re.findall(r"error_page ([\d ]+) /-words;", NGINX)[0].split())
    for name in ("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options"):
        assert re.search(rf"add_header {name} .+ always;", page), name


def test_one_network_may_ask_for_so_much_and_the_figures_are_those_of_the_docs() -> None:
    zones = dict(re.findall(r"limit_req_zone \S+ zone=(\w+):10m rate=(\d+)r/s;", NGINX))
    limits = dict(re.findall(r"limit_req zone=(\w+) burst=(\d+) nodelay;", SERVERS[-1]))
    assert zones == {"rightsize_pages": "20", "rightsize_all": "200"}
    assert limits == {"rightsize_pages": "200", "rightsize_all": "2000"}
    told = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    assert "20 pages a second and 200 at once" in told
    assert "200 requests a second and 2,000 at once" in told


NAME = "advice.example.com"


class Site(BaseHTTPRequestHandler):
    """What stands behind the proxy."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, or each waits for the other's receipt

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *words: object) -> None:
        pass


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[int]:
    """nginx with this file before a small site: on other ports, with a certificate of its own, and refilling so slowly
    that no figure depends on how quick this machine is. Loopback counts as a CDN, so that tests can be anybody.
    """
    nginx, openssl = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"), shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip("nginx or openssl is not installed")
    site, port = ThreadingHTTPServer(("127.0.0.1", 0), Site), _free_port()
    threading.Thread(target=site.serve_forever, daemon=True).start()
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    new = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    made = ["-subj", f"/CN={NAME}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([openssl, *new, *made], check=True, capture_output=True)
    ours = re.sub(r"^\s*listen \[::\]:.*\n", "", NGINX, flags=re.M)
    for theirs, mine in (
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{site.server_port};"),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("listen 80", f"listen 127.0.0.1:{_free_port()}"),
        (f"/etc/letsencrypt/live/{NAME}", str(tmp_path)),
        ("/var/log/nginx", str(tmp_path)),
        ("# set_real_ip_from 192.0.2.0/24;", "set_real_ip_from 127.0.0.0/8;"),
        ("# real_ip_header X-Forwarded-For;", "real_ip_header X-Forwarded-For;"),
        ("rate=20r/s;", "rate=1r/m;"),
        ("rate=200r/s;", "rate=1r/m;"),
    ):
        assert theirs in ours
        ours = ours.replace(theirs, mine)
    (tmp_path / "rightsize.conf").write_text(ours, encoding="utf-8")
    folders = "".join(f"{name}_temp_path {tmp_path};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"daemon off; master_process off; pid {tmp_path}/pid; error_log {tmp_path}/errors; events {{}}"
        f" http {{ {folders} include {tmp_path}/rightsize.conf; }}"
    )
    command = [nginx, "-e", str(tmp_path / "errors"), "-c", str(whole)]
    tried = subprocess.run([*command, "-t"], check=False, capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    process = subprocess.Popen(command)
    try:
        until = time.monotonic() + 20
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((tmp_path / "errors").read_text())
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(10)
        site.shutdown()
        site.server_close()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _ask(port: int, path: str, visitor: str, times: int = 1) -> tuple[list[int], HTTPResponse, str]:
    """What status each of so many requests over one connection got, the last answer, and its words."""
    trusting = ssl._create_unverified_context()
    plain = socket.create_connection(("127.0.0.1", port), 10)
    connection = HTTPConnection(NAME)
    with closing(trusting.wrap_socket(plain, server_hostname=NAME)) as connection.sock:
        found = []
        for _ in range(times):
            connection.request("GET", path, headers={"X-Forwarded-For": visitor})
            answer = connection.getresponse()
            page = answer.read().decode()
            found.append(answer.status)
    return found, answer, page


def test_a_flood_of_pages_from_one_network_is_answered_in_words_and_others_are_not(proxy: int) -> None:
    found, answer, page = _ask(proxy, "/help/", "203.0.113.7", 206)
    assert found == [200] * 201 + [429] * 5
    assert answer.headers["Retry-After"] == "10"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Error 429" in page
    assert "try again in ten seconds" in page
    assert _ask(proxy, "/static/app.js", "203.0.113.7", 300)[0] == [200] * 300
    assert _ask(proxy, "/help/", "203.0.113.8")[0] == [200]


def test_half_an_ipv6_address_is_one_network(proxy: int) -> None:
    assert _ask(proxy, "/help/", "2001:db8:1:2:c::7", 202)[0][-1] == 429
    assert _ask(proxy, "/help/", "2001:db8:1:2:a:b:c:d")[0] == [429]
    assert _ask(proxy, "/help/", "2001:db8:1:2::1")[0] == [429]
    assert _ask(proxy, "/help/", "2001:db8:1:3::1")[0] == [200]
    assert _ask(proxy, "/help/", "2001:db8::1", 202)[0][-1] == 429
    assert _ask(proxy, "/help/", "2001:db8::9:8:7:6")[0] == [429]
    assert _ask(proxy, "/help/", "2001:db9::1")[0] == [200]


def test_static_files_have_a_generous_end_too(proxy: int) -> None:
    found = [status for _ in range(3) for status in _ask(proxy, "/static/app.js", "203.0.113.9", 670)[0]]
    assert found == [200] * 2001 + [429] * 9
