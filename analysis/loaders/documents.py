"""Word documents as the text in them: what people save, and what LexisNexis writes by default."""

import io
import zipfile
from xml.etree import ElementTree

from analysis.loaders.decoding import UnreadableError

ENDING = ".docx"
_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TEXT = f"{_SPACE}p", f"{_SPACE}t"
_AS_TEXT = {
    f"{_SPACE}tab": "\t", f"{_SPACE}br": "\n", f"{_SPACE}cr": "\n", f"{_SPACE}noBreakHyphen": "-",
}  # fmt: skip
# What older versions show in place of a box, which stands beside it a second time.
_AGAIN = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def text(data):
    """Return the text of a .docx, a blank line between its paragraphs; empty ones are left out.

    Headers, footnotes and comments are no part of it, nor what was deleted with changes tracked.
    Raises `UnreadableError` for what is no Word document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = ElementTree.fromstring(archive.read("word/document.xml"))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, RuntimeError) as error:
        why = "it is damaged, protected or of another kind"
        raise UnreadableError(f"no Word document that can be read: {why}; save it anew") from error
    for parent in [*root.iter()]:
        for child in parent.findall(_AGAIN):
            parent.remove(child)
    found = ("".join(_written(part)).strip() for part in root.iter(_PARAGRAPH))
    return "\n\n".join(filter(None, found))


def _written(node):
    """Yield what is written in a paragraph; those in a box within it stand for themselves."""
    for one in node:
        if one.tag == _TEXT:
            yield one.text or ""
        elif one.tag != _PARAGRAPH:
            yield _AS_TEXT.get(one.tag, "")
            yield from _written(one)
