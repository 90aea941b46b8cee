"""Show answers about lineage as text, JSON or CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from etom_kg.mapping.answers import Answer, edition_name
from etom_kg.mapping.lineage import Key, Step
from etom_kg.tables import table_text

__all__ = ["rendered"]

_COLUMNS = (
    "from_edition",
    "from_id",
    "from_name",
    "status",
    "to_edition",
    "predicate",
    "to_id",
    "to_name",
    "confidence",
    "justification",
    "why",
)


def rendered(answers: Sequence[Answer], form: str) -> str:
    """Return answers as ``text``, ``json`` or ``csv``; the last two hold a record per mapping."""
    if form == "text":
        return "\n".join(_paragraph(answer) for answer in answers)
    records = [record for answer in answers for record in _records(answer)]
    if form == "json":
        return json.dumps(records, ensure_ascii=False, indent=2) + "\n"
    return table_text(_COLUMNS, ([r[c] for c in _COLUMNS] for r in records))


def _records(answer: Answer) -> Iterator[dict[str, object]]:
    head = {
        "from_edition": answer.edition,
        "from_id": answer.identifier,
        "from_name": answer.name,
        "status": answer.status,
        "to_edition": answer.to,
    }
    if not answer.steps:
        empty = dict.fromkeys(_COLUMNS[5:])
        yield {**head, **empty, "why": answer.remark}
    for step in answer.steps:
        target = step.target
        yield {
            **head,
            "predicate": step.predicate if target else None,
            "to_id": target.identifier if target else None,
            "to_name": target.name if target else None,
            "confidence": step.confidence,
            "justification": step.justification,
            "why": " ".join(filter(None, (_reason(step), answer.remark and f"({answer.remark})"))),
        }


def _paragraph(answer: Answer) -> str:
    head = f"{answer.identifier} {answer.name}".strip()
    lines = [f"{head} [{edition_name(answer.edition)}] to {edition_name(answer.to)}:"]
    if not answer.steps and answer.status == "deleted":
        lines.append(f"  is listed as deleted in {answer.edition}")
    elif not answer.steps:
        words = {"unmapped": "not mapped", "mapped": "needs no mapping"}
        lines.append(f"  {words.get(answer.status, answer.status)}")
    if answer.remark:
        lines.append(f"  note: {answer.remark}")
    for step in answer.steps:
        place = f" {_named(step.target)}" if step.target else ""
        lines.append(f"  {step.words}{place}  (confidence {step.confidence:.2f})")
        reason = _reason(step)
        if reason:
            lines.append(f"    why: {reason}")
    return "\n".join(lines) + "\n"


def _named(key: Key) -> str:
    return key.identifier if key.name == key.identifier else f"{key.identifier} {key.name}"


def _reason(step: Step) -> str:
    """Return why a mapping was made, with what the identifier rule says of it."""
    other = dict(step.other)
    rules = {
        "agrees": f"The original identifier {other.get('original')} agrees.",
        "deleted": f"By its original identifier it is the deleted {other.get('deleted')}.",
        "contradicted": f"The original identifier {other.get('original')} belongs to another now.",
    }
    parts = [step.comment, rules.get(other.get("rule", ""), "")]
    if step.justification == "semapv:ManualMappingCuration" and not step.comment:
        parts.append("The publisher's column of original identifiers says so.")
    return " ".join(filter(None, parts))
