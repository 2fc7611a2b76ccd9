"""Which passwords are refused."""

import hashlib

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError

from kb.rules.password import GuessableValidator, LeakedValidator, is_listed

ANN = get_user_model()(username="ann.lindqvist", first_name="Ann", last_name="Lindqvist", email="ann@wire.example")


@pytest.mark.parametrize(
    "password",
    [
        "Kestrel-9!x",  # eleven characters
        "password1234", "Password123!", "P@ssw0rd2025!", "passw0rdpassw0rd", "Welcome2024!!",
        "123456789012", "111111111111", "121212121212", "abcdefghijkl", "01012000-31121999",
        "qwertyuiop[]", "1q2w3e4r5t6y", "zaq12wsxcde3", "asdfghjkl;'#",
        "iloveyou1234", "letmein12345", "trustno1trustno1", "administrator", "manchesterunited",
        "apogee-apogee", "apogee missile", "Hwasong-2024",
        "ann.lindqvist", "Lindqvist2025", "lindqvist-lindqvist", "tsivqdnil-nna", "ann@wire.example",
        "aaaaaaaaaaaa" * 40, " " * 20, "x" * 4097,
    ],
)  # fmt: skip
def test_what_would_be_guessed_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, ANN)


@pytest.mark.parametrize(
    "password",
    [
        "seven grey herons over Tromsø",
        "x7Kq-2mVf9_Tz",
        "correct horse battery staple",
        "화성 열일곱 발사대 옆 까치",
        "пять синих лодок у пирса",
        "🦆🪴🧷🛶🪗🧯🪁🧂🪜🧵🪢🧭",
        "k" * 70 + " but then four plain words follow",
        "four plain words that go on, " * 141,  # 4,089 characters
    ],
)
def test_what_would_not_is_accepted(password):
    assert validate_password(password, ANN) is None


def test_a_password_is_refused_with_a_reason():
    with pytest.raises(ValidationError) as refused:
        GuessableValidator().validate("manchesterunited")
    assert refused.value.messages == [
        "This password would be guessed: it is leaked, or made of what is tried first."
        " This is similar to a commonly used password."
    ]


# --- The list of a site -----------------------------------------------------------------------------------------


def sha1(password):
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture
def leaked(tmp_path):
    """A file of the leaked passwords given, as Have I Been Pwned writes it."""

    def write(passwords, end="\r\n", count=True):
        path = tmp_path / "pwned.txt"
        lines = [digest + (f":{number * 37}" if count else "") for number, digest in enumerate(map(sha1, passwords))]
        path.write_bytes("".join(line + end for line in sorted(lines)).encode())
        return path

    return write


@pytest.mark.parametrize("size", [1, 2, 3, 10, 1000])
@pytest.mark.parametrize(("end", "count"), [("\r\n", True), ("\n", True), ("\n", False)])
def test_every_line_of_the_list_is_found_and_nothing_else(leaked, size, end, count):
    passwords = [f"leaked password {number}" for number in range(size)]
    path = leaked(passwords, end, count)
    assert all(is_listed(password, path) for password in passwords)
    assert not any(is_listed(f"other password {number}", path) for number in range(50))


def test_an_empty_list_holds_nothing(leaked):
    assert not is_listed("anything", leaked([]))


def test_the_last_line_may_lack_its_end_or_be_followed_by_empty_ones(leaked):
    path = leaked(["one", "two", "three"], "\n")
    content = path.read_bytes()
    for ending in (content.rstrip(b"\n"), content + b"\n\n"):
        path.write_bytes(ending)
        assert all(is_listed(password, path) for password in ("one", "two", "three"))
        assert not is_listed("four", path)


@pytest.mark.parametrize("content", [b"password\n", b"5BAA61E4C9B93F3F:3\n", b"\x00" * 100, b"<!DOCTYPE html>\n" * 9])
def test_another_file_is_no_list(tmp_path, content):
    path = tmp_path / "other.txt"
    path.write_bytes(content)
    with pytest.raises(ImproperlyConfigured, match=r"other\.txt is not a list"):
        is_listed("anything", path)


def test_a_password_on_the_list_of_the_site_is_refused(settings, leaked):
    settings.BREACHED_PASSWORDS = str(leaked(["x7Kq-2mVf9_Tz"]))
    with pytest.raises(ValidationError, match="leaked elsewhere"):
        validate_password("x7Kq-2mVf9_Tz")
    assert validate_password("x7Kq-2mVf9_Tw") is None


def test_without_a_list_nothing_is_looked_up(settings):
    settings.BREACHED_PASSWORDS = ""
    assert LeakedValidator().validate("x7Kq-2mVf9_Tz") is None
    assert LeakedValidator().get_help_text() == ""
