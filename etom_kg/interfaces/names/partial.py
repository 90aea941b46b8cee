"""Names of which only a part is written: lists that share words, initials, names cut short.

"Order and Problem Handling", "product, service or resource capability delivery", "Resource
Trouble and Performance Management", "the Customer, Service or Resource domains".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from etom_kg.interfaces.english.words import Word, word_set
from etom_kg.interfaces.names.lexicon import Form, Lexicon, keys_of
from etom_kg.interfaces.names.runs import PROCESS_WORDS, Run, head_after, small_runs
from etom_kg.interfaces.values import THRESHOLD, Category, Mention

__all__ = ["PartialNames", "as_layers", "layer_lists"]

Completed = tuple[int, int, tuple[Form, ...]]

_CONJUNCTIONS = frozenset(("and", "or", "/", ","))
_SKIPPED = word_set("the both either also all")
_LONGEST = 4
"""A part of a list has at most this many words of its own."""


def complete_left(
    text: Sequence[Word],
    mention: Mention,
    lexicon: Lexicon,
    taken: set[int],
    units: Mapping[int, int],
) -> Iterator[Completed]:
    """Yield the parts in front of a name that end in its last words.

    ``units`` are abbreviations such as "SM&O", by their end, which are no lists.
    """
    keys = _keys(text, mention.first, mention.last)
    if mention.how == "short form":
        keys = keys_of(lexicon.elements[mention.targets[0]].name)
    at = mention.first
    strangers = 0
    while True:
        end = _before_conjunction(text, at)
        if end is None:
            return
        found = None
        for start in range(units.get(end, end - 1), max(-1, end - 1 - _LONGEST), -1):
            if start in taken or text[start].key in _CONJUNCTIONS or text[start].is_mark:
                break
            if text[start].is_name != text[mention.first].is_name:
                continue
            own = _keys(text, start, end)
            for cut in range(1, len(keys)):
                forms = lexicon.lookup(own + keys[cut:])
                if forms:
                    found = (start, end, forms)
                    break
        if found is None:
            # One member may be unknown: "product, market, service or resource ...".
            if strangers or end < 1 or text[end - 1].is_name != text[mention.first].is_name:
                return
            strangers, at = strangers + 1, end - 1
            continue
        yield found
        at = found[0]


def complete_run(
    text: Sequence[Word], first: int, last: int, lexicon: Lexicon
) -> Iterator[Completed]:
    """Yield both parts of "A B and C D" that stand for "A B D" and "A C D".

    Where only "A B D" is known, the whole is taken for it.
    """
    for at in range(first + 1, last - 1):
        if text[at].key not in ("and", "/"):
            continue
        left, right = _keys(text, first, at), _keys(text, at + 1, last)
        lefts = [lexicon.lookup(left + right[cut:]) for cut in range(len(right))]
        rights = [lexicon.lookup(left[:cut] + right) for cut in range(len(left) + 1)]
        one = lexicon.lookup(left) or next(filter(None, lefts), ())
        two = next(filter(None, rights), ())
        if one and two:
            yield first, at, one
            yield at + 1, last, two
            return
        cut = next((forms for forms in lefts[1:] if forms), ())
        if cut and not lexicon.lookup(left):
            yield first, last, cut
            return


def _keys(text: Sequence[Word], first: int, last: int) -> tuple[str, ...]:
    return tuple(w.key for w in text[first:last] if not w.is_mark)


def _before_conjunction(text: Sequence[Word], at: int) -> int | None:
    """Return where the list part in front of a name ends, or ``None`` without conjunction."""
    at -= 1
    while at >= 0 and text[at].key in _SKIPPED:
        at -= 1
    if at < 0 or text[at].key not in _CONJUNCTIONS:
        return None
    while at >= 0 and text[at].key in _CONJUNCTIONS:
        at -= 1
    return at + 1 if at >= 0 else None


def _bare(mention: Mention) -> bool:
    """Say whether a mention may be a part of a name: an abbreviation, the word of a grouping."""
    if mention.how == "abbreviation":
        return True
    return mention.last - mention.first == 1 and mention.category != "named"


class PartialNames:
    """Completes names from what stands beside them, seen from within a branch.

    ``choose`` picks the form that is meant where several processes bear one name.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        branch: frozenset[str],
        choose: Callable[[Sequence[Form]], Form],
    ) -> None:
        self._lexicon = lexicon
        self._branch = branch
        self._choose = choose

    def of_run(self, text: Sequence[Word], run: Run) -> Iterator[Mention]:
        """Yield the names that a capitalised run stands for together."""
        initials = list(self._initials(text, run))
        yield from initials or self._completed(text, run)

    def _completed(self, text: Sequence[Word], run: Run) -> Iterator[Mention]:
        for first, last, forms in complete_run(text, run.first, run.last, self._lexicon):
            form = self._choose(forms)
            yield Mention(first, last, form.targets, form.category, "shared words", 0.85)
            run = Run(last, run.last)
        if len(run) > 3 and head_after(text, run.last) in PROCESS_WORDS:
            yield from self._both_halves(text, run)

    def turned(self, runs: Iterator[Run], text: Sequence[Word]) -> Iterator[Mention]:
        """Yield names whose verb is a noun in front: "Mediation of Usage Records"."""
        for run in runs:
            similar = self._lexicon.index.find(run.keys(text), self._branch)
            if similar and similar.how == "rewritten":
                target = (similar.identifier,)
                yield Mention(run.first, run.last, target, "named", similar.how, similar.strength)

    def small(self, text: Sequence[Word], mentions: list[Mention]) -> Iterator[Mention]:
        """Yield names in small letters that lack a word: "market strategy processes"."""
        taken = {m.last for m in mentions if m.strength >= THRESHOLD}
        for run in small_runs(text):
            if run.last in taken:
                continue
            forms = self._lexicon.lookup((*run.keys(text), "management"))
            targets = {f.targets for f in forms if f.category == "named"}
            if len(targets) == 1:
                taken.add(run.last)
                yield Mention(run.first, run.last, targets.pop(), "named", "short form", 0.6)

    def _initials(self, text: Sequence[Word], run: Run) -> Iterator[Mention]:
        """Yield the names behind initials: "P/S/R Capability Delivery" of three layers."""
        at, letters = run.first, []
        while at < run.last and len(text[at].text) == 1 and text[at].is_name:
            letters.append(at)
            at += 2 if at + 1 < run.last and text[at + 1].key == "/" else 1
        if len(letters) < 2 or at >= run.last:
            return
        rest = Run(at, run.last).keys(text)
        for place in letters:
            last = run.last if place == letters[-1] else place + 1
            for word in self._lexicon.layers:
                forms = self._lexicon.lookup(word + rest) if word[0][0] == text[place].key else ()
                if forms:
                    form = self._choose(forms)
                    yield Mention(place, last, form.targets, form.category, "shared words", 0.85)
                    break

    def _both_halves(self, text: Sequence[Word], run: Run) -> Iterator[Mention]:
        """Yield both names of "A and B C D", each of them shortened: "A C D" and "B C D"."""
        for at in range(run.first + 1, run.last - 1):
            if text[at].key != "and":
                continue
            left, right = Run(run.first, at), Run(at + 1, run.last)
            two = self._lexicon.index.find(right.keys(text), self._branch)
            for cut in range(1, len(right)):
                shared = Run(right.first + cut, right.last).keys(text)
                one = self._lexicon.index.find(left.keys(text) + shared, self._branch)
                if one and two and one.identifier != two.identifier:
                    for part, found in ((left, one), (right, two)):
                        target = (found.identifier,)
                        yield Mention(
                            part.first, part.last, target, "named", "shared words", found.strength
                        )
                    return

    def shared(self, text: Sequence[Word], mentions: list[Mention]) -> Iterator[Mention]:
        """Yield what a list leaves out: "Order and Problem Handling"."""
        taken = {at for m in mentions if not _bare(m) for at in range(m.first, m.last)}
        for mention in mentions:
            if (
                mention.how in ("abbreviation", "identifier", "layer")
                or mention.last - mention.first < 2
            ):
                continue
            units = {m.last: m.first for m in mentions if m.how == "abbreviation"}
            for first, last, forms in complete_left(text, mention, self._lexicon, taken, units):
                form = self._choose(forms)
                taken.update(range(first, last))
                sure = max(0.0, min(0.85, mention.strength))
                yield Mention(first, last, form.targets, form.category, "shared words", sure)


