"""The frame of edition 4.0: areas, vertical groupings, related documents.

Areas and letters are told in clauses 5 and 6 of ITU-T M.3050.2, related documents in 1 and 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etom_kg.model import Clause, Grouping, RelatedDocument
from etom_kg.numbering import area_key
from etom_kg.reading.blocks import split_fields
from etom_kg.reading.clauses import text_start
from etom_kg.reading.document import Document

__all__ = [
    "AREAS",
    "LETTERS_OF_TAG",
    "find_groupings",
    "related_documents",
]

AREAS = {
    "OPS": "Operations",
    "SIP": "Strategy, Infrastructure & Product",
    "EM": "Enterprise Management",
}
LETTERS_OF_TAG = {"OSR": "O", "SC": "S", "ILM": "I", "PLM": "P", "EM": "E"}
"""The letters that a position tag stands for, where the two differ."""

_LETTER = re.compile(r"^[^\S\n]*[–•-]\s+([SIPOFAB])\s+for\s+(.+?)\s*[;.]\s*$", re.M)
_PART = re.compile(
    r"(M\.\d+(?:\.\d+| Supplement \d+)?): (.+?)\.?(?: \((?:TMF )?(GB921[^)]*?)\.?\)\.?)?$"
)
_SERIES = re.compile(r"^eTOM\s+[–-]\s+")
_REFERENCE = re.compile(r"ITU-T Recommendation (M\.\d+) \((\d{4})\), (.+?)\.$")


def find_groupings(
    document: Document, clauses: Sequence[Clause], edition: str
) -> tuple[Grouping, ...]:
    """Return the areas that the document names and the verticals of its letter table."""
    areas = tuple(
        Grouping(
            "area", key, name, edition, abbreviation=key, clause=_naming(document, clauses, name)
        )
        for key, name in AREAS.items()
        if _naming(document, clauses, name)
    )
    return areas + tuple(_verticals(document, clauses, edition))


def _naming(document: Document, clauses: Sequence[Clause], name: str) -> str:
    """Return the first clause behind the conventions that names an area."""
    spaced = re.compile(r"\s+".join(map(re.escape, name.split())))
    for clause in clauses:
        if clause.number == "6" and spaced.search(document.body, clause.start, clause.end):
            return clause.number
    return ""


def _verticals(document: Document, clauses: Sequence[Clause], edition: str) -> Iterator[Grouping]:
    tags = {letter: tag for tag, letter in LETTERS_OF_TAG.items()}
    for clause in clauses:
        if clause.number != "5":
            continue
        for found in _LETTER.finditer(document.body, clause.start, clause.end):
            letter, name = found[1], " ".join(found[2].split())
            usual = name.replace("LifeCycle", "Lifecycle")
            yield Grouping(
                "vertical",
                letter,
                name,
                edition,
                area=area_key(letter),
                abbreviation=tags.get(letter, ""),
                clause=clause.number,
                alternative_names=(usual,) if usual != name else (),
            )


def related_documents(document: Document, clauses: Sequence[Clause]) -> tuple[RelatedDocument, ...]:
    """Return the other parts of the series (clause 1) and the references (clause 2).

    The title of a part is given without the name of the series and without its subtitle.
    """
    found: dict[str, RelatedDocument] = {}
    for clause in clauses:
        if clause.number not in ("1", "2"):
            continue
        for text in _bullets(document, clause):
            part, reference = _PART.match(text), _REFERENCE.match(text)
            if part and part[1] != document.identifier:
                title = _SERIES.sub("", part[2]).split(":")[0]
                found[part[1]] = RelatedDocument(
                    part[1], title, "part", clause.number, part[3] or ""
                )
            elif reference:
                found[reference[1]] = RelatedDocument(
                    reference[1], reference[3], "reference", clause.number
                )
    return tuple(sorted(found.values(), key=lambda d: d.identifier))


def _bullets(document: Document, clause: Clause) -> Iterator[str]:
    """Yield each bullet; a parenthesis on its own is what a page break cut off the bullet."""
    start = text_start(document.body, clause)
    fields, _ = split_fields(document.body, start, clause.end, document.style)
    pending = ""
    for block in (block for field in fields for block in field.blocks):
        if block.kind == "paragraph" and block.text.startswith("(") and pending:
            pending = f"{pending.rstrip('.')} {block.text}"
            continue
        if pending:
            yield pending
        pending = block.text if block.kind == "bullet" else ""
    if pending:
        yield pending
