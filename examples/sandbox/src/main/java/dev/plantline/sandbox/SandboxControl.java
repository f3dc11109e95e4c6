package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plantline.model.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes orders of this user's other commands while the sandbox runs: HTTP on loopback for those who know the token, which stands in a file that
 * only this user reads. One order at a time.
 */
final class SandboxControl implements AutoCloseable {
    private static final int MOST_BYTES = 64 << 10;

    private final HttpServer server;
    private final String token;
    private final Orders orders;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "sandbox-control");
        made.setDaemon(true);
        return made;
    });

    /** What can be ordered. */
    interface Orders {
        /**
         * Makes a directory of manifests the plant's.
         *
         * @param manifests the directory, absolute
         * @param prune whether what is not there any more is deleted
         * @throws SandboxException when that cannot be
         */
        Answer apply(Path manifests, boolean prune);

        /** The interfaces as the API has them, each as an OdooInterface in JSON. */
        List<JsonNode> interfaces();
    }

    /**
     * What came of an order.
     *
     * @param code exit code of the command: 0 done, 1 something is wrong with the manifests, 2 not possible
     * @param lines for people
     */
    record Answer(int code, List<String> lines) {}

    private SandboxControl(HttpServer server, Orders orders) {
        this.server = server;
        this.orders = orders;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.token = HexFormat.of().formatHex(random);
    }

    /**
     * Begins to take orders.
     *
     * @throws SandboxException when this machine gives no port
     */
    static SandboxControl start(Orders orders) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
            SandboxControl control = new SandboxControl(server, orders);
            server.createContext("/apply", control::apply);
            server.createContext("/interfaces", control::interfaces);
            server.setExecutor(control.thread);
            server.start();
            return control;
        } catch (IOException e) {
            throw new SandboxException("no port for other commands can be opened: " + e.getMessage(), e);
        }
    }

    /** Where it listens. */
    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What proves the right to give orders. */
    String token() {
        return token;
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }

    private void apply(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!allowed(exchange)) {
                answer(exchange, 401, new Answer(2, List.of("the token is missing or wrong")));
            } else if (!exchange.getRequestMethod().equals("POST")) {
                answer(exchange, 405, new Answer(2, List.of("POST only")));
            } else {
                answer(exchange, 200, apply(exchange.getRequestBody().readNBytes(MOST_BYTES)));
            }
        }
    }

    private void interfaces(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!allowed(exchange)) {
                answer(exchange, 401, new Answer(2, List.of("the token is missing or wrong")));
                return;
            }
            List<JsonNode> all;
            try {
                all = orders.interfaces();
            } catch (RuntimeException e) {
                answer(exchange, 503, new Answer(2, List.of("the API does not answer: " + e.getMessage())));
                return;
            }
            ObjectNode json = Json.MAPPER.createObjectNode();
            all.forEach(json.putArray("items")::add);
            answer(exchange, 200, json);
        }
    }

    private Answer apply(byte[] body) {
        try {
            JsonNode order = Json.MAPPER.readTree(body);
            return orders.apply(
                    Path.of(order.path("directory").asText()),
                    order.path("prune").asBoolean());
        } catch (IOException | RuntimeException e) {
            return new Answer(2, List.of(e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    private boolean allowed(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, Answer answer) throws IOException {
        ObjectNode json = Json.MAPPER.createObjectNode().put("code", answer.code());
        answer.lines().forEach(json.putArray("lines")::add);
        answer(exchange, status, json);
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode json) throws IOException {
        byte[] bytes = Json.MAPPER.writeValueAsBytes(json);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
