"""The one shape of every form: facts, what belongs to them, then the desk: status, which only `editing` sets.

`RecordAdmin` serves nouns with a status, `PartAdmin` what belongs to them and has a form of its own. Both settle the
record after everything was saved, in the admin's own transaction, and show the form again with what was typed where
that is refused.
"""

import copy
import json
import logging

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, router, transaction
from django.forms.models import modelformset_factory
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join

from kb.admin.fields import KINDS, DeskForm, LinkSelect, LinkSelectMultiple, QuickSelect, bare, party_key, short_label
from kb.admin.guard import CopyPages, Guard
from kb.editing import naming, publishing, revisions
from kb.editing.projection import project
from kb.editing.publishing import NotAllowed, NotPublishable
from kb.editing.revisions import Change
from kb.models.base import Record
from kb.rules import findings, owner_of
from kb.rules.references import drafts_named_by, published_naming
from kb.vocab.nouns import page_path
from kb.vocab.revision import Action
from kb.vocab.status import Status

log = logging.getLogger(__name__)

STATE_LABELS = {
    Status.DRAFT: "Draft: only editors see it.",
    Status.IN_REVIEW: "In review: only editors see it.",
    Status.PUBLISHED: "Published.",
    Status.WITHDRAWN: "Withdrawn from the public.",
}


def admin_url(site, record):
    """Address of the form of a record, or of the record that a part belongs to."""
    options = record._meta
    return reverse(f"{site.name}:{options.app_label}_{options.model_name}_change", args=[quote(record.pk)])


