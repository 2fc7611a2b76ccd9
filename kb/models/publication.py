"""Publications: what the outside sees of each published record, rendered when it is published."""

from django.db import models


class Publication(models.Model):
    """One row per published record or part, written by `editing` only.

    Pages, lists and the API show these documents and nothing else, so nothing that was not published can appear.
    """

    kind = models.CharField(max_length=20, help_text="The noun, as its model is named: launch, flight, weapon …")
    public_id = models.CharField(max_length=10, unique=True, help_text="Public id of the record shown.")
    owner_id = models.CharField(
        max_length=10, blank=True, db_index=True, help_text="For a part: public id of the record it belongs to."
    )
    # What is public has a history, or the database refuses it.
    revision = models.OneToOneField(
        "kb.Revision",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="publication",
        help_text="The revision that a record's document is of; a part's is kept with that of its record.",
    )
    version = models.PositiveIntegerField(default=1, help_text="Rises by one whenever the document changes.")
    # Before the documents: SQLite reads a row from its beginning, and a search reads this column of every row.
    search_text = models.TextField(help_text="Names, aliases and text in folded form, for searching.")
    brief = models.JSONField(help_text="The compact row that lists show.")
    document = models.JSONField(help_text="The complete record.")
    etag = models.CharField(max_length=64, help_text="Digest of the document: equal documents, equal tags.")
    rendered_at = models.DateTimeField(auto_now=True, help_text="When the document was last written, UTC.")

    class Meta:
        ordering = ["kind", "public_id"]
        indexes = [
            models.Index(fields=["kind", "public_id"], name="publication_kind"),
            models.Index(fields=["-rendered_at"], name="publication_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="publication_of_record_has_revision",
                condition=~models.Q(owner_id="") | models.Q(revision__isnull=False),
                violation_error_message="What is public has a revision.",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.public_id}"


class PublicationMention(models.Model):
    """A published document names another record: the source of “what links here”, and of what to render again."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="mentions")
    mentioned_id = models.CharField(max_length=10, db_index=True, help_text="Public id of the record named.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "mentioned_id"], name="mention_once_per_publication")
        ]

    def __str__(self):
        return f"{self.publication} names {self.mentioned_id}"


class OldSlug(models.Model):
    """An address that a published page had before: it redirects for good."""

    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=120)
    public_id = models.CharField(max_length=10, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="old_slug_once_per_kind")]

    def __str__(self):
        return f"{self.kind} {self.slug}"
