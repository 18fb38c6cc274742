-- wrk calls this at the end; wrk.ts reads the line.
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'figures {"requests":%.0f,"microseconds":%.0f,"p50":%.0f,"p99":%.0f,' ..
      '"errors":{"connect":%.0f,"read":%.0f,"write":%.0f,"timeout":%.0f,"status":%.0f}}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect, errors.read, errors.write, errors.timeout, errors.status))
end
