"""How a line of the log is written."""

import logging
import re

# What begins a new line somewhere, in a terminal or in a program that reads logs.
BREAKS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


class LineFormatter(logging.Formatter):
    """One line for one message: what somebody typed cannot forge the next. Tracebacks keep their lines."""

    def formatMessage(self, record):
        return BREAKS.sub(lambda found: found[0].encode("unicode_escape").decode(), super().formatMessage(record))
