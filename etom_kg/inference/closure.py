"""Close a graph under its ontology: by compiled rules, here or on a server, or by owlrl.

Most graphs are closed in memory by sets of numbers. For those that are about their own axioms,
equate or contradict, the same rules run as SPARQL, which takes longer and more memory. owlrl is the
reference.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, islice, permutations, product
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from etom_kg.core.errors import InconsistentGraph, NotSupported, StoreError
from etom_kg.core.namespaces import OWL, RDF, graph
from etom_kg.core.tables import resource
from etom_kg.core.terms import from_rdflib, to_rdflib
from etom_kg.inference.compile import compile_rules, groups
from etom_kg.inference.contradictions import (
    contradictions,
    ill_formed,
    not_well_formed,
    raise_if_any,
    unequal,
)
from etom_kg.inference.facts import Facts, Members, solutions
from etom_kg.inference.places import (
    ASSERTED,
    OWN_GRAPHS,
    EmbeddedGraphs,
    LocalPlace,
    ServerPlace,
    close_place,
)
from etom_kg.inference.rules import TYPE, Denial, Key, Rule, RuleSet, quad_in
from etom_kg.inference.schema import (
    INFERRED,
    KINDS,
    SCHEMA_PREDICATES,
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
    "close_ordinary",
    "close_store",
    "ontology_quads",
]


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
        close_place(place, Schema([*axioms, *place.axioms(place.names)]))
        return place.publish()
    finally:
        place.drop()


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
    return close_by_owlrl(sources, stated)


def _store_of(quads: Iterable[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


def close_ordinary(sources: Sequence[Store], stated: Schema) -> Iterator[Quad] | None:
    """Return what follows from the stores, or nothing where the graph is not ordinary.

    Ordinary is what concludes nothing about its own axioms, makes nothing the same, has no literal
    where a node belongs or that is not a value of its datatype, and breaks nothing.
    """
    closed = close_schema(stated)
    rules = compile_rules(closed)
    predicates = rules.predicates()
    if predicates is None:
        return None
    facts = Facts(stated.nameless)
    for source in sources:
        facts.read(source, predicates)
    facts.state(stated.triples())
    facts.state(closed.triples())
    if _has_literal_nodes(facts, rules) or _has_ill_formed(facts, sources, predicates):
        return None
    apply_rules(facts, rules.rules)
    if any(one != other for one, other in facts.all((OWL.sameAs, None))):
        return None
    if any(map(_is_about_axioms, facts.found)) or any(breaks(facts, d) for d in rules.denials):
        return None
    known = set(stated.triples())
    more = (t for t in closed.triples() if t not in known and not is_noise(t))
    return chain((quad_in(INFERRED, triple) for triple in more), facts.conclusions())


def _has_literal_nodes(facts: Facts, rules: RuleSet) -> bool:
    """Tell whether a literal stands where a rule would have it as the subject of a triple."""
    atoms = (atom for rule in rules.rules for atom in (*rule.body, rule.head))
    return any(
        isinstance(atom.object, Literal) and atom.predicate in rules.node_properties
        for atom in atoms
    ) or any(value < 0 for p in rules.node_properties for _, value in facts.all((p, None)))


def _has_ill_formed(
    facts: Facts, sources: Iterable[Store], predicates: Iterable[NamedNode]
) -> bool:
    """Tell whether a literal is not a value of its datatype, among what was read and the rest."""
    read = facts.terms.of(range(-1, -len(facts.terms.literals) - 1, -1))
    found = chain(not_well_formed(read), ill_formed(sources, besides=predicates))
    return next(found, None) is not None


def _is_about_axioms(key: Key) -> bool:
    predicate, kind = key
    is_kind = predicate == TYPE and kind in KINDS
    return is_kind or predicate in (*SCHEMA_PREDICATES, RDF.first, RDF.rest)


def apply_rules(facts: Facts, rules: Sequence[Rule]) -> None:
    """Add what follows: apply rules to everything once, then only to what is new.

    They must name the predicates of their atoms, which all do but those about ``owl:sameAs``.
    """
    for group in groups(rules):
        new: dict[Key, Members] = {}
        for rule in group:
            _note(new, rule.head.key, facts.add(rule.head.key, _conclude(facts, rule)))
        while new and any(group.values()):
            before, new = new, {}
            for rule in group:
                for place, atom in enumerate(rule.body):
                    if atom.key in before:
                        heads = _conclude(facts, rule, place, before[atom.key])
                        _note(new, rule.head.key, facts.add(rule.head.key, heads))


def _note(new: dict[Key, Members], key: Key, members: Members) -> None:
    if members:
        new.setdefault(key, set()).update(members)


def _conclude(facts: Facts, rule: Rule, start: int = 0, members: Members | None = None) -> Members:
    match = solutions(facts, rule.body, start, members)
    match.filter(rule.filters)
    if rule.head.predicate != OWL.sameAs:  # that a literal is the same as another must be known
        match.filter(rule.nodes_only)
    return match.heads(rule.head)


def breaks(facts: Facts, denial: Denial) -> bool:
    """Tell whether something contradicts a denial."""
    if denial.kinds:
        members = [facts.all(key) for key in denial.keys]
        return len(set().union(*members)) < sum(map(len, members))
    match = solutions(facts, denial.body)
    match.filter(denial.filters)
    return any(True for _ in match.rows)


def close_any(sources: Sequence[Store], stated: Schema) -> Iterator[Quad]:
    """Return what follows from the stores; raises ``InconsistentGraph`` with what is at fault."""
    place = LocalPlace(sources)
    close_place(place, stated)
    return (quad_in(INFERRED, triple) for triple in place.conclusions())


def close_by_owlrl(sources: Sequence[Store], stated: Schema) -> Iterator[Quad]:
    """Return what follows from the stores by owlrl; raises ``InconsistentGraph``."""
    from rdflib import Graph

    raise_if_any(ill_formed(sources))
    store, graph = Store(), Graph()
    for quad in chain(*sources):
        if quad.graph_name != INFERRED:
            store.add(quad_in(ASSERTED, quad.triple))
            graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    faults = _expand(graph)
    store.extend(_conclusions(graph, store, stated))
    try:
        rules = compile_rules(close_schema(stated), equality=True)
    except NotSupported:
        rules = RuleSet((), ())
    raise_if_any(contradictions(EmbeddedGraphs(store), rules.denials, rules.rules))
    raise_if_any(unequal(_same_literals(graph)))
    if faults:
        raise InconsistentGraph(f"the graph contradicts the ontology: {'; '.join(faults[:3])}")
    found = store.quads_for_pattern(None, None, None, INFERRED)
    return (quad for quad in found if not is_noise(quad.triple))


def _same_literals(graph: rdflib.Graph) -> Iterator[tuple[Literal, Literal]]:
    """Yield what owlrl passes over: literals that are the same, though they may differ in value."""
    from rdflib import OWL

    for ends in graph.subject_objects(OWL.sameAs):
        left, right = map(from_rdflib, ends)
        if isinstance(left, Literal) and isinstance(right, Literal):
            yield left, right


def _conclusions(graph: rdflib.Graph, store: Store, stated: Schema) -> Iterator[Quad]:
    """Yield what is new in a graph; literals as subjects are left out, nameless nodes get names."""
    for subject, predicate, value in (map(from_rdflib, triple) for triple in graph):
        if isinstance(subject, Literal) or not isinstance(predicate, NamedNode):
            continue
        one, other = (named(n) if n in stated.nameless else n for n in (subject, value))
        triple = Triple(one, predicate, other)  # type: ignore[arg-type]
        if quad_in(ASSERTED, triple) not in store:
            yield quad_in(INFERRED, triple)


def _expand(graph: rdflib.Graph) -> list[str]:
    from owlrl import OWLRL_Semantics
    from rdflib import OWL, RDF

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
            for node in self.graph.subjects(RDF.type, triple[0]) if keys else ():
                for values in product(*(list(self.graph.objects(node, key)) for key in keys)):
                    holders.setdefault(values, []).append(node)
            for same in holders.values():
                for left, right in permutations(same, 2):
                    self.store_triple((left, OWL.sameAs, right))

    semantics = Mended(graph, False, False)
    semantics.closure()
    messages = map(str, semantics.error_messages)
    return [text for text in messages if not text.startswith("Lexical value of the literal")]
