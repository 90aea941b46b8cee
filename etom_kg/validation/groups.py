"""The group patterns of a query: where each begins and ends, and what its expressions test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from etom_kg.store.lexical import Token

__all__ = ["Group", "groups"]


@dataclass
class Group:
    """A group pattern between braces.

    ``tested`` are the variables in its own expressions, those in an EXISTS among them;
    ``is_select`` tells a sub-select, whose pattern is a group in it.
    """

    start: int
    is_top: bool
    is_optional: bool
    is_exists: bool
    in_exists: bool
    depth: int
    is_select: bool = False
    end: int = -1
    binds: bool = False
    tested: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)


def groups(found: Sequence[Token]) -> list[Group]:
    """Return the group patterns, each before those in it.

    A variable in round brackets is in an expression; nothing else in a pattern has both.
    """
    done: list[Group] = []
    stack: list[Group] = []
    depth = 0
    previous = ""
    for token in found:
        if token.text == "{":
            inside = bool(stack) and stack[-1].in_exists
            exists = previous == "EXISTS"
            optional = previous == "OPTIONAL"
            group = Group(token.start, not done, optional, exists, inside or exists, depth)
            done.append(group)
            stack.append(group)
        elif token.text == "}" and stack:
            group = stack.pop()
            group.end = token.start
            if stack:
                stack[-1].used |= group.used
                if group.is_exists:
                    stack[-1].tested |= group.used
        else:
            if stack and previous == "{" and token.text.upper() == "SELECT":
                stack[-1].is_select = True
            depth += (token.text == "(") - (token.text == ")")
            if stack and token.kind == "variable":
                stack[-1].used.add(token.text[1:])
                if depth > stack[-1].depth:
                    stack[-1].tested.add(token.text[1:])
            if stack and token.text.upper() == "BIND":
                stack[-1].binds = True
        previous = token.text.upper()
    return done
