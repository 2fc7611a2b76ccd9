"""Places on the desk."""

from django.contrib import admin

from kb.admin.base import RecordAdmin, TableRows
from kb.admin.fields import DeskForm
from kb.admin.identifier import PlaceIdentifierRows
from kb.models import Place, PlaceName


class PlaceForm(DeskForm):
    constraint_boxes = {
        "place_is_not_its_own_parent": "parent",
        "place_has_both_coordinates_or_none": "latitude_deg",
    }

    class Meta:
        model = Place
        fields = "__all__"


class PlaceNameRows(TableRows):
    model = PlaceName
    fields = ("name", "language", "kind", "used_by")
    verbose_name_plural = "other names, and who uses them"


@admin.register(Place)
class PlaceAdmin(RecordAdmin):
    form = PlaceForm
    facts = (
        (None, {"fields": (
            "name", ("kind", "country"), "parent",
            ("latitude_deg", "longitude_deg", "position_precision_km"), "summary",
        )}),
    )  # fmt: skip
    short = ("name", ("kind", "country"), "parent", ("latitude_deg", "longitude_deg", "position_precision_km"))
    inlines = (PlaceNameRows, PlaceIdentifierRows)
    list_display = ("name", "kind", "parent", "country", "state_shown", "updated", "assignee")
    list_filter = (*RecordAdmin.list_filter, "kind", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("parent", "country", "assignee")
    search_fields = ("name", "names__name", "=public_id")
    label_related = ("parent", "country")

    def details(self, obj):
        return [obj.get_kind_display().lower(), obj.parent, obj.country]
