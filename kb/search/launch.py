"""Launches are found by every name of their weapons and places: KN-23 finds the Hwasong-11A."""


def words(launch):
    yield launch.summary
    yield launch.country.name
    if launch.site:
        yield launch.site.name
        yield from (name.name for name in launch.site.names.all())
        if launch.site.parent:
            yield launch.site.parent.name
    for flight in launch.flights.all():
        if flight.weapon:
            yield flight.weapon.name
            yield flight.weapon.family
            yield from (alias.name for alias in flight.weapon.aliases.all())
        if flight.landing_place:
            yield flight.landing_place.name
            yield from (name.name for name in flight.landing_place.names.all())
    yield from (topic.name for topic in launch.topics.all())
    yield from (identifier.value for identifier in launch.identifiers.all())
