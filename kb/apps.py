"""The one app, and the admin site that replaces Django's default."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class KbConfig(AppConfig):
    name = "kb"
    verbose_name = "Knowledge base"


class ApogeeAdminConfig(AdminConfig):
    default_site = "kb.admin.site.ApogeeAdminSite"
