"""Rules for a name that is the subject: the other acts, is acted on, or shall be able to act."""

from __future__ import annotations

from etom_kg.interfaces.clause.clauses import agent_behind
from etom_kg.interfaces.clause.verbs import REACH, verb_at, verb_behind
from etom_kg.interfaces.english.grammar import DETERMINERS, PEOPLE, SUBORDINATORS
from etom_kg.interfaces.english.vocabulary import frame
from etom_kg.interfaces.english.words import word_set
from etom_kg.interfaces.rules.case import Case, Verdict

__all__ = ["beside_self", "kept_informed", "other_acts", "purpose", "wanted_by_other"]

_ENSURING = frozenset(("ensure", "guarantee", "assure"))
_DEMANDING = frozenset(("request", "ask", "order", "query"))
_PASSING_JUDGEMENT = word_set("validate verify")
_WHEN = word_set("upon on once after following")
_CLAUSES = word_set("once when if because since although while whereas unless until")
_SPOKEN = DETERMINERS | {"with", "of", "about", "on", "what", "which", "how", "when", "whether"}
_ONWARD = word_set("to on over into back up down onto toward towards off out via through")
_KEPT = word_set("informed updated up aware abreast posted apprised supplied fed")
_KEEPING = word_set("keep keeping kept make making hold holding")


def purpose(case: Case) -> Verdict | None:
    """Take support of the other: "... so that X can operate", "ensures that X are ready"."""
    if case.verb is None:
        return None
    at = case.left.at
    if case.word(at) == "that":
        at -= 1
    form = case.verb_form(at)
    ordered = case.word(at) == "order" and case.word(at - 1) == "in"
    if case.word(at) in ("so", "sure") or ordered or (form and form.lemma in _ENSURING):
        return Verdict("out", "purpose", case.trigger(at), 0.9)
    return None


def wanted_by_other(case: Case) -> Verdict | None:
    """Take "information that X needs" as out, "the report that X produces" as in."""
    at = case.left.at
    verb = case.verb
    if verb is None or at < 0 or case.items[verb.at].verb is None:
        return None
    opener = case.items[at]
    relative = opener.key in ("that", "which") and at > 0 and bool(case.items[at - 1].nouns)
    relative = relative or opener.key in ("what", "whatever", "everything")
    bare = bool(opener.nouns) and opener.verb is None and case.word(at - 1) not in _WHEN
    if not (relative or bare):
        return None
    classes = case.items[verb.at].verb.classes  # type: ignore[union-attr]
    if classes & {"need", "receive", "use"} and not classes & {"give", "tell"}:
        return Verdict("out", "wanted by the other", case.trigger(verb.at), 0.8)
    if verb.passive or (_handed_on(case, verb.at) and not _taken(case, at)):
        return None
    return Verdict("in", "made by the other", case.trigger(verb.at), 0.7)


def _handed_on(case: Case, at: int) -> bool:
    """Say whether what the other makes is for a third: "the list that X sends to Y"."""
    for item in case.items[at + 1 : at + 12]:
        if item.kind == "mark" or item.key in ("and", "or", "is", "are", "was", "were"):
            return False
        if item.kind == "group":
            return True
    return False


def _taken(case: Case, at: int) -> bool:
    """Say whether the self takes what the other makes: "collects the list that X ..."."""
    for back in range(at - 1, max(-1, at - 6), -1):
        if case.items[back].is_verb("receive", "use") and not case.items[back].nouns:
            return True
    return False


def other_acts(case: Case) -> Verdict | None:
    """Take the other as subject: "X notifies this process", "X are informed"."""
    verb = case.verb
    if verb is None:
        return None
    item = case.items[verb.at]
    if verb.passive and agent_behind(case.items, verb.at):
        return None
    if verb.passive:
        found = frame("passive subject", item.verb.classes) if item.verb else None
        if item.verb and item.verb.lemma in ("complete", "finalize", "close", "run", "perform"):
            found = found or ("in", 0.55)
        if item.key == "heard":
            found = "both", 0.65
        if item.key == "brought" and case.word(verb.at + 1) == "in":
            found = "both", 0.75
        if found:
            return Verdict(found[0], "other is acted on", item.text.lower(), found[1])
        return None
    if item.verb is None:
        return None
    addressed = _addressee(case, verb.at)
    if addressed == "other":
        return None
    found = frame("subject", item.verb.classes)
    if item.verb.lemma in _DEMANDING:
        found = "in", 0.75
    if item.verb.lemma in _PASSING_JUDGEMENT:
        found = "in", 0.65
    if found is None:
        return None
    direction, sure = found
    if item.verb.lemma == "communicate" and case.items[verb.at + 1].kind == "self":
        direction = "in"
    if addressed == "self" and _made_by_self(case, verb.at):
        return Verdict("out", "other acts on self", item.text.lower(), 0.8)
    if addressed == "self":
        return Verdict(direction, "other acts on self", item.text.lower(), 0.95)
    if _goes_on(case):
        return Verdict("out", "other goes on", item.text.lower(), 0.7)
    if item.verb.classes & {"tell", "give"} and _speaks_to_party(case, verb.at):
        return Verdict("", "charge of the other", item.text.lower(), 0.8)
    return Verdict(direction, "other acts", item.text.lower(), sure)


