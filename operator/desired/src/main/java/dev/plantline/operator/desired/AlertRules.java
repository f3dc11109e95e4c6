package dev.plantline.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.api.v1alpha1.LatencyClassSpec.AlertSeverity;
import dev.plantline.api.v1alpha1.LatencyClassSpec.Mode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Owner;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.Durations;
import dev.plantline.model.Json;
import dev.plantline.model.MetricNames;
import dev.plantline.operator.desired.source.SourceDescriptors;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The alerts of a plant, one group per interface. Each names the consequence, the owners, the runbook and the next command; the person who is woken
 * up needs nothing else.
 */
final class AlertRules {
    /** The Prometheus operator takes 512 KiB of YAML, which is somewhat longer than the JSON that is measured here. */
    static final int MOST_BYTES = 256 * 1024;

    /** Enough for tens of thousands of interfaces. */
    private static final int MOST_PARTS = 1024;

    private final Plant plant;
    private final Map<String, String> labels;

    /**
     * Rules of a plant.
     *
     * @param labels by which the cluster's Prometheus selects them
     */
    AlertRules(Plant plant, Map<String, String> labels) {
        this.plant = plant;
        this.labels = labels;
    }

    /**
     * The PrometheusRules of the plant: one, or as many as it takes that none is larger than the Prometheus operator accepts. An interface stays in
     * its object until there must be twice as many.
     */
    List<GenericKubernetesResource> of(List<EffectiveInterface> live) {
        var groups = new TreeMap<String, Map<String, Object>>();
        live.forEach(each -> groups.put(each.id().name(), group(each.id().toString(), rules(each))));
        var ofPlant = group(plant.getMetadata().getName(), List.of(refusedConfiguration(live)));
        for (var count = 1; ; count *= 2) {
            var parts = parts(groups, ofPlant, count);
            if (count == MOST_PARTS || parts.values().stream().allMatch(each -> bytes(each) <= MOST_BYTES)) {
                var all = new ArrayList<GenericKubernetesResource>();
                parts.forEach((part, rules) -> all.add(resource(part, rules)));
                return List.copyOf(all);
            }
        }
    }

    /** The plant's own group stands in the first. */
    private static SortedMap<Integer, List<Map<String, Object>>> parts(
            SortedMap<String, Map<String, Object>> groups, Map<String, Object> ofPlant, int count) {
        var parts = new TreeMap<Integer, List<Map<String, Object>>>();
        groups.forEach(
                (name, group) -> parts.computeIfAbsent(Math.floorMod(name.hashCode(), count), part -> new ArrayList<>())
                        .add(group));
        parts.computeIfAbsent(0, part -> new ArrayList<>()).add(ofPlant);
        return parts;
    }

