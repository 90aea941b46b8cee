"""Small words, and the nouns that decide what a name in front of them means."""

from __future__ import annotations

from etom_kg.interfaces.words import word_set

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
    "PREPOSITIONS",
    "SELF_NOUNS",
    "SELF_PRONOUNS",
    "SUBORDINATORS",
]


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
