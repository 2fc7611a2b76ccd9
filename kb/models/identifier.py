"""External identifiers: what other datasets call a record. Kept for reference, never used as keys."""

from django.db import models


class Identifier(models.Model):
    """Scheme, value and edition, such as GCAT 2017-F09, or row 132 of the CNS database of October 2019."""

    scheme = models.CharField(max_length=40, help_text="Dataset or registry: “cns-nk”, “gcat”, “wikidata”.")
    value = models.CharField(max_length=200, help_text="The identifier, exactly as that dataset writes it.")
    edition = models.CharField(
        max_length=80, blank=True, help_text="Edition, commit or date, where values change between editions."
    )

    class Meta:
        abstract = True
        ordering = ["scheme", "value"]

    def __str__(self):
        return f"{self.scheme} {self.value}"


class LaunchIdentifier(Identifier):
    launch = models.ForeignKey("kb.Launch", models.CASCADE, related_name="identifiers")

    class Meta(Identifier.Meta):
        verbose_name = "external identifier"
        constraints = [
            models.UniqueConstraint(
                fields=["launch", "scheme", "value", "edition"],
                name="launch_identifier_once",
                violation_error_message="This identifier is entered twice.",
            )
        ]


class WeaponIdentifier(Identifier):
    weapon = models.ForeignKey("kb.Weapon", models.CASCADE, related_name="identifiers")

    class Meta(Identifier.Meta):
        verbose_name = "external identifier"


class PlaceIdentifier(Identifier):
    place = models.ForeignKey("kb.Place", models.CASCADE, related_name="identifiers")

    class Meta(Identifier.Meta):
        verbose_name = "external identifier"


class PersonIdentifier(Identifier):
    person = models.ForeignKey("kb.Person", models.CASCADE, related_name="identifiers")

    class Meta(Identifier.Meta):
        verbose_name = "external identifier"
