"""Find the namings of elements in a sentence.

First the whole names, in one pass over the words; then what only resembles a name: capitalised
runs that no name covers, and lists whose parts share words. Of mentions that overlap, one is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from etom_kg.interfaces.english.words import Word, root, word_set
from etom_kg.interfaces.names.lexicon import Form, Lexicon, Match, keys_of
from etom_kg.interfaces.names.partial import PartialNames, layer_lists
from etom_kg.interfaces.names.runs import (
    PROCESS_WORDS,
    Run,
    capital_runs,
    deed_like,
    head_after,
    may_be_name,
    of_runs,
    over_commas,
    quoted_runs,
)
from etom_kg.interfaces.names.similar import Similar
from etom_kg.interfaces.names.strength import BESIDE_CAPITAL, qualify, strength
from etom_kg.interfaces.values import THRESHOLD, Described, Mention

__all__ = ["Finder"]


def settle(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions in order; of two that overlap, the longer one."""
    chosen: list[Mention] = []
    for mention in _raised(sorted(mentions, key=_in_order)):
        if not chosen or mention.first >= chosen[-1].last:
            chosen.append(mention)
        elif mention.last - mention.first > chosen[-1].last - chosen[-1].first:
            chosen[-1] = mention
    return chosen


def _in_order(mention: Mention) -> tuple[int, int, bool]:
    """Order mentions by place, the longer first, a completed name before a bare word."""
    return mention.first, mention.first - mention.last, mention.how != "shared words"


def _raised(mentions: list[Mention]) -> list[Mention]:
    """Believe a grouping's single word beside which another grouping of its kind is named."""
    sure = [m for m in mentions if m.category == "vertical" and m.strength >= 0.85]
    edges = {m.first for m in sure} | {m.last for m in sure}
    return [
        replace(m, strength=0.85)
        if m.category == "vertical"
        and m.strength == BESIDE_CAPITAL
        and not edges.isdisjoint(range(m.last + 1, m.last + 4))
        else m
        for m in mentions
    ]


_NAME_HEADS = word_set(
    "management handling planning development operation administration processing "
    "provisioning activation fulfillment assurance rating reporting monitoring "
    "configuration delivery support readiness retirement assessment analysis collection "
    "distribution orchestration research"
)
_COMMON_ROOTS = frozenset(
    map(root, word_set("and management manage support process handling operation enable of the"))
)
"""Stems that say nothing about which process is meant."""
_SERVING = frozenset(map(root, ("support", "enable")))


Reading = tuple[list[Mention], list[Run]]
"""What a run is read as: names, and parts that fit no name."""


