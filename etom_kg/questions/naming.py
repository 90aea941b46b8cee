"""One way to name a thing: from what a person types to the one element that is meant.

Understood are an identifier, ``EDITION/IDENTIFIER``, an IRI, a CURIE, a name, a former or variant
name; in any case and spelling, with a trailing full stop, behind ``eTOM``, and an identifier with
its name ("1.F.1.5 Order Handling"), where the name decides between editions and is checked.

The edition is what the user says; else what the question reads; else letters are of the edition
numbered by letters and numbers of the one by domain (``data/editions.csv``); editions that are held
in part only where nothing else has it. What stands in another edition than the question reads is
translated along exact matches, and that is said in ``Meant.notes``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from etom_kg.core.editions import complete_editions, default_for, find_edition, release
from etom_kg.core.errors import QueryError
from etom_kg.core.namespaces import BASE, PREFIXES, SKOS
from etom_kg.core.numbering import DOMAINS, LETTERS
from etom_kg.core.spelling import spelling_key
from etom_kg.questions.find import Entry, Hit, entry_of, index_of
from etom_kg.store import Store

__all__ = ["Asked", "Meant", "asked", "find_element", "meant", "other_editions", "translated"]

_IRI = re.compile(r"<?([A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"{}|\\^`]+|urn:[^\s<>\"{}|\\^`]+)>?$")
_CURIE = re.compile(r"([A-Za-z][\w-]*):([^\s<>\"{}|\\^`:]+)$")
_FRAMEWORK = re.compile(r"(?:e-?tom|gb921)(?:\s+(?:id|identifier|process))?\s*[:#]?\s+(?=\S)", re.I)
_IDENTIFIER = re.compile(
    r"((?:[A-Za-z][\w-]*\.)?[0-9]+(?:\.(?:[0-9]+|[A-Za-z]{1,8}))+|TMFC?\s?-?[0-9]+)\.?"
    r"(?:\s*[:,|–—-]\s*|\s+|$)(.*)$",
    re.I | re.S,
)
_EDITION = re.compile(r"(?:edition\s+|release\s+|v|R)?(\d+(?:\.\d+)?)\s*([/: ])\s*(?=\S)", re.I)
_LETTERS_OF = re.compile(r"^1\.[a-z]{1,5}(?=\.|$)", re.I)
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text says: an IRI, or an edition, an identifier and a name, each perhaps empty."""

    text: str
    iri: str = ""
    edition: str = ""
    identifier: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Meant:
    """The element that is meant, and what the user should hear about how it was found."""

    entry: Entry
    notes: tuple[str, ...] = ()

    @property
    def node(self) -> NamedNode:
        """Its IRI."""
        return self.entry.node


def asked(text: str) -> Asked:
    """Take a text apart, without looking at any graph.

    >>> asked("eTOM 25.5/1.3.3").edition, asked("1.F.1.5. Order Handling").name
    ('25.5', 'Order Handling')
    """
    given = " ".join(text.split())
    if match := _IRI.fullmatch(given):
        return Asked(given, iri=match[1])
    match = _CURIE.fullmatch(given)
    if match and match[1] in PREFIXES:
        return Asked(given, iri=PREFIXES[match[1]] + match[2])
    if match and "/" in match[2]:
        return Asked(given, iri=f"{BASE}{match[1]}/{match[2]}")
    rest = match[2] if match and not match[1].isdigit() else _FRAMEWORK.sub("", given, count=1)
    edition, rest = _with_edition(rest)
    found = _IDENTIFIER.fullmatch(rest)
    if found:
        identifier = _LETTERS_OF.sub(lambda m: m[0].upper(), found[1].replace(" ", ""))
        return Asked(given, "", edition, identifier, found[2].strip(" .:,|–—-"))
    return Asked(given, "", edition, "", rest.rstrip(" ."))


def _with_edition(text: str) -> tuple[str, str]:
    """Split a text at its edition: ``25.5/1.3.3``, ``25.5 1.3.3``, ``v4.0: 1.F.1.5``."""
    match = _EDITION.match(text)
    if match and (match[2] == "/" or find_edition(match[1])):
        return match[1], text[match.end() :]
    return "", text


def find_element(
    store: Store, text: str, *, edition: str = "", kinds: Sequence[str] = ()
) -> NamedNode:
    """Return the one element that a text means; see ``meant``."""
    return meant(store, text, edition=edition, kinds=kinds).node


def meant(
    store: Store, text: str, *, edition: str = "", kinds: Sequence[str] = (), only: bool = False
) -> Meant:
    """Return the one element that a text means.

    ``edition`` is what the question, file or column reads; with ``only`` an element of another
    edition is translated to it. ``kinds`` are those that may be meant. Raises ``QueryError`` where
    nothing fits, naming what is near, and where several fit, saying what to type.
    """
    given = asked(text)
    if given.iri:
        found = Meant(_entry_of(store, given.iri))
        if kinds and found.entry.kind and found.entry.kind not in kinds:
            raise _wrong_kind(given, [found.entry], kinds)
    else:
        found = _chosen(store, given, edition, kinds)
    if only and edition and found.entry.edition not in ("", edition):
        return translated(store, found, edition)
    return found


