package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RevisionsTest {
    private static final OdooInterfaceSpec SPEC = changed("{}");

    private static OdooInterfaceSpec changed(String patch) {
        try {
            ObjectNode spec = (ObjectNode) Manifests.YAML
                    .readTree(Manifests.resource("production-confirmation.yaml"))
                    .get("spec");
            JsonNode changes = Manifests.YAML.readTree(patch);
            changes.properties().forEach(change -> spec.set(change.getKey(), change.getValue()));
            return Manifests.YAML.treeToValue(spec, OdooInterfaceSpec.class);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void theyAreShortAndStable() {
        assertThat(Revisions.revision(SPEC, Manifests.PARIS))
                .matches("[0-9a-f]{16}")
                .isEqualTo(Revisions.revision(changed("{}"), Manifests.PARIS));
        assertThat(Revisions.keysRevision(SPEC))
                .matches("[0-9a-f]{16}/" + SPEC.target().odoo().duty())
                .isEqualTo(Revisions.keysRevision(changed("{}")));
    }

    @Test
    void whatDoesNotDecideBehaviourDoesNotChangeThem() {
        for (String patch : new String[] {
            "suspend: true",
            "runbook: https://example.com",
            "owners: {business: {name: x, contact: y}}",
            "tests: []",
            "retries: {initialDelay: 5s}"
        }) {
            assertThat(Revisions.revision(changed(patch), Manifests.PARIS))
                    .as(patch)
                    .isEqualTo(Revisions.revision(SPEC, Manifests.PARIS));
        }
    }

    @Test
    void whatDecidesBehaviourChangesTheRevision() {
        for (String patch : new String[] {
            "mapping: {steps: []}",
            "codeMaps: []",
            "contract: {version: 2.1.1}",
            "target: {odoo: {duty: other}}",
            "onFailure: {business: deadLetter}",
            "keys: {order: [orderNo], idempotency: [msgId]}"
        }) {
            assertThat(Revisions.revision(changed(patch), Manifests.PARIS))
                    .as(patch)
                    .isNotEqualTo(Revisions.revision(SPEC, Manifests.PARIS));
        }
    }

    @Test
    void anotherOwnerOfTheTruthMakesNoOtherKeys() {
        OdooInterfaceSpec other = changed("source: {system: another, http: {path: /confirmations}}");
        assertThat(Revisions.keysRevision(other)).isEqualTo(Revisions.keysRevision(SPEC));
        assertThat(Revisions.revision(other, Manifests.PARIS))
                .as("the audit tells under which system a message was received")
                .isNotEqualTo(Revisions.revision(SPEC, Manifests.PARIS));
    }

    @Test
    void thePlantsTimeZoneChangesTheRevision() {
        assertThat(Revisions.revision(SPEC, java.time.ZoneId.of("America/Chicago")))
                .isNotEqualTo(Revisions.revision(SPEC, Manifests.PARIS));
    }

    @Test
    void theKindOfTheVersionAndWhatIsNormalizedAreOfTheKeysRevision() {
        String keys = "keys: {order: [a], idempotency: [a], version: v}, ";
        List<String> revisions = Stream.of(
                        "contract: {schema: {properties: {v: {type: integer}}}}",
                        "contract: {schema: {properties: {v: {type: string}}}}",
                        "contract: {schema: {properties: {v: {type: string}}}, normalize: [trim]}",
                        "contract: {schema: {properties: {v: {type: string}}}, normalize: [upper, trim]}")
                .map(contract -> Revisions.keysRevision(changed("{" + keys + contract + "}")))
                .toList();
        assertThat(revisions).doesNotHaveDuplicates();
        assertThat(Revisions.keysRevision(changed(
                        "{" + keys + "contract: {schema: {properties: {v: {type: number}, w: {}}}, version: 9.9.9}}")))
                .as("what else the contract says does not make a repeat")
                .isEqualTo(revisions.get(0));
        assertThat(Revisions.keysRevision(changed("{" + keys
                        + "contract: {schema: {properties: {v: {type: string}}}, normalize: [trim, upper, trim]}}")))
                .as("the order in which a manifest lists them decides nothing")
                .isEqualTo(revisions.get(3));
    }

    @Test
    void onlyKeysChangeTheKeysRevision() {
        assertThat(Revisions.keysRevision(changed("mapping: {steps: []}"))).isEqualTo(Revisions.keysRevision(SPEC));
        assertThat(
                        Revisions.keysRevision(
                                changed(
                                        "keys: {order: [orderNo], idempotency: [msgId], ignore: [sentAt], contention: [product], onConflict: ignore}")))
                .as("what shares a connection and what a conflict becomes do not make a repeat")
                .isEqualTo(Revisions.keysRevision(SPEC));
        for (String patch : new String[] {
            "keys: {order: [product], idempotency: [msgId], ignore: [sentAt]}",
            "keys: {order: [orderNo], idempotency: [msgId, orderNo], ignore: [sentAt]}",
            "keys: {order: [orderNo], idempotency: [msgId]}",
            "keys: {order: [orderNo], idempotency: [msgId], ignore: [sentAt], version: finishedAt}",
            "target: {odoo: {duty: other}}"
        }) {
            assertThat(Revisions.keysRevision(changed(patch))).as(patch).isNotEqualTo(Revisions.keysRevision(SPEC));
        }
    }
}
