package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.MappingTests;
import dev.plantline.engine.Problem;
import dev.plantline.engine.Revisions;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether contract, keys and mapping compile and the examples come out as they say. A verdict takes milliseconds and depends on nothing but its
 * arguments, so the last one of each interface is remembered. Safe for use by several threads.
 */
public final class MappingVerdicts {
    /**
     * What a spec comes to.
     *
     * @param spec with its defaults filled in and its examples
     * @param zone of the plant
     * @param obstacles why it cannot go live; empty: it can
     * @param revision hash of all that decides its behaviour; null: it cannot go live
     * @param keysRevision hash of what makes a repeat a repeat; null: it cannot go live
     */
    record Verdict(
            OdooInterfaceSpec spec, ZoneId zone, List<Obstacle> obstacles, String revision, String keysRevision) {}

    private final Map<InterfaceId, Verdict> last = new ConcurrentHashMap<>();

    /** The verdict on a spec with its defaults filled in and its examples. */
    Verdict of(InterfaceId id, OdooInterfaceSpec spec, ZoneId zone) {
        return last.compute(
                id,
                (key, before) -> before != null
                                && before.zone().equals(zone)
                                && before.spec().equals(spec)
                        ? before
                        : verdict(id, spec, zone));
    }

    private static Verdict verdict(InterfaceId id, OdooInterfaceSpec spec, ZoneId zone) {
        var obstacles = judge(id, spec, zone);
        return obstacles.isEmpty()
                ? new Verdict(spec, zone, obstacles, Revisions.revision(spec, zone), Revisions.keysRevision(spec))
                : new Verdict(spec, zone, obstacles, null, null);
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
