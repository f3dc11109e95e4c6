package dev.plantline.model;

import java.nio.charset.StandardCharsets;

/** The keys of {@code .aside}; the topic is compacted by them. */
public sealed interface AsideKey {
    /**
     * One case per member: a new one does not compile until every place that handles them says what it does.
     */
    interface Cases<R> {
        R checkpoint(OfCheckpoint checkpoint) throws UnreadableFormException;

        R body(OfBody body) throws UnreadableFormException;

        R state(OfState state) throws UnreadableFormException;

        R command(OfCommand command) throws UnreadableFormException;
    }

    /** Calls the member's case. */
    <R> R match(Cases<R> cases) throws UnreadableFormException;

    /** The partition's {@link dev.plantline.model.Checkpoint}: {@code checkpoint}. */
    record OfCheckpoint() implements AsideKey {
        @Override
        public <R> R match(Cases<R> cases) throws UnreadableFormException {
            return cases.checkpoint(this);
        }

        @Override
        public String text() {
            return "checkpoint";
        }
    }

    /**
     * A message that is set aside, as it came, with its headers; written once: {@code body/<offset>/<edition>}.
     *
     * @param offset of the message in {@code .in}
     * @param edition 0: as received
     */
    record OfBody(long offset, int edition) implements AsideKey {
        @Override
        public <R> R match(Cases<R> cases) throws UnreadableFormException {
            return cases.body(this);
        }

        @Override
        public String text() {
            return "body/" + offset + "/" + edition;
        }
    }

    /**
     * How a message that is set aside stands, an {@link AsideState}; rewritten: {@code state/<offset>}.
     *
     * @param offset of the message in {@code .in}
     */
    record OfState(long offset) implements AsideKey {
        @Override
        public <R> R match(Cases<R> cases) throws UnreadableFormException {
            return cases.state(this);
        }

        @Override
        public String text() {
            return "state/" + offset;
        }
    }

    /**
     * A human's {@link dev.plantline.model.Command}: {@code command/<uid>}. Others than we write them, so any text counts as a uid: what is
     * wrong with it is refused like any other command, and audited.
     *
     * @param uid of the command
     */
    record OfCommand(String uid) implements AsideKey {
        @Override
        public <R> R match(Cases<R> cases) throws UnreadableFormException {
            return cases.command(this);
        }

        @Override
        public String text() {
            return COMMAND + uid;
        }

        @Override
        public String commandUid() {
            return uid;
        }

        /** The uid, or its hash where it is longer than any of ours: what tells commands apart and takes little memory. */
        public String brief() {
            return uid.length() <= Command.MOST_UID ? uid : Hashes.sha256(uid.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The command's uid; null: it is no command's key. */
    default String commandUid() {
        return null;
    }

    /** How the keys of commands begin. */
    String COMMAND = "command/";

    /** The record key. */
    String text();

    /** The record key, UTF-8. */
    default byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a record key is one of a command. */
    static boolean isOfCommand(byte[] key) {
        return key != null && new String(key, StandardCharsets.UTF_8).startsWith(COMMAND);
    }

    /**
     * Reads a record key.
     *
     * @throws UnreadableFormException when it is none of ours
     */
    static AsideKey parse(byte[] key) throws UnreadableFormException {
        String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        String[] parts = text.split("/", -1);
        try {
            if (text.equals("checkpoint")) {
                return new OfCheckpoint();
            }
            if (parts.length == 3 && parts[0].equals("body")) {
                return new OfBody(Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
            }
            if (parts.length == 2 && parts[0].equals("state")) {
                return new OfState(Long.parseLong(parts[1]));
            }
            if (text.startsWith(COMMAND)) {
                return new OfCommand(text.substring(COMMAND.length()));
            }
        } catch (NumberFormatException e) {
            throw new UnreadableFormException("not a key of .aside: " + text);
        }
        throw new UnreadableFormException("not a key of .aside: " + text);
    }
}
