"""Interfaces as quads: records, direct triples, evidence, names that fit nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from etom_kg.core import namespaces as ns
from etom_kg.core.namespaces import ETOM, OA, RDF
from etom_kg.graph.interfaces import interface_quads, unresolved_quads
from etom_kg.interfaces.extraction import Extraction, extract_source
from etom_kg.interfaces.values import Decision, Interface, Unresolved
from etom_kg.reading.sources import read_source
from etom_kg.reading.tables import shipped_framework

SHA = "ab" * 32
ONE = Interface(
    edition="4.0",
    subject="1.A.2.3",
    other="1.A.1.6",
    stated_by="1.A.2.3",
    direction="out",
    category="named",
    trigger="report to",
    rule="to other",
    confidence=0.9,
    clause="7.3.3",
    start=10,
    end=40,
    sentence_sha256=SHA,
)
STANDARD = shipped_framework("4.0")


def quads(*interfaces: Interface) -> list[Quad]:
    return list(interface_quads(STANDARD, interfaces))


def triples(found: list[Quad], predicate: NamedNode) -> set[tuple[str, str]]:
    return {
        (q.subject.value.rsplit("/", 1)[1], q.object.value.rsplit("/", 1)[1])
        for q in found
        if q.predicate == predicate
    }


def test_a_record_tells_both_ends_and_all_that_was_decided() -> None:
    record = ns.interface("4.0", "1.A.2.3", "1.A.1.6")
    told = {(q.predicate, q.object.value) for q in quads(ONE) if q.subject == record}
    assert {
        (RDF.type, ETOM.Interface.value),
        (ETOM["from"], ns.process("4.0", "1.A.2.3").value),
        (ETOM.to, ns.process("4.0", "1.A.1.6").value),
        (ETOM.statedBy, ns.process("4.0", "1.A.2.3").value),
        (ETOM.direction, "out"),
        (ETOM.category, "named"),
        (ETOM.trigger, "report to"),
        (ETOM.confidence, "0.90"),
    } <= told


@pytest.mark.parametrize(
    ("direction", "sends", "receives"),
    [
        ("out", {("1.A.2.3", "1.A.1.6")}, {("1.A.1.6", "1.A.2.3")}),
        ("in", {("1.A.1.6", "1.A.2.3")}, {("1.A.2.3", "1.A.1.6")}),
        (
            "both",
            {("1.A.2.3", "1.A.1.6"), ("1.A.1.6", "1.A.2.3")},
            {("1.A.2.3", "1.A.1.6"), ("1.A.1.6", "1.A.2.3")},
        ),
    ],
)
def test_direct_triples_go_both_ways(
    direction: str, sends: set[tuple[str, str]], receives: set[tuple[str, str]]
) -> None:
    found = quads(replace(ONE, direction=direction))
    assert triples(found, ETOM.sendsTo) == sends
    assert triples(found, ETOM.receivesFrom) == receives
    assert triples(found, ETOM.interfacesWith) == {
        ("1.A.2.3", "1.A.1.6"),
        ("1.A.1.6", "1.A.2.3"),
    }


@pytest.mark.parametrize(
    ("other", "category"),
    [("1.A.1.6", "external"), ("A", "vertical"), ("SIP", "area"), ("1.SIP.2", "layer")],
)
def test_only_named_processes_are_joined_directly(other: str, category: str) -> None:
    found = quads(replace(ONE, other=other, category=category))
    direct = {ETOM.sendsTo, ETOM.receivesFrom, ETOM.interfacesWith}
    assert not [q for q in found if q.predicate in direct]
    assert [q for q in found if q.predicate == ETOM.category and q.object.value == category]


def test_what_a_third_process_states_has_its_own_record() -> None:
    third = replace(ONE, stated_by="1.A.2.4")
    found = quads(ONE, third)
    records = {q.subject.value for q in found if q.object == ETOM.Interface}
    assert len(records) == 2
    (by,) = [r for r in records if r.endswith("--by--1.A.2.4")]
    assert (ETOM.statedBy, ns.process("4.0", "1.A.2.4")) in {
        (q.predicate, q.object) for q in found if q.subject.value == by
    }


def test_two_sentences_are_one_record_with_two_pieces_of_evidence() -> None:
    found = quads(ONE, replace(ONE, direction="in", start=50, end=90))
    assert len({q.subject for q in found if q.object == ETOM.Interface}) == 1
    assert {q.object.value for q in found if q.predicate == ETOM.direction} == {"both"}
    assert len({q.object for q in found if q.predicate == ETOM.hasEvidence}) == 2


@pytest.mark.parametrize("surest", [0, 1, 2])
def test_the_surest_sentence_speaks_for_the_record(surest: int) -> None:
    sentences = [
        replace(ONE, confidence=0.6, trigger=f"trigger {n}", start=100 * n, end=100 * n + 9)
        for n in range(3)
    ]
    sentences[surest] = replace(sentences[surest], confidence=0.8)
    found = quads(*sentences)
    assert {q.object.value for q in found if q.predicate == ETOM.confidence} == {"0.80"}
    assert {q.object.value for q in found if q.predicate == ETOM.trigger} == {f"trigger {surest}"}


@pytest.mark.parametrize("surest", [0, 1])
def test_of_two_namings_in_one_sentence_the_surer_counts(surest: int) -> None:
    decisions = [
        Decision(
            stated_by=ONE.stated_by,
            subject=ONE.subject,
            other=ONE.other,
            category=ONE.category,
            direction=ONE.direction,
            rule=ONE.rule,
            trigger=f"trigger {n}",
            confidence=0.9 if n == surest else 0.7,
            clause=ONE.clause,
            start=ONE.start,
            end=ONE.end,
            sentence_sha256=SHA,
            mention="Problem Handling",
            how="name",
        )
        for n in range(2)
    ]
    (interface,) = Extraction("4.0", tuple(decisions), ()).interfaces
    assert (interface.confidence, interface.trigger) == (0.9, f"trigger {surest}")


def test_evidence_points_into_the_document_by_position_and_hash() -> None:
    found = [q for q in quads(ONE) if q.graph_name == ns.graph("4.0", "evidence")]
    assert triples(found, ETOM.observedIn) == {("1.A.2.3--1.A.1.6--10", "7.3.3")}
    assert {q.object.value for q in found if q.predicate == ETOM.sentenceHash} == {SHA}
    assert {q.object.value for q in found if q.predicate == OA.start} == {"10"}
    assert {q.object.value for q in found if q.predicate == OA.end} == {"40"}
    assert {q.object for q in found if q.predicate == OA.hasSource} == {
        ns.document(STANDARD.document)
    }
    assert all(isinstance(q.subject, NamedNode) for q in found)


def test_sentences_are_quoted_from_the_users_copy_only() -> None:
    assert not [q for q in quads(ONE) if q.predicate == OA.exact]
    copy = replace(STANDARD, source_text="0123456789 Faults are reported to nobody. ...")
    found = list(interface_quads(copy, [ONE]))
    assert [q.object.value for q in found if q.predicate == OA.exact] == [copy.source_text[10:40]]


@pytest.mark.parametrize("other", ["1.A.2.3.1", "1.OFAB.2"])
def test_parts_of_one_another_have_no_interface(other: str) -> None:
    assert quads(replace(ONE, other=other)) == []


def test_a_name_that_fits_nothing_is_stated_once_for_each_clause() -> None:
    name = Unresolved("1.A.2.3", "Quality Assurance", "7.3.3", 10, 40, SHA)
    found = list(unresolved_quads(STANDARD, [name, replace(name, start=50, end=80)]))
    assert [q.object.value for q in found if q.predicate == ETOM.mentionText] == [
        "Quality Assurance"
    ]
    assert {q.graph_name for q in found} == {ns.graph("4.0", "unresolved")}


def test_a_company_joins_its_processes_to_those_of_the_standard() -> None:
    company = read_source(Path(__file__).parent / "company.txt")
    base = "https://nord.example/etom/"
    extraction = extract_source(company, STANDARD)
    store = Store()
    store.extend(interface_quads(company, extraction.interfaces, standard=STANDARD, base=base))
    sends = {
        (q.subject.value, q.object.value)
        for q in store.quads_for_pattern(None, ETOM.sendsTo, None, None)
    }
    standard = ns.process("4.0", "1.B.1.8").value
    assert any(one.startswith(base) and two == standard for one, two in sends)
    assert any(one.startswith(base) and two.startswith(base) for one, two in sends)
    assert {graph.value for graph in store.named_graphs()} == {
        f"{base}graph/company/{kind}" for kind in ("interfaces", "evidence")
    }
