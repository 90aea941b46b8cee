"""An invented framework of a tram company: names to be found in invented sentences."""

from __future__ import annotations

from etom_kg.core.model import Block, Piece
from etom_kg.interfaces.decide import Reader
from etom_kg.interfaces.names.lexicon import Lexicon
from etom_kg.interfaces.values import Decision, Described, Element, Unresolved

OWN = "2.A.2.3"

_PROCESSES = [
    ("2.OFAB.1", "Guest Relations Management", "GRM", "OPS"),
    ("2.F.1.1", "Ticket Handling", "", "2.OFAB.1"),
    ("2.A.1.2", "Complaint Handling", "", "2.OFAB.1"),
    ("2.B.1.3", "Fare Collection", "", "2.OFAB.1"),
    ("2.OFAB.2", "Vehicle Management & Operations", "VM&O", "OPS"),
    ("2.O.2.1", "VM&O Support & Readiness", "", "2.OFAB.2"),
    ("2.O.2.1.1", "Support Vehicle Fault Management", "", "2.O.2.1"),
    ("2.F.2.2", "Depot Provisioning", "", "2.OFAB.2"),
    ("2.F.2.4", "Seat Configuration & Activation", "", "2.OFAB.2"),
    (OWN, "Vehicle Fault Management", "", "2.OFAB.2"),
    ("2.A.2.3.1", "Report Vehicle Fault", "", OWN),
    ("2.A.2.3.2", "Track & Manage Vehicle Fault", "", OWN),
    ("2.A.2.3.3", "Close Vehicle Fault", "", OWN),
    ("2.A.2.5", "Vehicle Performance Management", "", "2.OFAB.2"),
    ("2.A.2.5.1", "Monitor Vehicle Performance", "", "2.A.2.5"),
    ("2.A.2.5.2", "Analyse Vehicle Performance", "", "2.A.2.5"),
    ("2.SIP.1", "Timetable Development & Management", "TD&M", "SIP"),
    ("2.P.1.1", "Timetable Development & Retirement", "", "2.SIP.1"),
    ("2.S.1.2", "Timetable Planning", "", "2.SIP.1"),
    ("2.I.1.3", "Timetable Capability Delivery", "", "2.SIP.1"),
    ("2.I.1.4", "Depot Capability Delivery", "", "2.SIP.1"),
    ("2.E.1", "Enterprise Safety Management", "ESM", "EM"),
    ("2.E.1.1", "Risk Management", "", "2.E.1"),
    ("2.E.1.2", "Legal Management", "", "2.E.1"),
    ("2.E.1.3", "Knowledge Management", "", "2.E.1"),
]
_GROUPINGS = [
    ("OPS", "Operations", "area"),
    ("SIP", "Strategy, Infrastructure & Product", "area"),
    ("EM", "Enterprise Management", "area"),
    ("F", "Fulfilment", "vertical"),
    ("A", "Assurance", "vertical"),
    ("B", "Billing", "vertical"),
    ("I", "Infrastructure Lifecycle Management", "vertical"),
    ("P", "Product Lifecycle Management", "vertical"),
]
_PARENTS = {identifier: parent for identifier, _, _, parent in _PROCESSES}


def ancestors(identifier: str) -> tuple[str, ...]:
    found = []
    while identifier in _PARENTS:
        identifier = _PARENTS[identifier]
        found.append(identifier)
    return tuple(found)


def lexicon() -> Lexicon:
    elements = [
        Element(i, name, "named", i.count("."), ancestors(i), (), (short,) if short else ())
        for i, name, short, _ in _PROCESSES
    ]
    elements += [Element(key, name, kind) for key, name, kind in _GROUPINGS]
    layers = {"guest": "2.OFAB.1", "GRM": "2.OFAB.1", "vehicle": "2.OFAB.2"}
    return Lexicon(elements, layers=layers, sets={"FAB": ("F", "A", "B")})


LEXICON = lexicon()
NAMES = {element.name: element.identifier for element in LEXICON.elements.values()}


def described(*texts: str, identifier: str = OWN, kind: str = "paragraph") -> Described:
    name = next(name for i, name, _, _ in _PROCESSES if i == identifier)
    blocks = [("9.1", "extended", Block(kind, text, (Piece(0, 0),))) for text in texts]
    return Described(identifier, name, identifier.count("."), ancestors(identifier), blocks)


def decisions(*texts: str, identifier: str = OWN, kind: str = "paragraph") -> list[Decision]:
    found = Reader(described(*texts, identifier=identifier, kind=kind), LEXICON).read()
    return [x for x in found if isinstance(x, Decision)]


def unresolved(*texts: str, identifier: str = OWN) -> list[Unresolved]:
    found = Reader(described(*texts, identifier=identifier), LEXICON).read()
    return [x for x in found if isinstance(x, Unresolved)]


def stated(*texts: str, identifier: str = OWN, kind: str = "paragraph") -> dict[str, str]:
    """Return the direction of each interface, by the other's identifier (``a>b`` if third)."""
    told: dict[str, set[str]] = {}
    for d in decisions(*texts, identifier=identifier, kind=kind):
        if d.direction and d.confidence >= 0.5:
            key = d.other if d.subject == identifier else f"{d.subject}>{d.other}"
            key += ":external" if d.category == "external" else ""
            told.setdefault(key, set()).update(
                {"in", "out"} if d.direction == "both" else {d.direction}
            )
    return {key: "both" if len(ways) > 1 else ways.pop() for key, ways in told.items()}
