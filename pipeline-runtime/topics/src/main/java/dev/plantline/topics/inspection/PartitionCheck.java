package dev.plantline.topics.inspection;

import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.StopReason;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.AsideContent;
import dev.plantline.topics.inspection.Stop.Loss;
import dev.plantline.topics.inspection.Stop.SetAside;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Compares what {@code .aside} says of a partition with the topics that are there. It only reads. */
public final class PartitionCheck {
    private final InterfaceId id;
    private final TopicPartition in;
    private final KafkaConsumer<byte[], byte[]> reader;

    /**
     * For one partition.
     *
     * @param reader is assigned and sought here
     */
    public PartitionCheck(InterfaceId id, int partition, KafkaConsumer<byte[], byte[]> reader) {
        this.id = id;
        this.in = new TopicPartition(id.inTopic(), partition);
        this.reader = reader;
    }

    /** Why the partition cannot be owned, the gravest reason; empty: nothing is in the way. */
    public Optional<Stop> look(AsideContent content, Proof proof, Checkpoint.Topics topics) {
        Checkpoint checkpoint;
        try {
            checkpoint = content.checkpoint();
        } catch (UnreadableFormException e) {
            return Optional.of(afresh(
                    StopReason.checkpointUnreadable,
                    id.asideTopic() + ": " + e.getMessage(),
                    null,
                    topics,
                    content,
                    proof.isExpected()));
        }
        if (checkpoint == null) {
            return Optional.of(afresh(
                    StopReason.noCheckpoint,
                    id.asideTopic() + " holds no checkpoint: it was emptied, or the topics were not"
                            + " made by the operator; nothing is applied, because what was applied before is unknown",
                    null,
                    topics,
                    content,
                    proof.isExpected()));
        }
        Optional<String> wrong = proof.wrong(checkpoint);
        if (wrong.isPresent()) {
            // Nothing that it says counts, so everything is read again and the target's ledger decides.
            return Optional.of(afresh(
                    StopReason.historyUnproven,
                    id.asideTopic() + ", partition " + in.partition() + ": " + wrong.get()
                            + ". Either a history key is missing, or somebody has changed what became of messages",
                    null,
                    topics,
                    content,
                    true));
        }
        if (!checkpoint.topics().equals(topics)) {
            return Optional.of(afresh(
                    StopReason.foreignTopics,
                    "the checkpoint belongs to other topics (" + checkpoint.topics() + ") than those that are there ("
                            + topics + "): a topic was deleted and made again, or copied from another cluster",
                    checkpoint,
                    topics,
                    content,
                    false));
        }
        if (checkpoint.sealed() != null && checkpoint.sealed().to() > checkpoint.next()) {
            return Optional.of(afresh(
                    StopReason.checkpointUnreadable,
                    id.asideTopic() + ": the checkpoint says that messages before offset "
                            + checkpoint.sealed().to() + " are sealed, and that those from offset "
                            + checkpoint.next() + " on have no outcome: delivery did not write that",
                    null,
                    topics,
                    content,
                    false));
        }
        return damaged(checkpoint, content)
                .or(() -> compareWithLog(checkpoint, content))
                .or(() -> Optional.ofNullable(checkpoint.stopped())
                        .map(stopped -> new Stop(stopped.why(), stopped.text(), checkpoint, topics, Stop.NOTHING)));
    }

    /**
     * Everything that is still in {@code .in} is read again: the target's ledger knows what had its effect. What is set aside and was sealed stands in
     * {@code .aside} alone. It stays there, unless nobody vouches for it: signed with the next checkpoint it would be believed, and applied.
     *
     * @param unproven whether a signature was to vouch for what is set aside, and does not
     */
    private Stop afresh(
            StopReason why,
            String text,
            Checkpoint before,
            Checkpoint.Topics topics,
            AsideContent content,
            boolean unproven) {
        long beginning = reader.beginningOffsets(Set.of(in)).get(in);
        boolean otherMessages = before != null && !before.topics().in().equals(topics.in());
        List<SetAside> writtenOff = new ArrayList<>();
        List<SetAside> decided = new ArrayList<>();
        List<SetAside> readAgain = new ArrayList<>();
        List<SetAside> kept = new ArrayList<>();
        content.states().forEach((offset, state) -> {
            SetAside one = setAside(offset, state, content);
            if (otherMessages) {
                writtenOff.add(one);
            } else if (offset < beginning) {
                (one.headers() == null || unproven ? writtenOff : kept).add(one);
            } else {
                (isDecided(state) ? decided : readAgain).add(one);
            }
        });
        String standing = kept.isEmpty()
                ? ""
                : ". Set aside and no longer in .in are " + kept.size() + " messages: they stay set aside, as "
                        + id.asideTopic() + " has them";
        return new Stop(
                why,
                text + standing,
                before,
                topics,
                new Loss(0, 0, beginning, writtenOff, decided, readAgain, kept, unreadable(content)));
    }

    /**
     * A human gave it up, or its key was given up, and the ledger may not know of it yet: read again it would be applied. Or a human edited it: read again it
     * would be applied as it came, which is what the human did not want.
     */
    private static boolean isDecided(AsideState state) {
        if (state.edition() > 0) {
            return true;
        }
        if (state.asked() == null) {
            return Boolean.TRUE.equals(state.givenUp());
        }
        return switch (state.asked().action()) {
            case discard, abandon -> true;
            case retry, edit, replay, applyAgain, adopt, decision -> Boolean.TRUE.equals(state.givenUp());
        };
    }

