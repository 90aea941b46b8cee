"""Write rules and denials as SPARQL 1.1, for the embedded store and for any server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from etom_kg.inference.rules import Atom, Denial, Rule

__all__ = ["Writer"]


@dataclass(frozen=True, slots=True)
class Writer:
    """How the text comes out.

    What is found goes to the graph ``found``; bodies are matched in ``stated`` and ``found``
    together. With ``together``, which the embedded store does quickly, the two are named as the
    data set, and every atom is a sub-select: Oxigraph then joins by hashing, where its look-ups
    in memory would walk through everything that is said about a hub. Without, ``stated`` gets a
    copy of what is found, because not every server takes USING.
    """

    stated: NamedNode
    found: NamedNode
    together: bool = False

    def insert(self, rule: Rule) -> str:
        """Return the update that adds what a rule concludes and is not there yet."""
        head = f"GRAPH {self.found} {{ {rule.head} }}"
        if not self.together:
            head += f" GRAPH {self.stated} {{ {rule.head} }}"
        dataset = f"USING {self.stated} USING {self.found} " if self.together else ""
        return f"INSERT {{ {head} }} {dataset}WHERE {{ {self._in(self._new(rule))} }}"

    def ask(self, rule: Rule) -> str:
        """Return the question whether a rule concludes something that is not there yet."""
        return f"ASK {self._from}WHERE {{ {self._in(self._new(rule))} }}"

    def select(self, denial: Denial, limit: int) -> str:
        """Return the query for what breaks a denial."""
        variables = " ".join(_variables(denial.body)) or "*"
        body = self._in(self._body(denial.body, denial.filters))
        return f"SELECT DISTINCT {variables} {self._from}WHERE {{ {body} }} LIMIT {limit}"

    def literals(self, rule: Rule) -> str:
        """Return the query for the literals among two values where one is allowed."""
        body = self._in(self._body(rule.body, (*rule.filters, "isLiteral(?y)")))
        return f"SELECT DISTINCT ?y ?z {self._from}WHERE {{ {body} }}"

    def instances(self, rule: Rule, limit: int) -> str:
        """Return the query for ways in which the body of a rule holds."""
        variables = " ".join(_variables(rule.body)) or "*"
        body = self._in(" ".join(map(str, rule.body)))
        return f"SELECT {variables} {self._from}WHERE {{ {body} }} LIMIT {limit}"

    def _new(self, rule: Rule) -> str:
        filters = list(rule.filters)
        subject = rule.head.subject
        if any(subject == atom.object for atom in rule.body):
            filters.append(f"!isLiteral({subject})")
        body = self._body(rule.body, filters)
        kept = rule.head.variables
        if kept and len(kept) < len(_variables(rule.body)):
            body = f"{{ SELECT DISTINCT {' '.join(kept)} WHERE {{ {body} }} }}"
        # MINUS compares two sets, NOT EXISTS looks up one row after the other.
        absent = "MINUS" if self.together and kept else "FILTER NOT EXISTS"
        return f"{body} {absent} {{ {rule.head} }}"

    def _body(self, atoms: Sequence[Atom], filters: Sequence[str]) -> str:
        tests = " ".join(f"FILTER({test})" for test in filters)
        if self.together and len(atoms) > 1:
            parts = [
                f"{{ SELECT {' '.join(atom.variables) or '*'} WHERE {{ {atom} }} }}"
                for atom in atoms
            ]
            return f"{' '.join(parts)} {tests}"
        return f"{' '.join(map(str, atoms))} {tests}"

    def _in(self, pattern: str) -> str:
        return pattern if self.together else f"GRAPH {self.stated} {{ {pattern} }}"

    @property
    def _from(self) -> str:
        if self.together:
            return f"FROM {self.stated} FROM {self.found} "
        return f"FROM NAMED {self.stated} "


def _variables(atoms: Sequence[Atom]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for atom in atoms for v in atom.variables))
