package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.MappingTest;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.MappingTests;
import dev.plantline.engine.Problem;
import dev.plantline.engine.Revisions;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Defaults;
import dev.plantline.operator.desired.DesiredTopic;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.RuntimeConfigurations;
import dev.plantline.operator.desired.SecretFiles;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compiles contract, keys and mapping, runs the examples, and makes of what nothing keeps back the configuration that the workloads get. An exception
 * keeps back the one manifest on which it was thrown, and no other of the plant.
 */
final class Compile implements Stage {
    private static final System.Logger LOG = System.getLogger(Compile.class.getName());

    private record Question(OdooInterfaceSpec spec, List<MappingTest> tests, String zone) {}

    /**
     * What a spec comes to.
     *
     * @param obstacles why it cannot go live; empty: it can
     * @param revision hash of all that decides its behaviour; null: it cannot go live
     * @param keysRevision hash of what makes a repeat a repeat; null: it cannot go live
     */
    private record Answer(List<Obstacle> obstacles, String revision, String keysRevision) {}

    private final LastAnswers<Answer> last = new LastAnswers<>();

    @Override
    public Draft apply(ClusterState world, Draft draft) {
        last.retain(draft.plant().getMetadata().getName(), draft.candidates().keySet());
        var zone = draft.plant().getSpec().timeZone();
        return draft.eachMerged(candidate -> {
            var id = draft.id(candidate);
            var question = new Question(candidate.spec().orElseThrow(), candidate.tests(), zone);
            try {
                var answer = last.of(id, question, () -> answer(id, question));
                var judged = candidate.refused(answer.obstacles());
                return judged.isRefused()
                        ? judged
                        : judged.compiled(effective(world, draft.plant(), id, judged, answer));
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "An internal error keeps the interface " + id + " back", e);
                return candidate.refused(List.of(failed(e)));
            }
        });
    }

    private static Obstacle failed(RuntimeException error) {
        return new Obstacle(
                Reason.OperatorFailed,
                "spec",
                "an internal error of Plantline: " + error
                        + ". What runs keeps running. The log of the operator has the cause");
    }

    private static Answer answer(InterfaceId id, Question question) {
        var whole = question.spec().withTests(question.tests());
        var zone = ZoneId.of(question.zone());
        var obstacles = judge(id, whole, zone);
        return obstacles.isEmpty()
                ? new Answer(obstacles, Revisions.revision(whole, zone), Revisions.keysRevision(whole))
                : new Answer(obstacles, null, null);
    }

    private static List<Obstacle> judge(InterfaceId id, OdooInterfaceSpec spec, ZoneId zone) {
        return InterfaceCompiler.compile(id, spec, zone)
                .match(ready -> failed(MappingTests.run(ready.compiled(), spec)), refused -> refused.problems().stream()
                        .map(Compile::obstacle)
                        .toList());
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
                        "'" + result.name() + "' gives another result: "
                                + result.difference().replace("\n", "; ")));
            }
        }
        return List.copyOf(obstacles);
    }

    /** Everything that it refers to is there: the checks before saw it. */
    private static EffectiveInterface effective(
            ClusterState world, Plant plant, InterfaceId id, Candidate candidate, Answer answer) {
        var spec = candidate.spec().orElseThrow();
        var odoo = spec.target().odoo();
        var odooConnection = world.odooConnection(plant.getMetadata().getNamespace(), odoo.connection())
                .orElseThrow();
        return new EffectiveInterface(
                candidate.resource(),
                id,
                new RuntimeConfiguration.Interface(
                        id.name(),
                        answer.revision(),
                        answer.keysRevision(),
                        DesiredTopic.PARTITIONS,
                        odoo.connection(),
                        sourceSecrets(id.name(), spec),
                        spec),
                world.latencyClass(spec.latencyClass()).map(Defaults::timing).orElseThrow(),
                RuntimeConfigurations.odooConnection(odooConnection, odoo.duty()),
                odooConnection.getSpec().environment(),
                false);
    }

    private static Map<String, String> sourceSecrets(String name, OdooInterfaceSpec spec) {
        var files = new TreeMap<String, String>();
        spec.source()
                .needs()
                .secrets()
                .forEach(secret -> files.put(secret.role(), SecretFiles.source(name, secret.role())));
        return files.isEmpty() ? null : files;
    }
}
