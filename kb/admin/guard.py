"""Nobody overwrites anybody: every form knows what it was opened from, and what is public is revised in a copy.

A form that is opened carries `_seen`: the number of the record's newest revision and a digest of its state (“12.8f…”),
or a working copy and how often it was saved (“c5.3”). When it comes back,

- to a published record, it is saved as the editor's working copy of it, never as the record;
- to any other, it is saved if nothing else was since. Otherwise what was typed becomes a working copy, and both are
  shown side by side.

The part of a record that has a form of its own is saved as part of its record.
"""

import re
from contextlib import nullcontext
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join

from kb.editing import copies, publishing
from kb.editing.copies import Conflict
from kb.editing.merging import compare
from kb.editing.publishing import NotAllowed, NotPublishable
from kb.editing.revisions import Change
from kb.editing.state import Gone, digest, fresh
from kb.models import Revision, WorkingCopy
from kb.vocab.nouns import page_path
from kb.vocab.revision import Action, Significance
from kb.vocab.status import Status

REVISIONS_SHOWN = 200
SEEN = re.compile(
    r"(?:c(?P<copy>\d{1,18})\.(?P<saves>\d{1,9})|(?P<number>\d{1,9})\.(?P<digest>[0-9a-f]{16}))", re.ASCII
)


@dataclass(frozen=True)
class Seen:
    """What a form was opened from."""

    number: int | None = None
    digest: str = ""
    copy: int | None = None
    saves: int | None = None

    @classmethod
    def read(cls, text):
        """Raises NotAllowed for a text that no form was given."""
        found = SEEN.fullmatch(text or "")
        if not found:
            raise NotAllowed("This form does not say what it was opened from. Open the record again.")
        groups = {name: value for name, value in found.groupdict().items() if value}
        return cls(**{name: value if name == "digest" else int(value) for name, value in groups.items()})


def seen_text(record, copy):
    return f"c{copy.pk}.{copy.saves}" if copy else f"{record.revision}.{digest(fresh(record))}"


