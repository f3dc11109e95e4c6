package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.InterfacePolicySpec;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.policy.PolicyVerdict;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The policies that the chart installs: the examples keep them, and each rule is broken once. */
class ChartPoliciesTest {
    private static final String INVOICE = "interfaces/ap-supplier-invoice.yaml";
    private static final String MASTER = "interfaces/plm-product-master.yaml";
    private static final String RECEIPT = "interfaces/wms-goods-receipt.yaml";

    @TempDir
    private Path directory;

    private ExamplePlant plant;

    @BeforeEach
    void copyTheExample() throws IOException {
        plant = ExamplePlant.in(directory);
    }

    /**
     * A change of the example by which a rule is broken.
     *
     * @param rule policy and rule
     * @param file of the example
     * @param from text that stands there
     * @param to what takes its place
     * @param line what the answer's first line ends with: kind, name and place
     */
    record Broken(String rule, String file, String from, String to, String line) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static List<Broken> broken() {
        List<Broken> all = new ArrayList<>();
        all.add(new Broken(
                "naming/begins-with-its-system",
                RECEIPT,
                "name: wms-goods-receipt",
                "name: goods-receipt",
                "OdooInterface goods-receipt, metadata.name"));
        all.add(new Broken(
                "owners/two-owners", RECEIPT, "{name: WMS integration", "{name: Goods receiving", "spec.owners"));
        all.add(new Broken(
                "owners/reachable", RECEIPT, "contact: wms.lyon@example.com", "contact: Mr Martin", "spec.owners"));
        all.add(new Broken(
                "classification/consequence-in-words",
                RECEIPT,
                "consequence: \"Odoo does not have what is in the hall, and production waits for it.\"",
                "consequence: \"It is late.\"",
                "spec.classification.consequence"));
        all.add(new Broken(
                "classification/production-stop-is-critical",
                RECEIPT,
                "criticality: high, failureImpact: availabilityWrong",
                "criticality: low, failureImpact: productionStop",
                "spec.classification.criticality"));
        all.add(new Broken(
                "system-of-truth/reachable",
                "plant.yaml",
                "{name: plm, displayName: Product data system, contact: plm@example.com}",
                "{name: plm}",
                "OdooInterface plm-product-master, spec.source.system"));
        all.add(new Broken(
                "idempotency/conflicts-are-seen",
                RECEIPT,
                "  keys: {",
                "  keys: {onConflict: ignore, ",
                "spec.keys.onConflict"));
        all.add(new Broken(
                "idempotency/master-data-has-a-version", MASTER, ", version: revision", "", "spec.keys.version"));
        all.add(new Broken(
                "near-real-time/held-for-three-days-at-most",
                RECEIPT,
                "holdFor: 24h",
                "holdFor: 400h",
                "spec.retries.holdFor"));
        all.add(new Broken(
                "near-real-time/ends-as-a-dead-letter",
                RECEIPT,
                "  latencyClass: queued",
                "  latencyClass: queued\n  onFailure: {exhausted: hold}",
                "spec.onFailure.exhausted"));
        all.add(new Broken(
                "finance/in-batches",
                INVOICE,
                "latencyClass: scheduled-batch",
                "latencyClass: queued",
                "spec.latencyClass"));
        all.add(new Broken(
                "reporting/never-critical",
                RECEIPT,
                "failureImpact: availabilityWrong",
                "failureImpact: reporting",
                "spec.classification.criticality"));
        all.add(new Broken(
                "transport/odoo-over-https",
                "odoo-connection.yaml",
                "url: https://odoo.example.com",
                "url: http://odoo.example.com\n  insecureTransport: true",
                "spec.target.odoo.connection"));
        all.add(new Broken(
                "transport/kafka-over-tls",
                "plant.yaml",
                "kafka.plant-lyon.svc:9092",
                "kafka.example.com:9092",
                "spec.target"));
        all.add(new Broken(
                "transport/senders-over-tls",
                "plant.yaml",
                "    trustedProxies: [10.20.30.40/32]",
                "    forwardedHeader: Forwarded",
                "OdooInterface mes-production-confirmation, spec.source.http"));
        all.add(new Broken(
                "runbook/there-is-one",
                RECEIPT,
                "criticality: high",
                "criticality: critical",
                "OdooInterface wms-goods-receipt, spec.runbook"));
        all.add(new Broken(
                "deprecation/has-a-successor",
                RECEIPT,
                "{stage: production}",
                "{stage: deprecated, sunset: 2099-12-31}",
                "spec.lifecycle.replacedBy"));
        return all;
    }

