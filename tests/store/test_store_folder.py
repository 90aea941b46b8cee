"""Store folders: who may open them, and that a kill or a full disk never leaves a part."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core.errors import NotSupported, QueryError, StoreError
from etom_kg.pipeline.build import Build
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
        with pytest.raises(QueryError, match="does not begin a SPARQL update"):
            store.update("SELECT * {}")


LOCKED = """
    import sys, time
    from pathlib import Path
    from etom_kg.store.folder import changing
    with changing(Path(sys.argv[1])):
        print("ready", flush=True)
        time.sleep(600)
"""


@pytest.mark.slow
def test_a_second_load_is_told_or_waits(folder: Path, tmp_path: Path, cli: Cli) -> None:
    data = tmp_path / "d.trig"
    data.write_text("<http://g3> { <http://a> <http://b> 1 }", encoding="utf-8")
    with other_process(LOCKED, folder) as first:
        told = cli("load", folder, "--data", data)
        assert told.returncode == 2
        assert "is being changed by another process" in told.stderr
        assert "--wait" in told.stderr
        assert told.stderr.count("\n") == 1
        assert cli("load", folder, "--data", data, "--wait", "0.2").returncode == 2
        assert cli("load", folder, "--data", data, "--dry-run").returncode == 0
        assert state(folder) == {ONE: 9, TWO: 5}, "readers go on"
        command = [sys.executable, "-m", "etom_kg", "load", folder, "--data", data, "--wait"]
        second = subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(3)
        first.kill()
        told_by_second, _ = second.communicate(timeout=240)
    assert second.returncode == 0
    assert told_by_second.splitlines()[1] == "http://g3\t1\t0\t1\tfolder"
    assert state(folder) == {ONE: 9, "http://g3": 1, TWO: 5}
    assert not list(folder.parent.glob(".store.*")), "no lock is left"


def test_the_wait_is_for_readers_too(folder: Path, tmp_path: Path) -> None:
    source = OxigraphStore.in_memory(quads())
    with OxigraphStore.on_disk(folder), pytest.raises(StoreError, match="in use"):
        load_folder(source, folder, replace_graphs=True, wait=0.2)
    reader = OxigraphStore.on_disk(folder)
    threading.Timer(1, reader.close).start()
    load_folder(source, folder, replace_graphs=True, wait=240)


@pytest.mark.slow
def test_loads_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    """Each takes a graph of its own into one folder: all that said so are there."""
    folder = tmp_path / "store"
    command = [sys.executable, "-m", "etom_kg", "load", str(folder), "--wait"]
    running = []
    for number in range(6):
        data = tmp_path / f"{number}.nq"
        lines = (f"<http://s/{n}> <http://p> <http://o> <http://g/{number}> ." for n in range(2000))
        data.write_text("\n".join(lines), encoding="utf-8")
        running.append(subprocess.Popen([*command, "--data", str(data)], stdout=subprocess.DEVNULL))
    assert [process.wait(480) for process in running] == [0] * 6
    assert state(folder) == {f"http://g/{number}": 2000 for number in range(6)}


def test_who_writes_in_place_and_who_loads_keep_out_of_each_others_way(folder: Path) -> None:
    source = OxigraphStore.in_memory(quads())
    told = pytest.raises(StoreError, match="by another process")
    with OxigraphStore.on_disk(folder, read_only=False), told:
        load_folder(source, folder, replace_graphs=True)
    with other_process(LOCKED, folder):
        with pytest.raises(StoreError, match="is being changed by another process"):
            OxigraphStore.on_disk(folder, read_only=False)
        with pytest.raises(StoreError, match="is being changed by another process"):
            build_folder(folder, lambda inner: None)
    load_folder(source, folder, replace_graphs=True)
    assert state(folder) == {ONE: 9, TWO: 5}


class Liar(OxigraphStore):
    """A store that counts otherwise than it gives."""

    def graphs(self) -> dict[str, int]:
        return {graph: number + 1 for graph, number in super().graphs().items()}


def test_what_is_there_is_compared_with_what_was_sent(folder: Path) -> None:
    liar = Liar.in_memory(quads())
    with pytest.raises(StoreError, match=r"counts of 2 graphs differ.*is as it was"):
        load_folder(liar, folder, replace_graphs=True)
    assert state(folder) == {ONE: 9, TWO: 5}
    assert not list(folder.parent.glob(".store.*"))


def test_a_store_that_loses_another_graph_is_not_put_in_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three = OxigraphStore.in_memory([Quad(THREE, THREE, Literal("x"), THREE)])
    with monkeypatch.context() as patch:
        patch.setattr("etom_kg.store.loading._others", lambda *_: [])
        with pytest.raises(StoreError, match="counts of 2 graphs differ"):
            load_folder(three, folder)
    assert state(folder) == {ONE: 9, TWO: 5}


def test_a_load_through_a_link_changes_what_it_leads_to(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    three = OxigraphStore.in_memory([Quad(THREE, THREE, Literal("x"), THREE)])
    load_folder(three, link)
    assert link.is_symlink()
    assert state(folder) == {ONE: 9, THREE.value: 1, TWO: 5}


def test_waiting_is_for_folders(tmp_path: Path, cli: Cli) -> None:
    done = cli("load", "http://127.0.0.1:9/sparql", "--wait")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "--wait is for a store folder" in done.stderr
    assert cli("load", tmp_path / "s", "--wait=-1").returncode == 2


THREE = NamedNode("http://example.org/graph/three")


def built(number: int) -> Build:
    quads_ = [
        Quad(NamedNode(f"http://s/{n}"), THREE, Literal(str(n)), THREE) for n in range(number)
    ]
    return Build(quads_, None, {})


def parts(folder: Path) -> set[int]:
    """Return the numbers of triples of all parts of a build."""
    files = (folder / "etom-kg.nq", folder / "etom-kg.trig", *(folder / "graphs").iterdir())
    counts = {sum(1 for _ in pyoxigraph.parse(path=path)) for path in files}
    return counts | {sum(state(folder / "store").values())}


def test_a_build_is_marked_until_all_its_parts_are_of_one_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "build"
    mark = folder / "INCOMPLETE.txt"
    built(3).publish(folder)
    assert parts(folder) == {3}
    assert not mark.exists()
    with monkeypatch.context() as patch:
        patch.setattr(Build, "save", lambda *_: (_ for _ in ()).throw(StoreError("full")))
        with pytest.raises(StoreError, match="full"):
            built(4).publish(folder)
    assert parts(folder) == {3, 4}
    assert "repeat etom-kg build" in mark.read_text(encoding="utf-8")
    built(5).publish(folder)
    assert parts(folder) == {5}
    assert not mark.exists()


PUBLISHING = """
    import sys
    from pathlib import Path
    from tests.store.test_store_folder import built
    print("ready", flush=True)
    for number in range(1, 10_000):
        built(number % 50 + 1).publish(Path(sys.argv[1]))
