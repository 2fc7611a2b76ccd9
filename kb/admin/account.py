"""Accounts: who may log in, in which roles. They are deactivated and never deleted, so that history keeps its names."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group, Permission
from django.db.models import Exists, OuterRef, Q
from django.forms import CheckboxSelectMultiple
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_totp.models import TOTPDevice

from kb.editing import account, second_factor, security_log
from kb.editing.attempts import client_address
from kb.vocab.security_event import SecurityEventKind

User = get_user_model()
OVER_ACCOUNTS = Permission.objects.filter(content_type__app_label="auth")

# These pages would show the secrets, and make devices that nobody holds.
admin.site.unregister(TOTPDevice)
admin.site.unregister(User)


def is_above(somebody, user):
    """Whether `somebody` holds a right over accounts that `user` lacks, so that `user` must not take their place."""
    if user.is_superuser:
        return False
    if somebody.is_superuser:
        return True
    held = {permission.pk for permission in rights_of(user)}
    return any(permission.pk not in held for permission in rights_of(somebody))


def rights_of(user):
    """The rights over accounts and groups that a user holds, active or not."""
    return OVER_ACCOUNTS.filter(Q(user=user) | Q(group__user=user)).distinct()


def groups_for(user):
    """The groups that `user` may put people into: all that give no right over accounts that `user` lacks."""
    if user.is_superuser:
        return Group.objects.all()
    beyond = OVER_ACCOUNTS.exclude(pk__in=rights_of(user))
    return Group.objects.exclude(permissions__in=beyond)


@admin.register(User)
class AccountAdmin(UserAdmin):
    add_form = UserCreationForm
    list_display = (
        "username", "full_name", "email", "roles", "is_active", "is_staff", "has_second_factor", "last_login",
    )  # fmt: skip
    list_filter = ("is_active", "is_staff", "groups", "is_superuser")
    fieldsets = (
        (None, {"fields": ("username", "password", "first_name", "last_name", "email")}),
        ("What they may do", {"fields": ("is_active", "is_staff", "groups", "is_superuser", "user_permissions")}),
        ("When", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2", "first_name", "last_name", "email")}),
        ("What they may do", {"fields": ("is_staff", "groups")}),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ("user_permissions",)
    actions = ("remove_second_factor",)

    # --- List -----------------------------------------------------------------------------------------------------

    def get_queryset(self, request):
        devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(with_device=Exists(devices)).prefetch_related("groups")

    @admin.display(description="name", ordering="last_name")
    def full_name(self, user):
        return user.get_full_name()

    @admin.display(description="roles")
    def roles(self, user):
        return ", ".join(group.name for group in user.groups.all())

    @admin.display(description="second factor", boolean=True, ordering="with_device")
    def has_second_factor(self, user):
        return user.with_device

    # --- Who may ----------------------------------------------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or not is_above(obj, request.user))

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        fields = list(super().get_readonly_fields(request, obj))
        if not request.user.is_superuser:
            fields += ["is_superuser", "user_permissions"]
        if obj == request.user:
            # The last one who can let anybody in cannot lock themselves out.
            fields += ["is_active", "is_staff", "is_superuser"]
        return fields

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs["queryset"] = groups_for(request.user)
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request=request, **kwargs)

    def get_changeform_initial_data(self, request):
        return {"is_staff": True, **super().get_changeform_initial_data(request)}

    # --- What is noted ------------------------------------------------------------------------------------------------

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        user = form.instance
        if change and not form.changed_data:
            return
        if change and "is_active" in form.changed_data and not user.is_active:
            account.end_sessions(user)  # or they would live again with the account
        self.note(
            request,
            SecurityEventKind.ACCOUNT_CHANGED if change else SecurityEventKind.ACCOUNT_CREATED,
            user,
            changed=[name for name in form.changed_data if not name.startswith("password")],
            is_active=user.is_active,
            is_staff=user.is_staff,
            is_superuser=user.is_superuser,
            groups=sorted(user.groups.values_list("name", flat=True)),
        )

    def note(self, request, kind, user, **details):
        address = client_address(request.META)
        security_log.record(kind, actor=request.user, address=address, about=user, **details)

    @method_decorator(sensitive_post_parameters())
    def user_change_password(self, request, id, form_url=""):
        if unquote(id) == str(request.user.pk):
            # There the old password is asked for, and wrong ones are counted.
            return HttpResponseRedirect(reverse("admin:password_change"))
        before = User.objects.filter(pk=unquote(id)).values_list("password", flat=True).first()
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST":
            user = User.objects.filter(pk=unquote(id)).first()
            if user and user.password != before:
                account.end_sessions(user)
                self.note(request, SecurityEventKind.PASSWORD_SET, user)
        return response

    @admin.action(description="Remove the second factor, for somebody who lost it", permissions=["change"])
    def remove_second_factor(self, request, queryset):
        for user in queryset:
            if user == request.user:
                messages.error(request, "Your own is removed under Second factor, with your password.")
            elif not self.has_change_permission(request, user):
                messages.error(request, f"You may not change the account {user}.")
                self.note(request, SecurityEventKind.DENIED, user, action="remove_second_factor")
            elif second_factor.remove(user, by=request.user, address=client_address(request.META)):
                messages.success(request, f"{user} has no second factor any more, and was logged out.")
            else:
                messages.warning(request, f"{user} had no second factor.")
