"""Who gets into the admin: the site's part about logging in, and the way to the page that a session still owes.

The site is made before there are models, so what needs some is imported once a request comes.
"""

from functools import update_wrapper
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect


class Gate:
    """Mixed into the site. Every view but those for logging in goes through `admin_view`, ours and Django's alike."""

    def gate_urls(self):
        from kb.admin import second_factor  # needs models

        def page(address, view, name):
            def inner(request):
                return view(self, request)

            return path(address, never_cache(csrf_protect(update_wrapper(inner, view))), name=name)

        return [
            # Open to somebody whose password was right; they look for themselves what is still missing.
            page("second-factor/code/", second_factor.code_page, "second_factor_code"),
            page("second-factor/set-up/", second_factor.set_up_page, "second_factor_set_up"),
            path("second-factor/", self.admin_view(self.second_factor), name="second_factor"),
        ]

    def second_factor(self, request):
        from kb.admin import second_factor  # needs models

        return second_factor.own_page(self, request)

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            if self.has_permission(request) or not getattr(request, "half_logged_in", None):
                return guarded(request, *args, **kwargs)
            if request.path == reverse("admin:logout"):
                return self.logout(request)
            response = HttpResponseRedirect(self.owed_page(request))
            add_never_cache_headers(response)
            return response

        return update_wrapper(inner, guarded)

    def owed_page(self, request):
        """The page on which somebody half logged in brings what is missing, and from which they go on to this one."""
        from kb.editing.second_factor import CODE  # needs models

        name = "second_factor_code" if request.missing_factor == CODE else "second_factor_set_up"
        wanted = request.get_full_path() if request.method == "GET" else reverse("admin:index")
        return f"{reverse(f'admin:{name}')}?{urlencode({'next': wanted})}"

    @property
    def login_form(self):
        from kb.admin.login import LoginForm  # needs models

        return LoginForm

    def login(self, request, extra_context=None):
        from kb.admin.login import limited  # needs models

        response = super().login(request, extra_context)
        return limited(response, (getattr(response, "context_data", None) or {}).get("form"))

    def logout(self, request, extra_context=None):
        from kb.admin.login import note_logout  # needs models

        actor = request.user if request.user.is_authenticated else request.half_logged_in
        response = super().logout(request, extra_context)
        return note_logout(request, actor, response)

    def password_change(self, request, extra_context=None):
        from kb.admin.login import OwnPassword  # needs models

        request.current_app = self.name
        return OwnPassword.as_view(extra_context={**self.each_context(request), **(extra_context or {})})(request)
