"""Summaries: Markdown becomes harmless HTML."""

import pytest

from kb.browse.markdown import to_html, to_text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (None, ""),
        ("Plain words.", "<p>Plain words.</p>\n"),
        ("Two\n\nparagraphs", "<p>Two</p>\n<p>paragraphs</p>\n"),
        ("*weak* **strong** `code`", "<p><em>weak</em> <strong>strong</strong> <code>code</code></p>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("[here](/launches/)", '<p><a href="/launches/" rel="nofollow noopener">here</a></p>\n'),
        ("[out](https://x.example/?a=1&b=2)",
         '<p><a href="https://x.example/?a=1&amp;b=2" rel="nofollow noopener">out</a></p>\n'),
        # Headings would break the outline of the page around them.
        ("# Title", "<p># Title</p>\n"),
        ("Title\n=====", "<p>Title\n=====</p>\n"),
        # Pictures would come from elsewhere: what is left is a link to one.
        ("![alt](https://x.example/a.png)",
         '<p>!<a href="https://x.example/a.png" rel="nofollow noopener">alt</a></p>\n'),
        ("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>\n"),
        ("<script>x()</script>", "<p>&lt;script&gt;x()&lt;/script&gt;</p>\n"),
        ("a & b < c", "<p>a &amp; b &lt; c</p>\n"),
        ("화성-12 “quotes”", "<p>화성-12 “quotes”</p>\n"),
    ],
)  # fmt: skip
def test_markdown_becomes_html(text, html):
    assert to_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        "![x](javascript:alert(1))",
        '[x](https://a.example "onmouseover=alert(1)")',
        "[x](&#106;avascript:alert(1))",
    ],
)
def test_no_link_runs_a_script(text):
    html = to_html(text).casefold()
    assert 'href="j' not in html
    assert 'href="d' not in html
    assert 'href="v' not in html
    assert "<a onmouse" not in html
    assert " onmouseover=" not in html


def test_text_is_left_for_descriptions():
    assert to_text("**Bold**\n\n- and [linked](https://x.example)") == "Bold and linked"
    assert to_text("") == ""
