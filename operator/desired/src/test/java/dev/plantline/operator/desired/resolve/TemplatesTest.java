package dev.plantline.operator.desired.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.Manifests;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.RuntimeConfigurations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an interface has of its template, and what of it it may say otherwise. */
class TemplatesTest {
    private static final Path COMMON = Path.of("src/test/resources/desired/common.yaml");
    private static final String PLANT =
            """
            apiVersion: plantline.dev/v1alpha1
            kind: Plant
            metadata: {name: lyon, namespace: plant-lyon}
            spec:
              timeZone: Europe/Paris
              odooConnection: odoo
              systems: [{name: mes}]
              owners:
                business: {name: Production planning, contact: planning.lyon@example.com, group: lyon-planning}
                technical: {name: MES integration, contact: mes@example.com}
              kafka: {bootstrapServers: "kafka:9092", insecureTransport: true}
            """;
    private static final String TEMPLATE =
            """
            apiVersion: plantline.dev/v1alpha1
            kind: InterfaceTemplate
            metadata: {name: lot.v1}
            spec:
              fixed: [asideRetention]
              open: [classification.consequence, latencyClass]
              interface:
                workflow: rawSteps
                owners: {technical: {name: Centre, contact: centre@example.com, group: centre}}
                classification: {criticality: medium, failureImpact: productionStop, consequence: Work orders stay open.}
                latencyClass: near-real-time
                contract: {version: 1.0.0, format: json, schema: {type: object, required: [id, product, lot], properties: {id: {type: string}, product: {type: string}, lot: {type: string}}}}
                keys: {order: [product], idempotency: [id]}
                target: {odoo: {duty: production}}
                mapping:
                  steps:
                  - upsert: {model: stock.lot, id: "lot_{product}_{lot}"}
                    fields: [{to: name, from: lot}, {to: product_id, ref: "product_{product}"}]
                retries: {holdFor: 24h}
                onFailure: {business: hold, exhausted: deadLetterKey}
                asideRetention: 720h
                tests:
                - {name: a lot, given: {id: m, product: p, lot: l}, expect: {contains: [{upsert: {model: stock.lot, id: lot_p_l}}]}}
            """;

    @TempDir
    Path directory;

    /** What the OdooConnection says of it. */
    private String company = "";

    @Test
    void anInterfaceByTemplateSaysWhereItsMessagesComeFromAndNothingElse() throws IOException {
        var spec = live(resolved(TEMPLATE, "")).configuration().spec();

        assertThat(spec.workflow()).isEqualTo(OdooInterfaceSpec.Workflow.rawSteps);
        assertThat(spec.latencyClass()).isEqualTo("near-real-time");
        assertThat(spec.target().odoo().connection()).isEqualTo("odoo");
        assertThat(spec.retries().holdFor()).isEqualTo("24h");
        assertThat(spec.retries().initialDelay()).isEqualTo("1s");
        assertThat(spec.onFailure().exhausted()).isEqualTo(OdooInterfaceSpec.ExhaustedPolicy.deadLetterKey);
        assertThat(spec.templateRef())
                .as("the pods need to know of no template")
                .isNull();
    }

    @Test
    void itIsTheRevisionOfAManifestThatSaysAllOfItItself() throws IOException {
        var byTemplate = live(resolved(TEMPLATE, ""));
        var owners = PLANT.substring(PLANT.indexOf("  owners:"), PLANT.indexOf("  kafka:"));
        var values = TEMPLATE.substring(TEMPLATE.indexOf("    workflow"))
                .lines()
                .filter(line -> !line.strip().startsWith("owners"))
                .map(line -> line.substring(2) + "\n")
                .reduce("", String::concat);
        var whole = live(
                world(PLANT, TEMPLATE, "spec:\n  source: {system: mes, kafka: {topic: lots}}\n" + owners + values));

        assertThat(byTemplate.configuration().revision())
                .isEqualTo(whole.configuration().revision());
        assertThat(byTemplate.configuration().spec())
                .isEqualTo(whole.configuration().spec());
    }

    @Test
    void whatComesFromATemplateIsToldAndThePlantIsNearer() throws IOException {
        var filledIn = resolved(TEMPLATE, "").filledIn().get("lots");

        assertThat(filledIn).containsOnlyKeys("template lot.v1", "plant", "default");
        assertThat(filledIn.get("template lot.v1"))
                .containsEntry("workflow", "rawSteps")
                .containsKeys("mapping.steps", "contract.schema", "tests")
                .doesNotContainKey("owners.technical");
        assertThat(filledIn.get("plant")).containsKeys("owners.business", "owners.technical");
    }

