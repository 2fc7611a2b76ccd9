"""Pages of lists: numbered, of limited size and depth."""

import math
from http import HTTPStatus

from django.core.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from kb.api.problems import BadParameters, ParameterError
from kb.filters.fields import WholeNumberField

PAGE_SIZE = 25
MAX_PAGE_SIZE = 100
# Numbered pages are for looking around: each costs as much as all before it.
MAX_PAGE = 100


class NumberedPages(BasePagination):
    """page and page_size; the envelope around the rows."""

    PARAMETERS = {
        "page": WholeNumberField(
            minimum=1,
            maximum=MAX_PAGE,
            required=False,
            help_text=f"Number of the page, from 1. Pages end at {MAX_PAGE}: narrow the list to reach further rows.",
        ),
        "page_size": WholeNumberField(
            minimum=1, maximum=MAX_PAGE_SIZE, required=False, help_text=f"Rows on a page; {PAGE_SIZE} unless given."
        ),
    }

    def _read(self, data):
        """({name: number or None}, [ParameterError])"""
        numbers, errors = {}, []
        for name, field in self.PARAMETERS.items():
            try:
                numbers[name] = field.clean(data.get(name, ""))
            except ValidationError as error:
                value = data.get(name, "")[:200]
                detail = " ".join(error.messages)
                if name == "page" and value.isdecimal() and not value.startswith("0"):
                    detail = f"Pages end at {MAX_PAGE}. Narrow the list with filters to reach further rows."
                errors.append(ParameterError(name, value, detail))
        return numbers, errors

    def parameter_errors(self, data):
        return self._read(data)[1]

    def paginate_queryset(self, queryset, request, view=None):
        """The brief documents of one page, in two queries: only they are fetched, and only of this page."""
        numbers, errors = self._read(request.query_params)
        if errors:
            raise BadParameters(errors)
        self.request = request
        self.page, self.size = numbers["page"] or 1, numbers["page_size"] or PAGE_SIZE
        self.count = queryset.count()
        self.pages = max(1, math.ceil(self.count / self.size))
        if self.page > self.pages:
            detail = f"The list has {self.pages} {'page' if self.pages == 1 else 'pages'}."
            error = ParameterError("page", str(self.page), detail)
            raise BadParameters([error], status=HTTPStatus.NOT_FOUND)
        start = (self.page - 1) * self.size
        chosen = queryset.values("pk")[start : start + self.size]
        # The page is chosen first, within the same query: documents dragged along while sorting cost three times it.
        rows = queryset.model.objects.published().filter(pk__in=chosen).order_by(*queryset.query.order_by)
        return list(rows.values_list("publication__brief", flat=True))

    def _link(self, page):
        parameters = self.request.query_params.copy()
        parameters["page"] = page
        return self.request.build_absolute_uri(f"{self.request.path}?{parameters.urlencode()}")

    def get_paginated_response(self, data):
        return Response(
            {
                "count": self.count,
                "page": self.page,
                "page_size": self.size,
                "pages": self.pages,
                # Beyond MAX_PAGE this leads to an answer that says so: better than rows that silently end.
                "next": self._link(self.page + 1) if self.page < self.pages else None,
                "previous": self._link(self.page - 1) if self.page > 1 else None,
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema):
        link = {"type": ["string", "null"], "format": "uri"}
        properties = {
            "count": {"type": "integer", "description": "Rows on all pages."},
            "page": {"type": "integer", "description": "Number of this page, from 1."},
            "page_size": {"type": "integer", "description": "Rows on a full page."},
            "pages": {"type": "integer", "description": "Number of pages; 1 for an empty list."},
            "next": link | {"description": "Address of the next page; null on the last."},
            "previous": link | {"description": "Address of the page before; null on the first."},
            "results": schema | {"description": "The rows of this page."},
        }
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_schema_operation_parameters(self, view):
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": field.help_text,
                "schema": {"type": "integer", "minimum": 1, "maximum": field.maximum},
            }
            for name, field in self.PARAMETERS.items()
        ]
