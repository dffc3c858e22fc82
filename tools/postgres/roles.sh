#!/bin/sh
# Makes the roles and databases of a fresh PostgreSQL: the owner of our tables, the running role, Temporal's own.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
	-v owner="$OWNER_PASSWORD" -v app="$APP_PASSWORD" -v temporal="$TEMPORAL_DB_PASSWORD" <<'SQL'
CREATE ROLE redress_owner LOGIN PASSWORD :'owner';
CREATE ROLE redress_app LOGIN PASSWORD :'app';
CREATE ROLE temporal LOGIN PASSWORD :'temporal';
CREATE DATABASE redress OWNER redress_owner;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE ALL ON DATABASE redress, temporal, temporal_visibility FROM PUBLIC;
GRANT CONNECT ON DATABASE redress TO redress_app;
SQL
