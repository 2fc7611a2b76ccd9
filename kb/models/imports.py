"""Imports: which file was read when, and every row of it as it stood, beside what was made of it."""

from django.conf import settings
from django.db import models


class ImportBatch(models.Model):
    """One applied import of one file through one mapping."""

    dataset = models.CharField(max_length=40, db_index=True, help_text="The mapping's name for the dataset.")
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64, help_text="Digest of the file as it was read.")
    mapping_sha256 = models.CharField(max_length=64, help_text="Digest of the mapping that read it.")
    row_count = models.PositiveIntegerField(help_text="Rows in the file.")
    imported_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "import batches"
        ordering = ["-imported_at", "-pk"]

    def __str__(self):
        return f"{self.file_name} ({self.dataset})"


class ImportedRow(models.Model):
    """One row of an imported file: its cells as they stood, what was read from them, and what became of it."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows")
    dataset = models.CharField(max_length=40)
    row_key = models.CharField(
        max_length=120, help_text="The dataset's own id, or a digest of the cells and a running number."
    )
    line = models.PositiveIntegerField(help_text="Line in the file, counted from 1, the heading included.")
    cells = models.JSONField(help_text="Column heading to cell text, untouched.")
    readings = models.JSONField(help_text="Column heading to what was read from the cell.")
    decision = models.CharField(max_length=300, help_text="The rule that decided where the row went, in words.")
    launch = models.ForeignKey("kb.Launch", models.SET_NULL, null=True, related_name="imported_rows")
    flight = models.ForeignKey("kb.Flight", models.SET_NULL, null=True, related_name="imported_rows")

    class Meta:
        ordering = ["batch", "line"]
        constraints = [models.UniqueConstraint(fields=["dataset", "row_key"], name="imported_row_once_per_dataset")]

    def __str__(self):
        return f"{self.dataset} line {self.line}"
