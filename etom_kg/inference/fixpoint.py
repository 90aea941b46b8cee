"""Apply rules until nothing new follows, each rule only when something that it reads has changed.

Rules are grouped so that those that feed each other in circles are together; groups are worked
through in the order in which they feed each other, so that most rules are applied once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from etom_kg.inference.rules import Rule, meets

__all__ = ["groups", "run"]


def run(rules: Sequence[Rule], apply: Callable[[Rule], bool]) -> None:
    """Call ``apply``, which tells whether a rule added anything, until no rule does."""
    for group, inner in groups(rules):
        waiting = list(group)
        while waiting:
            rule = waiting.pop(0)
            if apply(rule):
                fed = inner[rule]
                waiting += [other for other in group if other in fed and other not in waiting]


def groups(rules: Sequence[Rule]) -> list[tuple[list[Rule], dict[Rule, set[Rule]]]]:
    """Return groups of rules in order, each with which of its rules feed which."""
    feeds = _feeds(rules)
    found = []
    for group in _components(rules, feeds):
        members = set(group)
        ordered = [rule for rule in rules if rule in members]
        found.append((ordered, {rule: members & set(feeds[rule]) for rule in ordered}))
    return found


def _feeds(rules: Sequence[Rule]) -> dict[Rule, list[Rule]]:
    return {
        rule: [other for other in rules if any(meets(rule.head.key, key) for key in other.reads)]
        for rule in rules
    }


def _components(rules: Sequence[Rule], feeds: dict[Rule, list[Rule]]) -> list[list[Rule]]:
    """Return the strongly connected components, feeding ones first (Tarjan's algorithm)."""
    order: dict[Rule, int] = {}
    low: dict[Rule, int] = {}
    stack: list[Rule] = []
    on_stack: set[Rule] = set()
    found: list[list[Rule]] = []
    for start in rules:
        if start in order:
            continue
        path = [(start, iter(feeds[start]))]
        order[start] = low[start] = len(order)
        stack.append(start)
        on_stack.add(start)
        while path:
            rule, following = path[-1]
            for other in following:
                if other not in order:
                    order[other] = low[other] = len(order)
                    stack.append(other)
                    on_stack.add(other)
                    path.append((other, iter(feeds[other])))
                    break
                if other in on_stack:
                    low[rule] = min(low[rule], order[other])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[rule])
                if low[rule] == order[rule]:
                    cut = stack.index(rule)
                    found.append(stack[cut:])
                    on_stack.difference_update(stack[cut:])
                    del stack[cut:]
    return found[::-1]
