"""Topics are found by what they say of themselves."""


def words(topic):
    yield topic.summary