class Links:
    """Every link to a record is searched for, and its record can be created or mended in a small window."""

    staff_fields = ("assignee",)
    view_on_site = False  # only records that are published have a link to their page

    def get_autocomplete_fields(self, request):
        fields = (*self.model._meta.fields, *self.model._meta.many_to_many)
        return [field.name for field in fields if field.remote_field and is_record(field.related_model)]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.staff_fields:
            kwargs["queryset"] = get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username")
        elif is_record(db_field.related_model):
            kwargs.setdefault("widget", LinkSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        kwargs.setdefault("widget", QuickSelect)
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if is_record(db_field.related_model):
            kwargs.setdefault("widget", LinkSelectMultiple(db_field, self.admin_site))
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field and is_record(db_field.related_model):
            field.help_text = db_field.help_text  # without Django's advice to hold down Control
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            if not is_record(db_field.related_model):
                field.widget = field.widget.widget
            else:
                field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def addable(self, request):
        """Nouns that the editor may create from a box that takes several nouns."""
        site = self.admin_site
        return [kind for kind, model in KINDS.items() if site.get_model_admin(model).has_add_permission(request)]

    def equip(self, form, request):
        """Gives a form class, made for this request, what its own boxes need to offer the creation of records."""
        form.addable = self.addable(request)
        for name, field in form.base_fields.items():
            if name in form.declared_fields and isinstance(field.widget, LinkSelect):
                # Declared boxes are shared between requests.
                form.base_fields[name] = field = copy.deepcopy(field)
                other = self.admin_site.get_model_admin(field.queryset.model)
                field.widget = RelatedFieldWidgetWrapper(
                    field.widget,
                    field.widget.field.remote_field,
                    self.admin_site,
                    can_add_related=other.has_add_permission(request),
                    can_change_related=other.has_change_permission(request),
                )

    def loaded(self, queryset):
        """With the records that the boxes of the form show, in a number of queries that does not grow with rows."""
        fields = self.model._meta.fields
        links = [field.name for field in fields if field.remote_field and is_record(field.related_model)]
        many = [field.name for field in self.model._meta.many_to_many]
        return queryset.select_related(*links).prefetch_related(*many)


def is_record(model):
    return isinstance(model, type) and issubclass(model, Record)


# --- Rows on the form of another record -----------------------------------------------------------------------


class Rows(Links):
    """What all inlines share."""

    form = DeskForm
    extra = 1

    def get_queryset(self, request):
        return self.loaded(super().get_queryset(request))

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        self.equip(formset.form, request)
        return formset


class StackedRows(Rows, admin.StackedInline):
    """Rows of several lines. Stored ones show a line that opens, unless not `is_folded`."""

    template = "admin/kb/stacked.html"
    is_folded = True


class TableRows(Rows, admin.TabularInline):
    """Short rows, a line each. The heading of a column is no label, so each box says its own."""

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        for name, field in formset.form.base_fields.items():
            label = field.label or name.replace("_", " ")
            bare(field.widget).attrs["aria-label"] = f"{self.verbose_name.capitalize()}: {label.lower()}"
        return formset


class SeenField(forms.IntegerField):
    """Number of the newest revision of a row's record when the form was opened; nobody types it."""

    def __init__(self):
        super().__init__(required=False, widget=forms.HiddenInput)

    def has_changed(self, initial, data):
        return False


class LinkedChecks(admin.checks.InlineModelAdminChecks):
    """Linked records have no foreign key to the form's record, and need none."""

    def _check_relation(self, obj, parent_model):
        return []

    def _check_exclude_of_parent_model(self, obj, parent_model):
        return []


class LinkedRows(StackedRows):
    """Records of another noun that refer to this one by the many-to-many field `link`: short forms of them.

    Removing a row takes the link away; the record stays. Only what is not public is here: the rest is revised on its
    own form.
    """

    checks_class = LinkedChecks
    link = ""
    removal_label = "Take off this form"

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(status=Status.PUBLISHED)

    def get_formset(self, request, obj=None, **kwargs):
        can_change, can_add = self.has_change_permission(request, obj), self.has_add_permission(request, obj)

        class PermittedForm(self.form):
            seen = SeenField()

            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)
                self.fields["seen"].initial = self.instance.revision

            def clean(self):
                cleaned = super().clean()
                if not self.instance._state.adding and self.has_changed():
                    now = publishing.lock(self.instance).revision
                    if cleaned.get("seen") != now:
                        self.add_error(
                            None, "Somebody saved it since this form was opened. Note what you typed, and open it anew."
                        )
                return cleaned

            def has_changed(self):
                is_new = self.instance._state.adding
                if not (can_add if is_new else can_change):
                    return False  # whatever was sent along
                return super().has_changed()

        fields = kwargs.pop("fields", None) or admin.utils.flatten_fieldsets(self.get_fieldsets(request, obj))
        formset = modelformset_factory(
            self.model,
            form=PermittedForm,
            formset=self.formset,
            fields=fields,
            formfield_callback=lambda db_field, **kw: self.formfield_for_dbfield(db_field, request, **kw),
            extra=self.get_extra(request, obj),
            max_num=self.get_max_num(request, obj),
            can_delete=self.has_delete_permission(request, obj),
            can_delete_extra=True,
        )
        formset.link = self.link
        self.equip(formset.form, request)
        return formset


# --- Forms ----------------------------------------------------------------------------------------------------


