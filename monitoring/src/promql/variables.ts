/**
 * Puts a value in the place of each of Grafana's own variables and of template variables, so that what remains is
 * plain PromQL. All ranges become 5m: the type of an expression doesn't depend on the length.
 */
export function withoutVariables(expr: string): string {
  return expr
    .replaceAll(/\$\{__(?:rate_interval|interval|range)\}|\$__(?:rate_interval|interval|range)\b/g, '5m')
    .replaceAll(/\$\{__(?:range_s|range_ms|interval_ms)\}|\$__(?:range_s|range_ms|interval_ms)\b/g, '300')
    .replaceAll(/\$\{\w+(?::\w+)?\}|\$\w+/g, 'variable');
}
