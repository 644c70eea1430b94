"""Which words of an entry are its title, and which link is its own."""

import re
from dataclasses import dataclass, field

from roadmap.outline.model import Link
from roadmap.outline.readers.markdown import vocabulary
from roadmap.outline.readers.markdown.pieces import Piece, Words, squash
from roadmap.outline.readers.markdown.rest import SEPARATORS, rest_of
from roadmap.outline.readers.markdown.signs import SHORTCODE, icons_off, is_label, without_number

_QUOTED = re.compile(r"[\"“]([^\"”]{4,})[\"”]|«([^»]{4,})»")
_QUOTATION_MARKS = '"“«'
# Words in quotation marks within a sentence are no title: Learning with "Effective Dimension".
_MAY_BE_FOLLOWED_BY_TITLE = re.compile(r"[^\w\s]\s*$|^\W*(?:\w+\W+){0,3}$")
# Numbers and tags in bold name nothing: "**[2]**", "**[CVPR 2020]** Momentum Contrast".
_TAG = re.compile(r"\[?\d+\]?|[\[(][^\[\]()]{1,40}[\])]")
# Beside a title, "**ICML 2023.**" says where it came out.
_VENUE = re.compile(
    r"\W*(?:[A-Za-z][\w&/-]*[\s.,@]*){0,3}(?:(?:19|20)\d\d(?:[./-]\d\d)?|['’]\d\d)\W*(?:oral|spotlight|poster)?\W*",
    re.IGNORECASE,
)
_FULL_STOP = re.compile(r"(?:[^\W\d_]{4}|[\"”’')])\.$")
_NAME_AND_QUOTATION = re.compile(r"([^\"“:]{1,60}):\s*[\"“]")
_DATED = re.compile(r"(.{8,}?)[,.]?\s*\((?:19|20)\d\d\)")
_DATE_BEFORE = re.compile(r"\A(?:19|20)\d\d(?:-\d\d){0,2}\s+[-–—]\s+(?=\S)")
_FRONT_PAGE = re.compile(r"https?://(?:www\.)?([\w.-]{1,60})\.\w+/?")
_FAR = 1000  # characters; a title begins and ends before
_LETTERS = re.compile(r"[^\W\d_]")
_ARROW = re.compile(r"(?:\s*(?:->|=>|[→⇒])|\s+»)$")
# "World Models. David Ha, Jürgen Schmidhuber. NeurIPS 2018."
_CITED = re.compile(rf"(.{{8,}}?[^.\W]{{2}})\.\s+(?={vocabulary.SEVERAL_NAMES}[.,])")
# "Momentum Contrast, Kaiming He et al."
_AND_OTHERS = re.compile(
    r"(.{7,}?[^)]),\s+(?:[A-ZÀ-Þ][\w'’.\-]*\s){0,3}[A-ZÀ-Þ][\w'’\-]+,?\set\.?\sal\b"
)
_FORMS_OF_CITATION = (_DATED, _CITED, _AND_OTHERS)
_LONGEST_VENUE = 40
_LONGEST_ENTRY_WITH_QUOTED_TITLE = 60  # words


@dataclass(slots=True)
class Named:
    """An entry taken apart: `lead` stood before the title, `rest` is all that is said besides it."""

    title: str
    main: Piece | None
    links: list[Link] = field(default_factory=list)
    rest: str = ""
    facts: str = ""  # the text of a link that says who, what and when
    level_word: str = ""
    status_mark: str = ""


def _says_more(text: str) -> bool:
    return len(_LETTERS.findall(text)) >= 3


def _trimmed(lead: str) -> str:
    """Cut what only joins the words before a link to it: brackets too, unless they close again."""
    lead = icons_off(lead).strip(" :-–—|,").rstrip(" :-–—([|,")
    if closing := {"(": ")", "[": "]"}.get(lead[:1]):
        end = lead.find(closing)
        if end < 0 or end == len(lead) - 1:
            lead = lead[1:].removesuffix(closing).strip()
    return lead


def named(words: Words, usable: list[Piece]) -> Named:
    """Find the title among an entry's own words; `usable` are the links that belong to it."""
    full = words.text
    mark = vocabulary.LEADING_STATUS.match(full)
    status_mark = mark[1] if mark else ""
    full = full[mark.end() :] if mark else full
    own = {id(link) for link in usable}
    main = next((piece for piece in words.pieces if id(piece) in own), None)
    lead = _before(words, main)
    level = vocabulary.LEVEL_LEAD.match(lead)
    level_word = level[1] if level else ""
    lead = lead[level.end() :] if level else lead
    lead = without_number(_trimmed(lead)).strip() if main else lead
    quoted = _quotations(full)
    bold = [
        text
        for text in words.bold
        if len(text) > 2
        and not _TAG.fullmatch(text)
        and f"[{text}]" not in full
        and not (_is_venue(text) and len(full.split()) - len(text.split()) > 4)
    ]
    facts = ""
    if main is None:
        title = _without_link(lead or full, quoted, bold)
    else:
        label = _is_label_here(words, main, lead, bool(quoted), bool(bold))
        if label and vocabulary.FACTS_AS_LABEL.fullmatch(main.text) and not is_label(main.text):
            facts = main.text
        says_more = _says_more(SHORTCODE.sub("", full.replace(main.text, "", 1)))
        if named_before := _NAME_AND_QUOTATION.match(lead):
            title = named_before[1]
        elif lead.endswith(" by") and lead.removesuffix(" by").strip('"“”') in {*bold, *quoted}:
            title = lead.removesuffix(" by").strip('"“”')  # "**Knots** by [Ada Roe](..)"
        elif main.text and not (label and says_more):
            title = main.text
        elif quoted and label:
            title = quoted[0]
        elif bold:
            title = bold[0]
        elif _says_more(lead):
            cut = next(filter(None, (form.match(lead[:_FAR]) for form in _FORMS_OF_CITATION)), None)
            title = cut[1] if cut else first_clause(lead) if len(lead) > 200 else lead
        else:
            title = _after(words, main) or main.text or main.url or ""
    title = _ended(title, is_lead=title == lead, is_quoted=title in quoted)
    links = [
        Link(squash(piece.text) or _host(piece.url or ""), piece.url or "")
        for piece in words.links
        if piece is not main and id(piece) in own
    ]
    rest = rest_of(words, main, title, facts, level, mark)
    if not rest and main and not facts and main.text != title and " " in main.text:
        rest = main.text.strip("[]()")  # "Link to course": a label that says something
    return Named(title, main, links, rest, facts, level_word, status_mark)


