"""How the API describes itself: the shapes of its answers, made from the serializers of the documents."""

import functools

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from kb.documents.base import StampSerializer
from kb.documents.registry import SERIALIZERS
from kb.models.base import Record
from kb.vocab.nouns import PLURALS


@functools.cache
def described(kind, *, is_brief):
    """Serializer class of a list's rows or of a whole document, as this door gives them.

    Editing adds the stamp to whole documents, this door the page's address to records.
    """
    brief, full = SERIALIZERS[kind]
    chosen, stamps = (brief, []) if is_brief else (full, [StampSerializer])
    meta = getattr(chosen, "Meta", None)
    if meta is None or not issubclass(meta.model, Record):
        return chosen
    at = meta.fields.index("url") + 1
    fields = [*meta.fields[:at], "page_url", *meta.fields[at:], *(name for s in stamps for name in s().fields)]
    attributes = {
        "__doc__": chosen.__doc__,
        "page_url": serializers.URLField(read_only=True, help_text="Address of the page that people read."),
        "Meta": type("Meta", (meta,), {"fields": fields}),
    }
    return type(chosen.__name__, (chosen, *stamps), attributes)


class Schema(AutoSchema):
    """Operations of the published nouns; the rest describes itself."""

    def get_tags(self):
        model = getattr(self.view, "model", None)
        return [PLURALS[model._meta.model_name]] if model else ["about"]

    def get_summary(self):
        model = getattr(self.view, "model", None)
        if model is None:
            return super().get_summary()
        names = model._meta
        return f"List {names.verbose_name_plural}" if self._is_list_view() else f"One {names.verbose_name}, complete"

    def get_override_parameters(self):
        if "{id}" not in self.path:
            return []
        what = "Public id, or present or former slug." if issubclass(self.view.model, Record) else "Public id."
        shape = {"type": "string", "pattern": f"^{self.view.lookup_value_regex}$"}
        found = [OpenApiParameter("id", shape, OpenApiParameter.PATH, required=True, description=what)]
        if issubclass(self.view.model, Record):
            then = (
                "The record as readers saw it then: a day (its end, UTC) or an instant with its offset. 404 if it was"
                " not public."
            )
            found.append(OpenApiParameter("as_of", str, OpenApiParameter.QUERY, description=then))
        return found


TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "description": "What was wrong with a request (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": TEXT | {"format": "uri-reference", "description": "Kind of problem; about:blank: its title says all."},
        "title": TEXT | {"description": "The status in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": TEXT | {"description": "What was wrong, for people."},
        "errors": {
            "type": "array",
            "description": "Each parameter that cannot be used; present for errors of parameters only.",
            "items": {
                "type": "object",
                "required": ["parameter", "value", "detail", "allowed", "nearest"],
                "properties": {
                    "parameter": TEXT | {"description": "Its name."},
                    "value": TEXT | {"description": "The value given, cut to 200 characters."},
                    "detail": TEXT | {"description": "What is wrong with it, for people."},
                    "allowed": {
                        "type": ["array", "null"],
                        "items": TEXT,
                        "description": "What could be written instead; null where it is not a list.",
                    },
                    "nearest": {
                        "type": "array",
                        "items": TEXT,
                        "description": "What was probably meant, the likeliest first; often empty.",
                    },
                },
            },
        },
    },
}
ETAG = {"description": "Tag of this state; send it back in If-None-Match.", "schema": {"type": "string"}}
CACHE = {
    "description": "public, must be asked for again; private, no-store with a session.",
    "schema": {"type": "string"},
}


def _problem(description):
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def complete(result, generator, request, public):
    """Postprocessing hook: headers, errors, and that answers always hold all their fields."""
    schemas = result["components"]["schemas"]
    schemas["Problem"] = PROBLEM
    for component in schemas.values():
        if component is not PROBLEM and "properties" in component:
            component["required"] = list(component["properties"])
            for field in component["properties"].values():
                field.pop("readOnly", None)
    result["tags"] = [{"name": plural} for plural in PLURALS.values()]
    for path, operations in result["paths"].items():
        for operation in operations.values():
            responses = operation["responses"]
            responses["200"]["description"] = "The answer."
            responses["200"]["headers"] = {"ETag": ETAG, "Cache-Control": CACHE}
            responses["304"] = {"description": "Nothing has changed since the ETag sent in If-None-Match."}
            responses["400"] = _problem("A parameter is unknown, or its value cannot be used; `errors` names it.")
            if "{id}" in path:
                responses["404"] = _problem("No published record has this id.")
            elif "page" in {parameter["name"] for parameter in operation.get("parameters", ())}:
                responses["404"] = _problem("The list has no such page.")
            responses["406"] = _problem("The request accepts no JSON.")
            responses["500"] = _problem("Something went wrong on our side.")
            responses["503"] = _problem(
                "The database does not answer at the moment; Retry-After says when to ask again."
            )
    return result
