"""Lists of entries in JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from etom_kg.core.errors import DocumentError
from etom_kg.reading.page import read_entries

ENTRY: dict[str, Any] = {
    "id": "1.3.3",
    "name": "Thank Customer",
    "token": "Thank_Customer",
    "domain": "Customer Domain",
    "level": 2,
}


def _file(folder: Path, content: object, name: str = "etom_v25.5.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_entries(tmp_path: Path) -> None:
    child = {"id": "1.3.3.1", "name": "Greet", "token": "Greet", "domain": None, "level": 3}
    content = {"version": "v25.5", "entries": [ENTRY, ENTRY, child]}
    read = read_entries(_file(tmp_path, content))
    assert read.edition == "25.5"
    assert list(read.processes) == ["1.3.3", "1.3.3.1"]
    assert read.processes["1.3.3"].domains == ("Customer Domain",)
    assert read.processes["1.3.3.1"].parent == "1.3.3"
    assert [d.key for d in read.groupings_of("domain")] == ["Customer"]


def test_the_version_may_stand_in_the_file_name_only(tmp_path: Path) -> None:
    path = _file(tmp_path, {"version": None, "entries": [ENTRY]}, "etom_v24.0.json")
    assert read_entries(path).edition == "24.0"


def _without(key: str) -> dict[str, Any]:
    return {k: v for k, v in ENTRY.items() if k != key}


BROKEN: list[tuple[object, str]] = [
    ({"version": "v25.5", "entries": [{**ENTRY, "colour": "red"}]}, "unknown key 'colour'"),
    ({"version": "v25.5", "entries": [], "licence": ""}, "unknown key 'licence'"),
    ({"version": "v25.5", "entries": [ENTRY, _without("level")]}, "entry 2 (1.3.3): the key"),
    ({"version": "v25.5", "entries": [_without("id")]}, "entry 1 (without id)"),
    ({"version": "v25.5", "entries": [{**ENTRY, "level": "2"}]}, "level is '2', but must be int"),
    ({"version": "v25.5", "entries": [{**ENTRY, "level": True}]}, "level is True"),
    ({"version": "v25.5", "entries": ["1.3.3"]}, "entry 1 is not an object"),
    ({"version": "v25.5", "entries": {}}, "entries is {}, but must be list"),
    ({"version": "latest", "entries": [ENTRY]}, "'latest' is not a release"),
    ({"version": 25.5, "entries": [ENTRY]}, "version is 25.5"),
    ({"entries": [ENTRY]}, "the key 'version' is missing"),
    ([ENTRY], "is not an object"),
]


@pytest.mark.parametrize(("content", "message"), BROKEN, ids=[m for _, m in BROKEN])
def test_broken_list(tmp_path: Path, content: object, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_entries(_file(tmp_path, content))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"version": ', "is not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"", "is not JSON"),
    ],
)
def test_no_json(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=message):
        read_entries(path)
