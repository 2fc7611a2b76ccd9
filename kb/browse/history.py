"""Versions of a record side by side, and all corrections, as pages and as a feed."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.feedgenerator import Atom1Feed
from django.views import View

from kb.browse.base import LAST_PAGE, Page, RecordDetail
from kb.documents.difference import differences
from kb.documents.history import CORRECTIONS_PER_PAGE, corrections, two_versions, versions
from kb.vocab.nouns import page_path

HOW = "Changes to what was public because it was wrong, each with its reason."


class History(View):
    """All public versions of one record; with `from` and `to`, what differs between two of them."""

    model = None

    def get(self, request, slug):
        kind = self.model._meta.model_name
        rows = self.model.objects.published().with_publication()
        brief = rows.filter(slug=slug).values_list("publication__brief", flat=True).first()
        if brief is None:
            return redirect(f"{self.present_path(rows, slug)}history/", permanent=True)
        path = f"{page_path(kind, slug)}history/"
        context = {
            "page": Page(f"History of {brief['name']}", path=path, is_indexed=False),
            "section": kind,
            "kind": kind,
            "record": brief,
            "path": path,
            "record_path": page_path(kind, slug),
            "versions": versions(brief["id"]),
        }
        if "from" in request.GET or "to" in request.GET:
            context |= self.compared(request, brief["id"])
        return render(request, "kb/history.html", context)

    def present_path(self, rows, slug):
        """Path of the page that a public id or former slug leads to. Raises Http404."""
        detail = RecordDetail()
        detail.model = self.model
        return detail.moved(rows, slug).url

    def compared(self, request, public_id):
        numbers = [request.GET.get(name, "") for name in ("from", "to")]
        if not all(number.isascii() and number.isdigit() and len(number) < 7 for number in numbers):
            raise BadRequest("Give two version numbers: ?from=1&to=2.")
        before, after = map(int, numbers)
        found = two_versions(public_id, before, after)
        if not {before, after} <= found.keys():
            raise Http404
        return {
            "before": found[before],
            "after": found[after],
            "differences": differences(found[before]["document"], found[after]["document"]),
        }


class Corrections(View):
    """All corrections, the newest first."""

    def get(self, request):
        text = request.GET.get("page", "1")
        if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= LAST_PAGE):
            raise Http404
        number = int(text)
        if number == 1 and "page" in request.GET:
            return redirect("corrections")
        rows, has_more = corrections((number - 1) * CORRECTIONS_PER_PAGE)
        if number > 1 and not rows:
            raise Http404
        context = {
            "page": Page("Corrections", HOW, "/corrections/" if number == 1 else f"/corrections/?page={number}"),
            "section": "corrections",
            "rows": rows,
            "previous": f"?page={number - 1}" if number > 2 else "/corrections/" if number == 2 else "",
            "next": f"?page={number + 1}" if has_more and number < LAST_PAGE else "",
        }
        return render(request, "kb/corrections.html", context)


def corrections_feed(request):
    """The newest corrections as an Atom feed."""
    root = request.build_absolute_uri("/").removesuffix("/")
    rows, _ = corrections()
    feed = Atom1Feed(
        title="Apogee: corrections",
        link=f"{root}/corrections/",
        description=HOW,
        language="en-gb",
        feed_url=f"{root}/corrections/feed/",
    )
    for row in rows:
        feed.add_item(
            title=row["name"],
            link=f"{root}{row['path']}",
            description=told(row),
            unique_id=f"{root}{row['path']}history/?version={row['version']}",
            pubdate=row["at"],
            updateddate=row["at"],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def told(row):
    """One line of a correction: what was changed, and why."""
    lines = [
        f"{change['what']}: {change['before'] or 'nothing'} → {change['after'] or 'nothing'}"
        for change in row["changes"][:3]
    ]
    return ". ".join([*lines, f"Reason: {row['reason']}"])
