"""Guides as blocks of text. Pure: three marks and nothing else, so that no guide can carry markup."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, or the items of a list."""

    kind: str  # heading, paragraph, list
    text: str = ""
    items: list[str] = field(default_factory=list)


def blocks(body: str) -> list[Block]:
    """`## ` begins a heading, `- ` an item; an empty line parts paragraphs."""
    told: list[Block] = []
    for part in body.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        paragraph: list[str] = []
        for line in lines:
            if line.startswith("## "):
                told += _paragraph(paragraph)
                told.append(Block("heading", line[3:].strip()))
            elif line.startswith("- "):
                told += _paragraph(paragraph)
                if told and told[-1].kind == "list" and not paragraph:
                    told[-1].items.append(line[2:].strip())
                else:
                    told.append(Block("list", items=[line[2:].strip()]))
            else:
                paragraph.append(line)
        told += _paragraph(paragraph)
    return told


def _paragraph(lines: list[str]) -> list[Block]:
    """The gathered lines as one paragraph; empties the list."""
    if not lines:
        return []
    block = Block("paragraph", " ".join(lines))
    lines.clear()
    return [block]
