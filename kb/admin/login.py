"""Logging in and out, and one's own password: forms that count failures and note what happened."""

from http import HTTPStatus

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth import get_user_model
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme

from kb.editing import account, attempts, security_log
from kb.editing.attempts import client_address
from kb.vocab.security_event import SecurityEventKind


def next_page(request):
    """The page to go on to: the start page, if `next` names no address of this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("admin:index")


class Counted:
    """A form whose attempts are limited: `retry_after` is how many seconds to wait once it was refused unread."""

    retry_after = 0

    def refuse(self, limit):
        """Raises what the form says then, which is the same for an account that does not exist."""
        self.retry_after = limit.retry_after
        minutes = -(-limit.retry_after // 60)
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        raise ValidationError(f"Too many attempts have failed from here. Try again in {wait}.", code="limited")


def limited(response, form):
    """The answer with a form in it, with the status that says to wait if the form was refused unread."""
    if getattr(form, "retry_after", 0):
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response["Retry-After"] = str(form.retry_after)
    return response


class LoginForm(Counted, AdminAuthenticationForm):
    def clean(self):
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not name or not password:
            return super().clean()
        address = client_address(self.request.META)
        tries = attempts.password_tries(name, address)
        # Looked up before the password, for everybody: which names exist does not show in the time.
        known = get_user_model().objects.filter(username=name).first()
        try:
            attempts.begin(tries)
        except attempts.TooMany as limit:
            if limit.is_first:
                security_log.record(SecurityEventKind.LOGIN_LIMITED, address=address, about=known)
            self.refuse(limit)
        try:
            cleaned = super().clean()
        except ValidationError:
            security_log.record(SecurityEventKind.LOGIN_FAILED, address=address, about=known)
            raise
        attempts.forgive(tries)
        security_log.record(SecurityEventKind.LOGIN, actor=self.user_cache, address=address)
        return cleaned


def note_logout(request, actor, response):
    if request.method == "POST" and actor:
        security_log.record(SecurityEventKind.LOGOUT, actor=actor, address=client_address(request.META))
    return response


class PasswordAgain(Counted, forms.Form):
    """The password once more, before what somebody at an unlocked screen must not be able to do."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user, address, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.address = user, address

    def clean_password(self):
        password = self.cleaned_data["password"]
        try:
            is_right = account.is_password_right(self.user, password, address=self.address)
        except attempts.TooMany as limit:
            self.refuse(limit)
        if not is_right:
            raise ValidationError("That is not your password.", code="password_incorrect")
        return password


class OwnPasswordForm(Counted, AdminPasswordChangeForm):
    """One's own password, with the old one. The new one is not looked at until the old one was right."""

    def __init__(self, *args, address, **kwargs):
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_old_password(self):
        password = self.cleaned_data["old_password"]
        try:
            is_right = account.is_password_right(self.user, password, address=self.address)
        except attempts.TooMany as limit:
            self.refuse(limit)
        if not is_right:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return password


class OwnPassword(PasswordChangeView):
    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:password_change_done")
    template_name = "registration/password_change_form.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "address": client_address(self.request.META)}

    def form_valid(self, form):
        # Other sessions end because their key was made from the old password; this one gets a new name.
        response = super().form_valid(form)
        account.end_sessions(self.request.user, keep=self.request.session.session_key)
        address = client_address(self.request.META)
        security_log.record(SecurityEventKind.PASSWORD_CHANGED, actor=self.request.user, address=address)
        return response

    def form_invalid(self, form):
        return limited(super().form_invalid(form), form)
