"""What lies in the future: for dates that are local somewhere on the Earth."""

import datetime as dt

from django.utils import timezone

# In the zone farthest ahead of UTC, the Line Islands, tomorrow begins 14 hours early.
EARLIEST_ZONE = dt.timedelta(hours=14)


def is_future(date):
    """Whether a PartialDate has not come yet, wherever its place is: its instant, or its first possible day."""
    now = timezone.now()
    if date.instant:
        return date.instant > now
    return date.start > (now + EARLIEST_ZONE).astimezone(dt.UTC).date()
