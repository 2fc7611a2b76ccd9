"""Sources on the desk."""

from django.contrib import admin

from kb.admin.base import RecordAdmin
from kb.admin.fields import DeskForm, PartialDateField
from kb.models import Source


class SourceForm(DeskForm):
    constraint_boxes = {
        "source_archive_day_needs_archive": "archived_on",
        "source_links_are_web_links": "url",
    }
    published = PartialDateField(label="Published on")

    class Meta:
        model = Source
        fields = "__all__"
        labels = {"name": "Title"}


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    form = SourceForm
    facts = (
        (None, {"fields": (
            "name", ("outlet", "author"), "url", ("published", "tier", "language"), "edition",
        )}),
        ("Archive and standing", {"classes": ("collapse",), "fields": (
            "accessed_on", ("archived_url", "archived_on"), ("is_retracted", "retraction_note"),
        )}),
        ("For readers", {"fields": ("cites", "summary")}),
    )  # fmt: skip
    short = ("name", ("outlet", "author"), "url", ("published", "tier", "language"))
    list_display = ("name", "outlet", "published_shown", "tier", "state_shown", "updated", "assignee")
    list_filter = (*RecordAdmin.list_filter, "tier", "is_retracted", "language")
    list_select_related = ("outlet", "assignee")
    date_hierarchy = "published_on"
    search_fields = ("name", "outlet__name", "outlet__short_name", "author", "url", "=public_id")
    label_related = ("outlet",)

    @admin.display(description="published on", ordering="published_on")
    def published_shown(self, obj):
        return obj.published

    def details(self, obj):
        return [obj.outlet or obj.author, obj.published]
