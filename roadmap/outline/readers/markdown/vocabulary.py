"""The words by which lists say what something is. Everything here is matched without case."""

import re

from roadmap.outline.readers.markdown import languages

_I = re.IGNORECASE


def _whole(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), _I)


_ONE_NAME = r"(?:[A-ZÀ-ÞŁŠŽ][\w'’.\-]*\s){1,3}[A-ZÀ-ÞŁŠŽ][\w'’\-]+"
# At least two names, or one and others.
SEVERAL_NAMES = rf"(?:{_ONE_NAME}(?:(?:,\s|,?\sand\s|\s&\s){_ONE_NAME})+(?:,?\set\sal)?|[A-ZÀ-Þ][\w'’.\- ]{{1,40}}?,?\set\.?\sal)"

# A link with such a text is not called so: its title stands elsewhere.
LABEL = _whole(
    r"[\[(]*\s*(?:"
    r"pdf|ps|html|code|links?|here|this|web ?site|web|site|home ?page|project(?: page)?|arxiv|abs|doi"
    r"|papers?|videos?|slides?|blog(?: ?post)?|post|articles?|tweet|data(?: ?sets?)?|demos?|notes?"
    r"|git(?:hub|lab)?|github repository.*|(?:resource )?repo(?:sitory)?|official code|implementation"
    r"|lecture[- ]?(?:videos?|notes|slides?)?|lectures?|video[- ]?lectures?"
    r"|youtube[- ]?(?:lectures?|videos?|playlist)?|link to (?:course|paper|video|book|lectures?).*"
    r"|download|docs?|documentation|part ?\d+|pypi|conda|npm|docker ?hub|maven|cran|(?:open in )?colab"
    r"|book|chat|alternative|source(?: code)?|talk|poster|supp(?:\.|lement.*)?|bib(?:tex)?|mirror|playlist|(?:press|click) here"
    r"|read more|more|course(?: page)?|(?:kaggle )?notebook|models?|weights|api|reference|summary"
    r"|review|syllabus|materials?|forum|tutorial|\.|-|\d+"
    r")\s*[\])]*"
)
# Labels only where a title stands before them: otherwise "Exercises" may be called so.
LABEL_AFTER_TITLE = _whole(
    r"[\[(]*\s*(?:install(?:ation)?|transcripts?|recordings?|solutions?|answers?|epub|mobi|exercises?"
    r"|examples?|assignments?|buy|amazon|goodreads|youtube|yt|pptx?"
    r"|(?:visit|watch|enrol+|read|view|open|go to|start|access|see|try|take|join|explore|listen)"
    r"(?: (?:it|the|to|on|full|now|here|online|videos?|courses?|books?|web ?site|site|page|playlist|paper|article|blog"
    r"|docs|documentation|repo|github|youtube|more|lectures?|series|podcast|link|learning))+"
    r"|folien|skript|buch|vidéos?|diapos(?:itives)?|lien|livre|vídeos?|apuntes|enlace|libro|artículo|código"
    r"|видео|статьи|статья|слайды|лекции|книга|сайт|ссылка|код"
    r"|视频|論文|论文|代码|笔记|链接|主页|官网|下载|豆瓣|地址"
    r")\s*[\])]*"
)
# A link's text that says who, what and when: "[Ian Goodfellow; book; 2016]", "[2021-03-04]".
FACTS_AS_LABEL = re.compile(r"[^;]+;[^;]*(?:;.*)?|\d{4}(?:-\d\d){0,2}")
# A label in bold that is no topic.
PLAIN_LABEL = _whole(
    r"\W*(?:references?|resources?|links?|notes?|topics covered|update[ds]?|purpose|goal"
    r"|content policy|process|warning|tip|important|todo)\W*"
)
# Headings whose section is about the list itself.
ABOUT_THE_LIST = _whole(
    r"(?:table of )?contents?|toc|index|categories|quick links.*|summary of contents|menu"
    r"|licen[cs]es?(?: .*)?|(?:how to )?contribut(?:e|ing|ions?|ors?)(?: .*)?|acknowledge?ments?"
    r"|credits?|(?:our |gold |silver )?sponsors?(?:hips?| .*)?|backers|donat(?:e|ions?)"
    r"|support (?:us|me|this.*)|star[- ]?history|stargazers(?: .*)?|citations?|citing.*|cite(?: .*)?"
    r"|code of conduct|maintainers?|change ?log|connect with me|follow me|about the authors?"
    r"|translations?|feedback|contact(?: .*)?|want to receive recurrent updates.*|how to cite.*"
    r"|thanks.*|(?:the )?team"
)
# Of these, the ones below which the list's real topics may stand.
CONTENTS = _whole(
    r"(?:table of )?contents?\b|toc\b|index\b|categories\b|quick links\b|summary of\b|menu\b"
)
# Headings that frame the list and are no topics.
FRAME = _whole(
    r"(?:(?:table of )?contents?|toc|index|categories|quick links|summary of|menu)\b.*"
    r"|(?:about|main content|the list)"
)
# A summary that only says how to unfold.
UNFOLD = _whole(
    r".*\b(?:click|toggle|expand|unfold|collapse|press|tap)\b.*|(?:show|see|view|hide|read)\b.*|details|more"
)
HOW_TO_UNFOLD = re.compile(
    r"\s*[(\[](?:click|toggle|expand|unfold|press|tap)\b[^()\[\]]{0,40}[)\]]\W{0,5}$", re.IGNORECASE
)
PROMOTION = _whole(
    r"\W*(?:follow (?:us|me)|subscribe|join (?:our|us|the discord)|become a (?:sponsor|backer|patron)"
    r"|buy me a|sponsor(?:ed)? )"
)
BACK_TO_TOP = _whole(r"back to (?:the )?top")
BADGE = _whole(
    r"shields\.io|badge|travis-ci|awesome\.re|gitter\.im|badgen|forthebadge|codecov"
    r"|api\.star-history|hits\."
)
LICENCE_ADDRESS = _whole(r"creativecommons\.org|opensource\.org/licenses|choosealicense")
LICENCE_NAME = _whole(
    r"(?:MIT|Apache[- ]?2.*|BSD.*|A?L?GPL.*|MPL.*|CC0.*|CC[- ]BY.*|ISC|ZPL.*|EPL.*|Unlicen[sc]ed?"
    r"|Artistic.*|PSF.*|BSL.*)"
)
PAGE_OF_THE_LIST = _whole(
    r"/(?:contributing(?:\.md)?|code[_-]of[_-]conduct\.md|issues|pulls?|stargazers"
    r"|network(?:/members)?|graphs/contributors|releases|actions.*|license(?:\.md|\.txt)?)/?$"
)

