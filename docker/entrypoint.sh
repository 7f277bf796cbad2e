#!/bin/sh
# Builds DATABASE_URL from its parts, so that the password stays in a secret file and is never
# seen in `docker inspect`.
set -eu
if [ -z "${DATABASE_URL:-}" ]; then
    password=$(python -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.stdin.read().strip(), safe=""))' \
        < "$POSTGRES_PASSWORD_FILE")
    export DATABASE_URL="postgresql+psycopg://patrolgrid:$password@db:5432/patrolgrid"
fi
exec "$@"
