package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.command.ExamplePlant.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One list of asks for each person, and what was looked at told from what was not. */
class PreflightCommandTest {
    private static final String PROCESS = "../../examples/process-manufacturer";

    @TempDir
    private Path directory;

    private Answer preflight(String... more) {
        List<String> arguments = new ArrayList<>(List.of("preflight", PROCESS));
        arguments.addAll(List.of(more));
        return ExamplePlant.run(arguments.toArray(String[]::new));
    }

    @Test
    void eachPersonHasAListAndNothingIsClaimedThatNobodyLookedAt() {
        Answer answer = preflight();

        assertThat(answer.code()).isZero();
        assertThat(answer.text())
                .containsSubsequence(
                        "Odoo administrator\n", "Kafka administrator\n", "Platform team\n", "Stewards\n", "Approvers\n")
                .contains(
                        "a user for duty production of plant-linz in https://odoo.example.com with its API key; rights beside those of an internal user: mrp.group_mrp_user; only where messages need it: account.group_account_readonly for production.report where a rest of the order stays open\n",
                        "a user for duty bill-reading of group-finance in https://odoo.example.com with its API key; it reads account.move and what its interfaces name behind that, and writes nothing",
                        "topic linz.batches, from which linz.linz-production reads",
                        "kubectl -n plant-graz annotate secret odoo-stock plantline.dev/sent-to=https://odoo.example.com",
                        "kubectl label namespace group-finance plantline.dev/finance=true",
                        "quality.linz@example.com keeps code map plant-linz/decisions (3 lines) complete",
                        "(--cluster was not asked for)")
                .doesNotContain("MISSING")
                .containsPattern("\n0 there, 0 missing, [0-9]+ that could not be looked at\n");
    }

    /** Too few rights stop the first message, and too many let a sender do what nobody meant him to do. */
    @Test
    void theUserOfADutyIsAskedForTheGroupsOfWhatItsInterfacesDo() throws IOException {
        ExamplePlant plant = ExamplePlant.in(directory);

        assertThat(rightsOf("stock"))
                .as("the WMS sends the document of the operation, which may ask for more")
                .isEqualTo(
                        "stock.group_stock_user; only where messages need it: purchase.group_purchase_user for stock.receive with unplanned: add");
        assertThat(rightsOf("master-data")).startsWith("product.group_product_manager");

        String receipt = plant.text("interfaces/wms-goods-receipt.yaml");
        plant.write(
                "interfaces/wms-adds.yaml",
                receipt.substring(0, receipt.indexOf("  contract:"))
                                .replace("name: wms-goods-receipt", "name: wms-adds")
                                .replace("topic: wms.receipts", "topic: wms.additions")
                        + """
                          contract:
                            version: 1.0.0
                            format: json
                            schema:
                              type: object
                              required: [order, note, item, amount]
                              properties: {order: {type: string}, note: {type: string}, item: {type: string}, amount: {type: integer}}
                          keys: {order: [order], idempotency: [note]}
                          target: {odoo: {duty: stock}}
                          mapping:
                            steps:
                            - do: stock.receive
                              fields: [{to: order, from: order}, {to: reference, from: note}, {to: unplanned, value: add}]
                              lines: [{to: lines, fields: [{to: item, from: item}, {to: quantity, from: amount}]}]
                        """);
        assertThat(rightsOf("stock"))
                .as("what one of them always takes, none takes only sometimes")
                .isEqualTo("purchase.group_purchase_user, stock.group_stock_user");
        Files.delete(directory.resolve("interfaces/wms-adds.yaml"));

        plant.change(
                "interfaces/wms-goods-receipt.yaml",
                "contract: {version: 1.0.0, format: json}",
                "contract: {version: 1.0.0, format: json, schema: {type: object, additionalProperties: false, required: [reference, lines],"
                        + " properties: {order: {type: string}, reference: {type: string}, lines: {type: array, items: {type: object}}}}}");
        assertThat(rightsOf("stock")).isEqualTo("stock.group_stock_user");
    }

