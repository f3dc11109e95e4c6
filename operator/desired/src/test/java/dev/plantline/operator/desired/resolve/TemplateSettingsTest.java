package dev.plantline.operator.desired.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.Manifests;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The constants of a template that each interface fills in. */
class TemplateSettingsTest {
    private static final Path COMMON = Path.of("src/test/resources/desired/common.yaml");
    private static final String WORLD =
            """
            apiVersion: plantline.dev/v1alpha1
            kind: Plant
            metadata: {name: lyon, namespace: plant-lyon}
            spec:
              timeZone: Europe/Paris
              odooConnection: odoo
              systems: [{name: mes}]
              owners: {business: {name: Planning, contact: p@example.com}, technical: {name: IT, contact: it@example.com}}
              kafka: {bootstrapServers: "kafka:9092", insecureTransport: true}
            ---
            apiVersion: plantline.dev/v1alpha1
            kind: InterfaceTemplate
            metadata: {name: scrap.v1}
            spec:
              settings:
              - {name: place, type: text, description: Where the goods are.}
              - {name: shortage, type: text, description: What to do when Odoo has less., default: refuse, values: [refuse, allow]}
              - {name: pieces, type: number, description: How many are thrown away at once., default: 1, least: 1, most: 10.5}
              interface:
                workflow: scrap
                classification: {criticality: medium, failureImpact: reporting, consequence: Odoo has what was thrown away.}
                latencyClass: near-real-time
                contract: {version: 1.0.0, format: json, schema: {type: object, required: [id, item], properties: {id: {type: string}, item: {type: string}}}}
                keys: {order: [item], idempotency: [id]}
                target: {odoo: {duty: production}}
                mapping:
                  steps:
                  - do: stock.scrap
                    fields:
                    - {to: reference, from: id}
                    - {to: location, setting: place}
                    - {to: shortage, setting: shortage}
                    - {to: item, from: item}
                    - {to: quantity, setting: pieces}
                tests:
                - name: scrap
                  given: {id: s-1, item: BODY}
                  expect:
                    steps:
                    - do: stock.scrap
                      document: {reference: s-1, location: {setting: place}, shortage: {setting: shortage}, item: BODY, quantity: {setting: pieces}}
            ---
            apiVersion: plantline.dev/v1alpha1
            kind: OdooInterface
            metadata: {name: mes-scrap, namespace: plant-lyon}
            spec:
              templateRef: {name: scrap.v1}
              source: {system: mes, kafka: {topic: scrap}}
              settings: {place: WH/Stock, pieces: 2.50}
            """;

    @TempDir
    Path directory;

    @Test
    void theyStandInTheMappingAndInTheExamplesAsConstants() throws IOException {
        var resolved = resolved("", "");

        assertThat(resolved.interfaceObstacles()).isEmpty();
        var spec = resolved.live().get(0).configuration().spec();
        assertThat(spec.mapping().steps().get(0).fields())
                .extracting(each -> each.to() + " "
                        + (each.value() == null ? each.from() : each.value().asText()))
                .containsExactly("reference id", "location WH/Stock", "shortage refuse", "item item", "quantity 2.50");
        assertThat(spec.settings()).as("the pods need to know of none").isNull();
    }

    @Test
    void anotherSettingIsAnotherRevision() throws IOException {
        var revision = resolved("", "").live().get(0).configuration().revision();

        assertThat(resolved("2.50", "2.5").live().get(0).configuration().revision())
                .isEqualTo(revision);
        assertThat(resolved("2.50", "3").live().get(0).configuration().revision())
                .isNotEqualTo(revision);
    }

    @Test
    void aDefaultThatCountsIsTold() throws IOException {
        assertThat(resolved("", "").filledIn().get("mes-scrap").get("template scrap.v1"))
                .containsEntry("settings.shortage", "refuse")
                .doesNotContainKeys("settings.place", "settings.pieces");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            place: WH/Stock | plaec: WH/Stock | spec.settings.plaec | has no setting 'plaec': did you mean 'place'?
            place: WH/Stock | shortage: allow | spec.settings | 'place' is missing, which InterfaceTemplate scrap.v1 asks for (Where the goods are.): write settings: {place: …}
            place: WH/Stock | place: 7 | spec.settings.place | 'place' is a text: write it in quotes
            pieces: 2.50 | pieces: "2" | spec.settings.pieces | 'pieces' is a number: write it without quotes
            pieces: 2.50 | pieces: 0 | spec.settings.pieces | 'pieces' is at least 1 and at most 10.5
            pieces: 2.50 | pieces: 10.6 | spec.settings.pieces | 'pieces' is at least 1 and at most 10.5
            pieces: 2.50 | shortage: allways | spec.settings.shortage | none of the values that it may be: choose one of [refuse, allow]
            """)
    void whatATemplateDoesNotAskForIsRefused(String from, String to, String path, String message) throws IOException {
        var resolved = resolved(from, to);

        assertThat(resolved.live()).isEmpty();
        assertThat(resolved.interfaceObstacles().get("mes-scrap")).anySatisfy(each -> {
            assertThat(each.reason()).isEqualTo(Reason.InvalidSetting);
            assertThat(each.path()).isEqualTo(path);
            assertThat(each.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            to: location, setting: place | to: location, setting: plac | spec.interface.mapping: there is no setting 'plac': did you mean 'place'?
            to: quantity, setting: pieces | to: quantity, value: 1 | nothing
            default: refuse, values | default: reject, values | spec.settings[1].default: 'shortage' is none of the values
            """)
    void aTemplateWhoseSettingsDoNotFitIsNotGood(String from, String to, String message) throws IOException {
        var resolved = resolved(from, to);

        if (message.equals("nothing")) {
            // Its example still names it, which counts as use.
            assertThat(resolved.interfaceObstacles().get("mes-scrap"))
                    .extracting(each -> each.reason())
                    .containsOnly(Reason.TestFailed);
        } else {
            assertThat(resolved.interfaceObstacles().get("mes-scrap")).anySatisfy(each -> {
                assertThat(each.reason()).isEqualTo(Reason.InvalidTemplate);
                assertThat(each.message()).contains(message);
            });
        }
    }

