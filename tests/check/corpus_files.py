"""Make a hundred files of real-looking text, code and tables, and know every identifier in them.

The templates in ``corpus`` are written by hand. ``$ID1`` and ``$NAME1`` become an identifier of
25.5 and its name, ``$LID1`` and ``$LNAME1`` one of 4.0, ``$STALE1`` and ``$STALENAME1`` what a
published component states and 25.5 lacks. Versions, addresses, dates and the like are drawn so
that many of them have the form of an identifier, or even are one. A number that stands in a
template as it is (1.3.3) is no identifier there. ``2.F.1.5.6`` of ACME is one.
"""

from __future__ import annotations

import csv
import random
import re
from dataclasses import dataclass
from pathlib import Path

from etom_kg.core.tables import resource

__all__ = ["TEMPLATES", "Made", "make_corpus"]

TEMPLATES = sorted((Path(__file__).parent / "corpus").iterdir())
_PLACE = re.compile(r"\$(STALENAME|STALE|LNAME|LID|NAME|ID|VER|IP|OID|DATE|NUM|N)(\d?)")
_MARK = re.compile(r"⟦(\w+):([^⟧]+)⟧")
_LITERAL = {"prose_4_0.txt": {"ACME.2.F.1.5.6"}}


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made, with the line and text of each identifier in it."""

    path: Path
    truth: frozenset[tuple[int, str]]
    stale: frozenset[tuple[int, str]]


def _table(*parts: str) -> list[dict[str, str]]:
    with resource("data", *parts).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _pools() -> dict[str, list[tuple[str, str]]]:
    plain = re.compile(r"[A-Za-z &/-]+")
    live = [(r["identifier"], r["name"]) for r in _table("25.5", "processes.csv")]
    old = [
        (r["identifier"], r["name"]) for r in _table("4.0", "processes.csv") if r["level"] != "1"
    ]
    stated = [
        (r["process_id"], r["process_name"])
        for r in _table("oda", "component_processes.csv")
        if r["outcome"] == "unknown"
    ]
    return {
        "ID": [p for p in live if plain.fullmatch(p[1])],
        "LID": [p for p in old if plain.fullmatch(p[1])],
        "STALE": sorted(set(stated)),
    }


def _decoy(kind: str, draw: random.Random) -> str:
    small = draw.randint
    if kind == "VER":
        return draw.choice(["1.{}.{}", "1.{}.{}.{}", "{}.{}.{}"]).format(
            small(1, 8), small(1, 9), small(1, 9)
        )
    if kind == "IP":
        return draw.choice(
            [f"1.{small(1, 8)}.{small(1, 9)}.{small(1, 9)}", f"10.{small(0, 9)}.1.{small(1, 250)}"]
        )
    if kind == "OID":
        return f"1.3.6.1.2.1.{small(1, 9)}.{small(1, 9)}"
    if kind == "DATE":
        return f"20{small(10, 26)}-{small(1, 12):02}-{small(1, 28):02}"
    return str(small(1, 999))


def _filled(template: Path, draw: random.Random, pools: dict[str, list[tuple[str, str]]]) -> str:
    """Return the text, each identifier in brackets with its kind."""
    drawn = {kind: draw.sample(pool, 8) for kind, pool in pools.items()}
    markup = template.suffix in (".html", ".bpmn")

    def value(match: re.Match[str]) -> str:
        kind, number = match[1], int(match[2] or 0)
        pool = {"NAME": "ID", "LNAME": "LID", "STALENAME": "STALE"}.get(kind, kind)
        if pool not in drawn:
            return _decoy(kind, draw)
        identifier, name = drawn[pool][number]
        if kind == pool:
            return f"⟦{kind}:{identifier}⟧"
        return name.replace("&", "&amp;") if markup else name

    return _PLACE.sub(value, template.read_text(encoding="utf-8"))


def make_corpus(folder: Path, count: int = 100, seed: int = 20261121) -> list[Made]:
    """Write ``count`` files and return them with the truth about each."""
    pools, made = _pools(), []
    for number in range(count):
        template = TEMPLATES[number % len(TEMPLATES)]
        draw = random.Random(f"{seed}-{number}")
        marked = _filled(template, draw, pools)
        truth, stale = set(), set()
        for line, text in enumerate(marked.splitlines(), 1):
            for kind, identifier in _MARK.findall(text):
                truth.add((line, identifier))
                if kind == "STALE":
                    stale.add((line, identifier))
            truth |= {(line, i) for i in _LITERAL.get(template.name, ()) if i in text}
        path = folder / f"{number:03}-{template.name}"
        path.write_text(_MARK.sub(r"\2", marked), encoding="utf-8")
        made.append(Made(path, frozenset(truth), frozenset(stale)))
    return made
