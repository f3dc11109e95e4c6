package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Emergency;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who made a change that comes from the plant, the connection or the template of an interface. */
class ElsewhereTest extends ChangesUnderControl {
    private static final String OWNERS =
            """
              owners:
                business: {name: Warehouse, contact: warehouse.lyon@example.com}
                technical: {name: MES integration, contact: mes@example.com}
            """;

    /** With template, connection and plant of which nobody has said who made them, as before an upgrade. */
    @BeforeEach
    void aTransferByTemplateIsLive() throws IOException {
        template("from", "2026-11-20T08:00:00Z", null);
        manifests = manifests.replace("  timeZone: Europe/Paris\n", "  timeZone: Europe/Paris\n" + OWNERS)
                + move("wms-move", "runbook: https://runbooks.example.com/moves");
        changePlant("displayName: Lyon, pumps", "displayName: Lyon, pumps", "petra");
        assertThat(waits("wms-move").getSpec().changedBy()).containsExactlyInAnyOrder("eve", "petra");
        assertThat(told("wms-move")).contains(" waits for business and technical.");
        decide("wms-move", "ana", "business", Verdict.approve);
        decide("wms-move", "tom", "technical", Verdict.approve);
        changePlant("displayName: Lyon, pumps", "displayName: Lyon, pumps", null);
        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(state("wms-move")).containsExactly(State.live);
    }

    private static String move(String name, String more) {
        return """
                ---
                apiVersion: plantline.dev/v1alpha1
                kind: OdooInterface
                metadata: {name: %1$s, namespace: plant-lyon, annotations: {plantline.dev/changed-by: eve}}
                spec:
                  templateRef: {name: move.v1}
                  source: {system: mes, http: {path: %1$s, authentication: {keys: [{id: mes, secretRef: {name: mes-hmac, key: key}}]}}}
                  %2$s
                """
                .formatted(name, more);
    }

    private void template(String order, String made, String by) throws IOException {
        var common = common0();
        Files.writeString(
                directory.resolve("common.yaml"),
                common
                        + """
                        ---
                        apiVersion: plantline.dev/v1alpha1
                        kind: InterfaceTemplate
                        metadata: {name: move.v1, creationTimestamp: "%s"%s}
                        spec:
                          open: [runbook, retries]
                          interface:
                            workflow: stockTransfer
                            classification: {criticality: high, failureImpact: availabilityWrong, consequence: Stock stands where it is not.}
                            latencyClass: near-real-time
                            contract: {version: 1.0.0, format: json}
                            keys: {order: [%s], idempotency: [reference]}
                            target: {odoo: {duty: production}}
                            retries: {maxDelay: 8m}
                            mapping:
                              steps:
                              - do: stock.transfer
                        """
                                .formatted(
                                        made,
                                        by == null ? "" : ", annotations: {plantline.dev/changed-by: " + by + "}",
                                        order));
    }

    private String common0() throws IOException {
        var common = Files.exists(directory.resolve("common.yaml"))
                ? common()
                : Files.readString(DIRECTORY.resolve("common.yaml"));
        var at = common.indexOf("---\napiVersion: plantline.dev/v1alpha1\nkind: InterfaceTemplate");
        return at < 0 ? common : common.substring(0, at);
    }

    private void connection(String name, String environment, String database) throws IOException {
        Files.writeString(
                directory.resolve("common.yaml"),
                common()
                        + """
                        ---
                        apiVersion: plantline.dev/v1alpha1
                        kind: OdooConnection
                        metadata: {name: %s, namespace: plant-lyon, annotations: {plantline.dev/changed-by: petra}}
                        spec:
                          environment: %s
                          url: https://odoo.example.com
                          database: %s
                          version: "19"
                          credentials:
                          - {duty: production, secretRef: {name: odoo-production, key: apiKey}}
                        """
                                .formatted(name, environment, database));
    }

    private void changeMove(String name, String more, String by) throws IOException {
        var at = manifests.indexOf(
                "---\napiVersion: plantline.dev/v1alpha1\nkind: OdooInterface\nmetadata: {name: " + name);
        var end = manifests.indexOf("---\n", at + 1);
        manifests = manifests.substring(0, at)
                + move(name, more).replace("changed-by: eve", "changed-by: " + by)
                + (end < 0 ? "" : manifests.substring(end));
        look();
    }