    /** In constants of any form, which no schema looks into, too. */
    @Test
    void theyStandWhereverAConstantMayStand() throws IOException {
        var template = Manifests.read(
                        Files.writeString(
                                directory.resolve("template.yaml"),
                                """
                        apiVersion: plantline.dev/v1alpha1
                        kind: InterfaceTemplate
                        metadata: {name: any.v1}
                        spec:
                          settings: [{name: state, type: text, description: A state.}]
                          interface:
                            mapping:
                              steps:
                              - find: {model: stock.picking, where: {state: [done, {setting: state}]}, match: {name: {is: in, setting: state}}}
                                fields: [{to: note, from: note, whenMissing: default, default: {setting: state}}]
                                lines: [{to: move_ids, match: {state: {setting: state}}, fields: [{to: origin, value: [{setting: state}]}]}]
                              - call: action
                                context: {key: {setting: state}}
                                arguments: {one: {of: {setting: state}}, setting: state}
                        """))
                .world()
                .templates()
                .get(0);
        var text = TemplateSettings.resolved(
                        template, Map.of("state", Json.MAPPER.getNodeFactory().textNode("X")))
                .path("mapping")
                .toString();

        assertThat(text)
                .contains("\"where\":{\"state\":[\"done\",\"X\"]}")
                .contains("\"name\":{\"is\":\"in\",\"value\":\"X\"}")
                .contains("\"default\":\"X\"")
                .contains("\"match\":{\"state\":{\"value\":\"X\"}}")
                .contains("\"value\":[\"X\"]")
                .contains("\"context\":{\"key\":\"X\"}")
                .contains("{\"one\":{\"of\":\"X\"},\"setting\":\"state\"}");
        assertThat(template.getSpec().values().toString())
                .as("a template is nobody's to change")
                .doesNotContain("\"X\"");
    }

    @ParameterizedTest
    @CsvSource({
        "lifecycle, 'is each plant''s own whatever a template says'",
        "target.odoo.connection, 'is each plant''s own whatever a template says'",
        "onFailure, 'the template says nothing of ''onFailure'''",
        "retries.holdFor, 'the template says nothing of ''retries.holdFor'''",
        "latencyClass,",
        "target.odoo,"
    })
    void nothingIsFixedWithoutEffect(String path, String message) throws IOException {
        var faults = faults("spec:\n  settings:", "spec:\n  fixed: [" + path + "]\n  settings:");

        assertThat(faults).hasSize(message == null ? 0 : 1).allSatisfy(each -> {
            assertThat(each.path()).isEqualTo("spec.fixed[0]");
            assertThat(each.message()).contains(message);
        });
    }

    /** A field of Odoo may be named like a word of a mapping, and a path of the message like any. */
    @Test
    void fieldsOfOdooAreNoWords() throws IOException {
        var raw = "- find: {model: x, by: {setting: place.of, value: id}}\n      "
                + "- upsert: {model: y, match: {value: {setting: place}, setting: {from: id}}}\n      - do: stock.scrap";

        assertThat(faults("- do: stock.scrap", raw)).isEmpty();
        var steps = TemplateSettings.resolved(
                        template("- do: stock.scrap", raw), Map.of("place", Json.MAPPER.valueToTree("A")))
                .at("/mapping/steps");
        assertThat(steps.at("/0/find/by")).hasToString("{\"setting\":\"place.of\",\"value\":\"id\"}");
        assertThat(steps.at("/1/upsert/match"))
                .hasToString("{\"value\":{\"value\":\"A\"},\"setting\":{\"from\":\"id\"}}");
    }

    private List<TemplateFaults.Fault> faults(String from, String to) throws IOException {
        return TemplateFaults.of(template(from, to));
    }

    private InterfaceTemplate template(String from, String to) throws IOException {
        assertThat(WORLD).contains(from);
        var at = WORLD.indexOf("kind: InterfaceTemplate");
        var in = Files.writeString(
                directory.resolve("in.yaml"),
                WORLD.substring(0, at) + WORLD.substring(at).replaceFirst(Pattern.quote(from), to));
        return Manifests.read(in).world().templates().get(0);
    }

    private EffectiveInterfaces resolved(String from, String to) throws IOException {
        var in = Files.writeString(directory.resolve("in.yaml"), from.isEmpty() ? WORLD : WORLD.replace(from, to));
        return InterfaceResolution.withoutKits().of(Manifests.read(COMMON, in).world(), "plant-lyon");
    }
}