_LAYER_NOUNS = frozenset(("domain", "layer", "process", "area"))
_JOINS = frozenset(("and", "or", ",", "/"))
_BRACKET = 40
"""A bracket in a list is no longer than this many words."""


def layer_lists(text: Sequence[Word], lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the members of lists of two layers or domains or more that share a noun.

    A bracket may stand in between, and each member may carry "-Ops": "Service-Ops (...) or
    Partner-Ops layers".
    """
    for at, word in enumerate(text):
        found = list(_layers(text, at, lexicon)) if word.key in _LAYER_NOUNS else []
        if len(found) > 1:
            yield from found


def _layers(text: Sequence[Word], noun: int, lexicon: Lexicon) -> Iterator[Mention]:
    end: int | None = noun - (text[noun - 1].text == ")")
    last = noun + 1
    while end is not None:
        name = end - 2 if end > 1 and text[end - 1].key == "ops" else end
        first, form = _layer(text, name, lexicon)
        if form is None:
            return
        kind = lexicon.elements[form.targets[0]].category
        domain = kind == "domain" and text[noun].key != "layer"
        strength = 0.9 if text[first].is_name else 0.7
        category: Category = "domain" if domain else form.category
        yield Mention(first, max(last, end), form.targets, category, "layer", strength)
        end = _member_before(text, first)
        last = end or 0


def _layer(text: Sequence[Word], end: int, lexicon: Lexicon) -> tuple[int, Form | None]:
    """Return where the word of a layer that ends before an index begins, and its form."""
    for first in (end - 2, end - 1):
        form = lexicon.layers.get(tuple(w.key for w in text[first:end])) if first >= 0 else None
        if form:
            return first, form
    return end, None


def _member_before(text: Sequence[Word], at: int) -> int | None:
    """Return where the list member in front ends; a bracket behind it is skipped."""
    here = at - 1
    while here >= 0 and text[here].key in _JOINS:
        here -= 1
    if here == at - 1 or here < 0:
        return None
    if text[here].text != ")":
        return here + 1
    opened = range(here, max(-1, here - _BRACKET), -1)
    return next((back for back in opened if text[back].text == "("), None)


def as_layers(
    text: Sequence[Word], mentions: Sequence[Mention], lexicon: Lexicon
) -> Iterator[Mention]:
    """Yield the mentions; what stands behind "all" is a layer.

    "all SM&O and SD&M processes" speaks of what stands in these rows, not of the rows themselves.
    """
    layers = {form.targets for form in lexicon.layers.values()}
    inside, last = False, 0
    for mention in mentions:
        joined = all(word.key in _JOINS for word in text[last : mention.first])
        inside = (inside and joined) or (mention.first > 0 and text[mention.first - 1].key == "all")
        last = mention.last
        whole = inside and mention.how == "abbreviation" and mention.targets in layers
        yield replace(mention, category="layer") if whole else mention
