"""Close a graph under its ontology: by compiled rules, here or on a server, or by owlrl.

Most graphs are closed in memory by sets of numbers; where one is about its own axioms, equates or
contradicts, the same rules run as SPARQL. owlrl is the reference.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from etom_kg.core.errors import InconsistentGraph, NotSupported, StoreError
from etom_kg.core.namespaces import graph
from etom_kg.core.tables import resource
from etom_kg.core.terms import from_rdflib, to_rdflib
from etom_kg.inference.compile import compile_rules
from etom_kg.inference.contradictions import contradictions, differ, ill_formed, raise_if_any
from etom_kg.inference.embedded import close_ordinary
from etom_kg.inference.places import (
    ASSERTED,
    OWN_GRAPHS,
    EmbeddedGraphs,
    LocalPlace,
    ServerPlace,
    close_place,
)
from etom_kg.inference.rules import RuleSet, quad_in
from etom_kg.inference.schema import (
    INFERRED,
    Schema,
    close_schema,
    is_noise,
    named,
    schema_triples,
)

if TYPE_CHECKING:
    import rdflib

    from etom_kg.store import Store as AnyStore

__all__ = [
    "INFERRED",
    "REASONERS",
    "close",
    "close_any",
    "close_by_owlrl",
    "close_endpoint",
    "close_store",
    "ontology_quads",
]


def close_any(sources: Sequence[Store], stated: Schema) -> Iterator[Quad]:
    """Return what follows from the stores; raises ``InconsistentGraph`` with what is at fault."""
    place = LocalPlace(sources)
    close_place(place, stated)
    return (quad_in(INFERRED, triple) for triple in place.conclusions())


def close_endpoint(store: AnyStore, *, ontology: Iterable[Quad] | None = None) -> int:
    """Replace the inferred graph of a server by what follows now; return how many triples do.

    ``ontology`` is the shipped one, unless the server has it. Raises ``InconsistentGraph`` with
    the triples at fault, and ``NotSupported`` for literals where only nodes can be; the inferred
    graph is then left as it is.
    """
    names = [iri for iri in store.graphs() if NamedNode(iri) not in OWN_GRAPHS]
    if not names:
        raise StoreError(f"{store.place} has no named graphs to infer from; load some first")
    if ontology is None:
        ontology = () if _ONTOLOGY.value in names else ontology_quads()
    place = ServerPlace(store, names)
    try:
        axioms = schema_triples(_store_of(ontology))
        close_place(place, Schema([*axioms, *place.stated_axioms()]))
        return place.publish()
    finally:
        place.drop()


def _store_of(quads: Iterable[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


_LEXICAL = "Lexical value of the literal"


def close_by_owlrl(sources: Iterable[Store], schema: Schema) -> tuple[Store, list[str]]:
    """Return a store with what is asserted and what follows, and what owlrl says is wrong.

    Literals as subjects are left out; nameless class expressions have names.
    """
    from rdflib import Graph

    store = Store()
    for source in sources:
        for quad in source:
            if quad.graph_name != INFERRED:
                store.add(Quad(quad.subject, quad.predicate, quad.object, ASSERTED))
    graph = Graph()
    for quad in store:
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    faults = _expand(graph)
    store.extend(_conclusions(graph, store, schema))
    faults = [fault for fault in faults if not fault.startswith(_LEXICAL)]
    return store, [*faults, *_unequal_literals(graph)]


def _unequal_literals(graph: rdflib.Graph) -> Iterator[str]:
    """Yield what owlrl passes over: that two literals are the same whose values differ."""
    from rdflib import OWL
    from rdflib import Literal as RdflibLiteral

    for left, right in graph.subject_objects(OWL.sameAs):
        if isinstance(left, RdflibLiteral) and isinstance(right, RdflibLiteral):
            one, other = from_rdflib(left), from_rdflib(right)
            assert isinstance(one, Literal)
            assert isinstance(other, Literal)
            if differ(one, other):
                yield f"{one} and {other} differ and turn out the same"


def _conclusions(graph: rdflib.Graph, store: Store, schema: Schema) -> Iterator[Quad]:
    from rdflib import Literal as RdflibLiteral
    from rdflib import URIRef

    for subject, predicate, value in graph:
        if isinstance(subject, RdflibLiteral) or not isinstance(predicate, URIRef):
            continue
        ends = [
            named(n) if n in schema.nameless else n
            for n in (from_rdflib(subject), from_rdflib(value))
        ]
        triple = Triple(ends[0], NamedNode(str(predicate)), ends[1])  # type: ignore[arg-type]
        if quad_in(ASSERTED, triple) not in store:
            yield quad_in(INFERRED, triple)


def _expand(graph: rdflib.Graph) -> list[str]:
    from owlrl import OWLRL_Semantics
    from rdflib import OWL

    class Mended(OWLRL_Semantics):  # type: ignore[misc]
        """owlrl compares all properties of a key but the last, so that a key of one makes all same.

        The rule is stated anew here; everything else is owlrl's.
        """

        def _properties(self, triple: tuple[object, ...], cycle_num: int) -> None:
            if triple[1] != OWL.hasKey:
                super()._properties(triple, cycle_num)
                return
            keys = self._list(triple[2])
            holders: dict[tuple[object, ...], list[object]] = {}
            for node in self.graph.subjects(None, triple[0]) if keys else ():
                if (node, _TYPE, triple[0]) in self.graph:
                    for values in _combinations(self.graph, node, keys):
                        holders.setdefault(values, []).append(node)
            for same in holders.values():
                for left in same:
                    for right in same:
                        if left != right:
                            self.store_triple((left, OWL.sameAs, right))

    from rdflib import RDF

    _TYPE = RDF.type  # noqa: N806 - a constant of a library that is imported late
    semantics = Mended(graph, False, False)
    semantics.closure()
    return [str(message) for message in semantics.error_messages]


def _combinations(
    graph: rdflib.Graph, node: object, keys: list[object]
) -> Iterator[tuple[object, ...]]:
    from itertools import product

    yield from product(*(list(graph.objects(node, key)) for key in keys))  # type: ignore[arg-type]


REASONERS = ("fast", "owlrl", "none")

_ONTOLOGY = graph("ontology")
_AT_ONCE = 1_000_000
"""How many conclusions are written in one go: a store sorts them in memory."""

_log = logging.getLogger("etom_kg.inference")


def ontology_quads(*paths: Path) -> list[Quad]:
    """Return the quads of ontology files, of the shipped modules without any."""
    from etom_kg.core.formats import read_rdf

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
    axioms = _store_of(ontology_quads() if ontology is None else ontology)
    sources = (axioms, quads if isinstance(quads, Store) else _store_of(quads))
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
    rules = _denials(stated)
    raise_if_any(contradictions(EmbeddedGraphs(store), rules.denials, rules.rules))
    if faults:
        raise InconsistentGraph(f"the graph contradicts the ontology: {'; '.join(faults[:3])}")
    found = store.quads_for_pattern(None, None, None, INFERRED)
    return (quad for quad in found if not is_noise(quad.triple))


def _denials(stated: Schema) -> RuleSet:
    try:
        return compile_rules(close_schema(stated), equality=True)
    except NotSupported:
        return RuleSet((), ())
