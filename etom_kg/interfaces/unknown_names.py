"""Runs of capitalised words that may name a process that is not known."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etom_kg.interfaces.grammar import ARTEFACTS, INFORMATION
from etom_kg.interfaces.runs import Run
from etom_kg.interfaces.words import Word, word_set

__all__ = ["deed_like", "may_be_name"]

_DEED = re.compile(r"(?:tion|ment|ing|ance|ence|al|sis|ery|ship)$")
_DEEDS = word_set(
    "control communications operations watch care audit review check design forecast research "
    "support release repair transfer coordination logistics relations affairs sales search "
    "intake dispatch exchange storage desk"
)
_DOING = word_set(
    "manage create track report analyze assess identify develop define design implement monitor "
    "control close open establish gather collect perform provide support enable plan prepare "
    "allocate install validate verify qualify evaluate conduct administer apply distribute learn "
    "gain produce coordinate ensure issue deliver recover restore isolate localize diagnose "
    "correct "
    "resolve maintain update notify build check fill pick watch dispatch map determine execute "
    "configure activate negotiate select approve review audit detect predict mitigate refine"
)
"""Verbs that names of processes begin with."""
_ARTICLES = word_set("the a an this that each any its their our")
_NO_DEEDS = word_set(
    "agreement department government document statement instrument equipment environment "
    "building customer terminal portal manual journal official general capital signal material "
    "specification instance offering definition interaction regulation improvement proposal "
    "enforcement normal requirement position location option section version edition question "
    "relationship organization association exception transaction condition situation connection "
    "subscription potential individual professional experience conference audience license"
)


def deed_like(text: Sequence[Word], run: Run) -> bool:
    """Say whether the last word of a run is a deed, as in the names of processes.

    "Generator Rental Coordination" may be one, "Service Level Agreement" is none.
    """
    if len(run.keys(text)) < 2:
        return False
    last = text[run.last - 1]
    plain = last.text.lower()
    if last.key in ARTEFACTS | INFORMATION | _NO_DEEDS or last.text.isupper():
        return False
    return plain in _DEEDS or bool(_DEED.search(plain))


def may_be_name(text: Sequence[Word], run: Run) -> bool:
    """Say whether a run may be a process's name: "Check Tower", not "the Tower Installation"."""
    if run.first and run.last - run.first > 1 and text[run.first].key in _DOING:
        return all(w.is_name or w.key == "and" for w in text[run.first : run.last])
    return deed_like(text, run) and not (run.first and text[run.first - 1].key in _ARTICLES)
