"""Reads the bookmarks that a browser or Pocket saves: folders are topics, bookmarks their entries."""

import re
from html.parser import HTMLParser

from roadmap.identity import identity_of
from roadmap.outline.limits import DEEPEST, LONGEST, LONGEST_TEXT, in_short
from roadmap.outline.model import Entry, Outline, UnreadableError
from roadmap.outline.readers.markdown.gather import Gatherer
from roadmap.web_link import can_be_kept

WITHOUT_FOLDER = "Bookmarks"
# Folders that the browsers make themselves; one in another language is known by its attribute.
ROOTS = {
    *("bookmarks", "bookmarks bar", "bookmarks toolbar", "bookmarks menu", "other bookmarks"),
    *("mobile bookmarks", "synced bookmarks", "unsorted bookmarks", "bookmarksbar"),
    *("favorites", "favorites bar", "other favorites", "mobile favorites", "imported"),
    *("favourites", "favourites bar", "other favourites", "mobile favourites"),
}
ROOT_ATTRIBUTES = {"personal_toolbar_folder", "unfiled_bookmarks_folder"}
# Titles that say nothing of the list.
PLAIN_TITLES = ROOTS | {"", "unread", "read archive", "pocket export"}
# Each of these ends the words before it: files of bookmarks close neither <DT> nor <DD>.
BLOCKS = {"a", "dd", "dl", "dt", "h1", "h3", "hr", "li", "title", "ul"}
# To name the thing behind every link would take two thirds of the time.
_CERTAIN = re.compile(r"arxiv|doi|springer|youtu|github\.com", re.IGNORECASE)


def read(text: str, name: str = "") -> Outline:
    """Read bookmarks; those in no folder of their owner's stand in a topic "Bookmarks"."""
    bookmarks = _Bookmarks()
    # The parser stops for good at a declaration of a kind that it does not know.
    bookmarks.feed(text.replace("\x00", "").replace("<![", "<! ["))
    bookmarks.end_words()
    outline = bookmarks.gather.outline
    # What is left is a tag that never ends. close() would search it again from each "<".
    if bookmarks.rawdata.strip():
        line = bookmarks.getpos()[0]
        bookmarks.gather.problem(line, "The tag that begins here has no end; the rest is not read.")
    if not outline.entries and not outline.left_out:
        raise UnreadableError(
            "No bookmarks were found: a browser saves them as <A HREF=…> in <DL>."
        )
    outline.title = bookmarks.title or name
    return outline


def kind_of_link(url: str) -> str:
    """The kind of what is at this link, where the address alone makes it certain."""
    if not _CERTAIN.search(url):
        return ""
    place, _, rest = identity_of(url).partition(":")
    match place:
        case "arxiv":
            return "paper"
        case "doi":
            return "book" if "/book/" in url.lower() else "paper"
        case "github":
            return "repository"
        case "youtube" if rest.startswith("playlist/"):
            return "playlist"
        case "youtube":
            return "channel" if "/" in rest or rest.startswith("@") else "video"
    return ""


class _Bookmarks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.gather = Gatherer()
        self.title = ""
        # Titles of the open folders; a root folder of the browser's is None.
        self.path: list[str | None] = []
        self.folder: str | None = None  # whose list is about to begin
        self.folder_summary = ""
        self.summaries: dict[tuple[str, ...], str] = {}
        self.entry: Entry | None = None
        self.inside = ""  # the element whose words are gathered
        self.words: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.line = 0

    def set_cdata_mode(self, *_: object, **__: object) -> None:
        """Take a <script> for an element like others: one without an end would hide what follows."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in BLOCKS:
            self.words.append(" ")
            return
        self.end_words()
        if tag == "dl":
            self._open_folder()
        elif tag in {"a", "dd", "h1", "h3", "title"}:
            self.inside, self.attributes, self.line = tag, dict(attrs), self.getpos()[0]

    def handle_endtag(self, tag: str) -> None:
        if tag not in BLOCKS:
            return
        self.end_words()
        if tag == "dl" and self.path:
            self.path.pop()
            self.entry = self.folder = None

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.words.append(data)

    def end_words(self) -> None:
        """Make something of the words since the last block began."""
        inside, text = self.inside, " ".join("".join(self.words).split())
        self.inside, self.words = "", []
        if inside in {"h1", "title"}:
            if not self.title and text.lower() not in PLAIN_TITLES:
                self.title = text[: LONGEST["title"]]
        elif inside == "h3":
            is_root = not any(self.path) and (
                text.lower() in ROOTS or not ROOT_ATTRIBUTES.isdisjoint(self.attributes)
            )
            self.folder = None if is_root else text[: LONGEST["title"]] or "Untitled"
            self.folder_summary, self.entry = "", None
        elif inside == "dd" and self.entry:
            self.entry.summary = text[:LONGEST_TEXT]
        elif inside == "dd":
            self.folder_summary = text[:LONGEST_TEXT]
        elif inside == "a":
            self._add(text)

    def _open_folder(self) -> None:
        self.path.append(self.folder)
        if len(self.path) > DEEPEST:
            raise UnreadableError(
                f"Here folders are nested more than {DEEPEST} deep.", self.getpos()[0]
            )
        if self.folder and self.folder_summary:
            self.summaries.setdefault(self._topics(), self.folder_summary)
        self.folder, self.folder_summary, self.entry = None, "", None

    def _topics(self) -> tuple[str, ...]:
        return tuple(folder for folder in self.path if folder)

    def _add(self, title: str) -> None:
        self.entry = None
        url = (self.attributes.get("href") or "").strip()
        if not url:
            self.gather.leave_out("bookmarks without a link")
        elif not url[:8].lower().startswith(("http://", "https://")):
            self.gather.leave_out("links with a scheme that is not opened")
        elif not can_be_kept(url):
            self.gather.problem(self.line, f"“{in_short(url)}” is no link that a page can open.")
            self.gather.leave_out("links that cannot be opened")
        else:
            path = self._topics() or (WITHOUT_FOLDER,)
            title = title[: LONGEST["title"]] or url[: LONGEST["title"]]
            self.entry = Entry("", title, url, kind=kind_of_link(url), line=self.line)
            self.gather.add(self.entry, path, optional=False)
            if path in self.summaries:
                self.gather.topic(path, self.line).summary = self.summaries.pop(path)
