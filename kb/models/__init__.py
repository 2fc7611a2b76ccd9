"""Tables: fields, constraints, querysets. One file per noun."""

from kb.models.attempt import AttemptCounter
from kb.models.citation import EventCitation, LaunchCitation, OfficeTermCitation, WeaponAliasCitation
from kb.models.country import Country, CountryName
from kb.models.event import Event, EventParticipant
from kb.models.flight import Flight
from kb.models.identifier import LaunchIdentifier, PersonIdentifier, PlaceIdentifier, WeaponIdentifier
from kb.models.imports import ImportBatch, ImportedRow
from kb.models.launch import Launch
from kb.models.link_check import LinkCheck
from kb.models.office_term import OfficeTerm
from kb.models.organisation import Organisation, OrganisationName
from kb.models.person import Person, PersonName
from kb.models.place import Place, PlaceName
from kb.models.publication import OldSlug, Publication, PublicationMention
from kb.models.recovery_code import RecoveryCode
from kb.models.report import Report
from kb.models.revision import HistoryIsKept, Revision, WorkingCopy
from kb.models.security_event import LogIsKept, SecurityEvent
from kb.models.source import Source
from kb.models.statement import Statement, StatementAppearance
from kb.models.topic import Topic
from kb.models.weapon import Weapon, WeaponAlias

__all__ = [
    "AttemptCounter", "Country", "CountryName", "Event", "EventCitation", "EventParticipant", "Flight",
    "HistoryIsKept", "ImportBatch", "ImportedRow", "Launch", "LaunchCitation", "LaunchIdentifier", "LinkCheck",
    "LogIsKept", "OfficeTerm", "OfficeTermCitation", "OldSlug", "Organisation", "OrganisationName", "Person",
    "PersonIdentifier", "PersonName", "Place", "PlaceIdentifier", "PlaceName", "Publication", "PublicationMention",
    "RecoveryCode", "Report", "Revision", "SecurityEvent", "Source", "Statement", "StatementAppearance", "Topic",
    "Weapon", "WeaponAlias", "WeaponAliasCitation", "WeaponIdentifier", "WorkingCopy",
]  # fmt: skip

# The nouns with a status and a page of their own, in the order in which they can be published without gaps.
RECORDS = (Country, Organisation, Place, Person, Topic, Source, Weapon, Launch, Event, Statement)
PARTS = (OfficeTerm, Flight, Report)
