package dev.plantline.operator.desired.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.api.v1alpha1.LatencyClassSpec.AlertSeverity;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Owner;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.WorkloadResources;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
public final class AlertRules {
    /** The Prometheus operator takes 512 KiB of YAML, which is somewhat longer than the JSON that is measured here. */
    static final int MOST_BYTES = 256 * 1024;

    /** With more parts than this a part that is still too large is cut, however its interfaces are called. */
    private static final int MOST_PARTS = 1024;

    private final Plant plant;
    private final Map<String, String> labels;

    /**
     * Rules of a plant.
     *
     * @param labels by which the cluster's Prometheus selects them
     */
    public AlertRules(Plant plant, Map<String, String> labels) {
        this.plant = plant;
        this.labels = labels;
    }

    /**
     * The PrometheusRules of the plant: one, or as many as it takes that none is larger than the Prometheus operator accepts. An interface stays in
     * its object until there must be twice as many. The group of one interface always fits, because the manifest's texts have a bound.
     */
    public List<GenericKubernetesResource> of(List<EffectiveInterface> live) {
        var groups = new ArrayList<Group>();
        live.stream()
                .sorted(Comparator.comparing(each -> each.id().name()))
                .forEach(each -> groups.add(group(each.id().name(), each.id().toString(), rules(each))));
        groups.add(group("", plant.getMetadata().getName(), rules(live)));
        for (var count = 1; ; count *= 2) {
            var parts = parts(groups, count);
            if (count == MOST_PARTS || parts.values().stream().allMatch(each -> bytes(each) <= MOST_BYTES)) {
                var all = new ArrayList<GenericKubernetesResource>();
                parts.forEach((part, there) -> all.addAll(resources(part, there)));
                return List.copyOf(all);
            }
        }
    }

    /**
     * The rules of one interface, or of the plant as a whole.
     *
     * @param owner name of the interface; empty: the plant, whose group stands in the first part
     * @param bytes of the value as JSON
     * @param value as Prometheus reads it
     */
    private record Group(String owner, int bytes, Map<String, Object> value) {
        int part(int count) {
            return owner.isEmpty() ? 0 : Math.floorMod(owner.hashCode(), count);
        }
    }

    private static SortedMap<Integer, List<Group>> parts(List<Group> groups, int count) {
        return groups.stream()
                .collect(Collectors.groupingBy(each -> each.part(count), TreeMap::new, Collectors.toList()));
    }

    private static int bytes(List<Group> groups) {
        return groups.stream().mapToInt(each -> each.bytes() + 1).sum();
    }

    /** One object, unless the names of very many interfaces have led them into one part. */
    private List<GenericKubernetesResource> resources(int part, List<Group> groups) {
        var cuts = new ArrayList<List<Group>>();
        cuts.add(new ArrayList<>());
        for (var each : groups) {
            var last = cuts.get(cuts.size() - 1);
            if (!last.isEmpty() && bytes(last) + each.bytes() > MOST_BYTES) {
                cuts.add(new ArrayList<>(List.of(each)));
            } else {
                last.add(each);
            }
        }
        var name = plant.getMetadata().getName();
        var all = new ArrayList<GenericKubernetesResource>();
        for (var cut = 0; cut < cuts.size(); cut++) {
            var suffix = cut > 0 ? "-" + part + "-" + cut : part > 0 ? "-" + part : "";
            all.add(resource(
                    name + suffix, cuts.get(cut).stream().map(Group::value).toList()));
        }
        return all;
    }

    private GenericKubernetesResource resource(String name, List<Map<String, Object>> groups) {
        var all = new TreeMap<>(labels);
        all.putAll(Labels.of(plant.getMetadata().getName()));
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("monitoring.coreos.com/v1")
                .withKind("PrometheusRule")
                .withMetadata(WorkloadResources.metadata(plant, name, all))
                .addToAdditionalProperties("spec", Map.of("groups", groups))
                .build();
    }

    private List<Map<String, Object>> rules(EffectiveInterface live) {
        var each = new Watched(live, plant.getSpec());
        return Arrays.stream(InterfaceAlert.values())
                .filter(alert -> alert.watches(each))
                .map(alert -> rule(alert, each))
                .toList();
    }

    private List<Map<String, Object>> rules(List<EffectiveInterface> live) {
        var name = plant.getMetadata().getName();
        return Arrays.stream(PlantAlert.values())
                .map(alert -> named(new Rule(alert.alertName(), Map.of("plant", name)))
                        .severity(alert.severity(live))
                        .when(alert.expression(plant))
                        .lasting(alert.lasting())
                        .annotation("summary", "plant " + name + ": " + alert.summary())
                        .annotation("consequence", alert.consequence())
                        .annotation("command", alert.command(plant))
                        .build())
                .toList();
    }

    private Map<String, Object> rule(InterfaceAlert alert, Watched each) {
        var live = each.live();
        var spec = live.configuration().spec();
        var labels = Map.of(
                "plant", live.id().plant(),
                "interface", live.id().name(),
                "class", live.latencyClass(),
                "criticality", spec.classification().criticality().name(),
                "failure_impact", spec.classification().failureImpact().name());
        var rule = named(new Rule(alert.alertName(), labels))
                .severity(alert.severity(each))
                .when(alert.expression(each))
                .lasting(alert.lasting(each))
                .saying(live.id() + ": " + alert.summary(each), alert.command(each))
                .annotation("consequence", spec.classification().consequence())
                .annotation("owner", owner(spec.owners().business()))
                .annotation("technical_owner", owner(spec.owners().technical()))
                .annotation("source_system", system(spec.source().system()));
        return (spec.runbook() == null ? rule : rule.annotation("runbook_url", spec.runbook())).build();
    }

    /** The plant's code says little to somebody who is on call for many. */
    private Rule named(Rule rule) {
        var name = plant.getSpec().displayName();
        return name == null ? rule : rule.annotation("plant_name", name);
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

    private static Group group(String owner, String name, List<Map<String, Object>> rules) {
        var group = new LinkedHashMap<String, Object>();
        group.put("name", "plantline." + name);
        group.put("rules", rules);
        try {
            return new Group(owner, Json.MAPPER.writeValueAsBytes(group).length, group);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts one alert together. Text of manifests is data: what looks like a template in it stays text. */
    private static final class Rule {
        private final Map<String, Object> rule = new LinkedHashMap<>();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Map<String, String> annotations = new LinkedHashMap<>();

        private Rule(String alert, Map<String, String> labels) {
            rule.put("alert", alert);
            this.labels.putAll(labels);
        }

        private Rule severity(AlertSeverity severity) {
            labels.put("severity", severity.name());
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
            annotations.put("summary", summary);
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
