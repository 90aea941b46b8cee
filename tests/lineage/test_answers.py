"""What became of an identifier: both ways, by way of others, and what is said where nothing is."""

from __future__ import annotations

import pytest

from etom_kg.core.errors import EtomKgError
from etom_kg.lineage import shipped_lineage, shipped_register
from etom_kg.lineage.follow import Answer, Lineage, answers, unknown
from etom_kg.lineage.register import original_identifier, predicted_original
from etom_kg.lineage.sssom import MappingRow, MappingSet


def _targets(answer: Answer) -> list[str]:
    return [step.target.identifier for step in answer.steps if step.target]


def test_forwards() -> None:
    [answer] = answers("1.F.1.5")
    assert (answer.edition, answer.to, answer.status) == ("4.0", "25.5", "mapped")
    [step] = answer.steps
    assert step.target is not None
    assert (step.target.identifier, step.predicate, step.confidence) == (
        "1.3.3",
        "skos:closeMatch",
        0.85,
    )
    assert step.words == "was succeeded, its scope changed, by"
    assert "deleted under 1.3.3" in step.comment


def test_split_the_surest_first() -> None:
    [answer] = answers("1.O.1.1")
    assert _targets(answer) == ["1.3.1", "1.12.7", "1.2.4"]
    assert {step.words for step in answer.steps} == {"gave a part to"}


def test_backwards() -> None:
    [answer] = answers("1.3.7", "25.5", "4.0")
    assert _targets(answer) == ["1.A.1.6"]
    assert answer.steps[0].words == "is the same process as"
    [part] = answers("1.3.1", "25.5", "4.0")
    assert (part.steps[0].predicate, part.steps[0].words) == ("skos:broadMatch", "took a part of")


def test_dropped() -> None:
    [answer] = answers("1.E.4.3")
    assert answer.status == "dropped"
    assert answer.steps[0].words == "was dropped"
    assert "no living process" in answer.steps[0].comment


def test_original_identifier_of_a_living_process() -> None:
    [answer] = answers("1.1.2.1", "original", "25.5")
    assert _targets(answer) == ["1.4.4"]
    [back] = answers("1.4.4", "25.5", "original")
    assert _targets(back) == ["1.1.2.1"]


def test_original_identifier_of_a_deleted_process() -> None:
    [answer] = answers("1.1.1.5", "original")
    assert _targets(answer) == ["1.3.3"]
    assert "deleted: 1.3.3 Customer Order Management" in answer.remark
    assert "1.F.1.5 Order Handling of 4.0" in answer.remark


def test_one_identifier_with_several_meanings() -> None:
    meanings = answers("1.3.3")
    assert {a.edition for a in meanings} == {"original", "16.0", "20.5", "25.5"}
    [before] = [a for a in meanings if a.edition == "original"]
    assert "Enterprise Effectiveness Management" in before.remark  # 1.E.3 of 4.0
    assert {a.edition: a.name for a in meanings}["16.0"] == "Order Handling"


def test_by_way_of_25_5() -> None:
    [answer] = answers("1.3.3", "16.0", "4.0")
    [step] = answer.steps
    assert step.chained
    assert step.target is not None
    assert step.target.identifier == "1.F.1.5"
    assert step.confidence == pytest.approx(0.85 * 0.85)
    assert step.justification == "semapv:MappingChaining"


def test_nothing_of_its_own_but_something_above() -> None:
    answer = next(a for a in answers("1.3.3.10.1") if a.to == "4.0")
    assert answer.status == "unmapped"
    assert "1.3.3.10 above it has: 1.F.1.5.3" in answer.remark


def test_level_1_and_deleted() -> None:
    [top] = answers("1.OFAB.1")
    assert (top.status, top.steps) == ("unmapped", ())
    assert "levels 2 and 3" in top.remark
    [gone] = answers("1.3.3.5.3", to="4.0")
    assert gone.status == "deleted"


def test_unknown_and_near() -> None:
    assert answers("1.F.1.55") == []
    assert "near are 1.F.1.5 Order Handling (4.0)" in str(unknown("1.F.1.55"))
    assert "write one such as" in str(unknown("hello world"))
    with pytest.raises(EtomKgError, match="unknown edition '7'"):
        answers("1.F.1.5", to="7")


def test_every_step_has_its_reverse() -> None:
    lineage, count = shipped_lineage(), 0
    inverse = {"skos:broadMatch": "skos:narrowMatch", "skos:narrowMatch": "skos:broadMatch"}
    for entry in shipped_register():
        for step in lineage.steps(entry.edition, entry.identifier):
            if step.target is None:
                continue
            back = lineage.steps(step.target.edition, step.target.identifier)
            expected = inverse.get(step.predicate, step.predicate)
            assert any(b.target == step.source and b.predicate == expected for b in back)
            count += 1
    assert count > 2000


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("exact", "exact", "exact"),
        ("exact", "close", "close"),
        ("broad", "exact", "broad"),
        ("broad", "broad", "broad"),
        ("close", "narrow", "narrow"),
        ("broad", "narrow", "related"),
    ],
)
def test_what_two_mappings_say_together(first: str, second: str, together: str) -> None:
    prefixes = {"a": "https://w3id.org/etom-kg/process/4.0/"}
    prefixes["b"] = "https://w3id.org/etom-kg/process/25.5/"
    prefixes["c"] = "https://w3id.org/etom-kg/process/16.0/"
    rows = (
        MappingRow("a:1.F.1.5", f"skos:{first}Match", "b:1.3.3", confidence="0.9"),
        MappingRow("b:1.3.3", f"skos:{second}Match", "c:1.3.3", confidence="0.5"),
    )
    lineage = Lineage([MappingSet({}, prefixes, rows)])
    [step] = lineage.steps("4.0", "1.F.1.5", "16.0")
    assert (step.predicate, step.confidence) == (f"skos:{together}Match", 0.45)


def test_identifiers_of_r8_to_r14() -> None:
    assert predicted_original("1.F.1.5") == "1.1.1.5"
    assert predicted_original("1.S.1.1.2") == "1.2.1.1.2"
    assert predicted_original("1.E.4.3") == "1.3.4.3"
    assert predicted_original("1.3.3") == ""
    assert original_identifier("1.0.7.6.1") == "1.0.7.6.1"
    assert original_identifier("1.1.1.21.8-1.2.4.1") == ""
    assert original_identifier("X.X.X.X") == ""
    assert original_identifier("4003") == ""
