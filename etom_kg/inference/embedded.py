"""Close an ordinary graph in memory, by sets of numbers; say so where a graph is not ordinary.

Ordinary is what concludes nothing about its own axioms, makes nothing the same, has no literal
where a node belongs or that is not a value of its datatype, and breaks nothing. For the rest there
is ``etom_kg.inference.closure.close_any``, which takes longer and more memory.

Rules are applied to everything once, then only to what is new. They must name the predicates of
their atoms, which all do but those about ``owl:sameAs``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad, Store

from etom_kg.core.namespaces import OWL, RDF
from etom_kg.inference.compile import compile_rules, groups
from etom_kg.inference.contradictions import ill_formed, not_well_formed
from etom_kg.inference.facts import Facts, Members, solutions
from etom_kg.inference.rules import TYPE, Denial, Key, Rule, RuleSet, quad_in
from etom_kg.inference.schema import (
    INFERRED,
    KINDS,
    SCHEMA_PREDICATES,
    Schema,
    close_schema,
    is_noise,
)

__all__ = ["apply_rules", "breaks", "close_ordinary"]


def apply_rules(facts: Facts, rules: Sequence[Rule]) -> None:
    """Add what follows until nothing new does."""
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
    if any(map(_is_about_axioms, facts.found)) or any(breaks(facts, d) for d in rules.denials):
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
    """Tell whether a literal is not a value of its datatype, among what was read and the rest."""
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
        if triple not in known and not is_noise(triple):
            yield quad_in(INFERRED, triple)
    yield from facts.conclusions()
