#!/bin/sh
# Run once, when the volume is empty: the services' database and its owner, who is no superuser.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$(cat /run/secrets/database-password)" <<'SQL'
CREATE ROLE tandem LOGIN PASSWORD :'password';
CREATE DATABASE tandem OWNER tandem;
SQL
