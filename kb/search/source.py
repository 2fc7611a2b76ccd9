"""Sources are found by title, author, outlet and address."""


def words(source):
    yield from (source.author, source.url, source.edition)
    if source.outlet:
        yield source.outlet.name
