"""Organisations are found by full, short and other names."""


def words(organisation):
    yield organisation.short_name
    yield from (name.name for name in organisation.names.all())
    yield organisation.summary
