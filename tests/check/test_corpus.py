"""A hundred files of real-looking text, code and tables: what is found must be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from etom_kg.check import Finding, check_files
from tests.check.corpus_files import TEMPLATES, Made, make_corpus

LEAST_PRECISION = 0.98
LEAST_RECALL = 0.95


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Made, list[Finding]]]:
    made = make_corpus(tmp_path_factory.mktemp("corpus"), 100)
    return [(m, list(check_files([str(m.path)], everything=True))) for m in made]


def _found(findings: list[Finding]) -> set[tuple[int, str]]:
    return {(f.mention.line, f.mention.identifier) for f in findings if f.status != "mixed"}


def test_the_corpus_is_a_mixed_one(corpus: list[tuple[Made, list[Finding]]]) -> None:
    assert len(corpus) == 100
    without = [made for made, _ in corpus if not made.truth]
    assert 20 < len(without) < 80, "files with and without identifiers"
    assert len({template.suffix for template in TEMPLATES}) > 12, "many kinds of file"
    assert sum(len(made.truth) for made, _ in corpus) > 150


def test_precision_and_recall(corpus: list[tuple[Made, list[Finding]]]) -> None:
    right = sum(len(_found(findings) & made.truth) for made, findings in corpus)
    found = sum(len(_found(findings)) for _, findings in corpus)
    there = sum(len(made.truth) for made, _ in corpus)
    precision, recall = right / found, right / there
    print(f"precision {precision:.3f} of {found}, recall {recall:.3f} of {there}")  # noqa: T201
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


def test_only_the_stale_ones_are_called_wrong(corpus: list[tuple[Made, list[Finding]]]) -> None:
    wrong = {
        (made.path.name, f.mention.line, f.mention.identifier)
        for made, findings in corpus
        for f in findings
        if f.level in ("warning", "error") and f.status != "mixed"
    }
    stale = {(made.path.name, *key) for made, _ in corpus for key in made.stale}
    assert len(stale) >= 5
    assert wrong == stale


def test_files_of_one_edition_are_not_called_mixed(
    corpus: list[tuple[Made, list[Finding]]],
) -> None:
    mixed = {
        made.path.name.partition("-")[2]
        for made, findings in corpus
        for f in findings
        if f.status == "mixed"
    }
    assert mixed == {"notes.txt"}, "the one template that speaks of two editions in running text"


def test_a_file_made_twice_is_the_same(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        make_corpus(folder, 10)
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()
