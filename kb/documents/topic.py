"""Topics as documents."""

from kb.documents.base import RECORD_FIELDS, RecordSerializer
from kb.models import Topic


class BriefTopicSerializer(RecordSerializer):
    """One topic in a list."""

    class Meta:
        model = Topic
        fields = RECORD_FIELDS


class TopicSerializer(BriefTopicSerializer):
    """A whole topic."""

    class Meta(BriefTopicSerializer.Meta):
        fields = [*RECORD_FIELDS, "summary"]
