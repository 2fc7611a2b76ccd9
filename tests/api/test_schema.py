"""The API's description of itself: valid, complete, and true of every answer."""

import re
from pathlib import Path

import pytest
import yaml
from django.contrib.staticfiles import finders
from django.core.management import call_command
from jsonschema import Draft202012Validator, FormatChecker

from kb.api.root import schema
from kb.filters.registry import FILTERS
from kb.vocab.nouns import PLURALS
from tests.api.world import KINDS, detail_url, list_url, make_world
from tests.factories import make_launch, make_report, make_topic

ROOT = Path(__file__).resolve().parents[2]


def operations():
    for path, methods in schema()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def components():
    return schema()["components"]["schemas"]


def test_it_is_valid_and_made_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))
    assert schema()["openapi"] == "3.1.0"


def test_every_noun_has_a_list_and_a_detail_and_only_reading_is_described():
    assert {path for path, _, _ in operations()} == {"/api/v1/"} | {
        f"/api/v1/{plural}/{rest}" for plural in PLURALS.values() for rest in ("", "{id}/")
    }
    assert {method for _, method, _ in operations()} == {"get"}
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(set(ids)) == len(ids)


def test_every_field_of_every_answer_is_described():
    silent = [
        f"{name}.{field}"
        for name, component in components().items()
        for field, shape in component.get("properties", {}).items()
        if not shape.get("description")
    ]
    assert silent == []


def test_every_operation_and_parameter_is_described():
    for path, _, operation in operations():
        assert operation["summary"], path
        assert operation["description"], path
        for parameter in operation.get("parameters", []):
            assert len(parameter["description"]) > 5, (path, parameter["name"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_parameters_of_a_list_are_those_of_its_filter_and_the_pages(kind):
    operation = schema()["paths"][list_url(kind)]["get"]
    assert [p["name"] for p in operation["parameters"]] == [*FILTERS[kind].base_filters, "page", "page_size"]


def test_quantities_say_their_unit():
    units = {"_km_": "km", "_s_": " s", "_m_s_": "m/s"}
    seen = 0
    for _, _, operation in operations():
        for parameter in operation.get("parameters", []):
            name = parameter["name"]
            found = [unit for part, unit in units.items() if re.search(rf"[a-z]{part}(min|max)$", name)]
            if found:
                assert f"In {found[-1].strip()}, " in parameter["description"], name
                seen += 1
    assert seen == 12


def test_errors_are_described_wherever_they_may_come():
    for path, _, operation in operations():
        assert {"200", "304", "400", "406", "500", "503"} <= operation["responses"].keys(), path
        assert ("404" in operation["responses"]) == (path != "/api/v1/")
        problem = operation["responses"]["400"]["content"]["application/problem+json"]["schema"]
        assert problem == {"$ref": "#/components/schemas/Problem"}


# --- Whether it is true -------------------------------------------------------------------------------------


def assert_true_to(shape, answer):
    document = {**shape, "components": schema()["components"]}
    problems = sorted(
        f"{list(error.absolute_path)}: {error.message[:200]}"
        for error in Draft202012Validator(document, format_checker=FormatChecker()).iter_errors(answer)
    )
    assert problems == []


def shape_of(path, status="200"):
    (content,) = schema()["paths"][path]["get"]["responses"][status]["content"].values()
    return content["schema"]


def strict(shape):
    """The same schema, but without fields that it does not name."""
    if isinstance(shape, dict):
        shape = {name: strict(part) for name, part in shape.items()}
        if "properties" in shape and "additionalProperties" not in shape:
            shape["additionalProperties"] = False
        return shape
    return [strict(part) for part in shape] if isinstance(shape, list) else shape


@pytest.mark.django_db
def test_every_answer_has_the_fields_described_and_no_others(client, monkeypatch):
    exact = strict(schema())
    monkeypatch.setattr("tests.api.test_schema.schema", lambda: exact)
    world = make_world()
    bare = {"launch": make_launch(flight=None, launched=None), "topic": make_topic()}
    rival = make_report(flight=world["flight"], printed="between 25 and 90 km")
    for kind, row in world.items():
        assert_true_to(shape_of(list_url(kind)), client.get(list_url(kind)).json())
        for shown in filter(None, (row, bare.get(kind), rival if kind == "report" else None)):
            answer = client.get(detail_url(kind, shown.public_id)).json()
            assert_true_to(shape_of(f"{list_url(kind)}{{id}}/"), answer)
    assert_true_to(shape_of("/api/v1/"), client.get("/api/v1/").json())


@pytest.mark.django_db
def test_every_problem_is_as_described(client):
    shape = {"$ref": "#/components/schemas/Problem"}
    for url in (f"{list_url('launch')}?contry=x&year=1&page=0&q=", detail_url("launch", "absent0000"), "/api/v1/x/"):
        assert_true_to(shape, client.get(url).json())
    assert_true_to(shape, client.post(list_url("launch")).json())


def test_examples_of_parameters_are_accepted_and_refused_as_described():
    """Where the description refuses a value, so does the filter."""
    wrong = {
        "apogee_km_min": "1e400",
        "year": "10000",
        "launched_from": "30.01.2022",
        "outcome": "perhaps",
        "identifier": "132",
        "missile_count_min": "-1",
    }
    shapes = {p["name"]: p["schema"] for p in schema()["paths"]["/api/v1/launches/"]["get"]["parameters"]}
    for name, text in wrong.items():
        value = text
        if shapes[name]["type"] in ("integer", "number"):
            value = float(text)
        assert not Draft202012Validator(shapes[name]).is_valid(value), name


# --- Where it is read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "content_type", "read"),
    [
        ("*/*", "application/json; charset=utf-8", None),
        ("application/json", "application/json; charset=utf-8", None),
        ("application/vnd.oai.openapi+json", "application/vnd.oai.openapi+json; charset=utf-8", None),
        ("application/yaml", "application/yaml; charset=utf-8", yaml.safe_load),
        ("application/vnd.oai.openapi", "application/vnd.oai.openapi; charset=utf-8", yaml.safe_load),
    ],
)
def test_it_is_served_as_json_and_as_yaml(client, accept, content_type, read):
    response = client.get("/api/v1/schema/", headers={"accept": accept})
    assert response["Content-Type"] == content_type
    found = read(response.content) if read else response.json()
    assert found == schema()


def test_the_documentation_is_our_own_and_has_nothing_inline(client):
    response = client.get("/api/v1/docs/")
    page = response.content.decode()
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|javascript:", page)
    fetched = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert all(url.startswith("/") and not url.startswith("//") for url in fetched)
    for url in fetched:
        if url.startswith("/static/") and not url.endswith("favicon.svg"):
            assert finders.find(url.removeprefix("/static/")), url
    assert 'data-schema="/api/v1/schema/"' in page


def test_the_script_of_the_documentation_asks_no_other_site():
    script = Path(finders.find("kb/js/api_docs.js")).read_text()
    assert "validatorUrl: null" in script
    assert "http" not in script
