"""The editions as quads: what is stated of whom, in which named graph."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from etom_kg.core import namespaces as ns
from etom_kg.core.model import Framework, Grouping, Process
from etom_kg.core.namespaces import ETOM, RDF, RDFS, SKOS
from etom_kg.graph.documents import workbook_quads
from etom_kg.graph.framework import description_quads, element_node, process_quads
from etom_kg.graph.shipped import edition_quads
from etom_kg.reading.merge import read_workbook
from tests.editions.books import book, row


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.bulk_extend(edition_quads())
    return store


def _objects(store: Store, subject: NamedNode, predicate: NamedNode) -> set[str]:
    return {q.object.value for q in store.quads_for_pattern(subject, predicate, None, None)}


def _members(store: Store, class_: NamedNode, graph: NamedNode) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, RDF.type, class_, graph))


def test_counts(store: Store) -> None:
    in_force, deleted = ns.graph("25.5", "processes"), ns.graph("25.5", "deleted")
    assert _members(store, ETOM.Process, in_force) == 2893
    assert _members(store, ETOM.Domain, in_force) == 9
    assert _members(store, ETOM.VerticalGrouping, in_force) == 7
    # 560 rows: 14 processes are listed thrice, once for each vertical group.
    assert _members(store, ETOM.DeletedProcess, deleted) == 560 - 14 * 2
    assert _members(store, ETOM.Change, ns.graph("25.5", "changes")) == 185
    assert _members(store, ETOM.Process, ns.graph("20.5", "processes")) == 81
    level0 = ns.graph("14", "domains")
    assert _members(store, ETOM.ProcessArea, level0) == 3
    assert _members(store, ETOM.Domain, level0) == 6
    assert _members(store, ETOM.VerticalGrouping, level0) == 7


def test_one_process(store: Store) -> None:
    """1.3.10.4 Manage Customer Bill Inquiry, read by hand in the workbook."""
    process = ns.process("25.5", "1.3.10.4")
    assert _objects(store, process, SKOS.notation) == {"1.3.10.4"}
    assert _objects(store, process, SKOS.prefLabel) == {"Manage Customer Bill Inquiry"}
    assert _objects(store, process, SKOS.altLabel) == {"Customer Bill Inquiry Handling"}
    assert _objects(store, process, ETOM.level) == {"3"}
    assert _objects(store, process, ETOM.hasParent) == {ns.process("25.5", "1.3.10").value}
    assert _objects(store, process, ETOM.inDomain) == {ns.domain("25.5", "Customer").value}
    assert _objects(store, process, ETOM.originalProcessIdentifier) == {"1.1.1.12"}
    [change] = store.quads_for_pattern(None, ETOM.changeOf, process, None)
    assert isinstance(change.subject, NamedNode)
    assert _objects(store, change.subject, ETOM.inRelease) == {"24.0"}
    assert _objects(store, change.subject, ETOM.formerLevel) == {"2"}
    kind = ns.instance("change-kind", "renaming").value
    assert _objects(store, change.subject, ETOM.changeKind) == {kind}


def test_the_parent_of_level_2_is_the_domain(store: Store) -> None:
    process = ns.process("25.5", "1.6.1")
    domain = ns.domain("25.5", "Business Partner")
    assert _objects(store, process, ETOM.hasParent) == {domain.value}
    assert _objects(store, domain, SKOS.notation) == {"1.6"}


def test_the_domain_is_that_of_the_identifier(store: Store) -> None:
    """The rows below 1.3.4.5 still name the Market Domain, where they stood before 25.5."""
    process = ns.process("25.5", "1.3.4.5.1.1")
    assert _objects(store, process, ETOM.inDomain) == {ns.domain("25.5", "Customer").value}
    [fault] = (
        q.subject
        for q in store.quads_for_pattern(
            None, ETOM.aboutElement, process, ns.graph("25.5", "row-faults")
        )
        if "RowDomain" in str(q.subject)
    )
    assert isinstance(fault, NamedNode)
    assert _objects(store, fault, ETOM.foundText) == {"Market Domain"}
    assert _objects(store, fault, ETOM.witness) == {"sheet eTOM25,5, row 789"}


def test_an_identifier_used_again_is_two_elements(store: Store) -> None:
    live = ns.process("25.5", "1.5.5")
    assert _objects(store, live, SKOS.prefLabel) == {"Resource Order Management"}
    graph = ns.graph("25.5", "deleted")
    [gone] = store.quads_for_pattern(None, SKOS.notation, Literal("1.5.5"), graph)
    assert isinstance(gone.subject, NamedNode)
    assert gone.subject != live
    assert _objects(store, gone.subject, SKOS.prefLabel) == {"Work Order Management"}


def test_deleted_processes_have_no_place(store: Store) -> None:
    graph = ns.graph("25.5", "deleted")
    assert not list(store.quads_for_pattern(None, ETOM.hasParent, None, graph))
    reserved = list(store.quads_for_pattern(None, ETOM.identifierReserved, None, graph))
    assert len(reserved) == 308, "309 identifiers have a remark; one says what it is now"


def test_every_parent_is_there(store: Store) -> None:
    for quad in store.quads_for_pattern(None, ETOM.hasParent, None, None):
        assert list(store.quads_for_pattern(quad.object, RDF.type, None, None)), quad  # type: ignore[arg-type]


def test_processes_without_a_seen_parent_are_left_out(store: Store) -> None:
    graph = ns.graph("16.0", "processes")
    found = {
        q.subject.value.rpartition("/")[2]  # type: ignore[union-attr]
        for q in store.quads_for_pattern(None, RDF.type, ETOM.Process, graph)
    }
    assert found == {"1.3.1", "1.3.3", "1.3.3.6"}
    assert _objects(store, ns.process("16.0", "1.3.1"), ETOM.maturityLevel) == {"2"}


def test_nothing_verbatim_is_shipped(store: Store) -> None:
    for predicate in (ETOM.briefDescription, ETOM.extendedDescription):
        assert not list(store.quads_for_pattern(None, predicate, None, None))


def test_iris_and_order_are_stable() -> None:
    first, second = list(edition_quads()), list(edition_quads())
    assert first == second
    assert all(isinstance(q.subject, NamedNode) for q in first)
    assert len(set(first)) == len(first)


def test_changes_and_faults_are_about_elements(store: Store) -> None:
    for predicate in (ETOM.changeOf, ETOM.aboutElement):
        for quad in store.quads_for_pattern(None, predicate, None, None):
            types = store.quads_for_pattern(quad.object, RDF.type, None, None)  # type: ignore[arg-type]
            known = {ETOM.Process, ETOM.DeletedProcess, ETOM.Domain}
            assert {t.object for t in types} & known, quad


def test_element_node() -> None:
    assert element_node("25.5", "1.3.3") == ns.process("25.5", "1.3.3")
    assert element_node("25.5", "uid-7") == ns.instance("deleted", "25.5", "uid-7")


def test_a_user_s_workbook_replaces_the_shipped_facts(tmp_path: Path) -> None:
    own = read_workbook(book(tmp_path / "x.xlsx", [row("1.3.3", "Thank Customer")]))
    quads = list(edition_quads({"25.5": own}))
    graphs = Counter(q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode))
    assert graphs[ns.graph("25.5", "descriptions").value] == 4
    processes = [
        q
        for q in quads
        if q.predicate == RDF.type and q.object == ETOM.Process and "25.5" in str(q)
    ]
    assert [q.subject for q in processes] == [ns.process("25.5", "1.3.3")]


def test_a_user_s_page_is_added_to_the_partial_edition() -> None:
    page = Framework("16.0", {"1.3.9": Process("1.3.9", "Thank", 2, "1.3")})
    quads = [
        q for q in edition_quads({"16.0": page}) if q.graph_name == ns.graph("16.0", "processes")
    ]
    found = {q.subject for q in quads if q.object == ETOM.Process}
    assert {ns.process("16.0", "1.3.9"), ns.process("16.0", "1.3.1")} <= found


def test_a_user_s_own_edition_is_declared() -> None:
    own = Framework(
        "24.0",
        {"1.3.3": Process("1.3.3", "Thank", 2, "1.3", domains=("Customer Domain",))},
        (Grouping("domain", "Customer", "Customer Domain", number="1.3"),),
    )
    quads = set(edition_quads({"24.0": own}))
    graph = ns.graph("24.0", "processes")
    edition = ns.edition("24.0")
    assert Quad(edition, RDF.type, ETOM.Edition, graph) in quads
    scheme = ns.instance("numbering", "domains")
    assert Quad(edition, ETOM.usesNumberingScheme, scheme, graph) in quads
    assert Quad(edition, RDFS.label, Literal("eTOM 24.0", language="en"), graph) in quads


def test_rows_stand_as_they_are(tmp_path: Path) -> None:
    path = book(
        tmp_path / "x.xlsx",
        [row("1.3.3", "Thank  Customer", **{"Vertical Group": "billing"})],
        deleted=[["Greet [Deleted]", 8, "Common Domain", None, 3, None, "1.8.1.1 (unused)", "1.8"]],
    )
    store = Store()
    store.bulk_extend(workbook_quads(path))
    live, gone = (
        ns.instance("row", "25.5", "eTOM25,5", "2"),
        ns.instance("row", "25.5", "eTOM Deleted", "2"),
    )
    assert _objects(store, live, ETOM.rowName) == {"Thank  Customer"}
    assert _objects(store, live, ETOM.rowVerticalGroup) == {"billing"}
    assert _objects(store, live, RDFS.label) == {"sheet eTOM25,5, row 2"}
    assert _objects(store, live, ETOM.rowAbove) == set()
    assert _objects(store, gone, ETOM.rowIdentifier) == {"1.8.1.1 (unused)"}
    assert _objects(store, gone, ETOM.rowKey) == {"1.8.1.1"}
    assert _objects(store, gone, ETOM.rowAbove) == {"1.8.1"}


@pytest.mark.slow
def test_the_whole_workbook_in_seconds(shared: Path) -> None:
    start = time.process_time()
    catalogue = read_workbook(shared / "facts" / "GB921_v25.5.xlsx")
    quads = [*process_quads(catalogue), *description_quads(catalogue)]
    assert time.process_time() - start < 10, "it takes about one second"
    descriptions = [q for q in quads if q.predicate == ETOM.extendedDescription]
    assert len(descriptions) > 2800
