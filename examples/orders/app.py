"""A small HTTP service that says which commit it is: the application of the demonstration and of the tests."""
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REVISION = os.environ.get("MUSTER_REVISION", "unknown")
BROKEN = os.path.exists("BROKEN")


class Orders(BaseHTTPRequestHandler):
    def do_GET(self):
        status = 500 if BROKEN else 200
        body = json.dumps({"application": "orders", "version": REVISION}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    ThreadingHTTPServer(("", port), Orders).serve_forever()
