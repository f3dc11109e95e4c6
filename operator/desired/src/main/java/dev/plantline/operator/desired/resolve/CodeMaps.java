package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.CodeMapStatus;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.CodeTable;
import dev.plantline.engine.CodeTableCompiler;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.MappingTests;
import dev.plantline.engine.PlantCodeMaps;
import dev.plantline.engine.Problem;
import dev.plantline.engine.Revisions;
import dev.plantline.model.CodeMapFile;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.CodeMapConfigurations;
import dev.plantline.operator.desired.CodeMapState;
import dev.plantline.operator.desired.CodeMapState.Chosen;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.change.Authors;
import dev.plantline.operator.desired.change.CodeMapControl;
import dev.plantline.operator.desired.change.CodeMapRevisions;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses the table of each code map of the plant: the CodeMap as it stands, or the last good one. One table serves all interfaces, so a new one is taken
 * only if every interface that runs well with the table before runs well with it too.
 */
final class CodeMaps implements Stage {
    /** As a ConfigMap holds it, characters; what is left is for its metadata. */
    static final int MOST_STORED = ConfigurationRoom.SHARD_BYTES;

    private record Compiled(
            CodeMapSpec spec, ZoneId zone, Optional<Chosen> chosen, String digest, List<Obstacle> obstacles) {}

    private record Stored(String text, ZoneId zone, Optional<Chosen> chosen) {}

    /** A table of thousands of lines is compiled once, and not each time that the plant is looked at. By namespace and name. */
    private final Map<String, Compiled> compiled = new ConcurrentHashMap<>();

    private final Map<String, Stored> stored = new ConcurrentHashMap<>();

    /** Which code maps a revision names, whatever is in them. */
    private final LastAnswers<Set<String>> named = new LastAnswers<>();

    /** The same of manifests about which a policy asks people. */
    private final LastAnswers<Set<String>> manifests = new LastAnswers<>();

    @Override
    public Draft apply(ClusterState world, Draft draft) {
        var namespace = draft.plant().getMetadata().getNamespace();
        var declared = new TreeMap<String, CodeMap>();
        world.codeMaps().declared().stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                .filter(each -> !each.isMarkedForDeletion())
                .forEach(each -> declared.put(each.getMetadata().getName(), each));
        var texts = world.codeMaps().running().getOrDefault(namespace, new TreeMap<>());
        named.retain(draft.plant().getMetadata().getName(), draft.candidates().keySet());
        manifests.retain(
                draft.plant().getMetadata().getName(), draft.candidates().keySet());
        forget(compiled, namespace, declared.keySet());
        var known = new TreeSet<>(texts.keySet());
        known.addAll(declared.keySet());
        known.addAll(CodeMapRevisions.names(world, namespace));
        forget(stored, namespace, known);
        return declared.isEmpty()
                        && texts.isEmpty()
                        && CodeMapRevisions.names(world, namespace).isEmpty()
                ? draft
                : draft.withCodeMaps(new Choice(world, draft, namespace, declared, texts).states());
    }

    private static void forget(Map<String, ?> known, String namespace, Set<String> names) {
        known.keySet()
                .removeIf(each ->
                        each.startsWith(namespace + "/") && !names.contains(each.substring(namespace.length() + 1)));
    }

    /** A table with the form in which pods get it. */
    static Chosen stored(CodeTable table, CodeMapSpec spec) {
        return new Chosen(table, CodeMapConfigurations.stored(CodeMapFile.of(table.name(), table.revision(), spec)));
    }

    /** The choice for one plant at one moment. */
    private final class Choice {
        private final Draft draft;
        private final Optional<AgreedTables> agreed;
        private final String namespace;
        private final ZoneId zone;
        private final SortedMap<String, CodeMap> declared;
        private final SortedMap<String, Chosen> running = new TreeMap<>();
        private final SortedMap<String, Chosen> chosen = new TreeMap<>();
        private final SortedMap<String, List<Obstacle>> obstacles = new TreeMap<>();
        private final SortedMap<String, AgreedTables.Answer> answers = new TreeMap<>();

