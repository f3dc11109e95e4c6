package dev.plantline.delivery.account;

import dev.plantline.delivery.account.PartitionAccount.Problem;
import dev.plantline.delivery.partition.Outcomes;
import dev.plantline.model.AsideState;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Totals;
import dev.plantline.model.UnreadableFormException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Proves from outside that every message has exactly one current outcome: reads an interface's three topics and nothing else. May run
 * while delivery does: it recounts the state of the last checkpoint that it sees.
 */
public final class AccountReader {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Object> kafka;

    /**
     * A reader.
     *
     * @param kafka connection: bootstrap servers and security
     */
    public AccountReader(Map<String, Object> kafka) {
        this.kafka = Map.copyOf(kafka);
    }

    /**
     * Recounts every partition of an interface.
     *
     * @return empty when it has no topics
     */
    public List<PartitionAccount> read(InterfaceId id) {
        List<PartitionAccount> accounts = new ArrayList<>();
        try (TopicReader reader = new TopicReader(kafka)) {
            int partitions = reader.partitions(id.inTopic());
            for (int partition = 0; partition < partitions; partition++) {
                accounts.add(read(reader, id, partition));
            }
        }
        return accounts;
    }

    private static PartitionAccount read(TopicReader reader, InterfaceId id, int partition) {
        List<Problem> problems = new ArrayList<>();
        AsideContent aside = new AsideContent();
        Checkpoint checkpoint;
        try {
            reader.read(new TopicPartition(id.asideTopic(), partition), record -> {
                aside.add(record);
                return true;
            });
            aside.mustBeReadable();
            checkpoint = aside.checkpoint();
        } catch (UnreadableFormException e) {
            problems.add(new Problem(-1, id.asideTopic() + ": " + e.getMessage()));
            return new PartitionAccount(partition, Totals.NONE, Totals.NONE, 0, problems);
        }
        if (checkpoint == null) {
            problems.add(new Problem(-1, id.asideTopic() + " holds no checkpoint: nothing can be accounted for"));
            return new PartitionAccount(partition, Totals.NONE, Totals.NONE, 0, problems);
        }
        Outcomes outcomes = new Outcomes(checkpoint.topics().in());
        long[] audited = {0};
        try {
            if (checkpoint.chain().records() > 0) {
                TopicPartition audit = new TopicPartition(id.auditTopic(), partition);
                reader.readUntil(audit, reader.beginning(audit), PATIENCE, record -> {
                    audited[0]++;
                    return outcomes.audited(record, problems)
                            < checkpoint.chain().records();
                });
            }
            outcomes.end(checkpoint.chain(), problems);
            if (checkpoint.stopped() != null) {
                problems.add(new Problem(
                        -1, "delivery stopped: " + checkpoint.stopped().text()));
            }
            Count count = new Count(checkpoint, aside, outcomes, problems);
            reader.read(new TopicPartition(id.inTopic(), partition), count);
            return new PartitionAccount(partition, count.totals(), checkpoint.totals(), audited[0], problems);
        } catch (UnreadableFormException e) {
            problems.add(new Problem(-1, id.auditTopic() + ": " + e.getMessage()));
            return new PartitionAccount(partition, Totals.NONE, checkpoint.totals(), audited[0], problems);
        }
    }

    /**
     * The last audited outcome of every position, and the chain. One byte per position: a partition has millions; in pages, because a partition
     * that has lived for years begins far from 0.
     */
    private static final class Outcomes {
        private static final What[] WHATS = What.values();

        private static final int PAGE_BITS = 16;

        private final Map<Long, byte[]> pages = new HashMap<>();
        private final String topicId;
        private long number;
        private String link;

        /** Of the messages of one topic: lines about one of the same name before it say nothing about these. */
        Outcomes(String topicId) {
            this.topicId = topicId;
        }

