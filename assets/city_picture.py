#!/usr/bin/env python3
"""Draw static/img/city.svg, the picture of the sign-in page: cells around the ward centres of areas/data/units.csv.

Schematic, no boundary data. Needs shapely (a runtime part of the product). `../.venv/bin/python city_picture.py`
"""

import csv
import math
import random
from pathlib import Path

from shapely import MultiPoint, voronoi_polygons

ROOT = Path(__file__).parent.parent
LAT = math.cos(math.radians(21.0))
SCALE = 1500


def main() -> None:
    with (ROOT / "areas" / "data" / "units.csv").open(encoding="utf-8") as file:
        wards = [(float(row["lon"]) * LAT, -float(row["lat"])) for row in csv.DictReader(file)]
    points = MultiPoint(wards)
    frame = points.envelope.buffer(0.35)
    cells = [cell.intersection(frame) for cell in voronoi_polygons(points, extend_to=frame).geoms]
    west, north, east, south = points.envelope.buffer(0.02).bounds
    pick = random.Random(5)  # a picture, the same each time
    lines = []
    for cell in cells:
        kind = pick.choices(["a", "b", "c", "d"], [70, 18, 9, 3])[0]
        path = (
            "M"
            + "L".join(f"{(x - west) * SCALE:.0f} {(y - north) * SCALE:.0f}" for x, y in cell.exterior.coords[:-1])
            + "z"
        )
        lines.append(f'<path class="{kind}" d="{path}"/>')
    style = "path{stroke:#2b6672;stroke-width:1.6}.a{fill:#0a3740}.b{fill:#0e444f}.c{fill:#145462}.d{fill:#b98a35}"
    box = f"0 0 {(east - west) * SCALE:.0f} {(south - north) * SCALE:.0f}"
    shade = (
        '<defs><linearGradient id="s" x2="0" y2="1"><stop offset=".35" stop-color="#08303a" stop-opacity="0"/>'
        '<stop offset="1" stop-color="#062a33" stop-opacity=".95"/></linearGradient></defs>'
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" preserveAspectRatio="xMidYMid slice"><style>{style}</style>{shade}'
    body = "".join(lines) + '<rect width="100%" height="100%" fill="url(#s)"/></svg>\n'
    (ROOT / "static" / "img" / "city.svg").write_text(svg + body)


if __name__ == "__main__":
    main()
