import pytest

from roadmap import services
from roadmap.models import UserProgress
from tests.factories import a_learner, a_resource

pytestmark = pytest.mark.django_db


def write(client, resource, note):
    return client.post(f"{resource.get_absolute_url()}note/", {"note": note})


def test_a_note_is_kept_and_rendered(client):
    learner, resource = a_learner(), a_resource()
    client.force_login(learner)
    assert write(client, resource, "The **masking** is the trick").status_code == 302
    page = client.get(resource.get_absolute_url()).content.decode()
    assert "<strong>masking</strong>" in page


def test_a_note_cannot_bring_a_script(client):
    learner, resource = a_learner(), a_resource()
    client.force_login(learner)
    write(
        client, resource, "<script>alert(1)</script> [x](javascript:alert(1)) <img onerror=a src=b>"
    )
    rendered = client.get(resource.get_absolute_url()).content.decode()
    rendered = rendered.split('class="prose note"')[1].split("<details")[0]
    assert "<script" not in rendered
    assert "href=" not in rendered
    assert "<img" not in rendered


def test_nobody_else_sees_my_note(client):
    writer, reader, resource = a_learner(), a_learner(is_staff=True), a_resource()
    services.save_note(writer, resource, "Only for me")
    client.force_login(reader)
    for address in (resource.get_absolute_url(), "/log/", "/resources/", "/search/?q=Only"):
        assert "Only for me" not in client.get(address).content.decode()


def test_a_stranger_is_sent_to_sign_in(client):
    response = write(client, a_resource(), "Hello")
    assert response["Location"].startswith("/accounts/login/")
    assert not UserProgress.objects.exists()


def test_a_note_too_long_comes_back_unsaved_with_a_sentence(client):
    learner, resource = a_learner(), a_resource()
    client.force_login(learner)
    response = write(client, resource, "ä" * 60_000)
    assert response.status_code == 422
    assert "up to 100 kB" in response.content.decode()
    assert "ä" * 1000 in response.content.decode()
    assert not UserProgress.objects.exists()


def test_a_note_is_not_taken_away_by_who_sends_none(client):
    learner, resource = a_learner(), a_resource()
    services.save_note(learner, resource, "Mine")
    client.force_login(learner)
    response = client.post(f"{resource.get_absolute_url()}note/", {"base": ""})
    assert response.status_code == 400
    assert "note is missing" in response.content.decode()
    assert UserProgress.objects.get().note == "Mine"


def version_on(page):
    return page.content.decode().split('id="note-base" value="')[1].split('"')[0]


def test_a_second_tab_is_told_and_both_texts_are_kept(client):
    learner, resource = a_learner(), a_resource()
    client.force_login(learner)
    address = f"{resource.get_absolute_url()}note/"
    base = version_on(client.get(resource.get_absolute_url()))
    client.post(address, {"note": "From the first tab", "base": base})
    response = client.post(address, {"note": "From the second tab", "base": base})
    page = response.content.decode()
    assert response.status_code == 409
    assert "From the first tab" in page and "From the second tab" in page
    assert UserProgress.objects.get().note == "From the first tab"


def test_who_has_seen_both_texts_may_save_theirs(client):
    learner, resource = a_learner(), a_resource()
    services.save_note(learner, resource, "Theirs")
    client.force_login(learner)
    address = f"{resource.get_absolute_url()}note/"
    refused = client.post(address, {"note": "Mine", "base": "an older one"}).content.decode()
    seen = refused.split('name="base" value="')[1].split('"')[0]
    assert client.post(address, {"note": "Mine", "base": ["an older one", seen]}).status_code == 302
    assert UserProgress.objects.get().note == "Mine"


def test_saving_the_same_text_twice_is_no_conflict(client):
    learner, resource = a_learner(), a_resource()
    services.save_note(learner, resource, "The same")
    client.force_login(learner)
    response = client.post(
        f"{resource.get_absolute_url()}note/", {"note": "The same", "base": "an older one"}
    )
    assert response.status_code == 302


def test_a_note_that_saves_itself_answers_with_its_rendering_alone(client):
    learner, resource = a_learner(), a_resource()
    client.force_login(learner)
    response = client.post(
        f"{resource.get_absolute_url()}note/", {"note": "A *word*"}, headers={"HX-Request": "true"}
    )
    page = response.content.decode()
    assert "<em>word</em>" in page and "Saved at" in page
    assert "<textarea" not in page and "<html" not in page


def test_an_emptied_note_leaves_no_row_behind(client):
    learner, resource = a_learner(), a_resource()
    services.save_note(learner, resource, "Something")
    services.save_note(learner, resource, "")
    assert not UserProgress.objects.exists()