        long audited(ConsumerRecord<byte[], byte[]> record, List<Problem> problems) throws UnreadableFormException {
            AuditRecord line = AuditRecord.read(record.value());
            if (link != null && (!line.previous().equals(link) || line.number() != number + 1)) {
                problems.add(new Problem(
                        -1, "the audit chain is broken at record " + line.number() + ", offset " + record.offset()));
            } else if (link == null && line.number() == 1 && !line.previous().equals(Checkpoint.Chain.START.hash())) {
                problems.add(new Problem(-1, "the audit chain does not begin at its first record"));
            }
            number = line.number();
            link = AuditRecord.link(record.value());
            if (line.adoption() != null && line.adoption().countedFrom() != null) {
                forget(line.adoption().countedFrom());
            }
            if (line.what().isOutcome() && line.topicId().equals(topicId)) {
                What before = of(line.offset());
                if (before != null && before.isFinal()) {
                    problems.add(new Problem(
                            line.offset(), "has more than one final outcome: " + before + " and then " + line.what()));
                }
                set(line.offset(), line.what());
            }
            return number;
        }

        void end(Checkpoint.Chain chain, List<Problem> problems) {
            if (number != chain.records() || (link != null && !link.equals(chain.hash()))) {
                problems.add(new Problem(
                        -1,
                        "the audit chain ends with record " + number + " and the checkpoint names record "
                                + chain.records()));
            }
        }

        What of(long offset) {
            byte[] page = pages.get(offset >>> PAGE_BITS);
            int last = page == null ? 0 : page[inPage(offset)];
            return last == 0 ? null : WHATS[last - 1];
        }

        /** From there on other messages stand under the same offsets, or the same ones are delivered again. */
        private void forget(long from) {
            pages.keySet().removeIf(page -> page << PAGE_BITS >= from);
            byte[] page = pages.get(from >>> PAGE_BITS);
            if (page != null) {
                Arrays.fill(page, inPage(from), page.length, (byte) 0);
            }
        }

        private void set(long offset, What what) {
            pages.computeIfAbsent(offset >>> PAGE_BITS, page -> new byte[1 << PAGE_BITS])[inPage(offset)] =
                    (byte) (what.ordinal() + 1);
        }

        private static int inPage(long offset) {
            return (int) (offset & ((1 << PAGE_BITS) - 1));
        }
    }

    /** Compares every position of {@code .in} with what the other two topics say of it. */
    private static final class Count implements TopicReader.Sink {
        private final Checkpoint checkpoint;
        private final AsideContent aside;
        private final Outcomes outcomes;
        private final List<Problem> problems;
        private final long[] counts = new long[What.values().length];
        private long received;
        private long pending;

        Count(Checkpoint checkpoint, AsideContent aside, Outcomes outcomes, List<Problem> problems) {
            this.checkpoint = checkpoint;
            this.aside = aside;
            this.outcomes = outcomes;
            this.problems = problems;
        }

        @Override
        public boolean take(ConsumerRecord<byte[], byte[]> record) {
            received++;
            long offset = record.offset();
            What what = outcomes.of(offset);
            if (!checkpoint.hasOutcome(offset)) {
                pending++;
                if (what != null) {
                    problems.add(new Problem(offset, "is pending for the checkpoint and was audited as " + what));
                }
                return true;
            }
            if (what == null) {
                problems.add(new Problem(offset, "has no outcome although the checkpoint is past it"));
                return true;
            }
            counts[what.ordinal()]++;
            AsideState state = aside.states().get(offset);
            String standing = state == null ? "nothing" : state.standing().name();
            String expected = what.isFinal() ? "nothing" : what.name();
            if (!standing.equals(expected)) {
                problems.add(
                        new Problem(offset, "was audited as " + what + " and .aside holds " + standing + " of it"));
            } else if (state != null && aside.body(offset, state.edition()) == null) {
                problems.add(new Problem(offset, "is set aside and its body is missing"));
            }
            return true;
        }

        Totals totals() {
            return new Totals(
                    received,
                    counts[What.applied.ordinal()],
                    counts[What.duplicate.ordinal()],
                    counts[What.superseded.ordinal()],
                    counts[What.held.ordinal()],
                    counts[What.deadLettered.ordinal()],
                    counts[What.discarded.ordinal()],
                    pending);
        }
    }
}