    @ParameterizedTest
    @MethodSource("broken")
    void eachRuleIsBrokenByOneChangeAndSaysWhere(Broken broken) throws IOException {
        JsonNode rule = rule(broken.rule());
        plant.change(broken.file(), broken.from(), broken.to());

        var answer = plant.validate();

        String policy = broken.rule().replaceAll("/.*", "");
        assertThat(answer.text())
                .contains("Warning: ")
                .contains(broken.line() + "\n    " + rule.path("message").asText() + " (policy " + policy + ")");
        assertThat(answer.code()).as("a warning stops nothing").isZero();
    }

    private static final List<String> WITHOUT_EXAMPLES = List.of("examples/what-must-work", "examples/what-must-fail");

    @Test
    void examplesThatAreMissingAreMissed() throws IOException {
        plant.write(RECEIPT, plant.text(RECEIPT).replaceAll("(?s)\n  tests:\n.*", "\n"));

        var text = plant.validate().text();

        assertThat(WITHOUT_EXAMPLES).allSatisfy(each -> assertThat(text)
                .contains(rule(each).path("message").asText()));
    }

    /**
     * An interface that no example is near to; most are refused for something else besides.
     *
     * @param rule policy and rule
     * @param workflow it says
     * @param steps of its mapping
     * @param lifecycle in the form of a manifest
     * @param isBroken whether it breaks the rule, on 31 December 2026
     */
    record MadeUp(String rule, String workflow, String steps, String lifecycle, boolean isBroken) {
        @Override
        public String toString() {
            return rule + " by " + workflow + ", " + steps + ", " + lifecycle;
        }
    }

    static List<MadeUp> madeUp() {
        var draft = "[{do: bill.draft}]";
        var production = "{stage: production}";
        var drafts = "finance/as-drafts";
        var posted = "finance/posted-by-people";
        var apart = "stock-and-books-apart/one-of-both";
        var ahead = "deprecation/its-last-day-is-ahead";
        var bill = "find: {model: account.move, by: {ref: reference}}";
        var booked = "fields: [{to: ref, from: reference}]";
        var moved = "{load: {model: stock.picking}, fields: [{to: origin, from: reference}]}";
        return List.of(
                new MadeUp(drafts, "supplierInvoice", "[{do: bill.post}]", production, true),
                new MadeUp(drafts, "journalEntry", "[{do: purchase.order}]", production, true),
                new MadeUp(drafts, "supplierInvoice", draft, production, false),
                new MadeUp(drafts, "supplierInvoice", "[{do: document.attach}]", production, false),
                new MadeUp(drafts, "posting", "[{do: bill.post}]", production, false),
                new MadeUp(drafts, "goodsReceipt", "[{do: stock.receive}]", production, false),
                new MadeUp(posted, "rawBillSteps", "[{" + bill + "}, {call: action_post}]", production, true),
                new MadeUp(posted, "rawLandedCostSteps", "[{" + bill + "}, {call: button_validate}]", production, true),
                new MadeUp(posted, "rawBillSteps", "[{" + bill + ", " + booked + "}]", production, false),
                new MadeUp(posted, "rawSteps", "[{" + bill + "}, {call: action_post}]", production, false),
                new MadeUp(apart, "goodsReceipt", "[{do: stock.receive}, {do: bill.draft}]", production, true),
                new MadeUp(apart, "landedCost", "[{do: landedcost.draft}, {do: stock.scrap}]", production, true),
                new MadeUp(
                        apart,
                        "productionOrderStatus",
                        "[{do: production.report}, {do: entry.post}]",
                        production,
                        true),
                new MadeUp(apart, "rawSteps", "[" + moved + ", {" + bill + ", " + booked + "}]", production, true),
                new MadeUp(apart, "rawSteps", "[" + moved + ", {" + bill + "}, {call: action_post}]", production, true),
                new MadeUp(apart, "rawSteps", "[" + moved + ", {do: bill.draft}]", production, true),
                new MadeUp(apart, "rawSteps", "[" + moved + ", {" + bill + "}]", production, false),
                new MadeUp(apart, "goodsReceipt", "[{do: stock.receive}, {do: document.attach}]", production, false),
                new MadeUp(apart, "supplierInvoice", draft, production, false),
                new MadeUp(ahead, "supplierInvoice", draft, "{stage: deprecated, sunset: 2026-12-30}", true),
                new MadeUp(ahead, "supplierInvoice", draft, "{stage: deprecated, sunset: 2026-12-31}", false),
                new MadeUp(ahead, "supplierInvoice", draft, "{stage: retired, sunset: 2026-12-30}", false));
    }

