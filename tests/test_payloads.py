"""That the payloads bite: each does harm where something is left out, so its absence means something."""

import csv
import html
import json
from urllib.parse import unquote

import pytest
from django.template import engines
from markdown_it import MarkdownIt

from tests.harm import formulas_in, harm_in
from tests.payloads import MARK, PAYLOADS, chunks

# Where a page would show it, were nothing escaped.
RAW = [
    "<p>{}</p>",
    '<p title="{}">',
    "<p title='{}'>",
    "<p title={}>",
    "<p title=`{}`>",
    '<a href="{}">x</a>',
    "<textarea>{}</textarea>",
    "<title>{}</title>",
    "<!-- {} -->",
]


# These do so within a script, which harm_in takes for harm whatever else stands there.
OF_SCRIPTS = {"${pwned()}", "\u2028pwned()\u2029"}


def read_once_more(payload):
    naive = MarkdownIt("commonmark", {"html": True})
    naive.validateLink = lambda url: True
    yield html.unescape(payload)
    yield unquote(payload)
    yield payload.encode().decode("unicode_escape")
    yield naive.render(payload)


def does_harm(payload):
    pages = [page.replace("{}", payload) for page in RAW] + list(read_once_more(payload))
    if any(harm_in(page) for page in pages):
        return True
    is_header = "\r\n" in payload
    is_run = engines["django"].from_string(payload).render() != payload
    return is_header or is_run or bool(formulas_in(list(csv.reader([payload]))))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_each_does_harm_where_something_is_left_out(payload):
    assert MARK in payload
    assert does_harm(payload) or payload in OF_SCRIPTS


def test_there_are_enough_and_each_once():
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 40
    assert max(len(payload) for payload in PAYLOADS) <= 60


def test_chunks_hold_all_within_the_limit():
    assert all(len(chunk) <= 300 for chunk in chunks(300))
    assert sum(chunk.count(MARK) for chunk in chunks(300)) == sum(p.count(MARK) for p in PAYLOADS)


@pytest.mark.parametrize(
    "page",
    [
        f"<p title='{html.escape(' '.join(PAYLOADS))}'>{html.escape(' '.join(PAYLOADS))}</p>",
        f'<script type="application/json">{json.dumps(MARK)}</script>',
        '<a href="https://pwned.example/">x</a><a href="?q=pwned" hx-get="/search/?q=pwned">x</a>',
    ],
)
def test_what_is_written_as_it_should_be_is_no_harm(page):
    assert harm_in(page) == []
