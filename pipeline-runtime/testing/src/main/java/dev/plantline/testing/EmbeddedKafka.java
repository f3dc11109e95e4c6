package dev.plantline.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker inside this JVM: one KRaft node that is broker and controller, listening on loopback only.
 *
 * <p>Ports are chosen once, so that the addresses survive {@link #stop()} and {@link #start()}. With a directory of the caller the data
 * survives {@link #close()} and the process too, whatever ports the next process gets. Topics are never created by themselves. It takes about
 * 250 MB and starts in some seconds.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int NODE = 1;
    private static final int ATTEMPTS = 3;
    private static final int ATTEMPTS_AGAIN = 20;
    private static final long PAUSE_MS = 500;

    private final Options options;
    private final Path directory;
    private final BrokerUsers users = BrokerUsers.create();
    private int port;
    private int controllerPort;
    private KafkaRaftServer server;
    private boolean hasRun;

    /**
     * What a broker may be told.
     *
     * @param directory where the data stays; empty for a temporary directory that {@link EmbeddedKafka#close()} deletes
     * @param port the port on loopback, 0 for a free one
     * @param alsoAs a second listener on loopback under another name, for clients that know this machine by that name (pods)
     * @param settings broker settings that override ours, by their Kafka names
     * @param withUsers whether clients need a user, and a right for everything that they do
     */
    public record Options(
            Optional<Path> directory,
            int port,
            Optional<Advertised> alsoAs,
            Map<String, String> settings,
            boolean withUsers) {
        /** A temporary directory, a free port, one listener. */
        public static Options temporary() {
            return new Options(Optional.empty(), 0, Optional.empty(), Map.of(), false);
        }

        /** Data in {@code directory}, a free port, one listener. */
        public static Options in(Path directory) {
            return new Options(Optional.of(directory), 0, Optional.empty(), Map.of(), false);
        }

        /** The same with users and rights: see {@link EmbeddedKafka#administrator()} and {@link EmbeddedKafka#addUser}. */
        public Options secured() {
            return new Options(directory, port, alsoAs, settings, true);
        }

        /** The same on a fixed port. */
        public Options on(int fixedPort) {
            return new Options(directory, fixedPort, alsoAs, settings, withUsers);
        }

        /** The same with a second listener on loopback that tells its clients to come back as {@code host:port}. */
        public Options advertisedAs(String host, int advertisedPort) {
            return new Options(directory, port, Optional.of(new Advertised(host, advertisedPort)), settings, withUsers);
        }

        /** The same with a broker setting. */
        public Options with(String name, String value) {
            var all = new TreeMap<>(settings);
            all.put(name, value);
            return new Options(directory, port, alsoAs, Map.copyOf(all), withUsers);
        }
    }

    /** A name and port under which clients reach the second listener. */
    public record Advertised(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    private EmbeddedKafka(Options options) throws IOException {
        this.options = options;
        this.directory = options.directory().isPresent()
                ? Files.createDirectories(options.directory().get())
                : Files.createTempDirectory("plantline-kafka");
        choosePorts();
    }

    /** Starts a broker with a temporary directory and a free port. */
    public static EmbeddedKafka temporary() {
        return start(Options.temporary());
    }

    /**
     * Starts a broker.
     *
     * @throws IllegalStateException when it does not start, with the cause
     */
    public static EmbeddedKafka start(Options options) {
        try {
            var kafka = new EmbeddedKafka(options);
            kafka.start();
            return kafka;
        } catch (IOException e) {
            throw new UncheckedIOException("The broker has no directory to write to", e);
        }
    }

    /** Where clients on this machine connect. */
    public String bootstrapServers() {
        return LOOPBACK + ":" + port;
    }

    /** Settings of a client that may do everything. */
    public Map<String, Object> administrator() {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("bootstrap.servers", bootstrapServers());
        if (options.withUsers()) {
            settings.putAll(users.administrator());
        }
        return settings;
    }

    /**
     * Makes a user without any right, or gives it another password, and waits until it can log in.
     *
     * @return settings of its clients: it shows who it is with SCRAM-SHA-256
     * @throws IllegalStateException when the broker does not do it, or has no users
     */
    public Map<String, Object> addUser(String name, String password) {
        if (!options.withUsers()) {
            throw new IllegalStateException("this broker knows no users; start it with Options.secured()");
        }
        return BrokerUsers.add(administrator(), name, password);
    }

    /**
     * What a user may do.
     *
     * @param user its name
     * @param resource kind, as Kafka's tools write it: topic, group, transactionalId
     * @param prefix whether {@code name} is only the beginning
     * @param operation as Kafka's tools write it, for example DescribeConfigs
     */
    public record Right(String user, String resource, String name, boolean prefix, String operation) {}

    /** Gives rights, and waits until the broker knows them all. */
    public void allow(Collection<Right> rights) {
        BrokerUsers.allow(administrator(), rights);
    }

    /** Gives one right. */
    public void allow(String user, String resource, String name, boolean prefix, String operation) {
        allow(List.of(new Right(user, resource, name, prefix, operation)));
    }

    /** Takes a right away, and waits until the broker does not know it any more. */
    public void forbid(String user, String resource, String name, boolean prefix, String operation) {
        BrokerUsers.forbid(administrator(), new Right(user, resource, name, prefix, operation));
    }

    /** Where clients connect that know this machine by another name; empty without that listener. */
    public Optional<String> advertisedServers() {
        return options.alsoAs().map(Advertised::toString);
    }

    /** Where the data is. */
    public Path directory() {
        return directory;
    }

    /** Starts the broker again at the same address with the data that it had; nothing when it runs. Waits for a port that is taken meanwhile. */
    public synchronized void start() {
        int attempts = hasRun ? ATTEMPTS_AGAIN : options.port() == 0 ? ATTEMPTS : 1;
        for (int attempt = 1; server == null; attempt++) {
            try {
                requireFreePorts();
                format();
                var starting = new KafkaRaftServer(new KafkaConfig(properties(), false), Time.SYSTEM);
                try {
                    starting.startup();
                } catch (RuntimeException e) {
                    starting.shutdown();
                    throw e;
                }
                server = starting;
                hasRun = true;
            } catch (Exception e) {
                if (attempt == attempts) {
                    throw new IllegalStateException("The embedded Kafka broker does not start in " + directory, e);
                }
                // Somebody took one of the ports, between choosing and binding or while it was stopped.
                if (hasRun) {
                    pause();
                } else {
                    chooseOtherPorts(e);
                }
            }
        }
    }

    /** Stops the broker in order and keeps data and address; nothing when it does not run. */
    public synchronized void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    /** Stops and starts. */
    public void restart() {
        stop();
        start();
    }

    /** Stops, and deletes the data if the directory is a temporary one. */
    @Override
    public void close() {
        stop();
        if (options.directory().isEmpty()) {
            delete(directory);
        }
    }

    private void choosePorts() throws IOException {
        port = options.port() == 0 ? freePort() : options.port();
        controllerPort = freePort();
    }

    private void chooseOtherPorts(Exception because) {
        try {
            choosePorts();
        } catch (IOException noPort) {
            because.addSuppressed(noPort);
            throw new IllegalStateException("No free port for the embedded Kafka broker", because);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the embedded Kafka broker waited for its ports", e);
        }
    }

    /** A controller whose port is taken does not fail: it ends the process. */
    private void requireFreePorts() throws IOException {
        for (int each : ports()) {
            new ServerSocket(each, 1, InetAddress.getByName(LOOPBACK)).close();
        }
    }

    /** What it listens on, without the port under the other name. */
    List<Integer> ports() {
        return List.of(port, controllerPort);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    private void format() throws Exception {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setDirectories(List.of(directory.toString()))
                .setMetadataLogDirectory(directory.toString())
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(false)
                .run();
    }

    private Properties properties() {
        var p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", Integer.toString(NODE));
        // Named here and not in the log, so that the next process may take another port.
        p.put("controller.quorum.voters", NODE + "@" + LOOPBACK + ":" + controllerPort);
        p.put("controller.listener.names", "CONTROLLER");
        p.put("inter.broker.listener.name", "LOCAL");
        var named = options.alsoAs();
        p.put("listener.security.protocol.map", "LOCAL:PLAINTEXT,NAMED:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put(
                "listeners",
                "LOCAL://" + bootstrapServers() + ",CONTROLLER://" + LOOPBACK + ":" + controllerPort
                        + named.map(a -> ",NAMED://" + LOOPBACK + ":" + a.port())
                                .orElse(""));
        p.put(
                "advertised.listeners",
                "LOCAL://" + bootstrapServers()
                        + named.map(a -> ",NAMED://" + a).orElse(""));
        p.put("log.dirs", directory.toString());
        p.put("metadata.log.dir", directory.toString());
        p.put("auto.create.topics.enable", "false");
        p.put("offsets.topic.replication.factor", "1");
        p.put("offsets.topic.num.partitions", "1");
        p.put("transaction.state.log.replication.factor", "1");
        p.put("transaction.state.log.min.isr", "1");
        p.put("transaction.state.log.num.partitions", "1");
        p.put("share.coordinator.state.topic.replication.factor", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("share.coordinator.state.topic.num.partitions", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("group.min.session.timeout.ms", "500");
        // Small: the defaults are for a machine of its own.
        p.put("log.cleaner.threads", "1");
        p.put("log.cleaner.dedupe.buffer.size", "4194304");
        p.put("log.index.size.max.bytes", "1048576");
        p.put("metadata.log.max.record.bytes.between.snapshots", "10485760");
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        p.put("background.threads", "2");
        p.put("num.recovery.threads.per.data.dir", "1");
        if (options.withUsers()) {
            p.putAll(users.broker());
        }
        p.putAll(options.settings());
        return p;
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The temporary directory of the broker could not be deleted: " + directory, e);
        }
    }
}
