"""Form fields of the desk: one box for each value type, one box for “who”, and links that are searched for.

A `ValueField` stands for several columns of its instance. `DeskForm` fills it from them and them from it, and puts
every complaint about the columns on the box that the editor sees.
"""

import json

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin, RelatedFieldWidgetWrapper
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.utils import flatatt
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kb.admin.reading import say
from kb.models import Country, Event, Organisation, Person, Statement
from kb.vocab.count import CountRange, parse_count
from kb.vocab.partial_date import PartialDate, format_period, parse_partial_date
from kb.vocab.status import Status

# --- One box for several columns ----------------------------------------------------------------------------


class ReadingInput(forms.TextInput):
    """A text box, and below it how its text was read. `reads` names the reader: date, time, count or printed."""

    def __init__(self, reads, attrs=None):
        self.reads = reads
        self.reading = None  # set by a form that knows better than this box
        super().__init__({"class": "vTextField reads", "data-reads": reads, "autocomplete": "off", **(attrs or {})})

    def render(self, name, value, attrs=None, renderer=None):
        box = super().render(name, value, attrs, renderer)
        reading = self.reading if self.reading is not None else self._read(value)
        shown = "" if not reading or reading == value else f"Read as: {reading}"
        box_id = (attrs or {}).get("id", "")
        return format_html('{}<output class="reading" for="{}">{}</output>', box, box_id, shown)

    def _read(self, value):
        if not value or self.reads == "printed":
            return ""
        try:
            return say(self.reads, str(value))
        except ValueError:
            return ""  # the error stands beside the box


class ValueField(forms.Field):
    """A box for several columns of the instance. Subclasses say which, and how to get from one to the other."""

    def columns(self, model, name):
        """Names of the columns that the box stands for."""
        raise NotImplementedError

    def from_instance(self, instance, name):
        """What the box shows for `instance`."""
        return getattr(instance, name)

    def to_instance(self, instance, name, value):
        setattr(instance, name, value)

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class PartialDateField(ValueField):
    """One box for a PartialDateAttribute: “1984”, “Sep 1984”, “15 January 2022”, “about 2017”.

    Of a timed attribute it holds the day, month or year; the form adds the time of day.
    """

    def __init__(self, **kwargs):
        kwargs = {
            "required": False,
            "widget": ReadingInput("date", {"maxlength": 60}),
            "help_text": "15 January 2022, Sep 1984, 1984 or about 2017.",
            **kwargs,
        }
        super().__init__(**kwargs)

    def columns(self, model, name):
        return getattr(model, name).columns()

    def prepare_value(self, value):
        if not isinstance(value, PartialDate):
            return value
        about = "about " if value.is_approximate and value.time is None else ""
        return about + format_period(value.start, value.precision)

    def to_python(self, value):
        if isinstance(value, PartialDate):
            return parse_partial_date(self.prepare_value(value))
        text = (value or "").strip()
        if not text:
            return None
        try:
            return parse_partial_date(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None


class CountField(ValueField):
    """One box for `<name>_min` and `<name>_max`: “2”, “at least 2”, “between 2 and 4”, “multiple”."""

    def __init__(self, **kwargs):
        kwargs = {
            "required": False,
            "widget": ReadingInput("count", {"maxlength": 60}),
            "help_text": "2, at least 2, between 2 and 4, multiple; blank if not known.",
            **kwargs,
        }
        super().__init__(**kwargs)

    def columns(self, model, name):
        return [f"{name}_min", f"{name}_max"]

    def prepare_value(self, value):
        if isinstance(value, CountRange):
            return str(value) if value.is_known else ""
        return value

    def to_python(self, value):
        if isinstance(value, CountRange):
            return value
        try:
            return parse_count(value or "")
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None


# --- Links --------------------------------------------------------------------------------------------------


def short_label(record):
    """A record as the boxes show it once it is chosen: its name, and that it is not public if it is not."""
    status = getattr(record, "status", Status.PUBLISHED)
    return str(record) if status == Status.PUBLISHED else f"{record} · {Status(status).label.lower()}"


class QuickSelect(forms.Select):
    """Django's select, without a template for each option: a long form shows a thousand of them."""

    def render(self, name, value, attrs=None, renderer=None):
        widget = self.get_context(name, value, attrs)["widget"]
        groups = format_html_join(
            "",
            "{}{}{}",
            (
                (
                    format_html('<optgroup label="{}">', group) if group else "",
                    format_html_join("", '<option value="{}"{}>{}</option>', map(_option, options)),
                    SafeString("</optgroup>") if group else "",
                )
                for group, options, _ in widget["optgroups"]
            ),
        )
        return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), groups)


