"""Small words, phrases that do the work of one, nouns that decide what a name before them means.

A phrase is read as one item whose key is the word that it stands for ("in order to", "no longer"),
so that a rule that knows the word knows them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence

from etom_kg.interfaces.english.words import Word, word_set

__all__ = [
    "ARTEFACTS",
    "AUXILIARIES",
    "BE",
    "CONJUNCTIONS",
    "CONTENTS",
    "DETERMINERS",
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
        *("e . g .", "i . e .", "for example", "such as", "amongst other", "inter alia"),
        *("among them", "most importantly", "in particular", "above all"),
        "including but not limited to",
    ),
    "via": ("by way of", "by intermediary of", "through the intermediary of"),
    "by": ("on the part of",),
    "constitute": ("make up", "made up"),
    "behalf": ("on behalf of", "for the account of"),
    "not": ("no longer",),
    "and": ("but also",),
    "both": ("not only",),
    "jointly": ("hand in hand", "hand in glove"),
    "to": ("in order to", "end up in"),
    "using": ("by mean of", "thank to"),
    "all": ("each of", "many of"),
    "happen": ("take place",),
    "": ("in real time", "in turn", "in some case", "the first to"),
    "informed": ("in the loop",),
    "beside": ("next to",),
}
"""What a phrase stands for, with the keys of its words. The longest phrase counts.

What stands for nothing only says when or how, and is passed over.
"""

_GOING_ON = word_set("by to for of from with")
"""Behind these a phrase that stands for nothing goes on: "in turn by X"."""

_BY_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
for _key, _phrases in PHRASES.items():
    for _phrase in sorted(_phrases, key=len, reverse=True):
        _BY_FIRST[_phrase.partition(" ")[0]].append((tuple(_phrase.split()), _key))


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
    "whatever whichever whoever although though as after before whenever what how why"
)
CONTENTS = word_set("event fact case condition time note extent way sense manner view so now")
"""Behind these "that" opens a clause which says what they are: "in the event that"."""
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

SELF_PRONOUNS = word_set("it they them itself themselves we us ourselves")
SELF_NOUNS = word_set("process activity subprocess grouping task")

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
