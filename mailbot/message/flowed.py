"""Text broken for transport (format=flowed, RFC 3676) becomes paragraphs again."""

_SIGNATURE = "-- "


def unflowed(text: str, *, delete_space: bool) -> str:
    """The text with its soft line breaks undone; `delete_space` is the parameter DelSp."""
    lines: list[str] = []
    depth, open_ = 0, False
    for line in text.split("\n"):
        said = line.lstrip(">")
        quotes = len(line) - len(said)
        said = said.removeprefix(" ")
        if open_ and quotes == depth and said != _SIGNATURE:
            lines[-1] += said
        else:
            lines.append(f"{'>' * quotes} {said}" if quotes else said)
        depth = quotes
        open_ = said.endswith(" ") and said != _SIGNATURE
        if open_ and delete_space:
            lines[-1] = lines[-1].removesuffix(" ")
    return "\n".join(lines)
