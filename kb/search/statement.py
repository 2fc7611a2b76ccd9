"""Statements are found by their words, in either language, and by their speaker."""


def words(statement):
    yield from (statement.text, statement.original_text, statement.speaker_description, statement.venue)
    for speaker in (statement.speaker_person, statement.speaker_organisation):
        if speaker:
            yield speaker.name
    yield from (topic.name for topic in statement.topics.all())
