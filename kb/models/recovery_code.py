"""Recovery codes: what opens an account once, when the device with the second factor is lost."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone


def digest_of(user_id, code):
    """What is kept of a code. One plain digest will do: a code is 80 random bits, which no table or try reaches."""
    return hashlib.sha256(f"recovery code {user_id} {code}".encode()).hexdigest()


class RecoveryCodeQuerySet(models.QuerySet):
    def unused(self):
        return self.filter(used_at=None)

    def spend(self, user, code):
        """Whether `code` is an unused one of the user's; from now on it is used, also for a request beside this one."""
        found = self.unused().filter(user=user, digest=digest_of(user.pk, code))
        return found.update(used_at=timezone.now()) == 1


class RecoveryCode(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256; the code is not kept.")
    used_at = models.DateTimeField(null=True, editable=False, help_text="When it was used, UTC; null: not yet.")

    objects = RecoveryCodeQuerySet.as_manager()

    def __str__(self):
        return f"Recovery code of {self.user}"
