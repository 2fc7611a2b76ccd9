"""Folding: one form for all spellings of a word, in what is indexed and in what is asked."""

import re
import unicodedata


def fold(text):
    """Lower case, without accents, with punctuation as spaces: “Hwasŏng-11A” becomes “hwasong 11a”.

    Letters of other scripts stay, composed, so that 화성 finds itself.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c) or ord(c) > 0x0900)
    words = re.sub(r"[^\w]+", " ", unicodedata.normalize("NFC", bare).casefold())
    return " ".join(words.split())
