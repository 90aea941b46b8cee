"""``etom-kg show IDENTIFIER``: one element with its place, interfaces and links."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etom_kg.questions.profiles import EvidenceLine, InterfaceLine, Profile, Reference
    from etom_kg.reading.document import Document

__all__ = ["add_arguments", "run"]

_ARROWS = {"out": "->", "in": "<-", "both": "<->"}
_PLACE = {
    "inEdition": "edition",
    "inArea": "area",
    "inDomain": "domain",
    "inHorizontal": "horizontal",
    "inEnterpriseGrouping": "grouping",
    "inVertical": "vertical",
}
_HIDDEN = ("is exampleResource of", "is mappedFrom of", "is mappedTo of", "is reusedFor of")
"""What the text leaves out, because other sections say it; JSON has it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``show``."""
    from etom_kg.cli.output import add_format_argument
    from etom_kg.cli.targets import add_target_arguments
    from etom_kg.core.editions import hub

    parser.add_argument(
        "identifier",
        metavar="IDENTIFIER",
        help=f"such as 1.F.1.5, {hub().key}/1.3.3, OPS, TMF622, TMFC003, or a whole IRI",
    )
    add_target_arguments(parser)
    parser.add_argument(
        "--source",
        metavar="FILE",
        help="your own copy of the document: quote the sentences that state an interface",
    )
    add_format_argument(parser, "summary", default="text")


def run(args: argparse.Namespace) -> int:
    """Print one element."""
    from etom_kg.cli.targets import open_target
    from etom_kg.core.formats import named_format
    from etom_kg.questions.naming import meant
    from etom_kg.questions.profiles import profile_of

    form = named_format(args.format, "summary")
    document = None
    if args.source:
        from etom_kg.reading.document import read_document

        document = read_document(args.source)
    with open_target(args) as store:
        found = meant(store, args.identifier)
        sys.stderr.writelines(f"etom-kg: note: {note}\n" for note in found.notes)
        profile = profile_of(store, found.node)
    if document:
        _compare(document, profile)
    if form.name == "json":
        record = {"identifier": profile.identifier, "label": profile.label, **asdict(profile)}
        sys.stdout.write(json.dumps(record, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(profile, document)) + "\n")
    return 0


def _compare(document: Document, profile: Profile) -> None:
    """Say on stderr where the user's copy is not the document that is quoted."""
    quoted = {e.document for line in profile.interfaces for e in line.evidence}
    if quoted and document.identifier not in quoted:
        sys.stderr.write(
            f"etom-kg: warning: {document.path}: is {document.identifier}, but the interfaces were "
            f"read from {', '.join(sorted(quoted))}; nothing is quoted\n"
        )


def _lines(profile: Profile, document: Document | None) -> Iterator[str]:
    from etom_kg.questions.profiles import HEADINGS

    yield f"{profile.identifier}  {profile.label}".rstrip()
    yield f"  {profile.iri}"
    yield f"  {', '.join(profile.kinds)}"
    if profile.other_names:
        yield f"  also: {'; '.join(profile.other_names)}"
    if profile.texts.get("definition"):
        yield f"  {profile.texts['definition']}"
    for name, heading in _PLACE.items():
        if name in profile.place:
            yield f"  {heading}: {_references(profile.place[name])}"
    for name, values in profile.facts.items():
        yield f"  {name}: {', '.join(values)}"
    if profile.other_editions:
        others = "; ".join(f"{key} {label}" for key, label in profile.other_editions)
        yield f"  identifier also used: {others}"
    yield from _section("parents", profile.ancestors)
    yield from _section("children", profile.children)
    if profile.interfaces:
        yield f"\ninterfaces ({len(profile.interfaces)})"
        for line in profile.interfaces:
            yield from _interface(line, document)
    sections: dict[str, list[Reference]] = {}
    for name, references in profile.links.items():
        if name not in _HIDDEN:
            sections.setdefault(HEADINGS.get(name, name), []).extend(references)
    for heading, references in sections.items():
        yield from _section(heading, references)
    yield from _descriptions(profile)


def _descriptions(profile: Profile) -> Iterator[str]:
    for name in ("briefDescription", "extendedDescription"):
        if name in profile.texts:
            yield f"\n{name}\n  " + profile.texts[name].replace("\n", "\n  ")


def _references(references: list[Reference]) -> str:
    return "; ".join(
        label if identifier == label else f"{identifier} {label}".strip()
        for identifier, label in references
    )


def _section(heading: str, references: list[Reference]) -> Iterator[str]:
    if references:
        yield f"\n{heading} ({len(references)})"
        for identifier, label in references:
            yield f"  {label}" if identifier == label else f"  {identifier}  {label}".rstrip()


def _interface(line: InterfaceLine, document: Document | None) -> Iterator[str]:
    arrow = _ARROWS.get(line.direction, line.direction)
    category = "" if line.category == "named" else f" [{line.category}]"
    trigger = f", {line.trigger!r}" if line.trigger else ""
    yield (
        f"  {arrow:<3} {line.other}  {line.label}{category}"
        f"  (stated by {line.stated_by}{trigger}, confidence {line.confidence})"
    )
    for evidence in line.evidence:
        place = f"clause {evidence.clause}" if evidence.clause else evidence.document
        yield f"        {evidence.document} {place}, characters {evidence.start}-{evidence.end}"
        quote = evidence.exact or _quote(evidence, document)
        if quote:
            yield f'        "{quote}"'


def _quote(evidence: EvidenceLine, document: Document | None) -> str:
    """Return the sentence from the user's copy, if the copy has it at this place."""
    if document is None or document.identifier != evidence.document:
        return ""
    import hashlib

    words = " ".join(document.text[evidence.start : evidence.end].split())
    same = hashlib.sha256(words.encode()).hexdigest() == evidence.sentence_sha256
    return words if same else "(your copy has another text at this place)"
