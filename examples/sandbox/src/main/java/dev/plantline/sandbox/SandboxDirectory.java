package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.kafka.KafkaRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Everything that the sandbox keeps between two starts, in one directory of its owner that one sandbox uses at a time. */
final class SandboxDirectory implements AutoCloseable {
    private static final String MARK = "plantline-sandbox";
    private static final String RUNNING = "running.json";
    private static final Pattern SECRET_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    private final Path root;
    private final FileChannel lockFile;
    private final FileLock lock;

    private SandboxDirectory(Path root, FileChannel lockFile, FileLock lock) {
        this.root = root;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Takes a directory, made when it is not there.
     *
     * @param fresh whether what an earlier sandbox left is deleted
     * @throws SandboxException when another sandbox uses it, or it holds what is not ours
     */
    static SandboxDirectory take(Path path, boolean fresh) {
        Path root = path.toAbsolutePath().normalize();
        try {
            if (Files.exists(root) && !Files.exists(root.resolve(MARK)) && !empty(root)) {
                throw new SandboxException(
                        root + " holds files that are not a sandbox's: choose another directory with --data");
            }
            Files.createDirectories(root);
            OwnerOnly.close(root);
            FileChannel file =
                    FileChannel.open(root.resolve(MARK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = lock(file);
            if (lock == null) {
                file.close();
                throw new SandboxException(
                        "another sandbox runs in " + root + ": end it, or choose another directory with --data");
            }
            SandboxDirectory directory = new SandboxDirectory(root, file, lock);
            if (fresh) {
                for (String part : new String[] {"kafka", "odoo", "logs", "plant"}) {
                    ChildProcess.delete(root.resolve(part));
                }
            }
            // Volumes hold Secrets and live as long as their pods; a sandbox that was killed leaves them.
            ChildProcess.delete(directory.node());
            Files.createDirectories(directory.logs());
            return directory;
        } catch (IOException e) {
            throw new SandboxException("the sandbox cannot use " + root + ": " + e.getMessage());
        }
    }

    /** The directory. */
    Path root() {
        return root;
    }

    /** The broker's data. */
    Path kafka() {
        return root.resolve("kafka");
    }

    /** The Odoo simulator's data. */
    Path odoo() {
        return root.resolve("odoo");
    }

    /** Volumes of the pods. */
    Path node() {
        return root.resolve("node");
    }

    /** What operator and pods print. */
    Path logs() {
        return root.resolve("logs");
    }

    /** The plant's own memory of what it sent. */
    Path journal() {
        return root.resolve("plant").resolve("journal");
    }

    /**
     * Where the shared key of a Secret is kept.
     *
     * @throws SandboxException when the name is none that a Secret can have
     */
    Path keyFile(String name) {
        if (!SECRET_NAME.matcher(name).matches()) {
            throw new SandboxException("a Secret cannot be called \"" + name
                    + "\": small letters, digits, - and . only, with a letter or digit at both ends");
        }
        return root.resolve("plant").resolve(name + ".key");
    }

    /**
     * A key that the plant's systems and Plantline share: random, made once, readable for its owner only.
     *
     * @throws SandboxException when the name is none that a Secret can have
     */
    String sharedKey(String name) {
        Path file = keyFile(name);
        try {
            if (!Files.exists(file)) {
                byte[] random = new byte[32];
                new SecureRandom().nextBytes(random);
                OwnerOnly.write(file, HexFormat.of().formatHex(random));
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the shared key of " + name + " cannot be kept", e);
        }
    }

    /** The file with which the operator administers Odoo; readable for its owner only. */
    Path administratorKey(String key) {
        Path file = root.resolve("administrator.key");
        try {
            OwnerOnly.write(file, key);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("the administrator's key cannot be kept", e);
        }
    }

    /** Where clients of the plant's own systems find how to write to its topics. */
    Path systemsFile(String plant) {
        return root.resolve("plant").resolve(plant + "-systems.properties");
    }

    /** Writes settings of Kafka clients of the plant's own systems; readable for their owner only, because they hold a password. */
    void systems(String plant, Map<String, Object> client) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(client)
                .forEach((name, value) ->
                        text.append(name).append('=').append(value).append('\n'));
        try {
            OwnerOnly.write(systemsFile(plant), text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("the settings for the plant's own topics cannot be kept", e);
        }
    }

    /**
     * Tells other commands of this user how the sandbox is reached, as long as it runs.
     *
     * @param users settings of their Kafka clients, by plant and role
     * @param plant name of the plant that is meant when none is named
     * @param control where it takes orders
     * @param token that proves the right to give them
     */
    void running(Map<String, Map<KafkaRole, Map<String, Object>>> users, String plant, URI control, String token) {
        ObjectNode running = Json.MAPPER.createObjectNode();
        running.set("kafka", Json.MAPPER.valueToTree(users));
        running.put("plant", plant)
                .put("pid", ProcessHandle.current().pid())
                .put("control", control.toString())
                .put("token", token);
        try {
            OwnerOnly.write(root.resolve(RUNNING), Json.MAPPER.writeValueAsBytes(running));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(root.resolve(RUNNING));
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean empty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    private static FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // by another sandbox of this process
        }
    }
}
