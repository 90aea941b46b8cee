"""Close an ordinary graph in memory, by sets of numbers; say so where a graph is not ordinary.

Ordinary is what concludes nothing about its own axioms, makes nothing the same, has no literal
where a node belongs or that is no value of its datatype, and breaks nothing. For the rest there is
``etom_kg.inference.thorough``, which takes longer and more memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad, Store

from etom_kg.inference.compile import compile_rules
from etom_kg.inference.contradictions import ill_formed, not_well_formed
from etom_kg.inference.facts import Facts
from etom_kg.inference.rules import TYPE, Key, RuleSet, quad_in
from etom_kg.inference.schema import (
    INFERRED,
    KINDS,
    SCHEMA_PREDICATES,
    Schema,
    is_anonymous,
)
from etom_kg.inference.schema_closure import close_schema
from etom_kg.inference.working import is_noise
from etom_kg.inference.worklist import apply_rules, may_break
from etom_kg.namespaces import OWL, RDF

__all__ = ["close_ordinary"]


def close_ordinary(sources: Sequence[Store], stated: Schema) -> Iterator[Quad] | None:
    """Return what follows from the stores, or nothing where the graph is not ordinary."""
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
    if any(_is_about_axioms(key) for key in facts.found) or may_break(facts, rules.denials):
        return None
    return _conclusions(facts, stated, closed)


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
    """Tell whether a literal is no value of its datatype, among what was read and the rest."""
    read = facts.terms.of(range(-1, -len(facts.terms.literals) - 1, -1))
    found = chain(not_well_formed(read), ill_formed(sources, besides=predicates))
    return next(found, None) is not None


def _is_about_axioms(key: Key) -> bool:
    predicate, kind = key
    return (
        predicate in SCHEMA_PREDICATES
        or predicate in (RDF.first, RDF.rest)
        or (predicate == TYPE and kind in KINDS)
    )


def _conclusions(facts: Facts, stated: Schema, closed: Schema) -> Iterator[Quad]:
    known = set(stated.triples())
    for triple in closed.triples():
        nameless = is_anonymous(triple.subject) or is_anonymous(triple.object)
        if triple not in known and not nameless and not is_noise(triple):
            yield quad_in(INFERRED, triple)
    yield from facts.conclusions()
