package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an interface may say otherwise than its template. What the template does not speak of is free. What it says stays as it is, but for fields that have
 * a stricter side, to which an interface may go, and for those that the template opens.
 */
final class TemplateRules {
    /** What a message means, is and does; whoever may change it needs no template. */
    static final Set<String> NEVER = Set.of("contract", "keys", "mapping");

    /** What is local to a plant whatever a template says; examples are added to the template's. */
    private static final Set<String> ALWAYS =
            Set.of("owners", "runbook", "lifecycle", "target.odoo.connection", "source", "suspend", "change", "tests");

    private static final int LONGEST_SHOWN = 80;

    private final InterfaceTemplate template;
    private final List<Obstacle> broken = new ArrayList<>();

    private TemplateRules(InterfaceTemplate template) {
        this.template = template;
    }

    /** Where a manifest says otherwise what its template does not let it say otherwise; empty: nowhere. */
    static List<Obstacle> broken(OdooInterfaceSpec declared, InterfaceTemplate template) {
        ObjectNode asks = Json.MAPPER.valueToTree(declared);
        var rules = new TemplateRules(template);
        template.getSpec()
                .values()
                .properties()
                .forEach(each -> rules.compare(each.getKey(), each.getValue(), asks.path(each.getKey())));
        return rules.broken;
    }

    /** Whether a path is an interface's own whatever a template says. */
    static boolean isLocal(String path) {
        return covers(ALWAYS, path);
    }

    private void compare(String path, JsonNode says, JsonNode asks) {
        if (asks.isMissingNode() || asks.equals(says) || covers(ALWAYS, path) || covers(open(), path)) {
            return;
        }
        if (NEVER.contains(path)) {
            refuse(path, "says it, and an interface cannot change it: leave it out");
        } else if (says.isObject() && asks.isObject() && !FilledIn.WHOLE.contains(path)) {
            says.properties()
                    .forEach(each -> compare(path + "." + each.getKey(), each.getValue(), asks.path(each.getKey())));
        } else {
            value(path, says, asks);
        }
    }

    private void value(String path, JsonNode says, JsonNode asks) {
        var said = "says " + shown(says) + ", and the interface " + shown(asks);
        var order = covers(fixed(), path) ? Optional.<StricterSide>empty() : StricterSide.of(path);
        if (order.isEmpty()) {
            refuse(path, said + ": leave it out");
        } else if (!order.get().isStricter(asks.asText(), says.asText())) {
            refuse(
                    path,
                    said + ", while an interface can only make it stricter: write "
                            + order.get().words(says.asText()) + ", or leave it out");
        }
    }

    private void refuse(String path, String what) {
        broken.add(new Obstacle(
                Reason.TemplateContradicted,
                "spec." + path,
                "InterfaceTemplate " + template.getMetadata().getName() + " " + what
                        + ", or ask the centre for a version of the template that opens it"));
    }

    private List<String> open() {
        return Optional.ofNullable(template.getSpec().open()).orElse(List.of());
    }

    private List<String> fixed() {
        return Optional.ofNullable(template.getSpec().fixed()).orElse(List.of());
    }

    private static boolean covers(Iterable<String> paths, String path) {
        for (var each : paths) {
            if (path.equals(each) || path.startsWith(each + ".")) {
                return true;
            }
        }
        return false;
    }

    private static String shown(JsonNode value) {
        var text = value.isValueNode() ? value.asText() : value.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN - 1) + "…";
    }
}
