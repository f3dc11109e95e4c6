package dev.plantline.operator.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.model.Json;
import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.odoo.protocol.OdooConnector;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitContent;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.testing.odoo.OdooSimulator;
import dev.plantline.testing.odoo.ReferencesText;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An Odoo to test with.
 *
 * @param name simulator or real
 * @param key of the user of duty production
 * @param administrator key of an administrator
 */
record ProbedOdoo(String name, String url, String database, String key, String administrator) {
    /** The simulator and, where there is one, the real one. */
    static Stream<ProbedOdoo> all(OdooSimulator simulator) throws IOException {
        return Stream.concat(
                Stream.of(new ProbedOdoo(
                        "simulator",
                        simulator.url().toString(),
                        OdooSimulator.DATABASE,
                        simulator.keys().get("bot_mrp"),
                        simulator.keys().get("bot_admin"))),
                real());
    }

    /** The real one, or none, which is said. */
    static Stream<ProbedOdoo> real() throws IOException {
        if (System.getenv("PLANTLINE_ODOO_URL") == null) {
            System.err.println(
                    "SKIPPED on the real Odoo: set PLANTLINE_ODOO_URL, PLANTLINE_ODOO_DB and PLANTLINE_ODOO_KEYS");
            return Stream.empty();
        }
        JsonNode keys = Json.MAPPER.readTree(
                Path.of(System.getenv("PLANTLINE_ODOO_KEYS")).toFile());
        return Stream.of(new ProbedOdoo(
                "real",
                System.getenv("PLANTLINE_ODOO_URL"),
                System.getenv("PLANTLINE_ODOO_DB"),
                keys.at("/bot_mrp/key").asText(),
                keys.at("/bot_admin/key").asText()));
    }

    /** Waits until no other test changes who is in the group of duty production: tests run in several processes against one real Odoo. */
    static Closeable alone() throws IOException {
        FileChannel file = FileChannel.open(
                Path.of(System.getProperty("java.io.tmpdir"), "plantline-tests-lyon-production.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        file.lock();
        return file;
    }

    OdooAccess access() {
        return with(null);
    }

    OdooAccess asAdministrator() {
        return with(administrator);
    }

    OdooAccess with(String administratorKey) {
        return new OdooAccess(url, database, null, Map.of("production", key), administratorKey);
    }

    /** The kit for raw steps of a duty. */
    static DutyUse steps(String duty) {
        return new DutyUse(duty, Duty.STEPS);
    }

    /** A kit for raw steps of these workflows that the workloads call. */
    static KitInUse kit(String plant, String duty, Set<Workflow> workflows) {
        KitContent content = new KitContent.Steps(workflows);
        return new KitInUse(plant, new SideKitNames().action(plant, duty, content), content);
    }

    /** A kit of an operation that is not there yet, because nobody else finds records in its way. */
    static KitInUse unusedKit(String plant, DutyUse kit) {
        String unused = "t" + UUID.randomUUID().toString().replace("-", "");
        KitContent content = new KitContent.Operation(
                kit.use(), ReferencesText.read("{item: {externalId: '" + unused + ".{code}'}}"));
        return new KitInUse(plant, new SideKitNames().action(plant, kit.duty(), content), content);
    }

    /** What an administrator does to a side kit in Odoo's settings, too. */
    void delete(String action) throws OdooFault {
        call(
                "ir.actions.server",
                "unlink",
                Map.of("ids", List.of(read(action).path("id").asLong())));
    }

    /** Calls Odoo with the administrator's key. */
    JsonNode call(String model, String method, Map<String, ?> arguments) throws OdooFault {
        OdooProtocol transport = new OdooConnector(null)
                .open(new OdooEndpoint(URI.create(url), database, this::administrator, null), Duration.ofSeconds(120));
        return transport.call(model, method, arguments);
    }

    /** What an administrator does to a side kit in Odoo's settings. */
    void write(String action, Map<String, ?> values) throws OdooFault {
        call(
                "ir.actions.server",
                "write",
                Map.of("ids", List.of(read(action).path("id").asLong()), "vals", values));
    }

    /** The code of a side kit as it stands. */
    String code(String action) throws OdooFault {
        return read(action).path("code").asText();
    }

    /** When a side kit was written last, as Odoo tells it. */
    String written(String action) throws OdooFault {
        return read(action).path("write_date").asText();
    }

    private JsonNode read(String action) throws OdooFault {
        return call(
                        "ir.actions.server",
                        "search_read",
                        Map.of(
                                "domain",
                                List.of(List.of("name", "=", action)),
                                "fields",
                                List.of("code", "write_date")))
                .path(0);
    }

    @Override
    public String toString() {
        return name;
    }
}
