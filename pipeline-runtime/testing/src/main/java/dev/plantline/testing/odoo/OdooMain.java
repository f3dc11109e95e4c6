package dev.plantline.testing.odoo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Runs an {@link OdooSimulator} as a process of its own, for runs where others are killed and Odoo must stay, or is killed itself.
 *
 * <p>Prints one line when it is ready: {@code odoo ready http://127.0.0.1:<port> <keys file>}.
 */
public final class OdooMain {
    private static final String USAGE = "usage: OdooMain --directory DIR [--port PORT] [--until-input-closes]";

    private OdooMain() {}

    /** Runs until SIGTERM, or until standard input closes when told so. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = null;
        int port = 0;
        boolean untilInputCloses = false;
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--directory" -> directory = Path.of(arguments[++i]);
                    case "--port" -> port = Integer.parseInt(arguments[++i]);
                    case "--until-input-closes" -> untilInputCloses = true;
                    default -> throw new IllegalArgumentException(arguments[i]);
                }
            }
            if (directory == null) {
                throw new IllegalArgumentException("no --directory");
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            System.err.println("not understood: " + e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
        OdooSimulator simulator = OdooSimulator.start(directory, port);
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "odoo-shutdown"));
        System.out.println("odoo ready " + simulator.url() + " " + simulator.keysFile());
        if (untilInputCloses) {
            while (System.in.read() >= 0) {
                // whatever the parent says: only its end counts
            }
            System.exit(0);
        }
        new CountDownLatch(1).await();
    }
}