class DeskAdmin(Guard, Links, admin.ModelAdmin):
    """What the forms of records and of parts share: settling, and showing the form again when that is refused."""

    form = DeskForm
    list_per_page = 50

    def get_object(self, request, object_id, from_field=None):
        record = super().get_object(request, object_id, from_field)
        return record and self.loaded(self.model._default_manager.filter(pk=record.pk)).get()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        self.equip(form, request)
        form.refusal = getattr(request, "refusal_text", None)
        return form

    def owner(self, obj):
        """The record that must be settled once `obj` was saved."""
        return owner_of(obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.complete(form.instance)
        self.settle(request, self.owner(form.instance))
        request.was_saved = True

    def settle(self, request, record):
        if getattr(request, "in_copy", False):
            project(record)  # nothing is published, and all of it is undone
        else:
            publishing.settle(record, self.change(request))

    def complete(self, obj):
        """Fills in what follows from the rows, once they are saved."""

    def delete_model(self, request, obj):
        owner = self.owner(obj)
        super().delete_model(request, obj)
        if owner is not obj:
            publishing.settle(owner, self.change(request))

    def plain_changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return admin.ModelAdmin.changeform_view(self, request, object_id, form_url, extra_context)
        except (NotPublishable, NotAllowed) as refusal:
            request.refusal = refusal
            request.refusal_text = "Nothing was saved, because the public page could not show it so. See above."
        except IntegrityError:
            log.exception("The database refused what %s typed", request.user)
            request.refusal_text = (
                "Nothing was saved: somebody saved the same name or number at the same moment. Save again."
            )
        # The transaction was undone. What was typed is shown again, with the reason on top.
        request.was_saved = False
        return admin.ModelAdmin.changeform_view(self, request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except NotPublishable as refusal:
            self.message_user(request, f"Nothing was deleted. {refusal}", messages.ERROR)
            return HttpResponseRedirect(reverse(f"admin:kb_{self.opts.model_name}_change", args=[object_id]))

    def render_change_form(self, request, context, *args, **kwargs):
        refusal = getattr(request, "refusal", None)
        if refusal:
            context["refused"] = self.reasons(request, refusal)
        context["wrong"] = wrong_boxes(context) if request.method == "POST" else []
        obj = context.get("original")
        if obj is not None:
            context |= self.guard_context(request, self.owner(obj))
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Saying why, with links

    def link(self, request, record):
        """The record's name, linked to its form where the editor may see that."""
        label = short_label(record)
        if self.admin_site.is_registered(type(record)):
            other = self.admin_site.get_model_admin(type(record))
            if other.has_view_or_change_permission(request, record):
                return format_html('<a href="{}">{}</a>', admin_url(self.admin_site, record), label)
        return label

    def links(self, request, records):
        return format_html_join(", ", "{}", ((self.link(request, record),) for record in records))

    def shown(self, request, found):
        """Findings for the template: severity, message, links to records, and where on the form it is."""
        return [
            {
                "severity": finding.severity,
                "message": finding.message,
                "links": [self.link(request, record) for record in finding.records],
                "field": finding.field,
            }
            for finding in found
        ]

    def reasons(self, request, refusal):
        """Why something was refused, as the template shows findings."""
        if isinstance(refusal, NotAllowed):
            return [{"severity": "error", "message": str(refusal), "links": [], "field": ""}]
        rows = self.shown(request, refusal.findings)
        if refusal.drafts:
            rows.append(
                {
                    "severity": "error",
                    "message": "It names records that are not published yet:",
                    "links": [self.link(request, draft) for draft in refusal.drafts],
                    "field": "",
                }
            )
        return rows

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        if IS_POPUP_VAR in request.POST:
            answer = json.loads(response.context_data["popup_response_data"])
            answer["obj"] = short_label(obj)
            if "_kind" in request.GET:  # the box that opened this window takes several nouns
                answer["value"] = party_key(obj)
            response.context_data["popup_response_data"] = json.dumps(answer)
        return response


def wrong_boxes(context):
    """Where on the form the errors are: links to the boxes, for the top of a form that is longer than a screen."""
    found = []

    def look(form, where=""):
        for name, messages_ in form.errors.items():
            if name in form.fields:
                box = form[name]
                found.append({"id": box.id_for_label, "where": where, "label": box.label, "messages": messages_})

    look(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        for number, form in enumerate(inline.formset.forms, 1):
            look(form, f"{inline.opts.verbose_name.capitalize()} {number}, ")
    return found


class PartAdmin(DeskAdmin):
    """A row of a record with a form of its own, for what does not fit on the record's form.

    `held_by` names its foreign key to that record.
    """

    held_by = ""

    def has_delete_permission(self, request, obj=None):
        """What is public is taken away on the form of its record, in a working copy."""
        is_live = obj is not None and self.owner(obj).is_published
        return not is_live and super().has_delete_permission(request, obj)

    def has_add_permission(self, request):
        """Rows are added on the form of their record, which knows whether it is public."""
        return False

    def get_readonly_fields(self, request, obj=None):
        # A row stays with its record.
        held = [self.held_by] if obj and self.held_by else []
        return (*super().get_readonly_fields(request, obj), *held)

    def get_actions(self, request):
        # Each deletion may be refused by the record that the part belongs to, so they are made one by one.
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}


class ListedAdmin(PartAdmin):
    """A list of parts across all records. Each is entered and corrected on the form of its record, at `anchor`."""

    anchor = ""
    fieldsets = ((None, {"fields": ()}),)

    def has_add_permission(self, request):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        part = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, part):
            raise PermissionDenied
        if part is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(f"{admin_url(self.admin_site, self.owner(part))}#{self.anchor}")


class RecordAdmin(CopyPages, DeskAdmin):
    """A noun with a status.

    `facts` are its fieldsets, `short` the boxes of the small window in which it is created from another form.
    """

    facts = ()
    short = ()
    change_form_template = "admin/kb/change_form.html"
    list_display = ("name", "state_shown", "updated", "assignee")
    list_filter = ("status", ("assignee", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("assignee",)
    search_fields = ("name", "=public_id")
    actions = ("submit_selected", "publish_selected", "assign_to_me")
    # What the label in a search result needs: relations followed, and collections loaded.
    label_related = ()
    label_prefetch = ()

    # --- Shape

    def get_fieldsets(self, request, obj=None):
        if self.is_popup(request) and obj is None and self.short:
            return [(None, {"fields": self.short})]
        line = ("assignee",) if "slug" in self.get_readonly_fields(request, obj) else ("slug", "assignee")
        desk = ("Desk", {"classes": ("desk",), "fields": ("state", line, "internal_note")})
        return [*self.facts, desk]

    def get_changeform_initial_data(self, request):
        return {"assignee": request.user.pk, **super().get_changeform_initial_data(request)}

    def get_inlines(self, request, obj):
        if self.is_popup(request) and obj is None and self.short:
            return ()
        is_live = obj is not None and obj.is_published
        # What a working copy holds are the rows of its record.
        return [each for each in self.inlines if not (is_live and issubclass(each, LinkedRows))]

    def get_readonly_fields(self, request, obj=None):
        return (*self.readonly_fields, "state")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "slug":
            field.required = False
            field.label = "Address"
            field.help_text = "Last part of the page's address. Blank: made from the name. The old one keeps working."
        elif field and db_field.name == "internal_note":
            field.widget.attrs["rows"] = 2
        elif field and db_field.name == "summary":
            field.widget.attrs["rows"] = 3
        return field

    @staticmethod
    def is_popup(request):
        return IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST

    @admin.display(description="Status")
    def state(self, obj):
        if obj is None or obj.pk is None:
            return STATE_LABELS[Status.DRAFT]
        parts = [STATE_LABELS[Status(obj.status)]]
        if obj.published_at:
            parts.append(f"First published on {obj.published_at:%d %B %Y, %H:%M} UTC.")
        if obj.version:
            parts.append(f"Version {obj.version}.")
        if obj.status_reason:
            parts.append(f"Reason given: {obj.status_reason}")
        parts.append(f"Last saved on {obj.updated_at:%d %B %Y, %H:%M} UTC. Public id {obj.public_id}.")
        return " ".join(parts)

    @admin.display(description="status", ordering="status")
    def state_shown(self, obj):
        return format_html('<span class="state state-{}">{}</span>', obj.status, obj.get_status_display())

    @admin.display(description="last saved", ordering="updated_at")
    def updated(self, obj):
        return f"{obj.updated_at:%d %b %Y %H:%M}"

    # --- Search results

    def label_queryset(self, queryset):
        return queryset.select_related(*self.label_related).prefetch_related(*self.label_prefetch)

    def details(self, obj):
        """What tells a record from others of its name in a search result: a list of texts."""
        return []

    def label(self, obj):
        """“Hwasong-11A (KN-23) · North Korea · draft”"""
        state = [] if obj.is_published else [obj.get_status_display().lower()]
        return " · ".join(str(part) for part in (obj.name or obj, *self.details(obj), *state) if part)

    # --- Saving

    def save_model(self, request, obj, form, change):
        if not obj.slug:
            obj.slug = naming.free_slug(type(obj), obj.name, pk=obj.pk)
        if not change and obj.assignee_id is None:
            obj.assignee = request.user
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        """Only what the public never saw is deleted; the rest is withdrawn, and leaves a trace."""
        never_public = obj is None or (obj.published_at is None and not obj.is_published)
        return never_public and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs, request):
        found, count, lacking, protected = super().get_deleted_objects(objs, request)
        # What stands in the way is named; rights to delete that would not help.
        return found, count, set() if protected else lacking, protected

    def delete_model(self, request, obj):
        """A draft that goes leaves its last state behind."""
        revisions.note(obj, Change(request.user, Action.DELETED))
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for record in queryset:
            self.delete_model(request, record)

    def get_view_on_site_url(self, obj=None):
        return page_path(self.opts.model_name, obj.slug) if obj and obj.pk and obj.is_published else None

    # --- Changes of state

    def has_publish_permission(self, request, obj=None):
        """Who may submit, return, publish and withdraw."""
        return self.has_change_permission(request, obj)

    def companions(self, obj):
        """Unpublished records about `obj` that can be published right after it."""
        return []

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and pressed(request) and not self.has_publish_permission(request):
            raise PermissionDenied
        return super().changeform_view(request, object_id, form_url, extra_context)

    def response_add(self, request, obj, post_url_continue=None):
        return self._moved(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._moved(request, obj) or super().response_change(request, obj)

    def _moved(self, request, obj):
        """Carries out the change of state that was asked for beside saving; None if none was.

        The record is saved either way: what cannot be published stays a draft, and the reasons are shown.
        """
        button = pressed(request)
        if not button or self.is_popup(request) or getattr(request, "in_copy", False):
            return None
        try:
            with transaction.atomic(using=router.db_for_write(self.model)):
                if button == "_submit":
                    publishing.submit(obj, by=request.user)
                    self.message_user(request, f"Saved and submitted for review: {obj}.", messages.SUCCESS)
                else:
                    self._publish(request, obj, with_named=button == "_publish_all")
        except (NotPublishable, NotAllowed) as refusal:
            lines = [
                (row["message"], format_html_join(", ", "{}", ((link,) for link in row["links"])))
                for row in self.reasons(request, refusal)
            ]
            reasons = format_html_join("", "<li>{} {}</li>", lines)
            done = "Saved, but not submitted." if button == "_submit" else "Saved, but not published."
            where = f" The reason lies in “{refusal.record}”." if self._is_other(refusal, obj) else ""
            self.message_user(request, format_html("{}{}<ul>{}</ul>", done, where, reasons), messages.ERROR)
        return HttpResponseRedirect(admin_url(self.admin_site, obj))

    @staticmethod
    def _is_other(refusal, obj):
        return isinstance(refusal, NotPublishable) and refusal.record.public_id != obj.public_id

    def _publish(self, request, obj, *, with_named):
        published = publishing.publish(obj, by=request.user, with_named=with_named)
        held = []
        for companion in self.companions(obj) if with_named else ():
            try:
                with transaction.atomic(using=router.db_for_write(self.model)):
                    more = publishing.publish(companion, by=request.user, with_named=True)
                published += more
            except (NotPublishable, NotAllowed) as refusal:
                held.append((companion, refusal))
        for record in published:
            if not self.admin_site.get_model_admin(type(record)).has_publish_permission(request, record):
                raise NotAllowed(f"You may not publish “{record}”, which would be published along.")
        others = [record for record in published if record.public_id != obj.public_id]
        page = format_html('<a href="{}">View on site</a>', page_path(self.opts.model_name, obj.slug))
        along = format_html(" With it: {}.", self.links(request, others)) if others else ""
        self.message_user(request, format_html("Published: {}. {}.{}", obj, page, along), messages.SUCCESS)
        for companion, refusal in held:
            text = format_html("Not published: {}. {}", self.link(request, companion), refusal)
            self.message_user(request, text, messages.WARNING)

    def get_urls(self):
        wrap, name = self.admin_site.admin_view, f"kb_{self.opts.model_name}"
        return [
            path("<path:object_id>/withdraw/", wrap(self.withdraw_view), name=f"{name}_withdraw"),
            path("<path:object_id>/send-back/", wrap(self.send_back_view), name=f"{name}_send_back"),
            *self.copy_urls(),
            *super().get_urls(),
        ]

    def withdraw_view(self, request, object_id):
        """Asks for the reason, shows what still names the record, and withdraws it."""
        return self._reasoned_view(request, object_id, Status.PUBLISHED, publishing.withdraw, "withdraw")

    def send_back_view(self, request, object_id):
        """Asks for the reason, and returns a record in review to its editor."""
        return self._reasoned_view(request, object_id, Status.IN_REVIEW, publishing.send_back, "return")

    def _reasoned_view(self, request, object_id, status, change, verb):
        if not self.has_publish_permission(request):
            raise PermissionDenied
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_publish_permission(request, obj):
            raise PermissionDenied
        form_url = admin_url(self.admin_site, obj)
        if obj.status != status:
            self.message_user(request, f"{obj} is {obj.get_status_display().lower()}: nothing to do.", messages.WARNING)
            return HttpResponseRedirect(form_url)
        blockers = published_naming(obj) if verb == "withdraw" else []
        reason, error = request.POST.get("reason", "").strip(), ""
        if request.method == "POST" and not reason:
            error = "Say why."
        elif request.method == "POST" and len(reason) > 500:
            error = "Keep the reason below 500 characters."
        elif request.method == "POST":
            try:
                change(obj, by=request.user, reason=reason)
            except NotAllowed as refusal:
                error = str(refusal)
            else:
                done = "Withdrawn" if verb == "withdraw" else "Returned to draft"
                self.message_user(request, f"{done}: {obj}.", messages.SUCCESS)
                return HttpResponseRedirect(form_url)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb.capitalize()} {self.opts.verbose_name}",
            "subtitle": str(obj),
            "opts": self.opts,
            "original": obj,
            "form_url": form_url,
            "verb": verb,
            "reason": request.POST.get("reason", ""),
            "error": error,
            "blockers": [self.link(request, record) for record in blockers],
        }
        return TemplateResponse(request, "admin/kb/reason.html", context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.pk and not self.is_popup(request):
            may = self.has_publish_permission(request, obj)
            unpublished = obj.status in (Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN)
            named = drafts_named_by(obj) if unpublished else []
            companions = self.companions(obj) if unpublished else []
            found = [finding for finding in findings(obj) if finding.code != "names_a_draft" or not unpublished]
            name = f"admin:kb_{self.opts.model_name}"
            context |= {
                "findings": self.shown(request, found),
                "has_errors": any(finding.is_error for finding in found),
                "named": [self.link(request, record) for record in named],
                "companions": [self.link(request, record) for record in companions],
                "along_count": len(named) + len(companions),
                "can_submit": may and obj.status == Status.DRAFT,
                "can_publish": may and unpublished,
                "may_publish": may,
                "is_withdrawn": obj.status == Status.WITHDRAWN,
                "withdraw_url": reverse(f"{name}_withdraw", args=[obj.pk]) if may and obj.is_published else "",
                "send_back_url": reverse(f"{name}_send_back", args=[obj.pk])
                if may and obj.status == Status.IN_REVIEW
                else "",
            }
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    # --- Many at once

    @admin.action(description="Submit for review", permissions=["publish"])
    def submit_selected(self, request, queryset):
        self._each(request, queryset, lambda record: publishing.submit(record, by=request.user), "submitted")

    @admin.action(description="Publish", permissions=["publish"])
    def publish_selected(self, request, queryset):
        self._each(request, queryset, lambda record: publishing.publish(record, by=request.user), "published")

    def _each(self, request, queryset, change, done):
        """One record at a time, each whole or not at all; says what was refused and why."""
        count = 0
        for record in queryset:
            try:
                change(record)
                count += 1
            except (NotPublishable, NotAllowed) as refusal:
                self.message_user(request, format_html("{}: {}", self.link(request, record), refusal), messages.ERROR)
        self.message_user(request, f"{count} {done}.", messages.SUCCESS if count else messages.WARNING)

    @admin.action(description="Assign to me", permissions=["change"])
    def assign_to_me(self, request, queryset):
        # Who works on a record is never public, so nothing follows from it that would have to be settled.
        count = queryset.update(assignee=request.user)
        self.message_user(request, f"{count} assigned to you.", messages.SUCCESS)


BUTTONS = ("_submit", "_publish", "_publish_all")


def pressed(request):
    """The button for a change of state that sent the form, or None."""
    return next((name for name in BUTTONS if name in request.POST), None)


__all__ = ["LinkedRows", "ListedAdmin", "PartAdmin", "RecordAdmin", "StackedRows", "TableRows", "admin_url"]
