package dev.plantline.gateway.http;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A request without its body.
 *
 * @param method HTTP method
 * @param path with the slash at its start, without a query
 * @param address from which the connection comes, without the port: a proxy's where one stands between
 * @param subject name in the client certificate that the connection showed, RFC 2253; null: it showed none
 * @param headers gives all values of a header by its name, which is compared without case
 */
public record RequestHead(
        String method, String path, String address, String subject, Function<String, List<String>> headers) {
    /** Of a connection that showed no certificate. */
    public RequestHead(String method, String path, String address, Function<String, List<String>> headers) {
        this(method, path, address, null, headers);
    }

    /** The path below the gateway's root. */
    String place() {
        return path.startsWith("/") ? path.substring(1) : path;
    }

    boolean has(String header) {
        return !headers.apply(header).isEmpty();
    }

    /** Whether every value of this header is this word; so where there is none. */
    boolean isAbsentOr(String header, String word) {
        return headers.apply(header).stream().allMatch(value -> value.strip().equalsIgnoreCase(word));
    }

    /** The value of a header that stands there once; null otherwise. */
    String only(String header) {
        var values = headers.apply(header);
        return values.size() == 1 ? values.get(0).strip() : null;
    }

    /** Length of the body; -1 when it is not said by one number of at most 18 digits. */
    long contentLength() {
        var values = headers.apply("Content-Length");
        if (values.size() != 1
                || values.get(0).isEmpty()
                || values.get(0).length() > 18
                || !values.get(0).chars().allMatch(each -> each >= '0' && each <= '9')) {
            return -1;
        }
        return Long.parseLong(values.get(0));
    }

    /** Whether the body says to be JSON in UTF-8. */
    boolean isJson() {
        var values = headers.apply("Content-Type");
        if (values.size() != 1) {
            return false;
        }
        String[] parts = values.get(0).toLowerCase(Locale.ROOT).split(";");
        if (parts.length == 0 || !parts[0].strip().equals("application/json")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }
}
