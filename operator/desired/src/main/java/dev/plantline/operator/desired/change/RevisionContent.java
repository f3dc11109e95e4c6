package dev.plantline.operator.desired.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooConnectionSpec.Environment;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.MappingTest;
import dev.plantline.model.Hashes;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.secret.Destination;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What an interface is, for people who decide about it: the spec as manifest and plant declare it, apart from what Plantline's defaults and the latency
 * class fill in. So neither another release nor another class makes a revision of it. Whether it is suspended is nobody's decision and not part of it.
 *
 * @param declared the spec without what was filled in by {@link #REFERENCED}
 * @param environment what its Odoo is for; null: not known
 * @param odoo where that is: address and database, see {@link #odoo(String, String)}; null: not known
 * @param filledIn what was filled in, by where it comes from and by path
 */
public record RevisionContent(
        ObjectNode declared, Environment environment, String odoo, Map<String, Map<String, String>> filledIn) {
    /** Layers with revisions of their own. */
    static final Set<String> REFERENCED = Set.of("class", "default");

    private static final int HEX_DIGITS = 32;

    /** Whoever may write a revision must not fill the heap: longest JSON, bytes. What runs is no longer. */
    private static final int LONGEST_JSON = 1 << 20;

    /**
     * Of a manifest.
     *
     * @param spec with everything filled in
     * @param tests its examples
     * @param filledIn what of it was filled in
     */
    public static RevisionContent of(
            OdooInterfaceSpec spec,
            List<MappingTest> tests,
            Environment environment,
            String odoo,
            Map<String, Map<String, String>> filledIn) {
        ObjectNode declared = Json.MAPPER.valueToTree(spec.withTests(tests));
        declared.remove("suspend");
        filledIn.forEach((layer, values) -> {
            if (REFERENCED.contains(layer)) {
                values.keySet().forEach(path -> remove(declared, List.of(path.split("[.]"))));
            }
        });
        return new RevisionContent(plain(declared), environment, odoo, filledIn);
    }

    /** Its examples. */
    public List<MappingTest> tests() {
        return declared.path("tests").isArray()
                ? Json.MAPPER.convertValue(declared.get("tests"), new TypeReference<List<MappingTest>>() {})
                : List.of();
    }

    /** A database of Odoo, the same however its address is written. */
    public static String odoo(String url, String database) {
        return Destination.parse(url).map(Destination::toString).orElse(url) + " " + database;
    }

    private static void remove(ObjectNode from, List<String> path) {
        var name = path.get(0);
        if (path.size() == 1) {
            from.remove(name);
        } else if (from.get(name) instanceof ObjectNode below) {
            remove(below, path.subList(1, path.size()));
            if (below.isEmpty()) {
                from.remove(name);
            }
        }
    }

    /** As it is when it was written and read: numbers of one kind compare with one another. */
    private static ObjectNode plain(JsonNode tree) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(tree));
        } catch (IOException e) {
            throw new IllegalStateException("a spec that was read is not readable", e);
        }
    }

    /** The same with the examples and the promise of another one: no workload is given them, so of what runs nobody knows them. */
    public RevisionContent withWhatNeverRunsOf(RevisionContent other) {
        var changed = declared.deepCopy();
        changed.remove("tests");
        Optional.ofNullable(other.declared.get("tests")).ifPresent(tests -> changed.set("tests", tests));
        if (changed.get("contract") instanceof ObjectNode contract) {
            contract.remove("compatibility");
            Optional.ofNullable(other.declared.path("contract").get("compatibility"))
                    .ifPresent(promise -> contract.set("compatibility", promise));
        }
        return new RevisionContent(changed, environment, odoo, filledIn);
    }

    /** By which decisions name it: 32 hex digits, so that nobody finds a harmless content with the hash of a harmful one. */
    public String hash() {
        try {
            var sorted = Json.MAPPER.createObjectNode();
            sorted.set("declared", declared);
            sorted.putPOJO("environment", environment);
            sorted.put("odoo", odoo);
            // Members in the order of their names, whoever wrote them.
            var bytes = Json.MAPPER.writeValueAsBytes(Json.MAPPER.convertValue(sorted, Object.class));
            return Hashes.sha256(bytes).substring(0, HEX_DIGITS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a revision holds it: gzip of the JSON, in Base64. */
    public String compressed() {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Json.MAPPER.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** As a revision holds it; empty: this release cannot read it. */
    public static Optional<RevisionContent> read(String compressed) {
        try (var gzip =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(compressed)))) {
            var json = gzip.readNBytes(LONGEST_JSON + 1);
            return json.length > LONGEST_JSON
                    ? Optional.empty()
                    : Optional.of(Json.MAPPER.readValue(json, RevisionContent.class))
                            .filter(each -> each.declared() != null);
        } catch (IOException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /** What was filled in; never null. */
    public RevisionContent {
        filledIn = filledIn == null ? Map.of() : Map.copyOf(filledIn);
    }
}
