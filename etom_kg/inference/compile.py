"""Compile an ontology's axioms to rules, and to denials: the rules that conclude false.

Rules are grouped so that those that feed each other in circles are together; groups are worked
through in the order in which they feed each other, so that most rules are applied once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import combinations
from operator import or_

from pyoxigraph import Literal, NamedNode

from etom_kg.core.errors import NotSupported
from etom_kg.core.namespaces import OWL, RDFS, XSD
from etom_kg.core.terms import disjoint_from, is_datatype, subtypes
from etom_kg.inference.axioms import at_most, axiom_rules, equality_rules, node_properties
from etom_kg.inference.rules import (
    TYPE,
    Atom,
    Denial,
    Different,
    IsLiteral,
    Key,
    OutsideDatatype,
    Rule,
    RuleSet,
    TwoOf,
    UnequalValues,
    meets,
)
from etom_kg.inference.schema import SCHEMA_PREDICATES, TRAITS, Schema, is_anonymous, is_builtin

__all__ = ["compile_rules", "denials", "groups", "run"]

SAME = OWL.sameAs
_TURN_OUT_THE_SAME = "{x} and {y} are different and turn out the same"


def denials(schema: Schema) -> Iterator[Denial]:
    """Yield what a closed schema excludes."""
    nothing = (Atom("?x", TYPE, OWL.Nothing),)
    template = "{x} is of a class that can have no members"
    yield Denial("cls-nothing2", "owl:Nothing", nothing, template)
    for make in (
        *(_disjoint_classes, _no_value, _properties, _negative_assertions),
        *(_different, _datatypes, _two_literals),
    ):
        yield from make(schema)


def _disjoint_classes(schema: Schema) -> Iterator[Denial]:
    for predicate, name in ((OWL.disjointWith, "cax-dw"), (OWL.complementOf, "cls-com")):
        for left, right in schema.pairs(predicate):
            body = (Atom("?x", TYPE, left), Atom("?x", TYPE, right))
            template = f"{{x}} is both {left} and {right}, which exclude each other"
            yield Denial(name, f"{left} {predicate} {right}", body, template)
    for axiom in schema.instances(OWL.AllDisjointClasses):
        for members in _members(schema, axiom, OWL.members):
            for twice in {m for m in members if members.count(m) > 1}:
                written = f"owl:AllDisjointClasses ( {twice} {twice} )"
                template = f"{{x}} is {twice}, which excludes itself"
                yield Denial("cax-adc", written, (Atom("?x", TYPE, twice),), template)
            yield Denial(
                "cax-adc",
                f"owl:AllDisjointClasses ( {' '.join(map(str, members))} )",
                (Atom("?x", TYPE, "?c1"), Atom("?x", TYPE, "?c2")),
                "{x} is both {c1} and {c2}, which exclude each other",
                (TwoOf("?c1", "?c2", members),),
                members,
            )


def _members(
    schema: Schema, axiom: NamedNode, predicate: NamedNode
) -> Iterator[tuple[NamedNode, ...]]:
    for head in schema.nodes(axiom, predicate):
        yield tuple(m for m in schema.members(head) if isinstance(m, NamedNode))


def _no_value(schema: Schema) -> Iterator[Denial]:
    for kind, prop, qualifier in at_most(schema, 0):
        body = [Atom("?x", TYPE, kind), schema.atom("?x", prop, "?y")]
        if qualifier not in (None, OWL.Thing):
            body.append(Atom("?y", TYPE, qualifier))
        name = "cls-maxc1" if qualifier is None else "cls-maxqc1"
        such = "" if qualifier is None else f" that is {qualifier}"
        template = f"{{x}} must have no {prop}{such} and has {{y}}"
        yield Denial(name, f"{kind} at most 0 {prop}", tuple(body), template)


def _properties(schema: Schema) -> Iterator[Denial]:
    for prop in schema.instances(OWL.IrreflexiveProperty):
        axiom, template = f"{prop} a owl:IrreflexiveProperty", f"{{x}} has itself as {prop}"
        yield Denial("prp-irp", axiom, (schema.atom("?x", prop, "?x"),), template)
    for prop in schema.instances(OWL.AsymmetricProperty):
        axiom = f"{prop} a owl:AsymmetricProperty"
        both = (schema.atom("?x", prop, "?y"), schema.atom("?y", prop, "?x"))
        yield Denial("prp-asyp", axiom, both, f"{{x}} and {{y}} have each other as {prop}")
    pairs = list(schema.pairs(OWL.propertyDisjointWith))
    for listed in schema.instances(OWL.AllDisjointProperties):
        for members in _members(schema, listed, OWL.members):
            pairs += combinations(members, 2)
    for left, right in pairs:
        axiom = f"{left} owl:propertyDisjointWith {right}"
        both = (schema.atom("?x", left, "?y"), schema.atom("?x", right, "?y"))
        template = f"{{x}} has {{y}} both as {left} and as {right}, which exclude each other"
        yield Denial("prp-pdw", axiom, both, template)


def _negative_assertions(schema: Schema) -> Iterator[Denial]:
    for axiom, subject in schema.pairs(OWL.sourceIndividual):
        targets = (
            *schema.values(axiom, OWL.targetIndividual),
            *schema.values(axiom, OWL.targetValue),
        )
        for prop in schema.nodes(axiom, OWL.assertionProperty):
            for target in targets:
                assert isinstance(target, NamedNode | Literal)
                body = (schema.atom(subject, prop, target),)
                template = f"{subject} has {target} as {prop}, which the ontology denies"
                yield Denial("prp-npa", "owl:NegativePropertyAssertion", body, template)


def _different(schema: Schema) -> Iterator[Denial]:
    same, name = Atom("?x", SAME, "?y"), "owl:differentFrom"
    both = (same, Atom("?x", OWL.differentFrom, "?y"))
    itself = (Atom("?x", OWL.differentFrom, "?x"),)
    yield Denial("eq-diff1", name, both, _TURN_OUT_THE_SAME)
    yield Denial("eq-diff1", name, itself, "{x} is said to differ from itself")
    for axiom in schema.instances(OWL.AllDifferent):
        for predicate in (OWL.members, OWL.distinctMembers):
            for head in schema.nodes(axiom, predicate):
                members = tuple(schema.members(head))
                name = f"owl:AllDifferent ( {', '.join(map(str, members))} )"
                test = TwoOf("?x", "?y", members)
                yield Denial("eq-diff2", name, (same,), _TURN_OUT_THE_SAME, (test,))


def _datatypes(schema: Schema) -> Iterator[Denial]:
    typed = [*_typed_values(schema)]
    used = {datatype for _, _, datatype, _ in typed if is_datatype(datatype)}
    for left in used:
        for right in used & disjoint_from(left):
            if left.value < right.value:
                body = (Atom("?x", TYPE, left), Atom("?x", TYPE, right))
                template = f"{{x}} would be both {left} and {right}, which share no value"
                yield Denial("cax-dw", f"{left} owl:disjointWith {right}", body, template)
    for guard, prop, datatype, axiom in typed:
        if is_datatype(datatype) and datatype != RDFS.Literal and not is_anonymous(prop):
            any_of = disjoint_from(datatype) | subtypes(XSD.decimal)
            yield Denial(
                "dt-not-type",
                axiom,
                (*guard, Atom("?x", prop, "?y")),
                f"{{x}} has {{y}} as {prop}, which is not a {datatype}",
                (IsLiteral("?y"), OutsideDatatype("?y", datatype, any_of)),
            )


def _typed_values(
    schema: Schema,
) -> Iterator[tuple[tuple[Atom, ...], NamedNode, NamedNode, str]]:
    """Yield of what subjects the values of which property are of which class or datatype."""
    for prop, datatype in schema.pairs(RDFS.range):
        yield (), prop, datatype, f"{prop} rdfs:range {datatype}"
    for kind, prop, filler in schema.restrictions(OWL.allValuesFrom):
        if isinstance(filler, NamedNode):
            yield (Atom("?x", TYPE, kind),), prop, filler, f"{prop} owl:allValuesFrom {filler}"


def _two_literals(schema: Schema) -> Iterator[Denial]:
    filters = (IsLiteral("?y"), IsLiteral("?z"), Different("?y", "?z"), UnequalValues("?y", "?z"))
    single: list[tuple[tuple[Atom, ...], NamedNode]] = []
    single += [((), prop) for prop in schema.instances(OWL.FunctionalProperty)]
    single += [((Atom("?x", TYPE, k),), p) for k, p, q in at_most(schema, 1) if q is None]
    for guard, prop in single:
        if not is_anonymous(prop):
            body = (*guard, Atom("?x", prop, "?y"), Atom("?x", prop, "?z"))
            template = f"{{x}} has two values of {prop}, {{y}} and {{z}}, where one is allowed"
            yield Denial("dt-diff", f"{prop} has at most one value", body, template, filters)


_FREE = tuple(RDFS[name] for name in ("comment", "isDefinedBy", "label", "member", "seeAlso"))
"""Built-in properties that carry no meaning of their own, so that axioms may be about them."""


def compile_rules(schema: Schema, *, equality: bool = False) -> RuleSet:
    """Return the rules of a closed schema, with those about ``owl:sameAs`` if asked for.

    Raises ``NotSupported`` for an axiom about the vocabulary of OWL itself.
    """
    _refuse_axioms_about_owl(schema)
    found = [*axiom_rules(schema), *(equality_rules() if equality else ())]
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


def groups(rules: Sequence[Rule]) -> list[dict[Rule, list[Rule]]]:
    """Return groups of rules in order, each with which of its rules every one of them feeds."""
    readers: dict[Key, int] = {}
    for place, rule in enumerate(rules):
        for key in rule.reads:
            readers[key] = readers.get(key, 0) | 1 << place
    # Sets of rules are the bits of a number: those fed, then those fed in any number of steps.
    fed = [
        reduce(or_, (m for key, m in readers.items() if meets(rule.head.key, key)), 0)
        for rule in rules
    ]
    reached = [mask | 1 << place for place, mask in enumerate(fed)]
    for middle in range(len(rules)):
        beyond = reached[middle]
        reached = [mask | beyond if mask >> middle & 1 else mask for mask in reached]
    # Rules that reach the same are in one circle, and what feeds another reaches more.
    found: dict[int, list[int]] = {}
    for place, mask in enumerate(reached):
        found.setdefault(mask, []).append(place)
    ordered = sorted(found.items(), key=lambda group: group[0].bit_count(), reverse=True)
    return [
        {rules[n]: [rules[other] for other in group if fed[n] >> other & 1] for n in group}
        for _, group in ordered
    ]


def run(rules: Sequence[Rule], apply: Callable[[Rule], bool]) -> None:
    """Call ``apply``, which tells whether a rule added anything, until no rule does."""
    for group in groups(rules):
        waiting = list(group)
        while waiting:
            rule = waiting.pop(0)
            if apply(rule):
                waiting += [other for other in group[rule] if other not in waiting]
