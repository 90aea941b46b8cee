"""Read ``etom_vX.json``: a bare list of identifiers and names, as some tools keep it.

    {"version": "v25.5", "entries": [{"id": "1.1.1", "name": "...", "token": "...",
                                      "domain": "Market Domain", "level": 2}, ...]}

Such a list is made from the rows of a workbook, so that one process may stand there several
times. Keys that are not known are refused, for they hold something that would be lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etom_kg.errors import DocumentError
from etom_kg.reading.edition_merge import merge_rows
from etom_kg.reading.edition_model import EditionCatalogue, SourceRow
from etom_kg.reading.workbook import WorkbookRows
from etom_kg.tables import undecodable_line

__all__ = ["read_entries"]

_FILE_KEYS = {"version": (str, type(None)), "entries": (list,)}
_KEYS: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "name": (str,),
    "token": (str,),
    "domain": (str, type(None)),
    "level": (int,),
}
_OPTIONAL = {"token", "domain"}
_VERSION = re.compile(r"v?(\d{1,2}\.\d)(?:\.\d+)?$")
_MAX_BYTES = 64 * 2**20


def read_entries(path: Path) -> EditionCatalogue:
    """Read a list of entries; raises ``DocumentError`` with the entry that is wrong."""
    content = _content(path)
    rows = tuple(_row(path, number, entry) for number, entry in enumerate(content["entries"], 1))
    version = content["version"] or path.stem
    match = _VERSION.search(version)
    if match is None:
        raise DocumentError(f"its version {version!r} is no release such as v25.5", path=path)
    return merge_rows(WorkbookRows(path, match[1], "", rows))


def _content(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise DocumentError(f"is larger than {_MAX_BYTES >> 20} MiB; not read", path=path)
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", path=path) from None
    except UnicodeDecodeError:
        raise DocumentError(
            "is no UTF-8 text; save it as UTF-8", path=path, line=undecodable_line(path)
        ) from None
    except json.JSONDecodeError as error:
        raise DocumentError(f"is no JSON: {error.msg}", path=path, line=error.lineno) from None
    except RecursionError:
        raise DocumentError("is nested too deeply; a list of entries is flat", path=path) from None
    if not isinstance(content, dict):
        raise DocumentError('is no object with "version" and "entries"', path=path)
    for fault in _faults(content, _FILE_KEYS, set()):
        raise DocumentError(fault, path=path)
    return content


def _row(path: Path, number: int, entry: object) -> SourceRow:
    if not isinstance(entry, dict):
        raise DocumentError(f"entry {number} is no object but {entry!r:.40}", path=path)
    for fault in _faults(entry, _KEYS, _OPTIONAL):
        raise DocumentError(f"entry {number} ({entry.get('id', 'without id')}): {fault}", path=path)
    return SourceRow(
        sheet="entries",
        row=number,
        deleted=False,
        identifier=entry["id"].strip(),
        name=entry["name"].strip(),
        level=entry["level"],
        domain=(entry.get("domain") or "").strip(),
    )


def _faults(
    entry: dict[str, object], keys: dict[str, tuple[type, ...]], optional: set[str]
) -> Iterator[str]:
    for key, value in entry.items():
        types = keys.get(key)
        if types is None:
            yield f"unknown key {key!r}; known are {', '.join(keys)}"
        elif not isinstance(value, types) or isinstance(value, bool):
            yield f"{key} is {value!r:.40}, but must be {' or '.join(t.__name__ for t in types)}"
    for key in keys:
        if key not in entry and key not in optional:
            yield f"the key {key!r} is missing"
