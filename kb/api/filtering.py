"""Filters at this door: the FilterSets of the pages, asked strictly and described for the schema."""

import functools

from rest_framework.filters import BaseFilterBackend

from kb.api.problems import BadParameters, ParameterError
from kb.filters import fields
from kb.vocab.partial_date import EARLIEST_YEAR, LATEST_YEAR

SHOWN = 200  # characters of a refused value that the answer repeats


def form_errors(form, data):
    """[ParameterError] for the errors of a filter form."""
    found = []
    for name, errors in form.errors.as_data().items():
        for error in errors:
            params = error.params or {}
            detail = " ".join(error.messages)
            found.append(
                ParameterError(
                    name, str(data.get(name, ""))[:SHOWN], detail, params.get("allowed"), params.get("nearest", ())
                )
            )
    return found


def shape_errors(data, known, unknown):
    """[ParameterError] for parameters that are unknown, empty or given twice.

    `unknown` is what FilterSet.unknown_parameters gives. An empty value is refused because a program whose
    variable is empty would otherwise take the whole list for the answer to its question.
    """
    found = []
    for name, near in unknown:
        hint = f" Did you mean “{near[0]}”?" if near else ""
        detail = f"There is no such parameter.{hint}"
        found.append(ParameterError(name[:SHOWN], str(data.get(name, ""))[:SHOWN], detail, list(known), near))
    for name in known:
        values = data.getlist(name)
        if len(values) > 1:
            found.append(ParameterError(name, ", ".join(values)[:SHOWN], "Give it once."))
        elif values and not values[0].strip():
            found.append(ParameterError(name, "", "It is empty: give a value, or leave it out."))
    return found


def refuse_parameters(request, allowed=()):
    """Raises BadParameters for all but those `allowed`: for addresses that take few or none."""
    words = f"This address takes {' and '.join(allowed) if allowed else 'no parameters'}."
    errors = [
        ParameterError(name[:SHOWN], request.query_params[name][:SHOWN], words, list(allowed))
        for name in request.query_params
        if name not in allowed
    ]
    if errors:
        raise BadParameters(errors)


class FilterBackend(BaseFilterBackend):
    """Narrows and orders by the view's FilterSet; every wrong parameter is named in one answer."""

    def filter_queryset(self, request, queryset, view):
        data = request.query_params
        filterset = view.filterset_class(data, queryset)
        paging = view.paginator.PARAMETERS
        known = [*filterset.form.fields, *paging]
        errors = shape_errors(data, known, filterset.unknown_parameters(data, also=paging))
        named = {error.parameter for error in errors}
        wrong = [*form_errors(filterset.form, data), *view.paginator.parameter_errors(data)]
        errors += [error for error in wrong if error.parameter not in named]
        if errors:
            raise BadParameters(errors)
        return filterset.qs

    def get_schema_operation_parameters(self, view):
        """OpenAPI parameters, as the schema generator asks for them."""
        parameters = []
        for name, rule in view.filterset_class.base_filters.items():
            field = rule.field
            parameters.append(
                {
                    "name": name,
                    "in": "query",
                    "required": False,
                    "description": " ".join([str(field.help_text), *_remark(field)]),
                    "schema": _schema(field),
                }
            )
        return parameters


@functools.singledispatch
def _schema(field):
    """JSON schema of the values that a form field takes."""
    raise TypeError(f"The schema of {type(field).__name__} is not described.")


@_schema.register
def _(field: fields.PlainField):
    return {"type": "string", "minLength": 1, "maxLength": field.max_length}


@_schema.register
def _(field: fields.PatternField):
    return {"type": "string", "pattern": f"^{field.pattern}$"}


@_schema.register
def _(field: fields.CodeField):
    return {"type": "string", "enum": field.allowed}


@_schema.register
def _(field: fields.TrueFalseField):
    return {"type": "boolean"}


@_schema.register
def _(field: fields.QuantityField):
    return {"type": "number", "minimum": 0, "maximum": fields.MAX_NUMBER}


@_schema.register
def _(field: fields.WholeNumberField):
    return {"type": "integer", "minimum": field.minimum, "maximum": field.maximum}


@_schema.register
def _(field: fields.PeriodField):
    return {"type": "string", "pattern": f"^{fields.PERIOD_PATTERN}$"}


@_schema.register
def _(field: fields.IdentifierField):
    return {"type": "string", "pattern": "^[^:]+:.+$", "maxLength": field.max_length}


def _remark(field):
    """What the schema says beyond the label that readers of pages see."""
    if isinstance(field, fields.RecordField):
        given = "slug or public id" if field.has_slug else "public id"
        yield f"Names one published {field.model._meta.verbose_name} by its {given}."
    elif isinstance(field, fields.QuantityField):
        yield f"In {field.unit}, bound included. Rows where it is not known are left out."
    elif isinstance(field, fields.PeriodField):
        yield f"Years from {EARLIEST_YEAR} to {LATEST_YEAR}."
    elif isinstance(field, fields.CodeField) and not isinstance(field, fields.TrueFalseField):
        yield "\n\n" + "\n".join(f"* `{code}`: {label}" for code, label in field.codes)
