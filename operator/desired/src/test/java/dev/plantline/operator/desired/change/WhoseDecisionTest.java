package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Change;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose decisions a change needs, and which need nobody's. */
class WhoseDecisionTest extends ChangesUnderControl {
    @ParameterizedTest
    @CsvSource({
        "'  runbook: https://runbooks.example.com/plantline/mes-lot\n', '', ''",
        "'  asideRetention: 720h\n', '  suspend: true\n  asideRetention: 720h\n', ''",
        "'    technical: {name: MES integration', '    technical: {name: Shop floor', business",
        "'criticality: critical', 'criticality: high', business technical",
        "'consequence: Work orders stay open.', 'consequence: Nobody knows.', business",
        "'company: Lyon Plant', 'company: Lyon', business technical",
        "'http: {path: lots,', 'http: {path: batches,', technical",
        "'  asideRetention: 720h\n', '  onFailure: {business: deadLetter}\n  asideRetention: 720h\n', technical",
        "'keys: {order: [product], idempotency', 'keys: {order: [lot], idempotency', business technical",
        "'  asideRetention: 720h\n', '  retries: {maxDelay: 10m}\n  asideRetention: 720h\n', technical",
        "'  asideRetention: 720h\n', '  asideRetention: 72h\n', technical",
    })
    void whoseDecisionAChangeNeedsDependsOnThePlace(String from, String to, String roles) throws IOException {
        change(from, to, "marie");

        assertThat(desired.approvals().get("mes-lot").roles())
                .isEqualTo(new TreeSet<>(roles.isEmpty() ? List.of() : List.of(roles.split(" "))));
        assertThat(desired.interfaceObstacles().containsKey("mes-lot")).isEqualTo(!roles.isEmpty());
    }

    @Test
    void examplesAreAddedByAnyoneAndTakenAwayByNobodyAlone() throws IOException {
        var test =
                "  tests: [{name: No lot, given: {}, expect: {failure: {class: contract}}}]\n  asideRetention: 720h\n";
        change("  asideRetention: 720h\n", test, "marie");
        assertThat(told("mes-lot")).isEmpty();

        change(test, "  asideRetention: 720h\n", "bob");
        assertThat(told("mes-lot")).as("back to what was live").isEmpty();

        change("  asideRetention: 720h\n", test, "marie");
        change("{name: No lot,", "{name: No lot at all,", "bob");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
    }

    @Test
    void aNewInterfaceIsAChangeOfEverythingAndNothingRunsUntilThen() throws IOException {
        var transfer = manifests.substring(manifests.indexOf(
                "---\napiVersion: plantline.dev/v1alpha1\nkind: OdooInterface\nmetadata: {name: wms-transfer"));
        manifests += transfer.replace("name: wms-transfer", "name: wms-move")
                .replace("path: transfers", "path: moves")
                .replace("name: erp-item", "name: erp-article")
                .replace("erp.products", "erp.articles");
        look();

        assertThat(told("wms-move")).contains(" waits for business and technical.");
        assertThat(desired.live()).extracting(each -> each.id().name()).doesNotContain("wms-move");
        assertThat(desired.interfaceObstacles().get("wms-move"))
                .extracting(each -> each.reason())
                .containsExactly(Reason.AwaitingApproval);
    }

    @Test
    void whatReachesAnOdooForTestsNeedsNobodyUntilThatIsForProduction() throws IOException {
        sandbox("lyon-test");
        change(TARGET, SANDBOX, "marie");
        assertThat(told("mes-lot")).as("leaving production is a change").contains(" waits for business and technical.");
        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).isEmpty();

        change(MAPPING, CHANGED_MAPPING, "marie");
        assertThat(told("mes-lot")).isEmpty();
        assertThat(runs()).contains("lot_{lot}_{product}");

