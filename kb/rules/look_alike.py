"""Names that look alike: the same record entered twice, or one letter that passes for another."""

import unicodedata

from kb.rules.finding import warning
from kb.vocab.status import Status

# Cyrillic and Greek letters whose capitals, after case folding, look like Latin ones.
LOOK_ALIKES = str.maketrans("авекмнорстухіјѕԁԛԝαεικορτχ", "abekmhopctyxijsdqwaeikoptx")

# Accents of the European alphabets. Vowel signs of Indian scripts and voicing marks of Japanese tell words apart.
ACCENTS = {chr(code) for code in range(0x0300, 0x0370)}


def folded(text):
    """`text` without case, accents, punctuation and spaces, and with look-alike letters made one.

    “Jo Yong-won” and “JO YONG WON” fold to the same; two names that fold alike are hard to tell apart in a list.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        character
        for character in decomposed
        if character not in ACCENTS and (character.isalnum() or unicodedata.category(character)[0] == "M")
    )
    return unicodedata.normalize("NFC", kept).casefold().translate(LOOK_ALIKES)


def look_alikes(record, *, same=()):
    """Other records of the noun, withdrawn ones aside, that share a folded name with `record`.

    Names of all kinds count: “names” or “aliases” where the noun has them. `same` names fields in which both must
    be equal or one unknown: two villages of one name lie in different countries. The database cannot fold, so this
    reads the names of the whole noun, in two queries.
    """
    model = type(record)
    children = next((name for name in ("names", "aliases") if hasattr(model, name)), None)
    others = model.objects.exclude(pk=record.pk).exclude(status=Status.WITHDRAWN)
    mine = {folded(record.name)}
    names = list(others.values_list("pk", "name"))
    if children:
        mine |= {folded(child.name) for child in getattr(record, children).all()}
        # An empty child name means that there is no child: the join is an outer one.
        names += others.filter(**{f"{children}__isnull": False}).values_list("pk", f"{children}__name")
    mine.discard("")
    found = {pk for pk, name in names if folded(name) in mine}
    if not found:
        return []
    matches = others.filter(pk__in=found).order_by("name", "pk")
    return [other for other in matches if all(_may_be_same(record, other, f"{field}_id") for field in same)]


def look_alike_findings(record):
    """A warning that links the records whose names cannot be told from this one's."""
    return told_alike(look_alikes(record))


def told_alike(others):
    """A warning that links `others`, records of one noun; none if there are none."""
    if not others:
        return []
    names = ", ".join(f"“{other}”" for other in others)
    return [
        warning(
            "look_alike_name",
            f"There is already {names}: use that record if it is the same, or tell the names apart.",
            field="name",
            records=others,
        )
    ]


def _may_be_same(one, other, field):
    first, second = getattr(one, field), getattr(other, field)
    return first is None or second is None or first == second
