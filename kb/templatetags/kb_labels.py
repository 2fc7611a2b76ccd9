"""Words, marks and explanations for the codes in documents."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from kb.browse import labels
from kb.vocab.metric import METRICS, Metric
from kb.vocab.report import Agreement

register = template.Library()

# Drawn on a 16 by 16 grid in the colour of the text beside them; the word says the same, so they are hidden from
# screen readers.
MARKS = {
    Agreement.UNREPORTED: '<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.2"/>',
    Agreement.SINGLE_SOURCE: '<circle cx="8" cy="8" r="5.5"/><circle class="fill" cx="8" cy="8" r="2"/>',
    Agreement.CORROBORATED: '<path d="M1.5 8.5l3.2 3.2 6-7M7.6 11l.9.7 6-7"/>',
    Agreement.CONFLICTING: '<path d="M3 6h10M3 10h10M11 2.5l-6 11"/>',
    Agreement.SUPERSEDED: '<path d="M13.2 9.4A5.5 5.5 0 1 1 12 4.2M12.6 1.6v3.1H9.5"/>',
    "accepted": '<path d="M2.5 8.5l3.6 3.6 7.4-8.2"/>',
    "considered": '<path d="M4 8h8"/>',
    "deprecated": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "retracted": '<path d="M6.5 3L2.5 7l4 4M3 7h6.5a4 4 0 0 1 0 8"/>',
    "checked": '<path d="M2.5 8.5l3.6 3.6 7.4-8.2"/>',
    "unchecked": '<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.2"/>',
    "altered_in_relay": '<path d="M2 5.5h9.5L9 3M14 10.5H4.5L7 13"/>',
    "disputed": '<path d="M3 6h10M3 10h10M11 2.5l-6 11"/>',
}


def _mark(code):
    drawing = MARKS.get(code)
    if not drawing:
        return ""
    return mark_safe(
        '<svg class="mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        f"{drawing}</svg>"
    )


def _badge(code, text):
    return format_html('<span class="badge badge--{}">{}{}</span>', code.replace("_", "-"), _mark(code), text)


@register.filter
def label(code, vocabulary):
    """{{ launch.kind|label:"launch_kind" }} gives “Flight test”."""
    return labels.label_of(code, vocabulary)


@register.filter
def labels_of(codes, vocabulary):
    """Several codes as words, with commas."""
    return ", ".join(labels.label_of(code, vocabulary) for code in codes or [])


@register.filter
def noun(kind, count=1):
    """Launch or Launches, as the count wants."""
    singular, plural = labels.NOUNS[kind]
    return singular if count == 1 else plural


@register.filter
def agreement(code):
    """Agreement as mark and word."""
    if code not in Agreement.values:
        return ""
    return _badge(code, labels.label_of(code, "agreement"))


@register.simple_tag
def state(launch, *metrics):
    """Agreement of the first of `metrics` that is reported of the launch or of its only flight, as a link to it."""
    subjects = [launch, *launch["flights"]] if len(launch["flights"]) == 1 else [launch]
    for metric in metrics:
        for subject in subjects:
            for figure in subject["figures"]:
                if figure["metric"] == metric:
                    return format_html(
                        '<a class="facts__state" href="#figure-{}-{}">{}</a>',
                        subject["id"],
                        metric,
                        agreement(figure["agreement"]),
                    )
    return ""


@register.filter
def agreement_means(code):
    return labels.AGREEMENT_MEANS.get(code, "")


@register.filter
def check_state(code):
    """Check state of a statement as mark and word."""
    return _badge(code, labels.label_of(code, "check_state")) if code else ""


@register.filter
def standing(report):
    """How one report stands among its rivals, as mark and word. What happened to it comes before any judgement."""
    if report["is_retracted"]:
        return _badge("retracted", "Retracted")
    if report["superseded_by"]:
        return _badge("superseded", "Superseded")
    if report["standing"] == "deprecated":
        return _badge("deprecated", "Deprecated")
    if report["is_accepted"]:
        return _badge("accepted", "Accepted")
    return _badge("considered", "Considered")


@register.filter
def scheme(code):
    """Name of the dataset whose identifier is quoted."""
    return labels.SCHEMES.get(code, code)


@register.simple_tag
def range_class_means(range_class, range_class_scheme):
    return labels.range_class_means(range_class, range_class_scheme)


@register.filter
def metric_means(code):
    """What a metric measures, with its unit and reference point."""
    return METRICS[Metric(code)].description if code in Metric.values else ""
