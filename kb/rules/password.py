"""Passwords: long enough, not leaked, and not among the first that anybody would try.

Asked by Django wherever a password is set: by its owner, by somebody else, on the command line.
"""

import hashlib
import re
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError

# Hashing a longer one would only cost time.
MOST_CHARACTERS = 4096
# Tries that a password has to outlast. The slow hash lets a stolen table be tried some thousand times a second.
LEAST_GUESSES = 10**10
# What anybody who attacks this site would try beside the words of the language.
OWN_WORDS = ("apogee", "missile", "launch", "editor", "reporter", "newsroom", "hwasong", "pukguksong", "agni")
# The estimate looks at pieces of this length; its time grows with the square.
PIECE = 72


class LengthValidator:
    """No more characters than anybody needs. The least is Django's own validator's affair."""

    def validate(self, password, user=None):
        if len(password) > MOST_CHARACTERS:
            raise ValidationError(f"A password has at most {MOST_CHARACTERS} characters.", code="password_too_long")

    def get_help_text(self):
        return "Several words that do not belong together make a good one; spaces and every script are allowed."


class GuessableValidator:
    """Refuses what zxcvbn finds guessable: leaked passwords and their variants, words, names, keyboard rows, dates.

    Its lists are 30,000 passwords from leaks and some 60,000 words and names, tried with letters replaced by
    look-alikes, reversed, repeated and joined, as programs that guess do.
    """

    def validate(self, password, user=None):
        # The lists take a tenth of a second to load, and most processes never see a new password.
        from zxcvbn import zxcvbn

        words = [*OWN_WORDS, *personal_words(user)]
        pieces = {password[:PIECE], password[-PIECE:]}  # what is strong at either end is strong
        found = max((zxcvbn(piece, words) for piece in pieces if piece), key=lambda one: one["guesses"], default=None)
        if found is None or found["guesses"] < LEAST_GUESSES:
            warning = found["feedback"]["warning"] if found else ""
            raise ValidationError(
                "This password would be guessed: it is leaked, or made of what is tried first. %(warning)s",
                code="password_guessable",
                params={"warning": warning or "Several words that do not belong together are better."},
            )

    def get_help_text(self):
        return "It must not be, or resemble, a leaked password, a name, a date or a row of keys."


class LeakedValidator:
    """Refuses what stands in a file of leaked passwords, where the site has one (BREACHED_PASSWORDS).

    The file is that of Have I Been Pwned, ordered by hash: 40 hexadecimal digits of SHA-1, a colon and a number on
    each line. It is searched where it lies, in a few dozen short reads, and nothing leaves the machine.
    """

    def validate(self, password, user=None):
        if settings.BREACHED_PASSWORDS and is_listed(password, settings.BREACHED_PASSWORDS):
            raise ValidationError("This password has been leaked elsewhere.", code="password_leaked")

    def get_help_text(self):
        return "It must not have been leaked elsewhere." if settings.BREACHED_PASSWORDS else ""


def personal_words(user):
    """What is known of a person: their names, and the parts of them."""
    if user is None:
        return []
    known = " ".join(getattr(user, name, None) or "" for name in ("username", "first_name", "last_name", "email"))
    return [word for word in re.split(r"[\W_]+", known) if len(word) > 2]


def is_listed(password, path):
    """Whether the SHA-1 of a password stands in the sorted file at `path`.

    Raises ImproperlyConfigured if the file is not of that kind: a list that finds nothing would look like safety.
    """
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with Path(path).open("rb") as file:
        low, high = 0, file.seek(0, 2)
        # The line wanted, if there is one, begins in [low, high).
        while low < high:
            middle = (low + high) // 2
            file.seek(max(0, middle - 1))
            if middle:
                file.readline()  # the rest of the line that `middle` lies in
            start = file.tell()
            line = file.readline()
            if start >= high or not line.strip():  # nothing, or an empty line at the end
                high = middle
                continue
            found = checked(line, path)
            if found == wanted:
                return True
            if found < wanted:
                low = start + len(line)
            else:
                high = middle
    return False


def checked(line, path):
    """The hash at the beginning of a line."""
    if not re.match(rb"[0-9A-Fa-f]{40}(:|\s*$)", line):
        raise ImproperlyConfigured(f"{Path(path).name} is not a list of SHA-1 hashes, ordered by hash.")
    return line[:40].upper()
