"""Every door by which text comes in, tried with what a stranger might send: refused or harmless."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from roadmap.models import Report, Resource, SourceEntry, Topic, UserProgress
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db
UPLOAD, LOG = "/admin/roadmap/report/upload/", "/log/import/"
LIST = b"# Learn\n\n## Basics\n- [Alpha](https://alpha.example/)\n"


def topic(slug, parent="", **fields):
    above = {"parent": [parent]} if parent else {}
    return {"model": "roadmap.topic", "fields": {"slug": slug, "title": slug} | above | fields}


def resource(slug, **fields):
    return {"model": "roadmap.resource", "fields": {"slug": slug, "title": slug} | fields}


def need(one, other):
    return {"model": "roadmap.prerequisite", "fields": {"topic": [one], "needs": [other]}}


ROOT = topic("root")
FIXTURES = {
    "cyclic parents": ([topic("a", "b"), topic("b", "a")], 2, "“a” stands below itself"),
    "its own parent": ([topic("a", "a")], 2, "“a” stands below itself"),
    "cyclic prerequisites": (
        [topic("a"), topic("b"), need("a", "b"), need("b", "a")],
        2,
        "“a” is needed before itself",
    ),
    "a topic twice": ([topic("a"), topic("a")], 3, "The slug “a” of this topic was used before"),
    "a resource twice": ([ROOT, resource("a"), resource("a")], 4, "“a” of this resource was used"),
    "a missing parent": ([topic("a", "gone")], 2, "There is no topic “gone”"),
    "a missing need": ([ROOT, need("root", "gone")], 3, "There is no topic “gone”"),
    "an unknown field": ([topic("a", colour="red")], 2, "is the file from a newer Cairn?"),
    "another model": ([{"model": "accounts.user", "fields": {}}], 2, "“accounts.user” is nothing"),
    "a script link": ([resource("a", url="javascript:alert(1)")], 2, "is no link that a page may"),
    "a data link": ([resource("a", url="data:text/html,a")], 2, "is no link that a page may open"),
    "a path as slug": ([topic("../../etc")], 2, "is no slug"),
    "a title of a book": ([topic("a", title="x" * 501)], 2, "is longer than 500 characters"),
    "a number too large": ([topic("a", position=2**31)], 2, "below 0 or above 2,147,483,647"),
    "half a character": ([topic("a", title="\ud800")], 2, "a character that no text has"),
    "nothing as text": ([topic("a", title="a\0b")], 2, "a character that no text has"),
    "a fact of another kind": (
        [
            ROOT,
            {"model": "roadmap.source", "fields": {"slug": "list", "name": "List"}},
            {
                "model": "roadmap.sourceentry",
                "fields": {"source": ["list"], "key": "a", "said": {"url": 3}},
            },
        ],
        4,
        "What was said of “url” holds a value of the wrong kind",
    ),
    "an abyss": (
        [topic("t0"), *(topic(f"t{n}", f"t{n - 1}") for n in range(1, 300))],
        102,
        "“t100” stands more than 100 deep",
    ),
}


def written(tmp_path, name, objects):
    path = tmp_path / name
    path.write_text("[\n" + ",\n".join(map(json.dumps, objects)) + "\n]\n")
    return path


@pytest.mark.parametrize("name", FIXTURES)
def test_a_file_that_does_not_hold_together_is_one_sentence_with_its_line(name, tmp_path, capsys):
    objects, line, sentence = FIXTURES[name]
    path = written(tmp_path, "bad.json", objects)
    with pytest.raises(CommandError) as refused:
        call_command("import_roadmap", path, yes=True)
    said = str(refused.value)
    assert said.startswith(f"{path}:{line}: ") and sentence in said and "\n" not in said
    assert capsys.readouterr().out == ""
    assert not Topic.objects.exists() and not Resource.objects.exists()


def test_a_number_without_end_is_refused(tmp_path):
    path = tmp_path / "bad.json"
    path.write_text('[\n{"model": "roadmap.topic", "fields": {"position": ' + "9" * 5000 + "}}]")
    with pytest.raises(CommandError, match=r"bad\.json:2: A number is too long"):
        call_command("import_roadmap", path, yes=True)


def test_words_longer_than_a_column_are_cut_and_stay_the_same_next_time(tmp_path):
    path, words = tmp_path / "list.csv", "long words " * 300
    path.write_text(f'title,url,authors,topic\n"{words}",https://a.example/,"{words}","{words}"\n')
    for _ in range(2):
        call_command("import_roadmap", path, yes=True, verbosity=0)
    alpha = Resource.objects.get()
    assert max(len(alpha.title), len(alpha.authors)) == 500
    assert Report.objects.count() == 1, "the second time changed nothing"


def test_a_source_name_that_no_column_holds_is_refused(tmp_path):
    path = tmp_path / "list.md"
    path.write_bytes(LIST)
    with pytest.raises(CommandError, match="at most 200 characters"):
        call_command("import_roadmap", path, yes=True, source="a" * 201)


def test_a_file_name_is_a_name_and_no_path(client):
    client.force_login(a_learner("grace", is_staff=True, is_superuser=True))
    for name in ("../../etc/passwd.md", "..\\..\\evil.md", "a\r\nSet-Cookie: b=c.md", "x" * 400):
        response = client.post(UPLOAD, {"file": SimpleUploadedFile(name, LIST)})
        assert response.status_code == 302
        waiting = Report.objects.latest("id")
        assert not re.search(r"[/\\\r\n]", waiting.file_name) and len(waiting.file_name) <= 300
        assert re.fullmatch(r"[a-z0-9-]{1,200}", waiting.options["source"])


def test_an_upload_of_somebody_else_does_not_exist(client):
    for name in ("grace", "mallory"):
        a_learner(name, is_staff=True, is_superuser=True)
    client.force_login(a_learner("other", is_staff=True, is_superuser=True))
    plan = client.post(UPLOAD, {"file": SimpleUploadedFile("a.md", LIST)})["Location"]
    mallory = Client()
    mallory.force_login(a_learner("eve", is_staff=True, is_superuser=True))
    assert mallory.get(plan).status_code == 404
    assert mallory.post(plan.replace("plan", "apply"), {"seen": "x"}).status_code == 404
    assert client.get(plan).status_code == 200


def test_an_upload_whose_topic_is_gone_by_now_is_told_in_one_sentence(client):
    client.force_login(a_learner("grace", is_staff=True, is_superuser=True))
    stop = a_stop("Mathematics", slug="maths")
    upload = {"file": SimpleUploadedFile("a.md", LIST), "under": "maths"}
    plan = client.post(UPLOAD, upload)["Location"]
    stop.delete()
    for response in (
        client.get(plan, follow=True),
        client.post(plan.replace("plan", "apply"), follow=True),
    ):
        assert "There is no topic “maths”" in response.content.decode()
    assert not SourceEntry.objects.exists()


@pytest.mark.parametrize("answer", ["²", "9" * 5000, "-1", "new\0", "<script>"])
def test_an_answer_that_was_not_offered_decides_nothing(client, answer):
    client.force_login(a_learner("grace", is_staff=True, is_superuser=True))
    for part in "AB":
        a_resource(f"Part {part}", url="https://same.example/")
    text = b"# L\n\n## T\n- [Part](https://same.example/)\n- [Else](https://else.example/)\n"
    plan = client.post(UPLOAD, {"file": SimpleUploadedFile("a.md", text)})["Location"]
    html = client.get(plan).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', html)[1]
    name = re.search(r'name="(answer [^"]+)"', html)[1]
    response = client.post(plan.replace("plan", "apply"), {"seen": seen, name: answer})
    assert response.status_code == 302
    assert Resource.objects.filter(title__startswith="Part").count() == 2


def test_too_much_pasted_is_refused_before_it_is_read(client):
    client.force_login(a_learner("ada"))
    assert client.post(LOG, {"text": "x" * 3_200_000}).status_code == 400
    fields = {f"which-{number}": "1" for number in range(10_001)}
    assert client.post(LOG, fields | {"text": "- [x] A"}).status_code == 400


@pytest.mark.parametrize("which", ["²", "9" * 5000, "-1", "1.0", "x" * 10_000])
def test_a_choice_that_is_no_number_is_none(client, which):
    client.force_login(a_learner("ada"))
    for number in range(2):
        a_resource("Twins", url=f"https://twin-{number}.example/")
    key = client.post(LOG, {"text": "- [x] Twins"}).context["lines"][0].key
    chosen = {"text": "- [x] Twins", "action": "apply", "line": key, f"which-{key}": which}
    assert client.post(LOG, chosen).status_code == 302
    assert not UserProgress.objects.exists()


def test_the_doors_want_their_token():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(a_learner("grace", is_staff=True, is_superuser=True))
    assert strict.post(LOG, {"text": "- [x] A"}).status_code == 403
    assert strict.post(UPLOAD, {"file": SimpleUploadedFile("a.md", LIST)}).status_code == 403
    assert not Report.objects.exists()


def test_a_log_of_any_language_can_be_applied_up_to_its_limit(client):
    client.force_login(a_learner("ada"))
    a_resource("Alpha", url="https://alpha.example/")
    text = "- [x] [Alpha](https://alpha.example/)\n\n" + "書" * 330_000
    page = client.post(LOG, {"text": text})
    assert 'enctype="multipart/form-data"' in page.content.decode()
    key = page.context["lines"][0].key
    assert client.post(LOG, {"text": text, "action": "apply", "line": key}).status_code == 302
    assert UserProgress.objects.get().state == "done"


def test_a_log_of_thousands_of_lines_takes_a_few_statements(client, django_assert_max_num_queries):
    client.force_login(a_learner("ada"))
    Resource.objects.bulk_create(
        Resource(slug=f"r{n}", title=f"Entry {n}", url=f"https://e.example/{n}", identity=str(n))
        for n in range(1000)
    )
    text = "\n".join(f"- [x] Entry {n}" for n in range(1000))
    lines = client.post(LOG, {"text": text}).context["lines"]
    chosen = {"text": text, "action": "apply", "line": [line.key for line in lines]}
    with django_assert_max_num_queries(60):
        client.post(LOG, chosen)
    assert UserProgress.objects.filter(state="done").count() == 1000
