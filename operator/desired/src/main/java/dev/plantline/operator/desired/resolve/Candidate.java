package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.MappingTest;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.change.Approval;
import dev.plantline.operator.desired.policy.PolicyVerdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One manifest on its way to become live.
 *
 * @param resource the manifest
 * @param spec with everything filled in and without the examples; empty: not merged yet, or incomplete or contradicting itself
 * @param tests its examples, with those of its template
 * @param filledIn what was filled in, by where it comes from and by path below the spec
 * @param policies how it stands with the policies that are for it; empty: none is, or it was not held against them
 * @param obstacles why it cannot go live; empty: nothing so far
 * @param approval how it stands with the people who decide; empty: they are not asked, or it has obstacles
 * @param compiled what the workloads are to run; empty: not compiled yet, or it has obstacles
 */
record Candidate(
        OdooInterface resource,
        Optional<OdooInterfaceSpec> spec,
        List<MappingTest> tests,
        Map<String, Map<String, String>> filledIn,
        List<PolicyVerdict> policies,
        List<Obstacle> obstacles,
        Optional<Approval> approval,
        Optional<EffectiveInterface> compiled) {
    private static final Pattern EXAMPLE = Pattern.compile("^spec[.]tests\\[([0-9]{1,3})]");
    private static final Set<Reason> PATH = EnumSet.of(Reason.HttpPathTaken, Reason.HttpPathPending);

    /** What a manifest waits for that goes live as soon as others can. */
    private static final Set<Reason> WAITS =
            EnumSet.of(Reason.HttpPathPending, Reason.SideKitPending, Reason.AwaitingTime, Reason.AwaitingGroup);

    /** A manifest of which nothing is known. */
    static Candidate of(OdooInterface resource) {
        return new Candidate(
                resource,
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    String name() {
        return resource.getMetadata().getName();
    }

    boolean isRefused() {
        return !obstacles.isEmpty();
    }

    /**
     * With everything filled in.
     *
     * @param whole the spec with its examples
     */
    Candidate merged(OdooInterfaceSpec whole, Map<String, Map<String, String>> added) {
        return new Candidate(
                resource,
                Optional.of(whole.forRuntime(Boolean.TRUE.equals(whole.suspend()))),
                whole.tests(),
                added,
                policies,
                obstacles,
                approval,
                compiled);
    }

    /** Incomplete, or contradicting itself. */
    Candidate malformed(Map<String, Map<String, String>> added, List<Obstacle> why) {
        return new Candidate(
                resource,
                Optional.empty(),
                List.of(),
                added,
                policies,
                why.stream().map(each -> told(each, added)).toList(),
                approval,
                Optional.empty());
    }

    Candidate judged(List<PolicyVerdict> verdicts) {
        return new Candidate(resource, spec, tests, filledIn, verdicts, obstacles, approval, compiled);
    }

    Candidate compiled(EffectiveInterface effective) {
        return new Candidate(resource, spec, tests, filledIn, policies, obstacles, approval, Optional.of(effective));
    }

    Candidate asked(Approval answer) {
        return new Candidate(resource, spec, tests, filledIn, policies, obstacles, Optional.of(answer), compiled);
    }

    /** With more obstacles behind those that it has; none: unchanged. */
    Candidate refused(List<Obstacle> why) {
        return why.isEmpty()
                ? this
                : with(Stream.concat(obstacles.stream(), why.stream().map(each -> told(each, filledIn))));
    }

    /** Who reads of a value that is not in the manifest learns where it is. */
    private Obstacle told(Obstacle each, Map<String, Map<String, String>> added) {
        return added.entrySet().stream()
                .filter(layer -> TemplateValues.isTemplate(layer.getKey()))
                .filter(layer -> layer.getValue().keySet().stream().anyMatch(path -> isAt(each.path(), "spec." + path)))
                .filter(layer -> !isOwnExample(each.path()))
                .findFirst()
                .map(layer ->
                        new Obstacle(each.reason(), each.path(), each.message() + " (from " + layer.getKey() + ")"))
                .orElse(each);
    }

    /** Those of a template stand behind the manifest's own. */
    private boolean isOwnExample(String path) {
        var number = EXAMPLE.matcher(path);
        return number.find()
                && Integer.parseInt(number.group(1))
                        < Optional.ofNullable(resource.getSpec().tests())
                                .map(List::size)
                                .orElse(0);
    }

    private static boolean isAt(String path, String value) {
        return path.startsWith(value)
                && (path.length() == value.length() || ".[".indexOf(path.charAt(value.length())) >= 0);
    }

    /** Without the HTTP path that it names; says so before everything else, and once. */
    Candidate withoutPath(Obstacle why) {
        return with(Stream.concat(Stream.of(why), obstacles.stream().filter(each -> !PATH.contains(each.reason()))));
    }

    /** Without the side kit that it needs; says so behind everything else, and once. */
    Candidate withoutKit(Obstacle why) {
        return with(Stream.concat(obstacles.stream().filter(each -> each.reason() != why.reason()), Stream.of(why)));
    }

    /** The whole spec of a manifest that is to go live, now or as soon as other interfaces or a kit let it; empty: it cannot. */
    Optional<OdooInterfaceSpec> asked() {
        return spec.filter(whole -> obstacles.stream().map(Obstacle::reason).allMatch(WAITS::contains));
    }

    /** The same, also of a manifest whose path belongs to another. */
    Optional<OdooInterfaceSpec> askedWithAnyPath() {
        return spec.filter(whole -> obstacles.stream()
                .map(Obstacle::reason)
                .allMatch(reason -> WAITS.contains(reason) || PATH.contains(reason)));
    }

    boolean waitsForKit() {
        return has(Reason.SideKitPending);
    }

    boolean waitsForPath() {
        return has(Reason.HttpPathPending);
    }

    /** Whether it is good, and goes live at its time or with others: until then what runs goes on. */
    boolean waitsByItself() {
        return obstacles.stream().anyMatch(each -> each.reason().waitsByItself());
    }

    private boolean has(Reason reason) {
        return obstacles.stream().anyMatch(each -> each.reason() == reason);
    }

    private Candidate with(Stream<Obstacle> all) {
        return new Candidate(resource, spec, tests, filledIn, policies, all.toList(), approval, Optional.empty());
    }
}
