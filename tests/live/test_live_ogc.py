"""The live layers as QGIS reads them: by GDAL's OAPIF driver, from a running server."""

import httpx
import pyogrio
import pytest
from databases import fetch
from serving import LiveServer

from gis.layers import LAYERS

pytestmark = pytest.mark.db

COUNTS = {"areas": 7, "grids": 146, "streets": 13, "sections": 39, "cameras": 500}
#: GDAL waits for ever unless told otherwise.
PATIENCE_S = 60


@pytest.fixture(scope="module")
def token(live_server: LiveServer) -> str:
    with httpx.Client(base_url=live_server.address, timeout=PATIENCE_S) as client:
        link = live_server.make_token("leader")
        client.post("/api/session/link", json={"token": link}).raise_for_status()
        made = client.post("/api/access-tokens", json={"label": "QGIS"}).raise_for_status()
    return str(made.json()["token"])


@pytest.fixture(autouse=True, scope="module")
def _limit() -> None:
    pyogrio.set_gdal_config_options({"GDAL_HTTP_TIMEOUT": PATIENCE_S})


@pytest.mark.parametrize("layer", list(LAYERS))
def test_every_feature_of_every_layer_is_read(
    live_server: LiveServer, token: str, layer: str
) -> None:
    frame = pyogrio.read_dataframe(
        f"OAPIF:{live_server.address}/ogc", layer=layer, USERPWD=f"leader:{token}"
    )
    (stored,) = fetch(live_server.url, f"SELECT count(*) AS n FROM ground_now.{layer}")  # noqa: S608
    assert len(frame) == stored.n == COUNTS.get(layer, stored.n)
    assert frame.crs.to_epsg() == 4326
    assert set(frame.columns) >= {"code", "geometry"}


def test_a_box_reads_what_lies_in_it(live_server: LiveServer, token: str) -> None:
    box = (103.79, 25.48, 103.80, 25.49)
    path = f"OAPIF:{live_server.address}/ogc"
    frame = pyogrio.read_dataframe(path, layer="cameras", bbox=box, USERPWD=f"leader:{token}")
    (stored,) = fetch(
        live_server.url,
        "SELECT count(*) AS n FROM ground_now.cameras WHERE geom && ST_MakeEnvelope("
        "103.79, 25.48, 103.80, 25.49, 4326)",
    )
    assert 0 < len(frame) == stored.n < 500


def test_the_layers_are_listed_with_the_token_and_not_without(
    live_server: LiveServer, token: str
) -> None:
    path = f"OAPIF:{live_server.address}/ogc"
    with pytest.raises(pyogrio.errors.DataSourceError):
        pyogrio.list_layers(path)
    pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": f"leader:{token}"})
    try:
        assert {name for name, _ in pyogrio.list_layers(path)} == set(LAYERS)
    finally:
        pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": None})
