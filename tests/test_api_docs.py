"""The page about the API says everything that its document does."""

import re

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client):
    return client.get("/api/openapi.json").json()


@pytest.fixture
def page(client):
    response = client.get("/api/docs")
    assert response.status_code == 200
    return response.content.decode()


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def test_every_endpoint_parameter_and_shape_is_on_the_page(document, page):
    for path, method, operation in operations(document):
        part = page.split(f'id="{operation["operationId"]}"')[1].split("</article>")[0]
        assert f"{method} {path}" in part
        for parameter in operation["parameters"]:
            assert f"<code>{parameter['name']}</code>" in part
            assert parameter["description"] in part
    for name, schema in document["components"]["schemas"].items():
        part = page.split(f'id="shape-{name}"')[1].split("</article>")[0]
        for field, each in schema["properties"].items():
            assert f"<code>{field}</code>" in part
            assert each["description"] in part


def test_every_endpoint_has_an_example_with_what_it_needs(document, page):
    for path, method, operation in operations(document):
        part = page.split(f'id="{operation["operationId"]}"')[1].split("</article>")[0]
        curl = re.search(r"<pre[^>]*>(.*?)</pre>", part, re.DOTALL)[1]
        assert "http://testserver" + path.replace("{slug}", "SLUG") in curl
        assert ("Authorization: Bearer" in curl) == ("/me/" in path)
        assert ("-X PATCH" in curl) == (method == "PATCH")


def test_links_on_the_page_lead_to_where_they_say(page):
    names = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) - {"main"} <= names


def test_the_page_needs_nothing_from_elsewhere(page):
    assert not re.search(r'(src|href)="(https?:)?//', page)
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=", page)


def test_whoever_comes_to_the_api_itself_is_led_to_the_page(client):
    assert client.get("/api/")["Location"] == "/api/docs"