    private void approved(String name) throws IOException {
        decide(name, "ana", "business", Verdict.approve);
        decide(name, "tom", "technical", Verdict.approve);
        assertThat(told(name)).isEmpty();
    }

    private void changePlant(String from, String to, String by) throws IOException {
        assertThat(manifests).contains(from);
        manifests = manifests
                .replace(from, to)
                .replaceAll(
                        "metadata: \\{name: lyon, (annotations: \\{[^}]*}, )?",
                        "metadata: {name: lyon, "
                                + (by == null ? "" : "annotations: {plantline.dev/changed-by: " + by + "}, "));
        look();
    }

    private InterfaceRevision waits(String name) {
        return revisions.stream()
                .filter(each -> name.equals(each.getSpec().interfaceName()))
                .filter(each -> each.getStatus().state() == State.waiting)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoEditsAConnectionDoesNotApproveWhatComesOfItAndWhoChangedTheInterfaceLastDoes() throws IOException {
        changeConnection("database: lyon", "database: elsewhere", "petra");
        for (var name : List.of("mes-lot", "wms-move")) {
            assertThat(waits(name).getSpec().changedBy()).containsExactly("petra");
            decide(name, "petra", "business", Verdict.approve);
            decide(name, "eve", "technical", Verdict.approve);
            assertThat(told(name)).contains(" waits for business.");
            assertThat(waits(name).getStatus().decisions())
                    .extracting(Decision::ignored)
                    .containsExactly(null, "made the change");
        }
    }

    @Test
    void aConnectionThatNobodyIsSaidToHaveChangedMovesNobodyUntilItIsBackAndChangedWithAName() throws IOException {
        changeConnection("database: lyon", "database: elsewhere", null);
        assertThat(told("mes-lot"))
                .startsWith("AuthorUnknown")
                .endsWith("It comes from OdooConnection odoo too, where the annotation is missing");
        changeConnection("database: elsewhere", "database: elsewhere", "bob");
        assertThat(told("mes-lot")).as("claimed").startsWith("AuthorUnknown");

        changeConnection("database: elsewhere", "database: lyon", "bob");
        assertThat(desired.interfaceObstacles()).isEmpty();
        changeConnection("database: lyon", "database: elsewhere", "bob");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
        assertThat(waits("mes-lot").getSpec().changedBy()).containsExactly("bob");
    }

    /** Bob waits until somebody has changed the mapping, and adds another Odoo. */
    @Test
    void whoAddsAnotherOdooToAChangeThatWaitsIsAnAuthorOfIt() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        changeConnection("database: lyon", "database: elsewhere", null);
        assertThat(told("mes-lot")).startsWith("AuthorUnknown");
        changeConnection("database: elsewhere", "database: lyon", "bob");
        change(CHANGED_MAPPING, MAPPING, "marie");
        assertThat(desired.interfaceObstacles()).isEmpty();
        change(MAPPING, CHANGED_MAPPING, "marie");
        changeConnection("database: lyon", "database: elsewhere", "bob");
        assertThat(waits("mes-lot").getSpec().changedBy()).containsExactlyInAnyOrder("marie", "bob");

        change("lot_{lot}_{product}", "lot_{lot}", "zoe");
        assertThat(waits("mes-lot").getSpec().changedBy()).containsExactlyInAnyOrder("zoe", "marie", "bob");
    }

    /** What was agreed before anybody had to name himself there stays agreed. */
    @Test
    void whoChangesOrMakesAnInterfaceNeedsNoNameInAPlantConnectionAndTemplateThatDoNotChange() throws IOException {
        change(MAPPING, CHANGED_MAPPING, "marie");
        assertThat(waits("mes-lot").getSpec().changedBy()).containsExactly("marie");
        manifests += move("wms-second", "retries: {maxDelay: 10m}");
        look();
        assertThat(told("wms-second")).contains(" waits for business and technical.");
        assertThat(waits("wms-second").getSpec().changedBy()).containsExactly("eve");
    }

