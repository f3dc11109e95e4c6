#!/bin/sh
# Signs a message and sends it to a plant's gateway, with curl and openssl.
# usage: send.sh http://GATEWAY/PATH KEY-ID KEY-FILE <MESSAGE
set -eu
url=$1 id=$2 key=$3
path=/${url#*://*/}
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cat >"$work/body"

digest="sha-256=:$(openssl dgst -sha256 -binary "$work/body" | openssl base64 -A):"
parameters="(\"@method\" \"@path\" \"content-length\" \"content-digest\");created=$(date +%s);keyid=\"$id\";alg=\"hmac-sha256\";tag=\"plantline\""
printf '"@method": POST\n"@path": %s\n"content-length": %s\n"content-digest": %s\n"@signature-params": %s' \
  "$path" "$(wc -c <"$work/body" | tr -d ' ')" "$digest" "$parameters" >"$work/base"
# The key in hexadecimal digits: a key of any bytes goes through, without the line end that an editor leaves.
hex=$(tr -d '\r\n' <"$key" | od -An -v -tx1 | tr -d ' \n')
signature=$(openssl dgst -sha256 -mac HMAC -macopt "hexkey:$hex" -binary "$work/base" | openssl base64 -A)

# Expect is left out: a message is short, and the answer comes at once.
curl --silent --show-error --include --max-time 30 "$url" -H 'Content-Type: application/json' -H 'Expect:' \
  -H "Content-Digest: $digest" -H "Signature-Input: plantline=$parameters" -H "Signature: plantline=:$signature:" \
  --data-binary "@$work/body"
