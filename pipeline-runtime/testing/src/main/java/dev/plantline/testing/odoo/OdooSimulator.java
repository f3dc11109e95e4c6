package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plantline.model.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An Odoo 19 that is not there: speaks JSON-2 on loopback and behaves like the real one in what tests and the sandbox use. It does not interpret the
 * side kit's Python: it knows the kit by its first line and does what it does. State and keys live in a directory and survive a kill.
 */
public final class OdooSimulator implements AutoCloseable {
    /** The database's name. */
    public static final String DATABASE = "simulated";
    /** The file with the users' keys: {@code {"<login>": {"uid": 1, "key": "..."}}}. */
    public static final String KEYS_FILE = "keys.json";

    private static final List<String> LOGINS =
            List.of("bot_stock", "bot_mrp", "bot_purchase", "bot_bill", "bot_master", "bot_admin");
    private static final int WORKERS = 4;

    private final Path directory;
    private final Database database;
    private final Map<String, String> loginOf = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Faults faults = new Faults();
    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);

    private OdooSimulator(Path directory, int port, List<String> more) throws IOException {
        this.directory = directory;
        List<String> logins = new ArrayList<>(more);
        logins.addAll(LOGINS);
        this.database = new Database(directory, logins);
        readKeys(logins);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * Starts one.
     *
     * @param directory where its state is, or will be
     * @param port 0: any free one
     * @throws IOException when the directory or the port cannot be used
     */
    public static OdooSimulator start(Path directory, int port) throws IOException {
        return start(directory, port, List.of());
    }

    /**
     * Starts one with more users than the usual ones; they are made when the directory is new.
     *
     * @param directory where its state is, or will be
     * @param port 0: any free one
     * @param more their logins
     * @throws IOException when the directory or the port cannot be used
     */
    public static OdooSimulator start(Path directory, int port, List<String> more) throws IOException {
        return new OdooSimulator(directory, port, more);
    }

    /** Base address. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The file with the users' keys, in the form that PLANTLINE_ODOO_KEYS names. */
    public Path keysFile() {
        return directory.resolve(KEYS_FILE);
    }

    /** API key by login. */
    public Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        loginOf.forEach((key, login) -> keys.putIfAbsent(login, key));
        return keys;
    }

    /** As if the ledger's rows of a partition, {@code <topic id>/<number>}, had been written so much earlier. */
    public void ageLedger(String partition, Duration by) {
        database.ageLedger(partition, by);
    }

    /** What goes wrong on purpose. */
    public Faults faults() {
        return faults;
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
        database.close();
    }

    private void readKeys(List<String> logins) throws IOException {
        if (!Files.exists(keysFile())) {
            SecureRandom random = new SecureRandom();
            Map<String, Object> users = new LinkedHashMap<>();
            for (String login : logins) {
                byte[] key = new byte[20];
                random.nextBytes(key);
                users.put(
                        login,
                        Map.of("uid", users.size() + 1, "key", HexFormat.of().formatHex(key)));
            }
            Files.writeString(keysFile(), Json.MAPPER.writeValueAsString(users));
        }
        JsonNode users = Json.MAPPER.readTree(Files.readString(keysFile()));
        users.properties().forEach(user -> accept(user.getValue().path("key").asText(), user.getKey(), null));
    }

    /**
     * Makes another key for a user, as long as this simulator runs.
     *
     * @param ends from when on Odoo would refuse it, which the simulator does not; null: never
     * @return the key
     */
    public String newKey(String login, Instant ends) {
        byte[] bytes = new byte[20];
        new SecureRandom().nextBytes(bytes);
        String key = HexFormat.of().formatHex(bytes);
        accept(key, login, ends);
        return key;
    }

    private void accept(String key, String login, Instant ends) {
        loginOf.put(key, login);
        database.key(login, key, ends);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            // Odoo's own server closes the connection after each answer.
            exchange.getResponseHeaders().set("Connection", "close");
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (faults.isUnavailable()) {
                answer(exchange, 503, "text/html", "<html>503 Service Temporarily Unavailable</html>");
                return;
            }
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/web/version")) {
                json(exchange, 200, Map.of("version", "19.0", "version_info", List.of(19, 0, 0, "final", 0, "")));
                return;
            }
            try {
                call(exchange, path, body);
            } catch (OdooError error) {
                json(exchange, error.status(), described(error));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(HttpExchange exchange, String path, byte[] body) throws IOException, InterruptedException {
        String[] parts = path.split("/");
        if (parts.length != 5 || !path.startsWith("/json/2/")) {
            throw OdooError.notFound("Did you mean POST /json/2/<model>/<method>?");
        }
        String database = exchange.getRequestHeaders().getFirst("X-Odoo-Database");
        if (database != null && !database.equals(DATABASE)) {
            answer(exchange, 404, "text/html", "<!doctype html><title>404 Not Found</title>");
            return;
        }
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        String login = authorization == null ? null : loginOf.get(authorization.replaceFirst("^[Bb]earer ", ""));
        if (login == null) {
            throw new OdooError(401, "werkzeug.exceptions.Unauthorized", "Invalid apikey");
        }
        JsonNode arguments = body.length == 0 ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(body);
        JsonNode request = arguments.path("context").path("plantline");
        boolean applies = parts[4].equals("run") && request.path("do").asText().equals("apply");
        Duration time = applies ? faults.timeOf(request.path("operations").size()) : Duration.ZERO;
        if (!time.isZero()) {
            Thread.sleep(time.toMillis());
        }
        boolean commit = !(applies && faults.takeContention());
        Object answer = this.database.call(login, parts[3], parts[4], arguments, commit);
        if (applies && faults.takeClosing()) {
            return;
        }
        if (applies && faults.takeFailure()) {
            throw new OdooError(500, "builtins.RuntimeError", "a hook after the commit failed");
        }
        json(exchange, 200, answer);
    }

    private static Map<String, Object> described(OdooError error) {
        return Map.of(
                "name", error.name(),
                "message", error.getMessage(),
                "arguments", List.of(error.getMessage()),
                "context", Map.of(),
                "debug", "Traceback (most recent call last): simulated");
    }

    private static void json(HttpExchange exchange, int status, Object body) throws IOException {
        answer(exchange, status, "application/json; charset=utf-8", Json.MAPPER.writeValueAsString(body));
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
