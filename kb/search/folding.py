"""Folding: one form for all spellings of a word, in what is indexed and in what is asked."""

import re
import unicodedata

POSSESSIVE = re.compile(r"['’]s\b", re.I)
APOSTROPHES = re.compile("['’‘ʼʻ`´]")  # “P’yŏngyang” is Pyongyang


def fold(text):
    """Lower case, without accents and apostrophes, with punctuation as spaces: “Hwasŏng-11A” becomes “hwasong 11a”.

    Letters of other scripts stay, composed and with the vowel signs that tell words apart, so that 화성 and अग्नि
    find themselves.
    """
    decomposed = unicodedata.normalize("NFKD", APOSTROPHES.sub("", POSSESSIVE.sub("", text)))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c) or ord(c) > 0x0900)
    composed = unicodedata.normalize("NFC", bare).casefold()
    return " ".join("".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in composed).split())
