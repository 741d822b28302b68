"""OpenDocument files as LibreOffice writes them: text, styles and parts become a package."""

import io
import zipfile

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{place}:1.0"'
    for name, place in (
        *((name, name) for name in ("office", "text", "table", "style")),
        *(("draw", "drawing"), ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible")),
    )
)
SPACES += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
LOOK = """<office:styles><style:default-style style:family="paragraph"><style:text-properties
style:font-size-asian="10.5pt" fo:font-size="12pt"/></style:default-style>
<style:style style:family="paragraph" style:name="Standard"/></office:styles>
<office:automatic-styles><style:page-layout style:name="x"><style:page-layout-properties
style:layout-grid-standard-mode="true"/></style:page-layout><style:page-layout style:name="y">
<style:page-layout-properties fo:page-width="8.2681in" fo:margin-left="22mm"
fo:margin-right="2.2cm"/></style:page-layout></office:automatic-styles>"""


def graphic(**told: str) -> str:
    said = " ".join(f'style:{name.replace("_", "-")}="{value}"' for name, value in told.items())
    return (
        '<style:style style:family="graphic" style:name="fr1" style:parent-style-name="Graphics">'
        f"<style:graphic-properties {said}/></style:style>"
    )


FLOATS = graphic(
    horizontal_pos="from-left",
    horizontal_rel="paragraph",
    vertical_pos="from-top",
    vertical_rel="paragraph",
)


def frame(inside: str = "", *, anchor: str = "char", told: str = "", wide: int = 50) -> str:
    inside = inside or image("Pictures/1.png")
    return (
        f'<draw:frame draw:style-name="fr1" text:anchor-type="{anchor}" svg:width="{wide}pt" '
        f'svg:height="20pt" {told}>{inside}</draw:frame>'
    )


def image(place: str) -> str:
    return f'<draw:image xlink:href="{place}" xlink:type="simple"/>'


def row(*cells: str, told: str = "", columns: str = "") -> str:
    """A table of one row."""
    filled = "".join(f"<table:table-cell {told}>{cell}</table:table-cell>" for cell in cells)
    return f"<table:table>{columns}<table:table-row>{filled}</table:table-row></table:table>"


def at(x: float, y: float = -8) -> str:
    return f'svg:x="{x:.4f}pt" svg:y="{y:.4f}pt"'


def content(body: str, styles: str = "", root: str = "document-content", kind: str = "text") -> str:
    return (
        f'<?xml version="1.0"?><office:{root} {SPACES}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
        f"</office:{root}>"
    )


def package(body: str, parts: dict[str, bytes], styles: str = "", kind: str = "text") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content(body, styles, kind=kind))
        archive.writestr(
            "styles.xml", f"<office:document-styles {SPACES}>{LOOK}</office:document-styles>"
        )
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()
