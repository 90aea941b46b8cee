"""Store folders: who may open them, and that a kill or a full disk never leaves a part."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core.errors import NotSupported, QueryError, StoreError
from etom_kg.store import OxigraphStore
from etom_kg.store.folder import build_folder
from etom_kg.store.loading import load_folder
from tests.servers.launch import free_port, start_oxigraph
from tests.store.data import ONE, TRIG, TWO, quads

Cli = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "store"
    build_folder(made, lambda inner: inner.bulk_extend(quads()))
    return made


@contextmanager
def other_process(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Run Python that says ``ready`` when it has come so far, and kill it at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]


def state(folder: Path) -> dict[str, int]:
    with OxigraphStore.on_disk(folder) as store:
        return store.graphs()


def test_many_may_read(folder: Path) -> None:
    reader = """
        import sys, time
        from etom_kg.store import OxigraphStore
        with OxigraphStore.on_disk(sys.argv[1]) as store:
            print("ready", flush=True)
            time.sleep(60)
    """
    with other_process(reader, folder):
        assert state(folder) == {ONE: 9, TWO: 5}
        with pytest.raises(StoreError, match="is in use by another process"):
            OxigraphStore.on_disk(folder, read_only=False)
        with pytest.raises(StoreError, match="is in use by another process"):
            build_folder(folder, lambda inner: None)
    assert state(folder) == {ONE: 9, TWO: 5}


def test_one_writes_and_the_others_are_told(folder: Path, cli: Cli) -> None:
    writer = """
        import sys, time
        from etom_kg.store import OxigraphStore
        with OxigraphStore.on_disk(sys.argv[1], read_only=False) as store:
            print("ready", flush=True)
            time.sleep(60)
    """
    with other_process(writer, folder):
        for read_only in (True, False):
            with pytest.raises(StoreError, match="by another process; wait until it ends"):
                OxigraphStore.on_disk(folder, read_only=read_only)
        done = cli("query", "-l", folder, "-q", "ASK {}")
        assert (done.returncode, done.stdout) == (2, "")
        assert "is being written by another process" in done.stderr
    OxigraphStore.on_disk(folder, read_only=False).close()


def test_a_server_that_writes_the_folder_is_noticed(folder: Path) -> None:
    server = start_oxigraph("--location", str(folder))
    try:
        with pytest.raises(StoreError, match="is being written by another process"):
            OxigraphStore.on_disk(folder)
    finally:
        server.stop()
    assert state(folder) == {ONE: 9, TWO: 5}


def test_a_store_opened_twice_in_one_process_keeps_its_lock(folder: Path) -> None:
    """Probing RocksDB's lock file must not give its lock away (closing a file drops locks)."""
    with OxigraphStore.on_disk(folder, read_only=False):
        with pytest.raises(StoreError):
            OxigraphStore.on_disk(folder)
        second = """
            import sys, pyoxigraph
            try:
                pyoxigraph.Store(sys.argv[1])
                print("opened")
            except OSError:
                print("ready", flush=True)
        """
        with other_process(second, folder):
            pass


KILLED = """
    import sys
    from pathlib import Path
    from pyoxigraph import Literal, NamedNode, Quad
    from etom_kg.store import OxigraphStore
    from etom_kg.store.loading import load_folder

    def endless():
        graph, number = NamedNode("http://example.org/graph/one"), 0
        print("ready", flush=True)
        while True:
            number += 1
            yield Quad(NamedNode(f"http://x/{number}"), NamedNode("http://p"), Literal("x"), graph)

    class Source(OxigraphStore):
        def graphs(self):
            return {"http://example.org/graph/one": 1}
        def quads(self, graph=None):
            return endless()

    load_folder(Source.in_memory(), Path(sys.argv[1]), replace_graphs=True)
"""


@pytest.mark.parametrize("seconds", [0.0, 0.2, 0.6])
def test_a_kill_in_mid_load_leaves_the_old_store(folder: Path, seconds: float) -> None:
    with other_process(KILLED, folder) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert state(folder) == {ONE: 9, TWO: 5}
    left = list(folder.parent.glob(".store.new-*"))
    assert left, "the kill came while the new store was being written"
    load_folder(OxigraphStore.in_memory(quads()), folder, replace_graphs=True)
    assert not list(folder.parent.glob(".store.new-*")), "the next load clears up"
    assert state(folder) == {ONE: 9, TWO: 5}


