package dev.plantline.topics.account;

import dev.plantline.model.AsideState;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Command;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageHeaders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What was found so far, over all partitions, within the bounds of memory. */
final class TraceFound {
    /** Lines that are kept; whoever finds more wants to ask for less. */
    static final int MOST_LINES = 2_000;
    /** Bytes of these lines as they stand in the topic: one may name hundreds of records. */
    private static final long MOST_BYTES = 16 << 20;

    private static final Comparator<Place> BY_PLACE = Comparator.comparing(
                    (Place at) -> at.id().name())
            .thenComparing(Place::partition)
            .thenComparing(Place::topicId)
            .thenComparing(Place::offset);

    private final TraceQuestion question;
    private final BooleanSupplier isOver;
    private final Map<Place, Found> found = new TreeMap<>(BY_PLACE);
    private int lines;
    private long bytes;
    private long left;

    /** A message's place; the topic's id is part of it, because a topic made anew has other messages at the same offsets. */
    record Place(InterfaceId id, String topicId, int partition, long offset) {}

    /** What is known of one message. */
    static final class Found {
        private final List<AuditRecord> lines = new ArrayList<>();
        private final List<Command> asked = new ArrayList<>();
        private AuditRecord.Message sent;
        private String contract;
        private AsideState setAside;
        private boolean isPending;
        private boolean isCut;

        /** Its headers are there. */
        void is(MessageHeaders headers) {
            sent = AuditRecord.Message.of(headers);
            contract = headers.contractVersion();
        }

        void standsAside(AsideState state) {
            setAside = state;
        }

        void isAsked(Command command) {
            asked.add(command);
        }

        void isPending() {
            isPending = true;
        }

        boolean hasHeaders() {
            return contract != null;
        }
    }

    TraceFound(TraceQuestion question, BooleanSupplier isOver) {
        this.question = question;
        this.isOver = isOver;
    }

    TraceQuestion question() {
        return question;
    }

    /** Whether no more time is left. */
    boolean isOver() {
        return isOver.getAsBoolean();
    }

    /** Counts what belongs to the answer and is not looked up, beyond the bounds. */
    void leave() {
        left++;
    }

    /** Keeps a line about what is looked for; beyond the bounds it is only counted. */
    void line(Place at, AuditRecord line, int size) {
        if (lines == MOST_LINES || bytes + size > MOST_BYTES) {
            left++;
            Found known = found.get(at);
            if (known != null && line.what().isOutcome()) {
                known.isCut = true;
            }
            return;
        }
        lines++;
        bytes += size;
        Found message = found.computeIfAbsent(at, first -> new Found());
        message.lines.add(line);
        message.isCut &= !line.what().isOutcome();
        if (message.sent == null) {
            message.sent = line.message();
        }
    }

    /** The message at a place; beyond the bounds it is counted and not kept. */
    void message(Place at, Consumer<Found> known) {
        Found message = found.get(at);
        if (message == null) {
            if (found.size() >= MOST_LINES) {
                left++;
                return;
            }
            message = new Found();
            found.put(at, message);
        }
        known.accept(message);
    }

    /** The audit of a partition was not read to its end: what was found there may have another outcome by now. */
    void cut(InterfaceId id, int partition) {
        in(id, partition).values().forEach(message -> message.isCut = true);
    }

    /** The messages of a partition that were found. */
    Map<Place, Found> in(InterfaceId id, int partition) {
        Map<Place, Found> these = new TreeMap<>(BY_PLACE);
        found.forEach((at, message) -> {
            if (at.id().equals(id) && at.partition() == partition) {
                these.put(at, message);
            }
        });
        return these;
    }

    long left() {
        return left;
    }

    List<Trace.Message> messages() {
        List<Trace.Message> messages = new ArrayList<>();
        found.forEach((at, message) -> messages.add(new Trace.Message(
                at.id(),
                at.partition(),
                at.offset(),
                message.sent,
                message.contract,
                List.copyOf(message.lines),
                message.setAside,
                List.copyOf(message.asked),
                message.isPending,
                message.isCut)));
        return messages;
    }
}