        /** Who runs with each, or would and people are asked about it; only where they are asked at all. */
        private final SortedMap<String, SortedSet<String>> users = new TreeMap<>();

        /** About which people are asked. */
        private final Set<String> asked = new TreeSet<>();

        Choice(
                ClusterState world,
                Draft draft,
                String namespace,
                SortedMap<String, CodeMap> declared,
                Map<String, String> texts) {
            this.draft = draft;
            this.agreed = AgreedTables.of(world, draft);
            this.namespace = namespace;
            this.zone = ZoneId.of(draft.plant().getSpec().timeZone());
            this.declared = declared;
            texts.forEach((name, text) -> read(name, text).ifPresent(table -> running.put(name, table)));
            declared.forEach(
                    (name, resource) -> secondCopy(resource).ifPresent(table -> running.putIfAbsent(name, table)));
            // Where people are asked it is what they agreed to, whatever stands where others may write.
            agreed.ifPresent(tables -> {
                usersThatAsk().forEach((name, users) -> this.users.put(name, users));
                Stream.of(declared, texts, users)
                        .flatMap(each -> each.keySet().stream())
                        .distinct()
                        .filter(name -> tables.isAsked(users(name)))
                        .forEach(asked::add);
                asked.forEach(name -> tables.live(name)
                        .flatMap(each -> read(name, each.getSpec().content()))
                        .ifPresent(table -> running.put(name, table)));
            });
        }

        private Set<String> users(String name) {
            return users.getOrDefault(name, new TreeSet<>());
        }

        /**
         * Besides those that run with it, the manifests that would and about which people are asked because of a policy: who decides about one has looked at the
         * table. Where the plant says so they are asked about all tables.
         */
        private SortedMap<String, SortedSet<String>> usersThatAsk() {
            var all = usersThatRun();
            if (Boolean.TRUE.equals(draft.plant().getSpec().changeControl())) {
                return all;
            }
            var tables = tables(running);
            draft.candidates().values().stream()
                    .filter(each -> each.spec().isPresent()
                            && draft.control(each.name()).on())
                    .forEach(each -> manifests
                            .of(draft.id(each), each.spec().get(), () -> named(each, tables))
                            .forEach(name -> all.computeIfAbsent(name, unused -> new TreeSet<>())
                                    .add(each.name())));
            return all;
        }

        /** What is wrong with a manifest is told elsewhere. */
        private Set<String> named(Candidate each, PlantCodeMaps tables) {
            try {
                return InterfaceCompiler.accepted(draft.id(each), each.spec().orElseThrow(), zone, tables)
                        .codeMaps();
            } catch (RuntimeException e) {
                return Set.of();
            }
        }

        /** Whoever deletes the ConfigMap, or writes into it what nobody can read, would otherwise end the last good table. */
        private Optional<Chosen> secondCopy(CodeMap resource) {
            var name = resource.getMetadata().getName();
            return running.containsKey(name)
                    ? Optional.empty()
                    : Optional.ofNullable(resource.getStatus())
                            .map(CodeMapStatus::lastGood)
                            .flatMap(text -> read(name, text))
                            .filter(each -> each.table().name().equals(name));
        }

        SortedMap<String, CodeMapState> states() {
            chosen.putAll(running);
            var changed = new TreeMap<String, Chosen>();
            declared.forEach((name, resource) -> {
                var table = compile(name, resource.getSpec());
                obstacles.put(name, table.obstacles());
                table.chosen().ifPresent(now -> changed.put(name, now));
            });
            takeThatHarmNobody(changed);
            agreed.filter(tables -> !asked.isEmpty()).ifPresent(tables -> takeThatIsAgreed(tables, changed));
            fit(declared.values().stream()
                    .sorted(ClusterState.OLDER_FIRST)
                    .map(each -> each.getMetadata().getName())
                    .toList());
            var users = usersThatRun();
            var states = new TreeMap<String, CodeMapState>();
            declared.forEach((name, resource) -> states.put(
                    name,
                    new CodeMapState(
                            Optional.of(resource),
                            handedOut(name),
                            obstacles.get(name),
                            hiddenIn(name),
                            users.getOrDefault(name, new TreeSet<>()),
                            users.getOrDefault(name, new TreeSet<>()),
                            control(name))));
            var gone = running.keySet().stream()
                    .filter(each -> !declared.containsKey(each))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!gone.isEmpty()) {
                gone.stream()
                        .filter(users::containsKey)
                        .forEach(name -> states.put(
                                name,
                                new CodeMapState(
                                        Optional.empty(),
                                        Optional.of(running.get(name)),
                                        List.of(new Obstacle(
                                                Reason.CodeMapGone,
                                                "metadata",
                                                "it was deleted, and its last table goes on in what runs: create it again, or let the"
                                                        + " mapping name another one")),
                                        hiddenIn(name),
                                        users.get(name),
                                        users.get(name),
                                        control(name))));
            }
            return states;
        }