    private String rightsOf(String duty) {
        String text = ExamplePlant.run("preflight", directory.toString()).text();
        String asked = "a user for duty " + duty + " of plant-lyon in ";
        String line =
                text.lines().filter(each -> each.contains(asked)).findFirst().orElseThrow();
        String before = "internal user: ";
        return line.substring(line.indexOf(before) + before.length());
    }

    @Test
    void whoWorksThroughTheListHasTheNamespaceBeforeWhatStandsInIt() {
        assertThat(preflight().text())
                .containsSubsequence(
                        "kubectl create namespace plant-linz", "kubectl -n plant-linz create secret generic odoo-stock")
                .containsSubsequence(
                        "kubectl create namespace group-finance",
                        "kubectl -n group-finance create secret generic odoo-finance");
    }

    @Test
    void whereChangesAreControlledSomebodyHasToDecide() throws IOException {
        ExamplePlant plant = ExamplePlant.in(directory);
        plant.change("plant.yaml", "  timeZone: Europe/Paris", "  timeZone: Europe/Paris\n  changeControl: true");

        assertThat(ExamplePlant.run("preflight", directory.toString()).text())
                .contains(
                        "kubectl -n plant-lyon create secret generic mes-hmac --from-file=key=FILE && kubectl -n plant-lyon label secret mes-hmac ",
                        "Approvers\n",
                        "people who may approve changes in plant-lyon as business, finance and technical");
    }

    @Test
    void whoReleasesBatchesAndWhatTlsNeedsIsAskedFor() throws IOException {
        assertThat(preflight().text())
                .contains(
                        "people who may release batches of group-finance/accounting-bill-post as finance, and have not made what those are applied with");
        ExamplePlant plant = ExamplePlant.in(directory);
        plant.change(
                "plant.yaml",
                "    maxMessageBytes: 262144",
                "    maxMessageBytes: 262144\n    tls:\n      secretRef: {name: lyon-gateway-tls}\n"
                        + "      clientCertificates: {caSecretRef: {name: mes-senders-ca, key: ca.crt}, required: true}");

        assertThat(ExamplePlant.run("preflight", directory.toString()).text())
                .contains(
                        "kubectl -n plant-lyon create secret tls lyon-gateway-tls --cert=FILE --key=FILE && kubectl -n plant-lyon label secret lyon-gateway-tls plantline.dev/purpose=gateway\n",
                        "Secret plant-lyon/mes-senders-ca with the certificates of the authorities of the senders as ca.crt\n");
    }

    /** The command that makes it fails the second time. */
    @Test
    void aSecretThatTwoManifestsTrustIsAskedForOnce() throws IOException {
        ExamplePlant plant = ExamplePlant.in(directory);
        plant.change(
                "plant.yaml",
                "    insecureTransport: true ",
                "    tls: {caSecretRef: {name: company-ca, key: ca.crt}} ");
        plant.change(
                "odoo-connection.yaml",
                "  database:",
                "  tls: {caSecretRef: {name: company-ca, key: ca.crt}}\n  database:");

        assertThat(ExamplePlant.run("preflight", directory.toString()).text())
                .containsOnlyOnce("create secret generic company-ca ");
    }

