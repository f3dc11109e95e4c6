package dev.plantline.operator.odoo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/** An Odoo behind a proxy to which something happens before an administrator's first run of a server action, which is how a kit is installed and taken out of use. */
final class OdooBehindProxy implements AutoCloseable {
    private static final List<String> PASSED_ON = List.of("Authorization", "Content-Type", "X-Odoo-Database");

    private final ProbedOdoo odoo;
    private final Callable<Boolean> before;
    private final String scheme;
    private final HttpServer server;
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private final HttpClient client = HttpClient.newHttpClient();
    private boolean happened;

    /**
     * Starts.
     *
     * @param before what happens; true: and that run is answered as when Odoo is away
     */
    OdooBehindProxy(ProbedOdoo odoo, Callable<Boolean> before) throws IOException {
        this(odoo, before, null);
    }

    /** One that proves itself with a certificate. */
    OdooBehindProxy(ProbedOdoo odoo, SSLContext tls) throws IOException {
        this(odoo, () -> false, tls);
    }

    private OdooBehindProxy(ProbedOdoo odoo, Callable<Boolean> before, SSLContext tls) throws IOException {
        this.odoo = odoo;
        this.before = before;
        this.scheme = tls == null ? "http" : "https";
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            this.server = HttpServer.create(address, 50);
        } else {
            HttpsServer secured = HttpsServer.create(address, 50);
            secured.setHttpsConfigurator(new HttpsConfigurator(tls));
            this.server = secured;
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The keys that were shown here. */
    Set<String> shown() {
        return shown;
    }

    OdooAccess asAdministrator() {
        return new OdooAccess(url(), odoo.database(), null, Map.of("production", odoo.key()), odoo.administrator());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .ifPresent(shown::add);
            boolean withdraws = path.endsWith("/ir.actions.server/run")
                    && exchange.getRequestHeaders().getFirst("Authorization").endsWith(odoo.administrator());
            if (withdraws && !happened) {
                happened = true;
                if (before.call()) {
                    exchange.sendResponseHeaders(503, -1);
                    return;
                }
            }
            HttpRequest.Builder asked = HttpRequest.newBuilder(URI.create(odoo.url() + path))
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            for (String name : PASSED_ON) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    asked.header(name, value);
                }
            }
            HttpResponse<byte[]> answer = client.send(asked.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders()
                    .set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
