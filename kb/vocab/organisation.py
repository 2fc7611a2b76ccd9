"""Kinds of organisation."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    ARMED_FORCES = "armed_forces", "Armed forces"
    GOVERNMENT = "government", "Government"
    NEWS_AGENCY = "news_agency", "News agency"
    NEWSPAPER = "newspaper", "Newspaper or news site"
    BROADCASTER = "broadcaster", "Broadcaster"
    RESEARCH = "research", "Research institute"
    DATASET = "dataset", "Dataset"
    INTERNATIONAL = "international", "International organisation"
    COMPANY = "company", "Company"
    PARTY = "party", "Political party"
    OTHER = "other", "Other"
