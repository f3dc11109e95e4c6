package dev.plantline.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the plant itself remembers of its sending, over all runs with one data directory: the witness that the account is held against. A line
 * is begun before a message leaves and ended when its answer is there, so that nobody pretends to know what an ended process saw. Thread safe.
 */
final class PlantJournal {
    private final Path file;

    /**
     * What became of the messages of one interface on the way in.
     *
     * @param accepted the door or the broker said yes
     * @param refused the door said no for good
     * @param unanswered left without an answer: received or not, the plant does not know
     */
    record Sent(long accepted, long refused, long unanswered) {
        static final Sent NOTHING = new Sent(0, 0, 0);

        /** Both together. */
        Sent plus(Sent other) {
            return new Sent(accepted + other.accepted, refused + other.refused, unanswered + other.unanswered);
        }

        /** All that left the plant. */
        long all() {
            return accepted + refused + unanswered;
        }
    }

    private final Map<String, Sent> sent = new HashMap<>();

    /** The journal in a file, which need not exist. */
    PlantJournal(Path file) {
        this.file = file;
        for (String line : lines()) {
            String[] words = line.split(" ");
            if (words.length == 2) {
                count(words[1], words[0]);
            }
        }
    }

    /** Notes that a message leaves. */
    synchronized void leaves(String interfaceName) {
        write("leaves", interfaceName);
    }

    /** Notes that it was taken. */
    synchronized void accepted(String interfaceName) {
        write("accepted", interfaceName);
    }

    /** Notes that it was refused for good. */
    synchronized void refused(String interfaceName) {
        write("refused", interfaceName);
    }

    /** The count of one interface. */
    synchronized Sent sent(String interfaceName) {
        return sent.getOrDefault(interfaceName, Sent.NOTHING);
    }

    private void write(String word, String interfaceName) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    word + " " + interfaceName + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("the plant's journal cannot be written: " + file, e);
        }
        count(interfaceName, word);
    }

    private void count(String interfaceName, String word) {
        Sent now = sent.getOrDefault(interfaceName, Sent.NOTHING);
        sent.put(
                interfaceName,
                switch (word) {
                    case "leaves" -> new Sent(now.accepted(), now.refused(), now.unanswered() + 1);
                    case "accepted" -> new Sent(now.accepted() + 1, now.refused(), now.unanswered() - 1);
                    case "refused" -> new Sent(now.accepted(), now.refused() + 1, now.unanswered() - 1);
                    default -> now;
                });
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : new ArrayList<>();
        } catch (IOException e) {
            throw new UncheckedIOException("the plant's journal cannot be read: " + file, e);
        }
    }
}
