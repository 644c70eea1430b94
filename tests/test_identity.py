import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.identity import arxiv_id, doi, identity_of, title_key
from roadmap.web_link import is_web_link, opened_link

SAME_THING = {
    "arxiv:1706.03762": [
        "https://arxiv.org/abs/1706.03762",
        "http://www.arxiv.org/abs/1706.03762v7",
        "https://arxiv.org/pdf/1706.03762.pdf",
        "https://arxiv.org/pdf/1706.03762v5",
        "https://export.arxiv.org/abs/1706.03762/",
        "https://arxiv.org/html/1706.03762v7#S3",
        "https://arxiv.org/abs/1706.03762?utm_source=mail",
        "https://doi.org/10.48550/arXiv.1706.03762",
    ],
    "arxiv:math/0309136": [
        "https://arxiv.org/abs/math/0309136",
        "https://arxiv.org/abs/math.GT/0309136v1",
        "https://arxiv.org/pdf/math/0309136v2.pdf",
    ],
    "doi:10.1145/3292500.3330701": [
        "https://doi.org/10.1145/3292500.3330701",
        "http://dx.doi.org/10.1145%2F3292500.3330701",
        "https://dl.acm.org/doi/10.1145/3292500.3330701",
        "https://dl.acm.org/doi/abs/10.1145/3292500.3330701/",
        "https://dl.acm.org/doi/pdf/10.1145/3292500.3330701?download=true",
    ],
    "doi:10.1007/s10994-006-6226-1": [
        "https://link.springer.com/article/10.1007/S10994-006-6226-1",
        "https://link.springer.com/content/pdf/10.1007/s10994-006-6226-1.pdf",
    ],
    "youtube:kCc8FmEb1nY": [
        "https://www.youtube.com/watch?v=kCc8FmEb1nY",
        "https://www.youtube.com/watch?t=7s&v=kCc8FmEb1nY&pp=ygUI",
        "https://youtu.be/kCc8FmEb1nY?si=rUAbKPo86p2SQqLW",
        "https://m.youtube.com/watch?v=kCc8FmEb1nY&list=PLZHQObOWTQDPD3",
        "https://www.youtube.com/shorts/kCc8FmEb1nY",
        "https://www.youtube-nocookie.com/embed/kCc8FmEb1nY?start=30",
        "https://www.youtube.com/live/kCc8FmEb1nY",
    ],
    "youtube:playlist/PLZHQObOWTQDPD3": [
        "https://www.youtube.com/playlist?list=PLZHQObOWTQDPD3",
        "https://youtube.com/playlist?list=PLZHQObOWTQDPD3&si=EBnWyp1PNv3STXSv",
        "https://www.youtube.com/embed/videoseries?list=PLZHQObOWTQDPD3",
    ],
    "youtube:@zedstatistics": [
        "https://www.youtube.com/@zedstatistics/",
        "https://youtube.com/@ZedStatistics/videos",
    ],
    "youtube:user/joshstarmer": ["https://www.youtube.com/user/joshstarmer"],
    "youtube:c/joshstarmer": ["https://www.youtube.com/c/joshstarmer/featured"],
    "youtube:channel/UCtYLUTtgS3k1Fg4": ["https://www.youtube.com/channel/UCtYLUTtgS3k1Fg4"],
    "github:karpathy/nanogpt": [
        "https://github.com/karpathy/nanoGPT",
        "http://www.github.com/Karpathy/nanoGPT.git",
        "https://github.com/karpathy/nanoGPT/?tab=readme-ov-file#install",
    ],
    "example.org/a": [
        "https://example.org/a",
        "http://www.example.org:80/a/",
        "HTTPS://EXAMPLE.ORG:443/a#part-two",
        "//example.org/a?utm_source=x&fbclid=y",
        "www.example.org/a",
    ],
    "example.org/a?x=1&y=2": ["https://example.org/a?y=2&x=1&gclid=z#:~:text=b"],
    "example.org": ["https://example.org/", "https://example.org"],
    "": ["", "  "],
}


@pytest.mark.parametrize(
    ("identity", "url"), [(name, url) for name, urls in SAME_THING.items() for url in urls]
)
def test_spellings_of_one_link_have_one_identity(identity: str, url: str) -> None:
    assert identity_of(url) == identity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://github.com/a/b", "https://github.com/a/b/blob/main/blogs.md"),
        ("https://github.com/a/b/tree/one", "https://github.com/a/b/tree/two"),
        ("https://example.org/#/lesson/1", "https://example.org/#/lesson/2"),
        ("https://example.org/#!one", "https://example.org/"),
        ("https://example.org/?id=1", "https://example.org/?id=2"),
        ("https://example.org:8080/", "https://example.org/"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://www.youtube.com/@a/playlists", "https://www.youtube.com/@a"),
        ("https://youtu.be/aaaaaaaaaaa", "https://youtu.be/AAAAAAAAAAA"),
    ],
)
def test_different_things_have_different_identities(one: str, other: str) -> None:
    assert identity_of(one) != identity_of(other)


def test_pages_of_github_are_not_repositories() -> None:
    assert identity_of("https://github.com/topics/nlp") == "github.com/topics/nlp"


