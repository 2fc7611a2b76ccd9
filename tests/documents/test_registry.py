"""The documents of all nouns say what their schema declares, no more and no less, at every depth."""

import datetime as dt
import typing

import pytest
from django.test import TestCase
from rest_framework import serializers

from kb.documents.base import StampSerializer
from kb.documents.registry import SERIALIZERS
from kb.models import PARTS, RECORDS, Publication
from kb.vocab.nouns import PLURALS
from tests.documents.everything import make_everything

KINDS = [model._meta.model_name for model in (*RECORDS, *PARTS)]


class TestDocuments(TestCase):
    """A class, because everything is made once for all of its tests."""

    @classmethod
    def setUpTestData(cls):
        make_everything()
        cls.publications = {}  # noun: those of full and of bare records
        for publication in Publication.objects.all():
            cls.publications.setdefault(publication.kind, []).append(publication)

    def test_every_noun_has_documents_and_an_address(self):
        assert set(SERIALIZERS) == set(PLURALS) == set(KINDS)

    def test_documents_have_exactly_the_fields_of_their_schema(self):
        assert set(self.publications) == set(KINDS)
        problems = []
        for kind, rows in self.publications.items():
            brief, full = (serializer() for serializer in SERIALIZERS[kind])
            for row in rows:
                document = dict(row.document)
                if "version" not in full.fields:  # records are stamped when they are stored
                    stamp = {name: document.pop(name) for name in StampSerializer().fields}
                    problems += compare(StampSerializer(), stamp, kind)
                problems += compare(full, document, kind)
                problems += compare(brief, row.brief, f"{kind} row")

        assert sorted(set(problems)) == []

    def test_a_row_is_part_of_the_document_or_shorter_than_it(self):
        for rows in self.publications.values():
            for row in rows:
                assert row.brief.keys() <= row.document.keys()
                differing = {name for name, value in row.brief.items() if row.document[name] != value}
                # A list of a weapon's names in the row, with all that is known of them in the document.
                assert differing <= ({"aliases"} if row.kind == "weapon" else set())

    def test_rows_of_records_are_compact(self):
        long = {"summary", "citations", "names", "identifiers", "figures", "flights", "reports", "appearances", "terms"}
        for kind in {model._meta.model_name for model in RECORDS}:
            assert not long & self.publications[kind][0].brief.keys()

    def test_every_document_has_an_id_and_an_address_that_its_door_can_use(self):
        for kind, rows in self.publications.items():
            for row in rows:
                for shown in (row.brief, row.document):
                    assert shown["id"] == row.public_id
                    assert shown["url"] == f"/api/v1/{PLURALS[kind]}/{row.public_id}/"
                    assert shown.get("name") or shown.get("title")

    def test_a_document_names_the_same_things_as_its_columns(self):
        """Fullness: no field of the fullest records is empty, so that a comparison above has seen it filled."""
        empty = []
        for kind, rows in self.publications.items():
            for name in rows[0].document:
                if not any(row.document[name] not in (None, "", []) for row in rows):
                    empty.append(f"{kind}.{name}")

        assert empty == []


# --- Holding a document against its serializer ------------------------------------------------------------------

SCALARS = [
    (serializers.BooleanField, bool),
    (serializers.IntegerField, int),
    (serializers.FloatField, (int, float)),
    (serializers.DateTimeField, str),
    (serializers.DateField, str),
    (serializers.ChoiceField, str),
    (serializers.CharField, str),
]


def compare(field, value, path):
    """Sentences on where `value` is not what the serializer or field declares."""
    declared = declared_shape(field)
    if value is None:
        nullable = getattr(field, "allow_null", False) or getattr(declared, "allow_null", False)
        return [] if nullable else [f"{path} is null"]
    if isinstance(declared, type) and issubclass(declared, serializers.BaseSerializer):
        declared = declared()
    if isinstance(declared, serializers.ListSerializer | serializers.ListField):
        return compare_list(declared.child, value, path)
    if isinstance(declared, serializers.ManyRelatedField):
        return compare_list(serializers.CharField(), value, path)
    if isinstance(declared, serializers.BaseSerializer):
        if not isinstance(value, dict):
            return [f"{path} is {value!r}, no object"]
        problems = [f"{path}.{name} is missing" for name in declared.fields.keys() - value.keys()]
        problems += [f"{path}.{name} is not declared" for name in value.keys() - declared.fields.keys()]
        for name in declared.fields.keys() & value.keys():
            problems += compare(declared.fields[name], value[name], f"{path}.{name}")
        return problems
    if declared in (str, int, float, bool):
        return [] if type(value) is declared else [f"{path} is {value!r}, no {declared.__name__}"]
    if typing.get_origin(declared) is list:
        return [] if all(type(item) is typing.get_args(declared)[0] for item in value) else [f"{path} is {value!r}"]
    return compare_scalar(declared, value, path)


def declared_shape(field):
    """What drf-spectacular would describe: the annotation of a field or method, else the field itself."""
    if isinstance(field, serializers.SerializerMethodField):
        method = getattr(field.parent, field.method_name)
        annotation = getattr(method, "_spectacular_annotation", None)
        return annotation["field"] if annotation else typing.get_type_hints(method)["return"]
    annotation = getattr(field, "_spectacular_annotation", None)
    return annotation["field"] if annotation else field


def compare_list(child, value, path):
    if not isinstance(value, list):
        return [f"{path} is {value!r}, no list"]
    return [problem for item in value for problem in compare(child, item, f"{path}[]")]


def compare_scalar(field, value, path):
    expected = next((python for kind, python in SCALARS if isinstance(field, kind)), None)
    if expected is None:
        return [f"{path} is declared as {type(field).__name__}, which says nothing of its shape"]
    if not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
        return [f"{path} is {value!r}, no {type(field).__name__}"]
    if (
        isinstance(field, serializers.ChoiceField)
        and value not in field.choices
        and not (value == "" and field.allow_blank)
    ):
        return [f"{path} is {value!r}, none of its choices"]
    if isinstance(field, serializers.DateTimeField):
        dt.datetime.fromisoformat(value)
    elif isinstance(field, serializers.DateField):
        dt.date.fromisoformat(value)
    return []


class Inner(serializers.Serializer):
    word = serializers.CharField()
    day = serializers.DateField(allow_null=True)


class Outer(serializers.Serializer):
    inner = Inner()
    many = Inner(many=True)
    sure = serializers.BooleanField()


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({}, []),
        ({"sure": None}, ["x.sure is null"]),
        ({"sure": "yes"}, ["x.sure is 'yes', no BooleanField"]),
        ({"more": 1}, ["x.more is not declared"]),
        ({"inner": {"word": "w"}}, ["x.inner.day is missing"]),
        ({"many": [{"word": 1, "day": "2022-01-30"}]}, ["x.many[].word is 1, no CharField"]),
        ({"many": {}}, ["x.many is {}, no list"]),
    ],
)
def test_the_comparison_sees_what_differs(change, problems):
    value = {"inner": {"word": "w", "day": None}, "many": [], "sure": True}

    assert compare(Outer(), value | change, "x") == problems
