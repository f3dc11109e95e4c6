package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.protocol.OdooFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What every operation promises, tried with the documents of one: a message has its effect once, whatever becomes of it. Each way of sending has a subject of its
 * own, an item or an order, say, with a name that is its mark; after each way Odoo's records of all subjects are compared with those of the one whose message was
 * sent once.
 */
public final class OneEffect {
    /** Subjects that are to be there, if the operation needs any. */
    public static final int SUBJECTS = 55;

    private static final int ONCE = 0;
    private static final int LOST = 1;
    private static final int FOUR = 2;
    private static final int GONE = 3;
    private static final int REVISED = 4;
    private static final int FIRST_OF_FIFTY = 5;
    private static final int BAD = FIRST_OF_FIFTY + 17;

    private final OperationDesk desk;
    private final String prefix;
    private final UnaryOperator<String> good;
    private final UnaryOperator<String> bad;
    private final List<Kept> kept = new ArrayList<>();
    private final Set<Integer> touched = new HashSet<>();
    private final List<Total> totals = new ArrayList<>();
    private UnaryOperator<String> older;
    private Map<String, List<String>> untouched;
    private List<String> effect;

    /** A number in Odoo that every message changes by as much, such as the stock of an item that all are about. */
    @FunctionalInterface
    public interface Number {
        /** What Odoo says now. */
        BigDecimal now() throws Exception;
    }

    private static final class Total {
        private final Number number;
        private BigDecimal before;
        private BigDecimal change;

        Total(Number number) {
            this.number = number;
        }
    }

    /** What is read of a model to compare: of which user, by which path a record has the mark, and in which of the fields it stands. */
    private record Kept(String login, String model, String path, String mark, List<String> fields) {}

    /**
     * The documents of an operation.
     *
     * @param operation whose documents they are, and whose desk it is
     * @param prefix what the names of the subjects begin with and nothing else does
     * @param good the document that has its effect, for the mark of a subject
     * @param bad one that Odoo refuses, for the mark of a subject
     */
    public OneEffect(
            OnceOnly operation,
            OperationDesk desk,
            String prefix,
            UnaryOperator<String> good,
            UnaryOperator<String> bad) {
        assertThat(desk.operation()).isEqualTo(operation.operation());
        this.desk = desk;
        this.prefix = prefix;
        this.good = good;
        this.bad = bad;
    }

    /** The marks of all subjects. */
    public static List<String> marks(String prefix) {
        return IntStream.range(0, SUBJECTS).mapToObj(n -> mark(prefix, n)).toList();
    }

    private static String mark(String prefix, int subject) {
        return prefix + "%02d".formatted(subject);
    }

    /**
     * Compares what these fields say of the records of a model, each as it is. A relation is its name, several are their number.
     *
     * @param path by which a record is searched, in dots: it contains the mark
     * @param mark the field of the record in which the mark stands
     */
    public OneEffect comparing(String login, String model, String path, String mark, String... fields) {
        kept.add(new Kept(login, model, path, mark, List.of(fields)));
        return this;
    }

    /** Compares a number that every message changes by as much. */
    public OneEffect adding(Number number) {
        totals.add(new Total(number));
        return this;
    }

    /** The operation has versions: an older one than the good document, for the mark of a subject, has no effect behind it. */
    public OneEffect withOlder(UnaryOperator<String> document) {
        older = document;
        return this;
    }

    /** Tries all. */
    public void isProven() throws Exception {
        untouched = there();
        for (Total total : totals) {
            total.before = total.number.now();
        }
        applied(one(message(ONCE)), false);
        touched.add(ONCE);
        effect = there().get(mark(prefix, ONCE));
        assertThat(effect).as("one message").isNotEqualTo(untouched.get(mark(prefix, ONCE)));
        for (Total total : totals) {
            total.change = total.number.now().subtract(total.before);
            assertThat(total.change).as("one message").isNotZero();
        }
        assertAsOnce("one message");

        aLostAnswerIsToldAgainAndARepeatIsNamed();
        fourAtOnceAreOne();
        whatIsGoneIsDoneAnew();
        anOlderVersionChangesNothing();
        oneBadAmongFiftyTakesNoneWithIt();
    }

    /** The worker was killed behind its commit, or the way to it broke; after that the message comes by another position. */
    private void aLostAnswerIsToldAgainAndARepeatIsNamed() throws Exception {
        Operation message = message(LOST);
        desk.loseTheAnswerOf(message);
        touched.add(LOST);
        assertAsOnce("a worker that was killed behind its commit");
        Verdict.Applied first = applied(one(message), true);
        assertThat(one(message)).isEqualTo(first);
        assertThat(one(desk.resent(message)))
                .isEqualTo(new Verdict.Duplicate(message.position().text(), first.record(), Outcome.applied));
        assertAsOnce("the same message by the same position and by another");
    }

