"""Close any graph on the embedded store: one that is about its own axioms, equates, contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, Quad, Store

from etom_kg.inference.compile import compile_rules
from etom_kg.inference.contradictions import contradictions, ill_formed, raise_if_any, unequal
from etom_kg.inference.place import EmbeddedPlace
from etom_kg.inference.rules import RuleSet, quad_in
from etom_kg.inference.schema import INFERRED, Schema, schema_triples
from etom_kg.inference.schema_closure import close_schema
from etom_kg.inference.working import WorkingStore

__all__ = ["close_any"]


def close_any(sources: Sequence[Store], stated: Schema) -> Iterator[Quad]:
    """Return what follows from the stores; raises ``InconsistentGraph`` with what is at fault."""
    raise_if_any(ill_formed(sources))
    closed = close_schema(stated)
    equality, literals = False, frozenset[Literal]()
    while True:
        rules = compile_rules(closed, equality=equality)
        working = WorkingStore(sources, stated, closed, rules, literals)
        if not working.misplaced:
            working.close()
        if working.misplaced:
            literals |= working.misplaced
            continue
        if working.equates() and not equality:
            equality = True
            continue
        now = Schema(schema_triples(working.store, inferred=True))
        if set(now.triples()) <= set(closed.triples()):
            break
        closed = close_schema(now)
    _check(working, rules)
    return (quad_in(INFERRED, triple) for triple in working.conclusions())


def _check(working: WorkingStore, rules: RuleSet) -> None:
    writer = working.writer
    about_literals = [d for d in rules.denials if "isLiteral(?y)" in d.filters]
    others = [d for d in rules.denials if d not in about_literals]
    found = list(contradictions(EmbeddedPlace(working.store), writer, others, working.rules))
    restored = EmbeddedPlace(working.restored())
    found += contradictions(restored, writer, about_literals, rules.rules)
    found += unequal(working.same_literals())
    raise_if_any(found)
