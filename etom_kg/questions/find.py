"""Find elements of all editions and kinds by what people call them.

An ``Index`` holds the identifiers, names, former names and definitions of a store, read once. A
search folds case, ``&`` and British spelling, tolerates one slip a word, and ranks: identifier,
whole name, beginning of a name, words of a name, former names, definitions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary

from pyoxigraph import NamedNode

from etom_kg.core.editions import complete_editions, release
from etom_kg.core.namespaces import BASE, DCTERMS, ETOM, RDF, RDFS, SKOS
from etom_kg.core.spelling import spelling_key
from etom_kg.store import Store

__all__ = [
    "KINDS",
    "Entry",
    "Hit",
    "Index",
    "edition_of",
    "entry_of",
    "find",
    "index_of",
    "natural",
]

KINDS: dict[str, str] = {
    "Process": "process",
    "DeletedProcess": "deleted process",
    "ProcessArea": "area",
    "VerticalGrouping": "vertical",
    "Domain": "domain",
    "Component": "component",
    "OpenApi": "API",
    "InformationEntity": "entity",
    "InformationDomain": "information domain",
    "ApplicationFunction": "function",
    "AggregateFunction": "function group",
    "Application": "application",
    "SystemKind": "system",
    "System": "own system",
    "FunctionalBlock": "functional block",
    "Flow": "flow",
    "Event": "event",
    "Document": "document",
    "Edition": "edition",
    "OriginalIdentifier": "former identifier",
    "Owner": "owner",
}
"""The classes whose members people look for, by what they are called, in the order of lists."""

_ORDER = {kind: place for place, kind in enumerate(dict.fromkeys(KINDS.values()))}
_LONG = 4
"""Letters that a word must have for a slip in it to be forgiven."""
_MINOR, _MINOR_KINDS = 2, ("event", "former identifier", "deleted process")
"""Kinds that are looked for less often come later, by so many ranks."""
_RANKS = ("identifier", "name", "start of name", "words of name", "former name", "definition")


@dataclass(frozen=True, slots=True)
class Entry:
    """One element: ``names`` are its other names, ``edition`` is empty where it has none."""

    node: NamedNode
    kind: str
    edition: str
    identifier: str
    name: str
    names: tuple[str, ...] = ()
    definition: str = field(default="", repr=False)

    @property
    def key(self) -> str:
        """What to type for exactly this element: ``25.5/1.3.3``, ``TMF622``, or its IRI."""
        if not self.identifier or not self.node.value.startswith(BASE):
            return self.node.value
        return f"{self.edition}/{self.identifier}" if self.edition else self.identifier

    @property
    def display_name(self) -> str:
        """The element in a sentence: ``25.5/1.3.3 Customer Order Management``."""
        return self.key if self.key == self.name else f"{self.key} {self.name}".rstrip()


@dataclass(frozen=True, slots=True)
class Hit:
    """An element that was found, how, and the name or text that was met."""

    entry: Entry
    matched: str
    text: str


def edition_of(iri: str) -> str:
    """Return the edition in the IRI of a shipped element; empty where it has none."""
    parts = iri.removeprefix(BASE).split("/")
    return parts[1] if len(parts) > 2 and release(parts[1]) and parts[1][:1].isdigit() else ""


class Index:
    """The names of elements, searchable. Building takes one pass, a search a few milliseconds."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = sorted(entries, key=_by_edition_and_kind)
        self._nodes = {entry.node.value: entry for entry in self.entries}

    @cached_property
    def _identifiers(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.identifier:
                found.setdefault(entry.identifier.casefold(), []).append(entry)
        return found

    @cached_property
    def _keys(self) -> list[list[tuple[str, tuple[str, ...]]]]:
        """Of each element its names, each with its comparable words."""
        return [
            [(name, spelling_key(name)) for name in (entry.name, *entry.names) if name]
            for entry in self.entries
        ]

    @cached_property
    def _names(self) -> dict[tuple[str, ...], list[tuple[Entry, str]]]:
        found: dict[tuple[str, ...], list[tuple[Entry, str]]] = {}
        for entry, keys in zip(self.entries, self._keys, strict=True):
            for name, key in keys:
                found.setdefault(key, []).append((entry, name))
        return found

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        """The places of the elements that have a word in a name or in their definition."""
        found: dict[str, list[int]] = {}
        for place, (entry, keys) in enumerate(zip(self.entries, self._keys, strict=True)):
            words = {word for _, key in keys for word in key}
            for word in words.union(spelling_key(entry.definition)):
                found.setdefault(word, []).append(place)
        return found

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._words)

    def by_node(self, node: NamedNode) -> Entry | None:
        """Return the element with an IRI."""
        return self._nodes.get(node.value)

    def by_identifier(self, text: str) -> list[Entry]:
        """Return the elements with an identifier, in whatever case it is written."""
        return list(self._identifiers.get(text.casefold(), ()))

    def by_name(self, text: str) -> list[Hit]:
        """Return the elements with a name, present names before former and variant ones."""
        found: dict[Entry, Hit] = {}
        for entry, name in self._names.get(spelling_key(text), ()):
            matched = "name" if name == entry.name else "former name"
            if entry not in found or matched == "name":
                found[entry] = Hit(entry, matched, name)
        return sorted(found.values(), key=lambda hit: _RANKS.index(hit.matched))

    def search(self, text: str, most: int = 20, kinds: Sequence[str] = ()) -> list[Hit]:
        """Return the best elements for words, in order; ``kinds`` keeps only some."""
        wanted = spelling_key(text)
        found: dict[Entry, tuple[tuple[object, ...], Hit]] = {}
        for entry in self.by_identifier(text.strip()):
            found[entry] = ((0, 0, 0), Hit(entry, "identifier", entry.identifier))
        identifiers = text.strip().casefold()
        if wanted:
            for place in self._places(wanted):
                entry = self.entries[place]
                if entry not in found:
                    found[entry] = self._judged(place, wanted)
        if len(identifiers) > 1 and any(c.isdigit() for c in identifiers):
            for known, entries in self._identifiers.items():
                if known.startswith(identifiers):
                    for entry in entries:
                        rank = ((1, len(known), 0), Hit(entry, "identifier", entry.identifier))
                        found.setdefault(entry, rank)
        kept = [pair for pair in found.values() if not kinds or pair[1].entry.kind in kinds]
        kept.sort(key=lambda pair: (*pair[0], *_by_edition_and_kind(pair[1].entry)))
        return [hit for _, hit in kept[:most]]

    def near(self, text: str, kinds: Sequence[str] = (), most: int = 3) -> list[str]:
        """Return identifiers and names that look like a text that nothing has.

        Where only few elements can be meant, all that hold the text count as near.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import JaroWinkler

        entries = [entry for entry in self.entries if not kinds or entry.kind in kinds]
        known = {entry.name.casefold(): entry.name for entry in entries}
        known |= {entry.identifier.casefold(): entry.identifier for entry in entries}
        wanted = text.casefold()
        found = process.extract(
            wanted,
            list(known),
            scorer=JaroWinkler.normalized_similarity,
            limit=most,
            score_cutoff=0.85,
        )
        near = [known[match[0]] for match in found]
        if kinds and not near and wanted:
            near = [name for key, name in known.items() if wanted in key][:most]
        return near

    def _places(self, wanted: Sequence[str]) -> list[int]:
        """Return the elements that have every word, as it is, as a beginning, or with a slip."""
        places: set[int] | None = None
        for word in wanted:
            having = {place for known in self._like(word) for place in self._words[known]}
            places = having if places is None else places & having
            if not places:
                return []
        return sorted(places or ())

    def _like(self, word: str) -> Iterator[str]:
        start = bisect_left(self._vocabulary, word)
        found = False
        for known in self._vocabulary[start:]:
            if not known.startswith(word):
                break
            found = True
            yield known
        if not found and len(word) >= _LONG:
            from rapidfuzz import process
            from rapidfuzz.distance import OSA

            near = process.extract(
                word, self._vocabulary, scorer=OSA.distance, score_cutoff=1, limit=8
            )
            yield from (match[0] for match in near)

    def _judged(self, place: int, wanted: tuple[str, ...]) -> tuple[tuple[object, ...], Hit]:
        """Return how well an element fits words, the best of its names, its definition last."""
        entry = self.entries[place]
        best: tuple[tuple[object, ...], Hit] | None = None
        for name, key in self._keys[place]:
            rank = _fit(wanted, key)
            if rank is None:
                continue
            former = name != entry.name
            matched = "former name" if former else _RANKS[rank]
            late = (0.5 if former else 0) + (_MINOR if entry.kind in _MINOR_KINDS else 0)
            judged = ((rank + late, len(key), former), Hit(entry, matched, name))
            best = min(best, judged, key=lambda pair: pair[0]) if best else judged
        if best:
            return best
        return (9, len(entry.definition), False), Hit(entry, "definition", entry.definition)


def _fit(wanted: tuple[str, ...], key: tuple[str, ...]) -> int | None:
    """Return the rank of a name for words, or ``None`` if a word is not in it."""
    if key == wanted:
        return _RANKS.index("name")
    if key[: len(wanted)] == wanted or " ".join(key).startswith(" ".join(wanted)):
        return _RANKS.index("start of name")
    if all(any(_alike(word, other) for other in key) for word in wanted):
        return _RANKS.index("words of name")
    return None


def _alike(word: str, other: str) -> bool:
    if other.startswith(word):
        return True
    if len(word) < _LONG or abs(len(word) - len(other)) > 1:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(word, other, score_cutoff=1) <= 1


def _by_edition_and_kind(entry: Entry) -> tuple[object, ...]:
    """Order elements: by kind, the complete editions first, the newest first, then as numbered."""
    complete = {each.key for each in complete_editions()}
    newest = tuple(-number for number in release(entry.edition)) if entry.edition else ()
    kind = _ORDER.get(entry.kind, len(_ORDER))
    return (kind, entry.edition not in complete, newest, natural(entry.identifier), entry.name)


def natural(identifier: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts identifiers as people count: 1.9 before 1.10."""
    parts = identifier.split(".")
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


