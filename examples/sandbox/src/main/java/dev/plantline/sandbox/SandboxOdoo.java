package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.command.Manifests;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.Json;
import dev.plantline.odoo.protocol.OdooConnector;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooProtocol;
import dev.plantline.testing.odoo.OdooSimulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The Odoo of the sandbox.
 *
 * @param url base address
 * @param database its name
 * @param real whether it is somebody's Odoo and not the simulator
 * @param keys API key by login
 */
record SandboxOdoo(URI url, String database, boolean real, Map<String, String> keys) {
    /** Login of the user for a duty, where the keys do not have one that is called like the duty itself. */
    private static final Map<String, String> LOGINS = Map.of(
            "production", "bot_mrp",
            "stock", "bot_stock",
            "master-data", "bot_master",
            "purchase", "bot_purchase",
            "finance", "bot_bill",
            "administrator", "bot_admin");

    private static final List<String> VARIABLES =
            List.of("PLANTLINE_ODOO_URL", "PLANTLINE_ODOO_DB", "PLANTLINE_ODOO_KEYS");

    /**
     * Whether the environment names a real one.
     *
     * @throws SandboxException when it names one by half
     */
    static boolean named(UnaryOperator<String> environment) {
        if (value(environment, VARIABLES.get(0)) == null) {
            return false;
        }
        List<String> missing = VARIABLES.stream()
                .filter(name -> value(environment, name) == null)
                .toList();
        if (!missing.isEmpty()) {
            throw new SandboxException(
                    "PLANTLINE_ODOO_URL names a real Odoo; set " + missing + " too, or unset it for the simulator");
        }
        return true;
    }

    /**
     * The real one that the environment names; its keys file is {@code {"<login>": {"uid": 7, "key": "..."}}}.
     *
     * @throws SandboxException when the file cannot be read
     */
    static SandboxOdoo real(UnaryOperator<String> environment) {
        Path file = Path.of(value(environment, "PLANTLINE_ODOO_KEYS"));
        Map<String, String> keys = new HashMap<>();
        try {
            JsonNode users = Json.MAPPER.readTree(Files.readAllBytes(file));
            users.properties()
                    .forEach(user ->
                            keys.put(user.getKey(), user.getValue().path("key").asText()));
        } catch (IOException e) {
            throw new SandboxException(
                    "PLANTLINE_ODOO_KEYS: " + file + " cannot be read as {\"<login>\": {\"uid\": …, \"key\": …}}");
        }
        return new SandboxOdoo(
                URI.create(value(environment, "PLANTLINE_ODOO_URL")),
                value(environment, "PLANTLINE_ODOO_DB"),
                true,
                keys);
    }

    /** The simulator. */
    static SandboxOdoo of(OdooSimulator simulator) {
        return new SandboxOdoo(simulator.url(), OdooSimulator.DATABASE, false, simulator.keys());
    }

    /**
     * The API key for a duty.
     *
     * @throws SandboxException when there is no user for it
     */
    String key(String duty) {
        String login = keys.containsKey(duty) ? duty : LOGINS.get(duty);
        String key = login == null ? null : keys.get(login);
        if (key == null) {
            throw new SandboxException("there is no user for the duty " + duty + " among the keys: " + keys.keySet()
                    + "; add one called like the duty to the keys file");
        }
        return key;
    }

    /**
     * The API key for a duty of one plant.
     *
     * @param shared whether several plants share this Odoo: then each has users of its own, as a user serves one duty of one plant
     * @throws SandboxException when there is no user for it
     */
    String key(String plant, String duty, boolean shared) {
        String own = keys.get(user(plant, duty));
        if (own == null && shared) {
            throw new SandboxException(
                    "several plants share this Odoo, where a user serves one duty of one plant, and there is no user "
                            + user(plant, duty) + " among the keys: " + keys.keySet() + "; "
                            + (real ? "add one to the keys file" : "start with --fresh, which makes it"));
        }
        return own == null ? key(duty) : own;
    }

    /** The login of a plant's user for a duty. */
    private static String user(String plant, String duty) {
        return plant + "-" + duty;
    }

    /** The logins that several plants need in one Odoo; none for one plant, which takes the usual ones. */
    static List<String> usersOf(Manifests manifests) {
        List<Manifest> plants =
                manifests.all().stream().filter(each -> each.is(Kinds.PLANT)).toList();
        if (plants.size() < 2) {
            return List.of();
        }
        return plants.stream()
                .flatMap(plant -> manifests.all().stream()
                        .filter(each -> each.is(Kinds.ODOO_CONNECTION)
                                && each.namespace().equals(plant.namespace()))
                        .flatMap(each -> each.tree().at("/spec/credentials").findValuesAsText("duty").stream())
                        .map(duty -> user(plant.name(), duty)))
                .distinct()
                .toList();
    }

    /** A way to call it for a duty. */
    OdooProtocol as(String duty) {
        String key = key(duty);
        return new OdooConnector(null).open(new OdooEndpoint(url, database, () -> key, null));
    }

    private static String value(UnaryOperator<String> environment, String name) {
        String value = environment.apply(name);
        return value == null || value.isBlank() ? null : value;
    }
}
