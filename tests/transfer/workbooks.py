"""Workbooks made by hand, part by part, as no spreadsheet program would make them."""

import io
import zipfile

from kb.transfer.writing import MAIN, PARTS, RELATIONS, XML, write_xlsx

CELLS = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>'


def worksheet(cells=CELLS, after=""):
    """XML of a sheet with these rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{after}</worksheet>'


def book(sheets='<sheet name="One" sheetId="1" r:id="rId1"/>', properties=""):
    """XML of the list of sheets."""
    return f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{properties}<sheets>{sheets}</sheets></workbook>'


def workbook(cells=CELLS, *, after="", leave_out=(), **parts):
    """Bytes of a workbook; `parts` replace or add parts, given by name as text or bytes in a dictionary `parts`."""
    given = {"xl/workbook.xml": book(), "xl/worksheets/sheet1.xml": worksheet(cells, after)} | parts.get("parts", {})
    return archive({name: text for name, text in (PARTS | given).items() if name not in leave_out})


def archive(entries):
    """Bytes of an archive of entries, a dictionary or pairs; texts are taken for XML."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items() if isinstance(entries, dict) else entries:
            file.writestr(zipfile.ZipInfo(name), content if isinstance(content, bytes) else XML + content,
                          zipfile.ZIP_DEFLATED)  # fmt: skip
    return data.getvalue()


def styles(*codes):
    """XML of styles: number 1 has the first format code, and so on."""
    formats = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(codes))
    cells = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(codes)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/>{cells}</cellXfs></styleSheet>'
    )


def plain_workbook(rows, headings):
    """Bytes of a workbook as an export writes it."""
    return b"".join(write_xlsx(rows, headings))