    /** A kubectl that knows one namespace, and Secrets of which one says what it is for. */
    @Test
    void whatTheClusterHasIsToldFromWhatItLacksAndFromWhatItDoesNotShow() throws IOException {
        Path kubectl = Files.writeString(
                directory.resolve("kubectl"),
                """
                #!/bin/sh
                case "$*" in
                  'get namespaces plant-linz '*) printf 'plant-linz|{"kubernetes.io/metadata.name":"plant-linz"}' ;;
                  'get namespaces group-finance '*) printf 'group-finance|' ;;
                  'get secrets odoo-stock '*labels*plant-linz) printf 'odoo-stock|{"plantline.dev/purpose":"odoo","plantline.dev/duty":"stock"}' ;;
                  'get secrets odoo-stock '*annotations*plant-linz) printf 'odoo-stock|https://ODOO.example.com:443/' ;;
                  'get secrets odoo-production '*labels*plant-linz) printf 'odoo-production|{"plantline.dev/purpose":"odoo"}' ;;
                  'get secrets '*plant-graz) echo 'Error from server (Forbidden): secrets is forbidden' >&2; exit 1 ;;
                esac
                """);
        Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwx------"));

        Answer answer = preflight("--cluster", "--kubectl", kubectl.toString());

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text())
                .contains(
                        "there    namespace plant-linz is there\n",
                        "MISSING  namespace plant-graz is there\n             kubectl create namespace plant-graz\n"
                                + "             (there is no namespace plant-graz)\n",
                        "(the namespace has no label plantline.dev/finance=true)",
                        "there    Secret plant-linz/odoo-stock ",
                        "MISSING  Secret plant-linz/odoo-production ",
                        "(its label plantline.dev/duty is not production)",
                        "?        Secret plant-graz/odoo-stock ",
                        "(the cluster says: Error from server (Forbidden): secrets is forbidden)",
                        "MISSING  Secret group-finance/odoo-finance ",
                        "(there is no such Secret)");
    }

    @Test
    void whatDoesNotAnswerIsSaid() {
        Answer answer = preflight("--kafka-properties", "x");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text()).contains("nothing says where: add --kafka");
    }

    /** What only pods reach, for example a Service of the cluster, is not missing because it does not answer here. */
    @Test
    void whatDoesNotAnswerHereIsNotCalledMissing() throws IOException {
        Path impatient = Files.writeString(
                directory.resolve("client.properties"), "request.timeout.ms=1000\ndefault.api.timeout.ms=1000\n");
        Path plant = directory.resolve("plants/porto");
        assertThat(ExamplePlant.run(
                                "plant",
                                "new",
                                plant.toString(),
                                "--name=porto",
                                "--time-zone=Europe/Lisbon",
                                "--kafka=localhost:1",
                                "--odoo=https://localhost:1",
                                "--database=porto",
                                "--business-owner=Planning <planning@example.com>",
                                "--technical-owner=Integration <integration@example.com>",
                                "--system=wms=wms@example.com",
                                "--interface=wms-goods-receipt=stock-receive.v1")
                        .code())
                .isZero();

        Answer answer = ExamplePlant.run(
                "preflight",
                plant.toString(),
                "--odoo",
                "--kafka",
                "localhost:1",
                "--kafka-properties",
                impatient.toString());

        assertThat(answer.code()).isZero();
        assertThat(answer.text())
                .contains(
                        "?        https://localhost:1 answers, and has database porto",
                        "(nothing answers from here, and pods may see another network: nothing takes connections there)",
                        "Kafka at localhost:1 could not be asked: ",
                        "?        topic wms.goods-receipt",
                        "(Kafka did not answer)")
                .doesNotContain("MISSING", "--kafka was not said", "Exception");
    }

    @Test
    void anAddressAtWhichNothingCanAnswerIsMissing() {
        Looks looks = new Looks(Optional.empty(), false, Optional.empty(), true);
        for (String no : List.of(
                "odoo.example.com", "https://odoo example.com", "ftp://odoo.example.com", "https:///odoo", "")) {
            Looks.Seen seen = looks.address(new Preflight.Look.Address(no));
            assertThat(seen.state()).as(no).isEqualTo(Looks.State.missing);
            assertThat(seen.why()).startsWith("that is no address: ").doesNotContain("Exception", "java.");
        }
    }

    @Test
    void aHostThatIsNotKnownHereIsSaidInWords() {
        Looks looks = new Looks(Optional.empty(), false, Optional.empty(), true);
        Looks.Seen seen = looks.address(new Preflight.Look.Address("https://odoo.invalid"));
        assertThat(seen.state()).as("pods may know it").isEqualTo(Looks.State.unknown);
        assertThat(seen.why()).endsWith("another network: no host of that name is known here");
    }
}
