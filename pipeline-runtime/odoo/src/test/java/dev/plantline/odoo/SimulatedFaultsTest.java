package dev.plantline.odoo;

import static dev.plantline.odoo.Operations.lot;
import static dev.plantline.odoo.Operations.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.plantline.model.Operation;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.protocol.OdooConnector;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.json2.Json2Transport;
import dev.plantline.testing.odoo.OdooSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures of the way to Odoo that only the simulator makes on demand. */
class SimulatedFaultsTest {
    @TempDir
    Path directory;

    private OdooSimulator simulator;
    private OdooUnderTest odoo;
    private final Operations operations = new Operations();

    @BeforeEach
    void start() throws Exception {
        simulator = OdooSimulator.start(directory, 0);
        odoo = new OdooUnderTest(simulator.url(), OdooSimulator.DATABASE, simulator.keys());
        odoo.install();
        odoo.load("bot_master", "product.product", List.of("id", "name"), List.of(List.of("product_P", "P")));
        odoo.production().raise(operations.partition, 1, 0);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void a500AfterTheCommitIsAmbiguousAndRecovered() throws Exception {
        simulator.faults().failAfterCommit(1);
        expectThenRecover(TargetException.Kind.ambiguous, true);
    }

    @Test
    void aSocketClosedAfterTheCommitIsAmbiguousAndRecovered() throws Exception {
        simulator.faults().closeAfterCommit(1);
        expectThenRecover(TargetException.Kind.ambiguous, true);
    }

    @Test
    void contentionThatOdooGaveUpIsContentionAndNothingWasDone() throws Exception {
        simulator.faults().contention(1);
        expectThenRecover(TargetException.Kind.contention, false);
    }

    @Test
    void aProxyThatAnswers503IsAmbiguous() throws Exception {
        simulator.faults().unavailable(true);
        OdooTarget target = odoo.production();
        assertThat(catchThrowableOfType(TargetException.class, target::database).kind())
                .isEqualTo(TargetException.Kind.ambiguous);
        simulator.faults().unavailable(false);
        assertThat(target.database()).isNotEmpty();
    }

    @Test
    void aPodSaysInAPlainSentenceThatOdooIsAway() {
        OdooTarget target = odoo.production();
        simulator.close();
        assertThat(catchThrowableOfType(TargetException.class, target::database))
                .hasMessageContaining(": no connection to ")
                .hasMessageNotContaining("Exception");
    }

    /** Whoever gives an answer up does not know whether the call had its effect. */
    @Test
    void anAnswerThatIsTooLongIsAmbiguous() {
        OdooEndpoint connection =
                new OdooEndpoint(odoo.url(), odoo.database(), () -> odoo.keys().get("bot_mrp"), null);
        OdooTarget bounded = new OdooTarget(
                new OdooConnector(null).open(connection, Duration.ofMinutes(1), 1000),
                OdooUnderTest.kit("bot_mrp").actionName(),
                OdooUnderTest.CLUSTER,
                null);

        TargetException tooLong = catchThrowableOfType(TargetException.class, bounded::database);

        assertThat(tooLong.kind()).isEqualTo(TargetException.Kind.ambiguous);
        assertThat(tooLong).hasMessageContaining("more than 1000 bytes");
    }

    @Test
    void aCallThatTimesOutButCommitsIsRecovered() throws Exception {
        OdooEndpoint connection =
                new OdooEndpoint(odoo.url(), odoo.database(), () -> odoo.keys().get("bot_mrp"), null);
        OdooTarget hurried = new OdooTarget(
                new Json2Transport(connection, Duration.ofSeconds(1)),
                OdooUnderTest.kit("bot_mrp").actionName(),
                OdooUnderTest.CLUSTER,
                null);
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(TargetException.class)
                .until(() -> !hurried.database().isEmpty());
        simulator.faults().delay(1, Duration.ofSeconds(3));
        Operation lot = operations.apply("slow", lot("P", "slow"));
        TargetException late =
                catchThrowableOfType(TargetException.class, () -> hurried.apply(operations.call(1, List.of(lot))));
        assertThat(late.kind()).isEqualTo(TargetException.Kind.ambiguous);
        List<?> itsName = List.of(List.of("name", "=", "slow"));
        await().atMost(Duration.ofMinutes(2))
                .until(() ->
                        odoo.search("bot_mrp", "stock.lot", itsName, "name").size() == 1);
        assertThat(odoo.production().apply(operations.call(1, List.of(lot))))
                .allMatch(verdict -> ((Verdict.Applied) verdict).recovered());
    }

    @Test
    void whatWasAnsweredSurvivesAKill() throws Exception {
        Operation lot = operations.apply("kept", lot("P", name()));
        Verdict.Applied before = (Verdict.Applied)
                odoo.production().apply(operations.call(1, List.of(lot))).get(0);
        String database = odoo.production().database();
        // a second simulator on the same directory reads what a killed one has left
        try (OdooSimulator second = OdooSimulator.start(directory, 0)) {
            OdooTarget target = new OdooUnderTest(second.url(), OdooSimulator.DATABASE, second.keys()).production();
            assertThat(target.apply(operations.call(1, List.of(lot))))
                    .containsExactly(new Verdict.Applied(before.record(), true));
            assertThat(target.database()).isEqualTo(database);
        }
    }

    private void expectThenRecover(TargetException.Kind kind, boolean done) throws Exception {
        OdooTarget target = odoo.production();
        Operation lot = operations.apply(name(), lot("P", name()));
        target.database();
        TargetException failed =
                catchThrowableOfType(TargetException.class, () -> target.apply(operations.call(1, List.of(lot))));
        assertThat(failed.kind()).isEqualTo(kind);
        Verdict.Applied applied =
                (Verdict.Applied) target.apply(operations.call(1, List.of(lot))).get(0);
        assertThat(applied.recovered()).isEqualTo(done);
    }
}
