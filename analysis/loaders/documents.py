"""Word documents as the text in them: what people save, and what LexisNexis writes by default."""

import io
import zipfile
from xml.etree import ElementTree

from analysis.loaders.decoding import UnreadableError

ENDING = ".docx"
_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_AS_TEXT = {f"{_SPACE}tab": "\t", f"{_SPACE}br": "\n", f"{_SPACE}cr": "\n"}


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
    found = (_written(part).strip() for part in root.iter(f"{_SPACE}p"))
    return "\n\n".join(filter(None, found))


def _written(paragraph):
    return "".join(
        (one.text or "") if one.tag == f"{_SPACE}t" else _AS_TEXT.get(one.tag, "")
        for one in paragraph.iter()
    )