        change(SANDBOX, TARGET, "marie");
        assertThat(told("mes-lot")).contains(" waits for business and technical.");
    }

    /** Who writes a connection says what it is for, and could else reach production with nobody asked. */
    @Test
    void anOdooIsForTestsOnlyWhereNobodyCallsItProduction() throws IOException {
        sandbox("lyon-test");
        move("connection: sandbox, ");
        assertThat(told("wms-move")).isEmpty();

        sandbox("lyon-later");
        var both = common();
        Files.writeString(
                directory.resolve("common.yaml"),
                both
                        + both.substring(both.lastIndexOf("---"))
                                .replace("name: sandbox", "name: later")
                                .replace("environment: test", "environment: production"));
        move("connection: sandbox, ");
        assertThat(told("wms-move")).as("another connection does").contains(" waits for business and technical.");

        Files.writeString(
                directory.resolve("common.yaml"),
                Files.readString(DIRECTORY.resolve("common.yaml"))
                        .replace("environment: production", "environment: test")
                        .replace(
                                "{name: odoo, namespace: plant-lyon}",
                                "{name: odoo, namespace: plant-lyon, annotations: {plantline.dev/changed-by: petra}}"));
        move("");
        assertThat(told("wms-move")).as("what is live does").contains(" waits for business and technical.");
    }

    /** Where a connection leads is decided about, and all of its interfaces move at once. */
    @Test
    void anotherDatabaseBehindAConnectionIsAChangeOfEachOfItsInterfaces() throws IOException {
        changeConnection("database: lyon", "database: elsewhere", "petra");
        var names = desired.interfaceObstacles().keySet();
        assertThat(names).contains("mes-lot").hasSizeGreaterThan(1);
        assertThat(databases()).containsOnly("lyon");
        assertThat(waiting().changes()).containsExactly(new Change("odoo", List.of("business", "technical")));

        decide("ana", "business", Verdict.approve);
        decide("tom", "technical", Verdict.approve);
        assertThat(told("mes-lot")).contains("moves when all its interfaces may");
        assertThat(databases()).containsOnly("lyon");

        for (var name : List.copyOf(names)) {
            decide(name, "ana", "business", Verdict.approve);
            decide(name, "tom", "technical", Verdict.approve);
        }
        assertThat(desired.interfaceObstacles()).isEmpty();
        assertThat(databases()).containsOnly("elsewhere");
    }

    /** Who writes a connection would else move what they write to another company with nobody asked. */
    @Test
    void anotherCompanyOfAConnectionIsAChangeOfTheTargetOfEachInterfaceThatNamesNone() throws IOException {
        changeConnection("  database: lyon\n", "  database: lyon\n  company: Nantes Plant\n", "petra");

        assertThat(desired.interfaceObstacles()).containsOnlyKeys("wms-transfer", "erp-item");
        assertThat(told("wms-transfer")).contains("AwaitingApproval", " waits for business and technical.");
        assertThat(revisions)
                .filteredOn(each -> each.getStatus().state() == State.waiting)
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.getSpec().changes())
                        .containsExactly(new Change("target.odoo.company", List.of("business", "technical"))));
        assertThat(companies()).containsExactlyInAnyOrder("mes-lot Lyon Plant", "wms-transfer null", "erp-item null");

        decide("wms-transfer", "ana", "business", Verdict.approve);
        decide("wms-transfer", "tom", "technical", Verdict.approve);
        assertThat(companies())
                .containsExactlyInAnyOrder("mes-lot Lyon Plant", "wms-transfer Nantes Plant", "erp-item null");
    }

    private Stream<String> companies() {
        return desired.live().stream()
                .map(each -> each.id().name() + " "
                        + each.configuration().spec().target().odoo().company());
    }

    private Stream<String> databases() {
        return running.stream()
                .flatMap(each -> each.odooConnections().values().stream())
                .map(RuntimeConfiguration.OdooConnection::database);
    }

    private void sandbox(String database) throws IOException {
        Files.writeString(
                directory.resolve("common.yaml"),
                Files.readString(DIRECTORY.resolve("common.yaml"))
                        + """
                        ---
                        apiVersion: plantline.dev/v1alpha1
                        kind: OdooConnection
                        metadata: {name: sandbox, namespace: plant-lyon, annotations: {plantline.dev/changed-by: petra}}
                        spec:
                          environment: test
                          url: https://ODOO.example.com:443/
                          database: %s
                          version: "19"
                          credentials:
                          - {duty: production, secretRef: {name: odoo-production, key: apiKey}}
                        """
                                .formatted(database));
    }

    /** A new interface. */
    private void move(String connection) throws IOException {
        look(); // without the one before
        var before = manifests;
        var at = before.indexOf(
                "---\napiVersion: plantline.dev/v1alpha1\nkind: OdooInterface\nmetadata: {name: wms-transfer");
        manifests += before.substring(at)
                .replace("name: wms-transfer", "name: wms-move")
                .replace("path: transfers", "path: moves")
                .replace("name: erp-item", "name: erp-article")
                .replace("erp.products", "erp.articles")
                .replace("odoo: {duty: production", "odoo: {" + connection + "duty: production");
        look();
        manifests = before;
        revisions.removeIf(each -> each.getSpec().interfaceName().matches("wms-move|erp-article"));
    }
}