    private static int bytes(List<Map<String, Object>> groups) {
        try {
            return Json.MAPPER.writeValueAsBytes(groups).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private GenericKubernetesResource resource(int part, List<Map<String, Object>> groups) {
        var name = plant.getMetadata().getName();
        var all = new TreeMap<>(labels);
        all.putAll(Labels.of(name));
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("monitoring.coreos.com/v1")
                .withKind("PrometheusRule")
                .withMetadata(WorkloadResources.metadata(plant, part == 0 ? name : name + "-" + part, all))
                .addToAdditionalProperties("spec", Map.of("groups", groups))
                .build();
    }

    private List<Map<String, Object>> rules(EffectiveInterface each) {
        var id = each.id();
        var selector = "{plant=\"" + id.plant() + "\",interface=\"" + id.name() + "\"}";
        var objective = each.timing().objective();
        // The pod of a batch run is gone after minutes: what it says counts at once.
        var streaming = each.timing().mode() == Mode.streaming;
        var patience = streaming ? "10m" : "0s";
        var rules = new ArrayList<Map<String, Object>>();
        var severity = Severity.of(
                each.configuration().spec().classification(), each.timing().alertSeverity(), each.environment());
        rules.add(rule(each, "PlantlineMessageLate", severity)
                .when("time() - min(" + MetricNames.OLDEST_PENDING + selector + ") > "
                        + Durations.parse(objective).toSeconds())
                .lasting(streaming ? "1m" : "0s")
                .saying("messages wait longer than " + objective, plantline(each, "account"))
                .build());
        rules.add(rule(each, "PlantlineKeysHeld", severity)
                .when("sum(" + MetricNames.HELD_KEYS + selector + ") > 0")
                .lasting(patience)
                .saying("{{ $value }} order key(s) are held behind a failing message", plantline(each, "aside list"))
                .build());
        rules.add(rule(each, "PlantlineDeadLetters", severity)
                .when("sum(" + MetricNames.DEAD_LETTERS + selector + ") > 0")
                .lasting(streaming ? "1m" : "0s")
                .saying("{{ $value }} message(s) were given up and wait for a decision", plantline(each, "aside list"))
                .build());
        rules.add(rule(each, "PlantlineInterfaceStopped", severity)
                .when("max(" + MetricNames.STATE + selector.replace("}", ",state=\"stopped\"}") + ") > 0")
                .lasting(streaming ? "1m" : "0s")
                .saying(
                        "the interface stopped and goes on only when a human acts",
                        "kubectl describe odoointerface " + id.name() + " -n " + namespace(each))
                .build());
        rules.add(rule(each, "PlantlineInterfaceBlocked", severity)
                .when("max(" + MetricNames.STATE + selector.replace("}", ",state=\"blocked\"}") + ") > 0")
                .lasting(patience)
                .saying(
                        "the interface cannot reach broker or Odoo, or may not use it; it tries again by itself",
                        "kubectl describe odoointerface " + id.name() + " -n " + namespace(each))
                .build());
        rules.add(rule(each, "PlantlineUnaccounted", AlertSeverity.critical)
                .when("sum(abs(" + MetricNames.UNACCOUNTED + selector + ")) > 0")
                .lasting(streaming ? "1m" : "0s")
                .saying(
                        "{{ $value }} message(s) have no outcome: an error of Plantline, not of the plant",
                        plantline(each, "account"))
                .build());
        if (streaming) {
            rules.add(rule(each, "PlantlineInterfaceAbsent", severity)
                    .when("absent(" + MetricNames.STATE + selector + ")")
                    .lasting("10m")
                    .saying(
                            "no pod reports the interface: messages are kept and nothing is applied",
                            "kubectl get pods -n " + namespace(each) + " -l " + Labels.PLANT + "=" + id.plant())
                    .build());
        }
        if (SourceDescriptors.of(each.configuration().spec().source()).fetches()) {
            var copying = MetricNames.SOURCE_COPYING + selector;
            rules.add(rule(each, "PlantlineSourceNotCopied", severity)
                    .when("max(" + copying + ") < 1 or absent(" + copying + ")")
                    .lasting("10m")
                    .saying(
                            "no gateway copies from the source topic: what stands there is not received yet",
                            "kubectl logs -n " + namespace(each) + " deploy/"
                                    + Workload.gateway(id.plant()).name() + " --tail=50")
                    .build());
        }
        return rules;
    }

    private Map<String, Object> refusedConfiguration(List<EffectiveInterface> live) {
        var name = plant.getMetadata().getName();
        var loudest = live.stream()
                .map(each -> Severity.of(
                        each.configuration().spec().classification(),
                        each.timing().alertSeverity(),
                        each.environment()))
                .anyMatch(AlertSeverity.critical::equals);
        return new Rule("PlantlineConfigurationRefused", Map.of("plant", name))
                .severity(loudest ? AlertSeverity.critical : AlertSeverity.warning)
                .when("max by (pod) (" + MetricNames.CONFIGURATION_REFUSED + "{plant=\"" + name + "\"}) > 0")
                .lasting("5m")
                .annotation("summary", "plant " + name + ": a pod keeps its old configuration and refuses the newest")
                .annotation("consequence", "Changed interfaces and rotated keys have no effect; the old ones go on.")
                .annotation(
                        "command",
                        "kubectl logs -n " + plant.getMetadata().getNamespace() + " -l " + Labels.PLANT + "=" + name
                                + " --prefix --tail=50")
                .build();
    }

    private Rule rule(EffectiveInterface each, String alert, AlertSeverity severity) {
        var spec = each.configuration().spec();
        var rule = new Rule(
                        alert,
                        Map.of(
                                "plant", each.id().plant(),
                                "interface", each.id().name(),
                                "class", each.latencyClass(),
                                "criticality",
                                        spec.classification().criticality().name(),
                                "failure_impact",
                                        spec.classification().failureImpact().name()))
                .severity(severity)
                .prefix(each.id() + ": ")
                .annotation("consequence", spec.classification().consequence())
                .annotation("owner", owner(spec.owners().business()))
                .annotation("technical_owner", owner(spec.owners().technical()))
                .annotation("source_system", system(spec.source().system()));
        return spec.runbook() == null ? rule : rule.annotation("runbook_url", spec.runbook());
    }

    private static String owner(Owner owner) {
        return owner.name() + ", " + owner.contact();
    }

    /** What the plant says of a system; of one that it declares no more, the name alone. */
    private String system(String name) {
        return Optional.ofNullable(plant.getSpec().systems()).orElse(List.of()).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(each -> Stream.of(each.displayName(), each.contact())
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(", ", name + ": ", "")))
                .filter(text -> !text.endsWith(": "))
                .orElse(name);
    }

    /** In the gateway's pod, which every plant has: there the command finds the plant's broker, and nobody needs to install anything. */
    private static String plantline(EffectiveInterface each, String command) {
        return "kubectl exec -n " + namespace(each) + " deploy/"
                + Workload.gateway(each.id().plant()).name()
                + " -- java -cp '/command/*' dev.plantline.command.Plantline " + command + " " + each.id();
    }

    private static String namespace(EffectiveInterface each) {
        return each.resource().getMetadata().getNamespace();
    }

    private static Map<String, Object> group(String name, List<Map<String, Object>> rules) {
        var group = new LinkedHashMap<String, Object>();
        group.put("name", "plantline." + name);
        group.put("rules", rules);
        return group;
    }

    /** Puts one alert together. Text of manifests is data: what looks like a template in it stays text. */
    private static final class Rule {
        private final Map<String, Object> rule = new LinkedHashMap<>();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Map<String, String> annotations = new LinkedHashMap<>();
        private String prefix = "";

        private Rule(String alert, Map<String, String> labels) {
            rule.put("alert", alert);
            this.labels.putAll(labels);
        }

        private Rule severity(AlertSeverity severity) {
            labels.put("severity", severity.name());
            return this;
        }

        private Rule prefix(String text) {
            prefix = text;
            return this;
        }

        private Rule when(String expression) {
            rule.put("expr", expression);
            return this;
        }

        private Rule lasting(String duration) {
            rule.put("for", duration);
            return this;
        }

        /** Own words, which may have a template. */
        private Rule saying(String summary, String command) {
            annotations.put("summary", prefix + summary);
            annotations.put("command", command);
            return this;
        }

        private Rule annotation(String name, String text) {
            annotations.put(name, text.replace("{{", "{{`{{`}}"));
            return this;
        }

        private Map<String, Object> build() {
            rule.put("labels", labels);
            rule.put("annotations", annotations);
            return rule;
        }
    }
}
