package dev.plantline.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.MappingTests;
import dev.plantline.engine.Problem;
import dev.plantline.engine.Revisions;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.Merge.Layer;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.validation.CrdValidator;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an interface's manifest comes to by itself, with the values that it leaves out filled in: whether it is complete, whether contract, keys and
 * mapping compile and whether the examples come out as they say. A verdict takes milliseconds and depends on nothing but its arguments, so the last
 * one of each interface is remembered. Safe for use by several threads.
 */
public final class MappingVerdicts {
    private static final CrdValidator VALIDATOR = new CrdValidator();

    /**
     * What a manifest comes to.
     *
     * @param spec for the runtime: with everything filled in and without the examples; null: the manifest is incomplete or contradicts itself
     * @param added what was filled in, by where it comes from and by path below the spec
     * @param obstacles why it cannot go live; empty: it can
     * @param revision hash of all that decides its behaviour; null: it cannot go live
     * @param keysRevision hash of what makes a repeat a repeat; null: it cannot go live
     */
    record Verdict(
            OdooInterfaceSpec spec,
            Map<String, Map<String, String>> added,
            List<Obstacle> obstacles,
            String revision,
            String keysRevision) {}

    private record Question(OdooInterfaceSpec declared, List<Layer> layers, ZoneId zone) {
        boolean isThatOf(Question other) {
            return (declared == other.declared || declared.equals(other.declared))
                    && layers.equals(other.layers)
                    && zone.equals(other.zone);
        }
    }

    private record Answered(Question question, Verdict verdict) {}

    private final Map<InterfaceId, Answered> last = new ConcurrentHashMap<>();

    /**
     * The verdict on a manifest.
     *
     * @param layers where the values come from that it leaves out, the nearest first
     * @param zone of the plant
     */
    Verdict of(InterfaceId id, OdooInterfaceSpec declared, List<Layer> layers, ZoneId zone) {
        var question = new Question(declared, layers, zone);
        return last.compute(
                        id,
                        (key, before) -> before != null && before.question().isThatOf(question)
                                ? before
                                : new Answered(question, verdict(id, question)))
                .verdict();
    }

    private static Verdict verdict(InterfaceId id, Question question) {
        var merged = Merge.of(question.declared(), question.layers());
        var malformed = malformed(id, merged.tree());
        if (!malformed.isEmpty()) {
            return new Verdict(null, merged.added(), malformed, null, null);
        }
        var spec = merged.spec(question.declared());
        var suspend = Boolean.TRUE.equals(spec.suspend());
        var obstacles = judge(id, spec, question.zone());
        return obstacles.isEmpty()
                ? new Verdict(
                        spec.forRuntime(suspend),
                        merged.added(),
                        obstacles,
                        Revisions.revision(spec, question.zone()),
                        Revisions.keysRevision(spec))
                : new Verdict(spec.forRuntime(suspend), merged.added(), obstacles, null, null);
    }

    /** The rules of the kind, of which the API server knows nothing when values come from elsewhere or were stored under older rules. */
    private static List<Obstacle> malformed(InterfaceId id, JsonNode spec) {
        return VALIDATOR.validate(OdooInterface.class, id.name(), spec).stream()
                .map(each -> new Obstacle(Reason.InvalidManifest, each.path(), each.message()))
                .toList();
    }

    private static List<Obstacle> judge(InterfaceId id, OdooInterfaceSpec spec, ZoneId zone) {
        var compilation = InterfaceCompiler.compile(id, spec, zone);
        if (compilation instanceof Compilation.Ready ready) {
            return failed(MappingTests.run(ready.compiled(), spec));
        }
        return ((Compilation.Refused) compilation)
                .problems().stream().map(MappingVerdicts::obstacle).toList();
    }

    private static Obstacle obstacle(Problem problem) {
        var reason = problem.area() == Problem.Area.tests ? Reason.TestFailed : Reason.InvalidMapping;
        return new Obstacle(reason, problem.path(), problem.message());
    }

    private static List<Obstacle> failed(List<MappingTests.TestResult> results) {
        var obstacles = new ArrayList<Obstacle>();
        for (var number = 0; number < results.size(); number++) {
            var result = results.get(number);
            if (!result.passed()) {
                obstacles.add(new Obstacle(
                        Reason.TestFailed,
                        "spec.tests[" + number + "]",
                        "'" + result.name() + "' comes out differently: " + result.difference()));
            }
        }
        return List.copyOf(obstacles);
    }
}
