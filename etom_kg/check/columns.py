"""Decide for a whole column of a table, or for one key of many records, what it holds.

The values wait in a small buffer until the header, the names beside them and their share of
known identifiers tell whether they are identifiers of processes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from etom_kg.check.keys import edition_of_key, key_strength, key_words, name_base
from etom_kg.check.lexicon import Lexicon
from etom_kg.check.model import Mention
from etom_kg.check.patterns import is_lettered
from etom_kg.numbering import LETTERS

__all__ = ["Column"]

_BUFFER = 500
_SUBJECT = frozenset({"etom", "etoms", "gb921", "process", "processes"})


@dataclass(frozen=True, slots=True)
class _Value:
    identifier: str
    line: int
    column: int
    siblings: Mapping[str, str]
    owner: str
    """The label of the sibling that holds a name of this identifier; empty if none does."""
    alone: bool
    """Whether no other identifier stands in the row, so that a name there is this one's."""


@dataclass
class Column:
    """One column: ``label`` is its header or key, ``above`` the keys it stands under."""

    lexicon: Lexicon
    label: str
    above: tuple[str, ...] = ()
    _values: list[_Value] = field(default_factory=list)
    _decided: bool = False
    _accepted: bool = False
    _named_by: str = ""

    def add(
        self,
        identifier: str,
        line: int,
        column: int,
        siblings: Mapping[str, str],
        *,
        alone: bool = True,
    ) -> Iterator[Mention]:
        """Take a value with the other cells of its row; yield what is certain by now."""
        owner = next(
            (k for k, t in siblings.items() if t and self.lexicon.is_own(identifier, t)), ""
        )
        self._values.append(_Value(identifier, line, column, siblings, owner, alone))
        if self._decided or len(self._values) >= _BUFFER:
            yield from self._flush()

    def finish(self) -> Iterator[Mention]:
        """Yield what the buffer still holds."""
        yield from self._flush()

    @property
    def _strength(self) -> str:
        return key_strength(self.label, *self.above)

    def _flush(self) -> Iterator[Mention]:
        if not self._decided and self._values:
            self._accepted = self._is_accepted()
            self._named_by = self._name_label() if self._accepted else ""
            self._decided = len(self._values) >= _BUFFER
        values, self._values = self._values, []
        for value in values:
            mention = self._mention(value)
            if mention is not None:
                yield mention

    def _is_accepted(self) -> bool:
        strength = self._strength
        total = len(self._values)
        named = sum(1 for v in self._values if v.owner and _is_telling(v.siblings[v.owner]))
        known = sum(1 for v in self._values if self.lexicon.knows(v.identifier))
        if strength == "strong":
            return True
        if strength == "against":
            return named >= max(3, 0.8 * total)
        if sum(1 for v in self._values if _is_lettered(v.identifier)) >= max(2, total / 2):
            return True
        if strength == "process" and (named or known >= 0.6 * total):
            return True
        if named >= max(2, 0.3 * total) or (named == total and total):
            return True
        if strength != "weak":
            return False
        distinct = {v.identifier for v in self._values}
        deep = sum(1 for i in distinct if i.count(".") >= 3)
        return len(distinct) >= 8 and known >= 0.9 * total and deep >= 0.25 * len(distinct)

    def _name_label(self) -> str:
        """Return the label of the column that holds the names, or nothing."""
        base = name_base(self.label, of_name=False)
        words = key_words(self.label) if base is None else base
        labels = Counter(k for v in self._values for k, text in v.siblings.items() if text)
        for label in labels:
            if words & _SUBJECT and name_base(label, of_name=True) == words:
                return label
        owners = Counter(v.owner for v in self._values if v.owner)
        for label, hits in owners.most_common(1):
            if hits >= max(2, 0.4 * labels[label]) or hits == labels[label]:
                return label
        return ""

    def _mention(self, value: _Value) -> Mention | None:
        lettered = _is_lettered(value.identifier)
        own = value.siblings[value.owner] if value.owner else ""
        sure = _is_telling(own) and self.lexicon.is_sure(value.identifier, own)
        alone = self._strength != "against" and (lettered or sure)
        if not self._accepted and not alone:
            return None
        name = value.siblings.get(self._named_by, "") if self._named_by else ""
        evidence = "column" if self._accepted else "letters" if lettered else "name"
        return Mention(
            identifier=value.identifier,
            line=value.line,
            column=value.column,
            name=name or own or self._other_name(value),
            place=self.label,
            evidence=evidence,
            edition=edition_of_key(self.label),
        )

    def _other_name(self, value: _Value) -> str:
        """Return the one name of another process that stands in the row."""
        if self._named_by or not value.alone:
            return ""
        names = {
            text
            for label, text in value.siblings.items()
            if self.lexicon.is_name(text) and _may_name(label)
        }
        return names.pop() if len(names) == 1 else ""


def _may_name(label: str) -> bool:
    return label.startswith("column ") or name_base(label, of_name=True) is not None


def _is_telling(name: str) -> bool:
    """Return whether a name has two words; one alone may stand beside a number by chance."""
    return len(name.split()) > 1


def _is_lettered(identifier: str) -> bool:
    parsed = LETTERS.parse(identifier) if is_lettered(identifier) else None
    return parsed is not None and (parsed.level > 1 or parsed.letters in ("OFAB", "SIP"))
