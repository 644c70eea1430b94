import pytest

from roadmap.links.robots import read

RULES = """
# A comment
User-agent: Other
Disallow: /

user-agent: *
Disallow: /private   # not for programs
Allow: /private/open
Disallow: /*.pdf$
Disallow: /search?*q=
Crawl-delay: 4
Sitemap: https://example.org/sitemap.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/private", False),
        ("/private/x", False),
        ("/private/open/x", True),
        ("/papers/a.pdf", False),
        ("/papers/a.pdf?page=2", True),
        ("/search?lang=en&q=x", False),
        ("/search", True),
        ("/%70rivate", False),
    ],
)
def test_the_longest_rule_decides(path, allowed):
    assert read(RULES).allows(path) is allowed


def test_rules_that_name_us_stand_in_place_of_everyones():
    text = "User-agent: *\nDisallow: /\n\nUser-agent: x\nUser-agent: cairnlinks/2.0\nDisallow: /a"
    assert read(text).allows("/b")
    assert not read(text).allows("/a")


def test_groups_for_the_same_name_are_read_as_one():
    text = (
        "User-agent: *\nDisallow: /a\n\nUser-agent: y\nDisallow: /\n\nUser-agent: *\nDisallow: /b"
    )
    assert not read(text).allows("/a")
    assert not read(text).allows("/b")


def test_of_two_rules_as_long_the_kind_one_counts():
    assert read("User-agent: *\nDisallow: /page\nAllow: /page").allows("/page")


def test_an_empty_disallow_forbids_nothing():
    assert read("User-agent: *\nDisallow:").allows("/anything")


def test_letters_and_their_escapes_are_one_path():
    assert not read("User-agent: *\nDisallow: /ä").allows("/%c3%a4")


@pytest.mark.parametrize(
    ("said", "delay"), [("4", 4), ("0.5", 0.5), ("-1", 0), ("nan", 0), ("inf", 0), ("soon", 0)]
)
def test_a_delay_is_a_number_of_seconds(said, delay):
    assert read(f"User-agent: *\nCrawl-delay: {said}").delay == delay


@pytest.mark.parametrize(
    "text", ["", "\x00\xff", "Disallow: /", "User-agent\nDisallow /", "<html>404</html>", "*" * 999]
)
def test_what_is_no_rule_forbids_nothing(text):
    assert read(text).allows("/")


def test_patterns_made_to_be_slow_are_answered():
    # Tried as a regular expression, this would not come back.
    rules = read("User-agent: *\n" + f"Disallow: /{'a*' * 200}b$\n" * 1000)
    assert rules.allows("/" + "a" * 2000)
