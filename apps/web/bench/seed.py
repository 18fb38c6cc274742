# The service as a small Flask application: the same answers, and a histogram of its requests.
import json, os, time
from flask import Flask, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, Histogram, generate_latest

app, answers = Flask(__name__), {path: json.loads(body) for path, body in json.loads(os.environ["ANSWERS"]).items()}
seconds = Histogram("http_request_duration_seconds", "Seconds per request", ["method", "route", "status"])
app.before_request(lambda: setattr(g, "start", time.perf_counter()))
app.add_url_rule("/", "home", lambda: "<h1>web</h1>")
app.add_url_rule("/health", "health", lambda: jsonify(answers["/health"]))
app.add_url_rule("/api/info", "info", lambda: jsonify(answers["/api/info"]))
app.add_url_rule("/api/metrics", "metrics", lambda: (generate_latest(), {"Content-Type": CONTENT_TYPE_LATEST}))

@app.after_request
def observe(response):
    seconds.labels(request.method, request.url_rule, response.status_code).observe(time.perf_counter() - g.start)
    return response
