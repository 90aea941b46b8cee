"""How eTOM processes are numbered: three schemes, one for each generation of editions.

>>> LETTERS.parse("1.FAB.1.2.3").parent_identifier
'1.FAB.1.2'
>>> AREAS.parse("1.1.1.5").level, DOMAINS.parse("1.1.1.5").level
(2, 3)
>>> DOMAINS.explain("1.3.03")
"'03' has a leading zero"

What every numbering scheme shares: the parsed identifier and the interface of a scheme.

The numbering of GB921 v4.0 and ITU-T M.3050.2 clause 5: ``[company.]b.XXXX.c[.d[.e]]``.

XXXX names the vertical groupings a process belongs to. The numbers say where it hangs: c the
horizontal or enterprise grouping (level 1), d the level-2 and e the level-3 process. A level-1
process of the standard spans all verticals of its area, so its letters are known: the process
above ``1.F.1.5`` is ``1.OFAB.1``. A company's own grouping may carry the letters of what lies in
it only, such as ``ACME.2.F.5``.

The two schemes that use numbers only: by process area (R8 to R14) and by domain (15 on).

Both write ``1.g.c.d.e...``; they differ in what g is and in the level it stands on. In
``1.1.1.5`` (Order Handling) the second number is the Operations area, on level 0. In ``1.3.3``
(its successor) it is the Customer domain, on level 1. The same text is thus often valid in both
schemes and means two things.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from itertools import combinations

from etom_kg.core.errors import EtomKgError

__all__ = [
    "AREAS",
    "AREA_NUMBERS",
    "AREA_OF_LETTERS",
    "DOMAINS",
    "LETTERS",
    "MAX_LEVEL",
    "NUMBER",
    "SCHEMES",
    "AreaScheme",
    "DomainScheme",
    "Identifier",
    "LetterScheme",
    "Scheme",
    "area_key",
    "letters_fault",
    "number_fault",
    "scheme_of_edition",
]

MAX_LEVEL = 7
"""The deepest level any edition uses (25.5 has processes on level 7)."""

NUMBER = "[1-9][0-9]{0,2}"
"""Regular expression of one number of an identifier: 1 to 999 without leading zeros."""

_NUMBER = re.compile(NUMBER)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A process identifier that obeys its scheme.

    ``digits`` are the numbers behind the letters, the area or the domain. Exactly one of
    ``letters``, ``area`` and ``domain`` is set, according to the scheme. ``parent_identifier``
    is one step up within the same owner (company or TM Forum) and is ``None`` at the top.
    """

    text: str
    scheme: str
    originator: int
    digits: tuple[int, ...]
    level: int
    prefix: str | None = None
    letters: str | None = None
    area: int | None = None
    domain: int | None = None
    parent_identifier: str | None = None

    @property
    def is_company(self) -> bool:
        """Whether a company, and not TM Forum, made or changed this process."""
        return self.prefix is not None or self.originator == 2

    @property
    def parent_candidates(self) -> tuple[str, ...]:
        """Return where the parent may be: the company's own one first, then the standard's.

        A company's process may hang under another of its own or under a standard process, and
        the identifier alone does not say which.
        """
        if self.parent_identifier is None:
            return ()
        own = self.parent_identifier
        if not self.is_company:
            return (own,)
        bare = own if self.prefix is None else own[len(self.prefix) + 1 :]
        return (own, "1" + bare[1:])

    def __str__(self) -> str:
        return self.text


class Scheme(ABC):
    """How one generation of editions numbers its processes.

    ``pattern`` is an anchored regular expression in the subset that Python, SPARQL and SHACL
    share; it accepts exactly the texts that ``parse`` accepts.
    """

    name: str
    title: str
    form: str
    pattern: str

    @abstractmethod
    def _read(self, text: str) -> Identifier | str:
        """Return the identifier, or the reason why ``text`` is none."""

    def parse(self, text: str) -> Identifier | None:
        """Return the parts of an identifier, or ``None`` if it does not obey the scheme."""
        found = self._read(text)
        return found if isinstance(found, Identifier) else None

    def explain(self, text: str) -> str | None:
        """Return in one clause why a text is not an identifier; ``None`` if it is one."""
        found = self._read(text)
        return None if isinstance(found, Identifier) else found

    def is_valid(self, text: str) -> bool:
        """Return whether a text is an identifier of this scheme."""
        return isinstance(self._read(text), Identifier)

    def __repr__(self) -> str:
        return f"<{self.name} {self.form}>"


def number_fault(part: str) -> str | None:
    """Return why one part between the dots is not a number from 1 to 999; ``None`` if it is."""
    if _NUMBER.fullmatch(part):
        return None
    if not part:
        return "there is nothing between two dots or at the end"
    if not (part.isascii() and part.isdigit()):
        return f"{part!r} stands where a number belongs"
    if not part.strip("0"):
        return "numbers count from 1, not from 0"
    if part.startswith("0"):
        return f"{part!r} has a leading zero"
    return f"{part!r} is larger than 999"


AREA_OF_LETTERS: dict[str, str] = {"OFAB": "OPS", "SIP": "SIP", "E": "EM"}
"""All letters of an area, in the order in which they are written, to the area's key."""

