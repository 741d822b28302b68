"""Hostile PDF and OFD files: loops, vast pages, bombs behind filters, what wants to be run."""

import io
import zipfile
import zlib

_CATALOG, _TREE = "<</Type/Catalog/Pages 2 0 R{more}>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"
_LEAF = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]/Contents 4 0 R{more}>>"
_TEXT = "BT /F 20 Tf 50 500 Td (A plain line of text on this page) Tj ET"
_FONT = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>{more}>>"


def pdf(*objects: str | bytes, root: str = "1 0 R", trailer: str = "") -> bytes:
    """A PDF of these objects, numbered from 1, without a table of them."""
    body = b"%PDF-1.5\n" + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (n, each.encode("latin-1") if isinstance(each, str) else each)
        for n, each in enumerate(objects, 1)
    )
    return body + f"trailer\n<</Root {root}/Size 99{trailer}>>\nstartxref\n0\n%%EOF".encode()


def stream(content: bytes | str, head: str = "") -> bytes:
    data = content.encode("latin-1") if isinstance(content, str) else content
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head.encode(), len(data), data)


def page(
    *more_objects: str | bytes,
    content: bytes | str = _TEXT,
    head: str = "",
    more: str = "",
    catalog: str = "",
    resources: str = "",
    size: str = "600 800",
) -> bytes:
    """A PDF of one page; objects from 5 on are `more_objects`."""
    leaf = _LEAF.format(size=size, more=_FONT.format(more=resources) + more)
    return pdf(_CATALOG.format(more=catalog), _TREE, leaf, stream(content, head), *more_objects)


def image(head: str, data: bytes, size: str = "/Width 900/Height 900") -> bytes:
    """A PDF whose page is covered by one picture."""
    kind = f"/Type/XObject/Subtype/Image{size}/ColorSpace/DeviceGray/BitsPerComponent 8{head}"
    return page(
        stream(data, kind), content="600 0 0 800 0 0 cm /I Do", resources="/XObject<</I 5 0 R>>"
    )


def flate(content: bytes) -> bytes:
    return zlib.compress(content)


def twice(content: bytes) -> bytes:
    return zlib.compress(zlib.compress(content, 9), 9)


def many_pages(count: int) -> bytes:
    kids = " ".join(["3 0 R"] * count)
    leaf = _LEAF.format(size="600 800", more="")
    return pdf(
        _CATALOG.format(more=""), f"<</Type/Pages/Kids[{kids}]/Count {count}>>", leaf, stream(_TEXT)
    )


def action(kind: str) -> str:
    return f"/OpenAction<</S/{kind}>>/AA<</O<</S/{kind}>>>>"


_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(
    content: str = "",
    page: str = "Pages/P.xml",
    root: str = "/Doc_0/Document.xml",
    box: str = "0 0 210 297",
    common: str = "",
    pages: int = 1,
    **parts: str,
) -> bytes:
    """An OFD file; `parts` are more of its files, "__" in a name stands for "/"."""
    listed = f'<ofd:Page ID="1" BaseLoc="{page}"/>' * pages
    layer = f"<ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content>"
    body = f"<ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody>"
    area = f"<ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea>{common}"
    inner = f"<ofd:CommonData>{area}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"
    files = {
        "OFD.xml": f"<ofd:OFD {_OFD}>{body}</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_OFD}>{inner}</ofd:Document>",
        "Doc_0/Pages/P.xml": f"<ofd:Page {_OFD}>{layer}</ofd:Page>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (
            files | {name.replace("__", "/"): part for name, part in parts.items()}
        ).items():
            archive.writestr(name, part)
    return packed.getvalue()


def words(said: str, place: str = "10 10 80 8", code: str = "", more: str = "") -> str:
    inner = f'<ofd:TextCode X="0" Y="4" {code}>{said}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{place}" Size="4" {more}>{inner}</ofd:TextObject>'


_PICTURE = '<ofd:ImageObject ResourceID="5" Boundary="0 0 210 297" CTM="210 0 0 297 0 0"/>'


