"""What a relative clause says of the name in front of it: "X, to which the results are sent".

The clause is read as a sentence of its own, with the name in the place of its pronoun.
"""

from __future__ import annotations

from dataclasses import replace

from etom_kg.interfaces.case import Case
from etom_kg.interfaces.grammar import PREPOSITIONS
from etom_kg.interfaces.verbs import REACH, behind

__all__ = ["relative"]

_PRONOUNS = frozenset(("which", "whom", "who", "that"))


def relative(case: Case) -> Case | None:
    """Return the case that the relative clause behind a name makes; ``None`` without one."""
    here = behind(case.items, case.at)
    here += case.word(here) == ","
    suspended = case.word(here) in PREPOSITIONS and case.word(here + 1) in ("which", "whom")
    if not suspended and case.word(here) not in _PRONOUNS:
        return None
    start = here + 1 + suspended
    end = start
    while end < min(len(case.items), start + REACH) and not _closes(case, end, start):
        end += 1
    clause = case.items[start:end]
    group = replace(case.group, head="")
    if suspended:
        items = [*clause, case.items[here], group]
        return Case(items, len(items) - 1, note=case.note, kin=case.kin)
    return Case([group, *clause], 0, note=case.note, kin=case.kin)


def _closes(case: Case, at: int, start: int) -> bool:
    item = case.items[at]
    if item.kind != "mark":
        return False
    return item.key in ".;:" or (item.key == "," and at > start + 1)