def _option(option):
    selected = SafeString(" selected") if option["selected"] else ""
    return "" if option["value"] is None else option["value"], selected, option["label"]


class KnownOptions:
    """For widgets whose options are searched for: shows the chosen records, without asking for those at hand.

    `known` maps primary keys, as text, to records that the form has loaded already.
    """

    known = {}

    def optgroups(self, name, value, attrs=None):
        chosen = [str(v) for v in value if str(v).isdecimal()]
        missing = [key for key in chosen if key not in self.known]
        found = {key: self.known[key] for key in chosen if key in self.known}
        if missing:
            queryset = self.choices.queryset.using(self.db).filter(pk__in=missing)
            found |= {str(record.pk): record for record in queryset}
        options = []
        if not self.is_required and not self.allow_multiple_selected:
            options.append(self.create_option(name, "", "", False, 0))
        for key in chosen:
            if key in found:
                options.append(self.create_option(name, key, short_label(found[key]), True, len(options)))
        return [(None, options, 0)]


class LinkSelect(KnownOptions, AutocompleteMixin, QuickSelect):
    """One record, searched for by any of its names."""


class LinkSelectMultiple(KnownOptions, AutocompleteMixin, QuickSelect, forms.SelectMultiple):
    """Several records, searched for by any of their names."""


KINDS = {model._meta.model_name: model for model in (Organisation, Person, Country, Statement, Event)}
ITSELF = "itself"
ITSELF_LABEL = "The source itself"


class PartySelect(AutocompleteMixin, QuickSelect):
    """A record of one of several nouns, searched for in one box; values are “organisation:12”.

    `addable` are the nouns that the editor may create from here, each in a small window.
    """

    def __init__(self, kinds, *, with_itself=False, attrs=None):
        forms.Select.__init__(self, attrs)
        self.kinds = tuple(kinds)
        self.with_itself = with_itself
        self.known = {}
        self.addable = ()
        self.i18n_name = None

    def get_url(self):
        query = QueryDict(mutable=True)
        query.setlist("kind", [*self.kinds, *([ITSELF] if self.with_itself else [])])
        return f"{reverse('admin:find')}?{query.urlencode()}"

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = forms.Select.build_attrs(self, base_attrs, extra_attrs)
        return attrs | {
            "data-ajax--cache": "true",
            "data-ajax--delay": 250,
            "data-ajax--type": "GET",
            "data-ajax--url": self.get_url(),
            "data-theme": "admin-autocomplete",
            "data-allow-clear": json.dumps(not self.is_required),
            "data-placeholder": "",
            "class": f"{attrs.get('class', '')} admin-autocomplete".strip(),
        }

    def optgroups(self, name, value, attrs=None):
        options = []
        if not self.allow_multiple_selected:
            options.append(self.create_option(name, "", "", False, 0))
        for key in value:
            if label := self._label(str(key)):
                options.append(self.create_option(name, str(key), label, True, len(options)))
        return [(None, options, 0)]

    def _label(self, key):
        if key == ITSELF:
            return ITSELF_LABEL
        record = self.known.get(key) or find_party(key, self.kinds)
        return short_label(record) if record else ""

    def render(self, name, value, attrs=None, renderer=None):
        box = super().render(name, value, attrs, renderer)
        links = [
            (reverse(f"admin:kb_{kind}_add"), KINDS[kind]._meta.verbose_name, KINDS[kind]._meta.verbose_name)
            for kind in self.kinds
            if kind in self.addable
        ]
        if not links:
            return box
        # _kind asks the small window to answer with “organisation:12”, not with “12”.
        listed = format_html_join(
            " ",
            '<a class="related-widget-wrapper-link add-related party-add" data-popup="yes" '
            'href="{}?_popup=1&amp;_kind=1" title="Create a new {}">+ {}</a>',
            links,
        )
        return format_html('<div class="related-widget-wrapper party">{}<span class="party-adds">{}</span></div>',
                           box, listed)  # fmt: skip

    @property
    def media(self):
        return AutocompleteMixin.media.fget(self)