DONE = _whole(
    r"✅|✔️?|☑️?|🗹|:white_check_mark:|:heavy_check_mark:|:ballot_box_with_check:|\[x\]"
    r"|✓|√|done|completed?|finish(?:ed)?|read|watched|passed|yes|x",
    languages.DONE,
)
TODO = _whole(
    r"⬜️?|☐|❌|⏳|🔜|◻️?|🔲|:white_large_square:|:x:|:black_square_button:|\[ \]|to[- ]?do|not started"
    r"|to read|to watch|not read yet|planned|upcoming|up next|queued|backlog|next|no",
    languages.TODO,
)
IN_PROGRESS = _whole(
    r"🔄|🚧|📖|▶️?|:construction:|in[- ]progress|ongoing|wip|doing|started|paused|on hold|(?:currently )?(?:reading|watching)|current(?:ly)?",
    languages.IN_PROGRESS,
)
SKIPPED = _whole(r"⏭️?|🚫|skip(?:ped)?|dropp?ed|abandoned|dnf|did not finish")
REVISIT = _whole(r"🔁|:repeat:|revisit|re-?read|review(?: again)?|to revisit")
FRACTION = re.compile(
    r"[`'\"]?(\d{1,6})\s*/\s*(\d{1,6})(\s*(?:p|pp|pages?|chapters?|ch|videos?|lectures?|h|hours?)\.?)?[`'\"]?",
    _I,
)
PERCENT = re.compile(r"[`'\"]?(\d{1,3})\s*%[`'\"]?")
OTHER_AMOUNT = re.compile(
    r"(?:ch(?:apter|\.)?|p(?:age|\.)|lecture|week|part|lesson)\.?\s*\d+|\d{1,3}:\d\d(?::\d\d)?", _I
)
LEADING_STATUS = re.compile(
    r"\s*(✅|✔️?|☑️?|⬜️?|☐|❌|🔲|🔄|🚧|⏳|🔁|⏭️?|:white_check_mark:|:heavy_check_mark:|:x:"
    r"|:white_large_square:|:construction:|\[[xX ]\]|(?:TODO|DONE)(?=:?\s+\S)):?\s*"
)
# Behind a bullet only what ticks it: a sign of work in progress may speak of the thing itself.
TRAILING_STATUS = re.compile(
    r"\s(✅|✔️?|☑️?|⬜️?|☐|🔲|:white_check_mark:|:heavy_check_mark:|:white_large_square:|\[[xX ]\])\s*$"
)
# "[-]" and "[/]" are those of note-taking programs.
BOX = re.compile(r"\s*\[([ xX/~-])\](?=\s|$)\s*")
HEADING_STATUS = {
    "done": _whole(
        r"(?:already )?(?:done|completed?|finished|watched)(?: (?:books|courses|items|list))?|already read"
        r"|(?:books|papers|articles|courses|things)(?:(?: that)? i(?:['’]ve| have)?)?"
        r" (?:read|finished|completed|done|watched|taken)(?: so far)?",
        languages.THINGS + f"(?:{languages.DONE})",
    ),
    "in_progress": _whole(
        r"(?:currently )?(?:in[- ]progress|ongoing|doing|wip|working on)"
        r"|(?:(?:books|papers|articles|courses|things)(?: that)? i(?:['’]m| am) )?currently (?:reading|watching|learning|taking)",
        languages.THINGS + f"(?:{languages.IN_PROGRESS})",
    ),
    "todo": _whole(
        r"to[- ]?(?:do|read|watch|be read)(?: list)?|planned|backlog|wish ?list|up next|upcoming|queued|not started|reading queue"
        r"|(?:(?:books|papers|articles|courses|things)(?: that)? i )?want to (?:read|watch|take|learn)|tbr",
        languages.THINGS + f"(?:{languages.TODO})",
    ),
    "skipped": _whole(r"skipped|dropped|abandoned|did not finish|dnf"),
    "revisit": _whole(r"(?:to )?revisit|re-?read"),
}
# Words that say it only beside such headings, of one level: "Reading" may be what is to be read for a lecture.
HEADING_STATUS_BESIDE_OTHERS = {
    "done": _whole(r"read|past|previous(?:ly)?|past reads?"),
    "in_progress": _whole(r"(?:now )?(?:reading|watching|learning)|current(?:ly)?|now"),
    "todo": _whole(r"next|future|later|want"),
}

