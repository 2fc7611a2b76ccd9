"""Second factors for tests: people who have one, and the codes that their devices show."""

from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from kb.editing.second_factor import new_key


def make_device(user):
    """A second factor that was set up some time ago."""
    return TOTPDevice.objects.create(user=user, name="Authenticator", key=new_key())


def code_of(key, *, later=0):
    """What a device with this secret shows now, or `later` seconds from now."""
    return f"{totp(bytes.fromhex(key), t0=-later):06d}"


def wrong_code(key):
    """Six digits that count at no moment near."""
    near = {code_of(key, later=30 * step) for step in range(-3, 4)}
    return next(code for code in map("{:06d}".format, range(10)) if code not in near)
