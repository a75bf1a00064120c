"""HTML that an export left in a text, read as the text that a browser would show.

Left in, "<p>" and "&ldquo;" are counted as words, and quotations behind such marks are not found.
"""

import re
from html import unescape
from html.entities import html5

READ = "HTML read as text"  # the note in the ledger

# Elements of articles as sites and press databases store them; what else stands between angle
# brackets is somebody's text. A break after these, and a line of its own:
_BLOCKS = (
    "address article aside blockquote div dd dl dt figcaption figure footer form h[1-6] header hr "
    "li main nav ol p pre section table tbody td th thead tr ul body html"
)
_INLINE = (
    "a abbr b button cite code em font i iframe img input label mark picture q s small span strong "
    "sub sup time u wbr"
)
# What is no text even to a browser.
_UNSEEN = re.compile(
    r"<(script|style|noscript|head|svg|template)\b[^<>]*>.*?</\1\s*>|<!--.*?-->|<!doctype\b[^<>]*>",
    re.I | re.S,
)


def _tags(names):
    return rf"</?(?:{names.replace(' ', '|')})(?:\s[^<>]*)?/?>"


_BLOCK = re.compile(_tags(_BLOCKS), re.I)
_BREAK = re.compile(_tags("br"), re.I)
_SPAN = re.compile(_tags(_INLINE), re.I)
_TAG = re.compile(f"{_tags(_BLOCKS)}|{_tags('br')}|{_tags(_INLINE)}", re.I)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});")
_WRAPPED = re.compile(r"(?<!\n)\n(?!\n)")
_MANY = re.compile(r"\n\n+")


def is_in(text):
    """Tell whether a text holds tags of HTML, or references to characters.

    >>> is_in("<p>Talks go on.</p>"), is_in("at&nbsp;Acas"), is_in("M&A; 2 < 3 > 1, a <pause>")
    (True, True, False)
    """
    return ("<" in text and bool(_TAG.search(text) or _UNSEEN.search(text))) or (
        "&" in text and any(_character(one) != one[0] for one in _REFERENCE.finditer(text))
    )


def read(text):
    """Return a text without its HTML: a paragraph for each block, no scripts, characters as such.

    Read again it stays as it is: what was escaped twice is read twice.

    >>> read("<div><p>&ldquo;No,&rdquo; he said.</p><p>Talks<br/>go <b>on</b>.</p></div>")
    '“No,” he said.\\n\\nTalks\\ngo on.'
    """
    while is_in(text):
        text = _once(text)
    return text


def _once(text):
    text = _UNSEEN.sub("", text)
    if _BLOCK.search(text):
        text = _WRAPPED.sub(" ", _edged(text))  # where blocks part, a single line break is a space
    text = _SPAN.sub("", _BREAK.sub("\n", _BLOCK.sub("\n\n", text)))
    return _MANY.sub("\n\n", _edged(_REFERENCE.sub(_character, text))).strip()


def _edged(text):
    """Return a text without white space at the edges of its lines."""
    return "\n".join(map(str.strip, text.split("\n")))


def _character(reference):
    """Return the character of a reference, a plain space for a hard one; else the reference."""
    written = reference[0]
    if written[1] != "#" and written[1:] not in html5:
        return written
    return unescape(written).replace("\xa0", " ")
