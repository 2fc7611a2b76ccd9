"""What every page of a noun shares: finding the published record, listing published rows, and nothing else.

Views read `publication.document` and `publication.brief` and hand those dictionaries to the template. Live rows
never reach it, so what was not published cannot appear.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from kb.browse.controls import controls
from kb.browse.links import page_of
from kb.browse.markdown import to_text
from kb.documents.history import NoSuchDay, as_of, corrections_of, read_instant
from kb.documents.links import links_here
from kb.models import OldSlug
from kb.vocab.nouns import PLURALS, page_path

ROWS_PER_PAGE = 50
# Nobody turns a hundred pages by hand, and the last of a thousand costs the database as much as all of them.
LAST_PAGE = 100
ROWS_RELATED = 20


@dataclass(frozen=True)
class Page:
    """What the head of a page says of it. `path` is its one address, without host."""

    title: str
    description: str = ""
    path: str = ""
    is_indexed: bool = True


@dataclass(frozen=True)
class Related:
    """Published rows that belong to a record: at most so many of them, how many there are, where the rest is."""

    rows: list[dict] = field(default_factory=list)
    total: int = 0
    more: str = ""

    @property
    def is_cut(self):
        return self.total > len(self.rows)


def related(queryset, *, more="", limit=ROWS_RELATED, whole=False):
    """Related, in two queries: briefs of the published rows of `queryset`, or with `whole` their full documents."""
    rows = queryset.published().with_publication()
    return Related(documents(rows, 0, limit, whole=whole), rows.count(), more)


def documents(rows, first, end, *, whole=False):
    """Briefs, or full documents, of the published `rows` from position `first` to before `end`; one query.

    The rows are chosen before their documents are fetched: documents dragged along while the database sorts cost
    three times the page.
    """
    chosen = rows.model.objects.filter(pk__in=rows.values("pk")[first:end])
    if rows.query.order_by:
        chosen = chosen.order_by(*rows.query.order_by)
    return list(chosen.values_list("publication__document" if whole else "publication__brief", flat=True))


def newest(column):
    """Order of related rows: the latest first, those without a date last."""
    return F(column).desc(nulls_last=True), "pk"


def list_path(kind, **parameters):
    """/launches/?weapon=hwasong-12"""
    return f"/{PLURALS[kind]}/" + (f"?{urlencode(parameters)}" if parameters else "")


class RecordDetail(View):
    """The page of one record, by its slug. Its public id and its former slugs redirect to it."""

    model = None

    @property
    def kind(self):
        return self.model._meta.model_name

    def get(self, request, slug):
        rows = self.model.objects.published().with_publication()
        found = rows.filter(slug=slug).values_list("pk", "publication__document").first()
        if found is None:
            return self.moved(rows, slug)
        pk, document = found
        if "as_of" in request.GET:
            return self.past(request, document)
        page = Page(document["name"], self.describe(document), page_of(document))
        context = {
            "page": page,
            "section": self.kind,
            "kind": self.kind,
            self.kind: document,
            "record": document,
            "links_here": links_here(document["id"]),
            "corrections": corrections_of(document["id"]),
            **self.related(pk, document),
        }
        return render(request, f"kb/{self.kind}_detail.html", context)

    def past(self, request, current):
        """The page as it stood at an instant; lists of other records are left out, since they are of today."""
        try:
            instant = read_instant(request.GET["as_of"])
        except NoSuchDay as problem:
            raise BadRequest(str(problem)) from problem
        version = as_of(current["id"], instant)
        if version is None:
            raise Http404
        document = version["document"]
        context = {
            "page": Page(f"{document['name']}, version {document['version']}", is_indexed=False),
            "section": self.kind,
            "kind": self.kind,
            self.kind: document,
            "record": document,
            "past": version,
            "current_path": page_of(current),
            **self.related_then(document),
        }
        return render(request, f"kb/{self.kind}_detail.html", context)

    def related_then(self, document):
        """What a past page needs beside its document; no other records."""
        return {}

    def moved(self, rows, slug):
        """Redirect from a public id or a former slug. One query, whether there is such a record or not."""
        former = OldSlug.objects.filter(kind=self.kind, slug=slug).values("public_id")
        current = rows.filter(Q(public_id=slug) | Q(public_id__in=former)).values_list("slug", flat=True).first()
        if current is None:
            raise Http404
        return redirect(page_path(self.kind, current), permanent=True)

    def describe(self, document):
        """One or two sentences for search engines and link previews."""
        text = to_text(document.get("summary", ""))
        return text if len(text) <= 250 else text[:249].rsplit(" ", 1)[0] + " …"

    def related(self, pk, document):
        """Further context: lists of what belongs to the record with primary key `pk`."""
        return {}


class PartRedirect(View):
    """/flights/<id>/ leads to the place where the flight stands; parts have no page of their own."""

    model = None

    def get(self, request, public_id):
        rows = self.model.objects.published().with_publication().filter(public_id=public_id)
        brief = rows.values_list("publication__brief", flat=True).first()
        if brief is None:
            raise Http404
        # Not for good: the slug in the address may change.
        return redirect(page_of(brief))


@dataclass(frozen=True)
class Chip:
    """A filter in force, with the address of the list without it."""

    label: str
    words: str
    remove: str


@dataclass(frozen=True)
class State:
    """The state of a list as its address holds it: known parameters with a value, without the page."""

    path: str
    parameters: dict

    def url(self, **changes):
        """Address with some parameters changed; None takes one away."""
        merged = {k: v for k, v in {**self.parameters, **changes}.items() if v not in (None, "")}
        return f"{self.path}?{urlencode(merged)}" if merged else self.path


@dataclass(frozen=True)
class Order:
    """How the rows are ordered, and how the other orders are reached."""

    state: State
    allowed: frozenset
    current: str

    def direction(self, name):
        """ascending, descending, or empty where the rows are not ordered by `name`."""
        return {name: "ascending", f"-{name}": "descending"}.get(self.current, "")

    def url(self, name, *, descending_first=False):
        """Address of the list ordered by `name`, and turned round when it is so already."""
        first, second = (f"-{name}", name) if descending_first else (name, f"-{name}")
        return self.state.url(ordering=second if self.current == first else first)


class RecordList(View):
    """A list of one noun: filters, order and page all stand in the address."""

    model = None
    filterset_class = None
    open_fields = ("q",)  # filters that are shown without being asked for
    heading = ""
    intro = ""

    @property
    def kind(self):
        return self.model._meta.model_name

    @property
    def path(self):
        return f"/{PLURALS[self.kind]}/"

    @property
    def table(self):
        return f"kb/_{self.kind}_table.html"

    def get_queryset(self):
        # A method, not an attribute: what is visible is decided on every request.
        return self.model.objects.published()

    def get(self, request):
        filterset = self.filterset_class(request.GET, queryset=self.get_queryset())
        is_valid = filterset.is_valid()
        given = {name: request.GET[name] for name in filterset.filters if name in request.GET}
        usual = filterset.filters["ordering"].default
        known = {n: v for n, v in given.items() if v and not (n == "ordering" and v == usual)}
        state = State(self.path, known)
        if known != given:
            # A form sends its empty fields too. One list, one address.
            return redirect(state.url())
        page = self.read_page(request.GET.get("page", "1"))
        context = {
            "kind": self.kind,
            "section": self.kind,
            "heading": self.heading,
            "intro": self.intro,
            "table": self.table,
            "controls": controls(filterset, self.open_fields),
            "error_count": len(filterset.form.errors),
            "chips": [Chip(c.label, c.words, state.url(**{c.name: None})) for c in filterset.chosen()],
            "clear": self.path,
            "order": self.order(filterset, state) if is_valid else None,
            "rows": [],
            "total": 0,
        }
        if is_valid:
            context |= self.rows(filterset.qs, page, state)
        is_plain = not known
        title = self.heading if page == 1 else f"{self.heading}, page {page}"
        path = state.url(page=page if page > 1 else None) if is_plain else self.path
        context["page"] = Page(title, self.intro, path, is_indexed=is_plain)
        return render(request, "kb/record_list.html", context, status=200 if is_valid else 400)

    def rows(self, queryset, page, state):
        """Rows of one page, in two queries. Raises Http404 beyond the last."""
        rows = queryset.with_publication()
        total = rows.count()
        last = min(LAST_PAGE, max(1, -(-total // ROWS_PER_PAGE)))
        if page > last:
            raise Http404
        first = (page - 1) * ROWS_PER_PAGE
        shown = documents(rows, first, first + ROWS_PER_PAGE)
        return {
            "rows": shown,
            "total": total,
            "first": first + 1,
            "last": first + len(shown),
            "page_number": page,
            "page_count": last,
            "is_cut": total > LAST_PAGE * ROWS_PER_PAGE,
            "previous": state.url(page=page - 1 if page > 2 else None) if page > 1 else "",
            "next": state.url(page=page + 1) if page < last else "",
        }

    def read_page(self, text):
        if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= LAST_PAGE):
            raise Http404
        return int(text)

    def order(self, filterset, state):
        rule = filterset.filters["ordering"]
        current = filterset.form.cleaned_data.get("ordering") or rule.default
        return Order(state, frozenset(rule.orders), current)