TITLE_COLUMN = _whole(
    r"resources?|title|names?|courses?(?: name)?|papers?(?: title)?|books?|item|link|project|tool"
    r"|notebook|article|video|tutorial|podcasts?|channel|topic|section|lectures?"
)
# In a column called so, "1984" is a name.
NAME_COLUMN = _whole(r"(?:(?:book|movie|film|course|paper|article|video) )?(?:title|name)s?|books?")
STATUS_COLUMN = _whole(
    r"(?:(?:my|current|reading|learning|completion) )?(?:status|progress)|done\??|completed?\??|finished\??"
    r"|read\??(?: notes)?|watched\??|checked|check|solved\??|state",
    languages.STATUS_COLUMN,
)
NOTE_COLUMN = _whole(
    r"notes?|remarks?|comments?|my notes?|thoughts?|review",
    languages.NOTE_COLUMN,
)
KIND_COLUMN = _whole(r"format|kind|type|medium|category", languages.KIND_COLUMN)
AUTHOR_COLUMN = _whole(
    r"authors?|by|instructors?|university ?instructors?|university|teachers?|lecturers?|speakers?|institution|provider",
    languages.AUTHOR_COLUMN,
)
DATE_COLUMN = _whole(r"years?|date|published|publication|released?", languages.DATE_COLUMN)
LINK_COLUMN = _whole(
    r"(?:source )?code|papers?|pdf|slides|git ?hub|repo(?:sitory)?|demo|weights|data ?sets?|models?"
)
LEVEL_COLUMN = _whole(r"levels?|difficulty")
EFFORT_COLUMN = _whole(r"effort|duration|length|time|hours|total (?:hours|time)")
STARTED_COLUMN = _whole(r"start(?:ed)?(?: on| at| date)?|begun")
FINISHED_COLUMN = _whole(
    r"finish(?:ed)?(?: on| at| date)?|(?:completed?|completion)(?: on| date)?|ended?|end date|date (?:finished|completed)"
)
ACCESS_COLUMN = _whole(r"price|cost|access|free")
NUMBER_COLUMN = _whole(
    r"s\.? ?no\.?|no\.?|nr\.?|#|number|rank|id|index",
    languages.NUMBER_COLUMN,
)

