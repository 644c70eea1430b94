"""A list is taken in again and again, while curators edit and learners tick."""

from textwrap import dedent

import pytest
from simple_history.utils import update_change_reason

from roadmap import services
from roadmap.models import Alias, Placement, Report, Resource, SourceEntry, Topic, UserProgress
from roadmap.outline.readers import markdown
from roadmap.sync.apply import OutdatedError, carry_out
from roadmap.sync.plan import CannotPlanError, plan
from tests.factories import a_learner, a_resource, a_stop, a_topic

pytestmark = pytest.mark.django_db

LIST = """
    # Learn

    ## Basics
    - [Alpha](https://alpha.example/)
    - [Beta](https://beta.example/) (video)

    ## More
    - [Gamma](https://gamma.example/)
"""


def reading(text):
    return markdown.read(dedent(text), "list")


def take_in(text, source="list", **options):
    made, _ = carry_out(reading(text), source, "Learn", **options)
    return made


def looked_at(text, source="list", **options):
    return plan(reading(text), source, "Learn", **options)


def verbs(made):
    return sorted(f"{change.verb} {change.title}" for change in made.changes)


def titles(topic):
    return list(topic.placements.order_by("position").values_list("resource__title", flat=True))


def test_a_list_becomes_a_roadmap_named_after_it():
    take_in(LIST)
    roadmap = Topic.objects.get(parent=None)
    assert roadmap.title == "Learn"
    assert [child.title for child in roadmap.children.all()] == ["Basics", "More"]
    assert titles(Topic.objects.get(title="Basics")) == ["Alpha", "Beta"]
    assert Resource.objects.get(title="Beta").kind == "video"


def test_a_list_lands_under_the_topic_that_was_named():
    take_in(LIST, under=a_stop("Mathematics", slug="maths").slug)
    assert Topic.objects.get(title="Basics").parent.title == "Mathematics"
    with pytest.raises(CannotPlanError, match="no topic “physics”"):
        looked_at(LIST, "other", under="physics")


def test_the_second_run_changes_nothing():
    take_in(LIST)
    rows = list(SourceEntry.objects.order_by("key").values())
    made = take_in(LIST)
    assert (made.changes, made.questions, made.unchanged) == ([], [], 5)
    assert list(SourceEntry.objects.order_by("key").values()) == rows
    assert Report.objects.count() == 1


def test_a_plan_changes_nothing():
    looked_at(LIST)
    assert not Topic.objects.exists() and not Resource.objects.exists()


def test_what_the_list_changed_is_taken():
    take_in(LIST)
    made = take_in(LIST.replace("https://alpha.example/", "https://alpha.example/new"))
    alpha = Resource.objects.get(title="Alpha")
    assert alpha.url == "https://alpha.example/new"
    assert made.changes[0].fields == [
        ("link", "https://alpha.example/", "https://alpha.example/new")
    ]


def test_what_a_curator_changed_is_kept():
    take_in(LIST)
    Resource.objects.filter(title="Beta").update(kind="talk", level="cult")
    made = take_in(LIST)
    assert made.changes == [] and made.questions == []
    assert Resource.objects.get(title="Beta").kind == "talk"


def test_where_both_changed_it_asks_and_keeps_the_curators():
    take_in(LIST)
    Resource.objects.filter(title="Alpha").update(authors="Ada Lovelace")
    changed = LIST.replace("alpha.example/)", "alpha.example/) by Bertha Benz")
    made = looked_at(changed)
    (question,) = made.questions
    assert "authors is “Ada Lovelace” here and “Bertha Benz” in the list" in question.sentence
    take_in(changed)
    assert Resource.objects.get(title="Alpha").authors == "Ada Lovelace"


def test_an_answer_takes_the_lists_side():
    take_in(LIST)
    Resource.objects.filter(title="Alpha").update(authors="Ada Lovelace")
    changed = LIST.replace("alpha.example/)", "alpha.example/) by Bertha Benz")
    (question,) = looked_at(changed).questions
    take_in(changed, answers={question.key: "take"})
    assert Resource.objects.get(title="Alpha").authors == "Bertha Benz"


