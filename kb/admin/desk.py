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


def _rows(models, by, **conditions):
    """Rows of many nouns in one query, in the order of the column `by`; with how many there are."""
    parts = [
        model.objects.filter(**conditions)
        .order_by()
        .values_list(Value(model._meta.model_name), "pk", "name", "status", by.removeprefix("-"), "assignee_id")
        for model in models
    ]
    if not parts:
        return [], 0
    # Columns of a union are named after those of its first part.
    union = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    rows = list(union.order_by(by)[:SHOWN])
    count = union.count() if len(rows) == SHOWN else len(rows)
    return rows, count


def _with_names(rows):
    keys = {row[5] for row in rows if row[5]}
    names = dict(get_user_model().objects.filter(pk__in=keys).values_list("pk", "username"))
    return [Row(*row[:5], names.get(row[5], "")) for row in rows]


def waiting(models):
    """(drafts and records in review of these nouns, longest untouched first; how many there are)."""
    rows, count = _rows(models, "updated_at", status__in=WAITING)
    return _with_names(rows), count


def lately_published(models):
    """What was published last."""
    rows, _ = _rows(models, "-published_at", status=Status.PUBLISHED)
    return _with_names(rows)


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
