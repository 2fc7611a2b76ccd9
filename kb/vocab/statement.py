"""What was said, how it was passed on, and whether it was checked."""

from django.db.models import TextChoices


class StatementKind(TextChoices):
    FULL_QUOTE = "full_quote", "Full quotation"
    PARTIAL_QUOTES = "partial_quotes", "Partial quotations"
    PARAPHRASE = "paraphrase", "Paraphrase"


class Stance(TextChoices):
    ANNOUNCES = "announces", "Announces"
    CLAIMS_PURPOSE = "claims_purpose", "Claims a purpose"
    CONFIRMS = "confirms", "Confirms"
    DENIES = "denies", "Denies"
    CONDEMNS = "condemns", "Condemns"
    WARNS = "warns", "Warns"
    OFFERS_TALKS = "offers_talks", "Offers talks"
    ANALYSES = "analyses", "Analyses"
    SUPPORTS = "supports", "Supports"
    OTHER = "other", "Other"


class CheckState(TextChoices):
    UNCHECKED = "unchecked", "Not yet checked"
    CHECKED = "checked", "Checked against the original"
    ALTERED_IN_RELAY = "altered_in_relay", "Altered in relay"
    DISPUTED = "disputed", "Disputed"
    RETRACTED = "retracted", "Retracted"


class AppearanceRole(TextChoices):
    FIRST_PUBLISHED = "first_published", "First published in"
    RELAYED = "relayed", "Relayed by"
    TRANSLATED = "translated", "Translated by"
