"""Whatever a program sends, by the OpenAPI document or against it, is answered and never a 500."""

import json
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from jsonschema import Draft202012Validator

from roadmap.models import Token, UserProgress
from tests.factories import a_learner, a_paper, a_stop

pytestmark = pytest.mark.django_db

SLUG = "attention"
# One database for all examples: they may not depend on what came before.
MANY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
text = some.text(max_size=40)
odd_text = some.one_of(
    text,
    some.sampled_from(["", "\0", "\u2028", "-1", "1e999", "9" * 5000, "%00", "' OR 1=1", "[]"]),
)
odd_json = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | odd_text,
    lambda inside: some.lists(inside, max_size=3) | some.dictionaries(text, inside, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def world(client, settings):
    """The client, the document and a token."""
    settings.API_LIMIT_ADDRESS = settings.API_LIMIT_TOKEN = 1_000_000
    a_paper(topic=a_stop(slug=SLUG), slug=SLUG, level="cult")
    secret = Token.objects.make(a_learner(), "fuzz", "write", None)
    client.raise_request_exception = False
    return client, client.get("/api/openapi.json").json(), {"Authorization": f"Bearer {secret}"}


def meant(schema):
    """Values that the document allows, and some that it does not."""
    if schema.get("type") == "array":
        return some.lists(meant(schema["items"]), max_size=3)
    if "enum" in schema:
        return some.sampled_from(schema["enum"]) | odd_text
    if schema.get("type") == "integer":
        return some.integers() | some.integers(0, 250) | odd_text
    return odd_text


def as_told(document, operation, response):
    """The answer is of the shape that the document tells for it."""
    assert response.status_code < 500, response.content
    if response.status_code in {301, 304}:
        return
    told = operation["responses"].get(str(response.status_code), operation["responses"]["default"])
    kind = response["Content-Type"].split(";")[0]
    schema = told["content"][kind]["schema"] | {"components": document["components"]}
    Draft202012Validator(schema).validate(json.loads(response.content))


def endpoints(document, method):
    found = [
        (path, methods[method]) for path, methods in document["paths"].items() if method in methods
    ]
    assert found
    return some.sampled_from(found)


@MANY
@given(data=some.data())
def test_any_question_is_answered(world, data):
    client, document, token = world
    path, operation = data.draw(endpoints(document, "get"))
    query = {
        each["name"]: data.draw(meant(each["schema"]), label=each["name"])
        for each in operation["parameters"]
        if each["in"] == "query" and data.draw(some.booleans())
    }
    if data.draw(some.integers(0, 9)) == 0:
        query[data.draw(text)] = data.draw(odd_text)
    slug = data.draw(some.just(SLUG) | odd_text.map(lambda value: quote(value, safe="")))
    headers = data.draw(some.sampled_from([{}, token]))
    address = path.replace("{slug}", slug) + "?" + urlencode(query, doseq=True, errors="replace")
    as_told(document, operation, client.get(address, headers=headers))


@MANY
@given(data=some.data())
def test_any_change_is_answered_and_what_is_refused_is_not_kept(world, data):
    client, document, token = world
    path, operation = data.draw(endpoints(document, "patch"))
    fields = document["components"]["schemas"]["Change"]["properties"]
    likely = some.fixed_dictionaries(
        {}, optional={name: _values(schema) | odd_json for name, schema in fields.items()}
    )
    body = data.draw(likely | odd_json)
    UserProgress.objects.all().delete()
    response = client.patch(
        path.replace("{slug}", SLUG),
        json.dumps(body),
        content_type="application/json",
        headers=token,
    )
    as_told(document, operation, response)
    assert response.status_code in {200, 400, 422}
    if response.status_code != 200:
        assert not UserProgress.objects.exists()
    else:
        again = client.get(path.replace("{slug}", SLUG), headers=token)
        assert again["ETag"] == response["ETag"]


def _values(schema):
    options = [schema, *schema.get("anyOf", [])]
    values = next((each["enum"] for each in options if "enum" in each), [])
    known = some.sampled_from([*values, "3/7", "12 %", "2024-02-03", "2024-02-01", "Ch. 2"])
    return known | some.none()


@MANY
@given(body=some.binary(max_size=200), kind=some.sampled_from(["application/json", "text/plain"]))
def test_any_bytes_are_answered(world, body, kind):
    client, _document, token = world
    response = client.patch(f"/api/me/progress/{SLUG}", body, content_type=kind, headers=token)
    assert response.status_code in {200, 400, 422}


@MANY
@given(
    method=some.sampled_from(["get", "post", "put", "patch", "delete", "options", "trace"]),
    header=some.sampled_from(["Authorization", "If-Match", "If-None-Match", "Accept", "Cookie"]),
    value=some.text(some.characters(codec="latin-1", exclude_characters="\r\n"), max_size=60),
)
def test_any_method_and_header_is_answered(world, method, header, value):
    client, document, _token = world
    for path in document["paths"]:
        response = getattr(client, method)(path.replace("{slug}", SLUG), headers={header: value})
        assert response.status_code < 500
        if response.status_code >= 400 and method != "head":
            assert response["Content-Type"] == "application/problem+json"
