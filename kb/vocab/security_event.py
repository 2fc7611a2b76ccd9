"""What the security log tells apart."""

from django.db.models import TextChoices


class SecurityEventKind(TextChoices):
    LOGIN = "login", "Logged in"
    LOGIN_FAILED = "login_failed", "Log-in failed"
    LOGIN_LIMITED = "login_limited", "Log-in refused after too many failures"
    LOGOUT = "logout", "Logged out"
    PASSWORD_CHANGED = "password_changed", "Password changed by its owner"
    PASSWORD_SET = "password_set", "Password set by somebody else"
    PASSWORD_FAILED = "password_failed", "Password asked again and wrong"
    FACTOR_SET = "factor_set", "Second factor set up"
    FACTOR_REMOVED = "factor_removed", "Second factor removed"
    FACTOR_PASSED = "factor_passed", "Code right"
    FACTOR_FAILED = "factor_failed", "Code wrong"
    FACTOR_LIMITED = "factor_limited", "Code refused after too many failures"
    RECOVERY_USED = "recovery_used", "Recovery code used"
    RECOVERY_MADE = "recovery_made", "Recovery codes made"
    ACCOUNT_CREATED = "account_created", "Account created"
    ACCOUNT_CHANGED = "account_changed", "Account changed"
    DENIED = "denied", "Refused for lack of rights"
