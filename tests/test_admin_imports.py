"""A maintainer takes a list in through the admin: uploads it, looks, answers, applies."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from roadmap.models import Report, Resource, Topic
from tests.factories import a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db

LIST = b"# Learn\n\n## Basics\n- [Alpha](https://alpha.example/)\n- [Beta](https://beta.example/)\n"
UPLOAD = "/admin/roadmap/report/upload/"


@pytest.fixture
def maintainer(client):
    user = a_learner("maintainer", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def upload(client, content=LIST, name="learn.md", **fields):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)} | fields)


def seen(html):
    return re.search(r'name="seen" value="(\w+)"', html)[1]


def test_an_upload_shows_its_plan_and_changes_nothing(client, maintainer):
    response = upload(client)
    assert response.status_code == 302
    html = client.get(response["Location"]).content.decode()
    assert "Alpha" in html and "added" in html and "0 lost" in html
    assert not Resource.objects.exists() and not Report.objects.applied().exists()


def test_applying_the_plan_that_was_seen_takes_the_list_in(client, maintainer):
    address = upload(client)["Location"]
    response = client.post(
        address.replace("plan", "apply"), {"seen": seen(client.get(address).content.decode())}
    )
    report = Report.objects.get()
    assert response["Location"] == reverse("admin:roadmap_report_change", args=[report.pk])
    assert (report.user, report.file_name, report.source.slug) == (maintainer, "learn.md", "learn")
    assert Topic.objects.get(title="Basics").placements.count() == 2
    assert "+ Alpha" in client.get(response["Location"]).content.decode()


def test_another_list_whose_file_is_called_the_same_wants_a_name_of_its_own(client, maintainer):
    first = upload(client)["Location"]
    client.post(first.replace("plan", "apply"), {"seen": seen(client.get(first).content.decode())})
    other = b"# Cook\n\n- [Leek](https://leek.example/)\n"
    refused = upload(client, other)
    assert refused.status_code == 422
    assert "Give this one a name of its own" in refused.content.decode()
    assert upload(client, other, source="cook").status_code == 302


def test_a_plan_that_no_longer_holds_is_shown_anew(client, maintainer):
    address = upload(client)["Location"]
    before = seen(client.get(address).content.decode())
    a_resource("Alpha", url="https://alpha.example/")
    response = client.post(address.replace("plan", "apply"), {"seen": before})
    assert response.status_code == 409
    assert "nothing was changed yet" in response.content.decode()
    assert Resource.objects.count() == 1


def test_an_answer_decides_a_question(client, maintainer):
    address = upload(client)["Location"]
    client.post(
        address.replace("plan", "apply"), {"seen": seen(client.get(address).content.decode())}
    )
    Resource.objects.filter(title="Alpha").update(authors="Ada Lovelace")
    changed = LIST.replace(b"alpha.example/)", b"alpha.example/) by Bertha Benz")
    address = upload(client, changed)["Location"]
    html = client.get(address).content.decode()
    assert "Take “Bertha Benz”" in html
    name = re.search(r'name="(answer [^"]+)"', html)[1]
    client.post(address.replace("plan", "apply"), {"seen": seen(html), name: "take"})
    assert Resource.objects.get(title="Alpha").authors == "Bertha Benz"


def test_a_list_lands_under_the_topic_that_was_chosen(client, maintainer):
    stop = a_stop("Mathematics")
    address = upload(client, under=stop.slug)["Location"]
    client.post(
        address.replace("plan", "apply"), {"seen": seen(client.get(address).content.decode())}
    )
    assert Topic.objects.get(title="Basics").parent == stop


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.md", b"", "The file is empty."),
        (
            "bad.json",
            b'[{"model": "roadmap.topic", "fields": {"slug": "a"}}]',
            "bad.json:1: This topic has no “title”.",
        ),
        ("cut.json", b'[{"model": "roadmap.topic", "fields": {', "This is no JSON"),
        ("picture.md", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 99, "This is no text"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(
    client, maintainer, name, content, sentence
):
    response = upload(client, content, name)
    assert response.status_code == 422 and sentence in response.content.decode()
    assert not Report.objects.exists()


def test_who_may_not_import_is_refused(client):
    client.force_login(a_learner("curator", is_staff=True))
    assert client.get(UPLOAD).status_code == 403
    waiting = Report.objects.create(
        content=LIST, file_name="x.md", options={"source": "x", "under": "", "address": ""}
    )
    for door in ("plan", "apply"):
        assert client.post(f"/admin/roadmap/report/{waiting.pk}/{door}/").status_code == 403


def test_hostile_titles_are_shown_as_text(client, maintainer):
    address = upload(
        client, b"# L\n\n## T\n- [\\<script>alert(1)\\</script>](https://x.example/)\n"
    )["Location"]
    assert "<script>alert" not in client.get(address).content.decode()


def test_applying_wants_a_post(client, maintainer):
    address = upload(client)["Location"].replace("plan", "apply")
    assert client.get(address).status_code == 405