def _speaks_to_party(case: Case, at: int) -> bool:
    """Say whether a verb speaks to people, not to a process: "X informs the guest"."""
    for here in range(at + 1, min(len(case.items), at + 12)):
        item = case.items[here]
        if item.kind != "word":
            return False
        if item.key in PEOPLE:
            after = case.word(here + 1)
            spoken_to = case.word(here - 1) in DETERMINERS | {"to"} or here == at + 1
            return spoken_to and not (after == "'s" or case.items[here].text.endswith("'"))
        if item.key in SUBORDINATORS | {"from", "by", "of", "about", "on", "and", "or", "here"}:
            return False
    return False


def _goes_on(case: Case) -> bool:
    """Say whether "upon approval", "once tested" opens the clause in which the other acts."""
    if case.items[0].key not in _WHEN or case.at > REACH:
        return False
    if all(i.key in DETERMINERS for i in case.items[1 : case.at]):
        return False  # "after X has opened a case"
    return not any(i.kind == "group" or i.key in SUBORDINATORS for i in case.items[1 : case.at])


def _addressee(case: Case, at: int) -> str:
    """Return who the verb at an index speaks to: self, other or nobody."""
    within = False
    for here, item in enumerate(case.items[at + 1 : at + REACH], at + 1):
        if item.key in (";", ".") or item.key in _CLAUSES:
            break
        if item.kind == "self" and _own_clause(case, here):
            break
        within = within or item.key in ("that", "which")
        if item.kind == "self" and not _passed_on(case, here):
            return "self"
        if item.kind == "group":
            return "" if within else "other"
    return ""


def _own_clause(case: Case, at: int) -> bool:
    """Say whether the self begins a clause of its own: "X looks at trends, this process ..."."""
    before = case.word(at - 1)
    opens = before == "," or (before in ("and", "but") and case.word(at - 2) == ",")
    verb = verb_at(case.items, at + 1, finite=True)
    return opens and verb is not None


def _made_by_self(case: Case, at: int) -> bool:
    """Say whether the other works on what the self has made: "on what is reported by it"."""
    for here in range(at + 2, min(len(case.items), at + REACH)):
        if case.items[here].kind == "self":
            form = case.verb_form(here - 2)
            return case.word(here - 1) == "by" and form is not None and "past" in form.kinds
    return False


def _passed_on(case: Case, at: int) -> bool:
    """Say whether a pronoun is what is passed on, not the self: "hands it to Y", "solves it"."""
    if case.items[at].key not in ("it", "them"):
        return False
    verb = case.verb_form(at - 1)
    if verb and "tell" not in verb.classes and case.word(at + 1) not in _SPOKEN:
        return True
    return case.word(at + 1) in _ONWARD


def kept_informed(case: Case) -> Verdict | None:
    """Take "keeps X informed", "X are kept up to date"."""
    after = case.word(case.at + 1)
    verb = case.verb
    if verb and verb.passive and case.word(verb.at) in ("kept", "made", "held"):
        after = case.word(verb.at + 1)
    elif case.governor is None or case.governor.key not in _KEEPING:
        return None
    if after in _KEPT:
        return Verdict("out", "kept informed", f"kept {after}", 0.85)
    return None


def _with_self(case: Case) -> Verdict | None:
    """Take "this process and X exchange data"; what both do each for itself is no exchange."""
    verb = case.verb
    if verb is None:
        return None
    mutual = case.items[verb.at].is_verb("both") or case.items[verb.at].key == "share"
    near = {i.key for i in case.items[verb.at - 2 : verb.at + 4]}
    if mutual or near & {"jointly", "together", "both"}:
        return Verdict("both", "beside the self", case.trigger(verb.at), 0.8)
    return Verdict("", "each for itself", case.trigger(verb.at))


def beside_self(case: Case) -> Verdict | None:
    """Take "X and this process jointly check the fleet": both act."""
    left = case.items[case.at - 2 : case.at] if case.at > 1 else []
    if left and left[0].kind == "self" and left[1].key == "and" and case.at == 2:
        return _with_self(case)
    right = case.at + 1
    pair = case.word(right) == "and" and right + 1 < len(case.items)
    if not (pair and case.items[right + 1].kind == "self") or case.left.at >= 0:
        return None
    verb = verb_behind(case.items, right + 1)
    if verb is None or case.items[verb.at].is_verb("scope", "include"):
        return None
    return Verdict("both", "beside the self", case.trigger(verb.at), 0.7)