    @Test
    void aNewInterfaceOnAnOdooThatNothingRunsWithIsAlsoOfWhoeverMadeItsConnection() throws IOException {
        var common = common0();
        var second = common.substring(common.indexOf("---\napiVersion: plantline.dev/v1alpha1\nkind: OdooConnection"))
                .split("---\n")[1]
                .replace("name: odoo, namespace", "name: second, annotations: {%s}, namespace")
                .replace("database: lyon", "database: second");
        for (var by : List.of("", "plantline.dev/changed-by: petra")) {
            Files.writeString(directory.resolve("common.yaml"), common() + "---\n" + second.formatted(by));
            var before = manifests;
            manifests += move("wms-second", "target: {odoo: {connection: second}}");
            look();
            if (by.isEmpty()) {
                assertThat(told("wms-second")).startsWith("AuthorUnknown").contains("OdooConnection second");
            } else {
                assertThat(waits("wms-second").getSpec().changedBy()).containsExactlyInAnyOrder("eve", "petra");
            }
            manifests = before;
            revisions.removeIf(each -> "wms-second".equals(each.getSpec().interfaceName()));
            template("from", "2026-11-20T08:00:00Z", null);
            look();
        }
    }

    @Test
    void whoChangesOwnersInAPlantMadeTheChangeOfTheInterfacesThatHaveThemFromThere() throws IOException {
        changePlant(
                "name: Warehouse, contact: warehouse.lyon@example.com}\n    technical",
                "name: Harbour, contact: h@example.com}\n    technical",
                null);
        assertThat(told("mes-lot")).as("has its own").isEmpty();
        assertThat(told("wms-move"))
                .startsWith("AuthorUnknown")
                .endsWith("It comes from Plant lyon too, where the annotation is missing");
        changePlant(
                "name: Harbour, contact: h@example.com",
                "name: Warehouse, contact: warehouse.lyon@example.com",
                "petra");
        changePlant(
                "name: Warehouse, contact: warehouse.lyon@example.com}\n    technical",
                "name: Harbour, contact: h@example.com}\n    technical",
                "petra");
        assertThat(waits("wms-move").getSpec().changedBy()).containsExactly("petra");
        assertThat(told("wms-move")).contains(" waits for business.");
    }

    @Test
    void whoMakesATemplateAnewIsAnAuthorOfWhatItChanges() throws IOException {
        template("reference", now.plusSeconds(60).toString(), null);
        look();
        assertThat(told("wms-move")).startsWith("AuthorUnknown").contains("InterfaceTemplate move.v1");

        template("from", now.plusSeconds(60).toString(), null);
        look();
        assertThat(desired.interfaceObstacles()).as("the same once more").isEmpty();
        template("reference", now.plusSeconds(60).toString(), "ines");
        look();
        assertThat(waits("wms-move").getSpec().changedBy()).contains("ines");
        decide("wms-move", "ines", "business", Verdict.approve);
        assertThat(told("wms-move")).contains(" waits for business and technical.");
    }

    @Test
    void whoChangesTheCompanyOfAConnectionMadeTheChangeOfTheInterfacesThatNameNone() throws IOException {
        changeConnection("database: lyon", "database: lyon\n  company: Lyon Plant", null);
        assertThat(told("mes-lot")).as("has its own").isEmpty();
        assertThat(told("wms-move"))
                .startsWith("AuthorUnknown")
                .endsWith("It comes from OdooConnection odoo too, where the annotation is missing");
        changeConnection("database: lyon\n  company: Lyon Plant", "database: lyon", "petra");
        changeConnection("database: lyon", "database: lyon\n  company: Lyon Plant", "petra");
        assertThat(waits("wms-move").getSpec().changedBy()).containsExactly("petra");
        decide("wms-move", "petra", "business", Verdict.approve);
        assertThat(told("wms-move")).contains(" waits for business and technical.");
    }

    @Test
    void whoMadeWhatRanForTestsDoesNotApproveItForProduction() throws IOException {
        connection("sandbox", "test", "sandbox");
        var sandbox = "target: {odoo: {connection: sandbox}}";
        manifests += move("wms-second", sandbox);
        look();
        changeMove("wms-second", sandbox + "\n  retries: {maxDelay: 10m}", "marie");
        changeMove(
                "wms-second",
                sandbox + "\n  retries: {maxDelay: 10m}\n  runbook: https://runbooks.example.com/second",
                "zoe");
        assertThat(told("wms-second")).as("nobody is asked").isEmpty();

        Files.writeString(
                directory.resolve("common.yaml"), common().replace("environment: test", "environment: production"));
        look();
        assertThat(waits("wms-second").getSpec().changedBy()).containsExactlyInAnyOrder("petra", "zoe", "marie", "eve");
        decide("wms-second", "marie", "business", Verdict.approve);
        assertThat(told("wms-second")).contains(" waits for business and technical.");
    }

