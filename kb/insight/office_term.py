"""In which office did they say this: terms of office on a day."""

from kb.vocab.partial_date import PartialDate


def offices_at(terms, said):
    """Terms among the loaded `terms` that may cover a day that `said` (a PartialDate) means, the latest begun first.

    A term whose bounds are vague covers a day if it may: a term from 2021 covers 5 January 2021.
    """
    if said is None:
        return []
    held = [term for term in terms if _covers(term, said)]
    dated = sorted((term for term in held if term.began_on), key=lambda term: term.began_on, reverse=True)
    return dated + [term for term in held if term.began_on is None]


def _covers(term, said: PartialDate):
    if term.began is not None and said.end < term.began.start:
        return False
    return term.ended is None or said.start <= term.ended.end
