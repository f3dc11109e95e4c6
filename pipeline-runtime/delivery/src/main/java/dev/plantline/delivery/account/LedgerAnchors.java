package dev.plantline.delivery.account;

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
 * each of them from before it was written there. One row per partition and day; more than {@link NotedAnchors#MOST} are not read.
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
    }

    private final String topicId;
    private final String audit;
    private final int partitions;
    private final Map<Integer, OfPartition> ofPartition = new HashMap<>();
    private int rows;
    private int foreign;

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
     * @throws TargetException when the target does not answer, refuses, or has more than side kits can have written
     */
    static LedgerAnchors read(TargetLedger ledger, String topicId, String audit, int partitions)
            throws TargetException {
        LedgerAnchors all = new LedgerAnchors(topicId, audit, partitions == 0 ? MOST_PARTITIONS : partitions);
        ledger.forEachAnchor(topicId, audit, all::take);
        if (all.rows > NotedAnchors.MOST) {
            throw new TargetException(
                    TargetException.Kind.configuration,
                    "the target's ledger has " + all.rows + " rows of anchors of " + audit
                            + ", and side kits write one per partition and day: find out who writes there");
        }
        if (all.foreign > 0) {
            all.of(0)
                    .wrong
                    .add(all.foreign
                            + " rows are of partitions that the interface has not: somebody has the duty's key");
        }
        return all;
    }

    private void take(AnchorRow row) {
        Matcher key = KEY.matcher(row.key());
        if (key.matches() && Integer.parseInt(key.group(2)) >= partitions) {
            foreign++; // whoever has the key can make many, and keeps nobody from reading the others
            return;
        }
        rows++;
        if (rows > NotedAnchors.MOST) {
            return;
        }
        LocalDate day = key.matches() ? day(key.group(3)) : null;
        Anchor anchor = Anchor.whole(row.text()).orElse(null);
        if (day == null) {
            of(0).wrong.add("row " + row.key() + " has a key that no side kit has written");
            return;
        }
        OfPartition partition = of(Integer.parseInt(key.group(2)));
        if (!key.group(1).equals(topicId)) {
            partition.earlier++;
            partition.lastEarlier =
                    partition.lastEarlier == null || day.isAfter(partition.lastEarlier) ? day : partition.lastEarlier;
            return;
        }
        partition.days.add(day);
        if (anchor == null) {
            partition.wrong.add("row of " + day + " holds no anchor that can be read: somebody changed it there");
        } else if (!new TopicPartition(anchor.topic(), anchor.partition())
                        .equals(new TopicPartition(audit, Integer.parseInt(key.group(2))))
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

    /** Of which partitions, beside the first so many, rows of the topics that are there now speak, in order. */
    List<Integer> partitionsFrom(int first) {
        return ofPartition.entrySet().stream()
                .filter(each -> each.getKey() >= first && !each.getValue().days.isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