_READ = (
    SKOS.notation,
    DCTERMS.identifier,
    SKOS.prefLabel,
    RDFS.label,
    SKOS.altLabel,
    SKOS.hiddenLabel,
    SKOS.definition,
    ETOM.inEdition,
)
_INDEXES: WeakKeyDictionary[Store, Index] = WeakKeyDictionary()


def index_of(store: Store) -> Index:
    """Return the index of a store, made at the first call; a store that changes needs a new one."""
    if store not in _INDEXES:
        _INDEXES[store] = Index(_entries(store))
    return _INDEXES[store]


def find(
    store: Store, text: str, *, most: int = 20, kinds: Sequence[str] = (), edition: str = ""
) -> list[Hit]:
    """Return the elements that words or an identifier find, the best first."""
    hits = index_of(store).search(text, most if not edition else 10 * most, kinds)
    return [hit for hit in hits if not edition or hit.entry.edition == edition][:most]


def _local(iri: str) -> str:
    return iri.rpartition("#")[2] if iri.startswith(ETOM.iri) else ""


def _made(iri: str, kind: str, texts: Mapping[str, Sequence[str]]) -> Entry:
    """Return an entry from the texts of its properties."""

    def values(*properties: NamedNode) -> list[str]:
        return list(
            dict.fromkeys(text for each in properties for text in texts.get(each.value, ()))
        )

    names = values(SKOS.prefLabel, RDFS.label)
    edition = edition_of(iri) or next(
        (each.rpartition("/")[2] for each in values(ETOM.inEdition)), ""
    )
    return Entry(
        NamedNode(iri),
        kind,
        "" if kind in ("edition", "former identifier") else edition,
        next(iter(values(SKOS.notation, DCTERMS.identifier)), "")
        or (iri.rpartition("/")[2] if kind == "edition" else ""),
        next(iter(names), ""),
        tuple(dict.fromkeys((*names[1:], *values(SKOS.altLabel, SKOS.hiddenLabel)))),
        next(iter(values(SKOS.definition)), ""),
    )