    @Test
    void aConnectionThatIsRedirectedToAnOdooOfOthersIsAChangeByWhoeverRedirectedIt() throws IOException {
        connection("second", "production", "second");
        manifests += move("wms-second", "target: {odoo: {connection: second}}");
        look();
        approved("wms-second");

        var good = common();
        changeConnection("database: lyon", "database: second", null);
        assertThat(told("wms-move")).startsWith("AuthorUnknown").contains("OdooConnection odoo");
        Files.writeString(directory.resolve("common.yaml"), good);
        look();
        assertThat(desired.interfaceObstacles()).isEmpty();
        changeConnection("database: lyon", "database: second", "petra");
        assertThat(waits("wms-move").getSpec().changedBy()).containsExactly("petra");
    }

    @Test
    void whatAnInterfaceMaySaySinceOthersAgreedToItIsStillByWhoeverChangedItInThePlant() throws IOException {
        manifests += move("wms-second", "");
        look();
        approved("wms-second");
        var good = manifests;
        var at = manifests.indexOf("metadata: {name: wms-move");
        manifests = good.substring(0, at) + good.substring(at).replaceFirst("move[.]v1", "move.v9");
        changePlant(
                "name: Warehouse, contact: warehouse.lyon@example.com}\n    technical",
                "name: Harbour, contact: h@example.com}\n    technical",
                "petra");
        decide("wms-second", "ana", "business", Verdict.approve);
        assertThat(told("wms-second")).isEmpty();

        manifests = manifests.replace("move.v9", "move.v1");
        look();
        assertThat(waits("wms-move").getSpec().changedBy()).containsExactly("petra");
    }

    @Test
    void aTemplateThatSaysTheSameNeedsNoNameWhateverTheManifestSaysItself() throws IOException {
        template("from", now.plusSeconds(60).toString(), null);
        changeMove("wms-move", "runbook: https://runbooks.example.com/moves\n  retries: {maxDelay: 10m}", "eve");
        assertThat(waits("wms-move").getSpec().changedBy()).containsExactly("eve");
        decide("wms-move", "tom", "technical", Verdict.approve);
        assertThat(told("wms-move")).isEmpty();

        var since = revisions.stream()
                .filter(each -> "wms-move".equals(each.getSpec().interfaceName())
                        && each.getStatus().state() == State.live)
                .findFirst()
                .orElseThrow()
                .getStatus()
                .since();
        template("from", since, null);
        changeMove("wms-move", "runbook: https://runbooks.example.com/other", "zoe");
        assertThat(told("wms-move")).as("as it was, but for the runbook").doesNotContain("AuthorUnknown");
    }

    @Test
    void whatRunsForTestsIsNothingThatOthersAgreedTo() throws IOException {
        changePlant(
                "name: Warehouse, contact: warehouse.lyon@example.com}\n    technical",
                "name: Harbour, contact: harbour.lyon@example.com}\n    technical",
                "petra");
        connection("sandbox", "test", "sandbox");
        manifests += move("wms-second", "target: {odoo: {connection: sandbox}}");
        look();
        assertThat(told("wms-second")).isEmpty();
        manifests += move("wms-third", "");
        look();
        assertThat(waits("wms-third").getSpec().changedBy()).containsExactlyInAnyOrder("eve", "petra");
    }

    @Test
    void whatOnlyAnEmergencyLetRunIsNothingThatOthersAgreedTo() throws IOException {
        connection("second", "production", "second");
        manifests += move("wms-second", "target: {odoo: {connection: second}}");
        look();
        approved("wms-second");
        revisions.replaceAll(each -> "wms-second".equals(each.getSpec().interfaceName()) ? byEmergency(each) : each);
        manifests += move("wms-third", "target: {odoo: {connection: second}}");
        look();
        assertThat(waits("wms-third").getSpec().changedBy()).containsExactlyInAnyOrder("eve", "petra");
    }

    private InterfaceRevision byEmergency(InterfaceRevision each) {
        var status = each.getStatus();
        return RevisionPlan.with(
                each,
                new InterfaceRevisionStatus(
                        status.state(),
                        status.since(),
                        status.wentLive(),
                        status.decisions(),
                        status.missing(),
                        new Emergency(
                                "marie",
                                "The press stands.",
                                now.toString(),
                                now.plusSeconds(3600).toString()),
                        status.change()));
    }
}
