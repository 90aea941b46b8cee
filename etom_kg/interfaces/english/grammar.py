"""Small words, and the nouns that decide what a name in front of them means.

Several words that do the work of one: "in order to", "no longer", "(e.g., ...)".

They are read as one item whose key is the word that they stand for, so that a rule that knows the
word knows them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence

from etom_kg.interfaces.english.words import Word, word_set

__all__ = [
    "ARTEFACTS",
    "AUXILIARIES",
    "BE",
    "COMPOUNDS",
    "CONJUNCTIONS",
    "DETERMINERS",
    "EXEMPLIFIERS",
    "GENERIC_NOUNS",
    "INFORMATION",
    "NEGATIONS",
    "OUTSIDERS",
    "PEOPLE",
    "PHRASES",
    "PREPOSITIONS",
    "SELF_NOUNS",
    "SELF_PRONOUNS",
    "SUBORDINATORS",
    "hyphened",
    "phrase_at",
]

PHRASES: dict[str, tuple[str, ...]] = {
    # What announces an example, or the one that matters most.
    "e.g": (
        "e . g .",
        "e . g",
        "e . i .",
        "eg .",
        "i . e .",
        "i . e",
        "viz .",
        "for example",
        "for instance",
        "such as",
        "amongst other",
        "among other",
        "among other thing",
        "amongst other thing",
        "inter alia",
        "among them",
        "amongst them",
        "among these",
        "including but not limited to",
        "including , but not limited to",
        "most importantly",
        "most notably",
        "in particular",
        "above all",
        "first and foremost",
    ),
    "via": (
        "by way of",
        "by route of",
        "by intermediary of",
        "by the intermediary of",
        "through the intermediary of",
        "through intermediary of",
    ),
    "by": ("on the part of", "by part of", "at the hand of"),
    "constitute": ("make up", "made up", "making up"),
    "behalf": ("on behalf of", "in the name of", "for the account of", "in lieu of"),
    "not": ("no longer", "not any longer", "by no mean", "in no way"),
    "and": ("but also", "and also", "and then also", "but equally"),
    "both": ("not only", "not just", "not merely"),
    "jointly": (
        "hand in hand",
        "hand in glove",
        "side by side",
        "shoulder to shoulder",
        "arm in arm",
        "in lockstep",
        "in unison",
    ),
    "to": (
        "in order to",
        "so as to",
        "end up in",
        "end up with",
        "wind up in",
        "land in",
        "land with",
    ),
    "using": (
        "by mean of",
        "with the use of",
        "by use of",
        "by using",
        "with the aid of",
        "thank to",
        "owing to",
        "courtesy of",
    ),
    "all": (
        "each of",
        "all of",
        "both of",
        "either of",
        "any of",
        "some of",
        "many of",
        "most of",
        "several of",
        "two of",
        "three of",
        "one of",
    ),
    "no": ("none of", "neither of"),
    "happen": ("take place", "took place", "taking place", "taken place"),
    "": (
        "in real time",
        "in turn",
        "at once",
        "without delay",
        "in writing",
        "in advance",
        "in return",
        "if necessary",
        "if needed",
        "if required",
        "where necessary",
        "where needed",
        "where required",
        "as required",
        "as needed",
        "as necessary",
        "as appropriate",
        "when required",
        "when necessary",
        "on a regular basis",
        "on a daily basis",
        "in due time",
        "in good time",
        "in some case",
        "in certain case",
        "in urgent case",
        "in most case",
        "in many case",
        "in particular case",
        "to a lesser extent",
        "to some extent",
        "at time",
        "by default",
        "by phone",
        "by e - mail",
        "by email",
        "at the same time",
        "in any case",
        "as a rule",
        "the first to",
        "the last to",
        "the only one to",
        "as a consequence",
        "in general",
        "in addition",
    ),
    "informed": ("in the loop", "in the picture", "up to speed", "in the know"),
    "beside": ("next to", "close to", "adjacent to", "near to", "right under", "next door to"),
}
"""What a phrase stands for, with the keys of its words. The longest phrase counts.

