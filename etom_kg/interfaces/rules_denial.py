"""Rules against what is denied: "does not report to X", "no alarm is sent to X"."""

from __future__ import annotations

from etom_kg.interfaces.case import Case, Verdict
from etom_kg.interfaces.grammar import AUXILIARIES, BE, CONJUNCTIONS, NEGATIONS, SUBORDINATORS
from etom_kg.interfaces.verbs import verb_behind
from etom_kg.interfaces.words import word_set

__all__ = ["negation"]

_REACH = 14
_NOBODY = word_set("no none nothing nobody neither nor")
_LIMITING = word_set("only just limited necessarily merely simply always later sooner less more")
_UNDOING = word_set("without unless until before except but till")
_SAYING = word_set("that whether")


def negation(case: Case) -> Verdict | None:
    """Refuse what is denied, of the group itself or of the clause that it stands in."""
    verb = case.verb
    if verb and verb.negated and not _only(case, verb.at):
        return Verdict("", "denied", "not")
    of = verb_behind(case.items, case.at) if case.preposition == "of" else None
    if of and of.negated and not _only(case, of.at):
        return Verdict("", "denied", "not")
    if _not_here(case):
        return Verdict("", "handled elsewhere", "not here")
    undone = False
    for back in range(case.at - 1, max(-1, case.at - _REACH), -1):
        item = case.items[back]
        if item.kind == "mark" and item.key in ",;:()":
            return None
        undone = undone or item.key in _UNDOING
        if item.key not in (NEGATIONS | _NOBODY) - {"without"} or undone:
            continue
        if _denies(case, back) and not _of_relative(case, back):
            return Verdict("", "denied", item.text)
    return None


def _denies(case: Case, at: int) -> bool:
    """Say whether a negation is that of a clause: "does not", "no alarm is sent"."""
    word, after = case.word(at), case.word(at + 1)
    if after in _LIMITING:
        return False
    if word in ("never", "neither", "nor", "not"):
        return word != "not" or _of_verb(case, at)
    if word in _NOBODY and _opens(case, at):
        return True
    return case.word(at - 1) in AUXILIARIES or case.verb_form(at + 1) is not None


def _not_here(case: Case) -> bool:
    """Say whether ", not by this process", "and not here" follows."""
    after = case.items[case.at + 1 : case.at + 6]
    keys = [i.key for i in after]
    if "not" not in keys[:3] or not all(
        k in (",", "and", "but", "not") for k in keys[: keys.index("not")]
    ):
        return False
    rest = after[keys.index("not") + 1 :][:2]
    return bool(rest) and (rest[0].key == "here" or any(i.kind == "self" for i in rest))


def _of_relative(case: Case, at: int) -> bool:
    """Say whether the denied verb is no main verb: "cases they can't solve are sent to X"."""
    helped = case.word(at - 1) in AUXILIARIES or len(case.items[at].text) > 3
    seen = False
    if not helped or case.items[at].key != "not":
        return False
    for item in case.items[at + 1 : case.at]:
        if item.key in ("that", "to", "and", "or", "be", "been", "being"):
            return False
        if item.key in BE or (seen and item.verb and "third" in item.verb.kinds and not item.nouns):
            return seen
        seen = True
    return False


def _of_verb(case: Case, at: int) -> bool:
    """Say whether "not" stands at a verb: "does not send", "isn't sent", "is not a part"."""
    near = case.items[at + 1 : at + 3]
    contracted = case.items[at].text.lower().endswith(("n't", "n’t"))
    return contracted or case.word(at - 1) in AUXILIARIES or any(i.verb for i in near)


def _opens(case: Case, at: int) -> bool:
    """Say whether a clause begins here: "No alarm ...", "... and nothing ..."."""
    if at == 0:
        return True
    before = case.items[at - 1]
    return before.kind == "mark" or before.key in CONJUNCTIONS | SUBORDINATORS


def _only(case: Case, at: int) -> bool:
    return any(case.word(back) in ("only", "just", "necessarily") for back in range(at - 4, at))
