"""A log goes out whole, its owner leaves and comes again, and all of it is back."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap.models import PersonalEntry, Source, UserProgress
from roadmap.models.personal import MOST
from roadmap.my_data import forget
from roadmap.outline.model import STATUSES, Entry, Outline, Place, Topic
from roadmap.outline.readers.choose import read
from roadmap.outline.writers.choose import ENDINGS, WRITERS
from roadmap.outline.writers.markdown import STATES
from roadmap.sync.log import look, take_in
from roadmap.sync.plan import plan
from roadmap.sync.snapshot import log_of
from tests.factories import a_learner, a_paper, a_resource, a_stop, a_topic, relate

IMPORTED = ["markdown", "csv", "json"]
HOSTILE = (
    "# My log\n\n- [x] **Vectors** (private; finished 2020-01-01)\n  > not a quotation\n"
    "```\nopen\n\n<!-- topic -->\n## Algebra\n| a |\n|---|\n</li></ul><script>alert(1)</script>\n"
    "\"quoted\", '=1+1\n=cmd|' /C calc'!A0\n\tindented  \n\r\nשלום 👩‍🚀 &amp; &#13; Ã©  \n\n"
)
UP_TO_THE_LIMIT = "äö\n" * 20_000
PIECES = [
    *("# H\n", "- [x] [P](https://a.example/1)\n", "- ✅ **B** (private)\n", "> q\n", "| a |\n"),
    *("```\n", "~~~", "<!-- topic -->\n", "<script>", "</li></ul>", "[a]: https://b.example\n"),
    *("\r\n", "\r", "  ", "   \n", "\n\n", "\t", "\\", "\\\n", "\x0b", "\x0c", "\x1b", "\x85"),
    *("&#13;", "&amp;#13;", "&amp;", "&#9;", "&#٣;", "'=1", "=1+1", "@", "＝", '"', ",", ";"),
    *("\u202eabc", "שלום", "العربية", "👩‍🚀", "e\u0301", "Ã©", "\ufeff", "\u2028", "x" * 300),
]
NOTES = st.lists(
    st.sampled_from(PIECES)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
    max_size=12,
).map("".join)


def sent_by_a_browser(text):
    """A form turns every line end into CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n").encode()


@pytest.mark.parametrize("form", IMPORTED)
def test_whatever_a_note_holds_it_comes_back_to_the_letter(form):
    @settings(max_examples=150, deadline=None)
    @given(st.lists(NOTES, min_size=1, max_size=4))
    def holds(notes):
        entries = [
            Entry(
                str(n), f"E{n}", note=note, private=n % 2 == 1, status="done", places=[Place("t")]
            )
            for n, note in enumerate(notes)
        ]
        log = Outline("My log", learner="ada", topics=[Topic("t", "Things")], entries=entries)
        again = read(sent_by_a_browser(WRITERS[form](log)), f"log.{ENDINGS[form]}")
        assert [(entry.title, entry.note, entry.private) for entry in again.entries] == [
            (entry.title, entry.note, entry.private) for entry in entries
        ]

    holds()


