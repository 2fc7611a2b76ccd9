"""Topics on the desk."""

from django.contrib import admin

from kb.admin.base import RecordAdmin
from kb.models import Topic


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    facts = ((None, {"fields": ("name", "summary")}),)
    short = ("name",)
