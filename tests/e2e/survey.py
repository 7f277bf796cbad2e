"""A surveyor's delivery: the ground's own shapefiles with one compound's border drawn in by 1 m."""

import shutil
import zipfile
from pathlib import Path

from databases import GROUND

#: The compound whose border moves.
MOVED = "530302006001X01"
_BY_M = -1.0
#: Drawn out so far it lies over its neighbours: more than a sliver, so that a person must decide.
_OVER_M = 30.0


def make_survey(folder: Path) -> Path:
    """Write the delivery as a zip into a folder and return its path."""
    return _zip(_redrawn(folder / "survey", _BY_M), folder / "survey.zip")


def make_overlapping(folder: Path) -> Path:
    """Write a delivery whose compound lies over others, in a folder; return its path."""
    return _zip(_redrawn(folder / "over", _OVER_M), folder / "over.zip")


def _redrawn(files: Path, by_m: float) -> Path:
    """Copy the ground into a folder with the compound's border moved outwards, or inwards."""
    import geopandas  # noqa: PLC0415 - slow to start

    shutil.copytree(GROUND, files)
    grids = geopandas.read_file(files / "grids.shp")
    (row,) = grids.index[grids["code"] == MOVED]
    moved = grids.loc[[row]].to_crs(4544).buffer(by_m, join_style="mitre").to_crs(grids.crs)
    grids.loc[row, "geometry"] = moved.iloc[0]
    grids.to_file(files / "grids.shp", encoding="utf-8")
    return files


def make_faulty(folder: Path) -> Path:
    """Write a delivery that is cut off in the middle of its borders."""
    files = Path(shutil.copytree(GROUND, folder / "cut"))
    grids = files / "grids.shp"
    grids.write_bytes(grids.read_bytes()[:40_000])
    return _zip(files, folder / "cut.zip")


def _zip(files: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(files.glob("*.*")):
            if file.suffix in {".shp", ".shx", ".dbf", ".prj", ".cpg"}:
                archive.write(file, file.name)
    return path
