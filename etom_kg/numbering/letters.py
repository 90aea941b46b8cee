"""The numbering of GB921 v4.0 and ITU-T M.3050.2 clause 5: ``[company.]b.XXXX.c[.d[.e]]``.

XXXX names the vertical groupings a process belongs to. The numbers say where it hangs: c the
horizontal or enterprise grouping (level 1), d the level-2 and e the level-3 process. A level-1
process of the standard spans all verticals of its area, so its letters are known: the process
above ``1.F.1.5`` is ``1.OFAB.1``. A company's own grouping may carry the letters of what lies in
it only, such as ``ACME.2.F.5``.
"""

from __future__ import annotations

import re
from itertools import combinations

from etom_kg.numbering.identifier import MAX_LEVEL, NUMBER, Identifier, Scheme, number_fault

__all__ = ["AREA_OF_LETTERS", "LETTERS", "LetterScheme", "area_key", "letters_fault"]

AREA_OF_LETTERS: dict[str, str] = {"OFAB": "OPS", "SIP": "SIP", "E": "EM"}
"""All letters of an area, in the order in which they are written, to the area's key."""

STANDARD_LEVELS = 3
_PREFIX = "[A-Za-z0-9][A-Za-z0-9_-]{1,31}"
_COMPANY = re.compile(_PREFIX)


def area_key(letters: str) -> str:
    """Return the area (OPS, SIP or EM) of valid letters: ``area_key("FAB")`` is ``"OPS"``."""
    return AREA_OF_LETTERS[_whole(letters)]


def _whole(letters: str) -> str:
    return next(whole for whole in AREA_OF_LETTERS if letters[0] in whole)


def letters_fault(letters: str) -> str | None:
    """Return what is wrong with the XXXX part; ``None`` if it is right."""
    if not letters:
        return "the letters of the vertical groupings are missing"
    if letters != letters.upper() and letters_fault(letters.upper()) is None:
        return f"the letters are written in capitals: {letters.upper()}"
    strange = next((c for c in letters if not any(c in whole for whole in AREA_OF_LETTERS)), None)
    if strange is not None:
        return f"{strange!r} is no letter of the scheme, which has S I P O F A B E"
    whole = _whole(letters)
    if any(c not in whole for c in letters):
        return f"{letters} mixes letters of different process areas"
    if len(set(letters)) < len(letters):
        return f"{letters} names a vertical grouping twice"
    ordered = "".join(c for c in whole if c in letters)
    return None if letters == ordered else f"the letters are written in the order {ordered}"


def _subsets(whole: str) -> list[str]:
    return ["".join(c) for n in range(len(whole), 0, -1) for c in combinations(whole, n)]


class LetterScheme(Scheme):
    """Identifiers with the letters of the vertical groupings, such as ``1.FAB.1.2``."""

    name = "letters"
    title = "GB921 v4.0 / ITU-T M.3050.2: letters of the vertical groupings"
    form = "[company.]b.XXXX.c[.d[.e]]"

    def __init__(self) -> None:
        top = f"({'|'.join(AREA_OF_LETTERS)})\\.{NUMBER}"
        some = "|".join(s for whole in AREA_OF_LETTERS for s in _subsets(whole))
        low = f"({some})\\.{NUMBER}(\\.{NUMBER})"
        standard = f"1\\.({top}|{low}{{1,{STANDARD_LEVELS - 1}}})"
        company = f"2\\.{low}{{0,{MAX_LEVEL - 1}}}"
        self.pattern = f"^({_PREFIX}\\.)?({standard}|{company})$"

    def _read(self, text: str) -> Identifier | str:
        parts = text.split(".")
        where = next((i for i, p in enumerate(parts) if p in ("1", "2") and i < 2), None)
        if where is None:
            return "it does not begin with 1 or 2, or with a company prefix and then 1 or 2"
        prefix = parts[0] if where else None
        if prefix is not None and not _COMPANY.fullmatch(prefix):
            return f"{prefix!r} is no company prefix of 2 to 32 letters, digits, '-' or '_'"
        originator, rest = int(parts[where]), parts[where + 1 :]
        fault = letters_fault(rest[0] if rest else "")
        if fault:
            return fault
        letters, numbers = rest[0], rest[1:]
        fault = _numbers_fault(originator, letters, numbers)
        if fault:
            return fault
        return _identifier(text, prefix, originator, letters, numbers)


def _numbers_fault(originator: int, letters: str, numbers: list[str]) -> str | None:
    if not numbers:
        return "no number follows the letters"
    fault = next((f for f in map(number_fault, numbers) if f), None)
    if fault:
        return fault
    deepest = STANDARD_LEVELS if originator == 1 else MAX_LEVEL
    if len(numbers) > deepest:
        return f"it has {len(numbers)} numbers behind the letters, and {deepest} is the most"
    whole = _whole(letters)
    if len(numbers) == 1 and letters != whole and originator == 1:
        return f"a level-1 process of the standard carries all letters of its area: {whole}"
    return None


def _identifier(
    text: str, prefix: str | None, originator: int, letters: str, numbers: list[str]
) -> Identifier:
    parent = None
    if len(numbers) > 1:
        above = letters if len(numbers) > 2 else _whole(letters)
        head = [prefix] if prefix else []
        parent = ".".join([*head, str(originator), above, *numbers[:-1]])
    return Identifier(
        text=text,
        scheme=LetterScheme.name,
        prefix=prefix,
        originator=originator,
        letters=letters,
        digits=tuple(map(int, numbers)),
        level=len(numbers),
        parent_identifier=parent,
    )


LETTERS = LetterScheme()
