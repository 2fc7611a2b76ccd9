"""Archives: what a workbook is packed in, checked whole before anything in it is read.

What an entry unpacks to is counted while it is unpacked, which stops where it passes the size that the archive claims;
the sum of the claims is bounded. Nothing is ever written to a folder.
"""

import io
import re
import struct
import zipfile
import zlib

from kb.transfer.table import refusal

MOST_ENTRIES = 1_000
GREATEST_INFLATED = 200 * 2**20
# Real sheets shrink to a fifth, of all the same cells to a hundredth; small parts shrink as they like.
GREATEST_RATIO = 200
SMALL = 2**20
# Reading a tag takes far longer than unpacking it: of cells with text, each takes about a byte packed.
MOST_TAGS = 16_000_000
FREE_TAGS = 1_000_000
MOST_TAGS_A_BYTE = 8
LONGEST_NAME = 255
GREATEST_DIRECTORY = 2**20  # bytes: a directory of a thousand entries with the longest names is a third of it

CHUNK = 65_536
END = struct.Struct("<4s4H2LH")
LOCAL = struct.Struct("<4s5H3L2H")
ENCRYPTED, STREAMED = 0x1, 0x8  # flag bits
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

XML = (".xml", ".rels", ".vml")
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
LESS = "Delete formatted rows and columns without text, or save the sheet as “CSV UTF-8”."
DAMAGED = "The archive is damaged. Open it in a spreadsheet program and save it again."


class Archive:
    """The entries of an archive by name. Raises ImportRefused for one that is damaged, hostile or too large."""

    def __init__(self, data):
        self.data = data
        self.entries = _entries(data)
        for name in self.entries:
            self._check(name)

    def chunks(self, name):
        """Yields the bytes of an entry in pieces of at most 64 KiB. Raises KeyError if there is no such entry."""
        start, entry = self.entries[name]
        packed = memoryview(self.data)[start : start + entry.compress_size]
        left = entry.file_size
        for chunk in _pieces(packed) if entry.compress_type == zipfile.ZIP_STORED else _inflate(packed):
            left -= len(chunk)
            if left < 0:
                break
            yield chunk
        if left:
            raise refusal(f"{DAMAGED} (The size of {_shown(name)} is not what the archive says.)")

    def _check(self, name):
        checksum, tags, tail = 0, 0, b""
        most_tags = min(MOST_TAGS, FREE_TAGS + MOST_TAGS_A_BYTE * self.entries[name][1].compress_size)
        is_xml = name.lower().endswith(XML)
        for chunk in self.chunks(name):
            checksum = zlib.crc32(chunk, checksum)
            if not is_xml:
                continue
            if not tail:
                _check_encoding(name, chunk)
            if DECLARATION.search(tail + chunk):
                raise refusal(f"{_shown(name)} in the workbook declares a document type or entities, which no "
                              "spreadsheet program does. Save the sheet anew from one.")  # fmt: skip
            tail = (tail + chunk)[-16:]
            tags += chunk.count(b"<")
            if tags > most_tags:
                raise refusal(f"{_shown(name)} in the workbook has too many cells. {LESS}")
        if checksum != self.entries[name][1].CRC:
            raise refusal(f"{DAMAGED} (The checksum of {_shown(name)} is wrong.)")


def _entries(data):
    """{name: (where its bytes begin, ZipInfo)}."""
    count, directory = _end_of_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OverflowError):
        raise refusal(DAMAGED) from None
    if len(infos) != count:
        raise refusal(DAMAGED)
    _check_names(infos)
    if sum(info.file_size for info in infos) > GREATEST_INFLATED:
        raise refusal(f"The workbook unpacks to more than {GREATEST_INFLATED // 2**20} MB. Split it.")
    entries, before = {}, 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        _check_entry(info)
        start = _start(data, info)
        # Bombs let many entries share the same packed bytes.
        if info.header_offset < before or start + info.compress_size > directory:
            raise refusal(f"{DAMAGED} (Entries overlap.)")
        before = start + info.compress_size
        entries[info.orig_filename] = start, info
    return entries


