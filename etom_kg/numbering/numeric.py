"""The two schemes that use numbers only: by process area (R8 to R14) and by domain (15 on).

Both write ``1.g.c.d.e...``; they differ in what g is and in the level it stands on. In
``1.1.1.5`` (Order Handling) the second number is the Operations area, on level 0. In ``1.3.3``
(its successor) it is the Customer domain, on level 1. The same text is thus often valid in both
schemes and means two things.
"""

from __future__ import annotations

import re

from etom_kg.numbering.identifier import MAX_LEVEL, NUMBER, Identifier, Scheme, number_fault

__all__ = ["AREAS", "AREA_NUMBERS", "DOMAINS", "AreaScheme", "DomainScheme"]

AREA_NUMBERS: dict[int, str] = {1: "OPS", 2: "SIP", 3: "EM"}
"""The second number of the R8 to R14 scheme to the key of the process area."""

# Without letters to show where the standard part starts, a company must begin with a letter.
_PREFIX = "[A-Za-z][A-Za-z0-9_-]{1,31}"
_COMPANY = re.compile(_PREFIX)


class _NumberScheme(Scheme):
    """What the two share; a subclass says what the second number is."""

    group_pattern: str
    top_level: int

    def __init__(self) -> None:
        more = f"(\\.{NUMBER}){{0,{MAX_LEVEL - self.top_level}}}"
        self.pattern = f"^(1|{_PREFIX}\\.[12])\\.{self.group_pattern}{more}$"

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
            if not _COMPANY.fullmatch(prefix):
                return f"{prefix!r} is no company prefix of 2 to 32 letters, digits, '-' or '_'"
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
