"""Tests of advisories, against a database of their own: python3 .ci/advisories_test.py"""

import contextlib
import datetime
import http.server
import importlib.machinery
import importlib.util
import io
import json
import os
import tempfile
import threading
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
LOADER = importlib.machinery.SourceFileLoader("advisories", os.path.join(HERE, "advisories"))
ADVISORIES = importlib.util.module_from_spec(importlib.util.spec_from_loader("advisories", LOADER))
LOADER.exec_module(ADVISORIES)
TODAY = datetime.date(2026, 11, 26)


class Database(http.server.BaseHTTPRequestHandler):
    known = {("io.netty:netty-common", "4.1.100.Final"): ["GHSA-xq3w-v528-46rv"]}
    answer = None
    status = 200

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        results = [
            {"vulns": [{"id": one} for one in self.known[key]]} if (key := (query["package"]["name"], query["version"])) in self.known else {}
            for query in asked
        ]
        body = self.answer if self.answer is not None else json.dumps({"results": results}).encode()
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class AdvisoriesTest(unittest.TestCase):
    def setUp(self):
        Database.answer = None
        Database.status = 200
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Database)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name

    def file(self, name, content):
        path = os.path.join(self.directory, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content if isinstance(content, str) else json.dumps(content))
        return path

    def run_with(self, purls, exceptions=(), server=None):
        bom = self.file("sbom.json", {"components": [{"name": purl, "purl": purl} for purl in purls]})
        excepted = self.file("exceptions.json", list(exceptions))
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            code = ADVISORIES.main(
                ["--server", server or f"http://127.0.0.1:{self.server.server_port}", "--exceptions", excepted, bom], TODAY)
        return code, output.getvalue()

    BAD = "pkg:maven/io.netty/netty-common@4.1.100.Final?type=jar"
    GOOD = "pkg:maven/io.netty/netty-common@4.1.138.Final?type=jar"

    def exception(self, until):
        return {"id": "GHSA-xq3w-v528-46rv", "package": "io.netty:netty-common", "reason": "Windows only", "until": until}

    def test_an_advisory_fails_and_is_named_with_package_and_version(self):
        code, said = self.run_with([self.BAD])
        self.assertEqual(1, code)
        self.assertIn("GHSA-xq3w-v528-46rv concerns io.netty:netty-common 4.1.100.Final", said)

    def test_without_one_it_passes(self):
        self.assertEqual((0, "no advisory concerns any of 1 packages that is not excepted\n"), self.run_with([self.GOOD]))

    def test_an_exception_holds_until_its_day(self):
        self.assertEqual(0, self.run_with([self.BAD], [self.exception("2026-11-26")])[0])
        code, said = self.run_with([self.BAD], [self.exception("2026-11-25")])
        self.assertEqual(1, code)
        self.assertIn("expired on 2026-11-25", said)

    def test_an_exception_for_ever_is_none(self):
        self.assertEqual(1, self.run_with([self.BAD], [self.exception("2027-11-26")])[0])

    def test_an_exception_that_nothing_needs_has_to_go(self):
        self.assertEqual(1, self.run_with([self.GOOD], [self.exception("2026-12-01")])[0])

    def test_an_exception_without_a_reason_is_refused(self):
        self.assertEqual(2, self.run_with([self.BAD], [self.exception("2026-12-01") | {"reason": ""}])[0])

    def test_no_answer_is_told_apart_from_a_good_one(self):
        self.assertEqual(3, self.run_with([self.GOOD], server="http://127.0.0.1:9")[0])
        for garbage in (b"", b"{}", b"[]", b'{"results": [{}, {}]}', b'{"results": [{"vulns": [{}]}]}', b"<html>"):
            Database.answer = garbage
            self.assertEqual(3, self.run_with([self.GOOD])[0], garbage)

    def test_a_question_that_is_refused_is_no_skip(self):
        for status, code in ((400, 2), (404, 2), (429, 3), (503, 3)):
            Database.status = status
            self.assertEqual(code, self.run_with([self.GOOD])[0], status)

    def test_an_answer_that_is_not_whole_is_no_pass(self):
        Database.answer = b'{"results": [{"vulns": [], "next_page_token": "x"}]}'
        self.assertEqual(2, self.run_with([self.GOOD])[0])

    def test_an_empty_or_missing_bill_of_materials_is_no_pass(self):
        self.assertEqual(2, self.run_with([])[0])
        with contextlib.redirect_stderr(io.StringIO()) as said:
            self.assertEqual(2, ADVISORIES.main([os.path.join(self.directory, "absent.json")], TODAY))
        self.assertIn("Build first", said.getvalue())


if __name__ == "__main__":
    unittest.main()
