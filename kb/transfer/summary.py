"""Summaries: what an import did, or why it was refused, as lines of plain text."""

from kb.transfer.launch import CHOSEN, EXTENDED, MATCHED, NEW
from kb.transfer.problem import shorten
from kb.transfer.report import line_text

WORDS = {NEW: "new", MATCHED: "matched", EXTENDED: "extended", CHOSEN: "decided by the mapping"}
VALUE_LENGTH = 40
WIDEST = 40  # a longer list of lines pushes the rest of its row, and of no other, to the right


def problem_lines(problems):
    """Lines of the table of bad cells: lines of the file, column, value, and what is wrong with the remedy.

    Equal cells of a column with the same problem stand in the table once.
    """
    groups = {}
    for problem in problems:
        key = (problem.column, problem.value, problem.message)
        groups.setdefault(key, []).extend([] if problem.line is None else [problem.line])
    rows = [("line", "column", "value", "problem")]
    rows += [
        (line_text(lines).partition(" ")[2] if lines else "", column, _one_line(value), message)
        for (column, value, message), lines in groups.items()
    ]
    widths = [max(len(row[i]) for row in rows if len(row[i]) <= WIDEST) for i in range(3)]
    for line, column, value, message in rows:
        yield f"{line:>{widths[0]}}  {column:{widths[1]}}  {value:{widths[2]}}  {message}".rstrip()


def _one_line(value):
    return shorten(" ".join(value.split()), VALUE_LENGTH)


def summary_lines(summary):
    """Lines that say what was read, decided and written, and what to look at."""
    would = "would be " if summary.is_dry else ""
    yield f"{summary.file_name} ({summary.dataset}): {_count(summary.rows, 'row')}."
    if summary.empty_lines:
        yield f"  empty lines passed over: {line_text(summary.empty_lines).partition(' ')[2]}"
    if summary.rows_known:
        yield f"  imported before, unchanged: {summary.rows_known}"
    if summary.absent:
        yield f"  imported before, not in this file: {summary.absent}; their launches stay as they are"
    if not summary.rows_new:
        yield "Nothing new: nothing was written."
        return
    yield f"  new: {summary.rows_new}"
    told = ", ".join(f"{number} {WORDS[rule]}" for rule, number in summary.events.items())
    yield f"  launch events: {sum(summary.events.values())} ({told})"
    yield (
        f"  {would}written: {_count(summary.flights, 'flight')}, {_count(summary.reports, 'report')}, "
        f"{_count(summary.sources, 'source')}, {_count(summary.weapons, 'weapon')}, {_count(summary.places, 'place')}"
    )
    if not summary.is_dry:
        yield f"  published: {_count(summary.published, 'record')}"
    if summary.decisions:
        yield "Events that met a known launch:"
        for label, line, decision in summary.decisions:
            yield f"  line {line}, {label}: {decision}"
    if summary.near:
        yield "New, although the country has another launch of that day; decide under `decisions` if they are one:"
        for event, launches in summary.near:
            yield f"  line {event.line}, {event.label}: {', '.join(launch.slug for launch in launches)}"
    if summary.remarks:
        yield "Read with a remark; the cells are kept as they stood:"
        for (column, value, message), lines in _grouped(summary.remarks).items():
            where = f"{column}, " if column else ""
            what = f"“{_one_line(value)}”: " if value else ""
            yield f"  {where}{line_text(lines)}: {what}{message}"
    if summary.is_dry:
        yield "A dry run: nothing was written."


def _grouped(remarks):
    groups = {}
    for remark in remarks:
        groups.setdefault((remark.column, remark.value, remark.message), []).append(remark.line)
    return groups


def _count(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"
