"""What every page loads goes as one file of each kind, joined when the files are collected."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

JOINED = {
    "css/page.css": [
        "css/tokens.css",
        "css/base.css",
        "css/layout.css",
        "css/components.css",
        "css/suggest.css",
        "css/offline.css",
    ],
    "js/page.js": ["js/site.js", "js/marks.js", "js/keys.js"],
    "js/away.js": ["js/outbox.js", "js/offline.js", "js/waiting.js"],
}
HOMES = {part: name for name, parts in JOINED.items() for part in parts}


class JoinedStorage(CompressedManifestStaticFilesStorage):
    """Collected files under names that follow their content, compressed, and some of them joined."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            for name, parts in JOINED.items():
                with open(self.path(name), "wb") as joined:
                    for storage, path in (paths[part] for part in parts):
                        with storage.open(path) as part:
                            joined.write(part.read() + b"\n")
                paths[name] = self, name
        yield from super().post_process(paths, dry_run=dry_run, **options)


def sent_as(names: Iterable[str]) -> list[str]:
    """The names under which these files go: while somebody works on them, each under its own."""
    if not isinstance(staticfiles_storage, JoinedStorage):
        return list(names)
    return list(dict.fromkeys(HOMES.get(name, name) for name in names))
