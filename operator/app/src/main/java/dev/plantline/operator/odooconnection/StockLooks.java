package dev.plantline.operator.odooconnection;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.Stock;
import dev.plantline.model.TimeSource;
import dev.plantline.odoo.StockDifference;
import dev.plantline.odoo.StockReading;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.Pauses;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.events.Occurrence;
import dev.plantline.operator.odoo.OdooAccess;
import dev.plantline.operator.odoo.OdooProbe;
import dev.plantline.operator.outside.Inquiries;
import dev.plantline.operator.outside.OutsideExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Compares the stock of each Odoo with its moves once a day, beside the reconcile threads and a turn at a time, so that a large Odoo delays nobody. When
 * the last comparison was made stands in the status of the connection, by the wall clock, because it must outlive the operator. Safe for use by several
 * threads.
 */
final class StockLooks {
    private static final Logger LOG = Logger.getLogger(StockLooks.class);

    /** From one comparison to the next. */
    static final Duration EVERY = Duration.ofDays(1);
    /** After so long a thread is given back, for others to ask their Odoo. */
    private static final Duration TURN = Duration.ofSeconds(20);

    /** Until the watch shows the status that was written of it. */
    private static final Duration KEPT = Duration.ofHours(1);

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private static final String NO_STOCK_DUTY = "NoStockDuty";

    private final OdooProbe probe;
    private final TimeSource clock;
    private final Pauses pauses = new Pauses(FIRST_PAUSE, LONGEST_PAUSE);
    private final Map<String, Progress> underWay = new ConcurrentHashMap<>();
    private final Inquiries<Question, Turn> inquiries;

    /**
     * Compares nothing yet.
     *
     * @param threads on which the waiting is done
     */
    StockLooks(OdooProbe probe, OutsideExecutor threads, TimeSource clock) {
        this.probe = probe;
        this.clock = clock;
        this.inquiries = new Inquiries<>("stock", threads, clock, this::turn, this::forget);
    }

    /**
     * What is known of the stock now.
     *
     * @param stock for the status; null: nothing
     * @param finding the condition; empty: nobody has looked, and it is not known whether anybody should
     * @param news what has happened since the status was written
     */
    record Seen(Stock stock, Optional<Finding> finding, List<Occurrence> news) {
        /** Of a connection of which nothing is known. */
        static final Seen NOTHING = new Seen(null, Optional.empty(), List.of());
    }

    /**
     * A comparison that went through.
     *
     * @param database Odoo's database.uuid; null: it keeps no stock
     * @param tooMany whether there are more differences than are kept one by one
     * @param at when it ended
     */
    record Compared(String database, List<StockDifference> differences, boolean tooMany, Instant at) {}

    /** What decides a comparison. */
    private record Question(String uid, Long generation, OdooAccess access) {}

    /**
     * What came of a turn.
     *
     * @param compared null: the comparison has not gone through yet
     * @param why it failed; null: it did not
     * @param at when it ended
     */
    private record Turn(Compared compared, String why, Instant at) {}

    /** How far a comparison has come. Only one thread at a time works on it. */
    private static final class Progress {
        private final Question question;
        private final List<StockDifference> differences = new ArrayList<>();
        private String database;
        private long after;

        Progress(Question question) {
            this.question = question;
        }
    }

    /** Forgets all connections but these. */
    void retain(Set<String> uids) {
        inquiries.retain(uids);
    }

    private void forget(String uid) {
        underWay.remove(uid);
        pauses.worked(uid);
    }

    /**
     * What is known when nobody can look.
     *
     * @param why nobody can
     */
    Seen standing(OdooConnection connection, String why) {
        Stock stock = known(connection);
        Optional<Finding> stands = stands(connection);
        return stock == null || stands.filter(StockLooks::isNobodysTask).isPresent()
                ? new Seen(stock, stands, List.of())
                : seen(connection, stock, why);
    }

    private static Optional<Finding> stands(OdooConnection connection) {
        return Optional.ofNullable(connection.getStatus())
                .flatMap(status -> Conditions.finding(status.conditions(), Finding.STOCK_WITHOUT_MOVE));
    }

    private static boolean isNobodysTask(Finding finding) {
        return finding.reason().equals(NO_STOCK_DUTY) || finding.reason().equals(Finding.NO_ADMINISTRATOR);
    }