class Finder:
    """Finds mentions of a lexicon's elements, seen from one described process."""

    def __init__(self, lexicon: Lexicon, described: Described) -> None:
        self._lexicon = lexicon
        self._branch = frozenset((described.identifier, *described.ancestors))
        self._own = described.identifier
        self._ancestors = described.ancestors
        self._partial = PartialNames(lexicon, self._branch, self._choose)
        own = keys_of(described.name)
        self._own_roots = [root(k) for k in own]
        self._words = [w for w, form in lexicon.layers.items() if form.targets[0] in self._branch]
        served = lexicon.lookup(own[1:]) if own[:1] in (("support",), ("enable",)) else ()
        self._served = {t for form in served for t in form.targets}

    def find(self, text: Sequence[Word]) -> tuple[list[Mention], list[Run]]:
        """Return the mentions of a sentence, in order, and the runs that fit no name."""
        mentions = [
            self._mention(text, m.first, m.last, self._choose(m.forms)) for m in self._matches(text)
        ]
        unresolved: list[Run] = []
        for run in (*capital_runs(text), *quoted_runs(text)):
            inside = [m for m in mentions if m.first < run.last and run.first < m.last]
            better, unknown = self._reread(text, run, inside)
            over = {at for r in unknown for at in range(r.first, r.last)}
            if better or any(m.first in over for m in inside):
                mentions = [m for m in mentions if m not in inside] + better
            unresolved += unknown
        mentions += self._partial.turned(of_runs(text), text)
        mentions += self._partial.small(text, mentions)
        mentions += self._partial.shared(text, mentions)
        mentions += layer_lists(text, self._lexicon)
        settled = qualify(text, settle(mentions), self._lexicon)
        return settled, list(self._unknown(text, unresolved))

    def _unknown(self, text: Sequence[Word], runs: Iterable[Run]) -> Iterator[Run]:
        """Yield the runs that are names, or may be."""
        for run in runs:
            if self._gone(run.keys(text)) or _name_like(text, run):
                yield run
            elif may_be_name(text, run):
                yield replace(run, sure=False)

    def like_own(self, targets: Sequence[str]) -> bool:
        """Say whether a name shares a word of its own with the described process."""
        own = set(self._own_roots) - _COMMON_ROOTS
        named = {root(k) for t in targets for k in keys_of(self._lexicon.elements[t].name)}
        return bool(own & named)

    def _matches(self, text: Sequence[Word]) -> Iterator[Match]:
        """Yield the longest names; a verb in front of a name is no part of it.

        "support Order Handling" names Order Handling, though "Support Order Handling" is a name.
        """
        at = 0
        while at < len(text):
            match = self._lexicon.longest(text, at)
            if match is None:
                at += 1
                continue
            if match.last - match.first > 1 and _verb_in_front(text, match):
                inner = self._lexicon.longest(text, at + 1)
                if inner and inner.last == match.last:
                    match = inner
            yield match
            at = match.last

    def _choose(self, forms: Sequence[Form]) -> Form:
        """Return the form that is meant: the own name, else the nearest, else the highest."""
        if len(forms) == 1:
            return forms[0]

        def rank(form: Form) -> tuple[bool, int, bool, int]:
            target = form.targets[0]
            element = self._lexicon.elements[target]
            shared = len(self._branch & {target, *element.ancestors})
            return target != self._own, -shared, form.kind != "name", len(element.ancestors)

        return min(forms, key=rank)

    def _mention(self, text: Sequence[Word], first: int, last: int, form: Form) -> Mention:
        sure = strength(text, first, last, form)
        return Mention(first, last, form.targets, form.category, form.kind, sure)

    def _reread(self, text: Sequence[Word], run: Run, inside: list[Mention]) -> Reading:
        """Read a capitalised run that no single name covers."""
        for part in (*over_commas(text, run), run, *run.shorter(text)):
            known = self._known(text, part, inside)
            if known is not None:
                return known
        layered = self._layered(text, run)
        if layered is not None:
            return layered
        if not any(m.strength >= THRESHOLD for m in inside):
            found = list(self._partial.of_run(text, run))
            if found:
                return found, []
        covered = {at for m in inside for at in range(m.first, m.last)}
        return [], list(run.pieces(text, covered))

    def _known(self, text: Sequence[Word], run: Run, inside: list[Mention]) -> Reading | None:
        """Read a run that is a name, is nearly one, or was one; ``None``: it is neither."""
        if any(m.first <= run.first and m.last >= run.last for m in inside):
            return [], []
        keys = run.keys(text)
        whole = any(m.strength >= 0.75 for m in inside)
        if not whole and self._nearly_own(keys, opening=not run.first):
            return [Mention(run.first, run.last, (self._own,), "named", "own name", 0.8)], []
        if self._gone(keys):
            return [], [run]
        similar = self._lexicon.index.find(keys, self._branch)
        if similar and sum(m.how in ("name", "alias") and m.strength >= 0.75 for m in inside) > 1:
            return [], []  # two complete names
        sure = similar is not None and self._convincing(text, run, similar, bool(inside))
        if similar is None or not sure or similar.how == "short form":
            known = self._completed(text, run, keys)
            if known:
                return [Mention(run.first, run.last, known, "named", "shortened", 0.75)], []
        if similar is None or not sure or ("," in keys and similar.how == "short form"):
            return None
        category = self._lexicon.elements[similar.identifier].category
        strength = similar.strength if run.capitals(text) else similar.strength - 0.2
        target = (similar.identifier,)
        return [Mention(run.first, run.last, target, category, similar.how, strength)], []

    def _completed(self, text: Sequence[Word], run: Run, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Return what a name means that lacks its domain's word, or words of the own name."""
        for word in self._words:
            for form in self._lexicon.lookup(word + keys):
                if form.category == "named":
                    return form.targets
        if keys[-1] not in _NAME_HEADS and head_after(text, run.last) not in PROCESS_WORDS:
            return ()
        roots = [root(k) for k in keys]
        said = set(roots) - _COMMON_ROOTS
        for identifier in (self._own, *self._ancestors):
            element = self._lexicon.elements.get(identifier)
            name = [root(k) for k in keys_of(element.name)] if element else [""]
            if (name[0] in _SERVING) != (roots[0] in _SERVING):
                return ()  # what "Support X" serves is not itself
            rest = iter(name)
            if len(said) > 1 and all(r in rest for r in roots if r in said):
                return (identifier,)
        return ()

    def _layered(self, text: Sequence[Word], run: Run) -> Reading | None:
        """Read a name with its layer's word added: "Track & Manage Customer Problem".

        With the word of another layer in front it is the name of something else.
        """
        keys = run.keys(text)
        for at, word in enumerate(keys):
            layer = self._lexicon.layers.get((word,))
            if layer is None:
                continue
            for form in self._lexicon.lookup((*keys[:at], *keys[at + 1 :])):
                if layer.targets[0] in self._lexicon.elements[form.targets[0]].ancestors:
                    named = Mention(run.first, run.last, form.targets, "named", "lengthened", 0.75)
                    return [named], []
                if at == 0 and form.category == "named":
                    return [], [run]
        return None

    def _gone(self, keys: tuple[str, ...]) -> bool:
        """Say whether a name is that of a deleted process, perhaps with "Management" behind."""
        return keys in self._lexicon.gone or (
            keys[-1:] == ("management",) and keys[:-1] in self._lexicon.gone
        )

    def _convincing(self, text: Sequence[Word], run: Run, similar: Similar, beside: bool) -> bool:
        """Say whether a resemblance is to be believed: rather where "process" stands behind.

        ``beside`` says that the run holds names that are complete.
        """
        head = head_after(text, run.last)
        short = similar.how == "short form"
        if similar.how in ("rewritten", "lengthened"):
            return True
        if self._own in self._lexicon.elements[similar.identifier].ancestors and len(run) > 3:
            return True
        if beside and short:
            return head == "process" and len(run) > 3
        if head == "activity" and text[run.last].key == "business":
            return self._parent(similar.identifier) in self._branch
        if head in PROCESS_WORDS - {"activity", "function", "task"}:
            return True
        if similar.identifier in self._served:
            return True  # "Order Management", told by "Support Customer Order Management"
        last = text[run.last - 1].key
        if short and (last == "management" or not self._is_sibling(similar.identifier)):
            return False
        return last in _NAME_HEADS or deed_like(text, run)

    def _parent(self, identifier: str) -> str:
        return next(iter(self._lexicon.elements[identifier].ancestors), "")

    def _is_sibling(self, identifier: str) -> bool:
        """Say whether a process stands beside the described one, or right below it."""
        return self._parent(identifier) in (self._own, *self._ancestors[:1])

    def _nearly_own(self, keys: Sequence[str], *, opening: bool) -> bool:
        """Say whether two words in three are those of the own name.

        Half of them do where a sentence opens with the phrase.
        """
        roots = [root(k) for k in keys]
        named, own = set(roots) - {"and"}, set(self._own_roots) - {"and"}
        common, whole = len(named & own), max(len(named), len(own))
        if roots[0] != self._own_roots[0]:
            return named == own or (opening and 3 * common >= 2 * whole > 5)
        return 4 * common >= 3 * whole or (opening and 2 * common >= whole > 2)


def _verb_in_front(text: Sequence[Word], match: Match) -> bool:
    first, second = text[match.first], text[match.first + 1]
    return not first.is_name and second.is_name and match.forms[0].text[0].isupper()


def _compound(text: Sequence[Word], run: Run) -> bool:
    """Say whether a run is one word with a slash, such as "Supplier/Partner"."""
    marks = sum(text[at].key in ("/", "-") for at in range(run.first, run.last))
    return 2 * marks + 1 >= len(run)


def _name_like(text: Sequence[Word], run: Run) -> bool:
    """Say whether an unknown run is used like the name of a process."""
    if _compound(text, run):
        return False
    followed = head_after(text, run.last) in PROCESS_WORDS
    return followed or text[run.last - 1].key in _NAME_HEADS
