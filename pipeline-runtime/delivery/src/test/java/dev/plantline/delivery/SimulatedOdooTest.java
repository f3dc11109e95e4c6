package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.Command;
import dev.plantline.model.StopReason;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.OdooTarget;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooConnector;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.odoo.OdooSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, from a record in Kafka through the side kit's ledger into Odoo, which loses answers. */
@ExtendWith(KafkaExtension.class)
class SimulatedOdooTest {
    private static final String CLUSTER = "here";
    private static final KitText KIT =
            KitText.of(new KitOwner("lyon", "master-data"), AllowList.of(Set.of(Workflow.rawMasterDataSteps)));

    @Test
    void everyMessageHasItsOneEffectInOdooHoweverManyAnswersAreLost(EmbeddedKafka broker, @TempDir Path directory)
            throws Exception {
        try (OdooSimulator odoo = OdooSimulator.start(directory, 0);
                TestInterface products = new TestInterface(broker)) {
            Supplier<String> key = () -> odoo.keys().get("bot_master");
            new OdooAdministration(odoo.url(), OdooSimulator.DATABASE, null)
                    .install(
                            () -> odoo.keys().get("bot_admin"),
                            CLUSTER,
                            List.of(new OdooAdministration.DutyKit(key, KIT)));
            OdooProtocol transport =
                    new OdooConnector(null).open(new OdooEndpoint(odoo.url(), OdooSimulator.DATABASE, key, null));
            OdooTarget target = new OdooTarget(transport, KIT.actionName(), CLUSTER, null);
            // Without an external id, so that a message applied twice would be two products.
            products.change(json ->
                    json.replace("stock.lot", "product.product").replace("\"to\":\"ref\"", "\"to\":\"default_code\""));
            products.maxRecords = 10;
            try (Delivery delivery = products.start(target)) {
                for (int i = 0; i < 100; i++) {
                    products.send("p" + i, "order" + i % 25, i);
                    switch (i) {
                        case 20 -> odoo.faults().closeAfterCommit(2);
                        case 40 -> odoo.faults().failAfterCommit(2);
                        case 60 -> odoo.faults().contention(2);
                        default -> {
                            // Odoo answers
                        }
                    }
                }
                products.send("p1", "order1", 1);
                products.send("p2", "order2", 99);
                products.send("no JSON");
                eventually(() -> totals(delivery).handled() == 103);
                assertThat(totals(delivery)).isEqualTo(new Totals(103, 100, 1, 0, 0, 2, 0, 0));
                products.command("c1", Command.Action.discard, new Command.All(), "sent to try it");
                eventually(() -> totals(delivery).discarded() == 2);
            }
            assertThat(products.settled()).isEqualTo(new Totals(103, 100, 1, 0, 0, 0, 2, 0));
            JsonNode made = transport.call(
                    "product.product", "search_read", Map.of("domain", List.of(), "fields", List.of("name")));
            assertThat(made.findValuesAsText("name"))
                    .filteredOn(name -> name.matches("p[0-9]+"))
                    .hasSize(100)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void anOdooThatWasRestoredFromABackupGetsBackWhatWasAppliedSinceOnce(EmbeddedKafka broker, @TempDir Path directory)
            throws Exception {
        Path now = directory.resolve("now");
        Path backup = directory.resolve("backup");
        try (TestInterface products = new TestInterface(broker)) {
            products.change(json ->
                    json.replace("stock.lot", "product.product").replace("\"to\":\"ref\"", "\"to\":\"default_code\""));
            Instant begun = Instant.now();
            try (OdooSimulator odoo = OdooSimulator.start(Files.createDirectories(now), 0)) {
                new OdooAdministration(odoo.url(), OdooSimulator.DATABASE, null)
                        .install(
                                () -> odoo.keys().get("bot_admin"),
                                CLUSTER,
                                List.of(new OdooAdministration.DutyKit(
                                        () -> odoo.keys().get("bot_master"), KIT)));
                send(products, odoo, 0, 6);
            }
            copy(now, backup);
            try (OdooSimulator odoo = OdooSimulator.start(now, 0)) {
                send(products, odoo, 6, 10);
                assertThat(names(odoo)).hasSize(10);
            }
            try (OdooSimulator odoo = OdooSimulator.start(backup, 0)) {
                assertThat(names(odoo)).hasSize(6);
                try (Delivery delivery = products.start(target(odoo))) {
                    eventually(delivery, status -> status.state() == State.stopped);
                    products.command(
                            "c1",
                            Command.Action.replay,
                            new Command.WasApplied(0, Long.MAX_VALUE, null, begun, null, false),
                            "restored to yesterday");
                    AdoptTest.adopt(products, "c2", StopReason.targetRestored);
                    eventually(
                            () -> names(odoo).size() == 10 && totals(delivery).applied() == 10);
                }
                assertThat(names(odoo)).as("each once").doesNotHaveDuplicates();
                assertThat(names(odoo).subList(6, 10)).containsExactly("p6", "p7", "p8", "p9");
                assertThat(products.settled()).isEqualTo(new Totals(10, 10, 0, 0, 0, 0, 0, 0));
            }
        }
    }

    private static void send(TestInterface products, OdooSimulator odoo, int from, int to) throws Exception {
        try (Delivery delivery = products.start(target(odoo))) {
            for (int i = from; i < to; i++) {
                products.send("p" + i, "order", i);
            }
            eventually(() -> totals(delivery).applied() == to);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static OdooTarget target(OdooSimulator odoo) {
        return new OdooTarget(transport(odoo), KIT.actionName(), CLUSTER, null);
    }

    private static OdooProtocol transport(OdooSimulator odoo) {
        return new OdooConnector(null)
                .open(new OdooEndpoint(
                        odoo.url(), OdooSimulator.DATABASE, () -> odoo.keys().get("bot_master"), null));
    }

    private static List<String> names(OdooSimulator odoo) {
        try {
            return transport(odoo)
                    .call("product.product", "search_read", Map.of("domain", List.of(), "fields", List.of("name")))
                    .findValuesAsText("name")
                    .stream()
                    .filter(name -> name.matches("p[0-9]+"))
                    .toList();
        } catch (OdooFault e) {
            throw new IllegalStateException(e);
        }
    }
}