def test_a_row_whose_link_stood_under_a_title_that_is_gone_is_renamed():
    take_in(LIST)
    learner = a_learner()
    alpha = Resource.objects.get(title="Alpha")
    services.mark(learner, [alpha], "done")
    made = take_in(LIST.replace("[Alpha]", "[Alpha, second edition]"))
    alpha.refresh_from_db()
    assert alpha.title == "Alpha, second edition"
    assert Alias.objects.filter(kind="title", value="Alpha", resource=alpha).exists()
    assert (made.ledger.moved_along, made.ledger.lost) == (1, 0)
    assert UserProgress.objects.get(user=learner).resource == alpha


def test_one_link_under_two_titles_is_two_entries():
    take_in("# L\n\n## T\n- [One](https://same.example/)\n- [Two](https://same.example/)\n")
    assert Resource.objects.count() == 2


def test_one_link_under_one_title_in_two_topics_is_one_entry_in_both():
    take_in("# L\n\n## T\n- [One](https://same.example/)\n\n## U\n- [One](https://same.example)\n")
    assert Resource.objects.count() == 1
    assert Placement.objects.count() == 2


def test_an_entry_that_moved_takes_its_ticks_along():
    take_in(LIST)
    learner, beta = a_learner(), Resource.objects.get(title="Beta")
    services.mark(learner, [beta], "done")
    moved = LIST.replace("    - [Beta](https://beta.example/) (video)\n", "").rstrip()
    made = take_in(moved + "\n    - [Beta](https://beta.example/) (video)\n")
    assert "moved Beta" in verbs(made)
    assert [place.topic.title for place in beta.placements.all()] == ["More"]
    assert UserProgress.objects.get(user=learner, resource=beta).state == "done"


def test_a_heading_renamed_in_the_list_is_the_same_topic_under_a_new_title():
    take_in(LIST)
    basics = Topic.objects.get(title="Basics")
    made = take_in(LIST.replace("## Basics", "## First steps"))
    basics.refresh_from_db()
    assert basics.title == "First steps"
    assert verbs(made) == ["changed First steps"]
    assert Topic.objects.count() == 3


def test_a_topic_that_a_curator_renamed_does_not_come_back_under_its_old_name():
    take_in(LIST)
    Topic.objects.filter(title="Basics").update(title="Fundamentals")
    made = take_in(LIST.replace("## More", "- [Delta](https://delta.example/)\n\n    ## More"))
    assert verbs(made) == ["added Delta"]
    assert titles(Topic.objects.get(title="Fundamentals")) == ["Alpha", "Beta", "Delta"]


def test_an_entry_that_leaves_the_only_list_is_retired_with_its_ticks_and_notes():
    take_in(LIST)
    learner, gamma = a_learner(), Resource.objects.get(title="Gamma")
    services.save_note(learner, gamma, "Worth it")
    made = take_in(LIST[: LIST.index("    ## More")])
    gamma.refresh_from_db()
    assert gamma.retired_at is not None
    assert UserProgress.objects.get(resource=gamma).note == "Worth it"
    assert Topic.objects.get(title="More").retired_at is not None
    assert (made.ledger.retired, made.ledger.lost) == (1, 0)


def test_an_entry_that_comes_back_is_brought_back():
    take_in(LIST)
    take_in(LIST[: LIST.index("    ## More")])
    made = take_in(LIST)
    assert Resource.objects.get(title="Gamma").retired_at is None
    assert Resource.objects.count() == 3
    assert "brought back Gamma" in verbs(made)


def test_an_entry_stays_while_another_list_wants_it():
    take_in(LIST)
    take_in("# Other\n\n## O\n- [Gamma](https://www.gamma.example)\n", source="other")
    made = take_in(LIST[: LIST.index("    ## More")])
    assert Resource.objects.get(title="Gamma").retired_at is None
    assert "stays" in made.remarks[0]


def test_an_entry_stays_when_a_curator_edited_it():
    take_in(LIST)
    gamma = Resource.objects.get(title="Gamma")
    gamma.why = "Short and right"
    gamma._history_user = a_learner("curator", is_staff=True)
    gamma.save()
    update_change_reason(gamma, "said why")
    take_in(LIST[: LIST.index("    ## More")])
    gamma.refresh_from_db()
    assert gamma.retired_at is None


