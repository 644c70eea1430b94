"""A README that was written here is taken in again, here or on another site, as the same roadmap."""

import pytest

from roadmap.models import Placement, Resource, Source, Topic
from roadmap.outline.readers import markdown
from roadmap.outline.writers import markdown as writer
from roadmap.sync.apply import carry_out
from roadmap.sync.snapshot import snapshot

pytestmark = pytest.mark.django_db
LIST = "# Knots\n\n## Loops\n- [Bowline](https://a.test/)\n\n## Ends\n- [Splice](https://b.test/)\n"


@pytest.fixture
def readme():
    carry_out(markdown.read(LIST), "knots", "Knots")
    return writer.write(snapshot())


def taken_in(text, source, under=""):
    made, _ = carry_out(markdown.read(text), source, "Knots", under)
    return made


def topics():
    return [
        (topic.title, topic.slug, topic.parent and topic.parent.title)
        for topic in Topic.objects.order_by("pk")
    ]


def test_on_another_site_it_is_one_roadmap_and_not_one_inside_another(readme):
    here = topics()
    for model in (Placement, Source, Resource):
        model.objects.all().delete()
    Topic.objects.exclude(parent=None).delete()
    Topic.objects.all().delete()
    taken_in(readme, "back")
    assert topics() == here
    assert taken_in(readme, "back").changes == []
    assert writer.write(snapshot()) == readme


def test_put_under_its_own_topic_it_adds_nothing(readme):
    assert taken_in(readme, "back", under="knots").changes == []


def test_a_new_title_renames_the_roadmap(readme):
    taken_in(readme, "back", under="knots")
    taken_in(readme.replace("# Knots", "# Ropework", 1), "back")
    assert [title for title, _, above in topics() if above is None] == ["Ropework"]
    assert Topic.objects.count() == 3


def test_under_another_topic_it_stands_there_whole(readme):
    sea = Topic.objects.create(title="Sea", slug="sea", position=90)
    taken_in(readme, "back", under="sea")
    assert [topic.title for topic in sea.children.all()] == ["Knots"]
