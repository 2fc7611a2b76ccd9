"""Search text: the words under which a published record is found, folded so that spelling variants meet."""

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


def _weapon_words(weapon):
    return [weapon.name, weapon.family, *(alias.name for alias in weapon.aliases.all())] if weapon else []


def _place_words(place):
    return [place.name, *(name.name for name in place.names.all())] if place else []


def _launch(launch):
    yield launch.summary
    yield launch.country.name
    yield from _place_words(launch.site)
    for flight in launch.flights.all():
        yield from _weapon_words(flight.weapon)
        yield from _place_words(flight.landing_place)
    for topic in launch.topics.all():
        yield topic.name
    for identifier in launch.identifiers.all():
        yield identifier.value


def _statement(statement):
    yield from (statement.text, statement.original_text, statement.speaker_description, statement.venue)
    for speaker in (statement.speaker_person, statement.speaker_organisation):
        if speaker:
            yield speaker.name


def _names(record):
    yield from (name.name for name in record.names.all())
    yield record.summary


def _organisation(organisation):
    yield organisation.short_name
    yield from _names(organisation)


def _country(country):
    yield from (country.iso2, country.iso3)
    yield from _names(country)


def _event(event):
    yield from (event.summary, event.outcome)
    for participant in event.participants.all():
        yield str(participant)


def _source(source):
    yield from (source.author, source.url, source.outlet.name if source.outlet else "")


WORDS = {
    "launch": _launch,
    "statement": _statement,
    "weapon": lambda weapon: [*_weapon_words(weapon), weapon.summary],
    "place": _names,
    "person": _names,
    "organisation": _organisation,
    "country": _country,
    "event": _event,
    "source": _source,
    "topic": lambda topic: [topic.summary],
}


def search_text(record):
    """Folded words of a record loaded `with_related`; no query of its own."""
    words = [record.name, *WORDS[record._meta.model_name](record)]
    return fold(" ".join(word for word in words if word))