"""


def test_a_build_clears_what_killed_builds_left(tmp_path: Path) -> None:
    for name in (
        *(".INCOMPLETE.txt.hxjyv9oh", ".etom-kg.nq.0_aaaaaa", ".report.ttl.abcdefgh"),
        *("graphs/.g.ttl.abcdefgh", ".mine.txt.abcdefgh"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    built(3).publish(tmp_path)
    hidden = {path.name for path in tmp_path.rglob(".*") if "store" not in path.parts}
    assert hidden == {".mine.txt.abcdefgh"}


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.5, 0.9])
def test_a_kill_in_mid_build_leaves_one_build_or_a_mark(tmp_path: Path, seconds: float) -> None:
    folder = tmp_path / "build"
    built(3).publish(folder)
    with other_process(PUBLISHING, folder) as process:
        time.sleep(seconds)
        process.kill()
        process.wait()
    assert (folder / "INCOMPLETE.txt").exists() or len(parts(folder)) == 1
    built(7).publish(folder)
    assert parts(folder) == {7}
    assert {path.name for path in folder.iterdir()} == {
        *("etom-kg.nq", "etom-kg.trig", "graphs", "store")
    }


def test_two_builds_do_not_mix(tmp_path: Path) -> None:
    folder = tmp_path / "build"
    with other_process(LOCKED, folder), pytest.raises(StoreError, match="is being changed"):
        built(3).publish(folder)
    assert not folder.exists()
