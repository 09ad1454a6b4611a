#!/bin/sh
# Runs once, when the database volume is new. The application's role is not superuser: a superuser walks past every trigger.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres --set password="$APP_PASSWORD" <<'SQL'
CREATE ROLE surveillance LOGIN PASSWORD :'password';
CREATE DATABASE surveillance OWNER surveillance;
SQL
