"""The security log, to be read."""

from django.contrib import admin

from kb.models import SecurityEvent
from kb.vocab.security_event import SecurityEventKind


class KindFilter(admin.SimpleListFilter):
    title = "event"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return SecurityEventKind.choices

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(SecurityEvent)
class SecurityEventAdmin(admin.ModelAdmin):
    list_display = ("when", "label", "actor_name", "address", "about", "details")
    list_filter = (KindFilter, "at")
    search_fields = ("actor_name", "address", "about")
    # Counting a long log again for the filtered list would take longer than showing it.
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="when, UTC", ordering="-at")
    def when(self, event):
        return f"{event.at:%Y-%m-%d %H:%M:%S}"

    @admin.display(description="event", ordering="kind")
    def label(self, event):
        return event.label
