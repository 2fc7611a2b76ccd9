"""Errors as RFC 9457 problem details: what was wrong, where, and what was meant."""

import logging
from http import HTTPStatus
from typing import NamedTuple

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

logger = logging.getLogger("django.request")

CONTENT_TYPE = "application/problem+json; charset=utf-8"
RETRY_AFTER_S = 5
MAX_ERRORS = 20


class ParameterError(NamedTuple):
    """One parameter that cannot be used. `allowed` is a list of values, or None where there is no such list."""

    parameter: str
    value: str
    detail: str
    allowed: list | None = None
    nearest: tuple | list = ()

    def document(self):
        return self._asdict() | {"nearest": list(self.nearest)}


class BadParameters(exceptions.APIException):
    """Parameters that cannot be used: 400, or 404 for a page that is not there."""

    def __init__(self, errors, status=HTTPStatus.BAD_REQUEST):
        self.errors = list(errors)[:MAX_ERRORS]
        self.status_code = status
        super().__init__(" ".join(f"{error.parameter}: {error.detail}" for error in self.errors[:3]))


class NotFound(exceptions.NotFound):
    """404. The text never repeats what was asked for: a hidden record and an absent one get the same answer."""


def problem(status, detail, errors=(), headers=None):
    """Response with a problem document."""
    status = HTTPStatus(status)
    body = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    if errors:
        body["errors"] = [error.document() for error in errors]
    return Response(body, status=int(status), content_type=CONTENT_TYPE, headers=headers)


def handle(error, context):
    """EXCEPTION_HANDLER of the REST framework: every error of a view as a problem, unforeseen ones included."""
    if isinstance(error, BadParameters):
        return problem(error.status_code, str(error.detail), error.errors)
    if isinstance(error, Http404):
        error = NotFound("There is nothing at this address.")
    elif isinstance(error, SuspiciousOperation | BadRequest):
        error = exceptions.ParseError("The request cannot be read.")
    elif isinstance(error, OperationalError | InterfaceError):
        _report(error, context)
        detail = "The database does not answer at the moment. Try again shortly."
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": str(RETRY_AFTER_S)})
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    answer = exception_handler(error, context)
    if answer is None:
        _report(error, context)
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side. It has been logged.")
    # Allow, Retry-After and the like are what the framework put there.
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Type"}
    return problem(answer.status_code, _sentence(error), headers=headers)


def _sentence(error):
    if isinstance(error, exceptions.MethodNotAllowed):
        return "This API only reads: use GET, HEAD or OPTIONS."
    if isinstance(error, exceptions.NotAcceptable):
        return "This address answers in JSON only: accept application/json."
    return str(error.detail)


def _report(error, context):
    """What Django does with an exception that leaves a view: a signal, and the traceback in the log."""
    request = context["request"]
    got_request_exception.send(sender=type(context["view"]), request=request)
    logger.error("Internal Server Error: %s", request.path, exc_info=error)
