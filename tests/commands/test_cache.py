"""The built-in graph: made once, made anew when damaged, made for one call without a cache."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from etom_kg.pipeline import builtin
from etom_kg.pipeline.build import Build
from tests.conftest import Run

NODE = NamedNode("https://acme.example/node")


def _small(folder: Path) -> None:
    store = Store(str(folder))
    store.add(Quad(NODE, NODE, NODE, NODE))
    store.flush()


@pytest.fixture
def no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("ETOM_KG_CACHE", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(builtin, "_make", _small)
    builtin._passing_path.cache_clear()


@pytest.mark.usefixtures("no_cache")
def test_a_graph_is_made_for_this_call(run: Run, tmp_path: Path) -> None:
    done = run("query", "-q", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "-f", "csv")
    assert (done.status, done.out.split()) == (0, ["n", "1"])
    assert done.told == [
        f"etom-kg: warning: {tmp_path / 'file' / 'cache'}: cannot be written, so the built-in "
        "graph is made again each time; set ETOM_KG_CACHE to a folder that can be written"
    ]
    assert (tmp_path / "file").read_bytes() == b""


@pytest.mark.usefixtures("no_cache")
def test_it_is_made_once_in_a_process() -> None:
    assert builtin.builtin_path() == builtin.builtin_path()


MANY = 500


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built-in store of a small graph."""
    quads = [
        Quad(NODE, NODE, NamedNode(f"https://acme.example/{number}"), NODE)
        for number in range(MANY)
    ]
    monkeypatch.setenv("ETOM_KG_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("etom_kg.pipeline.build.build", lambda **_: Build(quads, None, {}))
    return builtin.builtin_path()


def _names() -> list[str]:
    return [
        *("*.sst", "MANIFEST-*", "CURRENT", "OPTIONS-*", "IDENTITY", "*.log", "LOG", "SEAL.json")
    ]


def _count(folder: Path) -> int:
    return len(Store.read_only(str(folder)))


@pytest.mark.parametrize("name", _names())
@pytest.mark.parametrize("how", ["cut", "emptied", "removed", "overwritten", "renamed"])
def test_a_damaged_graph_is_made_anew(
    name: str, how: str, made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _count(made) == MANY
    file = max(made.glob(name), key=lambda path: path.stat().st_size)
    content = file.read_bytes()
    if how == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif how == "emptied":
        file.write_bytes(b"")
    elif how == "removed":
        file.unlink()
    elif how == "overwritten":
        file.write_bytes(bytes(byte ^ 0x55 for byte in content))
    else:
        file.rename(file.with_name("elsewhere"))
    capsys.readouterr()
    assert builtin.builtin_path() == made
    assert _count(made) == MANY
    assert "is damaged; it is made anew" in capsys.readouterr().err
    assert builtin.builtin_path() == made
    assert capsys.readouterr().err == "", "once"


def test_a_whole_graph_is_not_made_anew(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtin, "_make", lambda _: pytest.fail("it is there"))
    for _ in range(3):
        with builtin.open_builtin() as store:
            assert store.ask("ASK { GRAPH ?g { ?s ?p ?o } }")
        assert builtin.builtin_path() == made


@pytest.mark.parametrize("late", [0, 1])
def test_a_graph_from_a_layer_of_a_container(
    late: int, made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Archives keep whole seconds of the times of change."""
    for path in made.iterdir():
        seconds = int(path.stat().st_mtime) + late
        os.utime(path, (seconds, seconds))
    assert builtin.builtin_path() == made
    assert ("damaged" in capsys.readouterr().err) == bool(late)


MAKING = """
    import sys, time
    from pyoxigraph import NamedNode, Quad
    from etom_kg.pipeline import build, builtin
    from etom_kg.pipeline.build import Build
    def slow(**_):
        print("made", flush=True)
        time.sleep(1)
        return Build([Quad(*4 * [NamedNode("http://x")])], None, {})
    build.build = slow
    with builtin.open_builtin() as store:
        print(store.count("http://x"))
"""


@pytest.mark.slow
def test_it_is_made_once_for_all_who_come_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ETOM_KG_CACHE", str(tmp_path / "cache"))
    command = [sys.executable, "-c", textwrap.dedent(MAKING)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [process.communicate(timeout=240)[0].split() for process in running]
    assert sorted(said) == [["1"], ["1"], ["1"], ["made", "1"]]
