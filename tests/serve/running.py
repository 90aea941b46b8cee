"""Start ``etom-kg serve`` as users do, and speak HTTP with it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Reply", "Serving", "serving"]


@dataclass
class Reply:
    """An HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass
class Serving:
    """A server that runs."""

    port: int
    process: subprocess.Popen[str]

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=240)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read())
        finally:
            connection.close()


@contextmanager
def serving(
    *arguments: str | Path, files: int | None = None, temporary: Path | None = None
) -> Iterator[Serving]:
    """Serve on a free port until the block ends.

    ``files`` bounds the files that it may open; ``temporary`` is where temporary folders go.
    """
    command = [sys.executable, "-m", "etom_kg", "serve", "--port", "0", *map(str, arguments)]
    if files is not None:
        command = ["/bin/sh", "-c", f'ulimit -n {files}; exec "$@"', "sh", *command]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    if temporary is not None:
        environment["TMPDIR"] = str(temporary)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    try:
        told = process.stderr.readline()
        port = re.search(r"http://127\.0\.0\.1:(\d+)/", told)
        assert port, told + process.stderr.read()
        yield Serving(int(port[1]), process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stderr.close()
