"""The pages of the second factor: the code after the password, setting up, and what one may do about it later."""

import segno
from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django_otp import login as prove

from kb.admin.login import Counted, PasswordAgain, limited, next_page
from kb.editing import attempts, second_factor
from kb.editing.attempts import client_address

# A secret that is shown waits in the form itself, signed, so that looking at the page stores nothing.
SALT = "kb.second-factor"
SHOWN_FOR = 60 * 60  # s

WRONG = "That code is not right, or was used before. Codes change every 30 seconds; wait for the next one."


class CodeForm(Counted, forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )

    def __init__(self, *args, user, address, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.address, self.device = user, address, None

    def clean_code(self):
        try:
            self.device = second_factor.verify(self.user, self.cleaned_data["code"], address=self.address)
        except attempts.TooMany as limit:
            self.refuse(limit)
        except second_factor.WrongCode:
            raise ValidationError(WRONG, code="wrong") from None
        return self.cleaned_data["code"]


class SetUpForm(PasswordAgain):
    code = forms.CharField(
        label="Code",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    secret = forms.CharField(widget=forms.HiddenInput)
    field_order = ["code", "password", "secret"]


def code_page(site, request):
    """After the password: six digits, or a recovery code."""
    user = owing(request, second_factor.CODE)
    if user is None:
        return HttpResponseRedirect(next_page(request))
    form = CodeForm(request.POST or None, user=user, address=client_address(request.META))
    if request.method == "POST" and form.is_valid():
        admit(request, user, form.device)
        left = user.recovery_codes.unused().count()
        if left < 3:
            messages.warning(request, f"{left} recovery codes are left. Make new ones under Second factor.")
        return HttpResponseRedirect(next_page(request))
    context = {"title": "Second factor", "form": form, "next": next_page(request), "half": user}
    return limited(page(site, request, "code", context), form)


def set_up_page(site, request):
    """A secret for one's device, and once that shows a right code, the recovery codes."""
    user = request.user if site.has_permission(request) else owing(request, second_factor.SET_UP)
    if user is None or second_factor.device_of(user):
        return HttpResponseRedirect(next_page(request))
    form = SetUpForm(request.POST or None, user=user, address=client_address(request.META))
    key = opened(request.POST.get("secret", ""), user)
    if key is None:
        key = second_factor.new_key()
        if request.method == "POST":
            form.add_error(None, "This page was open for too long. Take the secret from it once more.")
    elif form.is_valid():
        try:
            codes = second_factor.set_up(user, key=key, code=form.cleaned_data["code"], address=form.address)
        except second_factor.AlreadySet:
            return HttpResponseRedirect(next_page(request))
        except second_factor.WrongCode:
            form.add_error("code", WRONG)
        else:
            admit(request, user, second_factor.device_of(user))
            return codes_page(site, request, codes)
    link = second_factor.address_of(user, key)
    context = {
        "title": "Set up the second factor",
        "form": form,
        "next": next_page(request),
        "half": request.half_logged_in,
        "secret": signing.dumps({"user": user.pk, "key": key}, salt=SALT),
        "spelled": second_factor.spelled(key),
        "link": link,
        "picture": picture(link),
    }
    return limited(page(site, request, "set_up", context), form)


def own_page(site, request):
    """What one has, and, with the password: new recovery codes, or none of it any more."""
    user, address = request.user, client_address(request.META)
    form = PasswordAgain(request.POST or None, user=user, address=address)
    device = second_factor.device_of(user)
    if request.method == "POST" and device and form.is_valid():
        if "remove" in request.POST:
            second_factor.remove(user, by=user, address=address)
            messages.success(request, "Your second factor was removed, and the recovery codes with it.")
            return HttpResponseRedirect(reverse("admin:second_factor"))
        return codes_page(site, request, second_factor.make_recovery_codes(user, address=address))
    context = {"title": "Second factor", "form": form, "device": device, "left": user.recovery_codes.unused().count()}
    return limited(page(site, request, "own", context), form)


def codes_page(site, request, codes):
    """The recovery codes, this once. Nothing that a reload could show again is kept."""
    return page(site, request, "codes", {"title": "Recovery codes", "codes": codes, "next": next_page(request)})


def page(site, request, name, context):
    request.current_app = site.name
    return TemplateResponse(
        request, f"admin/kb/second_factor_{name}.html", {**site.each_context(request), "subtitle": None, **context}
    )


def owing(request, missing):
    """The account that was half logged in and owes `missing`; None if there is none."""
    is_known = request.user.is_authenticated  # asked first: the answer says who is half logged in
    return request.half_logged_in if not is_known and request.missing_factor == missing else None


def admit(request, user, device):
    """Lets somebody in: what the session was called before, they may have shown somebody."""
    request.user = user
    prove(request, device)
    request.session.cycle_key()
    rotate_token(request)


def opened(signed, user):
    """The secret that was shown to `user`; None if it was shown to somebody else, too long ago, or never."""
    try:
        shown = signing.loads(signed, salt=SALT, max_age=SHOWN_FOR)
    except signing.BadSignature:
        return None
    return shown["key"] if shown["user"] == user.pk else None


def picture(link):
    """The link as a QR code: plain SVG without styles, on white whatever the theme."""
    code = segno.make(link, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=5, border=4, dark="#000", light="#fff", title="QR code", svgclass="qr"))
