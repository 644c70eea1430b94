"""What was compressed once and what is put behind it are read as one."""

import gzip

import brotli
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from roadmap.splicing import LONGEST_END, Beginning
from tests.strangers import TOKEN, a_stop_with_entries, another, text

READ = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("identity", ""),
        ("", ""),
    ],
)
@given(text=some.binary(max_size=3_000), end=some.binary(min_size=1, max_size=300))
def test_the_whole_is_what_went_in(accepted, encoding, text, end):
    whole, called = Beginning.of(text).with_end(end, accepted)
    assert called == encoding
    assert READ[encoding](whole) == text + end


@pytest.mark.parametrize("accepted", READ)
@pytest.mark.parametrize("length", [1, 2, 255, 256, 65_534, LONGEST_END])
def test_an_end_may_be_as_long_as_a_block(accepted, length):
    text, end = b"<p>What everybody reads.</p>" * 5_000, b"x" * length
    whole, _called = Beginning.of(text).with_end(end, accepted)
    assert READ[accepted](whole) == text + end


@pytest.mark.parametrize("accepted", ["br", "gzip"])
def test_the_end_stands_as_it_is_and_no_guess_at_it_is_shorter(accepted):
    secret = b"7hX2kQ9mZ4pL8vR1"
    lengths = {
        len(Beginning.of(b"<p>guess: " + guess + b"</p>").with_end(secret, accepted)[0])
        for guess in (secret, secret[::-1])
    }
    whole, _called = Beginning.of(b"<p>" + secret + b"</p>").with_end(secret, accepted)
    assert secret in whole and len(lengths) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", READ)
def test_a_kept_page_comes_as_it_can_be_read(encoding):
    a_stop_with_entries()
    whole = text((client := Client()).get("/topics/deep/"))
    response = another(client).get("/topics/deep/", headers={"Accept-Encoding": encoding})
    assert response.get("Content-Encoding", "") == encoding
    assert int(response["Content-Length"]) == len(response.content)
    token = TOKEN.search(READ[encoding](response.content).decode())[1]
    assert token.encode() in response.content
    response.content = READ[encoding](response.content)
    assert text(response) == whole
