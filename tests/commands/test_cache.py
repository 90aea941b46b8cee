"""The built-in graph where no cache can be written: made for the one call, and said so."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from etom_kg.pipeline import builtin
from tests.conftest import Run

NODE = NamedNode("https://acme.example/node")


def _small(folder: Path) -> None:
    store = Store(str(folder))
    store.add(Quad(NODE, NODE, NODE, NODE))
    store.flush()


@pytest.fixture(autouse=True)
def _no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("ETOM_KG_CACHE", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(builtin, "_make", _small)
    builtin._passing_path.cache_clear()


def test_a_graph_is_made_for_this_call(run: Run, tmp_path: Path) -> None:
    done = run("query", "-q", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "-f", "csv")
    assert (done.status, done.out.split()) == (0, ["n", "1"])
    assert done.told == [
        f"etom-kg: warning: {tmp_path / 'file' / 'cache'}: cannot be written, so the built-in "
        "graph is made again each time; set ETOM_KG_CACHE to a folder that can be written"
    ]
    assert (tmp_path / "file").read_bytes() == b""


def test_it_is_made_once_in_a_process() -> None:
    assert builtin.builtin_path() == builtin.builtin_path()
