"""A list is given headings, and loses them: its roadmap, and the topic it lies under, stay what they are."""

import pytest

from roadmap.models import Topic
from roadmap.outline.readers import markdown
from roadmap.sync.apply import carry_out
from roadmap.sync.plan import plan
from tests.factories import a_topic

pytestmark = pytest.mark.django_db
FLAT = "# Knots\n\n- [Bowline](https://a.test/)\n- [Reef](https://b.test/)\n"
UNDER_A_HEADING = FLAT.replace("# Knots\n", "# Knots\n\n## Loops\n")


def take_in(text, under=""):
    carry_out(markdown.read(text), "knots", "Knots", under)
    assert plan(markdown.read(text), "knots", "Knots", under).changes == []


def standing():
    topics = Topic.objects.published().order_by("pk")
    return [(topic.title, topic.placements.published().count()) for topic in topics]


def test_the_first_heading_of_a_flat_list_is_a_topic_in_its_roadmap():
    take_in(FLAT)
    take_in(UNDER_A_HEADING)
    assert standing() == [("Knots", 0), ("Loops", 2)]


def test_the_first_heading_does_not_rename_the_topic_that_the_list_lies_under():
    a_topic("Seamanship", slug="sea")
    take_in(FLAT, under="sea")
    take_in(UNDER_A_HEADING, under="sea")
    assert standing() == [("Seamanship", 0), ("Loops", 2)]


def test_a_list_that_loses_its_only_heading_stands_in_its_roadmap():
    take_in(UNDER_A_HEADING)
    take_in(FLAT)
    assert standing() == [("Knots", 2)]


def test_a_heading_that_is_repeated_further_down_stands_where_it_stood_first():
    ends, sea = "## Ends\n\n- [B](https://b.test/)\n\n", "## Sea\n\n- [C](https://c.test/)\n\n"
    loops = "- [Bowline](https://a.test/)\n\n"
    take_in(f"# Knots\n\n## Loops\n\n{loops}{ends}{sea}")
    Topic.objects.filter(title="Ends").update(position=99)  # a curator has it last
    repeated = f"# Knots\n\n## Loops\n\n{ends}{sea}## Loops\n\n{loops}"
    take_in(repeated)
    assert plan(markdown.read(repeated), "knots", "Knots").questions == []