class PartiesSelect(PartySelect):
    """Several records of several nouns in one box."""

    allow_multiple_selected = True

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {"multiple": True}

    def value_from_datadict(self, data, files, name):
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def value_omitted_from_data(self, data, files, name):
        return False  # browsers send nothing for an empty one

    def format_value(self, value):
        return [str(v) for v in value or []]


def party_key(record):
    """“organisation:12”"""
    return f"{record._meta.model_name}:{record.pk}"


def find_party(key, kinds):
    """The record of one of `kinds` with a key like “organisation:12”; None if there is none."""
    kind, _, pk = str(key).partition(":")
    if kind not in kinds or not pk.isdecimal() or len(pk) > 18:
        return None
    return KINDS[kind].objects.filter(pk=pk).first()


class PartyField(ValueField):
    """Who: a record of one of several nouns, each in a column of its own, of which one is filled.

    `kinds` maps nouns to columns; `itself` is a Boolean column for “the source itself”.
    """

    def __init__(self, kinds, *, itself="", **kwargs):
        self.kinds = kinds
        self.itself = itself
        kwargs = {"required": False, "widget": PartySelect(kinds, with_itself=bool(itself)), **kwargs}
        super().__init__(**kwargs)

    def columns(self, model, name):
        return [*self.kinds.values(), *([self.itself] if self.itself else [])]

    def from_instance(self, instance, name):
        if self.itself and getattr(instance, self.itself):
            return ITSELF
        for kind, column in self.kinds.items():
            if pk := getattr(instance, f"{column}_id"):
                return f"{kind}:{pk}"
        return ""

    def to_instance(self, instance, name, value):
        for kind, column in self.kinds.items():
            is_meant = isinstance(value, models.Model) and value._meta.model_name == kind
            setattr(instance, column, value if is_meant else None)
        if self.itself:
            setattr(instance, self.itself, value == ITSELF)

    def known(self, instance):
        """Records that `instance` has loaded already, by key."""
        found = {}
        for column in self.kinds.values():
            if instance._meta.get_field(column).is_cached(instance) and (record := getattr(instance, column)):
                found[party_key(record)] = record
        return found

    def prepare_value(self, value):
        return party_key(value) if isinstance(value, models.Model) else value

    def to_python(self, value):
        if not value:
            return None
        if isinstance(value, models.Model) or (value == ITSELF and self.itself):
            return value
        record = find_party(value, self.kinds)
        if record is None:
            raise ValidationError("This is no longer there. Choose again.", code="invalid_choice")
        return record

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "") != (self.prepare_value(data) or "")


class PartiesField(forms.Field):
    """Several records of several nouns; the cleaned value is a list of records."""

    def __init__(self, kinds, **kwargs):
        self.kinds = tuple(kinds)
        super().__init__(**{"required": False, "widget": PartiesSelect(self.kinds), **kwargs})

    def prepare_value(self, value):
        return [party_key(v) if isinstance(v, models.Model) else v for v in value or []]

    def to_python(self, value):
        records = [find_party(key, self.kinds) for key in self.prepare_value(value)]
        if None in records:
            raise ValidationError("One of these is no longer there. Choose again.", code="invalid_choice")
        return records

    def has_changed(self, initial, data):
        return set(self.prepare_value(initial)) != set(self.prepare_value(data))


def bare(widget):
    """The widget itself, without the links beside it."""
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


# --- The form -----------------------------------------------------------------------------------------------


