package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** What a template may say of interfaces: the spec of an OdooInterface without what is local to a plant, and without asking for anything. */
final class TemplateSchema {
    private static final Set<String> LOCAL = Set.of("templateRef", "source", "suspend");

    private TemplateSchema() {}

    /** Of the spec of an OdooInterface, but for its description. */
    static ObjectNode of(ObjectNode spec) {
        var schema = spec.deepCopy();
        schema.remove("description");
        ((ObjectNode) schema.path("properties")).remove(LOCAL);
        for (Iterator<?> rules = schema.withArray("x-kubernetes-validations").iterator(); rules.hasNext(); ) {
            var rule = (ObjectNode) rules.next();
            if (rule.path("reason").asText().equals(RequiredAtTop.REASON) || isLocal(rule)) {
                rules.remove();
            }
        }
        return schema;
    }

    private static boolean isLocal(ObjectNode rule) {
        var path = List.of(rule.path("fieldPath").asText().split("[.]"));
        return path.size() > 1 && LOCAL.contains(path.get(1));
    }
}