def test_across_lists_one_link_is_one_entry():
    take_in(LIST)
    made = take_in(
        "# O\n\n## T\n- [The alpha book](http://www.alpha.example/?utm_source=x)\n", source="other"
    )
    assert Resource.objects.count() == 3
    assert Resource.objects.filter(title="Alpha").count() == 1, "the first list's title stays"
    assert made.questions == []


def test_of_two_entries_with_one_link_the_nearer_title_is_taken():
    one = a_resource("Linear algebra, lectures", url="https://ocw.example/la")
    a_resource("Linear algebra, recitations and problems", url="https://ocw.example/la")
    take_in("# L\n\n## T\n- [Linear algebra lectures](https://ocw.example/la)\n")
    assert one.placements.count() == 1


def test_when_no_title_is_nearer_it_asks_and_waits():
    a_resource("Part A", url="https://ocw.example/la")
    b = a_resource("Part B", url="https://ocw.example/la")
    text = "# L\n\n## T\n- [Part](https://ocw.example/la)\n- [Else](https://else.example/)\n"
    (question,) = looked_at(text).questions
    assert [value for value, _ in question.choices][:2] == ["wait", "new"]
    take_in(text)
    assert Resource.objects.count() == 3
    take_in(text, answers={question.key: str(b.pk)})
    assert b.placements.count() == 1


def test_an_entry_without_link_is_known_by_its_title_within_its_topic():
    text = "# L\n\n## T\n- [ ] Write a parser\n- [x] Read the manual\n"
    take_in(text)
    topic = Topic.objects.get(title="T")
    take_in("# Other\n\n## T\n- [ ] write a Parser\n", source="other", under=topic.parent.slug)
    assert Resource.objects.count() == 2


def test_follow_ups_are_joined_to_what_they_follow():
    take_in(
        "# L\n\n## T\n- [One](https://one.example/)\n  - [Two, a sequel](https://two.example/)\n"
    )
    two = Resource.objects.get(title="Two, a sequel")
    assert two.relations.get().to_resource.title == "One"


def test_a_new_entry_stands_where_the_list_has_it():
    take_in(LIST)
    take_in(LIST.replace("    - [Beta]", "    - [Aleph](https://aleph.example/)\n    - [Beta]"))
    assert titles(Topic.objects.get(title="Basics")) == ["Alpha", "Aleph", "Beta"]


def test_a_link_that_an_alias_remembers_still_matches():
    resource = a_resource("Alpha", url="https://alpha.example/moved")
    Alias.objects.create(kind="link", value="https://alpha.example/", resource=resource)
    take_in(LIST)
    assert Resource.objects.filter(title="Alpha").count() == 1


def test_slugs_clash_and_the_topic_goes_in_front():
    a_resource("Alpha", slug="alpha", url="https://other.example/")
    take_in(LIST)
    assert Resource.objects.get(url="https://alpha.example/").slug == "basics-alpha"


def test_every_change_has_a_reason_in_the_history():
    take_in(LIST)
    take_in(LIST.replace("(video)", "(talk)"))
    beta = Resource.objects.get(title="Beta")
    assert beta.history.count() == 2
    assert {row.history_change_reason for row in beta.history.all()} == {"Import of Learn"}


def test_a_report_keeps_what_was_changed():
    user = a_learner("maintainer")
    carry_out(reading(LIST), "list", "Learn", user=user, file_name="learn.md")
    report = Report.objects.get()
    assert (report.file_name, report.user, report.summary["added"]) == ("learn.md", user, 6)
    assert "+ Alpha" in report.text


def test_a_plan_that_no_longer_holds_is_not_applied():
    shown = looked_at(LIST)
    a_topic("Something new", slug="learn")
    a_resource("Alpha", url="https://alpha.example/")
    with pytest.raises(OutdatedError):
        carry_out(reading(LIST), "list", "Learn", expected=shown)
    assert not Topic.objects.filter(title="Basics").exists()


def test_long_titles_and_hostile_text_are_taken_in_as_text():
    text = (
        f"# L\n\n## T\n- [{'x' * 900}](https://long.example/)\n- [<script>](https://s.example/)\n"
    )
    take_in(text)
    assert Resource.objects.get(url="https://long.example/").title.endswith("…")
    assert Resource.objects.filter(url="https://s.example/").exists()
