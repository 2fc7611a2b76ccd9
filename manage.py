#!/usr/bin/env python
"""Django's command line: `python manage.py help` lists what it can do."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:  # the usual cause: the system's Python instead of the project's
        raise SystemExit(
            f"{error}. Use the project's environment, .venv; `python3 apogee.py setup` makes it."
        ) from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