    private Optional<Stop> damaged(Checkpoint checkpoint, AsideContent content) {
        List<SetAside> writtenOff = new ArrayList<>();
        List<String> why = new ArrayList<>();
        for (Map.Entry<Long, AsideState> one : content.states().entrySet()) {
            if (content.body(one.getKey(), one.getValue().edition()) == null) {
                writtenOff.add(setAside(one.getKey(), one.getValue(), content));
                why.add("the message at offset " + one.getKey() + " is set aside, but its body is missing in .aside:"
                        + " the topic was changed by someone else; restore it");
            }
        }
        for (AsideContent.Unreadable one : content.unreadable()) {
            why.add(one.why());
            offsetOf(one.key()).ifPresent(offset -> writtenOff.add(new SetAside(offset, 0, null, null)));
        }
        return why.isEmpty()
                ? Optional.empty()
                : Optional.of(new Stop(
                        StopReason.asideDamaged,
                        id.asideTopic() + ", partition " + in.partition() + ": " + why.get(0)
                                + (why.size() == 1 ? "" : " (and " + (why.size() - 1) + " more)"),
                        checkpoint,
                        checkpoint.topics(),
                        new Loss(0, 0, -1, writtenOff, List.of(), List.of(), List.of(), unreadable(content))));
    }

    private static Optional<Long> offsetOf(byte[] key) {
        try {
            return AsideKey.parse(key).match(new AsideKey.Cases<Optional<Long>>() {
                @Override
                public Optional<Long> checkpoint(AsideKey.OfCheckpoint checkpoint) {
                    return Optional.empty();
                }

                @Override
                public Optional<Long> body(AsideKey.OfBody body) {
                    return Optional.empty();
                }

                @Override
                public Optional<Long> state(AsideKey.OfState state) {
                    return Optional.of(state.offset());
                }

                @Override
                public Optional<Long> command(AsideKey.OfCommand command) {
                    return Optional.empty();
                }
            });
        } catch (UnreadableFormException e) {
            return Optional.empty();
        }
    }

    private static SetAside setAside(long offset, AsideState state, AsideContent content) {
        AsideContent.Body body = content.body(offset, state.edition());
        return new SetAside(offset, state.edition(), state, body == null ? null : body.headers());
    }

    private static List<byte[]> unreadable(AsideContent content) {
        return content.unreadable().stream().map(AsideContent.Unreadable::key).toList();
    }

    /** A log that lost its end, or its beginning, lost messages: say so instead of reading on. */
    private Optional<Stop> compareWithLog(Checkpoint checkpoint, AsideContent content) {
        Set<TopicPartition> only = Set.of(in);
        long beginning = reader.beginningOffsets(only).get(in);
        reader.assign(only);
        try {
            for (OffsetAndMetadata known : List.of(
                    at(checkpoint.end(), checkpoint.endLeaderEpoch()),
                    at(checkpoint.next(), checkpoint.leaderEpoch()))) {
                reader.seek(in, known);
                reader.position(in);
            }
        } catch (LogTruncationException e) {
            return Optional.of(truncated(checkpoint, content, truncated(in, e), beginning));
        }
        if (checkpoint.stopped() != null && checkpoint.stopped().why() == StopReason.logTruncated) {
            return Optional.of(truncated(checkpoint, content, checkpoint.stopped(), beginning));
        }
        long end = reader.endOffsets(only).get(in);
        if (end < checkpoint.end()) {
            String text = in.topic() + " ends at offset " + end + ", but messages up to " + (checkpoint.end() - 1)
                    + " had their outcome: the log lost its end";
            return Optional.of(truncated(
                    checkpoint, content, new Checkpoint.Stopped(StopReason.logTruncated, text, null, null), beginning));
        }
        return beginning <= checkpoint.next()
                ? Optional.empty()
                : Optional.of(new Stop(
                        StopReason.offsetsDeleted,
                        "offsets " + checkpoint.next() + " to " + (beginning - 1) + " of " + in.topic()
                                + " were deleted before they had an outcome: someone else deletes there",
                        checkpoint,
                        checkpoint.topics(),
                        new Loss(
                                checkpoint.next(),
                                beginning,
                                -1,
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of())));
    }

    /** What stands in {@code .in} from there on are other messages under offsets that were given before. */
    private Stop truncated(Checkpoint checkpoint, AsideContent content, Checkpoint.Stopped stopped, long beginning) {
        // Without an epoch nobody knows from where on: messages of now may stand under any offset of before.
        long from = stopped.differsFrom() == null ? beginning : Math.max(beginning, stopped.differsFrom());
        List<SetAside> writtenOff = content.states().tailMap(from, true).entrySet().stream()
                .map(one -> setAside(one.getKey(), one.getValue(), content))
                .toList();
        return new Stop(
                StopReason.logTruncated,
                stopped.text(),
                checkpoint,
                checkpoint.topics(),
                new Loss(0, 0, from, writtenOff, List.of(), List.of(), List.of(), List.of()));
    }

    /** What is to be said of a log that lost its end. */
    public static Checkpoint.Stopped truncated(TopicPartition in, LogTruncationException e) {
        OffsetAndMetadata diverging = e.divergentOffsets().get(in);
        String text = in.topic() + " lost its end: offset "
                + e.offsetOutOfRangePartitions().get(in)
                + " was read before and the log now differs from "
                + (diverging == null ? "an unknown offset" : "offset " + diverging.offset())
                + " on (unclean election, or a broker lost its disk)";
        return new Checkpoint.Stopped(
                StopReason.logTruncated, text, null, diverging == null ? null : diverging.offset());
    }

    /** A position as Kafka compares it with its log; an epoch below 0: nobody knows it, and nothing is compared. */
    public static OffsetAndMetadata at(long offset, int leaderEpoch) {
        return leaderEpoch < 0
                ? new OffsetAndMetadata(offset)
                : new OffsetAndMetadata(offset, Optional.of(leaderEpoch), "");
    }
}
