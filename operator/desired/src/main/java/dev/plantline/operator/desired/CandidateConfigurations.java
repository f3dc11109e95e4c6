package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.CandidateFile;
import dev.plantline.model.PodLayout;
import dev.plantline.operator.desired.change.Regressed;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The revisions of a plant's interfaces that wait for people, as all its pods of delivery mount them to hold them against recorded messages: one ConfigMap, one
 * compressed file for each. One that was held against them is there no more.
 */
final class CandidateConfigurations {
    /** Together, compressed; those that do not fit have their turn when others are done. */
    private static final int MOST_BYTES = 512 << 10;

    private CandidateConfigurations() {}

    /** Name of the ConfigMap; it is there when there is such a revision. */
    static String configMap(String plant) {
        return plant + "-candidates";
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
        var asked = new TreeMap<String, EffectiveInterface>();
        for (var live : effective.live()) {
            var approval = effective.approvals().get(live.id().name());
            if (live.lastGood() && approval != null) {
                asked(world, live, approval.revision())
                        .ifPresent(
                                each -> asked.put(tried(each) + " " + live.id().name(), live));
            }
        }
        for (var live : asked.values()) {
            var approval = effective.approvals().get(live.id().name());
            var bytes = CandidateFile.of(live.id().name(), approval.revision(), approval.spec())
                    .bytes();
            if (bytes.length <= left) {
                left -= bytes.length;
                files.put(
                        PodLayout.candidate(live.id().name()),
                        Base64.getEncoder().encodeToString(bytes));
            }
        }
        return files;
    }

    /** When it was tried last; empty: never. */
    private static String tried(InterfaceRevision each) {
        var known = each.getStatus().regression();
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

    /** The ConfigMap of a plant with these files. */
    static ConfigMap configMap(Plant plant, Map<String, String> files) {
        var name = plant.getMetadata().getName();
        return new ConfigMapBuilder()
                .withMetadata(WorkloadResources.metadata(plant, configMap(name), Labels.of(name)))
                .withBinaryData(files)
                .build();
    }
}
