"""Compile an ontology's axioms to rules and denials about its use.

Denials: what an ontology excludes (the rules of the OWL 2 RL tables that conclude false).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from etom_kg.core.errors import NotSupported
from etom_kg.core.namespaces import OWL, RDFS, XSD
from etom_kg.core.terms import INTEGER_BOUNDS, disjoint_from, is_datatype, subtypes
from etom_kg.inference.axioms import (
    class_rules,
    equality_rules,
    node_properties,
    number,
    property_rules,
)
from etom_kg.inference.rules import TYPE, Atom, Denial, Key, Rule, RuleSet, meets
from etom_kg.inference.schema import SCHEMA_PREDICATES, TRAITS, Schema, is_anonymous, is_builtin

__all__ = ["compile_rules", "denials", "narrowed"]

SAME = OWL.sameAs


def denials(schema: Schema) -> Iterator[Denial]:
    """Yield what a closed schema excludes."""
    yield Denial(
        "cls-nothing2",
        "owl:Nothing",
        (Atom("?x", TYPE, OWL.Nothing),),
        "{x} is of a class that can have no members",
    )
    yield from _disjoint_classes(schema)
    yield from _no_value(schema)
    yield from _properties(schema)
    yield from _negative_assertions(schema)
    yield from _different(schema)
    yield from _datatypes(schema)
    yield from _two_literals(schema)


def _disjoint_classes(schema: Schema) -> Iterator[Denial]:
    says = "{x} is both {c1} and {c2}, which exclude each other"
    for predicate, name in ((OWL.disjointWith, "cax-dw"), (OWL.complementOf, "cls-com")):
        for left, right in schema.pairs(predicate):
            yield Denial(
                name,
                f"{left} {predicate} {right}",
                (Atom("?x", TYPE, left), Atom("?x", TYPE, right)),
                f"{{x}} is both {left} and {right}, which exclude each other",
            )
    for axiom in schema.instances(OWL.AllDisjointClasses):
        for head in schema.values(axiom, OWL.members):
            members = [m for m in schema.members(head) if isinstance(m, NamedNode)]
            for twice in {m for m in members if members.count(m) > 1}:
                empty = f"{{x}} is {twice}, which excludes itself"
                yield Denial(
                    "cax-adc",
                    f"owl:AllDisjointClasses ( {twice} {twice} )",
                    (Atom("?x", TYPE, twice),),
                    empty,
                )
            yield Denial(
                "cax-adc",
                f"owl:AllDisjointClasses ( {' '.join(map(str, members))} )",
                (Atom("?x", TYPE, "?c1"), Atom("?x", TYPE, "?c2")),
                says,
                (
                    f"?c1 IN ({', '.join(map(str, members))})",
                    f"?c2 IN ({', '.join(map(str, members))})",
                    "STR(?c1) < STR(?c2)",
                ),
                tuple(members),
            )


def _no_value(schema: Schema) -> Iterator[Denial]:
    for kind, prop, bound in schema.restrictions(OWL.maxCardinality):
        if number(bound) == 0:
            body = (Atom("?x", TYPE, kind), schema.atom("?x", prop, "?y"))
            says = f"{{x}} must have no {prop} and has {{y}}"
            yield Denial("cls-maxc1", f"{kind} at most 0 {prop}", body, says)
    for kind, prop, bound in schema.restrictions(OWL.maxQualifiedCardinality):
        for qualifier in schema.nodes(kind, OWL.onClass):
            if number(bound) == 0:
                typed = () if qualifier == OWL.Thing else (Atom("?y", TYPE, qualifier),)
                body = (Atom("?x", TYPE, kind), schema.atom("?x", prop, "?y"), *typed)
                says = f"{{x}} must have no {prop} that is {qualifier} and has {{y}}"
                yield Denial("cls-maxqc1", f"{kind} at most 0 {prop}", body, says)


def _properties(schema: Schema) -> Iterator[Denial]:
    for prop in schema.instances(OWL.IrreflexiveProperty):
        yield Denial(
            "prp-irp",
            f"{prop} a owl:IrreflexiveProperty",
            (schema.atom("?x", prop, "?x"),),
            f"{{x}} has itself as {prop}",
        )
    for prop in schema.instances(OWL.AsymmetricProperty):
        yield Denial(
            "prp-asyp",
            f"{prop} a owl:AsymmetricProperty",
            (schema.atom("?x", prop, "?y"), schema.atom("?y", prop, "?x")),
            f"{{x}} and {{y}} have each other as {prop}",
        )
    pairs = list(schema.pairs(OWL.propertyDisjointWith))
    for axiom in schema.instances(OWL.AllDisjointProperties):
        for head in schema.nodes(axiom, OWL.members):
            members = [m for m in schema.members(head) if isinstance(m, NamedNode)]
            pairs += [(p, q) for i, p in enumerate(members) for q in members[i + 1 :]]
    for left, right in pairs:
        yield Denial(
            "prp-pdw",
            f"{left} owl:propertyDisjointWith {right}",
            (schema.atom("?x", left, "?y"), schema.atom("?x", right, "?y")),
            f"{{x}} has {{y}} both as {left} and as {right}, which exclude each other",
        )


def _negative_assertions(schema: Schema) -> Iterator[Denial]:
    for axiom, subject in schema.pairs(OWL.sourceIndividual):
        targets = (
            *schema.values(axiom, OWL.targetIndividual),
            *schema.values(axiom, OWL.targetValue),
        )
        for prop in schema.nodes(axiom, OWL.assertionProperty):
            for target in targets:
                assert isinstance(target, NamedNode | Literal)
                yield Denial(
                    "prp-npa",
                    "owl:NegativePropertyAssertion",
                    (schema.atom(subject, prop, target),),
                    f"{subject} has {target} as {prop}, which the ontology denies",
                )


def _different(schema: Schema) -> Iterator[Denial]:
    yield Denial(
        "eq-diff1",
        "owl:differentFrom",
        (Atom("?x", SAME, "?y"), Atom("?x", OWL.differentFrom, "?y")),
        "{x} and {y} are different and turn out the same",
    )
    yield Denial(
        "eq-diff1",
        "owl:differentFrom",
        (Atom("?x", OWL.differentFrom, "?x"),),
        "{x} is said to differ from itself",
    )
    for axiom in schema.instances(OWL.AllDifferent):
        for predicate in (OWL.members, OWL.distinctMembers):
            for head in schema.nodes(axiom, predicate):
                listed = ", ".join(str(member) for member in schema.members(head))
                yield Denial(
                    "eq-diff2",
                    f"owl:AllDifferent ( {listed} )",
                    (Atom("?x", SAME, "?y"),),
                    "{x} and {y} are different and turn out the same",
                    (f"?x IN ({listed})", f"?y IN ({listed})", "STR(?x) < STR(?y)"),
                )


def _datatypes(schema: Schema) -> Iterator[Denial]:
    guard: tuple[Atom, ...] = ()
    typed = [(guard, p, d, f"{p} rdfs:range {d}") for p, d in schema.pairs(RDFS.range)]
    for kind, prop, filler in schema.restrictions(OWL.allValuesFrom):
        if isinstance(filler, NamedNode):
            guard = (Atom("?x", TYPE, kind),)
            typed.append((guard, prop, filler, f"{prop} owl:allValuesFrom {filler}"))
    used = {d for _, _, d, _ in typed if is_datatype(d)}
    for left in used:
        for right in used & disjoint_from(left):
            if left.value < right.value:
                body = (Atom("?x", TYPE, left), Atom("?x", TYPE, right))
                says = f"{{x}} would be both {left} and {right}, which share no value"
                yield Denial("cax-dw", f"{left} owl:disjointWith {right}", body, says)
    for guard, prop, datatype, axiom in typed:
        if not is_datatype(datatype) or datatype == RDFS.Literal or is_anonymous(prop):
            continue
        yield Denial(
            "dt-not-type",
            axiom,
            (*guard, Atom("?x", prop, "?y")),
            f"{{x}} has {{y}} as {prop}, which is no {datatype}",
            _outside(datatype, disjoint_from(datatype) | subtypes(XSD.decimal)),
            datatype=datatype,
        )


def narrowed(denial: Denial, used: frozenset[NamedNode]) -> Denial | None:
    """Return a denial of datatypes for literals of none but these; nothing if they all may be."""
    assert denial.datatype is not None
    wrong = used - denial.datatypes
    return replace(denial, filters=_outside(denial.datatype, wrong)) if wrong else None


def _outside(datatype: NamedNode, used: frozenset[NamedNode]) -> tuple[str, ...]:
    """Return the tests for a literal, of one of the used datatypes, that has no value of one."""
    test = _is_one_of(disjoint_from(datatype) & used)
    bounds = INTEGER_BOUNDS.get(datatype.value.removeprefix(XSD.iri))
    if bounds is not None:
        # A literal of a wider numeric type may still have a value of the narrower one.
        wider = _is_one_of((subtypes(XSD.decimal) - subtypes(datatype)) & used)
        low, high = bounds
        faults = ["FLOOR(?y) != ?y"]
        faults += [f"?y < {low}"] if low is not None else []
        faults += [f"?y > {high}"] if high is not None else []
        test = f"({test} || ({wider} && ({' || '.join(faults)})))"
    return "isLiteral(?y)", test


def _is_one_of(datatypes: Iterable[NamedNode]) -> str:
    listed = ", ".join(sorted(map(str, datatypes)))
    return f"DATATYPE(?y) IN ({listed})" if listed else "false"


def _two_literals(schema: Schema) -> Iterator[Denial]:
    filters = ("isLiteral(?y)", "isLiteral(?z)", "!sameTerm(?y, ?z)", "COALESCE(?y != ?z, true)")
    guard: tuple[Atom, ...] = ()
    single = [(guard, p) for p in schema.instances(OWL.FunctionalProperty)]
    for kind, prop, bound in schema.restrictions(OWL.maxCardinality):
        if number(bound) == 1:
            single.append(((Atom("?x", TYPE, kind),), prop))
    for guard, prop in single:
        if not is_anonymous(prop):
            yield Denial(
                "dt-diff",
                f"{prop} has at most one value",
                (*guard, Atom("?x", prop, "?y"), Atom("?x", prop, "?z")),
                f"{{x}} has two values of {prop}, {{y}} and {{z}}, where one is allowed",
                filters,
            )


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
