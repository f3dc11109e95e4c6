package dev.plantline.topics.account;

import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.UnreadableFormException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What stands in a partition of {@code .aside}, as much of it as an account needs: the messages themselves are read and let go. */
final class AsideIndex {
    /**
     * A message that is set aside.
     *
     * @param what held or deadLettered
     * @param edition of its body that counts
     */
    record SetAside(What what, int edition) {}

    private final TreeMap<Long, SetAside> setAside = new TreeMap<>();
    private final Set<AsideKey.OfBody> bodies = new HashSet<>();
    private final Map<ByteBuffer, String> unreadable = new HashMap<>();
    private Checkpoint checkpoint;
    private boolean isWhole = true;

    /** Takes over one record; what cannot be read is noted. */
    void add(ConsumerRecord<byte[], byte[]> record) {
        ByteBuffer key = ByteBuffer.wrap(record.key() == null ? new byte[0] : record.key());
        unreadable.remove(key);
        try {
            AsideKey.parse(key.array()).match(new Read(record.value()));
        } catch (UnreadableFormException | IllegalArgumentException e) {
            if (record.value() != null) {
                unreadable.put(key, "offset " + record.offset() + ": " + e.getMessage());
            }
        }
    }

    private final class Read implements AsideKey.Cases<Void> {
        private final byte[] value;

        Read(byte[] value) {
            this.value = value;
        }

        @Override
        public Void checkpoint(AsideKey.OfCheckpoint key) throws UnreadableFormException {
            isWhole = true;
            checkpoint = null;
            checkpoint = value == null ? null : Checkpoint.read(value);
            return null;
        }

        @Override
        public Void body(AsideKey.OfBody body) {
            isWhole = false;
            if (value == null) {
                bodies.remove(body);
            } else {
                bodies.add(body);
            }
            return null;
        }

        @Override
        public Void state(AsideKey.OfState key) throws UnreadableFormException {
            isWhole = false;
            setAside.remove(key.offset());
            if (value != null) {
                AsideState state = AsideState.read(value);
                What what =
                        switch (state.standing()) {
                            case held -> What.held;
                            case deadLettered -> What.deadLettered;
                        };
                setAside.put(key.offset(), new SetAside(what, state.edition()));
            }
            return null;
        }

        @Override
        public Void command(AsideKey.OfCommand command) {
            return null; // one that nobody has acted on changes no account
        }
    }

    /** Whether the last record, commands apart, is the checkpoint with which each transaction ends. */
    boolean isWhole() {
        return isWhole;
    }

    /** The last checkpoint; null: there is none that can be read. */
    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** What nobody can read, with where it stands. */
    Iterable<String> unreadable() {
        return unreadable.values();
    }

    /** Held messages and open dead letters by offset. */
    TreeMap<Long, SetAside> setAside() {
        return setAside;
    }

    /** Whether the body that counts of a message set aside is there. */
    boolean hasBody(long offset, int edition) {
        return bodies.contains(new AsideKey.OfBody(offset, edition));
    }
}
