"""What the REST framework's views are told by the settings; they are not loaded yet when it asks for this."""

from rest_framework.metadata import BaseMetadata
from rest_framework.renderers import JSONRenderer
from rest_framework.reverse import reverse


class Renderer(JSONRenderer):
    """JSON that says in which encoding it is."""

    charset = "utf-8"


class OpenApiRenderer(Renderer):
    """The description of the API under its own media type, which some tools ask for."""

    media_type = "application/vnd.oai.openapi+json"


class Metadata(BaseMetadata):
    """Answer to OPTIONS."""

    def determine_metadata(self, request, view):
        return {"methods": ["GET", "HEAD", "OPTIONS"], "schema": reverse("api:schema", request=request)}
