"""Apply rules to facts in memory: each to everything once, then only to what is new.

Rules must name the predicates of their atoms, which all do but those about ``owl:sameAs``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etom_kg.inference.facts import Facts, Members
from etom_kg.inference.fixpoint import groups
from etom_kg.inference.joins import solutions
from etom_kg.inference.rules import Denial, Key, Rule
from etom_kg.namespaces import OWL

__all__ = ["apply_rules", "may_break"]


def apply_rules(facts: Facts, rules: Sequence[Rule]) -> None:
    """Add what follows until nothing new does."""
    for group, inner in groups(rules):
        new: dict[Key, Members] = {}
        for rule in group:
            _note(new, rule.head.key, facts.add(rule.head.key, _conclude(facts, rule)))
        while new and any(inner.values()):
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
    heads = match.heads(rule.head)
    # A literal cannot be the subject of a triple; that two are the same must be known.
    if rule.head.predicate != OWL.sameAs and any(
        rule.head.subject == atom.object for atom in rule.body
    ):
        heads = {h for h in heads if (h[0] if isinstance(h, tuple) else h) >= 0}
    return heads


def may_break(facts: Facts, denials: Iterable[Denial]) -> bool:
    """Tell whether something may contradict a denial; what may not, does not."""
    return any(_may_break(facts, denial) for denial in denials)


def _may_break(facts: Facts, denial: Denial) -> bool:
    if denial.kinds:
        members = [facts.all(atom_key) for atom_key in sorted(denial.keys, key=str)]
        return len(set().union(*members)) < sum(map(len, members))
    match = solutions(facts, denial.body)
    match.filter(denial.filters)
    if denial.datatype:
        place = match.columns["?y"]
        values = facts.terms.of({row[place] for row in match.rows})
        allowed = denial.datatypes
        return any(value.datatype not in allowed for value in values)
    return any(True for _ in match.rows)
