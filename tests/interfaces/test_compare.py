"""Comparison with a reference: pairs without order, what was read, what is arguable."""

from __future__ import annotations

from pathlib import Path

import pytest

from etom_kg.core.errors import EtomKgError
from etom_kg.interfaces.compare import compare, comparison_text, read_reference
from etom_kg.interfaces.values import Interface


def interface(
    stated_by: str, other: str, direction: str = "out", subject: str = "", start: int = 0
) -> Interface:
    return Interface(
        edition="4.0",
        subject=subject or stated_by,
        other=other,
        stated_by=stated_by,
        direction=direction,
        category="named",
        trigger="to",
        rule="to other",
        confidence=0.9,
        clause="7",
        start=start,
        end=start + 1,
        sentence_sha256="",
    )


def table(folder: Path, text: str, name: str = "my_interfaces.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plain_reference_has_two_columns(tmp_path: Path) -> None:
    reference = read_reference(table(tmp_path, "stated_by,other\n1.A,1.B\n1.A,1.C\n"))
    result = compare([interface("1.A", "1.B"), interface("1.A", "1.D")], reference)
    assert (result.precision, result.recall, result.f1) == (0.5, 0.5, 0.5)
    assert [m.other for m in result.missed] == ["1.C"]
    assert [f.other for f in result.false] == ["1.D"]
    assert result.directed == 0
    assert "direction" not in comparison_text(result).split("missed", 2)[0]


def test_pairs_have_no_order(tmp_path: Path) -> None:
    reference = read_reference(table(tmp_path, "stated_by,other\n1.A,1.B\n1.B,1.A\n"))
    result = compare([interface("1.B", "1.A")], reference)
    assert (len(result.right), result.f1) == (1, 1.0)


def test_a_pair_in_two_sentences_counts_once(tmp_path: Path) -> None:
    reference = read_reference(table(tmp_path, "stated_by,other\n1.A,1.B\n"))
    twice = [interface("1.A", "1.C", start=at) for at in (0, 5)]
    result = compare([interface("1.A", "1.B"), *twice], reference)
    assert result.precision == 0.5
    assert "false 1" in comparison_text(result)


@pytest.mark.parametrize(
    ("subject", "direction", "right"),
    [("1.A", "out", True), ("1.A", "in", False), ("1.B", "in", True), ("1.A", "both", False)],
)
def test_direction_is_that_of_the_subject(
    tmp_path: Path, subject: str, direction: str, right: bool
) -> None:
    text = "stated_by,other,subject,direction\n1.A,1.B,1.A,out\n"
    other = "1.A" if subject == "1.B" else "1.B"
    result = compare(
        [interface("1.A", other, direction, subject)], read_reference(table(tmp_path, text))
    )
    assert result.direction == float(right)
    assert ("reference out" in comparison_text(result)) != right


def test_only_what_was_read_can_be_false(tmp_path: Path) -> None:
    path = table(tmp_path, "stated_by,other\n1.A,1.B\n")
    table(tmp_path, "identifier\n1.A\n1.E\n", "my_read.csv")
    found = [interface(one, "1.D") for one in ("1.A", "1.E", "1.X")]
    result = compare([interface("1.A", "1.B"), *found], read_reference(path))
    assert [f.stated_by for f in result.false] == ["1.A", "1.E"]


def test_arguable_rows_are_neutral_unless_asked(tmp_path: Path) -> None:
    text = "stated_by,other,certainty\n1.A,1.B,sure\n1.A,1.C,arguable\n1.A,1.D,arguable\n"
    reference = read_reference(table(tmp_path, text))
    found = [interface("1.A", "1.B"), interface("1.A", "1.C")]
    assert compare(found, reference).f1 == 1.0
    strict = compare(found, reference, arguable_neutral=False)
    assert (strict.precision, round(strict.recall, 2)) == (1.0, 0.67)


def test_a_split_takes_its_rows_and_its_processes(tmp_path: Path) -> None:
    path = table(tmp_path, "stated_by,other,split\n1.A,1.B,dev\n1.C,1.D,heldout\n")
    table(tmp_path, "identifier,split\n1.A,dev\n1.C,heldout\n", "my_read.csv")
    found = [interface("1.A", "1.B"), interface("1.C", "1.X")]
    assert compare(found, read_reference(path, split="dev")).f1 == 1.0
    assert compare(found, read_reference(path, split="heldout")).f1 == 0.0


def test_a_supplier_is_written_with_or_without_its_prefix(tmp_path: Path) -> None:
    reference = read_reference(table(tmp_path, "stated_by,other\n1.A,external:1.B\n"))
    assert compare([interface("1.A", "1.B")], reference).f1 == 1.0


def test_nothing_found_and_nothing_wanted(tmp_path: Path) -> None:
    empty = read_reference(table(tmp_path, "stated_by,other\n"))
    assert compare([], empty).f1 == 0.0
    assert compare([interface("1.A", "1.B")], empty).precision == 0.0


def test_a_reference_without_its_columns_is_told(tmp_path: Path) -> None:
    with pytest.raises(EtomKgError, match="other"):
        read_reference(table(tmp_path, "stated_by,whom\n1.A,1.B\n"))
