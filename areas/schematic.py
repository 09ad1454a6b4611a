"""Schematic cells for the map: Voronoi cells of the centroids inside the city's hull. Pure; no outline of anybody is copied."""

from collections.abc import Mapping
from typing import Any

from shapely import MultiPoint, Point, convex_hull, voronoi_polygons
from shapely.geometry import mapping

HULL_MARGIN_DEGREES = 0.03
DECIMALS = 5


def cells(centroids: Mapping[str, tuple[float, float]]) -> dict[str, dict[str, Any]]:
    """Code -> (lat, lon) to code -> GeoJSON polygon (lon, lat pairs, WGS 84, 5 decimals)."""
    points = {code: Point(lon, lat) for code, (lat, lon) in centroids.items()}
    if len(points) < 3:
        return {}
    cloud = MultiPoint(list(points.values()))
    hull = convex_hull(cloud).buffer(HULL_MARGIN_DEGREES)
    found: dict[str, dict[str, Any]] = {}
    for cell in voronoi_polygons(cloud, extend_to=hull).geoms:
        inside = next((code for code, point in points.items() if cell.covers(point)), None)
        if inside is not None:
            found[inside] = _rounded(mapping(cell.intersection(hull)))
    return found


def _rounded(shape: dict[str, Any]) -> dict[str, Any]:
    rings = [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring] for ring in shape["coordinates"]]
    return {"type": "Polygon", "coordinates": rings}
