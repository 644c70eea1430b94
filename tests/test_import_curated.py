"""What curators decide stands, whoever takes the list in again."""

import pytest
from django.utils import timezone

from roadmap.models import Resource, Topic
from roadmap.outline.readers import fixture, markdown
from roadmap.outline.writers import fixture as writer
from roadmap.sync.apply import carry_out
from roadmap.sync.snapshot import snapshot
from tests.factories import a_learner

pytestmark = pytest.mark.django_db

LIST = """# Learn

## Basics

- [Alpha](https://alpha.example/)
- [Beta](https://beta.example/)

## More

- [Gamma](https://gamma.example/)
"""
WITHOUT_MORE = LIST[: LIST.index("## More")]


def take_in(text=LIST, source="list", **options):
    return carry_out(markdown.read(text, source), source, "Learn", **options)[0]


def retire(thing):
    """As a curator does in the admin."""
    thing.retired_at = timezone.now()
    thing._history_user = a_learner(is_staff=True)
    thing.save()


def test_what_a_curator_retired_stays_so_while_the_list_has_it_still():
    take_in()
    retire(Resource.objects.get(title="Alpha"))
    made = take_in()
    assert made.changes == []
    assert Resource.objects.get(title="Alpha").retired_at is not None


def test_what_a_curator_retired_stays_so_when_the_list_changed_it_since():
    take_in()
    retire(Resource.objects.get(title="Alpha"))
    changed = LIST.replace("https://alpha.example/", "https://new.alpha.example/")
    assert [change.verb for change in take_in(changed).changes] == ["changed"]
    assert take_in(changed).changes == []
    assert Resource.objects.get(title="Alpha").retired_at is not None


def test_a_topic_that_a_curator_retired_stays_so():
    take_in()
    retire(Topic.objects.get(title="More"))
    assert take_in(LIST + "- [Delta](https://delta.example/)\n").counts()["added"] == 1
    assert Topic.objects.get(title="More").retired_at is not None


def test_what_left_the_list_and_comes_again_is_brought_back():
    take_in()
    take_in(WITHOUT_MORE)
    assert {change.verb for change in take_in().changes} == {"brought back"}
    assert Resource.objects.get(title="Gamma").retired_at is None


def test_a_list_that_a_curator_took_in_retires_what_leaves_it():
    curator = a_learner("grace", is_staff=True)
    take_in(user=curator)
    made = take_in(WITHOUT_MORE, user=curator)
    assert sorted(f"{change.verb} {change.title}" for change in made.changes) == [
        "retired Gamma",
        "retired More",
    ]


def test_what_a_curator_wrote_keeps_an_entry_whoever_took_the_list_in():
    curator = a_learner("grace", is_staff=True)
    take_in(user=curator)
    gamma = Resource.objects.get(title="Gamma")
    gamma.why, gamma._history_user = "Short and right", curator
    gamma.save()
    take_in(WITHOUT_MORE, user=curator)
    gamma.refresh_from_db()
    assert gamma.retired_at is None


def test_a_file_of_ours_leaves_retired_what_a_curator_retired():
    take_in()
    files = fixture.read(writer.write(snapshot(files=True)))
    carry_out(files, "cairn", "Cairn")
    retire(Resource.objects.get(title="Alpha"))
    assert carry_out(files, "cairn", "Cairn")[0].changes == []
    assert Resource.objects.get(title="Alpha").retired_at is not None


def moved_apart():
    """A curator moved Alpha from Basics to More, the list to Deep."""
    take_in()
    alpha = Resource.objects.get(title="Alpha")
    alpha.placements.update(topic=Topic.objects.get(title="More"))
    line = "- [Alpha](https://alpha.example/)\n"
    return alpha, LIST.replace(line, "") + f"\n## Deep\n\n{line}"


def topics_of(resource):
    return [topic.title for topic in Topic.objects.filter(placements__resource=resource)]


def test_where_list_and_curator_moved_it_apart_is_asked_once_and_the_curator_s_kept():
    alpha, text = moved_apart()
    (question,) = take_in(text).questions
    assert question.sentence == "“Alpha”: topic is “More” here and “Deep” in the list."
    assert topics_of(alpha) == ["More"]
    assert take_in(text).questions == [] and topics_of(alpha) == ["More"]


def test_it_goes_where_the_list_moved_it_when_somebody_says_so():
    alpha, text = moved_apart()
    made = take_in(text, answers={f"entry {alpha.slug} topic": "take"})
    (line,) = [change.fields for change in made.changes if change.title == "Alpha"]
    assert line == [("topic", "More", "Deep")] and topics_of(alpha) == ["Deep"]
    assert take_in(text).changes == []