    /** Judged as the operator does it, at a time of the test's own. */
    @Test
    void whatNoGoodManifestBreaksIsBrokenByAMadeUpOne() throws IOException {
        List<MadeUp> all = madeUp();
        for (int i = 0; i < all.size(); i++) {
            plant.write("interfaces/made-up-" + i + ".yaml", manifest("ap-made-up-" + i, all.get(i)));
        }
        Checked checked = Checked.of(Manifests.read(directory));
        assertThat(checked.form()).as("each is read").isEmpty();

        Map<String, List<PolicyVerdict>> verdicts = InterfaceResolution.withoutKits()
                .of(at(Instant.parse("2026-12-31T20:00:00Z"), checked.world()), "plant-lyon")
                .policies();

        List<String> otherwise = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            MadeUp each = all.get(i);
            var line = each.rule() + ": " + rule(each.rule()).path("message").asText();
            var broken = verdicts.get("ap-made-up-" + i).stream()
                    .flatMap(verdict -> verdict.broken().stream()
                            .map(one -> verdict.policy() + "/" + one.rule() + ": " + one.message()))
                    .toList();
            if (broken.contains(line) != each.isBroken()) {
                otherwise.add(each + (each.isBroken() ? " does not break it" : " breaks it"));
            }
        }
        assertThat(otherwise).isEmpty();
    }

    private static String manifest(String name, MadeUp each) {
        return """
                apiVersion: plantline.dev/v1alpha1
                kind: OdooInterface
                metadata: {name: %s, namespace: plant-lyon}
                spec:
                  workflow: %s
                  owners:
                    business: {name: Accounts payable, contact: payable@example.com}
                    technical: {name: AP integration, contact: ap@example.com}
                  classification: {criticality: low, failureImpact: financeDelay, consequence: Suppliers are paid too late for a discount.}
                  latencyClass: scheduled-batch
                  lifecycle: %s
                  source: {system: ap, kafka: {topic: made-up}}
                  contract: {version: 1.0.0, format: json, schema: {type: object, required: [reference], properties: {reference: {type: string}}}}
                  keys: {order: [reference], idempotency: [reference]}
                  target: {odoo: {duty: finance}}
                  mapping: {steps: %s}
                """
                .formatted(name, each.workflow(), each.lifecycle(), each.steps());
    }

    private static ClusterState at(Instant time, ClusterState world) {
        return new ClusterState(
                time,
                world.plants(),
                world.latencyClasses(),
                world.policies(),
                world.templates(),
                world.odooConnections(),
                world.interfaces(),
                world.codeMaps(),
                world.running(),
                world.secrets(),
                world.financeNamespaces(),
                world.changes());
    }

    /** The directory's own policy of the name takes the place of the chart's, as on the cluster. */
    @Test
    void whatIsDeniedIsToCorrectAndWhatIsExceptedIsAWarning() throws IOException {
        plant.change(RECEIPT, "name: wms-goods-receipt", "name: goods-receipt");
        String denies =
                """
                apiVersion: plantline.dev/v1alpha1
                kind: InterfacePolicy
                metadata: {name: naming}
                spec:
                  action: Deny
                  rules: [{name: prefix, check: "interface.name.startsWith('wms-')", message: begin with wms-, place: metadata.name}]
                  exceptions:
                  - {plant: lyon, interface: ap-supplier-invoice, reason: renamed in spring, until: 2099-05-31}
                  - {plant: lyon, interface: mes-production-confirmation, reason: renamed in spring, until: 2099-05-31}
                  - {plant: lyon, interface: plm-product-master, reason: renamed in spring, until: 2020-05-31}
                """;
        plant.write("policy.yaml", denies);

        var answer = plant.validate();

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text())
                .contains(
                        "OdooInterface goods-receipt, metadata.name\n    begin with wms- (policy naming, rule prefix)")
                .contains(
                        "OdooInterface plm-product-master, metadata.name\n    begin with wms- (policy naming, rule prefix)")
                .contains("begin with wms- (policy naming, tolerated until 2099-05-31)")
                .contains("2 to correct");
    }

    @Test
    void aPolicyThatCannotBeAppliedIsToCorrect() throws IOException {
        plant.write(
                "policy.yaml",
                """
                apiVersion: plantline.dev/v1alpha1
                kind: InterfacePolicy
                metadata: {name: some}
                spec:
                  action: Audit
                  rules: [{name: prefix, check: "has(interface.runbook)", message: write one}]
                  exceptions: [{plant: lyon, rules: [prefixes], reason: a slip, until: 2099-05-31}]
                """);

        assertThat(plant.validate().text())
                .contains("policy.yaml:6: InterfacePolicy some, spec.rules[0].check\n    undeclared reference to 'has'")
                .contains("InterfacePolicy some, spec.exceptions[0].rules\n    there is no rule 'prefixes'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"discrete-manufacturer", "process-manufacturer"})
    void theExamplesKeepThem(String example) {
        Checked checked = Checked.of(Manifests.read(Path.of("../../examples", example)));

        assertThat(checked.findings()).isEmpty();
        assertThat(checked.warnings()).extracting(Finding::text).isEmpty();
        assertThat(checked.world().policies()).hasSize(13);
    }

    /** As with interfacePolicies.action=Deny. */
    @Test
    void thePlantsByTemplateGoLiveWhenThePoliciesDeny() {
        Checked checked = Checked.of(denied(Manifests.read(Path.of("../../examples/process-manufacturer"))));

        assertThat(checked.findings()).isEmpty();
        assertThat(checked.world().interfaces())
                .hasSize(8)
                .allMatch(each ->
                        each.getSpec().templateRef() != null && each.getSpec().mapping() == null);
        assertThat(checked.world().policies())
                .hasSize(13)
                .allMatch(each -> each.getSpec().action() == InterfacePolicySpec.Action.deny);
    }

    /** What the pack is for: the same directory with one owner for both sides does not go live. */
    @Test
    void whatBreaksAPolicyThatDeniesIsToCorrect() throws IOException {
        plant.change(RECEIPT, "{name: WMS integration", "{name: Goods receiving");

        assertThat(Checked.of(denied(Manifests.read(directory))).findings())
                .singleElement()
                .extracting(Finding::text)
                .asString()
                .contains("spec.owners", "(policy owners, rule two-owners)");
    }

    /** Manifests beside the chart's policies, all of which deny. */
    private static Manifests denied(Manifests manifests) {
        List<Manifest> all = new ArrayList<>(manifests.all());
        policies().forEach(policy -> {
            ObjectNode tree = policy.tree().deepCopy();
            ((ObjectNode) tree.path("spec")).put("action", "Deny");
            all.add(policy.with(tree));
        });
        return new Manifests(all, manifests.findings());
    }

    /** By what the tests above break: there is no other way onto the list. */
    @Test
    void noRuleIsLeftOut() {
        Set<String> tried = new TreeSet<>(WITHOUT_EXAMPLES);
        broken().forEach(each -> tried.add(each.rule()));
        madeUp().stream().filter(MadeUp::isBroken).forEach(each -> tried.add(each.rule()));
        Set<String> shipped = new TreeSet<>();
        policies().forEach(policy -> policy.tree()
                .at("/spec/rules")
                .forEach(rule ->
                        shipped.add(policy.name() + "/" + rule.path("name").asText())));

        assertThat(tried).isEqualTo(shipped);
    }

    private static List<Manifest> policies() {
        return Manifests.ofTheChart().stream()
                .filter(each -> each.is(Kinds.INTERFACE_POLICY))
                .toList();
    }

    private static JsonNode rule(String named) {
        String[] names = named.split("/");
        for (Manifest policy : policies()) {
            for (JsonNode rule : policy.tree().at("/spec/rules")) {
                if (policy.name().equals(names[0]) && rule.path("name").asText().equals(names[1])) {
                    return rule;
                }
            }
        }
        throw new IllegalArgumentException(named);
    }
}