class Guard:
    """Part of every form of the desk; expects `owner`, the record that a row belongs to."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        if obj is None or not self.has_view_or_change_permission(request, obj):
            return self.plain_changeform_view(request, object_id, form_url, extra_context)

        def show():
            return self.plain_changeform_view(request, object_id, form_url, extra_context)

        if request.method == "POST":
            if not self.has_change_permission(request, obj):
                raise PermissionDenied
            return self._save_guarded(request, self.owner(obj), show)
        return self._show(request, self.owner(obj), show)

    # --- Showing

    def _show(self, request, record, show):
        copy = copies.of(record, request.user)
        request.copy = copy
        if copy is None or record.status != Status.PUBLISHED:
            return show()
        try:
            with copies.standing(record, copy.state):
                return show().render()
        except Gone as gone:
            text = f"Your working copy cannot be opened as it is. {gone} Compare it, or throw it away."
            self.message_user(request, text, messages.ERROR)
            request.copy = None
            return show()

    def guard_context(self, request, record):
        """What the template shows of copies and of what the form was opened from."""
        copy = getattr(request, "copy", None)
        others = WorkingCopy.objects.filter(public_id=record.public_id).select_related("owner")
        is_revised = copy is not None and record.status == Status.PUBLISHED
        urls = {
            name: reverse(f"admin:kb_{record._meta.model_name}_copy_{name}", args=[quote(record.pk)])
            for name in ("compare", "discard", "resolve")
        }
        return {
            "seen": request.POST.get("_seen") or seen_text(record, copy if is_revised else None),
            "copy": copy,
            "copy_urls": urls,
            "other_copies": [other for other in others if copy is None or other.pk != copy.pk],
            "is_live": record.status == Status.PUBLISHED,
            "significances": Significance.choices,
            "reason": request.POST.get("_reason") or (copy.reason if copy else ""),
            "significance": request.POST.get("_significance") or (copy.significance if copy else ""),
        }

    # --- Saving

    def _save_guarded(self, request, record, show):
        request.copy = None
        with transaction.atomic():
            record = publishing.lock(record)
            newest = copies.base_of(record)
            try:
                seen = Seen.read(request.POST.get("_seen"))
                if record.status == Status.PUBLISHED:
                    return self._save_copy(request, record, newest, seen, show)
                return self._save_draft(request, record, newest, seen, show)
            except NotAllowed as refusal:
                # What was typed is shown again, with the reason on top.
                request.refusal_text = str(refusal)
                copy = request.copy = copies.of(record, request.user)
                is_revised = copy is not None and record.status == Status.PUBLISHED
                with copies.standing(record, copy.state) if is_revised else nullcontext():
                    return show().render()

    def _state_seen(self, record, newest, seen):
        """(state that a form of the record itself was opened from, None where it is still that; its revision)"""
        if seen.number is None:
            raise NotAllowed("The working copy that this form shows is no more: it was published or thrown away.")
        history = Revision.objects.of(record)
        now = history.get(number=newest).state
        if digest(now) == seen.digest:
            return None, newest
        # Revisions from before states were kept hold none; the next one then was made of the same state.
        then = history.filter(number__gte=max(seen.number, 1)).exclude(state={}).order_by("number").first()
        if then is None or seen.number > newest:
            raise NotAllowed("This form does not say what it was opened from. Open the record again.")
        return (None, newest) if then.state == now else (then.state, then.number)

    def _save_draft(self, request, record, newest, seen, show):
        before, base = self._state_seen(record, newest, seen)
        if before is None:
            return show()
        with copies.standing(record, before) as scene:
            request.in_copy = True
            response = show()
            if not getattr(request, "was_saved", False):
                return response.render()
            mine = scene.take()
        copy = copies.save(record, mine, by=request.user, base_number=base)
        return self._resolve(request, record, copy, status=409)

    def _save_copy(self, request, record, newest, seen, show):
        copy = request.copy = copies.of(record, request.user)
        if seen.copy is not None:
            if copy is None or copy.pk != seen.copy:
                raise NotAllowed("The working copy that this form shows is no more: it was published or thrown away.")
            if copy.saves != seen.saves:
                raise NotAllowed("You saved this working copy in another window since. Open it again.")
            state, base = copy.state, copy.base_number
        else:
            if copy is not None:
                raise NotAllowed("You opened a working copy in another window since. Open the record again.")
            state, base = self._state_seen(record, newest, seen)
        with copies.standing(record, state) as scene:
            request.in_copy = True
            response = show()
            if not getattr(request, "was_saved", False):
                return response.render()
            mine = scene.take()
            is_new = copy is None and mine == scene.known[-1]
        if is_new:
            self.message_user(request, "Nothing was changed, so nothing was saved.", messages.WARNING)
            return response
        reason = " ".join(request.POST.get("_reason", "").split())
        significance = request.POST.get("_significance", "")
        copy = copies.save(
            record, mine, by=request.user, base_number=base, seen=seen.saves, reason=reason, significance=significance
        )
        request.copy = copy
        if "_publish" in request.POST and IS_POPUP_VAR not in request.POST:
            return self.publish_copy(request, record, copy)
        page = reverse(f"admin:kb_{record._meta.model_name}_copy_compare", args=[quote(record.pk)])
        text = format_html('Saved in your working copy. Readers see nothing of it yet. <a href="{}">Compare</a>', page)
        self.message_user(request, text, messages.SUCCESS)
        return response

    def publish_copy(self, request, record, copy):
        """Publishes a working copy, or says why not; the copy stays then."""
        form_url = self._form_url(record)
        if not self.admin_site.get_model_admin(type(record)).has_publish_permission(request, record):
            raise PermissionDenied
        try:
            with transaction.atomic():
                published = copies.publish(copy, by=request.user, reason=copy.reason, significance=copy.significance)
        except Conflict as conflict:
            self.message_user(request, f"Saved, but not published. {conflict}", messages.WARNING)
            return HttpResponseRedirect(
                reverse(f"admin:kb_{record._meta.model_name}_copy_resolve", args=[quote(record.pk)])
            )
        except (NotPublishable, NotAllowed) as refusal:
            reasons = format_html_join(
                "",
                "<li>{} {}</li>",
                (
                    (row["message"], format_html_join(", ", "{}", ((link,) for link in row["links"])))
                    for row in self.reasons(request, refusal)
                ),
            )
            text = format_html("Saved in your working copy, but not published.<ul>{}</ul>", reasons)
            self.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(form_url)
        page = page_path(record._meta.model_name, published.slug)
        text = format_html(
            'Published: {}. <a href="{}">View version {} on site</a>', published, page, published.version
        )
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(form_url)

    def _resolve(self, request, record, copy, *, error="", status=200):
        """The page that shows both sides of what two editors changed."""
        options = record._meta
        context = {
            **self.admin_site.each_context(request),
            "title": "Somebody else saved it too",
            "subtitle": str(record),
            "opts": options,
            "original": record,
            "form_url": self._form_url(record),
            "action": reverse(f"admin:kb_{options.model_name}_copy_resolve", args=[quote(record.pk)]),
            "copy": copy,
            "number": record.revision,
            "conflicts": copies.contested(copy, record),
            "mine": compare(record, copies.base_state(copy), copy.state),
            "theirs": compare(record, copies.base_state(copy), fresh(record)),
            "since": Revision.objects.of(record)
            .filter(number__gt=copy.base_number)
            .exclude(action=Action.FOLLOWED)
            .select_related("actor")
            .order_by("number"),
            "error": error,
        }
        return TemplateResponse(request, "admin/kb/copy_resolve.html", context, status=status)

    def _form_url(self, record):
        return reverse(f"admin:kb_{record._meta.model_name}_change", args=[quote(record.pk)])

    def change(self, request):
        """Who saves, for the revision."""
        return Change(request.user)

    def response_change(self, request, obj):
        if getattr(request, "in_copy", False) and IS_POPUP_VAR not in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)


class CopyPages:
    """Pages of working copies, for nouns that have them."""

    def copy_urls(self):
        wrap, name = self.admin_site.admin_view, f"kb_{self.opts.model_name}_copy"
        return [
            path("<path:object_id>/copy/compare/", wrap(self.compare_view), name=f"{name}_compare"),
            path("<path:object_id>/copy/discard/", wrap(self.discard_view), name=f"{name}_discard"),
            path("<path:object_id>/copy/resolve/", wrap(self.resolve_view), name=f"{name}_resolve"),
            path("<path:object_id>/copy/restore/", wrap(self.restore_view), name=f"{name}_restore"),
        ]

    def _copy_page(self, request, object_id):
        """(record, the editor's copy of it); either may be None."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        record = self.get_object(request, unquote(object_id))
        if record is not None and not self.has_change_permission(request, record):
            raise PermissionDenied
        return record, record and copies.of(record, request.user)

    def _without_copy(self, request, record, object_id):
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        self.message_user(request, "You have no working copy of it.", messages.WARNING)
        return HttpResponseRedirect(self._form_url(record))

    def _context(self, request, record, title):
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(record),
            "opts": self.opts,
            "original": record,
            "form_url": self._form_url(record),
        }

    def history_view(self, request, object_id, extra_context=None):
        """Every revision, drafts included; with `from` and `to`, what differs between two of them."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        kept = Revision.objects.of(record).select_related("actor").order_by("-number")
        rows = list(kept.defer("state", "document", "changes")[:REVISIONS_SHOWN])
        context = self._context(request, record, "History") | {
            "revisions": rows,
            "is_cut": bool(rows) and rows[-1].number > 1,
            "can_restore": self.has_change_permission(request, record),
            "restore_url": reverse(f"admin:kb_{self.opts.model_name}_copy_restore", args=[quote(record.pk)]),
        }
        numbers = [request.GET.get(name, "") for name in ("from", "to")]
        if all(number.isascii() and number.isdigit() and len(number) < 10 for number in numbers):
            found = {each.number: each for each in kept.filter(number__in=numbers)}
            before, after = (found.get(int(number)) for number in numbers)
            if before and after and before.state and after.state:
                context |= {
                    "before": before,
                    "after": after,
                    "before_label": f"Revision {before.number}",
                    "after_label": f"Revision {after.number}",
                    "differences": compare(record, before.state, after.state),
                }
            else:
                self.message_user(request, "Choose two revisions that were kept whole.", messages.WARNING)
        return TemplateResponse(request, "admin/kb/history.html", context)

    def restore_view(self, request, object_id):
        """Puts an earlier revision into a working copy of the editor's, to be looked at and published."""
        record, _ = self._copy_page(request, object_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        number = request.POST.get("number", "")
        if request.method != "POST" or not (number.isascii() and number.isdigit() and len(number) < 10):
            return HttpResponseRedirect(self._form_url(record))
        try:
            copies.restore(record, int(number), by=request.user)
        except NotAllowed as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(self._form_url(record))
        text = f"Revision {number} is in your working copy. Compare it, and publish it when it is right."
        self.message_user(request, text, messages.SUCCESS)
        page = "compare" if record.is_published else "resolve"
        return HttpResponseRedirect(reverse(f"admin:kb_{self.opts.model_name}_copy_{page}", args=[quote(record.pk)]))

    def compare_view(self, request, object_id):
        """The record as it stands beside the working copy of it."""
        record, copy = self._copy_page(request, object_id)
        if copy is None:
            return self._without_copy(request, record, object_id)
        context = self._context(request, record, "Compare") | {
            "copy": copy,
            "differences": compare(record, fresh(record), copy.state),
            "is_behind": copies.is_behind(copy, record),
            "urls": self.guard_context(request, record)["copy_urls"],
        }
        return TemplateResponse(request, "admin/kb/copy_compare.html", context)

    def discard_view(self, request, object_id):
        """Throws the editor's working copy away, once asked."""
        record, copy = self._copy_page(request, object_id)
        if copy is None:
            return self._without_copy(request, record, object_id)
        if request.method == "POST":
            copies.discard(copy)
            self.message_user(request, "The working copy was thrown away.", messages.SUCCESS)
            return HttpResponseRedirect(self._form_url(record))
        context = self._context(request, record, "Throw away working copy") | {
            "copy": copy,
            "differences": compare(record, fresh(record), copy.state),
        }
        return TemplateResponse(request, "admin/kb/copy_discard.html", context)

    def resolve_view(self, request, object_id):
        """What somebody else saved beside what the editor typed: theirs, mine, or each line."""
        record, copy = self._copy_page(request, object_id)
        if copy is None:
            return self._without_copy(request, record, object_id)
        if request.method != "POST":
            return self._resolve(request, record, copy)
        everything = {"_mine": "mine", "_theirs": "theirs"}
        one = next((choice for button, choice in everything.items() if button in request.POST), None)
        choices = {
            each.unit.path: one or request.POST.get(f"choice:{each.unit.path}")
            for each in copies.contested(copy, record)
        }
        number = request.POST.get("_number", "")
        try:
            kept = copies.bring_up_to_date(
                copy,
                by=request.user,
                seen_number=int(number) if number.isdecimal() and len(number) < 10 else -1,
                choices={path: choice for path, choice in choices.items() if choice in ("mine", "theirs")},
            )
        except NotAllowed as refusal:
            return self._resolve(request, copies.record_of(copy), copy, error=str(refusal), status=409)
        said = "Your working copy is up to date: publish it when it is right." if kept else "Saved, with both changes."
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(self._form_url(record))


__all__ = ["CopyPages", "Guard", "seen_text"]