        /** Of what does no harm that to which people have agreed. Nobody is asked about what does harm. */
        private void takeThatIsAgreed(AgreedTables tables, SortedMap<String, Chosen> changed) {
            var specs = specsThatRun();
            chosen.clear();
            chosen.putAll(running);
            var good = new TreeMap<String, Chosen>();
            changed.forEach((name, table) -> {
                if (!obstacles.get(name).isEmpty()) {
                    return;
                }
                if (!asked.contains(name)) {
                    good.put(name, table);
                    return;
                }
                if (tables.isUnreadable(name)) {
                    told(
                            name,
                            new Obstacle(
                                    Reason.AwaitingApproval,
                                    "spec.entries",
                                    "a later release wrote down what was agreed, and this one cannot read it, so nobody knows what changes: go forward to that release"));
                    return;
                }
                var answer = tables.answer(
                        declared.get(name),
                        table,
                        compiled.get(namespace + "/" + name).digest(),
                        Optional.ofNullable(running.get(name)),
                        () -> specs.getOrDefault(name, Map.of()),
                        users(name));
                answers.put(name, answer);
                obstacles.put(name, answer.obstacle().stream().toList());
                good.put(name, answer.chosen());
            });
            takeThatHarmNobody(good);
        }

        private Map<String, Map<String, OdooInterfaceSpec>> specsThatRun() {
            var specs = new TreeMap<String, Map<String, OdooInterfaceSpec>>();
            var tables = tables(running);
            running().forEach(each -> uses(each, tables)
                    .forEach(name -> specs.computeIfAbsent(name, unused -> new TreeMap<>())
                            .put(each.id().name(), each.configuration().spec())));
            return specs;
        }

        /** Where people are asked nothing reaches a pod that is not written down as live, but the first table of a code map: nothing was known of it before. */
        private Optional<Chosen> handedOut(String name) {
            var now = Optional.ofNullable(chosen.get(name));
            var before = Optional.ofNullable(running.get(name));
            return asked.contains(name)
                            && before.isPresent()
                            && now.filter(each -> each.table()
                                            .revision()
                                            .equals(before.get().table().revision()))
                                    .isEmpty()
                    ? before
                    : now;
        }

        private Optional<CodeMapControl> control(String name) {
            return agreed.filter(tables -> asked.contains(name)).map(tables -> {
                var now = Optional.ofNullable(chosen.get(name));
                var answer = Optional.ofNullable(answers.get(name));
                var taken = answer.filter(each -> now.filter(it -> it.table()
                                .revision()
                                .equals(each.chosen().table().revision()))
                        .isPresent());
                return new CodeMapControl(
                        taken.map(AgreedTables.Answer::table).or(() -> now.flatMap(each -> tables.written(name, each))),
                        taken.map(AgreedTables.Answer::onlyMore).orElse(true),
                        Optional.ofNullable(declared.get(name)).flatMap(Authors::named).stream()
                                .toList(),
                        answer.flatMap(AgreedTables.Answer::asked),
                        answer.isPresent());
            });
        }

