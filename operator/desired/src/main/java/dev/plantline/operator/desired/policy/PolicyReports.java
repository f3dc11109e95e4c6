package dev.plantline.operator.desired.policy;

import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfacePolicySpec;
import dev.plantline.api.v1alpha1.InterfacePolicySpec.Action;
import dev.plantline.api.v1alpha1.InterfacePolicySpec.Rule;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.Json;
import dev.plantline.model.PlainText;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.WorkloadResources;
import dev.plantline.operator.desired.policy.PolicyVerdict.Broken;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the policies say of a plant's interfaces, as OpenReports: one Report for each interface, owned by the plant as all else that is made for it. Nothing
 * in it tells the time, so that it changes when a result changes and at no other time.
 *
 * @param resources the Reports of interfaces that a policy is for, as far as they are not written yet
 * @param standing names of Reports that stay as they are: they are written, or the interface's manifest cannot be judged as it stands and what was said of
 *     it before goes on
 * @param sources what each of the resources says, by its name
 */
public record PolicyReports(List<HasMetadata> resources, Set<String> standing, Map<String, Source> sources) {
    /** Group and version. */
    public static final String API_VERSION = "openreports.io/v1alpha1";
    /** The kind. */
    public static final String KIND = "Report";

    /** What a report lists at most. Its summary counts all, and what is broken comes first. */
    static final int MOST_RESULTS = 512;

    private static final int LONGEST_MESSAGE = 1024;

    /** Copies all. */
    public PolicyReports {
        resources = List.copyOf(resources);
        standing = Set.copyOf(standing);
        sources = Map.copyOf(sources);
    }

    /**
     * All that a Report is made of: of the same comes the same. It takes far less time to compare and far less memory to keep.
     *
     * @param plant uid of its owner
     * @param about uid of the interface
     * @param verdicts on the interface
     * @param policies of these verdicts, in their order
     */
    public record Source(String plant, String about, List<PolicyVerdict> verdicts, List<InterfacePolicySpec> policies) {
        /** Copies both lists. */
        public Source {
            verdicts = List.copyOf(verdicts);
            policies = List.copyOf(policies);
        }
    }

    /** Words of OpenReports, in the order in which they are listed. */
    enum Result {
        /** Not kept, which keeps changes back. */
        fail,
        /** The rule has no answer for the interface. */
        error,
        /** Not kept, which keeps nothing back. */
        warn,
        /** Not kept, and an exception tolerates it. */
        skip,
        /** Kept. */
        pass
    }

    /**
     * The reports of a plant.
     *
     * @param declared what its manifests ask for
     * @param written what the Reports say that stand in the cluster as they were made, by name
     */
    public static PolicyReports of(
            ClusterState world, Plant plant, DesiredPlant declared, Map<String, Source> written) {
        var rules = world.policies().stream()
                .collect(Collectors.toMap(
                        each -> each.getMetadata().getName(), InterfacePolicy::getSpec, (one, other) -> one));
        var resources = new ArrayList<HasMetadata>();
        var standing = new HashSet<String>();
        var sources = new HashMap<String, Source>();
        world.interfaces(plant.getMetadata().getNamespace()).forEach(each -> {
            var name = each.getMetadata().getName();
            var verdicts = declared.policies().getOrDefault(name, List.of());
            if (!verdicts.isEmpty()) {
                var source = new Source(
                        plant.getMetadata().getUid(),
                        each.getMetadata().getUid(),
                        verdicts,
                        verdicts.stream()
                                .map(verdict -> rules.get(verdict.policy()))
                                .toList());
                if (source.equals(written.get(name(each)))) {
                    standing.add(name(each));
                    return;
                }
                sources.put(name(each), source);
                var entries = verdicts.stream()
                        .flatMap(verdict ->
                                entries(verdict, rules.get(verdict.policy()).rulesOrNone()).stream())
                        .sorted(Comparator.comparing(Entry::result)) // and else as the policies say it
                        .toList();
                resources.add(report(plant, each, entries));
            } else if (declared.interfaceObstacles().containsKey(name)
                    && !world.policies().isEmpty()) {
                standing.add(name(each));
            }
        });
        return new PolicyReports(resources, standing, sources);
    }

    /**
     * One rule, or a policy that cannot be applied at all.
     *
     * @param broken how it is broken; empty: it is kept
     */
    private record Entry(String policy, Action action, String rule, Optional<Broken> broken) {
        Result result() {
            if (broken.isEmpty()) {
                return Result.pass;
            }
            if (broken.get().isExcepted()) {
                return Result.skip;
            }
            if (broken.get().unclear()) {
                return Result.error;
            }
            return switch (action) {
                case deny -> Result.fail;
                case warn, audit -> Result.warn;
            };
        }
    }

    private static List<Entry> entries(PolicyVerdict verdict, List<Rule> rules) {
        var whole =
                verdict.broken().stream().filter(each -> each.rule() == null).findFirst();
        if (whole.isPresent()) {
            return List.of(new Entry(verdict.policy(), verdict.action(), null, whole));
        }
        return rules.stream()
                .map(rule -> new Entry(
                        verdict.policy(),
                        verdict.action(),
                        rule.name(),
                        verdict.broken().stream()
                                .filter(each -> rule.name().equals(each.rule()))
                                .findFirst()))
                .toList();
    }

    private static String name(OdooInterface resource) {
        return "odoointerface-" + resource.getMetadata().getName();
    }

    private static GenericKubernetesResource report(Plant plant, OdooInterface about, List<Entry> entries) {
        var meta = about.getMetadata();
        var labels = Labels.of(plant.getMetadata().getName());
        labels.put(Labels.INTERFACE, meta.getName());
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(API_VERSION)
                .withKind(KIND)
                .withMetadata(WorkloadResources.metadata(plant, name(about), labels))
                .addToAdditionalProperties("source", Labels.OPERATOR)
                .addToAdditionalProperties(
                        "scope",
                        Map.of(
                                "apiVersion", about.getApiVersion(),
                                "kind", about.getKind(),
                                "namespace", meta.getNamespace(),
                                "name", meta.getName(),
                                "uid", meta.getUid()))
                .addToAdditionalProperties("configuration", Map.of("limits", Map.of("maxResults", MOST_RESULTS)))
                .addToAdditionalProperties("summary", summary(entries))
                .addToAdditionalProperties(
                        "results",
                        entries.stream()
                                .limit(MOST_RESULTS)
                                .map(PolicyReports::result)
                                .toList())
                .build();
    }

    private static Map<String, Integer> summary(List<Entry> entries) {
        var counts = new TreeMap<String, Integer>();
        for (var result : Result.values()) {
            counts.put(result.name(), (int)
                    entries.stream().filter(each -> each.result() == result).count());
        }
        return counts;
    }

    private static Map<String, Object> result(Entry each) {
        var result = new LinkedHashMap<String, Object>();
        result.put("policy", each.policy());
        if (each.rule() != null) {
            result.put("rule", each.rule());
        }
        result.put("result", each.result().name());
        result.put("scored", each.action() == Action.deny);
        var properties = new TreeMap<String, String>();
        properties.put("action", Json.MAPPER.convertValue(each.action(), String.class));
        each.broken().ifPresent(broken -> {
            result.put("message", PlainText.of(broken.path() + ": " + broken.message(), LONGEST_MESSAGE));
            if (broken.isExcepted()) {
                properties.put("exceptUntil", broken.exceptUntil());
            }
        });
        result.put("properties", properties);
        return result;
    }
}
