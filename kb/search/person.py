"""People are found by every spelling of their names, and by their offices."""


def words(person):
    yield from (name.name for name in person.names.all())
    yield from (term.title for term in person.terms.all())
    yield person.affiliation
    yield person.summary
