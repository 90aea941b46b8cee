"""Scan YAML and JSON by their parse events, so that a key can speak for its value.

JSON is read as the YAML that it is. Where a file is neither, the caller goes on with its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from etom_kg.check import patterns
from etom_kg.check.lexicon import Lexicon
from etom_kg.check.patterns import Mention
from etom_kg.check.tables import Column, identifiers_in
from etom_kg.check.text import TextScanner

__all__ = ["Broken", "TreeScanner"]

_MOST_COLUMNS = 2000
_MOST_SCALARS = 5000


class Broken(Exception):  # noqa: N818 - for the caller, not for the user
    """The file is not YAML from ``line`` on."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class _Scalar:
    text: str
    line: int
    column: int


@dataclass
class _Frame:
    """An open mapping or sequence, with the key it is the value of."""

    mapping: bool
    label: str
    owner: _Scalar | None = None
    key: _Scalar | None = None
    scalars: dict[str, _Scalar] = field(default_factory=dict)


class TreeScanner:
    """Scan one stream; the columns are the keys, whatever record they stand in."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._text = TextScanner(lexicon)
        self._columns: dict[tuple[str, ...], Column] = {}
        self._stack: list[_Frame] = []

    def scan(self, stream: IO[str]) -> Iterator[Mention]:
        """Yield the mentions of a stream; raises ``Broken`` where it stops being YAML."""
        import yaml

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        line = 1
        try:
            for event in yaml.parse(stream, Loader=loader):
                line = event.start_mark.line + 1 if event.start_mark else line
                yield from self._event(event, yaml)
        except yaml.YAMLError:
            while self._stack:  # what was read of the open records counts
                yield from self._close()
            raise Broken(line) from None

    def finish(self) -> Iterator[Mention]:
        """Yield what the buffers still hold."""
        for column in self._columns.values():
            yield from column.finish()
        yield from self._text.finish()

    def _event(self, event: Any, yaml: Any) -> Iterator[Mention]:
        if isinstance(event, yaml.ScalarEvent):
            mark = event.start_mark
            yield from self._scalar(_Scalar(event.value, mark.line + 1, mark.column + 1))
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open(isinstance(event, yaml.MappingStartEvent))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            yield from self._close()
        elif isinstance(event, yaml.AliasEvent) and self._stack:
            self._stack[-1].key = None

    def _open(self, mapping: bool) -> None:
        label, owner = "", None
        if self._stack:
            parent = self._stack[-1]
            label = parent.label
            if parent.mapping and parent.key is not None:
                label, owner = parent.key.text, parent.key
                parent.key = None
        if owner is not None and not identifiers_in(owner.text):
            owner = None
        self._stack.append(_Frame(mapping, label, owner))

    def _scalar(self, scalar: _Scalar) -> Iterator[Mention]:
        if not self._stack:
            yield from self._text.line(scalar.text, scalar.line)
            return
        frame = self._stack[-1]
        if not frame.mapping:
            yield from self._value(frame.label, self._above(1), scalar, {})
        elif frame.key is None:
            frame.key = scalar
        else:
            key, frame.key = frame.key, None
            if identifiers_in(key.text):
                yield from self._value(frame.label, self._above(1), key, {"name": scalar.text})
            else:
                frame.scalars[key.text] = scalar
            if len(frame.scalars) >= _MOST_SCALARS:
                yield from self._record(frame)
                frame.scalars.clear()

    def _close(self) -> Iterator[Mention]:
        if self._stack:
            frame = self._stack[-1]
            if frame.mapping:
                yield from self._record(frame)
            self._stack.pop()

    def _record(self, frame: _Frame) -> Iterator[Mention]:
        texts = {
            key: s.text
            for key, s in frame.scalars.items()
            if s.text and len(s.text) <= 200 and not identifiers_in(s.text)
        }
        if frame.owner is not None:
            above = self._above(1)
            yield from self._value(above[0] if above else "", above[1:], frame.owner, texts)
        alone = sum(1 for s in frame.scalars.values() if identifiers_in(s.text)) == 1
        for key, scalar in frame.scalars.items():
            if patterns.PREFILTER.search(scalar.text):
                others = {k: t for k, t in texts.items() if k != key}
                yield from self._value(key, self._above(0), scalar, others, alone=alone)

    def _above(self, skip: int) -> tuple[str, ...]:
        """Return the keys over the innermost frame, the nearest first, each once."""
        labels = (frame.label for frame in reversed(self._stack) if frame.label)
        return tuple(dict.fromkeys(labels))[skip : skip + 3]

    def _value(
        self,
        label: str,
        above: tuple[str, ...],
        scalar: _Scalar,
        others: dict[str, str],
        *,
        alone: bool = True,
    ) -> Iterator[Mention]:
        found = identifiers_in(scalar.text)
        if not found:
            lead = f"{label.replace(' ', '_')}: "
            for offset, text in enumerate(scalar.text.splitlines()):
                yield from self._text.line(text, scalar.line + offset, before=lead)
                lead = ""
            return
        key = (label, *above)
        column = self._columns.get(key)
        if column is None:
            if len(self._columns) >= _MOST_COLUMNS:
                key = ("",)
            column = self._columns.setdefault(key, Column(self._lexicon, key[0], key[1:]))
        for identifier in found:
            alone = alone and len(found) == 1
            yield from column.add(identifier, scalar.line, scalar.column, others, alone=alone)
