"""What the database's planner knows of rows that were written a moment ago."""

from django.db import connection


def refresh_statistics():
    """Lets PostgreSQL count its rows again, within the transaction that wrote them.

    It plans by the counts of its last look, which was before a large load; joins over reports then took minutes.
    SQLite chooses well without.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
