"""Weapons are found by every name they have."""


def words(weapon):
    yield weapon.family
    yield from (alias.name for alias in weapon.aliases.all())
    yield weapon.summary
