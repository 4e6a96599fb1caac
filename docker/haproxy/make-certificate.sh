#!/bin/sh
# The certificate of the public front. A folder of your own (CERTIFICATES) keeps what it has; only the
# key's owner is set. Otherwise, for development: a local authority, and a key and certificate for
# localhost. What is there and good for 30 more days stays; production takes none of them.
set -eu
umask 077
cd "$1"
owner=$2

authority="Tandem development authority"
thirty_days=2592000

is_for_development() { openssl x509 -in edge/certificate.pem -noout -issuer | grep -q "$authority"; }
is_good() { openssl x509 -in edge/certificate.pem -noout -checkend "$1" >/dev/null; }

refuse() {
  echo "certificates: $1" >&2
  exit 78
}

new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }

make_authority() {
  new_key ca.key
  openssl req -x509 -new -key ca.key -sha256 -days 3650 -subj "/CN=$authority" \
    -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign \
    -out ca.pem
}

make_certificate() {
  mkdir -p edge
  new_key edge/new.key
  openssl req -x509 -new -key edge/new.key -CA ca.pem -CAkey ca.key -sha256 -days 90 \
    -subj "/CN=localhost" -addext basicConstraints=critical,CA:FALSE \
    -addext keyUsage=critical,digitalSignature -addext extendedKeyUsage=serverAuth \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1 -out edge/new.pem
  # Renamed, not written over: the old key is HAProxy's, and root has no right to write it.
  mv edge/new.key edge/certificate.pem.key
  mv edge/new.pem edge/certificate.pem
  chmod 755 . edge
  chmod 644 ca.pem edge/certificate.pem
}

if [ -e edge/certificate.pem ] && ! is_for_development; then
  is_good 0 || refuse "edge/certificate.pem in CERTIFICATES has expired: put another one there"
  [ -e edge/certificate.pem.key ] || refuse "edge/certificate.pem.key is missing in CERTIFICATES"
elif [ "${NODE_ENV:-development}" = production ]; then
  refuse "production needs a certificate of its own: name its folder in CERTIFICATES"
elif ! [ -e edge/certificate.pem ] || ! is_good "$thirty_days"; then
  [ -e ca.pem ] || make_authority
  make_certificate
fi
# HAProxy's account reads the key, and nobody else.
chown "$owner" edge/certificate.pem.key
openssl x509 -in edge/certificate.pem -noout -subject -enddate
