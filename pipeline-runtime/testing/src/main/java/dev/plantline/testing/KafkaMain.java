package dev.plantline.testing;

import dev.plantline.testing.EmbeddedKafka.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Runs an {@link EmbeddedKafka} as a process of its own, for runs where others are killed and the broker must stay.
 *
 * <p>Prints one line when it is ready: {@code kafka ready 127.0.0.1:<port>}, followed by the second address if there is one.
 */
public final class KafkaMain {
    private static final String USAGE =
            "usage: KafkaMain --directory DIR [--port PORT] [--advertise HOST:PORT] [--until-input-closes]";

    private KafkaMain() {}

    /** Runs until SIGTERM, or until standard input closes when told so. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var options = Options.temporary();
        boolean untilInputCloses = false;
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--directory" ->
                        options = new Options(
                                Optional.of(Path.of(arguments[++i])),
                                options.port(),
                                options.alsoAs(),
                                options.settings(),
                                options.withUsers());
                    case "--port" -> options = options.on(Integer.parseInt(arguments[++i]));
                    case "--advertise" -> {
                        String[] parts = arguments[++i].split(":", 2);
                        options = options.advertisedAs(parts[0], Integer.parseInt(parts[1]));
                    }
                    case "--until-input-closes" -> untilInputCloses = true;
                    default -> throw new IllegalArgumentException(arguments[i]);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            System.err.println("not understood: " + e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
        var kafka = EmbeddedKafka.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "kafka-shutdown"));
        System.out.println("kafka ready " + kafka.bootstrapServers()
                + kafka.advertisedServers().map(a -> " " + a).orElse(""));
        if (untilInputCloses) {
            while (System.in.read() >= 0) {
                // whatever the parent says: only its end counts
            }
            System.exit(0);
        }
        new CountDownLatch(1).await();
    }
}
