"""Every shipped interface has its sentence in the Recommendation, and the tables are current."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from etom_kg.core.model import Block, Framework
from etom_kg.core.tables import read_table, resource
from etom_kg.interfaces.english.words import sentence_key, sentences, words
from etom_kg.interfaces.extraction import ACCEPTED, Extraction
from etom_kg.interfaces.names.mentions import Finder
from etom_kg.interfaces.sources import described, lexicon_of
from etom_kg.interfaces.tables import (
    read_interfaces,
    read_unresolved,
    write_interfaces,
    write_unresolved,
)

DATA = resource("data", "4.0")
SHIPPED = read_interfaces(DATA / "interfaces.csv", "4.0")
UNRESOLVED = read_unresolved(DATA / "unresolved.csv")


def digest(text: str) -> str:
    return hashlib.sha256(sentence_key(text).encode()).hexdigest()


def clauses(catalogue: Framework) -> dict[str, tuple[int, int]]:
    return {c.number: (c.start, c.end) for c in catalogue.clauses}


def test_each_interface_stands_in_its_clause(recommendation: Framework) -> None:
    spans = clauses(recommendation)
    for found in SHIPPED:
        start, end = spans[found.clause]
        assert start <= found.start < found.end <= end, found


def test_each_hash_is_that_of_its_sentence(recommendation: Framework) -> None:
    blocks: dict[tuple[int, int], set[str]] = {}
    for found in (*SHIPPED, *UNRESOLVED):
        blocks.setdefault((found.start, found.end), set()).add(found.sentence_sha256)
    assert all(len(hashes) == 1 for hashes in blocks.values())
    plain = 0
    for (start, end), (sha256,) in ((place, tuple(those)) for place, those in blocks.items()):
        plain += digest(recommendation.source_text[start:end]) == sha256
    # The others run over the foot of a page, which is no part of them.
    assert plain > 0.9 * len(blocks)


def test_each_sentence_names_the_other(recommendation: Framework) -> None:
    lexicon = lexicon_of(recommendation)
    texts = {d.identifier: d for d in described(recommendation)}
    for found in SHIPPED:
        own = texts[found.stated_by]
        finder = Finder(lexicon, own)
        named: set[str] = set()
        for clause, _, block in own.texts:
            if clause == found.clause:
                for start, end in _sentence_spans(block, found.start, found.end):
                    mentions, _runs = finder.find(words(block.text, start, end))
                    named.update(t for m in mentions for t in m.targets)
                    assert digest(block.text[start:end]) == found.sentence_sha256
        assert found.other in named, found


def _sentence_spans(block: Block, start: int, end: int) -> Iterator[tuple[int, int]]:
    for sentence in sentences(block.text, item=block.kind == "bullet"):
        if block.source_span(sentence.start, sentence.end) == (start, end):
            yield sentence.start, sentence.end


def test_shipped_tables_are_what_the_rules_give(
    recommendation_extraction: Extraction, tmp_path: Path
) -> None:
    write_interfaces(tmp_path / "interfaces.csv", recommendation_extraction.interfaces)
    write_unresolved(tmp_path / "unresolved.csv", recommendation_extraction.unresolved)
    for name in ("interfaces.csv", "unresolved.csv"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


def test_shipped_tables_hold_no_sentences() -> None:
    for found in SHIPPED:
        assert len(found.trigger.split()) <= 3
    for name in UNRESOLVED:
        assert len(name.name) < 80


def test_each_alias_is_used_in_its_clause(recommendation: Framework) -> None:
    spans = clauses(recommendation)
    rows = [
        r
        for r in read_table(resource("data", "aliases.csv"), ("edition", "alias", "clause"))
        if r["edition"] == "4.0"
    ]
    assert rows
    for row in rows:
        start, end = spans[row["clause"]]
        text = sentence_key(recommendation.source_text[start:end]).casefold()
        assert row["alias"].casefold().replace(" & ", " and ") in text.replace(" & ", " and ")


def test_each_is_sure_enough() -> None:
    assert all(ACCEPTED <= found.confidence <= 1 for found in SHIPPED)
