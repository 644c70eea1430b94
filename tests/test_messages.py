"""The translations are whole: nothing missing, nothing stale, every placeholder in its place."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from gettext import GNUTranslations

import pytest
from django.conf import settings
from django.utils.translation import get_language_info, ngettext, override

from tests.messages import read_catalogue

LOCALES = settings.BASE_DIR / "roadmap" / "locale"
CATALOGUES = sorted(LOCALES.glob("*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\w*\}|</?\w+[^>]*>")
SOURCES = [
    path
    for folder in ("roadmap", "accounts")
    for path in (settings.BASE_DIR / folder).rglob("*.py")
]

every_language = pytest.mark.parametrize(
    "catalogue", CATALOGUES, ids=[path.parts[-3] for path in CATALOGUES]
)


def test_every_language_that_is_offered_has_a_catalogue():
    offered = {code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE}
    assert offered == {path.parts[-3] for path in CATALOGUES}
    assert all(get_language_info(code)["name_local"] for code in offered)


@every_language
def test_every_message_is_translated_for_certain(catalogue):
    messages = read_catalogue(catalogue)
    assert len(messages) > 1000
    assert [each.key for each in messages if each.is_fuzzy or not all(each.said)] == []


@every_language
def test_every_placeholder_is_in_its_place(catalogue):
    def wrong(message):
        wanted = [Counter(PLACEHOLDER.findall(text)) for text in message.asked]
        return any(Counter(PLACEHOLDER.findall(text)) not in wanted for text in message.said)

    assert [message.key for message in read_catalogue(catalogue) if wrong(message)] == []


@every_language
def test_every_translation_ends_and_begins_like_its_message(catalogue):
    def ends(text):
        return (text[:1].isspace(), text[-1:].isspace(), text.rstrip()[-1:] in {".", ":", "…", "?"})

    odd = [m.key for m in read_catalogue(catalogue) if {*map(ends, m.said)} != {ends(m.asked[0])}]
    assert odd == []


@every_language
def test_what_is_compiled_is_what_is_written(catalogue):
    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for message in read_catalogue(catalogue):
        found = (
            [compiled._catalog[message.key, form] for form in range(len(message.said))]
            if len(message.asked) > 1
            else [compiled._catalog[message.key]]
        )
        assert found == message.said, "run make messages"


@every_language
def test_there_is_a_form_for_every_number(catalogue):
    forms = int(re.search(r"nplurals=(\d)", catalogue.read_text())[1])
    counted = [message for message in read_catalogue(catalogue) if len(message.asked) > 1]
    assert {len(message.said) for message in counted} == {forms}


@pytest.mark.parametrize(("number", "said"), [(0, "sind"), (1, "ist"), (2, "sind")])
def test_a_number_has_its_form(number, said):
    one = "%(count)s tick from this browser joined your log."
    many = "%(count)s ticks from this browser joined your log."
    with override("de"):
        assert f" {said} " in ngettext(one, many, number) % {"count": number}


def test_no_word_is_marked_by_a_name_that_the_gatherer_does_not_know():
    other_name = re.compile(r"gettext\w* as (?!_\b)\w+")
    assert [path.name for path in SOURCES if other_name.search(path.read_text())] == []


def test_german_is_quoted_as_german_is_and_says_du():
    for message in read_catalogue(LOCALES / "de" / "LC_MESSAGES" / "django.po"):
        for text in message.said:
            bare = re.sub(r'<[^>]+>|caption="…"', "", text)
            assert not re.search(r"[\"”’]|\w - \w|\.\.\.", bare), text
            assert bare.count("„") == bare.count("“"), text
            # At the beginning of a sentence it may be "they".
            assert not re.search(r"(?<![.:!?] )(?<!^)\b(Sie|Ihnen|Ihr|Ihre[mnrs]?)\b", bare), text


@pytest.fixture(scope="module")
def gathered(tmp_path_factory):
    """The catalogues as `make messages` would leave them, made from a copy."""
    copy = tmp_path_factory.mktemp("site")
    for name in ("roadmap", "accounts", "templates"):
        shutil.copytree(settings.BASE_DIR / name, copy / name)
    shutil.copy(settings.BASE_DIR / "manage.py", copy)
    asked = ["makemessages", "--all", "--no-obsolete", "--verbosity=0"]
    environment = os.environ | {"VAR_DIR": str(copy / "var")}
    subprocess.run([sys.executable, "manage.py", *asked], cwd=copy, env=environment, check=True)
    return copy


@pytest.mark.skipif(
    not shutil.which("xgettext"),
    reason="GNU gettext is not installed, without which the words of the pages cannot be gathered",
)
@every_language
def test_the_catalogue_holds_the_words_of_the_pages_and_no_others(catalogue, gathered):
    there = read_catalogue(gathered / catalogue.relative_to(settings.BASE_DIR))
    there, here = ({each.key for each in found} for found in (there, read_catalogue(catalogue)))
    assert (there - here, here - there) == (set(), set()), "run make messages, then translate"
