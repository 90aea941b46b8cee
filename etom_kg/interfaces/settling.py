"""Of mentions that overlap, the one that is meant."""

from __future__ import annotations

from dataclasses import replace

from etom_kg.interfaces.strength import BESIDE_CAPITAL
from etom_kg.interfaces.values import Mention

__all__ = ["settle"]


def settle(mentions: list[Mention]) -> list[Mention]:
    """Return the mentions in order; of two that overlap, the longer one."""
    chosen: list[Mention] = []
    for mention in _raised(sorted(mentions, key=_in_order)):
        if chosen and mention.first < chosen[-1].last:
            if mention.last - mention.first > chosen[-1].last - chosen[-1].first:
                chosen[-1] = mention
            continue
        chosen.append(mention)
    return chosen


def _in_order(mention: Mention) -> tuple[int, int, bool]:
    """Order mentions by place, the longer first, a completed name before a bare word."""
    return mention.first, mention.first - mention.last, mention.how != "shared words"


def _raised(mentions: list[Mention]) -> list[Mention]:
    """Believe a grouping's single word beside which another grouping of its kind is named."""
    sure = {m.last for m in mentions if m.category == "vertical" and m.strength >= 0.85}
    sure |= {m.first for m in mentions if m.category == "vertical" and m.strength >= 0.85}
    return [
        replace(m, strength=0.85)
        if m.category == "vertical"
        and m.how in ("name", "alias")
        and m.strength == BESIDE_CAPITAL
        and any(edge in sure for edge in range(m.last + 1, m.last + 4))
        else m
        for m in mentions
    ]
