"""Wrong input: one clear line with its place and what to do, the right exit status."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import Run

RUBBISH = bytes(range(256)) * 8
READERS = (
    ("validate", "{}"),
    ("convert", "{}", "-f", "nt"),
    ("infer", "{}", "-f", "nq"),
    ("query", "-q", "ASK {{}}", "--data", "{}"),
    ("show", "1.F.1.5", "--data", "{}"),
    ("load", "target", "--data", "{}"),
    ("map", "suggest", "{}"),
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _with(arguments: tuple[str, ...], name: str) -> list[str]:
    return [argument.format(name) for argument in arguments]


@pytest.mark.parametrize("arguments", READERS, ids=lambda a: a[0])
@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("gone.ttl", None, "gone.ttl: no such file; check the path"),
        (
            "cafe.ttl",
            b"# a\n<a:b> <a:c> <a:caf\xe9> .",
            "cafe.ttl:2:18: is not Turtle: Invalid UTF-8",
        ),
        ("bad.ttl", b"<a:b> a\n   nonsense .", "bad.ttl:2:4: is not Turtle: "),
    ],
)
def test_rdf_that_cannot_be_read(
    run: Run, arguments: tuple[str, ...], name: str, content: bytes | None, told: str
) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    done = run(*_with(arguments, name))
    assert done.status == 2
    (line,) = done.told
    assert line.startswith(f"etom-kg: error: {told}")
    assert "line 2" not in line, "the place is said once"


@pytest.mark.parametrize("arguments", READERS, ids=lambda a: a[0])
def test_a_folder_is_no_file(run: Run, arguments: tuple[str, ...]) -> None:
    Path("folder").mkdir()
    done = run(*_with(arguments, "folder"))
    assert (done.status, done.told[0][:33]) == (2, "etom-kg: error: folder: is a fold")


@pytest.mark.parametrize("arguments", READERS[:6], ids=lambda a: a[0])
def test_an_ending_that_tells_no_format_is_not_supported(
    run: Run, arguments: tuple[str, ...]
) -> None:
    Path("rows.bin").write_bytes(RUBBISH)
    done = run(*_with(arguments, "rows.bin"))
    assert done.status == 3
    assert done.told[0].startswith("etom-kg: error: rows.bin: unknown RDF format; end its name in")


def test_data_without_a_triple_is_not_said_to_conform(run: Run) -> None:
    Path("empty.ttl").write_bytes(b"")
    done = run("validate", "empty.ttl")
    assert (done.status, done.out) == (2, "")
    assert done.told == ["etom-kg: error: empty.ttl: holds no triple, so that nothing is checked"]


def test_shapes_without_a_shape_find_nothing_and_say_so(run: Run) -> None:
    Path("none.ttl").write_text("<a:b> <a:c> <a:d> .", encoding="utf-8")
    done = run("validate", "-s", "none.ttl")
    assert (done.status, done.told) == (2, ["etom-kg: error: none.ttl: holds no SHACL shape"])


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pdf", RUBBISH, "a.pdf: is not a PDF, whatever its ending says"),
        ("a.txt", b"one\ntwo\ncaf\xe9", "a.txt:3: is not UTF-8 text; save it as UTF-8"),
        ("a.json", b'{\n"x": "caf\xe9"}', "a.json:2: is not UTF-8 text; save it as UTF-8"),
        ("a.json", b"", "a.json:1: is not JSON"),
        ("a.xlsx", RUBBISH, "a.xlsx: is not a complete XLSX workbook"),
    ],
)
def test_sources_that_cannot_be_read(run: Run, name: str, content: bytes, told: str) -> None:
    Path(name).write_bytes(content)
    for arguments in (("extract", name, "-o", "out"), ("build", "--source", name, "-o", "out")):
        done = run(*arguments)
        assert done.status == 2
        assert done.told[0].startswith(f"etom-kg: error: {told}")
    assert not Path("out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("coverage", "{}"),
        ("extend", "{}", "--base", "https://acme.example/"),
        ("map", "--file", "{}", "--column", "process"),
        ("map", "suggest", "{}"),
    ],
    ids=lambda a: a[0],
)
def test_tables_that_are_not_utf8_name_the_line(run: Run, arguments: tuple[str, ...]) -> None:
    Path("t.csv").write_bytes(b"system,process,identifier,name,label\nA,1.F.1.5,x,y,caf\xe9\n")
    done = run(*_with(arguments, "t.csv"))
    assert (done.status, done.told[0][:24]) == (2, "etom-kg: error: t.csv:2:")
    assert "codec" not in done.told[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("convert", "-f", "neo4j", "-g", "14/domains", "-o", "file"),
        ("convert", "-f", "nt", "-g", "14/domains", "-o", "file/sub/x.nt"),
        ("extend", "template", "-o", "file/x.xlsx"),
        ("load", "file", "-g", "14/domains"),
    ],
    ids=lambda a: a[0],
)
def test_a_file_where_a_folder_is_wanted(run: Run, arguments: tuple[str, ...]) -> None:
    Path("file").write_bytes(b"x")
    done = run(*arguments)
    assert done.status == 2
    assert "file: is a file" in done.told[-1]
    assert Path("file").read_bytes() == b"x"


def test_a_folder_where_a_file_is_wanted(run: Run) -> None:
    Path("folder").mkdir()
    done = run("convert", "-f", "nt", "-g", "14/domains", "-o", "folder")
    assert done.told == ["etom-kg: error: folder: is a folder; name a file"]
    assert list(Path("folder").iterdir()) == []
    assert [path.name for path in Path().iterdir()] == ["folder"], "nothing is left beside it"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; run as a user")
def test_a_folder_that_cannot_be_written(run: Run) -> None:
    Path("locked").mkdir(mode=0o555)
    for arguments in (
        ("convert", "-f", "nt", "-g", "14/domains", "-o", "locked/x.nt"),
        ("load", "locked/store", "-g", "14/domains"),
    ):
        done = run(*arguments)
        assert done.status == 2
        assert done.told[-1].endswith("Permission denied")
        assert "Errno" not in done.told[-1]


def test_bytes_that_are_no_utf8_on_the_command_line(run: Run) -> None:
    word = b"caf\xe9".decode("utf-8", "surrogateescape")
    for arguments in (("show", word), ("ask", "children-of", "-p", f"process={word}")):
        done = run(*arguments)
        assert done.status == 2
        assert "is not UTF-8" in done.told[0]


@pytest.mark.parametrize("arguments", [("query", "-q", "ASK {}"), ("ask", "level-counts")])
def test_graphs_that_are_not_there_are_no_empty_answer(
    run: Run, arguments: tuple[str, ...]
) -> None:
    done = run(*arguments, "-g", "4.0/nothing")
    assert done.status == 2
    assert "holds no graph https://w3id.org/etom-kg/graph/4.0/nothing" in done.told[0]
    done = run(*arguments, "-g", "no iri")
    assert (done.status, "--graph must be a whole IRI" in done.told[0]) == (2, True)


def test_a_short_name_stands_for_a_shipped_graph(run: Run) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/etom-kg/ontology#Process> }"
    for name in ("4.0/processes", "graph/4.0/processes"):
        done = run("query", "-q", count, "-f", "csv", "-g", name)
        assert done.out.split() == ["n", "197"]


def test_conflicting_places_are_refused(run: Run) -> None:
    for arguments in (
        ("infer", "a.ttl", "-l", "store"),
        ("infer", "-l", "store", "-e", "http://localhost:1/"),
        ("validate", "a.ttl", "-l", "store"),
        ("validate", "-l", "store", "-e", "http://localhost:1/"),
    ):
        done = run(*arguments)
        assert (done.status, done.told[0]) == (
            2,
            "etom-kg: error: name one of files, a store folder (-l) and a server (-e)",
        )


def test_infer_makes_no_store_where_there_is_none(run: Run) -> None:
    done = run("infer", "-l", "gone")
    assert (done.status, "no such store" in done.told[0]) == (2, True)
    assert not Path("gone").exists()


def test_numbers_out_of_range(run: Run) -> None:
    Path("s.csv").write_text("system,process\nA,1.F.1.5\n", encoding="utf-8")
    for arguments in (
        ("coverage", "s.csv", "--change", "1.F.1.5", "--depth", "0"),
        ("load", "store", "--timeout", "-3"),
        ("load", "store", "--batch", "0"),
        ("serve", "--timeout", "nan"),
        ("serve", "--timeout", "inf"),
        ("serve", "--workers", "0"),
    ):
        done = run(*arguments)
        assert (done.status, done.told[0][:18]) == (2, "etom-kg: error: --")


def test_help_by_word(run: Run) -> None:
    assert run("help").out.startswith("usage: etom-kg")
    assert run("help", "map").out.startswith("usage: etom-kg map")
