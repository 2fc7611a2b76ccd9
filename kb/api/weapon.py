"""Weapons in the API."""

from kb.api.base import PublishedViewSet
from kb.models import Weapon


class WeaponViewSet(PublishedViewSet):
    """Weapons: types of missile and rocket, with the names that different people give them.

    Their specifications are reports.
    """

    model = Weapon
