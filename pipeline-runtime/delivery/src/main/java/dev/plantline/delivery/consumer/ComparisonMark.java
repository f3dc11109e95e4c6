package dev.plantline.delivery.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is being compared, in a small file for each interface of which a revision waits, and for each code map of which a table does. A container that was restarted
 * finds it: a mapping that nobody has approved must not end the process of a production pod a second time.
 */
final class ComparisonMark {
    private static final String PROCESS = ProcessHandle.current().pid() + " "
            + ProcessHandle.current()
                    .info()
                    .startInstant()
                    .map(Object::toString)
                    .orElse("");

    private final Path directory;
    private final String host;

    ComparisonMark(Path directory, String owner) {
        this.directory = directory;
        this.host = owner.split("/", 2)[0];
    }

    /**
     * Marks that it begins.
     *
     * @param of the interface or the code map
     * @param against the revision beside which it is compared
     * @return false: another process has ended while it compared the same, and the mark stays
     * @throws UncheckedIOException when there is no room for it
     */
    boolean begin(String of, String against, byte[] candidate) {
        String compared = against + " " + sha256(candidate);
        Path file = file(of);
        try {
            if (Files.exists(file)) {
                String[] before = Files.readString(file, UTF_8).split("\n", 2);
                if (before[0].equals(compared) && before.length == 2 && !before[1].equals(PROCESS)) {
                    return false;
                }
            }
            Files.writeString(file, compared + "\n" + PROCESS, UTF_8);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Marks that it has ended, in whatever way, and the process has not. What a process that has ended left stays. */
    void end(String of) {
        Path file = file(of);
        try {
            if (Files.exists(file) && Files.readString(file, UTF_8).endsWith("\n" + PROCESS)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // Its worst is that the same revision is not compared again after a restart.
        }
    }

    /**
     * Pods are called by host and process, {@code lyon-queued-764fc664-7wjjc/1}: the host alone is in the name, because the next process must find what this one
     * leaves behind.
     */
    private Path file(String of) {
        return directory.resolve("comparing-" + host + "-" + of);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
