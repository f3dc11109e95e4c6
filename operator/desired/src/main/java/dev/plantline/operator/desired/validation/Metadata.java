package dev.plantline.operator.desired.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;

/** The metadata of a manifest, which the API server judges without the CRD: the name's form, and text where YAML may have read a number. */
final class Metadata {
    /** Names of resources, RFC 1123. */
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final int LONGEST_NAME = 253;

    private Metadata() {}

    static void check(JsonNode metadata, List<Violation> found) {
        var name = metadata.path("name");
        if (name.asText().isEmpty()) {
            found.add(new Violation("metadata.name", "is required"));
        } else if (text(name, "metadata.name", found)
                && (name.asText().length() > LONGEST_NAME
                        || !NAME.matcher(name.asText()).matches())) {
            found.add(new Violation(
                    "metadata.name",
                    "'" + name.asText()
                            + "' is not a valid resource name: write lowercase letters, digits and hyphens"));
        }
        text(metadata.path("namespace"), "metadata.namespace", found);
        for (var map : List.of("labels", "annotations")) {
            metadata.path(map)
                    .properties()
                    .forEach(each -> text(each.getValue(), "metadata." + map + "[" + each.getKey() + "]", found));
        }
    }

    private static boolean text(JsonNode value, String path, List<Violation> found) {
        var good = value.isTextual() || value.isNull() || value.isMissingNode();
        if (!good) {
            found.add(new Violation(
                    path,
                    value.isValueNode()
                            ? "must be text, not " + value + ": write \"" + value + "\" in quotes"
                            : "must be text, not " + value));
        }
        return good;
    }
}