def test_kills_at_the_moment_of_exchange_leave_one_whole_store(folder: Path) -> None:
    """Replace the store over and over and kill: it is always the old or the new one."""
    swapping = """
        import sys
        from pathlib import Path
        from pyoxigraph import NamedNode, Quad
        from etom_kg.store.folder import build_folder
        g, p = NamedNode("http://example.org/graph/one"), NamedNode("http://p")
        print("ready", flush=True)
        for size in range(1, 10_000):
            rows = [Quad(NamedNode(f"http://x/{n}"), p, p, g) for n in range(size % 7 + 1)]
            build_folder(Path(sys.argv[1]), lambda inner: inner.bulk_extend(rows))
    """
    for seconds in (0.05, 0.13, 0.29, 0.41):
        with other_process(swapping, folder) as process:
            time.sleep(seconds)
            process.kill()
            process.wait()
        held = state(folder)
        assert held == {ONE: 9, TWO: 5} or 1 <= held[ONE] <= 7


def test_a_full_disk_is_said_and_loses_nothing(folder: Path) -> None:
    """A bound on the size of files stands in for the disk: writes fail in the same place."""
    bounded = """
        import resource, signal, sys
        from pathlib import Path
        from pyoxigraph import Literal, NamedNode, Quad
        from etom_kg.core.errors import StoreError
        from etom_kg.store.folder import build_folder
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        g, p = NamedNode("http://example.org/graph/one"), NamedNode("http://p")
        rows = (Quad(NamedNode(f"http://x/{n}"), p, Literal(f"{n}" * 9), g) for n in range(200_000))
        print("ready", flush=True)
        try:
            build_folder(Path(sys.argv[1]), lambda inner: inner.bulk_extend(rows))
            print("done", flush=True)
        except StoreError as error:
            print(error, flush=True)
    """
    with other_process(bounded, folder) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
    assert "the disk is full" in said
    assert state(folder) == {ONE: 9, TWO: 5}
    assert not list(folder.parent.glob(".store.new-*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small file system")
def test_a_truly_full_disk_is_said(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(small)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small file system")
    try:
        folder = small / "store"
        build_folder(folder, lambda inner: inner.bulk_extend(quads()))
        graph, p = NamedNode(ONE), NamedNode("http://p")
        many = (
            Quad(NamedNode(f"http://x/{n}"), p, Literal(f"{n}" * 9), graph) for n in range(200_000)
        )
        with pytest.raises(StoreError, match="the disk is full"):
            build_folder(folder, lambda inner: inner.bulk_extend(many))
        assert state(folder) == {ONE: 9, TWO: 5}
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_loading_keeps_other_graphs(folder: Path) -> None:
    graph = NamedNode("http://example.org/graph/three")
    three = OxigraphStore.in_memory([Quad(graph, graph, Literal("x"), graph)])
    (done,) = load_folder(three, folder)
    assert (done.before, done.after) == (0, 1)
    assert state(folder) == {ONE: 9, graph.value: 1, TWO: 5}
    with pytest.raises(StoreError, match="nothing was changed"):
        load_folder(three, folder)
    (dry,) = load_folder(three, folder, dry_run=True)
    assert (dry.before, dry.after) == (1, None)


def test_the_load_command_makes_a_folder(tmp_path: Path, cli: Cli) -> None:
    data, folder = tmp_path / "d.trig", tmp_path / "new" / "store"
    data.write_text(TRIG, encoding="utf-8")
    done = cli("load", folder, "--data", data)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1] == f"{ONE}\t9\t0\t9\tfolder"
    asked = cli("query", "-l", folder, "-f", "csv", "-q", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert asked.stdout.split() == ["n", "14"]
    assert folder.stat().st_mode & 0o777 == 0o777 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_folder_of_other_files_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(StoreError, match="holds files that are no store"):
        build_folder(tmp_path, lambda inner: None)
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_a_broken_store_is_said(folder: Path, cli: Cli) -> None:
    for file in folder.glob("MANIFEST-*"):
        file.write_bytes(b"rubbish")
    done = cli("query", "-l", folder, "-q", "ASK {}")
    assert (done.returncode, done.stdout) == (2, "")
    assert "failed while opening the store" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_read_only_store_is_not_written(folder: Path) -> None:
    with OxigraphStore.on_disk(folder) as store:
        with pytest.raises(NotSupported, match="open for reading only"):
            store.update("DROP ALL")
        with pytest.raises(NotSupported):
            store.add(quads())
    with OxigraphStore.on_disk(folder, read_only=False) as store:
        store.update(f"DROP GRAPH <{ONE}>")
        assert store.graphs() == {TWO: 5}
        assert store.query("SELECT ?s { ?s ?p 0.25 }", timeout=20), "a writing store is asked"
    with pytest.raises(StoreError, match="is closed"):
        store.query("ASK {}")


def test_updates_fetch_nothing(folder: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/x"
    with OxigraphStore.on_disk(folder, read_only=False) as store:
        for text in (
            f"LOAD <{url}>",
            f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        ):
            with pytest.raises(QueryError, match="which is not on"):
                store.update(text)
        with pytest.raises(QueryError, match="begins no SPARQL update"):
            store.update("SELECT * {}")
