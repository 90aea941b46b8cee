"""Candidates against what a person wrote down: an invented model, and the shipped crosswalk."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Quad

from etom_kg.core.tables import resource
from etom_kg.lineage.sssom import MappingRow, MappingSet, read_sssom, sssom_text
from etom_kg.mapping import Concept, Options, OwnCatalogue, read_own, suggest
from etom_kg.mapping.names import bag, is_activity
from etom_kg.reading.tables import shipped_framework

DATA = Path(__file__).parent / "data"
MODEL = DATA / "lumenfjord.ttl"
Candidates = Callable[[str], MappingSet]


@pytest.fixture(scope="module")
def candidates(shipped: list[Quad]) -> Candidates:
    """The candidates for the invented model, made once for each kind of thing."""
    return cache(lambda to: suggest(read_own(MODEL), Options(to=to), shipped))


def _gold() -> dict[str, tuple[str, str]]:
    with (DATA / "lumenfjord.csv").open(encoding="utf-8", newline="") as file:
        return {row["concept"]: (row["entity"], row["predicate"]) for row in csv.DictReader(file)}


def _by_subject(found: MappingSet) -> dict[str, list[MappingRow]]:
    rows: dict[str, list[MappingRow]] = {}
    for row in found.rows:
        rows.setdefault(row.subject_id.partition(":")[2], []).append(row)
    return rows


def _catalogue(concepts: Mapping[str, Concept]) -> OwnCatalogue:
    return OwnCatalogue(Path("own.csv"), "own", "urn:own:", dict(concepts), [])


@pytest.mark.parametrize(
    ("to", "precision", "recall"), [("entities", 0.95, 0.9), ("all", 0.9, 0.9)]
)
def test_the_invented_model_is_found(
    candidates: Candidates, to: str, precision: float, recall: float
) -> None:
    found = _by_subject(candidates(to))
    gold = _gold()
    right = [
        concept
        for concept, (entity, _) in gold.items()
        if entity and concept in found and found[concept][0].object_id == f"etomkg:{entity}"
    ]
    assert len(gold) == 49
    assert len(right) / len(found) >= precision
    assert len(right) / sum(bool(entity) for entity, _ in gold.values()) >= recall


def test_what_has_no_counterpart_gets_none(candidates: Candidates) -> None:
    found = _by_subject(candidates("all"))
    assert not {concept for concept, (entity, _) in _gold().items() if not entity} & set(found)


def test_the_predicate_is_mostly_the_right_one(candidates: Candidates) -> None:
    found = _by_subject(candidates("entities"))
    told = {
        concept: rows[0].predicate_id
        for concept, rows in found.items()
        if rows[0].object_id == f"etomkg:{_gold()[concept][0]}"
    }
    exact = {concept for concept, predicate in told.items() if predicate == "skos:exactMatch"}
    wanted = {concept for concept in told if _gold()[concept][1] == "exact"}
    assert len(exact & wanted) / len(exact) >= 0.95
    assert len(exact & wanted) / len(wanted) >= 0.85


def test_the_crosswalk_is_found_again(shipped: list[Quad]) -> None:
    """Names of edition 4.0 against 25.5, as 182 processes were mapped by hand: many were split."""
    gold: dict[str, set[str]] = {}
    for row in read_sssom(resource("data", "crosswalk", "4.0--25.5.sssom.tsv")).rows:
        targets = gold.setdefault(row.subject_id.removeprefix("etom4:"), set())
        targets.add(row.object_id.removeprefix("etom255:"))
    own = {
        f"urn:own:{key}": Concept(
            f"urn:own:{key}",
            process.name,
            (),
            process.definition,
            (f"urn:own:{key.rpartition('.')[0]}",),
        )
        for key, process in shipped_framework("4.0").processes.items()
    }
    found = _by_subject(suggest(_catalogue(own), Options(to="processes"), shipped))
    asked = {key: rows for key, rows in found.items() if key in gold}
    right = {k for k, rows in asked.items() if rows[0].object_id.rpartition("/")[2] in gold[k]}
    sure = {key for key, rows in asked.items() if float(rows[0].confidence) >= 0.85}
    assert len(gold) == 182
    assert len(right) / len(asked) >= 0.7
    assert len(right) / len(gold) >= 0.63
    assert len(right & sure) / len(sure) >= 0.83


def test_candidates_are_the_same_every_time(candidates: Candidates, shipped: list[Quad]) -> None:
    again = suggest(read_own(MODEL), Options(), list(reversed(shipped)))
    assert sssom_text(candidates("all")) == sssom_text(again)


def test_no_candidate_makes_two_things_one(candidates: Candidates) -> None:
    exact = [row for row in candidates("all").rows if row.predicate_id == "skos:exactMatch"]
    assert len({row.subject_id for row in exact}) == len(exact)
    assert len({row.object_id for row in exact}) == len(exact)


def test_a_parent_decides_between_equal_names(shipped: list[Quad]) -> None:
    """Several domains have an entity for strategy and plan; the parent says which is meant."""
    own = {
        "urn:own:m": Concept("urn:own:m", "Resource"),
        "urn:own:r": Concept("urn:own:r", "Strategy Plan", parents=("urn:own:m",)),
    }
    found = _by_subject(suggest(_catalogue(own), Options(to="entities", least=0.3), shipped))
    assert found["r"][0].object_id == "etomkg:entity/Resource/Resource_Strategy_&_Plan_ABE"
    alone = {"urn:own:r": Concept("urn:own:r", "Strategy Plan")}
    before = _by_subject(suggest(_catalogue(alone), Options(to="entities", least=0.3), shipped))
    assert before["r"][0].object_id != found["r"][0].object_id


def test_a_definition_alone_can_speak(shipped: list[Quad]) -> None:
    text = shipped_framework("4.0").processes["1.F.1.5"].definition
    own = {"urn:own:x": Concept("urn:own:x", "Zebra", definition=text)}
    rows = suggest(_catalogue(own), Options(to="processes", edition="4.0"), shipped).rows
    assert rows[0].object_id == "etomkg:process/4.0/1.F.1.5"
    assert rows[0].mapping_justification == "semapv:SemanticSimilarityThresholdMatching"


def test_children_alone_can_speak(shipped: list[Quad]) -> None:
    names = ("Service Order", "Service Test", "Service Usage", "Service Problem")
    own = {"urn:own:x": Concept("urn:own:x", "Zebra")} | {
        f"urn:own:{n}": Concept(f"urn:own:{n}", name, parents=("urn:own:x",))
        for n, name in enumerate(names)
    }
    found = _by_subject(suggest(_catalogue(own), Options(to="entities"), shipped))
    assert found["x"][0].object_id == "etomkg:information-domain/Service"
    assert found["x"][0].mapping_justification == "semapv:StructuralMatching"


def test_each_group_is_compared_alone(candidates: Candidates) -> None:
    """How rare a word is depends on the names of a group, not on what else may be mapped to."""
    among_all = {(r.subject_id, r.object_id): r.confidence for r in candidates("all").rows}
    among_entities = [
        row for row in candidates("entities").rows if (row.subject_id, row.object_id) in among_all
    ]
    assert len(among_entities) > 30
    for row in among_entities:
        assert among_all[row.subject_id, row.object_id] == row.confidence
    assert len(among_all) == len(candidates("all").rows), "a pair is there once"


@pytest.mark.slow
def test_the_kind_of_a_concept_says_what_it_can_be(shipped: list[Quad]) -> None:
    def groups(**options: frozenset[str] | str) -> set[str]:
        own = {"urn:own:x": Concept("urn:own:x", "Product Catalog", **options)}  # type: ignore[arg-type]
        found = suggest(_catalogue(own), Options(least=0.3, most=20), shipped).rows
        return {row.object_id.removeprefix("etomkg:").partition("/")[0] for row in found}

    assert groups(groups=frozenset({"entities"})) == {"entity"}
    assert "api" not in groups()
    assert "api" in groups(groups=frozenset({"apis"}), identifier="TMF620")


def test_words_stand_for_words() -> None:
    assert set(bag("Subscriber Invoices")) == set(bag("customerBill"))
    assert set(bag("SLA")) == set(bag("Service Level Agreement"))
    assert is_activity("Handle Orders")
    assert is_activity("Order Handling")
    assert not is_activity("Customer Order")


@pytest.mark.slow
def test_five_thousand_concepts_take_seconds(shipped: list[Quad]) -> None:
    labels = sorted({str(q.object.value) for q in shipped if "prefLabel" in q.predicate.value})  # type: ignore[union-attr]
    own = {
        f"urn:own:{n}": Concept(f"urn:own:{n}", f"{labels[n * 7 % len(labels)]} {n % 13}")
        for n in range(5000)
    }
    start = time.process_time()
    found = suggest(_catalogue(own), Options(), shipped)
    assert len(found.rows) > 2500
    assert time.process_time() - start < 25
