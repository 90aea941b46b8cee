"""One server over the small invented graph, and one over the W3C protocol tests' graphs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.running import Serving, serving
from tests.store.data import TRIG


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    data = tmp_path_factory.mktemp("serve") / "data.trig"
    data.write_text(TRIG, encoding="utf-8")
    with serving("--data", data, "--timeout", "5", "--limit", "100", "--workers", "2") as running:
        yield running


@pytest.fixture(scope="session")
def w3c_server(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = shared / "w3c" / "sparql" / "sparql11" / "protocol"
    lines = []
    for number in (1, 2, 3):
        graph = f"<http://kasei.us/2009/09/sparql/data/data{number}.rdf>"
        for line in (folder / f"data{number}.nt").read_text(encoding="utf-8").splitlines():
            if line.strip():
                lines.append(f"{line.rstrip().removesuffix('.')} {graph} .")
    data = tmp_path_factory.mktemp("w3c") / "data.nq"
    data.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with serving("--data", data) as running:
        yield running
