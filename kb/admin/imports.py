"""Imports on the desk: what was read from which file. Nobody edits them."""

from django.contrib import admin

from kb.models import ImportBatch, ImportedRow


class ReadOnlyAdmin(admin.ModelAdmin):
    view_on_site = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "dataset", "row_count", "imported_at", "imported_by")
    list_filter = ("dataset",)
    list_select_related = ("imported_by",)


@admin.register(ImportedRow)
class ImportedRowAdmin(ReadOnlyAdmin):
    """Every row as it stood, beside what was read from it and what became of it."""

    list_display = ("row_key", "dataset", "line", "launch", "decision")
    list_filter = ("dataset",)
    list_select_related = ("launch",)
    search_fields = ("row_key", "decision", "launch__name")
    list_per_page = 50
