"""A log comes in from a file and goes out to one; it touches its owner's rows alone."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from roadmap import services
from roadmap.models import Resource, UserProgress
from roadmap.outline.readers import markdown
from roadmap.sync.log import look, take_in
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db

LOG = """# My log

## Algebra
| Resource | Progress | Notes |
|---|---|---|
| [Vectors](https://vectors.example/) | ✅ | Clear at last |
| [Matrices](https://matrices.example/) | 3/7 | |
| [Elsewhere](https://elsewhere.example/) | ⬜ | |
"""


@pytest.fixture
def learner():
    return a_learner("ada")


@pytest.fixture
def topic():
    stop = a_stop("Algebra")
    a_resource("Vectors", stop, url="https://www.vectors.example")
    a_resource("Matrices", stop, url="https://matrices.example/")
    return stop


def reading(text=LOG):
    return markdown.read(text, "log")


def state_of(learner, title):
    row = UserProgress.objects.filter(user=learner, resource__title=title).first()
    return row.state if row else None


def test_each_line_says_what_it_would_mark(learner, topic):
    lines = look(reading(), learner)
    assert [(line.entry.title, line.outcome, line.state) for line in lines] == [
        ("Vectors", "matched", "done"),
        ("Matrices", "matched", "in_progress"),
        ("Elsewhere", "missing", "planned"),
    ]
    assert not UserProgress.objects.exists()


def test_applying_marks_states_amounts_and_notes(learner, topic):
    assert take_in(reading(), learner) == 2
    vectors = UserProgress.objects.get(user=learner, resource__title="Vectors")
    assert (vectors.state, vectors.note, vectors.finished) == ("done", "Clear at last", None)
    assert UserProgress.objects.get(resource__title="Matrices").amount == "3/7"
    assert take_in(reading(), learner) == 0, "a second time changes nothing"


def test_only_the_importers_rows_are_touched(learner, topic):
    other = a_learner("bob")
    vectors = Resource.objects.get(title="Vectors")
    services.mark(other, [vectors], "skipped")
    before = list(UserProgress.objects.filter(user=other).values())
    take_in(reading(), learner)
    assert list(UserProgress.objects.filter(user=other).values()) == before


def test_a_line_that_takes_a_done_back_is_not_chosen_by_itself(learner, topic):
    services.mark(learner, [Resource.objects.get(title="Matrices")], "done")
    line = next(line for line in look(reading(), learner) if line.entry.title == "Matrices")
    assert line.steps_back and not line.wanted
    take_in(reading(), learner)
    assert state_of(learner, "Matrices") == "done"
    take_in(reading(), learner, {line.key: None})
    assert state_of(learner, "Matrices") == "in_progress"


def test_notes_are_joined_and_never_overwritten(learner, topic):
    vectors = Resource.objects.get(title="Vectors")
    services.save_note(learner, vectors, "Mine")
    take_in(reading(), learner)
    assert UserProgress.objects.get(user=learner, resource=vectors).note == "Mine\n\nClear at last"


def test_a_name_that_two_entries_share_is_asked_about(learner, topic):
    one, two = (
        a_resource("Tensors", url="https://one.example"),
        a_resource("Tensors", url="https://two.example"),
    )
    outline = reading("# L\n\n## T\n- [x] Tensors\n")
    (line,) = look(outline, learner)
    assert line.outcome == "ambiguous" and {each.pk for each in line.candidates} == {one.pk, two.pk}
    assert take_in(outline, learner) == 0
    assert take_in(outline, learner, {line.key: two.pk}) == 1
    assert UserProgress.objects.get(user=learner).resource == two


def test_a_chosen_entry_must_be_one_of_those_offered(learner, topic):
    outline = reading("# L\n\n## T\n- [x] Tensors\n")
    a_resource("Tensors", url="https://one.example")
    a_resource("Tensors", url="https://two.example")
    (line,) = look(outline, learner)
    assert take_in(outline, learner, {line.key: Resource.objects.get(title="Vectors").pk}) == 0


def test_the_page_shows_and_then_marks_what_was_chosen(client, learner, topic):
    client.force_login(learner)
    page = client.post(reverse("import_log"), {"text": LOG}).content.decode()
    assert "not on the roadmap" in page and "Mark what is chosen" in page
    key = next(line.key for line in look(reading(), learner) if line.entry.title == "Matrices")
    response = client.post(reverse("import_log"), {"text": LOG, "action": "apply", "line": key})
    assert response.status_code == 302
    assert (state_of(learner, "Matrices"), state_of(learner, "Vectors")) == ("in_progress", None)


def test_a_file_is_read_like_what_is_pasted(client, learner, topic):
    client.force_login(learner)
    file = SimpleUploadedFile(
        "log.csv", b"title,url,status\nVectors,https://vectors.example/,done\n"
    )
    page = client.post(reverse("import_log"), {"file": file}).content.decode()
    assert "Vectors" in page and 'name="name" value="log.csv"' in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": "   "}, "Paste a log, or choose a file."),
        ({"file": SimpleUploadedFile("log.exe", b"MZ")}, "is none of these"),
        ({"file": SimpleUploadedFile("log.md", b"\x01\x02\x03\x04" * 999)}, "This is no text"),
        ({"text": "x" * 1_000_001}, "up to 1 MB"),
    ],
)
def test_what_is_no_log_is_refused_with_one_sentence(client, learner, data, sentence):
    client.force_login(learner)
    response = client.post(reverse("import_log"), data)
    assert response.status_code == 422 and sentence in response.content.decode()


def test_a_stranger_is_asked_to_sign_in(client):
    for name in ("import_log", "export_log"):
        response = client.get(reverse(name))
        assert response.status_code == 302 and reverse("account_login") in response["Location"]


@pytest.mark.parametrize("form", ["markdown", "csv", "json", "html", "bibtex"])
def test_my_log_goes_out_and_holds_nothing_of_others(client, learner, topic, form):
    take_in(reading(), learner)
    services.save_note(a_learner("bob"), Resource.objects.get(title="Vectors"), "Bob's secret")
    client.force_login(learner)
    response = client.get(reverse("export_log"), {"format": form})
    text = response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "attachment" in response["Content-Disposition"]
    assert "secret" not in text
    assert form == "bibtex" or ("Vectors" in text and "Clear at last" in text)


def test_an_unknown_format_is_refused(client, learner):
    client.force_login(learner)
    assert client.get(reverse("export_log"), {"format": "exe"}).status_code == 400


@pytest.mark.parametrize(("form", "name"), [("markdown", "log.md"), ("csv", "log.csv")])
def test_a_log_that_went_out_comes_back_as_it_was(client, learner, topic, form, name):
    vectors, matrices = (
        Resource.objects.get(title="Vectors"),
        Resource.objects.get(title="Matrices"),
    )
    services.mark(learner, [vectors], "revisit")
    services.mark(learner, [matrices], "in_progress")
    services.save_note(learner, vectors, "Two\n\nparagraphs, *one* = emphasised")
    a = a_resource("Skipped one", topic)
    services.mark(learner, [a], "skipped")
    client.force_login(learner)
    text = client.get(reverse("export_log"), {"format": form}).content
    fields = ("resource_id", "state", "amount", "note", "started", "finished")
    before = sorted(UserProgress.objects.values_list(*fields))
    UserProgress.objects.all().delete()
    page = client.post(reverse("import_log"), {"file": SimpleUploadedFile(name, text)})
    keys = [line.key for line in page.context["lines"]]
    client.post(
        reverse("import_log"),
        {"text": text.decode(), "name": name, "action": "apply", "line": keys},
    )
    assert sorted(UserProgress.objects.values_list(*fields)) == before


def test_the_command_takes_a_log_in_for_somebody(learner, topic, tmp_path, capsys):
    path = tmp_path / "log.md"
    path.write_text(LOG)
    call_command("import_log", path, user="ada", dry_run=True)
    assert not UserProgress.objects.exists()
    assert capsys.readouterr().out.splitlines() == [
        f"{path}:6: Vectors: – → done",
        f"{path}:7: Matrices: – → in_progress",
        f"{path}:8: Elsewhere: not on the roadmap",
        "2 entries would be marked.",
    ]
    call_command("import_log", path, user="ada")
    assert state_of(learner, "Vectors") == "done"
    with pytest.raises(CommandError, match="nobody called “eve”"):
        call_command("import_log", path, user="eve")


def test_the_whole_roadmap_goes_out_with_somebodys_ticks(learner, topic, capsys):
    take_in(reading(), learner)
    call_command("export_roadmap", format="json", log_of="ada")
    rows = {row["title"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["Vectors"]["status"], rows["Matrices"]["amount"]) == ("done", "3/7")
    with pytest.raises(CommandError, match="nobody's progress"):
        call_command("export_roadmap", format="fixture", log_of="ada")
    with pytest.raises(CommandError, match="no topic “nowhere”"):
        call_command("export_roadmap", format="json", topic="nowhere")
