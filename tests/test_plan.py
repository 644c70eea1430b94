"""What a plan says before anything is changed: in which order, in which words, and what it asks."""

import io
from textwrap import dedent

import pytest
from django.core.management import CommandError, call_command

from roadmap import services
from roadmap.management.terminal import fitted
from roadmap.models import Placement, Relation, Resource, Topic
from roadmap.outline.readers import markdown
from roadmap.sync.apply import carry_out
from roadmap.sync.plan import plan
from roadmap.sync.report import as_text, by_topic, what_it_does
from tests.factories import a_learner, a_resource

pytestmark = pytest.mark.django_db

LIST = """
    # Learn

    ## Basics
    - [Alpha](https://alpha.example/)
    - [Beta](https://beta.example/)
    - [Gamma](https://gamma.example/)

    ## More
    - [Delta](https://delta.example/)
"""


def reading(text):
    return markdown.read(dedent(text), "list")


def take_in(text, **options):
    return carry_out(reading(text), "list", "Learn", **options)[0]


def looked_at(text, source="list", **options):
    return plan(reading(text), source, "Learn", **options)


def fields(made):
    return {change.title: change.fields for change in made.changes}


def titles(topic):
    found = Placement.objects.filter(topic__title=topic).order_by("position")
    return list(found.values_list("resource__title", flat=True))


def swapped(text, one, other):
    return text.replace(one, "@").replace(other, one).replace("@", other)


def test_a_topic_is_shown_with_what_stands_in_it_in_the_order_of_the_list():
    assert as_text(looked_at(LIST)).splitlines() == [
        "Learn (list)",
        "",
        "  + Learn",
        "  + Basics",
        "      + Alpha",
        "      + Beta",
        "      + Gamma",
        "  + More",
        "      + Delta",
        "",
        "  7 added",
        "  Ticks and notes: 0 kept, 0 moved along, 0 waiting for a decision, 0 on entries that retire, 0 lost",
    ]


def test_what_does_not_change_is_counted_and_not_shown():
    take_in(LIST)
    assert as_text(looked_at(LIST)).splitlines()[:3] == ["Learn (list)", "", "  6 unchanged"]


def test_a_field_that_was_empty_is_shown_as_a_dash():
    take_in(LIST)
    made = looked_at(LIST.replace("alpha.example/)", "alpha.example/) (video)"))
    assert ("kind", "–", "video") in fields(made)["Alpha"]


def test_what_moved_names_both_topics_in_one_line():
    take_in(LIST)
    gamma = "    - [Gamma](https://gamma.example/)\n"
    made = looked_at(LIST.replace(gamma, "") + gamma)
    assert fields(made) == {"Gamma": [("topic", "Basics", "More")]}
    assert "      → Gamma" in as_text(made)


def test_long_texts_are_shown_from_where_they_differ():
    text = LIST.replace("## Basics", f"## Basics\n\n    {'The same words. ' * 30}The end.\n")
    take_in(text)
    ((_, old, new),) = fields(looked_at(text.replace("The end", "An end")))["Basics"]
    assert old.endswith("The end.") and new.endswith("An end.")
    assert old.startswith("…") and len(old) <= 120


def test_a_relation_names_the_entry_at_its_other_end():
    take_in(LIST)
    made = looked_at(LIST.replace("    - [Beta]", "      - [Beta]"))
    assert fields(made)["Beta"] == [("follows up", "–", "Alpha")]


def test_lines_that_change_places_move_their_entries():
    take_in(LIST)
    made = take_in(swapped(LIST, "Alpha](https://alpha", "Gamma](https://gamma"))
    assert fields(made) == {"Basics": [("order", "Alpha, Beta, Gamma", "Gamma, Beta, Alpha")]}
    assert titles("Basics") == ["Gamma", "Beta", "Alpha"]
    assert take_in(swapped(LIST, "Alpha](https://alpha", "Gamma](https://gamma")).changes == []


def test_headings_that_change_places_move_their_topics():
    take_in(LIST)
    basics, more = LIST.index("    ## Basics"), LIST.index("    ## More")
    made = take_in(f"{LIST[:basics]}{LIST[more:]}\n{LIST[basics:more]}")
    assert fields(made) == {"Learn": [("order of topics", "Basics, More", "More, Basics")]}
    assert [topic.title for topic in Topic.objects.filter(parent__title="Learn")] == [
        "More",
        "Basics",
    ]


def test_an_order_that_a_curator_made_stays():
    take_in(LIST)
    Placement.objects.filter(resource__title="Gamma").update(position=1)
    assert take_in(LIST).changes == []
    assert titles("Basics") == ["Gamma", "Alpha", "Beta"]


def test_where_both_changed_the_order_it_asks():
    take_in(LIST)
    Placement.objects.filter(resource__title="Gamma").update(position=1)
    changed = swapped(LIST, "Alpha](https://alpha", "Beta](https://beta")
    (question,) = looked_at(changed).questions
    assert "“Gamma, Alpha” here and “Beta, Alpha, Gamma”" not in question.sentence
    assert "the order is “Gamma, Alpha, Beta” here and “Beta, Alpha, Gamma”" in question.sentence
    take_in(changed, answers={question.key: "take"})
    assert titles("Basics") == ["Beta", "Alpha", "Gamma"]


