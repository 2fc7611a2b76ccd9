"""Lists: column heads that order the rows, and the addresses of other pages."""

from django import template
from django.utils.html import format_html

register = template.Library()

ARROWS = {"ascending": "▲", "descending": "▼", "": "↕"}


@register.simple_tag(takes_context=True)
def column(context, label, name="", *, numeric=False, largest_first=False):
    """Head of a column; with `name`, and where the list can be ordered by it, a link that orders the rows by it."""
    order = context.get("order")
    css = "num" if numeric else ""
    if not order or name not in order.allowed:
        return format_html('<th scope="col" class="{}">{}</th>', css, label)
    direction = order.direction(name)
    aria = format_html(' aria-sort="{}"', direction) if direction else ""
    return format_html(
        '<th scope="col" class="{}"{}><a class="sorter" href="{}">{}'
        '<span class="sorter__mark" aria-hidden="true">{}</span></a></th>',
        css,
        aria,
        order.url(name, descending_first=largest_first),
        label,
        ARROWS[direction],
    )
