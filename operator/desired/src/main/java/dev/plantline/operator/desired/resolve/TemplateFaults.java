package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.InterfaceTemplateSpec.Setting;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.engine.Nearest;
import dev.plantline.operator.desired.validation.CrdSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of a template makes no sense, in ways that its schema cannot see. */
public final class TemplateFaults {
    /**
     * One of them.
     *
     * @param path place in the template's manifest
     * @param message what is wrong and what to do
     */
    public record Fault(String path, String message) {}

    private TemplateFaults() {}

    /** All of them; empty: the template is good. */
    public static List<Fault> of(InterfaceTemplate template) {
        var faults = new ArrayList<Fault>();
        paths("fixed", template.getSpec().fixed(), faults);
        paths("open", template.getSpec().open(), faults);
        fixed(template, faults);
        settings(template, faults);
        return List.copyOf(faults);
    }

    /** Where the centre believes that something is fixed and nothing is. */
    private static void fixed(InterfaceTemplate template, List<Fault> faults) {
        var all = Optional.ofNullable(template.getSpec().fixed()).orElse(List.of());
        for (var number = 0; number < all.size(); number++) {
            var path = all.get(number);
            var place = "spec.fixed[" + number + "]";
            if (TemplateRules.isLocal(path)) {
                faults.add(new Fault(
                        place,
                        "'" + path + "' is each plant's own whatever a template says, and cannot be fixed: remove it"));
            } else if (template.getSpec()
                    .values()
                    .at("/" + path.replace('.', '/'))
                    .isMissingNode()) {
                faults.add(new Fault(
                        place,
                        "the template says nothing of '" + path
                                + "', so each interface may: say it under interface, or remove it here"));
            }
        }
    }

    private static void settings(InterfaceTemplate template, List<Fault> faults) {
        var used = TemplateSettings.used(template);
        var declared = Optional.ofNullable(template.getSpec().settings()).orElse(List.of());
        var names = declared.stream().map(Setting::name).toList();
        used.stream().filter(each -> !names.contains(each)).forEach(each -> {
            var nearest = Nearest.to(each, names);
            faults.add(new Fault(
                    "spec.interface.mapping",
                    "there is no setting '" + each + "': "
                            + (nearest == null ? "add it to settings" : "did you mean '" + nearest + "'?")));
        });
        for (var number = 0; number < declared.size(); number++) {
            var setting = declared.get(number);
            var place = "spec.settings[" + number + "]";
            if (!used.contains(setting.name())) {
                faults.add(new Fault(
                        place,
                        "nothing uses the setting '" + setting.name() + "': write setting: " + setting.name()
                                + " in the mapping, or remove it"));
            }
            Optional.ofNullable(setting.defaultValue())
                    .flatMap(each -> TemplateSettings.fault(setting, each))
                    .ifPresent(message -> faults.add(new Fault(place + ".default", message)));
        }
    }

    private static void paths(String field, List<String> paths, List<Fault> faults) {
        var all = Optional.ofNullable(paths).orElse(List.of());
        for (var number = 0; number < all.size(); number++) {
            var place = "spec." + field + "[" + number + "]";
            unknown(all.get(number)).ifPresent(message -> faults.add(new Fault(place, message)));
        }
    }

    private static Optional<String> unknown(String path) {
        JsonNode schema = CrdSchemas.of(Kinds.ODOO_INTERFACE).at("/properties/spec");
        var above = "";
        for (var name : path.split("[.]")) {
            var fields = schema.path("properties");
            if (!fields.has(name)) {
                var known = new ArrayList<String>();
                fields.fieldNames().forEachRemaining(known::add);
                var nearest = Nearest.to(name, known);
                return Optional.of("an interface has no field '" + path + "': "
                        + (nearest == null ? "correct or remove it" : "did you mean '" + above + nearest + "'?"));
            }
            schema = fields.path(name);
            above += name + ".";
        }
        return Optional.empty();
    }
}
