"""XML looked over before any other program reads it: well-formed, and without entities."""

from pathlib import Path
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parse

from gis.check.report import Finding
from gis.imports.table import fault

#: Deeper nesting than this is no map but an attempt on the reader's stack.
_DEPTH = 200


class _Depth(ContentHandler):
    """Counts how deep elements are nested."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - SAX's name
        self._depth += 1
        if self._depth > _DEPTH:
            raise DefusedXmlException

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX's name
        self._depth -= 1


def find_xml_fault(path: Path, file: str) -> Finding | None:
    """Return what is wrong with an XML file, or None.

    Entities and document types are refused: a few lines of them unfold to gigabytes, or name
    other files of this machine.
    """
    try:
        with path.open("rb") as stream:
            parse(stream, _Depth(), forbid_dtd=True)
    except DefusedXmlException:
        return fault("xml_hostile", file=file)
    except SAXParseException as error:
        where = {"row": error.getLineNumber() or 0, "column": error.getColumnNumber() or 0}
        return fault("syntax", file=file, detail=error.getMessage(), **where)
    except (ValueError, LookupError) as error:
        return fault("file_unreadable", file=file, detail=str(error))
    return None