def resource(place: str) -> dict[str, str]:
    listed = f'<ofd:MultiMedia ID="5"><ofd:MediaFile>{place}</ofd:MediaFile></ofd:MultiMedia>'
    return {
        "Doc_0__R.xml": f"<ofd:Res {_OFD}><ofd:MultiMedias>{listed}</ofd:MultiMedias></ofd:Res>"
    }


_RES = "<ofd:DocumentRes>R.xml</ofd:DocumentRes>"
_FORM = "/Type/XObject/Subtype/Form/BBox[0 0 600 800]"
_PREDICTOR = (
    "/Filter/FlateDecode/DecodeParms<</Predictor {kind}/Colors {colours}/Columns {columns}>>"
)

KINDS: dict[str, bytes] = {
    **{
        f"pdf {kind}": page(catalog=action(kind))
        for kind in (
            "JavaScript/JS(while(1){})",
            "Launch/F(/bin/sh)",
            "URI/URI(http://127.0.0.1:9/)",
            "GoToR/F(//127.0.0.1/a.pdf)",
            "SubmitForm/F(http://127.0.0.1:9/)",
            "ImportData/F(/etc/passwd)",
        )
    },
    "pdf named javascript": page(
        catalog="/Names<</JavaScript<</Names[(a) <</S/JavaScript/JS(app.alert(1))>>]>>>>"
    ),
    "pdf external stream": page(
        "<</Length 0/F(/etc/passwd)>>\nstream\n\nendstream", resources="/XObject<</I 5 0 R>>"
    ),
    "pdf kids of kids": pdf(
        _CATALOG.format(more=""),
        *(f"<</Type/Pages/Count 9/Parent {n - 1} 0 R/Kids[{n + 1} 0 R]>>" for n in range(2, 3_000)),
        _LEAF.format(size="9 9", more=""),
    ),
    "pdf page is its parent": pdf(
        _CATALOG.format(more=""), "<</Type/Pages/Kids[2 0 R 1 0 R]/Count 2/Parent 2 0 R>>"
    ),
    "pdf negative count": pdf(
        _CATALOG.format(more=""),
        "<</Type/Pages/Kids[3 0 R]/Count -5>>",
        _LEAF.format(size="600 800", more=""),
        stream(_TEXT),
    ),
    "pdf 10k pages": many_pages(10_000),
    "pdf 31 pages": many_pages(31),
    "pdf page of 200 inches square": page(size="14400 14400"),
    "pdf page of kilometres": page(size="9999999 9999999", content=_TEXT),
    "pdf long strip": page(size="10 1000000"),
    "pdf page of nothing": page(size="0.0001 0.0001"),
    "pdf page inside out": page(size="-600 -800"),
    "pdf unit lies": page(more="/UserUnit 1000000"),
    "pdf rotated oddly": page(more="/Rotate 2147483647"),
    "pdf xref to itself": b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n"
    b"<</Prev 9/Size 1/Root 1 0 R>>\nstartxref\n9\n%%EOF",
    "pdf xref count lies": b"%PDF-1.4\nxref\n0 99999999\n0000000000 65535 f \ntrailer\n"
    b"<</Size 99999999/Root 1 0 R>>\nstartxref\n9\n%%EOF",
    "pdf xref stream lies": pdf(
        stream(
            flate(bytes(50)),
            "/Type/XRef/W[8 8 8]/Index[0 2147483647]/Size 2147483647/Filter/FlateDecode",
        )
    ),
    "pdf object stream of itself": page(
        stream("5 0 6 0 ", "/Type/ObjStm/N 999999/First 9/Extends 5 0 R")
    ),
    "pdf length is itself": pdf(
        _CATALOG.format(more=""),
        _TREE,
        _LEAF.format(size="600 800", more=""),
        "<</Length 4 0 R>>\nstream\nx\nendstream",
    ),
    "pdf length lies": page(content="").replace(b"/Length 0", b"/Length 2147483647"),
    "pdf content of itself": page(more="").replace(
        b"/Contents 4 0 R", b"/Contents[4 0 R 3 0 R 4 0 R]"
    ),
    "pdf deep arrays": page("[" * 50_000 + "]" * 50_000),
    "pdf deep dictionaries": page("<</A" * 30_000 + ">>" * 30_000),
    "pdf deep states": page(content="q " * 500_000),
    "pdf deep marks": page(content="/P BMC " * 300_000),
    "pdf many operators": page(content="0 0 m 9 9 l S " * 250_000),
    "pdf many rectangles": page(content="1 1 500 1 re f " * 100_000),
    "pdf many letters": page(
        content="BT /F 1 Tf "
        + "(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj " * 8_000
        + "ET"
    ),
    "pdf form calls twice": page(
        *(
            stream(f"/X{n} Do /X{n} Do", f"{_FORM}/Resources<</XObject<</X{n} {n + 1} 0 R>>>>")
            for n in range(5, 40)
        ),
        content="/X Do",
        resources="/XObject<</X 5 0 R>>",
    ),
    "pdf pattern of itself": page(
        stream(
            "/Pattern cs /P scn 0 0 600 800 re f",
            "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001"
            "/YStep 0.001/Resources<</Pattern<</P 5 0 R>>>>",
        ),
        content="/Pattern cs /P scn 0 0 600 800 re f",
        resources="/Pattern<</P 5 0 R>>",
    ),
    "pdf shading lies": page(
        "<</ShadingType 1/ColorSpace/DeviceRGB/Function<</FunctionType 4/Domain[0 1 0 1]"
        "/Range[0 1 0 1 0 1]>>>>",
        content="/S sh",
        resources="/Shading<</S 5 0 R>>",
    ),
    "pdf bomb twice packed": page(
        content=twice(b"q Q " * 40_000_000), head="/Filter[/FlateDecode/FlateDecode]"
    ),
    "pdf filters in a row": page(content="x", head="/Filter[" + "/ASCIIHexDecode" * 5_000 + "]"),
    "pdf run length bomb": page(content=b"\x81q" * 900_000, head="/Filter/RunLengthDecode"),
    "pdf lzw noise": page(content=bytes(range(256)) * 50, head="/Filter/LZWDecode"),
    "pdf predictor columns": image(
        _PREDICTOR.format(kind=12, colours=1, columns=2**31 - 1), flate(b"x" * 900)
    ),
    "pdf predictor colours": image(
        _PREDICTOR.format(kind=15, colours=2**31 - 1, columns=9), flate(b"x" * 900)
    ),
    "pdf tiff predictor": image(
        _PREDICTOR.format(kind=2, colours=-1, columns=-1), flate(b"x" * 900)
    ),
    "pdf jbig2 lies": image(
        "/Filter/JBIG2Decode",
        b"\0\0\0\0\x30\0\1\0\0\0\x13"
        + b"\xff" * 8
        + bytes(11)
        + b"\0\0\0\1\x26\0\1\xff\xff\xff\xff"
        + bytes(90),
    ),
    "pdf jpx noise": image(
        "/Filter/JPXDecode",
        b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff\x4f\xff\x51\0\x29\0\0" + b"\xff" * 90,
    ),
    "pdf fax lies": image(
        "/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 2147483647/Rows 2147483647>>",
        b"\xff" * 500,
    ),
    "pdf jpeg noise": image(
        "/Filter/DCTDecode",
        b"\xff\xd8\xff\xe0" + b"\xff\xc0\0\x11\x08\xff\xff\xff\xff\3" + bytes(300),
    ),
    "pdf vast picture": image(
        "/Filter/FlateDecode", flate(bytes(9_000)), "/Width 2147483647/Height 2147483647"
    ),
    "pdf picture of no size": image("", b"", "/Width 0/Height 0"),
    "pdf mask of itself": image("/SMask 5 0 R/Mask 5 0 R", bytes(810_000)),
    "pdf encryption noise": page(catalog="").replace(
        b"/Size 99", b"/Size 99/Encrypt<</Filter/Standard/V 5/R 6/O(x)/U(y)/P -1/Length 256>>"
    ),
    "pdf unknown handler": page().replace(
        b"/Size 99", b"/Size 99/Encrypt<</Filter/Adobe.PubSec/V 4>>"
    ),
    "pdf font of noise": page(stream(b"\0\1\0\0" + b"\xff" * 5_000), content=_TEXT).replace(
        b"/BaseFont/Helvetica",
        b"/BaseFont/X/FontDescriptor<</Type/FontDescriptor/FontFile2 5 0 R>>",
    ),
    "pdf map of noise": page(
        stream(
            "1 begincodespacerange<00><ffffffff>endcodespacerange "
            "99999999 beginbfrange<0000><ffffffff><0000>endbfrange"
        ),
        content=_TEXT,
    ).replace(b"/BaseFont/Helvetica", b"/BaseFont/X/ToUnicode 5 0 R"),
    "pdf field loop": page(
        "<</FT/Tx/T(a)/V(b)/Kids[5 0 R]/Parent 5 0 R/Subtype/Widget/Rect[9 9 99 99]>>",
        catalog="/AcroForm<</Fields[5 0 R]>>",
        more="/Annots[5 0 R 5 0 R]",
    ),
    "pdf many annotations": page(
        "<</Type/Annot/Subtype/FreeText/Rect[9 9 99 99]/Contents(x)>>",
        more="/Annots[" + "5 0 R " * 60_000 + "]",
    ),
    "pdf outline loop": page("<</Title(a)/Next 5 0 R/First 5 0 R>>", catalog="/Outlines 5 0 R"),
    "pdf of one byte words": b"%PDF-1.4\n" + b"1 " * 400_000,
    "pdf objects without end": b"%PDF-1.4\n" + b"1 0 obj\n<</Type/Catalog\n" * 40_000,
    "pdf catalogs without end": b"%PDF-1.4\n" + b"1 0 obj <</Type /Page " * 60_000,
    "pdf head only": b"%PDF-1.7",
    "ofd without pages": ofd(pages=0),
    "ofd of 2000 pages": ofd(words("a"), pages=2_000),
    "ofd page missing": ofd(page="Pages/None.xml"),
    "ofd page is the document": ofd(page="Document.xml"),
    "ofd document missing": ofd(root="/Doc_9/None.xml"),
    "ofd document is the root": ofd(root="/OFD.xml"),
    "ofd traversal": ofd(page="../../../../../etc/passwd", root="Doc_0/Document.xml"),
    "ofd address": ofd(page="http://127.0.0.1:9/P.xml"),
    "ofd vast page": ofd(words("a"), box="0 0 99999999 99999999"),
    "ofd page of nothing": ofd(words("a"), box="0 0 0 0"),
    "ofd page is no number": ofd(words("a"), box="a b NaN inf"),
    "ofd infinite page": ofd(words("a"), box="0 0 1e308 1e308"),
    "ofd text far away": ofd(words("远", place="1e300 1e300 1e300 1e300")),
    "ofd text is no number": ofd(
        words("远", place="NaN NaN inf -inf", code='DeltaX="NaN inf g 9 9"')
    ),
    "ofd matrix": ofd(
        words("a", more='CTM="0 0 0 0 0 0"') + words("b", more='CTM="1e200 1e200 1e200 1e200 0 0"')
    ),
    "ofd many objects": ofd(words("a") * 80_000),
    "ofd long text": ofd(words("字" * 400_000)),
    "ofd deep layers": ofd("<ofd:PageBlock>" * 20_000 + "</ofd:PageBlock>" * 20_000),
    "ofd template of itself": ofd(
        words("a"),
        common='<ofd:TemplatePage ID="1" BaseLoc="T.xml"/>',
        **{"Doc_0__T.xml": f'<ofd:Page {_OFD}><ofd:Template TemplateID="1"/></ofd:Page>'},
    ),
    "ofd picture missing": ofd(_PICTURE, common=_RES, **resource("none.png")),
    "ofd picture outside": ofd(_PICTURE, common=_RES, **resource("../../../../../etc/passwd")),
    "ofd picture is xml": ofd(_PICTURE, common=_RES, **resource("../OFD.xml")),
    "ofd resource of itself": ofd(
        _PICTURE, common="<ofd:DocumentRes>Document.xml</ofd:DocumentRes>" * 500
    ),
    "ofd not xml": ofd("<ofd:TextObject>"),
    "ofd external entity": ofd(
        **{
            "Doc_0__Pages__P.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            f"<ofd:Page {_OFD}><ofd:Content>{words('&x;')}</ofd:Content></ofd:Page>"
        }
    ),
}
