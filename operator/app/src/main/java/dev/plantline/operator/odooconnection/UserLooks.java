package dev.plantline.operator.odooconnection;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.Users;
import dev.plantline.engine.NeededGroups;
import dev.plantline.model.TimeSource;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.Pauses;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.odoo.OdooAccess;
import dev.plantline.operator.odoo.OdooProbe;
import dev.plantline.operator.outside.Inquiries;
import dev.plantline.operator.outside.OutsideExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Reads once a day when the API keys of an Odoo end and whether the duties' users have the groups that they need, beside the reconcile threads; soon
 * when a key or what is needed changes, and each hour while a group is missing, for whoever adds it. When it was read last stands in the status of the
 * connection, by the wall clock, because it must outlive the operator. Safe for use by several threads.
 */
final class UserLooks {
    private static final Logger LOG = Logger.getLogger(UserLooks.class);

    /** From one reading to the next. */
    static final Duration EVERY = Duration.ofDays(1);
    /** The same while a group is missing. */
    static final Duration WHILE_MISSING = Duration.ofHours(1);

    /** Until the watch shows the status that was written of it. */
    private static final Duration KEPT = Duration.ofHours(1);

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final OdooProbe probe;
    private final Duration atMostEvery;
    private final TimeSource clock;
    private final Pauses pauses = new Pauses(FIRST_PAUSE, LONGEST_PAUSE);
    private final Inquiries<Question, Reading> inquiries;
    /** What the status of each connection answers as soon as it is written, by its uid; after a restart that is not known. */
    private final Map<String, Answered> answered = new ConcurrentHashMap<>();

    /**
     * Reads nothing yet.
     *
     * @param atMostEvery from one reading to the next, however often a manifest or a Secret changes: Odoo forgets what it had computed for each
     * @param threads on which the waiting is done
     */
    UserLooks(OdooProbe probe, Duration atMostEvery, OutsideExecutor threads, TimeSource clock) {
        this.probe = probe;
        this.atMostEvery = atMostEvery;
        this.clock = clock;
        this.inquiries = new Inquiries<>("users", threads, clock, this::ask, pauses::worked);
    }

    /**
     * What is known of the users now.
     *
     * @param users for the status; null: nothing
     * @param findings the conditions
     */
    record Seen(Users users, List<Finding> findings) {}

    /** What decides an answer. */
    private record Question(String uid, Long generation, OdooAccess access, SortedMap<String, NeededGroups> needs) {}

    /**
     * A question with an answer.
     *
     * @param readAt of the status that has it; a status with another is to be written again
     */
    private record Answered(Question question, String readAt) {}

    /**
     * What came of a question.
     *
     * @param read null: it failed
     * @param why it failed; null: it did not
     * @param at when it ended
     */
    private record Reading(OdooProbe.Users read, String why, Instant at) {}

    /** Forgets all connections but these. */
    void retain(Set<String> uids) {
        inquiries.retain(uids);
        answered.keySet().retainAll(uids);
    }

    /**
     * What is known when nobody can look.
     *
     * @param why nobody can
     */
    Seen standing(OdooConnection connection, String why) {
        return seen(connection, UserStatuses.of(connection), why);
    }

    /**
     * What is known; where a reading is due, it is asked for.
     *
     * @param access with the keys that are there
     * @param keyMissing whether the platform names an administrator's key that is not there
     * @param needs of the interfaces by duty
     * @param news runs when more is known
     */
    Seen look(
            OdooConnection connection,
            OdooAccess access,
            boolean keyMissing,
            SortedMap<String, NeededGroups> needs,
            Runnable news) {
        Users before = UserStatuses.of(connection);
        Question question = new Question(
                connection.getMetadata().getUid(), connection.getMetadata().getGeneration(), access, needs);
        if (!isDue(before, question)) {
            answered.putIfAbsent(question.uid(), new Answered(question, before.readAt()));
            return seen(connection, before, "");
        }
        return inquiries
                .ask(connection.getMetadata().getNamespace(), question.uid(), question, news)
                .filter(last -> last.question().equals(question))
                .map(last -> after(
                        connection, before, question, keyMissing, last.reply().answer()))
                .orElseGet(() -> seen(connection, before, ""));
    }

    private Seen after(
            OdooConnection connection, Users before, Question question, boolean keyMissing, Reading reading) {
        if (reading.why() != null) {
            return seen(connection, UserStatuses.failed(before, reading.at()), reading.why());
        }
        answered.put(question.uid(), new Answered(question, reading.at().toString()));
        return seen(
                connection,
                UserStatuses.after(
                        before,
                        reading.read(),
                        question.needs().keySet(),
                        question.access().administratorKey() != null,
                        keyMissing,
                        question.generation(),
                        reading.at()),
                "");
    }

    private Seen seen(OdooConnection connection, Users users, String why) {
        return new Seen(users, UserStatuses.findings(connection, users, clock.instant(), why));
    }

    private boolean isDue(Users before, Question question) {
        if (before == null || before.readAt() == null) {
            return true;
        }
        Instant last = Instant.parse(before.readAt());
        Instant now = clock.instant();
        if (now.isBefore(last) || !now.isBefore(last.plus(UserStatuses.isMissing(before) ? WHILE_MISSING : EVERY))) {
            return true;
        }
        if (now.isBefore(last.plus(atMostEvery))) {
            return false;
        }
        // What has warned may have been mended while no operator ran, and what has not is read within the day.
        Answered known = answered.get(question.uid());
        return !question.generation().equals(before.observedGeneration())
                || (known == null
                        ? UserStatuses.isWarning(before, now)
                        : !known.equals(new Answered(question, before.readAt())));
    }

    private Inquiries.Reply<Reading> ask(Question question) {
        try {
            OdooProbe.Users read = probe.users(question.access(), question.needs());
            pauses.worked(question.uid());
            return new Inquiries.Reply<>(new Reading(read, null, now()), KEPT);
        } catch (OdooFault fault) {
            return failed(question, fault.getMessage());
        } catch (RuntimeException e) { // what only warns must not keep the operator from the rest of its work
            LOG.error("The reading of keys and groups failed in the operator", e);
            return failed(question, "an internal error of the operator: " + e);
        }
    }

    private Inquiries.Reply<Reading> failed(Question question, String why) {
        return new Inquiries.Reply<>(new Reading(null, why, now()), pauses.failed(question.uid()));
    }

    /** As it is written down. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
