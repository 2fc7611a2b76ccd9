"""Suggestions: which known word a mistyped one was probably meant to be."""

import difflib


def nearest(word, known, limit=3):
    """Up to `limit` of the `known` words that resemble `word`, the likeliest first; often none."""
    by_folded = {name.casefold(): name for name in known}
    wanted = word.casefold()
    if wanted in by_folded:
        return [by_folded[wanted]]
    found = difflib.get_close_matches(wanted, by_folded, n=limit, cutoff=0.6)
    if len(wanted) >= 3:
        # “korea” is far from “north-korea” letter by letter, and yet it is what was meant.
        found += sorted((name for name in by_folded if wanted in name and name not in found), key=len)
    return [by_folded[name] for name in found[:limit]]


def did_you_mean(words):
    """“ Did you mean “north-korea” or “south-korea”?”, with the space before it; empty without words."""
    return f" Did you mean {' or '.join(f'“{word}”' for word in words)}?" if words else ""
