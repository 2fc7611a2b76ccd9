"""Pages of statements: the list, and the words with speaker, office at that moment and chain of sources."""

from kb.browse.base import RecordDetail, RecordList, list_path, newest, related
from kb.filters.statement import StatementFilter
from kb.models import Statement


class StatementDetail(RecordDetail):
    model = Statement

    def describe(self, document):
        words = " ".join(document["text"].split())
        return words if len(words) <= 250 else words[:249].rsplit(" ", 1)[0] + " …"

    def related(self, pk, document):
        """What the same speaker said, and nothing where the speaker has no name."""
        speaker = document["speaker"]
        others = Statement.objects.exclude(pk=pk).order_by(*newest("said_on"))
        record = speaker["record"]
        if record and speaker["kind"] == "person":
            others = others.filter(speaker_person__public_id=record["id"])
            more = list_path("statement", speaker=record["slug"])
        elif record:
            others = others.filter(speaker_organisation__public_id=record["id"])
            more = list_path("statement", organisation=record["slug"])
        else:
            others, more = others.none(), ""
        return {"others": related(others, limit=6, more=more)}


class StatementList(RecordList):
    model = Statement
    filterset_class = StatementFilter
    open_fields = ("q", "speaker", "speaker_country", "stance", "check_state", "year")
    heading = "Statements"
    intro = "Quotations and paraphrases, with who said them, in which office, and through which sources they came."