STANDARD_LEVELS = 3
_COMPANY_PREFIX = "[A-Za-z0-9][A-Za-z0-9_-]{1,31}"
_COMPANY = re.compile(_COMPANY_PREFIX)


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
        return f"{strange!r} is not a letter of the scheme, which has S I P O F A B E"
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
        self.pattern = f"^({_COMPANY_PREFIX}\\.)?({standard}|{company})$"

    def _read(self, text: str) -> Identifier | str:
        parts = text.split(".")
        where = next((i for i, p in enumerate(parts) if p in ("1", "2") and i < 2), None)
        if where is None:
            return "it does not begin with 1 or 2, or with a company prefix and then 1 or 2"
        prefix = parts[0] if where else None
        if prefix is not None and not _COMPANY.fullmatch(prefix):
            return f"{prefix!r} is not a company prefix of 2 to 32 letters, digits, '-' or '_'"
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


AREA_NUMBERS: dict[int, str] = {1: "OPS", 2: "SIP", 3: "EM"}
"""The second number of the R8 to R14 scheme to the key of the process area."""

# Without letters to show where the standard part starts, a company must begin with a letter.
_NUMERIC_PREFIX = "[A-Za-z][A-Za-z0-9_-]{1,31}"
_NUMERIC_COMPANY = re.compile(_NUMERIC_PREFIX)


class _NumberScheme(Scheme):
    """What the two share; a subclass says what the second number is."""

    group_pattern: str
    top_level: int

    def __init__(self) -> None:
        more = f"(\\.{NUMBER}){{0,{MAX_LEVEL - self.top_level}}}"
        self.pattern = f"^(1|{_NUMERIC_PREFIX}\\.[12])\\.{self.group_pattern}{more}$"

    def _group_fault(self, group: str) -> str | None:
        return number_fault(group)

    def _place(self, group: int) -> tuple[int | None, int | None]:
        """Return the area and the domain that the second number stands for."""
        raise NotImplementedError

    def _read(self, text: str) -> Identifier | str:
        parts = text.split(".")
        prefix = None
        if parts[0][:1].isalpha():
            prefix = parts.pop(0)
            if not _NUMERIC_COMPANY.fullmatch(prefix):
                return f"{prefix!r} is not a company prefix of 2 to 32 letters, digits, '-' or '_'"
        fault = self._fault(prefix, parts)
        if fault:
            return fault
        area, domain = self._place(int(parts[1]))
        head = "" if prefix is None else prefix + "."
        return Identifier(
            text=text,
            scheme=self.name,
            prefix=prefix,
            originator=int(parts[0]),
            area=area,
            domain=domain,
            digits=tuple(map(int, parts[2:])),
            level=len(parts) - 2 + self.top_level,
            parent_identifier=head + ".".join(parts[:-1]) if len(parts) > 2 else None,
        )

    def _fault(self, prefix: str | None, parts: list[str]) -> str | None:
        if not parts or parts[0] not in ("1", "2"):
            return "it does not begin with 1, or with a company prefix and then 1 or 2"
        if parts[0] == "2" and prefix is None:
            return "2 marks a company's own process, and the company prefix before it is missing"
        if len(parts) < 2:
            return "only the first number is there"
        fault = self._group_fault(parts[1]) or next(
            filter(None, map(number_fault, parts[2:])), None
        )
        if fault:
            return fault
        level = len(parts) - 2 + self.top_level
        return f"it is on level {level}, and {MAX_LEVEL} is the most" if level > MAX_LEVEL else None


class AreaScheme(_NumberScheme):
    """R8 to R14: ``1.<area>.c.d.e``, where the area (level 0) is 1, 2 or 3."""

    name = "areas"
    title = "R8 to R14: number of the process area"
    form = "[company.]b.<area>[.c[.d[.e...]]]"
    group_pattern = "[1-3]"
    top_level = 0

    def _group_fault(self, group: str) -> str | None:
        fault = number_fault(group)
        if fault or int(group) in AREA_NUMBERS:
            return fault
        return f"there is no process area {group}; 1 is Operations, 2 SIP, 3 Enterprise Management"

    def _place(self, group: int) -> tuple[int | None, int | None]:
        return group, None


class DomainScheme(_NumberScheme):
    """15 and later: ``1.<domain>.c.d...``, where the domain is a level-1 element.

    Which domain numbers exist differs from release to release and is data, not form.
    """

    name = "domains"
    title = "15 and later: number of the domain"
    form = "[company.]b.<domain>[.c[.d...]]"
    group_pattern = NUMBER
    top_level = 1

    def _place(self, group: int) -> tuple[int | None, int | None]:
        return None, group


AREAS = AreaScheme()
DOMAINS = DomainScheme()


SCHEMES: dict[str, Scheme] = {s.name: s for s in (LETTERS, AREAS, DOMAINS)}

# "Frameworx 16.0", "R14.5", "GB921 v4.0": the release is the number at the end.
_RELEASE = re.compile(r"(?:^|[\sRrVv])(\d{1,2})(?:\.(\d{1,2}))?(?:\.\d+)?$")


def scheme_of_edition(edition: str) -> Scheme:
    """Return the scheme that an edition such as ``"4.0"``, ``"R14.5"`` or ``"25.5"`` uses.

    Raises ``EtomKgError`` if the text ends in no release number from 4 to 99.
    """
    match = _RELEASE.search(edition.strip())
    release = int(match[1]) if match else 0
    if release < 4:
        raise EtomKgError(f"{edition!r} is not an edition of eTOM; write its number, such as 14.5")
    if release < 8:
        return LETTERS
    return AREAS if release < 15 else DOMAINS
