"""The addresses of the API that belong to no noun: its index, its description, and everything that is not there."""

import functools

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.views.generic import TemplateView
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer, OpenApiYamlRenderer2
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.reverse import reverse

from kb.api.base import View, set_cache_headers
from kb.api.filtering import refuse_parameters
from kb.api.problems import NotFound
from kb.api.rendering import OpenApiRenderer, Renderer
from kb.vocab.nouns import PLURALS

INDEX = {
    "type": "object",
    "additionalProperties": {"type": "string", "format": "uri"},
    "description": "Name of each list, and its address; also those of the schema and of the documentation.",
}


class RootView(View):
    """Where everything is: the list of each noun, the schema and the documentation."""

    @extend_schema(operation_id="root", summary="All lists", responses={200: INDEX})
    def get(self, request):
        refuse_parameters(request)
        lists = {plural: reverse(f"api:{kind}-list", request=request) for kind, plural in PLURALS.items()}
        about = {name: reverse(f"api:{name}", request=request) for name in ("schema", "docs")}
        return Response(lists | about)


@functools.cache
def schema():
    """The OpenAPI document. It follows from the code alone, so that each process makes it once."""
    return SchemaGenerator().get_schema(request=None, public=True)


class SchemaView(View):
    """The OpenAPI 3.1 description, as JSON, or as YAML for those that ask for it."""

    renderer_classes = [Renderer, OpenApiRenderer, OpenApiYamlRenderer2, OpenApiYamlRenderer]

    @extend_schema(exclude=True)
    def get(self, request):
        refuse_parameters(request)
        return Response(schema())


class DocsView(TemplateView):
    """The interactive documentation. Own template: spectacular's has an inline style and sets a cookie."""

    template_name = "kb/api_docs.html"

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        set_cache_headers(self.request, response)
        return response


class NothingView(View):
    """Whatever else is asked for below /api/: a problem in JSON rather than a page; a missing slash is put right."""

    schema = None  # not part of the description
    allowed_methods = ["GET", "HEAD", "OPTIONS"]

    def nothing(self, request, *args, **kwargs):
        if request.method in ("GET", "HEAD") and not request.path.endswith("/"):
            target = self._with_slash(request)
            if target:
                return HttpResponsePermanentRedirect(target)
        raise NotFound("There is nothing at this address. The root of the API lists what there is.")

    get = head = post = put = patch = delete = options = nothing

    def _with_slash(self, request):
        try:
            found = resolve(f"{request.path_info}/", getattr(request, "urlconf", settings.ROOT_URLCONF))
        except Resolver404:
            return None
        if getattr(found.func, "cls", None) is NothingView:
            return None
        return request._request.get_full_path(force_append_slash=True)