@pytest.mark.parametrize(
    ("found", "opened"),
    [
        ("https://arxiv.org/abs/2201.11903?utm_campaign=The%20B&_hsenc=p2", "https://arxiv.org/abs/2201.11903"),
        ("https://youtu.be/2uvysYbKdjM?si=rUAb", "https://youtu.be/2uvysYbKdjM"),
        ("https://www.youtube.com/watch?v=V_xro1bcAuA&t=523s&pp=ygUI%3D", "https://www.youtube.com/watch?v=V_xro1bcAuA"),
        ("https://www.youtube.com/watch?t=5&v=a&list=b#t=9", "https://www.youtube.com/watch?v=a&list=b"),
        ("https://example.org/a#:~:text=Video%20s,or", "https://example.org/a"),
        ("https://example.org/a#top:~:text=b", "https://example.org/a#top"),
        ("https://example.org/a?fbclid=1#utm_source=rss", "https://example.org/a"),
    ],
)  # fmt: skip
def test_tracking_is_dropped_from_the_link_that_is_opened(found: str, opened: str) -> None:
    assert opened_link(found) == opened


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/%7Ea/%c3%a9?b=2&a=%20+1&&c#x?y=1",
        "https://example.org/watch?t=5&si=6&ref=main&start=2",
        "https://example.org/#/route?utm_source=x",
        "https://bucket.example.org/a.pdf?utm_source=x&X-Amz-Signature=b",
        "https://cdn.example.org/a.pdf?_nc_cat=109&utm_source=x&oh=00_AY&oe=67B6",
        "https://example.org/?",
        "http://[broken",
    ],
)
def test_opened_link_is_otherwise_untouched(url: str) -> None:
    assert opened_link(url) == url


def test_numbers_of_papers_are_read() -> None:
    assert arxiv_id("https://arxiv.org/pdf/2005.14165v4.pdf") == "2005.14165"
    assert arxiv_id("https://www.alphaxiv.org/abs/2005.14165") is None
    assert arxiv_id("https://arxiv.org/list/cs.LG/recent") is None
    assert doi("https://doi.org/10.1038/NATURE14539") == "10.1038/nature14539"
    assert doi("https://example.org/10.1038/nature14539") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Attention Is All You Need", "  attention is\tall you need. "),
        ("Self-Supervised Learning", "self supervised learning"),
        ("Schrödinger’s “Naïve” `cat`", "schrodinger's 'naive' **CAT**"),
        ("DALL·E", "DALL-E"),
        ("Bias & variance", "Bias and variance"),
    ],
)
def test_spellings_of_a_title_match(one: str, other: str) -> None:
    assert title_key(one) == title_key(other) != ""


def test_titles_that_differ_by_a_sign_of_the_language_do_not_match() -> None:
    assert len({title_key(title) for title in ("C", "C++", "C#", "GPT-2", "GPT-3", "???")}) == 6


@pytest.mark.parametrize(
    "url",
    [
        "http://a.org",
        "https://a.org:8000/b?c#d",
        "HTTPS://a.org",
        "https://[::1]/",
        "https://ü.org",
    ],
)
def test_web_links_are_accepted(url: str) -> None:
    assert is_web_link(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.org",
        "/a",
        "//a.org",
        "https://",
        "https:///a",
        "https:a.org",
        "http://[broken",
        "https://a.org:port/",
        "https://a.org:99999/",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        " https://a.org",
        "https://a.org/\tb",
        "https://a.org\\@b.org",
        "https://a.org/\u202egpj.exe",
        "https://<script>/",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "mailto:a@b.org",
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    assert not is_web_link(url)


LINK_PIECES = st.sampled_from(
    ["http://", "//", "www.", "youtu.be/", "youtube.com/", "arxiv.org/abs/", "github.com/", "[", "]"]
    + ["@", ":", ":99999", "?", "v=", "list=", "&", "#", "#!", ":~:", "%", "%ff", "..", "\ud800", "/"]
)  # fmt: skip


@given(st.lists(LINK_PIECES | st.text(max_size=8)).map("".join))
def test_odd_input_never_raises(text: str) -> None:
    assert opened_link(opened_link(text)) == opened_link(text)
    assert identity_of(f" {text}\ufeff ") == identity_of(text)
    assert is_web_link(text) in {True, False}
    assert title_key(title_key(text)) == title_key(text)
    assert arxiv_id(text) != "" != doi(text)


@given(st.from_regex(r"https://[a-z]{1,9}\.org/[a-zA-Z0-9_/.-]{0,20}", fullmatch=True))
def test_identity_of_an_identity_is_itself(url: str) -> None:
    assert identity_of(f"http://www.{identity_of(url)}/") == identity_of(url)


def test_no_link_nor_identity_is_longer_than_an_index_holds():
    long = "https://example.org/" + "я" * 1000
    assert is_web_link(long)
    assert len(identity_of(long)) <= 2048
    assert identity_of(long) == identity_of(long + "#part")
    assert identity_of(long) != identity_of(long + "я")
    assert not is_web_link(long + "я" * 100)
    assert is_web_link("https://example.org/" + "a" * 2000)
