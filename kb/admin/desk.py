"""What waits: the lists of the start page. A number of queries that depends neither on records nor on nouns."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from kb.models import RECORDS, Launch, Report, Statement
from kb.vocab.report import Agreement, Standing, ValueState
from kb.vocab.statement import CheckState
from kb.vocab.status import Status

SHOWN = 15
WAITING = (Status.DRAFT, Status.IN_REVIEW)
MODELS = {model._meta.model_name: model for model in RECORDS}


@dataclass(frozen=True)
class Row:
    """One record in a list of the start page. `when` is an instant, `who` a user name or ""."""

    kind: str
    pk: int
    name: str
    status: str
    when: object
    who: str

    @property
    def noun(self):
        return MODELS[self.kind]._meta.verbose_name

    @property
    def state(self):
        return Status(self.status).label.lower()


def _union(models, column, **conditions):
    """One query over many nouns; the fifth column is `column`, and named after that of the first noun."""
    parts = [
        model.objects.filter(**conditions)
        .order_by()
        .values_list(Value(model._meta.model_name), "pk", "name", "status", column, "assignee_id")
        for model in models
    ]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _with_names(rows):
    keys = {row[5] for row in rows if row[5]}
    names = dict(get_user_model().objects.filter(pk__in=keys).values_list("pk", "username"))
    return [Row(*row[:5], names.get(row[5], "")) for row in rows]


def waiting(models):
    """(drafts and records in review of these nouns, longest untouched first; how many there are)."""
    if not models:
        return [], 0
    union = _union(models, "updated_at", status__in=WAITING)
    rows = list(union.order_by("updated_at")[:SHOWN])
    return _with_names(rows), union.count() if len(rows) == SHOWN else len(rows)


def lately_published(models):
    """What was published last, newest first."""
    if not models:
        return []
    rows = _union(models, "published_at", status=Status.PUBLISHED).order_by("-published_at")
    return [Row(*row[:5], "") for row in rows[:SHOWN]]


def undecided_launches():
    """Launches of which two reports of one figure disagree, or may, and none is accepted; newest first."""
    claims = Report.objects.filter(is_retracted=False, value_state=ValueState.GIVEN, superseded_by=None).exclude(
        standing=Standing.DEPRECATED
    )
    same = {"metric": OuterRef("metric")}
    rivals = claims.exclude(pk=OuterRef("pk")).filter(
        Q(flight=OuterRef("flight")) | Q(launch=OuterRef("launch")), **same
    )
    accepted = Report.objects.filter(
        Q(flight=OuterRef("flight")) | Q(launch=OuterRef("launch")), standing=Standing.ACCEPTED, **same
    )
    contested = claims.filter(Exists(rivals), ~Exists(accepted))
    # Coalesce, so that one subquery finds the reports of the launch and of its flights.
    of_launch = contested.annotate(owner=Coalesce(F("launch_id"), F("flight__launch_id"))).filter(owner=OuterRef("pk"))
    return (
        Launch.objects.filter(Exists(of_launch), agreement=Agreement.CONFLICTING)
        .exclude(status=Status.WITHDRAWN)
        .order_by("-launched_on", "pk")
    )


def unchecked_statements():
    """Statements that nobody has held against the original yet; published ones first, then the newest."""
    return (
        Statement.objects.filter(check_state=CheckState.UNCHECKED)
        .exclude(status=Status.WITHDRAWN)
        .order_by("-published_at", "-pk")
    )
