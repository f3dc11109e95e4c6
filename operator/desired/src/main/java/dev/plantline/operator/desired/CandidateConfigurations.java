package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Regression;
import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.CandidateFile;
import dev.plantline.model.CandidateTable;
import dev.plantline.model.PodLayout;
import dev.plantline.operator.desired.change.CodeMapApproval;
import dev.plantline.operator.desired.change.CodeMapControl;
import dev.plantline.operator.desired.change.CodeMapRevisions;
import dev.plantline.operator.desired.change.Regressed;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The revisions of a plant's interfaces, and the tables of its code maps, that wait for people, as all its pods of delivery mount them to hold them against recorded
 * messages: one ConfigMap, one compressed file for each. One that was held against them is there no more.
 */
final class CandidateConfigurations {
    /** Together, compressed; those that do not fit have their turn when others are done. */
    private static final int MOST_BYTES = 512 << 10;

    private CandidateConfigurations() {}

    /** Name of the ConfigMap; it is there when there is such a revision. */
    static String configMap(String plant) {
        return plant + "-candidates";
    }

    /**
     * A file that is asked for.
     *
     * @param tried when that was tried last; empty: never
     */
    private record File(String name, String tried, byte[] bytes) {}

    /** A waiting table and one of the interfaces that it was not held against yet. */
    private record Pair(InterfaceRevision table, EffectiveInterface live) {
        String tried() {
            var known = table.getStatus().regressions();
            return CandidateConfigurations.tried(
                    known == null ? null : known.get(live.id().name()));
        }

        boolean isBatch() {
            return live.timing().mode() == LatencyClassSpec.Mode.batch;
        }
    }

    /** The files, in Base64; empty: there is nothing to compare. */
    static Map<String, String> files(ClusterState world, EffectiveInterfaces effective) {
        var files = new TreeMap<String, String>();
        if (!world.changes().asked()) {
            return files;
        }
        var left = MOST_BYTES;
        // Those that were never tried, and then the one whose attempt is the oldest: no revision that fails again and
        // again keeps others from their turn.
        var inTurn = Stream.concat(interfaces(world, effective), tables(world, effective))
                .sorted(Comparator.comparing(File::tried).thenComparing(File::name))
                .toList();
        for (var each : inTurn) {
            if (each.bytes().length <= left) {
                left -= each.bytes().length;
                files.put(each.name(), Base64.getEncoder().encodeToString(each.bytes()));
            }
        }
        return files;
    }

    private static Stream<File> interfaces(ClusterState world, EffectiveInterfaces effective) {
        return effective.live().stream().filter(EffectiveInterface::lastGood).flatMap(live -> {
            var name = live.id().name();
            var approval = effective.approvals().get(name);
            return approval == null
                    ? Stream.empty()
                    : asked(world, live, approval.revision())
                            .map(each -> new File(
                                    PodLayout.candidate(name),
                                    tried(each.getStatus().regression()),
                                    CandidateFile.of(name, approval.revision(), approval.spec())
                                            .bytes()))
                            .stream();
        });
    }

    /** When it was tried last; empty: never. */
    private static String tried(Regression known) {
        return known == null || known.at() == null ? "" : known.at();
    }

    private static Optional<InterfaceRevision> asked(ClusterState world, EffectiveInterface live, String revision) {
        var resource = live.resource().getMetadata();
        return world.changes().revisions().stream()
                .filter(each -> each.getMetadata().getNamespace().equals(resource.getNamespace())
                        && each.getSpec().interfaceName().equals(resource.getName())
                        && each.getSpec().revision().equals(revision)
                        && Regressed.isAsked(each, live.configuration().revision()))
                .findFirst();
    }

    /**
     * Each with the interfaces whose turn it is: what pods tell of them has to fit into their status. Those of batch classes come last, because they may not run for
     * days.
     */
    private static Stream<File> tables(ClusterState world, EffectiveInterfaces effective) {
        var pairs = new ArrayList<Pair>();
        effective.codeMaps().forEach((name, state) -> pairs.addAll(pairs(world, effective, name, state)));
        var inTurn = new TreeMap<String, List<Pair>>();
        pairs.stream()
                .sorted(Comparator.comparing(Pair::isBatch)
                        .thenComparing(Pair::tried)
                        .thenComparing(each -> each.live().id().name()))
                .limit(CandidateTable.MOST_INTERFACES)
                .forEach(each -> inTurn.computeIfAbsent(each.table().getSpec().codeMap(), unused -> new ArrayList<>())
                        .add(each));
        return inTurn.values().stream().flatMap(each -> file(each).stream());
    }

    /** With pairs of one table. */
    private static Optional<File> file(List<Pair> pairs) {
        var spec = pairs.get(0).table().getSpec();
        var tried =
                pairs.stream().map(Pair::tried).min(Comparator.naturalOrder()).orElse("");
        return CodeMapConfigurations.read(spec.content())
                .map(content -> new File(
                        PodLayout.candidateTable(spec.codeMap()),
                        tried,
                        CandidateTable.of(
                                        spec.codeMap(),
                                        spec.revision(),
                                        pairs.stream()
                                                .map(each -> each.live().id().name())
                                                .sorted()
                                                .toList(),
                                        content.spec())
                                .bytes()));
    }

    private static List<Pair> pairs(
            ClusterState world, EffectiveInterfaces effective, String codeMap, CodeMapState state) {
        var waits = state.control().flatMap(CodeMapControl::asked).map(CodeMapApproval::table);
        if (waits.isEmpty()) {
            return List.of();
        }
        var namespace = effective.plant().orElseThrow().getMetadata().getNamespace();
        var known = CodeMapRevisions.of(world, namespace, codeMap);
        var live = state.chosen().map(each -> each.table().revision());
        var table = CodeMapRevisions.undecided(known).stream()
                .filter(each -> each.getSpec().revision().equals(waits.get().revision()))
                .findFirst();
        return live.isEmpty() || table.isEmpty()
                ? List.of()
                : effective.live().stream()
                        .filter(each -> state.runsIn().contains(each.id().name()))
                        .sorted(Comparator.comparing(each -> each.id().name()))
                        .limit(CandidateTable.MOST_INTERFACES)
                        .filter(each -> Regressed.isAsked(
                                table.get(),
                                each.id().name(),
                                each.configuration().revision(),
                                live.get()))
                        .map(each -> new Pair(table.get(), each))
                        .toList();
    }

    /** The ConfigMap of a plant with these files. */
    static ConfigMap configMap(Plant plant, Map<String, String> files) {
        var name = plant.getMetadata().getName();
        return new ConfigMapBuilder()
                .withMetadata(WorkloadResources.metadata(plant, configMap(name), Labels.of(name)))
                .withBinaryData(files)
                .build();
    }
}
