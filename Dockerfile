# Three stages: the pages, the Python environment, and a small image that holds only both.

FROM node:22-bookworm-slim AS pages
WORKDIR /build
COPY frontend/package.json frontend/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM python:3.11-slim-bookworm AS environment
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /usr/local/bin/uv
ENV UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
WORKDIR /app
COPY pyproject.toml uv.lock README.md ./
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --locked --no-dev --no-install-project
COPY gis/ gis/
COPY dispatch/ dispatch/
COPY benchmarks/ benchmarks/
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev

FROM python:3.11-slim-bookworm
# What sets the text of PDF prints: the packages of dispatch/prints/libraries.py.
RUN apt-get update && apt-get install --yes --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk \
    && fc-cache --system-only && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home patrolgrid \
    && install -d -o patrolgrid -m 700 /var/lib/patrolgrid
WORKDIR /app
COPY --from=environment /app /app
COPY --from=pages /build/dist frontend/dist
# What offline maps carry inside: the files of scripts/print_assets.py.
COPY --from=pages /build/node_modules/leaflet/dist/leaflet.js \
    /build/node_modules/leaflet/dist/leaflet.css gis/prints/assets/
COPY --from=pages /build/node_modules/leaflet/dist/images/ gis/prints/assets/images/
COPY --from=pages /build/node_modules/leaflet/LICENSE gis/prints/assets/LICENSE.leaflet
COPY --from=pages /build/node_modules/leaflet.heat/dist/leaflet-heat.js gis/prints/assets/
COPY --from=pages /build/node_modules/leaflet.heat/LICENSE gis/prints/assets/LICENSE.leaflet.heat
COPY data/shapefiles data/shapefiles
COPY docker/entrypoint.sh /usr/local/bin/entrypoint
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1
USER patrolgrid
EXPOSE 8000
ENTRYPOINT ["entrypoint"]
CMD ["patrolgrid", "serve", "--host", "0.0.0.0", "--port", "8000"]
