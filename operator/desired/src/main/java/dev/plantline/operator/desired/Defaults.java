package dev.plantline.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Retries;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.model.Json;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.resolve.Layer;
import java.util.Collection;
import java.util.Optional;

/** What counts where manifests say nothing; the one place for it. */
public final class Defaults {
    /** Layer of what a plant says for its interfaces. */
    public static final String PLANT = "plant";
    /** Layer of what an OdooConnection says for the interfaces that write over it. */
    public static final String CONNECTION = "connection";
    /** Begins the layer of what a template says, before its name. */
    public static final String TEMPLATE = "template ";

    static final int REPLICATION_FACTOR = 3;
    static final int MAX_MESSAGE_BYTES = 1 << 20;
    static final int WORKERS = 2;
    static final int MAX_RECORDS = 50;
    static final int CONNECTIONS = 2;
    static final LatencyClassSpec.AlertSeverity ALERT_SEVERITY = LatencyClassSpec.AlertSeverity.warning;

    /** Of an interface, after its class and its plant were asked. */
    private static final JsonNode INTERFACE = json(
            """
            {
              "lifecycle": {"stage": "production"},
              "suspend": false,
              "keys": {"ignore": [], "contention": [], "onConflict": "reject"},
              "codeMaps": [],
              "retries": {"initialDelay": "1s", "maxDelay": "5m", "holdFor": "8h"},
              "onFailure": {
                "contract": "deadLetter", "mapping": "deadLetter", "business": "hold", "exhausted": "deadLetter"
              },
              "tests": []
            }
            """);

    static final Retries RETRIES = Json.MAPPER.convertValue(INTERFACE.path("retries"), Retries.class);

    private Defaults() {}

    static int replicationFactor(PlantSpec plant) {
        return or(plant.kafka().replicationFactor(), REPLICATION_FACTOR);
    }

    static int maxMessageBytes(PlantSpec plant) {
        return Optional.ofNullable(plant.gateway())
                .map(PlantSpec.Gateway::maxMessageBytes)
                .orElse(MAX_MESSAGE_BYTES);
    }

    /** A class with everything filled in that its manifest leaves out. */
    public static LatencyClassSpec timing(LatencyClassSpec spec) {
        return new LatencyClassSpec(
                spec.mode(),
                spec.objective(),
                spec.schedule(),
                or(spec.maxRecords(), MAX_RECORDS),
                or(spec.connections(), CONNECTIONS),
                retries(spec.retries()),
                or(spec.alertSeverity(), ALERT_SEVERITY),
                or(spec.retention(), LatencyClassSpec.RETENTION));
    }

    /** A workload leaves one of an connection's workers to people, also where its class allows more connections. */
    static LatencyClassSpec within(
            LatencyClassSpec timing, Collection<RuntimeConfiguration.OdooConnection> odooConnections) {
        var workers = odooConnections.stream()
                .mapToInt(RuntimeConfiguration.OdooConnection::workers)
                .min()
                .orElse(WORKERS);
        return new LatencyClassSpec(
                timing.mode(),
                timing.objective(),
                timing.schedule(),
                timing.maxRecords(),
                Math.min(timing.connections(), Math.max(1, workers - 1)),
                timing.retries(),
                timing.alertSeverity(),
                timing.retention());
    }

    /** What a plant says for all its interfaces. */
    public static Layer layer(PlantSpec plant) {
        var values = Json.MAPPER.createObjectNode();
        if (plant.odooConnection() != null) {
            values.putObject("target").putObject("odoo").put("connection", plant.odooConnection());
        }
        if (plant.owners() != null) {
            values.set("owners", Json.MAPPER.valueToTree(plant.owners()));
        }
        return new Layer(PLANT, values);
    }

    /**
     * What an OdooConnection says for all interfaces that write over it.
     *
     * @param odooConnection as its manifest says; null: no such connection
     */
    public static Layer layer(OdooConnectionSpec odooConnection) {
        var values = Json.MAPPER.createObjectNode();
        if (odooConnection != null && odooConnection.company() != null) {
            values.putObject("target").putObject("odoo").put("company", odooConnection.company());
        }
        return new Layer(CONNECTION, values);
    }

    /**
     * What a class says for all its interfaces.
     *
     * @param latencyClass as its manifest says; null: no such class
     */
    public static Layer layer(LatencyClassSpec latencyClass) {
        var values = Json.MAPPER.createObjectNode();
        if (latencyClass != null && latencyClass.retries() != null) {
            values.set("retries", Json.MAPPER.valueToTree(latencyClass.retries()));
        }
        return new Layer("class", values);
    }

    /** What counts where nobody says anything. */
    public static Layer layer() {
        return new Layer("default", INTERFACE);
    }

    private static Retries retries(Retries own) {
        return own == null
                ? RETRIES
                : new Retries(
                        or(own.initialDelay(), RETRIES.initialDelay()),
                        or(own.maxDelay(), RETRIES.maxDelay()),
                        or(own.holdFor(), RETRIES.holdFor()));
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static <T> T or(T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
