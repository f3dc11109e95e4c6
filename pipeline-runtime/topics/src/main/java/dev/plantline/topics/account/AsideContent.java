package dev.plantline.topics.account;

import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.PodMemory;
import dev.plantline.model.UnreadableFormException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What stands in a partition of {@code .aside}: the last record of every key. */
public final class AsideContent {
    /**
     * A message that is set aside. Its body stays where it is until somebody needs it: all of them would not fit into memory.
     *
     * @param headers its headers
     * @param at offset in {@code .aside} where it stands
     * @param bytes length of its body
     */
    public record Body(MessageHeaders headers, long at, int bytes) {}

    private final TreeMap<Long, AsideState> states = new TreeMap<>();
    private final Map<AsideKey.OfBody, Body> bodies = new HashMap<>();
    /** Where the commands stand that nobody has acted on, by uid, oldest first. What they say stays there: an edit carries a whole message. */
    private final Map<String, Long> commands = new LinkedHashMap<>();

    private final Map<ByteBuffer, Unreadable> unreadable = new LinkedHashMap<>();
    private byte[] checkpoint;
    private long unseenFrom = -1;

    /**
     * A record that nobody can read.
     *
     * @param key as it stands; may be none of ours
     * @param why what is wrong with it
     */
    public record Unreadable(byte[] key, String why) {}

    /** Takes over one record; what cannot be read is noted. */
    public void add(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key() == null ? new byte[0] : record.key();
        unreadable.remove(ByteBuffer.wrap(key));
        try {
            take(record);
        } catch (UnreadableFormException | IllegalArgumentException | DateTimeException e) {
            if (record.value() != null) {
                unreadable.put(ByteBuffer.wrap(key), new Unreadable(key, e.getMessage()));
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) throws UnreadableFormException {
        AsideKey key = AsideKey.parse(record.key());
        byte[] value = record.value();
        key.match(new AsideKey.Cases<Void>() {
            @Override
            public Void checkpoint(AsideKey.OfCheckpoint found) {
                checkpoint = value;
                return null;
            }

            @Override
            public Void body(AsideKey.OfBody body) {
                bodies.remove(body);
                if (value != null) {
                    bodies.put(
                            body,
                            new Body(
                                    MessageHeaders.read(name -> lastHeader(record, name)),
                                    record.offset(),
                                    value.length));
                }
                return null;
            }

            @Override
            public Void state(AsideKey.OfState state) throws UnreadableFormException {
                states.remove(state.offset());
                if (value != null) {
                    states.put(state.offset(), AsideState.read(value));
                }
                return null;
            }

            @Override
            public Void command(AsideKey.OfCommand command) {
                note(command, record.offset(), value != null);
                return null;
            }
        });
    }

    private void note(AsideKey.OfCommand command, long offset, boolean isThere) {
        String uid = command.brief();
        commands.remove(uid);
        if (isThere && unseenFrom < 0) { // else it stands behind those that are kept
            if (commands.size() < PodMemory.COMMANDS) {
                commands.put(uid, offset);
            } else {
                unseenFrom = offset;
            }
        }
    }

    /** The last value of a record's header; null when it is absent. */
    public static byte[] lastHeader(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }

    /**
     * The checkpoint.
     *
     * @return null when there is none
     * @throws UnreadableFormException unknown form
     */
    public Checkpoint checkpoint() throws UnreadableFormException {
        return checkpoint == null ? null : Checkpoint.read(checkpoint);
    }

    /** What nobody can read, in the order of writing. */
    public List<Unreadable> unreadable() {
        return List.copyOf(unreadable.values());
    }

    /**
     * Insists on having read everything.
     *
     * @throws UnreadableFormException something has an unknown form
     */
    void mustBeReadable() throws UnreadableFormException {
        for (Unreadable one : unreadable.values()) {
            throw new UnreadableFormException(one.why());
        }
    }

    /** Held messages and open dead letters by offset, ascending. */
    public TreeMap<Long, AsideState> states() {
        return states;
    }

    /** The body that counts of a message set aside; null when it is missing, which is an internal error. */
    public Body body(long offset, int edition) {
        return bodies.get(new AsideKey.OfBody(offset, edition));
    }

    /** Where commands stand on which nobody has acted: the first of them, ascending, at most {@link PodMemory#COMMANDS}. */
    public List<Long> commands() {
        return List.copyOf(commands.values());
    }

    /** From where on there may be more commands than {@link #commands} tells; -1: those are all. */
    public long moreCommandsFrom() {
        return unseenFrom;
    }

    /** For the commands alone that stand from there on. */
    public static AsideContent ofCommandsFrom(long offset) {
        AsideContent content = new AsideContent();
        content.unseenFrom = offset;
        return content;
    }

    /** The commands alone are read anew, from {@link #moreCommandsFrom} on: those that it knew have been acted on. */
    public void forgetCommands() {
        commands.clear();
        unseenFrom = -1;
    }

    /** Takes over one record if it is a command. */
    public void addCommand(ConsumerRecord<byte[], byte[]> record) {
        if (AsideKey.isOfCommand(record.key())) {
            add(record);
        }
    }
}