def test_a_topic_that_both_sides_moved_is_asked_about():
    take_in(LIST.replace("## More", "### More"))
    elsewhere = Topic.objects.create(title="Elsewhere", slug="elsewhere")
    Topic.objects.filter(title="More").update(parent=elsewhere)
    made = take_in(LIST)
    (question,) = made.questions
    assert "parent topic is “Elsewhere” here and “Learn” in the list" in question.sentence
    assert Topic.objects.get(title="More").parent == elsewhere
    take_in(LIST.replace("## More", "### More"))
    take_in(LIST, answers={question.key: "take"})
    assert Topic.objects.get(title="More").parent.title == "Learn"


def test_an_empty_side_is_called_empty():
    take_in(LIST.replace("alpha.example/)", "alpha.example/) (video)"))
    Resource.objects.filter(title="Alpha").update(kind="")
    (question,) = looked_at(LIST.replace("alpha.example/)", "alpha.example/) (talk)")).questions
    assert "kind is empty here and “talk” in the list" in question.sentence
    assert [label for _, label in question.choices] == ["Keep it empty", "Take “talk”"]


def test_candidates_of_one_title_are_told_apart_by_their_topic():
    take_in(LIST)
    for topic in Topic.objects.filter(parent__title="Learn"):
        a_resource("Part", topic, url="https://ocw.example/la")
    text = "# L\n\n## T\n- [Parts](https://ocw.example/la)\n"
    (question,) = looked_at(text, "other").questions
    assert [label for _, label in question.choices][2:] == [
        "It is “Part” in “Basics”",
        "It is “Part” in “More”",
    ]


def test_a_title_under_a_renamed_heading_is_known_though_its_link_changed():
    take_in(LIST)
    alpha = Resource.objects.get(title="Alpha")
    made = take_in(
        LIST.replace("## Basics", "## First").replace("alpha.example/", "alpha.example/2")
    )
    assert fields(made)["Alpha"] == [("link", "https://alpha.example/", "https://alpha.example/2")]
    alpha.refresh_from_db()
    assert alpha.url == "https://alpha.example/2" and alpha.retired_at is None


def test_a_tick_between_looking_and_applying_makes_no_other_plan():
    take_in(LIST)
    changed = LIST.replace("[Alpha]", "[Alpha, again]")
    shown = looked_at(changed)
    services.mark(a_learner(), [Resource.objects.get(title="Delta")], "done")
    made = take_in(changed, expected=shown)
    assert what_it_does(made) == what_it_does(shown) and made.ledger.kept == 1


def test_a_page_may_show_the_first_changes_alone():
    groups = by_topic(looked_at(LIST), most=3)
    assert [(group.where, len(group.changes)) for group in groups] == [("Learn", 1), ("Basics", 2)]


def test_a_relation_that_goes_is_named_too():
    take_in(LIST.replace("    - [Beta]", "      - [Beta]"))
    made = take_in(LIST)
    assert fields(made)["Beta"] == [("follows up", "Alpha", "–")]
    assert not Relation.objects.exists()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_lines_go_on_below_themselves_on_a_narrow_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    text = f"  + {'word ' * 12}\n"
    assert max(map(len, fitted(text, Terminal()).splitlines())) <= 40
    assert fitted(text, Terminal()).splitlines()[1].startswith("      word")
    assert fitted(text, io.StringIO()) == text


@pytest.fixture
def list_file(tmp_path):
    path = tmp_path / "list.md"
    path.write_text(dedent(LIST))
    call_command("import_roadmap", path, yes=True, verbosity=0)
    Resource.objects.filter(title="Alpha").update(authors="Ada Lovelace")
    path.write_text(dedent(LIST).replace("alpha.example/)", "alpha.example/) by Bertha Benz"))
    return path


@pytest.fixture
def typed(monkeypatch):
    """What somebody types at a terminal, line by line."""
    lines = []

    def answer(prompt):
        if not lines:
            raise EOFError
        return lines.pop(0)

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdin", Terminal())
    return lines


def test_a_question_is_answered_on_the_terminal(list_file, typed, capsys):
    typed += ["7", "2", "y"]
    call_command("import_roadmap", list_file)
    assert Resource.objects.get(title="Alpha").authors == "Bertha Benz"
    said = capsys.readouterr().out
    assert "1 of 1: “Alpha”: authors is “Ada Lovelace” here" in said
    assert "One of 1, 2." in said and "= “Alpha”" in said


def test_enter_keeps_what_is_here(list_file, typed, capsys):
    typed += ["", "y"]
    call_command("import_roadmap", list_file)
    assert Resource.objects.get(title="Alpha").authors == "Ada Lovelace"


def test_whoever_goes_away_changes_nothing(list_file, typed, capsys):
    with pytest.raises(CommandError, match="Stopped; nothing of it was changed"):
        call_command("import_roadmap", list_file)
    assert Resource.objects.get(title="Alpha").authors == "Ada Lovelace"


def test_no_changes_nothing(list_file, typed, capsys):
    typed += ["2", "n"]
    call_command("import_roadmap", list_file)
    assert "Nothing was changed." in capsys.readouterr().out
    assert Resource.objects.get(title="Alpha").authors == "Ada Lovelace"
