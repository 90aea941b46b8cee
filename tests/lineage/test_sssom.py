"""Mapping sets: read strictly, written back the same, accepted by the SSSOM library."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from etom_kg.core.errors import TableError
from etom_kg.core.tables import resource
from etom_kg.lineage.sssom import PREDICATES, FaultyMappingsError, read_sssom, sssom_text
from tools.edition_data import original_mapping_set

SETS = sorted(resource("data", "crosswalk").glob("*.sssom.tsv"))
HEADER = (
    "#curie_map:\n"
    "#  a: https://w3id.org/etom-kg/process/4.0/\n"
    "#  b: https://w3id.org/etom-kg/process/25.5/\n"
    "#mapping_set_id: https://example.org/set\n"
    "#license: https://creativecommons.org/licenses/by/4.0/\n"
)
COLUMNS = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\tcomment\n"
ROW = "a:1.F.1.5\tskos:closeMatch\tb:1.3.3\tsemapv:ManualMappingCuration\t0.85\tA reason.\n"


def _set(folder: Path, text: str) -> Path:
    path = folder / "set.sssom.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_small_set(tmp_path: Path) -> None:
    found = read_sssom(_set(tmp_path, HEADER + COLUMNS + ROW))
    assert found.metadata["mapping_set_id"] == "https://example.org/set"
    [row] = found.rows
    assert (row.subject_id, row.object_id, row.confidence) == ("a:1.F.1.5", "b:1.3.3", "0.85")
    assert found.expand(row.object_id) == "https://w3id.org/etom-kg/process/25.5/1.3.3"
    assert row.line == 7


@pytest.mark.parametrize("path", SETS, ids=lambda p: p.name)
def test_writing_loses_nothing(path: Path, tmp_path: Path) -> None:
    first = read_sssom(path)
    again = read_sssom(_set(tmp_path, sssom_text(first)))
    assert again.metadata == first.metadata
    assert again.prefixes == first.prefixes
    plain = [[getattr(r, c) for c in r.__slots__ if c != "line"] for r in first.rows]
    assert [[getattr(r, c) for c in r.__slots__ if c != "line"] for r in again.rows] == plain


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("skos:closeMatch", "owl:sameAs", 7, "unknown predicate owl:sameAs; use one of"),
        ("skos:closeMatch", "skos:similar", 7, "unknown predicate skos:similar"),
        ("skos:closeMatch", "closeMatch", 7, "predicate_id 'closeMatch' is not a CURIE"),
        ("b:1.3.3", "c:1.3.3", 7, "object_id c:1.3.3 has the unknown prefix c"),
        ("b:1.3.3", "", 7, "object_id '' is not a CURIE"),
        ("0.85", "85", 7, "confidence '85' is not a number from 0 to 1"),
        ("0.85", "high", 7, "confidence 'high' is not a number from 0 to 1"),
        ("0.85", "nan", 7, "confidence 'nan' is not a number from 0 to 1"),
        ("\tA reason.", "", 7, "has 5 cells, but the header names 6"),
        ("\tconfidence", "\tsureness", 6, "has the unknown column 'sureness'"),
        ("\tconfidence", "\tcomment", 6, "names a column twice"),
        ("predicate_id\t", "predicate\t", 6, "has no column predicate_id"),
        ("#license: https://creativecommons.org/licenses/by/4.0/\n", "", 1, "has no license"),
        ("#mapping_set_id: ", "#mapping_set_id: [", 5, "its header is not YAML"),
    ],
)
def test_each_fault_is_one_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    text = HEADER + COLUMNS + ROW
    assert old in text
    with pytest.raises(TableError) as caught:
        read_sssom(_set(tmp_path, text.replace(old, new, 1)))
    assert said in str(caught.value)
    assert caught.value.line == line
    assert "\n" not in str(caught.value)


def test_every_faulty_row_is_told_in_one_run(tmp_path: Path) -> None:
    wrong = ROW.replace("skos:closeMatch", "skos:similar").replace("0.85", "high")
    path = _set(tmp_path, HEADER + COLUMNS + wrong + ROW + wrong)
    with pytest.raises(FaultyMappingsError) as caught:
        read_sssom(path)
    assert [(fault.line, fault.what.split(" ")[0]) for fault in caught.value.faults] == [
        (7, "unknown"),
        (7, "confidence"),
        (9, "unknown"),
        (9, "confidence"),
    ]


def test_no_file_and_no_text(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no such file; check the path"):
        read_sssom(tmp_path / "none.tsv")
    (tmp_path / "latin.tsv").write_bytes(b"#a: \xe4\n")
    with pytest.raises(TableError, match="is not UTF-8 text"):
        read_sssom(tmp_path / "latin.tsv")


@pytest.mark.slow
def test_the_sssom_library_takes_them() -> None:
    """In a process of its own: the library configures logging and warnings for all."""
    pytest.importorskip("sssom", reason="the extra sssom is not installed")
    script = """
import sys
from sssom.constants import SchemaValidationType as Check
from sssom.parsers import parse_sssom_table
from sssom.validators import validate

for path in sys.argv[1:]:
    found = parse_sssom_table(path)
    validate(found, [Check.JsonSchema, Check.PrefixMapCompleteness, Check.StrictCurieFormat])
    print(len(found.df))
"""
    run = subprocess.run(
        [sys.executable, "-c", script, *SETS], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert list(map(int, run.stdout.split())) == [len(read_sssom(path).rows) for path in SETS]


def test_the_crosswalk_covers_every_process_of_levels_2_and_3() -> None:
    with resource("data", "4.0", "processes.csv").open(encoding="utf-8", newline="") as file:
        processes = {r["identifier"]: r["name"] for r in csv.DictReader(file) if r["level"] > "1"}
    with resource("data", "25.5", "processes.csv").open(encoding="utf-8", newline="") as file:
        later = {r["identifier"]: r["name"] for r in csv.DictReader(file)}
    rows = read_sssom(resource("data", "crosswalk", "4.0--25.5.sssom.tsv")).rows
    assert len(processes) == 182
    assert {row.subject_id.partition(":")[2] for row in rows} == set(processes)
    for row in rows:
        subject, target = (c.partition(":")[2] for c in (row.subject_id, row.object_id))
        assert row.subject_label.casefold() == processes[subject].casefold(), row.line
        assert row.comment, f"line {row.line} does not say why"
        assert row.confidence
        if target != "NoTermFound":
            assert row.object_label == later[target], row.line
        assert row.predicate_id in PREDICATES


def test_original_identifiers_are_the_source_column(shared: Path) -> None:
    """Against the table of facts: every cell that begins with an identifier, and no other."""
    expected, passed_over = set(), []
    path = shared / "facts" / "etom_crosswalk_v25.5_original_ids.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if not cells[0].startswith("1."):
            continue
        if cells[2].startswith("1."):
            expected.add((cells[0], cells[2].split(" ")[0].split("-")[0]))
        else:
            passed_over.append(cells[2])
    made = original_mapping_set(resource("data"))
    strip = [(r.subject_id.partition(":")[2], r.object_id.partition(":")[2]) for r in made.rows]
    # 1.1.1.21.8-1.2.4.1 holds two identifiers and no blank between them.
    assert set(strip) >= expected - {("1.3.1.12", "1.1.1.21.8")}
    assert {key for key in strip if key not in expected} == set()
    assert {cell[0] for cell in passed_over} <= set("4XnN")


def test_the_shipped_set_is_the_made_one() -> None:
    shipped = resource("data", "crosswalk", "25.5--original.sssom.tsv").read_text(encoding="utf-8")
    assert shipped == sssom_text(original_mapping_set(resource("data")))
