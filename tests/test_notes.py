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