def _is_label_here(words: Words, main: Piece, lead: str, quoted: bool, bold: bool) -> bool:
    """Whether a link's text is no title, as it is or because a title stands before it."""
    text = main.text
    if not lead and _is_site(main):
        return False
    if not text or is_label(text):
        return True
    if vocabulary.LABEL_AFTER_TITLE.fullmatch(text) and (quoted or bold or len(lead) > 3):
        return True
    if text.startswith(("http://", "https://")) and len(lead) > 3:
        return True
    if vocabulary.FACTS_AS_LABEL.fullmatch(text) and (quoted or len(lead) > 3):
        return True
    return _stands_in_brackets(words, main, lead)


def _is_venue(bold: str) -> bool:
    return len(bold) <= _LONGEST_VENUE and _VENUE.fullmatch(bold) is not None


def _is_site(link: Piece) -> bool:
    """Whether a link leads to the front page of what it names: "[GitHub](https://github.com/)"."""
    front = _FRONT_PAGE.fullmatch(link.url or "")
    name = re.sub(r"\W", "", link.text).casefold()
    return front is not None and len(name) > 3 and name in front[1].casefold()


def _ended(title: str, *, is_lead: bool, is_quoted: bool) -> str:
    """The title without the signs that end it in its sentence."""
    title = _ARROW.sub("", squash(title))
    if is_lead and _FULL_STOP.search(title):
        title = title[:-1]
    if title.endswith("]") and "[" not in title:
        title = title[:-1]
    if is_quoted and not title.endswith(("..", "etc.")):
        title = title.rstrip(".,")
    return title


def _stands_in_brackets(words: Words, main: Piece, lead: str) -> bool:
    """Whether a link is an aside: "What is a bowline? ([an answer](..))"."""
    before = _before(words, main)
    return before.endswith("(") and len(lead.split()) >= 3 and len(main.text.split()) <= 2


def several(words: Words, usable: list[Piece]) -> list[Piece]:
    """The links of "**Databases**: [A course](..), [Practice](..)", each an entry; else nothing."""
    if len(usable) < 2 or any(
        not link.text or is_label(link.text) or vocabulary.LABEL_AFTER_TITLE.fullmatch(link.text)
        for link in usable
    ):
        return []
    first = next(i for i, piece in enumerate(words.pieces) if piece is usable[0])
    lead = squash("".join(piece.text for piece in words.pieces[:first]))
    own = {id(link) for link in usable}
    between = [piece.text.strip() for piece in words.pieces[first:] if id(piece) not in own]
    joined = all(re.fullmatch(r"[,;]?(?:\s*(?:and|or|&))?", text) for text in between)
    return usable if lead.endswith(":") and len(lead.split()) <= 6 and joined else []


def _quotations(full: str) -> list[str]:
    if not any(mark in full for mark in _QUOTATION_MARKS):
        return []
    if len(full.split()) >= _LONGEST_ENTRY_WITH_QUOTED_TITLE:
        return []
    return [
        next(filter(None, found.groups()))
        for found in _QUOTED.finditer(full[:_FAR])
        if found.start() < 160 and _MAY_BE_FOLLOWED_BY_TITLE.search(full[: found.start()])
    ]


def _before(words: Words, main: Piece | None) -> str:
    parts: list[str] = []
    for piece in words.pieces:
        if piece is main:
            break
        parts.append(" " if piece.is_break else piece.text)
    text = squash("".join(parts))
    return vocabulary.LEADING_STATUS.sub("", text, count=1)


def _after(words: Words, main: Piece) -> str:
    """The words that follow a label with nothing before it: "[pdf] A title, 2016"."""
    number = next(i for i, piece in enumerate(words.pieces) if piece is main)
    parts = [
        " " if piece.is_break else piece.text
        for piece in words.pieces[number + 1 :]
        if not piece.is_link
    ]
    text = squash("".join(parts)).strip(SEPARATORS + "[](){}")
    return text if _says_more(text) and len(text) <= 200 else ""


def _without_link(text: str, quoted: list[str], bold: list[str]) -> str:
    if quoted:
        return quoted[0]
    if bold:
        return bold[0].rstrip(": ")
    text = _DATE_BEFORE.sub("", without_number(text))
    name = re.split(r"\s[-–—]\s", text, maxsplit=1)[0]
    return (name if len(name) <= 160 else first_clause(text)).rstrip(" :")


def first_clause(text: str) -> str:
    """A long line up to its first dash or colon."""
    return re.split(r"\s[-–—]\s|:\s", text, maxsplit=1)[0] if len(text) > 60 else text


def _host(url: str) -> str:
    return re.sub(r"^\w+://(?:www\.)?", "", url).partition("/")[0]