def _end_of_directory(data):
    """(number of entries, where the directory begins), read before the entries are: they may be too many to hold."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - END.size - 65_535))
    if at < 0 or at + END.size > len(data):
        raise refusal(DAMAGED)
    _, disk, first_disk, here, count, size, offset, comment = END.unpack_from(data, at)
    if count > MOST_ENTRIES or size > GREATEST_DIRECTORY:
        raise refusal(f"The archive has more than {MOST_ENTRIES:,} entries. Save the sheet alone as a workbook.")
    # Large-archive forms carry their sizes elsewhere; no file of our size needs one.
    if disk or first_disk or here != count or offset + size != at or at + END.size + comment != len(data):
        raise refusal(DAMAGED)
    return count, offset


def _check_names(infos):
    seen = set()
    for info in infos:
        name = info.orig_filename
        parts = name.removesuffix("/").split("/")
        if (
            len(name) > LONGEST_NAME
            or any(part in ("", ".", "..") for part in parts)
            or any(character in '\\:*?"<>|' or ord(character) < 32 or ord(character) == 127 for character in name)
        ):
            raise refusal(f"The archive has an entry of the unsafe name {_shown(name)}. Save the sheet anew.")
        # Parts of a workbook are found without regard to case.
        if name.casefold() in seen:
            raise refusal(f"The archive has two entries named {_shown(name)}. Save the sheet anew.")
        seen.add(name.casefold())


def _check_entry(info):
    if info.flag_bits & ENCRYPTED:
        raise refusal("The workbook is protected by a password. Save it without one.")
    if info.compress_type not in METHODS:
        raise refusal(f"{DAMAGED} (It is packed in an unusual way.)")
    if info.file_size > SMALL and info.file_size > GREATEST_RATIO * info.compress_size:
        raise refusal(
            f"{_shown(info.orig_filename)} in the workbook unpacks to more than {GREATEST_RATIO} times its size. {LESS}"
        )


def _start(data, info):
    """Where the packed bytes begin, by the header before them, which must agree with the directory."""
    try:
        signature, _, flags, method, _, _, _, packed, size, name, extra = LOCAL.unpack_from(data, info.header_offset)
    except struct.error:
        raise refusal(DAMAGED) from None
    at = info.header_offset + LOCAL.size
    raw = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace")
    known = flags & STREAMED or (packed, size) == (info.compress_size, info.file_size)
    if signature != b"PK\x03\x04" or method != info.compress_type or not known or data[at : at + name] != raw:
        raise refusal(f"{DAMAGED} (The archive contradicts itself about {_shown(info.orig_filename)}.)")
    return at + name + extra


def _pieces(packed):
    for at in range(0, len(packed), CHUNK):
        yield bytes(packed[at : at + CHUNK])


def _inflate(packed):
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in _pieces(packed):
            if inflater.eof:
                raise refusal(DAMAGED)
            while piece:
                if chunk := inflater.decompress(piece, CHUNK):
                    yield chunk
                piece = inflater.unconsumed_tail
        # What the last piece holds beyond the greatest size of a chunk.
        while chunk := inflater.decompress(b"", CHUNK):
            yield chunk
    except zlib.error:
        raise refusal(DAMAGED) from None
    if not inflater.eof or inflater.unused_data:
        raise refusal(DAMAGED)


def _check_encoding(name, chunk):
    """Only UTF-8 is searched for what must not be in it; no spreadsheet program writes anything else."""
    encoding = ENCODING.match(chunk)
    if (
        b"\0" in chunk[:4]
        or chunk.startswith((b"\xff\xfe", b"\xfe\xff"))
        or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii"))
    ):
        raise refusal(f"{_shown(name)} in the workbook is not UTF-8. Save the sheet anew.")


def _shown(name):
    return f"“{ascii(name[:60])[1:-1]}”"
