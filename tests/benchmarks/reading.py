"""How long it takes to read the source documents, where they are beside the checkout."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.measure import CHECKOUT, Clock, Row, apart, medians, say

SHARED = CHECKOUT.parent / "shared"


def recommendation() -> dict[str, float]:
    """Read the Recommendation, extract its interfaces and state the graph."""
    from etom_kg.graph.shipped import stated_quads
    from etom_kg.reading.document import read_document
    from etom_kg.reading.recommendation import read_recommendation

    (path,) = (SHARED / "seeds").glob("000_*.txt")
    clock = Clock()
    catalogue = read_recommendation(read_document(path))
    read = clock.tick()
    quads = sum(1 for _ in stated_quads(catalogue))
    return {"read": read, "state": clock.tick(), "quads": quads}


def workbook() -> dict[str, float]:
    """Read the workbook and extract the interfaces of every description."""
    from etom_kg.interfaces.extraction import extract_source
    from etom_kg.reading.merge import read_workbook

    (path,) = (SHARED / "facts").glob("*.xlsx")
    clock = Clock()
    catalogue = read_workbook(path)
    read = clock.tick()
    found = extract_source(catalogue)
    extract = clock.tick()
    texts = [text for p in catalogue.processes.values() for text in (p.brief, p.extended)]
    return {
        "read": read,
        "extract": extract,
        "processes": len(catalogue.processes),
        "characters": sum(map(len, texts)),
        "statements": len(found.interfaces),
    }


def rows(quick: bool) -> Iterator[Row]:
    """Yield CPU seconds after imports, and sizes."""
    if not SHARED.is_dir():
        say("reading: skipped, for the source documents (../shared) are not beside this checkout")
        return
    runs = 1 if quick else 3
    found = medians([apart(recommendation) for _ in range(runs)])
    total = found["read"] + found["state"]
    yield Row("reading", "Recommendation to catalogue, CPU", found["read"], "s")
    yield Row("reading", "catalogue to graph with interfaces, CPU", found["state"], "s")
    yield Row("reading", "Recommendation to graph, CPU", total, "s", target=1)
    yield Row("reading", "quads of the Recommendation", found["quads"], "")
    found = medians([apart(workbook) for _ in range(runs)])
    yield Row("reading", "workbook to catalogue, CPU", found["read"], "s")
    yield Row("reading", "interfaces of all descriptions, CPU", found["extract"], "s", target=10)
    yield Row("reading", "characters of descriptions", found["characters"], "")
