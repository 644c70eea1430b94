"""One row under several headings of a list is one entry, whichever of them goes, comes or changes."""

from itertools import product

import pytest

from roadmap import services
from roadmap.models import Resource, UserProgress
from roadmap.outline.readers import markdown
from roadmap.sync.apply import carry_out
from tests.factories import a_learner

pytestmark = pytest.mark.django_db
ROW = "[One](https://one.example/) by Ada Lovelace"


def take_in(first="", second="", third=""):
    """Take a list in with these rows under its three headings; beside each stands one that stays."""
    rows = {"T": first, "U": second, "V": third}
    text = "# L\n" + "".join(
        f"\n## {heading}\n\n{f'- {row}' if row else ''}\n- [At {heading}](https://{heading}.example/)\n"
        for heading, row in rows.items()
    )
    return carry_out(markdown.read(text, "list"), "list", "L")[0]


def one():
    return Resource.objects.get(url="https://one.example/")


def places(resource):
    return "".join(place.topic.title for place in resource.placements.order_by("topic__title"))


@pytest.mark.parametrize("before", list(product(["", ROW], repeat=3))[1:])
def test_it_stands_where_the_list_has_it_and_says_what_it_said(before):
    learner = a_learner()
    take_in(*before)
    services.mark(learner, [one()], "done")
    for after in list(product(["", ROW], repeat=3))[1:]:
        take_in(*after)
        assert (one().title, one().authors, one().retired_at) == ("One", "Ada Lovelace", None)
        assert places(one()) == "".join(h for h, row in zip("TUV", after, strict=True) if row)
        assert take_in(*after).changes == []
    assert UserProgress.objects.get().resource == one()


def test_what_only_one_of_its_rows_says_is_heard():
    take_in(ROW, f"*cult*: {ROW}")
    assert one().level == "cult"
    take_in(ROW, ROW)
    assert one().level == ""


def test_a_row_of_it_that_takes_another_title_is_another_thing():
    take_in(ROW, "", ROW)
    take_in(ROW, "", ROW.replace("[One]", "[One and a half]"))
    found = Resource.objects.filter(url="https://one.example/").order_by("title")
    assert [(each.title, places(each)) for each in found] == [("One", "T"), ("One and a half", "V")]


def test_all_its_rows_take_another_title_together():
    take_in(ROW, ROW, ROW)
    made = take_in(*[ROW.replace("[One]", "[Uno]")] * 3)
    assert (one().title, places(one())) == ("Uno", "TUV")
    assert [change.verb for change in made.changes] == ["changed"]


def test_it_retires_with_its_last_row():
    take_in(ROW, ROW)
    take_in("", ROW)
    assert one().retired_at is None
    take_in()
    assert one().retired_at is not None