    /** Else it would get past what the centre says. */
    @Test
    void theCompanyOfTheConnectionCountsWhereNobodyElseNamesOne() throws IOException {
        company = "  company: Lyon Plant\n";
        var resolved = resolved(TEMPLATE, "");

        assertThat(live(resolved).configuration().spec().target().odoo().company())
                .isEqualTo("Lyon Plant");
        assertThat(resolved.filledIn().get("lots").get("connection"))
                .containsExactly(Map.entry("target.odoo.company", "Lyon Plant"));
        assertThat(resolved(TEMPLATE.replace("duty: production", "duty: production, company: Group"), "")
                        .filledIn()
                        .get("lots"))
                .doesNotContainKey("connection");
        assertThat(live(resolved(TEMPLATE, "target: {odoo: {company: Night}}"))
                        .configuration()
                        .spec()
                        .target()
                        .odoo()
                        .company())
                .isEqualTo("Night");
        var byTheTemplate = TEMPLATE.replace("duty: production", "duty: production, connection: odoo");
        assertThat(live(world(PLANT.replace("  odooConnection: odoo\n", ""), byTheTemplate, manifest("")))
                        .configuration()
                        .spec()
                        .target()
                        .odoo()
                        .company())
                .as("whoever names the connection")
                .isEqualTo("Lyon Plant");

        company = "";
        assertThat(live(resolved(TEMPLATE, ""))
                        .configuration()
                        .spec()
                        .target()
                        .odoo()
                        .company())
                .isNull();
    }

    /** The group of one owner is not that of another. */
    @Test
    void anOwnerIsOneWhole() throws IOException {
        var spec = live(resolved(TEMPLATE, "owners: {business: {name: Night shift, contact: night@example.com}}"))
                .configuration()
                .spec();

        assertThat(spec.owners().business())
                .isEqualTo(new OdooInterfaceSpec.Owner("Night shift", "night@example.com", null));
        assertThat(spec.owners().technical().name()).isEqualTo("MES integration");
    }

