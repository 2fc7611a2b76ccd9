"""Search text: the words under which a published record is found. Each noun's file says which they are."""

from kb.search import country, event, launch, organisation, person, place, source, statement, topic, weapon
from kb.search.folding import fold

WORDS = {
    "country": country.words,
    "event": event.words,
    "launch": launch.words,
    "organisation": organisation.words,
    "person": person.words,
    "place": place.words,
    "source": source.words,
    "statement": statement.words,
    "topic": topic.words,
    "weapon": weapon.words,
}


def search_text(record):
    """Folded words of a record loaded `with_related`; no query of its own."""
    found = [record.name, *WORDS[record._meta.model_name](record)]
    return fold(" ".join(word for word in found if word))
