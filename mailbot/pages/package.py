"""An Office package (ISO/IEC 29500-2) that points at parts it does not have becomes a sound one."""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from urllib.parse import unquote

from lxml import etree

_TYPES = "[Content_Types].xml"
_TYPE_SPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_UNKNOWN = "application/octet-stream"


def parsed_xml(content: bytes) -> etree._Element:
    """The root of a part; entities stay unresolved, nothing is fetched, depth is bounded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


def sound_package(data: bytes) -> bytes:
    """The package without relationships to parts that are missing; every part has a type.

    The others point to their parts by the very name.

    Office passes over both: it writes targets such as "NULL" itself where a picture was lost.
    """
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as kept,
    ):
        names = frozenset(source.namelist())
        for name in names:
            content = source.read(name)
            if name.endswith(".rels"):
                content = _without_dangling(name, content, names)
            elif name == _TYPES:
                content = _with_types(content, names)
            kept.writestr(name, content)
    return packed.getvalue()


def related(owner: str, target: str) -> str:
    """The name of the part that a relationship of the part `owner` points to."""
    return posixpath.normpath(
        posixpath.join("/", posixpath.dirname(owner), unquote(target))
    ).lstrip("/")


def targets_of(package: zipfile.ZipFile, owner: str) -> Mapping[str, str]:
    """The parts that a part points to, by the names of its relationships."""
    folder, _, name = owner.rpartition("/")
    place = f"{folder}/_rels/{name}.rels"
    if place not in package.namelist():
        return {}
    return {
        each.get("Id", ""): related(owner, each.get("Target", ""))
        for each in parsed_xml(package.read(place))
        if each.get("TargetMode") != "External"
    }


def _without_dangling(name: str, content: bytes, names: AbstractSet[str]) -> bytes:
    root = parsed_xml(content)
    folder, _, own = name.rpartition("_rels/")
    for one in list(root):
        if one.get("TargetMode") != "External":
            target = related(folder + own.removesuffix(".rels"), one.get("Target", ""))
            if target in names:
                one.set("Target", f"/{target}")
            else:
                root.remove(one)
    return etree.tostring(root)


def _with_types(content: bytes, names: AbstractSet[str]) -> bytes:
    root = parsed_xml(content)
    typed = {one.get("Extension", "").lower() for one in root}
    for ending in {name.rpartition(".")[2].lower() for name in names} - typed:
        etree.SubElement(root, f"{_TYPE_SPACE}Default", Extension=ending, ContentType=_UNKNOWN)
    return etree.tostring(root)
