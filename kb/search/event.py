"""Events are found by what happened and who took part."""


def words(event):
    yield from (event.summary, event.outcome)
    yield from (str(participant) for participant in event.participants.all())
    yield from (topic.name for topic in event.topics.all())