    private void fourAtOnceAreOne() throws Exception {
        Operation message = message(FOUR);
        Verdict.Applied first = desk.fourTimesAtOnce(message);
        touched.add(FOUR);
        assertAsOnce("four at once");
        assertThat(one(message)).isEqualTo(new Verdict.Applied(first.record(), first.booked(), true));
    }

    /** The worker was killed before its commit. */
    private void whatIsGoneIsDoneAnew() throws Exception {
        Operation message = message(GONE);
        desk.undo(message);
        assertAsOnce("a worker that was killed before its commit");
        applied(one(message), false);
        touched.add(GONE);
        assertAsOnce("once more behind a worker that was killed before its commit");
    }

    private void anOlderVersionChangesNothing() throws Exception {
        if (older == null) {
            return;
        }
        String mark = mark(prefix, REVISED);
        applied(one(desk.version(desk.message(good.apply(mark)), mark, 2)), false);
        touched.add(REVISED);
        assertThat(one(desk.version(desk.message(older.apply(mark)), mark, 1))).isEqualTo(new Verdict.Superseded());
        assertAsOnce("an older version behind a newer one");
    }

    private void oneBadAmongFiftyTakesNoneWithIt() throws Exception {
        List<Operation> fifty = new ArrayList<>();
        for (int n = FIRST_OF_FIFTY; n < SUBJECTS; n++) {
            fifty.add(n == BAD ? desk.message(bad.apply(mark(prefix, n))) : message(n));
        }
        List<Verdict> verdicts = desk.send(fifty);
        for (int n = FIRST_OF_FIFTY; n < SUBJECTS; n++) {
            Verdict verdict = verdicts.get(n - FIRST_OF_FIFTY);
            if (n == BAD) {
                assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
            } else {
                applied(verdict, false);
                touched.add(n);
            }
        }
        assertAsOnce("fifty in one call");
        List<Verdict> again = desk.send(fifty);
        for (int n = 0; n < again.size(); n++) {
            if (verdicts.get(n) instanceof Verdict.Applied first) {
                assertThat(again.get(n)).isEqualTo(new Verdict.Applied(first.record(), first.booked(), true));
            } else {
                assertThat(again.get(n)).isEqualTo(verdicts.get(n));
            }
        }
        assertAsOnce("the same fifty again");
    }

    private Operation message(int subject) throws Exception {
        return desk.message(good.apply(mark(prefix, subject)));
    }

    private Verdict one(Operation message) throws Exception {
        return desk.send(List.of(message)).get(0);
    }

    private static Verdict.Applied applied(Verdict verdict, boolean recovered) {
        assertThat(verdict).isInstanceOf(Verdict.Applied.class);
        Verdict.Applied applied = (Verdict.Applied) verdict;
        assertThat(applied.recovered()).isEqualTo(recovered);
        return applied;
    }

    /** That what was sent has what the one message has, and nothing else has anything. */
    private void assertAsOnce(String after) throws Exception {
        Map<String, List<String>> wanted = new TreeMap<>(untouched);
        touched.forEach(subject -> wanted.put(mark(prefix, subject), effect));
        assertThat(there()).as(after).isEqualTo(wanted);
        for (Total total : totals) {
            assertThat(total.number.now())
                    .as(after)
                    .isEqualByComparingTo(total.before.add(total.change.multiply(BigDecimal.valueOf(touched.size()))));
        }
    }

    /** What the records of each subject say, by its mark. */
    private Map<String, List<String>> there() throws OdooFault {
        Map<String, List<String>> there = new TreeMap<>();
        marks(prefix).forEach(mark -> there.put(mark, new ArrayList<>()));
        for (Kept each : kept) {
            List<String> fields = new ArrayList<>(each.fields());
            fields.add(each.mark());
            for (JsonNode record : desk.odoo()
                    .search(
                            each.login(),
                            each.model(),
                            List.of(List.of(each.path(), "like", prefix)),
                            fields.toArray(String[]::new))) {
                String text = said(record.path(each.mark()));
                int begin = text.indexOf(prefix);
                String mark = text.substring(begin, begin + prefix.length() + 2);
                List<String> values = new ArrayList<>(List.of(each.model()));
                each.fields()
                        .forEach(field -> values.add(said(record.path(field)).replace(mark, "#")));
                there.get(mark).add(String.join(" ", values));
            }
        }
        there.values().forEach(each -> each.sort(null));
        return there;
    }

    private static String said(JsonNode value) {
        if (value.isNumber()) {
            return OperationDesk.plain(value.decimalValue());
        }
        if (!value.isArray()) {
            return value.asText();
        }
        return value.size() == 2 && value.path(1).isTextual() ? value.path(1).asText() : value.size() + " records";
    }
}
