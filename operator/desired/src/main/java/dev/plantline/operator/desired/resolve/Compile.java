package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.MappingTest;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.ContractCompatibility;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.MappingTests;
import dev.plantline.engine.PlantCodeMaps;
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
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compiles contract, keys and mapping, runs the examples, holds the contract against the one that is live, and makes of what nothing keeps back the
 * configuration that the workloads get. An exception keeps back the one manifest on which it was thrown, and no other of the plant.
 */
final class Compile implements Stage {
    private static final System.Logger LOG = System.getLogger(Compile.class.getName());

    /**
     * All that an answer depends on.
     *
     * @param codeMaps revisions of the plant's tables, and what is wrong with those that cannot be used, by name
     */
    private record Question(
            OdooInterfaceSpec spec, List<MappingTest> tests, String zone, SortedMap<String, String> codeMaps) {}

    /**
     * What a spec comes to.
     *
     * @param obstacles why it cannot go live; empty: it can
     * @param revision hash of all that decides its behaviour; null: it cannot go live
     * @param keysRevision hash of what makes a repeat a repeat; null: it cannot go live
     * @param codeMaps names of the CodeMaps that it names
     */
    private record Answer(List<Obstacle> obstacles, String revision, String keysRevision, Set<String> codeMaps) {
        /** Whether it is well formed, whatever its examples say. */
        boolean compiles() {
            return obstacles.stream().allMatch(each -> each.reason() == Reason.TestFailed);
        }
    }

    private final LastAnswers<Answer> last = new LastAnswers<>();

    @Override
    public Draft apply(ClusterState world, Draft draft) {
        last.retain(draft.plant().getMetadata().getName(), draft.candidates().keySet());
        var zone = draft.plant().getSpec().timeZone();
        var tables = draft.tables();
        var revisions = revisions(tables);
        var users = new TreeMap<String, SortedSet<String>>();
        var compiled = draft.eachMerged(candidate -> {
            var id = draft.id(candidate);
            var question = new Question(candidate.spec().orElseThrow(), candidate.tests(), zone, revisions);
            try {
                var answer = last.of(id, question, () -> answer(id, question, tables));
                answer.codeMaps().forEach(name -> users.computeIfAbsent(name, unused -> new TreeSet<>())
                        .add(id.name()));
                var judged = candidate.refused(answer.obstacles());
                if (answer.compiles()) {
                    judged = judged.refused(incompatible(draft, candidate));
                }
                return judged.isRefused()
                        ? judged
                        : judged.compiled(effective(world, draft.plant(), id, judged, answer));
            } catch (RuntimeException e) {
                return failed(id, candidate, e);
            }
        });
        return compiled.withCodeMapUsers(users);
    }

    private static SortedMap<String, String> revisions(PlantCodeMaps tables) {
        var revisions = new TreeMap<>(tables.unusable());
        tables.tables().forEach((name, table) -> revisions.put(name, table.revision()));
        return revisions;
    }

    /** What its contract breaks for the senders of the one that is live. */
    private static List<Obstacle> incompatible(Draft draft, Candidate candidate) {
        return draft
                .lastGood()
                .of(candidate.resource())
                .map(live -> ContractCompatibility.broken(
                        live.configuration().spec(), candidate.spec().orElseThrow(), earlier(candidate)))
                .orElse(List.of())
                .stream()
                .map(each -> new Obstacle(Reason.ContractBroken, each.path(), each.message()))
                .toList();
    }

    private static List<String> earlier(Candidate candidate) {
        return Optional.ofNullable(candidate.resource().getStatus())
                .map(OdooInterfaceStatus::contracts)
                .orElse(List.of());
    }

    /** The one manifest on which an exception was thrown is kept back, and no other of the plant. */
    static Candidate failed(InterfaceId id, Candidate candidate, RuntimeException error) {
        LOG.log(System.Logger.Level.ERROR, "An internal error keeps the interface " + id + " back", error);
        return candidate.refused(List.of(new Obstacle(
                Reason.OperatorFailed,
                "spec",
                "an internal error of Plantline: " + error
                        + ". What runs keeps running. The log of the operator has the cause")));
    }

    private static Answer answer(InterfaceId id, Question question, PlantCodeMaps tables) {
        var whole = question.spec().withTests(question.tests());
        var zone = ZoneId.of(question.zone());
        var compilation = InterfaceCompiler.compile(id, whole, zone, tables);
        var obstacles = judge(compilation, whole);
        return obstacles.isEmpty()
                ? new Answer(
                        obstacles,
                        Revisions.revision(whole, zone),
                        Revisions.keysRevision(whole),
                        compilation.codeMaps())
                : new Answer(obstacles, null, null, compilation.codeMaps());
    }

    private static List<Obstacle> judge(Compilation compilation, OdooInterfaceSpec spec) {
        return compilation.match(
                ready -> failed(MappingTests.run(ready.compiled(), spec)),
                refused -> refused.problems().stream().map(Compile::obstacle).toList());
    }

    private static Obstacle obstacle(Problem problem) {
        var reason =
                switch (problem.area()) {
                    case tests -> Reason.TestFailed;
                    case codeMap -> Reason.UnknownCodeMap;
                    case contract, mapping, keys -> Reason.InvalidMapping;
                };
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
