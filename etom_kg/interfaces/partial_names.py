"""Names of which only a part is written: lists that share words, initials, names cut short."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from etom_kg.interfaces.lexicon import Form, Lexicon
from etom_kg.interfaces.runs import Run, small_runs
from etom_kg.interfaces.shared_words import complete_left, complete_right, complete_run
from etom_kg.interfaces.surface import PROCESS_WORDS, head_after
from etom_kg.interfaces.values import THRESHOLD, Mention
from etom_kg.interfaces.words import Word

__all__ = ["PartialNames"]


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
            left = complete_left(text, mention, self._lexicon, taken, units)
            for completed in (left, complete_right(text, mention, self._lexicon, taken)):
                for first, last, forms in completed:
                    form = self._choose(forms)
                    taken.update(range(first, last))
                    yield Mention(
                        first,
                        last,
                        form.targets,
                        form.category,
                        "shared words",
                        max(0.0, min(0.85, mention.strength)),
                    )
