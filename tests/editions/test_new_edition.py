"""An invented edition, added as CONTRIBUTING tells: a row, a folder of tables, a crosswalk."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from etom_kg.core.formats import read_rdf
from etom_kg.core.namespaces import ETOM
from etom_kg.core.tables import resource

ROW = "26.0,eTOM 26.0,2026-07,,25.5,domains,all,,,An edition that this test invents\n"
TABLES = {
    "processes": """\
identifier,name,level,parent,domains,vertical_groups,original_identifiers,uid,maturity
1.3.3,Customer Order Processing Management,2,1.3,,,,,
1.3.3.1,Weigh Customer Orders,3,1.3.3,,,,,
1.3.90,Lighthouse Keeping,2,1.3,,,,,
1.3.90.1,Trim Lamp,3,1.3.90,,,,,
1.3.90.2,Sound Fog Signal,3,1.3.90,,,,,
""",
    "domains": "number,key,name\n1.3,Customer,Customer Domain\n",
    "deleted": """\
row,key,name,identifier,reserved,level,parent,domain,vertical_group,original_identifiers,uid,maturity,status
2,uid-9001,Pilot Harbour,1.3.91,,2,,Customer Domain,,,9001,,
""",
}
CROSSWALK = """\
#curie_map:
#  etom255: https://w3id.org/etom-kg/process/25.5/
#  etom26: https://w3id.org/etom-kg/process/26.0/
#  etomedition: https://w3id.org/etom-kg/edition/
#  semapv: https://w3id.org/semapv/vocab/
#  skos: http://www.w3.org/2004/02/skos/core#
#  sssom: https://w3id.org/sssom/
#mapping_set_id: https://w3id.org/etom-kg/crosswalk/25.5--26.0
#mapping_set_version: 0.1.0
#mapping_set_title: eTOM 25.5 to 26.0
#mapping_set_description: Invented.
#license: https://creativecommons.org/licenses/by/4.0/
#subject_source: etomedition:25.5
#object_source: etomedition:26.0
subject_id\tpredicate_id\tobject_id\tsubject_label\tobject_label\tmapping_justification\tconfidence
etom255:1.3.3\tskos:exactMatch\tetom26:1.3.3\tCustomer Order Processing Management\t\
Customer Order Processing Management\tsemapv:ManualMappingCuration\t0.90
etom255:1.3.1\tskos:broadMatch\tetom26:1.3.90\tCustomer Support Management\t\
Lighthouse Keeping\tsemapv:ManualMappingCuration\t0.70
"""
Etom = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def etom(tmp_path_factory: pytest.TempPathFactory) -> Etom:
    """Run ``etom-kg`` in a process of its own, with an edition more."""
    root = tmp_path_factory.mktemp("edition")
    data = shutil.copytree(resource("data"), root / "data")
    with (data / "editions.csv").open("a", encoding="utf-8") as file:
        file.write(ROW)
    (data / "26.0").mkdir()
    for table, text in TABLES.items():
        (data / "26.0" / f"{table}.csv").write_text(text, encoding="utf-8")
    (data / "crosswalk" / "25.5--26.0.sssom.tsv").write_text(CROSSWALK, encoding="utf-8")
    around = {**os.environ, "ETOM_KG_DATA": str(data), "ETOM_KG_CACHE": str(root / "cache")}

    def run(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "etom_kg", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, input=stdin, env=around, timeout=600
        )

    return run


def _rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, str]]:
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


@pytest.mark.slow
def test_it_is_built_and_conforms(etom: Etom, tmp_path: Path) -> None:
    done = etom("build", "-o", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    quads = read_rdf(tmp_path / "graphs" / "26.0-processes.ttl")
    names = {q.object.value for q in quads if q.predicate.value.endswith("#prefLabel")}
    assert names >= {"Lighthouse Keeping", "Trim Lamp", "Sound Fog Signal", "Customer"}
    numbering = NamedNode("https://w3id.org/etom-kg/numbering/domains")
    edition = NamedNode("https://w3id.org/etom-kg/edition/26.0")
    stated = [
        quad
        for path in (tmp_path / "graphs").glob("*.ttl")
        for quad in read_rdf(path)
        if (quad.subject, quad.predicate) == (edition, ETOM.usesNumberingScheme)
    ]
    assert [quad.object for quad in stated] == [numbering]
    assert (tmp_path / "graphs" / "crosswalk-25.5--26.0.ttl").exists()
    described = (tmp_path / "graphs" / "dataset.ttl").read_text(encoding="utf-8")
    assert "Processes of edition 26.0" in described
    assert "Crosswalk from 25.5 to 26.0" in described


@pytest.mark.slow
def test_it_is_validated(etom: Etom) -> None:
    done = etom("validate", "-f", "json")
    assert done.returncode == 0, done.stderr
    assert not [f for f in json.loads(done.stdout) if "/26.0/" in str(f) and "Violation" in str(f)]


@pytest.mark.parametrize("asked", ["26.0/1.3.90", "1.3.90", "lighthouse keeping"])
def test_it_is_shown(etom: Etom, asked: str) -> None:
    done = etom("show", asked, "-f", "json")
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown["iri"] == "https://w3id.org/etom-kg/process/26.0/1.3.90"
    assert [child[0] for child in shown["children"]] == ["1.3.90.1", "1.3.90.2"]
    assert "1.3" in str(shown["ancestors"])


@pytest.mark.slow
def test_an_identifier_is_of_the_default_edition_where_that_has_it(etom: Etom) -> None:
    shown = json.loads(etom("show", "1.3.3", "-f", "json").stdout)
    assert shown["iri"] == "https://w3id.org/etom-kg/process/25.5/1.3.3"
    assert {key for key, _ in shown["other_editions"]} >= {"26.0/1.3.3", "16.0/1.3.3"}
    newer = json.loads(etom("show", "26.0/1.3.3", "-f", "json").stdout)
    assert newer["iri"] == "https://w3id.org/etom-kg/process/26.0/1.3.3"
    found = etom("find", "lighthouse", "--edition", "26.0", "-f", "json")
    assert [hit["identifier"] for hit in json.loads(found.stdout)["hits"]] == ["1.3.90"]


@pytest.mark.slow
def test_questions_are_answered(etom: Etom) -> None:
    children = etom("ask", "children-of", "-p", "process=1.3.90", "-f", "csv")
    assert _rows(children) == [
        {"process": "1.3.90.1", "name": "Trim Lamp"},
        {"process": "1.3.90.2", "name": "Sound Fog Signal"},
    ]
    became = _rows(etom("ask", "became", "-p", "process=25.5/1.3.1", "-f", "csv"))
    found = [(row["relation"], row["identifier"]) for row in became if row["identifier"]]
    assert ("broad", "1.3.90") in found
    undefined = _rows(etom("ask", "missing-definitions", "-p", "edition=26.0", "-f", "csv"))
    assert "1.3.90.2" in str(undefined)
    by_area = etom("ask", "level-counts", "-p", "edition=26.0", "-f", "csv")
    assert _rows(by_area) == []  # 26.0 has domains, as 25.5 has
    nowhere = etom("ask", "level-counts", "-p", "edition=27.0")
    assert (nowhere.returncode, "'27.0' is not an edition" in nowhere.stderr) == (2, True)


def test_info_lists_it_last(etom: Etom) -> None:
    lines = etom("info").stdout.splitlines()
    editions = lines[lines.index("editions") + 1 : lines.index("sources") - 1]
    assert editions[-1].split(":") == [
        "  26.0   eTOM 26.0",
        " 1 deleted process, 1 domain, 5 processes",
    ]


def test_it_is_mapped(etom: Etom) -> None:
    def targets(*arguments: str) -> list[tuple[str, str, str]]:
        records = json.loads(etom("map", *arguments, "-f", "json").stdout)
        return [(r["predicate"], r["to_edition"], r["to_id"]) for r in records]

    assert targets("26.0/1.3.90") == [("skos:narrowMatch", "25.5", "1.3.1")]
    assert ("skos:exactMatch", "26.0", "1.3.3") in targets("25.5/1.3.3")
    assert targets("1.F.1.5", "--to", "26.0") == [("skos:closeMatch", "26.0", "1.3.3")]
    alone = json.loads(etom("map", "26.0/1.3.90.1", "-f", "json").stdout)
    assert alone[0]["status"] == "unmapped"
    assert "1.3.90 above it has: 1.3.1 Customer Support Management" in alone[0]["why"]
    assert "25.5, 26.0" in etom("map", "--help").stdout.replace("\n", " ")


def test_a_table_is_mapped_to_it(etom: Etom) -> None:
    done = etom("map", "--file", "-", "--column", "id", "--to", "26.0", stdin="id\n1.F.1.5\n26.0\n")
    rows = _rows(done)
    assert [(r["etom_to_edition"], r["etom_id"]) for r in rows] == [("26.0", "1.3.3"), ("26.0", "")]


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("eTOM process 1.3.90 Lighthouse Keeping", "ok", ""),
        ("eTOM process 1.3.90 Sound Fog Signal", "misnamed", "the name of 1.3.90.2"),
        ("eTOM process 1.3.91 Pilot Harbour", "deleted", "26.0 lists 1.3.91 Pilot Harbour"),
        ("eTOM process 1.3.92", "unknown", "26.0 has no process 1.3.92"),
        ("eTOM process 1.3.4", "unknown", "in 25.5 it was"),
        ("eTOM process 1.F.1.5", "other-edition", "in 26.0 it is 1.3.3"),
    ],
)
def test_files_are_checked_against_it(etom: Etom, text: str, status: str, said: str) -> None:
    done = etom("check", "-", "--edition", "26.0", "--all", "-f", "json", stdin=text)
    (finding,) = json.loads(done.stdout)
    assert (finding["status"], finding["edition"]) == (status, "26.0")
    assert said in finding["message"]
    assert done.returncode == (0 if status == "ok" else 1)


@pytest.mark.slow
def test_coverage_and_extension_are_of_it(etom: Etom, tmp_path: Path) -> None:
    systems = tmp_path / "systems.csv"
    systems.write_text("system,process,support\nBeacon,1.3.90.1,full\n", encoding="utf-8")
    told = json.loads(etom("coverage", systems, "--edition", "26.0", "-f", "json").stdout)
    whole = next(group for group in told["groups"] if group["kind"] == "all")
    assert (whole["processes"], whole["covered"]) == (3, 1)
    assert {"kind": "row", "key": "Customer"}.items() <= told["groups"][1].items()
    own = tmp_path / "own.csv"
    own.write_text("identifier,name\nACME.2.3.90.3,Paint Tower\n", encoding="utf-8")
    done = etom("extend", own, "--base", "https://acme.example/", "--edition", "26.0", "-f", "nt")
    assert done.returncode == 0, done.stderr
    assert "<https://w3id.org/etom-kg/process/26.0/1.3.90> ." in done.stdout


@pytest.mark.slow
def test_own_concepts_are_mapped_to_it(etom: Etom, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("label,kind\nKeeping of Lighthouses,process\n", encoding="utf-8")
    done = etom("map", "suggest", own, "--to", "processes", "--edition", "26.0")
    assert done.returncode == 0, done.stderr
    assert "etomkg:process/26.0/1.3.90" in done.stdout