        private SortedSet<String> hiddenIn(String name) {
            return draft.candidates().values().stream()
                    .filter(each -> each.spec().map(OdooInterfaceSpec::codeMaps).orElse(List.of()).stream()
                            .anyMatch(own -> own != null && name.equals(own.name())))
                    .map(Candidate::name)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** Several that belong together are taken together; if they do harm, those that do none alone. */
        private void takeThatHarmNobody(SortedMap<String, Chosen> good) {
            var changed = new TreeMap<>(good);
            changed.entrySet().removeIf(each -> {
                boolean same = each.getValue().table().revision().equals(revisionBefore(each.getKey()));
                if (same) {
                    chosen.put(each.getKey(), each.getValue());
                }
                return same;
            });
            if (changed.isEmpty()) {
                return;
            }
            if (harm(changed).isEmpty()) {
                chosen.putAll(changed);
                return;
            }
            changed.forEach((name, table) -> harm(new TreeMap<>(Map.of(name, table)))
                    .ifPresentOrElse(
                            why -> told(
                                    name,
                                    new Obstacle(
                                            Reason.CodeMapInUse,
                                            "spec.entries",
                                            why
                                                    + ". The table before goes on: correct the entries, or change the interface first")),
                            () -> chosen.put(name, table)));
        }

        private void told(String name, Obstacle why) {
            obstacles.put(
                    name,
                    Stream.concat(Stream.of(why), obstacles.get(name).stream()).toList());
        }

        /** Of a table whose ConfigMap is lost the status still tells it. Null: there was none. */
        private String revisionBefore(String name) {
            return Optional.ofNullable(running.get(name))
                    .map(each -> each.table().revision())
                    .or(() ->
                            Optional.ofNullable(declared.get(name).getStatus()).map(CodeMapStatus::revision))
                    .orElse(null);
        }

        /** What an interface loses that runs well with what is chosen so far. */
        private Optional<String> harm(SortedMap<String, Chosen> changed) {
            var before = tables(chosen);
            var all = new TreeMap<>(chosen);
            all.putAll(changed);
            var after = tables(all);
            return running()
                    .flatMap(each -> {
                        var named = uses(each, before).stream()
                                .filter(changed::containsKey)
                                .collect(Collectors.toCollection(TreeSet::new));
                        boolean known = chosen.keySet().containsAll(named);
                        return named.isEmpty() || known && trouble(each, before).isPresent()
                                ? Stream.empty()
                                : trouble(each, after)
                                        .or(() -> unexamined(each, named, changed))
                                        .map(why -> "interface " + each.id().name() + " would not work with it: " + why)
                                        .stream();
                    })
                    .findFirst();
        }

        /**
         * Why nobody can tell whether what runs gives the same as before. The examples are those of the manifest: while another revision runs, that one has
         * none, and a table that has more lines is all that cannot change what it does.
         */
        private Optional<String> unexamined(
                EffectiveInterface each, SortedSet<String> named, SortedMap<String, Chosen> changed) {
            return examined(each).isPresent()
                    ? Optional.empty()
                    : named.stream()
                            .flatMap(name -> change(name, changed.get(name)).stream())
                            .map(what ->
                                    "a revision before that of its manifest runs, so no example shows what it does, and "
                                            + what)
                            .findFirst();
        }

        private Optional<String> change(String name, Chosen now) {
            var before = chosen.get(name);
            return before == null
                    ? Optional.of("the table with which it ran is lost")
                    : before.table()
                            .firstChanged(now.table())
                            .map(code -> "lines can be added alone: those of code \"" + code + "\" are others");
        }

        /** The manifest, when it is what runs. */
        private Optional<OdooInterfaceSpec> examined(EffectiveInterface each) {
            var candidate = draft.candidates().get(each.id().name());
            return candidate
                    .spec()
                    .filter(manifest -> Revisions.revision(manifest, zone)
                            .equals(each.configuration().revision()))
                    .map(manifest -> manifest.withTests(candidate.tests()));
        }

        private Stream<EffectiveInterface> running() {
            return draft.candidates().values().stream().flatMap(each -> draft.lastGood().of(each.resource()).stream());
        }

        /** The interfaces whose running revisions name a code map, by its name. */
        private SortedMap<String, SortedSet<String>> usersThatRun() {
            var users = new TreeMap<String, SortedSet<String>>();
            var tables = tables(running);
            running().forEach(each -> uses(each, tables)
                    .forEach(name -> users.computeIfAbsent(name, unused -> new TreeSet<>())
                            .add(each.id().name())));
            return users;
        }

        private Set<String> uses(EffectiveInterface each, PlantCodeMaps tables) {
            return named.of(each.id(), each.configuration().revision(), () -> InterfaceCompiler.accepted(
                            each.id(), each.configuration().spec(), zone, tables)
                    .codeMaps());
        }

        /** Why what runs does not work with these tables, or its examples give another result; empty: all is well. */
        private Optional<String> trouble(EffectiveInterface each, PlantCodeMaps tables) {
            var spec = each.configuration().spec();
            return InterfaceCompiler.accepted(each.id(), spec, zone, tables)
                    .match(
                            ready -> examined(each).stream()
                                    .flatMap(manifest -> MappingTests.run(ready.compiled(), manifest).stream())
                                    .filter(test -> !test.passed())
                                    .map(test -> "its example '" + test.name() + "' gives another result: "
                                            + test.difference().replace("\n", "; "))
                                    .findFirst(),
                            refused -> refused.problems().stream()
                                    .map(Problem::toString)
                                    .findFirst());
        }

        /** What pods have stays; of the rest the older ones come first. */
        private void fit(List<String> names) {
            int used = running.entrySet().stream()
                    .filter(each -> chosen.containsKey(each.getKey()))
                    .mapToInt(each -> each.getValue().stored().length())
                    .sum();
            for (var name : names.stream()
                    .sorted(Comparator.comparing((String name) -> !running.containsKey(name)))
                    .toList()) {
                var now = chosen.get(name);
                if (now == null) {
                    continue;
                }
                var before = Optional.ofNullable(running.get(name));
                int growth = now.stored().length()
                        - before.map(each -> each.stored().length()).orElse(0);
                if (growth <= 0 || used + growth <= MOST_STORED) {
                    used += growth;
                    continue;
                }
                before.ifPresentOrElse(each -> chosen.put(name, each), () -> chosen.remove(name));
                told(
                        name,
                        new Obstacle(
                                Reason.CodeMapsTooLarge,
                                "spec.entries",
                                "the code maps of the plant would have " + (used + growth)
                                        + " bytes compressed, and at most " + MOST_STORED
                                        + " are possible: take out what no message has any more, or delete code maps that nobody uses"));
            }
        }

        private PlantCodeMaps tables(Map<String, Chosen> some) {
            return PlantCodeMaps.of(some.values().stream().map(Chosen::table).toList());
        }

        private Compiled compile(String name, CodeMapSpec spec) {
            return compiled.compute(namespace + "/" + name, (key, known) -> {
                if (known != null && known.zone().equals(zone) && known.spec().equals(spec)) {
                    return known;
                }
                var result = CodeTableCompiler.compile(name, spec, zone);
                return new Compiled(
                        spec,
                        zone,
                        Optional.ofNullable(result.table()).map(table -> CodeMaps.stored(table, spec)),
                        result.digest(),
                        result.problems().stream()
                                .map(each -> new Obstacle(Reason.InvalidCodeMap, each.path(), each.message()))
                                .toList());
            });
        }

        /** Empty: it is damaged, or a later release has written it. */
        private Optional<Chosen> read(String name, String text) {
            return stored.compute(
                            namespace + "/" + name,
                            (key, known) -> known != null
                                            && known.zone().equals(zone)
                                            && known.text().equals(text)
                                    ? known
                                    : new Stored(text, zone, read(text)))
                    .chosen();
        }

        private Optional<Chosen> read(String text) {
            return CodeMapConfigurations.read(text).flatMap(file -> {
                try {
                    return Optional.of(new Chosen(CodeTableCompiler.accepted(file, zone), text));
                } catch (IllegalArgumentException unusable) {
                    return Optional.empty();
                }
            });
        }
    }
}
