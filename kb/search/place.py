"""Places are found by every name they have."""


def words(place):
    yield from (name.name for name in place.names.all())
    yield place.summary
