"""What every address of the API shares: headers, lists and details of published documents."""

from django.conf import settings
from django.db.models import Q
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from kb.api.filtering import SHOWN, BadParameters, FilterBackend, ParameterError, refuse_parameters
from kb.api.paging import NumberedPages
from kb.api.problems import NotFound
from kb.api.schema import described
from kb.documents.history import NoSuchDay, as_of, read_instant
from kb.filters.registry import FILTERS
from kb.models import OldSlug
from kb.models.base import Record
from kb.vocab.nouns import page_path

# Part of every entity tag: raise it when what this door adds to a document changes.
RENDITION = "1"

PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"


def set_cache_headers(request, response):
    """Anybody may keep an anonymous answer if they ask each time whether it still holds; nobody an identified one.

    Whether a session is good is not looked up: a cookie that says so is enough to keep the answer private.
    """
    is_identified = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    response["Cache-Control"] = PRIVATE if is_identified else PUBLIC
    patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])


class View(APIView):
    """Base of the addresses that are no list and no record."""

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        set_cache_headers(request, response)
        return response


class PublishedViewSet(ViewSetMixin, View, GenericAPIView):
    """List and detail of one noun, from publications; rows of the noun's own table only filter and sort."""

    model = None
    filter_backends = [FilterBackend]
    pagination_class = NumberedPages
    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[-0-9a-z]{1,120}"

    @property
    def kind(self):
        return self.model._meta.model_name

    @property
    def filterset_class(self):
        return FILTERS[self.kind]

    def get_queryset(self):
        # A method, not an attribute: what is published changes.
        return self.model.objects.published().with_publication()

    def get_serializer_class(self):
        """Describes the answer for the schema; nothing is rendered with it."""
        return described(self.kind, is_brief=self.action == "list")

    def list(self, request, *args, **kwargs):
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response([self.outward(row) for row in rows])

    def retrieve(self, request, *args, **kwargs):
        has_past = issubclass(self.model, Record)
        refuse_parameters(request, allowed=("as_of",) if has_past else ())
        instant = asked_instant(request)
        key = self.kwargs["id"]
        row = self.find(key)
        if instant:
            return self.past(request, row, instant)
        document = row["publication__document"]
        # Documents that were withdrawn and published again begin anew with version 1, but at another time.
        etag = f'"{row["publication__etag"][:32]}.{document["changed_at"]}.{RENDITION}"'
        response = Response(self.outward(document), headers={"ETag": etag})
        if key != row["public_id"]:
            response["Content-Location"] = document["url"]
        set_cache_headers(request, response)
        return get_conditional_response(request, etag=etag, response=response)

    def past(self, request, row, instant):
        """The record as readers saw it at an instant."""
        version = as_of(row["public_id"], instant)
        if version is None:
            raise NotFound(f"This {self.model._meta.verbose_name} was not public then.")
        document = version["document"]
        at = f"{version['at']:%Y-%m-%dT%H:%M:%S.%fZ}"
        etag = f'"{row["public_id"]}.{version["version"]}.{at}.{RENDITION}"'
        where = f"{document['url']}?as_of={at}"
        response = Response(self.outward(document), headers={"ETag": etag, "Content-Location": where})
        set_cache_headers(request, response)
        return get_conditional_response(request, etag=etag, response=response)

    def options(self, request, *args, **kwargs):
        if "id" in self.kwargs:
            self.find(self.kwargs["id"])  # 404 for what GET would not show either
        return super().options(request, *args, **kwargs)

    def find(self, key):
        """{public_id, publication__document, publication__etag} by public id, slug or former slug.

        Raises NotFound; at most two queries. Parts have a public id only.
        """
        rows = self.get_queryset().values("public_id", "publication__document", "publication__etag")
        named = Q(public_id=key)
        if issubclass(self.model, Record):
            named |= Q(slug=key)
        found = list(rows.filter(named))
        if not found and issubclass(self.model, Record):
            former = OldSlug.objects.filter(kind=self.kind, slug=key)
            found = list(rows.filter(public_id__in=former.values("public_id")))
        if not found:
            raise NotFound(f"No published {self.model._meta.verbose_name} is found here.")
        # A public id comes before a slug that happens to look like one.
        return max(found, key=lambda row: row["public_id"] == key)

    def outward(self, document):
        """The stored document with addresses that hold outside this site; records also get their page's."""
        root = self.request.build_absolute_uri("/").removesuffix("/")
        make_absolute(document, root)
        if not issubclass(self.model, Record):
            return document
        entries = {}
        for name, value in document.items():
            entries[name] = value
            if name == "url":
                entries["page_url"] = root + page_path(self.kind, document["slug"])
        return entries


def asked_instant(request):
    """The instant that `as_of` names, or None without it. Raises BadParameters."""
    text = request.query_params.get("as_of")
    if text is None:
        return None
    try:
        return read_instant(text)
    except NoSuchDay as problem:
        raise BadParameters([ParameterError("as_of", text[:SHOWN], str(problem))]) from problem


def make_absolute(item, root):
    """Puts `root` before every root-relative address under the key `url`, at any depth, in place."""
    if isinstance(item, list):
        for entry in item:
            make_absolute(entry, root)
    elif isinstance(item, dict):
        for name, value in item.items():
            if name == "url" and isinstance(value, str) and value.startswith("/"):
                item[name] = root + value
            elif isinstance(value, dict | list):
                make_absolute(value, root)
