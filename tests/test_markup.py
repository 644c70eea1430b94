import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.markup import LONGEST_HIGHLIGHTED, plain, render

PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//a.org/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<body onload=alert(1)>",
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<a href="javascript:alert(1)">a</a>',
    "<details open ontoggle=alert(1)>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<form action="javascript:alert(1)"><button>a</button></form>',
    '<object data="data:text/html,<script>alert(1)</script>"></object>',
    "<style>@import 'javascript:alert(1)'</style>",
    '<base href="javascript:/a/">',
    '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    "<!-- --><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](<javascript:alert(1)>)",
    "[a](&#106;avascript:alert(1))",
    "[a](java&Tab;script:alert(1))",
    "[a](java&NewLine;script:alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](%6aavascript:alert(1))",
    "[a](vbscript:msgbox(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](data:image/svg+xml;base64,PHN2Zz4=)",
    "[a](file:///etc/passwd)",
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml,<svg/onload=alert(1)>)",
    '![" onerror="alert(1)](https://a.org/x.png)',
    "<javascript:alert(1)>",
    '[a](https://a.org "\\" onmouseover=\\"alert(1)")',
    '[a](https://a.org/"onmouseover="alert(1))',
    '``` python" onmouseover="alert(1)',
    '```python caption="</summary><script>alert(1)</script>"',
    "```<script>alert(1)</script>",
    '[a]: javascript:alert(1) "b"\n\n[a]',
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "# <script>alert(1)</script>",
]

HARMLESS_TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "a", "ul", "ol", "li", "blockquote", "h3", "h4", "h5"),
    *("h6", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "span", "details"),
    "summary",
}


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def attributes(self) -> Iterator[tuple[str, str]]:
        for _, attrs in self.elements:
            yield from attrs.items()


def assert_harmless(html: str) -> None:
    page = Page(html)
    assert {tag for tag, _ in page.elements} <= HARMLESS_TAGS
    for name, value in page.attributes():
        assert name in {"href", "title", "rel", "class", "start", "tabindex", "role", "aria-label"}
        if name == "href":
            # A browser drops these before it looks for a scheme.
            scheme = re.match(r"[a-z][a-z0-9+.-]*:", re.sub(r"[\x00-\x20]", "", value.lower()))
            assert scheme is None or scheme[0] in {"http:", "https:", "mailto:"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_script_survives(payload: str) -> None:
    assert_harmless(render(payload))
    assert_harmless(render(f"> - {payload}\n\n*a* {payload} **b**"))


@given(st.text(st.sampled_from("[]()<>!`*_~|:-\"'\\&#;= \nascriptjv:/onk")))
def test_odd_text_is_harmless(text: str) -> None:
    assert_harmless(render(text))


def test_raw_html_is_shown_as_text() -> None:
    assert "&lt;b&gt;bold&lt;/b&gt;" in render("<b>bold</b>")


def test_links_lead_out_without_telling_where_from() -> None:
    html = render("[a](https://a.org/?x=1&y=2)")
    assert html == (
        '<p><a href="https://a.org/?x=1&amp;y=2" rel="nofollow noopener noreferrer">a</a></p>\n'
    )


def test_headings_start_below_those_of_the_page() -> None:
    html = render("# One\n\n## Two\n\n###### Six")
    assert re.findall(r"<h(\d)>", html) == ["3", "4", "6"]


def test_images_become_links() -> None:
    assert re.search(
        r'<a href="https://a.org/c.png"[^>]*>A cat</a>', render("![A cat](https://a.org/c.png)")
    )
    assert render("[![badge](https://a.org/b.svg)](https://b.org)").count("<a ") == 1


def test_tables_are_aligned_by_class() -> None:
    html = render("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert '<td class="center">1</td>' in html and '<td class="right">2</td>' in html
    assert "style" not in html


def test_struck_text_is_struck() -> None:
    assert render("~~old~~") == "<p><s>old</s></p>\n"


def test_code_is_highlighted_with_classes() -> None:
    html = render("```python\nimport numpy\n```")
    assert '<span class="kn">import</span>' in html
    assert "style=" not in html


@pytest.mark.parametrize("language", ["", "klingon", "python"])
def test_code_is_kept_to_the_letter(language: str) -> None:
    code = "\n  if a < b && c:\n\tprint('<b>')  \n"
    html = render(f"```{language}\n{code}```")
    assert Page(html).text == code + "\n"


def test_wide_code_can_be_scrolled_by_keyboard() -> None:
    pre = dict(Page(render("```\nx = 1\ny = 2\n```")).elements)["pre"]
    assert (pre["tabindex"], pre["role"], pre["aria-label"]) == ("0", "region", "Code: x = 1")


@pytest.mark.parametrize("name", ["caption", "title"])
def test_code_with_a_caption_folds_away(name: str) -> None:
    html = render(f'```python {name}="Mean, median & mode"\nx\n```')
    assert html.startswith(
        '<details class="example"><summary>Mean, median &amp; mode</summary><pre class="code"'
    )
    assert 'aria-label="Mean, median &amp; mode"' in html


def test_notes_do_not_fold_code() -> None:
    assert "<details" not in render('```python caption="Mean"\nx\n```', examples=False)


def test_longest_code_is_shown_without_colours() -> None:
    html = render("```python\n" + "import os\n" * LONGEST_HIGHLIGHTED + "```")
    assert "<span" not in html and html.count("import os") == LONGEST_HIGHLIGHTED + 1


def test_summary_is_the_first_paragraph() -> None:
    text = "# Title\n\n- an entry\n\nSome *words* of `code`\nand ![a cat](x.png) & [b](c).\n\nMore."
    assert plain(text) == "Some words of code and a cat & b."
    assert plain("- only\n- entries") == "only"
    assert plain("") == plain("```\ncode\n```") == ""


def test_summary_is_cut_between_words() -> None:
    assert plain("one two three four", 12) == "one two…"
    assert plain("abcdefghij" * 3, 12) == "abcdefghija…"
