#!/bin/sh
# The certificate of the public front for development: a local authority, and a key and certificate for
# localhost. What is there and good for 30 more days stays. In production mount your own folder
# (CERTIFICATES in docs/operations.md); `npm run certificates` fills one for every service.
set -eu
umask 077
cd "$1"
owner=$2

thirty_days=2592000
if openssl x509 -checkend "$thirty_days" -noout -in edge/certificate.pem 2>/dev/null; then
  echo "the certificate in $1 is still good"
  exit
fi

new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }

mkdir -p edge
new_key ca.key
openssl req -x509 -new -key ca.key -sha256 -days 3650 -subj "/CN=Tandem development authority" \
  -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign \
  -out ca.pem
new_key edge/certificate.pem.key
openssl req -x509 -new -key edge/certificate.pem.key -CA ca.pem -CAkey ca.key -sha256 -days 90 \
  -subj "/CN=localhost" -addext basicConstraints=critical,CA:FALSE \
  -addext keyUsage=critical,digitalSignature -addext extendedKeyUsage=serverAuth \
  -addext subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1 -out edge/certificate.pem.new
mv edge/certificate.pem.new edge/certificate.pem
chmod 755 . edge
chmod 644 ca.pem edge/certificate.pem
chown "$owner" edge/certificate.pem.key
echo "made a certificate in $1, valid for 90 days"
