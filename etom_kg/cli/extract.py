"""``etom-kg extract FILE -o DIR``: a document becomes tables of processes and interfaces."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from etom_kg.core.errors import counted

if TYPE_CHECKING:
    from etom_kg.core.model import Catalogue, EditionCatalogue
    from etom_kg.interfaces.extraction import Extraction
    from etom_kg.interfaces.names.lexicon import Lexicon

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``extract``."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="M.3050.2 or a company's document in its layout as text or PDF, a GB921 workbook, "
        "a Frameworx page, or a list in JSON",
    )
    parser.add_argument("-o", "--output", metavar="DIR", help="folder to write the tables to")
    parser.add_argument(
        "--compare",
        metavar="CSV",
        help="print precision, recall and F1 against a reference with the columns stated_by and "
        "other, and perhaps subject, direction, certainty and split",
    )
    parser.add_argument(
        "--split", default="", metavar="NAME", help="compare with one split of the reference only"
    )
    parser.add_argument(
        "--all-rows",
        action="store_true",
        help="count the rows that the reference calls arguable like the others",
    )
    parser.add_argument(
        "--accept",
        type=float,
        default=0.5,
        metavar="CONFIDENCE",
        help="least confidence of an interface, 0 to 1 (0.5)",
    )


def run(args: argparse.Namespace) -> int:
    """Read the document, write its tables, compare, and say what was found."""
    from etom_kg.core.errors import EtomKgError
    from etom_kg.interfaces.extraction import extract_source, lexicon_of
    from etom_kg.reading.sources import read_source

    if not args.output and not args.compare:
        raise EtomKgError("nothing to do; name a folder with -o, or a reference with --compare")
    if not 0 <= args.accept <= 1:
        raise EtomKgError(f"--accept {args.accept} is no confidence; write a number from 0 to 1")
    source = read_source(args.file)
    _warn(source)
    standard = _standard_of(source)
    lexicon = lexicon_of(source, standard)
    extraction = extract_source(source, standard, accepted=args.accept, lexicon=lexicon)
    if args.output:
        folder = Path(args.output)
        _write(source, extraction, lexicon, folder)
        sys.stderr.write(f"{_summary(source, extraction)}written to {folder}\n")
    if args.compare:
        sys.stdout.write(_compared(extraction, args))
    return 0


def _warn(source: Catalogue | EditionCatalogue) -> None:
    """Say on stderr what could not be placed, or was left out."""
    from etom_kg.core.model import Catalogue

    for warning in source.warnings if isinstance(source, Catalogue) else ():
        sys.stderr.write(f"etom-kg: warning: {warning}\n")


def _standard_of(source: Catalogue | EditionCatalogue) -> Catalogue | None:
    """Return the shipped standard where the source is a company's extension of it."""
    from etom_kg.core.model import Catalogue

    if isinstance(source, Catalogue) and source.company:
        from etom_kg.graph.shipped import shipped_catalogue

        return shipped_catalogue()
    return None


def _write(
    source: Catalogue | EditionCatalogue, extraction: Extraction, lexicon: Lexicon, folder: Path
) -> None:
    from etom_kg.core.model import Catalogue
    from etom_kg.interfaces.tables import write_interfaces, write_review, write_unresolved

    if isinstance(source, Catalogue):
        from etom_kg.reading.catalogue_tables import write_catalogue

        write_catalogue(source, folder, descriptions=True)
    else:
        from etom_kg.reading.edition_tables import write_edition

        write_edition(source, folder)
    write_interfaces(folder / "interfaces.csv", extraction.interfaces)
    write_unresolved(folder / "unresolved.csv", extraction.unresolved)
    write_review(folder / "review.csv", extraction, lexicon)


def _summary(source: Catalogue | EditionCatalogue, extraction: Extraction) -> str:
    from etom_kg.core.model import Catalogue

    levels = Counter(process.level for process in source.processes.values())
    told = ", ".join(f"{levels[level]} of level {level}" for level in sorted(levels))
    name = source.document if isinstance(source, Catalogue) else f"edition {source.edition}"
    parts = ""
    if isinstance(source, Catalogue):
        found = counted(len(source.discrepancies), "discrepancy", "discrepancies")
        parts = f", {counted(len(source.clauses), 'clause')}, {found}"
    pairs = {(i.stated_by, i.subject, i.other, i.category) for i in extraction.interfaces}
    unknown = len(extraction.unresolved)
    strange = counted(unknown, "name that fits", "names that fit")
    return (
        f"{name}: {counted(len(source.processes), 'process', 'processes')} ({told}){parts}\n"
        f"{counted(len(pairs), 'interface')} in "
        f"{counted(len(extraction.interfaces), 'sentence')}, {strange} no process\n"
    )


def _compared(extraction: Extraction, args: argparse.Namespace) -> str:
    from etom_kg.core.errors import TableError
    from etom_kg.interfaces.compare import compare, comparison_text, read_reference

    reference = read_reference(Path(args.compare), split=args.split)
    if not reference.rows:
        what = f"row of the split {args.split!r}" if args.split else "row"
        raise TableError(f"holds no {what}; there is nothing to compare with", path=args.compare)
    result = compare(extraction.interfaces, reference, arguable_neutral=not args.all_rows)
    return comparison_text(result)