def full_log(user):
    """Every state with and without amount, days and note; pins, private entries, what is retired."""
    algebra, deep = a_stop("Algebra"), a_stop("Deep > shallow")
    inner = a_topic("Convolution", parent=deep)
    gone = a_stop("Old things", retired_at="2026-01-01T00:00Z")
    paper = a_paper("=Attention & all", inner, level="cult", url="https://a.example/x_(y)?a=1")
    video = a_resource("Two [brackets] *stars*", algebra, level="introductory", kind="video")
    relate(video, "follows_up", paper)
    twins = [a_resource("Course notes", topic, url="") for topic in (algebra, inner)]
    left = a_resource("Left", gone, retired_at="2026-01-01T00:00Z")
    others = [a_resource("", algebra) for _ in range(6)]
    says = [
        (paper, "revisit", "299/458 p.", HOSTILE, date(2024, 1, 2), date(2024, 2, 29), "pinned"),
        (video, "in_progress", "44:24", "- ✅ **Vectors**", date(2025, 3, 1), None, ""),
        (twins[0], "done", "", "One", None, date(2023, 12, 31), ""),
        (twins[1], "planned", "", "Two", None, None, ""),
        (left, "skipped", "Ch. 2", "", date(2024, 5, 6), None, ""),
        (others[0], "", "", "Only a note", None, None, ""),
        (others[1], "", "12 %", "", date(2022, 2, 2), None, ""),
        (others[2], "", "", "", None, None, "hidden"),
        (others[3], "done", "3/7", UP_TO_THE_LIMIT, None, None, "hidden"),
        (others[4], "done", "", " ", None, None, ""),
    ]
    names = ("resource", "state", "amount", "note", "started", "finished", "arranged")
    for said in says:
        UserProgress.objects.create(user=user, **dict(zip(names, said, strict=True)))
    own = {"user": user, "topic": inner}
    PersonalEntry.objects.create(title="Ask  Ada", **own, state="done", finished=date(2024, 1, 1))
    PersonalEntry.objects.create(title="Ask  Ada", **own, note=HOSTILE, amount="3/7")
    PersonalEntry.objects.create(title="@home, *twice*", **own | {"topic": gone}, state="planned")
    PersonalEntry.objects.create(
        title="A page", **own | {"topic": algebra}, url="https://b.example/?q=a&b=[1]"
    )


def kept(user):
    steps = ("state", "amount", "note", "started", "finished")
    shared = UserProgress.objects.of(user).order_by("resource_id")
    own = PersonalEntry.objects.filter(user=user).order_by("topic_id", "created_at", "id")
    return (
        list(shared.values_list("resource_id", "arranged", *steps)),
        list(own.values_list("topic_id", "title", "url", *steps)),
    )


def taken(client, form):
    response = client.get(reverse("export_log"), {"format": form})
    assert response["Cache-Control"] == "no-store" or "no-store" in response["Cache-Control"]
    today = date.today().isoformat()
    assert response["Content-Disposition"] == (
        f'attachment; filename="log-{today}.{ENDINGS[form]}"'
    )
    return SimpleUploadedFile(f"log-{today}.{ENDINGS[form]}", response.content)


@pytest.mark.django_db
@pytest.mark.parametrize("form", IMPORTED)
@pytest.mark.parametrize("way", ["line by line", "all of it"])
def test_a_log_outlives_its_account(client, form, way):
    ada = a_learner("ada")
    full_log(ada)
    before = kept(ada)
    assert len(before[0]) == 10 and len(before[1]) == 4
    client.force_login(ada)
    file = taken(client, form)
    forget(ada)
    assert not UserProgress.objects.exists() and not PersonalEntry.objects.exists()

    again, client = a_learner("ada"), Client()
    client.force_login(again)
    if way == "all of it":
        response = client.post(reverse("import_log"), {"file": file, "action": "all"})
    else:
        page = client.post(reverse("import_log"), {"file": file})
        assert all(line.wanted for line in page.context["lines"])
        sent = {"text": page.context["text"].replace("\n", "\r\n"), "name": page.context["name"]}
        chosen = [line.key for line in page.context["lines"]]
        response = client.post(reverse("import_log"), sent | {"action": "apply", "line": chosen})
    assert response.status_code == 302
    assert kept(again) == before


@pytest.mark.django_db
@pytest.mark.parametrize("form", IMPORTED)
def test_a_log_that_is_here_already_changes_nothing(form):
    ada = a_learner()
    full_log(ada)
    before, log = kept(ada), WRITERS[form](log_of(ada))
    lines = look(read(log.encode(), f"log.{ENDINGS[form]}"), ada)
    assert not any(line.changes for line in lines)
    assert take_in(read(log.encode(), f"log.{ENDINGS[form]}"), ada) == 0
    assert kept(ada) == before


