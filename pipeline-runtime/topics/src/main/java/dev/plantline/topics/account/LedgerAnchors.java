package dev.plantline.topics.account;

import dev.plantline.model.TargetException;
import dev.plantline.model.TargetLedger;
import dev.plantline.model.TargetLedger.AnchorRow;
import dev.plantline.model.history.Anchor;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * The anchors of an interface that stand in the target's ledger, and what is wrong with their rows by themselves. They are read before the audit, which has
 * each of them from before it was written there. One row per partition and day; more than {@link NotedAnchors#MOST} are not compared.
 *
 * <p>Whoever has the duty's key can write rows, as many as he likes: those that no side kit has written are counted and not kept, and no number of them keeps
 * anybody from comparing the others.
 */
final class LedgerAnchors {
    private static final Pattern KEY =
            Pattern.compile(AnchorRow.KEYS + "([-_0-9A-Za-z]{1,64})/([0-9]{1,9})/([0-9]{4}-[0-9]{2}-[0-9]{2})");

    /** More than an interface has. */
    private static final int MOST_PARTITIONS = 1_000;

    /** Rows of one partition. */
    static final class OfPartition {
        private final TreeMap<Long, List<Anchor>> anchors = new TreeMap<>();
        private final TreeSet<LocalDate> days = new TreeSet<>();
        private final List<String> wrong = new ArrayList<>();
        private int earlier;
        private LocalDate lastEarlier;

        /** Those that can be read, by the number of records that they cover. */
        TreeMap<Long, List<Anchor>> anchors() {
            return anchors;
        }

        /** The days that have a row, whatever stands in it. */
        TreeSet<LocalDate> days() {
            return days;
        }

        /** Rows that side kits cannot have written so, in words. */
        List<String> wrong() {
            return wrong;
        }

        /** How many rows are of topics that had this name before. */
        int earlier() {
            return earlier;
        }

        /** The last day of these; null: there are none. */
        LocalDate lastEarlier() {
            return lastEarlier;
        }

        private void hadBefore(int more, LocalDate last) {
            earlier += more;
            lastEarlier = lastEarlier == null || last.isAfter(lastEarlier) ? last : lastEarlier;
        }

        /** Its rows of earlier topics are the other's from now on. */
        private void giveEarlier(OfPartition to) {
            if (earlier > 0) {
                to.hadBefore(earlier, lastEarlier);
                earlier = 0;
                lastEarlier = null;
            }
        }
    }

    private final String topicId;
    private final String audit;
    private final int partitions;
    private final Map<Integer, OfPartition> ofPartition = new HashMap<>();
    private int rows;
    private int foreign;
    /** Rows with keys that no side kit has written. */
    private int strange;
    /** The first of these keys; null: there is none. */
    private String firstStrange;

    private LedgerAnchors(String topicId, String audit, int partitions) {
        this.topicId = topicId;
        this.audit = audit;
        this.partitions = partitions;
    }

    /**
     * Reads them.
     *
     * @param topicId of {@code .in}
     * @param audit name of {@code .audit}
     * @param partitions that it has; 0: it is gone
     * @throws TargetException when the target does not answer, or refuses
     */
    static LedgerAnchors read(TargetLedger ledger, String topicId, String audit, int partitions)
            throws TargetException {
        LedgerAnchors all = new LedgerAnchors(topicId, audit, partitions == 0 ? MOST_PARTITIONS : partitions);
        ledger.forEachAnchor(topicId, audit, all::take);
        all.tell(partitions == 0);
        return all;
    }

    private void take(AnchorRow row) {
        Matcher key = KEY.matcher(row.key());
        LocalDate day = key.matches() ? day(key.group(3)) : null;
        if (day == null) {
            strange++;
            firstStrange = firstStrange == null ? row.key() : firstStrange;
            return;
        }
        int number = Integer.parseInt(key.group(2));
        if (!key.group(1).equals(topicId)) {
            // Those may have had more partitions.
            of(number < partitions ? number : 0).hadBefore(1, day);
        } else if (number >= partitions) {
            foreign++;
        } else if (++rows <= NotedAnchors.MOST) {
            take(new TopicPartition(audit, number), day, row.text());
        }
    }

    private void take(TopicPartition of, LocalDate day, String text) {
        OfPartition partition = of(of.partition());
        partition.days.add(day);
        Anchor anchor = Anchor.whole(text).orElse(null);
        if (anchor == null) {
            partition.wrong.add("row of " + day + " holds no anchor that can be read: somebody changed it there");
        } else if (!new TopicPartition(anchor.topic(), anchor.partition()).equals(of)
                || !anchor.day().equals(day)) {
            partition.wrong.add("row of " + day + " holds " + anchor + " of " + anchor.topic() + "/"
                    + anchor.partition() + ", which is not of that day and partition: somebody changed it there");
        } else {
            partition
                    .anchors
                    .computeIfAbsent(anchor.records(), first -> new ArrayList<>(1))
                    .add(anchor);
        }
    }

    /** What is wrong with all together stands with the first partition. */
    private void tell(boolean gone) {
        List<String> wrong = new ArrayList<>();
        if (strange > 0) {
            wrong.add("row " + firstStrange + (strange > 1 ? ", and " + (strange - 1) + " more," : "")
                    + " has a key that no side kit has written: somebody has the duty's key");
        }
        if (foreign > 0) {
            wrong.add(foreign + " rows are of partitions that the interface has not: somebody has the duty's key");
        }
        if (rows > NotedAnchors.MOST) {
            wrong.add("rows are " + rows + ", and side kits write one per partition and day: somebody has the duty's"
                    + " key. " + (rows - NotedAnchors.MOST) + " were not compared");
        }
        if (gone) {
            OfPartition before = new OfPartition();
            ofPartition.values().forEach(each -> each.giveEarlier(before));
            if (before.earlier > 0) {
                wrong.add(before.earlier + " anchors, the last of " + before.lastEarlier
                        + ", are of an audit that is gone: if nobody here deleted the interface, somebody took its"
                        + " history away");
            }
        }
        if (!wrong.isEmpty()) {
            of(0).wrong.addAll(0, wrong); // first: of lines there is a bound
        }
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Those of a partition. */
    OfPartition of(int partition) {
        return ofPartition.computeIfAbsent(partition, first -> new OfPartition());
    }

    /** Of which partitions, beside the first so many, rows of the topics that are there now speak or something is wrong, in order. */
    List<Integer> partitionsFrom(int first) {
        return ofPartition.entrySet().stream()
                .filter(each -> each.getKey() >= first
                        && !(each.getValue().days.isEmpty()
                                && each.getValue().wrong.isEmpty()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