def entry_of(store: Store, node: NamedNode) -> Entry:
    """Return one element, read by itself; its kind is empty where it is none of ``KINDS``."""
    if store in _INDEXES and (known := _INDEXES[store].by_node(node)):
        return known
    found: dict[str, list[str]] = {}
    rows = store.select(f"SELECT ?p ?o WHERE {{ {node} ?p ?o }}").values()
    for predicate, value in rows:
        found.setdefault(predicate, []).append(str(value))
    kinds = [KINDS[name] for t in found.get(RDF.type.value, ()) if (name := _local(t)) in KINDS]
    return _made(node.value, min(kinds, key=_ORDER.__getitem__, default=""), found)


def _entries(store: Store) -> Iterator[Entry]:
    """Yield all elements of a store, read property by property."""
    classes = " ".join(str(ETOM[name]) for name in KINDS)
    kinds: dict[str, str] = {}
    for node, kind in store.select(
        f"SELECT ?e ?kind WHERE {{ VALUES ?kind {{ {classes} }} ?e {RDF.type} ?kind }}"
    ).values():
        if not node.startswith("_:"):
            name = KINDS[_local(kind)]
            kinds[node] = min(kinds.get(node, name), name, key=_ORDER.__getitem__)
    texts: dict[str, dict[str, list[str]]] = {iri: {} for iri in kinds}
    for each in _READ:
        for node, text in store.select(f"SELECT ?e ?text WHERE {{ ?e {each} ?text }}").values():
            if node in texts:
                texts[node].setdefault(each.value, []).append(str(text))
    for iri, kind in kinds.items():
        yield _made(iri, kind, texts[iri])
