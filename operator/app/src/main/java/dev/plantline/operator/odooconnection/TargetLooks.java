package dev.plantline.operator.odooconnection;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.engine.PlantCodeMaps;
import dev.plantline.engine.Problem;
import dev.plantline.engine.TargetCheck;
import dev.plantline.engine.TargetModels;
import dev.plantline.model.TimeSource;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.Pauses;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.Generation;
import dev.plantline.operator.odoo.OdooAccess;
import dev.plantline.operator.odoo.OdooProbe;
import dev.plantline.operator.odoo.TargetViews;
import dev.plantline.operator.odoo.TargetViews.Told;
import dev.plantline.operator.outside.Inquiries;
import dev.plantline.operator.outside.OutsideExecutor;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks each Odoo once an hour whether it has what raw steps name, beside the reconcile threads and with the key of the duty, because Odoo shows each user
 * what he may see. Whatever comes of it stops nothing that runs. Safe for use by several threads.
 */
final class TargetLooks {
    /** From one question to the next, as long as nothing is wrong and no manifest changes. */
    static final Duration EVERY = Duration.ofHours(1);
    /** The same while something is wrong: whoever corrects it in Odoo waits for so long. */
    static final Duration WHILE_WRONG = Duration.ofMinutes(10);
    /** After so long a thread is given back; models that are not read by then are told as such. */
    private static final Duration TURN = Duration.ofMinutes(1);
    /** Models between two looks at the clock. */
    private static final int AT_ONCE = 4;
    /** A condition's message is not without end; the command tells them all. */
    private static final int MOST_TOLD = 10;

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    private final OdooProbe probe;
    private final Function<String, PlantCodeMaps> codeMaps;
    private final Function<String, Stream<OdooInterface>> interfaces;
    private final TargetViews targets;
    private final TimeSource clock;
    private final Pauses pauses = new Pauses(FIRST_PAUSE, WHILE_WRONG);
    private final Inquiries<Question, Map<String, Told>> inquiries;
    /** Subjects of the inquiries by uid of the connection. */
    private final Map<String, Set<String>> subjects = new ConcurrentHashMap<>();

    /**
     * Asks nothing yet.
     *
     * @param interfaces all of a namespace, as they are now
     * @param codeMaps those of a namespace
     * @param targets are told what is known
     * @param threads on which the waiting is done
     */
    TargetLooks(
            OdooProbe probe,
            Function<String, Stream<OdooInterface>> interfaces,
            Function<String, PlantCodeMaps> codeMaps,
            TargetViews targets,
            OutsideExecutor threads,
            TimeSource clock) {
        this.probe = probe;
        this.interfaces = interfaces;
        this.codeMaps = codeMaps;
        this.targets = targets;
        this.clock = clock;
        this.inquiries = new Inquiries<>("target", threads, clock, this::ask, pauses::worked);
    }

    /**
     * What decides an answer. Manifests are named and not held, because a question is kept for as long as its answer.
     *
     * @param access with the key of the duty and no other
     * @param interfaces generation by name
     */
    private record Question(
            String subject,
            String namespace,
            OdooAccess access,
            String duty,
            SortedMap<String, Generation> interfaces) {}

    /** Forgets all connections but these. */
    void retain(Set<String> uids) {
        Set<String> gone = new HashSet<>(subjects.keySet());
        gone.removeAll(uids);
        gone.forEach(uid -> {
            inquiries.forget(subjects.remove(uid));
            targets.publish(uid, Map.of());
        });
    }

    /**
     * What is known when nobody can ask.
     *
     * @param raw interfaces with raw steps: generation by duty and name
     * @param why nobody can
     */
    void standing(OdooConnection connection, Map<String, SortedMap<String, Generation>> raw, String why) {
        Map<ResourceID, Told> told = new HashMap<>();
        raw.values().forEach(each -> put(told, connection, unread(each, why)));
        subjects.computeIfAbsent(connection.getMetadata().getUid(), uid -> Set.of());
        targets.publish(connection.getMetadata().getUid(), told);
    }

