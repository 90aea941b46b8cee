"""The frameworks' quads: a record for every row, links only where a reference holds."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.namespaces import ETOM, RDF, RDFS
from etom_kg.core.tables import read_table, resource
from etom_kg.graph.systems import framework_quads

DATA = resource("data")
RECORDS = {
    "oda/components": (ETOM.Component,),
    "oda/component_processes": (ETOM.ComponentProcessLink,),
    "oda/functional_blocks": (ETOM.BlockProcessLink,),
    "oda/component_apis": (ETOM.ApiExposure, ETOM.ApiDependency),
    "sid/component_entities": (ETOM.EntityReference,),
    "sid/process_entities": (ETOM.EntityUse,),
    "functions/functions": (ETOM.ApplicationFunction,),
    "functions/component_functions": (ETOM.FunctionReference,),
    "functions/applications": (ETOM.Application,),
    "apis/apis": (ETOM.OpenApi,),
    "systems/mapping": (ETOM.SystemMapping,),
    "systems/incomplete": (ETOM.IncompleteSystemMapping,),
    "systems/coverage": (ETOM.CoverageClaim,),
    "systems/boundary_claims": (ETOM.BoundaryClaim,),
    "systems/areas": (ETOM.CoverageArea,),
    "flows/flows": (ETOM.Flow,),
}


def _rows(name: str) -> list[dict[str, str]]:
    return read_table(DATA / f"{name}.csv", ())


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    return list(framework_quads(DATA))


@pytest.fixture(scope="module")
def held(quads: list[Quad]) -> set[tuple[object, object, object]]:
    return {(q.subject, q.predicate, q.object) for q in quads}


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_every_row_is_a_record(quads: list[Quad], name: str) -> None:
    of = {q.subject for q in quads if q.predicate == RDF.type and q.object in RECORDS[name]}
    assert len(of) == len(_rows(name))


def test_events_are_stated_of_their_components(held: set[tuple[object, object, object]]) -> None:
    predicates = {"publishes": ETOM.publishes, "subscribes": ETOM.subscribesTo}
    for row in _rows("oda/component_events"):
        component, event = ns.component(row["component_id"]), row["event"]
        assert (component, predicates[row["relation"]], ns.event(row["api_id"], event)) in held


def test_no_blank_node_and_nothing_without_a_graph(quads: list[Quad]) -> None:
    assert not [
        q for q in quads if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)
    ]
    assert all(isinstance(q.graph_name, NamedNode) for q in quads)


def test_the_same_every_time(quads: list[Quad]) -> None:
    assert list(framework_quads(DATA)) == quads


def test_every_named_thing_has_one_name(quads: list[Quad]) -> None:
    labels = Counter({(q.subject, q.object) for q in quads if q.predicate == RDFS.label})
    per = Counter(subject for subject, _ in labels)
    assert {s for s, n in per.items() if n > 1} == set()
    assert {q.subject for q in quads if q.predicate == RDF.type} == set(per)


def test_a_component_realises_what_its_reference_found(quads: list[Quad]) -> None:
    """Renamed processes are linked; a re-used or unknown identifier never is."""
    realised = {(q.subject, q.object) for q in quads if q.predicate == ETOM.realises}
    assert (ns.component("TMFC009"), ns.process("25.5", "1.4.5")) in realised
    assert (ns.component("TMFC002"), ns.process("25.5", "1.3.3")) not in realised
    assert (ns.component("TMFC003"), ns.process("25.5", "1.3.3")) in realised
    assert (ns.component("TMFC036"), ns.process("25.5", "1.1.9")) not in realised
    assert len(realised) == 207 - 19 - 2


def test_what_is_not_found_is_kept_with_what_may_be_meant(
    held: set[tuple[object, object, object]],
) -> None:
    record = ns.instance("reference", "TMFC002", "process", "1.1.9")
    assert (record, ETOM.statedName, Literal("Selling")) in held
    assert (record, ETOM.outcome, ns.outcome("unknown")) in held
    assert (record, ETOM.suggests, ns.process("25.5", "1.12.9")) in held
    assert not [o for s, p, o in held if s == record and p == ETOM.refersTo]


def test_the_edge_between_two_entities_is_kept(held: set[tuple[object, object, object]]) -> None:
    strange = [s for s, p, o in held if p == ETOM.outcome and o == ns.outcome("not-a-process")]
    stated = {o.value for s, p, o in held if s in strange and p == ETOM.statedIdentifier}
    assert stated == {"1.X.Y", "Patterns_Domain"}


def test_blocks_are_stated_of_both_editions(held: set[tuple[object, object, object]]) -> None:
    """1.5.5 was Workforce Management in 20.5 and is Resource Order Management in 25.5."""
    production = ns.block("Production")
    assert (ns.process("20.5", "1.5.5"), ETOM.inFunctionalBlock, production) in held
    assert (ns.process("25.5", "1.5.5"), ETOM.inFunctionalBlock, production) not in held
    assert (ns.process("25.5", "1.5.8"), ETOM.inFunctionalBlock, production) in held
    of_20_5 = {s for s, p, _ in held if p == ETOM.inFunctionalBlock and "/process/20.5/" in s.value}
    assert {s.value.rsplit("/", 1)[1] for s in of_20_5} == set(_names("20.5"))


def test_a_second_process_of_an_edge_is_joined_too(
    held: set[tuple[object, object, object]],
) -> None:
    service = ns.entity("Service", "Service ABE")
    assert (ns.process("25.5", "1.4.4.1"), ETOM.consumes, service) in held
    assert (ns.process("25.5", "1.4.4"), ETOM.consumes, service) in held
    assert (ns.process("25.5", "1.4.4"), ETOM.produces, service) not in held


def _names(edition: str) -> dict[str, str]:
    with (DATA / edition / "processes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    key = "identifier" if "identifier" in rows[0] else "process_id"
    return {row[key]: row["name"] for row in rows}


def test_our_readings_name_processes_as_they_are_named() -> None:
    known = {edition: _names(edition) for edition in ("4.0", "25.5")}
    named = [
        (row["edition"], row["process_id"], row["process_name"])
        for table in ("systems/task_processes", "flows/chain_processes")
        for row in _rows(table)
        if row["process_id"]
    ]
    for row in _rows("flows/walk_steps"):
        named += [("4.0", row["process_4_0"], row["name_4_0"])]
        named += [("25.5", row["process_25_5"], row["name_25_5"])]
    named += [("25.5", r["process_id"], r["name_25_5"]) for r in _rows("oda/name_readings")]
    assert [n for n in named if known[n[0]].get(n[1]) != n[2]] == []


def test_our_readings_cover_every_name_that_differs() -> None:
    read = {(row["process_id"], row["stated_name"]) for row in _rows("oda/name_readings")}
    differ = {
        (row["process_id"], row["process_name"])
        for table in ("oda/component_processes", "oda/functional_blocks", "sid/process_entities")
        for row in _rows(table)
        if row["outcome"] == "name-differs"
    }
    assert read == differ


def test_our_readings_cover_every_row_that_names_a_task() -> None:
    tasks = {
        (r["area"], r["task"]) for t in ("mapping", "incomplete") for r in _rows(f"systems/{t}")
    }
    assert {(r["area"], r["task"]) for r in _rows("systems/task_processes")} == tasks - {("", "")}


def test_walks_keep_to_the_crosswalk() -> None:
    """The walks pair processes of two editions; so does the crosswalk, read by another hand."""
    path: Path = DATA / "crosswalk" / "4.0--25.5.sssom.tsv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    mapped = {
        (row["subject_id"].partition(":")[2], row["object_id"].partition(":")[2])
        for row in csv.DictReader(lines, delimiter="\t")
    }
    walked = {(row["process_4_0"], row["process_25_5"]) for row in _rows("flows/walk_steps")}
    assert walked - mapped == set()


def test_every_source_is_described(held: set[tuple[object, object, object]]) -> None:
    described = {row["document"] for row in _rows("frameworks")}
    tables = {table for row in _rows("frameworks") for table in row["tables"].split("|")}
    shipped = {
        str(path.relative_to(DATA).with_suffix(""))
        for folder in ("oda", "sid", "functions", "apis", "systems", "flows")
        for path in (DATA / folder).glob("*.csv")
    }
    assert tables == shipped
    sources = {o.value for _, p, o in held if p == NamedNode("http://purl.org/dc/terms/source")}
    assert {iri.rsplit("/", 1)[1] for iri in sources} <= described
