"""Cairn's own files are read whole or refused with the line at fault."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap.outline.model import UnreadableError
from roadmap.outline.readers import fixture


def topic(slug: str, **fields: object) -> dict:
    return {"model": "roadmap.topic", "fields": {"slug": slug, "title": slug, **fields}}


def refused(*objects: dict) -> UnreadableError:
    with pytest.raises(UnreadableError) as error:
        fixture.read(json.dumps(objects, indent=1))
    assert error.value.sentence.endswith(("?", "."))
    assert error.value.line > 0
    return error.value


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(),
        st.text(alphabet='[]{}":,fields model\n0'),
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.floats()),
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(
                    st.sampled_from(["model", "fields", "slug", "title", "parent", "url", "kind"]),
                    inner,
                    max_size=4,
                )
            ),
            max_leaves=20,
        ).map(json.dumps),
    )
)
def test_any_json_reads_or_is_refused_with_a_sentence(text):
    refusal = None
    try:
        fixture.read(text)
    except UnreadableError as error:
        refusal = error
    assert refusal is None or (refusal.sentence and refusal.line > 0)


def test_a_file_that_was_cut_off_is_refused_with_its_line():
    whole = json.dumps([topic("a"), topic("b")], indent=1)
    for end in range(0, len(whole) - 1, 7):
        with pytest.raises(UnreadableError) as error:
            fixture.read(whole[:end])
        assert 0 < error.value.line <= whole.count("\n") + 1


@pytest.mark.parametrize("piece", ["[", '{"a":', '[{"fields":', "[[],"])
def test_deep_json_is_refused(piece):
    with pytest.raises(UnreadableError):
        fixture.read(piece * 100_000)
    with pytest.raises(UnreadableError):
        fixture.read("[" + piece * 100_000)


def test_a_topic_below_itself_is_refused():
    error = refused(topic("a", parent=["b"]), topic("b", parent=["a"]))
    assert "stands below itself" in error.sentence


def test_a_topic_needed_before_itself_is_refused():
    def need(one: str, other: str) -> dict:
        return {"model": "roadmap.prerequisite", "fields": {"topic": [one], "needs": [other]}}

    error = refused(topic("a"), topic("b"), need("a", "b"), need("b", "a"))
    assert "is needed before itself" in error.sentence


def test_a_long_chain_of_topics_is_no_circle():
    chain = [topic("t0")] + [topic(f"t{i}", parent=[f"t{i - 1}"]) for i in range(1, 100)]
    assert len(fixture.read(json.dumps(chain)).topics) == 100


@pytest.mark.parametrize(
    ("objects", "sentence"),
    [
        ([topic("a"), topic("a")], "was used before"),
        ([topic("a", parent=["b"])], "There is no topic"),
        ([topic("a", parent=["b", "c"])], "There is no topic"),
        ([topic("a", parent=[{}])], "There is no topic"),
        ([topic("a", colour="red")], "has no field"),
        ([topic("a", title=3)], "wrong kind"),
        ([topic("a", title="")], "has no “title”"),
        ([topic("a b")], "is no slug"),
        ([topic("a", title="x" * 600)], "longer than"),
        ([topic("a", summary="x" * 1_000_001)], "longer than"),
        ([{"model": "auth.user", "fields": {}}], "nothing that a roadmap"),
        ([{"model": "roadmap.topic"}], "its fields"),
        ([[]], "its fields"),
    ],
)
def test_what_does_not_hold_together_is_refused(objects, sentence):
    assert sentence in refused(*objects).sentence


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//a.test", "https://a\nb"]
)
def test_a_link_that_no_page_may_open_is_refused(url):
    fields = {"slug": "a", "title": "a", "url": url}
    assert "no link" in refused({"model": "roadmap.resource", "fields": fields}).sentence
    source = {"slug": "a", "name": "a", "address": url}
    assert "no link" in refused({"model": "roadmap.source", "fields": source}).sentence


@pytest.mark.parametrize("value", ["2020-13", "20", "x", "2020-1"])
def test_a_date_that_is_none_is_refused(value):
    fields = {"slug": "a", "title": "a", "published": value}
    assert "no date" in refused({"model": "roadmap.resource", "fields": fields}).sentence
