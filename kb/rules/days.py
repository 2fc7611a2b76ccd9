"""Days that are local to different places: what lies in the future, and what is surely earlier."""

import datetime as dt

from django.utils import timezone

# In the zone farthest ahead of UTC, the Line Islands, tomorrow begins 14 hours early.
EARLIEST_ZONE = dt.timedelta(hours=14)

# 28 November in Washington is 29 November in Pyongyang.
CALENDARS_APART = dt.timedelta(days=1)


def is_future(date):
    """Whether a PartialDate has not come yet, wherever its place is: its instant, or its first possible day."""
    now = timezone.now()
    if date.instant:
        return date.instant > now
    return date.start > (now + EARLIEST_ZONE).astimezone(dt.UTC).date()


def is_surely_before(one, other):
    """Whether a PartialDate is earlier than another even if each was told by the calendar of another place."""
    return one.end + CALENDARS_APART < other.start