What stands for nothing only says when or how, and is passed over.
"""


_GOING_ON = frozenset(("by", "to", "for", "of", "from", "with"))
"""Behind these a phrase goes on: "as required by X"."""


def _by_first() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for key, phrases in PHRASES.items():
        for phrase in phrases:
            parts = tuple(phrase.split())
            found[parts[0]].append((parts, key))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return dict(found)


_BY_FIRST = _by_first()


def phrase_at(text: Sequence[Word], at: int) -> tuple[str, int] | None:
    """Return what the phrase at a word stands for, and its number of words; else ``None``."""
    for parts, key in _BY_FIRST.get(text[at].key, ()):
        if all(at + n < len(text) and text[at + n].key == part for n, part in enumerate(parts)):
            end = at + len(parts)
            if key or (end < len(text) and text[end].key not in _GOING_ON):
                return key, len(parts)
    return None


def hyphened(text: Sequence[Word], at: int, stops: Container[int]) -> int:
    """Return the index of the last part of a hyphened word, such as "after-sales".

    No part begins at one of ``stops``.
    """
    while (
        at + 2 < len(text)
        and text[at + 1].key == "-"
        and text[at].end == text[at + 1].start
        and text[at + 1].end == text[at + 2].start
        and at + 2 not in stops
        and not text[at + 2].is_mark
    ):
        at += 2
    return at


PREPOSITIONS = word_set(
    "to from by with for of in within into onto on upon at during through via between among "
    "amongst across under against about before after toward towards inside outside beyond "
    "alongside per without throughout over until following like unlike than except besides beside "
    "regarding concerning behind using behalf"
)
CONJUNCTIONS = word_set("and or but nor as well plus")
SUBORDINATORS = word_set(
    "that which who whose when if where while whereas because since so unless once until whether "
    "although though as after before whenever what how why"
)
AUXILIARIES = word_set(
    "is are was were be been being am will would shall should can could may might must has have "
    "had do does did need ought cannot"
)
BE = word_set("is are was were be been being get gets got am")
NEGATIONS = word_set("not never neither nor cannot no without n't")
DETERMINERS = word_set(
    "the a an its their his our your this these those all any each every both either other "
    "another such some same own various several different many multiple one two three relevant "
    "appropriate corresponding respective associated related existing current new specific "
    "particular certain whole overall entire internal external subsequent downstream upstream "
    "further additional remaining equivalent applicable necessary following above latter former "
    "underlying core operational adjacent neighboring next previous dependent affected responsible "
    "individual generic general general-purpose actual standard enterprise enterprises' company "
    "company's organization cross-enterprise relevant local central own dedicated special regular "
    "so-called named customer-facing facing established full broader larger e2e"
)
"""Words that may stand between a verb or preposition and the name it governs."""

GENERIC_NOUNS = word_set(
    "process area layer function entity activity party domain system grouping subprocess team "
    "organization unit group department client consumer user recipient element others other "
    "stakeholder vertical horizontal source provider supplier name neighbor"
)
"""Nouns that an example or a list in brackets may spell out: "other processes, such as X"."""

EXEMPLIFIERS = word_set(
    "such including include e.g i.e namely especially particularly notably mainly primarily "
    "example instance like amongst among others eg ie specifically chiefly"
)
SELF_PRONOUNS = word_set("it they them itself themselves we us ourselves")
SELF_NOUNS = word_set("process activity subprocess grouping task")
COMPOUNDS: dict[str, str] = {
    form.replace(" ", "-"): lemma
    for lemma, forms in {
        "hand-over": "hand-over hands-over handed-over handing-over hand-over",
        "hand-off": "hand-off hands-off handed-off handing-off",
        "follow-up": "follow-up follow-ups following-up",
        "true-up": "true-up trues-up trued-up truing-up",
        "line-up": "line-up lines-up lined-up lining-up",
        "kick-off": "kick-off kicks-off kicked-off kicking-off",
        "feed-back": "feed-back feeds-back fed-back feeding-back",
        "re-use": "re-use re-uses re-used re-using",
        "co-ordinate": "co-ordinate co-ordinates co-ordinated co-ordinating",
        "co-operate": "co-operate co-operates co-operated co-operating",
        "coordination": "co-ordination",
        "cooperation": "co-operation",
        "cross-check": "cross-check cross-checks cross-checked",
        "inter-operate": "inter-operate inter-operates",
    }.items()
    for form in forms.split()
}
"""Verbs of two parts, with a hyphen or without; keys are the words' keys joined by a hyphen."""

INFORMATION = word_set(
    "report notification information data input output result request response alarm event "
    "feedback order ticket outcome finding record status recommendation forecast message "
    "advice alert update detail requirement need"
)
"""What a process gives or wants: "Order Handling requests" come from Order Handling."""

ARTEFACTS = word_set(
    "database inventory repository system tool application plan policy strategy goal objective "
    "standard metric framework model knowledgebase catalog profile team manager department cost "
    "rule guideline documentation principle staff software platform project program budget role "
    "responsibility methodology method template document report capability discipline concept "
    "lifecycle target measure kpi performance efficiency effectiveness issue risk aspect practice "
    "expert specialist personnel office group board committee agreement contract form screen "
    "interface_ system portal center centre mechanism term name community service product "
    "loop context approach criterion procedure solution infrastructure base store architecture "
    "technique environment resource perspective view point scheme world industry certification "
    "law standardization landscape maturity map diagram figure table clause section chapter "
    "trend problem scenario job skill training workforce"
)
"""What may be named after a process and is none."""

PEOPLE = word_set(
    "customer guest user subscriber public regulator authority citizen passenger caller crew "
    "technician employee staff manager management shareholder press investor people person "
    "supplier vendor visitor resident worker driver engineer agent reseller retailer wholesaler"
)
"""Who is no process, though a process may speak to them."""

OUTSIDERS = word_set(
    "supplier partner vendor customer client third-party provider wholesaler retailer operator "
    "distributor carrier contractor subcontractor outsourcer reseller"
)
"""Who has processes of their own: "the supplier's Order Handling"."""