@pytest.mark.parametrize("place", ["## Things\n\n", "- **B**", "<!-- sources -->"])
@pytest.mark.parametrize(
    "edit, status",
    [
        ("- ✅ A book of mine, read on a train", "done"),
        ("* [ ] [Anew](https://anew.example/)", "todo"),
        ("- [x] **Ticked** *in* [words](https://words.example)", "done"),
        ("Only a sentence of mine.", None),
        ("- a remark", None),
    ],
)
def test_a_line_edited_by_hand_costs_no_other_line(place, edit, status):
    b = {"private": True, "started": "2024-01-01", "note": "- [x] [C](https://c.example)"}
    entries = [Entry("a", "A", amount="3/7", note=HOSTILE, arranged="pinned"), Entry("b", "B", **b)]
    for entry in entries:
        entry.places = [Place("t")]
    log = Outline("My log", learner="ada", topics=[Topic("t", "Things"), Topic("u", "U", "t")])
    log.entries = entries
    before, found, after = f"{WRITERS['markdown'](log)}<!-- sources -->".partition(place)
    text = (
        f"{before}{found}{edit}\n\n{after}" if "#" in place else f"{before}{edit}\n{found}{after}"
    )
    again = {entry.title: entry for entry in read(text.encode(), "log.md").entries}
    assert (again["A"].note, again["A"].amount) == (HOSTILE, "3/7")
    assert again["B"].private and again["B"].note == b["note"]
    del again["A"], again["B"]
    assert [entry.status for entry in again.values()] == ([status] if status else [])


@pytest.mark.django_db
def test_the_readme_of_a_log_shows_its_signs():
    ada = a_learner()
    full_log(ada)
    text = WRITERS["markdown"](log_of(ada))
    assert "✅ done, ⬜ planned, 🚧 in progress, ⏭️ skipped, 🔁 to revisit" in text
    assert "- ⬜ **Course notes**\n  > Two\n" in text
    assert "(*introductory*; video; 44:24; started 2025-03-01)" in text
    assert "- **Ask  Ada** (private; 3/7)\n  > # My log\n  >\n" in text
    assert all(f"{sign} " in text for sign in "✅⬜🚧🔁")


@pytest.mark.django_db
def test_no_cell_of_a_log_is_carried_out(client):
    ada = a_learner()
    for number, start in enumerate(["=", "+", "-", "@", "\t", "\r", " =", "＝", "'="]):
        own = {"user": ada, "topic": a_stop(), "title": f"{start}cmd|' /C calc'!A{number}"}
        PersonalEntry.objects.create(**own, note=f"{start}HYPERLINK(1)")
    client.force_login(ada)
    content = client.get(reverse("export_log"), {"format": "csv"}).content
    assert content.startswith(b"\xef\xbb\xbftitle,"), "or Excel takes it for Latin-1"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 10
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in {*"=+-@＝"} - {""}]
    assert not [cell for row in rows for cell in row if cell[:1] in {"\t", "\r"}]


@pytest.mark.django_db
def test_private_entries_of_a_log_never_reach_the_roadmap():
    ada = a_learner()
    full_log(ada)
    outline = read(WRITERS["markdown"](log_of(ada)).encode(), "log.md")
    Source.objects.all().delete()
    made = plan(outline, "mine.md", "mine")
    told = str(made.operations)
    assert "Two [brackets]" in str([entry.title for entry in outline.entries])
    assert "Ask  Ada" not in told and "@home" not in told


@pytest.mark.django_db
def test_a_private_entry_goes_to_the_nearest_topic_that_is_here():
    here = a_stop("Algebra")
    ada = a_learner()
    log = Outline("My log", learner="x")
    log.topics = [Topic("r", "The roadmap"), Topic("g", "Geometry", "r"), Topic("e", "Else")]
    log.entries = [
        Entry("a", "Here", private=True, places=[Place("g")]),
        Entry("b", "There", "javascript:alert(1)", private=True, places=[Place("e")]),
        Entry("c", "Far", f"https://a.example/{'x' * 2048}", private=True, places=[Place("e")]),
    ]
    assert take_in(log, ada) == 3
    assert list(PersonalEntry.objects.values_list("title", "url", "topic__title")) == [
        ("Here", "", "The roadmap"),
        ("There", "", "The roadmap"),
        ("Far", "", "The roadmap"),
    ]
    log.topics[1].title = "algebra"
    take_in(log, ada)
    assert PersonalEntry.objects.get(topic=here).title == "Here"


