"""A thousand files, made to do harm, for every reader: read, or refused with a sentence."""

import random
import time

from roadmap.outline.model import Outline, UnreadableError
from roadmap.outline.readers.choose import read

WHAT = "hostile files into every reader"
USUAL = 1000
ENDINGS = (".md", ".bib", ".csv", ".tsv", ".html", ".json", "")
MOST = 20  # seconds for one of these, none larger than 300 kB, on a busy machine
SOUND = {
    ".md": b"# Walks\n\n## Stage one\n\n- [x] [Stone](https://a.test/1) - *cult*, 2020\n  - [Moss][m]\n\n"
    b"| Title | Link |\n|---|---|\n| Peak | https://a.test/2 |\n\n[m]: https://a.test/3\n",
    ".bib": b'@article{one, title = {A {Stone}}, author = "Ada and Grace", year = 2020, doi = {10.1/x}}\n'
    b"@string{moss = {Moss}}\n@misc{two, title = moss # { green}, url = {https://a.test}}\n",
    ".csv": b'title,url,topic,level\n"Stone, a",https://a.test/1,Walks,cult\nMoss,,Walks,\n',
    ".tsv": b"title\turl\nStone\thttps://a.test/1\n",
    ".html": b'<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p><DT><H3 ADD_DATE="1">Walks</H3><DL><p>'
    b'<DT><A HREF="https://a.test/1" ADD_DATE="99999999999999">Stone</A><DD>why</DL></DL>',
    ".json": b'[{"model": "roadmap.topic", "pk": null, "fields": {"slug": "walks", "title": "Walks"}},\n'
    b'{"model": "roadmap.resource", "fields": {"slug": "a", "title": "A", "url": "https://a.test"}}]',
    "": b"- [Stone](https://a.test/1)\n",
}
PIECES = [
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xf0\x9f",
        b"\r",
        b"\x0b",
        b"\x1b[2J",
    ),
    *("\u202e\u2066\u200b\ufeff\U000e0001".encode(), "e\u0301".encode() * 50, "ﷺ".encode() * 50),
    *(b"](" * 40, b"[" * 200, b"(" * 200, b"*" * 200, b"`" * 99, b"~" * 99, b">" * 200, b"|" * 300),
    *(
        b"  " * 200 + b"- ",
        b"\t" * 100,
        b"#" * 50,
        b"1" * 400,
        b"-1",
        b"1e999",
        b"NaN",
        b"-0",
        b"9" * 30 + b".",
    ),
    *(
        b"{" * 200,
        b"}" * 50,
        b'"',
        b"'",
        b'""""',
        b"\\",
        b"\\u0000",
        b"\\ud800",
        b"&#0;",
        b"&#xD800;",
        b"&" * 99,
    ),
    *(
        b"<script>alert(1)</script>",
        b"<!--",
        b"<![CDATA[",
        b"<a href=javascript:alert(1)>",
        b"</DL>" * 40,
    ),
    *(
        b"=cmd|' /C calc'!A0",
        b"@import",
        b"file:///etc/passwd",
        b"http://169.254.169.254/",
        b"//",
        b"http://[",
    ),
    *(
        b"@string{a = a # a}",
        b"@article{",
        b"@comment{",
        b"\\input{/etc/passwd}",
        b"$" * 99,
        b"%" * 9,
    ),
    *(
        b'"model": "accounts.user"',
        b'"pk": {}',
        b'"fields": []',
        b"null",
        b"[]",
        b"[[",
        b"true",
        b",",
    ),
    *(
        b"https://a.test/" + b"a" * 5000,
        b"https://\xe2\x92\xb6.test/%zz%00",
        b"2020-13-45",
        b"0000",
        b"3/0",
    ),
]


def run(files: int) -> str:
    read_well = refused = 0
    longest, at = 0.0, ""
    for number in range(files):
        for ending in ENDINGS:
            data = hostile(random.Random(f"{number}{ending}"), SOUND[ending])
            began = time.monotonic()
            try:
                assert isinstance(read(data, f"list{ending}", "https://a.test/"), Outline)
                read_well += 1
            except UnreadableError as error:
                refused += bool(error.sentence.strip())
            except Exception as error:
                raise AssertionError(f"File {number}{ending}: {error!r}") from error
            if (took := time.monotonic() - began) > longest:
                longest, at = took, f"{number}{ending}"
    assert read_well + refused == files * len(ENDINGS), "A file is refused without a word."
    assert longest < MOST, f"File {at} takes {longest:.1f} s"
    return (
        f"{files:,} files for each of {len(ENDINGS)} endings: {read_well:,} read, {refused:,} refused with a "
        f"sentence, no traceback; the longest took {longest:.2f} s"
    )


def hostile(chance: random.Random, sound: bytes) -> bytes:
    """What a reader expects, broken in a few places or many, repeated, cut, or nothing but pieces."""
    data = sound * chance.choice((1, 1, 3, 40))
    way = chance.random()
    if way < 0.1:
        data = b"".join(chance.choice(PIECES) for _ in range(chance.randrange(200)))
    elif way < 0.2:
        data = chance.randbytes(chance.randrange(4000))
    for _ in range(chance.choice((1, 3, 10, 60))):
        at = chance.randrange(len(data) + 1)
        if chance.random() < 0.7:
            data = data[:at] + chance.choice(PIECES) * chance.choice((1, 1, 1, 20)) + data[at:]
        else:
            data = data[:at] + data[at + chance.randrange(30) :]
    return data[: chance.choice((300_000, 300_000, 1000, 50))]
