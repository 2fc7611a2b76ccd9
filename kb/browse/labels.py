"""Words for the codes in documents. Every code that reaches a page goes through here."""

from kb.vocab.country import CountryNameKind
from kb.vocab.event import EventKind
from kb.vocab.flight import Confidence, Launcher, Outcome, Trajectory, YesNo
from kb.vocab.launch import LaunchKind, Occurrence
from kb.vocab.link_check import LinkKind, LinkOutcome
from kb.vocab.metric import Metric
from kb.vocab.organisation import OrganisationKind
from kb.vocab.person import PersonNameKind, PersonRole
from kb.vocab.place import PlaceKind, PlaceNameKind
from kb.vocab.report import Agreement, Qualifier, Standing, ValueState
from kb.vocab.revision import Action, Significance
from kb.vocab.source import Tier
from kb.vocab.statement import AppearanceRole, CheckState, Stance, StatementKind
from kb.vocab.weapon import AliasKind, Manoeuvre, RangeClass, RangeClassScheme, WeaponKind

VOCABULARIES = {
    "agreement": Agreement,
    "alias_kind": AliasKind,
    "appearance_role": AppearanceRole,
    "check_state": CheckState,
    "confidence": Confidence,
    "country_name_kind": CountryNameKind,
    "event_kind": EventKind,
    "launch_kind": LaunchKind,
    "launcher": Launcher,
    "link_kind": LinkKind,
    "link_outcome": LinkOutcome,
    "manoeuvre": Manoeuvre,
    "metric": Metric,
    "occurrence": Occurrence,
    "organisation_kind": OrganisationKind,
    "outcome": Outcome,
    "person_name_kind": PersonNameKind,
    "place_kind": PlaceKind,
    "place_name_kind": PlaceNameKind,
    "qualifier": Qualifier,
    "range_class": RangeClass,
    "range_class_scheme": RangeClassScheme,
    "revision_action": Action,
    "significance": Significance,
    "stance": Stance,
    "standing": Standing,
    "statement_kind": StatementKind,
    "tier": Tier,
    "trajectory": Trajectory,
    "value_state": ValueState,
    "weapon_kind": WeaponKind,
    "yes_no": YesNo,
}
PERSON_KINDS = {"official": "Official", **dict(PersonRole.choices)}

# Singular and plural of each noun as readers call it.
NOUNS = {
    "launch": ("Launch", "Launches"),
    "flight": ("Flight", "Flights"),
    "report": ("Report", "Reports"),
    "weapon": ("Weapon", "Weapons"),
    "country": ("Country", "Countries"),
    "organisation": ("Organisation", "Organisations"),
    "place": ("Place", "Places"),
    "person": ("Person", "People"),
    "officeterm": ("Term of office", "Terms of office"),
    "statement": ("Statement", "Statements"),
    "event": ("Event", "Events"),
    "source": ("Source", "Sources"),
    "topic": ("Topic", "Topics"),
}

# What each state of agreement means, in one line beside the word.
AGREEMENT_MEANS = {
    Agreement.UNREPORTED: "No source gives a value.",
    Agreement.SINGLE_SOURCE: "One claimant gives this value; nobody else confirms or contradicts it.",
    Agreement.CORROBORATED: "Two claimants or more give values that agree within the tolerance.",
    Agreement.CONFLICTING: "Claimants give values that cannot all be true.",
    Agreement.SUPERSEDED: "The value shown was replaced or taken back by its claimant.",
}

# What the range classes mean under the NASIC scheme, km of ground range.
NASIC_RANGES = {
    RangeClass.CRBM: "less than 300 km (190 mi)",
    RangeClass.SRBM: "300 to 1,000 km (190 to 620 mi)",
    RangeClass.MRBM: "1,000 to 3,000 km (620 to 1,860 mi)",
    RangeClass.IRBM: "3,000 to 5,500 km (1,860 to 3,420 mi)",
    RangeClass.ICBM: "more than 5,500 km (3,420 mi)",
}

# Datasets whose identifiers are quoted, by the code that they are entered under.
SCHEMES = {
    "cns-nk": "CNS North Korea Missile Test Database",
    "nk-missile-tests": "nk-missile-tests, a copy of the CNS database",
    "gcat": "General Catalog of Artificial Space Objects",
    "wikidata": "Wikidata",
    "indian-missile-test-tracker": "Indian Missile Test Tracker",
}


def label_of(code, vocabulary):
    """The word for `code` in one of VOCABULARIES; a code that is not in it is shown as it is, readably."""
    if not code:
        return ""
    if vocabulary == "person_kind":
        return PERSON_KINDS.get(code, code)
    try:
        return VOCABULARIES[vocabulary](code).label
    except ValueError:
        return str(code).replace("_", " ")


def range_class_means(range_class, scheme):
    """“Ground range of 3,000 to 5,500 km (…), by the scheme of NASIC”; what stands behind a class."""
    if not range_class:
        return ""
    if scheme == RangeClassScheme.NASIC:
        return (
            f"Ground range of {NASIC_RANGES[RangeClass(range_class)]}, by the scheme of the US National Air and"
            " Space Intelligence Center (NASIC)."
        )
    return "The class that sources give; authorities draw the bounds differently."
