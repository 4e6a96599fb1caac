#!/bin/sh
# Run once, when the volume is empty: the database and its two roles, neither of them a superuser. Who
# migrates owns it; who serves may do nothing in it but what a migration grants.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$(cat /run/secrets/database-password)" \
  --set=migration_password="$(cat /run/secrets/migration-password)" <<'SQL'
CREATE ROLE tandem_migrator LOGIN PASSWORD :'migration_password';
CREATE ROLE tandem LOGIN PASSWORD :'password';
CREATE DATABASE tandem OWNER tandem_migrator;
REVOKE ALL ON DATABASE tandem FROM PUBLIC;
GRANT CONNECT ON DATABASE tandem TO tandem;
SQL