    @Test
    void withoutAnybodyWhoNamesOwnersItIsRefused() throws IOException {
        var plant = PLANT.lines()
                .filter(line -> !line.contains("business") && !line.contains("technical") && !line.contains("owners"))
                .map(line -> line + "\n")
                .reduce("", String::concat);
        var obstacles = obstacles(world(plant, TEMPLATE, manifest("")));

        assertThat(obstacles).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.InvalidManifest);
            assertThat(each.path()).isEqualTo("spec.owners.business");
            assertThat(each.message()).startsWith("is required");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            retries: {holdFor: 8h}                         | |
            retries: {holdFor: 1440m}                      | |
            retries: {holdFor: 48h}                        | spec.retries.holdFor | says 24h, and the interface 48h, while an interface can only make it stricter: write at most 24h, or leave it out
            retries: {maxDelay: 1h}                        | |
            classification: {criticality: critical}        | |
            classification: {criticality: low}             | spec.classification.criticality | says medium, and the interface low, while an interface can only make it stricter: write medium or high or critical
            classification: {consequence: It is dark.}     | |
            classification: {failureImpact: reporting}     | spec.classification.failureImpact | says productionStop, and the interface reporting: leave it out
            onFailure: {business: deadLetter}              | spec.onFailure.business | write hold
            onFailure: {exhausted: hold}                   | |
            onFailure: {exhausted: deadLetter}             | spec.onFailure.exhausted | write deadLetterKey or hold
            onFailure: {mapping: hold}                     | |
            asideRetention: 720h                           | |
            asideRetention: 480h                           | spec.asideRetention | says 720h, and the interface 480h: leave it out
            latencyClass: scheduled-batch                  | |
            workflow: scrap                                | spec.workflow | says rawSteps
            target: {odoo: {duty: master-data}}            | spec.target.odoo.duty | says production
            keys: {order: [id], idempotency: [id]}         | spec.keys | an interface cannot change it
            keys: {onConflict: ignore}                     | spec.keys | an interface cannot change it
            contract: {version: 2.0.0}                     | spec.contract | an interface cannot change it
            mapping: {steps: [{do: stock.receive}]}        | spec.mapping | an interface cannot change it
            lifecycle: {stage: production}                 | |
            runbook: "https://runbooks.example.com/lots"   | |
            """)
    void itMayBeStricterThanItsTemplateAndSayWhatThatOpens(String says, String path, String message)
            throws IOException {
        var resolved = resolved(TEMPLATE, says);

        if (path == null) {
            assertThat(resolved.interfaceObstacles()).isEmpty();
            assertThat(resolved.live()).hasSize(1);
        } else {
            assertThat(resolved.live()).isEmpty();
            assertThat(resolved.interfaceObstacles().get("lots"))
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.reason()).isEqualTo(Reason.TemplateContradicted);
                        assertThat(each.path()).isEqualTo(path);
                        assertThat(each.message())
                                .startsWith("InterfaceTemplate lot.v1 ")
                                .contains(message)
                                .endsWith("or ask the centre for a version of the template that opens it");
                    });
        }
    }

    @Test
    void theExamplesOfATemplateAreTriedWithThoseOfTheInterface() throws IOException {
        var own =
                "tests: [{name: mine, given: {id: m, product: p, lot: 7}, expect: {contains: [{upsert: {model: stock.lot}}]}}]";
        var wrong = TEMPLATE.replace("id: lot_p_l}", "id: lot_l_p}");

        assertThat(obstacles(world(PLANT, TEMPLATE, manifest(own))))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.reason()).isEqualTo(Reason.TestFailed);
                    assertThat(each.path()).isEqualTo("spec.tests[0]");
                    assertThat(each.message()).startsWith("'mine'");
                });
        assertThat(obstacles(world(PLANT, wrong, manifest(own.replace("lot: 7", "lot: l")))))
                .as("who adds one of his own is not rid of the template's")
                .singleElement()
                .satisfies(each -> assertThat(each.path()).isEqualTo("spec.tests[1]"));
        assertThat(obstacles(world(PLANT, wrong, manifest("")))).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.TestFailed);
            assertThat(each.message()).startsWith("'a lot'").endsWith("(from template lot.v1)");
        });
    }

    @Test
    void aTemplateThatIsNotThereIsToldWithTheOneThatWasMeant() throws IOException {
        assertThat(obstacles(world(PLANT, TEMPLATE, manifest("").replace("lot.v1", "lots.v1"))))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.reason()).isEqualTo(Reason.UnknownTemplate);
                    assertThat(each.path()).isEqualTo("spec.templateRef.name");
                    assertThat(each.message())
                            .contains("there is no InterfaceTemplate 'lots.v1': did you mean 'lot.v1'?");
                });
    }

    /** A gate never stops production. */
    @Test
    void whatRunsGoesOnWhenItsTemplateIsGone() throws IOException {
        var then = world(PLANT, TEMPLATE, manifest(""));
        var running =
                RuntimeConfigurations.of(then, InterfaceResolution.withoutKits().of(then, "plant-lyon"), "cluster");
        var now = new ClusterState(
                then.now(),
                then.plants(),
                then.latencyClasses(),
                then.policies(),
                List.of(),
                then.odooConnections(),
                then.interfaces(),
                then.codeMaps(),
                running,
                then.secrets(),
                then.financeNamespaces(),
                then.changes());
        var resolved = InterfaceResolution.withoutKits().of(now, "plant-lyon");

        assertThat(resolved.interfaceObstacles().get("lots"))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.UnknownTemplate);
        assertThat(resolved.live()).singleElement().satisfies(each -> {
            assertThat(each.lastGood()).isTrue();
            assertThat(each.configuration().spec().mapping().steps()).hasSize(1);
        });
    }

    @Test
    void aTemplateThatSpeaksOfFieldsThatNobodyHasIsNotGood() throws IOException {
        var misspelt = TEMPLATE.replace("classification.consequence", "classification.consequense");

        assertThat(obstacles(world(PLANT, misspelt, manifest(""))))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.reason()).isEqualTo(Reason.InvalidTemplate);
                    assertThat(each.message())
                            .contains(
                                    "spec.open[0]: an interface has no field 'classification.consequense': did you mean"
                                            + " 'classification.consequence'?");
                });
    }

    @Test
    void manyInterfacesOfAPlantHoldOneContractAndOneMapping() throws IOException {
        var live = InterfaceResolution.withoutKits()
                .of(
                        world(
                                PLANT,
                                TEMPLATE,
                                manifest("") + "---\n" + manifest("").replace("name: lots", "name: others")),
                        "plant-lyon")
                .live();

        assertThat(live).hasSize(2);
        var one = live.get(0).configuration().spec();
        var other = live.get(1).configuration().spec();
        assertThat(one.mapping()).isSameAs(other.mapping());
        assertThat(one.contract()).isSameAs(other.contract());
    }

    private static String manifest(String more) {
        return "spec:\n  templateRef: {name: lot.v1}\n  source: {system: mes, kafka: {topic: lots}}\n"
                + (more.isEmpty() ? "" : "  " + more + "\n");
    }

    private EffectiveInterfaces resolved(String template, String more) throws IOException {
        return InterfaceResolution.withoutKits().of(world(PLANT, template, manifest(more)), "plant-lyon");
    }

    private static EffectiveInterface live(ClusterState world) {
        return live(InterfaceResolution.withoutKits().of(world, "plant-lyon"));
    }

    private static EffectiveInterface live(EffectiveInterfaces resolved) {
        assertThat(resolved.interfaceObstacles()).isEmpty();
        assertThat(resolved.live()).hasSize(1);
        return resolved.live().get(0);
    }

    private static List<Obstacle> obstacles(ClusterState world) {
        return InterfaceResolution.withoutKits()
                .of(world, "plant-lyon")
                .interfaceObstacles()
                .getOrDefault("lots", List.of());
    }

    private ClusterState world(String plant, String template, String spec) throws IOException {
        var head =
                "apiVersion: plantline.dev/v1alpha1\nkind: OdooInterface\nmetadata: {name: lots, namespace: plant-lyon}\n";
        var text = plant + "---\n" + template + "---\n" + head
                + spec.replace("---\n", "---\n" + head.replace("name: lots", "name: others"));
        var common = Files.readString(COMMON).replace("  database: lyon\n", "  database: lyon\n" + company);
        return Manifests.read(
                        Files.writeString(directory.resolve("common.yaml"), common),
                        Files.writeString(directory.resolve("in.yaml"), text))
                .world();
    }
}
