"""Filters of weapons."""

from django.db.models import TextField
from django.db.models.functions import Cast

from kb.filters.base import CodeFilter, FamilyFilter, FilterSet, OrderingFilter, RecordFilter, SearchFilter, named_by
from kb.models import Country, Weapon
from kb.vocab.flight import Launcher
from kb.vocab.weapon import Manoeuvre, RangeClass, WeaponKind


def _operated_by(country_id):
    return named_by(Weapon.operators.through.objects.filter(country_id=country_id), "weapon_id")


class BasingFilter(CodeFilter):
    """Weapons whose list of launchers holds a code. Read as text: SQLite cannot search lists in JSON."""

    def apply(self, queryset, value):
        return queryset.alias(basing_text=Cast("basing", TextField())).filter(basing_text__contains=f'"{value}"')


class WeaponFilter(FilterSet):
    q = SearchFilter()
    kind = CodeFilter(WeaponKind, label="Kind", help_text="What kind of missile or rocket it is.")
    range_class = CodeFilter(
        RangeClass, label="Range class", help_text="By greatest ground range, under the scheme that each weapon names."
    )
    family = FamilyFilter(field_name="family", label="Family", help_text="Family of related types, such as Hwasong.")
    origin = RecordFilter(Country, label="Origin", help_text="Who developed it.")
    operator = RecordFilter(Country, where=_operated_by, label="Operator", help_text="A country that fields it.")
    variant_of = RecordFilter(Weapon, label="Variant of", help_text="The type that it derives from.")
    basing = BasingFilter(Launcher, label="Fired from", help_text="One of the launchers that it is fired from.")
    manoeuvre = CodeFilter(Manoeuvre, label="Manoeuvre", help_text="How it manoeuvres.")
    ordering = OrderingFilter(
        {"name": ("Name", ["name"]), "family": ("Family", ["family", "name"]), "origin": ("Origin", ["origin__name"])},
        default="name",
    )
