"""What every form of the desk does: settles, publishes, withdraws, refuses with reasons, and keeps people out."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import IntegrityError
from django.urls import get_resolver, reverse

from kb.editing import publishing
from kb.models import RECORDS, Launch, Organisation, Person, Publication, Revision, Source, Statement
from tests.admin.form import address, errors, messages, open_form
from tests.factories import (
    PASSWORD,
    make_country,
    make_editor,
    make_event,
    make_launch,
    make_organisation,
    make_person,
    make_place,
    make_report,
    make_source,
    make_statement,
    make_term,
    make_topic,
    make_user,
    make_weapon,
)

pytestmark = pytest.mark.django_db

MAKERS = {
    "country": make_country, "organisation": make_organisation, "place": make_place, "person": make_person,
    "topic": make_topic, "source": make_source, "weapon": make_weapon, "launch": make_launch, "event": make_event,
    "statement": make_statement,
}  # fmt: skip
NOUNS = sorted(MAKERS)


def live(record):
    publishing.publish(record, by=None, with_named=True)
    return record


def staff(*permissions):
    """Somebody with just these rights: “view_launch”."""
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="kb", codename__in=permissions))
    return user


# --- Every noun -------------------------------------------------------------------------------------------------


def test_every_noun_of_the_models_is_on_the_desk():
    assert {model for model in RECORDS if admin.site.is_registered(model)} == set(RECORDS)
    assert set(MAKERS) == {model._meta.model_name for model in RECORDS}


@pytest.mark.parametrize("noun", NOUNS)
def test_a_form_that_is_saved_as_it_was_shown_changes_nothing(desk, noun):
    record = live(MAKERS[noun]("draft"))
    before = Publication.objects.get(public_id=record.public_id)

    assert errors(open_form(desk, record).send()) == {}

    after = Publication.objects.get(public_id=record.public_id)
    assert (after.version, after.document) == (before.version, before.document)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_published_record_is_changed_in_a_copy_and_its_page_when_that_is_published(desk, editor, noun):
    record = live(MAKERS[noun]("draft"))
    form = open_form(desk, record)
    box = "text" if noun == "statement" else "summary"
    form[box] = "Changed words."
    assert errors(form.send()) == {}
    assert "Changed words." not in str(Publication.objects.get(public_id=record.public_id).document)

    form = open_form(desk, record)
    assert form[box] == "Changed words."
    assert errors(form.publish(reason="The words were others.")) == {}

    assert "Changed words." in str(Publication.objects.get(public_id=record.public_id).document)
    revision = Revision.objects.of(record).first()
    assert (revision.actor, revision.reason) == (editor, "The words were others.")


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun not in ("launch", "statement")])
def test_the_address_is_made_from_the_name_when_it_is_left_blank(desk, editor, noun):
    MAKERS[noun](slug="a-new-name")
    form = open_form(desk, noun)
    form["name"] = "A new name"
    assert errors(form.send()) == {}

    record = admin.site.get_model_admin(type(MAKERS[noun]())).model.objects.get(name="A new name")
    assert record.slug == "a-new-name-2"
    assert record.assignee == editor
    assert record.status == "draft"


def test_a_changed_address_redirects_from_the_old_one(desk, client):
    record = live(make_topic("draft", slug="old-address"))
    form = open_form(desk, record)
    form["slug"] = "new-address"
    form.publish()

    client.logout()
    assert client.get("/topics/old-address/", follow=True).redirect_chain == [("/topics/new-address/", 301)]


def test_the_address_of_a_launch_follows_its_facts_until_it_is_published_and_then_can_be_chosen(desk):
    launch = make_launch("draft")
    assert "slug" not in open_form(desk, launch).data
    live(launch)
    form = open_form(desk, launch)
    form["slug"] = "chosen-address"
    assert errors(form.publish()) == {}

    launch.refresh_from_db()
    assert launch.slug == "chosen-address"


# --- What stands against publication ----------------------------------------------------------------------------


def test_findings_stand_on_top_of_the_form_in_plain_words_with_links(desk):
    launch = make_launch("draft", flight=None, source=None)
    other = make_launch(country=launch.country)

    page = open_form(desk, launch).response.content.decode()

    assert "Before this can be published" in page
    assert "The launch has no flight. Add one" in page
    assert f'<a href="{address(other)}">' in page


def test_publishing_saves_what_was_typed_and_publishes_it(desk, editor):
    topic = make_topic("draft")
    form = open_form(desk, topic)
    form["summary"] = "Typed just now."
    response = form.send("_publish", follow=True)

    topic.refresh_from_db()
    assert topic.status == "published"
    assert Publication.objects.get(public_id=topic.public_id).document["summary"] == "Typed just now."
    assert f'Published: {topic.name}. <a href="/topics/{topic.slug}/">View on site</a>.' in messages(response)[0]
    entry = LogEntry.objects.latest("pk")
    assert (entry.user, entry.change_message) == (editor, "Published.")


def test_a_new_record_can_be_published_at_once(desk):
    form = open_form(desk, "topic")
    form["name"] = "A new topic"
    form.send("_publish")

    assert Publication.objects.filter(kind="topic").exists()


def test_what_cannot_be_published_stays_a_saved_draft_and_says_why(desk):
    launch = make_launch("draft", flight=None, source=None)
    form = open_form(desk, launch)
    form["summary"], form["flights-TOTAL_FORMS"] = "Typed just now.", "0"
    response = form.send("_publish", follow=True)

    launch.refresh_from_db()
    assert (launch.status, launch.summary) == ("draft", "Typed just now.")
    assert "Saved, but not published." in messages(response)[0]
    assert "The launch has no flight." in messages(response)[0]


def test_drafts_that_it_names_are_listed_and_published_along(desk):
    source = make_source("draft", outlet=make_organisation("draft", name="Draft outlet"), name="Draft source")
    event = make_event("draft", source=source)
    page = open_form(desk, event).response.content.decode()
    assert "Publish with 1 other" in page
    assert f'<a href="{address(source)}">Draft source · draft</a>' in page
    assert 'name="_publish"' not in page  # it would only be refused

    response = open_form(desk, event).send("_publish", follow=True)
    assert "It names records that are not published yet" in messages(response)[0]
    assert not Publication.objects.exists()

    response = open_form(desk, event).send("_publish_all", follow=True)
    assert "With it:" in messages(response)[0]
    assert not Source.objects.exclude(status="published").exists()
    assert not Organisation.objects.exclude(status="published").exists()


def test_statements_about_a_launch_are_published_with_it_and_those_that_cannot_be_are_named(desk):
    launch = make_launch("draft")
    good = make_statement("draft", launches=[launch])
    bad = make_statement("draft", launches=[launch], source=None)

    response = open_form(desk, launch).send("_publish_all", follow=True)

    for record in (launch, good, bad):
        record.refresh_from_db()
    assert [record.status for record in (launch, good, bad)] == ["published", "published", "draft"]
    assert any(text.startswith("Not published:") and "No source says" in text for text in messages(response))


def test_publishing_along_needs_the_right_to_each_record(client):
    source = make_source("draft")
    event = make_event("draft", source=source)
    client.force_login(staff("view_event", "change_event", "view_source"))

    response = open_form(client, event).send("_publish_all", follow=True)

    assert "You may not publish" in messages(response)[0]
    source.refresh_from_db()
    event.refresh_from_db()
    assert (source.status, event.status) == ("draft", "draft")
    assert not Publication.objects.exists()


def test_submitting_returning_and_withdrawing(desk, editor):
    topic = make_topic("draft")
    open_form(desk, topic).send("_submit")
    topic.refresh_from_db()
    assert topic.status == "in_review"

    url = address(topic, "send_back")
    assert desk.get(url).status_code == 200
    topic.refresh_from_db()
    assert topic.status == "in_review"  # looking changes nothing
    assert "Say why." in desk.post(url, {"reason": "  "}).content.decode()
    desk.post(url, {"reason": "The name is not neutral."})
    topic.refresh_from_db()
    assert (topic.status, topic.status_reason) == ("draft", "The name is not neutral.")
    assert "Reason given: The name is not neutral." in open_form(desk, topic).response.content.decode()

    open_form(desk, topic).send("_publish")
    url = address(topic, "withdraw")
    assert "no longer find it" in desk.get(url).content.decode()
    response = desk.post(url, {"reason": "Entered twice."}, follow=True)
    assert messages(response) == [f"Withdrawn: {topic}."]
    topic.refresh_from_db()
    assert (topic.status, topic.status_reason) == ("withdrawn", "Entered twice.")
    assert not Publication.objects.exists()
    assert {entry.user for entry in LogEntry.objects.all()} == {editor}
    assert 'value="Publish again"' in open_form(desk, topic).response.content.decode()


def test_a_record_that_published_ones_name_is_not_withdrawn_and_they_are_linked(desk):
    topic = make_topic("draft")
    launch = live(make_launch("draft", topics=[topic]))
    url = address(topic, "withdraw")

    assert f'<a href="{address(launch)}">' in desk.get(url).content.decode()
    page = desk.post(url, {"reason": "Entered twice."}).content.decode()

    assert "is still named by published records" in page
    assert 'value="Entered twice."' in page
    topic.refresh_from_db()
    assert topic.status == "published"


@pytest.mark.parametrize(
    ("page", "status"), [("withdraw", "draft"), ("send_back", "draft"), ("send_back", "published")]
)
def test_what_does_not_apply_leads_back_to_the_form(desk, page, status):
    topic = make_topic(status)
    response = desk.post(address(topic, page), {"reason": "Because."}, follow=True)

    assert "nothing to do" in messages(response)[0]
    topic.refresh_from_db()
    assert topic.status == status


def test_pages_of_records_that_do_not_exist_lead_to_the_start(desk):
    for page in ("change", "withdraw", "send_back", "history", "delete"):
        response = desk.get(reverse(f"admin:kb_topic_{page}", args=[4711]))
        assert response.status_code == 302
        assert response["Location"] == reverse("admin:index")


def test_two_who_save_the_same_name_at_one_moment_are_told_and_keep_what_they_typed(desk, monkeypatch):
    def refuse(*args, **kwargs):
        raise IntegrityError("UNIQUE constraint failed: kb_topic.slug")

    form = open_form(desk, "topic")
    form["name"], form["summary"] = "A new topic", "Typed just now."
    monkeypatch.setattr(publishing, "settle", refuse)
    page = form.send().content.decode()

    assert "at the same moment. Save again." in page
    assert "Typed just now." in page


# --- View on site -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("noun", NOUNS)
def test_only_published_records_lead_to_their_page(desk, noun):
    draft, public = MAKERS[noun]("draft"), live(MAKERS[noun]("draft"))

    assert "View on site" not in open_form(desk, draft).response.content.decode()
    page = open_form(desk, public).response.content.decode()
    assert f"/{public.slug}/" in page
    assert "View on site" in page


def test_there_is_no_address_that_leads_from_a_number_to_a_record(desk):
    topic = make_topic("draft", slug="secret-draft")
    from django.contrib.contenttypes.models import ContentType

    number = ContentType.objects.get_for_model(topic).pk
    response = desk.get(f"/admin/r/{number}/{topic.pk}/")
    assert response.status_code == 404
    assert "secret-draft" not in response.content.decode()


# --- Deleting ---------------------------------------------------------------------------------------------------


def test_a_draft_that_was_never_public_can_be_deleted_and_nothing_else(desk):
    draft = make_topic("draft")
    public = live(make_topic("draft"))
    withdrawn = live(make_topic("draft"))
    publishing.withdraw(withdrawn, by=None, reason="Entered twice.")

    assert desk.post(address(draft, "delete"), {"post": "yes"}).status_code == 302
    assert not type(draft).objects.filter(pk=draft.pk).exists()
    for kept in (public, withdrawn):
        assert desk.post(address(kept, "delete"), {"post": "yes"}).status_code == 403
        assert type(kept).objects.filter(pk=kept.pk).exists()
        assert "deletelink" not in open_form(desk, kept).response.content.decode()


def test_deleting_many_leaves_public_ones_alone(desk):
    draft, public = make_topic("draft"), live(make_topic("draft"))
    data = {"action": "delete_selected", "_selected_action": [draft.pk, public.pk], "post": "yes"}

    assert desk.post(reverse("admin:kb_topic_changelist"), data).status_code == 403
    assert type(draft).objects.count() == 2

    data["_selected_action"] = [draft.pk]
    desk.post(reverse("admin:kb_topic_changelist"), data)
    assert list(type(draft).objects.all()) == [public]


def test_a_draft_that_others_rest_on_is_not_deleted_and_they_are_named(desk):
    source = make_source("draft")
    report = make_report(source=source)

    page = desk.post(address(source, "delete"), {"post": "yes"}).content.decode()

    assert "would require deleting the following protected related objects" in page
    assert str(report) in page
    assert Source.objects.filter(pk=source.pk).exists()


def test_a_draft_launch_is_deleted_with_its_flights_and_reports(desk):
    launch = make_launch("draft")
    make_report(flight=launch.flights.get())

    assert desk.post(address(launch, "delete"), {"post": "yes"}).status_code == 302
    assert not Launch.objects.filter(pk=launch.pk).exists()


def test_a_part_of_what_is_public_is_not_deleted_on_its_own(desk):
    term = make_term(live(make_person("draft")), title="Minister")
    draft = make_term(make_person("draft"), title="Governor")
    desk.post(address(draft, "delete"), {"post": "yes"})
    assert not type(draft).objects.filter(pk=draft.pk).exists()

    launch = live(make_launch("draft"))
    for part in (term, launch.flights.get()):
        assert desk.post(address(part, "delete"), {"post": "yes"}).status_code == 403
        assert type(part).objects.filter(pk=part.pk).exists()


# --- Many at once -----------------------------------------------------------------------------------------------


def test_actions_publish_and_submit_each_record_by_itself(desk, editor):
    good, bad = make_topic("draft"), make_topic("published")
    launch = make_launch("draft", flight=None)
    url = reverse("admin:kb_topic_changelist")

    response = desk.post(url, {"action": "publish_selected", "_selected_action": [good.pk, bad.pk]}, follow=True)
    assert any("is published already" in text for text in messages(response))
    assert "1 published." in messages(response)
    good.refresh_from_db()
    assert good.status == "published"

    url = reverse("admin:kb_launch_changelist")
    response = desk.post(url, {"action": "publish_selected", "_selected_action": [launch.pk]}, follow=True)
    assert any("The launch has no flight." in text for text in messages(response))
    assert "0 published." in messages(response)

    desk.post(url, {"action": "submit_selected", "_selected_action": [launch.pk]})
    desk.post(url, {"action": "assign_to_me", "_selected_action": [launch.pk]})
    launch.refresh_from_db()
    assert (launch.status, launch.assignee) == ("in_review", editor)


# --- Who may ----------------------------------------------------------------------------------------------------


def test_nobody_without_rights_sees_or_changes_anything(bystander):
    records = [MAKERS[noun]("draft") for noun in NOUNS]
    parts = [make_term(), make_report()]
    for record in [*records, *parts]:
        name = f"admin:kb_{record._meta.model_name}"
        for page in ("changelist", "add"):
            assert bystander.get(reverse(f"{name}_{page}")).status_code == 403
        for page in ("change", "delete", "history", *(("withdraw", "send_back") if record in records else ())):
            url = reverse(f"{name}_{page}", args=[record.pk])
            for method in (bystander.get, bystander.post):
                response = method(url)
                assert response.status_code == 403, (url, response.status_code)
                assert getattr(record, "name", "no name") not in response.content.decode()


@pytest.mark.parametrize("path", ["find/?kind=person&term=a", "read/?kind=date&text=1984"])
def test_the_views_behind_the_boxes_are_for_staff(client, path):
    response = client.get(f"/admin/{path}")
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]

    client.force_login(make_user())
    assert client.get(f"/admin/{path}").status_code == 302


def test_every_address_of_the_admin_asks_who_is_there(client):
    def patterns(resolver, prefix=""):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                yield from patterns(pattern, prefix + str(pattern.pattern))
            else:
                yield prefix + str(pattern.pattern), pattern.name

    found = [(route, name) for route, name in patterns(get_resolver()) if route.startswith("admin/")]
    assert len(found) > 80
    for route, name in found:
        if name in ("login", "logout", "jsi18n") or "(?P" in route or not name:
            continue
        url = "/" + route.replace("<path:object_id>", "1").replace("<id>", "1")
        assert client.get(url).status_code == 302, url


def test_with_the_right_to_look_one_looks_and_changes_nothing(client):
    launch = live(make_launch("draft"))
    make_report(flight=launch.flights.get())
    make_statement("draft", launches=[launch])
    codenames = ("launch", "flight", "report", "statement", "event", "launchcitation", "launchidentifier")
    client.force_login(staff(*(f"view_{name}" for name in codenames)))

    response = client.get(address(launch))
    page = response.content.decode()
    assert response.status_code == 200
    for word in ("_continue", "_publish", "Withdraw", "deletelink"):
        assert word not in page
    assert client.post(address(launch), {"summary": "Forged.", "_publish": "1"}).status_code == 403
    assert client.post(address(launch, "withdraw"), {"reason": "Forged."}).status_code == 403


def test_rows_of_nouns_that_one_may_not_change_stay_as_they_are(client):
    launch = make_launch("draft")
    report = make_report(flight=launch.flights.get(), printed="550 km")
    statement = make_statement("draft", launches=[launch], text="Old words.")
    client.force_login(staff("change_launch", "change_flight", "view_report", "view_statement"))
    form = open_form(client, launch)
    form["summary"] = "Changed."
    form.row("reports", 0)["printed"] = "1 km"
    form.row("statements", 0)["text"] = "Forged."
    form.row("statements", 0).delete()
    form.data |= {"statements-1-text": "Forged anew.", "statements-TOTAL_FORMS": "2"}
    form.send()

    for record in (launch, report, statement):
        record.refresh_from_db()
    assert launch.summary == "Changed."
    assert report.printed == "550 km"
    assert statement.text == "Old words."
    assert list(launch.statements.all()) == [statement]
    assert Statement.objects.count() == 1


def test_the_demo_editor_can_do_what_the_desk_offers(client, settings, capsys):
    settings.DEBUG = True
    call_command("create_demo_editor")
    password = capsys.readouterr().out.split("password: ")[1].split()[0]
    assert client.login(username="editor", password=password)

    topic = make_topic("draft")
    assert open_form(client, topic).send("_publish").status_code == 302
    assert client.post(address(topic, "withdraw"), {"reason": "A test."}).status_code == 302
    topic.refresh_from_db()
    assert topic.status == "withdrawn"
    assert client.get("/admin/").status_code == 200


def test_somebody_logs_in_by_the_form(client):
    make_editor(username="nightdesk")
    response = client.post("/admin/login/", {"username": "nightdesk", "password": PASSWORD, "next": "/admin/"})
    assert (response.status_code, response["Location"]) == (302, "/admin/")


# --- The small window -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("noun", ["source", "person", "weapon", "organisation", "place", "topic", "country", "event"])
def test_a_record_is_created_in_a_small_window_from_its_name_alone(desk, noun):
    form = open_form(desk, noun, _popup=1)
    assert len(form.response.context["inline_admin_formsets"]) == 0
    assert "slug" not in form.data
    form["name"] = "Made in passing"
    response = form.send("_save")

    assert response.status_code == 200
    answer = response.context["popup_response_data"]
    assert '"obj": "Made in passing \\u00b7 draft"' in answer
    record = admin.site._registry
    model = next(model for model in record if model._meta.model_name == noun)
    assert model.objects.get(name="Made in passing").slug == "made-in-passing"


def test_a_box_for_several_nouns_gets_its_answer_with_the_noun(desk):
    form = open_form(desk, "person", _popup=1, _kind=1)
    form["name"] = "Kim Yo Jong"
    response = form.send("_save")

    person = Person.objects.get()
    assert f'"value": "person:{person.pk}"' in response.context["popup_response_data"]


def test_a_record_mended_in_a_small_window_shows_its_whole_form(desk):
    organisation = make_organisation("draft")
    response = desk.get(address(organisation), {"_popup": 1})

    assert response.status_code == 200
    assert response.context["inline_admin_formsets"]


# --- What the browser is given ----------------------------------------------------------------------------------


def test_no_page_of_the_desk_has_anything_inline(desk):
    import re

    launch = live(make_launch("draft"))
    make_report(flight=launch.flights.get())
    weapon = make_weapon("draft")
    urls = [
        "/admin/", reverse("admin:kb_launch_changelist"), reverse("admin:kb_launch_add"), address(launch),
        address(launch, "withdraw"), address(weapon), address(weapon, "delete"), address(launch, "history"),
        reverse("admin:kb_source_add") + "?_popup=1", reverse("admin:kb_report_changelist"),
    ]  # fmt: skip
    for url in urls:
        page = desk.get(url).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page), url
        assert "<style" not in page
        assert not re.search(r"\sstyle=", page), url
        assert not re.search(r"\son(click|load|change|submit|error)=", page), url
        assert "javascript:" not in page


def test_every_box_of_a_row_has_a_label(desk):
    import re

    page = open_form(desk, "launch").response.content.decode()
    boxes = set(re.findall(r'<(?:input|select|textarea)[^>]* id="(id_[^"]+)"', page))
    named = set(re.findall(r'<label for="([^"]+)"', page)) | set(
        re.findall(r'<(?:input|select|textarea)[^>]*aria-label="[^"]+"[^>]* id="([^"]+)"', page)
    )
    hidden = set(re.findall(r'<input type="hidden"[^>]* id="([^"]+)"', page))
    assert {box for box in boxes - named - hidden if "DELETE" not in box} == set()


def test_parts_are_deleted_one_by_one(desk):
    report = make_report()
    url = reverse("admin:kb_report_changelist")
    data = {"action": "delete_selected", "_selected_action": [report.pk], "post": "yes"}
    desk.post(url, data)

    report.refresh_from_db()
    assert "delete_selected" not in desk.get(url).content.decode()


def test_text_that_looks_like_markup_is_shown_and_never_obeyed(desk):
    nasty = "<img src=x onerror=alert(1)>\"'&"
    country = make_country("draft", name=nasty)
    source = make_source("draft", name=nasty, outlet=make_organisation("draft", name=nasty))
    place, weapon = make_place("draft", name=nasty), make_weapon("draft", name=nasty)
    person = make_person("draft", name=nasty)
    launch = make_launch(
        "draft", country=country, site=place, flight={"weapon": weapon}, source=source, summary=nasty,
        topics=[make_topic("draft", name=nasty)], internal_note=nasty, launched_as_stated=nasty,
    )  # fmt: skip
    make_report(
        launch=launch, metric="damage", printed=nasty, value_text=nasty, source=source, note=nasty,
        claimant_organisation=None, claimant_person=person,
    )  # fmt: skip
    statement = make_statement("draft", launches=[launch], text=nasty, speaker_person=person, source=source)
    event = make_event("draft", prompted_by=[launch], name=nasty, source=source, place=place)
    event.participants.create(person=person, role=nasty)
    for record in (launch, statement):
        publishing.settle(record)

    form = open_form(desk, launch)
    form["launched"] = nasty
    pages = [desk.get(address(record)) for record in (launch, statement, event, source, place, weapon, person)]
    pages += [desk.get(reverse(f"admin:kb_{noun}_changelist")) for noun in (*NOUNS, "report", "flight")]
    pages += [
        form.send(),
        desk.get("/admin/"),
        desk.get(address(launch, "history")),
        desk.get(address(launch, "delete")),
    ]
    pages.append(open_form(desk, launch).send("_publish", follow=True))
    pages.append(open_form(desk, launch).send("_publish_all", follow=True))
    launch.refresh_from_db()
    assert launch.status == "published"
    pages.append(desk.get(address(launch, "withdraw")))
    pages.append(desk.post(address(launch, "withdraw"), {"reason": ""}))
    popup = open_form(desk, "topic", _popup=1)
    popup["name"] = nasty
    pages.append(popup.send("_save"))
    for page in pages:
        assert page.status_code == 200
        assert "<img src=x" not in page.content.decode(), page.request["PATH_INFO"]
