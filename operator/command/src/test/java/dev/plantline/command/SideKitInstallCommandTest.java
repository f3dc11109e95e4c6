package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.testing.odoo.OdooSimulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A human installs what the operator may not; on the simulator, which the conformance suite holds to the real Odoo. */
class SideKitInstallCommandTest {
    private static final String EXAMPLE = "../../examples/discrete-manufacturer";

    @TempDir
    private Path directory;

    @Test
    void installsAKitPerDutyInUseAndMayBeRepeated() throws IOException {
        try (OdooSimulator odoo = OdooSimulator.start(directory.resolve("odoo"), 0)) {
            List<String> arguments = arguments(odoo);
            for (int time = 1; time <= 2; time++) {
                Ran ran = run(arguments);
                assertThat(ran.error()).isEmpty();
                assertThat(ran.code()).isZero();
                assertThat(ran.out().lines())
                        .hasSize(6)
                        .allMatch(line -> line.matches(
                                "(finance|master-data|production|stock)  plantline\\.lyon\\.\\1\\.\\S+  installed"));
                odoo.keys().values().forEach(key -> assertThat(ran.out()).doesNotContain(key));
            }
        }
    }

    @Test
    void installsAKitForEachOperationBesideThatOfRawSteps() throws IOException {
        ExamplePlant plant = ExamplePlant.in(directory.resolve("plant"));
        String receipt = plant.text(ExamplePlant.DOCUMENT);
        plant.write(
                "interfaces/lots.yaml",
                receipt.substring(0, receipt.indexOf("  contract:"))
                                .replace("name: wms-goods-receipt", "name: wms-lots")
                                .replace("workflow: goodsReceipt", "workflow: rawSteps")
                        + """
                          contract: {version: 1.0.0, format: json, schema: {type: object, properties: {id: {type: string}, item: {type: string}}}}
                          keys: {order: [id], idempotency: [id]}
                          target: {odoo: {duty: stock}}
                          mapping: {steps: [{upsert: {model: stock.lot, id: "lot_{id}"}, fields: [{to: name, from: id}, {to: product_id, ref: "product_{item}"}]}]}
                        """);
        try (OdooSimulator odoo = OdooSimulator.start(directory.resolve("odoo"), 0)) {
            List<String> arguments = arguments(odoo);
            arguments.set(2, plant.directory().toString());
            Ran first = run(arguments);
            assertThat(first.error()).isEmpty();
            assertThat(first.out().lines())
                    .hasSize(7)
                    .allMatch(line -> line.endsWith("  installed"))
                    .anyMatch(line -> line.startsWith("stock  plantline.lyon.stock.stock.transfer."))
                    .anyMatch(line -> line.matches("stock  plantline\\.lyon\\.stock\\.[^.]+  installed"));

            plant.change("odoo-connection.yaml", "  references:\n", "  references:\n    location: {by: barcode}\n");
            Ran second = run(arguments);
            assertThat(second.code()).isZero();
            assertThat(second.out().lines().filter(line -> !first.out().contains(line)))
                    .as("what finds places in another way")
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith("stock  plantline.lyon.stock.stock.transfer."))
                    .anyMatch(line -> line.startsWith("stock  plantline.lyon.stock.stock.receive."))
                    .allMatch(line -> line.endsWith("  installed"));
        }
    }

    @Test
    void aDutyInUseWithoutAKeyIsNamed() throws IOException {
        try (OdooSimulator odoo = OdooSimulator.start(directory.resolve("odoo"), 0)) {
            List<String> arguments = arguments(odoo);
            arguments.removeIf(each -> each.startsWith("--duty-key=stock"));
            Ran ran = run(arguments);
            assertThat(ran.code()).isEqualTo(Plantline.FAILED);
            assertThat(ran.error()).contains("duty stock is in use and has no key: add --duty-key stock=FILE");
        }
    }

    @Test
    void aRefusedAdministratorsKeyIsSaidAndNotShown() throws IOException {
        try (OdooSimulator odoo = OdooSimulator.start(directory.resolve("odoo"), 0)) {
            List<String> arguments = arguments(odoo);
            String wrong = "0123456789abcdef0123456789abcdef01234567";
            Files.writeString(directory.resolve("bot_admin"), wrong);
            Ran ran = run(arguments);
            assertThat(ran.code()).isEqualTo(Plantline.FAILED);
            assertThat(ran.error())
                    .startsWith("plantline: ")
                    .doesNotContain(wrong)
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void thePlantOfAnotherClusterIsRefusedUntilItIsAdopted() throws IOException {
        try (OdooSimulator odoo = OdooSimulator.start(directory.resolve("odoo"), 0)) {
            assertThat(run(arguments(odoo)).code()).isZero();
            List<String> elsewhere = arguments(odoo);
            elsewhere.replaceAll(each -> each.equals("--cluster=here") ? "--cluster=elsewhere" : each);
            Ran refused = run(elsewhere);
            assertThat(refused.code()).isEqualTo(Plantline.FAILED);
            assertThat(refused.error())
                    .contains("the plant lyon", "belongs to the cluster here", "this is the cluster elsewhere")
                    .contains("plantline sidekit adopt");
            List<String> adopt = new ArrayList<>(elsewhere);
            adopt.set(1, "adopt");
            adopt.removeIf(each -> each.startsWith("--duty-key"));
            Ran adopted = run(adopt);
            assertThat(adopted.error()).isEmpty();
            assertThat(adopted.out()).contains("the plant lyon", "belongs to the cluster elsewhere");
            assertThat(run(elsewhere).code()).isZero();
            assertThat(run(arguments(odoo)).code()).isEqualTo(Plantline.FAILED);
        }
    }

    @Test
    void oneOdooUserForTwoDutiesIsRefused() throws IOException {
        try (OdooSimulator odoo = OdooSimulator.start(directory.resolve("odoo"), 0)) {
            List<String> arguments = arguments(odoo);
            arguments.removeIf(each -> each.startsWith("--duty-key=stock"));
            arguments.add("--duty-key=stock=" + key(odoo, "bot_mrp"));
            Ran ran = run(arguments);
            assertThat(ran.code()).isEqualTo(Plantline.FAILED);
            assertThat(ran.error())
                    .contains("the Odoo user bot_mrp", "is already in the group plantline.lyon.")
                    .contains("make a user for each duty");
        }
    }

    private List<String> arguments(OdooSimulator odoo) throws IOException {
        return new ArrayList<>(List.of(
                "sidekit",
                "install",
                EXAMPLE,
                "--url=" + odoo.url(),
                "--database=" + OdooSimulator.DATABASE,
                "--administrator-key=" + key(odoo, "bot_admin"),
                "--cluster=here",
                "--duty-key=production=" + key(odoo, "bot_mrp"),
                "--duty-key=stock=" + key(odoo, "bot_stock"),
                "--duty-key=finance=" + key(odoo, "bot_bill"),
                "--duty-key=master-data=" + key(odoo, "bot_master")));
    }

    private Path key(OdooSimulator odoo, String login) throws IOException {
        return Files.writeString(directory.resolve(login), odoo.keys().get(login) + "\n");
    }

    private static Ran run(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter error = new StringWriter();
        CommandLine line = Plantline.commandLine(new Plantline())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(error, true));
        return new Ran(line.execute(arguments.toArray(String[]::new)), out.toString(), error.toString());
    }

    private record Ran(int code, String out, String error) {}
}