@pytest.mark.django_db
def test_there_is_an_end_to_private_entries():
    a_stop("Algebra")
    ada = a_learner()
    log = Outline("My log", learner="x", topics=[Topic("t", "Algebra")])
    log.entries = [
        Entry(str(n), f"Task {n}", private=True, places=[Place("t")]) for n in range(MOST + 2)
    ]
    assert take_in(log, ada) == MOST
    assert [line.outcome for line in look(log, ada)].count("refused") == 2
    assert take_in(log, ada) == 0


@pytest.mark.django_db
def test_a_long_log_is_taken_in_at_once(client):
    ada, stop = a_learner(), a_stop("Algebra")
    a_resource("Number 4200", stop, url="")
    client.force_login(ada)
    rows = "".join(f"Number {number},done\n" for number in range(4300))
    file = io.BytesIO(f"title,status\n{rows}".encode())
    file.name = "log.csv"
    page = client.post(reverse("import_log"), {"file": file})
    assert page.status_code == 422 and "press “Take in all of it”" in page.content.decode()
    file.seek(0)
    client.post(reverse("import_log"), {"file": file, "action": "all"})
    assert UserProgress.objects.get().resource.title == "Number 4200"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text, sentence",
    [
        (
            '[\n{"title": "A", "status": "done"},\n{"title": 3, "status": ["x"]}]',
            "Line 3: The field",
        ),
        ('[\n{"title": "A"},\n"B"]', "Line 3: Every row is an object."),
        ('[{"title": "A"},\n{"title', "Line 2: This is no JSON"),
        ('[{"title": "A\\u0000"}]', "Line 1: It holds a character that no text has."),
    ],
)
def test_json_that_is_no_log_is_refused_with_its_line(client, text, sentence):
    client.force_login(a_learner())
    file = SimpleUploadedFile("log.json", text.encode())
    response = client.post(reverse("import_log"), {"file": file})
    assert response.status_code == 422 and sentence in response.content.decode()


@pytest.mark.django_db
def test_what_was_taken_may_be_pasted_too(client):
    ada = a_learner()
    full_log(ada)
    client.force_login(ada)
    for form in IMPORTED:
        text = client.get(reverse("export_log"), {"format": form}).content.decode("utf-8-sig")
        page = client.post(reverse("import_log"), {"text": text.replace(UP_TO_THE_LIMIT, "x")})
        assert len(page.context["lines"]) == 14, form


@pytest.mark.django_db
def test_the_page_offers_every_format_to_its_owner_alone(client):
    assert reverse("account_login") in client.get(reverse("export_log"))["Location"]
    ada = a_learner()
    full_log(ada)
    client.force_login(ada)
    page = client.get(reverse("export_log"))
    text = page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert all(f"?format={form}" in text for form in [*IMPORTED, "html", "bibtex"])
    assert "4 more are your own." in text


@pytest.mark.django_db
def test_a_maintainer_takes_a_log_by_command(capsys, tmp_path):
    ada = a_learner("ada")
    full_log(ada)
    before, file = kept(ada), tmp_path / "log.json"
    call_command("export_roadmap", format="json", log_of="ada", only_log=True, output=str(file))
    forget(ada)
    call_command("import_log", str(file), user=a_learner("ada").username)
    assert kept(type(ada).objects.get(username="ada")) == before
    with pytest.raises(CommandError, match="goes with --log-of"):
        call_command("export_roadmap", format="json", only_log=True)


def test_every_state_has_a_sign():
    assert set(STATUSES) == set(STATES)
