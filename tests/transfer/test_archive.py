"""Archives: every lie that one can tell about its entries is found before anything in it is read."""

import io
import struct
import zipfile
import zlib

import pytest

from kb.transfer.archive import Archive
from kb.transfer.problem import ImportRefused
from tests.transfer.workbooks import archive, workbook

TEXT = {"a.xml": "<a>" + "text " * 100 + "</a>", "b.bin": bytes(range(256))}


def problem(data):
    with pytest.raises(ImportRefused) as refused:
        Archive(data)
    (found,) = refused.value.problems
    return found.message


def patched(data, signature, offset, form, value):
    """The archive with another value in the last header of this kind."""
    changed = bytearray(data)
    struct.pack_into(form, changed, data.rindex(signature) + offset, value)
    return bytes(changed)


CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


def test_entries_are_given_in_pieces():
    found = Archive(archive({"a.bin": bytes(200_000), "b.xml": "<b/>"}))

    pieces = list(found.chunks("a.bin"))
    assert b"".join(pieces) == bytes(200_000)
    assert max(map(len, pieces)) <= 65_536
    assert b"".join(found.chunks("b.xml")).endswith(b"<b/>")


def test_archives_written_as_streams_and_without_packing_are_read():
    class Stream(io.RawIOBase):
        data = b""

        def write(self, data):
            self.data += bytes(data)
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("a.bin", bytes(100))

    assert b"".join(Archive(stream.data).chunks("a.bin")) == bytes(100)


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../../etc/passwd",
        "xl/../../x",
        "xl//x",
        "C:/x",
        "xl\\x",
        "x\ny",
        "x\x1b[0m",
        "a" * 256,
        "./x",
        "",
    ],
)
def test_names_that_could_lead_elsewhere_are_refused(name):
    message = problem(archive([(name, b"x")]))

    assert "unsafe name" in message
    assert message.isprintable()


