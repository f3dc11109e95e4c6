package dev.plantline.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import dev.plantline.model.KeysRevision;
import java.time.ZoneId;

/** Names what decides an interface's behaviour by its content: equal content, equal name, on every machine. */
public final class Revisions {
    /** 16 hex digits: long enough that two revisions of one interface never meet, short enough to read aloud. */
    private static final int LENGTH = 16;

    private Revisions() {}

    /**
     * The revision: everything that decides what a message becomes. Owners, classification, runbook, what the contract
     * promises, pace of retries, tests and {@code suspend} do not.
     *
     * @param spec with its defaults filled in
     * @param plantZone of times that come without an offset
     */
    public static String revision(OdooInterfaceSpec spec, ZoneId plantZone) {
        return CanonicalForm.hash(content(spec, plantZone)).substring(0, LENGTH);
    }

    /**
     * What the revision is the hash of.
     *
     * @param spec with its defaults filled in
     * @param plantZone of times that come without an offset
     */
    public static ObjectNode content(OdooInterfaceSpec spec, ZoneId plantZone) {
        ObjectNode content = Json.MAPPER.createObjectNode();
        content.put("plantZone", plantZone.getId());
        content.set("source", Json.MAPPER.valueToTree(spec.source()));
        content.set(
                "contract",
                spec.contract() == null
                        ? Json.MAPPER.nullNode()
                        : Json.MAPPER.valueToTree(spec.contract().withoutPromise()));
        content.set("keys", Json.MAPPER.valueToTree(spec.keys()));
        content.set("target", Json.MAPPER.valueToTree(spec.target()));
        content.set("codeMaps", Json.MAPPER.valueToTree(spec.codeMaps()));
        content.set("mapping", Json.MAPPER.valueToTree(spec.mapping()));
        content.set("onFailure", Json.MAPPER.valueToTree(spec.onFailure()));
        return content;
    }

    /**
     * The keys revision: what makes a repeat a repeat, see {@link KeysRevision#text}. Keys change only with nothing pending. The form of the keys is not part of it: a record names
     * the form that made its keys, so a new release gives nobody new keys.
     *
     * @param spec with its defaults filled in; it compiles
     */
    public static String keysRevision(OdooInterfaceSpec spec) {
        ObjectNode content = Json.MAPPER.createObjectNode();
        content.set("order", Json.MAPPER.valueToTree(spec.keys().order()));
        content.set("idempotency", Json.MAPPER.valueToTree(spec.keys().idempotency()));
        content.set("version", Json.MAPPER.valueToTree(spec.keys().version()));
        content.set("versionKind", Json.MAPPER.valueToTree(VersionKind.of(spec)));
        content.set("ignore", Json.MAPPER.valueToTree(spec.keys().ignore()));
        content.set("normalize", Json.MAPPER.valueToTree(Normalizer.steps(spec.contract())));
        // Other targets have no duty, and a manifest that lacks its target is refused elsewhere.
        boolean odoo = spec.target() != null && spec.target().odoo() != null;
        String hash = CanonicalForm.hash(content).substring(0, LENGTH);
        return new KeysRevision(hash, odoo ? spec.target().odoo().duty() : null).text();
    }
}
