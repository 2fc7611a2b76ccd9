"""The admin site: titles, and what its start page shows."""

from django.contrib import admin


class ApogeeAdminSite(admin.AdminSite):
    site_header = "Apogee"
    site_title = "Apogee"
    index_title = "Knowledge base"