class DeskForm(forms.ModelForm):
    """A form whose boxes are value types, and whose complaints stand on the box that they are about.

    `constraint_boxes` maps names of constraints to boxes, `code_boxes` codes of what the model's `clean` says;
    `column_boxes` maps columns that a box of the form stands for without being a ValueField. `addable` and `refusal`
    are set for each request by the admin.
    """

    constraint_boxes = {}
    code_boxes = {}
    column_boxes = {}
    addable = ()
    refusal = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, ValueField):
                self.initial.setdefault(name, field.from_instance(self.instance, name))
            if isinstance(field, PartyField):
                field.widget.known = field.known(self.instance)
            if isinstance(field.widget, PartySelect):
                field.widget.addable = self.addable
            self._show_known(name, field)

    def _show_known(self, name, field):
        widget = bare(field.widget)
        if not isinstance(widget, KnownOptions) or name in self.declared_fields or not self.instance.pk:
            return
        link = self.instance._meta.get_field(name)
        if link.many_to_many:
            records = getattr(self.instance, "_prefetched_objects_cache", {}).get(name, ())
        else:
            records = [getattr(self.instance, name)] if link.is_cached(self.instance) else ()
        widget.known = {str(record.pk): record for record in records if record}

    def value_fields(self):
        """(name, field, columns) of each box that stands for several columns."""
        for name, field in self.fields.items():
            if isinstance(field, ValueField):
                yield name, field, field.columns(type(self.instance), name)

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.refusal:
            self.add_error(None, self.refusal)

    def _post_clean(self):
        for name, field, _ in self.value_fields():
            if name in self.cleaned_data:
                field.to_instance(self.instance, name, self.cleaned_data[name])
        super()._post_clean()

    def _get_validation_exclusions(self):
        # Without this, constraints on the columns behind a box would not be checked before the database does.
        exclude = super()._get_validation_exclusions()
        for name, _, columns in self.value_fields():
            if name in self._errors:
                exclude.update(columns)
            else:
                exclude.difference_update(columns)
        return exclude

    def _update_errors(self, errors):
        super()._update_errors(ValidationError(self._by_box(errors)))

    def _by_box(self, errors):
        boxes = dict(self.column_boxes)
        for name, _, columns in self.value_fields():
            boxes |= dict.fromkeys(columns, name)
        messages = {}
        for _, constraints in self.instance.get_constraints():
            for constraint in constraints:
                if box := self.constraint_boxes.get(constraint.name):
                    messages[constraint.get_violation_error_message()] = box
        given = errors.error_dict if hasattr(errors, "error_dict") else {NON_FIELD_ERRORS: errors.error_list}
        placed = {}
        for column, found in given.items():
            for error in found:
                box = boxes.get(column, column)
                if column == NON_FIELD_ERRORS:
                    box = self.code_boxes.get(error.code) or messages.get(error.message, NON_FIELD_ERRORS)
                if box not in self.fields:
                    box = NON_FIELD_ERRORS
                placed.setdefault(box, []).append(error)
        # What `clean` says of two values names them; the constraint behind it would say it again in general.
        for box in {self.code_boxes.get(error.code) for errors in placed.values() for error in errors} - {None}:
            placed[box] = [error for error in placed[box] if error.message not in messages]
        return placed


class RowForm(DeskForm):
    """A row among others on the form of another record. A new one may leave to the row above what it shares with it.

    `defaults` are the boxes that a row may have filled without being used: a script fills them from the row above.
    The formset sets `parent`, the record of the form, and `above`, the new row before this one.
    """

    defaults = frozenset()
    parent = None
    above = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_new = self.instance._state.adding

    def has_changed(self):
        if self.is_new and not set(self.changed_data) - self.defaults:
            return False
        return super().has_changed()

    def inherited(self, name):
        """What the nearest used row above has in the box `name`; None if there is none."""
        row = self.above
        while row is not None:
            if row.has_changed() and not row.cleaned_data.get("DELETE") and row.cleaned_data.get(name):
                return row.cleaned_data[name]
            row = row.above
        return None