def _chosen(store: Store, given: Asked, edition: str, kinds: Sequence[str]) -> Meant:
    hits = list(_hits(store, given))
    if not hits:
        raise _nothing(store, given, kinds)
    fitting = [hit for hit in hits if not kinds or hit.entry.kind in kinds]
    if not fitting:
        raise _wrong_kind(given, [hit.entry for hit in _by_rule(hits)], kinds)
    here = _living_in(given.edition or edition, fitting)
    if given.edition and not here:
        raise _elsewhere(store, given, [hit.entry for hit in fitting])
    chosen = _only(given, here or _by_rule(fitting)).entry
    notes = () if given.edition else tuple(_also(given, chosen, fitting))
    return Meant(chosen, notes)


def _living_in(edition: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits in an edition: deleted processes only where there is nothing else."""
    found = [hit for hit in hits if edition and hit.entry.edition == edition]
    return [hit for hit in found if hit.entry.kind != "deleted process"] or found


def _hits(store: Store, given: Asked) -> Iterator[Hit]:
    """Yield what has the identifier (and, if one stands beside it, the name), or else the name."""
    if not given.identifier:
        found = [] if " " in given.name else list(_by_identifier(store, given.name))
        found = found or list(_by_notation(store, given.name))
        yield from found
        known = {hit.entry.node for hit in found}
        if len(known) != 1 or given.edition:
            named = index_of(store).by_name(given.name)
            yield from (hit for hit in named if hit.entry.node not in known)
        return
    found = list(_by_identifier(store, given.identifier))
    if not given.name:
        yield from found
    elif not found:
        yield from index_of(store).by_name(given.text)
    else:
        agreeing = [hit for hit in found if _has_name(hit.entry, given.name)]
        if not agreeing:
            raise _disagreeing(store, given, [hit.entry for hit in found])
        yield from agreeing


def _by_identifier(store: Store, identifier: str) -> Iterator[Hit]:
    """Yield what has an identifier; asked of the store first, for most are written as they are."""
    for spelling in dict.fromkeys((identifier, identifier.upper())):
        found = list(_by_notation(store, spelling))
        if found:
            yield from found
            return
    for entry in index_of(store).by_identifier(identifier):
        yield Hit(entry, "identifier", entry.identifier)


def _by_notation(store: Store, notation: str) -> Iterator[Hit]:
    rows = store.select(
        f"SELECT DISTINCT ?e WHERE {{ ?e {SKOS.notation} {Literal(notation)} FILTER(isIRI(?e)) }} "
        "ORDER BY ?e"
    ).values()
    for (iri,) in rows:
        entry = _entry_of(store, iri)
        if entry.kind:
            yield Hit(entry, "identifier", notation)


def _entry_of(store: Store, iri: str) -> Entry:
    """Return the element with an IRI; one of no kind that people look for has no kind."""
    try:
        node = NamedNode(iri)
    except ValueError:
        raise QueryError(f"{iri!r} is not an IRI; write one such as {BASE}process/...") from None
    return entry_of(store, node)


def _has_name(entry: Entry, name: str) -> bool:
    key = spelling_key(name)
    return any(spelling_key(known) == key for known in (entry.name, *entry.names))


def _by_rule(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the hits that count where nobody says the edition.

    An identifier is of the default edition of its numbering, or else of the newest that has it. A
    name is of the complete editions, or of the others where no complete one has it; a present name
    counts before a former one.
    """
    if hits[0].matched == "identifier":
        yield from _by_numbering(hits)
        return
    complete = {each.key for each in complete_editions()}
    whole = [hit for hit in hits if hit.entry.edition in complete]
    for matched in ("name", "former name"):
        named = [hit for hit in whole or hits if hit.matched == matched]
        if named:
            yield from named
            return


def _by_numbering(hits: Sequence[Hit]) -> Iterator[Hit]:
    processes = [h for h in hits if h.entry.kind == "process"] or list(hits)
    lettered = any(c.isalpha() for c in processes[0].entry.identifier)
    default = default_for(LETTERS if lettered else DOMAINS).key
    here = [hit for hit in processes if hit.entry.edition == default]
    if here:
        yield from here
        return
    newest = max((release(hit.entry.edition) for hit in processes), default=())
    yield from (hit for hit in processes if release(hit.entry.edition) == newest)


def _only(given: Asked, hits: Iterable[Hit]) -> Hit:
    """Return the one element among hits; raises ``QueryError`` that lists several."""
    found = {hit.entry.node: hit for hit in hits}
    if len(found) == 1:
        return next(iter(found.values()))
    listed = [hit.entry for hit in found.values()]
    raise QueryError(
        f"{given.text!r} is the name of several elements: {_list(listed)}; "
        f"say which, for example {listed[0].key}"
    )


def _also(given: Asked, chosen: Entry, hits: Sequence[Hit]) -> Iterator[str]:
    """Yield a note about what else the text means; an identifier is known to be re-used."""
    others = [h.entry for h in hits if h.entry.node != chosen.node]
    if others and not given.identifier and chosen.identifier != given.name:
        yield f"{given.text!r} is taken as {chosen.display_name}; there is also {_list(others)}"


def _list(entries: Sequence[Entry], most: int = 6) -> str:
    listed = [each.display_name for each in entries]
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more


def translated(store: Store, found: Meant, edition: str) -> Meant:
    """Return an element of another edition as what it is in this one, along exact matches.

    Raises ``QueryError`` with what the crosswalk says where no exact match leads there.
    """
    links = list(_matches(store, found.entry, edition))
    exact = list(
        dict.fromkeys(entry.node for predicate, entry in links if predicate == _MATCHES[0])
    )
    own = found.entry
    if len(exact) == 1:
        entry = next(e for _, e in links if e.node == exact[0])
        note = f"{own.identifier} of {own.edition} is {entry.identifier} in {edition}"
        return replace(found, entry=entry, notes=(*found.notes, note))
    where = f"{own.display_name} is of {own.edition}, and this reads {edition}"
    if not links:
        raise QueryError(
            f"{where}, where the crosswalk has nothing of it; try `etom-kg map {own.key}`"
        )
    ways = {
        "exactMatch": "it is",
        "closeMatch": "it is close to",
        "broadMatch": "it is a part of",
        "narrowMatch": "parts of it are",
    }
    there = "; ".join(
        f"{ways[way]} {_list([entry for each, entry in links if each == way])}"
        for way in _MATCHES
        if any(each == way for each, _ in links)
    )
    raise QueryError(f"{where}: there {there}; say which")


def _matches(store: Store, entry: Entry, edition: str) -> Iterator[tuple[str, Entry]]:
    """Yield the SKOS mappings of an element to those of an edition, seen from the element."""
    turned = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}
    for way in _MATCHES:
        back = SKOS[turned.get(way, way)]
        rows = store.select(
            f"SELECT DISTINCT ?other WHERE {{ {{ {entry.node} {SKOS[way]} ?other }} UNION "
            f"{{ ?other {back} {entry.node} }} }} ORDER BY ?other"
        ).values()
        for (iri,) in rows:
            other = _entry_of(store, iri)
            if other.edition == edition and other.kind in ("process", "deleted process"):
                yield way, other


