"""Close a graph under its ontology, by compiled rules or by owlrl."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, islice
from pathlib import Path

from pyoxigraph import Quad, Store

from etom_kg.errors import InconsistentGraph, NotSupported
from etom_kg.inference.compile import compile_rules
from etom_kg.inference.contradictions import contradictions, ill_formed, raise_if_any
from etom_kg.inference.embedded import close_ordinary
from etom_kg.inference.place import EmbeddedPlace
from etom_kg.inference.reference import close_by_owlrl
from etom_kg.inference.rules import RuleSet
from etom_kg.inference.schema import Schema, is_anonymous, schema_triples
from etom_kg.inference.schema_closure import close_schema
from etom_kg.inference.sparql import Writer
from etom_kg.inference.thorough import close_any
from etom_kg.inference.working import ASSERTED, INFERRED, is_noise
from etom_kg.resources import resource

__all__ = ["INFERRED", "REASONERS", "close", "close_store", "ontology_quads"]

REASONERS = ("fast", "owlrl", "none")

_AT_ONCE = 1_000_000
"""How many conclusions are written in one go: a store sorts them in memory."""

_log = logging.getLogger("etom_kg.inference")


def ontology_quads(*paths: Path) -> list[Quad]:
    """Return the quads of ontology files, of the shipped modules without any."""
    from etom_kg.serialise import read_rdf

    chosen = paths or sorted(resource("ontology").glob("*.ttl"))
    return [quad for path in chosen for quad in read_rdf(path)]


def close(
    quads: Store | Iterable[Quad],
    *,
    ontology: Iterable[Quad] | None = None,
    reasoner: str = "fast",
) -> list[Quad]:
    """Return what follows from the quads and the ontology, in the graph ``graph/inferred``.

    Only what is not stated already; nothing about built-in terms, class expressions without a
    name, or that a thing is itself. ``ontology`` is the shipped one unless another is given;
    quads in the inferred graph are not read. Raises ``InconsistentGraph`` with the triples at
    fault.
    """
    return list(_close(quads, ontology, reasoner))


def close_store(
    store: Store, *, ontology: Iterable[Quad] | None = None, reasoner: str = "fast"
) -> int:
    """Replace the inferred graph of a store by what follows now; return how many triples do."""
    conclusions = iter(_close(store, ontology, reasoner))
    store.clear_graph(INFERRED)
    written = 0
    for first in conclusions:
        counter = count(1)
        part = zip(chain([first], islice(conclusions, _AT_ONCE - 1)), counter, strict=False)
        store.bulk_extend(quad for quad, _ in part)
        written += next(counter) - 1
    return written


def _close(
    quads: Store | Iterable[Quad], ontology: Iterable[Quad] | None, reasoner: str
) -> Iterable[Quad]:
    if reasoner not in REASONERS:
        raise NotSupported(f"no reasoner {reasoner!r}; use one of {', '.join(REASONERS)}")
    if reasoner == "none":
        return ()
    axioms = Store()
    axioms.extend(ontology_quads() if ontology is None else ontology)
    if not isinstance(quads, Store):
        data = Store()
        data.extend(quads)
        quads = data
    sources = (axioms, quads)
    stated = Schema(t for source in sources for t in schema_triples(source))
    if reasoner == "fast":
        try:
            return close_ordinary(sources, stated) or close_any(sources, stated)
        except NotSupported as reason:
            _log.warning("%s: the slow reasoner owlrl takes over", reason)
    return _by_owlrl(sources, stated)


def _by_owlrl(sources: Sequence[Store], stated: Schema) -> Iterator[Quad]:
    raise_if_any(ill_formed(sources))
    store, faults = close_by_owlrl(sources, stated)
    writer = Writer(ASSERTED, INFERRED, together=True)
    rules = _denials(stated)
    raise_if_any(contradictions(EmbeddedPlace(store), writer, rules.denials, rules.rules))
    if faults:
        raise InconsistentGraph(f"the graph contradicts the ontology: {'; '.join(faults[:3])}")
    return (
        quad
        for quad in store.quads_for_pattern(None, None, None, INFERRED)
        if not (is_anonymous(quad.subject) or is_anonymous(quad.object) or is_noise(quad.triple))
    )


def _denials(stated: Schema) -> RuleSet:
    try:
        return compile_rules(close_schema(stated), equality=True)
    except NotSupported:
        return RuleSet((), ())
