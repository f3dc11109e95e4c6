#!/usr/bin/env python3
"""Signs a message and sends it to a plant's gateway, with nothing but Python.

usage: send.py http://GATEWAY/PATH KEY-ID KEY-FILE <MESSAGE
"""
import base64
import hashlib
import hmac
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit


def signed(path, key_id, key, body):
    """The headers that prove who sends this body to this path."""
    digest = "sha-256=:%s:" % base64.b64encode(hashlib.sha256(body).digest()).decode()
    parameters = (
        '("@method" "@path" "content-length" "content-digest")'
        ';created=%d;keyid="%s";alg="hmac-sha256";tag="plantline"' % (time.time(), key_id)
    )
    base = "\n".join(
        [
            '"@method": POST',
            '"@path": ' + path,
            '"content-length": %d' % len(body),
            '"content-digest": ' + digest,
            '"@signature-params": ' + parameters,
        ]
    )
    signature = base64.b64encode(hmac.new(key, base.encode(), hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "Content-Digest": digest,
        "Signature-Input": "plantline=" + parameters,
        "Signature": "plantline=:%s:" % signature,
    }


def main():
    url, key_id, key_file = sys.argv[1:]
    with open(key_file, "rb") as file:
        key = file.read().rstrip(b"\r\n")
    body = sys.stdin.buffer.read()
    request = urllib.request.Request(url, body, signed(urlsplit(url).path, key_id, key, body))
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            print(answer.status, answer.read().decode())
    except urllib.error.HTTPError as refused:
        print(refused.code, refused.read().decode())
        sys.exit(1)


if __name__ == "__main__":
    main()