    /**
     * Asks where that is due, and tells what is known.
     *
     * @param access with every key that is there
     * @param raw interfaces with raw steps: generation by duty and name
     * @param answered runs when more is known; then this is to be called again
     */
    void look(
            OdooConnection connection,
            OdooAccess access,
            Map<String, SortedMap<String, Generation>> raw,
            Runnable answered) {
        String uid = connection.getMetadata().getUid();
        Set<String> now = raw.keySet().stream().map(duty -> uid + "/" + duty).collect(Collectors.toSet());
        Set<String> gone =
                new HashSet<>(Optional.ofNullable(subjects.put(uid, now)).orElse(Set.of()));
        gone.removeAll(now);
        inquiries.forget(gone);
        Map<ResourceID, Told> told = new HashMap<>();
        raw.forEach((duty, each) -> put(told, connection, look(connection, access, duty, each, answered)));
        targets.publish(uid, told);
    }

    private Map<String, Told> look(
            OdooConnection connection,
            OdooAccess access,
            String duty,
            SortedMap<String, Generation> raw,
            Runnable answered) {
        String key = access.keys().get(duty);
        if (key == null) {
            return unread(raw, "duty " + duty + " has no key that is there and can be used");
        }
        String namespace = connection.getMetadata().getNamespace();
        Question question = new Question(
                connection.getMetadata().getUid() + "/" + duty,
                namespace,
                new OdooAccess(access.url(), access.database(), access.ca(), Map.of(duty, key), null),
                duty,
                raw);
        // An answer to an older question holds for what has not changed since.
        return inquiries
                .ask(namespace, question.subject(), question, answered)
                .filter(last -> last.question().access().equals(question.access()))
                .map(last -> last.reply().answer())
                .orElse(Map.of());
    }

    private static void put(Map<ResourceID, Told> told, OdooConnection connection, Map<String, Told> known) {
        known.forEach((name, each) ->
                told.put(new ResourceID(name, connection.getMetadata().getNamespace()), each));
    }

    private Inquiries.Reply<Map<String, Told>> ask(Question question) {
        List<OdooInterface> manifests = interfaces
                .apply(question.namespace())
                .filter(each ->
                        question.interfaces().containsKey(each.getMetadata().getName()))
                .toList();
        long until = clock.elapsedMillis() + TURN.toMillis();
        TargetModels models;
        try {
            models = probe.models(
                    question.access(),
                    question.duty(),
                    known -> clock.elapsedMillis() < until ? wanted(manifests, known) : Set.of());
        } catch (OdooFault fault) {
            return new Inquiries.Reply<>(
                    unread(question.interfaces(), fault.getMessage()), pauses.failed(question.subject()));
        }
        pauses.worked(question.subject());
        PlantCodeMaps tables = codeMaps.apply(question.namespace());
        Map<String, Told> answer = new TreeMap<>();
        manifests.forEach(each ->
                answer.put(each.getMetadata().getName(), new Told(Generation.of(each), finding(each, tables, models))));
        boolean good = answer.values().stream().allMatch(each -> each.finding().status() == Finding.Status.True);
        return new Inquiries.Reply<>(answer, good ? EVERY : WHILE_WRONG);
    }

    private static Set<String> wanted(List<OdooInterface> manifests, TargetModels known) {
        return manifests.stream()
                .flatMap(each -> TargetCheck.check(each.getSpec(), known).unread().stream())
                .distinct()
                .limit(AT_ONCE)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Finding finding(OdooInterface manifest, PlantCodeMaps codeMaps, TargetModels models) {
        TargetCheck.Checked checked = TargetCheck.check(manifest.getSpec(), codeMaps, models);
        if (!checked.problems().isEmpty()) {
            return Finding.no(Finding.TARGET_VALID, "UnknownInOdoo", text(checked.problems()));
        }
        return checked.unread().isEmpty()
                ? Finding.yes(Finding.TARGET_VALID, Finding.AS_DECLARED, "Odoo has what the raw steps name.")
                : unread("Odoo did not get done with telling the fields of " + String.join(", ", checked.unread()));
    }

    private static String text(List<Problem> problems) {
        String told = problems.stream()
                .limit(MOST_TOLD)
                .map(each -> each.path() + ": " + each.message())
                .collect(Collectors.joining("; "));
        return problems.size() <= MOST_TOLD ? told : told + "; and " + (problems.size() - MOST_TOLD) + " more";
    }

    private static Map<String, Told> unread(Map<String, Generation> raw, String why) {
        Map<String, Told> told = new TreeMap<>();
        raw.forEach((name, generation) -> told.put(name, new Told(generation, unread(why))));
        return told;
    }

    private static Finding unread(String why) {
        return Finding.unknown(
                Finding.TARGET_VALID,
                Finding.NOT_READ,
                "It is not known whether Odoo has what the raw steps name: " + why
                        + ". Nothing is stopped for that, and it is asked again by itself.");
    }
}
