"""The one app, and the admin site that replaces Django's default."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class KbConfig(AppConfig):
    name = "kb"
    verbose_name = "Knowledge base"

    def ready(self):
        # Not in kb/admin/__init__.py: Django imports that while it is still making the site to register on.
        from kb.admin import nouns  # noqa: F401


class ApogeeAdminConfig(AdminConfig):
    default_site = "kb.admin.site.ApogeeAdminSite"
