package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Obstacle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One manifest on its way to become live.
 *
 * @param resource the manifest
 * @param spec with everything filled in and without the examples; empty: not merged yet, or incomplete or contradicting itself
 * @param filledIn what was filled in, by where it comes from and by path below the spec
 * @param obstacles why it cannot go live; empty: nothing so far
 * @param compiled what the workloads are to run; empty: not compiled yet, or it has obstacles
 */
record Candidate(
        OdooInterface resource,
        Optional<OdooInterfaceSpec> spec,
        Map<String, Map<String, String>> filledIn,
        List<Obstacle> obstacles,
        Optional<EffectiveInterface> compiled) {

    /** A manifest of which nothing is known. */
    static Candidate of(OdooInterface resource) {
        return new Candidate(resource, Optional.empty(), Map.of(), List.of(), Optional.empty());
    }

    String name() {
        return resource.getMetadata().getName();
    }

    boolean isRefused() {
        return !obstacles.isEmpty();
    }

    Candidate merged(OdooInterfaceSpec whole, Map<String, Map<String, String>> added) {
        return new Candidate(resource, Optional.of(whole), added, obstacles, compiled);
    }

    /** Incomplete, or contradicting itself. */
    Candidate malformed(Map<String, Map<String, String>> added, List<Obstacle> why) {
        return new Candidate(resource, Optional.empty(), added, why, Optional.empty());
    }

    Candidate compiled(EffectiveInterface effective) {
        return new Candidate(resource, spec, filledIn, obstacles, Optional.of(effective));
    }

    /** With more obstacles behind those that it has; none: unchanged. */
    Candidate refused(List<Obstacle> why) {
        return why.isEmpty() ? this : with(Stream.concat(obstacles.stream(), why.stream()));
    }

    /** With an obstacle before those that it has. */
    Candidate refusedFirst(Obstacle why) {
        return with(Stream.concat(Stream.of(why), obstacles.stream()));
    }

    private Candidate with(Stream<Obstacle> all) {
        return new Candidate(resource, spec, filledIn, all.toList(), Optional.empty());
    }
}
