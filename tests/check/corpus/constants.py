"""Routing of work to process owners."""

__version__ = "1.3.3"

ETOM_ORDER = "$ID1"  # $NAME1
ETOM_PROCESSES = ("$ID2", "$ID3")
OWNERS = {
    "$ID4": "$NAME4",
    "$ID5": "$NAME5",
}
MINIMUM = (1, 3, 3)
BROKER = "$IP"
SYS_OID = "$OID"
SUPPORTED = ["1.3.1", "1.3.3", "1.4.5"]


def ready(version: str) -> bool:
    return version >= "1.4.5"