def other_editions(store: Store, node: NamedNode, notation: str) -> list[str]:
    """Return the IRIs of the processes of other editions that have the same identifier."""
    own = _entry_of(store, node.value).edition
    found = (hit.entry for hit in _by_notation(store, notation))
    kept = (e for e in found if e.kind == "process" and e.node.value.startswith(BASE))
    return [e.node.value for e in kept if own and e.edition != own]


def _nothing(store: Store, given: Asked, kinds: Sequence[str]) -> QueryError:
    near = index_of(store).near(given.identifier or given.name, kinds)
    hint = f"did you mean {', '.join(near)}?" if near else "search: etom-kg find WORD"
    what = _a(kinds) if kinds else "an identifier or name"
    return QueryError(f"{given.text!r} is not {what} in {store.place}; {hint}")


def _elsewhere(store: Store, given: Asked, entries: Sequence[Entry]) -> QueryError:
    unknown = "" if find_edition(given.edition) else f"; {given.edition} is not an edition"
    return QueryError(
        f"{given.text!r} is not in {store.place}; there are {_list(entries)}{unknown}"
    )


def _a(kinds: Sequence[str]) -> str:
    """Return kinds in a sentence: ``a process, area or domain``."""
    wanted = [kind for kind in kinds if kind != "deleted process"]
    listed = " or ".join(", ".join(wanted).rsplit(", ", 1))
    return f"{'an' if listed[:1].lower() in 'aeiou' else 'a'} {listed}"


def _wrong_kind(given: Asked, entries: Sequence[Entry], kinds: Sequence[str]) -> QueryError:
    entry = entries[0]
    what = f"the {entry.kind} {entry.display_name}" if entry.kind else entry.key
    return QueryError(f"{given.text!r} is {what}, which is not {_a(kinds)}")


def _disagreeing(store: Store, given: Asked, entries: Sequence[Entry]) -> QueryError:
    named = [hit.entry for hit in index_of(store).by_name(given.name)]
    hint = f"; {given.name!r} is {_list(named)}" if named else ""
    return QueryError(f"{given.identifier} is not {given.name!r} but {_list(entries)}{hint}")
