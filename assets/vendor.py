#!/usr/bin/env python3
"""Copy the front-end parts the product serves out of node_modules, and write down what was copied.

    npm ci --ignore-scripts && python3 vendor.py      (in assets/; developers only, the product needs no node)

Files go to static/vendor/<name>-<version>/ and static/fonts/; the icons that ICONS names become one sprite. VENDOR.json holds
the SHA-256 and licence of each file; tests/common/test_vendored_files.py hashes them again. Links to source maps are cut
off, since the maps are not shipped and the hashed static storage refuses links to files that do not exist.
"""

import hashlib
import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
STATIC = HERE.parent / "static"
SVG = "{http://www.w3.org/2000/svg}"

# package: (licence, {file in the package: name here})
COPIED = {
    "bootstrap": ("MIT", {"dist/css/bootstrap.min.css": "bootstrap.min.css", "LICENSE": "LICENSE"}),
    "htmx.org": ("0BSD", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
    "echarts": (
        "Apache-2.0",
        {"dist/echarts.esm.min.js": "echarts.esm.min.js", "LICENSE": "LICENSE", "NOTICE": "NOTICE"},
    ),
    "leaflet": (
        "BSD-2-Clause",
        {"dist/leaflet.js": "leaflet.js", "dist/leaflet.css": "leaflet.css", "LICENSE": "LICENSE"}
        | {f"dist/images/{name}": f"images/{name}" for name in ("layers.png", "layers-2x.png", "marker-icon.png")},
    ),
    "tom-select": (
        "Apache-2.0",
        {
            "dist/js/tom-select.complete.min.js": "tom-select.complete.min.js",
            "dist/css/tom-select.min.css": "tom-select.min.css",
        }
        | {"LICENSE": "LICENSE"},
    ),
    "bootstrap-icons": ("MIT", {"LICENSE": "LICENSE"}),
    "@fontsource-variable/inter": (
        "OFL-1.1",
        {f"files/inter-{part}-wght-normal.woff2": f"inter-{part}.woff2" for part in ("latin", "vietnamese")}
        | {"LICENSE": "LICENSE"},
    ),
}
# Paths without a version: typesetting refers to them by name.
TINOS = {
    "400Regular/Tinos_400Regular.ttf": "Tinos-Regular.ttf",
    "400Regular_Italic/Tinos_400Regular_Italic.ttf": "Tinos-Italic.ttf",
    "700Bold/Tinos_700Bold.ttf": "Tinos-Bold.ttf",
    "700Bold_Italic/Tinos_700Bold_Italic.ttf": "Tinos-BoldItalic.ttf",
    "LICENSE_FONT": "LICENSE",
}
ICONS = HERE.parent / "common" / "icons.txt"


def version_of(package: str) -> str:
    return str(json.loads((MODULES / package / "package.json").read_text())["version"])


def without_map(data: bytes) -> bytes:
    """The file without its sourceMappingURL comment."""
    return re.sub(rb"\n?(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*", b"", data)


def copy(package: str, files: dict[str, str], folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for source, name in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = (MODULES / package / source).read_bytes()
        path.write_bytes(without_map(data) if path.suffix in {".css", ".js"} else data)
        made.append(path)
    return made


def sprite(names: list[str]) -> str:
    """One SVG whose symbols are the named bootstrap-icons."""
    symbols = []
    for name in names:
        root = ET.parse(MODULES / "bootstrap-icons" / "icons" / f"{name}.svg").getroot()  # noqa: S314 - hash-pinned files
        inner = "".join(ET.tostring(child, encoding="unicode") for child in root)
        inner = re.sub(r' xmlns(:\w+)?="[^"]*"|ns0:', "", inner).replace(" />", "/>")
        symbols.append(f'<symbol id="{name}" viewBox="{root.get("viewBox")}">{inner.strip()}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def main() -> None:
    for old in (STATIC / "vendor").glob("*"):
        shutil.rmtree(old)
    rows = []

    def note(package: str, licence: str, paths: list[Path]) -> None:
        for path in paths:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            rows.append(
                {"file": str(path.relative_to(STATIC)), "package": package, "version": version_of(package)}
                | {"licence": licence, "sha256": digest}
            )

    for package, (licence, files) in COPIED.items():
        folder = STATIC / "vendor" / f"{package.split('/')[-1]}-{version_of(package)}"
        note(package, licence, copy(package, files, folder))
    note("@expo-google-fonts/tinos", "OFL-1.1", copy("@expo-google-fonts/tinos", TINOS, STATIC / "fonts" / "tinos"))
    names = ICONS.read_text().split()
    target = STATIC / "icons.svg"
    target.write_text(sprite(names), encoding="utf-8")
    note("bootstrap-icons", "MIT", [target])
    (STATIC / "VENDOR.json").write_text(json.dumps(rows, indent=1) + "\n")
    print(
        f"{len(rows)} files, {sum((STATIC / row['file']).stat().st_size for row in rows) // 1024} KB, {len(names)} icons"
    )


if __name__ == "__main__":
    main()
