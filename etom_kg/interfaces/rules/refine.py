"""What stands behind a name and adds to a verdict: an answer, a relative clause.

What a relative clause says of the name in front of it: "X, to which the results are sent".

The clause is read as a sentence of its own, with the name in the place of its pronoun.

Verbs and prepositions that share one object: "supports and monitors X", "to and from X".

Each of them is judged on its own, in the sentence without the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from etom_kg.interfaces.clause.items import Item
from etom_kg.interfaces.clause.verbs import REACH, behind, verb_at
from etom_kg.interfaces.english.grammar import AUXILIARIES, BE, DETERMINERS, PREPOSITIONS
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.case import Case, Verdict

__all__ = ["ANSWERING", "coordinated", "refine", "relative"]

_PRONOUNS = frozenset(("which", "whom", "who", "that"))


def relative(case: Case) -> Case | None:
    """Return the case that the relative clause behind a name makes; ``None`` without one."""
    here = behind(case.items, case.at)
    here += case.word(here) == ","
    suspended = case.word(here) in PREPOSITIONS and case.word(here + 1) in ("which", "whom")
    if not suspended and case.word(here) not in _PRONOUNS:
        return None
    start = here + 1 + suspended
    end = start
    while end < min(len(case.items), start + REACH) and not _closes(case, end, start):
        end += 1
    clause = case.items[start:end]
    group = replace(case.group, head="")
    if suspended:
        items = [*clause, case.items[here], group]
        return Case(items, len(items) - 1, note=case.note, kin=case.kin)
    return Case([group, *clause], 0, note=case.note, kin=case.kin)


def _closes(case: Case, at: int, start: int) -> bool:
    item = case.items[at]
    if item.kind != "mark":
        return False
    return item.key in ".;:" or (item.key == "," and at > start + 1)


_ASKING = frozenset(
    ("acts on other", "to other", "through other", "via other", "bare to", "from other")
)
_PARTIES = word_set("party customer stakeholder user supplier partner entity staff")
_RESULTS = word_set("result response outcome answer finding reply feedback solution")
ANSWERING = word_set(
    "report return answer reply confirm respond provide supply deliver send give acknowledge"
)
_AWAITING = word_set("await wait expect")
_CONTACT = ("communication", "contact", "connection", "dialogue", "communicat")
_TOGETHER = ("conjunction", "association", "together", "combination", "concert", "tandem")


def refine(case: Case, verdict: Verdict) -> Verdict:
    """Return the verdict, made ``both`` where the other is said to answer.

    "asks X for a test and receives the result", "asks X, which returns the result".
    """
    if verdict.direction == "in" and _answers(case, verdict):
        return replace(verdict, direction="both")
    if not verdict.direction or verdict.direction == "in":
        return verdict
    told = _relative(case)
    if verdict.direction == "both":
        if told == "in" and verdict.trigger.startswith(_TOGETHER):
            return replace(verdict, direction="in")
        if verdict.trigger.startswith(_CONTACT):
            return replace(verdict, direction=_aim(case) or "both")
        return verdict
    if _asked_to_answer(case, verdict):
        return replace(verdict, direction="both")
    if verdict.rule in _ASKING and (told == "in" or _answer(case)):
        return replace(verdict, direction="both")
    return verdict


def _answers(case: Case, verdict: Verdict) -> bool:
    """Say whether the self is asked and answers: "is asked by X for a date and answers"."""
    asked = verdict.trigger.startswith(("asked", "requested", "called", "queried", "polled"))
    if not asked:
        return False
    if case.word(case.at + 1) in BE or case.word(case.at + 2) in BE:
        form = case.verb_form(case.at + 2) or case.verb_form(case.at + 3)
        return form is not None and "give" in form.classes
    for here in range(behind(case.items, case.at), min(len(case.items), case.at + 12)):
        form = case.verb_form(here)
        if case.word(here - 1) == "and" and form and form.lemma in ANSWERING:
            return True
    return False


def _aim(case: Case) -> str:
    """Return the way of what a contact is for: "contact with X in order to request"."""
    here = behind(case.items, case.at)
    while case.word(here) == "to" or case.word(here).endswith("ly"):
        here += 1
    form = case.verb_form(here)
    if form is None or case.word(here - 1) != "to":
        return ""
    if form.lemma in ("request", "ask", "order", "notify", "inform", "report", "alert", "advise"):
        return "out"
    return "in" if "receive" in form.classes else ""


def _asked_to_answer(case: Case, verdict: Verdict) -> bool:
    """Say whether "X is asked to look and to report" is said: what it reports comes back."""
    verb = case.verb
    form = case.verb_form(verb.at) if verb else None
    if verb is None or form is None or verdict.rule != "other is acted on":
        return False
    if form.lemma not in ("ask", "request", "instruct", "commission"):
        return False
    for here in range(verb.at + 1, min(len(case.items) - 1, verb.at + 16)):
        item = case.items[here]
        if item.kind == "group":
            return False
        following = case.verb_form(here + 1)
        if item.key == "to" and following and following.lemma in ANSWERING:
            return True
    return False


def _relative(case: Case) -> str:
    """Return what ", which ..." behind the group says of the other: in, out or nothing."""
    here = behind(case.items, case.at)
    if case.word(here) == ",":
        here += 1
    if case.word(here) not in ("which", "that", "who"):
        return ""
    verb = verb_at(case.items, here + 1, finite=True)
    form = case.verb_form(verb.at) if verb else None
    if verb is None or form is None or verb.passive:
        return ""
    near = case.items[verb.at + 1 : verb.at + 5]
    if any(item.kind == "group" for item in near):
        return ""
    spoken_to = {item.key for item in near}
    if form.classes & {"give", "tell"} or form.lemma in ANSWERING:
        return "" if spoken_to & _PARTIES else "in"
    return "out" if form.classes & {"use", "receive", "need"} else ""


def _answer(case: Case) -> bool:
    """Say whether "and receives the result" follows, from nobody else."""
    high = min(len(case.items), case.at + REACH)
    for here in range(behind(case.items, case.at), high):
        item = case.items[here]
        if item.kind == "mark" and item.key in ";:" and case.verb_form(here + 1) is None:
            return False
        if item.kind == "group":
            return False
        rest = [i.key for i in case.items[here + 1 : here + 9]]
        if item.key in _AWAITING and _RESULTS & set(rest[:5]):
            return True
        if item.capital or not _joined(case, here):
            continue
        if item.is_verb("receive") and item.verb and item.verb.finite:
            return not {"from", "by"} & set(rest) and rest[:1] != [","]
        if item.is_verb("receive", "use") and _RESULTS & set(rest[:4]):
            return not {"from", "by"} & set(rest)
    return False


def _joined(case: Case, at: int) -> bool:
    before = case.word(at - 1)
    return before in ("and", "then", ",", ";") and case.word(at + 1) not in PREPOSITIONS


_REACH = 14
_JOINS = frozenset(("and", "or", ","))
_BEFORE_VERB = frozenset(["to", "and", "or", "which", "that", "who", "also", "then", "both", "not"])
_PLACES = frozenset(("in", "within", "at", "during", "across", "throughout"))


def coordinated(case: Case) -> Iterator[Case]:
    """Yield the case as each verb or preposition puts it that is joined to the governing one."""
    if case.verb:
        yield from _further_verb(case, case.verb.at)
        return
    last = case.left.at
    if last < 2 or case.items[last].kind != "word" or case.preposition in _PLACES:
        return
    verb = _verb(case.items, last)
    for at in range(last - 1, max(0, last - _REACH), -1):
        item = case.items[at]
        if item.kind == "group" or (item.kind == "mark" and item.key != ","):
            return
        if item.key not in _JOINS:
            continue
        before = at - 1 - (case.items[at - 1].key in _JOINS)
        if before < 0:
            return
        rest = _shared(case, before, at, verb)
        if rest is not None:
            yield _rewritten(case, before, rest)
            if rest and rest[0].key in PREPOSITIONS and case.items[before].is_verb("tell"):
                yield _rewritten(case, before, ())


def _further_verb(case: Case, at: int) -> Iterator[Case]:
    """Yield the case of a second verb of the group: "X is asked and returns the dates"."""
    end = behind(case.items, case.at)
    for here in range(at + 1, min(len(case.items) - 2, at + _REACH)):
        item = case.items[here]
        if item.kind == "group" or (item.kind == "mark" and item.key != ","):
            return
        if item.key != "and":
            continue
        verb = verb_at(case.items, here + 1, finite=True)
        if verb is None:
            return
        form = case.verb_form(verb.at)
        spoken = {i.kind for i in case.items[verb.at : verb.at + 8]}
        if form and (form.lemma in ANSWERING or verb.passive or "self" in spoken):
            items = [*case.items[:end], *case.items[here + 1 :]]
            yield replace(case, items=items)
        return


def _verb(items: Sequence[Item], at: int) -> int:
    """Return the index of the verb at a governor or in front of it; -1 without one."""
    for back in range(at, max(-1, at - 8), -1):
        if items[back].key in _JOINS:
            return -1
        if items[back].verb and not _is_noun(items, back):
            return back
    return -1


def _shared(case: Case, before: int, join: int, verb: int) -> Sequence[Item] | None:
    """Return the words of the last verb that an earlier one shares; ``None``: it shares none."""
    item = case.items[before]
    if item.kind != "word":
        return None
    if item.key in PREPOSITIONS and case.word(before + 1) in _JOINS:
        return ()
    if item.verb is None or verb <= join or not _acts(case.items, before):
        return None
    last = case.items[verb].verb
    helped = any(i.key in BE for i in case.items[join + 1 : verb])
    if last is None or not (item.verb.kinds & last.kinds or helped):
        return None
    if not all(_light(i) for i in case.items[join + 1 : verb]):
        return None
    rest = case.items[verb + 1 : case.anchor]
    return rest[1:] if helped and rest and rest[0].key == "by" else rest


def _acts(items: Sequence[Item], at: int) -> bool:
    """Say whether a word that may be noun or verb is a verb by what stands in front of it."""
    if _is_noun(items, at):
        return False
    before = items[at - 1] if at else None
    form = items[at].verb
    if before is None or before.kind != "word" or form is None or "base" not in form.kinds:
        return True
    plain = before.verb is None and before.key not in _BEFORE_VERB | AUXILIARIES
    return not plain or before.text.endswith(("ly", "s"))


def _light(item: Item) -> bool:
    """Say whether a word may stand between two joined verbs."""
    return (
        item.verb is not None
        or item.kind == "mark"
        or item.key in BE | _JOINS | PREPOSITIONS | {"then", "also", "not", "itself"}
        or item.text.endswith("ly")
    )


def _is_noun(items: Sequence[Item], at: int) -> bool:
    """Say whether a word that may be noun or verb is a noun: an article stands in front."""
    before = items[at - 1] if at else None
    return bool(
        before
        and items[at].nouns
        and (before.key in DETERMINERS - {"both"} or before.key in PREPOSITIONS - {"to"})
    )


def _rewritten(case: Case, before: int, rest: Sequence[Item]) -> Case:
    items = [*case.items[: before + 1], *rest, *case.items[case.anchor :]]
    moved = case.at - case.anchor + before + 1 + len(rest)
    return replace(case, items=items, at=moved)
