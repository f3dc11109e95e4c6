package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.PartitionId;
import dev.plantline.odoo.OdooTarget;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.json2.Json2Transport;
import dev.plantline.testing.odoo.OdooSimulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What one duty has applied is given to another, by a human with an administrator's key; on the simulator, which the conformance suite holds to the real Odoo. */
class SideKitRehomeCommandTest {
    private static final String EXAMPLE = "../../examples/discrete-manufacturer";
    private static final PartitionId PARTITION = new PartitionId("q4zDcYb2Ta6eWbgTpWLJBA", 0);

    @TempDir
    private Path directory;

    private OdooSimulator odoo;
    private OdooTarget stock;

    @BeforeEach
    void install() throws Exception {
        odoo = OdooSimulator.start(directory.resolve("odoo"), 0);
        Ran installed = run(
                "install",
                "--duty-key=production=" + key("bot_mrp"),
                "--duty-key=stock=" + key("bot_stock"),
                "--duty-key=finance=" + key("bot_bill"),
                "--duty-key=master-data=" + key("bot_master"));
        assertThat(installed.error()).isEmpty();
        String action = Arrays.stream(installed.out().split("\\s+"))
                .filter(each -> each.startsWith("plantline.lyon.stock."))
                .findFirst()
                .orElseThrow();
        stock = new OdooTarget(
                new Json2Transport(new OdooEndpoint(
                        odoo.url(), OdooSimulator.DATABASE, () -> odoo.keys().get("bot_stock"), null)),
                action,
                "here",
                null);
        assertThat(stock.raise(PARTITION, 7, 0).raised()).isTrue();
    }

    @AfterEach
    void stop() {
        odoo.close();
    }

    @Test
    void itCountsFirstThenMovesAndSaysWhatToDoNext() throws Exception {
        Ran counted = rehome("stock", "production", "--dry-run");
        assertThat(counted.error()).isEmpty();
        assertThat(counted.out())
                .contains("1 rows of the ledger would be moved from duty stock to duty production")
                .contains("applies nothing until its manifest names duty production");
        assertThat(stock.raise(PARTITION, 8, 7).raised()).as("nothing is moved").isTrue();

        Ran moved = rehome("stock", "production");
        assertThat(moved.error()).isEmpty();
        assertThat(moved.code()).isZero();
        assertThat(moved.out())
                .contains("were moved from duty stock to duty production")
                .contains("Now apply OdooInterface wms-stock-transfer with duty production");
        assertThat(stock.raise(PARTITION, 9, 8).raised()).isFalse();
    }

    @Test
    void whatCannotBeMovedIsSaidInASentence() throws Exception {
        assertThat(rehome("production", "stock").error())
                .contains("duty production has never worked an interface with the topic id q4zDcYb2Ta6eWbgTpWLJBA");
        assertThat(rehome("stock", "stock").error()).contains("name two duties");
        assertThat(rehome("stock", "packing").error())
                .contains("has no credential for duty 'packing'", "production", "master-data");
        List<String> other = new ArrayList<>(List.of(
                "rehome", "--interface=nobody", "--from=stock", "--to=production", "--topic=" + PARTITION.topicId()));
        assertThat(run(other.toArray(String[]::new)).error()).contains("the manifests have no OdooInterface nobody");
        assertThat(run("rehome", "--interface=wms-stock-transfer", "--from=stock", "--to=production", "--topic=a/b")
                        .error())
                .contains("'a/b' is no topic id", "status.topics.in");
    }

    private Ran rehome(String from, String to, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "rehome",
                "--interface=wms-stock-transfer",
                "--from=" + from,
                "--to=" + to,
                "--topic=" + PARTITION.topicId()));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    private Ran run(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("sidekit"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(
                EXAMPLE,
                "--url=" + odoo.url(),
                "--database=" + OdooSimulator.DATABASE,
                "--administrator-key=" + key("bot_admin"),
                "--cluster=here"));
        StringWriter out = new StringWriter();
        StringWriter error = new StringWriter();
        CommandLine line = Plantline.commandLine(new Plantline())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(error, true));
        return new Ran(line.execute(all.toArray(String[]::new)), out.toString(), error.toString());
    }

    private Path key(String login) throws IOException {
        return Files.writeString(directory.resolve(login), odoo.keys().get(login) + "\n");
    }

    private record Ran(int code, String out, String error) {}
}
