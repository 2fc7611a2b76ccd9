"""Reads a page as a browser would, and says what is wrong with its HTML."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# SVG's shapes close themselves.
SELF_CLOSING = {"path", "circle"}


class Page(HTMLParser):
    """`problems` are sentences; `links`, `ids`, `headings` and `text` say what the page holds."""

    def __init__(self, response):
        super().__init__(convert_charrefs=True)
        self.html = response.content.decode()
        self.problems = []
        self.links = []
        self.ids = []
        self.headings = []
        self.tags = []  # (tag, attributes)
        self._open = []
        self._texts = []
        self.feed(self.html)
        self.close()
        self.problems += [f"<{tag}> is never closed" for tag in self._open]
        self._check()

    @property
    def text(self):
        """The words of the page, white space folded."""
        return " ".join(" ".join(self._texts).split())

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.tags.append((tag, values))
        if len(values) != len(attributes):
            self.problems.append(f"<{tag}> has an attribute twice")
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a":
            self.links.append(values.get("href", ""))
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag in SELF_CLOSING:
            self._open.pop()
        elif tag not in VOID:
            self.problems.append(f"<{tag}/> closes itself")

    def handle_endtag(self, tag):
        if not self._open or self._open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self._open[-1:] or 'nothing'}")
            return
        self._open.pop()

    def handle_data(self, data):
        if not self._open or self._open[-1] not in ("script", "style"):
            self._texts.append(data)

    def _check(self):
        problems = self.problems
        if self.headings.count(1) != 1:
            problems.append(f"{self.headings.count(1)} headings of the first level")
        for above, below in zip([0, *self.headings], self.headings, strict=False):
            if below > above + 1:
                problems.append(f"a heading of level {below} follows one of level {above}")
        problems += [f"the id {name} stands {self.ids.count(name)} times" for name in {*self.ids}
                     if self.ids.count(name) > 1]  # fmt: skip
        labelled = {values.get("for") for tag, values in self.tags if tag == "label"}
        for tag, values in self.tags:
            problems += self._check_tag(tag, values, labelled)
        for kind in ("main", "header", "footer"):
            if kind not in {tag for tag, _ in self.tags}:
                problems.append(f"there is no <{kind}>")
        if self.html.count("<table") != self.html.count("<caption"):
            problems.append("a table has no caption")

    def _check_tag(self, tag, values, labelled):
        if tag in ("script", "style", "iframe", "object", "embed", "base"):
            yield f"there is a <{tag}>"
        for name, value in values.items():
            if name == "style" or name.startswith("on"):
                yield f"<{tag}> has {name}={value!r}"
            if name in ("href", "src", "action") and not (value or "").startswith(("/", "#", "https://", "http://")):
                yield f"<{tag}> has {name}={value!r}"
            if name in ("aria-labelledby", "aria-describedby"):
                yield from (f"{name} names no element: {one}" for one in value.split() if one not in self.ids)
        if tag == "a" and (values.get("href") or "").startswith("#") and values["href"][1:] not in self.ids:
            yield f"a link leads to {values['href']}, which is not on the page"
        if (
            tag in ("input", "select", "textarea")
            and values.get("type") != "hidden"
            and values.get("id") not in labelled
        ):
            yield f"<{tag} name={values.get('name')}> has no label"
        if tag == "img" and "alt" not in values:
            yield "a picture has no alternative text"
        if tag == "th" and "scope" not in values:
            yield "a table head has no scope"
        if tag == "html" and not values.get("lang"):
            yield "the page does not say its language"
