"""How eTOM processes are numbered: three schemes, one for each generation of editions.

>>> LETTERS.parse("1.FAB.1.2.3").parent_identifier
'1.FAB.1.2'
>>> AREAS.parse("1.1.1.5").level, DOMAINS.parse("1.1.1.5").level
(2, 3)
>>> DOMAINS.explain("1.3.03")
"'03' has a leading zero"
"""

from __future__ import annotations

import re

from etom_kg.errors import EtomKgError
from etom_kg.numbering.identifier import MAX_LEVEL, Identifier, Scheme
from etom_kg.numbering.letters import AREA_OF_LETTERS, LETTERS, LetterScheme, area_key
from etom_kg.numbering.numeric import AREA_NUMBERS, AREAS, DOMAINS, AreaScheme, DomainScheme

__all__ = [
    "AREAS",
    "AREA_NUMBERS",
    "AREA_OF_LETTERS",
    "DOMAINS",
    "LETTERS",
    "MAX_LEVEL",
    "SCHEMES",
    "AreaScheme",
    "DomainScheme",
    "Identifier",
    "LetterScheme",
    "Scheme",
    "area_key",
    "scheme_of_edition",
]

SCHEMES: dict[str, Scheme] = {s.name: s for s in (LETTERS, AREAS, DOMAINS)}

# "Frameworx 16.0", "R14.5", "GB921 v4.0" and "25.5": the release is the number at the end.
_RELEASE = re.compile(r"(?:^|[\sRrVv])(\d{1,2})(?:\.(\d{1,2}))?(?:\.\d+)?$")


def scheme_of_edition(edition: str) -> Scheme:
    """Return the scheme that an edition such as ``"4.0"``, ``"R14.5"`` or ``"25.5"`` uses.

    Raises ``EtomKgError`` if the text ends in no release number from 4 to 99.
    """
    match = _RELEASE.search(edition.strip())
    release = int(match[1]) if match else 0
    if release < 4:
        raise EtomKgError(f"{edition!r} is no edition of eTOM; write one such as 4.0, 14.5 or 25.5")
    if release < 8:
        return LETTERS
    return AREAS if release < 15 else DOMAINS
