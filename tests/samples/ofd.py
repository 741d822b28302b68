"""Sheets become an OFD file (GB/T 33190), the format of China's electronic receipts."""

import io
import zipfile
from xml.sax.saxutils import escape

from tests.samples import fonts
from tests.samples.sheet import Rule, Sheet, Text

_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MM = 25.4 / 72


def ofd(sheets: list[Sheet]) -> bytes:
    """The sheets as OFD; lengths are millimetres, the font is named, not embedded."""
    size = f"0 0 {sheets[0].width * _MM:.2f} {sheets[0].height * _MM:.2f}"
    pages = "".join(
        f'<ofd:Page ID="{100 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        for number in range(len(sheets))
    )
    files = {
        "OFD.xml": (
            f'<ofd:OFD {_SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
            "<ofd:DocID>00000000000000000000000000000001</ofd:DocID></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        ),
        "Doc_0/Document.xml": (
            f"<ofd:Document {_SPACE}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID>"
            f"<ofd:PageArea><ofd:PhysicalBox>{size}</ofd:PhysicalBox></ofd:PageArea>"
            "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
            f"<ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
        ),
        "Doc_0/PublicRes.xml": (
            f'<ofd:Res {_SPACE} BaseLoc="Res"><ofd:Fonts>'
            '<ofd:Font ID="2" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>'
        ),
    }
    for number, sheet in enumerate(sheets):
        files[f"Doc_0/Pages/Page_{number}/Content.xml"] = _content(sheet, size)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 9, 0, 0)), _HEAD + text)
    return out.getvalue()


def _content(sheet: Sheet, size: str) -> str:
    objects = []
    for number, op in enumerate(sheet.ops, start=200):
        match op:
            case Text():
                objects.append(_text(op, number))
            case Rule():
                objects.append(_rule(op, number))
            case _:
                pass
    return (
        f"<ofd:Page {_SPACE}><ofd:Area><ofd:PhysicalBox>{size}</ofd:PhysicalBox></ofd:Area>"
        f'<ofd:Content><ofd:Layer ID="99" Type="Body">{"".join(objects)}</ofd:Layer>'
        "</ofd:Content></ofd:Page>"
    )


def _text(op: Text, number: int) -> str:
    steps = [fonts.width(char, op.font, op.size) * _MM for char in op.text]
    top, height = (op.y - op.size) * _MM, op.size * 1.25 * _MM
    box = f"{op.x * _MM:.3f} {top:.3f} {sum(steps):.3f} {height:.3f}"
    delta = " ".join(f"{step:.3f}" for step in steps[:-1])
    gaps = f' DeltaX="{delta}"' if delta else ""
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{box}" Font="2" Size="{op.size * _MM:.3f}">'
        f'<ofd:TextCode X="0" Y="{op.size * _MM:.3f}"{gaps}>{escape(op.text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _rule(op: Rule, number: int) -> str:
    x, y = min(op.x0, op.x1) * _MM, min(op.y0, op.y1) * _MM
    width, height = abs(op.x1 - op.x0) * _MM, abs(op.y1 - op.y0) * _MM
    box = f"{x:.3f} {y:.3f} {max(width, 0.2):.3f} {max(height, 0.2):.3f}"
    path = f"M 0 0 L {width:.3f} {height:.3f}"
    return (
        f'<ofd:PathObject ID="{number}" Boundary="{box}" LineWidth="{op.width * _MM:.3f}">'
        f"<ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>"
    )
