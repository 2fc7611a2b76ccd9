"""Fills in the admin's forms as a browser would: takes what a page shows, changes some boxes, and sends it all.

form = open_form(client, "launch")                   the add page; open_form(client, launch) the change page
form["country"] = country                            records may be given as they are
form.add("reports", metric="range", printed="250 km")
form.row("reports", 0)["printed"] = "300 km"
response = form.send("_publish")                     presses that button
"""

from django.db.models import Model
from django.urls import reverse

PARTIES = {"claimant", "speaker", "who", "link_statements", "link_events"}


def address(record, page="change"):
    """Address of a page of a record: change, delete, history, withdraw, send_back."""
    return reverse(f"admin:kb_{record._meta.model_name}_{page}", args=[record.pk])


def open_form(client, what, **query):
    """The form of a record, or of a new one of the noun named."""
    url = address(what) if isinstance(what, Model) else reverse(f"admin:kb_{what}_add")
    response = client.get(url, query)
    assert response.status_code == 200, response.status_code
    return Form(client, url, response, query)


BLANK = {}


def blank_launch(client):
    """The form of a new launch as it was first shown to anybody: it takes long to render, and is always the same."""
    if not BLANK:
        form = open_form(client, "launch")
        BLANK.update(data=form.data, empty=form.empty)
    form = Form.__new__(Form)
    form.client, form.url, form.query, form.response = client, reverse("admin:kb_launch_add"), {}, None
    form.used = {}
    form.data, form.empty = {**BLANK["data"], "assignee": ""}, BLANK["empty"]
    return form


class Form:
    def __init__(self, client, url, response, query=None):
        self.client, self.url, self.query = client, url, query or {}
        self.response = response
        self.data = {}
        self.used = {}
        for form in self._forms():
            self.data |= taken(form)
        if "seen" in response.context:
            self.data["_seen"] = response.context["seen"]
        self.empty = {
            inline.formset.prefix: taken(inline.formset.empty_form)
            for inline in response.context["inline_admin_formsets"]
        }
        if "_popup" in self.query:
            self.data["_popup"] = self.query["_popup"]

    def _forms(self):
        yield self.response.context["adminform"].form
        for inline in self.response.context["inline_admin_formsets"]:
            yield inline.formset.management_form
            yield from inline.formset.forms

    def __setitem__(self, name, value):
        self.data[name] = plain(name, value)

    def __getitem__(self, name):
        return self.data[name]

    def row(self, prefix, index):
        return Row(self, prefix, index)

    def add(self, prefix, **boxes):
        """Fills the first unused row of `prefix`, or adds one."""
        index = self.used.get(prefix, int(self.data[f"{prefix}-INITIAL_FORMS"]))
        self.used[prefix] = index + 1
        if index >= int(self.data[f"{prefix}-TOTAL_FORMS"]):
            self.data |= {name.replace("__prefix__", str(index)): value for name, value in self.empty[prefix].items()}
        self.data[f"{prefix}-TOTAL_FORMS"] = max(index + 1, int(self.data[f"{prefix}-TOTAL_FORMS"]))
        row = Row(self, prefix, index)
        for name, value in boxes.items():
            row[name] = value
        return row

    def send(self, button="_continue", *, follow=False):
        """Presses a button; `follow` also opens the page that it leads to, which takes a while."""
        return self.client.post(self._url(), {**self.data, button: "1"}, follow=follow)

    def publish(self, reason="It was so.", significance="minor"):
        """Publishes the changes to what is public already."""
        self.data |= {"_reason": reason, "_significance": significance}
        return self.send("_publish")

    def _url(self):
        return f"{self.url}?{'&'.join(f'{k}={v}' for k, v in self.query.items())}" if self.query else self.url


def taken(form):
    """What a browser would send for a form as it is shown."""
    data = {}
    for box in form:
        value = box.field.prepare_value(box.value())
        if value is False or box.name == "DELETE" or (value is None and is_multiple(box.field)):
            continue
        data[box.html_name] = "on" if value is True else "" if value is None else value
    return data


def is_multiple(field):
    widget = getattr(field.widget, "widget", field.widget)
    return getattr(widget, "allow_multiple_selected", False)


class Row:
    def __init__(self, form, prefix, index):
        self.form, self.prefix = form, f"{prefix}-{index}"

    def __setitem__(self, name, value):
        self.form.data[f"{self.prefix}-{name}"] = plain(name, value)

    def __getitem__(self, name):
        return self.form.data[f"{self.prefix}-{name}"]

    def delete(self):
        self.form.data[f"{self.prefix}-DELETE"] = "on"


def plain(name, value):
    """A value as the browser sends it."""
    if isinstance(value, list | tuple):
        return [plain(name, each) for each in value]
    if isinstance(value, Model):
        return f"{value._meta.model_name}:{value.pk}" if name in PARTIES else str(value.pk)
    return value


def errors(response):
    """{box: [messages]} of a form that was shown again; rows as “reports-0-printed”."""
    found = {}
    if response.status_code == 302 or "adminform" not in response.context:
        return found
    context = response.context
    main = context["adminform"].form
    for name, messages in main.errors.items():
        found[name] = list(messages)
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        if formset.non_form_errors():
            found[formset.prefix] = list(formset.non_form_errors())
        for form in formset.forms:
            for name, messages in form.errors.items():
                found[form.add_prefix(name)] = list(messages)
    return found


def messages(response):
    """What the page says on top."""
    return [str(message) for message in response.context["messages"]]
