"""How a program is told what is wrong: RFC 9457, one sentence and the field it is about."""

import json
from http.client import responses
from typing import Any

from django.http import HttpRequest, HttpResponse

MEDIA_TYPE = "application/problem+json"
API = "/api/"  # below this address nobody reads pages


class Problem(Exception):  # noqa: N818
    """Ends a request of a program with one sentence."""

    def __init__(
        self, status: int, sentence: Any, field: str = "", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(status, sentence)
        self.status, self.sentence, self.field = status, sentence, field
        self.headers = headers or {}

    def response(self) -> HttpResponse:
        said = {
            "type": "about:blank",
            "title": responses[self.status],
            "status": self.status,
            "detail": str(self.sentence),
        }
        if self.field:
            said["field"] = self.field
        return HttpResponse(
            json.dumps(said), status=self.status, content_type=MEDIA_TYPE, headers=self.headers
        )


def is_for_program(request: HttpRequest) -> bool:
    return request.path.startswith(API)