def test_names_that_end_early_are_refused():
    data = archive([("xl/workbook.xml!exe", b"x")]).replace(b"xml!exe", b"xml\0exe")

    assert "unsafe name" in problem(data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("names", [("a.xml", "a.xml"), ("xl/A.xml", "xl/a.xml"), ("a.xml", "a.xml/")])
def test_names_that_come_twice_are_refused(names):
    data = archive([(name, "<a/>") for name in names])
    if names[1].endswith("/"):
        Archive(data)  # a folder is no second entry of that name
    else:
        assert "two entries" in problem(data)


def test_more_than_a_thousand_entries_are_refused_before_they_are_looked_at(monkeypatch):
    data = archive([(f"{number}", b"") for number in range(1_001)])
    monkeypatch.setattr("zipfile.ZipFile", None)

    assert "more than 1,000 entries" in problem(data)
    # The count may lie; the directory cannot be long then.
    lying = patched(patched(data, END, 8, "<H", 5), END, 10, "<H", 5)
    lying = patched(lying, END, 12, "<L", 2**20 + 1)
    assert "more than 1,000 entries" in problem(lying)


def test_a_count_that_lies_is_found():
    data = archive(TEXT)

    assert "damaged" in problem(patched(patched(data, END, 8, "<H", 1), END, 10, "<H", 1))


@pytest.mark.parametrize(
    ("signature", "offset", "form", "value", "words"),
    [
        (CENTRAL, 24, "<L", 10, "contradicts itself"),  # the size unpacked, smaller
        (CENTRAL, 24, "<L", 2**31, "more than 200 MB"),
        (CENTRAL, 20, "<L", 10, "contradicts itself"),  # the size packed
        (CENTRAL, 16, "<L", 1, "checksum"),
        (CENTRAL, 8, "<H", 1, "password"),
        (CENTRAL, 10, "<H", 12, "unusual way"),
        (CENTRAL, 42, "<L", 0, "contradicts itself"),  # where the entry begins
        (CENTRAL, 42, "<L", 2**31, "damaged"),
        (LOCAL, 8, "<H", 12, "contradicts itself"),
        (LOCAL, 30, "<B", 90, "contradicts itself"),  # the name
        (END, 4, "<H", 1, "damaged"),
        (END, 16, "<L", 0, "damaged"),
        (END, 20, "<H", 9, "damaged"),
    ],
)
def test_headers_that_lie_are_found(signature, offset, form, value, words):
    assert words in problem(patched(archive(TEXT), signature, offset, form, value))


def both(data, local_offset, central_offset, form, value):
    return patched(patched(data, LOCAL, local_offset, form, value), CENTRAL, central_offset, form, value)


def test_sizes_on_which_both_headers_lie_are_found_while_unpacking():
    data = archive({"a.bin": bytes(100_000)})

    assert "is not what the archive says" in problem(both(data, 22, 24, "<L", 99_999))
    assert "is not what the archive says" in problem(both(data, 22, 24, "<L", 100_001))


def test_unpacking_stops_at_the_size_that_was_claimed(monkeypatch):
    data = both(archive({"a.bin": bytes(5_000_000)}), 22, 24, "<L", 2**17)
    sizes = []
    monkeypatch.setattr("zlib.crc32", lambda chunk, _: sizes.append(len(chunk)))

    assert "is not what the archive says" in problem(data)
    assert sum(sizes) == 2**17


def test_an_entry_within_another_is_refused():
    inner = archive([("b.bin", b"y" * 50)])
    inner_body = inner[: inner.index(CENTRAL)]
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("a.bin", inner_body)
    outer = data.getvalue()
    body, directory = outer[: outer.index(CENTRAL)], outer[outer.rindex(CENTRAL) : outer.index(END)]
    hidden = bytearray(inner[inner.index(CENTRAL) : inner.index(END)])
    struct.pack_into("<L", hidden, 42, body.index(b"PK\x03\x04", 4))
    directory += bytes(hidden)
    end = struct.pack("<4s4H2LH", END, 0, 0, 2, 2, len(directory), len(body), 0)

    assert "overlap" in problem(body + directory + end)


@pytest.mark.parametrize("cut", [1, 30, 200, 500])
def test_archives_that_were_cut_off_are_refused(cut):
    assert "damaged" in problem(workbook()[:-cut])


def test_bytes_after_the_end_of_what_is_packed_are_refused():
    packed = zlib.compressobj(9, wbits=-15)
    raw = packed.compress(b"x" * 100) + packed.flush() + b"more" * 30_000
    header = struct.pack("<4s5H3L2H", LOCAL, 20, 0, 8, 0, 33, zlib.crc32(b"x" * 100), len(raw), 100, 1, 0)
    body = header + b"a" + raw
    central = struct.pack("<4s6H3L5H2L", CENTRAL, 20, 20, 0, 8, 0, 33, zlib.crc32(b"x" * 100), len(raw), 100, 1, 0, 0,
                          0, 0, 0, 0) + b"a"  # fmt: skip
    end = struct.pack("<4s4H2LH", END, 0, 0, 1, 1, len(central), len(body), 0)

    assert "damaged" in problem(body + central + end)


@pytest.mark.parametrize(
    "declaration",
    ['<!DOCTYPE a [<!ENTITY b "c">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">', "<!ENTITY % b SYSTEM 'http://a'>"],
)
@pytest.mark.parametrize("before", [0, 65_490, 65_500, 131_000])
def test_document_types_are_found_in_every_part_wherever_they_stand(declaration, before):
    noise = "".join(f"{number * 7919}" for number in range(30_000))[:before]

    assert "declares a document type" in problem(archive({"docProps/app.xml": f"<!--{noise}-->{declaration}<a/>"}))


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"),
        '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16-le"),
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        b"<?xml version='1.0'   encoding = 'iso-8859-1'?><a/>",
    ],
)
def test_parts_in_other_encodings_are_refused_as_a_document_type_could_hide_in_them(content):
    assert "is not UTF-8" in problem(archive({"a.rels": content}))


def test_an_entry_that_unpacks_to_very_much_more_is_refused():
    assert "more than 200 times" in problem(archive({"a.bin": bytes(3_000_000)}))


def test_more_tags_than_the_packed_size_explains_are_refused(monkeypatch):
    monkeypatch.setattr("kb.transfer.archive.FREE_TAGS", 100)

    assert "too many cells" in problem(archive({"a.xml": "<a/>" * 10_000}))
