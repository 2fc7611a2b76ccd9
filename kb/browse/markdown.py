"""Summaries: Markdown in, harmless HTML out."""

import nh3
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

# Headings would break the outline of the page around them, and pictures would come from elsewhere.
_reader = MarkdownIt("commonmark", {"html": False, "typographer": False}).disable(["heading", "lheading", "image"])

TAGS = {"p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"}


def to_html(text):
    """Safe HTML of Markdown `text`. Raw HTML is shown as it was typed; links are http, https or within the site."""
    if not text:
        return ""
    html = nh3.clean(
        _reader.render(text),
        tags=TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https"},
        link_rel="nofollow noopener",
    )
    return mark_safe(html)


def to_text(text):
    """Plain words of Markdown `text`, on one line, for descriptions of a page."""
    if not text:
        return ""
    bare = nh3.clean(_reader.render(text), tags=set())
    return " ".join(bare.split())
