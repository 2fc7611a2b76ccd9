"""Sources on the desk, with the state of their links."""

import datetime as dt

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html

from kb.admin.base import RecordAdmin, admin_url
from kb.admin.fields import DeskForm, PartialDateField
from kb.models import Source
from kb.models.link_check import is_dead
from kb.transfer import link_checks
from kb.vocab.link_check import LinkOutcome

# While somebody waits for the page: so many sources, so many seconds, and nothing that was looked at just now.
AT_ONCE = 20
BUDGET_S = 12
REST = dt.timedelta(minutes=1)
CHECKS_SHOWN = 8

DEAD, NOT_CHECKED, NO_COPY = "dead", "not-checked", "no-copy"


class LinkFilter(admin.SimpleListFilter):
    """By what the last check saw at the present address."""

    title = "link"
    parameter_name = "link"

    def lookups(self, request, model_admin):
        seen = [outcome for outcome in LinkOutcome if outcome not in (LinkOutcome.FOUND, LinkOutcome.NO_COPY)]
        return [
            (DEAD, "Dead"),
            (NO_COPY, "No archived copy"),
            (NOT_CHECKED, "Not checked"),
            *((outcome.value, outcome.label) for outcome in seen),
        ]

    def queryset(self, request, queryset):
        value = self.value()
        if value is None:
            return queryset
        linked = queryset.exclude(url="", archived_url="")
        if value == DEAD:
            return linked.filter(is_dead("link_"))
        if value == NO_COPY:
            return queryset.exclude(url="").filter(archived_url="")
        if value == NOT_CHECKED:
            return linked.filter(link_checked_at=None)
        return linked.filter(link_outcome=value)


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
    change_form_template = "admin/kb/source_change_form.html"
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
    list_display = (
        "name", "outlet", "published_shown", "tier", "state_shown", "link_shown", "link_checked", "updated", "assignee",
    )  # fmt: skip
    list_filter = (*RecordAdmin.list_filter, LinkFilter, "tier", "is_retracted", "language")
    list_select_related = ("outlet", "assignee")
    date_hierarchy = "published_on"
    search_fields = ("name", "outlet__name", "outlet__short_name", "author", "url", "=public_id")
    label_related = ("outlet",)
    actions = (*RecordAdmin.actions, "check_links")

    @admin.display(description="published on", ordering="published_on")
    def published_shown(self, obj):
        return obj.published

    def details(self, obj):
        return [obj.outlet or obj.author, obj.published]

    # --- Links

    def get_queryset(self, request):
        return super().get_queryset(request).with_link_state()

    @admin.display(description="link", ordering="link_outcome", empty_value="")
    def link_shown(self, obj):
        if not obj.has_link:
            return ""
        if obj.link_outcome is None:
            return "Not checked"
        outcome = LinkOutcome(obj.link_outcome)
        return format_html('<span class="state link-{}">{}</span>', outcome.value, outcome.label)

    @admin.display(description="checked", ordering="link_checked_at", empty_value="")
    def link_checked(self, obj):
        return f"{obj.link_checked_at:%d %b %Y}" if obj.link_checked_at else ""

    def get_urls(self):
        view = self.admin_site.admin_view(self.check_links_view)
        return [path("<path:object_id>/check-links/", view, name="kb_source_check_links"), *super().get_urls()]

    def check_links_view(self, request, object_id):
        """Looks at the links of one source, as they are stored, and returns to its form."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        source = self.get_object(request, unquote(object_id))
        if source is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._check(request, Source.objects.filter(pk=source.pk))
        return HttpResponseRedirect(f"{admin_url(self.admin_site, source)}#link-checks")

    @admin.action(description="Check links", permissions=["change"])
    def check_links(self, request, queryset):
        self._check(request, Source.objects.filter(pk__in=queryset.values("pk")))

    def _check(self, request, chosen):
        """Checks the chosen sources whose last check is the oldest, within limits, and says what came of it."""
        due = link_checks.due(chosen, older_than=REST)
        count, chosen_count = due.count(), chosen.count()
        summary = link_checks.check_sources(due[:AT_ONCE], budget_s=BUDGET_S)
        if summary.checks:
            text = f"{_sources(len(summary.sources))} checked: {link_checks.summary_text(summary.checks)}."
            self.message_user(request, text, messages.SUCCESS)
        left = count - len(summary.sources)
        if left:
            text = f"{_sources(left)} not reached in one go: choose “Check links” again, or run manage.py check_links."
            self.message_user(request, text, messages.WARNING)
        if passed := chosen_count - count:
            text = f"{_sources(passed)} not checked: withdrawn, without a link, or checked a moment ago."
            self.message_user(request, text, messages.INFO)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.pk and not self.is_popup(request):
            may = self.has_change_permission(request, obj) and obj.has_link
            context |= {
                "link_checks": obj.link_checks.all()[:CHECKS_SHOWN],
                "check_links_url": reverse("admin:kb_source_check_links", args=[obj.pk]) if may else "",
            }
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)


def _sources(count):
    return f"{count} source{'' if count == 1 else 's'}"
