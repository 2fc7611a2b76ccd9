"""Countries are found by name and code."""


def words(country):
    yield from (country.iso2, country.iso3)
    yield from (name.name for name in country.names.all())
    yield country.summary