    /**
     * What is known; when a comparison is due, it goes on.
     *
     * @param access with the administrator's key, if there is one
     * @param keyMissing whether the platform names one that is not there
     * @param movesStock whether stock can change by what interfaces do that use the connection
     * @param answered runs when more is known
     */
    Seen look(OdooConnection connection, OdooAccess access, boolean keyMissing, boolean movesStock, Runnable answered) {
        Stock before = known(connection);
        if (!movesStock) {
            return nobodyLooks(
                    connection,
                    before,
                    NO_STOCK_DUTY,
                    "No interface here changes stock, so nobody compares this Odoo's stock with its moves.");
        }
        if (access.administratorKey() == null && !keyMissing) {
            return nobodyLooks(
                    connection,
                    before,
                    Finding.NO_ADMINISTRATOR,
                    "The platform names no administrator's key for this database, so nobody compares its stock with its moves: stock that somebody"
                            + " forges is not seen.");
        }
        if (!isDue(connection, before)) {
            return seen(connection, before, "");
        }
        if (access.administratorKey() == null) {
            return seen(
                    connection,
                    StockStatuses.failed(before, now()),
                    "the platform names an administrator's key for this database, and it is not in the operator's namespace. Put the key into its Secret");
        }
        Question question = new Question(
                connection.getMetadata().getUid(), connection.getMetadata().getGeneration(), access);
        Optional<Turn> last = inquiries
                .ask(connection.getMetadata().getNamespace(), question.uid(), question, answered)
                .filter(each -> each.question().equals(question))
                .map(each -> each.reply().answer());
        // Where it was nobody's task until now, how long ago the last one was is no news until this one has ended.
        return last.map(each -> after(connection, before, each)).orElseGet(() -> stands(connection)
                .filter(StockLooks::isNobodysTask)
                .map(task -> new Seen(before, Optional.of(task), List.of()))
                .orElseGet(() -> seen(connection, before, "")));
    }

    /** What was known before, and what a human has accepted since. */
    private static Stock known(OdooConnection connection) {
        Stock stands = StockStatuses.of(connection);
        return StockStatuses.isAccepted(connection, stands) ? StockStatuses.accepted(stands) : stands;
    }

    private Seen after(OdooConnection connection, Stock before, Turn last) {
        if (last.why() != null) {
            return seen(connection, StockStatuses.failed(before, last.at()), last.why());
        }
        boolean isNew = last.compared() != null
                && (before == null || !last.at().toString().equals(before.lookedAt()));
        return seen(
                connection,
                isNew
                        ? StockStatuses.after(
                                before,
                                last.compared(),
                                connection.getMetadata().getGeneration())
                        : before,
                "");
    }

    private Seen nobodyLooks(OdooConnection connection, Stock stock, String reason, String message) {
        // What was found does not go away because nobody looks any more.
        return stock != null && stock.found() != null
                ? seen(connection, stock, message)
                : new Seen(stock, Optional.of(Finding.unknown(Finding.STOCK_WITHOUT_MOVE, reason, message)), List.of());
    }

    private Seen seen(OdooConnection connection, Stock stock, String why) {
        Finding finding = StockStatuses.finding(connection, stock, clock.instant(), why);
        return new Seen(stock, Optional.of(finding), StockNews.of(connection, stock, finding));
    }

    private boolean isDue(OdooConnection connection, Stock stock) {
        if (stock == null
                || stock.lookedAt() == null
                || !connection.getMetadata().getGeneration().equals(stock.observedGeneration())) {
            return true;
        }
        Instant last = Instant.parse(stock.lookedAt());
        Instant now = clock.instant();
        return now.isBefore(last) || !now.isBefore(last.plus(EVERY));
    }

    private Inquiries.Reply<Turn> turn(Question question) {
        Progress progress = underWay.compute(
                question.uid(),
                (uid, begun) -> begun != null && begun.question.equals(question) ? begun : new Progress(question));
        long end = clock.elapsedMillis() + TURN.toMillis();
        try {
            StockReading reading = probe.stock(question.access(), progress.after, () -> clock.elapsedMillis() < end);
            if (progress.database != null && !progress.database.equals(reading.database())) {
                underWay.remove(question.uid());
                return failed(question, "another database answered in the middle of the comparison, which begins anew");
            }
            progress.database = reading.database();
            progress.differences.addAll(reading.differences());
            boolean tooMany = reading.tooMany() || progress.differences.size() > StockStatuses.MOST;
            if (!tooMany && reading.next().isPresent()) {
                progress.after = reading.next().getAsLong();
                return new Inquiries.Reply<>(new Turn(null, null, now()), Duration.ZERO);
            }
            underWay.remove(question.uid());
            pauses.worked(question.uid());
            Instant at = now();
            return new Inquiries.Reply<>(
                    new Turn(new Compared(progress.database, progress.differences, tooMany, at), null, at), KEPT);
        } catch (OdooFault fault) {
            return failed(question, fault.getMessage()); // what was compared counts, and the next try goes on behind it
        } catch (RuntimeException e) { // what only warns must not keep the operator from the rest of its work
            LOG.error("The comparison of stock with moves failed in the operator", e);
            return failed(question, "an internal error of the operator: " + e);
        }
    }

    private Inquiries.Reply<Turn> failed(Question question, String why) {
        return new Inquiries.Reply<>(new Turn(null, why, now()), pauses.failed(question.uid()));
    }

    /** As it is written down. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
