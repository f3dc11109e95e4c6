package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.MessageVersion;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Keys never change unnoticed: they stand in headers and ledgers of running plants, and a change makes every repeat a new message. A failure here
 * is no reason to correct the vectors: it asks for another {@link MessageKeys#FORM}.
 */
class KeyVectorsTest {
    @TestFactory
    Stream<DynamicTest> keysAreMadeAsEver() throws IOException {
        JsonNode file = Manifests.YAML.readTree(Manifests.resource("key-vectors.yaml"));
        assertThat(file.get("form").intValue()).isEqualTo(MessageKeys.FORM);
        return StreamSupport.stream(file.get("vectors").spliterator(), false)
                .map(vector -> dynamicTest(vector.get("name").asText(), () -> assertThat(
                                made(vector).toPrettyString())
                        .isEqualTo(vector.get("made").toPrettyString())));
    }

    private static ObjectNode made(JsonNode vector) throws Exception {
        ObjectNode manifest = Manifests.YAML.createObjectNode();
        ObjectNode contract = manifest.putObject("contract");
        contract.put("version", "1.0.0").put("format", "json");
        contract.set("normalize", vector.get("normalize"));
        contract.set("schema", vector.get("schema"));
        manifest.set("keys", vector.get("keys"));
        manifest.putObject("target").putObject("odoo").put("duty", "production");
        manifest.set(
                "mapping",
                Manifests.YAML.readTree("{steps: [{load: {model: stock.lot}, fields: [{to: name, value: x}]}]}"));
        CompiledInterface compiled = Manifests.ready(Manifests.YAML.writeValueAsString(manifest));
        OdooInterfaceSpec spec = compiled.spec();
        MessageKeys keys = compiled.keys(Manifests.json(vector.get("message").asText()));
        ObjectNode made = Manifests.YAML.createObjectNode();
        made.put("orderKey", keys.orderKey());
        made.put("idempotencyKey", keys.idempotencyKey());
        made.put("contentHash", keys.contentHash());
        made.put("version", keys.version().map(MessageVersion::header).orElse(null));
        made.put("contention", keys.contention().orElse(null));
        made.put("keysRevision", Revisions.keysRevision(spec));
        made.put("ofUnreadable", compiled.keysOfUnreadable("id-1").idempotencyKey());
        return made;
    }
}
