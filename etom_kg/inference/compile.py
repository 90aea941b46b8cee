"""Compile an ontology's axioms to rules and denials about its use."""

from __future__ import annotations

from collections.abc import Iterable

from etom_kg.errors import NotSupported
from etom_kg.inference.class_rules import class_rules, equality_rules
from etom_kg.inference.denials import denials
from etom_kg.inference.property_rules import node_properties, property_rules
from etom_kg.inference.rules import TYPE, Key, Rule, RuleSet, meets
from etom_kg.inference.schema import SCHEMA_PREDICATES, TRAITS, Schema, is_anonymous, is_builtin
from etom_kg.namespaces import OWL, RDFS

__all__ = ["compile_rules"]

_FREE = tuple(RDFS[name] for name in ("comment", "isDefinedBy", "label", "member", "seeAlso"))
"""Built-in properties that carry no meaning of their own, so that axioms may be about them."""


def compile_rules(schema: Schema, *, equality: bool = False) -> RuleSet:
    """Return the rules of a closed schema, with those about ``owl:sameAs`` if asked for.

    Raises ``NotSupported`` for an axiom about the vocabulary of OWL itself.
    """
    _refuse_axioms_about_owl(schema)
    found = [*class_rules(schema), *property_rules(schema)]
    if equality:
        found += equality_rules()
    denied = tuple(denials(schema))
    rules = _useful(
        (rule for rule in dict.fromkeys(found) if rule.head not in rule.body),
        [key for denial in denied for key in denial.keys],
    )
    return RuleSet(rules, denied, node_properties(schema))


def _useful(rules: Iterable[Rule], wanted: list[Key]) -> tuple[Rule, ...]:
    """Leave out rules whose conclusions nobody sees and no other rule needs."""
    kept = list(rules)
    while True:
        read = [*wanted, *(key for rule in kept for key in rule.reads)]
        left = [r for r in kept if _shown(r) or any(meets(r.head.key, key) for key in read)]
        if len(left) == len(kept):
            return tuple(kept)
        kept = left


def _shown(rule: Rule) -> bool:
    predicate, kind = rule.head.key
    return predicate != TYPE or kind in TRAITS or not (is_anonymous(kind) or is_builtin(kind))


def _refuse_axioms_about_owl(schema: Schema) -> None:
    for predicate in SCHEMA_PREDICATES:
        for subject, _ in schema.pairs(predicate):
            if subject == OWL.Thing or subject == OWL.Nothing or subject in _FREE:
                continue
            if is_builtin(subject) and predicate not in (OWL.equivalentClass, RDFS.subClassOf):
                raise NotSupported(f"the axiom {subject} {predicate} ... is about OWL itself")
