package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plantline.command.Manifests;
import dev.plantline.command.Screen;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.Totals;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.sandbox.OdooStory.Shown;
import dev.plantline.sandbox.Register.Entry;
import dev.plantline.testing.TopicContent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The example's plant, started as {@code plantline local} starts it. */
final class PlantUnderTest {
    static final Path MANIFESTS = Path.of("../discrete-manufacturer");
    static final String CONFIRMATION = "mes-production-confirmation";
    static final String TRANSFER = "wms-stock-transfer";
    static final String PRODUCT = "plm-product-master";
    static final String RECEIPT = "wms-goods-receipt";
    static final String SHIPMENT = "wms-shipment";
    static final String INVOICE = "ap-supplier-invoice";

    private PlantUnderTest() {}

    static Sandbox start(Path data, String prefix, UnaryOperator<String> environment) {
        return start(data, prefix, environment, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static Sandbox start(Path data, String prefix, UnaryOperator<String> environment, PrintStream out) {
        return start(MANIFESTS, data, prefix, environment, out);
    }

    static Sandbox start(Path manifests, Path data, String prefix, UnaryOperator<String> environment, PrintStream out) {
        SandboxSettings settings = new SandboxSettings(
                manifests,
                data,
                false,
                prefix,
                false,
                Path.of("../..").toAbsolutePath().normalize(),
                environment);
        assumeTrue(
                Files.exists(settings.runtime()) && Files.exists(settings.operator()),
                "SKIPPED: operator and runtime are not packaged; run mvn verify from the root");
        return Sandbox.start(settings, Manifests.read(manifests), new Screen(out, null), Clock.systemUTC());
    }

    static Entry entry(Sandbox sandbox, String interfaceName) {
        return sandbox.register().entries().stream()
                .filter(each -> each.id().name().equals(interfaceName))
                .findFirst()
                .orElseThrow();
    }

    /**
     * What became of the messages of an interface, each counted once: one that left without an answer was sent again, so that it may have come twice, and
     * each such copy has to be a repeat.
     */
    static Totals once(Sandbox sandbox, String interfaceName) {
        Entry entry = entry(sandbox, interfaceName);
        Totals all = entry.totals();
        long copies = all.received() - entry.sent().accepted();
        assertThat(copies).as(entry.toString()).isBetween(0L, entry.sent().unanswered());
        return new Totals(
                all.received() - copies,
                all.applied(),
                all.duplicate() - copies,
                all.duplicateOfGivenUp(),
                all.superseded(),
                all.held(),
                all.deadLettered(),
                all.discarded(),
                all.inFlight());
    }

    /** Everything that the audit of an interface with one partition says of messages and commands, in its order. */
    static List<AuditRecord> audit(Sandbox sandbox, String interfaceName) throws IOException {
        InterfaceId id = entry(sandbox, interfaceName).id();
        List<AuditRecord> records = new ArrayList<>();
        for (var record : TopicContent.read(sandbox.client(id.plant(), KafkaRole.auditor), id.auditTopic())) {
            records.add(Json.MAPPER.readValue(record.value(), AuditRecord.class));
        }
        records.removeIf(line -> line.what() == AuditRecord.What.revision);
        return records;
    }

    /** What the day leaves in an Odoo, however often it is sent and whatever died meanwhile. */
    static void assertOneDayStandsInOdoo(Sandbox sandbox, String p) {
        Map<String, List<List<String>>> odoo =
                sandbox.odoo().stream().collect(java.util.stream.Collectors.toMap(Shown::title, Shown::rows));

        assertThat(odoo.get("Production orders"))
                .extracting(row -> row.get(0) + " " + row.get(2) + " " + row.get(3))
                .containsExactlyInAnyOrder(
                        p + "-MO-01-001 4 done",
                        p + "-MO-01-002 3 done",
                        p + "-MO-01-003 3 done",
                        p + "-MO-02 5 done",
                        p + "-MO-03 24 done",
                        p + "-MO-04 6 confirmed",
                        p + "-MO-05 4 confirmed",
                        p + "-MO-11 3 done",
                        p + "-MO-12 3 done",
                        p + "-MO-13 3 done",
                        p + "-MO-14 3 done",
                        p + "-MO-15 3 done",
                        p + "-MO-16 3 done");
        assertThat(odoo.get("Transfers between locations"))
                .hasSize(22)
                .extracting(row -> row.get(0))
                .doesNotHaveDuplicates();
        assertThat(odoo.get("Transfers between locations"))
                .extracting(row -> row.get(3))
                .containsOnly("done");
        // 200 - 57 built in - 60 moved; 1000 - 124 built in - 180 moved; 40 - 5 built in - 18 moved + 20 received.
        // Of what was built in, 24 bodies and 48 seals were not reported but planned.
        assertThat(odoo.get("Stock by location"))
                .extracting(row -> code(row.get(0)) + " " + row.get(1) + " " + row.get(3))
                .contains(
                        p + "-BODY WH/Stock 83",
                        p + "-BODY WH/Stock/Line 1 60",
                        p + "-SEAL WH/Stock 696",
                        p + "-SEAL WH/Stock/Line 1 180",
                        p + "-MOTOR WH/Stock 37",
                        p + "-MOTOR WH/Stock/Line 1 18",
                        p + "-FILTER WH/Stock/Shipping 2",
                        p + "-PUMP WH/Stock 5",
                        p + "-VALVE WH/Stock 4")
                .noneMatch(row -> row.startsWith(p + "-VALVE WH/Stock/Shipping"));
        assertThat(odoo.get("Purchases"))
                .extracting(row -> row.get(0) + " " + code(row.get(1)) + " " + row.get(3) + " " + row.get(4))
                .containsExactlyInAnyOrder(
                        p + "-PO-01 " + p + "-BODY 30 0",
                        p + "-PO-01 " + p + "-MOTOR 20 12",
                        p + "-PO-02 " + p + "-SEAL 0 0");
        assertThat(odoo.get("Supplier invoices"))
                .extracting(row -> row.get(0) + " " + row.get(2) + " " + row.get(3))
                .containsExactlyInAnyOrder(p + "-INV-001 302.22 draft", p + "-INV-002 46 draft");
        assertThat(odoo.get("Products"))
                .extracting(row -> row.get(0) + " " + row.get(1) + " " + row.get(3))
                .contains(
                        p + "-SEAL Seal FKM 0.02",
                        p + "-FILTER Inline filter 0.4",
                        p + "-VALVE Ball valve DN40 PN16 2.75");
    }

    private static String code(String displayName) {
        return displayName.substring(1, displayName.indexOf(']'));
    }
}
