"""HAProxy in front of several app servers: who is gone is left out, and a connection refused goes to another."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.servers import free_port, wait_for

SETTINGS = """
global
    stats socket {socket} level admin
defaults
    mode http
    timeout connect 2s
    timeout check 5s
    timeout client 60s
    timeout server 60s
    retries 3
    option redispatch 1
frontend site
    bind 127.0.0.1:{port}
    default_backend servers
backend servers
    balance roundrobin
    option httpchk
    http-check send meth GET uri {check} ver HTTP/1.1 hdr Host 127.0.0.1
    default-server check inter 500ms fall 2 rise 1
"""
"""A request that reached a server is never sent to another: whether to press again is for the visitor to decide."""


class Proxy(NamedTuple):
    """Where it answers, and where it takes orders."""

    address: str
    orders: Path

    def drain(self, number: int) -> None:
        """Send nobody more to this server; what is under way there is finished."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.orders))
            connection.sendall(f"set server servers/app{number} state drain\n".encode())
            if answer := connection.recv(1000).strip():
                raise RuntimeError(answer.decode())


@contextmanager
def haproxy(ports: Sequence[int], folder: Path, check: str = "/readyz") -> Iterator[Proxy]:
    """A proxy before these ports; a port where nobody listens yet may come later."""
    program = shutil.which("haproxy", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        raise SystemExit("HAProxy is missing. On Debian and Ubuntu: apt-get install haproxy")
    port = free_port()
    servers = "".join(f"    server app{number} 127.0.0.1:{each}\n" for number, each in enumerate(ports))
    settings = folder / "haproxy.cfg"
    orders = folder / "haproxy.sock"
    settings.write_text(SETTINGS.format(port=port, check=check, socket=orders) + servers)
    with (folder / "haproxy.log").open("wb") as log:
        process = subprocess.Popen([program, "-db", "-f", str(settings)], stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, process, folder / "haproxy.log")
        yield Proxy(address, orders)
    finally:
        process.terminate()
        process.wait(timeout=20)
