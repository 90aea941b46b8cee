"""Every kind of file, with the place of what is found; broken files lose nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from etom_kg.check import Outcome, check_files, check_text

ROWS = [("1.3.3", "Customer Order Processing Management"), ("1.1.19", "Loyalty Program Management")]


def _places(kind: str, text: str) -> list[tuple[int, int, str, str]]:
    found = check_text(text, kind=kind)
    return [(f.mention.line, f.mention.column, f.mention.identifier, f.status) for f in found]


def test_text_tells_line_and_column() -> None:
    text = "first\nsee eTOM process 1.3.3, 1.4.5 and 1.1.19\n"
    assert _places("text", text) == [
        (2, 18, "1.3.3", "ok"),
        (2, 25, "1.4.5", "ok"),
        (2, 35, "1.1.19", "unknown"),
    ]


def test_a_list_after_its_heading() -> None:
    text = "eTOM processes in scope:\n\n- 1.3.3\n- 1.4.5 (pilot)\n\nThen 1.2.7 follows.\n- 1.2.7\n"
    assert [p[0] for p in _places("text", text)] == [3, 4]


def test_csv_with_comments_quotes_and_blank_lines() -> None:
    text = '# made by us\netom_id,etom_name\n"1.3.3","Customer Order\n Processing"\n\n1.1.19,x\n'
    assert [(p[0], p[2], p[3]) for p in _places("csv", text)] == [
        (3, "1.3.3", "misnamed"),
        (6, "1.1.19", "unknown"),
    ]


def test_csv_with_semicolons_and_several_in_a_cell() -> None:
    text = "system;eTOM id\nCRM;1.3.3, 1.3.7\nBSS;1.3.8 / 1.9.9\n"
    assert [(p[0], p[2], p[3]) for p in _places("csv", text)] == [
        (2, "1.3.3", "ok"),
        (2, "1.3.7", "ok"),
        (3, "1.3.8", "ok"),
        (3, "1.9.9", "unknown"),
    ]


def test_markdown_table_tells_the_column() -> None:
    text = "| Process | Name |\n|:--|---|\n| `1.3.7` | Customer Problem Management |\n"
    assert _places("markdown", text) == [(3, 4, "1.3.7", "ok")]


def test_yaml_and_json_tell_the_line() -> None:
    yaml = "component:\n  eTOMs:\n    - id: 1.3.3\n      name: Order Handling\n    - id: 1.1.19\n"
    assert [(p[0], p[2], p[3]) for p in _places("yaml", yaml)] == [
        (3, "1.3.3", "reused"),
        (5, "1.1.19", "unknown"),
    ]
    text = json.dumps({"etomId": "1.3.7", "name": "Problem Handling"}, indent=1)
    assert [(p[0], p[2]) for p in _places("json", text)] == [(2, "1.3.7")]


def test_yaml_that_breaks_is_read_on_as_text() -> None:
    text = "etom_id: 1.3.3\nlist: [1, 2\nother: }\n# eTOM process 1.1.19\n"
    assert [(p[0], p[2]) for p in _places("yaml", text)] == [(1, "1.3.3"), (4, "1.1.19")]


def test_json_lines_are_read() -> None:
    text = '{"etomId": "1.3.3"}\n{"etomId": "1.1.19"}\n'
    assert [(p[0], p[2]) for p in _places("json", text)] == [(1, "1.3.3"), (2, "1.1.19")]


def test_a_cell_too_large_for_a_table_is_read_as_text() -> None:
    text = "a,b\n" + '"' + "x" * 200_000 + "\neTOM process 1.3.3\n"
    assert [(p[0], p[2]) for p in _places("csv", text)] == [(3, "1.3.3")]


def test_a_line_without_end() -> None:
    text = "word " * 40_000 + "eTOM process 1.3.3 " + "word " * 40_000
    assert [(p[0], p[2]) for p in _places("text", text)] == [(1, "1.3.3")]


def test_workbook_with_a_title_row_and_two_sheets(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Map"
    sheet.append(["Our processes"])
    sheet.append(["eTOM process id", "eTOM process name"])
    for row in ROWS:
        sheet.append(row)
    other = book.create_sheet("Hosts")
    other.append(["host", "address"])
    other.append(["crm", "1.1.1.5"])
    path = tmp_path / "map.xlsx"
    book.save(path)
    found = list(check_files([str(path)], everything=True))
    assert [(f.mention.line, f.mention.place, f.status) for f in found] == [
        (3, "Map!eTOM process id", "ok"),
        (4, "Map!eTOM process id", "unknown"),
    ]


def test_utf_16_and_latin_1(tmp_path: Path) -> None:
    text = "Grüße\neTOM process 1.3.3\n"
    for encoding in ("utf-16", "latin-1"):
        path = tmp_path / f"{encoding}.txt"
        path.write_text(text, encoding=encoding)
        assert [f.mention.line for f in check_files([str(path)], everything=True)] == [2]


def test_folders_are_walked_and_what_is_no_text_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a" / ".git").mkdir(parents=True)
    (tmp_path / "a" / ".git" / "x.txt").write_text("eTOM process 1.3.3")
    (tmp_path / "a" / "b.txt").write_text("eTOM process 1.3.3")
    (tmp_path / "a" / "c.bin").write_bytes(b"\0\1eTOM process 1.3.3")
    (tmp_path / "a" / "empty.csv").write_text("")
    outcome = Outcome()
    found = list(check_files([str(tmp_path)], outcome=outcome, everything=True))
    assert [Path(f.path).name for f in found] == ["b.txt"]
    assert outcome.files == 2
    assert [Path(name).name for name in outcome.skipped] == ["c.bin"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.txt", None, "no such file; check the path"),
        ("x.bin", b"\0\0", "is not a text, table or XLSX workbook"),
        ("x.xlsx", b"PK\3\4", "is not a complete XLSX workbook"),
        ("y.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is protected by a password"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_is_checked(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    path, good = tmp_path / name, tmp_path / "good.txt"
    good.write_text("eTOM process 1.1.19")
    if content is not None:
        path.write_bytes(content)
    outcome = Outcome()
    found = list(check_files([str(path), str(good)], outcome=outcome))
    assert [f.status for f in found] == ["unknown"]
    [fault] = outcome.faults
    assert said in str(fault)
    assert str(path) in str(fault)