LEVELS = {
    "introductory": re.compile(
        r"(?:introduct(?:ory|ion|ionary|inory)|intro(?:ductionary)?|beginners?|basics?|elementary|entry"
        r"|novice|newbies?|easy)(?: (?:level|friendly))?",
        _I,
    ),
    "cult": re.compile(r"(?:cult|advanced?|expert|deep|hard)(?: (?:level|friendly))?", _I),
}
# A heading is a level only when it says nothing else.
HEADING_LEVEL = re.compile(
    r"(?:for )?(?:absolute |complete )?(introductory|introductionary|beginners?|cult|advanced|experts?)"
    r"(?:[ -]?(?:levels?|courses?|resources?|topics?|materials?|books?|papers?|track|reading|videos?|tutorials?|stuff))?",
    _I,
)
LEVEL_LEAD = re.compile(
    r"\W*(introductionary|introductory|introduction|intro|cult|beginners?|intermediate|advanced)\W*?:\s*",
    _I,
)

KINDS = {
    "paper": r"(?:research |journal |conference )?(?:papers?|preprints?|publications?)|arxiv",
    "book": r"(?:text|e-?)?books?",
    "course": r"(?:online |video |free )*courses?|moocs?|speciali[sz]ations?|nanodegrees?|bootcamps?|lecture series|classes|curricul(?:um|a)",
    "playlist": r"playlists?",
    "channel": r"(?:youtube |yt )?channels?",
    "video": r"videos?|youtube(?: videos?)?|lectures?|screencasts?|webinars?|documentar(?:y|ies)",
    "talk": r"talks?|keynotes?|presentations?|ted",
    "podcast": r"podcasts?",
    "tutorial": r"tutorials?|how-?tos?|walkthroughs?|guides?|cheat ?sheets?|exercises?",
    "docs": r"docs?|documentation|manuals?|reference manual",
    "dataset": r"data ?sets?|corpora|corpus|benchmarks?",
    "community": r"communit(?:y|ies)|forums?|slack|discord|meetups?|subreddit|groups?",
    "repository": r"(?:github )?repos?(?:itor(?:y|ies))?|github|source code|notebooks?",
    "tool": r"tools?|librar(?:y|ies)|frameworks?|packages?|software|apps?|toolkits?|platforms?|services?|sdks?",
    "article": r"articles?|(?:micro)?blogs?(?:[ -]?posts?)?|blogposts?|posts?|essays?|newsletters?|write-?ups?|news|websites?",
    "list": r"(?:awesome |curated |reading )?(?<!linked )lists?",
}
# For text in small letters: many words sought in every entry are found faster when case matters.
KIND = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in KINDS.items()))
KIND_WITHIN = re.compile(rf"\b(?=[a-z])(?:{KIND.pattern})\b")

YEAR = r"(?:19[4-9]\d|20[0-4]\d)"
BRACKETS = re.compile(r"\(([^()]{1,120})\)|\[([^\[\]]{1,120})\]")
# What stands before a year like a name and is none.
PUBLISHER = re.compile(
    r"[A-Z]{2,}\d*|ar[Xx]iv|NeurIPS|Interspeech|Nature|Science|Springer|Wiley|Elsevier|Manning|Pearson|Apress"
    r"|O['’]Reilly|.*\b(?:Press|Edition|Media|University|Lecture|Version)"
)
OPTIONAL = re.compile(r"\boptional(?:ly)?\b", _I)
# For text in small letters, as above.
ACCESS = re.compile(
    r"(?=[afnprs$💰💲🆓])(?:(?P<paid>\b(?:paid|paying|not free|subscription|affiliate)\b|💰|💲|\$\d+)"
    r"|(?P<registration>\b(?:registration|sign-?up|free account)\b)"
    r"|(?P<free>\bfree(?! (?:trial|tier|of))\b|🆓))"
)
DEPRECATED = re.compile(
    r"\b(?:deprecated|unmaintained|discontinued|archived|no longer (?:maintained|available))\b"
)
